// The fields of the entities of a part as numbers: what two records change is the same field when entity, its type and the name of the field
// are the same.
import { ENTITY, KEY, TYPE, type Part } from './parts.ts';

/** In place of a row: the field has none yet. */
export const NO_ROW = 0xffff_ffff;

/** The fields of an entity lie together, eight in a block: most entities have one, and a record that changes several of them reads it once. */
const IN_BLOCK = 8;
const OF_TYPE = 0, NEXT = 1, USED = 2, KEYS = 4;
const LAST = KEYS + IN_BLOCK;
const BLOCK = LAST + IN_BLOCK;

/** Which row changed each field last. Made once, and begun anew with each part. */
export class Fields {
  /** Fields of all parts so far. */
  count = 0;
  #words = new Uint32Array(BLOCK << 8);
  /** By entity of the part, one more than its first block; 0: it has none. */
  #heads = new Uint32Array(0);
  #blocks = 0;
  #shift = 0;

  begin({ shift, entities }: Part): void {
    if (this.#heads.length < entities) this.#heads = new Uint32Array(entities);
    else this.#heads.fill(0);
    this.#words.fill(0, 0, this.#blocks * BLOCK);
    this.#blocks = 0;
    this.#shift = shift;
  }

  /** The field of a row, for `last` and `set`. */
  of(rows: Uint32Array, row: number): number {
    const key = rows[row + KEY];
    const type = rows[row + TYPE];
    const entity = rows[row + ENTITY] >>> this.#shift;
    const words = this.#words;
    let last = -1;
    for (let block = this.#heads[entity]; block !== 0; block = words[last + NEXT]) {
      const at = (block - 1) * BLOCK;
      last = at;
      if (words[at + OF_TYPE] !== type) continue;
      const used = words[at + USED];
      for (let i = 0; i < used; i++) if (words[at + KEYS + i] === key) return at + LAST + i;
      if (used < IN_BLOCK) return this.#add(at, key);
    }
    return this.#add(this.#newBlock(entity, type, last), key);
  }

  /** The row that changed a field last; NO_ROW when there is none. */
  last(field: number): number { return this.#words[field]; }

  set(field: number, row: number): void { this.#words[field] = row; }

  #add(at: number, key: number): number {
    const words = this.#words;
    const i = words[at + USED]++;
    words[at + KEYS + i] = key;
    words[at + LAST + i] = NO_ROW;
    this.count++;
    return at + LAST + i;
  }

  /** `last`: place of the entity's last block so far; below 0: it has none. */
  #newBlock(entity: number, type: number, last: number): number {
    const at = this.#blocks++ * BLOCK;
    if (at === this.#words.length) {
      const larger = new Uint32Array(this.#words.length * 2);
      larger.set(this.#words);
      this.#words = larger;
    }
    this.#words[at + OF_TYPE] = type;
    if (last < 0) this.#heads[entity] = this.#blocks; else this.#words[last + NEXT] = this.#blocks;
    return at;
  }
}
