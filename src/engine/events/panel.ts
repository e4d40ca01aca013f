// One pass over the columns answers count, facets and histogram. Each facet is counted over the events that meet every
// filter but its own; so an event matters when it fails at most one of them.
import type { Category, Facet, FacetField, Histogram, Panel } from '../../contract/model.ts';
import { CATEGORIES, FACET_FIELDS } from '../../contract/model.ts';
import { formatInstant } from '../sources/time.ts';
import type { Filter, FilterContext } from './filter.ts';
import { facetColumn } from './filter.ts';
import type { IdArray } from './store.ts';

const CHUNK = 16_384;
/** Bit of the time window among the bits of the facets: the histogram ignores it as a facet ignores its own filter. */
const WINDOW_BIT = 1 << FACET_FIELDS.length;

export interface PanelOptions { readonly facetLimit: number; readonly buckets: number; /** Limits of the histogram in µs; null: the case's own. */ readonly from: number | null; readonly to: number | null }

/** Round bucket widths in seconds: from a millisecond to a year. */
const WIDTHS = [
  0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400,
  2 * 86_400, 7 * 86_400, 14 * 86_400, 28 * 86_400, 91 * 86_400, 182 * 86_400, 364 * 86_400,
];

interface Counts { readonly field: FacetField; readonly ids: IdArray; readonly bit: number; readonly table: Uint8Array | null; readonly counts: Uint32Array; valueOf(id: number): string | null }

/** Bits of the events that pass, and how many they are. */
export function selectEvents(filter: Filter, context: FilterContext): { bits: Uint32Array; total: number } {
  const bits = new Uint32Array((context.store.count + 31) >>> 5);
  let total = 0;
  walk(filter, context, [], (start, list, fails, length) => {
    for (let i = 0; i < length; i++) {
      if (fails[i] !== 0) continue;
      const rank = start + list[i];
      bits[rank >>> 5] |= 1 << (rank & 31);
      total++;
    }
  });
  return { bits, total };
}

export function panelOf(filter: Filter, context: FilterContext, options: PanelOptions): Omit<Panel, 'took' | 'without'> {
  const { store } = context;
  const facets = FACET_FIELDS.map((field) => countsFor(field, filter, context));
  const scale = bucketsOf(store.time, store.dated, options);
  const buckets = scale ? scale.buckets : 0;
  const histogram = new Uint32Array(CATEGORIES.length * buckets);
  let total = 0;
  let undated = 0;
  walk(filter, context, facets, (start, list, fails, length) => {
    for (const facet of facets) countFacet(facet, start, list, fails, length);
    for (let i = 0; i < length; i++) {
      const fail = fails[i];
      if (fail !== 0 && fail !== WINDOW_BIT) continue;
      const rank = start + list[i];
      if (rank < store.dated) {
        if (scale) {
          const bucket = Math.floor((store.time[rank] - scale.from) / scale.width);
          if (bucket >= 0 && bucket < buckets) histogram[store.category[rank] * buckets + bucket]++;
        }
      } else if (fail === 0) undated++;
      if (fail === 0) total++;
    }
  });
  return {
    total, all: store.count, undated,
    facets: facets.map((facet) => facetOf(facet, filter, options.facetLimit, '')),
    histogram: {
      from: scale ? formatInstant(scale.from) : null, to: scale ? formatInstant(scale.from + scale.width * buckets) : null, bucketSeconds: scale ? scale.width / 1e6 : 0,
      series: CATEGORIES.map((category: Category, row) => ({ category, counts: Array.from(histogram.subarray(row * buckets, (row + 1) * buckets)) })),
    } satisfies Histogram,
  };
}

/** One facet in full, for “more” and the search inside it. */
export function facetWith(field: FacetField, contains: string, limit: number, filter: Filter, context: FilterContext): Facet {
  const facet = countsFor(field, filter, context);
  walk(filter, context, [facet], (start, list, fails, length) => countFacet(facet, start, list, fails, length));
  return facetOf(facet, filter, limit, contains);
}

function countsFor(field: FacetField, filter: Filter, context: FilterContext): Counts {
  const { ids, size, valueOf } = facetColumn(field, context);
  return { field, ids, bit: 1 << FACET_FIELDS.indexOf(field), table: filter.facets.get(field) ?? null, counts: new Uint32Array(size), valueOf };
}

/**
 * Calls back chunk by chunk with the events that fail at most one filter: their places within the chunk and the bit of the
 * filter they fail (0: none). Filters of facets that are not counted here fail an event for good.
 */
function walk(filter: Filter, context: FilterContext, counted: readonly Counts[], take: (start: number, list: Uint16Array, fails: Uint16Array, length: number) => void): void {
  const { store } = context;
  const filters = [...filter.facets].map(([field, table]) => ({ ids: facetColumn(field, context).ids, table, bit: 1 << FACET_FIELDS.indexOf(field) }));
  const wanted = counted.reduce((bits, facet) => bits | facet.bit, WINDOW_BIT);
  const fails = new Uint16Array(CHUNK);
  const list = new Uint16Array(CHUNK);
  const kept = new Uint16Array(CHUNK);
  const { base, window } = filter;
  for (let start = 0; start < store.count; start += CHUNK) {
    const length = Math.min(CHUNK, store.count - start);
    fails.fill(0, 0, length);
    for (const { ids, table, bit } of filters) failWhere(fails, start, length, ids, table, bit);
    if (window !== null) for (let i = 0; i < length; i++) if (start + i < window[0] || start + i >= window[1]) fails[i] |= WINDOW_BIT;
    let n = 0;
    for (let i = 0; i < length; i++) {
      const fail = fails[i];
      // No bit, or a single one that somebody counts.
      const rank = start + i;
      const ok = (fail & (fail - 1)) === 0 && (fail === 0 || (fail & wanted) !== 0) && (base === null || (base[rank >>> 5] & (1 << (rank & 31))) !== 0);
      list[n] = i;
      kept[n] = fail;
      n += ok ? 1 : 0;
    }
    if (n > 0) take(start, list, kept, n);
  }
}

function failWhere(fails: Uint16Array, start: number, length: number, ids: IdArray, table: Uint8Array, bit: number): void {
  for (let i = 0; i < length; i++) fails[i] |= table[ids[start + i]] === 0 ? 0 : bit;
}

function countFacet(facet: Counts, start: number, list: Uint16Array, fails: Uint16Array, length: number): void {
  const { ids, counts, bit } = facet;
  for (let i = 0; i < length; i++) {
    const fail = fails[i];
    if (fail === 0 || fail === bit) counts[ids[start + list[i]]]++;
  }
}

function facetOf(facet: Counts, filter: Filter, limit: number, contains: string): Facet {
  const isSelected = filter.selected.get(facet.field) ?? (() => false);
  const needle = contains.toLowerCase();
  const total = facet.counts.reduce((sum, count) => sum + count, 0);
  const present: number[] = [];
  for (let id = 0; id < facet.counts.length; id++) {
    if (facet.counts[id] > 0 && (needle === '' || (facet.valueOf(id) ?? '').toLowerCase().includes(needle))) present.push(id);
  }
  present.sort((a, b) => facet.counts[b] - facet.counts[a] || compareText(facet.valueOf(a), facet.valueOf(b)));
  const told = (id: number) => ({ value: facet.valueOf(id), count: facet.counts[id], selected: isSelected(facet.valueOf(id)) });
  if (needle !== '' || !filter.selected.has(facet.field)) return { field: facet.field, values: present.slice(0, limit).map(told), distinct: present.length, total };
  // What is ticked stands first and stays in sight, even with no event left.
  const ticked = present.filter((id) => isSelected(facet.valueOf(id)));
  for (let id = 0; id < facet.counts.length && ticked.length < limit; id++) if (facet.counts[id] === 0 && isSelected(facet.valueOf(id))) ticked.push(id);
  const rest = present.filter((id) => !isSelected(facet.valueOf(id))).slice(0, limit);
  return { field: facet.field, values: [...ticked, ...rest].slice(0, Math.max(limit, ticked.length)).map(told), distinct: present.length, total };
}

/** Order of values of equal count: by text, “no value” last. */
function compareText(a: string | null, b: string | null): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1;
  return a < b ? -1 : a > b ? 1 : 0;
}

function bucketsOf(time: Float64Array, dated: number, options: PanelOptions): { from: number; width: number; buckets: number } | null {
  if (dated === 0) return null;
  const first = options.from ?? time[0];
  const last = Math.max(first, options.to ?? time[dated - 1]);
  const seconds = WIDTHS.find((width) => (last - first) / (width * 1e6) < options.buckets - 1) ?? Math.ceil((last - first) / 1e6 / options.buckets / 86_400) * 86_400 + 86_400;
  const width = seconds * 1e6;
  const from = Math.floor(first / width) * width;
  return { from, width, buckets: Math.floor((last - from) / width) + 1 };
}
