// Old against new, field by field: the one place where changes come from. The bulk path works on bytes by the same rules.
import type { Change } from '../../contract/model.ts';
import { parseContainer, type JsonObject } from '../sources/json-value.ts';
import { ABSENT, sideOf, UNKNOWN, type Side } from './normal-form.ts';

export interface Changes {
  readonly changed: readonly Change[];
  /** Fields present on both sides and equal. */
  readonly unchanged: readonly Change[];
}

/** Name of the field where the source names none. */
export const UNNAMED_FIELD = 'value';

/**
 * Compares two sides. The rules, in order:
 *
 * 1. A side is an *object* when its kind is `value` and its text begins with `{` and is JSON as a whole.
 * 2. Both sides objects, at least one of them with a path: compared path by path. A path only in the new one has old kind
 *    `absent`; a path only in the old one has new kind `absent`.
 * 3. One side an object with a path, the other `empty`, `null`, `absent` or `unknown`: every path is a change, whose
 *    missing side is `unknown` for `unknown` and `absent` for the other three.
 * 4. Everything else is one field, named `field`, or `value` where that is null or ''.
 *
 * Two sides are equal when kind and text are equal; `1.10` and `1.1` are not. Equal ones are `unchanged`, except that two
 * sides which both say nothing (`absent` or `unknown`, in any pairing) are neither. Paths come in the order of the new
 * object, then those only in the old one.
 *
 * Paths (rule 2 and 3): keys joined by dots. Objects are entered, empty ones are leaves `{}`; arrays are leaves with their
 * exact JSON text. Strings are unescaped; '' is `empty`, null is `null`, masks are `masked`, `NULL` is a value. A key that
 * is empty or holds a dot or a quote is written in quotes, with `"` and `\` escaped by `\`. `under` stands in front of every
 * path, for sources that log several objects in one record; it is '' otherwise.
 */
export function changesOf(before: Side, after: Side, field: string | null, under = ''): Changes {
  const changed: Change[] = [];
  const unchanged: Change[] = [];
  const add = (name: string, old: Side, now: Side): void => {
    if (isSilent(old) && isSilent(now)) return;
    const equal = old.kind === now.kind && old.text === now.text;
    (equal ? unchanged : changed).push({ field: name, old: old.text, new: now.text, oldKind: old.kind, newKind: now.kind });
  };
  const oldPaths = pathsOf(before);
  const newPaths = pathsOf(after);
  const comparable = (oldPaths !== null || !hasText(before)) && (newPaths !== null || !hasText(after));
  if (comparable && (oldPaths?.size ?? 0) + (newPaths?.size ?? 0) > 0) {
    const missingOld = before.kind === 'unknown' ? UNKNOWN : ABSENT;
    const missingNew = after.kind === 'unknown' ? UNKNOWN : ABSENT;
    for (const [path, now] of newPaths ?? []) add(under + path, oldPaths?.get(path) ?? missingOld, now);
    for (const [path, old] of oldPaths ?? []) if (!newPaths?.has(path)) add(under + path, old, missingNew);
  } else {
    add(field === null || field === '' ? UNNAMED_FIELD : field, before, after);
  }
  return { changed, unchanged };
}

function isSilent(side: Side): boolean {
  return side.kind === 'absent' || side.kind === 'unknown';
}

function hasText(side: Side): boolean {
  return side.kind === 'value' || side.kind === 'masked';
}

/** Path → leaf of a side that is an object; null of one that is not. */
function pathsOf(side: Side): ReadonlyMap<string, Side> | null {
  if (side.kind !== 'value' || side.text === null || !side.text.startsWith('{')) return null;
  const object = parseContainer(side.text);
  if (object?.kind !== 'object') return null;
  const paths = new Map<string, Side>();
  flatten(object, '', paths);
  return paths;
}

function flatten(object: JsonObject, prefix: string, paths: Map<string, Side>): void {
  for (const [key, value] of object.entries) {
    const path = prefix + quotedKey(key);
    if (value.kind === 'object' && value.entries.size > 0) flatten(value, `${path}.`, paths);
    else if (value.kind === 'object' || value.kind === 'array') paths.set(path, { kind: 'value', text: value.text });
    else paths.set(path, sideOf(value.text, []));
  }
}

export function quotedKey(key: string): string {
  return key === '' || /[."]/.test(key) ? `"${key.replace(/["\\]/g, '\\$&')}"` : key;
}
