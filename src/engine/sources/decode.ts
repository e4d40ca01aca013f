// A file as a stream of decoded bytes. Opened once, read once; whatever decodes is kept, and what does not is said.
import { closeSync, constants, fstatSync, lstatSync, openSync, readSync, type Stats } from 'node:fs';
import { basename } from 'node:path';
import { ExhibitError } from '../../contract/errors.ts';
import { GzipDecoder } from './gzip.ts';

export interface Ending {
  /** `partial`: the source ends early or is damaged; what came before is here. */
  readonly state: 'complete' | 'partial';
  readonly remarks: readonly string[];
}

export interface ByteSource {
  readonly name: string;
  /** Size of the file when it was opened. */
  readonly bytes: number;
  readonly container: 'none' | 'gzip';
  /** Bytes of the file read so far. */
  readonly bytesGiven: number;
  /** How it ended; valid once next() has given null. */
  readonly ending: Ending;
  /** The next decoded bytes, about 1 MiB in a buffer of their own that may be transferred; null at the end. */
  next(): Promise<Buffer | null>;
  /** Calls back with the bytes as given, in order: of a gzip in buffers of their own, of a plain file the chunks of next() themselves. */
  onGiven(callback: (bytes: Uint8Array) => void): void;
  close(): void;
}

const PLAIN_CHUNK = 2 * 1024 * 1024;
const GZIP_MAGIC = [0x1f, 0x8b];

/**
 * Opens an ordinary file; gzip is recognised by its first bytes. Throws FILE_NOT_FOUND, FILE_NOT_REGULAR (links included),
 * FILE_UNREADABLE or FILE_EMPTY; next() throws CANCELLED, FILE_UNREADABLE where not even the first bytes can be read, and
 * SOURCE_DAMAGED for a gzip of which nothing decodes. `name`: as the person knows it, for messages; the file's own when left out.
 */
export function openBytes(path: string, options: { readonly signal?: AbortSignal; readonly name?: string }): ByteSource {
  const name = options.name ?? basename(path);
  const { fd, stats } = open(path, name);
  try {
    const head = Buffer.alloc(2);
    const length = readSync(fd, head, 0, 2, 0);
    const gzip = length === 2 && head[0] === GZIP_MAGIC[0] && head[1] === GZIP_MAGIC[1];
    return new FileSource(fd, name, stats, gzip, options.signal);
  } catch (thrown) {
    closeSync(fd);
    throw unreadable(name, thrown);
  }
}

/** Refuses by name what is no ordinary, readable file with bytes in it. */
function open(path: string, name: string): { fd: number; stats: Stats } {
  try {
    if (!lstatSync(path).isFile()) throw new ExhibitError('FILE_NOT_REGULAR', `${name} is not an ordinary file.`);
    // Between lstat and open the name may have become a pipe or a link: neither may hang us or lead elsewhere.
    const fd = openSync(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0));
    const stats = fstatSync(fd);
    const refusal = !stats.isFile() ? new ExhibitError('FILE_NOT_REGULAR', `${name} is not an ordinary file.`)
      : stats.size === 0 ? new ExhibitError('FILE_EMPTY', `${name} is empty.`) : null;
    if (refusal) { closeSync(fd); throw refusal; }
    return { fd, stats };
  } catch (thrown) {
    throw unreadable(name, thrown);
  }
}

/** The system's reason as one of our codes. */
function unreadable(name: string, thrown: unknown): ExhibitError {
  if (thrown instanceof ExhibitError) return thrown;
  const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : '';
  if (code === 'ENOENT' || code === 'ENOTDIR') return new ExhibitError('FILE_NOT_FOUND', `There is no file ${name}.`);
  if (code === 'ELOOP') return new ExhibitError('FILE_NOT_REGULAR', `${name} is not an ordinary file.`);
  return new ExhibitError('FILE_UNREADABLE', `${name} cannot be read${code === '' ? '' : ` (${code})`}.`, undefined, { cause: thrown });
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
  bytesGiven = 0;
  ending: Ending = { state: 'complete', remarks: [] };
  readonly #fd: number;
  readonly #before: Stats;
  readonly #signal: AbortSignal | undefined;
  readonly #gzip: GzipDecoder | null;
  #given: (bytes: Uint8Array) => void = () => {};
  #readError: string | null = null;
  #ended = false;
  #open = true;

  constructor(fd: number, name: string, stats: Stats, gzip: boolean, signal: AbortSignal | undefined) {
    this.#fd = fd;
    this.name = name;
    this.bytes = stats.size;
    this.#before = stats;
    this.#signal = signal;
    this.container = gzip ? 'gzip' : 'none';
    this.#gzip = gzip ? new GzipDecoder({ next: (size) => this.#read(size), at: (offset, size) => this.#readAt(offset, size) }) : null;
  }

  onGiven(callback: (bytes: Uint8Array) => void): void { this.#given = callback; }

  async next(): Promise<Buffer | null> {
    if (this.#ended) return null;
    if (this.#signal?.aborted) { this.close(); throw new ExhibitError('CANCELLED', `Reading ${this.name} was cancelled.`); }
    try {
      const chunk = this.#gzip ? await this.#gzip.next() : this.#read(PLAIN_CHUNK);
      if (chunk !== null) return chunk;
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
