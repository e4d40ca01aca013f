// Reads the columns of changes, all segments one after the other: by the store of an open case, or by a thread beside it.
import type { ColumnReader, Segment } from './column-reader.ts';
import type { ColumnArray, ColumnName } from './columns.ts';
import { lowerBound } from './lower-bound.ts';

/** Hashes of both sides of all changes, in the order of storage, in shared memory. */
export interface ChangeSides { readonly old: Uint32Array; readonly new: Uint32Array }
/** What a thread has read, of these segments. */
export interface ReadChanges { readonly segments: readonly number[]; readonly sides: ChangeSides }
export type Side = 'old' | 'new';

const shared = (bytes: number): SharedArrayBuffer => new SharedArrayBuffer(bytes);

export class ChangeReader {
  readonly count: number;
  readonly #reader: ColumnReader;
  /** How many each segment has. */
  readonly #inSegment: readonly number[];

  /** `ends`, one for each stored event, is told where its changes end; they begin where those of the event stored before it end. */
  constructor(reader: ColumnReader, ends = new Uint32Array(reader.stored)) {
    this.#reader = reader;
    this.#inSegment = reader.segments.map((segment) => endsOf(reader, segment, ends));
    this.count = this.#inSegment.reduce((sum, own) => sum + own, 0);
  }

  fields(): Uint32Array { return this.#flat('changeField', new Uint32Array(shared(this.count * 4))); }

  kinds(): Uint8Array { return this.#flat('changeKinds', new Uint8Array(shared(this.count))); }

  sides(): ChangeSides {
    return { old: this.#flat('changeOld', new Uint32Array(shared(this.count * 4))), new: this.#flat('changeNew', new Uint32Array(shared(this.count * 4))) };
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
      const end = base + this.#inSegment[i];
      const column = at < ascending.length && ascending[at] < end ? this.#reader.of(segment.id, COLUMN_OF[side], this.#inSegment[i]) : null;
      for (; at < ascending.length && ascending[at] < end; at++) if (column) values[at] = column[ascending[at] - base];
      base = end;
    });
    return Float64Array.from(places, (place) => values[lowerBound(ascending, place)]);
  }

  #flat<A extends ColumnArray>(name: ColumnName, into: A): A {
    let at = 0;
    this.#reader.segments.forEach((segment, i) => {
      const own = this.#inSegment[i];
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
