// Why nothing was found: how many events each term of a query keeps out that every other one would let in.
import { popcount } from './kernels.ts';

/** Bitmaps of terms that are kept for the second look; those of further terms are asked for again. */
const KEPT = 32;

/**
 * One count a term, in their order. `bitsOf(i)` tells the events that meet term i alone, as bits over `count` ranks.
 * An event that fails exactly one term would be found without it; so each term is looked at twice, however many there are.
 */
export async function foundWithout(terms: number, count: number, bitsOf: (term: number) => Promise<Uint32Array>): Promise<readonly number[]> {
  const words = (count + 31) >>> 5;
  const once = new Uint32Array(words), twice = new Uint32Array(words);
  const kept: Uint32Array[] = [];
  for (let term = 0; term < terms; term++) {
    const bits = await bitsOf(term);
    if (term < KEPT) kept.push(bits);
    for (let word = 0; word < words; word++) {
      twice[word] |= once[word] & ~bits[word];
      once[word] |= ~bits[word];
    }
  }
  for (let word = 0; word < words; word++) once[word] &= ~twice[word];
  // No events behind the last one.
  if ((count & 31) !== 0) once[words - 1] &= (1 << (count & 31)) - 1;
  const found: number[] = [];
  for (let term = 0; term < terms; term++) {
    const bits = kept[term] ?? await bitsOf(term);
    let total = 0;
    for (let word = 0; word < words; word++) total += popcount(once[word] & ~bits[word]);
    found.push(total);
  }
  return found;
}
