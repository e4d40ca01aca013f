// Which delimiter a table uses, how quotes stand in it, and what its columns are called.
import type { Dialect } from '../record.ts';
import { csvCells } from './csv-cells.ts';
import { CsvScanner, PLAIN, type CsvDialect } from './csv-scanner.ts';
import { isHeader } from './sniff-header.ts';
import { UniqueNames } from './json-value.ts';
import { resolveNames } from './profiles/field-names.ts';
import { BACK_OFFICE_NAMES } from './profiles/generic-back-office.ts';

const QUOTE = 34;
const LF = 10, CR = 13;
/** Comma, tab, semicolon, bar: the order in which equals are preferred. */
const DELIMITERS = [44, 9, 59, 124];
const DELIMITER_WORDS: ReadonlyMap<number, string> = new Map([[44, 'comma'], [9, 'tab'], [59, 'semicolon'], [124, 'bar'], [32, 'blank']]);
const ROWS = 100;
/** Rows in front of the header at most. */
const PREAMBLE = 20;
/** Share of rows that must be as wide as the header. */
const REGULAR = 0.5;
/** A header with as many names of fields is believed even where rows are not as wide. */
const KNOWN = 3;
const LONGEST_NAME = 120;
/** Twice as many columns as a worksheet can have. */
const MOST_COLUMNS = 32_768;
/** Share of rows with more cells than the header above which the delimiter or the quotes are probably read wrongly. */
const SURPLUS = 0.01;
/** `sep=;` in the first line, which Excel writes and reads. */
const SEP = /^sep=([^\r\n])\r?(?:\n|$)/i;

export type CsvDialectFound = Extract<Dialect, { format: 'csv' }>;
export interface CsvSniff { readonly dialect: CsvDialectFound; readonly words: string; readonly remarks: readonly string[] }
/** Answers of a person; null where there is none. `delimiter`: one ASCII character. */
export interface CsvAnswers { readonly delimiter: string | null; readonly header: boolean | null }

/** Rows at the head of a text, read in one way. */
interface Shape {
  readonly csv: CsvDialect;
  readonly rows: readonly (readonly string[])[];
  readonly quoted: boolean;
  /** Rows that could not be closed and cells with text behind their closing quote: signs that quotes are read wrongly. */
  readonly faults: number;
  /** A row has more cells than a table may have columns. */
  readonly tooWide: boolean;
  /** Index of the row that the table begins with, its header if it has one. */
  readonly top: number;
  /** Share of rows as wide as the row at `top`. */
  readonly regular: number;
  readonly known: number;
}

/** The dialect, or what the text is instead. `text`: the head without its byte order mark. */
export function sniffCsv(text: Buffer, bomBytes: number, whole: boolean, answers: CsvAnswers = { delimiter: null, header: null }): CsvSniff | string {
  const told = SEP.exec(text.toString('latin1', 0, 16))?.[1];
  const given = answers.delimiter ?? told ?? null;
  const choices = given === null ? DELIMITERS : [given.charCodeAt(0)];
  let best: { shape: Shape; score: number } | null = null;
  let tooWide = false;
  for (const delimiter of choices) {
    const shape = shapeOf(text, delimiter, whole, told !== undefined);
    tooWide ||= shape.tooWide;
    const width = shape.rows[shape.top]?.length ?? 0;
    if (width < 2) continue;
    // A wide table in which every row fits beats a narrow one that fits by chance; a header of known names beats both.
    const score = shape.regular + Math.min(width, 20) / 100 + shape.known / 10 - shape.faults / ROWS;
    if ((given !== null || shape.regular >= REGULAR || shape.known >= KNOWN) && (best === null || score > best.score)) best = { shape, score };
  }
  if (best === null && tooWide) return `a table of more than ${MOST_COLUMNS.toLocaleString('en')} columns`;
  if (best === null) return given === null ? withoutColumns(text, whole) : `not a table separated by ${delimiterWord(given.charCodeAt(0))}`;
  return found(best.shape, bomBytes, answers, told !== undefined);
}

function found(shape: Shape, bomBytes: number, answers: CsvAnswers, sep: boolean): CsvSniff | string {
  const { csv, rows } = shape;
  const hasHeader = answers.header ?? isHeader(rows[shape.top], rows.slice(shape.top + 1), shape.known);
  // Without a header nothing marks where a table begins: a sparse row could be data, and is then kept as such.
  const top = hasHeader ? shape.top : sep ? 1 : 0;
  const first = rows[top];
  const below = rows.slice(top + 1);
  if (hasHeader && answers.header === null && answers.delimiter === null && first.some((name) => name.length > LONGEST_NAME)) return 'plain text without columns';
  const width = hasHeader ? first.length : Math.max(first.length, modalWidth(rows.slice(top)));
  const header = columnNames(hasHeader ? first : Array.from({ length: width }, () => ''));
  const headerRows = top + (hasHeader ? 1 : 0);
  const remarks: string[] = [];
  if (!hasHeader && answers.header === null) remarks.push(`The first row holds data, not names; the columns are called col1 to col${width}.`);
  const preamble = top - (sep ? 1 : 0);
  if (preamble > 0) remarks.push(`${preamble} ${preamble === 1 ? 'row' : 'rows'} in front of the ${hasHeader ? 'header' : 'table'} ${preamble === 1 ? 'is' : 'are'} no ${preamble === 1 ? 'record' : 'records'}.`);
  const surplus = (hasHeader ? below : rows.slice(top)).filter((row) => row.length > width).length;
  if (surplus > rows.length * SURPLUS) remarks.push(`${surplus} of the first ${rows.length} rows have more cells than the header; kept as _extra[1], _extra[2] … Check the delimiter and the quotes.`);
  const words = [
    delimiterWord(csv.delimiter),
    ...(shape.quoted ? ['quoted by "'] : []),
    ...(csv.escape === 'backslash' ? ['quotes escaped by \\'] : []),
    hasHeader ? (top === 0 ? 'header row' : `header in row ${top + 1}`) : `no header row, columns named col1 to col${width}`,
  ].join(', ');
  const dialect: CsvDialectFound = {
    format: 'csv', delimiter: csv.delimiter, quote: csv.quote, ...(csv.escape ? { escape: csv.escape } : {}), header,
    ...(headerRows === 1 ? {} : { headerRows }), bomBytes,
  };
  return { dialect, words, remarks };
}

/** The better of the two readings of quotes, if this were the delimiter. */
function shapeOf(text: Buffer, delimiter: number, whole: boolean, sep: boolean): Shape {
  const csv = { delimiter, quote: QUOTE, bomBytes: 0 };
  const doubled = shapeOfDialect(text, csv, whole, sep);
  if (doubled.faults === 0 || text.indexOf('\\"') < 0) return doubled;
  const escaped = shapeOfDialect(text, { ...csv, escape: 'backslash' }, whole, sep);
  return escaped.faults < doubled.faults ? escaped : doubled;
}

function shapeOfDialect(text: Buffer, csv: CsvDialect, whole: boolean, sep: boolean): Shape {
  const scanner = new CsvScanner(csv, false);
  const rows: (readonly string[])[] = [];
  let broken = 0;
  let tooWide = false;
  let quoted = false;
  let enough = 0;
  const cutOff = !whole && (text.includes(LF) || text.includes(CR));
  scanner.scan(text, !cutOff, (start, end, _line, problem) => {
    if (rows.length >= ROWS) return;
    if (problem !== null) { broken++; return; }
    if (scanner.cells > MOST_COLUMNS) { tooWide = true; return; }
    for (let i = 0; i < scanner.cells; i++) quoted ||= scanner.cellForm[i] !== PLAIN;
    rows.push(csvCells(text.subarray(start, end), csv).cells);
    enough = scanner.repairs;
  });
  const top = topOf(rows, sep);
  const header = rows[top] ?? [];
  const below = rows.slice(top + 1);
  const share = (width: number): number => below.filter((row) => row.length === width).length / below.length;
  // Rows may agree among themselves and not with their header: exports that end every row with a delimiter do.
  const modal = below.length >= 2 && header.length >= 3 ? modalWidth(below) : 0;
  const regular = below.length === 0 ? 1 : Math.max(share(header.length), modal >= 3 ? share(modal) * 0.9 : 0);
  return { csv, rows, quoted, faults: broken + enough, tooWide, top, regular, known: knownNames(header) };
}

/** Rows that stand in front of the table: titles and such, at most half as wide as most rows are. */
function topOf(rows: readonly (readonly string[])[], sep: boolean): number {
  const from = sep ? 1 : 0;
  const modal = modalWidth(rows.slice(from));
  if (modal < 2) return from;
  for (let i = from; i < Math.min(rows.length, from + PREAMBLE); i++) {
    const row = rows[i];
    // Report titles are padded with empty cells where a spreadsheet wrote them.
    const filled = row.filter((cell) => cell !== '').length;
    if (knownNames(row) >= KNOWN || filled * 2 > modal || (modal === 2 && row.length === 2)) return i;
  }
  return from;
}

function modalWidth(rows: readonly (readonly string[])[]): number {
  const counts = new Map<number, number>();
  for (const { length } of rows) counts.set(length, (counts.get(length) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1] || b[0] - a[0])[0]?.[0] ?? 0;
}

function knownNames(names: readonly string[]): number {
  return names.length < 2 ? 0 : Object.values(resolveNames(BACK_OFFICE_NAMES, names).index).filter((at) => at >= 0).length;
}

function withoutColumns(text: Buffer, whole: boolean): string {
  const lines = text.toString('latin1', 0, 64 * 1024).split(/\r\n|\r|\n/).filter((line) => line.trim() !== '');
  if (!whole) lines.pop();
  return lines.length >= 3 && lines.every((line) => !/[\s,;|]/.test(line.trim())) ? 'a table of a single column' : 'plain text without columns';
}

function delimiterWord(delimiter: number): string {
  return DELIMITER_WORDS.get(delimiter) ?? `“${String.fromCharCode(delimiter)}”`;
}

/** Every column gets a name of its own: a second `name` is `name#2`, one without a name `col5` after its place. */
export function columnNames(header: readonly string[]): readonly string[] {
  const taken = new Set<string>();
  const names = new UniqueNames();
  return header.map((name, i) => {
    const own = names.unused(name === '' ? `col${i + 1}` : name, taken);
    taken.add(own);
    return own;
  });
}
