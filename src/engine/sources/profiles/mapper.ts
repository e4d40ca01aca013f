// The one interpreter of profiles: turns the records of a source into events, by the places its profile names.
import type { MappedField } from '../../../contract/model.ts';
import { CSV_NULLS, kindOf } from '../../change/normal-form.ts';
import type { Dialect, MappedDetail, MappedEvent, Mapper, MappingOptions } from '../../record.ts';
import { ipOf } from '../address.ts';
import { splitEntity, type ColumnPlan } from '../column-plan.ts';
import type { Json, JsonObject } from '../json-value.ts';
import { readableRecords, readRecord } from '../record-object.ts';
import { createTimeReader, type TimeReader } from '../time.ts';
import { createCategoryOf } from './category.ts';
import { layoutOf, resolveNames, type Resolved } from './field-names.ts';
import { resultOf } from './outcome.ts';
import { textAt, valueAt } from './path.ts';
import { previewColumns } from './preview-columns.ts';
import type { Layout, Profile } from './profile.ts';
import { openQuestions, settledOptions, type Example } from './questions.ts';
import { readChanges } from './read-changes.ts';

/** A mapper that also tells what the bulk path and the ledger need. */
export interface SourceMapper extends Mapper {
  /** The whole mapping as cells, for CSV under a profile that goes by column names; null otherwise. */
  plan(): ColumnPlan | null;
  /** The same for a JSON object with these keys, of which none comes twice: indices are places among the keys. */
  planFor(keys: readonly string[]): ColumnPlan | null;
  /**
   * The options as they are to be stored and mapped with: what the records prove (order of day and month, UTC by format)
   * filled in. A mapper made with anything less leaves `5/6/2024` undated.
   */
  settled(records: readonly Buffer[]): MappingOptions;
  /** What was put right in the records mapped so far, one sentence each, with its count. */
  repairs(): readonly string[];
}

/** Places in one shape of record: a CSV header, or the keys of a JSON object. */
interface Shape { readonly layout: Layout; readonly resolved: Resolved | null; readonly times: TimeReader }

/** Different sets of keys remembered at most. */
const SHAPES = 2000;

/** Throws ZONE_UNKNOWN. */
export function createProfileMapper(profile: Profile, dialect: Dialect, options: MappingOptions): SourceMapper {
  const nullTokens = dialect.format === 'csv' ? CSV_NULLS : [];
  const categoryOf = createCategoryOf(profile.categories);
  const dateOrder = profile.dateOrder ?? options.dateOrder;
  const timesFor = (naive: 'utc' | 'ask'): TimeReader => createTimeReader({ zone: naive === 'utc' ? null : options.zone, dateOrder, naive });
  const times = timesFor(profile.naive);
  const shapes = new Map<string, Shape>();
  let short = 0;
  let doubled = 0;

  /** Places for a set of names, looked up once per set: a list of records has few. */
  const shapeOf = (names: readonly string[]): Shape => {
    const { places } = profile;
    if (!('fields' in places)) return { layout: places, resolved: null, times };
    const key = names.join('\0');
    let shape = shapes.get(key);
    if (!shape) {
      const resolved = resolveNames(places, names);
      shape = { layout: layoutOf(resolved, names, dialect.format !== 'csv'), resolved, times: resolved.utc ? timesFor('utc') : times };
      if (shapes.size >= SHAPES) shapes.clear();
      shapes.set(key, shape);
    }
    return shape;
  };
  const read = (record: Buffer): JsonObject => {
    const found = readRecord(record, dialect);
    if (found.short) short++;
    if (found.doubled) doubled++;
    return found.object;
  };
  const table = dialect.format === 'csv' ? shapeOf(dialect.header) : null;
  const shapeFor = (record: JsonObject): Shape => table ?? shapeOf([...record.entries.keys()]);

  /** What the grid needs of a record. */
  const event = (record: JsonObject, { layout, times: reader }: Shape): MappedEvent & Pick<MappedDetail, 'unchanged'> => {
    const timeText = textAt(record, layout.time);
    const { entityType, entity } = entityOf(record, layout);
    const action = textAt(record, layout.action);
    const module = textAt(record, layout.module);
    const result = resultOf(textAt(record, layout.result));
    const { changed, unchanged } = readChanges(record, layout.changes, nullTokens);
    const address = textAt(record, layout.ip);
    return {
      time: reader.read(timeText), timeText, actor: textAt(record, layout.actor), action, module,
      category: categoryOf(action, module, entityType), entityType, entity,
      ip: address === null ? null : ipOf(address),
      result: textAt(record, layout.errors) !== null ? 'failure' : result === 'unknown' ? layout.otherwise : result,
      recordId: textAt(record, layout.recordId), changes: changed, unchanged,
    };
  };
  const examplesOf = (records: readonly Buffer[]): readonly Example[] => readableRecords(records, dialect).map((record) => {
    const shape = shapeFor(record);
    return {
      layout: shape.layout, timeText: textAt(record, shape.layout.time), utc: profile.naive === 'utc' || shape.resolved?.utc === true,
      fits: looksLike(profile, record),
    };
  });

  return {
    map: (bytes) => {
      const record = read(bytes);
      return [event(record, shapeFor(record))];
    },
    detail: (bytes) => {
      const record = read(bytes);
      const shape = shapeFor(record);
      return [{ ...event(record, shape), fields: fieldsOf(record, shape.layout, dialect, nullTokens) }];
    },
    columns: (records) => previewColumns(dialect, readableRecords(records, dialect), (example) => shapeFor(example).layout),
    questions: (records) => openQuestions(profile, examplesOf(records), { zone: options.zone, dateOrder }),
    settled: (records) => settledOptions(examplesOf(records), { zone: options.zone, dateOrder }),
    plan: (): ColumnPlan | null => {
      if (dialect.format !== 'csv' || !table?.resolved) return null;
      const { resolved, layout, times: reader } = table;
      return {
        ...resolved.index, splitEntity: layout.entities.some((rule) => rule.split), cells: dialect.header.length,
        readTime: (text) => reader.read(text === '' ? null : text), categoryOf, resultOf, ipOf, nullTokens,
      };
    },
    planFor: (keys): ColumnPlan | null => {
      const { resolved, layout, times: reader } = shapeOf(keys);
      if (table !== null || !resolved) return null;
      return {
        ...resolved.index, splitEntity: layout.entities.some((rule) => rule.split), cells: keys.length,
        readTime: (text) => reader.read(text === '' ? null : text), categoryOf, resultOf, ipOf, nullTokens,
      };
    },
    repairs: () => [
      ...(short > 0 ? [`${short} ${short === 1 ? 'row has' : 'rows have'} fewer cells than the header; the missing ones are absent, not empty.`] : []),
      ...(doubled > 0 ? [`${doubled} ${doubled === 1 ? 'record names' : 'records name'} a key twice; both values are kept, the second as key#2.`] : []),
    ],
  };
}

/** Whether a record has everything of one of the profile's fingerprints. */
export function looksLike(profile: Profile, record: Json): boolean {
  return profile.fingerprints.some((fingerprint) => fingerprint.every((place) => valueAt(record, place) !== undefined));
}

/** The first rule that finds something decides; where none does, a type may still be told. */
function entityOf(record: Json, layout: Layout): { entityType: string | null; entity: string | null } {
  for (const rule of layout.entities) {
    const text = rule.entity && textAt(record, [rule.entity]);
    if (text === null) continue;
    if (rule.split) return splitEntity(text);
    return { entity: text, entityType: rule.typeName ?? (rule.type && textAt(record, [rule.type])) };
  }
  const types = layout.entities.flatMap((rule) => (rule.type ? [rule.type] : []));
  return { entity: null, entityType: textAt(record, types) };
}

/** A CSV row tells of every column, even that it is absent; a JSON object only of the keys it has. */
function fieldsOf(record: Json, layout: Layout, dialect: Dialect, nullTokens: readonly string[]): readonly MappedField[] {
  const fields = new Map<string, MappedField>();
  for (const { name, path } of layout.extras) {
    const value = valueAt(record, path);
    if (fields.has(name) || (value === undefined && dialect.format !== 'csv')) continue;
    const kind = kindOf(value?.text, value?.kind === 'string' ? nullTokens : []);
    fields.set(name, { name, from: path.filter((step) => typeof step === 'string').join('.'), value: value?.text ?? null, kind });
  }
  return [...fields.values()];
}
