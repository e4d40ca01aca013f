// Which values a query's values mean: exact, any case, with wildcards, addresses, or by expression. Matching is on dictionary entries, never on events.
import { addressTest, parseAddresses, type AddressRange } from './addresses.ts';
import type { QueryValue } from './query.ts';
import { expressionOf } from './regular-expression.ts';

/** A test for the values of one term; `null` stands for “has no value”, which `""` asks for. Any number of plain values is one look into a set; each pattern is tried by itself. */
export function matcherOf(values: readonly QueryValue[], addresses = false): (value: string | null) => boolean {
  const exact = new Set<string>();
  const folded = new Set<string>();
  const patterns: ((value: string, lower: string) => boolean)[] = [];
  const ranges: AddressRange[] = [];
  let none = false;
  for (const { text, as } of values) {
    const range = addresses && as === 'bare' ? parseAddresses(text) : null;
    if (text === '') none = true;
    else if (as === 'exact') exact.add(text);
    else if (as === 'expression') { const { test } = expressionOf(text); patterns.push(test); }
    else if (range !== null && 'from' in range) { ranges.push(range); folded.add(text.toLowerCase()); }
    else if (hasWildcard(text)) { const pattern = text.toLowerCase(); patterns.push((_, lower) => globMatches(pattern, lower)); }
    else folded.add(plainOf(text).toLowerCase());
  }
  const inRanges = ranges.length > 0 ? addressTest(ranges) : () => false;
  return (value) => {
    if (value === null || value === '') return none;
    if (exact.has(value)) return true;
    if (folded.size === 0 && patterns.length === 0) return false;
    const lower = value.toLowerCase();
    return folded.has(lower) || inRanges(value) || patterns.some((matches) => matches(value, lower));
  };
}

/** Whether a bare value has `*` or `?` without a backslash. */
export function hasWildcard(text: string): boolean {
  for (let at = 0; at < text.length; at++) {
    if (text[at] === '\\' && isWild(text[at + 1])) at++;
    else if (isWild(text[at])) return true;
  }
  return false;
}

/** A bare value without wildcards as the text it means: `\*` is an asterisk, `\?` a question mark, any other backslash itself. */
export const plainOf = (text: string): string => text.replaceAll(/\\([*?])/g, '$1');

/** The longest text without a wildcard in a bare value: whatever it matches holds it. */
export function longestPlain(text: string): string {
  return text.replaceAll(/\\[*?]|[*?]/g, (found) => (found.length === 2 ? found[1] : '\0')).split('\0').reduce((best, part) => (part.length > best.length ? part : best), '');
}

const isWild = (character: string | undefined): boolean => character === '*' || character === '?';

/** Whether the whole text fits the pattern: `*` stands for any text, `?` for one character, `\*` and `\?` for themselves. Never worse than pattern × text, whatever the input. */
export function globMatches(pattern: string, text: string): boolean {
  let p = 0;
  let t = 0;
  let star = -1;
  let resume = 0;
  while (t < text.length) {
    const escaped = pattern[p] === '\\' && isWild(pattern[p + 1]);
    const wanted = escaped ? pattern[p + 1] : pattern[p];
    if (!escaped && wanted === '*') { star = p++; resume = t; }
    else if (!escaped && wanted === '?') { p++; t += text.codePointAt(t)! > 0xffff ? 2 : 1; }
    else if (wanted === text[t]) { p += escaped ? 2 : 1; t++; }
    else if (star >= 0) { p = star + 1; t = ++resume; }
    else return false;
  }
  while (pattern[p] === '*') p++;
  return p === pattern.length;
}
