// Bytes that can be read anywhere: an archive is one, whether it is a file, a stretch of one, or was taken out of another archive.
import { closeSync, openSync, readSync, unlinkSync, writeSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';

export interface ByteRange {
  readonly size: number;
  /** As many of the bytes from `at` as there are, `size` at most. */
  read(at: number, size: number): Buffer;
}

/** A stretch of a file; the descriptor stays the caller's. */
export function fileRange(fd: number, start: number, size: number): ByteRange {
  return {
    size,
    read(at, wanted) {
      const buffer = Buffer.allocUnsafe(Math.max(0, Math.min(wanted, size - at)));
      let length = 0;
      while (length < buffer.length) {
        const read = readSync(fd, buffer, length, buffer.length - length, start + at + length);
        if (read === 0) break;
        length += read;
      }
      return buffer.subarray(0, length);
    },
  };
}

export function subRange(range: ByteRange, start: number, size: number): ByteRange {
  const clipped = Math.max(0, Math.min(size, range.size - start));
  return { size: clipped, read: (at, wanted) => range.read(start + at, Math.max(0, Math.min(wanted, clipped - at))) };
}

const IN_MEMORY = 32 * 1024 * 1024;

/** Collects bytes: in memory at first, then in a file that has no name, so that nothing is left whatever happens. */
export class Spool {
  readonly #folder: string;
  #chunks: Buffer[] = [];
  #size = 0;
  #fd: number | null = null;

  constructor(folder: string) { this.#folder = folder; }

  add(bytes: Buffer): void {
    this.#size += bytes.length;
    if (this.#fd !== null) { writeAll(this.#fd, bytes); return; }
    this.#chunks.push(Buffer.from(bytes));
    if (this.#size <= IN_MEMORY) return;
    const path = join(this.#folder, `.exhibit-unpack-${randomUUID()}`);
    this.#fd = openSync(path, 'wx+', 0o600);
    unlinkSync(path);
    for (const chunk of this.#chunks) writeAll(this.#fd, chunk);
    this.#chunks = [];
  }

  range(): ByteRange {
    if (this.#fd !== null) return fileRange(this.#fd, 0, this.#size);
    const all = Buffer.concat(this.#chunks);
    this.#chunks = [];
    return { size: all.length, read: (at, size) => all.subarray(at, at + size) };
  }

  close(): void {
    if (this.#fd !== null) closeSync(this.#fd);
    this.#fd = null;
    this.#chunks = [];
  }
}

function writeAll(fd: number, bytes: Buffer): void {
  for (let at = 0; at < bytes.length;) at += writeSync(fd, bytes, at);
}
