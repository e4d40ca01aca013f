// Which records the case already has: tells the repeated ones of a source and the duplicates across sources, by full hash.
// About 12 bytes a record: the hashes themselves stay in the case file, and are asked for only to confirm a likely match.

/** What `add` found. */
export const FRESH = 0;
/** The same bytes came earlier in the same source. */
export const SEEN_IN_SOURCE = 1;
/** Another source has already supplied this occurrence. */
export const SUPPLIED = 2;

/** Where a record lies: its source, its block, and which of the block's records it is, from 0. */
export interface IndexedPlace { readonly source: number; readonly block: number; readonly at: number }

const HASH = 32;
const PARTITIONS = 256;
const SMALLEST = 48;
const GROWTH = 1.5;
const FULLEST = 0.8;
const KEPT_BLOCKS = 256;
const NOWHERE = -1;

/**
 * The k-th occurrence of a record in a source is a duplicate when the sources before it supplied at least k of it; two equal
 * deposits in one file stay two deposits. Sources are added one after the other, in the order of their ids; the answers
 * depend on that order alone.
 *
 * A record is known by its ordinal over all blocks. A slot holds 32 bits of its hash and the ordinal; equal bits are confirmed
 * on the whole hash, so no answer is a matter of luck. Slots are split by the first byte of the hash: a table that grows is
 * small, and since the tables start at different sizes they do not all grow at once.
 */
export class RecordIndex {
  /** Ordinal of the earlier record with the same bytes that the last `add` or `find` came upon; −1 for none. */
  match = NOWHERE;
  readonly #hashesOf: (block: number) => Buffer;
  readonly #kept = new Map<number, Buffer>();
  readonly #slots: Uint32Array[];
  readonly #used = new Uint32Array(PARTITIONS);
  // By number of the block in the order of adding: its id and the ordinal of its first record.
  readonly #blockIds: number[] = [];
  readonly #blockStarts: number[] = [];
  readonly #sources: number[] = [];
  readonly #sourceStarts: number[] = [];
  #current: Buffer = Buffer.alloc(0);
  #start = 0;
  #next = 0;
  #sourceStart = 0;
  /** Bit per ordinal: a record of an earlier source that this source holds once. */
  #again = new Uint8Array(0);
  readonly #counts = new Counts();

  /** `hashesOf` gives the stored hashes of a block, 32 bytes for each of its records; a few blocks are kept. */
  constructor(hashesOf: (block: number) => Buffer) {
    this.#hashesOf = hashesOf;
    this.#slots = Array.from({ length: PARTITIONS }, (_, i) => new Uint32Array(2 * Math.round(SMALLEST * GROWTH ** (i / PARTITIONS))));
  }

  /** Begins the next source. */
  nextSource(source: number): void {
    this.#sources.push(source);
    this.#sourceStarts.push(this.#next);
    this.#sourceStart = this.#next;
    this.#again.fill(0);
    this.#counts.nextSource();
  }

  /** Begins the next block of the source, whose hashes are given; they may be stored later than this, but before the next block. */
  nextBlock(block: number, hashes: Buffer): void {
    this.#blockIds.push(block);
    this.#blockStarts.push(this.#next);
    this.#current = hashes;
    this.#start = this.#next;
    this.#next += hashes.length / HASH;
  }

  /** Notes one record of the block begun last, by its place in the block. Records that are no events are left out. */
  add(at: number): typeof FRESH | typeof SEEN_IN_SOURCE | typeof SUPPLIED {
    const first = this.#find(this.#current, at * HASH, this.#start + at);
    this.match = first;
    if (first === NOWHERE) return FRESH;
    if (this.#counts.has(first)) return this.#counts.add() ? SUPPLIED : SEEN_IN_SOURCE;
    if (first >= this.#sourceStart) { this.#counts.begin(first, 0); return SEEN_IN_SOURCE; }
    const cell = first >>> 3;
    const bit = 1 << (first & 7);
    if (cell >= this.#again.length) this.#growAgain();
    if ((this.#again[cell] & bit) === 0) { this.#again[cell] |= bit; return SUPPLIED; }
    this.#counts.begin(first, 1);
    return SEEN_IN_SOURCE;
  }

  /** The first record with this hash, or null. */
  find(hash: Buffer): IndexedPlace | null {
    this.match = this.#find(hash, 0, NOWHERE);
    return this.match === NOWHERE ? null : this.placeOf(this.match);
  }

  /** Where the record of an ordinal lies; for `match`, the first record with the same bytes. */
  placeOf(ordinal: number): IndexedPlace {
    const block = lastAtMost(this.#blockStarts, ordinal);
    return { source: this.#sources[lastAtMost(this.#sourceStarts, ordinal)], block: this.#blockIds[block], at: ordinal - this.#blockStarts[block] };
  }

  /** Bytes held, for measuring. */
  get bytes(): number {
    return this.#slots.reduce((sum, slots) => sum + slots.byteLength, 0) + this.#again.length + this.#counts.bytes + this.#blockIds.length * 16;
  }

  /** Ordinal of the first record with this hash; where there is none, puts `ordinal` in unless that is −1. */
  #find(hashes: Buffer, at: number, ordinal: number): number {
    const partition = hashes[at];
    const tag = (hashes[at + 1] | hashes[at + 2] << 8 | hashes[at + 3] << 16 | hashes[at + 4] << 24) >>> 0;
    const slots = this.#slots[partition];
    const { length } = slots;
    let slot = home(tag, length);
    for (; slots[slot + 1] !== 0; slot = slot + 2 === length ? 0 : slot + 2) {
      if (slots[slot] === tag && this.#isHashOf(slots[slot + 1] - 1, hashes, at)) return slots[slot + 1] - 1;
    }
    if (ordinal === NOWHERE) return NOWHERE;
    slots[slot] = tag;
    slots[slot + 1] = ordinal + 1;
    if (++this.#used[partition] * 2 > length * FULLEST) this.#slots[partition] = regrown(slots);
    return NOWHERE;
  }

  #isHashOf(ordinal: number, hashes: Buffer, at: number): boolean {
    let stored = this.#current;
    let offset = ordinal - this.#start;
    if (offset < 0) {
      const block = lastAtMost(this.#blockStarts, ordinal);
      stored = this.#stored(this.#blockIds[block]);
      offset = ordinal - this.#blockStarts[block];
    }
    return hashes.compare(stored, offset * HASH, offset * HASH + HASH, at, at + HASH) === 0;
  }

  #stored(block: number): Buffer {
    let hashes = this.#kept.get(block);
    if (hashes) return hashes;
    hashes = this.#hashesOf(block);
    this.#kept.set(block, hashes);
    if (this.#kept.size > KEPT_BLOCKS) this.#kept.delete(this.#kept.keys().next().value!);
    return hashes;
  }

  #growAgain(): void {
    const larger = new Uint8Array((this.#sourceStart >>> 3) + 1);
    larger.set(this.#again);
    this.#again = larger;
  }
}

/**
 * Counts of the records that occur more than once where one source and one bit do not tell all: how many the sources supplied
 * so far, how many of those came before the current source, and how many the current source holds.
 */
class Counts {
  #slots = new Uint32Array(4 * 64);
  #used = 0;
  #slot = 0;

  get bytes(): number { return this.#slots.byteLength; }

  /** Whether there are counts for this ordinal; `add` then counts it. */
  has(ordinal: number): boolean {
    this.#slot = seek(this.#slots, ordinal);
    return this.#slots[this.#slot] !== 0;
  }

  /** Counts one more occurrence of what `has` found; true when an earlier source supplied it. */
  add(): boolean {
    const slots = this.#slots;
    const slot = this.#slot;
    if (++slots[slot + 3] <= slots[slot + 2]) return true;
    slots[slot + 1]++;
    return false;
  }

  /** The second occurrence in this source, of which earlier sources supplied `before` (0 or 1). */
  begin(ordinal: number, before: number): void {
    const slots = this.#slots;
    const slot = seek(slots, ordinal);
    slots[slot] = ordinal + 1;
    slots[slot + 1] = 2;
    slots[slot + 2] = before;
    slots[slot + 3] = 2;
    if (++this.#used * 4 <= slots.length * FULLEST) return;
    const larger = new Uint32Array(4 * Math.ceil(slots.length / 4 * GROWTH));
    for (let i = 0; i < slots.length; i += 4) if (slots[i] !== 0) larger.set(slots.subarray(i, i + 4), seek(larger, slots[i] - 1));
    this.#slots = larger;
  }

  nextSource(): void {
    const slots = this.#slots;
    for (let i = 0; i < slots.length; i += 4) { slots[i + 2] = slots[i + 1]; slots[i + 3] = 0; }
  }
}

/** Slot of an ordinal among groups of four cells, or the empty one where it belongs. */
function seek(slots: Uint32Array, ordinal: number): number {
  const groups = slots.length / 4;
  let slot = Math.floor((Math.imul(ordinal, 0x9e3779b1) >>> 0) * groups / 4_294_967_296) * 4;
  while (slots[slot] !== 0 && slots[slot] !== ordinal + 1) slot = slot + 4 === slots.length ? 0 : slot + 4;
  return slot;
}

/** Where a tag belongs among pairs of cells; any number of them, not powers of two alone. */
function home(tag: number, length: number): number {
  return Math.floor(tag * (length / 2) / 4_294_967_296) * 2;
}

function regrown(slots: Uint32Array): Uint32Array {
  const larger = new Uint32Array(2 * Math.ceil(slots.length / 2 * GROWTH));
  for (let i = 0; i < slots.length; i += 2) {
    if (slots[i + 1] === 0) continue;
    let slot = home(slots[i], larger.length);
    while (larger[slot + 1] !== 0) slot = slot + 2 === larger.length ? 0 : slot + 2;
    larger[slot] = slots[i];
    larger[slot + 1] = slots[i + 1];
  }
  return larger;
}

/** Index of the last of the ascending numbers that is at most `value`. */
function lastAtMost(numbers: readonly number[], value: number): number {
  let low = 0;
  let high = numbers.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if (numbers[middle] <= value) low = middle; else high = middle - 1;
  }
  return low;
}
