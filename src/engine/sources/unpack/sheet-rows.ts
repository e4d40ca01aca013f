// The canonical encoding of a sheet, version 1: what a workbook is stored and hashed as, so that it means the same for ever.
//
// One row that has a cell is one line, a JSON object behind which stands a line feed; rows without cells have none:
//   {"row":7,"cells":{"A":"text","B":{"number":"45123.5"},"C":{"number":"45123.5","date":"2023-07-16T12:00:00"}}}
// `row` is the number the sheet gives it. `cells` has a key per cell that is there, its column's letters, in the order of the
// columns; a column that a row names twice comes again as `A#2`. A value is text as it stands, or an object of
//   number   the digits as they stand in the file, never reformatted
//   date     beside `number`, where the cell's format shows a date or time: ISO text without a zone
//   boolean  TRUE or FALSE
//   error    #N/A and its like, or what is wrong with the cell itself
//   text     beside `formula`, the text it came to
//   formula  its source without the equals sign; what it came to stands beside it, as the file has it
//   of       beside `formula`, where cells share one: the cell that it was written for
import { RecordError } from '../../record.ts';
import { parseJson, type Json } from '../json-value.ts';
import { textOf } from '../text.ts';

/** A cell on its way into the encoding. */
export interface SheetCell {
  /** From 1. */
  readonly column: number;
  readonly kind: 'text' | 'number' | 'boolean' | 'error' | 'none';
  readonly value: string;
  readonly date: string | null;
  readonly formula: string | null;
  readonly of: string | null;
}

/** `A` for 1, `XFD` for 16,384. */
export function columnLetters(column: number): string {
  let letters = '';
  for (let rest = column; rest > 0; rest = Math.floor((rest - 1) / 26)) letters = String.fromCharCode(65 + (rest - 1) % 26) + letters;
  return letters;
}

/** 1 for `A`; 0 for what are no letters. */
export function columnNumber(letters: string): number {
  if (!/^[A-Z]{1,4}$/.test(letters)) return 0;
  let column = 0;
  for (const letter of letters) column = column * 26 + letter.charCodeAt(0) - 64;
  return column;
}

/** One line without its line feed. The cells may come in any order. */
export function sheetLine(row: number, cells: SheetCell[]): string {
  if (cells.some((cell, i) => i > 0 && cell.column <= cells[i - 1].column)) cells.sort((a, b) => a.column - b.column);
  let line = `{"row":${row},"cells":{`;
  let again = 1;
  cells.forEach((cell, i) => {
    again = i > 0 && cells[i - 1].column === cell.column ? again + 1 : 1;
    line += `${i > 0 ? ',' : ''}"${columnLetters(cell.column)}${again > 1 ? `#${again}` : ''}":${cellText(cell)}`;
  });
  return `${line}}}`;
}

function cellText(cell: SheetCell): string {
  const value = JSON.stringify(cell.value);
  if (cell.kind === 'text' && cell.formula === null) return value;
  const parts = cell.kind === 'none' ? [] : [`"${cell.kind}":${value}`];
  if (cell.date !== null) parts.push(`"date":"${cell.date}"`);
  if (cell.formula !== null) parts.push(`"formula":${JSON.stringify(cell.formula)}`);
  if (cell.of !== null) parts.push(`"of":${JSON.stringify(cell.of)}`);
  return `{${parts.join(',')}}`;
}

export interface SheetRow {
  readonly row: number;
  /** Per column letters what the cell says: the date where it is one, else the digits, TRUE or FALSE, the error, or the text. */
  readonly cells: ReadonlyMap<string, string>;
}

/** Reads one line. Throws RecordError for what is none of this encoding. */
export function sheetRow(line: Uint8Array): SheetRow {
  const { row, cells } = sheetCells(line);
  const said = new Map<string, string>();
  for (const [letters, cell] of cells) {
    const text = saidBy(cell);
    if (text !== null) said.set(letters, text);
  }
  return { row, cells: said };
}

/** The same with all that is known of each cell. */
export function sheetCells(line: Uint8Array): { row: number; cells: ReadonlyMap<string, Json> } {
  const json = parseJson(textOf(line), () => { throw new RecordError('no row of a sheet'); });
  const row = json.kind === 'object' ? json.entries.get('row') : undefined;
  const cells = json.kind === 'object' ? json.entries.get('cells') : undefined;
  if (row?.kind !== 'number' || !/^[1-9]\d{0,6}$/.test(row.text) || cells?.kind !== 'object') throw new RecordError('no row of a sheet');
  return { row: Number(row.text), cells: cells.entries };
}

/** Null: a formula that came to nothing the file tells. */
function saidBy(cell: Json): string | null {
  if (cell.kind === 'string') return cell.text;
  if (cell.kind !== 'object') throw new RecordError('no row of a sheet');
  for (const kind of ['date', 'number', 'boolean', 'error', 'text']) {
    const value = cell.entries.get(kind);
    if (value?.kind === 'string') return value.text;
  }
  return null;
}
