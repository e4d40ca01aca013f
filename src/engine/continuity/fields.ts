// The fields of entities as numbers, in one pass over the events: what two records change is the same field when entity, its type and
// the name of the field are the same.

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

/** What is known of a field, in words from the place that `of` tells: its last change, the rank of that, and the hash and kind of its new side. */
export const LAST_CHANGE = 0, LAST_RANK = 1, LAST_NEW = 2, LAST_KIND = 3;
const KNOWN = 4;
/** The fields of an entity lie together, eight in a block: most entities have one, and a record that changes several of them reads it once. */
const IN_BLOCK = 8;
const TYPE = 0, NEXT = 1, USED = 2, KEYS = 4;
const VALUES = KEYS + IN_BLOCK;
const BLOCK = 48;
/** In the key of an unnamed value: the other bits are its action. */
const UNNAMED = 0x8000_0000;

/** The fields of entities as they come, with what is known of each. */
export class Fields {
  count = 0;
  /** Blocks, made anew as they become more: to be asked for again after `of`. */
  rows = new Uint32Array(BLOCK << 12);
  readonly #columns: FieldColumns;
  /** By id of the entity, one more than its first block; 0: it has none. */
  #heads = new Uint32Array(1 << 12);
  #blocks = 0;

  constructor(columns: FieldColumns) {
    this.#columns = columns;
  }

  /** Where in `rows` the field lies that a change is of. An unnamed value is one of its action: no two actions say that they change the same. */
  of(rank: number, change: number): number {
    const { entity, entityType, action, changeField, unnamedField } = this.#columns;
    const key = changeField[change] === unnamedField ? (UNNAMED | action[rank]) >>> 0 : changeField[change];
    const id = entity[rank];
    const type = entityType[rank];
    if (id >= this.#heads.length) this.#growHeads(id);
    const { rows } = this;
    let last = -1;
    for (let block = this.#heads[id]; block !== 0; block = rows[last + NEXT]) {
      const at = (block - 1) * BLOCK;
      last = at;
      if (rows[at + TYPE] !== type) continue;
      const used = rows[at + USED];
      for (let i = 0; i < used; i++) if (rows[at + KEYS + i] === key) return at + VALUES + i * KNOWN;
      if (used < IN_BLOCK) return this.#add(at, key);
    }
    return this.#add(this.#newBlock(id, type, last), key);
  }

  #add(at: number, key: number): number {
    const { rows } = this;
    const i = rows[at + USED]++;
    rows[at + KEYS + i] = key;
    rows[at + VALUES + i * KNOWN + LAST_CHANGE] = NO_CHANGE;
    this.count++;
    return at + VALUES + i * KNOWN;
  }

  /** `last`: place of the entity's last block so far; below 0: it has none. */
  #newBlock(entity: number, type: number, last: number): number {
    const at = this.#blocks++ * BLOCK;
    if (at === this.rows.length) {
      const larger = new Uint32Array(this.rows.length * 2);
      larger.set(this.rows);
      this.rows = larger;
    }
    this.rows[at + TYPE] = type;
    if (last < 0) this.#heads[entity] = this.#blocks; else this.rows[last + NEXT] = this.#blocks;
    return at;
  }

  #growHeads(entity: number): void {
    const larger = new Uint32Array(Math.max(this.#heads.length * 2, entity + 1));
    larger.set(this.#heads);
    this.#heads = larger;
  }
}
