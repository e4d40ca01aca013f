// One pass over the columns answers count, facets and histogram. Each facet is counted over the events that meet every
// filter but its own; so an event matters when it fails at most one of them.
import type { Category, Facet, FacetField, Histogram, Panel } from '../../contract/model.ts';
import { CATEGORIES, FACET_FIELDS } from '../../contract/model.ts';
import { formatInstant } from '../sources/time.ts';
import { andBits, emptyBits, fillRange } from './bits.ts';
import type { Filter, FilterContext } from './filter.ts';
import { facetColumn } from './filter.ts';
import { CHUNK, countAll, countBits, countBitsBy, countListed, keepNear, keepNearThree, keepNearWithin, markFails, setListed, takeFailing } from './kernels.ts';
import type { IdArray } from './store.ts';
import { turnsOf } from './turns.ts';

export interface PanelOptions { readonly facetLimit: number; readonly buckets: number; /** Limits of the histogram in µs; null: the case's own. */ readonly from: number | null; readonly to: number | null }

/** Round bucket widths in seconds: from a millisecond to a year. */
const WIDTHS = [
  0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400,
  2 * 86_400, 7 * 86_400, 14 * 86_400, 28 * 86_400, 91 * 86_400, 182 * 86_400, 364 * 86_400,
];

/** Everything that one query is asked for, from one pass: which events pass, and how often each value of each facet is met. */
export interface Selected {
  readonly filter: Filter;
  /** Events that pass. */
  readonly bits: Uint32Array;
  readonly total: number;
  /** Events that pass all filters but the time window, which the histogram ignores as a facet ignores its own filter. */
  readonly loose: Uint32Array;
  /** Per facet and id: events that pass every filter but the facet's own. */
  readonly counts: ReadonlyMap<FacetField, Uint32Array>;
}

interface Counted { readonly ids: IdArray; readonly counts: Uint32Array; readonly bit: number }

/** Chunks between two looks at the clock. */
const CHUNKS = 32;

/** CANCELLED when the signal fires. */
export async function selectEvents(filter: Filter, context: FilterContext): Promise<Selected> {
  const { store } = context;
  const columns = FACET_FIELDS.map((field, i) => ({ ...facetColumn(field, context), field, bit: 1 << i }));
  const counted = columns.map(({ ids, size, bit }): Counted => ({ ids, counts: new Uint32Array(size), bit }));
  const filters = columns.flatMap(({ field, ids, bit }) => {
    const table = filter.facets.get(field);
    return table ? [{ ids, table: Uint16Array.from(table, (fails) => (fails === 0 ? 0 : bit)), counted: counted[FACET_FIELDS.indexOf(field)] }] : [];
  });
  const [from, to] = filter.window ?? [0, store.count];
  // What fails the one filter there is counts for its facet alone, which then counts everything: no need to look for it.
  const only = filters.length === 1 && filter.base === null ? filters[0].counted : null;
  // Nothing to look at one by one: a stretch of time passes whole.
  const free = filters.length === 0 && filter.base === null;
  if (free) for (const { counts, ids } of counted) counts.set(countsOf(ids, counts.length, from, to, store.count));
  if (only) only.counts.set(countsOf(only.ids, only.counts.length, from, to, store.count));
  const single = only ? NONE : SINGLE;
  const loose = emptyBits(store.count);
  const turns = turnsOf(context.signal);
  const fails = new Uint16Array(CHUNK);
  const list = new Uint16Array(CHUNK);
  const near = new Uint16Array(CHUNK);
  const kept = new Uint16Array(CHUNK);
  const [a, b, c] = filters;
  const nearOf = (start: number, length: number): number => {
    if (filters.length === 3 && filter.base === null && a.ids instanceof Uint16Array && b.ids instanceof Uint16Array && c.ids instanceof Uint16Array) {
      return keepNearThree(start, length, a.ids, a.table, b.ids, b.table, c.ids, c.table, single, near, kept);
    }
    if (filters.length === 0) fails.fill(0, 0, length);
    for (let i = 0; i < filters.length; i++) markFails(fails, start, length, filters[i].ids, filters[i].table, i === 0);
    return filter.base === null ? keepNear(fails, length, single, near, kept) : keepNearWithin(fails, start, length, single, filter.base, near, kept);
  };
  // Within a chunk everything lies inside of the window, or outside.
  const cuts = [0, from, to, store.count].filter((cut, i, all) => i === 0 || cut > all[i - 1]);
  for (let part = 0, chunks = 0; part + 1 < cuts.length; part++) {
    const inside = cuts[part] >= from && cuts[part] < to;
    for (let start = cuts[part]; start < cuts[part + 1]; start += CHUNK, chunks++) {
      const length = Math.min(CHUNK, cuts[part + 1] - start);
      if (free) fillRange(loose, start, start + length);
      else if (filter.base === null || anyBit(filter.base, start, start + length)) {
        const n = nearOf(start, length);
        const passing = takeFailing(kept, near, n, 0, list);
        setListed(loose, start, list, passing);
        if (inside) {
          for (const one of counted) if (one !== only) countListed(one.counts, one.ids, start, list, passing);
          // A facet counts what fails its own filter and nothing else, too.
          if (passing < n) for (const { counted: { counts, ids, bit } } of filters) countListed(counts, ids, start, list, takeFailing(kept, near, n, bit, list));
        }
      }
      if (chunks % CHUNKS === 0 && turns.due()) await turns.turn();
    }
  }
  const bits = filter.window === null ? loose : andBits(fillRange(emptyBits(store.count), from, to), loose);
  return { filter, bits, total: countBits(bits, 0, store.count), loose, counts: new Map(columns.map(({ field }, i) => [field, counted[i].counts])) };
}

/** Values of `fails` with no bit. */
const NONE = Uint8Array.of(1, ...new Uint8Array((1 << FACET_FIELDS.length) - 1));
/** Those with no bit, or one. */
const SINGLE = Uint8Array.from({ length: 1 << FACET_FIELDS.length }, (_, fails) => ((fails & (fails - 1)) === 0 ? 1 : 0));

/** How often each id is met in all events: asked again and again, and never otherwise. */
const WHOLE = new WeakMap<IdArray, Uint32Array>();

function countsOf(ids: IdArray, size: number, from: number, to: number, all: number): Uint32Array {
  const whole = from === 0 && to === all;
  const counted = whole ? WHOLE.get(ids) : undefined;
  if (counted) return counted;
  const counts = new Uint32Array(size);
  countAll(counts, ids, from, to);
  if (whole) WHOLE.set(ids, counts);
  return counts;
}

/** Whether any rank of a chunk has its bit; neighbours in the same word may make it say so too. */
function anyBit(bits: Uint32Array, from: number, to: number): boolean {
  for (let i = from >>> 5; i <= (to - 1) >>> 5; i++) if (bits[i] !== 0) return true;
  return false;
}

export function panelOf(selected: Selected, context: FilterContext, options: PanelOptions): Omit<Panel, 'took' | 'without'> {
  const { store } = context;
  const { bits, loose, total } = selected;
  const scale = bucketsOf(store.time, store.dated, options);
  const buckets = scale ? scale.buckets : 0;
  const histogram = new Uint32Array(CATEGORIES.length * buckets);
  if (scale) {
    // Events lie in the order of time: a bucket is a stretch of ranks.
    let first = store.rankAt(scale.from);
    for (let bucket = 0; bucket < buckets; bucket++) {
      const end = store.rankAt(scale.from + scale.width * (bucket + 1));
      countBitsBy(histogram, store.category, loose, first, end, buckets, bucket);
      first = end;
    }
  }
  return {
    total, all: store.count, undated: countBits(bits, store.dated, store.count),
    facets: FACET_FIELDS.map((field) => facetWith(field, '', options.facetLimit, selected, context)),
    histogram: {
      from: scale ? formatInstant(scale.from) : null, to: scale ? formatInstant(scale.from + scale.width * buckets) : null, bucketSeconds: scale ? scale.width / 1e6 : 0,
      series: CATEGORIES.map((category: Category, row) => ({ category, counts: Array.from(histogram.subarray(row * buckets, (row + 1) * buckets)) })),
    } satisfies Histogram,
  };
}

/** The values of one facet, those that contain a text: the most frequent first. */
export function facetWith(field: FacetField, contains: string, limit: number, selected: Selected, context: FilterContext): Facet {
  const { size, valueOf } = facetColumn(field, context);
  return facetOf({ field, counts: selected.counts.get(field)!, places: context.textOrder(field, size, valueOf).places, valueOf }, selected.filter, limit, contains);
}

interface CountedFacet { readonly field: FacetField; readonly counts: Uint32Array; readonly places: Uint32Array; valueOf(id: number): string | null }

/** The most frequent values, those of equal count in the order of their text. */
function facetOf({ field, counts, places, valueOf }: CountedFacet, filter: Filter, limit: number, contains: string): Facet {
  const matches = filter.selected.get(field);
  const total = counts.reduce((sum, count) => sum + count, 0);
  const isSelected = (id: number): boolean => matches?.(valueOf(id)) ?? false;
  const needle = contains.toLowerCase();
  const present: number[] = [];
  for (let id = 0; id < counts.length; id++) if (counts[id] > 0 && (needle === '' || (valueOf(id) ?? '').toLowerCase().includes(needle))) present.push(id);
  present.sort((a, b) => counts[b] - counts[a] || places[a] - places[b]);
  const told = (id: number) => ({ value: valueOf(id), count: counts[id], selected: isSelected(id) });
  if (needle !== '' || !matches) return { field, values: present.slice(0, limit).map(told), distinct: present.length, total };
  // What is ticked stands first and stays in sight, even with no event left.
  const ticked = present.filter(isSelected);
  const seen = new Set(ticked);
  for (let id = 0; id < counts.length && ticked.length < limit; id++) if (counts[id] === 0 && isSelected(id)) ticked.push(id);
  const rest: number[] = [];
  for (const id of present) if (rest.length < limit && !seen.has(id)) rest.push(id);
  return { field, values: [...ticked, ...rest].slice(0, Math.max(limit, ticked.length)).map(told), distinct: present.length, total };
}

function bucketsOf(time: Float64Array, dated: number, options: PanelOptions): { from: number; width: number; buckets: number } | null {
  if (dated === 0) return null;
  // One moment is shown with half a minute on either side: a bar as wide as the pane says nothing.
  const alone = options.from === null && options.to === null && time[0] === time[dated - 1] ? 30e6 : 0;
  const first = (options.from ?? time[0]) - alone;
  const last = Math.max(first, (options.to ?? time[dated - 1]) + alone);
  const seconds = WIDTHS.find((width) => (last - first) / (width * 1e6) < options.buckets - 1) ?? Math.ceil((last - first) / 1e6 / options.buckets / 86_400) * 86_400 + 86_400;
  const width = seconds * 1e6;
  const from = Math.floor(first / width) * width;
  return { from, width, buckets: Math.floor((last - from) / width) + 1 };
}
