// Which records the case already has: tells the repeated ones of a source and the duplicates across sources, by full hash.

/** What `add` found. */
export const FRESH = 0;
/** The same bytes came earlier in the same source. */
export const SEEN_IN_SOURCE = 1;
/** Another source has already supplied this occurrence. */
export const SUPPLIED = 2;

/**
 * The k-th occurrence of a record in a source is a duplicate when the sources before it supplied at least k of it; two equal
 * deposits in one file stay two deposits. Sources are added one after the other, in the order of their ids; the answers
 * depend on that order alone. About 56 bytes of memory for each distinct record.
 */
export class RecordIndex {
  #slots = new Int32Array(1 << 12);
  #hashes = Buffer.alloc(32 << 11);
  #supplied = new Uint32Array(1 << 11);
  #occurrences = new Uint32Array(1 << 11);
  #sourceOf = new Uint32Array(1 << 11);
  #before = new Uint32Array(1 << 11);
  #count = 1;
  #source = 0;

  /** Begins the next source. */
  nextSource(): void {
    this.#source++;
  }

  /** Notes the record whose hash stands in `bytes` at `at`. */
  add(bytes: Buffer, at: number): typeof FRESH | typeof SEEN_IN_SOURCE | typeof SUPPLIED {
    const tag = bytes.readInt32LE(at);
    const mask = this.#slots.length - 1;
    let slot = tag & mask;
    let entry: number;
    for (;;) {
      entry = this.#slots[slot];
      if (entry === 0) { entry = this.#append(bytes, at, slot); break; }
      if (this.#hashes.readInt32LE(entry * 32) === tag && bytes.compare(this.#hashes, entry * 32, entry * 32 + 32, at, at + 32) === 0) break;
      slot = (slot + 1) & mask;
    }
    if (this.#sourceOf[entry] !== this.#source) {
      this.#sourceOf[entry] = this.#source;
      this.#before[entry] = this.#supplied[entry];
      this.#occurrences[entry] = 0;
    }
    const occurrence = ++this.#occurrences[entry];
    if (occurrence <= this.#before[entry]) return SUPPLIED;
    this.#supplied[entry]++;
    return occurrence > 1 ? SEEN_IN_SOURCE : FRESH;
  }

  #append(bytes: Buffer, at: number, slot: number): number {
    const entry = this.#count++;
    if (entry >= this.#supplied.length) {
      const length = this.#supplied.length * 2;
      const hashes = Buffer.allocUnsafe(length * 32);
      this.#hashes.copy(hashes);
      this.#hashes = hashes;
      const longer = (old: Uint32Array, array: Uint32Array<ArrayBuffer>) => { array.set(old); return array; };
      this.#supplied = longer(this.#supplied, new Uint32Array(length));
      this.#occurrences = longer(this.#occurrences, new Uint32Array(length));
      this.#before = longer(this.#before, new Uint32Array(length));
      this.#sourceOf = longer(this.#sourceOf, new Uint32Array(length));
    }
    bytes.copy(this.#hashes, entry * 32, at, at + 32);
    this.#slots[slot] = entry;
    if (this.#count * 2 > this.#slots.length) this.#rehash();
    return entry;
  }

  #rehash(): void {
    const slots = new Int32Array(this.#slots.length * 2);
    const mask = slots.length - 1;
    for (let entry = 1; entry < this.#count; entry++) {
      let slot = this.#hashes.readInt32LE(entry * 32) & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = entry;
    }
    this.#slots = slots;
  }
}
