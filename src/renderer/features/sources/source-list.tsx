// What waits for its import and what is in the case, one under the other; thousands of either stay quick.
import Close from '@mui/icons-material/CloseOutlined';
import { Box, ButtonBase, Checkbox, IconButton, Tooltip, Typography } from '@mui/material';
import type { ReactNode } from 'react';
import type { Source } from '../../../contract/sources.ts';
import { countOf, formatBytes, visible } from '../../app/format.ts';
import { HashText, Mark, MonoText, BoxedWord, type MarkKind } from '../../ui/text.tsx';
import { WindowedList } from '../../ui/windowed-list.tsx';
import { alreadyIn, isReady, refusalOf, type PendingFile } from './pending.ts';

/** More than these are shown as one line each, of which only those in sight are made. */
const FEW = 40;
/** px of such a line. */
const LINE = 28;

interface ListProps {
  readonly sources: readonly Source[];
  readonly pending: readonly PendingFile[];
  readonly selectedSource: string | null;
  readonly selectedPending: number | null;
  readonly onSource: (id: string) => void;
  readonly onPending: (key: number) => void;
  readonly onTick: (key: number, on: boolean) => void;
  readonly onRemove: (key: number) => void;
  /** Nothing may be taken out or ticked meanwhile. */
  readonly running: boolean;
}

/** Both lists in one: what waits comes first, as it needs a person. */
export function SourceList({ sources, pending, selectedSource, selectedPending, onSource, onPending, onTick, onRemove, running }: ListProps) {
  const waiting = (entry: PendingFile, line: boolean) => {
    const { mark, state } = pendingState(entry);
    const name = visible(entry.name);
    return (
      <Item key={entry.key} line={line} selected={entry.key === selectedPending} onSelect={() => onPending(entry.key)} mark={mark} title="new" state={state} name={name}
        tick={<Checkbox checked={entry.chosen} disabled={running || entry.refusal !== null} onChange={(_, on) => onTick(entry.key, on)} slotProps={{ input: { 'aria-label': `Import ${name}` } }} />}
        remove={running ? null : <Tooltip title="Take it off this list"><IconButton aria-label={`Do not import ${name}`} onClick={() => onRemove(entry.key)} sx={{ width: 20, height: 20 }}><Close sx={{ fontSize: 14 }} /></IconButton></Tooltip>}>
        <span>{[formatBytes(entry.preview?.bytes ?? entry.bytes), entry.preview?.format.toUpperCase(), entry.preview?.encoding.toUpperCase(), entry.parts > 1 ? countOf(entry.parts, 'part') : ''].filter(Boolean).join(', ')}{entry.hidden && ', hidden sheet'}</span>
        {entry.preview && <span>{visible(entry.preview.profile.title)}, {entry.preview.profile.confidence.toFixed(2)}</span>}
      </Item>
    );
  };
  const inCase = (source: Source, line: boolean) => (
    <Item key={source.id} line={line} selected={source.id === selectedSource} onSelect={() => onSource(source.id)} {...sourceState(source)} title={source.id} name={visible(source.name)} masked={source.standing === 'included' ? null : source.standing}>
      <span>{formatBytes(source.bytes)}, {source.format.toUpperCase()}{source.parts > 1 && `, ${countOf(source.parts, 'part')}`}</span>
      <span>SHA-256 <HashText hash={source.sha256} /></span>
      <span>{visible(source.profileTitle)}, version {source.profileVersion}</span>
    </Item>
  );
  if (pending.length + sources.length <= FEW) {
    return <Box component="ul" aria-label="Sources" sx={{ listStyle: 'none', m: 0, p: 0 }}>{[...pending.map((entry) => <Box component="li" key={`p${entry.key}`}>{waiting(entry, false)}</Box>), ...sources.map((source) => <Box component="li" key={source.id}>{inCase(source, false)}</Box>)]}</Box>;
  }
  const at = selectedPending === null ? sources.findIndex(({ id }) => id === selectedSource) + pending.length : pending.findIndex(({ key }) => key === selectedPending);
  return (
    <WindowedList label="Sources" count={pending.length + sources.length} height={LINE} shown={at}
      row={(index) => { const entry = pending[index], source = sources[index - pending.length]; return entry ? waiting(entry, true) : source && inCase(source, true); }} />
  );
}

/** Where a waiting file stands, as a mark and in words. */
function pendingState(entry: PendingFile): { readonly mark: MarkKind | null; readonly state: string } {
  const already = alreadyIn(entry);
  if (refusalOf(entry) !== null) return { mark: 'bad', state: 'cannot be imported' };
  if (!entry.chosen) return { mark: null, state: entry.hidden ? 'hidden, not ticked' : 'not ticked' };
  if (entry.busy || entry.preview === null) return { mark: null, state: 'looking' };
  if (already !== null) return { mark: 'suspicious', state: `same bytes as ${already}` };
  if (!isReady(entry)) return { mark: 'suspicious', state: countOf(entry.preview.questions.length, 'question') };
  return entry.preview.tells.length > 0 ? { mark: 'suspicious', state: countOf(entry.preview.tells.length, 'tell') } : { mark: 'good', state: 'ready' };
}

/** Where a source of the case stands; the worst first. */
export function sourceState(source: Source): { readonly mark: MarkKind; readonly state: string } {
  if (source.standing !== 'included') return { mark: 'suspicious', state: source.standing };
  if (source.state === 'partial') return { mark: 'suspicious', state: 'partial' };
  if (source.conflicts > 0) return { mark: 'suspicious', state: countOf(source.conflicts, 'conflict') };
  return { mark: 'good', state: source.rejected > 0 ? `${countOf(source.rejected, 'row')} rejected` : 'complete' };
}

/** One entry. The buttons to tick and to remove lie beside the one that selects it, since buttons cannot be nested. */
function Item({ line, selected, onSelect, mark, title, state, name, masked = null, tick = null, remove = null, children }: {
  readonly line: boolean; readonly selected: boolean; readonly onSelect: () => void; readonly mark: MarkKind | null; readonly title: string; readonly state: string; readonly name: string;
  /** In words, why its records are not shown. */
  readonly masked?: string | null; readonly tick?: ReactNode; readonly remove?: ReactNode; readonly children?: ReactNode;
}) {
  const frame = {
    position: 'relative', borderBottom: 1, borderColor: 'line.subtle', bgcolor: selected ? 'surface.selected' : 'transparent', display: 'flex',
    ...(selected && { boxShadow: (theme: { vars: { palette: { primary: { main: string } } } }) => `inset 3px 0 0 ${theme.vars.palette.primary.main}` }), '&:hover': { bgcolor: selected ? 'surface.selected' : 'surface.hover' },
  } as const;
  const word = masked === null ? null : <BoxedWord dashed>{masked}</BoxedWord>;
  if (line) {
    return (
      <Box sx={{ ...frame, height: LINE, alignItems: 'center', pl: 3, gap: 2 }}>
        {tick}
        <ButtonBase aria-pressed={selected} onClick={onSelect} title={`${name}: ${state}`} sx={{ flex: 1, minWidth: 0, height: '100%', gap: 2, justifyContent: 'flex-start', typography: 'body2', '&.Mui-focusVisible': { outlineOffset: -2 } }}>
          {mark && <Mark kind={mark} label={null} />}
          {title !== 'new' && <MonoText>{title}</MonoText>}
          <Box component="span" sx={{ flex: 1, minWidth: 0, overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap', textAlign: 'left' }}>{name}</Box>
          {word ?? <Box component="span" sx={{ color: 'text.secondary', whiteSpace: 'nowrap', pr: remove ? 0 : 3 }}>{state}</Box>}
        </ButtonBase>
        {remove && <Box sx={{ pr: 2 }}>{remove}</Box>}
      </Box>
    );
  }
  return (
    <Box sx={frame}>
      {tick && <Box sx={{ pl: 3, pt: '8px', lineHeight: 0 }}>{tick}</Box>}
      <ButtonBase aria-pressed={selected} onClick={onSelect} sx={{ display: 'flex', flexDirection: 'column', alignItems: 'stretch', flex: 1, minWidth: 0, textAlign: 'left', pl: tick ? 2 : 3, pr: 3, py: 2, '&.Mui-focusVisible': { outlineOffset: -2 } }}>
        <Box sx={{ display: 'flex', alignItems: 'center', gap: 2, pr: remove ? 6 : 0 }}>
          {mark && <Mark kind={mark} label={null} />}
          <MonoText>{title}</MonoText>
          <Typography component="span" variant="body2" sx={{ color: 'text.secondary', ml: 'auto' }}>{word ?? state}</Typography>
        </Box>
        <Typography component="span" variant="body2" sx={{ fontWeight: 500, overflowWrap: 'anywhere', pt: '2px', ...LINES }}>{name}</Typography>
        <Typography component="span" variant="caption" sx={{ color: 'text.secondary', display: 'flex', flexDirection: 'column' }}>{children}</Typography>
      </ButtonBase>
      {remove && <Box sx={{ position: 'absolute', top: 6, right: 8 }}>{remove}</Box>}
    </Box>
  );
}

/** A name of hundreds of characters takes three lines; the panes beside the list have all of it. */
const LINES = { display: '-webkit-box', WebkitBoxOrient: 'vertical', WebkitLineClamp: 3, overflow: 'hidden' } as const;
