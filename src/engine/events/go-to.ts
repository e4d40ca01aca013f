// Where a person wants to go: an event by its id, or the first event of a result from a time on.
import { ExhibitError } from '../../contract/errors.ts';
import type { EventId, Instant } from '../../contract/model.ts';
import { formatInstant, parseInstant } from '../sources/time.ts';
import { parseZone } from '../sources/zone.ts';
import { parseEventId } from './ids.ts';
import type { EventStore } from './store.ts';
import { spanOf } from './time-range.ts';

const CLOCK = /^(\d{1,2}):(\d{2}(?::\d{2}(?:\.\d{1,6})?)?)$/;

/** An event id as it is written, or an instant in µs. */
export type Goal = { readonly event: EventId } | { readonly micros: number };

/**
 * Reads what was typed: `S-001:42`, a day or time as the query language takes it, local to `zone` where it has no offset, or a clock
 * time on the day of `near`. BAD_INPUT for anything else.
 */
export function goalOf(text: string, zone: string, near: Instant | null): Goal {
  const typed = text.trim();
  if (parseEventId(typed)) return { event: typed.toUpperCase() };
  const clock = CLOCK.exec(typed);
  const day = clock && near !== null ? localDay(near, zone) : null;
  const span = spanOf(clock && day !== null ? `${day}T${clock[1].padStart(2, '0')}:${clock[2]}` : typed, parseZone(zone));
  if (span) return { micros: span[0] };
  if (clock && near === null) throw new ExhibitError('BAD_INPUT', `${typed} is a time without a day, and no event is chosen whose day it could be of; write it as 2026-03-14 ${typed}.`);
  throw new ExhibitError('BAD_INPUT', `“${typed.slice(0, 60)}” is neither a time nor an event; write it as 2026-03-14, 2026-03-14 01:06, 01:06:18 or S-001:42.`);
}

/** The first event among those of the result at or after an instant; the last one before it where none follows. Null when no event of it has a time. */
export function rankFrom(store: EventStore, bits: Uint32Array, micros: number): number | null {
  const isSet = (rank: number) => (bits[rank >>> 5] & (1 << (rank & 31))) !== 0;
  const from = store.rankAt(micros);
  // Whole words without an event are passed over.
  for (let rank = from; rank < store.dated; rank++) {
    if ((rank & 31) === 0 && bits[rank >>> 5] === 0) rank += 31;
    else if (isSet(rank)) return rank;
  }
  for (let rank = from - 1; rank >= 0; rank--) {
    if ((rank & 31) === 31 && bits[rank >>> 5] === 0) rank -= 31;
    else if (isSet(rank)) return rank;
  }
  return null;
}

/** `2026-03-14` of an instant in a zone. */
function localDay(instant: Instant, zone: string): string {
  const micros = parseInstant(instant);
  if (micros === null) throw new ExhibitError('BAD_INPUT', `${instant.slice(0, 40)} is not an instant such as 2026-03-14T01:06:18Z.`);
  const { offsetOfLocal } = parseZone(zone);
  // The offset at an instant is the one whose local time comes back to it.
  const seconds = Math.floor(micros / 1e6);
  const near = offsetOfLocal(seconds + offsetOfLocal(seconds).offset);
  return formatInstant(micros + near.offset * 1e6).slice(0, 10);
}
