// What the stored records of a source come to under the profile and answers it was mapped with: the same events as those stored,
// or the case was changed.
import type Database from 'better-sqlite3';
import { profileOf } from '../casefile/case-profiles.ts';
import { COLUMN_LAYOUT, type ColumnArray, type ColumnName } from '../events/columns.ts';
import type { Block } from '../events/records.ts';
import { SegmentBuilder, type Dictionaries, type FinishedSegment } from '../events/segment-builder.ts';
import { RecordError, type Dialect, type MappingOptions } from '../record.ts';
import { CsvKernel, type BulkKernel } from '../sources/csv-kernel.ts';
import { CsvScanner } from '../sources/csv-scanner.ts';
import { jsonKernel } from '../sources/json-kernel.ts';
import { createProfileMapper } from '../sources/profiles/mapper.ts';
import type { StoredSegment } from '../casefile/source-columns.ts';

export interface MappedSource { readonly dialect: string; readonly profile: string; readonly profile_sha256: Buffer | null; readonly options: string }

export interface Derived {
  segment(segment: FinishedSegment): void;
  /** The profile makes nothing of this record. */
  rejected(record: number, reason: string): void;
}

/** Maps the records of a source, block by block in order. */
export class Derivation {
  readonly #builder: SegmentBuilder;
  readonly #out: Derived;
  readonly #kernel: BulkKernel | null;
  readonly #map: (bytes: Buffer, record: number) => string | null;

  /** Values that the dictionaries have not are added to them, in memory alone. */
  constructor(db: Database.Database, source: MappedSource, dictionaries: Dictionaries, out: Derived) {
    this.#out = out;
    const builder = this.#builder = new SegmentBuilder(dictionaries);
    const dialect = JSON.parse(source.dialect) as Dialect;
    const mapper = createProfileMapper(profileOf(db, source), dialect, JSON.parse(source.options) as MappingOptions);
    const scanner = dialect.format === 'csv' ? new CsvScanner({ ...dialect, bomBytes: 0 }, false) : null;
    const plan = mapper.plan();
    const kernel: BulkKernel | null = scanner && plan && dialect.format === 'csv' ? new CsvKernel(plan, mapper, scanner, builder, dialect.quote)
      : dialect.format === 'ndjson' || dialect.format === 'json' ? jsonKernel(mapper, builder) : null;
    this.#kernel = kernel;
    this.#map = (bytes, record) => {
      if (!kernel) {
        const events = mapper.map(bytes);
        events.forEach((event, sub) => {
          if (builder.full) this.finish();
          builder.add(event, record, sub);
        });
        return events.length === 0 ? 'the record holds no event' : null;
      }
      let reason: string | null = null;
      if (!scanner) return kernel.add(bytes, 0, bytes.length, record);
      scanner.scan(bytes, true, (start, end) => { reason = kernel.add(bytes, start, end, record); });
      return reason;
    };
  }

  /** Maps the records of a block but for those that could not be read as records at all. */
  add(block: Block, unreadable: ReadonlySet<number>): void {
    // Records end where a character does: what holds for the block holds for each of them.
    this.#kernel?.begin(block.bytes);
    for (let i = 0; i < block.records; i++) {
      const record = block.firstRecord + i;
      if (unreadable.has(record)) continue;
      if (this.#builder.full) this.finish();
      let reason: string | null;
      try { reason = this.#map(block.bytes.subarray(block.bounds[i * 2], block.bounds[i * 2 + 1]), record); } catch (thrown) {
        if (!(thrown instanceof RecordError)) throw thrown;
        reason = thrown.message;
      }
      if (reason !== null) this.#out.rejected(record, reason);
    }
  }

  /** Hands over what is left. */
  finish(): void {
    const segment = this.#builder.finish();
    if (segment) this.#out.segment(segment);
  }
}

const NAMES = Object.keys(COLUMN_LAYOUT) as ColumnName[];
const OF_CHANGES: ReadonlySet<ColumnName> = new Set(NAMES.filter((name) => name.startsWith('change') && name !== 'changeEnd'));
const OF_EVENTS = NAMES.filter((name) => !OF_CHANGES.has(name) && name !== 'flags' && name !== 'changeEnd');

/** The stored columns of a source, gone through beside those derived anew; their segments may end elsewhere. */
export class StoredColumns {
  /** What does not fit first, or null. */
  fault: string | null = null;
  readonly #segments: readonly StoredSegment[];
  #at = 0;
  #event = 0;
  #change = 0;

  constructor(segments: readonly StoredSegment[]) {
    this.#segments = segments;
  }

  compare(own: FinishedSegment): void {
    const ends = own.columns.changeEnd as Uint32Array;
    for (let from = 0; from < own.events && this.fault === null;) {
      const stored = this.#segments.at(this.#at);
      if (!stored) { this.fault = 'the records give more events than are stored'; return; }
      const count = Math.min(own.events - from, stored.events - this.#event);
      this.#compare(own, from, count, stored, from === 0 ? 0 : ends[from - 1]);
      from += count;
      this.#event += count;
      if (this.#event === stored.events) { this.#at++; this.#event = 0; this.#change = 0; }
    }
  }

  end(): void {
    if (this.fault === null && this.#at < this.#segments.length) this.fault = 'more events are stored than the records give';
  }

  #compare(own: FinishedSegment, from: number, count: number, stored: StoredSegment, firstChange: number): void {
    const event = this.#event;
    const differs = (name: ColumnName, at: number): void => { this.fault ??= `${name} of the event of record ${recordAt(own, at) + 1} is not what the record says`; };
    for (const name of OF_EVENTS) {
      const mine = own.columns[name] ?? null;
      const theirs = stored.column(name);
      if (mine === null && theirs === null && name !== 'record') continue;
      if (mine && theirs && sameBytes(mine, from, theirs, event, count)) continue;
      for (let i = 0; i < count; i++) {
        const a = mine ? mine[from + i] : name === 'record' ? own.firstRecord + from + i : 0;
        const b = theirs ? theirs[event + i] : name === 'record' ? stored.firstRecord + event + i : 0;
        if (a !== b && (a === a || b === b)) { differs(name, from + i); return; }
      }
    }
    const ends = own.columns.changeEnd as Uint32Array;
    const storedEnds = stored.column('changeEnd');
    if (!storedEnds) { this.fault = 'columns are missing'; return; }
    const shift = this.#change - firstChange;
    for (let i = 0; i < count; i++) if (storedEnds[event + i] - shift !== ends[from + i]) { differs('changeEnd', from + i); return; }
    const changes = (ends[from + count - 1] ?? firstChange) - firstChange;
    const total = storedEnds[stored.events - 1] ?? 0;
    for (const name of OF_CHANGES) {
      const mine = own.columns[name] as ColumnArray;
      const theirs = stored.changes(name, total);
      if (sameBytes(mine, firstChange, theirs, this.#change, changes)) continue;
      for (let i = 0; i < changes; i++) {
        const [a, b] = [mine[firstChange + i], theirs[this.#change + i]];
        if (a !== b && (a === a || b === b)) { differs(name, lastAtMost(ends, firstChange + i)); return; }
      }
    }
    this.#change += changes;
  }
}

/** Whether values of one width stand there alike; where they do not, they may still be the same numbers. */
function sameBytes(mine: ColumnArray, from: number, theirs: ColumnArray, at: number, count: number): boolean {
  const width = mine.BYTES_PER_ELEMENT;
  if (theirs.BYTES_PER_ELEMENT !== width) return false;
  const bytes = (array: ColumnArray, first: number): Buffer => Buffer.from(array.buffer, array.byteOffset + first * width, Math.min(count, array.length - first) * width);
  return bytes(mine, from).equals(bytes(theirs, at));
}

function recordAt(segment: FinishedSegment, event: number): number {
  return segment.columns.record ? segment.columns.record[event] : segment.firstRecord + event;
}

/** The event that a change belongs to. */
function lastAtMost(ends: Uint32Array, change: number): number {
  let event = 0;
  while (event < ends.length - 1 && ends[event] <= change) event++;
  return event;
}
