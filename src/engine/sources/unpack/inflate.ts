// Deflated bytes a piece at a time, as gzip and zip both need them: node's own streams forget what they had decoded when the
// data is damaged, and run ahead of their reader, which is what a bomb wants.
import { createInflateRaw, inflateRawSync } from 'node:zlib';

/** Where bytes come from: in order, or once more from an offset. */
export interface GivenBytes {
  next(size: number): Buffer | null | Promise<Buffer | null>;
  at(offset: number, size: number): Buffer | Promise<Buffer>;
}

/** Compressed bytes decoded at a time. */
export const PIECE = 16 * 1024;
/** The same where the damage is looked for. */
const SMALL_PIECE = 128;
/** Decoded bytes that may be decoded again, and what looking for one damage costs in bytes that could be decoded meanwhile. */
const MOST_REPEATED = 512 * 1024 * 1024;
const REPEAT_COST = 512 * 1024;
/** Memory that one stream decodes into; small, because some files have a gzip member every 64 KiB. */
const STREAM_CHUNK = 64 * 1024;

/** Compressed bytes that may be decoded in one go, and what may come out of them. */
export const AT_ONCE = 2048;
const AT_ONCE_DECODED = 64 * 1024;

/**
 * Decodes data that ends within the first bytes of `given`, and tells how many of them it took; null where it is longer, or
 * damaged, which a `Feed` then finds out. Ten times faster than a stream, and some files are of nothing but small members.
 */
export function inflateAtOnce(given: Buffer): { readonly bytes: Buffer; readonly used: number } | null {
  try {
    // Node's types leave out what `info` makes of the answer (https://nodejs.org/api/zlib.html#class-options).
    const { buffer, engine } = inflateRawSync(given.subarray(0, AT_ONCE), { info: true, maxOutputLength: AT_ONCE_DECODED, chunkSize: AT_ONCE }) as unknown as { buffer: Buffer; engine: { bytesWritten: number } };
    return { bytes: buffer, used: engine.bytesWritten };
  } catch {
    return null;
  }
}

/** One inflate stream, fed a piece at a time; it decodes at most a chunk ahead of its reader. */
export class Feed {
  /** `ended`: the compressed data is over, and the last piece reached beyond it. */
  state: 'hungry' | 'ended' | 'broken' = 'hungry';
  readonly #inflate = createInflateRaw({ chunkSize: STREAM_CHUNK });
  #fed = 0;
  #wake = (): void => {};

  constructor() {
    this.#inflate.on('error', () => { this.state = 'broken'; this.#wake(); });
    this.#inflate.on('readable', () => this.#wake());
  }

  /** Compressed bytes taken so far. */
  get used(): number { return this.#inflate.bytesWritten; }

  /** The bytes are zlib's own memory: they must be copied, not transferred. */
  async *give(piece: Uint8Array): AsyncGenerator<Buffer> {
    let taken = false;
    this.#fed += piece.length;
    this.#inflate.write(piece, () => { taken = true; this.#wake(); });
    for (;;) {
      const woken = new Promise<void>((resolve) => { this.#wake = resolve; });
      const bytes = this.#inflate.read() as Buffer | null;
      if (bytes !== null) { yield bytes; continue; }
      if (taken || this.state === 'broken') break;
      await woken;
    }
    // Input is left over only behind the end of the data.
    if (this.state === 'hungry' && this.used < this.#fed) this.state = 'ended';
  }

  close(): void { this.#inflate.destroy(); }
}

/**
 * What the engine had decoded of a damaged piece when it failed, which it does not hand out: the data from `start` is decoded
 * twice more without its first `known` bytes. The damaged piece, which begins at `broken`, goes in small pieces the first time,
 * and byte by byte the second time what turned out to be the damaged one of those: a write costs more than its bytes.
 */
export async function* salvage(given: GivenBytes, start: number, broken: number, known: number): AsyncGenerator<Buffer> {
  let [from, skip] = [broken, known];
  for (const step of [SMALL_PIECE, 1]) {
    const feed = new Feed();
    const last = from + (step === 1 ? SMALL_PIECE : PIECE);
    let decoded = 0;
    try {
      for (let offset = start; offset < last && feed.state === 'hungry';) {
        const piece = await given.at(offset, offset < from ? Math.min(PIECE, from - offset) : step);
        if (piece.length === 0) break;
        if (offset >= from) from = step === 1 ? from : offset;
        offset += piece.length;
        for await (const bytes of feed.give(piece)) {
          if (decoded + bytes.length > skip) yield bytes.subarray(Math.max(0, skip - decoded));
          decoded += bytes.length;
        }
      }
    } finally {
      feed.close();
    }
    skip = Math.max(skip, decoded);
    if (feed.state !== 'broken') return;
  }
}

/** Said of damaged data behind that. */
export const NOT_LOOKED_FOR = ', and up to 64 KiB in front of the damage were not looked for: too much else is damaged';

/** How much damaged data one reader decodes again; behind it, a remark says what was not looked for. */
export class Repeats {
  #left = MOST_REPEATED;

  /** False where that is used up. `decoded`: bytes in front of the damage. */
  allow(decoded: number): boolean {
    const cost = REPEAT_COST + decoded * 2;
    if (cost > this.#left) return false;
    this.#left -= cost;
    return true;
  }
}
