// The changes of all entities, a part of the entities at a time: what is known of the fields of a part fits the processor's cache, where that
// of all of them would wait for memory at every change. Rows of a part are in the order of time, and hold what a scan compares.
import type { Steps } from '../events/column-reader.ts';
import { NONE } from '../events/dictionary.ts';

/** Columns in the order of time, as an open case holds them; those of changes in the order of storage. */
export interface PartColumns {
  /** Events with a time; they stand first. */
  readonly dated: number;
  readonly time: Float64Array;
  readonly entity: ArrayLike<number>;
  readonly entityType: ArrayLike<number>;
  readonly action: ArrayLike<number>;
  readonly module: ArrayLike<number>;
  /** Id of the field that stands for an unnamed one. */
  readonly unnamedField: number;
  readonly changeStart: Uint32Array;
  readonly changeCount: Uint32Array;
  readonly changeField: Uint32Array;
  readonly changeKinds: Uint8Array;
  readonly changeOld: Uint32Array;
  readonly changeNew: Uint32Array;
}

/** Words of a row: one change. `KEY` is its field; an unnamed value is one of its action, since no two actions say that they change the same. */
export const ENTITY = 0, TYPE = 1, KEY = 2, RANK = 3, CHANGE = 4, OLD = 5, NEW = 6, KINDS = 7;
/** Words from one row to the next. */
export const ROW = 8;
/** In `KINDS` beside the kinds of both sides: another event has the same time, and the id of the module, which would be one more access to far memory. */
export const SAME_INSTANT = 0x100;
const MODULE_AT = 9, FAR_MODULE = 0x7f_ffff;
/** In the key of an unnamed value: the other bits are its action. */
const UNNAMED = 0x8000_0000;

/** Changes of one part, about; and of the parts that are laid out in one pass over the events, at most unless one alone has more. */
const PART = 1 << 17;
const LAID_OUT = 1 << 23;
const MOST_PARTS = 1 << 13;
/** Events between two chances for others. */
const STEP = 1 << 19;
/** In place of the end of a part that is not laid out. */
const NO_ROOM = 0xffff_ffff;

/** One part: its rows, from one word up to another. `entity >>> shift` tells its entities apart, and is below `entities`. */
export interface Part { readonly rows: Uint32Array; readonly from: number; readonly to: number; readonly shift: number; readonly entities: number }

/** Id of the module of a row. */
export function moduleOf({ module }: PartColumns, rows: Uint32Array, row: number): number {
  const id = rows[row + KINDS] >>> MODULE_AT;
  return id === FAR_MODULE ? module[rows[row + RANK]] : id;
}

/** Which entities: all, or one half of them, so that two threads share the work. */
export type Half = 0 | 1;

/** Gives the changes of dated events that have an entity to `take`, part by part. A part is gone when `take` is done with it. */
export function* inParts(columns: PartColumns, half: Half | null, take: (part: Part) => Steps<void>): Steps<void> {
  const { dated, entity, changeCount } = columns;
  let shift = 1;
  while (PART << shift < columns.changeKinds.length && 1 << shift < MOST_PARTS) shift++;
  const parts = 1 << shift;
  const sizes = new Uint32Array(parts);
  let entities = 0;
  for (let from = 0; from < dated; from += STEP) {
    entities = Math.max(entities, countOf(entity, changeCount, from, Math.min(dated, from + STEP), parts - 1, sizes));
    yield;
  }
  entities = (entities >>> shift) + 1;
  if (half !== null) for (let part = 1 - half; part < parts; part += 2) sizes[part] = 0;
  let rows = new Uint32Array(0);
  const ends = new Uint32Array(parts);
  for (let first = 0, last = 0; first < parts; first = last) {
    let changes = 0;
    while (last < parts && (last === first || changes + sizes[last] <= LAID_OUT)) { ends[last] = sizes[last] === 0 ? NO_ROOM : changes * ROW; changes += sizes[last++]; }
    if (changes === 0) continue;
    if (rows.length < changes * ROW) rows = new Uint32Array(changes * ROW);
    for (let from = 0; from < dated; from += STEP) {
      layOut(columns, from, Math.min(dated, from + STEP), parts - 1, first, last, ends, rows);
      yield;
    }
    for (let part = first; part < last; part++) if (sizes[part] > 0) yield* take({ rows, from: ends[part] - sizes[part] * ROW, to: ends[part], shift, entities });
  }
}

/** Adds the changes to the sizes of their parts; returns the largest id of an entity. */
function countOf(entity: ArrayLike<number>, changeCount: Uint32Array, from: number, to: number, mask: number, sizes: Uint32Array): number {
  let largest = 0;
  for (let rank = from; rank < to; rank++) {
    const id = entity[rank];
    if (id === NONE) continue;
    if (id > largest) largest = id;
    sizes[id & mask] += changeCount[rank];
  }
  return largest;
}

/** Writes the rows of some parts behind what each of them has. */
function layOut(columns: PartColumns, from: number, to: number, mask: number, first: number, last: number, ends: Uint32Array, rows: Uint32Array): void {
  const { dated, time, entity, entityType, action, module, unnamedField, changeStart, changeCount, changeField, changeKinds, changeOld, changeNew } = columns;
  for (let rank = from; rank < to; rank++) {
    const id = entity[rank];
    const part = id & mask;
    if (part < first || part >= last || id === NONE || changeCount[rank] === 0 || ends[part] === NO_ROOM) continue;
    const beside = ((rank + 1 < dated && time[rank + 1] === time[rank]) || (rank > 0 && time[rank - 1] === time[rank]) ? SAME_INSTANT : 0) | Math.min(module[rank], FAR_MODULE) << MODULE_AT;
    let at = ends[part];
    for (let change = changeStart[rank], end = change + changeCount[rank]; change < end; change++, at += ROW) {
      const field = changeField[change];
      rows[at + ENTITY] = id;
      rows[at + TYPE] = entityType[rank];
      rows[at + KEY] = field === unnamedField ? UNNAMED | action[rank] : field;
      rows[at + RANK] = rank;
      rows[at + CHANGE] = change;
      rows[at + OLD] = changeOld[change];
      rows[at + NEW] = changeNew[change];
      rows[at + KINDS] = changeKinds[change] | beside;
    }
    ends[part] = at;
  }
}
