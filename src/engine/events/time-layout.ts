// Lays columns out in the order of time: from what is kept in that order where it is, else from the segments.
import type Database from 'better-sqlite3';
import { ByTime, KEPT_COLUMNS, type KeptName } from './by-time.ts';
import { atOnce, ColumnReader, TimePlaces, type Segment, type Steps } from './column-reader.ts';
import type { ColumnArray } from './columns.ts';
import { DUPLICATE } from './columns.ts';
import { timeOrder } from './time-order.ts';

/** Runs work in one transaction. */
type Write = (work: () => void) => void;
/** From this many events on it is worth room in the case to keep columns in the order of time. */
const MANY_EVENTS = 1 << 20;

export class TimeLayout {
  readonly reader: ColumnReader;
  /** Visible events. */
  readonly events: number;
  readonly #kept: ByTime;
  /** Flags of all stored events, masked ones included; null when none is set. */
  readonly #flags: Uint8Array | null;
  #places: TimePlaces | null = null;
  /** Used for one column after the other: each is read as it is stored, then laid out by time. */
  #scratch: ArrayBuffer | null = null;

  private constructor(reader: ColumnReader, kept: ByTime, flags: Uint8Array | null, events: number) {
    this.reader = reader;
    this.#kept = kept;
    this.#flags = flags;
    this.events = events;
  }

  /** The layout of the current generation of every finished source that is included. With `write`, an order newly computed is kept. */
  static *of(db: Database.Database, write: Write | null): Steps<TimeLayout> {
    const reader = new ColumnReader(db);
    const { segments, stored } = reader;
    const flags = reader.has('flags') ? yield* reader.flat('flags', new Uint8Array(stored)) : null;
    let events = stored;
    if (flags) for (let event = 0; event < stored; event++) if ((flags[event] & DUPLICATE) !== 0) events--;
    const kept = new ByTime(db, segments);
    const layout = new TimeLayout(reader, kept, flags, events);
    if (!kept.holds('order', events)) {
      const order = yield* layout.#sorted();
      if (write) yield* kept.keep('order', order, write);
      layout.#places = new TimePlaces(order, stored);
    }
    return layout;
  }

  get places(): TimePlaces {
    if (this.#places) return this.#places;
    let order: Uint32Array = new Uint32Array(this.events);
    if (!atOnce(this.#kept.read('order', order))) order = atOnce(this.#sorted());
    return this.#places = new TimePlaces(order, this.reader.stored);
  }

  *#sorted(): Steps<Uint32Array> {
    const { stored } = this.reader;
    const time = yield* timesOf(this.reader, new Float64Array(stored));
    const visible = new Uint32Array(this.events);
    for (let event = 0, at = 0; event < stored; event++) if (this.#flags === null || (this.#flags[event] & DUPLICATE) === 0) visible[at++] = event;
    yield;
    return yield* timeOrder(time, visible);
  }

  /** Fills `byTime`, which is all zeros, with the flags, in the order of time. */
  *layFlags(byTime: Uint8Array): Steps<void> {
    if (this.#flags) yield* this.places.of(this.#flags, byTime);
  }

  /** Fills `byTime` with a column, in the order of time. */
  *lay(name: Exclude<KeptName, 'order'>, byTime: ColumnArray): Steps<void> {
    if (this.#kept.holds(name, byTime.length) && (yield* this.#kept.read(name, byTime))) return;
    const { reader } = this;
    const { stored } = reader;
    const scratch = this.#scratch ??= new ArrayBuffer(stored * 8);
    if (name === 'time') { yield* this.places.of(yield* timesOf(reader, new Float64Array(scratch, 0, stored)), byTime); return; }
    const flat = byTime instanceof Uint8Array ? new Uint8Array(scratch, 0, stored) : byTime instanceof Uint16Array ? new Uint16Array(scratch, 0, stored) : new Uint32Array(scratch, 0, stored);
    if (name === 'source') for (const { source, base, events } of reader.segments) flat.fill(source, base, base + events);
    else yield* reader.flat(name, flat);
    yield* this.places.of(flat, byTime);
  }

  /** Keeps every column that is not kept yet, one after the other, so that the memory of two is enough. */
  *keepAll(write: Write): Steps<void> {
    const n = this.events;
    for (const name of KEPT_COLUMNS) {
      if (this.#kept.holds(name, n)) continue;
      if (name === 'order') { yield* this.#kept.keep(name, this.places.order, write); continue; }
      const column = name === 'time' ? new Float64Array(n) : name === 'category' || name === 'result' ? new Uint8Array(n) : new Uint32Array(n);
      yield* this.lay(name, column);
      yield* this.#kept.keep(name, column, write);
    }
  }
}

/** Of a case that is so large that its columns are to be kept in the order of time, whether they are; null of a smaller one. */
export function keepsColumns(db: Database.Database): boolean | null {
  const { stored, segments } = new ColumnReader(db);
  if (stored < MANY_EVENTS) return null;
  const kept = new ByTime(db, segments);
  return KEPT_COLUMNS.every((name) => kept.holds(name));
}

/** Times as stored, each clock corrected; NaN, an undated event, stays NaN. */
function* timesOf(reader: { readonly segments: readonly Segment[] } & Pick<ColumnReader, 'flat'>, into: Float64Array): Steps<Float64Array> {
  const time = yield* reader.flat('time', into);
  for (const { clock, base, events } of reader.segments) if (clock !== 0) for (let i = base; i < base + events; i++) time[i] += clock;
  return time;
}
