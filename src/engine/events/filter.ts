// A query made ready for the kernels: lookup tables for the facets' own terms, a range for the time window, one bitmap for the rest.
import { ExhibitError } from '../../contract/errors.ts';
import { CATEGORIES, FACET_FIELDS, RESULTS } from '../../contract/model.ts';
import type { EventId, FacetField } from '../../contract/model.ts';
import { parseEventId, parseSourceId, sourceIdOf } from './ids.ts';
import type { Query, QueryField, QueryValue } from './query.ts';
import { conjuncts, parseQuery } from './query.ts';
import type { EventStore, IdArray } from './store.ts';
import { CONFLICT, REPEATED } from './columns.ts';
import { hashBytes } from './dictionary.ts';
import { timeRange } from './time-range.ts';
import { matcherOf } from './values.ts';

/** What filters need beside the columns. */
export interface FilterContext {
  readonly store: EventStore;
  readonly sourceNames: ReadonlyMap<number, string>;
  /** Events with such a mark. */
  marked(mark: 'starred' | 'noted' | 'cited'): readonly EventId[];
  tagged(matches: (tag: string | null) => boolean): readonly EventId[];
  /** Events whose record's text holds the needle, as a bitmap over ranks. */
  text(needle: string): Promise<Uint32Array>;
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
const MARKS = { starred: 1, noted: 1, cited: 1 } as const;

/** The ids of a facet's column, how many there are, and what they mean. */
export function facetColumn(field: FacetField, context: FilterContext): { ids: IdArray; size: number; valueOf(id: number): string | null } {
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
      const table = facetTable(inner.field, inner.values, context);
      const own = facets.get(inner.field) ?? new Uint8Array(table.length);
      for (let id = 0; id < table.length; id++) own[id] |= term.kind === 'not' ? 1 - table[id] : table[id];
      facets.set(inner.field, own);
      if (term.kind === 'field') {
        const matches = facetMatcher(inner.field, inner.values, context);
        const before = selected.get(inner.field);
        selected.set(inner.field, before ? (value) => before(value) || matches(value) : matches);
      }
    } else if (term.kind === 'field' && term.field === 'time' && term.values.length === 1) {
      const [from, to] = ranksOfTime(term.values[0], context.store);
      window = window === null ? [from, to] : [Math.max(window[0], from), Math.min(window[1], to)];
    } else {
      const bits = await bitmapOf(term, context);
      base = base === null ? bits : and(base, bits);
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
  const matches = matcherOf(values);
  if (field !== 'source') return matches;
  // A source answers to its id and to its name.
  return (value) => matches(value) || (value !== null && matches(context.sourceNames.get(parseSourceId(value)) ?? null));
}

/** id → 0 where the value matches, 1 where it does not. */
function facetTable(field: FacetField, values: readonly QueryValue[], context: FilterContext): Uint8Array {
  const { size, valueOf } = facetColumn(field, context);
  const matches = facetMatcher(field, values, context);
  const table = new Uint8Array(size);
  for (let id = 0; id < size; id++) table[id] = matches(valueOf(id)) ? 0 : 1;
  return table;
}

function emptyBits(store: EventStore): Uint32Array {
  return new Uint32Array((store.count + 31) >>> 5);
}

function and(a: Uint32Array, b: Uint32Array): Uint32Array {
  for (let i = 0; i < a.length; i++) a[i] &= b[i];
  return a;
}

/** Sets the bits of ranks `from` to `to - 1`. */
function fillRange(bits: Uint32Array, from: number, to: number): Uint32Array {
  for (let rank = from; rank < to; rank++) bits[rank >>> 5] |= 1 << (rank & 31);
  return bits;
}

async function bitmapOf(query: Query, context: FilterContext): Promise<Uint32Array> {
  const { store } = context;
  switch (query.kind) {
    case 'all': return fillRange(emptyBits(store), 0, store.count);
    case 'not': {
      const bits = await bitmapOf(query.term, context);
      for (let i = 0; i < bits.length; i++) bits[i] = ~bits[i];
      // No bits behind the last event.
      if ((store.count & 31) !== 0) bits[bits.length - 1] &= (1 << (store.count & 31)) - 1;
      return bits;
    }
    case 'and': {
      let bits: Uint32Array | null = null;
      for (const term of query.terms) { const next = await bitmapOf(term, context); bits = bits === null ? next : and(bits, next); }
      return bits!;
    }
    case 'or': {
      const bits = emptyBits(store);
      for (const term of query.terms) { const next = await bitmapOf(term, context); for (let i = 0; i < bits.length; i++) bits[i] |= next[i]; }
      return bits;
    }
    case 'text': return (await context.text(query.needle)).slice();
    case 'field': return fieldBitmap(query.field, query.values, query.text, context);
  }
}

async function fieldBitmap(field: QueryField, values: readonly QueryValue[], text: string, context: FilterContext): Promise<Uint32Array> {
  const { store } = context;
  const bits = emptyBits(store);
  if (isFacet(field) || field === 'entity') {
    let ids: IdArray;
    let table: Uint8Array;
    if (field === 'entity') {
      ids = store.ids.entity;
      const { entity } = store.dictionaries;
      const matches = matcherOf(values);
      table = new Uint8Array(entity.count);
      // One exact value is looked up; anything else is a walk over the dictionary.
      if (values.length === 1 && values[0].exact && values[0].text !== '') {
        table.fill(1);
        const id = entity.find(values[0].text);
        if (id !== null) table[id] = 0;
      } else for (let id = 0; id < entity.count; id++) table[id] = matches(entity.text(id)) ? 0 : 1;
    } else {
      ({ ids } = facetColumn(field, context));
      table = facetTable(field, values, context);
    }
    for (let rank = 0; rank < store.count; rank++) if (table[ids[rank]] === 0) bits[rank >>> 5] |= 1 << (rank & 31);
    return bits;
  }
  switch (field) {
    case 'time':
      for (const value of values) fillRange(bits, ...ranksOfTime(value, store));
      return bits;
    case 'is': return isBitmap(values, text, context);
    case 'tag': return setEvents(bits, context.tagged(matcherOf(values)), store);
    case 'id': return setEvents(bits, values.map((value) => value.text), store);
    case 'field': {
      const { field: fields } = store.dictionaries;
      const matches = matcherOf(values);
      const wanted = new Uint8Array(fields.count);
      for (let id = 1; id < fields.count; id++) {
        const path = fields.text(id)!;
        wanted[id] = matches(path) || matches(path.slice(path.lastIndexOf('.') + 1)) ? 1 : 0;
      }
      return changesBitmap(bits, store, (change) => wanted[store.changeField[change]] === 1);
    }
    default: return sideBitmap(field, values, bits, context);
  }
}

/** `old:500`: events with a change whose side is exactly this text. The hash finds candidates, the record's own text confirms them. */
async function sideBitmap(field: 'old' | 'new', values: readonly QueryValue[], bits: Uint32Array, context: FilterContext): Promise<Uint32Array> {
  const { store } = context;
  const column = field === 'old' ? store.changeOld : store.changeNew;
  for (const value of values) {
    if (!value.exact && value.text.includes('*')) throw new ExhibitError('QUERY_INVALID', `${field}: takes whole values without “*”; use free text to find a part of one.`);
    const bytes = Buffer.from(value.text);
    const hash = hashBytes(bytes, 0, bytes.length);
    const found = changesBitmap(emptyBits(store), store, (change) => column[change] === hash);
    const confirmed = value.text === '' ? found : and(found, await context.text(value.text));
    for (let i = 0; i < bits.length; i++) bits[i] |= confirmed[i];
  }
  return bits;
}

function changesBitmap(bits: Uint32Array, store: EventStore, test: (change: number) => boolean): Uint32Array {
  for (let rank = 0; rank < store.count; rank++) {
    const start = store.changeStart[rank];
    for (let change = start; change < start + store.changeCount[rank]; change++) {
      if (test(change)) { bits[rank >>> 5] |= 1 << (rank & 31); break; }
    }
  }
  return bits;
}

function isBitmap(values: readonly QueryValue[], text: string, context: FilterContext): Uint32Array {
  const { store } = context;
  const bits = emptyBits(store);
  for (const { text: word } of values) {
    const mark = word.toLowerCase();
    if (Object.hasOwn(MARKS, mark)) setEvents(bits, context.marked(mark as keyof typeof MARKS), store);
    else if (mark === 'undated') fillRange(bits, store.dated, store.count);
    else if (mark === 'repeated' || mark === 'conflict') {
      const flag = mark === 'repeated' ? REPEATED : CONFLICT;
      for (let rank = 0; rank < store.count; rank++) if ((store.flags[rank] & flag) !== 0) bits[rank >>> 5] |= 1 << (rank & 31);
    }
    else if (mark === 'changed') { for (let rank = 0; rank < store.count; rank++) if (store.changeCount[rank] > 0) bits[rank >>> 5] |= 1 << (rank & 31); }
    else throw new ExhibitError('QUERY_INVALID', `${text}: “is:” takes starred, noted, cited, repeated, conflict, undated or changed.`);
  }
  return bits;
}

function setEvents(bits: Uint32Array, events: readonly EventId[], store: EventStore): Uint32Array {
  for (const event of events) {
    const place = parseEventId(event);
    if (!place) continue;
    const rank = rankOfEvent(store, place);
    if (rank !== null) bits[rank >>> 5] |= 1 << (rank & 31);
  }
  return bits;
}

/** Rank of the event at a place, or null when it is not among the visible ones. */
export function rankOfEvent(store: EventStore, place: { source: number; record: number; sub: number }): number | null {
  const ranks = store.ranksOf(place.source, place.record);
  return ranks.find((rank) => store.placeOf(rank).sub === place.sub) ?? null;
}

function ranksOfTime(value: QueryValue, store: EventStore): [number, number] {
  const { from, to } = timeRange(value.text);
  const start = from === null ? 0 : store.rankAt(from);
  return [start, Math.max(start, to === null ? store.dated : store.rankAt(to))];
}
