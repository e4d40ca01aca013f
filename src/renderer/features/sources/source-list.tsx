// Files that wait for their import and sources that are in the case, one under the other.
import Close from '@mui/icons-material/CloseOutlined';
import { Box, ButtonBase, IconButton, Tooltip, Typography } from '@mui/material';
import type { ReactNode } from 'react';
import type { Source } from '../../../contract/sources.ts';
import { countOf, formatBytes } from '../../app/format.ts';
import { ProgressBar } from '../../ui/progress-bar.tsx';
import { HashText, Mark, MonoText, type MarkKind } from '../../ui/text.tsx';
import { isReady, type PendingFile, type Upload } from './use-import.ts';

/** Both lists in one: what waits comes first, as it needs a person. `running`: nothing may be taken out meanwhile. */
export function SourceList({ sources, pending, selectedSource, selectedPending, onSource, onPending, onRemove, upload, running }: {
  readonly sources: readonly Source[]; readonly pending: readonly PendingFile[];
  readonly selectedSource: string | null; readonly selectedPending: number | null;
  readonly onSource: (id: string) => void; readonly onPending: (key: number) => void; readonly onRemove: (key: number) => void;
  readonly upload: Upload | null; readonly running: boolean;
}) {
  return (
    <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0 }}>
      {upload && <Box component="li" sx={{ p: 3 }}><ProgressBar label={`Reading ${upload.name}`} detail={`${formatBytes(upload.done)} of ${formatBytes(upload.total)}`} done={upload.done} total={upload.total} /></Box>}
      {pending.map((entry) => {
        const { mark, state } = pendingState(entry);
        return (
          <Item key={entry.key} selected={entry.key === selectedPending} onSelect={() => onPending(entry.key)} mark={mark} title="new" state={state} name={entry.file.name ?? entry.preview?.name ?? entry.file.file}
            remove={running ? null : <Tooltip title="Do not import this file"><IconButton aria-label={`Do not import ${entry.file.name ?? 'this file'}`} onClick={() => onRemove(entry.key)} sx={{ width: 20, height: 20 }}><Close sx={{ fontSize: 14 }} /></IconButton></Tooltip>}>
            {entry.preview && <><span>{formatBytes(entry.preview.bytes)}, {entry.preview.format.toUpperCase()}, {entry.preview.encoding.toUpperCase()}</span><span>{entry.preview.profile.title}, {entry.preview.profile.confidence.toFixed(2)}</span></>}
          </Item>
        );
      })}
      {sources.map((source) => (
        <Item key={source.id} selected={source.id === selectedSource} onSelect={() => onSource(source.id)} mark={source.state === 'partial' ? 'suspicious' : 'good'} title={source.id} name={source.name}
          state={source.state === 'partial' ? 'partial' : source.rejected > 0 ? `${countOf(source.rejected, 'row')} rejected` : 'complete'}>
          <span>{formatBytes(source.bytes)}, {source.format.toUpperCase()}</span>
          <span>SHA-256 <HashText hash={source.sha256} /></span>
          <span>{source.profileTitle}, version {source.profileVersion}</span>
        </Item>
      ))}
    </Box>
  );
}

/** Where a waiting file stands, as a mark and in words. */
function pendingState(entry: PendingFile): { readonly mark: MarkKind | null; readonly state: string } {
  if (entry.error !== null) return { mark: 'bad', state: 'cannot be imported' };
  if (entry.busy || entry.preview === null) return { mark: null, state: 'looking' };
  if (entry.preview.alreadyImported !== null) return { mark: 'suspicious', state: `same bytes as ${entry.preview.alreadyImported}` };
  return isReady(entry) ? { mark: 'good', state: 'ready' } : { mark: 'suspicious', state: countOf(entry.preview.questions.length, 'question') };
}

/** One entry; the button to remove it lies beside the one that selects it, since buttons cannot be nested. */
function Item({ selected, onSelect, mark, title, state, name, remove = null, children }: {
  readonly selected: boolean; readonly onSelect: () => void; readonly mark: MarkKind | null; readonly title: string; readonly state: string; readonly name: string; readonly remove?: ReactNode; readonly children?: ReactNode;
}) {
  return (
    <Box component="li" sx={{
      position: 'relative', borderBottom: 1, borderColor: 'line.subtle', bgcolor: selected ? 'surface.selected' : 'transparent',
      ...(selected && { boxShadow: (theme) => `inset 3px 0 0 ${theme.vars.palette.primary.main}` }), '&:hover': { bgcolor: selected ? 'surface.selected' : 'surface.hover' },
    }}>
      <ButtonBase aria-pressed={selected} onClick={onSelect} sx={{ display: 'flex', flexDirection: 'column', alignItems: 'stretch', width: '100%', textAlign: 'left', px: 3, py: 2, '&.Mui-focusVisible': { outlineOffset: -2 } }}>
        <Box sx={{ display: 'flex', alignItems: 'center', gap: 2, pr: remove ? 6 : 0 }}>
          {mark && <Mark kind={mark} label={null} />}
          <MonoText>{title}</MonoText>
          <Typography variant="body2" sx={{ color: 'text.secondary', ml: 'auto' }}>{state}</Typography>
        </Box>
        <Typography variant="body2" sx={{ fontWeight: 500, overflowWrap: 'anywhere', pt: '2px' }}>{name}</Typography>
        <Typography component="div" variant="caption" sx={{ color: 'text.secondary', display: 'flex', flexDirection: 'column' }}>{children}</Typography>
      </ButtonBase>
      {remove && <Box sx={{ position: 'absolute', top: 6, right: 8 }}>{remove}</Box>}
    </Box>
  );
}
