// Offsets of named zones, fast enough for a column of a million local times: each stretch between two clock changes is
// looked up once and remembered.
import { Temporal } from 'temporal-polyfill/implementation';
import { ExhibitError } from '../../contract/errors.ts';

export interface LocalOffset {
  /** Seconds east of UTC; of the earlier instant where the local time occurred twice; 0 where it never did. */
  readonly offset: number;
  /** The same of the later instant where the local time occurred twice; equal to `offset` otherwise. */
  readonly later: number;
  readonly state: 'once' | 'gap' | 'overlap';
}
export interface Zone {
  /** `seconds`: the local wall clock, counted as if it were UTC. */
  offsetOfLocal(seconds: number): LocalOffset;
  /** Seconds east of UTC that are in force at an instant, in seconds since 1970 UTC. */
  offsetAt(seconds: number): number;
}

interface Stretch { readonly from: number; readonly until: number; readonly offset: number; readonly once: LocalOffset }

const NEVER: LocalOffset = { offset: 0, later: 0, state: 'gap' };

const DAY = 86_400;
const FIXED = /^(?:UTC|GMT)?([+-])(\d{2}):?(\d{2})$/;

/** How a source says that a person gave the zone of its times. */
export function zoneDecision(zone: string): string {
  return `times without a zone are read as ${zone}`;
}

/** A zone by IANA name (`Europe/Malta`) or fixed offset (`+02:00`, `UTC`, `Z`). Throws ZONE_UNKNOWN for anything else. */
export function parseZone(name: string): Zone {
  const fixed = fixedOffset(name);
  if (fixed !== null) {
    const always: LocalOffset = { offset: fixed, later: fixed, state: 'once' };
    return { offsetOfLocal: () => always, offsetAt: () => fixed };
  }
  try {
    return namedZone(Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(name).timeZoneId);
  } catch (thrown) {
    if (thrown instanceof RangeError) throw new ExhibitError('ZONE_UNKNOWN', `There is no time zone “${name.slice(0, 60)}”.`);
    throw thrown;
  }
}

function fixedOffset(name: string): number | null {
  if (name === 'UTC' || name === 'Z' || name === 'GMT') return 0;
  const match = FIXED.exec(name);
  if (!match) return null;
  const hours = Number(match[2]);
  const minutes = Number(match[3]);
  // The widest offsets in use are −12:00 and +14:00.
  if (hours > 14 || minutes > 59) return null;
  return (match[1] === '-' ? -1 : 1) * (hours * 3600 + minutes * 60);
}

/** Few stretches are ever asked for: a log spans months or years, and the last one found is the likeliest. */
function namedZone(name: string): Zone {
  const stretches: Stretch[] = [];
  let latest: Stretch = { from: 0, until: 0, offset: 0, once: NEVER };
  const stretchAt = (instant: number): Stretch => {
    if (instant >= latest.from && instant < latest.until) return latest;
    const known = stretches.find((stretch) => instant >= stretch.from && instant < stretch.until);
    if (known) { latest = known; return known; }
    const at = Temporal.Instant.fromEpochMilliseconds(instant * 1000).toZonedDateTimeISO(name);
    const next = at.getTimeZoneTransition('next');
    // "previous" excludes the instant itself: one second on, a change at this very instant is found.
    const previous = at.add({ seconds: 1 }).getTimeZoneTransition('previous');
    const offset = at.offsetNanoseconds / 1e9;
    latest = {
      from: previous ? previous.epochMilliseconds / 1000 : -Infinity,
      until: next ? next.epochMilliseconds / 1000 : Infinity,
      offset, once: { offset, later: offset, state: 'once' },
    };
    stretches.push(latest);
    return latest;
  };
  return {
    offsetAt: (seconds) => stretchAt(seconds).offset,
    offsetOfLocal(seconds) {
      // No zone is ever more than a day from UTC, so the true offset is in force at one of these two instants.
      const before = stretchAt(seconds - DAY);
      const after = stretchAt(seconds + DAY);
      const first = stretchAt(seconds - before.offset).offset === before.offset;
      if (before.offset === after.offset) return first ? before.once : NEVER;
      const second = stretchAt(seconds - after.offset).offset === after.offset;
      if (first && second) return { offset: Math.max(before.offset, after.offset), later: Math.min(before.offset, after.offset), state: 'overlap' };
      if (first) return before.once;
      return second ? after.once : NEVER;
    },
  };
}
