// One side of a change out of a record's values, and the members of objects by any of their spellings.
import { ABSENT, NULL, sideOf, type Side } from '../../change/normal-form.ts';
import { changesOf, UNNAMED_FIELD, type Changes } from '../../change/diff.ts';
import { parseJson, type Json, type JsonObject } from '../json-value.ts';
import { RecordError } from '../../record.ts';

export const NOTHING: Changes = { changed: [], unchanged: [] };

/** The first member with one of the names. */
export function memberOf(object: JsonObject, names: readonly string[]): Json | undefined {
  for (const name of names) {
    const value = object.entries.get(name);
    if (value !== undefined) return value;
  }
  return undefined;
}

/** The side that a value in the record makes; `nullTokens` are words for NULL where it is text. */
export function sideAt(value: Json | undefined, nullTokens: readonly string[]): Side {
  if (value === undefined) return ABSENT;
  return value.kind === 'null' ? NULL : sideOf(value.text, value.kind === 'string' ? nullTokens : []);
}

/** A string that holds a JSON string or null as what it holds: `"\"User.Read\""` is User.Read. Other JSON in it stays text. */
export function decodedSide(value: Json | undefined): Side {
  if (value === undefined || value.kind !== 'string') return sideAt(value, []);
  if (value.text === 'null') return NULL;
  if (!/^".*"$/s.test(value.text)) return sideOf(value.text, []);
  try {
    return sideOf(parseJson(value.text).text, []);
  } catch (thrown) {
    if (thrown instanceof RecordError) return sideOf(value.text, []);
    throw thrown;
  }
}

/** The change of a field by two sides; the paths of objects stand behind its name. */
export function fieldChange(field: string, old: Side, now: Side): Changes {
  return changesOf(old, now, field, field === UNNAMED_FIELD ? '' : `${field}.`);
}

/** A field of which only the name is known. */
export function nameOnly(field: string): Changes {
  return { changed: [{ field, old: null, new: null, oldKind: 'unknown', newKind: 'unknown' }], unchanged: [] };
}

/** Deeper objects are compared whole. */
const RESTRICTED_DEPTH = 16;

/** The text of the new object with only those members that the old one has, at every level: what an update did not name is not said to have gone. */
export function restricted(now: JsonObject, old: JsonObject, depth = 0): string {
  const members: string[] = [];
  for (const [key, before] of old.entries) {
    const value = now.entries.get(key);
    if (value === undefined) continue;
    const inner = depth < RESTRICTED_DEPTH && value.kind === 'object' && before.kind === 'object' ? restricted(value, before, depth + 1) : jsonText(value);
    members.push(`${JSON.stringify(key)}:${inner}`);
  }
  return `{${members.join(',')}}`;
}

function jsonText(value: Json): string {
  return value.kind === 'string' ? JSON.stringify(value.text) : value.text ?? 'null';
}
