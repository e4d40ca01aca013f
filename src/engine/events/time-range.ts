// `time:` values: an instant, a day, a month, a year, or a range of them. Without a zone they are UTC.
import { ExhibitError } from '../../contract/errors.ts';
import type { Instant } from '../../contract/model.ts';
import { formatInstant } from '../sources/time.ts';
import { conjuncts, parseQuery } from './query.ts';

const PART = /^(\d{4})(?:-(\d{2})(?:-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,6}))?)?(Z|[+-]\d{2}:\d{2})?)?)?)?$/i;
const DAY_MICROS = 86_400e6;

/** Half-open range in µs; null where an end is open. `2026-03-07` alone, or as an end, means the whole day. */
export function timeRange(text: string): { from: number | null; to: number | null } {
  const dots = text.indexOf('..');
  const first = dots < 0 ? text : text.slice(0, dots);
  const last = dots < 0 ? text : text.slice(dots + 2);
  if (first === '' && last === '') throw wrong(text);
  return { from: first === '' ? null : spanOf(first, text)[0], to: last === '' ? null : spanOf(last, text)[1] };
}

/** The limits that a query sets to time, for reports; the last µs is told as included. Null where it sets none. */
export function periodOf(query: string): { from: Instant | null; to: Instant | null } | null {
  const periods: { from: number | null; to: number | null }[] = [];
  for (const term of conjuncts(parseQuery(query))) {
    if (term.kind !== 'field' || term.field !== 'time' || term.values.length !== 1) continue;
    periods.push(timeRange(term.values[0].text));
  }
  if (periods.length === 0) return null;
  const from = Math.max(...periods.map((period) => period.from ?? -Infinity));
  const to = Math.min(...periods.map((period) => period.to ?? Infinity));
  return { from: from === -Infinity ? null : formatInstant(from), to: to === Infinity ? null : formatInstant(to - 1) };
}

/** First and one past the last µs of what the text names, to the precision it is written in. */
function spanOf(part: string, text: string): [number, number] {
  const match = PART.exec(part.trim());
  if (!match) throw wrong(text);
  const [, year, month, day, hour, minute, second, fraction, zone] = match;
  const at = (y: number, m: number, d: number) => Date.UTC(y, m, d) * 1000;
  const y = Number(year);
  if (month === undefined) return [at(y, 0, 1), at(y + 1, 0, 1)];
  const m = Number(month) - 1;
  if (m < 0 || m > 11) throw wrong(text);
  if (day === undefined) return [at(y, m, 1), at(y, m + 1, 1)];
  const d = Number(day);
  if (d < 1 || new Date(Date.UTC(y, m, d)).getUTCMonth() !== m) throw wrong(text);
  if (hour === undefined) return [at(y, m, d), at(y, m, d) + DAY_MICROS];
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second ?? 0) > 59) throw wrong(text);
  let micros = at(y, m, d) + ((Number(hour) * 60 + Number(minute)) * 60 + Number(second ?? 0)) * 1e6 + Number((fraction ?? '').padEnd(6, '0'));
  if (zone !== undefined && zone.toUpperCase() !== 'Z') {
    const offset = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(4, 6));
    micros -= (zone.startsWith('-') ? -offset : offset) * 60e6;
  }
  return [micros, micros + (second === undefined ? 60e6 : fraction === undefined ? 1e6 : 10 ** (6 - fraction.length))];
}

function wrong(text: string): ExhibitError {
  return new ExhibitError('QUERY_INVALID', `time:${text} is not a time or range; write it as 2026-03-01, 2026-03-13T22:30:00Z or 2026-03-01..2026-03-07.`);
}
