// Old and new values of a record, wherever its format keeps them, in the normal form of a change.
import type { Change } from '../../../contract/model.ts';
import { changesOf, UNNAMED_FIELD, type Changes } from '../../change/diff.ts';
import { ABSENT, UNKNOWN, sideOf, type Side } from '../../change/normal-form.ts';
import type { Json } from '../json-value.ts';
import { decodedSide, fieldChange, memberOf, nameOnly, NOTHING, restricted, sideAt } from './change-values.ts';
import { readNamed, readNumbered } from './named-changes.ts';
import { opened, textAt, valueAt, valuesAt, type Path } from './path.ts';
import { firstText } from './place.ts';
import type { ChangeRule } from './profile.ts';
import { readProse } from './prose.ts';
import { yamlValue } from './yaml-value.ts';

type Rule<K extends ChangeRule['kind']> = Extract<ChangeRule, { kind: K }>;

/** Changes of one event at most: a hostile record could name millions. */
const MOST_CHANGES = 10_000;

export interface ReadChanges extends Changes {
  /** What was touched, where only the words of a change say so. */
  readonly entity: string | null;
}

/** All changes that the rules find, in the order of the rules and of the record. */
export function readChanges(record: Json, rules: readonly ChangeRule[], nullTokens: readonly string[]): ReadChanges {
  const changed: Change[] = [];
  const unchanged: Change[] = [];
  let entity: string | null = null;
  for (const rule of rules) {
    for (const changes of changesBy(record, rule, nullTokens, (told) => { entity ??= told; })) {
      for (const change of changes.changed) if (changed.length < MOST_CHANGES) changed.push(change);
      for (const change of changes.unchanged) if (unchanged.length < MOST_CHANGES) unchanged.push(change);
    }
    if (changed.length >= MOST_CHANGES) break;
  }
  return { changed, unchanged, entity };
}

function* changesBy(record: Json, rule: ChangeRule, nullTokens: readonly string[], about: (entity: string) => void): Generator<Changes> {
  switch (rule.kind) {
    case 'pair':
      yield pairOf(record, rule, nullTokens);
      break;
    case 'request': {
      const request = opened(valueAt(record, rule.new) ?? { kind: 'null', text: null });
      if ((request.kind === 'object' || (request.kind === 'array' && request.items.length > 0)) && (rule.is === null || textAt(record, rule.unless) !== rule.is)) yield changesOf(UNKNOWN, sideAt(request, []), UNNAMED_FIELD);
      break;
    }
    case 'list':
      for (const list of valuesAt(record, rule.list)) yield* listed(opened(list), rule);
      break;
    case 'map':
      for (const map of valuesAt(record, rule.map)) yield* mapped(record, rule.yaml ? yamlOr(map) : opened(map), rule);
      break;
    case 'deltas':
      for (const list of valuesAt(record, rule.list)) yield* deltas(opened(list), rule);
      break;
    case 'named':
      yield* readNamed(record, rule);
      break;
    case 'numbered':
      yield* readNumbered(record, rule);
      break;
    case 'prose': {
      const text = firstText(record, rule.at);
      if (text === null) break;
      for (const told of readProse(text, rule.patterns, rule.between)) {
        const side = (words: string | undefined): Side => (words === undefined ? UNKNOWN : rule.unset.includes(words) ? ABSENT : sideOf(words, []));
        if (told.entity !== undefined) about(told.entity);
        yield changesOf(side(told.old), side(told.new), told.field ?? null);
      }
    }
  }
}

function pairOf(record: Json, rule: Rule<'pair'>, nullTokens: readonly string[]): Changes {
  const at = (paths: readonly Path[]): Json | undefined => {
    for (const steps of paths) {
      const value = valueAt(record, steps);
      if (value !== undefined) return value;
    }
    return undefined;
  };
  let old = at(rule.old);
  let now = at(rule.new);
  if ((rule.needs === 'both' && (old === undefined || now === undefined)) || (rule.needs === 'old' && old === undefined)) return NOTHING;
  if (rule.needs === 'old' && old !== undefined && now !== undefined) {
    const before = opened(old);
    const after = opened(now);
    if (before.kind === 'object' && after.kind === 'object') now = { kind: 'string', text: restricted(after, before) };
  }
  if (rule.emptyLists) {
    old = asObject(old, now);
    now = asObject(now, old);
  }
  const side = (paths: readonly Path[], value: Json | undefined): Side => (
    paths.length === 0 ? UNKNOWN : rule.encoded ? decodedSide(value) : sideAt(value, nullTokens));
  const field = firstText(record, rule.field) ?? rule.name;
  return changesOf(side(rule.old, old), side(rule.new, now), field, rule.name !== null && field !== null ? `${field}.` : '');
}

const EMPTY: Json = { kind: 'object', text: '{}', entries: new Map() };

/** An empty list beside an object as the empty object that it stands for. */
function asObject(value: Json | undefined, other: Json | undefined): Json | undefined {
  const list = value && opened(value);
  return list?.kind === 'array' && list.items.length === 0 && other !== undefined && opened(other).kind === 'object' ? EMPTY : value;
}

function* listed(list: Json, rule: Rule<'list'>): Generator<Changes> {
  if (list.kind === 'array') {
    for (const item of list.items) yield oneOf(opened(item), rule);
  } else if (list.kind === 'object') {
    yield oneOf(list, rule);
  } else if (rule.textName !== null && list.text !== null && list.text !== '') {
    // Compliance cmdlets log their parameters as one line of text.
    yield changesOf(UNKNOWN, sideOf(list.text, []), rule.textName);
  }
}

/** One entry of a list of changes. */
function oneOf(item: Json, rule: Rule<'list'>): Changes {
  if (item.kind !== 'object') {
    if (item.text === null || item.kind !== 'string' || rule.skip.includes(item.text)) return NOTHING;
    // Exchange items name the fields that changed and keep the values to themselves.
    return nameOnly(item.text);
  }
  const side = (names: readonly string[]): Side => {
    if (names.length === 0) return UNKNOWN;
    const value = memberOf(item, names);
    return rule.encoded ? decodedSide(value) : sideAt(value, []);
  };
  const field = memberOf(item, rule.field)?.text ?? UNNAMED_FIELD;
  return rule.skip.includes(field) ? NOTHING : fieldChange(field, side(rule.old), side(rule.new));
}

function* mapped(record: Json, map: Json, rule: Rule<'map'>): Generator<Changes> {
  if (map.kind !== 'object') return;
  const event = rule.single === null ? null : firstText(record, rule.single.by);
  const created = event !== null && rule.single?.created.includes(event) === true;
  const deleted = event !== null && rule.single?.deleted.includes(event) === true;
  for (const [field, value] of map.entries) {
    if (rule.skip.includes(field)) continue;
    if (created) yield fieldChange(field, ABSENT, sideAt(value.kind === 'array' && value.items.length === 2 && value.items[0].kind === 'null' ? value.items[1] : value, []));
    else if (deleted) yield fieldChange(field, sideAt(value.kind === 'array' && value.items.length === 2 && value.items[1].kind === 'null' ? value.items[0] : value, []), ABSENT);
    else if (value.kind === 'array' && value.items.length === 2) yield fieldChange(field, sideAt(value.items[0], []), sideAt(value.items[1], []));
    else {
      const inner = opened(value);
      const old = inner.kind === 'object' ? memberOf(inner, rule.old) : undefined;
      const now = inner.kind === 'object' ? memberOf(inner, rule.new) : undefined;
      if (old !== undefined || now !== undefined) yield fieldChange(field, rule.old.length === 0 ? UNKNOWN : sideAt(old, []), rule.new.length === 0 ? UNKNOWN : sideAt(now, []));
      else if (rule.single !== null) yield fieldChange(field, UNKNOWN, sideAt(value, []));
    }
  }
}

function* deltas(list: Json, rule: Rule<'deltas'>): Generator<Changes> {
  for (const item of list.kind === 'array' ? list.items : [list]) {
    if (item.kind !== 'object') continue;
    const action = memberOf(item, rule.action)?.text ?? '';
    const value = sideAt(memberOf(item, rule.value), []);
    const field = memberOf(item, rule.field)?.text ?? UNNAMED_FIELD;
    if (rule.added.includes(action)) yield fieldChange(field, ABSENT, value);
    else if (rule.removed.includes(action)) yield fieldChange(field, value, ABSENT);
  }
}

/** Rails writes changes as YAML or as JSON, and JSON is faster read. */
function yamlOr(value: Json): Json {
  const inner = opened(value);
  return inner.kind === 'string' ? yamlValue(inner.text) ?? inner : inner;
}
