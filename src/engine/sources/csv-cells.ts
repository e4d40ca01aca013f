// One CSV record as text: for previews, details and page rows. Bulk import works on bytes, through the same scanner.
import type { CsvDialect } from './csv-scanner.ts';
import { CsvScanner, QUOTED_WITH_BACKSLASHES, QUOTED_WITH_ESCAPES, PLAIN } from './csv-scanner.ts';
import type { Span } from './json-value.ts';
import { textOf } from './text.ts';

/** A scanner has arrays of its own; between records, which are whole, it remembers nothing that matters here. */
const scanners = new WeakMap<CsvDialect, CsvScanner>();

/** The cells of one record, exactly as written but for the quotes around them and the escapes within. `spans` gets where each stands in `textOf(record)`, quotes aside. */
export function csvCells(record: Uint8Array, dialect: CsvDialect, spans?: Span[]): { cells: string[]; quoted: boolean[] } {
  let scanner = scanners.get(dialect);
  if (!scanner) scanners.set(dialect, scanner = new CsvScanner({ ...dialect, bomBytes: 0 }, false));
  const cells: string[] = [];
  const quoted: boolean[] = [];
  const quote = String.fromCharCode(dialect.quote);
  const used = scanner;
  used.scan(record, true, (_start, _end, _line, problem) => {
    // A record is one record by construction; what could not be closed is one cell with all its text.
    if (problem !== null || cells.length > 0) { cells.length = 0; cells.push(textOf(record)); quoted.length = 0; quoted.push(false); if (spans) spans.length = 0; return; }
    let at = 0;
    let end = 0;
    for (let i = 0; i < used.cells; i++) {
      cells.push(unescaped(textOf(record.subarray(used.cellStart[i], used.cellEnd[i])), used.cellForm[i], quote));
      quoted.push(used.cellForm[i] !== PLAIN);
      if (!spans) continue;
      // Bytes before the cell, and those of the cell, as characters.
      const start = end + textOf(record.subarray(at, used.cellStart[i])).length;
      end = start + textOf(record.subarray(used.cellStart[i], used.cellEnd[i])).length;
      at = used.cellEnd[i];
      spans.push({ start, end });
    }
  });
  return { cells, quoted };
}

/** The cells at some places of one record, as `csvCells` gives them; undefined for those that it does not have. Others cost no text. */
export function csvCellsAt(record: Uint8Array, dialect: CsvDialect, places: readonly number[]): readonly (string | undefined)[] {
  let scanner = scanners.get(dialect);
  if (!scanner) scanners.set(dialect, scanner = new CsvScanner({ ...dialect, bomBytes: 0 }, false));
  const used = scanner;
  const quote = String.fromCharCode(dialect.quote);
  let found: (string | undefined)[] | null = null;
  let isWhole = true;
  used.scan(record, true, (_start, _end, _line, problem) => {
    if (problem !== null || found !== null) { isWhole = false; return; }
    found = places.map((i) => (i < used.cells ? unescaped(textOf(record.subarray(used.cellStart[i], used.cellEnd[i])), used.cellForm[i], quote) : undefined));
  });
  if (isWhole && found !== null) return found;
  const { cells } = csvCells(record, dialect);
  return places.map((i) => cells[i]);
}

/**
 * Text of a cell without the escapes of its form. After a backslash only a quote or another backslash loses it: `\n` may be a
 * line feed or the end of a Windows path, and nothing says which.
 */
export function unescaped(text: string, form: number, quote: string): string {
  if (form === QUOTED_WITH_ESCAPES) return text.replaceAll(quote + quote, quote);
  if (form !== QUOTED_WITH_BACKSLASHES) return text;
  let plain = '';
  for (let i = 0; i < text.length; i++) {
    const next = text[i + 1];
    const escapes = (text[i] === '\\' && (next === quote || next === '\\')) || (text[i] === quote && next === quote);
    plain += text[escapes ? ++i : i];
  }
  return plain;
}
