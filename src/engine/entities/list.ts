// The entities of a case: how many events are about each, those with the most first.
import type { EntityList } from '../../contract/entities.ts';
import type { Events } from '../events/events.ts';

/** Per pair of entity and type. */
interface Counted { readonly entity: number; readonly type: number; readonly events: number }

export class Entities {
  readonly #events: Events;
  readonly #counted: readonly Counted[];

  /** Counts them; once for each state of the case. */
  constructor(events: Events) {
    this.#events = events;
    const { count, ids: { entity, entityType }, dictionaries } = events.store;
    const types = dictionaries.entityType.count;
    const counts = new Map<number, number>();
    for (let rank = 0; rank < count; rank++) {
      if (entity[rank] === 0) continue;
      const key = entity[rank] * types + entityType[rank];
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    this.#counted = [...counts].map(([key, own]) => ({ entity: Math.floor(key / types), type: key % types, events: own })).sort((a, b) => b.events - a.events || a.entity - b.entity);
  }

  /** Those whose id or type contains a text, whatever its case. */
  list(contains: string, limit: number): EntityList {
    const { dictionaries } = this.#events.store;
    const needle = contains.trim().toLowerCase();
    const found: EntityList['entities'][number][] = [];
    let total = 0;
    for (const { entity, type, events } of this.#counted) {
      const name = { entityType: dictionaries.entityType.text(type), entity: dictionaries.entity.text(entity)! };
      if (needle !== '' && !`${name.entityType ?? ''}/${name.entity}`.toLowerCase().includes(needle)) continue;
      total++;
      if (found.length < limit) found.push({ ...name, events });
    }
    return { total, entities: found };
  }
}
