// What happened, when and by whom, and what each source covers: the figures of a panel over everything, and one pass for the coverage.
import type Database from 'better-sqlite3';
import type { Panel } from '../../contract/model.ts';
import type { Coverage, Overview, Ranked } from '../../contract/overview.ts';
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
export async function overviewOf(db: Database.Database, events: Events, signal: AbortSignal): Promise<Overview> {
  const { store } = events;
  const panel = await events.panel('', { facetLimit: TOP, buckets: BUCKETS, from: null, to: null }, signal);
  const ranked = (field: 'actor' | 'module' | 'category' | 'result') => {
    const facet = panel.facets.find((one) => one.field === field)!;
    return { distinct: facet.distinct, top: facet.values.map(({ value, count }): Ranked => ({ value, events: count, query: fieldTerm(field, [value]) })) };
  };
  const sources = panel.facets.find(({ field }) => field === 'source')!.distinct;
  return {
    events: store.count, undated: store.count - store.dated, first: store.dated === 0 ? null : formatInstant(store.time[0]), last: store.dated === 0 ? null : formatInstant(store.time[store.dated - 1]),
    failed: ranked('result').top.find(({ value }) => value === 'failure')?.events ?? 0,
    histogram: panel.histogram, categories: ranked('category').top, actors: { ...ranked('actor'), named: ranked('actor').distinct - noneOf(events, 'actor') }, modules: { ...ranked('module'), named: ranked('module').distinct - noneOf(events, 'module') }, sources, coverage: await coverageOf(db, events, panel, signal),
  };
}

/** How many of the distinct values stand for none: no value, and an empty one. */
function noneOf({ store: { ids, dictionaries } }: Events, column: 'actor' | 'module'): number {
  const empty = dictionaries[column].find('') ?? 0;
  return Number(ids[column].includes(0)) + Number(empty !== 0 && ids[column].includes(empty));
}

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
