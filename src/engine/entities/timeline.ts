// How the events of an entity lie in time, and what those who touched it did around that.
import type { EntityTimeline } from '../../contract/entities.ts';
import { NONE } from '../events/dictionary.ts';
import type { Events } from '../events/events.ts';
import { betweenQuery, quoted } from '../reverts/between-query.ts';
import { formatInstant } from '../sources/time.ts';
import { ranksOfEntity, type EntityName } from './state.ts';

const BUCKETS = 120;
const HOUR_MICROS = 3_600e6;
/** Actors told of, and actions of each. */
const MOST_ACTORS = 20;
const MOST_ACTIONS = 5;

export function entityTimeline(events: Events, name: EntityName): EntityTimeline {
  const { store } = events;
  const { time, ids, dictionaries, dated: datedCount } = store;
  const dated = ranksOfEntity(events, name).filter((rank) => rank < datedCount);
  if (dated.length === 0) return { from: null, to: null, bucketMicros: 1, events: [], changes: [], around: [] };
  const [from, to] = [time[dated[0]], time[dated[dated.length - 1]]];
  const bucketMicros = Math.max(1, Math.ceil((to - from + 1) / BUCKETS));
  const [all, changes] = [new Array<number>(BUCKETS).fill(0), new Array<number>(BUCKETS).fill(0)];
  const own = new Set(dated);
  // Per person: the times at which the entity was touched, in order.
  const touched = new Map<number, number[]>();
  for (const rank of dated) {
    const bucket = Math.floor((time[rank] - from) / bucketMicros);
    all[bucket]++;
    if (store.changeCount[rank] > 0) changes[bucket]++;
    if (ids.actor[rank] === NONE) continue;
    const person = events.persons.personOf(ids.actor[rank]);
    const times = touched.get(person);
    if (times) times.push(time[rank]); else touched.set(person, [time[rank]]);
  }
  const persons = events.persons.column(dictionaries.actor.count);
  const found = new Map<number, { events: number; entities: Set<number>; actions: Map<number, number>; at: number }>([...touched].map(([person]) => [person, { events: 0, entities: new Set(), actions: new Map(), at: 0 }]));
  const isWanted = new Uint8Array(dictionaries.actor.count);
  for (let id = 1; id < isWanted.length; id++) isWanted[id] = touched.has(persons[id]) ? 1 : 0;
  const last = store.rankAt(to + HOUR_MICROS + 1);
  for (let rank = store.rankAt(from - HOUR_MICROS); rank < last; rank++) {
    if (isWanted[ids.actor[rank]] === 0 || own.has(rank)) continue;
    const person = persons[ids.actor[rank]];
    const times = touched.get(person)!;
    const around = found.get(person)!;
    // Both run in the order of time: what lies more than an hour back is done with.
    while (around.at < times.length && times[around.at] < time[rank] - HOUR_MICROS) around.at++;
    if (around.at === times.length || times[around.at] > time[rank] + HOUR_MICROS) continue;
    around.events++;
    around.entities.add(ids.entity[rank]);
    around.actions.set(ids.action[rank], (around.actions.get(ids.action[rank]) ?? 0) + 1);
  }
  return {
    from: formatInstant(from), to: formatInstant(to), bucketMicros, events: all, changes,
    around: [...found].filter(([, { events: count }]) => count > 0).sort(([, a], [, b]) => b.events - a.events).slice(0, MOST_ACTORS).map(([person, { events: count, entities, actions }]) => {
      const actor = dictionaries.actor.text(person)!;
      const latest = touched.get(person)!.at(-1)!;
      return {
        actor, events: count, entities: entities.size, query: `actor:${quoted(actor)} ${betweenQuery(latest - HOUR_MICROS, latest + HOUR_MICROS)}`,
        actions: [...actions].sort(([, a], [, b]) => b - a).slice(0, MOST_ACTIONS).map(([id, times_]) => ({ action: dictionaries.action.text(id) ?? '', events: times_ })),
      };
    }),
  };
}
