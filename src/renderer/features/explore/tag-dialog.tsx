// Tags one event or many: a word of the case, or a new one.
import { Box, Button, Typography } from '@mui/material';
import { useState } from 'react';
import type { EventId } from '../../../contract/model.ts';
import { useCall, useOperation } from '../../app/engine.tsx';
import { FailureLine } from '../../app/failure.tsx';
import { countOf, formatCount, visible } from '../../app/format.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { TextField } from '../../ui/field.tsx';

interface Props {
  readonly caseId: string;
  readonly events: readonly EventId[];
  /** Tags that all of these events have already. */
  readonly had: ReadonlySet<string>;
  onClose(): void;
}

/** Typing narrows the tags of the case; pressing one that all of the events have takes it off. */
export function TagDialog({ caseId, events, had, onClose }: Props) {
  const call = useCall();
  const tags = useOperation('tag.list', { caseId });
  const [text, setText] = useState('');
  const [error, setError] = useState<unknown>(null);
  const tag = text.trim();
  const write = (name: string, on: boolean) => { call('event.tag', { caseId, events, tag: name, on }).then(onClose, setError); };
  const known = (tags.data ?? []).filter((entry) => entry.tag.toLowerCase().includes(tag.toLowerCase()));
  return (
    <Dialog title={`Tag ${countOf(events.length, 'event')}`} onClose={onClose} width={420} action={{ text: 'Add tag', run: () => write(tag, true), disabled: tag === '' }}>
      <TextField autoFocus label="Tag" maxLength={60} value={text} onChange={(event) => setText(event.target.value)} hint="One word or a few, at most 60 characters." />
      {known.length > 0 && (
        <Box>
          <Typography variant="label" component="p" sx={{ color: 'text.secondary', m: 0, pb: 1 }}>Tags of this case</Typography>
          <Box component="ul" sx={{ m: 0, p: 0, listStyle: 'none', display: 'flex', flexWrap: 'wrap', gap: 1, maxHeight: 160, overflow: 'auto' }}>
            {known.map((entry) => (
              <li key={entry.tag}>
                <Button aria-pressed={had.has(entry.tag)} onClick={() => write(entry.tag, !had.has(entry.tag))} sx={{ height: 24 }}>
                  {visible(entry.tag)} {had.has(entry.tag) ? '(remove)' : formatCount(entry.count)}
                </Button>
              </li>
            ))}
          </Box>
        </Box>
      )}
      <FailureLine error={error ?? tags.error} />
    </Dialog>
  );
}
