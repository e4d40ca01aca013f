// The query language, first step: text → tokens, in one pass.
import { QueryError } from './query-error.ts';

export interface Token {
  /** `-`: a minus in front of a term. `expression`: between slashes; its text is without them. */
  readonly kind: 'word' | 'quoted' | 'expression' | '(' | ')' | ':' | '-';
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

const SPACE = /\s/;
const WORD_END = /[\s():"]/;

/** QUERY_INVALID for a quote that is never closed. */
export function tokensOf(query: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < query.length) {
    const character = query[at];
    if (SPACE.test(character)) { at++; continue; }
    const start = at;
    const first = start === 0 || /[\s(]/.test(query[start - 1]);
    if (character === '(' || character === ')' || character === ':') {
      at++;
      tokens.push({ kind: character, text: character, start, end: at });
    } else if (character === '-' && first && at + 1 < query.length && !/[\s)]/.test(query[at + 1])) {
      at++;
      tokens.push({ kind: '-', text: '-', start, end: at });
    } else if (character === '"') {
      const { text, end } = quotedAt(query, start);
      tokens.push({ kind: 'quoted', text, start, end });
      at = end;
    } else {
      const end = character === '/' && (first || beginsTerm(query, start, tokens)) ? expressionEnd(query, start) : -1;
      if (end > 0) {
        tokens.push({ kind: 'expression', text: query.slice(start + 1, end - 1).replaceAll(/\\([\\/])/g, (pair, escaped: string) => (escaped === '/' ? '/' : pair)), start, end });
        at = end;
        continue;
      }
      while (at < query.length && !WORD_END.test(query[at])) at++;
      tokens.push({ kind: 'word', text: query.slice(start, at), start, end: at });
    }
  }
  return tokens;
}

/** Whether a minus, or the name of a field and its colon, stands right in front: not so in `ip:::/0`. */
function beginsTerm(query: string, start: number, tokens: readonly Token[]): boolean {
  const last = tokens.at(-1);
  if (last?.end !== start) return false;
  if (last.kind === '-') return true;
  const name = tokens.at(-2);
  return last.kind === ':' && name?.kind === 'word' && name.end === last.start && /^[A-Za-z]+$/.test(name.text) && query[name.start - 1] !== ':';
}

/** Text in quotes, as the language reads it. */
export const quoted = (text: string): string => `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;

/** Within quotes `\"` is a quote and `\\` a backslash; any other backslash is itself, as in `"CORP\kim"`. */
function quotedAt(query: string, start: number): { text: string; end: number } {
  let text = '';
  for (let at = start + 1; at < query.length; at++) {
    if (query[at] === '"') return { text, end: at + 1 };
    if (query[at] === '\\' && (query[at + 1] === '"' || query[at + 1] === '\\')) at++;
    text += query[at];
  }
  throw new QueryError(query, start, query.length, 'this quote is never closed', quoted(text));
}

/** Where an expression that begins here ends: behind the next slash without a backslash, if a space, `)` or the end follows; -1 where the slash is but a character, as in `/etc/passwd`. */
function expressionEnd(query: string, start: number): number {
  for (let at = start + 1; at < query.length; at++) {
    if (query[at] === '\\') at++;
    else if (query[at] === '/') return at > start + 1 && (at + 1 === query.length || /[\s)]/.test(query[at + 1])) ? at + 1 : -1;
  }
  return -1;
}
