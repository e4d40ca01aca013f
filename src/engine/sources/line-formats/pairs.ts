// Pairs of key and value in a line: logfmt, `k="v"`, `k='v'`, and lists separated by commas as Keycloak writes them.
import type { Json, JsonObject } from '../json-value.ts';
import { UniqueNames } from '../json-value.ts';

/** A key directly in front of its `=`. */
const KEY = /[A-Za-z_@$][\w.\-@/:$]{0,127}(?:\[\w{0,32}\])?=/y;
const CLOSING: ReadonlyMap<string, string> = new Map([['{', '}'], ['[', ']'], ['(', ')']]);
/** Brackets that are never closed are looked for so often in one line, and then no more: each look goes to its end. */
const UNCLOSED = 16;
/** Entries of one line at most; what stands behind them is left in its message. */
export const MOST_PAIRS = 10_000;
/** A moment at the beginning of a line, in brackets or not, with a zone or not. */
const LEADING_TIME = /^\[?(\d{4}[-/.]\d\d[-/.]\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d{1,9})?(?: ?(?:Z|UTC|GMT|(?!(?:TRACE|DEBUG|INFO|WARN|ERROR|FATAL|FINE|AUDIT|ALERT|CRIT|EMERG)\b)[A-Z]{3,5}(?![\w=])|[+-]\d\d:?(?:\d\d)?))?)\]?(?=[\s,;|]|$)/;

/** Entries of an object under construction: a second `k` is `k#2`. */
export class Entries {
  readonly map = new Map<string, Json>();
  doubled = false;
  readonly #names = new UniqueNames();

  set(name: string, value: Json | string): void {
    if (this.map.has(name)) this.doubled = true;
    this.map.set(this.#names.unused(name, this.map), typeof value === 'string' ? { kind: 'string', text: value } : value);
  }
}

export function objectOf(entries: ReadonlyMap<string, Json>): JsonObject {
  return { kind: 'object', text: '', entries };
}

/** The moment that a line begins with, as written, and how many characters it takes. */
export function leadingTime(text: string): { readonly time: string; readonly length: number } | null {
  const match = LEADING_TIME.exec(text);
  return match ? { time: match[1], length: match[0].length } : null;
}

export interface Pairs {
  readonly pairs: readonly (readonly [key: string, value: string])[];
  /** Characters that belong to no pair and separate none. */
  readonly loose: number;
}

/**
 * The pairs of a text. A value ends at a blank, or, where commas or semicolons separate, at one of those in front of the next key;
 * blanks then belong to it. In quotes a backslash escapes a quote or a backslash, and a doubled quote is one. Linear in the text.
 */
export function readPairs(text: string): Pairs {
  const pairs: (readonly [string, string])[] = [];
  let loose = 0;
  let at = 0;
  let separator: string | null = null;
  let unclosed = 0;
  while (at < text.length) {
    const char = text[at];
    if (isSeparator(char)) { at++; continue; }
    KEY.lastIndex = at;
    if (!KEY.test(text)) {
      const from = at;
      while (at < text.length && !isSeparator(text[at])) at++;
      loose += at - from;
      continue;
    }
    if (pairs.length === MOST_PAIRS) { loose += text.length - at; break; }
    const key = text.slice(at, KEY.lastIndex - 1);
    const from = KEY.lastIndex;
    const quoted = readQuoted(text, from);
    if (quoted) {
      pairs.push([key, quoted.value]);
      at = quoted.end;
    } else {
      const balanced = unclosed < UNCLOSED && CLOSING.has(text[from]) ? balancedEnd(text, from) : null;
      if (balanced === null && CLOSING.has(text[from])) unclosed++;
      const to = balanced ?? bareEnd(text, from, separator);
      pairs.push([key, text.slice(from, to)]);
      at = to;
    }
    if (separator === null && at < text.length) separator = text[at] === ',' || text[at] === ';' ? text[at] : ' ';
  }
  return { pairs, loose };
}

/** The object that a text holds as pairs, or null where it is not made of at least two of them. For values such as Keycloak's `type=LOGIN, userId=…`. */
export function parsePairs(text: string): JsonObject | null {
  const { pairs, loose } = readPairs(text);
  if (!arePairs(text, pairs.length, loose)) return null;
  const entries = new Entries();
  for (const [key, value] of pairs) entries.set(key, value);
  return objectOf(entries.map);
}

/** Whether a text is made of pairs: two at least, and no more than three in ten characters beside them. */
export function arePairs(text: string, pairs: number, loose: number): boolean {
  return pairs >= 2 && loose * 10 <= text.length * 3;
}

function isSeparator(char: string): boolean {
  return char <= ' ' || char === ',' || char === ';' || char === '|';
}

/** A value in quotes that are closed in front of a separator. */
function readQuoted(text: string, from: number): { readonly value: string; readonly end: number } | null {
  const quote = text[from];
  if (quote !== '"' && quote !== "'") return null;
  let value = '';
  for (let at = from + 1; at < text.length; at++) {
    const next = text[at + 1];
    if (text[at] === '\\' && (next === quote || next === '\\')) value += text[++at];
    else if (text[at] === quote && next === quote) value += text[++at];
    else if (text[at] === quote) return next === undefined || isSeparator(next) || next === ']' || next === ')' ? { value, end: at + 1 } : null;
    else value += text[at];
  }
  return null;
}

/** Behind the bracket that closes the one at `from`, if there is one, the next separator follows, and quotes within are closed. */
function balancedEnd(text: string, from: number): number | null {
  const open = text[from];
  const close = CLOSING.get(open);
  if (close === undefined) return null;
  let depth = 0;
  let quote = '';
  for (let at = from; at < text.length; at++) {
    const char = text[at];
    if (quote !== '') {
      if (char === '\\') at++;
      else if (char === quote) quote = '';
    } else if (char === '"') quote = char;
    else if (char === open) depth++;
    else if (char === close && --depth === 0) return at + 1 === text.length || isSeparator(text[at + 1]) ? at + 1 : null;
  }
  return null;
}

/** End of a value without quotes. With commas or semicolons as separators it may hold blanks. */
function bareEnd(text: string, from: number, separator: string | null): number {
  if (separator !== ' ') {
    for (let at = from; at < text.length; at++) {
      const char = text[at];
      if (char === ',' || char === ';') {
        if (separator !== null && char !== separator) continue;
        let next = at + 1;
        while (text[next] === ' ') next++;
        KEY.lastIndex = next;
        if (next >= text.length || KEY.test(text)) return at;
      } else if (separator === null && char <= ' ') {
        // The first value decides: a key behind a blank means that blanks separate.
        KEY.lastIndex = at + 1;
        if (KEY.test(text)) return at;
      }
    }
    if (separator !== null) return text.length;
  }
  let end = from;
  while (end < text.length && text[end] > ' ') end++;
  return end;
}
