// The events of an open case in memory: one typed array per column in shared memory, in the order of time, so that every
// kernel runs straight through and a time window is a range. Undated events stand last; masked duplicates are left out.
import type Database from 'better-sqlite3';
import { blobOf, loadDictionaries, uint32Of } from '../casefile/derived.ts';
import type { ColumnArray, ColumnName, DictionaryColumn } from './columns.ts';
import { columnFromBlob, DICTIONARY_COLUMNS, DUPLICATE } from './columns.ts';
import type { Dictionaries } from './segment-builder.ts';
import { timeOrder } from './time-order.ts';

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

export type IdArray = Uint8Array | Uint16Array | Uint32Array;
const ORDER_CHUNK = 1 << 20;

/** Columns that few questions need, loaded when the first of them is asked. Changes stay in the order of storage; the events point into them. */
interface Changes {
  readonly start: Uint32Array;
  readonly count: Uint32Array;
  readonly field: Uint32Array;
  readonly kinds: Uint8Array;
  readonly old: Uint32Array;
  readonly new: Uint32Array;
}

const shared = {
  u8: (n: number) => new Uint8Array(new SharedArrayBuffer(n)), u16: (n: number) => new Uint16Array(new SharedArrayBuffer(n * 2)),
  u32: (n: number) => new Uint32Array(new SharedArrayBuffer(n * 4)), f64: (n: number) => new Float64Array(new SharedArrayBuffer(n * 8)),
};

export class EventStore {
  readonly dictionaries: Dictionaries;
  readonly segments: readonly Segment[];
  /** Visible events; ranks run from 0 to `count - 1`. */
  readonly count: number;
  /** Events with a time; they stand first. */
  readonly dated: number;
  /** Rank → event number. */
  readonly order: Uint32Array;
  readonly time: Float64Array;
  /** Two bytes wide, or four where two are not enough: one kernel is compiled for nearly all of them. */
  readonly ids: { readonly [N in DictionaryColumn]: IdArray };
  readonly category: Uint8Array;
  readonly result: Uint8Array;
  readonly flags: Uint8Array;
  /** Source number of each event. */
  readonly source: IdArray;
  /** The events lie in memory as they are stored: nothing is masked, and no source reaches into another. */
  readonly #inStoredOrder: boolean;
  readonly #blob: (segment: number, name: ColumnName) => Buffer | undefined;
  #recordId: Float64Array | null = null;
  #changes: Changes | null = null;
  #rankOf: Uint32Array | null = null;

  /** Loads the current generation of every finished source that is included, its clock corrected. With `keep`, a newly computed time order is stored for next time. */
  constructor(db: Database.Database, keep: ((work: () => void) => void) | null) {
    this.dictionaries = loadDictionaries(db);
    const rows = db.prepare<[], { id: number; source: number; events: number; firstRecord: number; clock: number }>(`
      SELECT segment.id, source_id AS source, segment.events, first_record AS firstRecord, clock_micros AS clock
      FROM segment JOIN source ON source.id = source_id AND source.generation = segment.generation
      WHERE source.state <> 'importing' AND standing = 'included' ORDER BY source_id, ordinal`).all();
    const read = db.prepare<[number, string], Buffer>('SELECT body FROM column WHERE segment_id = ? AND name = ?').pluck();
    this.#blob = (segment, name) => read.get(segment, name);
    let base = 0;
    this.segments = rows.map((row) => {
      const segment = { ...row, base, record: this.#load(row, 'record') as Uint32Array | null, sub: this.#load(row, 'sub') as Uint16Array | null };
      base += row.events;
      return segment;
    });
    // One scratch for all columns: each is read as it is stored, then laid out by time.
    const scratch = new ArrayBuffer(base * 8);
    const time = this.#flat('time', new Float64Array(scratch));
    // NaN, an undated event, stays NaN.
    for (const { clock, base: first, events } of this.segments) if (clock !== 0) for (let i = first; i < first + events; i++) time[i] += clock;
    const flags = this.#flat('flags', new Uint8Array(base));
    this.order = this.#loadOrder(db, time, flags, keep);
    const n = this.order.length;
    this.count = n;
    this.#inStoredOrder = n === base && isIdentity(this.order);
    this.time = this.#byTime(time, shared.f64(n));
    let dated = n;
    while (dated > 0 && Number.isNaN(this.time[dated - 1])) dated--;
    this.dated = dated;
    this.flags = this.#byTime(flags, shared.u8(n));
    const bytes = new Uint8Array(scratch, 0, base);
    this.category = this.#byTime(this.#flat('category', bytes), shared.u8(n));
    this.result = this.#byTime(this.#flat('result', bytes), shared.u8(n));
    const ids = (largest: number): [IdArray, IdArray] => (largest < 65_536 ? [new Uint16Array(scratch, 0, base), shared.u16(n)] : [new Uint32Array(scratch, 0, base), shared.u32(n)]);
    this.ids = Object.fromEntries(DICTIONARY_COLUMNS.map((name) => {
      const [stored, byTime] = ids(this.dictionaries[name].count - 1);
      return [name, this.#byTime(this.#flat(name, stored), byTime)];
    })) as { [N in DictionaryColumn]: IdArray };
    const [stored, byTime] = ids(Math.max(0, ...this.segments.map((segment) => segment.source)));
    for (const segment of this.segments) stored.fill(segment.source, segment.base, segment.base + segment.events);
    this.source = this.#byTime(stored, byTime);
  }

  /** The source's own id of each event, as recordIdNumber() makes a number of it. */
  get recordId(): Float64Array { return this.#recordId ??= this.#byTime(this.#flat('recordId', new Float64Array(this.#stored)), shared.f64(this.count)); }

  /** Changes of the event of rank r are `changeStart[r]` to `changeStart[r] + changeCount[r] - 1` in the change columns. */
  get changeStart(): Uint32Array { return this.#allChanges.start; }
  get changeCount(): Uint32Array { return this.#allChanges.count; }
  get changeField(): Uint32Array { return this.#allChanges.field; }
  get changeKinds(): Uint8Array { return this.#allChanges.kinds; }
  get changeOld(): Uint32Array { return this.#allChanges.old; }
  get changeNew(): Uint32Array { return this.#allChanges.new; }

  /** Event number → rank; u32 max for masked ones. Made when first needed. */
  get rankOf(): Uint32Array {
    if (!this.#rankOf) {
      this.#rankOf = new Uint32Array(this.#stored).fill(0xffff_ffff);
      for (let rank = 0; rank < this.order.length; rank++) this.#rankOf[this.order[rank]] = rank;
    }
    return this.#rankOf;
  }

  /** Where an event lies: its source number, record (from 0) and which event of the record it is. */
  placeOf(rank: number): { source: number; record: number; sub: number } {
    const event = this.order[rank];
    const segment = this.#segmentOf(event);
    const at = event - segment.base;
    return { source: segment.source, record: segment.record ? segment.record[at] : segment.firstRecord + at, sub: segment.sub ? segment.sub[at] : 0 };
  }

  /** Ranks of the visible events of one record, in the order of the record. */
  ranksOf(source: number, record: number): number[] {
    const ranks: number[] = [];
    for (const segment of this.segments) {
      if (segment.source !== source || record < segment.firstRecord) continue;
      if (!segment.record) {
        if (record < segment.firstRecord + segment.events) ranks.push(this.rankOf[segment.base + record - segment.firstRecord]);
        continue;
      }
      for (let i = lowerBound(segment.record, record); i < segment.events && segment.record[i] === record; i++) ranks.push(this.rankOf[segment.base + i]);
    }
    return ranks.filter((rank) => rank !== 0xffff_ffff);
  }

  /** First rank whose time is at or after `micros`; `dated` when there is none. */
  rankAt(micros: number): number {
    let low = 0;
    let high = this.dated;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.time[middle] < micros) low = middle + 1; else high = middle;
    }
    return low;
  }

  /** Events stored, masked ones included. */
  get #stored(): number {
    const last = this.segments.at(-1);
    return last ? last.base + last.events : 0;
  }

  #load(segment: { readonly id: number; readonly events: number }, name: ColumnName): ColumnArray | null {
    const blob = this.#blob(segment.id, name);
    return blob ? columnFromBlob(name, blob, segment.events) : null;
  }

  /** A column of all segments, one after the other. */
  #flat<A extends ColumnArray>(name: ColumnName, into: A): A {
    for (const segment of this.segments) {
      const column = this.#load(segment, name);
      if (column) into.set(column as never, segment.base);
      else into.fill(0, segment.base, segment.base + segment.events);
    }
    return into;
  }

  /** The same in the order of time. */
  #byTime<A extends ColumnArray>(stored: A | ColumnArray, byTime: A): A {
    if (this.#inStoredOrder) byTime.set(stored as never);
    else if (byTime instanceof Float64Array) gather64(stored as Float64Array, this.order, byTime);
    else if (byTime instanceof Uint32Array) gather32(stored as Uint32Array, this.order, byTime);
    else if (byTime instanceof Uint16Array) gather16(stored as Uint16Array, this.order, byTime);
    else gather8(stored as Uint8Array, this.order, byTime);
    return byTime;
  }

  get #allChanges(): Changes { return this.#changes ??= this.#loadChanges(); }

  #loadChanges(): Changes {
    const counts = new Uint32Array(this.#stored);
    const starts = new Uint32Array(this.#stored);
    const inSegment: number[] = [];
    let changes = 0;
    for (const segment of this.segments) {
      const ends = this.#load(segment, 'changeEnd');
      let previous = 0;
      for (let i = 0; ends && i < segment.events; i++) {
        starts[segment.base + i] = changes + previous;
        counts[segment.base + i] = ends[i] - previous;
        previous = ends[i];
      }
      inSegment.push(previous);
      changes += previous;
    }
    const flat = <A extends ColumnArray>(name: ColumnName, into: A): A => {
      let at = 0;
      this.segments.forEach((segment, i) => {
        const blob = inSegment[i] === 0 ? undefined : this.#blob(segment.id, name);
        if (blob) into.set(columnFromBlob(name, blob, inSegment[i]) as never, at);
        at += inSegment[i];
      });
      return into;
    };
    return {
      start: this.#byTime(starts, shared.u32(this.count)), count: this.#byTime(counts, shared.u32(this.count)),
      field: flat('changeField', shared.u32(changes)), kinds: flat('changeKinds', shared.u8(changes)), old: flat('changeOld', shared.u32(changes)), new: flat('changeNew', shared.u32(changes)),
    };
  }

  #segmentOf(event: number): Segment {
    let low = 0;
    let high = this.segments.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if (this.segments[middle].base <= event) low = middle; else high = middle - 1;
    }
    return this.segments[low];
  }

  #loadOrder(db: Database.Database, time: Float64Array, flags: Uint8Array, keep: ((work: () => void) => void) | null): Uint32Array {
    const fingerprint = this.segments.map((segment) => `${segment.id}:${segment.events}:${segment.clock}`).join(' ');
    const stored = db.prepare<[], { fingerprint: string; body: Buffer }>('SELECT fingerprint, body FROM time_order ORDER BY ordinal').all();
    if (stored.length > 0 && stored.every((chunk) => chunk.fingerprint === fingerprint)) return uint32Of(Buffer.concat(stored.map((chunk) => chunk.body)));
    const visible: number[] | Uint32Array = new Uint32Array(time.length);
    let count = 0;
    for (let event = 0; event < time.length; event++) if ((flags[event] & DUPLICATE) === 0) visible[count++] = event;
    const order = timeOrder(time, visible.subarray(0, count));
    keep?.(() => {
      db.prepare('DELETE FROM time_order').run();
      const insert = db.prepare('INSERT INTO time_order (ordinal, fingerprint, body) VALUES (?, ?, ?)');
      for (let at = 0; at < order.length; at += ORDER_CHUNK) insert.run(at / ORDER_CHUNK, fingerprint, blobOf(order.slice(at, at + ORDER_CHUNK)));
    });
    return order;
  }
}

function isIdentity(order: Uint32Array): boolean {
  for (let rank = 0; rank < order.length; rank++) if (order[rank] !== rank) return false;
  return true;
}

// One of each width, so that the compiler sees one kind of array in each.
function gather64(stored: Float64Array, order: Uint32Array, byTime: Float64Array): void { for (let rank = 0; rank < order.length; rank++) byTime[rank] = stored[order[rank]]; }
function gather32(stored: Uint32Array, order: Uint32Array, byTime: Uint32Array): void { for (let rank = 0; rank < order.length; rank++) byTime[rank] = stored[order[rank]]; }
function gather16(stored: Uint16Array, order: Uint32Array, byTime: Uint16Array): void { for (let rank = 0; rank < order.length; rank++) byTime[rank] = stored[order[rank]]; }
function gather8(stored: Uint8Array, order: Uint32Array, byTime: Uint8Array): void { for (let rank = 0; rank < order.length; rank++) byTime[rank] = stored[order[rank]]; }

/** Index of the first of the ascending values that is at least `value`. */
export function lowerBound(values: Uint32Array, value: number): number {
  let low = 0;
  let high = values.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (values[middle] < value) low = middle + 1; else high = middle;
  }
  return low;
}
