// One record as an object, whatever it was written in: a CSV row under its header, or the JSON object itself.
import { RecordError, type Dialect } from '../record.ts';
import { csvCells } from './csv-cells.ts';
import { parseJson, type Json, type JsonObject } from './json-value.ts';
import { textOf } from './text.ts';

export interface RecordObject {
  readonly object: JsonObject;
  /** The row has fewer cells than the header. */
  readonly short: boolean;
  /** A key occurs twice in one of its objects. */
  readonly doubled: boolean;
}

/** Throws RecordError for surplus cells, broken JSON and JSON that is no object. */
export function readRecord(record: Uint8Array, dialect: Dialect): RecordObject {
  if (dialect.format === 'csv') {
    const { cells } = csvCells(record, dialect);
    const expected = dialect.header.length;
    if (cells.length > expected) throw new RecordError(`${cells.length} cells where ${expected} are expected`);
    const entries = new Map(cells.map((text, i): [string, Json] => [dialect.header[i], { kind: 'string', text }]));
    return { object: { kind: 'object', text: '', entries }, short: cells.length < expected, doubled: false };
  }
  let doubled = false;
  const object = parseJson(textOf(record), () => { doubled = true; });
  if (object.kind !== 'object') throw new RecordError('not a JSON object');
  return { object, short: false, doubled };
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
