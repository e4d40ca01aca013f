// The chips of the query bar as plain values: how they are toggled, and how typed text becomes one.
import type { Instant, Panel } from '../../../contract/model.ts';
import type { Filter, TimeWindow, View } from '../../app/view.ts';

/** Fields that a chip can have, as the query language spells them. */
export const QUERY_FIELDS = [
  'actor', 'action', 'module', 'category', 'entityType', 'entity', 'ip', 'result', 'source', 'time', 'tag', 'is', 'has', 'changed', 'old', 'new', 'delta', 'id',
] as const;

/** Whether one value of a chip stands for this value and no other; typed ones do so in any case, without a wildcard. */
const standsFor = (filter: Filter, own: string, value: string) => (filter.loose ? !own.includes('*') && own.toLowerCase() === value.toLowerCase() : own === value);

/** Whether a switched-on chip asks for this value by itself (or, with `not`, excludes it). */
export function hasValue(filters: readonly Filter[], field: string, value: string, not = false): boolean {
  return filters.some((filter) => filter.on && filter.field === field && filter.not === not && filter.values.some((own) => standsFor(filter, own, value)));
}

/** Takes a value out of every chip that asks for it (or excludes it); chips left without a value go. */
export function withoutValue(filters: readonly Filter[], field: string, value: string, not: boolean): readonly Filter[] {
  return filters.flatMap((filter) => {
    if (filter.field !== field || filter.not !== not) return [filter];
    const values = filter.values.filter((own) => !standsFor(filter, own, value));
    return values.length === filter.values.length ? [filter] : values.length > 0 ? [{ ...filter, values }] : [];
  });
}

/** Asks for a value, or excludes it: joins the chip of its field and takes back the opposite wish. */
export function withValue(filters: readonly Filter[], field: string, value: string, not: boolean): readonly Filter[] {
  const rest = withoutValue(withoutValue(filters, field, value, !not), field, value, not);
  const at = rest.findIndex((filter) => filter.on && filter.field === field && filter.not === not && !filter.loose);
  const found = rest[at];
  return found ? rest.with(at, { ...found, values: [...found.values, value] }) : [...rest, { on: true, not, field, values: [value] }];
}

export function toggleValue(filters: readonly Filter[], field: string, value: string, not = false): readonly Filter[] {
  return hasValue(filters, field, value, not) ? withoutValue(filters, field, value, not) : withValue(filters, field, value, not);
}

type Query = Pick<View, 'filters' | 'text' | 'window'>;

/** The view without any filter at all. */
export const NO_FILTERS: Query = { filters: [], text: '', window: null };

/** How to do without each filter that the engine lists: chips stand last in the query, in their order; before them is text. */
export function switchesOff(query: Query, without: Panel['without']): readonly { readonly filter: string; readonly total: number; readonly off: Partial<Query> }[] {
  const chips: Partial<Query>[] = [
    ...query.filters.flatMap((filter, at) => (filter.on ? [{ filters: query.filters.with(at, { ...filter, on: false }) }] : [])),
    ...(query.window?.on ? [{ window: { ...query.window, on: false } }] : []),
  ];
  return without.map(({ filter, total }, at) => ({ filter, total, off: chips[at - (without.length - chips.length)] ?? { text: '' } }));
}

export interface Typed {
  readonly filters: readonly Filter[];
  readonly window: TimeWindow | null;
  /** What stays text: words, phrases, and everything when the text has a structure that chips cannot carry. */
  readonly text: string;
}

/**
 * Splits what a person typed into chips and text. `field:value` keeps its meaning: quoted values are exact, bare ones match
 * in any case and may hold `*`. With OR, AND, NOT or brackets the whole stays text, so that nothing changes its meaning.
 */
export function parseTyped(typed: string): Typed {
  const asText: Typed = { filters: [], window: null, text: typed.trim() };
  const filters: Filter[] = [];
  const words: string[] = [];
  let window: TimeWindow | null = null;
  let rest = typed.trimStart();
  while (rest !== '') {
    const term = readTerm(rest);
    if (!term) return asText;
    const limits: TimeWindow | null = term.filter && !window ? windowOf(term.filter) : null;
    if (limits) window = limits;
    else if (term.filter) filters.push(term.filter);
    else words.push(rest.slice(0, term.length));
    rest = rest.slice(term.length).trimStart();
  }
  return { filters, window, text: words.join(' ') };
}

const QUOTED = String.raw`"(?:[^"\\]|\\.)*"`;
const BARE = String.raw`[^\s"()]+`;
const FIELD_TERM = new RegExp(String.raw`^(-?)([A-Za-z]+):(?:(${QUOTED})|\((.*)\)|(${BARE}))(?=\s|$)`, 's');
const LIST = new RegExp(String.raw`^\s*(${QUOTED}|${BARE})(?:\s+or\s+(${QUOTED}|${BARE}))*\s*$`, 'is');
const WORD = new RegExp(String.raw`^-?(?:${QUOTED}|${BARE})(?=\s|$)`, 's');

/** The term that a text begins with; `filter` null for a plain word or phrase. Null: something with a structure. */
function readTerm(text: string): { readonly length: number; readonly filter: Filter | null } | null {
  // An expression between slashes may hold white space, quotes and brackets.
  if (/^-?(?:[A-Za-z]+:)?\//.test(text)) return null;
  const found = FIELD_TERM.exec(balanced(text));
  const name = found?.[2]?.toLowerCase();
  // `not:undated` is `-is:undated`, and `field:` another word for `changed:`.
  const field = found && QUERY_FIELDS.find((known) => known.toLowerCase() === (name === 'not' ? 'is' : name === 'field' ? 'changed' : name));
  if (found && field) {
    if (!/^(\s|$)/.test(text.slice(found[0].length))) return null;
    const values = found[3] !== undefined ? [found[3]] : found[5] !== undefined ? [found[5]] : listOf(found[4] ?? '');
    const exact = values?.filter((value) => value.startsWith('"')).length;
    // One chip is exact or loose as a whole.
    if (values?.every((value) => !value.startsWith('/')) && (exact === 0 || exact === values.length)) {
      const loose = exact === 0 && field !== 'time' && field !== 'is';
      return { length: found[0].length, filter: { on: true, not: (found[1] === '-') !== (name === 'not'), field, values: values.map(unquoted), ...(loose && { loose }) } };
    }
    return null;
  }
  const word = WORD.exec(text);
  return word && !/^(AND|OR|NOT)$/i.test(word[0]) ? { length: word[0].length, filter: null } : null;
}

/** A text that begins with `field:(`, cut behind the bracket that closes it; quoted brackets do not count. */
function balanced(text: string): string {
  const open = /^-?[A-Za-z]+:\(/.exec(text);
  if (!open) return text;
  const close = new RegExp(String.raw`^(?:${QUOTED}|[^")])*\)`, 's').exec(text.slice(open[0].length));
  return close ? text.slice(0, open[0].length + close[0].length) : text;
}

function listOf(inside: string): string[] | null {
  if (!LIST.test(inside)) return null;
  const items = inside.match(new RegExp(`${QUOTED}|${BARE}`, 'gs')) ?? [];
  return items.filter((_, at) => at % 2 === 0);
}

const unquoted = (value: string) => (value.startsWith('"') ? value.slice(1, -1).replaceAll(/\\(["\\])/g, '$1') : value);

const LIMIT = /^(\d{4}-\d\d-\d\d)(?:T(\d\d:\d\d)(:\d\d(?:\.\d{1,6})?)?Z?)?$/;

/** `time:A..B` as the time window, which the histogram can draw; null for what only the engine understands. */
function windowOf({ field, not, values }: Filter): TimeWindow | null {
  if (field !== 'time' || not || values.length !== 1) return null;
  const [from, to, more] = values[0]?.split('..') ?? [];
  if (from === undefined || to === undefined || more !== undefined || from + to === '') return null;
  const start = from === '' ? null : limitOf(from, '00:00', ':00');
  const end = to === '' ? null : limitOf(to, '23:59', ':59.999999');
  return start === undefined || end === undefined ? null : { on: true, from: start, to: end };
}

/** A limit in full. What it leaves out is filled in, so that a day or a minute as the end is included, as in the query language. */
function limitOf(text: string, clock: string, seconds: string): Instant | undefined {
  const found = LIMIT.exec(text);
  if (!found) return undefined;
  return found[2] === undefined ? `${found[1]}T${clock}${seconds}Z` : `${found[1]}T${found[2]}${found[3] ?? seconds}Z`;
}
