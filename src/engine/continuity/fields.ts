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

/** The fields of entities, numbered as they come: a hash table over entity, its type and field, and the last change of each. */
export class Fields {
  count = 0;
  lastChange = new Uint32Array(1 << 16);
  lastRank = new Uint32Array(1 << 16);
  readonly #columns: FieldColumns;
  #keys = new Uint32Array(4 << 16);
  /** One more than the number of a field; 0: free. */
  #slots = new Uint32Array(1 << 17);

  constructor(columns: FieldColumns) {
    this.#columns = columns;
  }

  /** Number of the field that a change is of. An unnamed value is one of its action: no two actions say that they change the same. */
  of(rank: number, change: number): number {
    const { entity, entityType, action, changeField, unnamedField } = this.#columns;
    const field = changeField[change];
    const [a, b, c, d] = [entity[rank], field, entityType[rank], field === unnamedField ? action[rank] : NONE];
    const keys = this.#keys;
    const mask = this.#slots.length - 1;
    let slot = hashOf(a, b, c, d) & mask;
    for (let known = this.#slots[slot]; known !== 0; slot = (slot + 1) & mask, known = this.#slots[slot]) {
      const at = (known - 1) * 4;
      if (keys[at] === a && keys[at + 1] === b && keys[at + 2] === c && keys[at + 3] === d) return known - 1;
    }
    const number = this.count++;
    if (number === this.lastChange.length) this.#grow();
    this.#keys.set([a, b, c, d], number * 4);
    this.lastChange[number] = NO_CHANGE;
    this.#slots[slot] = number + 1;
    if (this.count * 2 > this.#slots.length) this.#rehash();
    return number;
  }

  #grow(): void {
    const larger = (array: Uint32Array): Uint32Array<ArrayBuffer> => { const copy = new Uint32Array(array.length * 2); copy.set(array); return copy; };
    this.lastChange = larger(this.lastChange);
    this.lastRank = larger(this.lastRank);
    this.#keys = larger(this.#keys);
  }

  #rehash(): void {
    const slots = new Uint32Array(this.#slots.length * 2);
    const mask = slots.length - 1;
    for (let number = 0; number < this.count; number++) {
      const at = number * 4;
      let slot = hashOf(this.#keys[at], this.#keys[at + 1], this.#keys[at + 2], this.#keys[at + 3]) & mask;
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
