// Reads columns out of the case file into memory, first as they are stored, then in the order of time. Long work is cut into steps:
// a generator yields between them, so that the case's thread can answer others meanwhile.
import type Database from 'better-sqlite3';
import type { ColumnArray, ColumnName } from './columns.ts';
import { columnFromBlob } from './columns.ts';

/** One stored segment: events `base` to `base + events - 1` in the numbering of the case. */
export interface Segment {
  readonly id: number;
  readonly source: number;
  readonly base: number;
  readonly events: number;
  readonly firstRecord: number;
  /** Correction of the source's clock, µs. */
  readonly clock: number;
  /** Record of each event, or null when consecutive. */
  readonly record: Uint32Array | null;
  readonly sub: Uint16Array | null;
}

/** Work that may pause wherever it yields. */
export type Steps<T> = Generator<undefined, T>;

/** Events that one step moves. */
const STEP = 1 << 19;
/** Segments that one step reads. */
const SEGMENTS = 16;

export class ColumnReader {
  /** The current generation of every finished source that is included. */
  readonly segments: readonly Segment[];
  /** Events stored, masked ones included. */
  readonly stored: number;
  readonly #blob: Database.Statement<[number, string], Buffer>;
  readonly #there: Database.Statement<[number, string], number>;

  constructor(db: Database.Database) {
    this.#there = db.prepare<[number, string], number>('SELECT 1 FROM column WHERE segment_id = ? AND name = ?').pluck();
    this.#blob = db.prepare<[number, string], Buffer>('SELECT body FROM column WHERE segment_id = ? AND name = ?').pluck();
    const rows = db.prepare<[], { id: number; source: number; events: number; firstRecord: number; clock: number }>(`
      SELECT segment.id, source_id AS source, segment.events, first_record AS firstRecord, clock_micros AS clock
      FROM segment JOIN source ON source.id = source_id AND source.generation = segment.generation
      WHERE source.state <> 'importing' AND standing = 'included' ORDER BY source_id, ordinal`).all();
    let base = 0;
    this.segments = rows.map((row) => {
      const segment = { ...row, base, record: this.of(row.id, 'record', row.events) as Uint32Array | null, sub: this.of(row.id, 'sub', row.events) as Uint16Array | null };
      base += row.events;
      return segment;
    });
    this.stored = base;
  }

  /** A column of one segment with `count` values, or null where it is left out. */
  of(segment: number, name: ColumnName, count: number): ColumnArray | null {
    const blob = this.#blob.get(segment, name);
    return blob ? columnFromBlob(name, blob, count) : null;
  }

  /** Whether any segment has a column that may be left out. */
  has(name: ColumnName): boolean {
    return this.segments.some((segment) => this.#there.get(segment.id, name) !== undefined);
  }

  /** A column of all segments, one after the other. Of these, flags alone may be left out: none is set then. */
  *flat<A extends ColumnArray>(name: ColumnName, into: A): Steps<A> {
    for (const [i, segment] of this.segments.entries()) {
      const column = this.of(segment.id, name, segment.events);
      if (column) into.set(column as never, segment.base);
      else if (name === 'flags') into.fill(0, segment.base, segment.base + segment.events);
      else throw new Error(`column ${name} of segment ${segment.id} is not there`);
      if (i % SEGMENTS === SEGMENTS - 1) yield;
    }
    return into;
  }
}

/** Where the events stand in the order of time. */
export class TimePlaces {
  /** Rank → event number. */
  readonly order: Uint32Array;
  /** The events lie in memory as they are stored: nothing is masked, and no source reaches into another. */
  readonly #asStored: boolean;

  constructor(order: Uint32Array, stored: number) {
    this.order = order;
    this.#asStored = order.length === stored && isIdentity(order);
  }

  /** A stored column in the order of time. */
  *of<A extends ColumnArray>(stored: ColumnArray, byTime: A): Steps<A> {
    const { order } = this;
    if (this.#asStored) byTime.set(stored as never);
    else for (let from = 0; from < order.length; from += STEP) {
      const to = Math.min(order.length, from + STEP);
      if (byTime instanceof Float64Array) gather64(stored as Float64Array, order, byTime, from, to);
      else if (byTime instanceof Uint32Array) gather32(stored as Uint32Array, order, byTime, from, to);
      else if (byTime instanceof Uint16Array) gather16(stored as Uint16Array, order, byTime, from, to);
      else gather8(stored as Uint8Array, order, byTime, from, to);
      yield;
    }
    return byTime;
  }
}

/** All steps at once. */
export function atOnce<T>(steps: Steps<T>): T {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}

function isIdentity(order: Uint32Array): boolean {
  for (let rank = 0; rank < order.length; rank++) if (order[rank] !== rank) return false;
  return true;
}

// One of each width, so that the compiler sees one kind of array in each.
function gather64(stored: Float64Array, order: Uint32Array, byTime: Float64Array, from: number, to: number): void { for (let rank = from; rank < to; rank++) byTime[rank] = stored[order[rank]]; }
function gather32(stored: Uint32Array, order: Uint32Array, byTime: Uint32Array, from: number, to: number): void { for (let rank = from; rank < to; rank++) byTime[rank] = stored[order[rank]]; }
function gather16(stored: Uint16Array, order: Uint32Array, byTime: Uint16Array, from: number, to: number): void { for (let rank = from; rank < to; rank++) byTime[rank] = stored[order[rank]]; }
function gather8(stored: Uint8Array, order: Uint32Array, byTime: Uint8Array, from: number, to: number): void { for (let rank = from; rank < to; rank++) byTime[rank] = stored[order[rank]]; }
