// The innermost loops over columns. Each exists once for every width of ids: the compiler then sees one kind of array in it,
// which makes it several times faster than one loop for all. The hottest do eight events at a time, which makes them too long to be
// drawn into their caller: there, among promises and closures, they take two to three times as long.
import type { IdArray } from './store.ts';

/** Events looked at together: what a loop writes stays in the nearest cache. */
export const CHUNK = 16_384;

/** Marks with `table[id]` what each of `length` events from `start` fails; over whatever `fails` held where `first`. */
export function markFails(fails: Uint16Array, start: number, length: number, ids: IdArray, table: Uint16Array, first: boolean): void {
  if (ids instanceof Uint16Array) {
    if (first) for (let i = 0; i < length; i++) fails[i] = table[ids[start + i]];
    else mark16(fails, start, length, ids, table);
  } else if (ids instanceof Uint8Array) mark8(fails, start, length, ids, table, first ? 0 : 0xffff);
  else mark32(fails, start, length, ids, table, first ? 0 : 0xffff);
}
function mark16(fails: Uint16Array, start: number, length: number, ids: Uint16Array, table: Uint16Array): void { for (let i = 0; i < length; i++) fails[i] |= table[ids[start + i]]; }
function mark8(fails: Uint16Array, start: number, length: number, ids: Uint8Array, table: Uint16Array, keep: number): void { for (let i = 0; i < length; i++) fails[i] = (fails[i] & keep) | table[ids[start + i]]; }
function mark32(fails: Uint16Array, start: number, length: number, ids: Uint32Array, table: Uint16Array, keep: number): void { for (let i = 0; i < length; i++) fails[i] = (fails[i] & keep) | table[ids[start + i]]; }

/**
 * Puts the events that fail at most one filter into `near`, as places from `start`, and what each fails into `kept`, without a branch;
 * returns how many there are. `single[f]` is 1 where f has no bit or one.
 */
export function keepNear(fails: Uint16Array, length: number, single: Uint8Array, near: Uint16Array, kept: Uint16Array): number {
  let n = 0;
  for (let i = 0; i < length; i++) {
    const f = fails[i];
    near[n] = i;
    kept[n] = f;
    n += single[f];
  }
  return n;
}

/** The same for three filters of two-byte ids, not marked before: most questions have that many. */
export function keepNearThree(start: number, length: number, a: Uint16Array, tableA: Uint16Array, b: Uint16Array, tableB: Uint16Array, c: Uint16Array, tableC: Uint16Array, single: Uint8Array, near: Uint16Array, kept: Uint16Array): number {
  let n = 0;
  let i = 0;
  let f = 0;
  for (let rank = start; i + 8 <= length; i += 8, rank += 8) {
    f = tableA[a[rank]] | tableB[b[rank]] | tableC[c[rank]]; near[n] = i; kept[n] = f; n += single[f];
    f = tableA[a[rank + 1]] | tableB[b[rank + 1]] | tableC[c[rank + 1]]; near[n] = i + 1; kept[n] = f; n += single[f];
    f = tableA[a[rank + 2]] | tableB[b[rank + 2]] | tableC[c[rank + 2]]; near[n] = i + 2; kept[n] = f; n += single[f];
    f = tableA[a[rank + 3]] | tableB[b[rank + 3]] | tableC[c[rank + 3]]; near[n] = i + 3; kept[n] = f; n += single[f];
    f = tableA[a[rank + 4]] | tableB[b[rank + 4]] | tableC[c[rank + 4]]; near[n] = i + 4; kept[n] = f; n += single[f];
    f = tableA[a[rank + 5]] | tableB[b[rank + 5]] | tableC[c[rank + 5]]; near[n] = i + 5; kept[n] = f; n += single[f];
    f = tableA[a[rank + 6]] | tableB[b[rank + 6]] | tableC[c[rank + 6]]; near[n] = i + 6; kept[n] = f; n += single[f];
    f = tableA[a[rank + 7]] | tableB[b[rank + 7]] | tableC[c[rank + 7]]; near[n] = i + 7; kept[n] = f; n += single[f];
  }
  for (; i < length; i++) { f = tableA[a[start + i]] | tableB[b[start + i]] | tableC[c[start + i]]; near[n] = i; kept[n] = f; n += single[f]; }
  return n;
}

/** The same where a bitmap is to hold too. */
export function keepNearWithin(fails: Uint16Array, start: number, length: number, single: Uint8Array, base: Uint32Array, near: Uint16Array, kept: Uint16Array): number {
  let n = 0;
  for (let i = 0; i < length; i++) {
    const rank = start + i;
    const f = fails[i];
    near[n] = i;
    kept[n] = f;
    n += single[f] & (base[rank >>> 5] >>> (rank & 31));
  }
  return n;
}

/** Puts those of the first `length` places in `near` that fail exactly `bit` (0: nothing) into `list`; returns how many they are. */
export function takeFailing(kept: Uint16Array, near: Uint16Array, length: number, bit: number, list: Uint16Array): number {
  let n = 0;
  let i = 0;
  for (; i + 8 <= length; i += 8) {
    list[n] = near[i]; n += kept[i] === bit ? 1 : 0;
    list[n] = near[i + 1]; n += kept[i + 1] === bit ? 1 : 0;
    list[n] = near[i + 2]; n += kept[i + 2] === bit ? 1 : 0;
    list[n] = near[i + 3]; n += kept[i + 3] === bit ? 1 : 0;
    list[n] = near[i + 4]; n += kept[i + 4] === bit ? 1 : 0;
    list[n] = near[i + 5]; n += kept[i + 5] === bit ? 1 : 0;
    list[n] = near[i + 6]; n += kept[i + 6] === bit ? 1 : 0;
    list[n] = near[i + 7]; n += kept[i + 7] === bit ? 1 : 0;
  }
  for (; i < length; i++) { list[n] = near[i]; n += kept[i] === bit ? 1 : 0; }
  return n;
}

/** Sets the bits of the events in a list of places from `start`. */
export function setListed(bits: Uint32Array, start: number, list: Uint16Array, length: number): void {
  for (let i = 0; i < length; i++) {
    const rank = start + list[i];
    bits[rank >>> 5] |= 1 << (rank & 31);
  }
}

/** Counts the ids of the events in a list of places from `start`. */
export function countListed(counts: Uint32Array, ids: IdArray, start: number, list: Uint16Array, length: number): void {
  if (ids instanceof Uint16Array) listed16(counts, ids, start, list, length);
  else if (ids instanceof Uint8Array) listed8(counts, ids, start, list, length);
  else listed32(counts, ids, start, list, length);
}
function listed16(counts: Uint32Array, ids: Uint16Array, start: number, list: Uint16Array, length: number): void { for (let i = 0; i < length; i++) counts[ids[start + list[i]]]++; }
function listed8(counts: Uint32Array, ids: Uint8Array, start: number, list: Uint16Array, length: number): void { for (let i = 0; i < length; i++) counts[ids[start + list[i]]]++; }
function listed32(counts: Uint32Array, ids: Uint32Array, start: number, list: Uint16Array, length: number): void { for (let i = 0; i < length; i++) counts[ids[start + list[i]]]++; }

/** Counts the ids of all events of a stretch. */
export function countAll(counts: Uint32Array, ids: IdArray, from: number, to: number): void {
  if (ids instanceof Uint16Array) all16(counts, ids, from, to);
  else if (ids instanceof Uint8Array) all8(counts, ids, from, to);
  else all32(counts, ids, from, to);
}
function all16(counts: Uint32Array, ids: Uint16Array, from: number, to: number): void { for (let rank = from; rank < to; rank++) counts[ids[rank]]++; }
function all8(counts: Uint32Array, ids: Uint8Array, from: number, to: number): void { for (let rank = from; rank < to; rank++) counts[ids[rank]]++; }
function all32(counts: Uint32Array, ids: Uint32Array, from: number, to: number): void { for (let rank = from; rank < to; rank++) counts[ids[rank]]++; }

/** Number of bits set in a word. */
export function popcount(word: number): number {
  let x = word - ((word >>> 1) & 0x5555_5555);
  x = (x & 0x3333_3333) + ((x >>> 2) & 0x3333_3333);
  return Math.imul((x + (x >>> 4)) & 0x0f0f_0f0f, 0x0101_0101) >>> 24;
}

/** Set bits of the ranks `from` to `to - 1`. */
export function countBits(bits: Uint32Array, from: number, to: number): number {
  if (from >= to) return 0;
  const first = from >>> 5;
  const last = (to - 1) >>> 5;
  const head = -1 << (from & 31);
  const tail = -1 >>> (31 - ((to - 1) & 31));
  if (first === last) return popcount(bits[first] & head & tail);
  let count = popcount(bits[first] & head) + popcount(bits[last] & tail);
  for (let i = first + 1; i < last; i++) count += popcount(bits[i]);
  return count;
}

/** Counts the ids of the events whose bit is set among the ranks `from` to `to - 1`; at `counts[id * stride + at]`. */
export function countBitsBy(counts: Uint32Array, ids: Uint8Array, bits: Uint32Array, from: number, to: number, stride: number, at: number): void {
  for (let i = from >>> 5; i <= (to - 1) >>> 5 && from < to; i++) {
    let word = bits[i];
    if (i === from >>> 5) word &= -1 << (from & 31);
    if (i === (to - 1) >>> 5) word &= -1 >>> (31 - ((to - 1) & 31));
    const rank = i << 5;
    if (word === -1 || word >>> 0 === 0xffff_ffff) {
      for (let j = 0; j < 32; j++) counts[ids[rank + j] * stride + at]++;
      continue;
    }
    for (; word !== 0; word &= word - 1) counts[ids[rank + 31 - Math.clz32(word & -word)] * stride + at]++;
  }
}
