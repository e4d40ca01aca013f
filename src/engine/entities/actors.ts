// Those who act: how much each did, and of one person the hours, modules, addresses and entities, against the own history and the others.
import type { ActorList, ActorProfile, Counted } from '../../contract/actors.ts';
import { ExhibitError } from '../../contract/errors.ts';
import { RESULTS } from '../../contract/model.ts';
import { NONE } from '../events/dictionary.ts';
import type { Events } from '../events/events.ts';
import { formatInstant } from '../sources/time.ts';
import { parseZone } from '../sources/zone.ts';

const FAILURE = RESULTS.indexOf('failure');
const WEEK_HOURS = 168;
const HOUR_SECONDS = 3600;
/** With fewer weeks there is no habit to be out of. */
const FEWEST_WEEKS = 4;
const MOST_LISTED = 20;
const MOST_IPS = 200;
const MOST_UNUSUAL = 50;

/** Those whose name, or another name of whom, contains a text, whatever its case; the ones with the most events first. */
export function listActors(events: Events, contains: string, limit: number): ActorList {
  const { store, persons } = events;
  const { actor: names } = store.dictionaries;
  const counts = new Float64Array(names.count);
  for (let rank = 0; rank < store.count; rank++) counts[store.ids.actor[rank]]++;
  const ofPerson = new Map<number, number>();
  for (let id = NONE + 1; id < counts.length; id++) if (counts[id] > 0) ofPerson.set(persons.personOf(id), (ofPerson.get(persons.personOf(id)) ?? 0) + counts[id]);
  const needle = contains.trim().toLowerCase();
  const found = [...ofPerson].filter(([person]) => needle === '' || persons.idsOf(person).some((id) => names.text(id)!.toLowerCase().includes(needle))).sort(([a, ofA], [b, ofB]) => ofB - ofA || a - b);
  return { total: found.length, actors: found.slice(0, limit).map(([person, count]) => ({ actor: names.text(person)!, also: alsoOf(events, person), events: count })) };
}

/** ENTITY_UNKNOWN where no event is by somebody of that name; ZONE_UNKNOWN. */
export function actorProfile(events: Events, name: string, zone: string): ActorProfile {
  const { store, persons } = events;
  const { ids, time, dated, dictionaries } = store;
  const known = dictionaries.actor.find(name);
  const clock = parseZone(zone);
  const person = known === null || known === NONE ? null : persons.personOf(known);
  const isOwn = new Uint8Array(dictionaries.actor.count);
  if (person !== null) for (const id of persons.idsOf(person)) isOwn[id] = 1;
  const ranks: number[] = [];
  // Monday, 5 January 1970, 00:00 local time begins the first whole week.
  const hourOf = (rank: number) => { const seconds = Math.floor(time[rank] / 1e6); return Math.floor((seconds + clock.offsetAt(seconds)) / HOUR_SECONDS) - 4 * 24; };
  const peers = new Array<number>(24).fill(0);
  const heat = Array.from({ length: 7 }, () => new Array<number>(24).fill(0));
  const weeksOfSlot = Array.from({ length: WEEK_HOURS }, () => new Set<number>());
  const weeks = new Set<number>();
  for (let rank = 0; rank < store.count; rank++) {
    const own = isOwn[ids.actor[rank]] === 1;
    if (own) ranks.push(rank);
    if (rank >= dated) continue;
    const hour = hourOf(rank);
    if (!own) { peers[modulo(hour, 24)]++; continue; }
    const slot = modulo(hour, WEEK_HOURS);
    heat[Math.floor(slot / 24)][slot % 24]++;
    const week = Math.floor(hour / WEEK_HOURS);
    weeks.add(week);
    weeksOfSlot[slot].add(week);
  }
  if (ranks.length === 0 || person === null) throw new ExhibitError('ENTITY_UNKNOWN', `No event is by ${name.slice(0, 100)}.`);
  const datedRanks = ranks.filter((rank) => rank < dated);
  const unusual = weeks.size < FEWEST_WEEKS ? null : datedRanks.filter((rank) => weeksOfSlot[modulo(hourOf(rank), WEEK_HOURS)].size === 1);
  const peersTotal = peers.reduce((sum, count) => sum + count, 0);
  const entities = new Map<string, { type: number; entity: number; events: number }>();
  for (const rank of ranks) {
    if (ids.entity[rank] === NONE) continue;
    const key = `${ids.entityType[rank]} ${ids.entity[rank]}`;
    const one = entities.get(key);
    if (one) one.events++; else entities.set(key, { type: ids.entityType[rank], entity: ids.entity[rank], events: 1 });
  }
  const ips = ipsOf(events, ranks, isOwn);
  const instant = (rank: number | undefined) => (rank === undefined ? null : formatInstant(time[rank]));
  return {
    actor: dictionaries.actor.text(person)!, also: alsoOf(events, person), events: ranks.length, undated: ranks.length - datedRanks.length,
    changes: ranks.filter((rank) => store.changeCount[rank] > 0).length, failures: ranks.filter((rank) => store.result[rank] === FAILURE).length,
    first: instant(datedRanks[0]), last: instant(datedRanks.at(-1)), zone, heat,
    hours: peers.map((count, hour) => ({ own: heat.reduce((sum, day) => sum + day[hour], 0), peers: peersTotal === 0 ? 0 : Math.floor(count * 1000 / peersTotal) })), weeks: weeks.size,
    unusual: unusual && { events: unusual.length, first: unusual.slice(0, MOST_UNUSUAL).map((rank) => ({ event: events.idOf(rank), time: formatInstant(time[rank]), action: dictionaries.action.text(ids.action[rank]) })) },
    modules: counted(ranks, ids.module, (id) => dictionaries.module.text(id)), actions: counted(ranks, ids.action, (id) => dictionaries.action.text(id)),
    ips: ips.slice(0, MOST_IPS), ipCount: ips.length,
    entities: [...entities.values()].sort((a, b) => b.events - a.events).slice(0, MOST_LISTED).map(({ type, entity, events: count }) => ({ entityType: dictionaries.entityType.text(type), entity: dictionaries.entity.text(entity)!, events: count })),
    entityCount: entities.size,
  };
}

function alsoOf({ persons, store }: Events, person: number): readonly string[] {
  return persons.idsOf(person).filter((id) => id !== person).map((id) => store.dictionaries.actor.text(id)!);
}

/** In the order of first use; undated uses alone come last. */
function ipsOf(events: Events, ranks: readonly number[], isOwn: Uint8Array): ActorProfile['ips'] {
  const { ids, dated, time, dictionaries, count } = events.store;
  const own = new Map<number, { events: number; first: number; last: number; others: Set<number> }>();
  for (const rank of ranks) {
    const ip = ids.ip[rank];
    if (ip === NONE) continue;
    const one = own.get(ip);
    if (!one) own.set(ip, { events: 1, first: rank, last: rank, others: new Set() });
    else { one.events++; if (rank < dated) one.last = rank; }
  }
  const isWanted = new Uint8Array(dictionaries.ip.count);
  for (const ip of own.keys()) isWanted[ip] = 1;
  for (let rank = 0; rank < count; rank++) {
    if (isWanted[ids.ip[rank]] === 0 || ids.actor[rank] === NONE || isOwn[ids.actor[rank]] === 1) continue;
    own.get(ids.ip[rank])!.others.add(events.persons.personOf(ids.actor[rank]));
  }
  const earliest = ranks.find((rank) => ids.ip[rank] !== NONE);
  return [...own].sort(([, a], [, b]) => a.first - b.first).map(([ip, { events: uses, first, last, others }]) => ({
    ip: dictionaries.ip.text(ip)!, events: uses, first: first < dated ? formatInstant(time[first]) : null, last: last < dated ? formatInstant(time[last]) : null, isNew: first !== earliest && first < dated, others: others.size,
  }));
}

function counted(ranks: readonly number[], ids: ArrayLike<number>, text: (id: number) => string | null): readonly Counted[] {
  const counts = new Map<number, number>();
  for (const rank of ranks) counts.set(ids[rank], (counts.get(ids[rank]) ?? 0) + 1);
  return [...counts].sort(([, a], [, b]) => b - a).slice(0, MOST_LISTED).map(([id, events]) => ({ value: text(id), events }));
}

const modulo = (value: number, by: number): number => ((value % by) + by) % by;
