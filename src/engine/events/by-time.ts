// Columns as they lie in memory, in the order of time, kept in the case beside the segments that they were made from: a large case
// then opens by reading straight on, instead of collecting pieces from all over the file and sorting them.
import { hash } from 'node:crypto';
import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import type Database from 'better-sqlite3';
import type { Segment, Steps } from './column-reader.ts';
import type { ColumnArray } from './columns.ts';
import { DICTIONARY_COLUMNS, narrowed } from './columns.ts';

/** What is kept: event numbers in the order of time, and columns of the events in that order. Flags are not, since they change. */
export const KEPT_COLUMNS = ['order', 'time', 'source', ...DICTIONARY_COLUMNS, 'category', 'result'] as const;
export type KeptName = (typeof KEPT_COLUMNS)[number];
/** Events of one chunk. */
const CHUNK = 1 << 20;
const ZSTD = { params: { [constants.ZSTD_c_compressionLevel]: 1 } };
const TWO_32 = 2 ** 32;

export class ByTime {
  readonly #db: Database.Database;
  readonly #fingerprint: string;
  /** Events of each column that is kept for these segments. */
  readonly #events: Map<string, number>;

  /** For these segments, in this order, with these clocks. */
  constructor(db: Database.Database, segments: readonly Segment[]) {
    this.#db = db;
    this.#fingerprint = hash('sha256', segments.map((segment) => `${segment.id}:${segment.events}:${segment.clock}`).join(' '));
    const kept = db.prepare<[string], { name: string; events: number; chunks: number; last: number }>('SELECT name, sum(events) AS events, count(*) AS chunks, max(ordinal) AS last FROM by_time WHERE fingerprint = ? GROUP BY name').all(this.#fingerprint);
    this.#events = new Map(kept.filter(({ chunks, last }) => chunks === last + 1).map(({ name, events }) => [name, events]));
  }

  /** Whether a column is kept; with `events`, for so many. */
  holds(name: KeptName, events?: number): boolean {
    const kept = this.#events.get(name);
    return kept !== undefined && (events === undefined || kept === events);
  }

  /** Reads a column that is kept; false when it is damaged, and then it is kept no more. */
  *read(name: KeptName, into: ColumnArray): Steps<boolean> {
    const chunks = this.#db.prepare<[string, string, number], { events: number; body: Buffer }>('SELECT events, body FROM by_time WHERE fingerprint = ? AND name = ? AND ordinal = ?');
    for (let at = 0, ordinal = 0; at < into.length; ordinal++) {
      const chunk = chunks.get(this.#fingerprint, name, ordinal);
      try {
        if (!chunk || chunk.events === 0) throw new Error(`ends at ${at} of ${into.length}`);
        unpackChunk(name, chunk, into, at);
        at += chunk.events;
      } catch {
        this.#events.delete(name);
        return false;
      }
      yield;
    }
    return true;
  }

  /** Keeps a column, in one transaction for each chunk; what is kept of other segments goes. */
  *keep(name: KeptName, column: ColumnArray, write: (work: () => void) => void): Steps<void> {
    const remove = this.#db.prepare('DELETE FROM by_time WHERE name = ? OR fingerprint <> ?');
    const insert = this.#db.prepare('INSERT INTO by_time (name, ordinal, fingerprint, events, body) VALUES (?, ?, ?, ?, ?)');
    for (let at = 0, ordinal = 0; at < column.length; at += CHUNK, ordinal++) {
      const events = Math.min(CHUNK, column.length - at);
      const packed = name === 'time' ? packTime(column as Float64Array, at, events) : narrowed(column.subarray(at, at + events) as Exclude<ColumnArray, Float64Array>, events);
      const body = zstdCompressSync(new Uint8Array(packed.buffer, packed.byteOffset, packed.byteLength), ZSTD);
      write(() => {
        if (ordinal === 0) remove.run(name, this.#fingerprint);
        insert.run(name, ordinal, this.#fingerprint, events, body);
      });
      yield;
    }
    this.#events.set(name, column.length);
  }
}

function unpackChunk(name: KeptName, { events, body }: { readonly events: number; readonly body: Buffer }, into: ColumnArray, at: number): void {
  const most = events * (name === 'time' ? 8 : 4);
  // Unpacked in one piece.
  const bytes = zstdDecompressSync(body, { maxOutputLength: most, chunkSize: Math.max(64, most) });
  if (name === 'time') unpackTime(bytes, into as Float64Array, at, events);
  else widen(numbers(bytes, events), into as Exclude<ColumnArray, Float64Array>, at);
}

/** Distances from one time to the next, as the low 32 bits of all and then the high ones. Undated events, which are last, have none. */
function packTime(time: Float64Array, at: number, events: number): Uint32Array {
  let dated = events;
  while (dated > 0 && Number.isNaN(time[at + dated - 1])) dated--;
  const packed = new Uint32Array(dated * 2);
  let previous = 0;
  for (let i = 0; i < dated; i++) {
    const distance = time[at + i] - previous;
    previous = time[at + i];
    const high = Math.floor(distance / TWO_32);
    packed[i] = distance - high * TWO_32;
    packed[dated + i] = high;
  }
  return packed;
}

function unpackTime(bytes: Buffer, time: Float64Array, at: number, events: number): void {
  const packed = aligned(bytes);
  const dated = bytes.length / 8;
  if (!Number.isInteger(dated)) throw new Error(`${bytes.length} bytes of times`);
  const low = new Uint32Array(packed.buffer, packed.byteOffset, dated);
  // The first distance is negative before 1970.
  const high = new Int32Array(packed.buffer, packed.byteOffset + dated * 4, dated);
  let previous = 0;
  for (let i = 0; i < dated; i++) {
    previous += high[i] * TWO_32 + low[i];
    time[at + i] = previous;
  }
  time.fill(NaN, at + dated, at + events);
}

function widen(narrow: ColumnArray, into: Exclude<ColumnArray, Float64Array>, at: number): void {
  if (narrow.BYTES_PER_ELEMENT === into.BYTES_PER_ELEMENT) into.set(narrow, at);
  // One loop of each pair of widths, so that the compiler sees one kind of array in each: five times as fast as `set`.
  else if (into instanceof Uint32Array) { if (narrow instanceof Uint8Array) widen8to32(narrow, into, at); else widen16to32(narrow as Uint16Array, into, at); }
  else widen8to16(narrow as Uint8Array, into as Uint16Array, at);
}

function widen8to16(narrow: Uint8Array, into: Uint16Array, at: number): void { for (let i = 0; i < narrow.length; i++) into[at + i] = narrow[i]; }
function widen8to32(narrow: Uint8Array, into: Uint32Array, at: number): void { for (let i = 0; i < narrow.length; i++) into[at + i] = narrow[i]; }
function widen16to32(narrow: Uint16Array, into: Uint32Array, at: number): void { for (let i = 0; i < narrow.length; i++) into[at + i] = narrow[i]; }

/** Numbers as wide as their bytes tell. */
function numbers(bytes: Buffer, count: number): ColumnArray {
  const { buffer, byteOffset, length } = aligned(bytes);
  if (length === count) return new Uint8Array(buffer, byteOffset, count);
  if (length === count * 2) return new Uint16Array(buffer, byteOffset, count);
  if (length === count * 4) return new Uint32Array(buffer, byteOffset, count);
  throw new Error(`${length} bytes for ${count} values`);
}

function aligned(bytes: Buffer): Uint8Array {
  return bytes.byteOffset % 8 === 0 ? bytes : new Uint8Array(bytes);
}
