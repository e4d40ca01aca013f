// The timeline of a case: every event that somebody marked, in lanes, within a window. What is not shown is counted, by reason.
import type { EventId, Finding, Instant } from '../../contract/model.ts';
import { RESULTS } from '../../contract/model.ts';
import type { LaneKind, Timeline, TimelineBucket, TimelineCitation, TimelineItem, TimelineLane, TimelineSpan } from '../../contract/timeline.ts';
import type { Marks } from '../casework/marks.ts';
import { rankOfEvent } from '../events/bits.ts';
import type { Events } from '../events/events.ts';
import { parseEventId, sourceIdOf } from '../events/ids.ts';
import { lowerBound } from '../events/lower-bound.ts';
import { turnsOf, type Turns } from '../events/turns.ts';
import { formatInstant, parseInstant } from '../sources/time.ts';

export interface TimelineWish {
  readonly by: LaneKind;
  /** Limits in µs, both inclusive; null: open. */
  readonly from: number | null;
  readonly to: number | null;
  /** The most lanes, and the most events told one by one. */
  readonly lanes: number;
  readonly items: number;
}

export interface TimelineFacts {
  readonly events: Events;
  readonly marks: Marks;
  readonly findings: readonly Finding[];
  /** Names of sources by their number. */
  readonly sourceNames: ReadonlyMap<number, string>;
}

/** Stretches that a window is cut into where marked events are counted, and where those are that nobody marked. */
const BUCKETS = 100, FINE = 240;
/** Events between two chances for others. */
const STEP = 1 << 17;

interface Placed { readonly rank: number; readonly event: EventId; readonly micros: number }
interface Lane { readonly name: string | null; readonly detail: string; readonly placed: Placed[]; cited: number }

export async function timelineOf({ events, marks, findings, sourceNames }: TimelineFacts, wish: TimelineWish, signal: AbortSignal): Promise<Timeline> {
  const { store } = events;
  const turns = turnsOf(signal);
  const marked = marks.all();
  const dated: Placed[] = [];
  const timeOf = new Map<EventId, number>();
  const without = { undated: 0, gone: 0 };
  for (const event of marked) {
    if (turns.due()) await turns.turn();
    const place = parseEventId(event);
    const rank = place && rankOfEvent(store, place);
    if (rank === null) without.gone++;
    else if (rank >= store.dated) without.undated++;
    else {
      dated.push({ rank, event, micros: store.time[rank] });
      timeOf.set(event, store.time[rank]);
    }
  }
  dated.sort((a, b) => a.rank - b.rank);
  const [first, last] = [dated[0]?.micros ?? null, dated.at(-1)?.micros ?? null];
  const [from, to] = [wish.from ?? first, wish.to ?? last];
  const inWindow = from === null || to === null ? [] : dated.filter(({ micros }) => micros >= from && micros <= to);

  const laneOf = lanesBy(wish.by, events, sourceNames);
  const byName = new Map<string, Lane>();
  for (const placed of inWindow) {
    if (turns.due()) await turns.turn();
    const { name, detail } = laneOf(placed.rank);
    const key = JSON.stringify([name, detail]);
    const lane = byName.get(key) ?? { name, detail, placed: [], cited: 0 };
    byName.set(key, lane);
    lane.placed.push(placed);
    if (marks.of(placed.event).exhibits.length > 0) lane.cited++;
  }
  const ordered = [...byName.values()].sort((a, b) => b.cited - a.cited || b.placed.length - a.placed.length || compare(a.name ?? '', b.name ?? '') || compare(a.detail, b.detail));
  const [kept, beyond] = [ordered.slice(0, wish.lanes), ordered.slice(wish.lanes)];

  const single = chosen(kept.flatMap(({ placed }) => placed), marks, wish.items);
  const citations = citationsOf(findings);
  const bucketsOf = (placed: readonly Placed[]) => (from === null || to === null ? [] : buckets(placed, from, to));
  const item = ({ rank, event, micros }: Placed): TimelineItem => {
    const { dictionaries, ids } = store;
    const { starred, tags, notes } = marks.of(event);
    return {
      event, time: formatInstant(micros), actor: dictionaries.actor.text(ids.actor[rank]), action: dictionaries.action.text(ids.action[rank]),
      entityType: dictionaries.entityType.text(ids.entityType[rank]), entity: dictionaries.entity.text(ids.entity[rank]), source: sourceIdOf(store.source[rank]),
      result: RESULTS[store.result[rank]], citations: citations.get(event) ?? [], starred, tags, notes,
    };
  };
  const others = from === null || to === null ? kept.map(() => []) : await othersOf(events, wish.by, kept, from, to, turns);
  const lanes = kept.map(({ name, detail, placed }, at): TimelineLane => ({
    name, detail, events: placed.length, items: placed.filter(({ event }) => single.has(event)).map(item), buckets: bucketsOf(placed.filter(({ event }) => !single.has(event))), others: others[at],
  }));
  const spans = findings.flatMap((finding) => spanOf(finding, timeOf) ?? []).sort((a, b) => compare(a.from, b.from) || compare(a.to, b.to) || compare(a.finding, b.finding));
  const touching = spans.filter((span) => from !== null && to !== null && parseInstant(span.from)! <= to && parseInstant(span.to)! >= from);
  const shown = kept.reduce((sum, { placed }) => sum + placed.length, 0);
  const beyondPlaced = beyond.flatMap(({ placed }) => placed).sort((a, b) => a.rank - b.rank);
  return {
    by: wish.by, from: instant(from), to: instant(to), first: instant(first), last: instant(last), lanes, findings: touching,
    marked: marked.length, shown, bucketed: shown - single.size,
    without: {
      ...without, outsideWindow: dated.length - inWindow.length, lanes: beyond.length, laneEvents: beyondPlaced.length, laneBuckets: bucketsOf(beyondPlaced),
      findingsUndated: findings.length - spans.length, findingsOutside: spans.length - touching.length,
    },
  };
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const instant = (micros: number | null): Instant | null => (micros === null ? null : formatInstant(micros));

function lanesBy(by: LaneKind, { store, persons }: Events, sourceNames: ReadonlyMap<number, string>): (rank: number) => { readonly name: string | null; readonly detail: string } {
  const { dictionaries, ids } = store;
  if (by === 'actor') return (rank) => ({ name: dictionaries.actor.text(persons.personOf(ids.actor[rank])), detail: '' });
  if (by === 'entity') return (rank) => ({ name: dictionaries.entity.text(ids.entity[rank]), detail: dictionaries.entityType.text(ids.entityType[rank]) ?? '' });
  return (rank) => ({ name: sourceIdOf(store.source[rank]), detail: sourceNames.get(store.source[rank]) ?? '' });
}

/** Those told one by one: cited ones before starred, noted and tagged ones; among equals the earliest. */
function chosen(placed: readonly Placed[], marks: Marks, most: number): ReadonlySet<EventId> {
  const weight = ({ event }: Placed): number => {
    const { exhibits, starred, notes } = marks.of(event);
    return exhibits.length > 0 ? 0 : starred ? 1 : notes > 0 ? 2 : 3;
  };
  const inOrder = placed.length <= most ? placed : placed.map((one) => ({ one, weight: weight(one) })).sort((a, b) => a.weight - b.weight || a.one.rank - b.one.rank).slice(0, most).map(({ one }) => one);
  return new Set(inOrder.map(({ event }) => event));
}

/** Counts by equal stretches of the window; empty ones are left out. */
function buckets(placed: readonly Placed[], from: number, to: number): TimelineBucket[] {
  const step = stepOf(from, to, BUCKETS);
  const counts = new Map<number, number>();
  for (const { micros } of placed) {
    const bucket = Math.floor((micros - from) / step);
    counts.set(bucket, (counts.get(bucket) ?? 0) + 1);
  }
  return [...counts].map(([bucket, events]) => bucketAt(bucket, step, from, to, events));
}

const stepOf = (from: number, to: number, buckets: number): number => Math.max(1, Math.ceil((to - from + 1) / buckets));
const bucketAt = (bucket: number, step: number, from: number, to: number, events: number): TimelineBucket => ({
  from: formatInstant(from + bucket * step), to: formatInstant(Math.min(to, from + (bucket + 1) * step - 1)), events,
});

/** Of each lane the events that nobody marked: all of the window's, less those placed. */
async function othersOf({ store, persons }: Events, by: LaneKind, lanes: readonly Lane[], from: number, to: number, turns: Turns): Promise<readonly (readonly TimelineBucket[])[]> {
  const { ids, dictionaries, time } = store;
  const [of, count] = by === 'actor' ? [ids.actor, dictionaries.actor.count] : by === 'entity' ? [ids.entity, dictionaries.entity.count] : [store.source, Math.max(0, ...store.segments.map(({ source }) => source)) + 1];
  // By the id that stands in the column: its first lane; entities of one id and several types have several.
  const [first, next] = [new Int32Array(count).fill(-1), new Int32Array(lanes.length).fill(-1)];
  lanes.forEach(({ placed: [{ rank }] }, lane) => { next[lane] = first[of[rank]]; first[of[rank]] = lane; });
  if (by === 'actor') for (let id = 0; id < count; id++) first[id] = first[persons.personOf(id)];
  const typeOf = by === 'entity' ? ids.entityType : null;
  const typeOfLane = lanes.map(({ placed: [{ rank }] }) => (typeOf ? typeOf[rank] : 0));
  const step = stepOf(from, to, FINE);
  const counts = new Uint32Array(lanes.length * FINE);
  const end = lowerBound(time, to + 1, 0, store.dated);
  for (let rank = lowerBound(time, from, 0, store.dated), stop = rank; rank < end; rank++) {
    if (rank === stop) {
      stop += STEP;
      if (turns.due()) await turns.turn();
    }
    let lane = first[of[rank]];
    while (lane >= 0 && typeOf !== null && typeOf[rank] !== typeOfLane[lane]) lane = next[lane];
    if (lane >= 0) counts[lane * FINE + Math.floor((time[rank] - from) / step)]++;
  }
  lanes.forEach(({ placed }, lane) => { for (const { micros } of placed) counts[lane * FINE + Math.floor((micros - from) / step)]--; });
  return lanes.map((_, lane) => Array.from(counts.subarray(lane * FINE, (lane + 1) * FINE), (events, bucket) => bucketAt(bucket, step, from, to, events)).filter(({ events }) => events > 0));
}

function citationsOf(findings: readonly Finding[]): ReadonlyMap<EventId, readonly TimelineCitation[]> {
  const found = new Map<EventId, TimelineCitation[]>();
  for (const { id, exhibits } of findings) {
    for (const { label, event, role } of exhibits) found.set(event, [...found.get(event) ?? [], { exhibit: label, finding: id, role }]);
  }
  return found;
}

function spanOf({ id, title, severity, status, exhibits, absences }: Finding, timeOf: ReadonlyMap<EventId, number>): TimelineSpan | null {
  const times = exhibits.flatMap(({ event }) => timeOf.get(event) ?? []);
  if (times.length === 0) return null;
  const [from, to] = times.reduce(([least, most], micros) => [Math.min(least, micros), Math.max(most, micros)], [Infinity, -Infinity]);
  return { finding: id, title, severity, status, from: formatInstant(from), to: formatInstant(to), exhibits: times.length, elsewhere: exhibits.length + absences.length - times.length };
}
