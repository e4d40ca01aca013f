// The bulk path for JSON: the keys and values of a record as spans, which csv-kernel.ts then reads like the cells of a row. A list of
// records has few shapes: keys are compared with those of the record before, and what each of them is was found out once.
import type { Repair } from '../../contract/sources.ts';
import type { SegmentBuilder } from '../events/segment-builder.ts';
import type { Mapper } from '../record.ts';
import type { ColumnPlan } from './column-plan.ts';
import { PLAN_FIELDS } from './column-plan.ts';
import type { BulkKernel, CellSpans } from './csv-kernel.ts';
import { CsvKernel, JSON_CONTAINER, JSON_ESCAPED, JSON_LITERAL, JSON_NULL } from './csv-kernel.ts';
import { QUOTED } from './csv-scanner.ts';
import { JsonSpans } from './json-spans.ts';

const QUOTE = 34;
/** Keys of one record, and different sets of them, at most; more go the general way, or are found out again. */
const CELLS = 512;
const SHAPES = 2000;
/** Form of a string with half a surrogate pair in it, which only the general way turns into text. */
const SURROGATES = 12;

/** How the value of a key is used. */
const UNUSED = 0;
/** An object there, or one held in a string, is looked into by the mapper. */
const TEXT = 1;
/** A side of a change, whose objects go by their raw text. */
const SIDE = 2;

/** What a mapper offers for this: the plan of a record with these keys, or null. */
export interface KeyMapper extends Mapper { planFor(keys: readonly string[]): ColumnPlan | null }

interface Shape {
  /** The bytes of all keys, one after the other, and where each ends. */
  readonly keys: Uint8Array;
  readonly ends: Int32Array;
  readonly roles: Uint8Array;
  readonly used: readonly number[];
  /** Null: records of this shape go the general way. */
  readonly plan: ColumnPlan | null;
  /** The shape that followed the last time; null: itself. */
  next: Shape | null;
}

export class JsonKernel implements BulkKernel, CellSpans {
  cells = 0;
  readonly cellStart = new Int32Array(CELLS);
  readonly cellEnd = new Int32Array(CELLS);
  readonly cellForm = new Uint8Array(CELLS);
  readonly #keyStart = new Int32Array(CELLS);
  readonly #keyEnd = new Int32Array(CELLS);
  readonly #mapper: KeyMapper;
  readonly #columns: CsvKernel;
  readonly #spans = new JsonSpans();
  readonly #shapes = new Map<string, Shape>();
  #last: Shape | null = null;

  constructor(plan: ColumnPlan, mapper: KeyMapper, builder: SegmentBuilder) {
    this.#mapper = mapper;
    this.#columns = new CsvKernel(plan, mapper, this, builder, QUOTE);
  }

  begin(bytes: Uint8Array): void { this.#columns.begin(bytes); }

  repairs(): readonly Repair[] { return []; }

  add(bytes: Uint8Array, start: number, end: number, record: number): string | null {
    const plan = this.#read(bytes, start, end);
    if (plan === null) return this.#columns.map(bytes, start, end, record);
    this.#columns.plan = plan;
    return this.#columns.add(bytes, start, end, record);
  }

  /** Finds the values of a record and what they are; null when it is for the mapper. */
  #read(bytes: Uint8Array, start: number, end: number): ColumnPlan | null {
    const spans = this.#spans;
    spans.bytes = bytes;
    spans.end = end;
    let shape = this.#last?.next ?? this.#last;
    if (shape === null || !this.#scan(bytes, start, end, shape)) {
      if (!this.#scan(bytes, start, end, null)) return null;
      shape = this.#shapeOf(bytes);
    }
    if (this.#last !== null) this.#last.next = shape;
    this.#last = shape;
    return shape.plan !== null && this.#fits(bytes, shape) ? shape.plan : null;
  }

  /** Passes over a whole record; false when it is not a plain object, or not one with exactly the keys of the shape. */
  #scan(bytes: Uint8Array, start: number, end: number, shape: Shape | null): boolean {
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
        cellForm[cell] = !spans.escaped ? QUOTED : spans.surrogate ? SURROGATES : JSON_ESCAPED;
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

  /** Whether every value that is used is of a kind that can be used as it stands. */
  #fits(bytes: Uint8Array, shape: Shape): boolean {
    for (const cell of shape.used) {
      const form = this.cellForm[cell];
      if (form === SURROGATES) return false;
      if (shape.roles[cell] === SIDE) continue;
      if (form === JSON_CONTAINER) return false;
      if ((form !== QUOTED && form !== JSON_ESCAPED) || this.cellStart[cell] === this.cellEnd[cell]) continue;
      const lead = bytes[this.cellStart[cell]];
      if (lead === 123 || lead === 91 || lead <= 32 || lead === 92) return false;
    }
    return true;
  }

  /** The shape of the record scanned last. */
  #shapeOf(bytes: Uint8Array): Shape {
    const text = (start: number, end: number, encoding: 'latin1' | 'utf8') => Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString(encoding);
    const parts: string[] = [];
    for (let i = 0; i < this.cells; i++) parts.push(text(this.#keyStart[i], this.#keyEnd[i], 'latin1'));
    const name = parts.join('\0');
    let shape = this.#shapes.get(name);
    if (shape) return shape;
    const ends = new Int32Array(this.cells);
    let length = 0;
    for (let i = 0; i < this.cells; i++) ends[i] = length += this.#keyEnd[i] - this.#keyStart[i];
    const keys = parts.map((_, i) => text(this.#keyStart[i], this.#keyEnd[i], 'utf8'));
    const plan = new Set(parts).size === parts.length ? this.#mapper.planFor(keys) : null;
    const roles = new Uint8Array(this.cells);
    for (const field of PLAN_FIELDS) {
      const cell = plan?.[field] ?? -1;
      if (cell >= 0) roles[cell] = field === 'old' || field === 'new' ? SIDE : TEXT;
    }
    const used = [...roles.keys()].filter((cell) => roles[cell] !== UNUSED);
    shape = { keys: Uint8Array.from(Buffer.from(parts.join(''), 'latin1')), ends, roles, used, plan, next: null };
    if (this.#shapes.size >= SHAPES) this.#shapes.clear();
    this.#shapes.set(name, shape);
    return shape;
  }
}

/** The bulk path for JSON under a profile that goes by names; null under any other. */
export function jsonKernel(mapper: KeyMapper, builder: SegmentBuilder): JsonKernel | null {
  const plan = mapper.planFor([]);
  return plan && new JsonKernel(plan, mapper, builder);
}
