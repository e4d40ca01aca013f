// The query language: text → tree, and back. One grammar for the search box, the CLI, rules and saved views; docs/search.md.
import { parseAddresses } from './addresses.ts';
import { likelyWord, QueryError } from './query-error.ts';
import { quoted, tokensOf, type Token } from './query-tokens.ts';
import { checkExpression } from './regular-expression.ts';
import { HAS_WORDS, IS_WORDS, wordOf } from './query-words.ts';
import { timeRange } from './time-range.ts';
import { hasWildcard } from './values.ts';

export const QUERY_FIELDS = [
  'actor', 'action', 'module', 'category', 'entityType', 'entity', 'ip', 'result', 'source', 'time', 'tag', 'is', 'has', 'changed', 'old', 'new', 'delta', 'id',
] as const;
export type QueryField = (typeof QUERY_FIELDS)[number];
export type ComparedField = 'old' | 'new' | 'delta';

/** `exact`: it stood in quotes, so case counts and `*` is an asterisk. `expression`: it stood between slashes. Neither: any case, with wildcards. */
export interface QueryValue { readonly text: string; readonly as: 'bare' | 'exact' | 'expression' }

/** Numbers a side of a change may have; a percentage is of the old side. Infinite where the range is open. */
export interface NumberRange { readonly from: number; readonly to: number; readonly fromIncluded: boolean; readonly toIncluded: boolean; readonly percent: boolean }

export type Query =
  | { readonly kind: 'all' }
  | { readonly kind: 'and' | 'or'; readonly terms: readonly Query[] }
  | { readonly kind: 'not'; readonly term: Query }
  /** Any of the values. `text` is the term as written. */
  | { readonly kind: 'field'; readonly field: QueryField; readonly values: readonly QueryValue[]; readonly text: string }
  | { readonly kind: 'number'; readonly field: ComparedField; readonly range: NumberRange; readonly text: string }
  /** The record's text holds this, any case. */
  | { readonly kind: 'text'; readonly needle: string; readonly text: string }
  /** The record's text matches this regular expression. */
  | { readonly kind: 'expression'; readonly pattern: string; readonly text: string };

const DEPTH = 100;
/** Terms of one query, and values of one term. A list of values is looked up, but each term is a pass over the events. */
export const MOST_TERMS = 500;
export const MOST_VALUES = 100_000;
/** Values with wildcards or expressions, each of which is tried on every value of the case. */
const MOST_PATTERNS = 200;
/** Types in front of the ids of one `entity:`; each is a pass over the events. */
const MOST_TYPES = 100;
/** Fields by what may be typed: `field` is another word for `changed`. */
const BY_NAME = new Map<string, QueryField>([...QUERY_FIELDS.map((field) => [field.toLowerCase(), field] as const), ['field', 'changed']]);
const COMPARISON = /^(old|new|delta)(<=|>=|<|>)(.*)$/is;
const NUMBER = String.raw`-?\d{1,20}(?:\.\d{1,15})?`;
const NUMBERS = new RegExp(`^(?:(${NUMBER})(%?))?\\.\\.(?:(${NUMBER})(%?))?$`);
const SINGLE = new RegExp(`^(${NUMBER})(%?)$`);

/** The query as a tree. QUERY_INVALID (a QueryError) names the position where it stops making sense. */
export function parseQuery(text: string): Query {
  return new Parser(text).parse();
}

/** The terms that must all hold, as written: what a screen shows as chips and what “without this” is computed for. */
export function conjuncts(query: Query): readonly Query[] {
  return query.kind === 'and' ? query.terms : query.kind === 'all' ? [] : [query];
}

/** A tree as text that parses to the same tree. */
export function printQuery(query: Query): string {
  switch (query.kind) {
    case 'all': return '';
    case 'and': return query.terms.map((term) => (term.kind === 'or' ? `(${printQuery(term)})` : printQuery(term))).join(' ');
    case 'or': return query.terms.map((term) => (term.kind === 'or' ? `(${printQuery(term)})` : printQuery(term))).join(' OR ');
    case 'not': return query.term.kind === 'and' || query.term.kind === 'or' || query.term.kind === 'not' ? `-(${printQuery(query.term)})` : `-${printQuery(query.term)}`;
    case 'text': return quoted(query.needle);
    case 'expression': return slashed(query.pattern);
    case 'field': return `${query.field}:${query.values.length === 1 ? printValue(query.values[0]) : `(${query.values.map(printValue).join(' or ')})`}`;
    case 'number': return printNumber(query.field, query.range);
  }
}

const slashed = (pattern: string): string => `/${pattern.replaceAll(/\\[^]|\//g, (found) => (found === '/' ? '\\/' : found))}/`;
const printValue = ({ text, as }: QueryValue): string => (as === 'exact' ? quoted(text) : as === 'expression' ? slashed(text) : text.replace(/^\//, '\\/'));

function printNumber(field: ComparedField, { from, to, fromIncluded, toIncluded, percent }: NumberRange): string {
  const shown = (number: number) => `${plain(number)}${percent ? '%' : ''}`;
  if (to === Infinity && !fromIncluded) return `${field}>${shown(from)}`;
  if (from === -Infinity && !toIncluded) return `${field}<${shown(to)}`;
  return `${field}:${from === -Infinity ? '' : shown(from)}..${to === Infinity ? '' : shown(to)}`;
}

/** Without an exponent, which the language does not read. */
function plain(number: number): string {
  const [digits, zeros] = String(number).split('e-');
  return zeros === undefined ? digits : `${number < 0 ? '-' : ''}0.${'0'.repeat(Number(zeros) - 1)}${digits.replace(/[-.]/g, '')}`;
}

class Parser {
  readonly #text: string;
  readonly #tokens: readonly Token[];
  #at = 0;
  #depth = 0;
  #terms = 0;

  constructor(text: string) {
    this.#text = text;
    this.#tokens = tokensOf(text);
  }

  parse(): Query {
    if (this.#tokens.length === 0) return { kind: 'all' };
    const query = this.#or();
    const rest = this.#tokens[this.#at];
    if (rest) throw this.#wrong(rest, rest.kind === ')' ? 'there is no “(” for this “)”' : 'this is not expected here', '');
    return query;
  }

  #or(): Query {
    this.#deeper();
    const terms = [this.#and()];
    while (this.#isWord('or')) {
      this.#at++;
      const term = this.#and();
      const last = terms[terms.length - 1];
      // `actor:a OR actor:b` is one look at the actors.
      if (term.kind === 'field' && last.kind === 'field' && term.field === last.field) terms[terms.length - 1] = { ...last, values: [...last.values, ...term.values], text: `${last.text} OR ${term.text}` };
      else terms.push(term);
    }
    this.#depth--;
    return terms.length === 1 ? terms[0] : { kind: 'or', terms };
  }

  #and(): Query {
    const terms: Query[] = [];
    for (;;) {
      const dangling = terms.length > 0 && this.#isWord('and');
      if (dangling) this.#at++;
      const token = this.#tokens[this.#at];
      if (!token || token.kind === ')' || this.#isWord('or')) {
        if (terms.length === 0 || dangling) throw this.#missing('a term');
        return terms.length === 1 ? terms[0] : { kind: 'and', terms };
      }
      const term = this.#not();
      if (term.kind === 'and') terms.push(...term.terms); else terms.push(term);
    }
  }

  #not(): Query {
    const token = this.#tokens[this.#at];
    if (token?.kind === '-' || this.#isWord('not')) {
      this.#deeper();
      this.#at++;
      const term = this.#not();
      this.#depth--;
      return { kind: 'not', term };
    }
    return this.#term();
  }

  #term(): Query {
    const token = this.#tokens[this.#at];
    if (!token) throw this.#missing('a term');
    if (token.kind === '(') {
      this.#at++;
      const inner = this.#or();
      this.#close(token);
      return inner;
    }
    if (token.kind === ':' || token.kind === ')' || token.kind === '-') throw this.#wrong(token, token.kind === ':' ? 'a field is missing in front of this' : 'a term is missing here', token.kind === ':' ? '":"' : null);
    if (++this.#terms > MOST_TERMS) throw this.#wrong(token, `it has more than ${MOST_TERMS} terms; a long list of values is written as field:(a or b or …)`);
    this.#at++;
    const text = this.#text.slice(token.start, token.end);
    if (token.kind === 'expression') return { kind: 'expression', pattern: checkExpression(token.text, this.#text, token), text };
    if (token.kind === 'quoted') return { kind: 'text', needle: token.text, text };
    const colon = this.#tokens[this.#at];
    if (colon?.kind === ':' && colon.start === token.end) return this.#field(token);
    const comparison = COMPARISON.exec(token.text);
    if (comparison) return this.#comparison(token, comparison);
    this.#refuseSpacedComparison(token);
    return wordTerm(token.text, text);
  }

  /** `new > 1000` would look for three words, which nobody means. */
  #refuseSpacedComparison(token: Token): void {
    const sign = this.#tokens[this.#at];
    if (!/^(old|new|delta)$/i.test(token.text) || sign?.kind !== 'word' || !/^[<>]=?/.test(sign.text)) return;
    const alone = /^[<>]=?$/.test(sign.text);
    const last = alone ? this.#tokens[this.#at + 1] ?? sign : sign;
    const span = { start: token.start, end: last.end };
    const joined = this.#text.slice(span.start, span.end).replaceAll(/\s/g, '');
    throw this.#wrong(span, 'a comparison is written without spaces, as in new>1000', SINGLE.test(joined.replace(COMPARISON, '$3')) ? joined : null);
  }

  #comparison(token: Token, [, name, sign, rest]: RegExpExecArray): Query {
    const field = name.toLowerCase() as ComparedField;
    const single = SINGLE.exec(rest);
    if (!single) {
      const plainer = rest.replaceAll(/[,_'’]/g, '');
      throw this.#wrong(token, `“${rest.slice(0, 40)}” is not a number such as 1000, -12.5${field === 'delta' ? ' or 50%' : ''}`, SINGLE.test(plainer) && plainer !== rest ? `${field}${sign}${plainer}` : null);
    }
    const percent = this.#percent(single[2] === '%', field, token);
    const number = Number(single[1]);
    const up = sign.startsWith('>');
    const included = sign.length === 2;
    return { kind: 'number', field, text: this.#text.slice(token.start, token.end), range: { from: up ? number : -Infinity, to: up ? Infinity : number, fromIncluded: up ? included : true, toIncluded: up ? true : included, percent } };
  }

  #percent(percent: boolean, field: ComparedField, span: Pick<Token, 'start' | 'end'>): boolean {
    if (percent && field !== 'delta') throw this.#wrong(span, 'a percentage is of a difference', this.#text.slice(span.start, span.end).replace(/^\w+/, 'delta'));
    return percent;
  }

  #field(name: Token): Query {
    const field = name.text.toLowerCase() === 'not' ? 'is' : BY_NAME.get(name.text.toLowerCase());
    if (!field) {
      const likely = likelyWord(name.text, BY_NAME.values());
      const end = this.#endOfWords(name);
      throw likely === null
        ? new QueryError(this.#text, name.start, end, `there is no field “${name.text.slice(0, 40)}”; the fields are ${QUERY_FIELDS.join(', ')}`, quoted(this.#text.slice(name.start, end)))
        : this.#wrong(name, `there is no field “${name.text}”`, likely);
    }
    this.#at++;
    const spans: { readonly value: QueryValue; readonly start: number; readonly end: number }[] = [];
    const open = this.#tokens[this.#at];
    const listed = open?.kind === '(';
    if (listed) this.#at++;
    for (;;) {
      const start = this.#tokens[this.#at]?.start ?? this.#text.length;
      const value = this.#value();
      spans.push({ value, start, end: this.#tokens[this.#at - 1].end });
      if (spans.length > MOST_VALUES) throw this.#wrong({ start, end: start }, `a term takes at most ${MOST_VALUES.toLocaleString('en')} values`);
      if (!listed) break;
      if (this.#isWord('or')) { this.#at++; continue; }
      const next = this.#tokens[this.#at];
      if (!next || next.kind === ')') break;
      if (this.#isWord('and') || this.#isWord('not')) throw this.#wrong(next, `values of one field are joined by “or”`, 'or');
    }
    if (listed) this.#close(open);
    const text = this.#text.slice(name.start, this.#tokens[this.#at - 1].end);
    const range = field === 'old' || field === 'new' || field === 'delta' ? this.#numbers(field, spans) : null;
    if (range) return { kind: 'number', field: field as ComparedField, range, text };
    let patterns = 0;
    const types = new Set<string>();
    for (const span of spans) {
      this.#check(field, span.value, span);
      const { text: written, as } = span.value;
      if ((as === 'expression' || (as === 'bare' && hasWildcard(written))) && ++patterns > MOST_PATTERNS) throw this.#wrong(span, `a term takes at most ${MOST_PATTERNS} values with wildcards or expressions; without “*” and “?” it may be ${MOST_VALUES.toLocaleString('en')}`);
      if (field === 'entity' && as === 'bare' && written.includes('/') && types.add(written.slice(0, written.indexOf('/')).toLowerCase()).size > MOST_TYPES) throw this.#wrong(span, `a term names at most ${MOST_TYPES} types of entities`);
    }
    const term: Query = { kind: 'field', field, values: spans.map(({ value }) => value), text };
    return name.text.toLowerCase() === 'not' ? { kind: 'not', term } : term;
  }

  /** `new:100..500`; `delta:` takes numbers alone. Null: ordinary values. */
  #numbers(field: ComparedField, spans: readonly { readonly value: QueryValue; readonly start: number; readonly end: number }[]): NumberRange | null {
    const [span] = spans;
    const found = spans.length === 1 && span.value.as === 'bare' ? NUMBERS.exec(span.value.text) : null;
    if (!found || (found[1] === undefined && found[3] === undefined)) {
      if (field !== 'delta') return null;
      throw this.#wrong(span, 'a difference is written as delta>50%, delta<-100 or delta:10..20', SINGLE.test(span.value.text) ? `${span.value.text}..${span.value.text}` : null);
    }
    const [, from, fromPercent, to, toPercent] = found;
    if (from !== undefined && to !== undefined) {
      const [low, high] = Number(from) <= Number(to) ? [from, to] : [to, from];
      const sign = field === 'delta' && (fromPercent || toPercent) === '%' ? '%' : '';
      if (fromPercent !== toPercent) throw this.#wrong(span, field === 'delta' ? 'both ends are a percentage, or none is' : 'a percentage is of a difference', `${low}${sign}..${high}${sign}`);
      if (low !== from) throw this.#wrong(span, 'the range ends before it begins', `${low}${sign}..${high}${sign}`);
    }
    const percent = this.#percent((fromPercent || toPercent) === '%', field, span);
    return { from: from === undefined ? -Infinity : Number(from), to: to === undefined ? Infinity : Number(to), fromIncluded: true, toIncluded: true, percent };
  }

  /** Values that have a form of their own are checked while their place is known. */
  #check(field: QueryField, { text, as }: QueryValue, span: Pick<Token, 'start' | 'end'>): void {
    if (as === 'expression') {
      if (field === 'time' || field === 'is' || field === 'has' || field === 'id') throw this.#wrong(span, `${field}: takes no regular expression`);
      checkExpression(text, this.#text, span);
    } else if (field === 'time') {
      const problem = timeRange(text, 0);
      if ('wrong' in problem) throw this.#wrong(span, problem.wrong, problem.instead);
    } else if (field === 'is' || field === 'has') {
      // Any other word behind `has:` is a field of the records.
      if (wordOf<string>(field === 'is' ? IS_WORDS : HAS_WORDS, text) !== null || (field === 'has' && text !== '')) return;
      const words = Object.keys(field === 'is' ? IS_WORDS : HAS_WORDS);
      throw this.#wrong(span, `“${field}:” takes ${words.join(', ')}`, likelyWord(text, words));
    } else if (field === 'ip' && as === 'bare') {
      const problem = parseAddresses(text);
      if (problem !== null && 'wrong' in problem) throw this.#wrong(span, problem.wrong, problem.instead);
    }
  }

  /** One value; a bare one may hold colons and dashes: `time:2026-03-13T22:30..`, `ip:fe80::1`. */
  #value(): QueryValue {
    const token = this.#tokens[this.#at];
    if (token?.kind === 'quoted') { this.#at++; return { text: token.text, as: 'exact' }; }
    if (token?.kind === 'expression') { this.#at++; return { text: token.text, as: 'expression' }; }
    const start = token?.start ?? this.#text.length;
    const end = token ? this.#endOfWords(token) : start;
    if (end === start) throw this.#missing('a value');
    while (this.#tokens[this.#at] && this.#tokens[this.#at].start < end) this.#at++;
    // `\/` begins a value with a slash that does not begin an expression.
    return { text: this.#text.slice(start, end).replace(/^\\\//, '/'), as: 'bare' };
  }

  /** Where the words, colons and dashes end that touch each other from this token on. */
  #endOfWords(from: Token): number {
    let end = from.start;
    for (let at = this.#tokens.indexOf(from, Math.max(0, this.#at - 1)); at < this.#tokens.length; at++) {
      const token = this.#tokens[at];
      if (token.start !== end || (token.kind !== 'word' && token.kind !== ':' && token.kind !== '-')) break;
      end = token.end;
    }
    return end;
  }

  #deeper(): void {
    if (++this.#depth > DEPTH) throw this.#wrong(this.#tokens[this.#at] ?? { start: this.#text.length, end: this.#text.length }, `it is nested more than ${DEPTH} deep`);
  }

  #close(open: Token): void {
    if (this.#tokens[this.#at]?.kind !== ')') throw this.#wrong(open, 'this “(” is never closed');
    this.#at++;
  }

  /** `and`, `or` and `not` in any case; in quotes they are ordinary words. */
  #isWord(word: string): boolean {
    const token = this.#tokens[this.#at];
    if (token?.kind !== 'word' || token.text.toLowerCase() !== word) return false;
    const next = this.#tokens[this.#at + 1];
    return next?.kind !== ':' || next.start !== token.end;
  }

  #missing(what: string): QueryError {
    const token = this.#tokens[this.#at];
    const start = token?.start ?? this.#text.length;
    return new QueryError(this.#text, start, token?.end ?? start, `${what} is missing here`);
  }

  #wrong({ start, end }: Pick<Token, 'start' | 'end'>, what: string, instead: string | null = null): QueryError {
    return new QueryError(this.#text, start, end, what, instead);
  }
}

/** A word of free text. Records are searched for parts of words anyway, so a `*` at its ends says nothing; one within stands for anything but white space. */
function wordTerm(word: string, text: string): Query {
  const needle = word.replace(/^\*+(?=[^*])/, '').replace(/(?<=[^*])\*+$/, '');
  if (!/[^*]\*+[^*]/.test(needle)) return { kind: 'text', needle, text };
  return { kind: 'expression', pattern: needle.split(/\*+/).map(escaped).join('\\S*'), text };
}

const escaped = (text: string): string => text.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&');
