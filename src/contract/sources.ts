// The nouns of import: what was given, what was understood of it, and what the ledger says once it is in the case.
import type { WireError } from './errors.ts';
import type { Change, EventId, FileHandle, Instant, SourceId } from './model.ts';

/** How the text of a file is written. UTF-16 and Windows-1252 are turned into UTF-8 for reading; turning back gives the file's own bytes. */
export const ENCODINGS = ['utf-8', 'utf-16le', 'utf-16be', 'windows-1252'] as const;
export type Encoding = (typeof ENCODINGS)[number];

export const SOURCE_STATES = ['complete', 'partial'] as const;
/** `excluded`: masked for now. `retracted`: should never have been in the case. Either keeps every record, and either can be taken back. */
export const STANDINGS = ['included', 'excluded', 'retracted'] as const;
export type Standing = (typeof STANDINGS)[number];

/** One layer of what was given, outermost first: the file itself, then every archive it was taken out of. */
export interface Layer {
  readonly name: string;
  readonly kind: 'file' | 'zip' | 'gzip' | 'xlsx';
  readonly bytes: number;
  /** SHA-256 of the bytes of this layer, hex. */
  readonly sha256: string;
}

/** Sum over one numeric column of a source, exact: what an auditor compares with the total of the system it came from. */
export interface ControlTotal {
  readonly column: string;
  /** Cells that are plain decimals, and cells that hold anything else; empty ones are neither. */
  readonly numbers: number;
  readonly others: number;
  /** Exact decimals as text. */
  readonly sum: string;
  readonly min: string;
  readonly max: string;
}

/** Something put right, or out of the ordinary but kept, and how often. */
export interface Repair { readonly what: string; readonly count: number }

/** One line of the ledger: `read = imported + rejected + duplicate` always holds. */
export interface Source {
  readonly id: SourceId;
  readonly name: string;
  /** SHA-256 of the file's bytes as given, hex. */
  readonly sha256: string;
  readonly bytes: number;
  /** `csv`, `ndjson`, `json`, `xlsx`, `line`; with `+gzip` or `+zip` behind it for a compressed one. */
  readonly format: string;
  readonly encoding: Encoding;
  /** How it was read, in words: `comma, quoted by ", header row`. */
  readonly dialect: string;
  /** Files, members of an archive or sheets that are read as this source. */
  readonly parts: number;
  readonly layers: readonly Layer[];
  readonly profile: string;
  readonly profileTitle: string;
  readonly profileVersion: number;
  /** Records found in the source. */
  readonly read: number;
  /** Records that became events. */
  readonly imported: number;
  readonly rejected: number;
  /** Records that another source had already supplied: kept, but masked. */
  readonly duplicate: number;
  /** Events whose record occurs earlier in the same source too; they stay events. */
  readonly repeated: number;
  /** Events that share a record id with another event of other content. */
  readonly conflicts: number;
  /** Events without a readable time. */
  readonly undated: number;
  readonly events: number;
  /** Corrected by `clockSeconds`, as is `lastTime`. */
  readonly firstTime: Instant | null;
  readonly lastTime: Instant | null;
  /** The zone that times without one were read in, or null when all carried theirs. */
  readonly zone: string | null;
  /** The order of day and month in which dates such as 5/6/2024 were read, or null when there was none. */
  readonly dateOrder: 'dmy' | 'mdy' | null;
  /** Answers that a person gave, one clause each: nothing proved them. */
  readonly decided: readonly string[];
  /** Added to every time of the source; 0 when its clock was right. */
  readonly clockSeconds: number;
  readonly standing: Standing;
  /** Why it is excluded or retracted; '' otherwise. */
  readonly standingReason: string;
  /** Its duplicates are shown as events, because somebody said so. */
  readonly keepsDuplicates: boolean;
  /** RFC 9162 root over the source's records, hex; of the first part where there are several. */
  readonly merkleRoot: string;
  readonly importedAt: Instant;
  readonly importedBy: string;
  /** `partial`: the source ended early (truncated gzip, unreadable tail); what could be read is here and counted. */
  readonly state: (typeof SOURCE_STATES)[number];
  readonly totals: readonly ControlTotal[];
  readonly repairs: readonly Repair[];
  /** Signs that the export was cut or changed on its way: exactly 50,000 rows, cells of 32,767 characters, `1.23E+15` for an id. */
  readonly tells: readonly string[];
  /** Everything else out of the ordinary, one sentence each: moving source, damage of a container. */
  readonly remarks: readonly string[];
}

/** One file, member or sheet of a source. */
export interface SourcePart {
  /** Name within the source: that of the file, or `2026/03/a.json.gz` within an archive. */
  readonly name: string;
  readonly container: 'none' | 'gzip' | 'xlsx';
  readonly encoding: Encoding;
  /** Size and SHA-256 as given or as taken out of the archive, and decoded. */
  readonly givenBytes: number;
  readonly givenSha256: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly records: number;
  /** Number of its first record within the source, from 1. */
  readonly firstRecord: number;
  readonly merkleRoot: string;
}

export interface Rejection {
  readonly source: SourceId;
  /** File, member or sheet it stands in. */
  readonly part: string;
  /** Physical line for text, record number from 1 for JSON, row for a sheet. */
  readonly line: number;
  /** Byte offset in the decoded part. */
  readonly offset: number;
  readonly reason: string;
  /** The raw text, at most 2,000 characters of it. */
  readonly raw: string;
}

/** A record of one source, by its place. */
export interface RecordPlace { readonly event: EventId; readonly source: SourceId; readonly part: string; readonly line: number; readonly recordHash: string; readonly time: Instant | null }
/** A record that an earlier source had already supplied: which one, and how that was known. */
export interface Duplicate { readonly record: RecordPlace; readonly of: RecordPlace; readonly by: 'same bytes' | 'same record id and content' }
/** Two records with one id that say different things. Which one is right is for a person to find out. */
export interface Conflict { readonly recordId: string; readonly first: RecordPlace; readonly second: RecordPlace; /** Fields that differ. */ readonly differs: readonly string[] }

/** What two exports of one period say of each other. */
export interface Comparison {
  /** The period that both cover; null when there is none, and then nothing is compared. */
  readonly from: Instant | null;
  readonly to: Instant | null;
  /** Records of each within the period, and those without a time. */
  readonly earlier: number;
  readonly later: number;
  readonly inBoth: number;
  /** In the earlier export, and no longer in the later one: that is evidence. */
  readonly missing: number;
  /** Of those missing, records without a time, the last of the page: nothing tells whether they fall within the period. */
  readonly undated: number;
  /** Same record id, other content. */
  readonly changed: number;
  readonly added: number;
  /** One page of those missing. */
  readonly records: readonly RecordPlace[];
}

/** A question that only a person can answer; nothing is imported while one is open. */
export interface ImportQuestion {
  readonly kind: 'zone' | 'dateOrder' | 'mapping' | 'encoding' | 'limit';
  readonly text: string;
  /** CLI option that answers it: `--zone`, `--date-order`, `--yes`, `--encoding`, `--raise-limits`. */
  readonly option: string;
  readonly choices: readonly string[];
}

export interface ProfileGuess {
  readonly id: string;
  readonly title: string;
  /** 0 to 1. */
  readonly confidence: number;
  /** For and against, one short clause each, beginning with + or −. */
  readonly reasons: readonly string[];
}

/** A profile that can be chosen. `saved`: made with the mapper on this machine. */
export interface ProfileInfo { readonly id: string; readonly title: string; readonly version: number; readonly origin: 'built-in' | 'saved' }

/** Fields that a column can be mapped to by hand. `changes`: a JSON object of changes, `{field: [old, new]}` and its like. */
export const MAPPABLE = [
  'time', 'actor', 'action', 'module', 'entityType', 'entity', 'field', 'old', 'new', 'changes', 'ip', 'result', 'recordId',
  'reason', 'authorised by', 'transaction', 'session', 'request', 'user agent', 'amount', 'currency', 'note',
] as const;
export type Mappable = (typeof MAPPABLE)[number];

export interface PreviewColumn {
  readonly name: string;
  /** At most three different ones. */
  readonly samples: readonly string[];
  /** Field it is mapped to, or null. */
  readonly mapsTo: string | null;
  /** 0 to 1, of that mapping; null where there is none. */
  readonly confidence: number | null;
  /** Why: `the name says so`, `12 of 12 values are times`; '' where there is nothing to say. */
  readonly reason: string;
}

/** What was chosen for one column in the mapper. */
export interface ColumnChoice { readonly column: string; readonly field: Mappable | null }
/**
 * Changes told in prose, as `Role changed from A to B`. `pattern`: text with the placeholders `{field}`, `{old}`, `{new}`,
 * `{entity}` and `{*}` for anything; never a regular expression.
 */
export interface ProsePattern { readonly column: string; readonly pattern: string }

/** One thing to import: a file, or what is read as one source within an archive or workbook. */
export interface ImportEntry {
  readonly file: FileHandle;
  /** See ImportFile. */
  readonly inside: string | null;
  /** As shown: `march.zip › audit/a.csv`. */
  readonly name: string;
  /** Size as given or as taken out of the archive. */
  readonly bytes: number;
  /** Files or sheets that are read as this one source; 1 for a file. */
  readonly parts: number;
  /** A hidden sheet: imported only by choice. */
  readonly hidden: boolean;
  /** Why it cannot be imported, or null. */
  readonly refusal: WireError | null;
}

export interface ImportPreview {
  readonly file: FileHandle;
  readonly inside: string | null;
  readonly name: string;
  readonly bytes: number;
  readonly parts: number;
  readonly layers: readonly Omit<Layer, 'sha256'>[];
  readonly format: string;
  readonly encoding: Encoding;
  /** How it would be read, in words. */
  readonly dialect: string;
  /** For tables: the delimiter, and whether the first row names the columns; null for what is no table. */
  readonly delimiter: string | null;
  readonly header: boolean | null;
  readonly profile: ProfileGuess;
  readonly others: readonly ProfileGuess[];
  readonly columns: readonly PreviewColumn[];
  readonly rows: readonly PreviewRow[];
  readonly questions: readonly ImportQuestion[];
  readonly tells: readonly string[];
  readonly remarks: readonly string[];
  /** Id of a source of this case with the very same bytes, or null. */
  readonly alreadyImported: SourceId | null;
}

export interface PreviewRow {
  readonly line: number;
  readonly timeText: string | null;
  readonly time: Instant | null;
  readonly actor: string | null;
  readonly action: string | null;
  readonly entity: string | null;
  readonly changes: readonly Change[];
}

/** What a person allows or gives so that a file can be unpacked. */
export interface Unlocking {
  /** Read on past the limits against archive bombs, as far as disk and format allow. */
  readonly raiseLimits: boolean;
  /** Opens encrypted files of an archive; never stored, and never logged. */
  readonly password: string | null;
}

/** What is to be imported, and the answers given so far. Null: as sniffed, or not answered. */
export interface ImportFile extends Unlocking {
  readonly file: FileHandle;
  /** Name as the person knows it; the host's own name for it when null. */
  readonly name: string | null;
  /** Within an archive or workbook: name of the first member or sheet of what is read as one source. Null: the file itself. */
  readonly inside: string | null;
  readonly profile: string | null;
  /** A profile of its own, as YAML; wins over `profile`. */
  readonly draft: string | null;
  /** IANA zone or fixed offset (`+02:00`) for times without one. */
  readonly zone: string | null;
  readonly dateOrder: 'dmy' | 'mdy' | null;
  readonly encoding: Encoding | null;
  /** For tables: one character, and whether the first row names the columns. */
  readonly delimiter: string | null;
  readonly header: boolean | null;
  /** Keep the archive or workbook itself beside its records, so that it can be written out again. */
  readonly keepContainer: boolean;
  /** Import it although the very same bytes are in the case; every record is then a duplicate. */
  readonly again: boolean;
  /** Take the generic mapping without asking. */
  readonly accept: boolean;
}

/** A file as it is when nothing has been answered yet. */
export function importFile(file: FileHandle, answers: Partial<Omit<ImportFile, 'file'>> = {}): ImportFile {
  return {
    file, name: null, inside: null, profile: null, draft: null, zone: null, dateOrder: null, encoding: null, delimiter: null, header: null,
    keepContainer: true, raiseLimits: false, password: null, again: false, accept: false, ...answers,
  };
}

export interface ImportResult {
  readonly sources: readonly Source[];
  readonly rejections: readonly Rejection[];
  /** Files that were left out because a source has the very same bytes. */
  readonly alreadyImported: readonly { readonly name: string; readonly source: SourceId }[];
}

export interface ImportTick {
  readonly file: string;
  readonly fileIndex: number;
  readonly files: number;
  readonly bytesDone: number;
  readonly bytesTotal: number;
  readonly records: number;
  readonly phase: 'reading' | 'finishing';
}

export const JOB_STATES = ['running', 'paused', 'interrupted', 'done', 'cancelled', 'failed'] as const;
/** Long work on a case. `interrupted`: Exhibit ended while it ran; resuming does what is left of it. */
export interface Job {
  readonly id: number;
  readonly kind: 'import' | 'rebuild' | 'judge' | 'index';
  /** `march.csv and 3 more`. */
  readonly title: string;
  readonly state: (typeof JOB_STATES)[number];
  /** Bytes, records or blocks; `unit` says which. */
  readonly done: number;
  readonly total: number;
  readonly unit: 'bytes' | 'records' | 'blocks';
  readonly started: Instant;
  readonly ended: Instant | null;
  /** Why it failed, or what is left to do; '' otherwise. */
  readonly detail: string;
  readonly canPause: boolean;
}
