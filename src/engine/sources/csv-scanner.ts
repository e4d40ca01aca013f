// CSV as a byte state machine: finds records and cells without making a string, and never loses its place over a bad row.

/** What every record scanner offers; JSON's does too. */
export interface RecordScanner {
  /**
   * Scans decoded bytes from their start. `emit` gets each whole record: its bounds within `bytes` (line end excluded), its
   * line, and why it cannot be read, if so. Returns how many leading bytes are finished with: the caller puts the rest in
   * front of the next call. With `last`, everything is finished with.
   */
  scan(bytes: Uint8Array, last: boolean, emit: Emit): number;
}
export type Emit = (start: number, end: number, line: number, problem: string | null) => void;

export const PLAIN = 0;
/** Cell in quotes; its bounds exclude them. */
export const QUOTED = 1;
/** Cell in quotes that holds doubled quotes, still doubled within its bounds. */
export const QUOTED_WITH_ESCAPES = 2;
/** Cell in quotes that holds backslashes, and those are escapes by the dialect; doubled quotes may stand in it as well. */
export const QUOTED_WITH_BACKSLASHES = 3;

const LF = 10;
const CR = 13;
const BACKSLASH = 92;
/** Limits of one record. Past them its first line is given up as a problem and scanning goes on behind it. */
export const RECORD_BYTES = 16 * 1024 * 1024;
export const RECORD_LINES = 1000;
/** Past so many cells a row is read to its end, and is a problem as a whole. */
export const RECORD_CELLS = 1024 * 1024;

export interface CsvDialect {
  readonly delimiter: number;
  readonly quote: number;
  /** How a quote stands within quotes, beside doubled. */
  readonly escape?: 'backslash';
  /** Rows in front of the first record, 1 where left out. A blank line is no row. */
  readonly headerRows?: number;
  readonly bomBytes: number;
}

/**
 * A row ends at LF, CRLF or a CR alone, in any mixture; within quotes none of them ends it. `line` counts all three as well.
 * Blank lines are no rows.
 */
export class CsvScanner implements RecordScanner {
  /** Cells of the record being emitted: bounds and how they are written. Valid during `emit` only. */
  cells = 0;
  cellStart = new Int32Array(64);
  cellEnd = new Int32Array(64);
  cellForm = new Uint8Array(64);
  /** Cells whose closing quote is followed by more text; they are kept as written, quotes included. */
  repairs = 0;
  #line = 1;
  #skip: number;
  #headerRows: number;
  /** The row being read has more cells than RECORD_CELLS. */
  #crowded = false;
  readonly #delimiter: number;
  readonly #quote: number;
  readonly #backslash: boolean;

  /** With `header`, the rows in front of the first record are not emitted. */
  constructor(dialect: CsvDialect, header = true) {
    this.#delimiter = dialect.delimiter;
    this.#quote = dialect.quote;
    this.#backslash = dialect.escape === 'backslash';
    this.#skip = dialect.bomBytes;
    this.#headerRows = header ? dialect.headerRows ?? 1 : 0;
  }

  scan(bytes: Uint8Array, last: boolean, emit: Emit): number {
    const length = bytes.length;
    const delimiter = this.#delimiter;
    const quote = this.#quote;
    let at = 0;
    if (this.#skip > 0) {
      if (length < this.#skip && !last) return 0;
      at = Math.min(this.#skip, length);
      this.#skip = 0;
    }
    let start = at;
    let cells = 0;
    let lines = 0;
    let repairs = 0;
    let { cellStart, cellEnd, cellForm } = this;
    record: while (at < length || (last && start < length)) {
      // One cell.
      let form = PLAIN;
      let from = at;
      let to: number;
      if (at < length && bytes[at] === quote) {
        let q = at + 1;
        form = QUOTED;
        for (;;) {
          let byte = 0;
          if (this.#backslash) {
            while (q < length && (byte = bytes[q]) !== quote) {
              if (byte === BACKSLASH) { form = QUOTED_WITH_BACKSLASHES; q++; }
              if (endsLine(bytes, q)) lines++;
              q++;
            }
          } else {
            while (q < length && (byte = bytes[q]) !== quote) { if (byte <= CR && endsLine(bytes, q)) lines++; q++; }
          }
          if (q >= length || (q + 1 >= length && !last)) {
            const open = q >= length;
            if (lines > RECORD_LINES || length - start > RECORD_BYTES || (last && open)) { [at, lines] = this.#giveUp(bytes, start, emit); start = at; cells = 0; continue record; }
            break record;
          }
          if (q + 1 < length && bytes[q + 1] === quote) { if (form === QUOTED) form = QUOTED_WITH_ESCAPES; q += 2; continue; }
          break;
        }
        from = at + 1;
        to = q;
        at = q + 1;
        if (lines > RECORD_LINES) { [at, lines] = this.#giveUp(bytes, start, emit); start = at; cells = 0; continue record; }
        if (at < length && bytes[at] !== delimiter && bytes[at] !== LF && bytes[at] !== CR) {
          // Text behind the closing quote: the cell is taken as written, up to the next delimiter or line end.
          from--;
          form = PLAIN;
          while (at < length && bytes[at] !== delimiter && bytes[at] !== LF && bytes[at] !== CR) at++;
          if (at >= length && !last) break record;
          to = at;
          repairs++;
        }
      } else {
        let byte = 0;
        while (at < length && (byte = bytes[at]) !== delimiter && byte !== LF && byte !== CR) at++;
        if (at >= length && !last) {
          if (length - start > RECORD_BYTES) { [at, lines] = this.#giveUp(bytes, start, emit); start = at; cells = 0; continue record; }
          break record;
        }
        to = at;
      }
      if (cells === cellStart.length) { cells = this.#growCells(cells); ({ cellStart, cellEnd, cellForm } = this); }
      cellStart[cells] = from;
      cellEnd[cells] = to;
      cellForm[cells++] = form;
      if (at < length && bytes[at] === delimiter) {
        at++;
        if (at < length || !last) continue;
        // A delimiter as the very last byte: one more cell, empty.
        if (cells === cellStart.length) { cells = this.#growCells(cells); ({ cellStart, cellEnd, cellForm } = this); }
        cellStart[cells] = at; cellEnd[cells] = at; cellForm[cells++] = PLAIN;
      }
      // End of a record.
      const end = at;
      if (at < length && bytes[at] === CR) {
        if (at + 1 >= length && !last) break;
        if (bytes[at + 1] === LF) at++;
      }
      at++;
      if (end > start) {
        if (this.#headerRows > 0) this.#headerRows--;
        else { this.cells = cells; this.repairs += repairs; emit(start, end, this.#line, this.#crowded ? `row has more than ${RECORD_CELLS.toLocaleString('en')} cells` : null); }
        this.#crowded = false;
      }
      this.#line += lines + 1;
      lines = 0;
      repairs = 0;
      start = at;
      cells = 0;
    }
    return Math.min(start, length);
  }

  /** The record that begins at `start` cannot be closed: its first line becomes a problem record. Returns where to go on, and 0 lines. */
  #giveUp(bytes: Uint8Array, start: number, emit: Emit): [number, number] {
    let end = start;
    const most = Math.min(bytes.length, start + RECORD_BYTES);
    while (end < most && bytes[end] !== LF && bytes[end] !== CR) end++;
    const closed = end < most;
    const next = closed && bytes[end] === CR && bytes[end + 1] === LF ? end + 2 : closed ? end + 1 : most;
    this.cells = 0;
    this.#crowded = false;
    if (this.#headerRows > 0) this.#headerRows--;
    else if (end > start) emit(start, end, this.#line, end - start >= RECORD_BYTES ? 'record is longer than 16 MiB' : 'a quote is opened and never closed');
    if (closed) this.#line++;
    return [next, 0];
  }

  /** Makes room for one more cell; returns its index. */
  #growCells(cells: number): number {
    if (cells >= RECORD_CELLS) { this.#crowded = true; return cells - 1; }
    const double = <A extends Int32Array | Uint8Array>(array: A, make: (n: number) => A): A => { const larger = make(array.length * 2); larger.set(array); return larger; };
    this.cellStart = double(this.cellStart, (n) => new Int32Array(n));
    this.cellEnd = double(this.cellEnd, (n) => new Int32Array(n));
    this.cellForm = double(this.cellForm, (n) => new Uint8Array(n));
    return cells;
  }
}

/** Whether a line ends with the byte at `at`: LF, or CR without one behind it. */
function endsLine(bytes: Uint8Array, at: number): boolean {
  return bytes[at] === LF || (bytes[at] === CR && bytes[at + 1] !== LF);
}

/** Line ends from `from` up to `to`, as `line` counts them. */
export function lineEnds(bytes: Uint8Array, from: number, to: number): number {
  let count = 0;
  for (let i = from; i < to; i++) if (bytes[i] <= CR && endsLine(bytes, i)) count++;
  return count;
}
