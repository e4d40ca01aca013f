// Records of JSON that is not one a line: lists, wrapped lists, single and concatenated objects, found in bytes that arrive
// in pieces. It finds where records begin and end and never gives up the file over a broken one; parsing comes later.
import { RECORD_BYTES, type Emit, type RecordScanner } from './csv-scanner.ts';
import { MAX_DEPTH } from './json-value.ts';

const LF = 10, QUOTE = 34, COMMA = 44, COLON = 58, OPEN_LIST = 91, BACKSLASH = 92, CLOSE_LIST = 93, OPEN = 123, CLOSE = 125;

type Place = 'top' | 'list' | 'wrapper' | 'record' | 'scalar' | 'overlong';

/**
 * What a record is: at the top level each object, and each element of a list; in a wrapper object, each element of the list
 * under its key, or under two keys for a wrapper in a wrapper (`data.events`). `line` counts records from 1, those with a problem included. Commas, blanks, brackets around records and the rest of a wrapper belong to none.
 *
 * A record is broken when brackets do not match, a string runs past its line, or it nests deeper than MAX_DEPTH; it ends
 * where its brackets close, or at the next line that begins like a record (same indentation, then `{`). One that never ends
 * is given up to that line too. At most RECORD_BYTES of a record are emitted; the rest of it is passed over.
 */
export class JsonScanner implements RecordScanner {
  readonly #wrapper: Uint8Array | null;
  /** Key of the object around the list's key, and that key, where the wrapper names two. */
  readonly #outerKey: Uint8Array | null;
  readonly #innerKey: Uint8Array | null;
  /** Within the object under `#outerKey`. */
  #nested = false;
  #skip: number;
  #place: Place = 'top';
  /** Where `#place` goes back to when a record ends. */
  #outer: 'top' | 'list' = 'top';
  /** Whether the list being read stands in a wrapper. */
  #wrapped = false;
  /** Start of what is being read, and how far it has been read; both within the bytes of the call, rebased between calls. */
  #start = 0;
  #at = 0;
  #record = 0;
  #problem: string | null = null;
  #quoted = false;
  #depth = 0;
  /** Opening bracket of each open level, as far as MAX_DEPTH. */
  readonly #open = new Uint8Array(MAX_DEPTH + 1);
  /** Last byte that was neither blank nor within a string; QUOTE for a string. */
  #before = 0;
  /** Blanks since the line feed; −1 once anything else was on the line. */
  #indent = 0;
  /** Indentation of records that begin a line; −1 until one has. */
  #recordIndent = -1;
  /** A record never ended: from now on a line that begins like a record is one. */
  #eager = false;
  #listFound = false;
  #keyStart = 0;
  #keyFits = false;

  /** `wrapper`: key of the list in each top-level object, or null. */
  constructor(wrapper: string | null, bomBytes = 0) {
    this.#wrapper = wrapper === null ? null : Buffer.from(wrapper);
    const dot = wrapper?.indexOf('.') ?? -1;
    this.#outerKey = dot > 0 ? Buffer.from(wrapper!.slice(0, dot)) : null;
    this.#innerKey = dot > 0 ? Buffer.from(wrapper!.slice(dot + 1)) : null;
    this.#skip = bomBytes;
  }

  /** A list or wrapper was still open at the end: the source was cut off between records. */
  get cutOff(): boolean { return this.#place !== 'top'; }

  scan(bytes: Uint8Array, last: boolean, emit: Emit): number {
    const length = bytes.length;
    if (this.#skip > 0) {
      if (length < this.#skip && !last) return 0;
      this.#at = this.#start = Math.min(this.#skip, length);
      this.#skip = 0;
    }
    for (;;) {
      while (this.#at < length) {
        if (this.#place === 'record') this.#inRecord(bytes, emit);
        else if (this.#place === 'overlong') this.#inRecord(bytes, null);
        else if (this.#place === 'scalar') this.#inScalar(bytes, emit);
        else if (this.#place === 'wrapper') this.#inWrapper(bytes, emit);
        else this.#between(bytes);
      }
      if (this.#place === 'record' && (last || length - this.#start > RECORD_BYTES)) {
        if (this.#giveUp(bytes, length, emit)) continue;
      } else if (this.#place === 'wrapper' && !this.#listFound && (last || length - this.#start > RECORD_BYTES)) {
        this.#emit(bytes, length, last ? 'record is cut off' : 'record is longer than 16 MiB', emit);
        this.#listFound = true;
      } else if (this.#place === 'scalar' && (last || length - this.#start > RECORD_BYTES)) {
        this.#emit(bytes, length, 'not a JSON object', emit);
        this.#place = this.#outer;
        this.#start = this.#at;
      }
      break;
    }
    if (this.#place === 'overlong' || (this.#place === 'wrapper' && this.#listFound)) this.#start = Math.min(length, this.#needed(length));
    const done = last ? length : Math.min(this.#start, length);
    this.#at -= done;
    this.#start -= done;
    this.#keyStart -= done;
    return done;
  }

  /** First byte that is still needed where no record is open: a key of a wrapper must be whole to be recognised. */
  #needed(length: number): number {
    return this.#place === 'wrapper' && this.#quoted && length - this.#keyStart < RECORD_BYTES ? this.#keyStart : this.#at;
  }

  /** Between records: steps over everything that begins none. */
  #between(bytes: Uint8Array): void {
    let at = this.#at;
    while (at < bytes.length) {
      const byte = bytes[at];
      if (byte === LF) this.#indent = 0;
      else if (byte === 32 || byte === 9) { if (this.#indent >= 0) this.#indent++; }
      else if (byte !== 13) {
        const begins = this.#begin(byte, at);
        this.#indent = -1;
        if (begins) { this.#start = this.#at = at; return; }
      }
      at++;
    }
    this.#start = this.#at = at;
  }

  /** Decides what a byte between records begins. True: `#place` has changed to something that starts at this byte. */
  #begin(byte: number, at: number): boolean {
    // A record separator (RFC 7464) and stray closing brackets are passed over like commas.
    if (byte === COMMA || byte === 30 || byte === CLOSE) return false;
    if (byte === CLOSE_LIST) {
      if (this.#outer === 'list' && this.#wrapped) { this.#place = 'wrapper'; this.#start = this.#at = at; this.#depth = this.#nested ? 3 : 2; this.#before = COLON; return true; }
      this.#outer = this.#place = 'top';
      return false;
    }
    if (byte === OPEN_LIST && this.#outer === 'top') { this.#outer = this.#place = 'list'; this.#wrapped = false; return false; }
    this.#quoted = false;
    this.#depth = 0;
    this.#before = 0;
    this.#problem = null;
    if (byte === OPEN && this.#outer === 'top' && this.#wrapper !== null) { this.#place = 'wrapper'; this.#listFound = this.#nested = false; }
    else if (byte === OPEN || byte === OPEN_LIST) { this.#place = 'record'; if (this.#recordIndent < 0 && byte === OPEN) this.#recordIndent = this.#indent; }
    else { this.#place = 'scalar'; this.#quoted = byte === QUOTE; }
    return true;
  }

  /** Within a record; without `emit`, within the rest of one that was given up. */
  #inRecord(bytes: Uint8Array, emit: Emit | null): void {
    const length = bytes.length;
    const open = this.#open;
    let at = this.#at;
    let quoted = this.#quoted;
    let depth = this.#depth;
    let before = this.#before;
    let indent = this.#indent;
    while (at < length) {
      if (quoted) {
        let byte = 0;
        while (at < length && (byte = bytes[at]) !== QUOTE && byte !== LF) at += byte === BACKSLASH ? 2 : 1;
        if (at >= length) break;
        quoted = false;
        if (byte === LF) { this.#problem ??= 'a string is not closed'; continue; }
        at++;
        continue;
      }
      const byte = bytes[at];
      if (byte === 32 || byte === 9) { if (indent >= 0) indent++; at++; continue; }
      if (byte === LF) { indent = 0; at++; continue; }
      if (byte === QUOTE) quoted = true;
      else if (byte === OPEN || byte === OPEN_LIST) {
        const unexpected = depth > 0 && depth <= MAX_DEPTH && open[depth - 1] === OPEN && before !== COLON;
        if (byte === OPEN && indent >= 0 && indent === this.#recordIndent && depth > 0 && (this.#eager || unexpected || this.#problem !== null)) {
          if (emit && at - this.#start > RECORD_BYTES) { this.#store(at, false, depth, before, indent); this.#giveUp(bytes, at, emit); return; }
          if (emit) this.#emit(bytes, at, this.#problem ?? 'record is cut off', emit);
          this.#start = at;
          this.#problem = null;
          this.#place = 'record';
          depth = 0;
          // What was given up silently may not swallow this record: leave, and come back to emit it.
          if (!emit) { this.#store(at, false, 0, 0, indent); return; }
        } else if (unexpected) this.#problem ??= 'brackets do not match';
        if (depth < MAX_DEPTH) open[depth] = byte;
        else this.#problem ??= `nested deeper than ${MAX_DEPTH} levels`;
        depth++;
      } else if (byte === CLOSE || byte === CLOSE_LIST) {
        let level = depth - 1;
        if (level < MAX_DEPTH && open[level] + 2 !== byte) {
          this.#problem ??= 'brackets do not match';
          while (level >= 0 && open[level] + 2 !== byte) level--;
          if (level < 0 && byte === CLOSE_LIST && this.#outer === 'list') {
            // The list is closed over an open record.
            if (emit) this.#emit(bytes, at, this.#problem, emit);
            this.#place = 'list';
            this.#store(at, false, 0, 0, -1);
            return;
          }
          if (level < 0) level = depth;
        }
        depth = level;
        if (depth === 0) {
          at++;
          this.#store(at, false, 0, 0, -1);
          if (emit && at - this.#start > RECORD_BYTES) { this.#giveUp(bytes, at, emit); return; }
          if (emit) emit(this.#start, at, ++this.#record, this.#problem);
          this.#start = at;
          this.#place = this.#outer;
          return;
        }
      }
      if (byte !== 13) { before = byte; indent = -1; }
      at++;
    }
    this.#store(at, quoted, depth, before, indent);
  }

  /** Where the loop of #inRecord stands, for the next call. */
  #store(at: number, quoted: boolean, depth: number, before: number, indent: number): void {
    this.#at = at;
    this.#quoted = quoted;
    this.#depth = depth;
    this.#before = before;
    this.#indent = indent;
  }

  /** Text that begins neither an object nor a list. */
  #inScalar(bytes: Uint8Array, emit: Emit): void {
    let at = this.#at;
    if (this.#quoted && at === this.#start) at++;
    for (; at < bytes.length; at++) {
      const byte = bytes[at];
      if (this.#quoted) {
        if (byte === BACKSLASH) at++;
        else if (byte === QUOTE || byte === LF) this.#quoted = false;
      } else if (byte === COMMA || byte === LF || byte === OPEN || byte === OPEN_LIST || byte === CLOSE_LIST || byte === CLOSE) {
        this.#emit(bytes, at, 'not a JSON object', emit);
        this.#place = this.#outer;
        this.#start = this.#at = at;
        return;
      }
    }
    this.#at = at;
  }

  /** Within a wrapper object, before or behind its list: looks for the key of the list on the first level. */
  #inWrapper(bytes: Uint8Array, emit: Emit): void {
    const wrapper = this.#wrapper;
    let at = this.#at;
    for (; at < bytes.length; at++) {
      const byte = bytes[at];
      if (this.#quoted) {
        if (byte === BACKSLASH) at++;
        else if (byte === QUOTE) {
          this.#quoted = false;
          const sought = this.#depth === 1 ? wrapper : this.#depth === 2 && this.#nested ? this.#innerKey : null;
          const key = bytes.subarray(this.#keyStart + 1, at);
          this.#keyFits = this.#before !== COLON && sought !== null && Buffer.compare(key, sought) === 0;
          if (this.#depth === 1 && this.#before !== COLON) this.#nested = this.#outerKey !== null && Buffer.compare(key, this.#outerKey) === 0;
          this.#before = QUOTE;
        }
        continue;
      }
      if (byte === 32 || byte === 9 || byte === LF || byte === 13) continue;
      if (byte === QUOTE) { this.#quoted = true; this.#keyStart = at; continue; }
      if (byte === OPEN_LIST && this.#depth <= 2 && this.#before === COLON && this.#keyFits) {
        this.#place = this.#outer = 'list';
        this.#wrapped = this.#listFound = true;
        this.#indent = -1;
        this.#start = this.#at = at + 1;
        return;
      }
      if (byte === OPEN || byte === OPEN_LIST) this.#depth++;
      else if (byte === CLOSE || byte === CLOSE_LIST) {
        this.#depth--;
        if (this.#depth <= 0) {
          if (!this.#listFound) this.#emit(bytes, at + 1, `holds no list “${wrapper === null ? '' : Buffer.from(wrapper).toString()}”`, emit);
          this.#place = this.#outer = 'top';
          this.#start = this.#at = at + 1;
          return;
        }
      }
      this.#before = byte;
    }
    this.#at = at;
  }

  /** A record that never ends, or is too long. Returns true when scanning goes on at an earlier place. */
  #giveUp(bytes: Uint8Array, length: number, emit: Emit): boolean {
    const long = length - this.#start > RECORD_BYTES;
    const end = Math.min(length, this.#start + RECORD_BYTES);
    const problem = long ? 'record is longer than 16 MiB' : this.#problem ?? 'record is cut off';
    const next = this.#eager ? -1 : this.#nextRecordLine(bytes, this.#start + 1, end);
    this.#eager = true;
    if (next >= 0) {
      this.#emit(bytes, next, problem, emit);
      this.#start = next;
      this.#place = 'record';
      this.#problem = null;
      this.#store(next, false, 0, 0, this.#recordIndent);
      return true;
    }
    this.#emit(bytes, end, problem, emit);
    this.#start = this.#at;
    this.#place = this.#depth > 0 || this.#quoted ? 'overlong' : this.#outer;
    return false;
  }

  /** The first `{` that begins a line as records do, or −1. */
  #nextRecordLine(bytes: Uint8Array, from: number, end: number): number {
    if (this.#recordIndent < 0) return -1;
    for (let line = bytes.indexOf(LF, from); line >= 0 && line < end; line = bytes.indexOf(LF, line + 1)) {
      let at = line + 1;
      while (at < end && (bytes[at] === 32 || bytes[at] === 9)) at++;
      if (at < end && bytes[at] === OPEN && at - line - 1 === this.#recordIndent) return at;
    }
    return -1;
  }

  /** Emits a record with a problem, without the blanks behind it. */
  #emit(bytes: Uint8Array, end: number, problem: string, emit: Emit): void {
    let to = Math.min(end, this.#start + RECORD_BYTES);
    while (to > this.#start && (bytes[to - 1] === 32 || bytes[to - 1] === 9 || bytes[to - 1] === 13 || bytes[to - 1] === LF)) to--;
    if (to > this.#start) emit(this.#start, to, ++this.#record, problem);
  }
}
