// Times of a log as instants. Own grammar, because every lenient parser guesses: what is not certain stays unreadable.
// An instant is a whole number of microseconds since 1970 UTC, which JavaScript holds exactly from 1684 to 2255.
import type { Instant } from '../../contract/model.ts';
import type { ReadTime, TimeBasis } from '../record.ts';
import { readClock, type Clock } from './clock-text.ts';
import { parseZone, type Zone } from './zone.ts';

export type DateOrder = 'dmy' | 'mdy';

export interface TimeOptions {
  /** IANA name or fixed offset for times that carry none; null: not known. */
  readonly zone: string | null;
  /** Order of day and month in `5/6/2024`; null: not known, such dates stay unreadable. */
  readonly dateOrder: DateOrder | null;
  /** `utc`: the format itself defines times without zone as UTC, whatever `zone` says. */
  readonly naive: 'utc' | 'ask';
}

export interface TimeReader { read(text: string | null): ReadTime }

const NO_TIME: ReadTime = { micros: null, nanos: 0, basis: 'none' };
const UNREADABLE: ReadTime = { micros: null, nanos: 0, basis: 'unreadable' };
const GAP: ReadTime = { micros: null, nanos: 0, basis: 'gap in assumed zone' };

/**
 * A reader for one source. Blanks around a time are ignored; an empty text is no time (`none`).
 *
 * - A zone or offset in the text wins (`zone in text`). Without one: UTC where the format says so (`utc by format`), else
 *   the zone given (`assumed zone`), else unreadable.
 * - A local time that the zone skipped has no instant (`gap in assumed zone`); one that it had twice gets the earlier
 *   (`overlap in assumed zone`).
 * - Bare digits are seconds, milliseconds, microseconds or nanoseconds since 1970 by their number of digits (10, 13, 16, 19).
 * - A date alone is its first instant. Second 60 is clamped to 59. Nothing else is corrected: 30 February is unreadable.
 *
 * Throws ZONE_UNKNOWN for a zone that is none.
 */
export function createTimeReader(options: TimeOptions): TimeReader {
  const zone = options.zone === null ? null : parseZone(options.zone);
  const { dateOrder, naive } = options;
  return {
    read(text) {
      if (text === null) return NO_TIME;
      const clock = readClock(text, dateOrder);
      if (typeof clock !== 'string') return instantOf(clock, naive, zone);
      return clock === 'none' ? NO_TIME : UNREADABLE;
    },
  };
}

function instantOf(clock: Clock, naive: 'utc' | 'ask', zone: Zone | null): ReadTime {
  const seconds = clock.seconds;
  if (clock.zone === 'epoch') return readTime(seconds, clock.nanos, 'epoch');
  if (clock.zone !== null) return readTime(seconds - clock.zone, clock.nanos, 'zone in text');
  if (naive === 'utc') return readTime(seconds, clock.nanos, 'utc by format');
  if (zone === null) return UNREADABLE;
  const { offset, state } = zone.offsetOfLocal(seconds);
  if (state === 'gap') return GAP;
  return readTime(seconds - offset, clock.nanos, state === 'overlap' ? 'overlap in assumed zone' : 'assumed zone');
}

function readTime(seconds: number, nanos: number, basis: TimeBasis): ReadTime {
  const beyond = nanos % 1000;
  const micros = seconds * 1_000_000 + (nanos - beyond) / 1000;
  return Number.isSafeInteger(micros) ? { micros, nanos: beyond, basis } : UNREADABLE;
}

/** True when one of the texts is a time that carries neither zone nor offset. */
export function needsZone(texts: readonly string[]): boolean {
  return texts.some((text) => {
    const clock = readClock(text, 'dmy');
    const other = typeof clock === 'string' ? readClock(text, 'mdy') : clock;
    return typeof other !== 'string' && other.zone === null;
  });
}

/**
 * What the texts prove about the order of day and month: a first part over 12 proves `dmy`, a second over 12 `mdy`, both
 * somewhere `contradictory`, neither `ambiguous`. `none needed`: no text is of the form `5/6/2024`.
 */
export function dateOrderOf(texts: readonly string[]): DateOrder | 'ambiguous' | 'contradictory' | 'none needed' {
  let seen = false;
  let dmy = false;
  let mdy = false;
  for (const text of texts) {
    const asDmy = typeof readClock(text, 'dmy') !== 'string';
    const asMdy = typeof readClock(text, 'mdy') !== 'string';
    if (!asDmy && !asMdy) continue;
    if (readClock(text, null) !== 'order') continue;
    seen = true;
    if (!asMdy) dmy = true;
    if (!asDmy) mdy = true;
  }
  if (!seen) return 'none needed';
  if (dmy && mdy) return 'contradictory';
  return dmy ? 'dmy' : mdy ? 'mdy' : 'ambiguous';
}

/** Microseconds since 1970 as RFC 3339 in UTC with six digits of fraction. */
export function formatInstant(micros: number): Instant {
  const millis = Math.floor(micros / 1000);
  const rest = micros - millis * 1000;
  return `${new Date(millis).toISOString().slice(0, -1)}${String(rest).padStart(3, '0')}Z`;
}

/** The inverse, for any ISO time with its zone or offset; null for anything else. Nanoseconds are cut off. */
export function parseInstant(text: string): number | null {
  const clock = readClock(text, null);
  if (typeof clock === 'string' || clock.zone === null || clock.zone === 'epoch') return null;
  return readTime(clock.seconds - clock.zone, clock.nanos, 'zone in text').micros;
}

