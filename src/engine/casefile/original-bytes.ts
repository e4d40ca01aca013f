// The bytes of a source as they were given, out of the case: from its blocks, from the file kept beside them, or from text turned
// back into the encoding it came in.
import { createHash } from 'node:crypto';
import type Database from 'better-sqlite3';
import { ExhibitError } from '../../contract/errors.ts';
import type { Encoding } from '../../contract/sources.ts';
import { sourceIdOf } from '../events/ids.ts';
import { blockReader } from '../events/records.ts';
import { BackTranscoder } from '../sources/transcode.ts';
import { Turns } from './turns.ts';

interface SourceRow { name: string; container: 'none' | 'gzip' | 'zip' | 'xlsx'; encoding: Encoding; given_id: number | null; bytes: number; sha256: Buffer }

/** Stored pieces in order; a gapless whole. */
export interface Pieces {
  readonly count: number;
  /** Where each begins, and behind the last where it ends. */
  readonly starts: Float64Array;
  read(piece: number): Buffer;
}

/** The decoded parts of a source, one after the other. CASE_DAMAGED when a block cannot be read back. */
export function decodedPieces(db: Database.Database, source: number): Pieces {
  const read = blockReader(db);
  const rows = db.prepare<[number], { id: number; bytes: number }>('SELECT block.id, block.bytes FROM part CROSS JOIN block ON block.part_id = part.id WHERE source_id = ? ORDER BY part.ordinal, block.id').all(source);
  return piecesOf(rows, (id) => read(id).bytes);
}

/** A file kept as it was given. */
export function keptPieces(db: Database.Database, given: number): Pieces {
  const read = db.prepare<[number, number], Buffer>('SELECT body FROM given_chunk WHERE given_id = ? AND ordinal = ?').pluck();
  const rows = db.prepare<[number], { id: number; bytes: number }>('SELECT ordinal AS id, length(body) AS bytes FROM given_chunk WHERE given_id = ? ORDER BY ordinal').all(given);
  return piecesOf(rows, (ordinal) => read.get(given, ordinal)!);
}

function piecesOf(rows: readonly { readonly id: number; readonly bytes: number }[], read: (id: number) => Buffer): Pieces {
  const ids = Float64Array.from(rows, ({ id }) => id);
  const starts = new Float64Array(rows.length + 1);
  rows.forEach(({ bytes }, i) => { starts[i + 1] = starts[i] + bytes; });
  return { count: rows.length, starts, read: (piece) => read(ids[piece]) };
}

/** Text turned back as far as it was asked for; it goes forward only. */
class TurnedBack {
  /** Offset, in the file as given, of the next byte of `#ready`. */
  at = 0;
  readonly #pieces: Pieces;
  readonly #back: BackTranscoder;
  #next = 0;
  #ready: Buffer = Buffer.alloc(0);

  constructor(pieces: Pieces, encoding: Encoding) {
    this.#pieces = pieces;
    this.#back = new BackTranscoder(encoding);
  }

  async read(offset: number, limit: number, turns: Turns): Promise<Buffer> {
    const taken: Buffer[] = [];
    let left = limit;
    while (left > 0) {
      if (turns.due) await turns.take();
      if (this.#ready.length === 0 && !this.#more()) break;
      const skipped = Math.min(this.#ready.length, Math.max(0, offset - this.at));
      const bytes = this.#ready.subarray(skipped, skipped + left);
      this.#ready = this.#ready.subarray(skipped + bytes.length);
      this.at += skipped + bytes.length;
      left -= bytes.length;
      if (bytes.length > 0) taken.push(bytes);
    }
    return Buffer.concat(taken);
  }

  /** False at the end. */
  #more(): boolean {
    if (this.#next > this.#pieces.count) return false;
    this.#ready = this.#next === this.#pieces.count ? this.#back.end().bytes : this.#back.write(this.#pieces.read(this.#next));
    this.#next++;
    return true;
  }
}

const LAYOUTS = 4;

export class OriginalBytes {
  readonly #db: Database.Database;
  /** Where the pieces of sources lie, and streams with the place they have come to: somebody writing a file asks stretch by stretch. */
  readonly #pieces = new Map<string, Pieces>();
  readonly #streams = new Map<number, TurnedBack>();
  readonly #decodedHashes = new Map<number, string>();

  constructor(db: Database.Database) {
    this.#db = db;
  }

  /**
   * A stretch of the file as given or, with `decoded`, of the text of all parts. `total` and `sha256` (hex) are of the whole.
   * CONTAINER_NOT_KEPT where an archive or workbook was not kept, CASE_DAMAGED, CANCELLED.
   */
  async read(source: number, decoded: boolean, offset: number, limit: number, signal: AbortSignal): Promise<{ base64: string; total: number; sha256: string }> {
    const turns = new Turns(signal, 'Reading was cancelled.');
    const row = this.#db.prepare<[number], SourceRow>('SELECT name, container, encoding, given_id, bytes, sha256 FROM source WHERE id = ?').get(source)!;
    if (decoded) {
      const pieces = this.#kept(`decoded ${source}`, () => decodedPieces(this.#db, source));
      return { base64: (await stretch(pieces, offset, limit, turns)).toString('base64'), total: pieces.starts[pieces.count], sha256: await this.#decodedHash(source, pieces, turns) };
    }
    let bytes: Buffer;
    if (row.container === 'none' && row.encoding !== 'utf-8') bytes = await this.#turnedBack(source, row.encoding, offset, limit, turns);
    else if (row.container === 'none') bytes = await stretch(this.#kept(`decoded ${source}`, () => decodedPieces(this.#db, source)), offset, limit, turns);
    else if (row.given_id === null) throw new ExhibitError('CONTAINER_NOT_KEPT', `${sourceIdOf(source)} ${row.name}: the ${row.container} it came in was not kept.`);
    else bytes = await stretch(this.#kept(`given ${row.given_id}`, () => keptPieces(this.#db, row.given_id!)), offset, limit, turns);
    return { base64: bytes.toString('base64'), total: row.bytes, sha256: row.sha256.toString('hex') };
  }

  async #turnedBack(source: number, encoding: Encoding, offset: number, limit: number, turns: Turns): Promise<Buffer> {
    let stream = this.#streams.get(source);
    // Taken out while it is read: another call meanwhile begins one of its own.
    this.#streams.delete(source);
    if (!stream || stream.at > offset) stream = new TurnedBack(decodedPieces(this.#db, source), encoding);
    const bytes = await stream.read(offset, limit, turns);
    bounded(this.#streams, source, stream);
    return bytes;
  }

  #kept(key: string, make: () => Pieces): Pieces {
    const pieces = this.#pieces.get(key) ?? make();
    this.#pieces.delete(key);
    bounded(this.#pieces, key, pieces);
    return pieces;
  }

  /** The parts have a hash each; that of all of them together is worked out when there are several. */
  async #decodedHash(source: number, pieces: Pieces, turns: Turns): Promise<string> {
    const parts = this.#db.prepare<[number], Buffer>('SELECT sha256 FROM part WHERE source_id = ?').pluck().all(source);
    if (parts.length === 1) return parts[0].toString('hex');
    let sha256 = this.#decodedHashes.get(source);
    if (sha256 === undefined) {
      const hash = createHash('sha256');
      for (let piece = 0; piece < pieces.count; piece++) {
        if (turns.due) await turns.take();
        hash.update(pieces.read(piece));
      }
      this.#decodedHashes.set(source, sha256 = hash.digest('hex'));
    }
    return sha256;
  }
}

function bounded<K, V>(map: Map<K, V>, key: K, value: V): void {
  map.set(key, value);
  if (map.size > LAYOUTS) map.delete(map.keys().next().value!);
}

async function stretch(pieces: Pieces, offset: number, limit: number, turns: Turns): Promise<Buffer> {
  const end = Math.min(offset + limit, pieces.starts[pieces.count]);
  const taken: Buffer[] = [];
  let low = 0;
  for (let high = pieces.count - 1; low < high;) {
    const middle = (low + high + 1) >>> 1;
    if (pieces.starts[middle] <= offset) low = middle; else high = middle - 1;
  }
  for (let piece = low; piece < pieces.count && pieces.starts[piece] < end; piece++) {
    if (turns.due) await turns.take();
    taken.push(pieces.read(piece).subarray(Math.max(0, offset - pieces.starts[piece]), end - pieces.starts[piece]));
  }
  return Buffer.concat(taken);
}
