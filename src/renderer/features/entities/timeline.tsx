// The events of an entity over time, and the instant that it is looked at: moved by a click, and by arrow keys.
import { Box } from '@mui/material';
import type { KeyboardEvent } from 'react';
import type { EntityTimeline } from '../../../contract/entities.ts';
import type { Instant } from '../../../contract/model.ts';
import { countOf, formatInstant, instantOf, microsOf } from '../../app/format.ts';

const HEIGHT = 36;

export function Timeline({ timeline: { from, to, bucketMicros, events, changes }, at, onAt }: { readonly timeline: EntityTimeline; readonly at: Instant | null; onAt(at: Instant | null): void }) {
  if (from === null || to === null) return null;
  const first = microsOf(from);
  const last = microsOf(to);
  const most = Math.max(...events);
  const endOf = (bucket: number) => instantOf(Math.min(last, first + (bucket + 1) * bucketMicros - 1));
  const current = at === null ? events.length - 1 : Math.max(-1, Math.min(events.length - 1, Math.floor((microsOf(at) - first) / bucketMicros)));
  const go = (bucket: number) => onAt(bucket >= events.length - 1 ? null : endOf(Math.max(0, bucket)));
  function onKeyDown(event: KeyboardEvent): void {
    const step = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -10, PageUp: 10 }[event.key];
    if (step !== undefined) go(current + step);
    else if (event.key === 'Home') go(0);
    else if (event.key === 'End') go(events.length - 1);
    else return;
    event.preventDefault();
  }
  return (
    <Box role="slider" tabIndex={0} aria-label="Instant in the time of the entity" aria-valuemin={0} aria-valuemax={events.length - 1} aria-valuenow={Math.max(0, current)} aria-valuetext={at === null ? 'the end of the log' : `${formatInstant(at, 'UTC', 'second')} UTC`} onKeyDown={onKeyDown}
      sx={{ display: 'flex', alignItems: 'flex-end', height: HEIGHT, mx: 3, mt: 2, flexShrink: 0, borderBottom: 1, borderColor: 'line.strong', cursor: 'pointer', '&:focus-visible': { outline: '2px solid', outlineColor: 'primary.main', outlineOffset: 2 } }}>
      {events.map((count, bucket) => (
        <Box key={bucket} title={`to ${formatInstant(endOf(bucket), 'UTC', 'minute')} UTC: ${countOf(count, 'event')}, ${changes[bucket]} with changes`} onClick={() => go(bucket)}
          sx={{ flex: 1, height: '100%', display: 'flex', flexDirection: 'column', justifyContent: 'flex-end', bgcolor: bucket === current ? 'surface.selected' : 'transparent', borderRight: bucket === current ? 2 : 0, borderColor: 'primary.main', '&:hover': { bgcolor: 'surface.hover' } }}>
          <Box sx={{ bgcolor: 'series.rest', opacity: bucket > current ? 0.4 : 1 }} style={{ height: `${count === 0 ? 0 : 8 + 88 * (count - changes[bucket]!) / most}%` }} />
          <Box sx={{ bgcolor: 'primary.main', opacity: bucket > current ? 0.4 : 1 }} style={{ height: `${changes[bucket] === 0 ? 0 : 6 + 86 * changes[bucket]! / most}%` }} />
        </Box>
      ))}
    </Box>
  );
}
