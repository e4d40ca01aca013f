// The query language: text → tree. One grammar for the search box, the CLI and saved views.
import { ExhibitError } from '../../contract/errors.ts';

export const QUERY_FIELDS = [
  'actor', 'action', 'module', 'category', 'entityType', 'entity', 'ip', 'result', 'source', 'time', 'tag', 'is', 'field', 'old', 'new', 'id',
] as const;
export type QueryField = (typeof QUERY_FIELDS)[number];

/** `exact`: it stood in quotes, so case counts and `*` is an asterisk. */
export interface QueryValue { readonly text: string; readonly exact: boolean }

export type Query =
  | { readonly kind: 'all' }
  | { readonly kind: 'and' | 'or'; readonly terms: readonly Query[] }
  | { readonly kind: 'not'; readonly term: Query }
  /** Any of the values. `text` is the term as written. */
  | { readonly kind: 'field'; readonly field: QueryField; readonly values: readonly QueryValue[]; readonly text: string }
  /** The record's text holds this, any case. */
  | { readonly kind: 'text'; readonly needle: string; readonly text: string };

interface Token { readonly kind: 'word' | 'quoted' | '(' | ')' | ':' | '-'; readonly text: string; readonly at: number; readonly end: number }

const DEPTH = 100;
const BY_NAME = new Map(QUERY_FIELDS.map((field) => [field.toLowerCase(), field]));

/** The query as a tree. QUERY_INVALID names the position where it stops making sense. */
export function parseQuery(text: string): Query {
  return new Parser(text).parse();
}

/** The terms that must all hold, as written: what a screen shows as chips and what “without this” is computed for. */
export function conjuncts(query: Query): readonly Query[] {
  return query.kind === 'and' ? query.terms : query.kind === 'all' ? [] : [query];
}

class Parser {
  readonly #text: string;
  readonly #tokens: readonly Token[];
  #at = 0;
  #depth = 0;

  constructor(text: string) {
    this.#text = text;
    this.#tokens = tokenize(text);
  }

  parse(): Query {
    if (this.#tokens.length === 0) return { kind: 'all' };
    const query = this.#or();
    const rest = this.#tokens[this.#at];
    if (rest) throw wrong(this.#text, rest.at, rest.kind === ')' ? 'there is no “(” for this “)”' : 'this is not expected here');
    return query;
  }

  #or(): Query {
    if (++this.#depth > DEPTH) throw wrong(this.#text, 0, `it is nested more than ${DEPTH} deep`);
    const terms = [this.#and()];
    while (this.#isWord('or')) { this.#at++; terms.push(this.#and()); }
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
        if (terms.length === 0 || dangling) throw wrong(this.#text, token?.at ?? this.#text.length, 'a term is missing here');
        return terms.length === 1 ? terms[0] : { kind: 'and', terms };
      }
      const term = this.#not();
      if (term.kind === 'and') terms.push(...term.terms); else terms.push(term);
    }
  }

  #not(): Query {
    const token = this.#tokens[this.#at];
    if (token?.kind === '-' || this.#isWord('not')) {
      if (++this.#depth > DEPTH) throw wrong(this.#text, token.at, `it is nested more than ${DEPTH} deep`);
      this.#at++;
      const term = this.#not();
      this.#depth--;
      return { kind: 'not', term };
    }
    return this.#term();
  }

  #term(): Query {
    const token = this.#tokens[this.#at];
    if (!token) throw wrong(this.#text, this.#text.length, 'a term is missing here');
    if (token.kind === '(') {
      this.#at++;
      const inner = this.#or();
      this.#close(token);
      return inner;
    }
    if (token.kind !== 'word' && token.kind !== 'quoted') throw wrong(this.#text, token.at, 'a term is missing here');
    this.#at++;
    const colon = this.#tokens[this.#at];
    if (token.kind === 'word' && colon?.kind === ':' && colon.at === token.end) return this.#field(token);
    return { kind: 'text', needle: token.text, text: this.#text.slice(token.at, token.end) };
  }

  #field(name: Token): Query {
    const field = BY_NAME.get(name.text.toLowerCase());
    if (!field) throw wrong(this.#text, name.at, `there is no field “${name.text}”; the fields are ${QUERY_FIELDS.join(', ')}`);
    this.#at++;
    const values: QueryValue[] = [];
    const first = this.#tokens[this.#at];
    if (first?.kind === '(') {
      this.#at++;
      for (;;) {
        values.push(this.#value());
        if (this.#isWord('or')) { this.#at++; continue; }
        if (this.#tokens[this.#at]?.kind === ')') break;
        if (!this.#tokens[this.#at]) break;
      }
      this.#close(first);
    } else values.push(this.#value());
    return { kind: 'field', field, values, text: this.#text.slice(name.at, this.#tokens[this.#at - 1].end) };
  }

  /** One value; a bare one may hold colons and dashes: `time:2026-03-13T22:30..`, `ip:fe80::1`. */
  #value(): QueryValue {
    const token = this.#tokens[this.#at];
    if (token?.kind === 'quoted') { this.#at++; return { text: token.text, exact: true }; }
    let end = token?.at ?? -1;
    while (this.#tokens[this.#at] && ['word', ':', '-'].includes(this.#tokens[this.#at].kind) && this.#tokens[this.#at].at === end) end = this.#tokens[this.#at++].end;
    if (!token || end === token.at) throw wrong(this.#text, token?.at ?? this.#text.length, 'a value is missing here');
    return { text: this.#text.slice(token.at, end), exact: false };
  }

  #close(open: Token): void {
    if (this.#tokens[this.#at]?.kind !== ')') throw wrong(this.#text, open.at, 'this “(” is never closed');
    this.#at++;
  }

  /** `and`, `or` and `not` in any case; in quotes they are ordinary words. */
  #isWord(word: string): boolean {
    const token = this.#tokens[this.#at];
    return token?.kind === 'word' && token.text.toLowerCase() === word && this.#tokens[this.#at + 1]?.kind !== ':';
  }
}

function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    const character = text[at];
    if (/\s/.test(character)) { at++; continue; }
    const start = at;
    if (character === '(' || character === ')' || character === ':') {
      at++;
      tokens.push({ kind: character, text: character, at: start, end: at });
    } else if (character === '-' && (start === 0 || /[\s(]/.test(text[start - 1])) && at + 1 < text.length && !/\s/.test(text[at + 1])) {
      at++;
      tokens.push({ kind: '-', text: '-', at: start, end: at });
    } else if (character === '"') {
      let value = '';
      for (at++; ; at++) {
        if (at >= text.length) throw wrong(text, start, 'this quote is never closed');
        if (text[at] === '"') break;
        if (text[at] === '\\' && at + 1 < text.length) at++;
        value += text[at];
      }
      at++;
      tokens.push({ kind: 'quoted', text: value, at: start, end: at });
    } else {
      while (at < text.length && !/[\s():"]/.test(text[at])) at++;
      tokens.push({ kind: 'word', text: text.slice(start, at), at: start, end: at });
    }
  }
  return tokens;
}

function wrong(text: string, at: number, what: string): ExhibitError {
  const where = at >= text.length ? 'at its end' : `at position ${at + 1}, “${text.slice(at, at + 20)}”`;
  return new ExhibitError('QUERY_INVALID', `The query does not make sense ${where}: ${what}.`);
}
