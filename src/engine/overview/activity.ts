// What happened, when and by whom, and what each source covers: the figures of a panel over everything, and one pass for the coverage.
import type Database from 'better-sqlite3';
import { CATEGORIES, type Category, type FacetField, type Panel } from '../../contract/model.ts';
import type { Coverage, Overview } from '../../contract/overview.ts';
import { NONE } from '../events/dictionary.ts';
import type { Events } from '../events/events.ts';
import { sourceIdOf } from '../events/ids.ts';
import { turnsOf } from '../events/turns.ts';
import { formatInstant, parseInstant } from '../sources/time.ts';
import { fieldTerm } from './query-text.ts';

const CHUNK = 16_384;
const DAY_MICROS = 86_400e6;
const BUCKETS = 60;
/** Actors and modules that are listed, sources with a strip, and gaps of each. */
const TOP = 10;
const STRIPS = 50;
const GAPS = 5;

/** CANCELLED when the signal fires. */
export async function overviewOf(db: Database.Database, events: Events, categories: readonly Category[], signal: AbortSignal): Promise<Overview> {
  const { store } = events;
  const panel = await events.panel('', { facetLimit: TOP, buckets: BUCKETS, from: null, to: null }, signal);
  const facet = (field: FacetField) => panel.facets.find((one) => one.field === field)!;
  return {
    events: store.count, undated: store.count - store.dated, first: store.dated === 0 ? null : formatInstant(store.time[0]), last: store.dated === 0 ? null : formatInstant(store.time[store.dated - 1]),
    failed: facet('result').values.find(({ value }) => value === 'failure')?.count ?? 0,
    histogram: panel.histogram, categories: facet('category').values.map(({ value, count }) => ({ value, events: count, query: fieldTerm('category', [value]) })),
    ...await ranked(events, categories, signal), sources: facet('source').distinct, coverage: await coverageOf(db, events, panel, signal),
  };
}

/** Who did most, a person under several names as one, and where. */
async function ranked({ store, persons }: Events, categories: readonly Category[], signal: AbortSignal): Promise<Pick<Overview, 'actors' | 'modules'>> {
  const { count, category, ids, dictionaries } = store;
  const turns = turnsOf(signal);
  const wanted = Uint8Array.from(CATEGORIES, (one) => Number(categories.length === 0 || categories.includes(one)));
  const [actors, modules] = [new Uint32Array(dictionaries.actor.count), new Uint32Array(dictionaries.module.count)];
  for (let from = 0; from < count; from += CHUNK) {
    for (let rank = from, to = Math.min(count, from + CHUNK); rank < to; rank++) {
      if (wanted[category[rank]] === 0) continue;
      actors[ids.actor[rank]]++;
      modules[ids.module[rank]]++;
    }
    if (turns.due()) await turns.turn();
  }
  const within = categories.length === 0 ? '' : `${fieldTerm('category', categories)} `;
  const told = (column: 'actor' | 'module', counts: Uint32Array, ownerOf: (id: number) => number) => {
    // An empty value is none.
    const empty = dictionaries[column].find('') ?? NONE;
    const sums = new Map<number, number>();
    for (let id = 0; id < counts.length; id++) if (counts[id] > 0) { const owner = id === empty ? NONE : ownerOf(id); sums.set(owner, (sums.get(owner) ?? 0) + counts[id]); }
    const top = [...sums].sort(([a, ofA], [b, ofB]) => ofB - ofA || Number(a === NONE) - Number(b === NONE) || a - b).slice(0, TOP).map(([id, events]) => {
      const value = dictionaries[column].text(id);
      return { id, value, events, query: `${within}${fieldTerm(column, [value])}` };
    });
    return { distinct: sums.size, named: sums.size - Number(sums.has(NONE)), top };
  };
  const ofActors = told('actor', actors, (id) => persons.personOf(id));
  const ofModules = told('module', modules, (id) => id);
  return {
    actors: { ...ofActors, top: ofActors.top.map(({ id, ...actor }) => ({ ...actor, also: otherNames(persons, dictionaries.actor, id) })) },
    modules: { ...ofModules, top: ofModules.top.map(({ id: _id, ...module }) => module) },
  };
}

/** The other names of a person, by the id of one. */
export const otherNames = (persons: Events['persons'], actors: Events['store']['dictionaries']['actor'], id: number): readonly string[] => persons.idsOf(id).filter((one) => one !== id).map((one) => actors.text(one)!);

interface Covered { events: number; undated: number; first: number; last: number; lastDay: number; active: number; gaps: { from: number; days: number }[]; counts: number[] }

async function coverageOf(db: Database.Database, { store }: Events, { histogram }: Panel, signal: AbortSignal): Promise<readonly Coverage[]> {
  const { count, dated, time, source } = store;
  const turns = turnsOf(signal);
  const buckets = histogram.series[0]?.counts.length ?? 0;
  const from = histogram.from === null ? 0 : parseInstant(histogram.from)!;
  const covered = new Map<number, Covered>();
  for (let begin = 0; begin < count; begin += CHUNK) {
    for (let rank = begin, end = Math.min(count, begin + CHUNK); rank < end; rank++) {
      let own = covered.get(source[rank]);
      if (!own) covered.set(source[rank], own = { events: 0, undated: 0, first: NaN, last: NaN, lastDay: NaN, active: 0, gaps: [], counts: new Array<number>(buckets).fill(0) });
      own.events++;
      if (rank >= dated) { own.undated++; continue; }
      const day = Math.floor(time[rank] / DAY_MICROS);
      if (day !== own.lastDay) {
        own.active++;
        if (day - own.lastDay > 1) widest(own.gaps, { from: own.lastDay + 1, days: day - own.lastDay - 1 });
        own.lastDay = day;
      }
      if (Number.isNaN(own.first)) own.first = time[rank];
      own.last = time[rank];
      own.counts[Math.floor((time[rank] - from) / (histogram.bucketSeconds * 1e6))]++;
    }
    if (turns.due()) await turns.turn();
  }
  const names = new Map(db.prepare<[], { id: number; name: string }>('SELECT id, name FROM source').all().map(({ id, name }) => [id, name]));
  return [...covered].sort(([a, one], [b, other]) => other.events - one.events || a - b).slice(0, STRIPS).map(([number, own]) => {
    const isDated = own.active > 0;
    const days = isDated ? own.lastDay - Math.floor(own.first / DAY_MICROS) + 1 : 0;
    return {
      source: sourceIdOf(number), name: names.get(number) ?? '', events: own.events, undated: own.undated, first: isDated ? formatInstant(own.first) : null, last: isDated ? formatInstant(own.last) : null,
      days, emptyDays: days - own.active, gaps: own.gaps.map((gap) => ({ from: dayText(gap.from), to: dayText(gap.from + gap.days - 1), days: gap.days })), counts: own.counts,
    };
  });
}

/** Keeps the longest stretches, the earlier of equal ones first. */
function widest(gaps: { from: number; days: number }[], gap: { from: number; days: number }): void {
  const at = gaps.findIndex(({ days }) => days < gap.days);
  if (at >= 0) gaps.splice(at, 0, gap); else gaps.push(gap);
  if (gaps.length > GAPS) gaps.pop();
}

const dayText = (day: number): string => formatInstant(day * DAY_MICROS).slice(0, -'T00:00:00.000000Z'.length);
