// A JSON object as paths and spans, without making a string: the common case of change/diff.ts on bytes.
// Whatever is out of the ordinary (escapes, odd keys, masks, very large objects) is left to diff.ts; `parse` then says false.
import { KIND_CODE } from '../events/columns.ts';
import type { Dictionary } from '../events/dictionary.ts';

const LIMIT = 128;
const DEPTH = 16;
const QUOTE = 34;

// First bytes that a mask may begin with: * [ < ( H and the lead byte of •.
const MASK_LEAD = new Uint8Array(256);
for (const byte of [42, 91, 60, 40, 72, 0xe2]) MASK_LEAD[byte] = 1;

export class ObjectPaths {
  count = 0;
  /** Ids in the field dictionary. */
  readonly path = new Int32Array(LIMIT);
  readonly start = new Int32Array(LIMIT);
  readonly end = new Int32Array(LIMIT);
  /** KIND_CODE of value, null or empty. */
  readonly kind = new Uint8Array(LIMIT);
  readonly #fields: Dictionary;
  readonly #prefix = new Uint8Array(4096);
  // Keys of the objects being read: bounds, and whether an object stands behind it.
  readonly #keyStart = new Int32Array(LIMIT * 2);
  readonly #keyEnd = new Int32Array(LIMIT * 2);
  readonly #keyNests = new Uint8Array(LIMIT * 2);
  #keys = 0;
  #bytes: Uint8Array = new Uint8Array(0);
  #at = 0;
  #end = 0;

  constructor(fields: Dictionary) {
    this.#fields = fields;
  }

  /** True when the bytes are one plain JSON object with at least one path; the paths then stand in the arrays. */
  parse(bytes: Uint8Array, start: number, end: number): boolean {
    this.count = 0;
    this.#keys = 0;
    this.#bytes = bytes;
    this.#at = start;
    this.#end = end;
    return this.#object(0, 0) && this.#at === end && this.count > 0;
  }

  /** Index of a path, looking first where the other side had it; -1 when it is not there. */
  indexOf(path: number, near: number): number {
    if (near < this.count && this.path[near] === path) return near;
    for (let i = 0; i < this.count; i++) if (this.path[i] === path) return i;
    return -1;
  }

  #object(prefix: number, depth: number): boolean {
    const bytes = this.#bytes;
    if (bytes[this.#at] !== 123 || depth > DEPTH) return false;
    this.#at++;
    this.#blank();
    const firstKey = this.#keys;
    let nests = false;
    for (;;) {
      if (bytes[this.#at] !== QUOTE) return false;
      const keyStart = ++this.#at;
      for (;;) {
        const byte = bytes[this.#at];
        if (byte === QUOTE) break;
        // Keys with dots, escapes or control characters are quoted or unescaped by the general path.
        if (byte === 46 || byte === 92 || byte < 32 || this.#at >= this.#end) return false;
        this.#at++;
      }
      const keyEnd = this.#at++;
      if (keyEnd === keyStart) return false;
      this.#blank();
      if (bytes[this.#at++] !== 58) return false;
      this.#blank();
      const nested = bytes[this.#at] === 123;
      // A key that comes again is another key, which paths alone tell only of two that hold plain values.
      if ((nested || nests) && this.#comesAgain(firstKey, keyStart, keyEnd, nested)) return false;
      if (this.#keys === LIMIT * 2) return false;
      this.#keyStart[this.#keys] = keyStart;
      this.#keyEnd[this.#keys] = keyEnd;
      this.#keyNests[this.#keys++] = nested ? 1 : 0;
      if (nested) {
        nests = true;
        const length = prefix + keyEnd - keyStart + 1;
        if (length > this.#prefix.length) return false;
        this.#prefix.set(bytes.subarray(keyStart, keyEnd), prefix);
        this.#prefix[length - 1] = 46;
        if (!this.#object(length, depth + 1)) return false;
      } else {
        const at = this.count;
        if (at === LIMIT) return false;
        const path = this.#pathOf(prefix, keyStart, keyEnd);
        if (path < 0 || this.indexOf(path, at) >= 0) return false;
        this.path[at] = path;
        if (!this.#leaf(at)) return false;
        this.count++;
      }
      this.#blank();
      const byte = bytes[this.#at++];
      if (byte === 125) {
        this.#keys = firstKey;
        return this.#at <= this.#end;
      }
      if (byte !== 44) return false;
      this.#blank();
    }
  }

  /** Whether a key from `first` on is the same one; with `any`, also one that holds a plain value. */
  #comesAgain(first: number, start: number, end: number, any: boolean): boolean {
    const bytes = this.#bytes;
    for (let key = first; key < this.#keys; key++) {
      const from = this.#keyStart[key];
      if (this.#keyEnd[key] - from !== end - start || (!any && this.#keyNests[key] === 0)) continue;
      let i = 0;
      while (i < end - start && bytes[from + i] === bytes[start + i]) i++;
      if (i === end - start) return true;
    }
    return false;
  }

  #pathOf(prefix: number, keyStart: number, keyEnd: number): number {
    if (prefix === 0) return this.#fields.intern(this.#bytes, keyStart, keyEnd);
    const length = prefix + keyEnd - keyStart;
    if (length > this.#prefix.length) return -1;
    this.#prefix.set(this.#bytes.subarray(keyStart, keyEnd), prefix);
    return this.#fields.intern(this.#prefix, 0, length);
  }

  #leaf(at: number): boolean {
    const bytes = this.#bytes;
    const byte = bytes[this.#at];
    if (byte === QUOTE) {
      const start = this.#at + 1;
      const end = this.#string();
      if (end < 0 || MASK_LEAD[bytes[start]] === 1) return false;
      this.start[at] = start;
      this.end[at] = end;
      this.kind[at] = start === end ? KIND_CODE.empty : KIND_CODE.value;
      return true;
    }
    const start = this.#at;
    if (!this.#value(0)) return false;
    const isNull = byte === 110;
    this.start[at] = start;
    this.end[at] = isNull ? start : this.#at;
    this.kind[at] = isNull ? KIND_CODE.null : KIND_CODE.value;
    return true;
  }

  /** Passes a string without escapes; returns where its text ends, or -1. */
  #string(): number {
    const bytes = this.#bytes;
    let at = this.#at + 1;
    for (;;) {
      const byte = bytes[at];
      if (byte === QUOTE) break;
      if (byte === 92 || byte < 32 || at >= this.#end) return -1;
      at++;
    }
    this.#at = at + 1;
    return at < this.#end ? at : -1;
  }

  /** Passes a number, a literal, a string or an array, checking that it is JSON. Objects within arrays are left to the general path. */
  #value(depth: number): boolean {
    const bytes = this.#bytes;
    const byte = bytes[this.#at];
    if (byte === QUOTE) return this.#string() >= 0;
    if (byte === 91) {
      if (depth > DEPTH) return false;
      this.#at++;
      this.#blank();
      if (bytes[this.#at] === 93) { this.#at++; return true; }
      for (;;) {
        if (!this.#value(depth + 1)) return false;
        this.#blank();
        const next = bytes[this.#at++];
        if (next === 93) return true;
        if (next !== 44 || this.#at >= this.#end) return false;
        this.#blank();
      }
    }
    if (byte === 116) return this.#literal(0x74727565, 4);
    if (byte === 110) return this.#literal(0x6e756c6c, 4);
    if (byte === 102) return bytes[this.#at + 4] === 101 && this.#literal(0x66616c73, 5);
    return this.#number();
  }

  #literal(word: number, length: number): boolean {
    const bytes = this.#bytes;
    const at = this.#at;
    const found = (bytes[at] << 24 | bytes[at + 1] << 16 | bytes[at + 2] << 8 | bytes[at + 3]) >>> 0;
    this.#at += length;
    return found === word && this.#at <= this.#end;
  }

  #number(): boolean {
    const bytes = this.#bytes;
    let at = this.#at;
    const digits = (): number => { const from = at; while (bytes[at] >= 48 && bytes[at] <= 57) at++; return at - from; };
    if (bytes[at] === 45) at++;
    const leadingZero = bytes[at] === 48;
    const whole = digits();
    if (whole === 0 || (leadingZero && whole > 1)) return false;
    if (bytes[at] === 46) { at++; if (digits() === 0) return false; }
    if (bytes[at] === 101 || bytes[at] === 69) {
      at++;
      if (bytes[at] === 43 || bytes[at] === 45) at++;
      if (digits() === 0) return false;
    }
    this.#at = at;
    return at <= this.#end;
  }

  #blank(): void {
    for (;;) {
      const byte = this.#bytes[this.#at];
      if (byte !== 32 && byte !== 10 && byte !== 13 && byte !== 9) return;
      this.#at++;
    }
  }
}
