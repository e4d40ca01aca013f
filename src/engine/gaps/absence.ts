// Whether a search in vain is evidence: nothing meets the query in a period, and the sources cover all of that period.
import type { AbsenceSource } from '../../contract/casework.ts';
import type { Gaps } from '../../contract/checks.ts';
import { ExhibitError } from '../../contract/errors.ts';
import type { AbsenceFacts } from '../casework/absences.ts';
import { ranksIn } from '../events/bits.ts';
import type { Events } from '../events/events.ts';
import { hasTime } from '../events/period.ts';
import { parseQuery } from '../events/query.ts';
import { formatInstant, parseInstant } from '../sources/time.ts';

type Span = readonly [from: number, to: number];
/** Parts that are not covered, of which so many are named. */
const NAMED = 3;

/** ABSENCE_REFUSED, telling the events found or the parts that no source covers; BAD_INPUT for a period that is none. */
export async function absenceOf(events: Events, gaps: Gaps, query: string, fromText: string, toText: string, signal: AbortSignal): Promise<AbsenceFacts> {
  const [from, to] = [instant(fromText), instant(toText)];
  if (from > to) throw new ExhibitError('BAD_INPUT', 'The period ends before it begins.');
  if (hasTime(parseQuery(query))) throw new ExhibitError('ABSENCE_REFUSED', 'The search limits the time itself, so it would find nothing outside of its own limits in any case.', 'Leave the time out of the search and give it as the period.');
  await foundNothing(events, query, from, to, signal);
  const uncovered = without([[from, to]], coveredBy(gaps, to));
  if (uncovered.length > 0) {
    const named = uncovered.slice(0, NAMED).map(([start, end]) => `${formatInstant(start)} to ${formatInstant(end)}${reasonOf(gaps, start, end)}`);
    throw new ExhibitError('ABSENCE_REFUSED', `The sources do not cover all of the period: ${named.join('; ')}${uncovered.length > NAMED ? `; and ${uncovered.length - NAMED} more` : ''}.`);
  }
  const sources = gaps.sources.flatMap(({ source, first, last, events: count }): AbsenceSource[] => (
    first !== null && last !== null && parseInstant(first)! <= to && parseInstant(last)! >= from ? [{ source, first, last, events: count }] : []));
  return { query, from, to, sources, searched: events.store.rankAt(to + 1) - events.store.rankAt(from) };
}

async function foundNothing(events: Events, query: string, from: number, to: number, signal: AbortSignal): Promise<void> {
  const { store } = events;
  const hits: number[] = [];
  let undated = 0;
  for (const rank of ranksIn(await events.matching(query, signal), store.count)) {
    if (rank >= store.dated) undated++;
    else if (store.time[rank] >= from && store.time[rank] <= to) hits.push(rank);
  }
  if (hits.length > 0) throw new ExhibitError('ABSENCE_REFUSED', `The search finds ${hits.length === 1 ? 'an event' : `${hits.length} events`} in the period, the first being ${events.idOf(hits[0])}.`);
  if (undated > 0) throw new ExhibitError('ABSENCE_REFUSED', `The search finds ${undated === 1 ? 'an event' : `${undated} events`} without a time, which may lie in the period.`);
}

/** What each source covers, from its first event to its last without what it is known to lack, joined. */
function coveredBy(gaps: Gaps, to: number): readonly Span[] {
  const told = <T extends { readonly before: { readonly time: string | null } }>(list: readonly T[], all: number): readonly T[] => {
    const last = list.at(-1)?.before.time ?? null;
    if (list.length < all && (last === null || parseInstant(last)! <= to)) throw new ExhibitError('ABSENCE_REFUSED', 'The sources have more gaps than can be looked at one by one, so it cannot be told what they cover.', 'Choose an earlier period, or other sources.');
    return list;
  };
  const silences = told(gaps.silences, gaps.sources.reduce((sum, source) => sum + source.silences, 0));
  const missing = told(gaps.idGaps, gaps.sources.reduce((sum, source) => sum + source.idGaps, 0));
  const spans = gaps.sources.flatMap(({ source, first, last }): Span[] => {
    if (first === null || last === null) return [];
    const lacks = [
      ...silences.filter((silence) => silence.source === source),
      // Records that another source has are not missing from the case.
      ...missing.filter((gap) => gap.source === source && gap.elsewhere < gap.to - gap.from + 1),
    ].flatMap(({ before, after }): Span[] => {
      if (before.time === null || after.time === null) return [];
      const [start, end] = [parseInstant(before.time)!, parseInstant(after.time)!];
      return [[Math.min(start, end) + 1, Math.max(start, end) - 1]];
    });
    return [...without([[parseInstant(first)!, parseInstant(last)!]], lacks)];
  });
  return spans;
}

/** The spans without what others take from them; ends belong to a span. */
function without(spans: readonly Span[], taken: readonly Span[]): readonly Span[] {
  let rest = spans.filter(([from, to]) => from <= to);
  for (const [from, to] of taken) {
    if (from > to) continue;
    rest = rest.flatMap(([start, end]): Span[] => (to < start || from > end ? [[start, end]] : ([[start, from - 1], [to + 1, end]] as const).filter(([a, b]) => a <= b)));
  }
  return rest;
}

function reasonOf(gaps: Gaps, from: number, to: number): string {
  const during = (edges: { readonly before: { readonly time: string | null }; readonly after: { readonly time: string | null } }): boolean => {
    const [start, end] = [edges.before.time, edges.after.time].map((time) => (time === null ? NaN : parseInstant(time)!));
    return Math.min(start, end) <= to && Math.max(start, end) >= from;
  };
  if (gaps.idGaps.some((gap) => during(gap))) return ' (record ids are missing)';
  if (gaps.silences.some((silence) => during(silence))) return ' (a source is silent)';
  return ' (no source has events from before and after)';
}

function instant(text: string): number {
  const micros = parseInstant(text);
  if (micros === null) throw new ExhibitError('BAD_INPUT', `“${text.slice(0, 40)}” is not an instant; use RFC 3339 such as 2026-03-14T00:00:00Z.`);
  return micros;
}
