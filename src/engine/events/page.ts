// From the bits of a result to one page of it: whole words are skipped by their number of set bits.
import { countBits, popcount } from './kernels.ts';

/** Ranks of one page. Undated events come last in both orders. */
export function pageOf(bits: Uint32Array, total: number, dated: number, descends: boolean, offset: number, limit: number): number[] {
  if (!descends) return ascending(bits, offset, Math.min(limit, total - offset));
  const datedTotal = countBits(bits, 0, dated);
  const ranks = offset < datedTotal ? descending(bits, dated, offset, Math.min(limit, datedTotal - offset)) : [];
  if (ranks.length < limit) ranks.push(...ascending(bits, datedTotal + Math.max(0, offset - datedTotal), Math.min(limit - ranks.length, total - datedTotal - Math.max(0, offset - datedTotal))));
  return ranks;
}

/** Position of a rank in the result, from 0, or null when it is not in it. */
export function positionOf(bits: Uint32Array, total: number, dated: number, descends: boolean, rank: number): number | null {
  if ((bits[rank >>> 5] & (1 << (rank & 31))) === 0) return null;
  const before = countBits(bits, 0, rank);
  if (!descends || rank >= dated) return before;
  return Math.min(countBits(bits, 0, dated), total) - 1 - before;
}

function ascending(bits: Uint32Array, offset: number, limit: number): number[] {
  const ranks: number[] = [];
  let skip = offset;
  for (let i = 0; i < bits.length && ranks.length < limit; i++) {
    let word = bits[i];
    const count = popcount(word);
    if (count <= skip) { skip -= count; continue; }
    for (; word !== 0 && ranks.length < limit; word &= word - 1) {
      if (skip > 0) { skip--; continue; }
      ranks.push(i * 32 + 31 - Math.clz32(word & -word));
    }
  }
  return ranks;
}

/** The same from the end, over the ranks below `end`. */
function descending(bits: Uint32Array, end: number, offset: number, limit: number): number[] {
  const ranks: number[] = [];
  let skip = offset;
  for (let i = (end - 1) >>> 5; i >= 0 && ranks.length < limit; i--) {
    let word = i === (end >>> 5) ? bits[i] & ((1 << (end & 31)) - 1) : bits[i];
    const count = popcount(word);
    if (count <= skip) { skip -= count; continue; }
    while (word !== 0 && ranks.length < limit) {
      const bit = 31 - Math.clz32(word);
      word &= ~(1 << bit);
      if (skip > 0) { skip--; continue; }
      ranks.push(i * 32 + bit);
    }
  }
  return ranks;
}
