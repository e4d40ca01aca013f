// Byte strings → dense ids. Interning works on bytes of the source, so that a value seen before costs no JavaScript string.

/** Id of “no value” in every dictionary. */
export const NONE = 0;

export interface DictionaryChunk { readonly start: number; readonly count: number; readonly offsets: Uint32Array; readonly arena: Uint8Array }

/** 32-bit hash of bytes, never 0: 0 stands for “no text” in change columns. */
export function hashBytes(bytes: Uint8Array, start: number, end: number): number {
  let h = 0x811c9dc5 | 0;
  let i = start;
  for (; i + 3 < end; i += 4) h = Math.imul(h ^ (bytes[i] | bytes[i + 1] << 8 | bytes[i + 2] << 16 | bytes[i + 3] << 24), 0x9e3779b1) ^ (h >>> 15);
  for (; i < end; i++) h = Math.imul(h ^ bytes[i], 0x01000193);
  h ^= h >>> 15;
  h = Math.imul(h, 0x2c1b3c6d);
  h ^= h >>> 13;
  return h === 0 ? 1 : h >>> 0;
}

/** 52-bit hash of bytes: two lanes over words of four, mixed into each other at the end. */
export function hash52(bytes: Uint8Array, start: number, end: number): number {
  let a = 0x811c9dc5 | 0;
  let b = (end - start) ^ 0x2545f491;
  let i = start;
  for (; i + 3 < end; i += 4) {
    const word = bytes[i] | bytes[i + 1] << 8 | bytes[i + 2] << 16 | bytes[i + 3] << 24;
    a = Math.imul(a ^ word, 0x9e3779b1) ^ (a >>> 15);
    b = Math.imul(b ^ word, 0x85ebca6b) ^ (b >>> 13);
  }
  for (; i < end; i++) {
    a = Math.imul(a ^ bytes[i], 0x01000193) ^ (a >>> 15);
    b = Math.imul(b ^ bytes[i], 0x5f356495) ^ (b >>> 13);
  }
  const high = Math.imul(a ^ (a >>> 16), 0x85ebca6b) ^ Math.imul(b ^ (b >>> 13), 0xc2b2ae35);
  const low = Math.imul(b ^ (b >>> 16), 0x85ebca6b) ^ Math.imul(a ^ (a >>> 13), 0xc2b2ae35);
  return (high >>> 12) * 4_294_967_296 + (low >>> 0);
}

/** Append-only: an id, once given, means the same bytes for the life of the case. */
export class Dictionary {
  count = 1;
  #slots = new Int32Array(1 << 12);
  #hashes = new Int32Array(1 << 11);
  #offsets = new Uint32Array((1 << 11) + 1);
  #arena = new Uint8Array(1 << 16);
  #used = 0;
  // Which id followed which the last time: keys of an object, and values that repeat, are found without hashing them.
  #next = new Uint32Array(1 << 11);
  #last = 0;
  /** Ids below this one have a slot; those loaded since get theirs when the next value is looked for. */
  #placed = 1;

  /** The id of these bytes; a new one when they were never seen. */
  intern(bytes: Uint8Array, start: number, end: number): number {
    const arena = this.#arena;
    const length = end - start;
    const guess = this.#next[this.#last];
    const guessed = this.#offsets[guess];
    if (guess !== NONE && this.#offsets[guess + 1] - guessed === length) {
      let i = 0;
      while (i < length && arena[guessed + i] === bytes[start + i]) i++;
      if (i === length) { this.#last = guess; return guess; }
    }
    const id = this.#find(bytes, start, end);
    this.#next[this.#last] = id;
    this.#last = id;
    return id;
  }

  #find(bytes: Uint8Array, start: number, end: number): number {
    if (this.#placed !== this.count) this.#placeLoaded();
    const hash = hashBytes(bytes, start, end) | 0;
    const length = end - start;
    const mask = this.#slots.length - 1;
    const arena = this.#arena;
    let slot = hash & mask;
    for (;;) {
      const id = this.#slots[slot];
      if (id === 0) break;
      if (this.#hashes[id] === hash) {
        const at = this.#offsets[id];
        if (this.#offsets[id + 1] - at === length) {
          let i = 0;
          while (i < length && arena[at + i] === bytes[start + i]) i++;
          if (i === length) return id;
        }
      }
      slot = (slot + 1) & mask;
    }
    return this.#append(bytes, start, length, hash, slot);
  }

  internText(text: string | null): number {
    if (text === null) return NONE;
    const bytes = Buffer.from(text);
    return this.intern(bytes, 0, bytes.length);
  }

  /** The id of this text, or null when no event has it. */
  find(text: string): number | null {
    if (this.#placed !== this.count) this.#placeLoaded();
    const bytes = Buffer.from(text);
    const hash = hashBytes(bytes, 0, bytes.length) | 0;
    const mask = this.#slots.length - 1;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const id = this.#slots[slot];
      if (id === 0) return null;
      if (this.#hashes[id] === hash && bytes.equals(this.bytes(id))) return id;
    }
  }

  bytes(id: number): Uint8Array {
    return this.#arena.subarray(this.#offsets[id], this.#offsets[id + 1]);
  }

  /** The value as text, null for NONE. */
  text(id: number): string | null {
    if (id === NONE) return null;
    return Buffer.from(this.#arena.buffer, this.#offsets[id], this.#offsets[id + 1] - this.#offsets[id]).toString('utf8');
  }

  /** Everything from `start` on, for storing or sending; null when there is nothing new. */
  chunk(start: number): DictionaryChunk | null {
    if (start >= this.count) return null;
    const from = this.#offsets[start];
    const offsets = new Uint32Array(this.count - start + 1);
    for (let i = 0; i < offsets.length; i++) offsets[i] = this.#offsets[start + i] - from;
    return { start, count: this.count - start, offsets, arena: this.#arena.slice(from, this.#used) };
  }

  /** Appends a chunk made by `chunk` of a dictionary that was equal up to its start. */
  load(chunk: DictionaryChunk): void {
    if (chunk.start !== this.count) throw new Error(`dictionary chunk starts at ${chunk.start}, expected ${this.count}`);
    this.#reserve(this.count + chunk.count, this.#used + chunk.arena.length);
    this.#arena.set(chunk.arena, this.#used);
    for (let i = 0; i <= chunk.count; i++) this.#offsets[this.count + i] = this.#used + chunk.offsets[i];
    this.#used += chunk.arena.length;
    this.count += chunk.count;
  }

  /** Most cases are opened to be looked at: their values are hashed when one of them is asked for. */
  #placeLoaded(): void {
    for (let id = this.#placed; id < this.count; id++) this.#hashes[id] = hashBytes(this.#arena, this.#offsets[id], this.#offsets[id + 1]) | 0;
    this.#placed = this.count;
    let length = this.#slots.length;
    while (this.count * 2 > length) length *= 2;
    this.#rehash(length);
  }

  #append(bytes: Uint8Array, start: number, length: number, hash: number, slot: number): number {
    const id = this.count;
    if (this.#used + length > this.#arena.length || id + 2 > this.#offsets.length || id + 1 > this.#hashes.length) this.#reserve(id + 1, this.#used + length);
    for (let i = 0; i < length; i++) this.#arena[this.#used + i] = bytes[start + i];
    this.#placed = ++this.count;
    this.#hashes[id] = hash;
    this.#offsets[id] = this.#used;
    this.#used += length;
    this.#offsets[id + 1] = this.#used;
    this.#slots[slot] = id;
    if (this.count * 2 > this.#slots.length) this.#rehash(this.#slots.length * 2);
    return id;
  }

  /** Makes room for ids below `ids` and for so many bytes of values. */
  #reserve(ids: number, bytes: number): void {
    if (bytes > this.#arena.length) this.#arena = grown(this.#arena, bytes, (n) => new Uint8Array(n));
    if (ids + 1 > this.#offsets.length) this.#offsets = grown(this.#offsets, ids + 1, (n) => new Uint32Array(n));
    if (ids > this.#hashes.length) {
      this.#hashes = grown(this.#hashes, ids, (n) => new Int32Array(n));
      this.#next = grown(this.#next, ids, (n) => new Uint32Array(n));
    }
  }

  #rehash(length: number): void {
    const slots = new Int32Array(length);
    const mask = slots.length - 1;
    for (let id = 1; id < this.count; id++) {
      let slot = this.#hashes[id] & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = id;
    }
    this.#slots = slots;
  }
}

/** A copy with at least `needed` places, twice the old size where that is more. */
export function grown<A extends Uint8Array | Uint16Array | Uint32Array | Int32Array | Float64Array>(array: A, needed: number, make: (length: number) => A): A {
  const larger = make(Math.max(array.length * 2, needed));
  larger.set(array);
  return larger;
}
