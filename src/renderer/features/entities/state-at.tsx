// The instant that an entity is looked at: typed, or the end of the log.
import { Box, Button, Typography } from '@mui/material';
import { useEffect, useState } from 'react';
import type { Instant } from '../../../contract/model.ts';
import { formatInstant, instantOf, microsOf } from '../../app/format.ts';
import { TextField } from '../../ui/field.tsx';

const FORM = /^\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?)?Z?$/;

/** Null for what is no time; a day is its last instant, a minute its end. UTC. */
export function instantTyped(text: string): Instant | null {
  const typed = text.trim().replace(/ UTC$/, '');
  if (!FORM.test(typed)) return null;
  const [date = '', clock = ''] = typed.replace('Z', '').replace('T', ' ').split(' ');
  const full = clock === '' ? '23:59:59.999999' : clock.length === 5 ? `${clock}:59.999999` : clock;
  const instant = `${date}T${full}${full.includes('.') ? '' : '.999999'}Z`;
  const [hours = 0, minutes = 0, seconds = 0] = full.split(':').map(Number);
  if (hours > 23 || minutes > 59 || seconds >= 60) return null;
  const [year = 0, month = 0, day = 0] = date.split('-').map(Number);
  // A day that its month does not have comes out as another one.
  return new Date(Date.UTC(year, month - 1, day)).toISOString().slice(0, 10) === date ? instantOf(microsOf(instant)) : null;
}

export function StateAt({ at, against, first, last, onAt, onAgainst }: { readonly at: Instant | null; readonly against: Instant | null; readonly first: Instant | null; readonly last: Instant | null; onAt(at: Instant | null): void; onAgainst(against: Instant | null): void }) {
  const shown = at === null ? '' : formatInstant(at, 'UTC', 'full');
  const [typed, setTyped] = useState(shown);
  useEffect(() => setTyped(shown), [shown]);
  const instant = typed.trim() === '' ? null : instantTyped(typed);
  const wrong = typed.trim() !== '' && instant === null;
  const [other, setOther] = useState('');
  useEffect(() => setOther(against === null ? '' : formatInstant(against, 'UTC', 'full')), [against]);
  const otherInstant = other.trim() === '' ? null : instantTyped(other);
  const otherWrong = other.trim() !== '' && (otherInstant === null || otherInstant === at);
  const hour = (by: number) => { const from = at ?? last; if (from !== null) onAt(instantOf(microsOf(from) + by * 3_600_000_000)); };
  return (
    <Box component="form" aria-label="State at" onSubmit={(event) => { event.preventDefault(); if (!wrong) onAt(instant); }} sx={{ display: 'flex', alignItems: 'flex-end', gap: 2, px: 3, py: 2, flexShrink: 0, borderBottom: 1, borderColor: 'line.subtle', bgcolor: 'surface.panel', flexWrap: 'wrap' }}>
      <Box sx={{ width: 232 }}><TextField label="State at (UTC)" value={typed} placeholder="the end of the log" maxLength={40} aria-invalid={wrong} onChange={(event) => setTyped(event.target.value)} /></Box>
      <Button type="submit" disabled={wrong}>Look</Button>
      <Button disabled={last === null} onClick={() => hour(-1)}>1 h earlier</Button>
      <Button disabled={at === null} onClick={() => hour(1)}>1 h later</Button>
      <Button disabled={first === null} onClick={() => onAt(first)}>First record</Button>
      <Button disabled={at === null} onClick={() => onAt(null)}>End of the log</Button>
      <Box sx={{ width: 200 }}><TextField label="Compare with (UTC)" value={other} placeholder="another instant" maxLength={40} aria-invalid={otherWrong} onChange={(event) => setOther(event.target.value)} onKeyDown={(event) => { if (event.key === 'Enter') { event.preventDefault(); if (!otherWrong) onAgainst(otherInstant); } }} /></Box>
      <Button disabled={otherWrong || (otherInstant === null && against === null)} onClick={() => onAgainst(otherInstant)}>Compare</Button>
      {wrong && <Typography role="alert" variant="body2" sx={{ color: 'error.main', alignSelf: 'center' }}>Write a time as 2026-03-14 01:22 or 2026-03-14.</Typography>}
    </Box>
  );
}
