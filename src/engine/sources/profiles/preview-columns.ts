// What the import preview shows of each column: some samples, the field it becomes, and why that is believed.
import type { PreviewColumn } from '../../../contract/sources.ts';
import type { JsonObject } from '../json-value.ts';
import { pathText, valueAt, type Path } from './path.ts';
import { placePaths, type Place } from './place.ts';
import type { ChangeRule, Layout } from './profile.ts';
import { proposalOf } from './propose.ts';
import type { Profile } from './schema.ts';

const SAMPLES = 3;
const SAMPLE_LENGTH = 200;
const COLUMNS = 400;

/** Sure as a name in the table of names is, and as a place that the format defines. */
const BY_NAME = 0.95;
const BY_FORMAT = 0.99;

/** Columns of a table in their order; otherwise the places the profile reads, then the other top-level keys. */
export function previewColumns(profile: Profile, header: readonly string[] | null, records: readonly JsonObject[], layoutFor: (record: JsonObject) => Layout): readonly PreviewColumn[] {
  const columns = new Map<string, { path: Path; mapsTo: string | null }>();
  const add = (path: Path, mapsTo: string | null): void => {
    const name = nameOf(path);
    const known = columns.get(name);
    if (known) known.mapsTo ??= mapsTo;
    else if (columns.size < COLUMNS) columns.set(name, { path, mapsTo });
  };
  for (const name of header ?? []) add([name], null);
  const empty: JsonObject = { kind: 'object', text: '{}', entries: new Map() };
  for (const record of records.length === 0 && header !== null ? [empty] : records) {
    for (const [path, field] of placesOf(layoutFor(record))) if (columns.has(nameOf(path)) || valueAt(record, path)) add(path, field);
    for (const key of record.entries.keys()) add([key], null);
  }
  const within = new Set([...columns.values()].filter((column) => column.mapsTo !== null && column.path.length > 1).map((column) => column.path[0]));
  return [...columns].filter(([, { path, mapsTo }]) => mapsTo !== null || path.length > 1 || header !== null || !within.has(path[0])).map(([name, { path, mapsTo }]) => {
    const texts = records.flatMap((record) => {
      const text = valueAt(record, path)?.text;
      return text !== null && text !== undefined && text !== '' ? [text] : [];
    });
    const samples = new Set<string>();
    for (const text of texts) if (samples.size < SAMPLES) samples.add(text.slice(0, SAMPLE_LENGTH));
    return { name, samples: [...samples], mapsTo, ...beliefIn(profile, mapsTo, texts) };
  });
}

/** A single key is known by itself, as it stands in the header. */
function nameOf(path: Path): string {
  return path.length === 1 && typeof path[0] === 'string' ? path[0] : pathText(path);
}

function beliefIn(profile: Profile, mapsTo: string | null, texts: readonly string[]): Pick<PreviewColumn, 'confidence' | 'reason'> {
  const seen = proposalOf(texts);
  if (mapsTo === null) return { confidence: null, reason: seen === null ? '' : `${seen.words}${seen.field === null ? '' : `: perhaps the ${seen.field === 'changes' ? 'changes' : seen.field}`}` };
  const named = profile.names !== null;
  const certain = named ? BY_NAME : BY_FORMAT;
  const reason = named ? 'the name says so' : `${profile.title} keeps it there`;
  // Only for a time and an address do the values have to look like one.
  const contradicted = (mapsTo === 'time' || mapsTo === 'ip') && texts.length > 0 && seen?.field !== mapsTo;
  if (contradicted) return { confidence: named ? 0.5 : certain, reason: `${reason}; its values do not look like ${mapsTo === 'time' ? 'times' : 'IP addresses'}` };
  return { confidence: certain, reason: seen !== null && seen.field === mapsTo ? `${reason}; ${seen.words}` : reason };
}

/** Every place a layout reads, with the field it fills. */
function* placesOf(layout: Layout): Generator<readonly [Path, string | null]> {
  const all = (places: readonly Place[]): readonly Path[] => places.flatMap(placePaths);
  for (const field of ['time', 'actor', 'action', 'module', 'ip', 'result', 'recordId'] as const) for (const path of all(layout[field])) yield [path, field];
  for (const rule of layout.entities) {
    for (const path of all(rule.type)) yield [path, 'entityType'];
    if (rule.entity) for (const path of placePaths(rule.entity)) yield [path, 'entity'];
  }
  for (const rule of layout.changes) yield* changePlaces(rule);
  // Under a profile that goes by names, a column without a meaning of its own carries its own name.
  for (const { name, place } of layout.extras) for (const path of placePaths(place)) yield [path, path.length === 1 && path[0] === name ? null : name];
}

function* changePlaces(rule: ChangeRule): Generator<readonly [Path, string]> {
  switch (rule.kind) {
    case 'pair':
      for (const path of rule.old) yield [path, 'old'];
      for (const path of rule.new) yield [path, 'new'];
      for (const path of rule.field.flatMap(placePaths)) yield [path, 'field'];
      break;
    case 'list': case 'deltas': yield [rule.list, 'changes']; break;
    case 'map': yield [rule.map, 'changes']; break;
    case 'request': yield [rule.new, 'new']; break;
    case 'named': for (const path of rule.in) if (path.length > 0) yield [path, 'changes']; break;
    case 'numbered': break;
    case 'prose': for (const path of rule.at.flatMap(placePaths)) yield [path, 'changes'];
  }
}
