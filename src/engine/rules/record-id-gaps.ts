// Record ids that a consecutively numbered source skips.
import type { Standout } from '../../contract/model.ts';
import type { Hit, StandoutEvents } from './standout-events.ts';
import { clock, timeQuery } from './wording.ts';

/** A larger step is taken for another series of numbers, not for missing records. */
const LARGEST_GAP = 1000;
/** A series must be this long, and skip this rarely, before its gaps mean anything. */
const SHORTEST_SERIES = 100;
const LARGEST_SHARE = 0.01;

interface Numbered { readonly id: number; readonly rank: number }

/** Ids that another source supplies for the same time (an overlapping export) are not missing. */
export function recordIdGaps(events: StandoutEvents): readonly Hit[] {
  const bySource = new Map<number, Numbered[]>();
  for (let rank = 0; rank < events.count; rank += 1) {
    const id = events.recordId[rank];
    // NaN: none; below 0: a text, which has no neighbours.
    if (!(id >= 0)) continue;
    const list = bySource.get(events.source[rank]);
    if (list) list.push({ id, rank });
    else bySource.set(events.source[rank], [{ id, rank }]);
  }
  return [...bySource].flatMap(([source, numbered]) => {
    numbered.sort((a, b) => a.id - b.id);
    return series(numbered).flatMap((run) => {
      const gaps = run.flatMap((next, index) => (index > 0 && next.id > run[index - 1].id + 1 ? [[run[index - 1], next] as const] : []));
      if (gaps.length > run.length * LARGEST_SHARE) return [];
      return gaps.filter(([before, after]) => !elsewhere(events, source, before, after)).map(([before, after]) => ({ rank: before.rank, tell: () => told(events, source, before, after) }));
    });
  });
}

/** Cuts sorted ids where a step is too large for a gap, and leaves out what is too short. */
function series(numbered: readonly Numbered[]): readonly (readonly Numbered[])[] {
  const runs: Numbered[][] = [];
  for (const [index, next] of numbered.entries()) {
    if (index === 0 || next.id > numbered[index - 1].id + LARGEST_GAP) runs.push([]);
    runs.at(-1)!.push(next);
  }
  return runs.filter((run) => run.length >= SHORTEST_SERIES);
}

function elsewhere(events: StandoutEvents, source: number, before: Numbered, after: Numbered): boolean {
  for (let rank = Math.min(before.rank, after.rank); rank <= Math.max(before.rank, after.rank); rank += 1) {
    if (events.source[rank] !== source && events.recordId[rank] > before.id && events.recordId[rank] < after.id) return true;
  }
  return false;
}

function told(events: StandoutEvents, source: number, before: Numbered, after: Numbered): Standout {
  const missing = after.id - before.id - 1;
  const name = events.sourceId(source);
  const dated = before.rank < events.dated && after.rank < events.dated;
  const [from, to] = [events.time[before.rank], events.time[after.rank]].sort((a, b) => a - b);
  const rejected = events.rejected(source);
  return {
    kind: 'record-id-gap',
    title: `${missing === 1 ? '1 record id is' : `${missing} record ids are`} missing in ${name}`,
    detail: [
      `${name} holds ${before.id} and ${after.id}, and ${missing === 1 ? `not ${before.id + 1}` : `nothing from ${before.id + 1} to ${after.id - 1}`}.`,
      dated ? `The neighbours are of ${clock(events.time[before.rank])} and ${clock(events.time[after.rank])} UTC.` : '',
      rejected > 0 ? `${rejected === 1 ? '1 record' : `${rejected} records`} of this source could not be read; see its ledger.` : '',
    ].filter(Boolean).join(' '),
    events: [events.eventId(before.rank), events.eventId(after.rank)],
    query: dated ? `source:${name} ${timeQuery(from, to)}` : `source:${name}`,
  };
}
