// Old and new values that belong together by the names of their keys: `previous_scopes` and `new_scopes`, or numbered columns.
import type { Changes } from '../../change/diff.ts';
import { ABSENT, UNKNOWN, type Side } from '../../change/normal-form.ts';
import type { Json } from '../json-value.ts';
import { decodedSide, fieldChange, memberOf, sideAt } from './change-values.ts';
import { opened, valueAt } from './path.ts';
import type { ChangeRule } from './profile.ts';

type Rule<K extends ChangeRule['kind']> = Extract<ChangeRule, { kind: K }>;

/** Keys looked at in one object at most. */
const MOST_KEYS = 2000;

/** A pair is there when its old key is; the first pattern that fits a key decides. */
export function* readNamed(record: Json, rule: Rule<'named'>): Generator<Changes> {
  for (const at of rule.in) {
    const entries = entriesOf(valueAt(record, at), rule);
    if (entries === null) continue;
    let looked = 0;
    for (const [key, value] of entries) {
      if (++looked > MOST_KEYS) break;
      for (const [old, ...news] of rule.pairs) {
        const field = fieldIn(old, key);
        if (field === null) continue;
        const now = news.map((name) => name.replace('{x}', () => field)).find((name) => name !== key && entries.has(name));
        if (!rule.skip.includes(field)) yield fieldChange(field, sideAt(value, []), now === undefined ? ABSENT : sideAt(entries.get(now), []));
        break;
      }
    }
  }
}

/** What `{x}` stands for when the pattern is the key; null when it is not. */
function fieldIn(pattern: string, key: string): string | null {
  const at = pattern.indexOf('{x}');
  if (at < 0) return pattern === key ? key : null;
  const head = pattern.slice(0, at);
  const tail = pattern.slice(at + 3);
  return key.length > head.length + tail.length && key.startsWith(head) && key.endsWith(tail) ? key.slice(head.length, key.length - tail.length) : null;
}

function entriesOf(found: Json | undefined, rule: Rule<'named'>): ReadonlyMap<string, Json> | null {
  const value = found && opened(found);
  if (value?.kind === 'object') return value.entries;
  if (value?.kind !== 'array' || rule.name === null) return null;
  const entries = new Map<string, Json>();
  for (const item of value.items) {
    if (item.kind !== 'object') continue;
    const name = item.entries.get(rule.name)?.text;
    const held = memberOf(item, rule.value);
    if (name !== undefined && name !== null && held !== undefined && !entries.has(name)) entries.set(name, held);
  }
  return entries;
}

/** Columns that count: `{1}` is the first number, `{2}` the second. A change is there when its name is. */
export function* readNumbered(record: Json, rule: Rule<'numbered'>): Generator<Changes> {
  if (record.kind !== 'object') return;
  const [outer, inner = 1] = rule.upTo;
  for (let i = 1; i <= outer; i++) {
    for (let j = 1; j <= inner; j++) {
      const key = (pattern: string): string => pattern.replaceAll('{1}', String(i)).replaceAll('{2}', String(j));
      const field = record.entries.get(key(rule.field))?.text;
      if (field === undefined || field === null || field === '' || rule.skip.includes(field)) continue;
      const side = (pattern: string | null): Side => {
        if (pattern === null) return UNKNOWN;
        const value = record.entries.get(key(pattern));
        return rule.encoded ? decodedSide(value) : sideAt(value, []);
      };
      yield fieldChange(field, side(rule.old), side(rule.new));
    }
  }
}
