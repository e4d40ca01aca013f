// Goes to a time or to an event by its id, wherever in the result it stands.
import { Box, Button, Typography } from '@mui/material';
import { useState } from 'react';
import type { Destination, EventId, Instant } from '../../../contract/model.ts';
import { useCall } from '../../app/engine.tsx';
import { FailureLine } from '../../app/failure.tsx';
import { formatInstant } from '../../app/format.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { TextField } from '../../ui/field.tsx';

interface Props {
  readonly caseId: string;
  readonly query: string;
  readonly zone: string;
  /** Time of the chosen event: a clock time is one of its day. */
  readonly near: Instant | null;
  readonly sortedByTime: boolean;
  onGo(event: EventId): void;
  /** Takes every filter off, and goes there. */
  onGoWithoutFilters(event: EventId): void;
  onClose(): void;
}

export function GoToDialog({ caseId, query, zone, near, sortedByTime, onGo, onGoWithoutFilters, onClose }: Props) {
  const call = useCall();
  const [at, setAt] = useState('');
  const [busy, setBusy] = useState(false);
  const [found, setFound] = useState<Destination | null>(null);
  const [error, setError] = useState<unknown>(null);

  async function go(): Promise<void> {
    setBusy(true);
    setError(null);
    try {
      const destination = await call('event.goto', { caseId, query, at, zone, near });
      // What needs a word first is said; everything else is done at once.
      if (destination.event !== null && destination.inResult && !destination.isBefore) onGo(destination.event);
      else setFound(destination);
    } catch (thrown) {
      setError(thrown);
    }
    setBusy(false);
  }

  const event = found?.event ?? null;
  return (
    <Dialog title="Go to" onClose={onClose}
      action={event === null || !found ? { text: 'Go', run: () => void go(), disabled: busy || at.trim() === '' } : { text: found.inResult ? 'Go to the last event' : 'Show its details', run: () => onGo(event) }}
      secondary={event !== null && found?.inResult === false && <Button onClick={() => onGoWithoutFilters(event)}>Go without filters</Button>}>
      <TextField autoFocus label="Time or event" hint={`2026-03-14, 2026-03-14 01:06:18, ${near === null ? '' : `01:06 on ${formatInstant(near, zone).slice(0, 10)}, `}or S-001:42. Times are ${zone === 'UTC' ? 'UTC' : `those of ${zone}`}.`}
        maxLength={200} value={at} onChange={(change) => { setAt(change.target.value); setFound(null); setError(null); }} />
      {!sortedByTime && <Typography variant="body2" sx={{ color: 'text.secondary' }}>The events are not in the order of time: the one from that time on is gone to wherever it stands.</Typography>}
      <Box role="status" sx={{ typography: 'body2', '&:empty': { display: 'none' } }}>{found && wordsOf(found, zone)}</Box>
      <FailureLine error={error} />
    </Dialog>
  );
}

function wordsOf({ event, time, inResult }: Destination, zone: string): string {
  if (event === null) return 'No event of this result has a time.';
  if (!inResult) return `${event} is not among these events: a filter leaves it out.`;
  return `There is no event at or after that time. The last one is ${event}${time === null ? '' : ` at ${formatInstant(time, zone)}`}.`;
}
