// Other encodings as UTF-8 and back, byte for byte: the scanners know nothing but UTF-8, and a source that was turned into it
// can still be written out exactly as it was given, whatever is broken in it.
//
// - UTF-16 becomes generalised UTF-8: half a surrogate pair on its own is three bytes, ED A0 80 to ED BF BF. Two halves that
//   belong together are one character of four bytes, so both ways are unambiguous.
// - An odd last byte `b` of UTF-16 becomes the two bytes F8 + (b >> 6), 80 + (b & 63). No UTF-8 holds F8 to FB.
// - Windows-1252 goes by the table of the WHATWG Encoding Standard, where 81, 8D, 8F, 90 and 9D are U+0081 and so on.
// - UTF-8 stays as it is, its invalid bytes included.
import type { Encoding } from '../../contract/sources.ts';

/** Code points of the bytes 80 to 9F: https://encoding.spec.whatwg.org/index-windows-1252.txt */
const WINDOWS_1252 = [
  0x20ac, 0x81, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160, 0x2039, 0x0152, 0x8d, 0x017d, 0x8f,
  0x90, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0x9d, 0x017e, 0x0178,
];
const CODE_POINTS = Uint16Array.from({ length: 256 }, (_, byte) => (byte < 0x80 || byte >= 0xa0 ? byte : WINDOWS_1252[byte - 0x80]));
const BYTES = new Map(Array.from(CODE_POINTS, (point, byte): [number, number] => [point, byte]));

/** First byte of the two that an odd last byte becomes. */
const ODD = 0xf8;

/** What `end` gives: the last bytes, and what was out of the ordinary, one sentence each. */
export interface Ended { readonly bytes: Buffer; readonly remarks: string[] }

/** Bytes of a source → UTF-8, in pieces that may be cut anywhere. */
export class Transcoder {
  readonly #encoding: Encoding;
  /** First byte of a unit whose second has not come yet, or −1. */
  #half = -1;
  /** First half of a surrogate pair whose second has not come yet, or 0. */
  #high = 0;
  #alone = 0;

  constructor(encoding: Encoding) { this.#encoding = encoding; }

  /** The result may share its memory with `chunk`. */
  write(chunk: Uint8Array): Buffer {
    if (this.#encoding === 'utf-8') return Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    return this.#encoding === 'windows-1252' ? fromWindows1252(chunk) : this.#fromUtf16(chunk);
  }

  end(): Ended {
    const bytes = Buffer.alloc(5);
    let to = 0;
    const remarks: string[] = [];
    if (this.#high !== 0) to = this.#lone(bytes, to, this.#high);
    if (this.#alone > 0) remarks.push(`${this.#alone} ${this.#alone === 1 ? 'half of a character stands' : 'halves of characters stand'} alone (UTF-16); kept, and shown as bytes.`);
    if (this.#half >= 0) {
      bytes[to++] = ODD + (this.#half >> 6);
      bytes[to++] = 0x80 + (this.#half & 63);
      remarks.push('It ends within a character (UTF-16, odd number of bytes); its last byte is kept.');
    }
    this.#half = -1;
    this.#high = this.#alone = 0;
    return { bytes: bytes.subarray(0, to), remarks };
  }

  #fromUtf16(chunk: Uint8Array): Buffer {
    const { length } = chunk;
    const low = this.#encoding === 'utf-16le' ? 0 : 1;
    // Three bytes a unit, and three for half a pair that was waiting.
    const bytes = Buffer.allocUnsafe(((length + 1) >> 1) * 3 + 3);
    let to = 0;
    let at = 0;
    let high = this.#high;
    if (this.#half >= 0 && length > 0) {
      const unit = low === 0 ? this.#half | chunk[0] << 8 : this.#half << 8 | chunk[0];
      this.#half = -1;
      at = 1;
      [to, high] = this.#unit(bytes, to, high, unit);
    }
    for (; at + 1 < length; at += 2) {
      const unit = chunk[at + low] | chunk[at + 1 - low] << 8;
      if (unit < 0x80 && high === 0) bytes[to++] = unit;
      else [to, high] = this.#unit(bytes, to, high, unit);
    }
    if (at < length) this.#half = chunk[at];
    this.#high = high;
    return bytes.subarray(0, to);
  }

  /** Writes one unit; returns where to go on, and the first half that now waits for its second. */
  #unit(bytes: Buffer, at: number, high: number, unit: number): [number, number] {
    let to = at;
    const isLow = unit >= 0xdc00 && unit < 0xe000;
    if (high !== 0) {
      if (isLow) return [put(bytes, to, 0x10000 + ((high - 0xd800) << 10) + unit - 0xdc00), 0];
      to = this.#lone(bytes, to, high);
    }
    if (unit >= 0xd800 && unit < 0xdc00) return [to, unit];
    return [isLow ? this.#lone(bytes, to, unit) : put(bytes, to, unit), 0];
  }

  #lone(bytes: Buffer, to: number, half: number): number {
    this.#alone++;
    return put(bytes, to, half);
  }
}

/**
 * The inverse of Transcoder: `back(forward(bytes))` is `bytes`, for all bytes. Takes what a Transcoder of the same encoding gave, cut
 * anywhere; anything else throws a RangeError, because it cannot have come from such a source.
 */
export class BackTranscoder {
  readonly #encoding: Encoding;
  /** Beginning of a character whose rest has not come yet. */
  #rest: Buffer = Buffer.alloc(0);

  constructor(encoding: Encoding) { this.#encoding = encoding; }

  write(chunk: Uint8Array): Buffer {
    const given = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    if (this.#encoding === 'utf-8') return given;
    const source = this.#rest.length === 0 ? given : Buffer.concat([this.#rest, given]);
    const wide = this.#encoding === 'utf-16le' ? 0 : this.#encoding === 'utf-16be' ? 1 : -1;
    const bytes = Buffer.allocUnsafe(wide < 0 ? source.length : source.length * 2);
    let to = 0;
    let at = 0;
    while (at < source.length) {
      const lead = source[at];
      if (lead < 0x80) {
        if (wide < 0) bytes[to++] = lead;
        else to = putUtf16(bytes, to, lead, wide);
        at++;
        continue;
      }
      const size = lead < 0xc0 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : lead < ODD ? 4 : 2;
      if (at + size > source.length) break;
      if (lead >= ODD && wide >= 0) bytes[to++] = (lead - ODD) << 6 | source[at + 1] & 63;
      else {
        const point = pointAt(source, at, size);
        if (wide >= 0) to = putUtf16(bytes, to, point, wide);
        else {
          const byte = BYTES.get(point);
          if (byte === undefined) throw new RangeError('this text was never Windows-1252');
          bytes[to++] = byte;
        }
      }
      at += size;
    }
    this.#rest = Buffer.from(source.subarray(at));
    return bytes.subarray(0, to);
  }

  end(): Ended {
    if (this.#rest.length > 0) throw new RangeError('the text ends within a character');
    return { bytes: Buffer.alloc(0), remarks: [] };
  }
}

function fromWindows1252(chunk: Uint8Array): Buffer {
  const bytes = Buffer.allocUnsafe(chunk.length * 3);
  let to = 0;
  for (let i = 0; i < chunk.length; i++) {
    const byte = chunk[i];
    if (byte < 0x80) bytes[to++] = byte;
    else to = put(bytes, to, CODE_POINTS[byte]);
  }
  return bytes.subarray(0, to);
}

/** Writes a code point, or half a surrogate pair, as generalised UTF-8; returns where to go on. */
function put(bytes: Buffer, at: number, point: number): number {
  let to = at;
  if (point < 0x80) bytes[to++] = point;
  else if (point < 0x800) bytes[to++] = 0xc0 | point >> 6;
  else if (point < 0x10000) { bytes[to++] = 0xe0 | point >> 12; bytes[to++] = 0x80 | point >> 6 & 63; }
  else { bytes[to++] = 0xf0 | point >> 18; bytes[to++] = 0x80 | point >> 12 & 63; bytes[to++] = 0x80 | point >> 6 & 63; }
  if (point >= 0x80) bytes[to++] = 0x80 | point & 63;
  return to;
}

function putUtf16(bytes: Buffer, to: number, point: number, low: number): number {
  if (point >= 0x10000) return putUtf16(bytes, putUtf16(bytes, to, 0xd800 + (point - 0x10000 >> 10), low), 0xdc00 + (point & 0x3ff), low);
  bytes[to + low] = point & 0xff;
  bytes[to + 1 - low] = point >> 8;
  return to + 2;
}

/** The code point of `size` bytes, two to four. */
function pointAt(source: Buffer, at: number, size: number): number {
  if (size === 0) throw new RangeError('this text was never UTF-16 or Windows-1252');
  let point = source[at] & 0xff >> size + 1;
  for (let i = 1; i < size; i++) point = point << 6 | source[at + i] & 63;
  return point;
}
