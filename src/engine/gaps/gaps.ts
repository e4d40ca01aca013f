// What is missing in an open case, source by source: record ids, periods, and the order of its clock; and what each source covers.
import type { ClockReversal, GapEdge, Gaps, IdGap, SilentPeriod, SourceCoverage } from '../../contract/checks.ts';
import type { Steps } from '../events/column-reader.ts';
import type { Events } from '../events/events.ts';
import { sourceIdOf } from '../events/ids.ts';
import type { EventStore } from '../events/store.ts';
import { formatInstant } from '../sources/time.ts';
import { reversalsOf } from './clock-reversals.ts';
import { numberingOf, type MissingIds } from './id-gaps.ts';
import { silencesOf } from './silences.ts';
import { byRecordId, ranksBySource } from './source-order.ts';

/** Of each kind, so many are told; all are counted. */
const MOST_TOLD = 1000;
/** Buckets of the coverage strip. */
const BUCKETS = 120;

interface Found<T> { readonly rank: number; readonly told: T }

/** `names`: source number → its name. */
export function* scanGaps(events: Events, names: ReadonlyMap<number, string>): Steps<Gaps> {
  const { store } = events;
  const { time, recordId, dated } = store;
  const [from, to] = dated === 0 ? [0, 0] : [time[0], time[dated - 1]];
  const bucketMicros = Math.max(1, Math.ceil((to - from + 1) / BUCKETS));
  const edge = (rank: number): GapEdge => ({ event: events.idOf(rank), time: rank < dated ? formatInstant(time[rank]) : null });
  const sources: SourceCoverage[] = [];
  const [idGaps, silences, reversals]: [Found<IdGap>[], Found<SilentPeriod>[], Found<ClockReversal>[]] = [[], [], []];
  const ids = new Map<number, Uint32Array>();
  const ranksOf = yield* ranksBySource(store);
  for (const [source, ranks] of ranksOf) ids.set(source, yield* byRecordId(ranks, recordId));
  for (const [source, name] of [...names].sort(([a], [b]) => a - b)) {
    const byPosition = ranksOf.get(source) ?? new Uint32Array();
    const byId = ids.get(source) ?? new Uint32Array();
    const id = sourceIdOf(source);
    const own = byPosition.filter((rank) => rank < dated).sort();
    const buckets = Array.from({ length: BUCKETS }, () => 0);
    for (const rank of own) buckets[Math.min(BUCKETS - 1, Math.floor((time[rank] - from) / bucketMicros))]++;
    yield;
    const numbering = numberingOf(byId, recordId);
    const { kind: rhythm, silences: silent } = silencesOf(own, time);
    yield;
    const running = reversalsOf(numbering.kind === 'consecutive' ? byId : null, byPosition, store);
    yield;
    for (const gap of numbering.gaps) {
      idGaps.push({ rank: Math.min(gap.before, gap.after), told: { source: id, from: gap.from, to: gap.to, before: edge(gap.before), after: edge(gap.after), elsewhere: elsewhere(store, ids, source, gap) } });
      if (idGaps.length % 64 === 0) yield;
    }
    for (const { before, after, usual } of silent) silences.push({ rank: before, told: { source: id, before: edge(before), after: edge(after), usual } });
    for (const { before, after, micros } of running.reversals) reversals.push({ rank: after, told: { source: id, before: edge(before), after: edge(after), micros } });
    sources.push({
      source: id, name, events: byPosition.length, undated: byPosition.length - own.length, first: own.length === 0 ? null : formatInstant(time[own[0]]), last: own.length === 0 ? null : formatInstant(time[own[own.length - 1]]),
      buckets, ids: { kind: numbering.kind, numbered: numbering.numbered, missing: numbering.missing }, rhythm, order: running.order,
      idGaps: numbering.gaps.length, silences: silent.length, reversals: running.reversals.length,
    });
  }
  return { from: dated === 0 ? null : formatInstant(from), to: dated === 0 ? null : formatInstant(to), bucketMicros, sources, idGaps: inOrder(idGaps), silences: inOrder(silences), reversals: inOrder(reversals) };
}

function inOrder<T>(found: readonly Found<T>[]): readonly T[] {
  return found.toSorted((a, b) => a.rank - b.rank).slice(0, MOST_TOLD).map(({ told }) => told);
}

/** How many of the missing ids another source has, among its events between the times of both edges: an overlapping export supplies them. */
function elsewhere(store: EventStore, ids: ReadonlyMap<number, Uint32Array>, source: number, { from, to, before, after }: MissingIds): number {
  const { recordId } = store;
  const [first, last] = [Math.min(before, after), Math.max(before, after)];
  const supplied = new Set<number>();
  for (const [other, sorted] of ids) {
    if (other === source) continue;
    let [low, high] = [0, sorted.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (recordId[sorted[middle]] < from) low = middle + 1; else high = middle;
    }
    for (; low < sorted.length && recordId[sorted[low]] <= to; low++) if (sorted[low] >= first && sorted[low] <= last) supplied.add(recordId[sorted[low]]);
  }
  return supplied.size;
}
