// One record as an object, whatever it was written in: a row under its header, the JSON object itself, or a line and its pairs.
import { RecordError, type Dialect } from '../record.ts';
import { csvCells } from './csv-cells.ts';
import { parseJson, type Json, type JsonObject, type Span, type Spans } from './json-value.ts';
import { readLine } from './line-formats/read-line.ts';
import { textOf } from './text.ts';
import { sheetRow } from './unpack/sheet-rows.ts';

/** Columns of a table that are entries of their own: as many as SQLite takes. */
export const TABLE_COLUMNS = 2000;
/** Entry that holds the cells of all further columns, as a JSON object by their names. */
export const MORE = '_more';
/** Entry that holds surplus cells past the first TABLE_COLUMNS of them, as a JSON list. */
export const EXTRA = '_extra';

export interface RecordObject {
  readonly object: JsonObject;
  /** The row has fewer cells than the header; the missing ones are absent from `object`. */
  readonly short: boolean;
  /** Cells beyond the header: entries `_extra[1]`, `_extra[2]` … */
  readonly surplus: number;
  /** A key occurs twice in one of its objects. */
  readonly doubled: boolean;
}

/** Throws RecordError for broken JSON, JSON that is no object, and lines that hold nothing. `spans` is filled where places are known: not in lines. */
export function readRecord(record: Uint8Array, dialect: Dialect, spans?: Spans): RecordObject {
  switch (dialect.format) {
    case 'csv': {
      const places: Span[] | undefined = spans && [];
      const row = tableRow(csvCells(record, dialect, places).cells, dialect.header);
      if (spans && places) [...row.object.entries.values()].slice(0, Math.min(TABLE_COLUMNS, dialect.header.length, places.length)).forEach((cell, i) => spans.set(cell, places[i]));
      return row;
    }
    case 'xlsx': {
      const { cells } = sheetRow(record);
      const names = new Map(dialect.columns);
      const entries = new Map(Array.from(cells, ([letters, text]): [string, Json] => [names.get(letters) ?? `_extra[${letters}]`, { kind: 'string', text }]));
      if (spans) markCells(record, entries, names, spans);
      const surplus = [...cells.keys()].filter((letters) => !names.has(letters)).length;
      return { object: { kind: 'object', text: '', entries }, short: false, surplus, doubled: false };
    }
    case 'line': return { ...readLine(textOf(record), dialect.payload), short: false, surplus: 0 };
    default: {
      let doubled = false;
      const object = parseJson(textOf(record), () => { doubled = true; }, spans);
      if (object.kind !== 'object') throw new RecordError('not a JSON object');
      return { object, short: false, surplus: 0, doubled };
    }
  }
}

/** Cells of a sheet stand in their canonical encoding, by the letters of their column. */
function markCells(record: Uint8Array, entries: ReadonlyMap<string, Json>, names: ReadonlyMap<string, string>, spans: Spans): void {
  const own: Spans = new Map();
  const line = parseJson(textOf(record), undefined, own);
  const cells = line.kind === 'object' ? line.entries.get('cells') : undefined;
  if (cells?.kind !== 'object') return;
  for (const [letters, cell] of cells.entries) {
    const value = entries.get(names.get(letters) ?? '');
    const span = own.get(cell);
    if (value && span) spans.set(value, span);
  }
}

function tableRow(cells: readonly string[], header: readonly string[]): RecordObject {
  const entries = new Map<string, Json>();
  const own = Math.min(cells.length, header.length, TABLE_COLUMNS);
  for (let i = 0; i < own; i++) entries.set(header[i], { kind: 'string', text: cells[i] });
  const named = Math.min(cells.length, header.length);
  if (named > own) entries.set(MORE, { kind: 'string', text: jsonObject(header.slice(own, named), cells.slice(own, named)) });
  // A column may itself be called `_extra[1]`; the surplus cell then has the next free number.
  for (let i = header.length, n = 1; i < cells.length; i++, n++) {
    if (n > TABLE_COLUMNS) { entries.set(EXTRA, { kind: 'string', text: JSON.stringify(cells.slice(i)) }); break; }
    while (entries.has(`_extra[${n}]`)) n++;
    entries.set(`_extra[${n}]`, { kind: 'string', text: cells[i] });
  }
  return { object: { kind: 'object', text: '', entries }, short: cells.length < header.length, surplus: Math.max(0, cells.length - header.length), doubled: false };
}

/** Written by hand: an object would put numeric names first and lose `__proto__`. */
function jsonObject(names: readonly string[], texts: readonly string[]): string {
  return `{${names.map((name, i) => `${JSON.stringify(name)}:${JSON.stringify(texts[i])}`).join(',')}}`;
}

/** Names of the entries that the rows of a table may have, surplus cells aside. */
export function tableNames(header: readonly string[]): readonly string[] {
  return header.length <= TABLE_COLUMNS ? header : [...header.slice(0, TABLE_COLUMNS), MORE];
}

/** Those records that can be read: for judging a source by example. */
export function readableRecords(records: readonly Uint8Array[], dialect: Dialect): readonly JsonObject[] {
  return records.flatMap((record) => {
    try {
      return [readRecord(record, dialect).object];
    } catch (thrown) {
      if (thrown instanceof RecordError) return [];
      throw thrown;
    }
  });
}
