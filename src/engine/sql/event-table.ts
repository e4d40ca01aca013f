// Plain rows of the columns for people who write SQL: tables `event` and `event_change`, made while they are read, one segment at a
// time, so that memory is bounded by the dictionaries and one segment whatever the size of the case. docs/case-file.md has the columns.
import type Database from 'better-sqlite3';
import { CATEGORIES, RESULTS } from '../../contract/model.ts';
import { dictionarySteps } from '../casefile/derived.ts';
import { segmentsOf, type StoredSegment } from '../casefile/source-columns.ts';
import { atOnce } from '../events/column-reader.ts';
import { CONFLICT, DICTIONARIES, DICTIONARY_COLUMNS, DUPLICATE, KINDS, REPEATED, type ColumnArray, type DictionaryName } from '../events/columns.ts';
import { eventIdOf, sourceIdOf } from '../events/ids.ts';
import type { Dictionaries } from '../events/segment-builder.ts';
import { formatInstant } from '../sources/time.ts';

/** Texts of a dictionary kept as strings; the others are made again when they come up. */
const KEPT_TEXTS = 65_536;

const EVENT_COLUMNS = [
  'id', 'source', 'record', 'sub', 'time', 'micros', 'actor', 'action', 'module', 'category', 'entity_type', 'entity', 'ip', 'result', 'record_id', 'repeated', 'conflict', 'changes',
] as const;
const CHANGE_COLUMNS = ['event', 'field', 'old_kind', 'new_kind', 'old_number', 'new_number'] as const;
type Row = Record<string, string | number | null>;

interface Included { readonly source: number; readonly clock: number; readonly segment: StoredSegment }

/**
 * Makes the tables known to a connection; another one, `columns`, reads what is in them. They hold the events that searches find: of
 * included sources, without duplicates.
 */
export function addEventTables(db: Database.Database, columns: Database.Database): void {
  let loaded: { readonly text: (name: DictionaryName, id: number) => string | null } | null = null;
  const texts = () => loaded ??= textsOf(atOnce(dictionarySteps(columns)));
  db.table('event', {
    columns: [...EVENT_COLUMNS],
    *rows() { for (const included of segments(columns)) yield* eventRows(included, texts().text); },
  });
  db.table('event_change', {
    columns: [...CHANGE_COLUMNS],
    *rows() { for (const included of segments(columns)) yield* changeRows(included, texts().text); },
  });
}

function textsOf(dictionaries: Dictionaries): { text: (name: DictionaryName, id: number) => string | null } {
  const kept = Object.fromEntries(DICTIONARIES.map((name) => [name, new Map<number, string | null>()])) as { [N in DictionaryName]: Map<number, string | null> };
  return {
    text(name, id) {
      if (id === 0) return null;
      const own = kept[name];
      let text = own.get(id);
      if (text === undefined) {
        text = dictionaries[name].text(id);
        if (own.size >= KEPT_TEXTS) own.clear();
        own.set(id, text);
      }
      return text;
    },
  };
}

function* segments(db: Database.Database): Generator<Included> {
  const sources = db.prepare<[], { id: number; clock: number }>("SELECT id, clock_micros AS clock FROM source WHERE state <> 'importing' AND standing = 'included' ORDER BY id").all();
  for (const { id, clock } of sources) for (const segment of segmentsOf(db, id)) yield { source: id, clock, segment };
}

/** Where each event stands: its record and which event of it, both from 0. */
function placesOf(segment: StoredSegment): { readonly record: (event: number) => number; readonly sub: (event: number) => number; readonly flags: ColumnArray | null } {
  const { record, firstRecord } = segment;
  const sub = segment.column('sub');
  return { record: (event) => (record ? record[event] : firstRecord + event), sub: (event) => sub?.[event] ?? 0, flags: segment.column('flags') };
}

function* eventRows({ source, clock, segment }: Included, text: (name: DictionaryName, id: number) => string | null): Generator<Row> {
  const { record, sub, flags } = placesOf(segment);
  const ids = DICTIONARY_COLUMNS.map((name) => [name, segment.column(name)] as const);
  const [time, category, result, recordId, ends] = (['time', 'category', 'result', 'recordId', 'changeEnd'] as const).map((name) => segment.column(name));
  const label = sourceIdOf(source);
  for (let event = 0; event < segment.events; event++) {
    const flag = flags?.[event] ?? 0;
    if ((flag & DUPLICATE) !== 0) continue;
    const micros = time === null || Number.isNaN(time[event]) ? null : time[event] + clock;
    const number = recordId?.[event] ?? NaN;
    const [actor, action, module, entityType, entity, ip] = ids.map(([name, column]) => text(name, column?.[event] ?? 0));
    yield {
      id: eventIdOf(source, record(event), sub(event)), source: label, record: record(event) + 1, sub: sub(event) + 1,
      time: micros === null ? null : formatInstant(micros), micros, actor, action, module, category: CATEGORIES[category?.[event] ?? CATEGORIES.length - 1],
      entity_type: entityType, entity, ip, result: RESULTS[result?.[event] ?? RESULTS.length - 1], record_id: number >= 0 ? number : null,
      repeated: (flag & REPEATED) === 0 ? 0 : 1, conflict: (flag & CONFLICT) === 0 ? 0 : 1, changes: ends === null ? 0 : ends[event] - (event === 0 ? 0 : ends[event - 1]),
    };
  }
}

function* changeRows({ source, segment }: Included, text: (name: DictionaryName, id: number) => string | null): Generator<Row> {
  const ends = segment.column('changeEnd');
  const count = ends?.at(-1) ?? 0;
  if (ends === null || count === 0) return;
  const { record, sub, flags } = placesOf(segment);
  const [field, kinds, old, fresh] = (['changeField', 'changeKinds', 'changeOldNumber', 'changeNewNumber'] as const).map((name) => segment.changes(name, count));
  const number = (value: number) => (Number.isNaN(value) ? null : value);
  for (let event = 0, at = 0; event < segment.events; event++) {
    if (((flags?.[event] ?? 0) & DUPLICATE) !== 0) { at = ends[event]; continue; }
    const id = eventIdOf(source, record(event), sub(event));
    for (; at < ends[event]; at++) {
      yield { event: id, field: text('field', field[at]), old_kind: KINDS[kinds[at] >> 4], new_kind: KINDS[kinds[at] & 15], old_number: number(old[at]), new_number: number(fresh[at]) };
    }
  }
}
