// Which values a query's values mean: exact, any case, or with wildcards. Matching is on dictionary entries, never on events.
import type { QueryValue } from './query.ts';

/** A test for the values of one term; `null` stands for “has no value”, which `""` asks for. */
export function matcherOf(values: readonly QueryValue[]): (value: string | null) => boolean {
  const exact = new Set<string>();
  const folded = new Set<string>();
  const patterns: string[] = [];
  let none = false;
  for (const { text, exact: isExact } of values) {
    if (text === '') none = true;
    else if (isExact) exact.add(text);
    else if (text.includes('*')) patterns.push(text.toLowerCase());
    else folded.add(text.toLowerCase());
  }
  return (value) => {
    if (value === null || value === '') return none;
    if (exact.has(value)) return true;
    if (folded.size === 0 && patterns.length === 0) return false;
    const lower = value.toLowerCase();
    return folded.has(lower) || patterns.some((pattern) => globMatches(pattern, lower));
  };
}

/** Whether the whole text fits the pattern, `*` standing for any text. Never worse than pattern × text, whatever the input. */
export function globMatches(pattern: string, text: string): boolean {
  let p = 0;
  let t = 0;
  let star = -1;
  let resume = 0;
  while (t < text.length) {
    if (pattern[p] === '*') { star = p++; resume = t; }
    else if (pattern[p] === text[t]) { p++; t++; }
    else if (star >= 0) { p = star + 1; t = ++resume; }
    else return false;
  }
  while (pattern[p] === '*') p++;
  return p === pattern.length;
}
