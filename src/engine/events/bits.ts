// Bitmaps over the ranks of events: one bit each, in words of 32.
import type { EventId } from '../../contract/model.ts';
import { parseEventId } from './ids.ts';
import type { EventStore } from './store.ts';

export function emptyBits(count: number): Uint32Array {
  return new Uint32Array((count + 31) >>> 5);
}

/** Keeps in `a` what is in both. */
export function andBits(a: Uint32Array, b: Uint32Array): Uint32Array {
  for (let i = 0; i < a.length; i++) a[i] &= b[i];
  return a;
}

/** Takes from `a` what is in `b`. */
export function andNotBits(a: Uint32Array, b: Uint32Array): Uint32Array {
  for (let i = 0; i < a.length; i++) a[i] &= ~b[i];
  return a;
}

/** Adds to `a` what is in `b`. */
export function orBits(a: Uint32Array, b: Uint32Array): Uint32Array {
  for (let i = 0; i < a.length; i++) a[i] |= b[i];
  return a;
}

/** Sets the bits of ranks `from` to `to - 1`. */
export function fillRange(bits: Uint32Array, from: number, to: number): Uint32Array {
  let rank = from;
  for (; rank < to && (rank & 31) !== 0; rank++) bits[rank >>> 5] |= 1 << (rank & 31);
  const whole = Math.max(rank, to & ~31);
  bits.fill(0xffff_ffff, rank >>> 5, whole >>> 5);
  for (rank = whole; rank < to; rank++) bits[rank >>> 5] |= 1 << (rank & 31);
  return bits;
}

/** The bits of events by id; those that are not among the visible ones have none. */
export function eventsBits(events: readonly EventId[], store: EventStore): Uint32Array {
  const bits = emptyBits(store.count);
  for (const event of events) {
    const place = parseEventId(event);
    const rank = place && rankOfEvent(store, place);
    if (rank !== null) bits[rank >>> 5] |= 1 << (rank & 31);
  }
  return bits;
}

/** Rank of the event at a place, or null when it is not among the visible ones. */
export function rankOfEvent(store: EventStore, place: { source: number; record: number; sub: number }): number | null {
  return store.ranksOf(place.source, place.record).find((rank) => store.placeOf(rank).sub === place.sub) ?? null;
}

export const hasBit = (bits: Uint32Array, rank: number): boolean => (bits[rank >>> 5] & (1 << (rank & 31))) !== 0;

/** Ranks of the bits set, ascending, up to `end`. */
export function* ranksIn(bits: Uint32Array, end: number): Generator<number> {
  for (let word = 0; word < bits.length; word++) {
    for (let rest = bits[word]; rest !== 0; rest &= rest - 1) {
      const rank = word * 32 + 31 - Math.clz32(rest & -rest);
      if (rank >= end) return;
      yield rank;
    }
  }
}
