// A file as a stream of decoded bytes. Opened once, read once; whatever decodes is kept, and what does not is said.
import { createHash, type Hash } from 'node:crypto';
import { closeSync, fstatSync, readSync, type Stats } from 'node:fs';
import { basename } from 'node:path';
import { ExhibitError } from '../../contract/errors.ts';
import type { Layer } from '../../contract/sources.ts';
import { GzipDecoder } from './gzip.ts';
import { openRegular, unreadable } from './regular-file.ts';
import { checkRatio } from './unpack/budget.ts';

export interface Ending {
  /** `partial`: the source ends early or is damaged; what came before is here. */
  readonly state: 'complete' | 'partial';
  readonly remarks: readonly string[];
}

export interface ByteSource {
  readonly name: string;
  /** Size of the file when it was opened; of a part of an archive as the archive claims. */
  readonly bytes: number;
  readonly container: 'none' | 'gzip';
  /** Bytes of the file, or of `bytes` as far as can be told, read so far. */
  readonly bytesGiven: number;
  /** Archives within the given file on the way to this part, outermost first; the file itself is not among them. */
  readonly layers: readonly Layer[];
  /** How it ended; valid once next() has given null. */
  readonly ending: Ending;
  /** The next decoded bytes, about 1 MiB in a buffer of their own that may be transferred; null at the end. */
  next(): Promise<Buffer | null>;
  /**
   * Calls back with the bytes as given, in order: of a gzip in buffers of their own, of a plain file the chunks of next()
   * themselves; never for a part of an archive.
   */
  onGiven(callback: (bytes: Uint8Array) => void): void;
  /** Has the bytes as given hashed on the way; to be called before the first next(). */
  hashGiven(): void;
  /**
   * Size and SHA-256 of the bytes as given or as taken out of the archive (the gzip, the XML of a sheet); valid at the end. Null
   * where hashGiven() was not asked of a file: of a plain one, it is the hash of all that next() gave.
   */
  given(): { readonly bytes: number; readonly sha256: Uint8Array | null };
  close(): void;
}

const PLAIN_CHUNK = 2 * 1024 * 1024;
const GZIP_MAGIC = [0x1f, 0x8b];

export interface ByteOptions {
  readonly signal?: AbortSignal;
  /** As the person knows it, for messages; the file's own when left out. */
  readonly name?: string;
  readonly raiseLimits?: boolean;
}

/**
 * Opens an ordinary file; gzip is recognised by its first bytes. Throws FILE_NOT_FOUND, FILE_NOT_REGULAR (links included),
 * FILE_UNREADABLE or FILE_EMPTY; next() throws CANCELLED, FILE_UNREADABLE where not even the first bytes can be read,
 * SOURCE_DAMAGED for a gzip of which nothing decodes, and SOURCE_LIMIT, unless `raiseLimits`, for one that unfolds as bombs do.
 */
export function openBytes(path: string, options: ByteOptions): ByteSource { return openFile(path, options, true); }

/** The same for the bytes as they are, whatever they are. */
export function openPlain(path: string, options: ByteOptions): ByteSource { return openFile(path, options, false); }

function openFile(path: string, options: ByteOptions, decodes: boolean): ByteSource {
  const name = options.name ?? basename(path);
  const { fd, stats } = openRegular(path, name);
  try {
    const head = Buffer.alloc(2);
    const length = readSync(fd, head, 0, head.length, 0);
    const gzip = decodes && length === 2 && head[0] === GZIP_MAGIC[0] && head[1] === GZIP_MAGIC[1];
    return new FileSource(fd, name, stats, gzip, options);
  } catch (thrown) {
    closeSync(fd);
    throw unreadable(name, thrown);
  }
}

/** A copy whose memory may be transferred. */
function alone(bytes: Buffer): Buffer {
  const copy = Buffer.allocUnsafeSlow(bytes.length);
  bytes.copy(copy);
  return copy;
}

class FileSource implements ByteSource {
  readonly name: string;
  readonly bytes: number;
  readonly container: 'none' | 'gzip';
  readonly layers: readonly Layer[] = [];
  bytesGiven = 0;
  ending: Ending = { state: 'complete', remarks: [] };
  readonly #fd: number;
  readonly #before: Stats;
  readonly #signal: AbortSignal | undefined;
  readonly #raiseLimits: boolean;
  readonly #gzip: GzipDecoder | null;
  #hash: Hash | null = null;
  #given: (bytes: Uint8Array) => void = () => {};
  #readError: string | null = null;
  #ended = false;
  #open = true;

  constructor(fd: number, name: string, stats: Stats, gzip: boolean, options: ByteOptions) {
    this.#fd = fd;
    this.name = name;
    this.bytes = stats.size;
    this.#before = stats;
    this.#signal = options.signal;
    this.#raiseLimits = options.raiseLimits ?? false;
    this.container = gzip ? 'gzip' : 'none';
    this.#gzip = gzip ? new GzipDecoder({ next: (size) => this.#read(size), at: (offset, size) => this.#readAt(offset, size) }) : null;
  }

  onGiven(callback: (bytes: Uint8Array) => void): void { this.#given = callback; }
  hashGiven(): void { this.#hash ??= createHash('sha256'); }

  given(): { readonly bytes: number; readonly sha256: Uint8Array | null } {
    return { bytes: this.bytesGiven, sha256: this.#hash ? Uint8Array.from(this.#hash.copy().digest()) : null };
  }

  async next(): Promise<Buffer | null> {
    if (this.#ended) return null;
    if (this.#signal?.aborted) { this.close(); throw new ExhibitError('CANCELLED', `Reading ${this.name} was cancelled.`); }
    try {
      const chunk = this.#gzip ? await this.#gzip.next() : this.#read(PLAIN_CHUNK);
      if (chunk !== null) {
        if (this.#gzip && !this.#raiseLimits) checkRatio(this.name, this.#gzip.decoded, this.#gzip.used);
        return chunk;
      }
      this.#end();
    } catch (thrown) {
      this.close();
      throw thrown;
    }
    this.close();
    return null;
  }

  close(): void {
    if (!this.#open) return;
    this.#open = false;
    this.#ended = true;
    this.#gzip?.close();
    closeSync(this.#fd);
  }

  /** The next bytes as given; null at the size the file had when it was opened. */
  #read(size: number): Buffer | null {
    const wanted = Math.min(size, this.bytes - this.bytesGiven);
    if (wanted <= 0) return null;
    // Not from Node's pool: the whole buffer can be transferred.
    const buffer = Buffer.allocUnsafeSlow(wanted);
    let length = 0;
    try {
      while (length < wanted) {
        const read = readSync(this.#fd, buffer, length, wanted - length, this.bytesGiven + length);
        if (read === 0) break;
        length += read;
      }
    } catch (thrown) {
      if (this.bytesGiven + length === 0) throw unreadable(this.name, thrown);
      this.#readError = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : 'read error';
    }
    if (length === 0) return null;
    this.bytesGiven += length;
    const bytes = length === wanted ? buffer : buffer.subarray(0, length);
    this.#hash?.update(bytes);
    this.#given(this.#gzip ? alone(bytes) : bytes);
    return bytes;
  }

  /** Bytes given before, once more. */
  #readAt(offset: number, size: number): Buffer {
    const buffer = Buffer.allocUnsafeSlow(size);
    return buffer.subarray(0, readSync(this.#fd, buffer, 0, size, offset));
  }

  #end(): void {
    const remarks: string[] = [];
    const after = fstatSync(this.#fd);
    const before = this.#before;
    if (after.size !== before.size || after.mtimeMs !== before.mtimeMs || after.ino !== before.ino) {
      remarks.push(`moving source: the file changed while it was read (${before.size} bytes when opened, ${after.size} at the end); only the ${this.bytesGiven} bytes read are in the case`);
    }
    if (this.#readError !== null) remarks.push(`the file cannot be read behind byte ${this.bytesGiven} (${this.#readError})`);
    const short = this.bytesGiven < this.bytes;
    if (this.#gzip) {
      const { remarks: told, partial, decoded } = this.#gzip;
      if (decoded === 0) {
        throw partial ? new ExhibitError('SOURCE_DAMAGED', `${this.name}: nothing of the gzip could be decoded (${told.join('; ')}).`) : new ExhibitError('FILE_EMPTY', `${this.name} holds nothing but an empty gzip.`);
      }
      remarks.unshift(...told);
      this.ending = { state: partial || short ? 'partial' : 'complete', remarks };
    } else {
      this.ending = { state: short ? 'partial' : 'complete', remarks };
    }
    this.#ended = true;
  }
}
