// Bytes of a source as text that can be shown without hiding anything.
import { isUtf8 } from 'node:buffer';

const SHOWN = Array.from({ length: 256 }, (_, byte) => `\\x${byte.toString(16).toUpperCase().padStart(2, '0')}`);

/** UTF-8 as text; bytes that are not UTF-8 appear as `\xFF`, so that no two different records look the same. */
export function textOf(bytes: Uint8Array): string {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (isUtf8(buffer)) return buffer.toString('utf8');
  const parts: string[] = [];
  let from = 0;
  for (let i = 0; i < buffer.length;) {
    const size = characterSize(buffer, i);
    if (size > 0) { i += size; continue; }
    if (from < i) parts.push(buffer.toString('utf8', from, i));
    parts.push(SHOWN[buffer[i]]);
    from = ++i;
  }
  if (from < buffer.length) parts.push(buffer.toString('utf8', from));
  return parts.join('');
}

/** Length of the UTF-8 character at `at`, 0 where there is none. Facts: table 3-7 of the Unicode Standard. */
export function characterSize(bytes: Uint8Array, at: number): number {
  const lead = bytes[at];
  if (lead < 0x80) return 1;
  if (lead < 0xc2 || lead > 0xf4) return 0;
  const size = lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
  const lowest = lead === 0xe0 ? 0xa0 : lead === 0xf0 ? 0x90 : 0x80;
  const highest = lead === 0xed ? 0x9f : lead === 0xf4 ? 0x8f : 0xbf;
  if (!(bytes[at + 1] >= lowest && bytes[at + 1] <= highest)) return 0;
  for (let i = 2; i < size; i++) if ((bytes[at + i] & 0xc0) !== 0x80) return 0;
  return size;
}
