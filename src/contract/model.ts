// The nouns that the engine and its hosts speak about. Readonly and JSON-safe throughout:
// no Date, bigint, Map or undefined ever crosses the wire.
import type { Absence, FindingExtras, NoteLink, SignOff, TagColour } from './casework.ts';

/** Opaque identity of one case, stable for the life of its file. */
export type CaseId = string;
/** `S-001`, `S-002` …: in the order of import, never reused within a case. */
export type SourceId = string;
/** `S-001:42`, or `S-001:42.2` for the second event of one record: source and record number, from 1. Survives re-mapping. */
export type EventId = string;
/** What a host hands out instead of a path: the renderer never sees or sends a path. For the CLI it is the path itself. */
export type FileHandle = string;
/** RFC 3339 in UTC with six digits of fraction, as `2026-03-14T01:06:18.412000Z`. */
export type Instant = string;

/** Every kind a side of a change can have. `unknown`: the source does not tell. `absent`: it tells that there was no such field. */
export type ValueKind = 'value' | 'null' | 'empty' | 'absent' | 'unknown' | 'masked';

/** One changed field in normal form, version 1. */
export interface Change {
  /** Path of the field: `limits.daily.max_payout`; keys with a dot are quoted as `a."b.c"`; `value` where the source names none. */
  readonly field: string;
  /** Text as the source wrote it (numbers uncoerced, strings unescaped, objects and lists as JSON); null where there is no text. */
  readonly old: string | null;
  readonly new: string | null;
  readonly oldKind: ValueKind;
  readonly newKind: ValueKind;
}

/** The seven categories of a back office, and what falls outside them: shown and counted, never hidden. */
export const CATEGORIES = ['user', 'financial', 'bonus', 'campaign', 'access', 'permission', 'system', 'other'] as const;
export type Category = (typeof CATEGORIES)[number];
export const RESULTS = ['success', 'failure', 'unknown'] as const;
export type Result = (typeof RESULTS)[number];

export interface CaseInfo {
  readonly id: CaseId;
  readonly name: string;
  /** File name without folder, as shown to people. */
  readonly fileName: string;
  readonly created: Instant;
  readonly readOnly: boolean;
  /** Why editing is off, when it is. */
  readonly readOnlyReason: string | null;
  /** Stated, signed and closed for good. */
  readonly sealed: boolean;
  readonly sources: number;
  readonly events: number;
  readonly undated: number;
  readonly findings: number;
  readonly firstTime: Instant | null;
  readonly lastTime: Instant | null;
  readonly schema: number;
  readonly bytes: number;
  /** True while every word of every record can be found through the text index; searches work before that too, only slower. */
  readonly textIndexed: boolean;
}

export interface RecentCase {
  readonly file: FileHandle;
  readonly name: string;
  readonly fileName: string;
  /** Folder as shown to people, or null where a host does not show it. */
  readonly folder: string | null;
  readonly opened: Instant;
  readonly sources: number;
  readonly events: number;
  /** The file is no longer where it was. */
  readonly missing: boolean;
}

export const THEMES = ['system', 'light', 'dark'] as const;
export interface Settings {
  /** IANA zone shown beside UTC, as `Europe/Malta`. */
  readonly zone: string;
  readonly theme: (typeof THEMES)[number];
  readonly investigator: string;
  readonly organisation: string;
}

/** How the events of one kind of source were last laid out, on this machine. */
export interface Layout {
  /** Id of the profile that reads such sources. */
  readonly profile: string;
  /** Columns in their order with their widths, as the screen's own address. */
  readonly address: string;
}

/** One row of the event grid. */
export interface EventRow {
  readonly id: EventId;
  readonly time: Instant | null;
  /** The time exactly as the source wrote it. */
  readonly timeText: string | null;
  readonly actor: string | null;
  readonly action: string | null;
  readonly module: string | null;
  readonly category: Category;
  readonly entityType: string | null;
  readonly entity: string | null;
  readonly ip: string | null;
  readonly result: Result;
  readonly changes: readonly Change[];
  readonly source: SourceId;
  /** Physical line for text, record number from 1 for JSON. */
  readonly line: number;
  /** SHA-256 of the record's bytes, hex. */
  readonly recordHash: string;
  /** The same bytes occur earlier in the same source. */
  readonly repeated: boolean;
  /** Another event has the same record id and says something else. */
  readonly conflict: boolean;
  readonly starred: boolean;
  readonly tags: readonly string[];
  readonly notes: number;
  /** `EX-001` …, where a finding cites it. */
  readonly exhibits: readonly string[];
}

/** A field that the profile maps but no column shows: reason, session, request id … */
export interface MappedField {
  readonly name: string;
  /** Column or path in the source. */
  readonly from: string;
  readonly value: string | null;
  readonly kind: ValueKind;
}

/** A part of a record's text that fields of its event were taken from, in UTF-16 units; `time`, `actor`, `old` and so on. */
export interface MappedPart {
  readonly start: number;
  readonly end: number;
  readonly fields: readonly string[];
}

export interface Note {
  readonly id: number;
  readonly text: string;
  readonly author: string;
  readonly created: Instant;
  readonly edited: Instant | null;
  /** Ids in the text that are events of the case. */
  readonly links: readonly NoteLink[];
}

export interface Neighbour {
  readonly id: EventId;
  readonly time: Instant | null;
  readonly actor: string | null;
  readonly action: string | null;
  readonly entity: string | null;
}

export interface EventDetail extends EventRow {
  readonly fields: readonly MappedField[];
  /** Fields present on both sides and equal; shown folded. */
  readonly unchanged: readonly Change[];
  /** The record's text, control characters kept; bytes that are not UTF-8 as `\xFF`. */
  readonly raw: string;
  readonly rawBytes: number;
  /** `raw` was cut at 64 KiB. */
  readonly rawCut: boolean;
  /** Parts of `raw` that the profile read, in its order; one may lie within another. Empty where places are not known, as in log lines. */
  readonly parts: readonly MappedPart[];
  /** Byte offset of the record in the decoded source. */
  readonly offset: number;
  readonly record: number;
  readonly sourceName: string;
  /** File, member of an archive or sheet that it stands in. */
  readonly part: string;
  /** The instant as logged, where the clock of the source was corrected; null where it was not. */
  readonly timeLogged: Instant | null;
  /** How the instant came about: `zone in text`, `assumed Europe/Malta`, `epoch` … or why there is none. */
  readonly timeBasis: string;
  readonly noteList: readonly Note[];
}

/** The event that a person goes to: one by its id, or the first of a result from a time on. */
export interface Destination {
  /** Null: no event of the result has a time. */
  readonly event: EventId | null;
  readonly time: Instant | null;
  /** The result holds it. An event is gone to by its id even where it does not. */
  readonly inResult: boolean;
  /** Every event of the result is before the time that was asked for; this is the last. */
  readonly isBefore: boolean;
}

/** Fields that have a facet, in the order of the rail. */
export const FACET_FIELDS = ['actor', 'action', 'module', 'category', 'entityType', 'ip', 'result', 'source'] as const;
export type FacetField = (typeof FACET_FIELDS)[number];

export interface FacetValue {
  /** Null: events that have no such value. */
  readonly value: string | null;
  readonly count: number;
  readonly selected: boolean;
}
/** One thing that can stand at the cursor of a query. */
export interface Suggestion {
  readonly kind: 'field' | 'value' | 'word' | 'operator';
  /** What takes the place of the span. */
  readonly text: string;
  /** What it means, or the name that goes with it; '' where it speaks for itself. */
  readonly meaning: string;
  /** Events that have it among those that meet the rest of the query; null where they are not counted. */
  readonly count: number | null;
}

export interface Suggestions {
  /** Span of the query that a suggestion replaces, in UTF-16 units. */
  readonly start: number;
  readonly end: number;
  readonly items: readonly Suggestion[];
  /** Why the query as it stands is none: where, and what was likely meant in its place ('': to leave it out). */
  readonly problem: { readonly message: string; readonly start: number; readonly end: number; readonly instead: string | null } | null;
}

export interface Facet {
  readonly field: FacetField;
  /** Counted over events that meet every filter but this facet's own. Selected ones first, then by count, then by value. */
  readonly values: readonly FacetValue[];
  /** Distinct values, of which `values` is the head. */
  readonly distinct: number;
  /** Events counted: those that meet every filter but this facet's own. */
  readonly total: number;
}

export interface Histogram {
  /** Start of the first bucket. Null when no dated event is in the case. */
  readonly from: Instant | null;
  readonly to: Instant | null;
  readonly bucketSeconds: number;
  /** One row per category in the order of CATEGORIES; every row has the same length. */
  readonly series: readonly { readonly category: Category; readonly counts: readonly number[] }[];
}

export interface Panel {
  readonly total: number;
  /** All events of the case, filters aside. */
  readonly all: number;
  readonly undated: number;
  readonly facets: readonly Facet[];
  readonly histogram: Histogram;
  /** Milliseconds in the engine. */
  readonly took: number;
  /** For each filter of the query: how many events there would be without it. Only when `total` is 0. */
  readonly without: readonly { readonly filter: string; readonly total: number }[];
}

/** Columns that a result can be sorted by. */
export const SORTABLE = ['time', 'actor', 'action', 'module', 'category', 'entityType', 'entity', 'ip', 'result', 'source'] as const;
export type Sortable = (typeof SORTABLE)[number];
/** Ascending, or with a minus descending. Ties keep the order of time; events without a value come last both ways. */
export type Order = Sortable | `-${Sortable}`;
export const ORDERS: readonly Order[] = SORTABLE.flatMap((column): Order[] => [column, `-${column}`]);

/** `csv` is safe for spreadsheets, `csv-exact` leaves every value as it is; a workbook holds texts alone, cut where Excel cuts. */
export const EXPORT_FORMATS = ['csv', 'csv-exact', 'ndjson', 'xlsx'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];
/** What an export is made of; given again for each piece and for the manifest. */
export interface ExportWish { readonly query: string; readonly order: Order; readonly format: ExportFormat; /** IANA name or fixed offset of the times. */ readonly zone: string }

export const SEVERITIES = ['bad', 'suspicious', 'good', 'none'] as const;
export const CONFIDENCES = ['low', 'medium', 'high'] as const;
export const FINDING_STATUSES = ['draft', 'in review', 'signed off'] as const;
export const ROLES = ['shows', 'contradicts', 'context'] as const;

export interface FindingFields {
  readonly title: string;
  readonly statement: string;
  readonly severity: (typeof SEVERITIES)[number];
  readonly confidence: (typeof CONFIDENCES)[number];
  readonly status: (typeof FINDING_STATUSES)[number];
}

/** What a report is written as, as text and as bytes; HTML and PDF are those to file. */
export const REPORT_FORMATS = ['html', 'md', 'csv', 'json'] as const;
export type ReportFormat = (typeof REPORT_FORMATS)[number];
export const REPORT_FILES = ['pdf', 'docx', 'xlsx'] as const;
export type ReportFile = (typeof REPORT_FILES)[number];
export const isReportFile = (format: ReportFormat | ReportFile): format is ReportFile => REPORT_FILES.some((known) => known === format);

/** An event cited in a finding, in the order of the argument. */
export interface Exhibit {
  /** `EX-001` …: unique in the case, never reused. */
  readonly label: string;
  readonly event: EventId;
  readonly recordHash: string;
  readonly role: (typeof ROLES)[number];
  readonly comment: string;
  /** Null when the record is no longer among the events (its source was excluded). */
  readonly row: EventRow | null;
}

export interface Finding extends FindingFields, FindingExtras {
  /** `F-01` … */
  readonly id: string;
  readonly author: string;
  readonly created: Instant;
  readonly edited: Instant;
  /** The filter and zone it was made from, as the screen's own address; null when made in the CLI without one. */
  readonly view: string | null;
  /** The query of that view, for reports. */
  readonly query: string;
  readonly exhibits: readonly Exhibit[];
  /** Searches that found nothing, in the order in which they were cited. */
  readonly absences: readonly Absence[];
  /** Null: nobody has, or the finding was changed since. */
  readonly signedOff: SignOff | null;
}

/** A view of the events under a name: what is asked, and how it is shown. */
export interface SavedView {
  /** `V-01` …: unique in the case, never reused. */
  readonly id: string;
  readonly name: string;
  /** Filters, columns, order and zone as the screen's own address, without the case. */
  readonly address: string;
  /** What it asks, in the query language: for the command line and reports. */
  readonly query: string;
  readonly author: string;
  readonly created: Instant;
  readonly edited: Instant;
}

/** `colour` null: none was given. One that was given is listed though no event has the tag. */
export interface TagCount { readonly tag: string; readonly count: number; readonly colour: TagColour | null }
export interface UndoState {
  /** What undo would take back, in words, or null. */
  readonly undo: string | null;
  readonly redo: string | null;
}

export interface CustodyEntry {
  readonly seq: number;
  readonly time: Instant;
  readonly actor: string;
  /** Machine, and version of Exhibit, that it was written on. */
  readonly host: string;
  readonly version: string;
  readonly action: string;
  readonly subject: string;
  readonly detail: string;
  /** Hash of the entry before, hex. */
  readonly previous: string;
  readonly hash: string;
}

export interface VerifyReport {
  readonly ok: boolean;
  /** One sentence. */
  readonly verdict: string;
  readonly checks: readonly { readonly what: string; readonly ok: boolean; readonly detail: string }[];
  readonly records: number;
  readonly bytes: number;
}

export interface AppInfo {
  readonly version: string;
  readonly host: 'electron' | 'web' | 'cli';
  readonly formats: readonly string[];
  readonly profiles: readonly { readonly id: string; readonly title: string }[];
}
