// The dated events of each value of a column, in the order of time: what somebody did, or what was done to something, between two others.
import type { Steps } from './column-reader.ts';

/** Events between two chances for others. */
const STEP = 1 << 18;

export class Postings {
  readonly #starts: Uint32Array;
  readonly #ranks: Uint32Array;

  private constructor(starts: Uint32Array, ranks: Uint32Array) {
    this.#starts = starts;
    this.#ranks = ranks;
  }

  /** `size`: values that the ids of the column run up to, end excluded. */
  static *of(ids: ArrayLike<number>, size: number, dated: number): Steps<Postings> {
    const starts = new Uint32Array(size + 1);
    for (let rank = 0; rank < dated; rank++) {
      starts[ids[rank] + 1]++;
      if (rank % STEP === 0) yield;
    }
    for (let id = 0; id < size; id++) starts[id + 1] += starts[id];
    const next = starts.slice();
    const ranks = new Uint32Array(dated);
    for (let rank = 0; rank < dated; rank++) {
      ranks[next[ids[rank]]++] = rank;
      if (rank % STEP === 0) yield;
    }
    return new Postings(starts, ranks);
  }

  /** Ranks of the value's events from `from` to `to`, both excluded, ascending. Not to be written to. */
  between(id: number, from: number, to: number): Uint32Array {
    const own = this.#ranks.subarray(this.#starts[id], this.#starts[id + 1]);
    return own.subarray(atOrAfter(own, from + 1), atOrAfter(own, to));
  }
}

function atOrAfter(ranks: Uint32Array, rank: number): number {
  let [low, high] = [0, ranks.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (ranks[middle] < rank) low = middle + 1; else high = middle;
  }
  return low;
}
