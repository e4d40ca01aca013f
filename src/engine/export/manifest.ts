// What goes with an export: which events they are, out of which sources, and the hash that the file has.
import type { CaseInfo, ExportFormat, Order } from '../../contract/model.ts';
import type { Source } from '../../contract/sources.ts';
import type { Person } from '../casefile/case-file.ts';
import { periodOf } from '../events/period.ts';
import { VERSION } from '../version.ts';
import { EXPORT_COLUMNS } from './table.ts';

export interface ExportFacts {
  /** As it was typed. */
  readonly asked: string;
  /** As it was answered: times ago as instants. */
  readonly query: string;
  readonly order: Order;
  readonly format: ExportFormat;
  readonly zone: string;
  readonly fileName: string;
  readonly bytes: number;
  /** Of the file, hex. */
  readonly sha256: string;
  readonly rows: number;
  readonly disarmed: number;
  readonly cut: number;
}

const FORMAT_WORDS: { readonly [F in ExportFormat]: string } = {
  'csv': 'CSV, safe for spreadsheets: cells that would be taken for a formula begin with an apostrophe that is not part of the value',
  'csv-exact': 'CSV, every value as it is; a spreadsheet may take some for formulas',
  'ndjson': 'one JSON object a line',
  'xlsx': 'workbook of texts, no formulas; cells of more than 32,767 characters are cut and say so',
};

/** JSON, with the members always in the same order. `perSource`: how many events of the result each has; `time`: when the export was made. */
export function manifestOf(facts: ExportFacts, info: CaseInfo, sources: readonly Source[], perSource: ReadonlyMap<string, number>, person: Person, time: string): string {
  return `${JSON.stringify({
    file: facts.fileName, bytes: facts.bytes, sha256: facts.sha256, format: facts.format, formatMeans: FORMAT_WORDS[facts.format], columns: EXPORT_COLUMNS.map(({ name }) => name),
    rows: facts.rows, cellsDisarmed: facts.disarmed, cellsCut: facts.cut, query: facts.query, asked: facts.asked, period: periodOf(facts.query), order: facts.order, zone: facts.zone,
    case: { id: info.id, name: info.name, events: info.events }, sources: sources.flatMap(({ id, name, sha256, bytes }) => (perSource.has(id) ? [{ id, name, sha256, bytes, events: perSource.get(id) }] : [])),
    exportedAt: time, exportedBy: person, application: `Exhibit ${VERSION}`,
  }, null, 2)}\n`;
}
