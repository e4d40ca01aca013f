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
  /** Ids of entities run up to here, end excluded. */
  readonly entities: number;
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

/** Changes of one part, about. */
const PART = 1 << 16;
const MOST_PARTS = 1 << 12;
/** Events between two chances for others. */
const STEP = 1 << 19;

/** One part: its rows, from one word up to another. `entity >>> shift` tells its entities apart, and is below `entities`. */
export interface Part { readonly rows: Uint32Array; readonly from: number; readonly to: number; readonly shift: number; readonly entities: number }

/** Id of the module of a row. */
export function moduleOf({ module }: PartColumns, rows: Uint32Array, row: number): number {
  const id = rows[row + KINDS] >>> MODULE_AT;
  return id === FAR_MODULE ? module[rows[row + RANK]] : id;
}

/** What threads share that lay parts out together: how many changes each finds of each part, and the rows. */
export interface SharedLayout { readonly threads: number; readonly shift: number; readonly sizes: Uint32Array; readonly rows: Uint32Array }

/**
 * The changes of dated events that have an entity, laid out by part. Each thread takes a stretch of the events, first to count and, once all have
 * counted, to lay out: so every column is read once, and the rows of a part are in the order of time.
 */
export class PartLayout {
  readonly shared: SharedLayout;
  readonly #columns: PartColumns;

  /** `shared`: made by another thread. */
  constructor(columns: PartColumns, threads: number, shared?: SharedLayout) {
    this.#columns = columns;
    if (shared) { this.shared = shared; return; }
    const changes = columns.changeKinds.length;
    let shift = 0;
    while (PART << shift < changes && 1 << shift < MOST_PARTS) shift++;
    const words = (count: number) => new Uint32Array(new SharedArrayBuffer(count * 4));
    this.shared = { threads, shift, sizes: words(threads << shift), rows: words(changes * ROW) };
  }

  get parts(): number { return 1 << this.shared.shift; }

  *count(thread: number): Steps<void> {
    const { entity, changeCount } = this.#columns;
    const sizes = new Uint32Array(this.parts);
    for (const [from, to] of this.#stretch(thread)) {
      countOf(entity, changeCount, from, to, sizes);
      yield;
    }
    this.shared.sizes.set(sizes, thread << this.shared.shift);
  }

  /** When all have counted. */
  *layOut(thread: number): Steps<void> {
    const ends = new Uint32Array(this.parts);
    for (let part = 0; part < this.parts; part++) ends[part] = this.#start(part, thread) * ROW;
    for (const [from, to] of this.#stretch(thread)) {
      layOut(this.#columns, from, to, ends, this.shared.rows);
      yield;
    }
  }

  /** All parts, but those that are left out. When all have laid out. */
  *all(leftOut: readonly number[] = []): Generator<Part> {
    for (let part = 0; part < this.parts; part++) if (!leftOut.includes(part)) yield this.part(part);
  }

  /** When all have laid out. */
  part(part: number): Part {
    const { shift, rows, threads } = this.shared;
    return { rows, from: this.#start(part, 0) * ROW, to: this.#start(part, threads) * ROW, shift, entities: (this.#columns.entities >>> shift) + 1 };
  }

  /** Changes before those of a part that a thread has. */
  #start(part: number, thread: number): number {
    const { sizes, shift, threads } = this.shared;
    this.#starts ??= startsOf(sizes, 1 << shift, threads);
    return this.#starts[part * threads + thread];
  }
  #starts: Uint32Array | null = null;

  *#stretch(thread: number): Generator<[from: number, to: number]> {
    const { dated } = this.#columns;
    const { threads } = this.shared;
    const end = Math.floor(dated * (thread + 1) / threads);
    for (let from = Math.floor(dated * thread / threads); from < end; from += STEP) yield [from, Math.min(end, from + STEP)];
  }
}

/** Laid out without another thread. */
export function* laidOut(columns: PartColumns): Steps<PartLayout> {
  const layout = new PartLayout(columns, 1);
  yield* layout.count(0);
  yield* layout.layOut(0);
  return layout;
}

/** Where the rows of each part begin that each thread has, and where those of the last end. */
function startsOf(sizes: Uint32Array, parts: number, threads: number): Uint32Array {
  const starts = new Uint32Array(parts * threads + 1);
  for (let part = 0, at = 0; part < parts; part++) for (let thread = 0; thread < threads; thread++) starts[++at] = starts[at - 1] + sizes[thread * parts + part];
  return starts;
}

/** Adds the changes to the sizes of their parts. */
function countOf(entity: ArrayLike<number>, changeCount: Uint32Array, from: number, to: number, sizes: Uint32Array): void {
  const mask = sizes.length - 1;
  for (let rank = from; rank < to; rank++) if (entity[rank] !== NONE) sizes[entity[rank] & mask] += changeCount[rank];
}

/** Writes rows behind what each part has. */
function layOut(columns: PartColumns, from: number, to: number, ends: Uint32Array, rows: Uint32Array): void {
  const { dated, time, entity, entityType, action, module, unnamedField, changeStart, changeCount, changeField, changeKinds, changeOld, changeNew } = columns;
  const mask = ends.length - 1;
  for (let rank = from; rank < to; rank++) {
    const id = entity[rank];
    if (id === NONE || changeCount[rank] === 0) continue;
    const beside = ((rank + 1 < dated && time[rank + 1] === time[rank]) || (rank > 0 && time[rank - 1] === time[rank]) ? SAME_INSTANT : 0) | Math.min(module[rank], FAR_MODULE) << MODULE_AT;
    let at = ends[id & mask];
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
    ends[id & mask] = at;
  }
}
