// Encodings: every byte comes back, whatever is broken in them.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ENCODINGS, type Encoding } from '../../src/contract/sources.ts';
import { BackTranscoder, Transcoder } from '../../src/engine/sources/transcode.ts';

function pieces(bytes: Buffer, cuts: readonly number[]): Buffer[] {
  const places = [0, ...new Set(cuts.map((cut) => cut % (bytes.length + 1))), bytes.length].sort((a, b) => a - b);
  return places.slice(1).map((place, i) => bytes.subarray(places[i], place));
}
function forward(bytes: Buffer, encoding: Encoding, cuts: readonly number[] = []): { text: Buffer; remarks: string[] } {
  const transcoder = new Transcoder(encoding);
  const parts = pieces(bytes, cuts).map((piece) => Buffer.from(transcoder.write(piece)));
  const { bytes: tail, remarks } = transcoder.end();
  return { text: Buffer.concat([...parts, tail]), remarks };
}
function back(text: Buffer, encoding: Encoding, cuts: readonly number[] = []): Buffer {
  const transcoder = new BackTranscoder(encoding);
  const parts = pieces(text, cuts).map((piece) => Buffer.from(transcoder.write(piece)));
  return Buffer.concat([...parts, transcoder.end().bytes]);
}

const bytes = fc.oneof(
  fc.uint8Array({ maxLength: 40 }),
  fc.string({ unit: 'binary', maxLength: 20 }).map((text) => Buffer.from(text, 'utf16le')),
  fc.array(fc.constantFrom(0xd8, 0xdc, 0x00, 0x41, 0x0a, 0xfe, 0xff, 0x80, 0x9d), { maxLength: 24 }).map((list) => Uint8Array.from(list)),
).map((array) => Buffer.from(array));
const cuts = fc.array(fc.nat(60), { maxLength: 6 });

describe('transcoding', () => {
  test.each(ENCODINGS)('%s forward and back is the same bytes, whatever they are and wherever they are cut', (encoding) => {
    fc.assert(fc.property(bytes, cuts, cuts, (given, one, two) => {
      const { text } = forward(given, encoding, one);
      expect(text.equals(forward(given, encoding).text)).toBe(true);
      expect(back(text, encoding, two).equals(given)).toBe(true);
    }), { numRuns: 3000 });
  });
  test('text in UTF-16 is the text that Node reads, in either order', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme', maxLength: 20 }), (text) => {
      expect(forward(Buffer.from(text, 'utf16le'), 'utf-16le').text.toString()).toBe(text);
      expect(forward(Buffer.from(text, 'utf16le').swap16(), 'utf-16be').text.toString()).toBe(text);
    }));
  });
  test('Windows-1252 is read as browsers read it', () => {
    const all = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));
    expect(forward(all, 'windows-1252').text.toString()).toBe(new TextDecoder('windows-1252').decode(all));
    expect(forward(all, 'windows-1252').text.toString().slice(0x80, 0x82)).toBe('€\u0081');
  });
  test('half a character and an odd last byte are kept, and said', () => {
    const { text, remarks } = forward(Buffer.from([0x00, 0xd8, 0x41, 0x00, 0x0a]), 'utf-16le');
    expect(text).toEqual(Buffer.from([0xed, 0xa0, 0x80, 0x41, 0xf8, 0x8a]));
    expect(remarks).toEqual([expect.stringContaining('1 half of a character'), expect.stringContaining('odd number of bytes')]);
  });
  test('what never came from an encoding is not turned back into it', () => {
    expect(() => back(Buffer.from('日'), 'windows-1252')).toThrow(RangeError);
    expect(() => back(Buffer.from([0x80, 0x41]), 'utf-16le')).toThrow(RangeError);
    expect(() => back(Buffer.from([0xe2, 0x82]), 'windows-1252')).toThrow(RangeError);
  });
});
