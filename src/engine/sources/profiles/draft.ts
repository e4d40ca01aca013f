// A profile out of what a person chose column by column, as the text that can be looked at, changed, saved and given to others.
import type { ColumnChoice, Mappable, ProsePattern } from '../../../contract/sources.ts';
import type { Dialect } from '../../record.ts';
import type { JsonObject } from '../json-value.ts';
import { readableRecords } from '../record-object.ts';
import { builtInProfiles } from './built-in.ts';
import { headerOf } from './mapper.ts';
import { PathError, pathsOf } from './path.ts';
import { checkedProfile, profileText } from './profile-text.ts';
import type { ChangeSpec, PathSpec, Profile } from './schema.ts';

export interface DraftInput {
  readonly title: string;
  readonly dialect: Dialect;
  /** Records at the head of the file: what keys they all have is what its like is recognised by. */
  readonly records: readonly Uint8Array[];
  /** The profile that the choices started from: zone rule, category words and known lists of changes are kept. */
  readonly base: Profile;
  readonly columns: readonly ColumnChoice[];
  readonly prose: readonly ProsePattern[];
}

const PLACES = ['time', 'actor', 'action', 'module', 'ip', 'result', 'recordId'] as const;
const CORE: ReadonlySet<Mappable> = new Set([...PLACES, 'entityType', 'entity', 'field', 'old', 'new', 'changes']);

/** Spellings of the members of a change in lists and objects of changes. */
const FIELD = ['field', 'fieldName', 'field_name', 'name', 'Name', 'displayName', 'key', 'property', 'attribute'];
const OLD = ['old', 'oldValue', 'old_value', 'OldValue', 'from', 'before', 'previous', 'changedFrom'];
const NEW = ['new', 'newValue', 'new_value', 'NewValue', 'Value', 'to', 'after', 'current', 'changedTo'];

/** YAML of the profile. Throws PROFILE_INVALID where a choice or pattern makes no sense. */
export function draftProfile(input: DraftInput): string {
  const { title, dialect, base, columns, prose } = input;
  const header = headerOf(dialect);
  const examples = header === null ? readableRecords(input.records, dialect) : [];
  const keys = new Set(header ?? examples.flatMap((example) => [...example.entries.keys()]));
  const pathOf = (column: string): PathSpec => (keys.has(column) ? [column] : pathFrom(column));
  const chosen = (field: Mappable): readonly PathSpec[] => columns.filter((choice) => choice.field === field).map((choice) => pathOf(choice.column));
  const [entity, entityType, old, now] = [chosen('entity'), chosen('entityType'), chosen('old'), chosen('new')];
  const pair = { kind: 'pair', old, new: now, field: chosen('field') };
  return profileText(checkedProfile({
    id: idOf(title), title, version: 1, purpose: `Made in the mapper from ${base.title}.`.slice(0, 300),
    fingerprints: fingerprintOf(header, examples), each: base.each === null || header !== null ? null : base.each,
    naive: base.naive, dateOrder: base.dateOrder, numbers: base.numbers, actions: base.actions, categories: base.categories, results: base.results,
    places: {
      ...Object.fromEntries(PLACES.map((field) => [field, chosen(field)])),
      entities: entity.length > 0 ? [{ at: entity, type: entityType, split: entityType.length === 0 && entity.length === 1 }] : entityType.length > 0 ? [{ at: entityType, type: entityType }] : [],
      changes: [
        ...(old.length + now.length > 0 ? [pair] : []),
        ...columns.flatMap((choice) => (choice.field === 'changes' && !prose.some(({ column }) => column === choice.column) ? changesIn(choice.column, pathOf(choice.column), base) : [])),
        ...[...Map.groupBy(prose, ({ column }) => column)].map(([column, patterns]) => ({ kind: 'prose', at: [pathOf(column)], patterns: patterns.map(({ pattern }) => pattern) })),
      ],
      extras: columns.flatMap(({ field, column }) => (field !== null && !CORE.has(field) ? [[field, pathOf(column)]] : [])),
      rest: true,
    },
  }));
}

/** A name out of the preview that is no top-level key is a path; what is neither is a key all the same. */
function pathFrom(column: string): PathSpec {
  try {
    pathsOf(column);
    return column;
  } catch (thrown) {
    if (thrown instanceof PathError) return [column];
    throw thrown;
  }
}

/** The rules of the base for this very place; else every shape in which changes come as JSON, of which a value has one. */
function changesIn(column: string, at: PathSpec, base: Profile): readonly ChangeSpec[] | readonly unknown[] {
  const known = base.places?.changes.filter((rule) => (rule.kind === 'list' && rule.list === column) || (rule.kind === 'map' && rule.map === column) || (rule.kind === 'deltas' && rule.list === column)) ?? [];
  if (known.length > 0) return known;
  const within = (member: string): PathSpec => (typeof at === 'string' ? `${at}.${member}` : [...at, member]);
  return [
    { kind: 'list', list: at, field: FIELD, old: OLD, new: NEW },
    { kind: 'map', map: at, old: OLD, new: NEW, yaml: true },
    ...[['old', 'new'], ['before', 'after'], ['from', 'to'], ['old_values', 'new_values'], ['oldValues', 'newValues'], ['old', 'attributes']].map(([old, now]) => (
      { kind: 'pair', old: [within(old)], new: [within(now)], needs: 'both' })),
  ];
}

/** The header of a table; the keys that every record has. */
function fingerprintOf(header: readonly string[] | null, examples: readonly JsonObject[]): readonly (readonly PathSpec[])[] {
  const names = header ?? [...examples[0]?.entries.keys() ?? []].filter((key) => examples.every((example) => example.entries.has(key)));
  return names.length === 0 ? [] : [names.map((name) => [name])];
}

/** Letters and digits of the title; another one where that belongs to a profile of the program. */
function idOf(title: string): string {
  const id = title.normalize('NFKD').toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, '').slice(0, 50).replace(/-+$/, '') || 'profile';
  return builtInProfiles().some((profile) => profile.id === id) ? `${id}-own` : id;
}
