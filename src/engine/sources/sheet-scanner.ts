// Rows of a sheet, one a line: found like NDJSON, numbered as in the workbook.
import type { Emit, RecordScanner } from './csv-scanner.ts';
import { NdjsonScanner } from './ndjson-scanner.ts';

const ROW = /^\{"row":(\d{1,9})[,}]/;

/** The first `headerRows` lines are no records. `line` is the row's number; of a line that tells none, its place among the lines. */
export class SheetScanner implements RecordScanner {
  readonly #lines = new NdjsonScanner(0);
  readonly #headerRows: number;

  constructor(headerRows: number) { this.#headerRows = headerRows; }

  scan(bytes: Uint8Array, last: boolean, emit: Emit): number {
    const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    return this.#lines.scan(bytes, last, (start, end, line, problem) => {
      if (line <= this.#headerRows) return;
      const row = ROW.exec(buffer.toString('latin1', start, Math.min(end, start + 20)));
      emit(start, end, row ? Number(row[1]) : line, problem);
    });
  }
}
