// The record scanner that a dialect asks for.
import type { Dialect } from '../record.ts';
import type { RecordScanner } from './csv-scanner.ts';
import { CsvScanner } from './csv-scanner.ts';
import { JsonScanner } from './json-scanner.ts';
import { LineScanner } from './line-formats/line-scanner.ts';
import { NdjsonScanner } from './ndjson-scanner.ts';
import { SheetScanner } from './sheet-scanner.ts';

/**
 * `line` of a record: the physical line it begins on for tables and line formats, the number of the record from 1 for JSON, the row
 * for a sheet.
 */
export function scannerOf(dialect: Dialect): RecordScanner {
  switch (dialect.format) {
    case 'csv': return new CsvScanner(dialect);
    case 'ndjson': return new NdjsonScanner(dialect.bomBytes);
    case 'json': return new JsonScanner(dialect.wrapper, dialect.bomBytes);
    case 'xlsx': return new SheetScanner(dialect.headerRows);
    case 'line': return new LineScanner(dialect.payload, dialect.bomBytes);
  }
}
