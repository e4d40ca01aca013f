// Deflated bytes a piece at a time, as gzip and zip both need them: node's own streams forget what they had decoded when the
// data is damaged, and run ahead of their reader, which is what a bomb wants.
import { createInflateRaw } from 'node:zlib';

/** Where bytes come from: in order, or once more from an offset. */
export interface GivenBytes {
  next(size: number): Buffer | null | Promise<Buffer | null>;
  at(offset: number, size: number): Buffer | Promise<Buffer>;
}

/** Compressed bytes decoded at a time. */
export const PIECE = 16 * 1024;
/** Memory that one stream decodes into; small, because some files have a gzip member every 64 KiB. */
const STREAM_CHUNK = 64 * 1024;

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
 * once more without its first `known` bytes, and the damaged piece, which begins at `broken`, byte by byte.
 */
export async function* salvage(given: GivenBytes, start: number, broken: number, known: number): AsyncGenerator<Buffer> {
  const feed = new Feed();
  let skip = known;
  try {
    for (let offset = start; offset < broken + PIECE && feed.state === 'hungry';) {
      const piece = await given.at(offset, offset < broken ? Math.min(PIECE, broken - offset) : 1);
      if (piece.length === 0) return;
      offset += piece.length;
      for await (const bytes of feed.give(piece)) {
        if (skip < bytes.length) yield bytes.subarray(skip);
        skip = Math.max(0, skip - bytes.length);
      }
    }
  } finally {
    feed.close();
  }
}
