// The one interpreter of profiles: turns the records of a source into events, by the places its profile names.
import type { MappedField } from '../../../contract/model.ts';
import type { Repair } from '../../../contract/sources.ts';
import { CSV_NULLS, kindOf } from '../../change/normal-form.ts';
import { RecordError, type Dialect, type MappedDetail, type MappedEvent, type Mapper, type MappingOptions } from '../../record.ts';
import { ipOf } from '../address.ts';
import { splitEntity, type ColumnPlan } from '../column-plan.ts';
import type { Json, JsonObject, Spans } from '../json-value.ts';
import { readableRecords, readRecord } from '../record-object.ts';
import { SHORT_ROW, SURPLUS_ROW, TWICE } from '../repairs.ts';
import { createTimeReader, type TimeReader } from '../time.ts';
import { createCategoryOf } from './category.ts';
import { layoutOf, resolveNames } from './field-names.ts';
import { looksLike } from './fingerprint.ts';
import { createResultOf } from './outcome.ts';
import { mappedParts } from './mapped-parts.ts';
import { opened, valueAt, type Path } from './path.ts';
import { firstText, placePaths, placeText } from './place.ts';
import { planOf } from './plan.ts';
import { previewColumns } from './preview-columns.ts';
import { compileProfile, type Layout } from './profile.ts';
import { openQuestions, settledOptions, timeRemarks, type Example } from './questions.ts';
import { readChanges } from './read-changes.ts';
import type { Profile } from './schema.ts';

/** A mapper that also tells what the bulk path and the ledger need. */
export interface SourceMapper extends Mapper {
  /** The whole mapping as cells, for CSV under a profile that reads single columns; null otherwise. */
  plan(): ColumnPlan | null;
  /** The same for a JSON object with these keys, of which none comes twice: indices are places among the keys. */
  planFor(keys: readonly string[]): ColumnPlan | null;
  /**
   * The options as they are to be stored and mapped with: what the records prove (order of day and month, UTC by format)
   * filled in. A mapper made with anything less leaves `5/6/2024` undated.
   */
  settled(records: readonly Buffer[]): MappingOptions;
  /** What the preview should say of the times of these records, one sentence each: which stay undated, and why. */
  remarks(records: readonly Buffer[]): readonly string[];
  /** What was put right in the records mapped so far; what never happened has a count of 0. */
  repairs(): readonly Repair[];
}

/** Places in one shape of record: a CSV header, or the keys of a JSON object. */
interface Shape { readonly layout: Layout; readonly utc: boolean; readonly times: TimeReader }

/** Different sets of keys remembered at most. */
const SHAPES = 2000;
/** Events of one record at most. */
const MOST_EVENTS = 10_000;

/** The names of a table's columns; null for what is no table. */
export function headerOf(dialect: Dialect): readonly string[] | null {
  return dialect.format === 'csv' ? dialect.header : dialect.format === 'xlsx' ? dialect.columns.map(([, name]) => name) : null;
}

/** Throws ZONE_UNKNOWN, or PROFILE_INVALID for a path or pattern that is none. */
export function createProfileMapper(profile: Profile, dialect: Dialect, options: MappingOptions): SourceMapper {
  const header = headerOf(dialect);
  const columns = new Set(header);
  const nullTokens = header === null ? [] : CSV_NULLS;
  const ready = compileProfile(profile);
  const categoryOf = createCategoryOf(profile.categories, ready.actions);
  const resultOf = createResultOf(profile.results);
  const dateOrder = profile.dateOrder ?? options.dateOrder;
  const numbers = profile.numbers ?? options.numbers ?? null;
  const given: MappingOptions = { ...options, dateOrder, ...(numbers === null ? {} : { numbers }) };
  const timesFor = (naive: 'utc' | 'ask'): TimeReader => createTimeReader({ ...given, zone: naive === 'utc' ? null : options.zone, naive });
  const times = timesFor(profile.naive);
  const shapes = new Map<string, Shape>();
  let short = 0;
  let surplus = 0;
  let doubled = 0;

  /** Places for a set of names, looked up once per set: a list of records has few. */
  const shapeOf = (names: readonly string[]): Shape => {
    const rest = profile.places?.rest === true;
    if (ready.layout !== null && !rest) return { layout: ready.layout, utc: profile.naive === 'utc', times };
    const key = names.join('\0');
    let shape = shapes.get(key);
    if (!shape) {
      if (profile.names === null) {
        shape = { layout: withRest(ready.layout!, names), utc: profile.naive === 'utc', times };
      } else {
        const resolved = resolveNames(profile.names, names);
        const utc = resolved.utc || profile.naive === 'utc';
        shape = { layout: layoutOf(resolved, names, header === null), utc, times: resolved.utc ? timesFor('utc') : times };
      }
      if (shapes.size >= SHAPES) shapes.clear();
      shapes.set(key, shape);
    }
    return shape;
  };
  const read = (record: Buffer): readonly JsonObject[] => {
    const found = readRecord(record, dialect);
    if (found.short) short++;
    if (found.surplus > 0) surplus++;
    if (found.doubled) doubled++;
    return eventsOf(found.object, ready.each);
  };
  const table = header && shapeOf(header);
  const shapeFor = (record: JsonObject): Shape => table ?? shapeOf([...record.entries.keys()]);

  /** What the grid needs of a record. */
  const event = (record: JsonObject, { layout, times: reader }: Shape): MappedEvent & Pick<MappedDetail, 'unchanged'> => {
    const timeText = firstText(record, layout.time);
    const { changed, unchanged, entity: told } = readChanges(record, layout.changes, nullTokens);
    const { entityType, entity } = entityOf(record, layout, told);
    const action = firstText(record, layout.action);
    const module = firstText(record, layout.module);
    const result = resultOf(firstText(record, layout.result));
    const address = firstText(record, layout.ip);
    return {
      time: reader.read(timeText), timeText, actor: firstText(record, layout.actor), action, module,
      category: categoryOf(action, module, entityType), entityType, entity,
      ip: address === null ? null : ipOf(address),
      result: firstText(record, layout.errors) !== null ? 'failure' : result === 'unknown' ? layout.otherwise : result,
      recordId: firstText(record, layout.recordId), changes: changed, unchanged,
    };
  };
  const objectsOf = (records: readonly Buffer[]): readonly JsonObject[] => readableRecords(records, dialect).flatMap((record) => eventsOf(record, ready.each));
  // Settling, asking and remarking all go by the same records.
  const looked = new WeakMap<readonly Buffer[], readonly Example[]>();
  const examplesOf = (records: readonly Buffer[]): readonly Example[] => {
    let examples = looked.get(records);
    if (!examples) {
      examples = objectsOf(records).map((record) => {
        const shape = shapeFor(record);
        return { layout: shape.layout, timeText: firstText(record, shape.layout.time), utc: shape.utc, fits: looksLike(profile, record, columns) };
      });
      looked.set(records, examples);
    }
    return examples;
  };

  return {
    map: (bytes) => read(bytes).map((record) => event(record, shapeFor(record))),
    detail: (bytes) => read(bytes).map((record) => {
      const shape = shapeFor(record);
      return { ...event(record, shape), fields: fieldsOf(record, shape.layout, header === null ? null : columns, nullTokens) };
    }),
    fields: (bytes) => read(bytes).map((record) => fieldsOf(record, shapeFor(record).layout, header === null ? null : columns, nullTokens)),
    parts: (bytes) => {
      const spans: Spans = new Map();
      return eventsOf(readRecord(bytes, dialect, spans).object, ready.each).map((record) => mappedParts(record, shapeFor(record).layout, spans));
    },
    columns: (records) => previewColumns(profile, header, objectsOf(records), (example) => shapeFor(example).layout),
    questions: (records) => openQuestions(profile, examplesOf(records), given),
    settled: (records) => settledOptions(examplesOf(records), given),
    remarks: (records) => timeRemarks(examplesOf(records), given),
    plan: (): ColumnPlan | null => {
      if (dialect.format !== 'csv' || table === null || ready.each.length > 0) return null;
      return planOf(table.layout, dialect.header, { readTime: (text) => table.times.read(text === '' ? null : text), categoryOf, resultOf, ipOf, nullTokens });
    },
    planFor: (keys): ColumnPlan | null => {
      if (table !== null || dialect.format === 'line' || ready.each.length > 0) return null;
      const { layout, times: reader } = shapeOf(keys);
      const readers = { readTime: (text: string) => reader.read(text === '' ? null : text), categoryOf, resultOf, ipOf, nullTokens };
      if (profile.names === null) return planOf(layout, keys, readers, true);
      return { ...resolveNames(profile.names, keys).index, splitEntity: layout.entities.some((rule) => rule.split), cells: keys.length, ...readers };
    },
    repairs: () => [
      { what: SHORT_ROW, count: short }, { what: SURPLUS_ROW, count: surplus }, { what: TWICE, count: doubled },
    ],
  };
}

/** The record once for every element of the list at one of the paths, with the element in the list's place; the record itself where there is none. */
function eventsOf(record: JsonObject, each: readonly Path[]): readonly JsonObject[] {
  for (const steps of each) {
    const list = opened(valueAt(record, steps) ?? record);
    if (list.kind !== 'array' || list.items.length === 0) continue;
    if (list.items.length > MOST_EVENTS) throw new RecordError(`${list.items.length} events in one record where ${MOST_EVENTS} are the most`);
    if (list.items.length > 1) return list.items.map((item) => withValue(record, steps, item));
    break;
  }
  return [record];
}

function withValue(object: JsonObject, [step, ...rest]: Path, value: Json): JsonObject {
  if (typeof step !== 'string') return object;
  const entries = new Map(object.entries);
  const inner = opened(entries.get(step) ?? value);
  entries.set(step, rest.length === 0 ? value : inner.kind === 'object' ? withValue(inner, rest, value) : inner);
  return { ...object, entries };
}

/** The layout with every name that it does not read as a field of its own. */
function withRest(layout: Layout, names: readonly string[]): Layout {
  const read = new Set<string>();
  const mark = (steps: Path | undefined): void => { if (steps && typeof steps[0] === 'string') read.add(steps[0]); };
  const { time, actor, action, module, ip, errors, result, recordId, extras, entities, changes } = layout;
  for (const place of [time, actor, action, module, ip, errors, result, recordId, extras.map((extra) => extra.place), entities.flatMap((rule) => [...(rule.entity ? [rule.entity] : []), ...rule.type])].flat()) placePaths(place).forEach(mark);
  for (const rule of changes) if (rule.kind === 'pair') { rule.old.forEach(mark); rule.new.forEach(mark); }
  return { ...layout, extras: [...extras, ...names.filter((name) => !read.has(name)).map((name) => ({ name, place: { kind: 'path' as const, path: [name] } }))] };
}

/** What the words of a change tell, else the first rule that finds something; where none does, a type may still be told. */
function entityOf(record: Json, layout: Layout, told: string | null): { entityType: string | null; entity: string | null } {
  if (told !== null) return { entity: told, entityType: firstText(record, layout.entities.flatMap((rule) => rule.type)) };
  for (const rule of layout.entities) {
    const text = rule.entity && placeText(record, rule.entity);
    if (text === null) continue;
    if (rule.split) return splitEntity(text);
    return { entity: text, entityType: rule.typeName ?? firstText(record, rule.type) };
  }
  return { entity: null, entityType: firstText(record, layout.entities.flatMap((rule) => rule.type)) };
}

/**
 * A row of a table tells of every column, even that it is absent, and of the cells beyond its columns; a JSON object only of
 * the keys it has.
 */
function fieldsOf(record: JsonObject, { extras }: Layout, columns: ReadonlySet<string> | null, nullTokens: readonly string[]): readonly MappedField[] {
  const fields = new Map<string, MappedField>();
  const missing = new Map<string, MappedField>();
  for (const { name, place } of extras) {
    const [first] = placePaths(place);
    if (fields.has(name) || first === undefined) continue;
    const value: Json | undefined = place.kind === 'path' ? valueAt(record, first) : textValue(placeText(record, place));
    if (value !== undefined) {
      fields.set(name, { name, from: fromText(first), value: value.text, kind: kindOf(value.text, value.kind === 'string' ? nullTokens : []) });
      missing.delete(name);
    } else if (first.length === 1 && columns?.has(fromText(first)) && !missing.has(name)) {
      missing.set(name, { name, from: fromText(first), value: null, kind: 'absent' });
    }
  }
  for (const [name, field] of missing) fields.set(name, field);
  if (columns !== null) {
    for (const [name, { text, kind }] of record.entries) if (!columns.has(name) && !fields.has(name)) fields.set(name, { name, from: name, value: text, kind: kindOf(text, kind === 'string' ? nullTokens : []) });
  }
  return [...fields.values()];
}

const textValue = (text: string | null): Json | undefined => (text === null ? undefined : { kind: 'string', text });

function fromText(steps: Path): string {
  return steps.filter((step) => typeof step === 'string').join('.');
}

