// Which names of actors are one person, as ids of their dictionary.
import type { Dictionary } from './dictionary.ts';

export class Persons {
  readonly #ids = new Map<number, readonly number[]>();

  /** `names`: name → all names of the person. Those that no event bears are left out. */
  constructor(actors: Dictionary, names: ReadonlyMap<string, readonly string[]>) {
    for (const [name, all] of names) {
      const id = actors.find(name);
      if (id !== null) this.#ids.set(id, all.flatMap((one) => actors.find(one) ?? []));
    }
  }

  /** All ids of the person that an id is of; the one that the person goes by first. */
  idsOf(actor: number): readonly number[] { return this.#ids.get(actor) ?? [actor]; }
  /** The id that the person goes by. */
  personOf(actor: number): number { return this.#ids.get(actor)?.[0] ?? actor; }
  /** For every id, the one that its person goes by. */
  column(count: number): Uint32Array { return Uint32Array.from({ length: count }, (_, id) => this.personOf(id)); }

  /** Lets a table of ids (1: chosen) choose all names of everybody whose name it chooses. */
  widen(table: Uint8Array, chosen: 0 | 1): void {
    for (const [id, all] of this.#ids) if (table[id] === chosen) for (const one of all) table[one] = chosen;
  }
}
