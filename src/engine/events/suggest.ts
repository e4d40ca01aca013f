// What can stand at the cursor of a query: fields, values of the case with their counts, words and operators. Counts are over
// the events that meet the rest of the query, so that what is offered is what there is to find.
import type { Suggestion, Suggestions } from '../../contract/model.ts';
import { FACET_FIELDS, type FacetField } from '../../contract/model.ts';
import { MAPPABLE } from '../../contract/sources.ts';
import { formatInstant } from '../sources/time.ts';
import { namesOf } from './change-terms.ts';
import { facetColumn, type FilterContext } from './filter.ts';
import { parseSourceId } from './ids.ts';
import { cursorOf, type QueryCursor } from './query-cursor.ts';
import { QueryError } from './query-error.ts';
import { quoted } from './query-tokens.ts';
import { parseQuery } from './query.ts';
import { FIELD_WORDS, HAS_WORDS, IS_WORDS } from './query-words.ts';
import type { IdArray } from './store.ts';
import { turnsOf } from './turns.ts';

interface SuggestContext extends FilterContext {
  tags(): readonly { readonly tag: string; readonly count: number }[];
  /** Bits of the events that meet a query. */
  select(query: string): Promise<Uint32Array>;
}

/** Values offered beside fields where a term begins, and from how many letters on. */
const VALUES_AT_TERM = 6;
const LETTERS_AT_TERM = 2;
/** Words, or values, between two looks at the clock. */
const CHUNK = 4096;
/** Different values up to which all of them are looked at. */
const MOST_FOLDED = 50_000;
const TIMES_AGO = [['-1h', 'the last hour'], ['-24h', 'the last 24 hours'], ['-7d', 'the last seven days'], ['-30d', 'the last 30 days']] as const;

/** The query may be any text; what it cannot be parsed for is told as its problem. */
export async function suggestionsOf({ query, at, within, limit }: { readonly query: string; readonly at: number; readonly within: string; readonly limit: number }, context: SuggestContext): Promise<Suggestions> {
  const cursor = cursorOf(query, Math.min(at, query.length));
  const rest = readable([`${query.slice(0, cursor.termStart)} ${query.slice(cursor.termEnd)}`.replace(/(^|\s)(?:and|or|not|-)\s*$/i, '').trim(), within]);
  // Right behind a bracket or a quote nothing can stand but a space.
  const behind = cursor.field === null && cursor.typed === '' && /[^\s(-]/.test(query[cursor.start - 1] ?? ' ');
  const items = behind ? [] : cursor.field === null ? await termItems(cursor, rest, context) : await valueItems(cursor, cursor.field.toLowerCase(), rest, limit, context);
  return { start: cursor.start, end: cursor.end, items: items.slice(0, limit), problem: problemOf(query) };
}

function problemOf(query: string): Suggestions['problem'] {
  try { parseQuery(query); return null; } catch (thrown) {
    if (!(thrown instanceof QueryError)) throw thrown;
    return { message: thrown.message, start: thrown.start, end: thrown.end, instead: thrown.instead };
  }
}

/** All of the parts that make sense, together. */
function readable(parts: readonly string[]): string {
  return parts.filter((part) => part.trim() !== '' && problemOf(part) === null).map((part, _, all) => (all.length > 1 ? `(${part})` : part)).join(' ');
}

/** At the beginning of a term: fields, then values of the commonest fields that hold what is typed, then operators. */
async function termItems({ typed, follows }: QueryCursor, rest: string, context: SuggestContext): Promise<Suggestion[]> {
  const wanted = typed.toLowerCase();
  const fields = (Object.keys(FIELD_WORDS) as (keyof typeof FIELD_WORDS)[])
    .filter((field) => field.toLowerCase().includes(wanted))
    .sort((a, b) => Number(!a.toLowerCase().startsWith(wanted)) - Number(!b.toLowerCase().startsWith(wanted)))
    .map((field): Suggestion => ({ kind: 'field', text: `${field}:`, meaning: FIELD_WORDS[field].meaning, count: null }));
  const operators = (follows ? [['OR', 'one of both'], ['NOT', 'not what follows'], ['AND', 'both, as a space says']] : [['NOT', 'not what follows']])
    .filter(([text]) => text.toLowerCase().startsWith(wanted)).map(([text, meaning]): Suggestion => ({ kind: 'operator', text, meaning, count: null }));
  const values: Suggestion[] = [];
  if (typed.length >= LETTERS_AT_TERM) {
    const bits = await context.select(rest);
    for (const field of ['actor', 'action', 'module'] as const) {
      for (const item of await facetItems(field, wanted, bits, 3, context)) values.push({ ...item, text: `${field}:${item.text}` });
    }
    values.sort((a, b) => b.count! - a.count!);
  }
  return [...fields, ...values.slice(0, VALUES_AT_TERM), ...operators];
}

async function valueItems({ typed }: QueryCursor, field: string, rest: string, limit: number, context: SuggestContext): Promise<Suggestion[]> {
  const wanted = typed.toLowerCase();
  const fits = (text: string) => text.toLowerCase().includes(wanted);
  const facet = FACET_FIELDS.find((known) => known.toLowerCase() === field);
  if (facet) return facetItems(facet, wanted, await context.select(rest), limit, context);
  switch (field) {
    case 'entity': {
      const slash = wanted.indexOf('/');
      const items = await countItems(context.store.ids.entity, context.store.dictionaries.entity.count, (id) => context.store.dictionaries.entity.text(id), wanted.slice(slash + 1), await context.select(rest), limit, context);
      return slash < 0 ? items : items.map((item) => ({ ...item, text: typed.slice(0, slash + 1) + item.text })).filter(({ text }) => !text.includes('"'));
    }
    case 'changed': case 'field': return changedItems(wanted, await context.select(rest), limit, context);
    case 'tag': return context.tags().filter(({ tag }) => fits(tag)).map(({ tag, count }) => ({ kind: 'value', text: valueText(tag), meaning: '', count }));
    case 'is': case 'not': return wordItems(IS_WORDS, fits);
    case 'has': return [...wordItems(HAS_WORDS, fits), ...MAPPABLE.filter((name) => !Object.hasOwn(HAS_WORDS, name) && fits(name)).map((name): Suggestion => ({ kind: 'word', text: valueText(name), meaning: 'a field of the records', count: null }))];
    case 'time': return timeItems(context).filter(({ text }) => text.startsWith(typed));
    default: {
      const known = Object.entries(FIELD_WORDS).find(([name]) => name.toLowerCase() === field)?.[1];
      return known?.example && known.example.startsWith(typed) ? [{ kind: 'word', text: known.example, meaning: `for example; ${known.meaning}`, count: null }] : [];
    }
  }
}

const wordItems = (words: { readonly [word: string]: string }, fits: (text: string) => boolean): Suggestion[] =>
  Object.entries(words).filter(([word]) => fits(word)).map(([text, meaning]) => ({ kind: 'word', text, meaning, count: null }));

/** Times ago, and what the case itself spans. */
function timeItems({ store }: SuggestContext): Suggestion[] {
  const items: Suggestion[] = TIMES_AGO.map(([text, meaning]) => ({ kind: 'word', text, meaning, count: null }));
  if (store.dated === 0) return items;
  const first = formatInstant(store.time[0]).slice(0, 10);
  const last = formatInstant(store.time[store.dated - 1]).slice(0, 10);
  return [...items, { kind: 'word', text: last, meaning: 'the last day of the case', count: null }, { kind: 'word', text: last.slice(0, 7), meaning: 'the last month of the case', count: null }, { kind: 'word', text: `${first}..${last}`, meaning: 'all of the case', count: null }];
}

async function facetItems(field: FacetField, wanted: string, bits: Uint32Array, limit: number, context: SuggestContext): Promise<Suggestion[]> {
  const { ids, size, valueOf } = facetColumn(field, context);
  if (field !== 'source') return countItems(ids, size, valueOf, wanted, bits, limit, context);
  // A source is looked for by its name, too.
  const nameOf = (id: string) => context.sourceNames.get(parseSourceId(id)) ?? '';
  const items = await countItems(ids, size, (id) => { const source = valueOf(id); return source === null ? null : `${source} ${nameOf(source)}`; }, wanted, bits, limit, context);
  return items.map((item) => { const source = item.text.replace(/^"?(S-\d+).*$/s, '$1'); return { ...item, text: source, meaning: nameOf(source) }; });
}

/** The commonest values that hold a text; writings that differ in case alone are one, as they are to a value without quotes. */
async function countItems(ids: IdArray, size: number, valueOf: (id: number) => string | null, wanted: string, bits: Uint32Array, limit: number, { signal }: SuggestContext): Promise<Suggestion[]> {
  const counts = new Uint32Array(size);
  const turns = turnsOf(signal);
  for (let word = 0; word < bits.length; word++) {
    for (let left = bits[word]; left !== 0; left &= left - 1) counts[ids[word * 32 + 31 - Math.clz32(left & -left)]]++;
    if (word % CHUNK === 0 && turns.due()) await turns.turn();
  }
  // Of very many values the commonest are offered as they are written: adding up their writings would mean reading them all.
  const many = size > MOST_FOLDED;
  const candidates: Iterable<number> = many && wanted === '' ? commonest(counts, limit) : counts.keys();
  const found = new Map<string, { text: string; count: number; most: number }>();
  let looked = 0;
  for (const id of candidates) {
    if (++looked % CHUNK === 0 && turns.due()) await turns.turn();
    if (counts[id] === 0) continue;
    const text = valueOf(id);
    const folded = text?.toLowerCase();
    if (!text || !folded!.includes(wanted)) continue;
    const key = many ? text : folded!;
    const one = found.get(key);
    if (!one) found.set(key, { text, count: counts[id], most: counts[id] });
    else { one.count += counts[id]; if (counts[id] > one.most) { one.text = text; one.most = counts[id]; } }
  }
  return best([...found.values()], wanted, limit).map(({ text, count }) => ({ kind: 'value', text: many && text.toLowerCase() !== text.toUpperCase() ? quoted(text) : valueText(text), meaning: '', count }));
}

/** The ids of the highest counts, “no value” left out. */
function commonest(counts: Uint32Array, limit: number): number[] {
  const top: number[] = [];
  for (let id = 1; id < counts.length; id++) {
    if (counts[id] === 0 || (top.length === limit && counts[id] <= counts[top[limit - 1]])) continue;
    const at = top.findIndex((other) => counts[other] < counts[id]);
    top.splice(at < 0 ? top.length : at, 0, id);
    if (top.length > limit) top.pop();
  }
  return top;
}

/** Paths of changed fields, counted by events. */
async function changedItems(wanted: string, bits: Uint32Array, limit: number, { store, signal }: SuggestContext): Promise<Suggestion[]> {
  const counts = new Uint32Array(store.dictionaries.field.count);
  const last = new Int32Array(counts.length).fill(-1);
  const turns = turnsOf(signal);
  for (let word = 0; word < bits.length; word++) {
    for (let left = bits[word]; left !== 0; left &= left - 1) {
      const rank = word * 32 + 31 - Math.clz32(left & -left);
      const start = store.changeStart[rank];
      for (let change = start; change < start + store.changeCount[rank]; change++) {
        const field = store.changeField[change];
        if (last[field] !== rank) { last[field] = rank; counts[field]++; }
      }
    }
    if (word % CHUNK === 0 && turns.due()) await turns.turn();
  }
  const found: { text: string; count: number }[] = [];
  for (let id = 1; id < counts.length; id++) {
    const text = store.dictionaries.field.text(id)!;
    if (counts[id] > 0 && namesOf(text).some((name) => name.toLowerCase().includes(wanted))) found.push({ text, count: counts[id] });
  }
  return best(found, wanted, limit).map(({ text, count }) => ({ kind: 'value', text: valueText(text), meaning: '', count }));
}

/** What begins with the text first, then by count, then by value. */
function best<V extends { readonly text: string; readonly count: number }>(values: readonly V[], wanted: string, limit: number): readonly V[] {
  const later = (value: V) => (value.text.toLowerCase().startsWith(wanted) ? 0 : 1);
  return values.toSorted((a, b) => later(a) - later(b) || b.count - a.count || (a.text < b.text ? -1 : 1)).slice(0, limit);
}

/** A value as it is written in a query: in quotes only where it would not be read as it is. */
function valueText(text: string): string {
  return /^[\p{L}\p{N}_.@+$][\p{L}\p{N}_.@+$\\:-]*$/u.test(text) && !/^(and|or|not)$/i.test(text) && !text.includes('..') ? text : quoted(text);
}
