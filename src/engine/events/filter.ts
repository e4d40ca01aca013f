// A query made ready for the kernels: lookup tables for the facets' own terms, a range for the time window, one bitmap for the rest.
import type { EventId, FacetField } from '../../contract/model.ts';
import { CATEGORIES, FACET_FIELDS, RESULTS } from '../../contract/model.ts';
import type { MappedDetail } from '../record.ts';
import { changedBitmap, numberBitmap, sideBitmap } from './change-terms.ts';
import { entityBitmap, hasBitmap, idBitmap, isBitmap } from './event-terms.ts';
import { andBits, andNotBits, emptyBits, eventsBits, fillRange, orBits } from './bits.ts';
import { matchingIds } from './dictionary-table.ts';
import { parseSourceId, sourceIdOf } from './ids.ts';
import type { Query, QueryField, QueryValue } from './query.ts';
import { conjuncts, parseQuery } from './query.ts';
import type { Persons } from './persons.ts';
import type { EventStore, IdArray } from './store.ts';
import type { TextOrder } from './text-order.ts';
import { timeRange, type TimeRange } from './time-range.ts';
import { turnsOf } from './turns.ts';
import { matcherOf } from './values.ts';

/** What filters need beside the columns. */
export interface FilterContext {
  readonly store: EventStore;
  readonly sourceNames: ReadonlyMap<number, string>;
  /** A name of somebody finds all names of that person. */
  readonly persons: Persons;
  /** The instant that times ago count from, µs. */
  readonly now: number;
  readonly signal: AbortSignal;
  /** The order of the values of a facet by their text. */
  textOrder(field: FacetField, size: number, valueOf: (id: number) => string | null): TextOrder;
  /** Events with such a mark. */
  marked(mark: 'starred' | 'noted' | 'cited'): readonly EventId[];
  tagged(matches: (tag: string | null) => boolean): readonly EventId[];
  /** Events whose record's text holds the needle, as a bitmap over ranks. Not to be written to. */
  text(needle: string): Promise<Uint32Array>;
  /** The same for a regular expression, and for a field that the profile maps. */
  expression(pattern: string): Promise<Uint32Array>;
  having(field: string): Promise<Uint32Array>;
  /** A term that reads records has come so far; `bits` are filled on. See slow-terms.ts. */
  found(key: string, bits: Uint32Array): void;
  /** What an event's record says, as the profile reads it now; null where it no longer can be read. */
  mapped(rank: number): MappedDetail | null;
  /** One side of every change as a number, NaN where it is none. */
  numbers(side: 'old' | 'new'): Float64Array;
}

/** Filters of one query. An event passes when every facet table has 0 for it, it lies in the window and its bit is set. */
export interface Filter {
  /** Per facet with terms of its own: id → 0 passes, 1 does not. */
  readonly facets: ReadonlyMap<FacetField, Uint8Array>;
  /** Values named positively, for the screen's checkboxes. */
  readonly selected: ReadonlyMap<FacetField, (value: string | null) => boolean>;
  /** Ranks of the time window, end excluded; undated events are outside of any window. Null: no window. */
  readonly window: readonly [number, number] | null;
  readonly base: Uint32Array | null;
}

const FACETS: ReadonlySet<string> = new Set(FACET_FIELDS);
/** Events between two looks at the clock. */
const CHUNK = 16_384;

/** The ids of a facet's column, how many there are, and what they mean. */
export function facetColumn(field: FacetField, context: Pick<FilterContext, 'store' | 'sourceNames'>): { ids: IdArray; size: number; valueOf(id: number): string | null } {
  const { store } = context;
  if (field === 'category') return { ids: store.category, size: CATEGORIES.length, valueOf: (id) => CATEGORIES[id] };
  if (field === 'result') return { ids: store.result, size: RESULTS.length, valueOf: (id) => RESULTS[id] };
  if (field === 'source') return { ids: store.source, size: Math.max(0, ...context.sourceNames.keys()) + 1, valueOf: (id) => (id === 0 ? null : sourceIdOf(id)) };
  const dictionary = store.dictionaries[field];
  return { ids: store.ids[field], size: dictionary.count, valueOf: (id) => dictionary.text(id) };
}

export async function compileFilter(terms: readonly Query[], context: FilterContext): Promise<Filter> {
  const facets = new Map<FacetField, Uint8Array>();
  const selected = new Map<FacetField, (value: string | null) => boolean>();
  let window: readonly [number, number] | null = null;
  let base: Uint32Array | null = null;
  for (const term of terms) {
    const inner = term.kind === 'not' ? term.term : term;
    if (inner.kind === 'field' && isFacet(inner.field)) {
      const table = await facetTable(inner.field, inner.values, context);
      const own = facets.get(inner.field) ?? new Uint8Array(table.length);
      for (let id = 0; id < table.length; id++) own[id] |= term.kind === 'not' ? 1 - table[id] : table[id];
      facets.set(inner.field, own);
      if (term.kind === 'field') {
        const matches = facetMatcher(inner.field, inner.values, context);
        const before = selected.get(inner.field);
        selected.set(inner.field, before ? (value) => before(value) || matches(value) : matches);
      }
    } else if (term.kind === 'field' && term.field === 'time' && term.values.length === 1) {
      const [from, to] = ranksOfTime(term.values[0], context);
      window = window === null ? [from, to] : [Math.max(window[0], from), Math.min(window[1], to)];
    } else {
      const bits = await bitmapOf(term, context);
      base = base === null ? bits : andBits(base, bits);
    }
  }
  return { facets, selected, window, base };
}

export function termsOf(query: string): readonly Query[] {
  return conjuncts(parseQuery(query));
}

function isFacet(field: QueryField): field is FacetField & QueryField {
  return FACETS.has(field);
}

function facetMatcher(field: FacetField, values: readonly QueryValue[], context: FilterContext): (value: string | null) => boolean {
  const matches = matcherOf(values, field === 'ip');
  if (field !== 'source') return matches;
  // A source answers to its id and to its name.
  return (value) => matches(value) || (value !== null && matches(context.sourceNames.get(parseSourceId(value)) ?? null));
}

/** id → 0 where the value matches, 1 where it does not. */
async function facetTable(field: FacetField, values: readonly QueryValue[], context: FilterContext): Promise<Uint8Array> {
  if (field === 'category' || field === 'result' || field === 'source') {
    const { size, valueOf } = facetColumn(field, context);
    const matches = facetMatcher(field, values, context);
    return Uint8Array.from({ length: size }, (_, id) => (matches(valueOf(id)) ? 0 : 1));
  }
  const table = await matchingIds(context.store.dictionaries[field], values, field === 'ip', context.signal);
  if (field === 'actor') context.persons.widen(table, 1);
  for (let id = 0; id < table.length; id++) table[id] ^= 1;
  return table;
}

/** A bitmap of its own, which the caller may write to. */
export async function bitmapOf(query: Query, context: FilterContext): Promise<Uint32Array> {
  const { store } = context;
  switch (query.kind) {
    case 'all': return fillRange(emptyBits(store.count), 0, store.count);
    case 'not': return andNotBits(fillRange(emptyBits(store.count), 0, store.count), await bitmapOf(query.term, context));
    case 'and': {
      let bits: Uint32Array | null = null;
      for (const term of query.terms) { const next = await bitmapOf(term, context); bits = bits === null ? next : andBits(bits, next); }
      return bits!;
    }
    case 'or': {
      const bits = emptyBits(store.count);
      for (const term of query.terms) orBits(bits, await bitmapOf(term, context));
      return bits;
    }
    case 'text': return (await context.text(query.needle)).slice();
    case 'expression': return (await context.expression(query.pattern)).slice();
    case 'number': return numberBitmap(query.field, query.range, context);
    case 'field': return fieldBitmap(query.field, query.values, context);
  }
}

async function fieldBitmap(field: QueryField, values: readonly QueryValue[], context: FilterContext): Promise<Uint32Array> {
  const { store } = context;
  if (isFacet(field)) {
    const { ids } = facetColumn(field, context);
    return tableBitmap(ids, await facetTable(field, values, context), context);
  }
  switch (field) {
    case 'entity': return entityBitmap(values, context);
    case 'time': {
      const bits = emptyBits(store.count);
      for (const value of values) fillRange(bits, ...ranksOfTime(value, context));
      return bits;
    }
    case 'is': return isBitmap(values, context);
    case 'has': return hasBitmap(values, context);
    case 'tag': return eventsBits(context.tagged(matcherOf(values)), store);
    case 'id': return idBitmap(values, store);
    case 'changed': return changedBitmap(values, context);
    case 'old': case 'new': return sideBitmap(field, values, context);
    // It takes numbers alone, which the parser has made a term of their own.
    case 'delta': return emptyBits(store.count);
  }
}

/** Events whose id has 0 in the table. */
async function tableBitmap(ids: IdArray, table: Uint8Array, { store, signal }: FilterContext): Promise<Uint32Array> {
  const bits = emptyBits(store.count);
  const turns = turnsOf(signal);
  for (let start = 0; start < store.count; start += CHUNK) {
    const end = Math.min(store.count, start + CHUNK);
    for (let rank = start; rank < end; rank++) if (table[ids[rank]] === 0) bits[rank >>> 5] |= 1 << (rank & 31);
    if (turns.due()) await turns.turn();
  }
  return bits;
}

function ranksOfTime(value: QueryValue, { store, now }: FilterContext): [number, number] {
  const { from, to } = timeRange(value.text, now) as TimeRange;
  const start = from === null ? 0 : store.rankAt(from);
  return [start, Math.max(start, to === null ? store.dated : store.rankAt(to))];
}
