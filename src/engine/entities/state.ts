// What an entity was at an instant: of every field that any record changes, the value, and the record that says so. Found in the
// columns; records are read only for what is told.
import type { EntityField, EntityHistory, EntityState, Provenance } from '../../contract/entities.ts';
import type { Change, ValueKind } from '../../contract/model.ts';
import { UNNAMED_FIELD } from '../change/diff.ts';
import { KIND_CODE } from '../events/columns.ts';
import type { Events } from '../events/events.ts';
import { sourceIdOf } from '../events/ids.ts';
import { formatInstant } from '../sources/time.ts';
import { samenessOf } from '../continuity/same-value.ts';
import { ExhibitError } from '../../contract/errors.ts';

/** Which entity; the type may be left out where ids are told apart by themselves. */
export interface EntityName { readonly entityType: string | null; readonly entity: string }
/** One change of a field, in the columns. */
interface Place { readonly rank: number; readonly change: number }
export interface FieldPlaces { readonly field: number; readonly action: number; readonly before: Place[]; readonly after: Place[] }

/** Actors told of, those with the most events first. */
const MOST_ACTORS = 50;
/** Changes of a field told of: the latest. */
const MOST_STEPS = 1000;
const SILENT_WORDS: ReadonlySet<ValueKind> = new Set(['unknown', 'masked']);
const SILENT: ReadonlySet<number> = new Set([KIND_CODE.unknown, KIND_CODE.masked]);

/** Ranks of the dated and undated events of an entity, in the order of time. ENTITY_UNKNOWN when it has none. */
export function ranksOfEntity({ store }: Events, { entityType, entity }: EntityName): readonly number[] {
  const id = store.dictionaries.entity.find(entity);
  const type = entityType === null ? null : store.dictionaries.entityType.find(entityType);
  const ranks: number[] = [];
  if (id !== null && (entityType === null || type !== null)) {
    const { entity: ids, entityType: types } = store.ids;
    for (let rank = 0; rank < store.count; rank++) if (ids[rank] === id && (type === null || types[rank] === type)) ranks.push(rank);
  }
  if (ranks.length === 0) throw new ExhibitError('ENTITY_UNKNOWN', `No event is about ${entityType === null ? '' : `${entityType} `}${entity.slice(0, 100)}.`);
  return ranks;
}

/** `micros`: the instant, end of the log where null. */
export function entityState(events: Events, name: EntityName, micros: number | null): EntityState {
  const { store } = events;
  const { dictionaries, ids } = store;
  const ranks = ranksOfEntity(events, name);
  const dated = ranks.filter((rank) => rank < store.dated);
  const fields = fieldsOf(events, dated, micros);
  const actors = new Map<number, { events: number; last: number; ips: Set<number> }>();
  for (const rank of ranks) {
    const person = events.persons.personOf(ids.actor[rank]);
    const actor = actors.get(person) ?? { events: 0, last: rank, ips: new Set<number>() };
    actor.events++;
    // Undated events come last, and tell no time.
    if (rank < store.dated) actor.last = rank;
    if (ids.ip[rank] !== 0) actor.ips.add(ids.ip[rank]);
    actors.set(person, actor);
  }
  const types = new Set(ranks.map((rank) => ids.entityType[rank]));
  const instant = (rank: number) => (rank < store.dated ? formatInstant(store.time[rank]) : null);
  return {
    entityType: types.size === 1 ? dictionaries.entityType.text([...types][0]) : name.entityType, entity: name.entity, at: micros === null ? null : formatInstant(micros),
    events: ranks.length, undated: ranks.length - dated.length,
    first: dated.length === 0 ? null : instant(dated[0]), last: dated.length === 0 ? null : instant(dated.at(-1)!),
    sources: [...new Set(ranks.map((rank) => store.source[rank]))].sort((a, b) => a - b).map(sourceIdOf),
    actorCount: actors.size,
    actors: [...actors].sort(([, a], [, b]) => b.events - a.events).slice(0, MOST_ACTORS).map(([actor, { events: count, last, ips }]) => ({
      actor: dictionaries.actor.text(actor), events: count, last: instant(last), ip: ips.size === 0 ? null : dictionaries.ip.text([...ips][0]), ips: ips.size,
    })),
    fields: fields.map((field) => toldField(events, field)).sort((a, b) => (a.field < b.field ? -1 : a.field > b.field ? 1 : 0)),
  };
}

/** The changes of each field, up to the instant and after it. An unnamed value is one of its action. */
export function fieldsOf(events: Events, dated: readonly number[], micros: number | null): readonly FieldPlaces[] {
  const { store } = events;
  const unnamed = store.dictionaries.field.find(UNNAMED_FIELD);
  const fields = new Map<string, FieldPlaces>();
  for (const rank of dated) {
    for (let change = store.changeStart[rank], end = change + store.changeCount[rank]; change < end; change++) {
      const field = store.changeField[change];
      const action = field === unnamed ? store.ids.action[rank] : 0;
      const key = `${field} ${action}`;
      let places = fields.get(key);
      if (!places) fields.set(key, places = { field, action, before: [], after: [] });
      (micros === null || store.time[rank] <= micros ? places.before : places.after).push({ rank, change });
    }
  }
  return [...fields.values()];
}

export function toldField(events: Events, { field, action, before, after }: FieldPlaces): EntityField {
  const { store } = events;
  const { dictionaries } = store;
  const last = before.at(-1);
  const next = after.at(0);
  const set = last && !SILENT.has(store.changeKinds[last.change] & 15) ? changeAt(events, last) : null;
  const expected = next && !SILENT.has(store.changeKinds[next.change] >>> 4) ? changeAt(events, next) : null;
  const by = (place: Place | undefined, provenance: Provenance): Pick<EntityField, 'provenance' | 'event' | 'time' | 'actor'> => ({
    provenance, event: place ? events.idOf(place.rank) : null, time: place ? formatInstant(store.time[place.rank]) : null, actor: place ? dictionaries.actor.text(store.ids.actor[place.rank]) : null,
  });
  const common = {
    field: dictionaries.field.text(field)!, action: action === 0 ? null : dictionaries.action.text(action), changes: before.length + after.length,
    // What the next record finds there, where that is another value.
    found: set && expected && (set.newKind !== expected.oldKind || samenessOf(set.new, expected.old) === null) ? { value: expected.old, kind: expected.oldKind, event: events.idOf(next!.rank) } : null,
  };
  if (set) return { ...common, value: set.new, kind: set.newKind, ...by(last, 'set') };
  if (expected) return { ...common, value: expected.old, kind: expected.oldKind, ...by(next, 'inferred') };
  return { ...common, value: null, kind: 'unknown', ...by(last ?? next, 'unknown') };
}

/** The changes of one field, in the order of time, each with whether it begins where the one before it ended. */
export function fieldHistory(events: Events, name: EntityName, field: string, action: string | null): EntityHistory {
  const { store } = events;
  const wanted = store.dictionaries.field.find(field);
  const wantedAction = action === null ? null : store.dictionaries.action.find(action);
  const places: Place[] = [];
  for (const rank of ranksOfEntity(events, name)) {
    if (rank >= store.dated || (wantedAction !== null && store.ids.action[rank] !== wantedAction)) continue;
    for (let change = store.changeStart[rank], end = change + store.changeCount[rank]; change < end; change++) if (store.changeField[change] === wanted) places.push({ rank, change });
  }
  let before: Change | null = null;
  const steps = places.slice(-MOST_STEPS).flatMap((place) => {
    const change = changeAt(events, place);
    if (!change) return [];
    const says = before !== null && !SILENT_WORDS.has(before.newKind) && !SILENT_WORDS.has(change.oldKind);
    const fits = says ? before!.newKind === change.oldKind && samenessOf(before!.new, change.old) !== null : null;
    before = change;
    return [{ event: events.idOf(place.rank), time: formatInstant(store.time[place.rank]), actor: store.dictionaries.actor.text(store.ids.actor[place.rank]), action: store.dictionaries.action.text(store.ids.action[place.rank]), change, fits }];
  });
  return { changes: places.length, steps };
}

function changeAt(events: Events, { rank, change }: Place): Change | null {
  return events.changesAt(rank)[change - events.store.changeStart[rank]] ?? null;
}
