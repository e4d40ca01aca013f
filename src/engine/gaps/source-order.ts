// The visible events of one source in the order that its records stand in, and in the order of the ids that it gave them.
import type { Steps } from '../events/column-reader.ts';
import { MASKED, type EventStore } from '../events/store.ts';

const RADIX_BITS = 16;
const RADIX = 1 << RADIX_BITS;

/** Source number → ranks of its events, in the order of its records. */
export function* ranksBySource(store: EventStore): Steps<ReadonlyMap<number, Uint32Array>> {
  const sizes = new Map<number, number>();
  for (const { source, events } of store.segments) sizes.set(source, (sizes.get(source) ?? 0) + events);
  const ranks = new Map([...sizes].map(([source, size]) => [source, { own: new Uint32Array(size), count: 0 }]));
  for (const { source, base, events } of store.segments) {
    const to = ranks.get(source)!;
    for (let event = base; event < base + events; event++) {
      const rank = store.rankOf[event];
      if (rank !== MASKED) to.own[to.count++] = rank;
    }
    yield;
  }
  return new Map([...ranks].map(([source, { own, count }]) => [source, own.subarray(0, count)]));
}

/** Those with a whole-number id, by it; equal ids stay in the order of the source. */
export function* byRecordId(ranks: Uint32Array, recordId: Float64Array): Steps<Uint32Array> {
  let count = 0;
  let isSorted = true;
  let [least, most, last] = [Infinity, -Infinity, -Infinity];
  const numbered = new Uint32Array(ranks.length);
  for (const rank of ranks) {
    const id = recordId[rank];
    // NaN: none; below 0: a text, which has no neighbours.
    if (!(id >= 0)) continue;
    numbered[count++] = rank;
    if (id < last) isSorted = false;
    last = id;
    if (id < least) least = id;
    if (id > most) most = id;
  }
  let sorted = numbered.subarray(0, count);
  if (isSorted) return sorted;
  for (let unit = 1, range = most - least; unit <= range; unit *= RADIX) {
    const digitOf = (rank: number) => Math.floor((recordId[rank] - least) / unit) % RADIX;
    const starts = new Uint32Array(RADIX + 1);
    for (const rank of sorted) starts[digitOf(rank) + 1]++;
    for (let digit = 0; digit < RADIX; digit++) starts[digit + 1] += starts[digit];
    const next = new Uint32Array(count);
    for (const rank of sorted) next[starts[digitOf(rank)]++] = rank;
    sorted = next;
    yield;
  }
  return sorted;
}
