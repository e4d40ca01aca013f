// The events of one open case as operations: search, panel, facets, details, neighbours.
import type Database from 'better-sqlite3';
import { ExhibitError } from '../../contract/errors.ts';
import type { FirstHits } from '../../contract/operations.ts';
import type { Change, Destination, EventDetail, EventId, EventRow, Facet, FacetField, Instant, MappedField, Neighbour, Note, Order, Panel, Sortable, Suggestions } from '../../contract/model.ts';
import { CATEGORIES, RESULTS } from '../../contract/model.ts';
import type { Marks } from '../casework/marks.ts';
import type { ExportedEvent } from '../export/table.ts';
import type { MappedEvent, Mapper, TimeBasis } from '../record.ts';
import { RecordError } from '../record.ts';
import type { PlainExtras } from '../sources/profiles/plain-fields.ts';
import type { Comparing } from '../sources/profiles/schema.ts';
import { textOf } from '../sources/text.ts';
import { formatInstant, parseInstant } from '../sources/time.ts';
import { atOnce } from './column-reader.ts';
import { CONFLICT, REPEATED } from './columns.ts';
import type { FilterContext } from './filter.ts';
import { emptyBits, rankOfEvent } from './bits.ts';
import { bitmapOf, facetColumn, compileFilter, termsOf } from './filter.ts';
import { keep } from './kept.ts';
import { eventIdOf, parseEventId, sourceIdOf } from './ids.ts';
import { FirstHits as FirstHitsOf, type SlowHits } from './first-hits.ts';
import { facetWith, panelOf, selectEvents, type Selected } from './panel.ts';
import { pageOf, positionOf } from './page.ts';
import { sortedPage, sortedPosition, type SortColumn } from './sorted-page.ts';
import { textOrderOf, type TextOrder } from './text-order.ts';
import { hasRelativeTime } from './period.ts';
import { printQuery, type Query } from './query.ts';
import { neighbourRanks } from './neighbours.ts';
import { Persons } from './persons.ts';
import { RecordTerms } from './record-terms.ts';
import type { StoredRecord } from './records.ts';
import { Records } from './records.ts';
import { sourceReaders, type SourceReader } from './source-readers.ts';
import type { EventStore, IdArray } from './store.ts';
import { isSlow, textKey } from './slow-terms.ts';
import { suggestionsOf } from './suggest.ts';
import { turnsOf } from './turns.ts';
import { SharedWork } from './shared-work.ts';
import { searchGroups } from './text-search.ts';
import { goalOf, rankFrom } from './go-to.ts';
import { foundWithout } from './zero-hits.ts';

/** Results of queries, kept while neither events nor marks change. */
const KEPT_SELECTIONS = 12;
const KEPT_TEXTS = 24;
/** What was found so far of this many slow terms is remembered. */
const KEPT_FOUND = 24;
/** Characters of raw text that a detail carries. */
const RAW_BYTES = 65_536;

export class Events {
  readonly store: EventStore;
  readonly records: Records;
  readonly #db: Database.Database;
  readonly #marks: Marks;
  readonly #notes: (event: EventId) => readonly Note[];
  readonly #names: () => ReadonlyMap<string, readonly string[]>;
  #persons: Persons | null = null;
  readonly #sources: ReadonlyMap<number, SourceReader>;
  readonly #sourceNames: ReadonlyMap<number, string>;
  readonly #plain = new Map<number, PlainExtras | null>();
  readonly #selections = new Map<string, Selected>();
  readonly #textOrders = new Map<string, TextOrder>();
  /** How often marks have changed. */
  #changes = 0;
  readonly #selecting = new SharedWork<Selected>();
  readonly #texts = new Map<string, Uint32Array>();
  /** What slow terms have found so far. */
  readonly #found = new Map<string, Uint32Array>();
  /** Who is waiting for slow terms. */
  readonly #waiting = new Set<(moved: number) => void>();
  readonly #recordTerms: RecordTerms;

  /** Over the columns as they are now; made anew when sources change. */
  constructor(db: Database.Database, store: EventStore, marks: Marks, notes: (event: EventId) => readonly Note[], names: () => ReadonlyMap<string, readonly string[]>) {
    this.#db = db;
    this.store = store;
    this.records = new Records(db);
    this.#recordTerms = new RecordTerms(db, store, this.records, (key, bits) => this.#tell(key, bits));
    this.#marks = marks;
    this.#notes = notes;
    this.#names = names;
    this.#sources = sourceReaders(db);
    this.#sourceNames = new Map([...this.#sources].map(([id, { name }]) => [id, name]));
  }

  /** Which names of actors are one person. */
  get persons(): Persons { return this.#persons ??= new Persons(this.store.dictionaries.actor, this.#names()); }

  /** Forgets results that depend on stars, tags, notes, citations, and on which names are one person. */
  marksChanged(): void {
    this.#persons = null;
    this.#changes++;
    this.#selections.clear();
    this.#selecting.clear();
  }

  /** `told` hears of what is certain to be found while terms that read records are still at it. */
  async search(query: string, order: Order, offset: number, limit: number, signal: AbortSignal, told: (hits: FirstHits) => void = () => undefined): Promise<{ total: number; events: EventRow[]; took: number }> {
    const began = performance.now();
    const terms = termsOf(query);
    const first = terms.some(isSlow) ? new FirstHitsOf(terms, this.#context(signal), this.#slowHits) : null;
    const listen = (moved: number) => {
      const found = first!.look(offset + limit, moved);
      if (found) told({ atLeast: found.hits, events: this.#page(found.bits, found.hits, order, offset, limit).map((rank) => this.#row(rank)) });
    };
    await this.#ordered(order, signal);
    if (first) this.#waiting.add(listen);
    const { bits, total } = await this.#select(terms, query, signal).finally(() => this.#waiting.delete(listen));
    const events = this.#page(bits, total, order, offset, limit).map((rank) => this.#row(rank));
    return { total, events, took: performance.now() - began };
  }

  /** A stretch of the result with what people wrote on each event, block after block read once. */
  async exported(query: string, order: Order, offset: number, limit: number, signal: AbortSignal): Promise<{ total: number; events: ExportedEvent[] }> {
    const { bits, total } = await this.#select(termsOf(query), query, signal);
    await this.#ordered(order, signal);
    const turns = turnsOf(signal);
    const events: ExportedEvent[] = [];
    for (const rank of this.#page(bits, total, order, offset, limit)) {
      const event = this.#row(rank);
      events.push({ event, notes: event.notes > 0 ? this.#notes(event.id) : [] });
      if (turns.due()) await turns.turn();
    }
    return { total, events };
  }

  /** The events of a query as a bitmap over ranks. Not to be written to. */
  async matching(query: string, signal: AbortSignal): Promise<Uint32Array> {
    return (await this.#select(termsOf(query), query, signal)).bits;
  }

  async panel(query: string, options: { facetLimit: number; buckets: number; from: string | null; to: string | null }, signal: AbortSignal): Promise<Panel> {
    const began = performance.now();
    const terms = termsOf(query);
    const selected = await this.#select(terms, query, signal);
    const limits = { ...options, from: instantOf(options.from), to: instantOf(options.to) };
    const context = this.#context(signal);
    const panel = panelOf(selected, context, limits);
    const found = panel.total > 0 || panel.all === 0 ? [] : await foundWithout(terms.length, panel.all, (term) => bitmapOf(terms[term], context));
    return { ...panel, without: found.map((total, term) => ({ filter: printTerm(terms[term]), total })), took: performance.now() - began };
  }

  async facet(query: string, field: FacetField, contains: string, limit: number, signal: AbortSignal): Promise<Facet> {
    return facetWith(field, contains, limit, await this.#select(termsOf(query), query, signal), this.#context(signal));
  }

  /** What can stand at the cursor of a query. */
  suggest(asked: { query: string; at: number; within: string; limit: number }, signal: AbortSignal): Promise<Suggestions> {
    return suggestionsOf(asked, { ...this.#context(signal), tags: () => this.#marks.tags(), select: async (query) => (await this.#select(termsOf(query), query, signal)).bits });
  }

  async goTo(query: string, at: string, zone: string, near: Instant | null, signal: AbortSignal): Promise<Destination> {
    const goal = goalOf(at, zone, near);
    const { bits } = await this.#select(termsOf(query), query, signal);
    const rank = 'event' in goal ? this.#rank(goal.event) : rankFrom(this.store, bits, goal.micros);
    if (rank === null) return { event: null, time: null, inResult: false, isBefore: false };
    return {
      event: this.idOf(rank), time: this.#instant(rank), inResult: (bits[rank >>> 5] & (1 << (rank & 31))) !== 0,
      isBefore: 'micros' in goal && this.store.time[rank] < goal.micros,
    };
  }

  /** Position of an event in the result of a query, from 0, or null. */
  async position(query: string, order: Order, event: EventId, signal: AbortSignal): Promise<number | null> {
    const { bits, total } = await this.#select(termsOf(query), query, signal);
    const rank = this.#rank(event);
    await this.#ordered(order, signal);
    const column = this.#sortColumn(order);
    if (column === null) return positionOf(bits, total, this.store.dated, order === '-time', rank);
    return (bits[rank >>> 5] & (1 << (rank & 31))) === 0 ? null : sortedPosition(bits, this.store.count, column, order.startsWith('-'), rank);
  }

  /** `hits`: of that term, where they are counted. */
  #tell(key: string, bits: Uint32Array, hits = 0): void {
    if (this.#found.get(key) !== bits) keep(this.#found, key, bits, KEPT_FOUND);
    for (const listen of this.#waiting) listen(hits);
  }

  get #slowHits(): SlowHits {
    return {
      found: (key) => this.#found.get(key) ?? null,
      complete: (key) => this.#texts.get(key) ?? this.#recordTerms.complete(key),
    };
  }

  #page(bits: Uint32Array, total: number, order: Order, offset: number, limit: number): number[] {
    const column = this.#sortColumn(order);
    return column === null ? pageOf(bits, total, this.store.dated, order === '-time', offset, limit) : sortedPage(bits, this.store.count, column, order.startsWith('-'), offset, limit);
  }

  /** Works out the order of a column's values, where it is not known yet, letting others in between: a column may have millions. */
  async #ordered(order: Order, signal: AbortSignal): Promise<void> {
    const name = order.replace('-', '') as Sortable;
    if (name === 'time' || this.#textOrders.has(name)) return;
    const { size, valueOf } = this.#valuesOf(name);
    const turns = turnsOf(signal);
    for (const steps = textOrderOf(size, valueOf); ;) {
      const step = steps.next();
      if (step.done === true) { this.#textOrders.set(name, step.value); return; }
      if (turns.due()) await turns.turn();
    }
  }

  #valuesOf(name: Exclude<Sortable, 'time'>): { ids: IdArray; size: number; valueOf(id: number): string | null } {
    if (name !== 'entity') return facetColumn(name, { store: this.store, sourceNames: this.#sourceNames });
    const { entity } = this.store.dictionaries;
    return { ids: this.store.ids.entity, size: entity.count, valueOf: (id) => entity.text(id) };
  }

  /** Null: time, the order in which events lie. */
  #sortColumn(order: Order): SortColumn | null {
    const name = order.replace('-', '') as Sortable;
    if (name === 'time') return null;
    const { ids, size, valueOf } = this.#valuesOf(name);
    return { ids, order: this.#textOrder(name, size, valueOf), complete: valueOf(0) !== null };
  }

  #textOrder(name: string, size: number, valueOf: (id: number) => string | null): TextOrder {
    let order = this.#textOrders.get(name);
    if (!order) this.#textOrders.set(name, order = atOnce(textOrderOf(size, valueOf)));
    return order;
  }

  get(event: EventId): EventDetail {
    const rank = this.#rank(event);
    const { place, record, mapper } = this.#read(rank);
    const detail = readable(() => mapper.detail(record.bytes))?.[place.sub] ?? null;
    const source = this.#sources.get(place.source)!;
    const raw = textOf(record.bytes.subarray(0, RAW_BYTES));
    const parts = readable(() => mapper.parts(record.bytes))?.[place.sub] ?? [];
    return {
      ...this.#rowOf(rank, place, record, detail), fields: detail?.fields ?? [], unchanged: detail?.unchanged ?? [],
      raw, parts: parts.flatMap((part) => (part.start < raw.length ? [{ ...part, end: Math.min(part.end, raw.length) }] : [])), rawBytes: record.bytes.length, rawCut: record.bytes.length > RAW_BYTES, offset: record.offset, record: place.record + 1,
      sourceName: source.name, part: record.part, timeLogged: source.clock !== 0 && detail && detail.time.micros !== null ? formatInstant(detail.time.micros) : null, timeBasis: basisText(detail?.time.basis ?? 'none', source.assumedZone), noteList: this.#notes(event),
    };
  }

  /** Rows by id, in the order given. EVENT_UNKNOWN for an id that is not among the events. */
  rows(ids: readonly EventId[]): EventRow[] {
    return ids.map((id) => this.#row(this.#rank(id)));
  }

  /** Changes of an event as its record says them, in the order of the columns; empty where it can no longer be read. */
  changesAt(rank: number): readonly Change[] {
    const { source, record, sub } = this.store.placeOf(rank);
    return readable(() => this.#sources.get(source)!.mapper.map(this.records.bytesOf(source, record)))?.[sub]?.changes ?? [];
  }

  /** What the profile of a source, by number, says of values that are the same. */
  comparing(source: number): Comparing { return this.#sources.get(source)!.comparing; }

  /** One side of every change as a number, in the order of the change columns; NaN where it is none. Not to be written to. */
  numbers(side: 'old' | 'new'): Float64Array { return this.#recordTerms.numbers(side); }

  /** The optional fields of an event, as its record states them. Of a table, `isComplete`: those without a value too. */
  /** Some of the fields that fieldsAt tells, by their names; null where only the mapper can tell them. The names are to be the same at every call. */
  statedAt(rank: number, names: readonly string[]): ReadonlyMap<string, string | null> | null {
    const { source, record } = this.store.placeOf(rank);
    let plain = this.#plain.get(source);
    if (plain === undefined) this.#plain.set(source, plain = this.#sources.get(source)!.plain(names));
    return plain && plain(this.records.bytesOf(source, record));
  }

  fieldsAt(rank: number): { readonly fields: readonly MappedField[]; readonly isComplete: boolean } {
    const { source, record, sub } = this.store.placeOf(rank);
    const { mapper, isTable } = this.#sources.get(source)!;
    return { fields: readable(() => mapper.fields(this.records.bytesOf(source, record)))?.[sub] ?? [], isComplete: isTable };
  }

  anchor(id: EventId): { recordHash: Buffer; ordinal: number; sub: number } {
    const rank = this.#rank(id);
    const { source, record, sub } = this.store.placeOf(rank);
    const recordHash = Buffer.from(this.records.read(source, record).hash);
    return { recordHash, ordinal: (this.store.flags[rank] & REPEATED) === 0 ? 0 : this.records.ordinal(source, record), sub };
  }

  /** Events of the same actor, entity or ip around this one, or within five minutes of it, in order of time, itself among them. */
  neighbours(event: EventId, by: 'actor' | 'entity' | 'ip' | 'time', limit: number): Neighbour[] {
    const { dictionaries, ids } = this.store;
    return neighbourRanks(this.store, this.#rank(event), by, limit).map((r) => ({
      id: this.idOf(r), time: this.#instant(r), actor: dictionaries.actor.text(ids.actor[r]), action: dictionaries.action.text(ids.action[r]), entity: dictionaries.entity.text(ids.entity[r]),
    }));
  }

  idOf(rank: number): EventId {
    const { source, record, sub } = this.store.placeOf(rank);
    return eventIdOf(source, record, sub);
  }

  #rank(event: EventId): number {
    const place = parseEventId(event);
    const rank = place && this.#sources.has(place.source) ? rankOfEvent(this.store, place) : null;
    if (rank === null) throw new ExhibitError('EVENT_UNKNOWN', `There is no event ${event.slice(0, 60)} in this case.`);
    return rank;
  }

  #instant(rank: number): string | null {
    return rank < this.store.dated ? formatInstant(this.store.time[rank]) : null;
  }

  #read(rank: number): { place: ReturnType<EventStore['placeOf']>; record: StoredRecord; mapper: Mapper } {
    const place = this.store.placeOf(rank);
    const record = this.records.read(place.source, place.record);
    const { mapper } = this.#sources.get(place.source)!;
    return { place, record, mapper };
  }

  #row(rank: number): EventRow {
    const { place, record, mapper } = this.#read(rank);
    return this.#rowOf(rank, place, record, readable(() => mapper.map(record.bytes))?.[place.sub] ?? null);
  }

  /** Columns tell what the filters work on; the record itself tells texts and changes. */
  #rowOf(rank: number, place: ReturnType<EventStore['placeOf']>, record: StoredRecord, mapped: MappedEvent | null): EventRow {
    const { store } = this;
    const id = eventIdOf(place.source, place.record, place.sub);
    const mark = this.#marks.of(id);
    const text = (name: keyof typeof store.ids) => store.dictionaries[name].text(store.ids[name][rank]);
    return {
      id, time: this.#instant(rank), timeText: mapped?.timeText ?? null, actor: text('actor'), action: text('action'), module: text('module'),
      category: CATEGORIES[store.category[rank]], entityType: text('entityType'), entity: text('entity'), ip: text('ip'), result: RESULTS[store.result[rank]],
      changes: mapped?.changes ?? [], source: sourceIdOf(place.source), line: record.line, recordHash: record.hash.toString('hex'),
      repeated: (store.flags[rank] & REPEATED) !== 0, conflict: (store.flags[rank] & CONFLICT) !== 0, starred: mark.starred, tags: mark.tags, notes: mark.notes, exhibits: mark.exhibits,
    };
  }

  #context(signal: AbortSignal): FilterContext {
    const text = async (needle: string) => {
      const key = textKey(needle);
      const kept = this.#texts.get(key);
      if (kept) return kept;
      const bits = emptyBits(this.store.count);
      for await (const { done, total, hits } of searchGroups(needle, bits, this.#db, this.store, this.records, signal)) {
        if (done < total && hits > 0) this.#tell(key, bits, hits);
      }
      keep(this.#texts, key, bits, KEPT_TEXTS);
      return bits;
    };
    const detail = (source: number, record: Uint8Array) => readable(() => this.#sources.get(source)!.mapper.detail(Buffer.from(record.buffer, record.byteOffset, record.length)));
    return {
      store: this.store, sourceNames: this.#sourceNames, persons: this.persons, signal, text,
      textOrder: (field, size, valueOf) => this.#textOrder(field, size, valueOf),
      // To the minute, so that a page and its total speak of the same events.
      now: Math.floor(Date.now() / 60_000) * 60e6,
      expression: (pattern) => this.#recordTerms.expression(pattern, { text, detail }, signal),
      having: (field) => this.#recordTerms.having(field, { text, detail }, signal),
      mapped: (rank) => { const { source, record, sub } = this.store.placeOf(rank); return detail(source, this.records.bytesOf(source, record))?.[sub] ?? null; },
      numbers: (side) => this.numbers(side),
      found: (key, bits) => this.#tell(key, bits),
      marked: (mark) => this.#marks[mark](),
      tagged: (matches) => this.#marks.tags().filter(({ tag }) => matches(tag)).flatMap(({ tag }) => this.#marks.withTag(tag)),
    };
  }

  async #select(terms: readonly Query[], query: string, signal: AbortSignal): Promise<Selected> {
    const key = terms.some(hasRelativeTime) ? `${this.#context(signal).now} ${query}` : query;
    const kept = this.#selections.get(key);
    if (kept) return kept;
    const changes = this.#changes;
    return this.#selecting.result(key, signal, async (stop) => {
      const context = this.#context(stop);
      const selection = await selectEvents(await compileFilter(terms, context), context);
      // Stars, tags and notes may have changed meanwhile.
      if (changes === this.#changes) keep(this.#selections, key, selection, KEPT_SELECTIONS);
      return selection;
    });
  }
}

/** A record that was read once at import may, under a newer profile, no longer be; then its raw text still speaks. */
function readable<T>(map: () => readonly T[]): readonly T[] | null {
  try { return map(); } catch (thrown) { if (thrown instanceof RecordError) return null; throw thrown; }
}

/** µs. BAD_INPUT for what is no instant. */
export function instantOf(text: string | null): number | null {
  if (text === null) return null;
  const micros = parseInstant(text);
  if (micros === null) throw new ExhibitError('BAD_INPUT', `${text.slice(0, 40)} is not an instant such as 2026-03-14T01:06:18Z.`);
  return micros;
}

function basisText(basis: TimeBasis, assumedZone: string | null): string {
  return basis.includes('assumed zone') && assumedZone !== null ? basis.replace('assumed zone', `assumed zone ${assumedZone}`) : basis;
}

/** A term as written; terms made of others as the language prints them. */
function printTerm(term: Query): string {
  return 'text' in term ? term.text : printQuery(term);
}
