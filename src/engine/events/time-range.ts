// `time:` values: an instant, a day, a month, a year, a time ago, or a range of them. Without a zone they are UTC.
import type { Zone } from '../sources/zone.ts';

const PART = /^(\d{4})(?:-(\d{2})(?:-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,6}))?)?(Z|[+-]\d{2}:\d{2})?)?)?)?$/i;
const DURATION = /^([+-]?)(\d{1,6})\s?([a-z]+)$/i;
const DAY_MICROS = 86_400e6;
/** µs of a unit; months and years are no lengths. */
const UNITS: { readonly [unit: string]: number } = { s: 1e6, sec: 1e6, m: 60e6, min: 60e6, h: 3600e6, d: DAY_MICROS, w: 7 * DAY_MICROS };
const FORMS = 'write it as 2026-03-01, 2026-03-13T22:30:00Z, 2026-03-01..2026-03-07 or -24h';

/** Half-open, in µs; null where an end is open. */
export interface TimeRange { readonly from: number | null; readonly to: number | null }
export interface WrongTime { readonly wrong: string; readonly instead: string | null }

/**
 * The range that a text names. `2026-03-07` alone, or as an end, means the whole day; `-24h` the last 24 hours before `now`
 * (µs), `-7d..-1d` what lies between, `2026-03-13T22:30..+30m` as long from its beginning.
 */
export function timeRange(text: string, now: number): TimeRange | WrongTime {
  return readRange(text, now, true);
}

/** `propose`: whether what is wrong is told with what was likely meant. */
function readRange(text: string, now: number, propose: boolean): TimeRange | WrongTime {
  const dots = text.indexOf('..');
  if (dots < 0) {
    const ago = durationOf(text);
    if (ago !== null && ago.sign !== '+') return { from: now - ago.micros, to: now };
    const [from, to] = spanOf(text) ?? [NaN, NaN];
    return Number.isNaN(from) ? wrongTime(text, text, propose) : { from, to };
  }
  const first = text.slice(0, dots);
  const last = text.slice(dots + 2);
  if (first === '' && last === '') return wrongTime(text, text, propose);
  const ago = durationOf(first);
  const from = first === '' ? null : ago && ago.sign !== '+' ? now - ago.micros : spanOf(first)?.[0];
  if (from === undefined) return wrongTime(first, text, propose);
  const length = durationOf(last);
  if (length?.sign === '+' && from === null) return { wrong: `“${last}” counts from a beginning, and there is none`, instead: null };
  const to = last === '' ? null : length?.sign === '+' ? from! + length.micros : length ? now - length.micros : spanOf(last)?.[1];
  if (to === undefined) return wrongTime(last, text, propose);
  if (from !== null && to !== null && from >= to) return { wrong: 'the range ends before it begins', instead: propose && !length && !ago && !('wrong' in readRange(`${last}..${first}`, now, false)) ? `${last}..${first}` : null };
  return { from, to };
}

/** Whether it says another thing at another time of asking. */
export function isRelative(text: string): boolean {
  return text.split('..').some((part) => { const duration = durationOf(part); return duration !== null && duration.sign !== '+'; });
}

function durationOf(text: string): { readonly sign: string; readonly micros: number } | null {
  const found = DURATION.exec(text);
  const unit = found && Object.hasOwn(UNITS, found[3].toLowerCase()) ? UNITS[found[3].toLowerCase()] : undefined;
  return found && unit !== undefined ? { sign: found[1], micros: Number(found[2]) * unit } : null;
}

/**
 * First and one past the last µs of what the text names, to the precision it is written in; null for what is no time. What has no
 * offset is local time of the zone, UTC without one: of an hour that comes twice the first, in one that is left out as if it were not.
 */
export function spanOf(part: string, zone: Zone | null = null): [number, number] | null {
  const match = PART.exec(part.trim());
  if (!match) return null;
  const [, year, month, day, hour, minute, second, fraction, offset] = match;
  const wall = (y: number, m: number, d: number) => { const date = new Date(0); date.setUTCFullYear(y, m, d); return date.getTime() * 1000; };
  const at = (y: number, m: number, d: number) => utcOf(wall(y, m, d), zone);
  const y = Number(year);
  if (month === undefined) return [at(y, 0, 1), at(y + 1, 0, 1)];
  const m = Number(month) - 1;
  if (m < 0 || m > 11) return null;
  if (day === undefined) return [at(y, m, 1), at(y, m + 1, 1)];
  const d = Number(day);
  if (d < 1 || new Date(wall(y, m, d) / 1000).getUTCMonth() !== m) return null;
  if (hour === undefined) return [at(y, m, d), at(y, m, d + 1)];
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second ?? 0) > 59) return null;
  let micros = wall(y, m, d) + ((Number(hour) * 60 + Number(minute)) * 60 + Number(second ?? 0)) * 1e6 + Number((fraction ?? '').padEnd(6, '0'));
  if (offset === undefined) micros = utcOf(micros, zone);
  else if (offset.toUpperCase() !== 'Z') {
    const minutes = Number(offset.slice(1, 3)) * 60 + Number(offset.slice(4, 6));
    micros -= (offset.startsWith('-') ? -minutes : minutes) * 60e6;
  }
  return [micros, micros + (second === undefined ? 60e6 : fraction === undefined ? 1e6 : 10 ** (6 - fraction.length))];
}

/** The instant of a local time, µs. */
function utcOf(local: number, zone: Zone | null): number {
  if (zone === null) return local;
  const seconds = Math.floor(local / 1e6);
  const { offset, state } = zone.offsetOfLocal(seconds);
  return local - (state === 'gap' ? zone.offsetOfLocal(seconds - DAY_MICROS / 1e6).offset : offset) * 1e6;
}

/** `part` is what could not be read of `text`. */
function wrongTime(part: string, text: string, propose: boolean): WrongTime {
  const fixed = propose ? correctedTime(part) : null;
  const better = fixed === null ? null : text.replace(part, () => fixed);
  return { wrong: `“${part.slice(0, 60)}” is not a time; ${FORMS}`, instead: better !== null && !('wrong' in readRange(better, 0, false)) ? better : null };
}

/** What was most likely meant, where only the writing is off: single digits, slashes, a range with one dash. */
function correctedTime(part: string): string | null {
  const range = /^(\d{4}-\d\d-\d\d)\s*(?:-|–|\.|\.\.\.)\s*(\d{4}-\d\d-\d\d)$/.exec(part);
  if (range) return `${range[1]}..${range[2]}`;
  const date = /^(\d{4})[-/.](\d{1,2})(?:[-/.](\d{1,2}))?$/.exec(part);
  if (!date) return null;
  const fixed = [date[1], ...[date[2], date[3]].filter((digits) => digits !== undefined).map((digits) => digits.padStart(2, '0'))].join('-');
  return spanOf(fixed) ? fixed : null;
}
