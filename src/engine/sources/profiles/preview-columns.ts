// What the import preview shows of each column: some samples, and the field it becomes.
import type { PreviewColumn } from '../../../contract/sources.ts';
import type { Dialect } from '../../record.ts';
import type { JsonObject } from '../json-value.ts';
import { pathText, valueAt, type Path } from './path.ts';
import type { Layout } from './profile.ts';

const SAMPLES = 3;
const SAMPLE_LENGTH = 200;
const COLUMNS = 400;

/** Columns of a CSV in their order; for JSON the places the profile reads, then the other top-level keys. */
export function previewColumns(dialect: Dialect, records: readonly JsonObject[], layoutFor: (record: JsonObject) => Layout): readonly PreviewColumn[] {
  const columns = new Map<string, { path: Path; mapsTo: string | null }>();
  const add = (path: Path, mapsTo: string | null): void => {
    const name = pathText(path);
    const known = columns.get(name);
    if (known) known.mapsTo ??= mapsTo;
    else if (columns.size < COLUMNS) columns.set(name, { path, mapsTo });
  };
  if (dialect.format === 'csv') for (const name of dialect.header) add([name], null);
  const empty: JsonObject = { kind: 'object', text: '{}', entries: new Map() };
  for (const record of records.length === 0 && dialect.format === 'csv' ? [empty] : records) {
    for (const [path, field] of placesOf(layoutFor(record))) if (columns.has(pathText(path)) || valueAt(record, path)) add(path, field);
    for (const key of record.entries.keys()) add([key], null);
  }
  const within = new Set([...columns.values()].filter((column) => column.mapsTo !== null && column.path.length > 1).map((column) => column.path[0]));
  return [...columns].filter(([, { path, mapsTo }]) => mapsTo !== null || path.length > 1 || !within.has(path[0])).map(([name, { path, mapsTo }]) => {
    const samples = new Set<string>();
    for (const record of records) {
      const text = valueAt(record, path)?.text;
      if (text !== null && text !== undefined && text !== '') samples.add(text.slice(0, SAMPLE_LENGTH));
      if (samples.size === SAMPLES) break;
    }
    return { name, samples: [...samples], mapsTo };
  });
}

/** Every place a layout reads, with the field it fills. */
function* placesOf(layout: Layout): Generator<readonly [Path, string | null]> {
  for (const field of ['time', 'actor', 'action', 'module', 'ip', 'result', 'recordId'] as const) for (const path of layout[field]) yield [path, field];
  for (const rule of layout.entities) {
    if (rule.type) yield [rule.type, 'entityType'];
    if (rule.entity) yield [rule.entity, 'entity'];
  }
  for (const rule of layout.changes) {
    if (rule.kind === 'list') yield [rule.list, 'changes'];
    if (rule.kind === 'request') yield [rule.new, 'new'];
    if (rule.kind === 'pair') for (const [path, field] of [[rule.old, 'old'], [rule.new, 'new'], [rule.field, 'field']] as const) if (path) yield [path, field];
  }
  // Under a profile that goes by names, a column without a meaning of its own carries its own name.
  for (const { name, path } of layout.extras) yield [path, path.length === 1 && path[0] === name ? null : name];
}
