// Tags one event or many: a word of the case, or a new one.
import { Box, Button, Typography } from '@mui/material';
import { useState } from 'react';
import type { EventId } from '../../../contract/model.ts';
import { useOperation } from '../../app/engine.tsx';
import { FailureLine } from '../../app/failure.tsx';
import { countOf, formatCount, visible } from '../../app/format.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { TextField } from '../../ui/field.tsx';
import { TagColoursDialog } from './tag-colours-dialog.tsx';
import { TagMark } from './tag-mark.tsx';

interface Props {
  readonly caseId: string;
  /** The events, or how many there are where all of a result are meant. */
  readonly events: readonly EventId[] | number;
  /** Tags that all of these events have already. */
  readonly had: ReadonlySet<string>;
  /** Tags them all, or takes the tag off. */
  write(tag: string, on: boolean): Promise<unknown>;
  onClose(): void;
}

/** Typing narrows the tags of the case; pressing one that all of the events have takes it off. */
export function TagDialog({ caseId, events, had, write: mark, onClose }: Props) {
  const tags = useOperation('tag.list', { caseId });
  const [text, setText] = useState('');
  const [error, setError] = useState<unknown>(null);
  const tag = text.trim();
  const [busy, setBusy] = useState(false);
  const [colours, setColours] = useState(false);
  const write = (name: string, on: boolean) => { setBusy(true); setError(null); mark(name, on).then(onClose, (thrown: unknown) => { setError(thrown); setBusy(false); }); };
  const known = (tags.data ?? []).filter((entry) => entry.tag.toLowerCase().includes(tag.toLowerCase()));
  if (colours) return <TagColoursDialog onClose={() => setColours(false)} />;
  return (
    <Dialog title={`Tag ${typeof events === 'number' ? `all ${countOf(events, 'event')}` : countOf(events.length, 'event')}`} onClose={onClose} width={420} action={{ text: 'Add tag', run: () => write(tag, true), disabled: tag === '' || busy }}
      secondary={typeof events === 'number' && <Button disabled={tag === '' || busy} onClick={() => write(tag, false)}>Take the tag off</Button>}>
      <TextField autoFocus label="Tag" maxLength={60} value={text} onChange={(event) => setText(event.target.value)} hint="One word or a few, at most 60 characters." />
      {known.length > 0 && (
        <Box>
          <Typography variant="label" component="p" sx={{ color: 'text.secondary', m: 0, pb: 1 }}>Tags of this case</Typography>
          <Box component="ul" sx={{ m: 0, p: 0, listStyle: 'none', display: 'flex', flexWrap: 'wrap', gap: 1, maxHeight: 160, overflow: 'auto' }}>
            {known.map((entry) => (
              <li key={entry.tag}>
                <Button aria-pressed={had.has(entry.tag)} disabled={busy} onClick={() => write(entry.tag, !had.has(entry.tag))} sx={{ height: 24, gap: 1 }}>
                  <TagMark tag={entry.tag} />{visible(entry.tag)} {had.has(entry.tag) ? '(remove)' : formatCount(entry.count)}
                </Button>
              </li>
            ))}
          </Box>
          <Button variant="text" onClick={() => setColours(true)} sx={{ mt: 1, px: 0 }}>Colours of tags…</Button>
        </Box>
      )}
      <FailureLine error={error ?? tags.error} />
    </Dialog>
  );
}
