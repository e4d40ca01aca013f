// Bytes of a source as text that can be shown without hiding anything.
import { isUtf8 } from 'node:buffer';

/** UTF-8 as text; bytes that are not UTF-8 appear as `\xFF`, so that no two different records look the same. */
export function textOf(bytes: Uint8Array): string {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (isUtf8(buffer)) return buffer.toString('utf8');
  let text = '';
  let from = 0;
  const flush = (to: number) => { text += buffer.toString('utf8', from, to); };
  for (let i = 0; i < buffer.length;) {
    const lead = buffer[i];
    const length = lead < 0x80 ? 1 : lead >= 0xc2 && lead < 0xe0 ? 2 : lead >= 0xe0 && lead < 0xf0 ? 3 : lead >= 0xf0 && lead < 0xf5 ? 4 : 0;
    if (length > 0 && isUtf8(buffer.subarray(i, i + length)) && i + length <= buffer.length) { i += length; continue; }
    flush(i);
    text += `\\x${lead.toString(16).toUpperCase().padStart(2, '0')}`;
    i += 1;
    from = i;
  }
  flush(buffer.length);
  return text;
}
