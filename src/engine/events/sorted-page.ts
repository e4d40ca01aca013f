// One page of a result in the order of a column other than time: counted by value first, so that only the values on the page are
// looked for. Events of one value keep the order of time; those without a value come last, whichever way it is sorted.
import { NONE } from './dictionary.ts';
import { countAll } from './kernels.ts';
import type { IdArray } from './store.ts';
import type { TextOrder } from './text-order.ts';

/** A column that a result can be sorted by. */
export interface SortColumn { readonly ids: IdArray; readonly order: TextOrder; /** Id 0 is a value like any other. */ readonly complete: boolean }

/** Ranks of one page. */
export function sortedPage(bits: Uint32Array, count: number, { ids, order, complete }: SortColumn, descending: boolean, offset: number, limit: number): number[] {
  const counts = wholeCounts(bits, count, ids, order.ids.length);
  // Values on the page, in its order, each with how many of its events come before the page and how many it may still take.
  const wanted: { readonly ranks: number[]; skip: number; left: number }[] = [];
  const of = new Map<number, (typeof wanted)[number]>();
  let before = 0;
  let left = limit;
  for (const id of idsInOrder(order, descending, complete)) {
    const here = counts[id];
    if (here === 0) continue;
    if (before + here > offset) {
      const skip = Math.max(0, offset - before);
      const value = { ranks: [], skip, left: Math.min(left, here - skip) };
      wanted.push(value);
      of.set(id, value);
      left -= value.left;
      if (left === 0) break;
    }
    before += here;
  }
  if (wanted.length > 0) collect(bits, ids, of, wanted.reduce((sum, value) => sum + value.left, 0));
  return wanted.flatMap(({ ranks }) => ranks);
}

/** Position of an event that is in the result, from 0. */
export function sortedPosition(bits: Uint32Array, count: number, { ids, order, complete }: SortColumn, descending: boolean, rank: number): number {
  const counts = wholeCounts(bits, count, ids, order.ids.length);
  let before = 0;
  for (const id of idsInOrder(order, descending, complete)) {
    if (id === ids[rank]) break;
    before += counts[id];
  }
  return before + countsOf(bits, rank, ids, order.ids.length)[ids[rank]];
}

function* idsInOrder({ ids }: TextOrder, descending: boolean, complete: boolean): Generator<number> {
  for (let i = 0; i < ids.length; i++) {
    const id = ids[descending ? ids.length - 1 - i : i];
    if (complete || id !== NONE) yield id;
  }
  if (!complete) yield NONE;
}

/** Counts of a result that is leafed through: the next page asks for the same. Results are not written to. */
const COUNTED = new WeakMap<Uint32Array, Map<IdArray, Uint32Array>>();

function wholeCounts(bits: Uint32Array, count: number, ids: IdArray, size: number): Uint32Array {
  const known = COUNTED.get(bits) ?? new Map<IdArray, Uint32Array>();
  COUNTED.set(bits, known);
  let counts = known.get(ids);
  if (!counts) known.set(ids, counts = countsOf(bits, count, ids, size));
  return counts;
}

/** How many events below rank `end` have each id. */
function countsOf(bits: Uint32Array, end: number, ids: IdArray, size: number): Uint32Array {
  const counts = new Uint32Array(size);
  for (let i = 0; i << 5 < end; i++) {
    let word = bits[i];
    const from = i << 5;
    if (end - from < 32) word &= (1 << (end - from)) - 1;
    if (word === 0) continue;
    if (word >>> 0 === 0xffff_ffff) { countAll(counts, ids, from, from + 32); continue; }
    for (; word !== 0; word &= word - 1) counts[ids[from + 31 - Math.clz32(word & -word)]]++;
  }
  return counts;
}

function collect(bits: Uint32Array, ids: IdArray, of: ReadonlyMap<number, { readonly ranks: number[]; skip: number; left: number }>, total: number): void {
  let left = total;
  for (let i = 0; i < bits.length && left > 0; i++) {
    for (let word = bits[i]; word !== 0; word &= word - 1) {
      const rank = (i << 5) + 31 - Math.clz32(word & -word);
      const value = of.get(ids[rank]);
      if (!value || value.left === 0) continue;
      if (value.skip > 0) { value.skip--; continue; }
      value.ranks.push(rank);
      value.left--;
      if (--left === 0) return;
    }
  }
}
