// The report as tables, for spreadsheets and programs that read them: cells are text, and none is a formula.
import { csvCell, disarmed } from '../../contract/csv.ts';
import { smallWorkbook } from '../export/workbook.ts';
import type { ReportModel, Side } from './model.ts';
import { visible } from './visible.ts';
import { UNSIGNED, type Term } from './words.ts';

type Row = readonly (string | null)[];
interface Table { readonly name: string; readonly rows: readonly Row[] }

/** One row for each change of each exhibit, one for an exhibit without; as CSV that spreadsheets may open. Same model, same bytes. */
export function renderCsv(model: ReportModel): string {
  const { rows } = exhibits(model);
  return rows.map((row) => `${row.map((cell) => (cell === null ? '' : csvCell(disarmed(visible(cell))))).join(',')}\r\n`).join('');
}

/** A sheet for each part of the report. Same model, same bytes. */
export function renderXlsx(model: ReportModel): Buffer {
  return smallWorkbook([about(model), sources(model), totals(model), exhibits(model)].map(({ name, rows }) => ({ name, rows: rows.map((row) => row.map((cell) => (cell === null ? null : visible(cell)))) })));
}

function about(model: ReportModel): Table {
  const { finding, evidence } = model;
  const terms = (list: readonly Term[]): Row[] => list.map(({ term, text }) => [term, text]);
  return {
    name: 'Report', rows: [
      ['What', 'Says'], ['Case', model.caseName], ['Definition', model.definition], ['Title', model.title], ...terms(model.head), ['Times', model.times], ...terms(model.totals),
      ['Finding', finding.id], ['Severity', finding.severity], ['Confidence', finding.confidence], ['Status', finding.status], ['Statement', finding.statement], ...terms(model.remarks),
      ...model.limits.map((limit): Row => ['Limit', limit]), ['Verify', model.verify], ['Case id', evidence.caseId],
      ['Checkpoint', evidence.checkpoint === null ? UNSIGNED : `${evidence.checkpoint.size} entries, root ${evidence.checkpoint.root}`],
    ],
  };
}

function sources({ sources: list, sum }: ReportModel): Table {
  const counts = (of: ReportModel['sum']): Row => [of.read, of.imported, of.rejected, of.duplicate].map(String);
  const names = [...new Set(list.flatMap(({ terms }) => terms.map(({ term }) => term)))];
  const said = (terms: readonly Term[], name: string): string | null => terms.filter(({ term }) => term === name).map(({ text, hash }) => (hash === undefined ? text : `${text}, SHA-256 ${hash}`)).join('\n') || null;
  return {
    name: 'Sources', rows: [
      ['Id', 'File', 'Read', 'Imported', 'Rejected', 'Duplicate', 'SHA-256', ...names],
      ...list.map(({ id, name, sha256, terms, ...numbers }): Row => [id, name, ...counts(numbers), sha256, ...names.map((term) => said(terms, term))]),
      ['', 'Total', ...counts(sum)],
    ],
  };
}

function totals({ sources: list }: ReportModel): Table {
  return {
    name: 'Control totals', rows: [
      ['Source', 'Column', 'Numbers', 'Others', 'Sum', 'Least', 'Greatest'],
      ...list.flatMap(({ id, totals: own }) => own.map(({ column, numbers, others, sum, min, max }): Row => [id, column, String(numbers), String(others), sum, min, max])),
    ],
  };
}

function exhibits(model: ReportModel): Table {
  const remarks = (list: readonly Term[]): string => list.map(({ term, text }) => `${term}: ${text}`).join('\n');
  const side = ({ kind, text }: Side): Row => [kind, text];
  return {
    name: 'Exhibits', rows: [
      ['Exhibit', 'Role', 'Time', 'Event', 'Place', 'Summary', 'Remarks', 'Record SHA-256', 'Field', 'Old is', 'Old value', 'New is', 'New value', 'Difference'],
      ...model.exhibits.flatMap(({ label, role, time, event, place, summary, remarks: own, recordHash, changes }): Row[] => {
        const head = [label, role, time, event, place, summary, remarks(own), recordHash];
        return changes === null || changes.length === 0 ? [head] : changes.map(({ field, before, after, difference }): Row => [...head, field, ...side(before), ...side(after), difference]);
      }),
      ...model.absences.map(({ label, role, query, period, summary, remarks: own, coverage }): Row => [label, role, period, 'nothing found', coverage.join('\n'), summary, remarks([{ term: 'Search', text: query }, ...own])]),
    ],
  };
}
