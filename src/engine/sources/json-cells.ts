// The keys and values of a JSON record as spans, for the bulk path and for control totals. A list of records has few shapes: keys are
// compared with those of the record before, and what each of them is was found out once.
import type { ColumnPlan } from './column-plan.ts';
import { PLAN_FIELDS } from './column-plan.ts';
import type { CellSpans } from './csv-kernel.ts';
import { JSON_CONTAINER, JSON_ESCAPED, JSON_LITERAL, JSON_NULL, JSON_SURROGATES } from './csv-kernel.ts';
import { QUOTED } from './csv-scanner.ts';
import { JsonSpans } from './json-spans.ts';

const QUOTE = 34;
/** Keys of one record, and different sets of them, at most; more go the general way, or are found out again. */
const CELLS = 512;
const SHAPES = 2000;

/** How the value of a key is used: not at all, as a text, or as a side of a change, whose objects go by their raw text. */
const UNUSED = 0;
const TEXT = 1;
export const SIDE = 2;

/** A set of keys in their order. */
export interface JsonShape {
  readonly names: readonly string[];
  /** No key comes twice. */
  readonly distinct: boolean;
  /** The bytes of all keys, one after the other, and where each ends. */
  readonly keys: Uint8Array;
  readonly ends: Int32Array;
  readonly roles: Uint8Array;
  readonly used: readonly number[];
  /** Null: records of this shape go the general way. */
  readonly plan: ColumnPlan | null;
  /** The shape that followed the last time; null: itself. */
  next: JsonShape | null;
}

export class JsonCells implements CellSpans {
  cells = 0;
  readonly cellStart = new Int32Array(CELLS);
  readonly cellEnd = new Int32Array(CELLS);
  readonly cellForm = new Uint8Array(CELLS);
  /** Of the record read last; null when that is for the general reader. */
  shape: JsonShape | null = null;
  readonly #keyStart = new Int32Array(CELLS);
  readonly #keyEnd = new Int32Array(CELLS);
  readonly #planFor: (names: readonly string[]) => ColumnPlan | null;
  readonly #spans = new JsonSpans();
  readonly #shapes = new Map<string, JsonShape>();
  #last: JsonShape | null = null;

  /** `planFor` tells of each set of keys what they are to the bulk path; null where that does not read them. */
  constructor(planFor: (names: readonly string[]) => ColumnPlan | null) { this.#planFor = planFor; }

  /** Finds the values of a record; null when it is not a plain object. */
  read(bytes: Uint8Array, start: number, end: number): JsonShape | null {
    const spans = this.#spans;
    spans.bytes = bytes;
    spans.end = end;
    this.shape = null;
    let shape = this.#last?.next ?? this.#last;
    if (shape === null || !this.#scan(bytes, start, end, shape)) {
      if (!this.#scan(bytes, start, end, null)) return null;
      shape = this.#shapeOf(bytes);
    }
    if (this.#last !== null) this.#last.next = shape;
    this.#last = shape;
    this.shape = shape;
    return shape;
  }

  /** Passes over a whole record; false when it is not a plain object, or not one with exactly the keys of the shape. */
  #scan(bytes: Uint8Array, start: number, end: number, shape: JsonShape | null): boolean {
    const spans = this.#spans;
    const { cellStart, cellEnd, cellForm } = this;
    let at = spans.blank(start);
    if (bytes[at] !== 123) return false;
    at = spans.blank(at + 1);
    let known = 0;
    for (let cell = 0; ; cell++) {
      if (bytes[at] !== QUOTE || cell === CELLS) return false;
      let role = UNUSED;
      if (shape !== null) {
        if (cell === shape.ends.length) return false;
        role = shape.roles[cell];
        const { keys } = shape;
        const keyEnd = shape.ends[cell];
        for (at++; known < keyEnd; known++, at++) if (bytes[at] !== keys[known]) return false;
        if (bytes[at++] !== QUOTE) return false;
      } else {
        this.#keyStart[cell] = at + 1;
        at = spans.string(at);
        if (at < 0 || spans.escaped) return false;
        this.#keyEnd[cell] = at - 1;
      }
      if (bytes[at] !== 58) {
        at = spans.blank(at);
        if (bytes[at] !== 58) return false;
      }
      at = spans.blank(at + 1);
      const from = at;
      const lead = bytes[at];
      if (lead === QUOTE) {
        at = spans.string(at);
        cellStart[cell] = from + 1;
        cellEnd[cell] = at - 1;
        cellForm[cell] = !spans.escaped ? QUOTED : spans.surrogate ? JSON_SURROGATES : JSON_ESCAPED;
      } else {
        at = lead === 123 && role === SIDE ? spans.braces(at) : spans.value(at);
        cellStart[cell] = from;
        cellEnd[cell] = lead === 110 ? from : at;
        cellForm[cell] = lead === 110 ? JSON_NULL : lead === 123 || lead === 91 ? JSON_CONTAINER : JSON_LITERAL;
      }
      if (at < 0) return false;
      at = spans.blank(at);
      const mark = bytes[at];
      if (mark === 44) { at = spans.blank(at + 1); continue; }
      if (mark !== 125 || spans.blank(at + 1) < end || at >= end) return false;
      this.cells = cell + 1;
      return shape === null || this.cells === shape.ends.length;
    }
  }

  /** The shape of the record scanned last. */
  #shapeOf(bytes: Uint8Array): JsonShape {
    const text = (start: number, end: number, encoding: 'latin1' | 'utf8') => Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString(encoding);
    const parts: string[] = [];
    for (let i = 0; i < this.cells; i++) parts.push(text(this.#keyStart[i], this.#keyEnd[i], 'latin1'));
    const name = parts.join('\0');
    let shape = this.#shapes.get(name);
    if (shape) return shape;
    const ends = new Int32Array(this.cells);
    let length = 0;
    for (let i = 0; i < this.cells; i++) ends[i] = length += this.#keyEnd[i] - this.#keyStart[i];
    const names = parts.map((_, i) => text(this.#keyStart[i], this.#keyEnd[i], 'utf8'));
    const distinct = new Set(parts).size === parts.length;
    const plan = distinct ? this.#planFor(names) : null;
    const roles = new Uint8Array(this.cells);
    for (const field of PLAN_FIELDS) {
      const cell = plan?.[field] ?? -1;
      if (cell >= 0) roles[cell] = field === 'old' || field === 'new' ? SIDE : TEXT;
    }
    const used = [...roles.keys()].filter((cell) => roles[cell] !== UNUSED);
    shape = { names, distinct, keys: Uint8Array.from(Buffer.from(parts.join(''), 'latin1')), ends, roles, used, plan, next: null };
    if (this.#shapes.size >= SHAPES) this.#shapes.clear();
    this.#shapes.set(name, shape);
    return shape;
  }
}
