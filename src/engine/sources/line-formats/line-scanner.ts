// Records of a log that has one a line, whatever stands in it.
import type { LinePayload } from '../../record.ts';
import { RECORD_BYTES, RECORD_LINES, type Emit, type RecordScanner } from '../csv-scanner.ts';

const TAB = 9, LF = 10, CR = 13;

/**
 * Lines end at LF or CRLF; blank ones are no records. In text, a line that begins with a tab belongs to the record above it:
 * PostgreSQL writes statements of several lines so. `line` is the physical line.
 */
export class LineScanner implements RecordScanner {
  readonly #continued: boolean;
  #skip: number;
  #line = 1;
  /** Leading bytes of the next call that are known to hold no line end but those of the record that is open. */
  #searched = 0;
  /** Lines of the open record that have been seen whole, and where the last of them ends, without its line end. */
  #lines = 0;
  #end = 0;
  /** In the rest of a line that was given up for its length. */
  #overlong = false;

  constructor(payload: LinePayload, bomBytes: number) {
    this.#continued = payload === 'text';
    this.#skip = bomBytes;
  }

  scan(bytes: Uint8Array, last: boolean, emit: Emit): number {
    const length = bytes.length;
    let start = Math.min(this.#skip, length);
    if (start < this.#skip && !last) return 0;
    this.#skip = 0;
    let at = Math.max(start, this.#searched);
    const flush = (next: number): void => {
      if (this.#lines > 0 && !isBlank(bytes, start, this.#end)) emit(start, this.#end, this.#line, null);
      this.#line += this.#lines;
      this.#lines = 0;
      start = next;
    };
    for (;;) {
      // Whether this line goes on with the open record is known as soon as its first byte is there.
      const opens = at < length && !this.#overlong && this.#lines > 0;
      if (opens && !(this.#continued && bytes[at] === TAB && this.#lines < RECORD_LINES)) flush(at);
      const lf = bytes.indexOf(LF, at);
      const lineEnd = lf < 0 ? length : lf;
      if (this.#overlong) {
        start = at = Math.min(length, lineEnd + 1);
        if (lf < 0) break;
        this.#overlong = false;
        this.#line++;
        continue;
      }
      if (lineEnd - start > RECORD_BYTES) {
        if (this.#lines > 0) { flush(at); continue; }
        emit(start, start + RECORD_BYTES, this.#line, 'record is longer than 16 MiB');
        start = at = start + RECORD_BYTES;
        this.#overlong = true;
        continue;
      }
      if (lf < 0 && !last) break;
      if (lf < 0 && at >= length) { flush(length); break; }
      this.#end = lineEnd > at && bytes[lineEnd - 1] === CR ? lineEnd - 1 : lineEnd;
      this.#lines++;
      at = Math.min(length, lineEnd + 1);
      if (lf < 0) { flush(length); break; }
    }
    this.#searched = Math.max(0, at - start);
    this.#end -= start;
    return start;
  }
}

function isBlank(bytes: Uint8Array, start: number, end: number): boolean {
  for (let i = start; i < end; i++) if (bytes[i] !== 32 && bytes[i] !== TAB && bytes[i] !== LF && bytes[i] !== CR) return false;
  return true;
}
