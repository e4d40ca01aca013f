// Which delimiter a table uses and what its columns are called.
import type { Dialect } from '../record.ts';
import { csvCells } from './csv-cells.ts';
import { CsvScanner } from './csv-scanner.ts';
import { UniqueNames } from './json-value.ts';
import { resolveNames } from './profiles/field-names.ts';
import { BACK_OFFICE_NAMES } from './profiles/generic-back-office.ts';
import { createTimeReader } from './time.ts';

const QUOTE = 34;
/** Comma, tab, semicolon, bar: the order in which equals are preferred. */
const DELIMITERS = [44, 9, 59, 124];
const ROWS = 100;
/** Share of rows that must be as wide as the header. */
const REGULAR = 0.6;
/** A header with as many names of fields is believed even where rows are not as wide. */
const KNOWN = 3;
const LONGEST_NAME = 120;

/** The dialect, or what the text is instead. `text`: the head without its byte order mark. */
export function sniffCsv(text: Buffer, bomBytes: number, whole: boolean): Dialect | string {
  let best: { delimiter: number; header: readonly string[]; score: number } | null = null;
  for (const delimiter of DELIMITERS) {
    const { header, widths } = shapeOf(text, delimiter, whole);
    if (header.length < 2) continue;
    const regular = widths.length === 0 ? 1 : widths.filter((width) => width === header.length).length / widths.length;
    const known = Object.values(resolveNames(BACK_OFFICE_NAMES, header).index).filter((at) => at >= 0).length;
    // A wide table in which every row fits beats a narrow one that fits by chance; a header of known names beats both.
    const score = regular + Math.min(header.length, 20) / 100 + known / 10;
    if ((regular >= REGULAR || known >= KNOWN) && (best === null || score > best.score)) best = { delimiter, header, score };
  }
  if (best === null) return 'plain text without columns';
  if (best.header.some((name) => name.length > LONGEST_NAME)) return 'plain text without columns';
  const times = createTimeReader({ zone: 'UTC', dateOrder: 'dmy', naive: 'ask' });
  if (best.header.some((name) => times.read(name).micros !== null)) return 'a table without a header row';
  return { format: 'csv', delimiter: best.delimiter, quote: QUOTE, header: columnNames(best.header), bomBytes };
}

/** Header and widths of the first rows, if this were the delimiter. */
function shapeOf(text: Buffer, delimiter: number, whole: boolean): { header: readonly string[]; widths: readonly number[] } {
  const dialect = { format: 'csv' as const, delimiter, quote: QUOTE, header: [], bomBytes: 0 };
  const scanner = new CsvScanner(dialect, false);
  const widths: number[] = [];
  let header: readonly string[] | null = null;
  scanner.scan(text, whole || !text.includes(10), (start, end, _line, problem) => {
    if (problem !== null || widths.length >= ROWS) return;
    if (header === null) header = csvCells(text.subarray(start, end), dialect).cells;
    else widths.push(scanner.cells);
  });
  return { header: header ?? [], widths };
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
