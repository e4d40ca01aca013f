// Old and new values of a record, wherever its format keeps them, in the normal form of a change.
import type { Change } from '../../../contract/model.ts';
import { changesOf, UNNAMED_FIELD, type Changes } from '../../change/diff.ts';
import { ABSENT, NULL, sideOf, UNKNOWN, type Side } from '../../change/normal-form.ts';
import { parseJson, type Json } from '../json-value.ts';
import { opened, textAt, valueAt, valuesAt, type Path } from './path.ts';
import type { ChangeRule } from './profile.ts';

type ListRule = Extract<ChangeRule, { kind: 'list' }>;

/** All changes that the rules find, in the order of the rules and of the record. */
export function readChanges(record: Json, rules: readonly ChangeRule[], nullTokens: readonly string[]): Changes {
  const changed: Change[] = [];
  const unchanged: Change[] = [];
  const add = (changes: Changes): void => { changed.push(...changes.changed); unchanged.push(...changes.unchanged); };
  for (const rule of rules) {
    if (rule.kind === 'pair') {
      const side = (at: Path | null): Side => (at === null ? UNKNOWN : sideAt(valueAt(record, at), nullTokens));
      add(changesOf(side(rule.old), side(rule.new), rule.field && textAt(record, [rule.field])));
    } else if (rule.kind === 'request') {
      const request = valueAt(record, rule.new);
      if (request?.kind === 'object' && textAt(record, [rule.unless]) !== rule.is) add(changesOf(UNKNOWN, sideAt(request, []), UNNAMED_FIELD));
    } else {
      for (const list of valuesAt(record, rule.list)) for (const changes of listed(opened(list), rule)) add(changes);
    }
  }
  return { changed, unchanged };
}

function* listed(list: Json, rule: ListRule): Generator<Changes> {
  if (list.kind === 'array') {
    for (const item of list.items) yield oneOf(item, rule);
  } else if (list.text !== null && list.text !== '') {
    // Compliance cmdlets log their parameters as one line of text.
    yield changesOf(UNKNOWN, sideOf(list.text, []), rule.name);
  }
}

const NOTHING: Changes = { changed: [], unchanged: [] };

/** One entry of a list of changes. */
function oneOf(item: Json, rule: ListRule): Changes {
  if (item.kind !== 'object') {
    if (item.text === null || rule.skip.includes(item.text)) return NOTHING;
    // Exchange items name the fields that changed and keep the values to themselves.
    return { changed: [{ field: item.text, old: null, new: null, oldKind: 'unknown', newKind: 'unknown' }], unchanged: [] };
  }
  const member = (names: readonly string[]): Json | undefined => names.map((name) => item.entries.get(name)).find((value) => value !== undefined);
  const side = (names: readonly string[]): Side => {
    const value = member(names);
    return value === undefined ? (names.length === 0 ? UNKNOWN : ABSENT) : rule.encoded ? decodedSide(value) : sideAt(value, []);
  };
  const field = member(rule.field)?.text ?? UNNAMED_FIELD;
  return rule.skip.includes(field) ? NOTHING : changesOf(side(rule.old), side(rule.new), field, `${field}.`);
}

/** The side that a value in the record makes; `nullTokens` are words for NULL where it is text. */
function sideAt(value: Json | undefined, nullTokens: readonly string[]): Side {
  if (value === undefined) return ABSENT;
  return value.kind === 'null' ? NULL : sideOf(value.text, value.kind === 'string' ? nullTokens : []);
}

/** A string that holds a JSON string or null as what it holds: `"\"User.Read\""` is User.Read. Other JSON in it stays text. */
function decodedSide(value: Json): Side {
  if (value.kind !== 'string') return sideAt(value, []);
  if (value.text === 'null') return NULL;
  if (!/^".*"$/s.test(value.text)) return sideOf(value.text, []);
  try {
    return sideOf(parseJson(value.text).text, []);
  } catch {
    return sideOf(value.text, []);
  }
}
