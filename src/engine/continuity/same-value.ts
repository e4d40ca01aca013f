// Whether two texts say the same value: what differs in writing alone is no break of continuity.
import { namesOf } from '../events/change-terms.ts';
import { parseContainer, type Json } from '../sources/json-value.ts';
import type { Comparing } from '../sources/profiles/schema.ts';

/** Decimals of any length: 1.10 is 1.1, 1e3 stays what it is written as. */
const DECIMAL = /^(-?)0*(\d*?)(?:\.(\d*?)0*)?$/;

/** `written`: the same text; `number`, `form`, `case`: the same decimal, the same JSON, the same in another case; `order`: the same list, its elements in another order. Null: another value. */
export type Sameness = 'written' | 'number' | 'form' | 'case' | 'order' | null;

/** What is the same by a rule of the field: its profile says so. */
export interface FieldRules { readonly ignoreCase: boolean; readonly ordered: boolean }
const NO_RULES: FieldRules = { ignoreCase: false, ordered: false };

/** The rules for a field, by its path; null where it has none. */
export function rulesOf({ ignoreCase, ordered }: Comparing, path: string): FieldRules | null {
  if (ignoreCase.length + ordered.length === 0) return null;
  const names = new Set(namesOf(path).map((name) => name.toLowerCase()));
  const has = (words: readonly string[]) => words.some((word) => names.has(word.toLowerCase()));
  const rules = { ignoreCase: has(ignoreCase), ordered: has(ordered) };
  return rules.ignoreCase || rules.ordered ? rules : null;
}

export function samenessOf(a: string | null, b: string | null, rules: FieldRules = NO_RULES): Sameness {
  if (a === b) return 'written';
  if (a === null || b === null) return null;
  if (rules.ignoreCase && a.toLowerCase() === b.toLowerCase()) return 'case';
  const number = decimalOf(a);
  if (number !== null && number === decimalOf(b)) return 'number';
  const [before, after] = [parseContainer(a), parseContainer(b)];
  if (before === null || after === null) return null;
  if (canonical(before) === canonical(after)) return 'form';
  return !rules.ordered && before.kind === 'array' && after.kind === 'array' && sorted(before.items) === sorted(after.items) ? 'order' : null;
}

/** One text for all that say the same value. */
export function sameText(text: string): string {
  const number = decimalOf(text);
  if (number !== null) return number;
  const container = parseContainer(text);
  return container === null ? text : container.kind === 'array' ? `[${sorted(container.items)}]` : canonical(container);
}

function decimalOf(text: string): string | null {
  const match = /^-?\d+(?:\.\d+)?$/.test(text) ? DECIMAL.exec(text) : null;
  if (!match) return null;
  const [, sign, whole, fraction = ''] = match;
  const digits = `${whole === '' ? '0' : whole}${fraction === '' ? '' : `.${fraction}`}`;
  return digits === '0' ? '0' : sign + digits;
}

/** JSON with its members in the order of their names and its numbers in one form. */
function canonical(value: Json): string {
  switch (value.kind) {
    case 'object': return `{${[...value.entries].sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, member]) => `${JSON.stringify(key)}:${canonical(member)}`).join(',')}}`;
    case 'array': return `[${value.items.map(canonical).join(',')}]`;
    case 'string': return JSON.stringify(value.text);
    case 'number': return decimalOf(value.text) ?? value.text;
    default: return value.text ?? 'null';
  }
}

const sorted = (items: readonly Json[]): string => items.map(canonical).sort().join(',');
