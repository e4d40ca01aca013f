// Records of NDJSON: one a line. A broken line harms no other, because nothing but line feeds is looked at.
import { RECORD_BYTES, type Emit, type RecordScanner } from './csv-scanner.ts';

const LF = 10;
const CR = 13;
const SEPARATOR = 30;
const COMMA = 44;
const CLOSE = 125;

/** A line over RECORD_BYTES is emitted as far as that, as a problem; the rest of it is passed over. */
export class NdjsonScanner implements RecordScanner {
  #skip: number;
  /** Leading bytes of the next call that are known to hold no line feed. */
  #searched = 0;
  /** In the rest of a line that was given up for its length. */
  #overlong = false;
  #record = 0;

  constructor(bomBytes: number) { this.#skip = bomBytes; }

  /** Blank lines are no records; a record separator (RFC 7464) in front of one and a comma behind it are no part of it. `line` counts records from 1. */
  scan(bytes: Uint8Array, last: boolean, emit: Emit): number {
    const length = bytes.length;
    let start = Math.min(this.#skip, length);
    if (start < this.#skip && !last) return 0;
    this.#skip = 0;
    let search = Math.max(start, this.#searched);
    for (;;) {
      let end = bytes.indexOf(LF, search);
      const closed = end >= 0;
      if (!closed) end = length;
      if (this.#overlong) {
        start = Math.min(length, end + 1);
        if (!closed) break;
        this.#overlong = false;
      } else if (end - start > RECORD_BYTES) {
        emit(start, start + RECORD_BYTES, ++this.#record, 'record is longer than 16 MiB');
        start += RECORD_BYTES;
        this.#overlong = true;
        search = start;
        continue;
      } else if (closed || last) {
        let to = end > start && bytes[end - 1] === CR ? end - 1 : end;
        if (to > start + 1 && bytes[to - 1] === COMMA && bytes[to - 2] === CLOSE) to--;
        if (bytes[start] === SEPARATOR) start++;
        if (!isBlank(bytes, start, to)) emit(start, to, ++this.#record, closed || isWhole(bytes, start, to) ? null : 'record is cut off');
        start = Math.min(length, end + 1);
        if (!closed) break;
      } else {
        break;
      }
      search = start;
    }
    this.#searched = length - start;
    return start;
  }
}

function isBlank(bytes: Uint8Array, start: number, end: number): boolean {
  for (let i = start; i < end; i++) if (bytes[i] !== 32 && bytes[i] !== 9 && bytes[i] !== CR) return false;
  return true;
}

/** Whether every bracket and string of a line is closed. */
export function isWhole(bytes: Uint8Array, start: number, end: number): boolean {
  let depth = 0;
  let quoted = false;
  for (let i = start; i < end; i++) {
    const byte = bytes[i];
    if (quoted) {
      if (byte === 92) i++;
      else if (byte === 34) quoted = false;
    } else if (byte === 34) quoted = true;
    else if (byte === 123 || byte === 91) depth++;
    else if (byte === 125 || byte === 93) depth--;
  }
  return depth === 0 && !quoted;
}
