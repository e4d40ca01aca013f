// Times of a log as instants. Own grammar, because every lenient parser guesses: what is not certain stays unreadable.
// An instant is a whole number of microseconds since 1970 UTC, which JavaScript holds exactly from 1684 to 2255.
import type { Instant } from '../../contract/model.ts';
import type { ReadTime, TimeBasis } from '../record.ts';
import { readClock, type Clock } from './clock-text.ts';
import type { Counting } from './number-time.ts';
import { parseZone, type Zone } from './zone.ts';

export { numberTimeOf } from './number-time.ts';

export type DateOrder = 'dmy' | 'mdy';

export interface TimeOptions {
  /** IANA name or fixed offset for times that carry none; null: not known. */
  readonly zone: string | null;
  /** Order of day and month in `5/6/2024`; null: not known, such dates stay unreadable. */
  readonly dateOrder: DateOrder | null;
  /** `utc`: the format itself defines times without zone as UTC, whatever `zone` says. */
  readonly naive: 'utc' | 'ask';
  /** What bare numbers count; see MappingOptions. */
  readonly numbers?: Counting | undefined;
}

export interface TimeReader { read(text: string | null): ReadTime }

const NO_TIME: ReadTime = { micros: null, nanos: 0, later: null, basis: 'none' };
const UNREADABLE: ReadTime = { micros: null, nanos: 0, later: null, basis: 'unreadable' };
const GAP: ReadTime = { micros: null, nanos: 0, later: null, basis: 'gap in assumed zone' };

/**
 * A reader for one source. Blanks around a time are ignored; an empty text is no time (`none`).
 *
 * - A zone or offset in the text wins (`zone in text`). Without one: UTC where the format says so (`utc by format`), else
 *   the zone given (`assumed zone`), else unreadable.
 * - A local time that the zone skipped has no instant (`gap in assumed zone`); one that it had twice gets the earlier, with
 *   the later beside it (`overlap in assumed zone`).
 * - Bare digits are what `numbers` says; where it says nothing, seconds, milliseconds, microseconds or nanoseconds since 1970
 *   by their number of digits (10, 13, 16, 19).
 * - A date alone is its first instant. Second 60 is read as 59, and its basis says so. Nothing else is corrected: 30 February,
 *   second 62, a year of two digits or none, week and ordinal dates are unreadable.
 *
 * Throws ZONE_UNKNOWN for a zone that is none.
 */
export function createTimeReader(options: TimeOptions): TimeReader {
  const zone = options.zone === null ? null : parseZone(options.zone);
  const { dateOrder, naive } = options;
  const numbers = options.numbers ?? null;
  return {
    read(text) {
      if (text === null) return NO_TIME;
      const clock = readClock(text, dateOrder, numbers);
      if (typeof clock !== 'string') return instantOf(clock, naive, zone);
      return clock === 'none' ? NO_TIME : UNREADABLE;
    },
  };
}

function instantOf(clock: Clock, naive: 'utc' | 'ask', zone: Zone | null): ReadTime {
  const { seconds, nanos, clamped } = clock;
  if (clock.zone === 'epoch') return readTime(seconds, nanos, 'epoch');
  if (clock.zone !== null) return readTime(seconds - clock.zone, nanos, clamped ? 'second 60 read as 59' : 'zone in text');
  if (naive === 'utc') return readTime(seconds, nanos, clamped ? 'second 60 read as 59' : 'utc by format');
  if (zone === null) return UNREADABLE;
  const { offset, later, state } = zone.offsetOfLocal(seconds);
  if (state === 'gap') return GAP;
  if (state === 'once') return readTime(seconds - offset, nanos, clamped ? 'second 60 read as 59, assumed zone' : 'assumed zone');
  const first = readTime(seconds - offset, nanos, 'overlap in assumed zone');
  return first.micros === null ? first : { ...first, later: first.micros + (offset - later) * 1_000_000 };
}

function readTime(seconds: number, nanos: number, basis: TimeBasis): ReadTime {
  const beyond = nanos % 1000;
  const micros = seconds * 1_000_000 + (nanos - beyond) / 1000;
  return Number.isSafeInteger(micros) ? { micros, nanos: beyond, later: null, basis } : UNREADABLE;
}

/** True when one of the texts is a time that carries neither zone nor offset. */
export function needsZone(texts: readonly string[], numbers: Counting = null): boolean {
  return texts.some((text) => isLocal(text, numbers));
}

/** Whether a text is such a time, whichever of day and month comes first. */
function isLocal(text: string, numbers: Counting): boolean {
  const asDmy = readClock(text, 'dmy', numbers);
  const clock = typeof asDmy === 'string' ? readClock(text, 'mdy', numbers) : asDmy;
  return typeof clock !== 'string' && clock.zone === null;
}

/** What a zone would make of the times that carry none: how many of them it never had, and how many it had twice. */
export interface ZoneEvidence { readonly zone: string; readonly gaps: number; readonly overlaps: number }

/**
 * Tells against zones: a source cannot have used one whose clocks skipped some of its times. It proves none, and is given for
 * every zone asked about, in their order. Dates that need their order of day and month are left out while `dateOrder` is null.
 * Throws ZONE_UNKNOWN.
 */
export function zoneEvidence(texts: readonly string[], zones: readonly string[], dateOrder: DateOrder | null = null, numbers: Counting = null): readonly ZoneEvidence[] {
  const locals = texts.flatMap((text) => {
    const clock = readClock(text, dateOrder, numbers);
    return typeof clock !== 'string' && clock.zone === null ? [clock.seconds] : [];
  });
  return zones.map((name) => {
    const zone = parseZone(name);
    const states = locals.map((seconds) => zone.offsetOfLocal(seconds).state);
    return { zone: name, gaps: states.filter((state) => state === 'gap').length, overlaps: states.filter((state) => state === 'overlap').length };
  });
}

/**
 * What the texts prove about the order of day and month: a first part over 12 proves `dmy`, a second over 12 `mdy`, both
 * somewhere `contradictory`, neither `ambiguous`. `none needed`: no text is of the form `5/6/2024`.
 */
export function dateOrderOf(texts: readonly string[]): DateOrder | 'ambiguous' | 'contradictory' | 'none needed' {
  const { dmy, mdy, either } = datesByOrder(texts);
  if (dmy.length > 0 && mdy.length > 0) return 'contradictory';
  return dmy.length > 0 ? 'dmy' : mdy.length > 0 ? 'mdy' : either.length > 0 ? 'ambiguous' : 'none needed';
}

/** The texts of the form `5/6/2024` by the orders in which they are dates. */
export function datesByOrder(texts: readonly string[]): { readonly dmy: readonly string[]; readonly mdy: readonly string[]; readonly either: readonly string[] } {
  const found = { dmy: [] as string[], mdy: [] as string[], either: [] as string[] };
  for (const text of texts) {
    if (readClock(text, null) !== 'order') continue;
    const asDmy = typeof readClock(text, 'dmy') !== 'string';
    const asMdy = typeof readClock(text, 'mdy') !== 'string';
    if (asDmy && asMdy) found.either.push(text);
    else if (asDmy) found.dmy.push(text);
    else if (asMdy) found.mdy.push(text);
  }
  return found;
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

