// The record scanner that a dialect asks for.
import type { Dialect } from '../record.ts';
import type { RecordScanner } from './csv-scanner.ts';
import { CsvScanner } from './csv-scanner.ts';
import { createJsonScanner } from './json-scanner.ts';

export function scannerOf(dialect: Dialect): RecordScanner {
  return dialect.format === 'csv' ? new CsvScanner(dialect) : createJsonScanner(dialect);
}
