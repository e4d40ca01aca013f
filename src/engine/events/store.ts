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
  readonly ids: { readonly [N in DictionaryColumn]: IdArray };
  readonly category: Uint8Array;
  readonly result: Uint8Array;
  readonly flags: Uint8Array;
  /** Source number of each event. */
  readonly source: IdArray;
  readonly recordId: Float64Array;
  /** Changes of the event of rank r are `changeStart[r]` to `changeStart[r] + changeCount[r] - 1` in the change columns. */
  readonly changeStart: Uint32Array;
  readonly changeCount: Uint32Array;
  readonly changeField: Uint32Array;
  readonly changeKinds: Uint8Array;
  readonly changeOld: Uint32Array;
  readonly changeNew: Uint32Array;
  #rankOf: Uint32Array | null = null;

  /** Loads the current generation of every finished source that is included, its clock corrected. With `keep`, a newly computed time order is stored for next time. */
  constructor(db: Database.Database, keep: ((work: () => void) => void) | null) {
    this.dictionaries = loadDictionaries(db);
    const rows = db.prepare<[], { id: number; source: number; events: number; firstRecord: number; clock: number }>(`
      SELECT segment.id, source_id AS source, segment.events, first_record AS firstRecord, clock_micros AS clock
      FROM segment JOIN source ON source.id = source_id AND source.generation = segment.generation
      WHERE source.state <> 'importing' AND standing = 'included' ORDER BY source_id, ordinal`).all();
    const read = db.prepare<[number, string], Buffer>('SELECT body FROM column WHERE segment_id = ? AND name = ?').pluck();
    const load = (segment: { id: number; events: number }, name: ColumnName): ColumnArray | null => {
      const blob = read.get(segment.id, name);
      return blob ? columnFromBlob(name, blob, segment.events) : null;
    };
    let base = 0;
    this.segments = rows.map((row) => {
      const segment = { ...row, base, record: load(row, 'record') as Uint32Array | null, sub: load(row, 'sub') as Uint16Array | null };
      base += row.events;
      return segment;
    });
    const all = base;

    const flat = <A extends ColumnArray>(name: ColumnName, into: A): A => {
      for (const segment of this.segments) {
        const column = load(segment, name);
        if (column) into.set(column as never, segment.base);
      }
      return into;
    };
    const time = flat('time', new Float64Array(all));
    // NaN, an undated event, stays NaN.
    for (const { clock, base: first, events } of this.segments) if (clock !== 0) for (let i = first; i < first + events; i++) time[i] += clock;
    const flags = flat('flags', new Uint8Array(all));
    this.order = this.#loadOrder(db, time, flags, keep);
    this.count = this.order.length;
    const inOrder = <A extends ColumnArray>(column: ColumnArray, shared: A): A => {
      const { order } = this;
      for (let rank = 0; rank < order.length; rank++) shared[rank] = column[order[rank]];
      return shared;
    };
    const share = { u8: (n: number) => new Uint8Array(new SharedArrayBuffer(n)), u16: (n: number) => new Uint16Array(new SharedArrayBuffer(n * 2)), u32: (n: number) => new Uint32Array(new SharedArrayBuffer(n * 4)), f64: (n: number) => new Float64Array(new SharedArrayBuffer(n * 8)) };
    const n = this.count;
    const idsFor = (largest: number) => (largest < 256 ? share.u8(n) : largest < 65_536 ? share.u16(n) : share.u32(n));
    this.time = inOrder(time, share.f64(n));
    let dated = n;
    while (dated > 0 && Number.isNaN(this.time[dated - 1])) dated--;
    this.dated = dated;
    this.flags = inOrder(flags, share.u8(n));
    this.category = inOrder(flat('category', new Uint8Array(all)), share.u8(n));
    this.result = inOrder(flat('result', new Uint8Array(all)), share.u8(n));
    this.recordId = inOrder(flat('recordId', new Float64Array(all)), share.f64(n));
    const scratch = new Uint32Array(all);
    this.ids = Object.fromEntries(DICTIONARY_COLUMNS.map((name) => [name, inOrder(flat(name, scratch) as IdArray, idsFor(this.dictionaries[name].count - 1))])) as { [N in DictionaryColumn]: IdArray };
    for (const segment of this.segments) scratch.fill(segment.source, segment.base, segment.base + segment.events);
    this.source = inOrder(scratch as IdArray, idsFor(Math.max(0, ...this.segments.map((segment) => segment.source))));

    // Changes stay in the order of storage; the events point into them.
    const ends = flat('changeEnd', new Uint32Array(all));
    const starts = new Uint32Array(all);
    const counts = new Uint32Array(all);
    let changes = 0;
    for (const segment of this.segments) {
      let previous = 0;
      for (let i = segment.base; i < segment.base + segment.events; i++) {
        starts[i] = changes + previous;
        counts[i] = ends[i] - previous;
        previous = ends[i];
      }
      changes += previous;
    }
    this.changeStart = inOrder(starts, share.u32(n));
    this.changeCount = inOrder(counts, share.u32(n));
    const flatChanges = <A extends ColumnArray>(name: ColumnName, into: A): A => {
      let at = 0;
      for (const segment of this.segments) {
        const last = segment.base + segment.events - 1;
        const count = segment.events === 0 ? 0 : ends[last];
        const blob = read.get(segment.id, name);
        if (blob) into.set(columnFromBlob(name, blob, count) as never, at);
        at += count;
      }
      return into;
    };
    this.changeField = flatChanges('changeField', share.u32(changes));
    this.changeKinds = flatChanges('changeKinds', share.u8(changes));
    this.changeOld = flatChanges('changeOld', share.u32(changes));
    this.changeNew = flatChanges('changeNew', share.u32(changes));
  }

  /** Event number → rank; u32 max for masked ones. Made when first needed. */
  get rankOf(): Uint32Array {
    if (!this.#rankOf) {
      const last = this.segments.at(-1);
      this.#rankOf = new Uint32Array(last ? last.base + last.events : 0).fill(0xffff_ffff);
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

function lowerBound(values: Uint32Array, value: number): number {
  let low = 0;
  let high = values.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (values[middle] < value) low = middle + 1; else high = middle;
  }
  return low;
}
