// The stored columns of one source, segment by segment: for work that goes through a source in the order of its records,
// masked events included, without loading the case into memory.
import type Database from 'better-sqlite3';
import type { ColumnArray, ColumnName } from '../events/columns.ts';
import { columnFromBlob, DICTIONARY_COLUMNS } from '../events/columns.ts';

/** A segment of the generation that counts. */
export class StoredSegment {
  readonly id: number;
  readonly events: number;
  readonly firstRecord: number;
  readonly #blob: (segment: number, name: string) => Buffer | undefined;
  #record: Uint32Array | null | undefined;

  constructor(row: { readonly id: number; readonly events: number; readonly firstRecord: number }, blob: (segment: number, name: string) => Buffer | undefined) {
    this.id = row.id;
    this.events = row.events;
    this.firstRecord = row.firstRecord;
    this.#blob = blob;
  }

  /** A column per event; null where it is left out because it says nothing. */
  column(name: ColumnName): ColumnArray | null {
    const blob = this.#blob(this.id, name);
    return blob ? columnFromBlob(name, blob, this.events) : null;
  }

  /** A column per change, of which there are `count`. */
  changes(name: ColumnName, count: number): ColumnArray {
    return columnFromBlob(name, this.#blob(this.id, name) ?? Buffer.alloc(0), count);
  }

  /** Record of each event, from 0 within the source; null: consecutive from `firstRecord`. Kept once read. */
  get record(): Uint32Array | null {
    if (this.#record === undefined) this.#record = this.column('record') as Uint32Array | null;
    return this.#record;
  }
}

/** Segments of a source, in the order of its records. */
export function segmentsOf(db: Database.Database, source: number): StoredSegment[] {
  const read = db.prepare<[number, string], Buffer>('SELECT body FROM column WHERE segment_id = ? AND name = ?').pluck();
  const blob = (segment: number, name: string): Buffer | undefined => read.get(segment, name);
  return db.prepare<[number], { id: number; events: number; firstRecord: number }>(`SELECT segment.id, segment.events, first_record AS firstRecord
    FROM segment JOIN source ON source.id = source_id AND source.generation = segment.generation WHERE source_id = ? ORDER BY ordinal`).all(source)
    .map((row) => new StoredSegment(row, blob));
}

/** The same 64 bits, seen as a number and as two halves. */
const REAL = new Float64Array(1);
const HALVES = new Uint32Array(REAL.buffer);
const mix = (h: number, value: number): number => {
  const k = Math.imul(h ^ value, 0x9e3779b1);
  return k ^ (k >>> 15);
};

/**
 * A hash of what an event says: time as logged, actor, action, module, entity, ip, result and all changes, in any order.
 * Ids of the case's dictionaries stand for their texts. Equal events have equal hashes; that the reverse holds is for the
 * records themselves to tell. 52 bits, as a whole number.
 */
export class ContentHashes {
  readonly #columns: readonly (ColumnArray | null)[];
  readonly #time: Float64Array;
  readonly #ends: Uint32Array;
  readonly #changes: readonly ColumnArray[];

  constructor(segment: StoredSegment) {
    this.#columns = (['nanos', 'result', ...DICTIONARY_COLUMNS] as const).map((name) => segment.column(name));
    this.#time = segment.column('time') as Float64Array;
    this.#ends = segment.column('changeEnd') as Uint32Array;
    const count = this.#ends.at(-1) ?? 0;
    this.#changes = (['changeField', 'changeKinds', 'changeOld', 'changeNew'] as const).map((name) => segment.changes(name, count));
  }

  of(event: number): number {
    REAL[0] = this.#time[event];
    // All undated events are alike, whatever the bits of their NaN.
    const dated = REAL[0] === REAL[0];
    let a = mix(0x811c9dc5, dated ? HALVES[0] : 1);
    let b = mix(0x2c1b3c6d, dated ? HALVES[1] : 1);
    for (const column of this.#columns) {
      const value = column === null ? 0 : column[event];
      a = mix(a, value);
      b = mix(b, ~value);
    }
    let sumA = 0;
    let sumB = 0;
    for (let i = event === 0 ? 0 : this.#ends[event - 1]; i < this.#ends[event]; i++) {
      let c = 0x85ebca6b;
      for (const column of this.#changes) c = mix(c, column[i]);
      sumA = (sumA + c) | 0;
      sumB = (sumB + mix(c, 0x27d4eb2f)) | 0;
    }
    return (mix(a, sumA) >>> 0) * 2 ** 20 + (mix(b, sumB) >>> 12);
  }
}
