// Records that come after others and bear an earlier time. What comes after is told by the ids of a source where they run on, and
// by the place of its records where nearly all of them stand in the order of time.

import { LARGEST_GAP } from './id-gaps.ts';

export interface Reversal { readonly before: number; readonly after: number; readonly micros: number }
export interface Running { readonly order: 'record ids' | 'position' | 'position, latest first' | null; readonly reversals: readonly Reversal[] }

/** Columns in the order of time. */
export interface Times { readonly time: Float64Array; readonly recordId: Float64Array; readonly dated: number }

/** Records written side by side may be out of order by this much, µs. */
const TOLERANCE_MICROS = 1e6;
/** With more steps backwards than this share, times run in no order. */
const MOST_BACKWARDS = 0.01;
/** Of so few records no order can be told. */
const FEWEST_RECORDS = 100;

/**
 * `byId`: ranks of the events of one source in the order of its ids; null where they do not run on. `byPosition`: in the order of its
 * records. Undated events, from rank `dated` on, are left out.
 */
export function reversalsOf(byId: Uint32Array | null, byPosition: Uint32Array, { time, recordId, dated }: Times): Running {
  // Another series of ids begins anew.
  const runsOn = (before: number, after: number) => recordId[after] - recordId[before] <= LARGEST_GAP;
  const ways = [[byId, 'record ids', 1, runsOn], [byPosition, 'position', 1, () => true], [byPosition, 'position, latest first', -1, () => true]] as const;
  for (const [ranks, order, way, follows] of ways) {
    const reversals = ranks && backwards(ranks, time, dated, way, follows);
    if (reversals) return { order, reversals };
  }
  return { order: null, reversals: [] };
}

function backwards(ranks: Uint32Array, time: Float64Array, dated: number, way: 1 | -1, follows: (before: number, after: number) => boolean): readonly Reversal[] | null {
  const reversals: Reversal[] = [];
  let last: number | null = null;
  let steps = 0;
  for (let i = 0; i < ranks.length; i++) {
    const rank = ranks[way === 1 ? i : ranks.length - 1 - i];
    if (rank >= dated) continue;
    if (last !== null && follows(last, rank)) {
      steps++;
      const micros = time[last] - time[rank];
      if (micros > TOLERANCE_MICROS) reversals.push({ before: last, after: rank, micros });
      if (reversals.length > ranks.length * MOST_BACKWARDS) return null;
    }
    last = rank;
  }
  return steps + 1 < FEWEST_RECORDS || reversals.length > steps * MOST_BACKWARDS ? null : reversals;
}
