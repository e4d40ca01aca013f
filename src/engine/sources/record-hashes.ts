// SHA-256 of the records of a stretch of bytes. Of the work of an import it is the part that either side can do, since it
// depends on the bytes alone: whichever has the time does it.
import { hash } from 'node:crypto';

/** recordHash of each record, one after the other; `bounds` are start and end of each within `bytes`. */
export function hashRecords(bytes: Uint8Array, bounds: Uint32Array): Uint8Array<ArrayBuffer> {
  const hashes = new Uint8Array(bounds.length * 16);
  const target = Buffer.from(hashes.buffer);
  // Digests as 'binary' strings: three times as fast as buffers.
  for (let i = 0; i < bounds.length; i += 2) target.write(hash('sha256', bytes.subarray(bounds[i], bounds[i + 1]), 'binary'), i * 16, 'latin1');
  return hashes;
}
