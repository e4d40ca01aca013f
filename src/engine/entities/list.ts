// The entities of a case: how many events are about each, those with the most first.
import type { EntityList } from '../../contract/entities.ts';
import { NONE } from '../events/dictionary.ts';
import type { Events } from '../events/events.ts';
import { turnsOf } from '../events/turns.ts';

/** Entities between two looks at the clock. */
const CHUNK = 1024;

/** Per pair of entity and type. */
interface Counted { readonly entity: number; readonly type: number; readonly events: number }

export class Entities {
  readonly #events: Events;
  readonly #counted: readonly Counted[];

  /** Counts them; once for each state of the case. */
  constructor(events: Events) {
    this.#events = events;
    const { count, ids: { entity, entityType }, dictionaries } = events.store;
    const counts = new Uint32Array(dictionaries.entity.count);
    const types = new Uint32Array(dictionaries.entity.count);
    // Nearly every entity has one type in all of its events; what has another is counted apart.
    const others = new Map<string, { entity: number; type: number; events: number }>();
    for (let rank = 0; rank < count; rank++) {
      const [id, type] = [entity[rank], entityType[rank]];
      if (counts[id] === 0) types[id] = type;
      if (types[id] === type) { counts[id]++; continue; }
      const key = `${id} ${type}`;
      const other = others.get(key);
      if (other) other.events++; else others.set(key, { entity: id, type, events: 1 });
    }
    const counted: Counted[] = [...others.values()].filter((one) => one.entity !== NONE);
    for (let id = NONE + 1; id < counts.length; id++) if (counts[id] > 0) counted.push({ entity: id, type: types[id], events: counts[id] });
    this.#counted = counted.sort((a, b) => b.events - a.events || a.entity - b.entity || a.type - b.type);
  }

  /** Those whose id or type contains a text, whatever its case. CANCELLED when the signal fires. */
  async list(contains: string, limit: number, signal: AbortSignal): Promise<EntityList> {
    const { dictionaries } = this.#events.store;
    const needle = contains.trim().toLowerCase();
    if (needle === '') return { total: this.#counted.length, entities: this.#counted.slice(0, limit).map((one) => this.#named(one)) };
    const found: EntityList['entities'][number][] = [];
    let total = 0;
    const turns = turnsOf(signal);
    for (const [at, one] of this.#counted.entries()) {
      if (at % CHUNK === 0 && turns.due()) await turns.turn();
      if (!`${dictionaries.entityType.text(one.type) ?? ''}/${dictionaries.entity.text(one.entity)}`.toLowerCase().includes(needle)) continue;
      total++;
      if (found.length < limit) found.push(this.#named(one));
    }
    return { total, entities: found };
  }

  #named({ entity, type, events }: Counted): EntityList['entities'][number] {
    const { dictionaries } = this.#events.store;
    return { entityType: dictionaries.entityType.text(type), entity: dictionaries.entity.text(entity)!, events };
  }
}
