// The events of an open case in memory: one typed array per column in shared memory, in the order of time, so that every
// kernel runs straight through and a time window is a range. Undated events stand last; masked duplicates are left out.
import type Database from 'better-sqlite3';
import { dictionarySteps } from '../casefile/derived.ts';
import type { Segment, Steps } from './column-reader.ts';
import type { ChangeColumns, ReadChanges, Side } from './change-reader.ts';
import { ChangeReader, countChanges } from './change-reader.ts';
import type { ColumnReader } from './column-reader.ts';
import { atOnce } from './column-reader.ts';
import type { ColumnArray, DictionaryColumn } from './columns.ts';
import { DICTIONARY_COLUMNS } from './columns.ts';
import { lowerBound } from './lower-bound.ts';
import type { Dictionaries } from './segment-builder.ts';
import { TimeLayout } from './time-layout.ts';

export type { Segment };
export type IdArray = Uint8Array | Uint16Array | Uint32Array;
/** In place of the rank of an event that is masked. */
export const MASKED = 0xffff_ffff;

/** Columns that few questions need, loaded when the first of them is asked. Changes stay in the order of storage; the events point into them. */
interface Changes extends ChangeColumns {
  readonly reader: ChangeReader;
  readonly start: Uint32Array;
  readonly count: Uint32Array;
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
  readonly time: Float64Array;
  /** Two bytes wide, or four where two are not enough: one kernel is compiled for nearly all of them. */
  readonly ids: { readonly [N in DictionaryColumn]: IdArray };
  readonly category: Uint8Array;
  readonly result: Uint8Array;
  readonly flags: Uint8Array;
  /** Source number of each event. */
  readonly source: IdArray;
  readonly #reader: ColumnReader;
  readonly #layout: TimeLayout;
  #recordId: Float64Array | null = null;
  #changes: Changes | null = null;
  #rankOf: Uint32Array | null = null;

  private constructor(layout: TimeLayout, columns: Pick<EventStore, 'dictionaries' | 'dated' | 'time' | 'ids' | 'category' | 'result' | 'flags' | 'source'>) {
    this.#reader = layout.reader;
    this.#layout = layout;
    this.segments = layout.reader.segments;
    this.count = layout.events;
    this.dictionaries = columns.dictionaries;
    this.dated = columns.dated;
    this.time = columns.time;
    this.ids = columns.ids;
    this.category = columns.category;
    this.result = columns.result;
    this.flags = columns.flags;
    this.source = columns.source;
  }

  /**
   * Loads the current generation of every finished source that is included, its clock corrected. With `keep`, a newly computed
   * time order is kept for next time. What is loaded is of no use when sources change between two steps.
   */
  static *loading(db: Database.Database, keep: ((work: () => void) => void) | null): Steps<EventStore> {
    const dictionaries = yield* dictionarySteps(db);
    const layout = yield* TimeLayout.of(db, keep);
    const n = layout.events;
    const time = shared.f64(n);
    yield* layout.lay('time', time);
    let dated = n;
    while (dated > 0 && Number.isNaN(time[dated - 1])) dated--;
    const [flags, category, result] = [shared.u8(n), shared.u8(n), shared.u8(n)];
    yield* layout.layFlags(flags);
    yield* layout.lay('category', category);
    yield* layout.lay('result', result);
    const room = (largest: number): Uint16Array | Uint32Array => (largest < 65_536 ? shared.u16(n) : shared.u32(n));
    const ids = {} as Record<DictionaryColumn, IdArray>;
    for (const name of DICTIONARY_COLUMNS) yield* layout.lay(name, ids[name] = room(dictionaries[name].count - 1));
    const source = room(Math.max(0, ...layout.reader.segments.map((segment) => segment.source)));
    yield* layout.lay('source', source);
    return new EventStore(layout, { dictionaries, dated, time, ids, category, result, flags, source });
  }

  /** Rank → event number. Read when first needed, where it is kept. */
  get order(): Uint32Array { return this.#layout.places.order; }

  /** The source's own id of each event, as recordIdNumber() makes a number of it. */
  get recordId(): Float64Array { return this.#recordId ??= this.#byTime(atOnce(this.#reader.flat('recordId', new Float64Array(this.#reader.stored))), shared.f64(this.count)); }

  /** Whole numbers that the visible records have as ids, in the order of time: those of each source together, by its number. */
  recordNumbers(): ReadonlyMap<number, Float64Array> {
    const { source, recordId, count } = this;
    const room = new Map<number, number>();
    for (const segment of this.segments) room.set(segment.source, (room.get(segment.source) ?? 0) + segment.events);
    const ends = new Uint32Array(Math.max(0, ...room.keys()) + 1);
    let stored = 0;
    for (const [own, events] of room) { ends[own] = stored; stored += events; }
    const starts = ends.slice();
    const ids = new Float64Array(stored);
    for (let rank = 0; rank < count; rank++) if (recordId[rank] >= 0) ids[ends[source[rank]]++] = recordId[rank];
    return new Map([...room.keys()].map((own) => [own, ids.subarray(starts[own], ends[own])]));
  }

  /** Changes of the event of rank r are `changeStart[r]` to `changeStart[r] + changeCount[r] - 1` in the change columns. */
  get changeStart(): Uint32Array { return this.#allChanges.start; }
  get changeCount(): Uint32Array { return this.#allChanges.count; }
  get changeField(): Uint32Array { return this.#allChanges.field; }
  get changeKinds(): Uint8Array { return this.#allChanges.kinds; }
  get changeOld(): Uint32Array { return this.#allChanges.old; }
  get changeNew(): Uint32Array { return this.#allChanges.new; }

  /** Whether the columns of changes have been read. */
  get hasChanges(): boolean { return this.#changes !== null; }

  /** How many changes each segment has. */
  get changeCounts(): readonly number[] { return this.#allChanges.reader.counts; }

  /** Lets a thread read what was changed, while it is worked out here where the changes of each event are. `begin` is told how many each segment has. */
  *readChangesBeside(begin: (counts: readonly number[]) => Steps<ReadChanges | null>): Steps<void> {
    const { reader, ends } = this.#countChanges();
    const reading = begin(reader.counts);
    const places = this.#placeChanges(ends);
    const read = yield* reading;
    const { segments } = this;
    const isSame = read !== null && read.segments.length === segments.length && segments.every(({ id }, i) => id === read.segments[i]);
    this.#changes ??= { reader, ...places, ...(isSame ? read.columns : reader.columns()) };
  }

  /** One side of every change as a number, NaN where it is none; in the order of the change columns. Read at each call. */
  changeNumbers(side: Side): Float64Array { return this.#allChanges.reader.numbers(side); }

  /** The same of some changes alone, by their places in the columns, in any order; nothing else is kept of what is read. */
  changeNumbersAt(side: Side, places: Uint32Array): Float64Array { return this.#allChanges.reader.numbersAt(side, places); }

  /** Event number → rank; MASKED for masked ones. Made when first needed. */
  get rankOf(): Uint32Array {
    if (!this.#rankOf) {
      this.#rankOf = new Uint32Array(this.#reader.stored).fill(MASKED);
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
    return ranks.filter((rank) => rank !== MASKED);
  }

  /** First rank whose time is at or after `micros`; `dated` when there is none. */
  rankAt(micros: number): number { return lowerBound(this.time, micros, 0, this.dated); }

  #byTime<A extends ColumnArray>(stored: ColumnArray, byTime: A): A { return atOnce(this.#layout.places.of(stored, byTime)); }

  get #allChanges(): Changes {
    if (!this.#changes) {
      const { reader, ends } = this.#countChanges();
      this.#changes = { reader, ...this.#placeChanges(ends), ...reader.columns() };
    }
    return this.#changes;
  }

  #countChanges(): { reader: ChangeReader; ends: Uint32Array } {
    const ends = new Uint32Array(this.#reader.stored);
    return { reader: new ChangeReader(this.#reader, countChanges(this.#reader, ends)), ends };
  }

  #placeChanges(ends: Uint32Array): Pick<Changes, 'start' | 'count'> {
    const [start, count] = [shared.u32(this.count), shared.u32(this.count)];
    const { order } = this;
    for (let rank = 0; rank < start.length; rank++) {
      const event = order[rank];
      start[rank] = event === 0 ? 0 : ends[event - 1];
      count[rank] = ends[event] - start[rank];
    }
    return { start, count };
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
}
