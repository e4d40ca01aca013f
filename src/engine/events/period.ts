// What a query says about time as a whole: its period, for reports, and the same query with times ago made fixed.
import type { Instant } from '../../contract/model.ts';
import { formatInstant } from '../sources/time.ts';
import { conjuncts, parseQuery, printQuery, type Query } from './query.ts';
import { isRelative, timeRange, type TimeRange } from './time-range.ts';

/** The limits that a query sets to time; the last µs is told as included. Null where it sets none. `now`: µs. */
export function periodOf(query: string, now = Date.now() * 1000): { from: Instant | null; to: Instant | null } | null {
  const periods: TimeRange[] = [];
  for (const term of conjuncts(parseQuery(query))) {
    if (term.kind === 'field' && term.field === 'time' && term.values.length === 1) periods.push(timeRange(term.values[0].text, now) as TimeRange);
  }
  if (periods.length === 0) return null;
  const from = Math.max(...periods.map((period) => period.from ?? -Infinity));
  const to = Math.min(...periods.map((period) => period.to ?? Infinity));
  return { from: from === -Infinity ? null : formatInstant(from), to: to === Infinity ? null : formatInstant(to - 1) };
}

/** The query with `time:-24h` and the like as instants, so that it means the same whenever it is read; as written where it has none. */
export function fixedTimes(query: string, now = Date.now() * 1000): string {
  const tree = parseQuery(query);
  return hasRelativeTime(tree) ? printQuery(fixed(tree, now)) : query;
}

/** Whether the query limits the time anywhere. */
export function hasTime(query: Query): boolean {
  switch (query.kind) {
    case 'and': case 'or': return query.terms.some(hasTime);
    case 'not': return hasTime(query.term);
    case 'field': return query.field === 'time';
    default: return false;
  }
}

/** Whether the query means another thing at another time of asking. */
export function hasRelativeTime(query: Query): boolean {
  switch (query.kind) {
    case 'and': case 'or': return query.terms.some(hasRelativeTime);
    case 'not': return hasRelativeTime(query.term);
    case 'field': return query.field === 'time' && query.values.some((value) => isRelative(value.text));
    default: return false;
  }
}

function fixed(query: Query, now: number): Query {
  switch (query.kind) {
    case 'and': case 'or': return { ...query, terms: query.terms.map((term) => fixed(term, now)) };
    case 'not': return { ...query, term: fixed(query.term, now) };
    case 'field': return query.field === 'time' ? { ...query, values: query.values.map((value) => (isRelative(value.text) ? { ...value, text: rangeText(timeRange(value.text, now) as TimeRange) } : value)) } : query;
    default: return query;
  }
}

/** A half-open range as the language writes it: its end is named by the last µs. */
const rangeText = ({ from, to }: TimeRange): string => `${from === null ? '' : formatInstant(from)}..${to === null ? '' : formatInstant(to - 1)}`;
