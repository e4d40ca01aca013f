// The fields of entities as numbers, in one pass over the events: what two records change is the same field when entity, its type and
// the name of the field are the same.
import { NONE } from '../events/dictionary.ts';

/** Columns that tell which field a change is of. */
export interface FieldColumns {
  readonly entity: ArrayLike<number>;
  readonly entityType: ArrayLike<number>;
  readonly action: ArrayLike<number>;
  /** Id of the field that stands for an unnamed one. */
  readonly unnamedField: number;
  readonly changeField: Uint32Array;
}

/** In place of a change: the field has none yet. */
export const NO_CHANGE = 0xffff_ffff;

/** Where a field's words stand in its row: what names it; then the last change of it, the rank of that, and the hash and kind of its new side, which so need no look into the columns. */
const ENTITY = 0, FIELD = 1, TYPE = 2, ACTION = 3;
export const LAST_CHANGE = 4, LAST_RANK = 5, LAST_NEW = 6, LAST_KIND = 7;
/** Words of a row: one field's are read together. */
export const ROW = 8;

/** The fields of entities, numbered as they come: a hash table over entity, its type and field. */
export class Fields {
  count = 0;
  /** ROW words for each field, made anew as they become more: to be asked for again after `of`. */
  rows = new Uint32Array(ROW << 16);
  readonly #columns: FieldColumns;
  /** One more than the number of a field; 0: free. */
  #slots = new Uint32Array(1 << 17);

  constructor(columns: FieldColumns) {
    this.#columns = columns;
  }

  /** Row of the field that a change is of, in words. An unnamed value is one of its action: no two actions say that they change the same. */
  of(rank: number, change: number): number {
    const { entity, entityType, action, changeField, unnamedField } = this.#columns;
    const field = changeField[change];
    const ofEntity = entity[rank];
    const ofType = entityType[rank];
    const ofAction = field === unnamedField ? action[rank] : NONE;
    const slots = this.#slots;
    const rows = this.rows;
    const mask = slots.length - 1;
    let slot = hashOf(ofEntity, field, ofType, ofAction) & mask;
    for (let known = slots[slot]; known !== 0; known = slots[slot]) {
      const row = (known - 1) * ROW;
      if (rows[row + ENTITY] === ofEntity && rows[row + FIELD] === field && rows[row + TYPE] === ofType && rows[row + ACTION] === ofAction) return row;
      slot = (slot + 1) & mask;
    }
    slots[slot] = ++this.count;
    const row = (this.count - 1) * ROW;
    if (row === rows.length) this.#grow();
    this.rows[row + ENTITY] = ofEntity;
    this.rows[row + FIELD] = field;
    this.rows[row + TYPE] = ofType;
    this.rows[row + ACTION] = ofAction;
    this.rows[row + LAST_CHANGE] = NO_CHANGE;
    if (this.count * 2 > slots.length) this.#rehash();
    return row;
  }

  #grow(): void {
    const larger = new Uint32Array(this.rows.length * 2);
    larger.set(this.rows);
    this.rows = larger;
  }

  #rehash(): void {
    const slots = new Uint32Array(this.#slots.length * 4);
    const mask = slots.length - 1;
    const { rows } = this;
    for (let number = 0; number < this.count; number++) {
      const row = number * ROW;
      let slot = hashOf(rows[row + ENTITY], rows[row + FIELD], rows[row + TYPE], rows[row + ACTION]) & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = number + 1;
    }
    this.#slots = slots;
  }
}

function hashOf(a: number, b: number, c: number, d: number): number {
  const hash = Math.imul(a ^ Math.imul(b, 0x85ebca6b) ^ Math.imul(c, 0xc2b2ae35) ^ Math.imul(d, 0x27d4eb2f), 0x9e3779b1);
  return hash ^ (hash >>> 15);
}
