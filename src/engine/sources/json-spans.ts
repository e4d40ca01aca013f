// JSON on bytes: passes over values, checking that they are JSON, without making anything of them. Whatever the general reader treats
// in its own way (keys that come twice or hold escapes, very deep or very wide objects) is not passed: -1 then leaves the record to it.

const QUOTE = 34;
const BACKSLASH = 92;
const DEPTH = 100;
/** Keys of one nested object that are compared with each other. */
const KEYS = 64;

/** Bytes at which a run of string characters ends: the quote, the backslash, and what may not stand in a string. */
const STOP = new Uint8Array(256);
for (let byte = 0; byte < 32; byte++) STOP[byte] = 1;
STOP[QUOTE] = 1;
STOP[BACKSLASH] = 1;

export class JsonSpans {
  /** The string passed last holds escapes; and one of them is half of a surrogate pair. */
  escaped = false;
  surrogate = false;
  bytes: Uint8Array = new Uint8Array(0);
  /** Nothing at or behind it is read as part of a value. */
  end = 0;
  readonly #keyStart: number[] = [];
  readonly #keyEnd: number[] = [];

  /** Where the blanks from `at` on end. */
  blank(at: number): number {
    const { bytes } = this;
    for (;;) {
      const byte = bytes[at];
      if (byte !== 32 && byte !== 9 && byte !== 10 && byte !== 13) return at;
      at++;
    }
  }

  /** Passes the string whose quote stands at `at`; returns what follows its closing quote. */
  string(at: number): number {
    const { bytes, end } = this;
    this.escaped = false;
    this.surrogate = false;
    for (at++; ; at++) {
      while (at < end && STOP[bytes[at]] === 0) at++;
      if (at >= end) return -1;
      if (bytes[at] === QUOTE) return at + 1;
      if (bytes[at] !== BACKSLASH) return -1;
      this.escaped = true;
      const escape = bytes[++at];
      if (escape === 117) {
        for (let i = 1; i <= 4; i++) if (hexDigit(bytes[at + i]) < 0) return -1;
        if (hexDigit(bytes[at + 1]) === 13 && hexDigit(bytes[at + 2]) >= 8) this.surrogate = true;
        at += 4;
      } else if (SHORT_ESCAPES[escape] === undefined || SHORT_ESCAPES[escape] === 0) return -1;
    }
  }

  /** Passes any value; returns what follows it. */
  value(at: number, depth = 0): number {
    const { bytes } = this;
    switch (bytes[at]) {
      case QUOTE: return this.string(at);
      case 123: return depth > DEPTH ? -1 : this.#object(at, depth);
      case 91: return depth > DEPTH ? -1 : this.#array(at, depth);
      case 116: return bytes[at + 1] === 114 && bytes[at + 2] === 117 && bytes[at + 3] === 101 ? at + 4 : -1;
      case 102: return bytes[at + 1] === 97 && bytes[at + 2] === 108 && bytes[at + 3] === 115 && bytes[at + 4] === 101 ? at + 5 : -1;
      case 110: return bytes[at + 1] === 117 && bytes[at + 2] === 108 && bytes[at + 3] === 108 ? at + 4 : -1;
      default: return this.#number(at);
    }
  }

  /** Where the object at `at` would end by its braces alone, strings left aside: for one that is read as a whole later. */
  braces(at: number): number {
    const { bytes, end } = this;
    let depth = 0;
    for (; at < end; at++) {
      const byte = bytes[at];
      if (byte === QUOTE) {
        for (at++; at < end && bytes[at] !== QUOTE; at++) if (bytes[at] === BACKSLASH) at++;
      } else if (byte === 123) depth++;
      else if (byte === 125 && --depth === 0) return at + 1;
    }
    return -1;
  }

  #object(at: number, depth: number): number {
    const { bytes } = this;
    const first = this.#keyStart.length;
    at = this.blank(at + 1);
    if (bytes[at] === 125) return at + 1;
    for (;;) {
      if (bytes[at] !== QUOTE) break;
      const keyStart = at + 1;
      at = this.string(at);
      if (at < 0 || this.escaped || this.#comesAgain(first, keyStart, at - 1)) break;
      at = this.blank(at);
      if (bytes[at] !== 58) break;
      at = this.value(this.blank(at + 1), depth + 1);
      if (at < 0) break;
      at = this.blank(at);
      if (bytes[at] === 125) { this.#keyStart.length = first; this.#keyEnd.length = first; return at + 1; }
      if (bytes[at] !== 44) break;
      at = this.blank(at + 1);
    }
    this.#keyStart.length = 0;
    this.#keyEnd.length = 0;
    return -1;
  }

  /** Notes a key; true when it came before in the same object, or when that holds too many to compare. */
  #comesAgain(first: number, start: number, end: number): boolean {
    const { bytes } = this;
    const known = this.#keyStart.length;
    if (known - first >= KEYS) return true;
    for (let key = first; key < known; key++) {
      const from = this.#keyStart[key];
      if (this.#keyEnd[key] - from !== end - start) continue;
      let i = 0;
      while (i < end - start && bytes[from + i] === bytes[start + i]) i++;
      if (i === end - start) return true;
    }
    this.#keyStart.push(start);
    this.#keyEnd.push(end);
    return false;
  }

  #array(at: number, depth: number): number {
    const { bytes } = this;
    at = this.blank(at + 1);
    if (bytes[at] === 93) return at + 1;
    for (;;) {
      at = this.value(at, depth + 1);
      if (at < 0) return -1;
      at = this.blank(at);
      if (bytes[at] === 93) return at + 1;
      if (bytes[at] !== 44) return -1;
      at = this.blank(at + 1);
    }
  }

  #number(at: number): number {
    const { bytes } = this;
    if (bytes[at] === 45) at++;
    const from = at;
    while (bytes[at] >= 48 && bytes[at] <= 57) at++;
    if (at === from || (bytes[from] === 48 && at > from + 1)) return -1;
    if (bytes[at] === 46) {
      const fraction = ++at;
      while (bytes[at] >= 48 && bytes[at] <= 57) at++;
      if (at === fraction) return -1;
    }
    if (bytes[at] === 101 || bytes[at] === 69) {
      at++;
      if (bytes[at] === 43 || bytes[at] === 45) at++;
      const exponent = at;
      while (bytes[at] >= 48 && bytes[at] <= 57) at++;
      if (at === exponent) return -1;
    }
    return at;
  }
}

/** Letter of an escape → the byte it stands for. */
const SHORT_ESCAPES = new Uint8Array(256);
for (const [letter, byte] of [[34, 34], [92, 92], [47, 47], [98, 8], [102, 12], [110, 10], [114, 13], [116, 9]]) SHORT_ESCAPES[letter] = byte;

/**
 * Copies the text of a JSON string, which `JsonSpans.string` has passed and which holds no surrogates, without its escapes;
 * returns its length in UTF-8, which is never more than as written.
 */
export function unescapeJson(bytes: Uint8Array, start: number, end: number, out: Uint8Array): number {
  let length = 0;
  for (let i = start; i < end; i++) {
    const byte = bytes[i];
    if (byte !== BACKSLASH) { out[length++] = byte; continue; }
    const escape = bytes[++i];
    if (escape !== 117) { out[length++] = SHORT_ESCAPES[escape]; continue; }
    const code = hexDigit(bytes[i + 1]) << 12 | hexDigit(bytes[i + 2]) << 8 | hexDigit(bytes[i + 3]) << 4 | hexDigit(bytes[i + 4]);
    i += 4;
    if (code < 0x80) out[length++] = code;
    else if (code < 0x800) { out[length++] = 0xc0 | code >> 6; out[length++] = 0x80 | (code & 0x3f); }
    else { out[length++] = 0xe0 | code >> 12; out[length++] = 0x80 | (code >> 6 & 0x3f); out[length++] = 0x80 | (code & 0x3f); }
  }
  return length;
}

function hexDigit(byte: number): number {
  if (byte >= 48 && byte <= 57) return byte - 48;
  const letter = byte | 32;
  return letter >= 97 && letter <= 102 ? letter - 87 : -1;
}
