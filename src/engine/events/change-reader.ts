// Reads the columns of changes, all segments one after the other: by the store of an open case, or by a thread beside it.
import type { ColumnReader, Segment } from './column-reader.ts';
import type { ColumnArray, ColumnName } from './columns.ts';
import { lowerBound } from './lower-bound.ts';

/** What was changed, in the order of storage, in shared memory: the field, the kinds of both sides, their hashes. */
export interface ChangeColumns { readonly field: Uint32Array; readonly kinds: Uint8Array; readonly old: Uint32Array; readonly new: Uint32Array }
/** What a thread has read, of these segments. */
export interface ReadChanges { readonly segments: readonly number[]; readonly columns: ChangeColumns }
export type Side = 'old' | 'new';

const shared = (bytes: number): SharedArrayBuffer => new SharedArrayBuffer(bytes);

/** How many changes each segment has. `ends`, one for each stored event, is told where its changes end; they begin where those of the event stored before it end. */
export function countChanges(reader: ColumnReader, ends = new Uint32Array(reader.stored)): readonly number[] {
  return reader.segments.map((segment) => endsOf(reader, segment, ends));
}

export class ChangeReader {
  readonly count: number;
  /** How many each segment has. */
  readonly counts: readonly number[];
  readonly #reader: ColumnReader;

  constructor(reader: ColumnReader, counts: readonly number[]) {
    this.#reader = reader;
    this.counts = counts;
    this.count = counts.reduce((sum, own) => sum + own, 0);
  }

  columns(): ChangeColumns {
    const words = (name: ColumnName) => this.#flat(name, new Uint32Array(shared(this.count * 4)));
    return { field: words('changeField'), kinds: this.#flat('changeKinds', new Uint8Array(shared(this.count))), old: words('changeOld'), new: words('changeNew') };
  }

  /** One side of every change as a number, NaN where it is none. */
  numbers(side: Side): Float64Array {
    return this.#flat(COLUMN_OF[side], new Float64Array(shared(this.count * 8)));
  }

  /** The same of some changes alone, by their places, in any order; nothing else is kept of what is read. */
  numbersAt(side: Side, places: Uint32Array): Float64Array {
    const ascending = places.slice().sort();
    const values = new Float64Array(places.length).fill(NaN);
    let [at, base] = [0, 0];
    this.#reader.segments.forEach((segment, i) => {
      const end = base + this.counts[i];
      const column = at < ascending.length && ascending[at] < end ? this.#reader.of(segment.id, COLUMN_OF[side], this.counts[i]) : null;
      for (; at < ascending.length && ascending[at] < end; at++) if (column) values[at] = column[ascending[at] - base];
      base = end;
    });
    return Float64Array.from(places, (place) => values[lowerBound(ascending, place)]);
  }

  #flat<A extends ColumnArray>(name: ColumnName, into: A): A {
    let at = 0;
    this.#reader.segments.forEach((segment, i) => {
      const own = this.counts[i];
      const column = own === 0 ? null : this.#reader.of(segment.id, name, own);
      if (column) into.set(column as never, at);
      else if (into instanceof Float64Array) into.fill(NaN, at, at + own);
      at += own;
    });
    return into;
  }
}

const COLUMN_OF = { old: 'changeOldNumber', new: 'changeNewNumber' } as const;

/** Notes where the changes of each event of a segment end, counted over all segments; returns how many the segment has. */
function endsOf(reader: ColumnReader, { id, base, events }: Segment, ends: Uint32Array): number {
  const before = base === 0 ? 0 : ends[base - 1];
  const own = reader.of(id, 'changeEnd', events);
  for (let i = 0; i < events; i++) ends[base + i] = before + (own ? own[i] : 0);
  return own ? own[events - 1] : 0;
}
