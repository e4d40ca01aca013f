// The seams between reading, mapping and storing: what a reader yields, what a profile makes of it.
// Kept apart from all three, so that each can be read, tested and replaced without the others.
import type { Category, Change, MappedField, MappedPart, Result } from '../contract/model.ts';
import type { Encoding, ImportQuestion, PreviewColumn } from '../contract/sources.ts';

/** Where a record's time came from. The number is what the `timeBasis` column stores; never renumber. */
export const TIME_BASES = ['none', 'zone in text', 'utc by format', 'assumed zone', 'epoch', 'unreadable', 'gap in assumed zone', 'overlap in assumed zone',
  'second 60 read as 59', 'second 60 read as 59, assumed zone'] as const;
export type TimeBasis = (typeof TIME_BASES)[number];

/** A reading of a time text. `micros`: µs since 1970 UTC, or null: undated. */
export interface ReadTime {
  readonly micros: number | null;
  /** Nanoseconds beyond the microsecond, 0 to 999. */
  readonly nanos: number;
  /** The second of two instants, µs since 1970 UTC, where the assumed zone had the local time twice (`micros` is the first); else null. */
  readonly later: number | null;
  readonly basis: TimeBasis;
}

/** What a profile makes of one record: the seven fields, the optional ones, and the changes. */
export interface MappedEvent {
  readonly time: ReadTime;
  readonly timeText: string | null;
  readonly actor: string | null;
  readonly action: string | null;
  readonly module: string | null;
  readonly category: Category;
  readonly entityType: string | null;
  readonly entity: string | null;
  readonly ip: string | null;
  readonly result: Result;
  /** The source's own id of the record, where it has one. */
  readonly recordId: string | null;
  readonly changes: readonly Change[];
}
/** The same with what only the details pane shows; made on demand for one record. */
export interface MappedDetail extends MappedEvent {
  readonly fields: readonly MappedField[];
  readonly unchanged: readonly Change[];
}

/** How the bytes of a source are to be read; found by `sniff`, stored with the source, enough to read any record again. */
export type Dialect =
  /**
   * `escape`: how a quote stands within quotes; doubled where left out. `headerRows`: rows in front of the first record; 1 where
   * left out, 0 for a table without a header, whose columns are then named `col1`, `col2` …
   */
  | { readonly format: 'csv'; readonly delimiter: number; readonly quote: number; readonly escape?: 'backslash'; readonly header: readonly string[]; readonly headerRows?: number; readonly bomBytes: number }
  | { readonly format: 'ndjson'; readonly bomBytes: number }
  /** `wrapper`: key of the array that holds the records (`Records`, `value`), or null for a top-level array or single object(s). */
  | { readonly format: 'json'; readonly wrapper: string | null; readonly bomBytes: number }
  /** Rows of a sheet in the canonical encoding of `unpack/sheet-rows.ts`, one a line. `columns`: letter and name of each; `headerRows` as for CSV. */
  | { readonly format: 'xlsx'; readonly version: 1; readonly columns: readonly (readonly [letter: string, name: string])[]; readonly headerRows: number; readonly bomBytes: 0 }
  /** One record a line, each perhaps behind a syslog header. */
  | { readonly format: 'line'; readonly payload: LinePayload; readonly bomBytes: number };
export const LINE_PAYLOADS = ['key-value', 'cef', 'leef', 'json', 'text'] as const;
export type LinePayload = (typeof LINE_PAYLOADS)[number];

/** What bare numbers in the time column count. */
export const NUMBER_TIMES = ['epoch seconds', 'epoch milliseconds', 'epoch microseconds', 'epoch nanoseconds', 'FILETIME', '.NET ticks', 'Excel days', 'Excel days since 1904', 'seconds since 2001'] as const;
export type NumberTime = (typeof NUMBER_TIMES)[number];

/** Answers that a person gave, and the defaults of the profile. Stored with the source. */
export interface MappingOptions {
  readonly zone: string | null;
  readonly dateOrder: 'dmy' | 'mdy' | null;
  /** `ambiguous`: they contradict each other and stay undated; null or left out: decided by their digits alone. */
  readonly numbers?: NumberTime | 'ambiguous' | null;
}

/** What a look at the head of a file tells. */
export interface Sniffed {
  readonly dialect: Dialect;
  readonly encoding: Encoding;
  /** How it would be read, in words: `comma, quoted by ", header row`. */
  readonly words: string;
  readonly remarks: readonly string[];
  /** About the encoding, when the bytes leave it open. */
  readonly questions: readonly ImportQuestion[];
}

/** A profile, ready to map the records of one source. */
export interface Mapper {
  /** Zero to many events; an empty list means that the record holds none (it is then rejected with the reason given). Throws RecordError for a record that cannot be read. */
  map(record: Buffer): readonly MappedEvent[];
  /** The same with all details, for one record. */
  detail(record: Buffer): readonly MappedDetail[];
  /** The optional fields alone, for one record. */
  fields(record: Buffer): readonly (readonly MappedField[])[];
  /** Of each event of a record, which parts of its text were read. */
  parts(record: Buffer): readonly (readonly MappedPart[])[];
  /** Column → field, with samples, for the preview. */
  columns(records: readonly Buffer[]): readonly PreviewColumn[];
  /** Questions that stay open with the options given, judged from these records. */
  questions(records: readonly Buffer[]): readonly ImportQuestion[];
}

/** A record that cannot become an event. The reason is one clause for the ledger: `13 cells where 12 are expected`. */
export class RecordError extends Error {
  constructor(reason: string) { super(reason); this.name = 'RecordError'; }
}
