// ONE table: every operation of the engine, with what goes in, what comes out and what it reports on the way.
// A new feature starts with a line here; inputs.ts must then have its schema and the engine its handler, or neither compiles.
import type { ActorList, ActorProfile, Identity } from './actors.ts';
import type { CaseCopy, CaseProperties, SalvageReport } from './case-care.ts';
import type { FindingExtras, FindingVersion, MergePreview, Question, QuestionFields, TagColour } from './casework.ts';
import type { Continuity, Gaps, Reverts } from './checks.ts';
import type { CheckpointInfo, Encryption, MadeFile, SealInfo, SigningKey } from './evidence.ts';
import type { EntityComparison, EntityHistory, EntityList, EntityState, EntityTimeline } from './entities.ts';
import type {
  AppInfo, CaseId, CaseInfo, Category, CustodyEntry, Destination, EventDetail, EventId, EventRow, Exhibit, ExportWish, Facet, FacetField, FileHandle,
  Finding, FindingFields, Instant, Layout, Neighbour, Order, Panel, RecentCase, ReportFile, ReportFormat, SavedView, Settings, SourceId, Suggestions, TagCount,
  UndoState, VerifyReport,
} from './model.ts';
import type { Conformity, Money, Overview } from './overview.ts';
import type { AlertList, AlertSeverity, AlertState, DryRun, ListKind, ReferenceList, RuleFile, RuleList, RuleRun, Suppression } from './rules.ts';
import type {
  ColumnChoice, Comparison, Conflict, Duplicate, ImportEntry, ImportFile, ImportPreview, ImportResult, ImportTick, Job, ProfileInfo, ProsePattern,
  Rejection, Source, SourcePart, Standing, Unlocking,
} from './sources.ts';
import type { LaneKind, Timeline } from './timeline.ts';

interface InCase { readonly caseId: CaseId }
interface Operation<In, Out, Tick = never> { in: In; out: Out; tick: Tick }
type Nothing = Record<string, never>;
/** Which entity; its type may be left out. */
interface EntityWish { readonly entityType: string | null; readonly entity: string }
/** What a timeline has lanes for, and its limits; both belong to it. */
interface TimelineWindow { readonly by: LaneKind; readonly from: Instant | null; readonly to: Instant | null }
/** Hits of a search that goes on: how many at least, and the page asked for as it is among them. */
export interface FirstHits { readonly atLeast: number; readonly events: readonly EventRow[] }

/** A piece of an exported file. `query`: the one to ask for the next with, which means the same whenever it is asked; `revision`: another one means that the case changed. */
export interface ExportedPage {
  readonly base64: string; readonly rows: number; readonly total: number; readonly disarmed: number; readonly cut: number;
  readonly state: string | null; readonly query: string; readonly revision: string;
}

export interface Progress { readonly done: number; readonly total: number }

export interface Operations {
  // Application
  'app.info': Operation<Nothing, AppInfo>;
  'settings.get': Operation<Nothing, Settings>;
  'settings.set': Operation<Partial<Settings>, Settings>;
  'layout.list': Operation<Nothing, readonly Layout[]>;
  /** Keeps the layout that sources of this profile have now in place of the one before. */
  'layout.keep': Operation<Layout, readonly Layout[]>;

  // Cases. `file` null: the host's own folder for cases, named after the case.
  'case.recent': Operation<Nothing, readonly RecentCase[]>;
  'case.forget': Operation<{ readonly file: FileHandle }, readonly RecentCase[]>;
  'case.create': Operation<{ readonly name: string; readonly file: FileHandle | null }, CaseInfo>;
  'case.open': Operation<{ readonly file: FileHandle; readonly readOnly: boolean }, CaseInfo>;
  'case.close': Operation<InCase, null>;
  'case.info': Operation<InCase, CaseInfo>;
  'case.rename': Operation<InCase & { readonly name: string }, CaseInfo>;
  'case.properties': Operation<InCase, CaseProperties>;
  /** Those not given stay as they are. The custody log tells each change. */
  'case.setProperties': Operation<InCase & Partial<CaseProperties>, CaseProperties>;
  /** Writes the case to a new file, as it is at this moment; nothing is overwritten. Ticks with bytes written so far. */
  'case.copy': Operation<InCase & { readonly file: FileHandle }, CaseCopy, Progress>;
  /** Makes a new case out of all that can be read of a damaged one and verifies. The damaged file is only read. */
  'case.salvage': Operation<{ readonly damaged: FileHandle; readonly file: FileHandle }, SalvageReport, Progress>;
  /** Reads everything back: one verdict, then what was checked. */
  'case.verify': Operation<InCase, VerifyReport, Progress>;
  /** The same for a file that Exhibit made for others, a case, a bundle or a report. `passphrase` or `identity`: opens an encrypted bundle. `verifier`: the key that must have signed it. */
  'evidence.verify': Operation<{ readonly file: FileHandle; readonly passphrase: string | null; readonly identity: string | null; readonly verifier: string | null }, VerifyReport, Progress>;
  /** Signs the case as it is now. A first key is made under the passphrase where there is none. */
  'case.checkpoint': Operation<InCase & { readonly passphrase: string }, CheckpointInfo>;
  'case.checkpoints': Operation<InCase, { readonly checkpoints: readonly CheckpointInfo[]; readonly seal: SealInfo | null }>;
  /** Shows that the log of the case at `size` holds all that it held at `earlier`: the hashes of RFC 9162, base64, one a line. */
  'case.consistency': Operation<InCase & { readonly earlier: number; readonly size: number }, { readonly text: string }>;
  /** Verifies, then signs everything and closes the case for good. It opens for reading from then on. */
  'case.seal': Operation<InCase & { readonly passphrase: string; readonly reason: string }, SealInfo, Progress>;
  /** Whether a time stamp (RFC 3161, DER in base64) is that of the seal, and of when; it is kept beside the case, never in it. */
  'case.stamp': Operation<InCase & { readonly base64: string }, { readonly time: string }>;
  /** Cited events with their proofs, reports and the custody log, in a zip that verifies without the case. Of a sealed case. */
  'case.bundle': Operation<InCase & { readonly file: FileHandle; readonly encryption: Encryption | null }, MadeFile, Progress>;
  /** A case of the cited events alone, with proofs that lead to the seal of this one. */
  'case.subset': Operation<InCase & { readonly file: FileHandle; readonly name: string }, MadeFile>;

  // Keys that sign, on this machine. Their private halves never leave it but encrypted.
  'key.list': Operation<Nothing, readonly SigningKey[]>;
  'key.create': Operation<{ readonly passphrase: string }, SigningKey>;
  /** The encrypted key, to be kept elsewhere. */
  'key.backup': Operation<{ readonly key: string }, { readonly text: string }>;
  'key.restore': Operation<{ readonly text: string; readonly passphrase: string }, SigningKey>;
  /** It signs nothing any more; verification names it. */
  'key.lost': Operation<{ readonly key: string; readonly reason: string }, readonly SigningKey[]>;
  /** `action`: entries of it alone, which `total` then counts; `latestFirst`: against the order of the log. `actions`: each that the log has, with how many entries. */
  'case.custody': Operation<InCase & { readonly offset: number; readonly limit: number; readonly action?: string; readonly latestFirst?: boolean }, { readonly total: number; readonly entries: readonly CustodyEntry[]; readonly actions: readonly { readonly action: string; readonly entries: number }[] }>;

  // Import. Files are listed, previewed, asked about; then `import.run` writes them, one source after the other.
  /** What there is to import in the files and folders given: one entry for everything that would become a source of its own. */
  'import.list': Operation<InCase & Unlocking & { readonly files: readonly FileHandle[] }, readonly ImportEntry[], Progress>;
  'import.preview': Operation<InCase & { readonly file: ImportFile }, ImportPreview>;
  'import.run': Operation<InCase & { readonly files: readonly ImportFile[] }, ImportResult, ImportTick>;

  // Profiles. A text is YAML, checked against the schema of profiles.
  'profile.list': Operation<Nothing, readonly ProfileInfo[]>;
  'profile.text': Operation<{ readonly id: string }, { readonly text: string }>;
  /** Keeps a profile on this machine, under the id in its text; one saved before under that id is replaced. */
  'profile.save': Operation<{ readonly text: string }, ProfileInfo>;
  'profile.remove': Operation<{ readonly id: string }, readonly ProfileInfo[]>;
  /** A profile for a file out of choices made column by column. Nothing is saved. */
  'profile.draft': Operation<InCase & { readonly file: ImportFile; readonly title: string; readonly columns: readonly ColumnChoice[]; readonly prose: readonly ProsePattern[] }, { readonly text: string }>;

  // Sources and their ledger
  'source.list': Operation<InCase, readonly Source[]>;
  'source.parts': Operation<InCase & { readonly source: SourceId; readonly offset: number; readonly limit: number }, { readonly total: number; readonly parts: readonly SourcePart[] }>;
  'source.rejections': Operation<InCase & { readonly source: SourceId; readonly offset: number; readonly limit: number }, { readonly total: number; readonly rejections: readonly Rejection[] }>;
  /** A stretch of the original bytes, as given or, with `decoded`, as text of its parts one after the other; `sha256` is that of all of them. */
  'source.read': Operation<InCase & { readonly source: SourceId; readonly decoded: boolean; readonly offset: number; readonly limit: number }, { readonly base64: string; readonly total: number; readonly sha256: string }>;
  'source.duplicates': Operation<InCase & { readonly source: SourceId; readonly offset: number; readonly limit: number }, { readonly total: number; readonly duplicates: readonly Duplicate[] }>;
  /** Of one source, or of the whole case. */
  'source.conflicts': Operation<InCase & { readonly source: SourceId | null; readonly offset: number; readonly limit: number }, { readonly total: number; readonly conflicts: readonly Conflict[] }>;
  'source.compare': Operation<InCase & { readonly earlier: SourceId; readonly later: SourceId; readonly offset: number; readonly limit: number }, Comparison>;

  // After import: records never change; what is made of them does, and the log says so. Annotations stay.
  /** Makes the events of a source anew from its records, with another profile or other answers; null keeps what there is. */
  'source.rebuild': Operation<InCase & { readonly source: SourceId; readonly profile: string | null; readonly draft: string | null; readonly zone: string | null; readonly dateOrder: ImportFile['dateOrder'] }, Source, Progress>;
  /** Adds seconds to every time of a source whose clock was wrong; 0 takes the correction back. */
  'source.clock': Operation<InCase & { readonly source: SourceId; readonly seconds: number; readonly reason: string }, Source>;
  'source.standing': Operation<InCase & { readonly source: SourceId; readonly standing: Standing; readonly reason: string }, Source, Progress>;
  /** Shows the duplicates of a source as events, or masks them again. */
  'source.duplicate': Operation<InCase & { readonly source: SourceId; readonly keep: boolean; readonly reason: string }, Source, Progress>;

  // Jobs: long work on a case, whoever asked for it
  'job.list': Operation<InCase, readonly Job[]>;
  'job.pause': Operation<InCase & { readonly job: number }, Job>;
  /** Goes on with a paused job, or does what an interrupted one left. */
  'job.resume': Operation<InCase & { readonly job: number }, Job>;
  'job.cancel': Operation<InCase & { readonly job: number }, Job>;
  /** Builds what is missing of the text index; searches work without it, only slower. */
  'index.build': Operation<InCase, null, Progress>;

  // Events
  /** Ticks with what a text has found so far, where looking for it takes long. */
  'event.search': Operation<InCase & { readonly query: string; readonly order: Order; readonly offset: number; readonly limit: number }, { readonly total: number; readonly events: readonly EventRow[]; readonly took: number }, FirstHits>;
  'event.panel': Operation<InCase & { readonly query: string; readonly facetLimit: number; readonly buckets: number; /** Limits of the histogram; null: the whole case. */ readonly from: string | null; readonly to: string | null }, Panel>;
  /** More values of one facet, those containing `contains` (any case). */
  'event.facet': Operation<InCase & { readonly query: string; readonly field: FacetField; readonly contains: string; readonly limit: number }, Facet>;
  /** What can stand at the cursor of a query, which may be half written. `within`: terms that hold as well; they limit what is counted. */
  'event.suggest': Operation<InCase & { readonly query: string; readonly at: number; readonly within: string; readonly limit: number }, Suggestions>;
  'event.get': Operation<InCase & { readonly event: EventId }, EventDetail>;
  /** Position of an event in the result of a query, from 0; null when it is not in it. */
  /** `at`: an event id, a time, or a clock time on the day of `near`; times without an offset are local to `zone`. */
  'event.goto': Operation<InCase & { readonly query: string; readonly at: string; readonly zone: string; readonly near: Instant | null }, Destination>;
  'event.position': Operation<InCase & { readonly query: string; readonly order: Order; readonly event: EventId }, { readonly position: number | null }>;
  /** By what they share, or by time: those within five minutes before and after. */
  'event.neighbours': Operation<InCase & { readonly event: EventId; readonly by: 'actor' | 'entity' | 'ip' | 'time'; readonly limit: number }, readonly Neighbour[]>;
  /** A piece of the file that all events of a result make: those from `offset` on. `total` is of the result; where it changes between pieces, the case did. `state` of the piece before goes into the next. */
  'export.read': Operation<InCase & ExportWish & { readonly offset: number; readonly limit: number; readonly state: string | null }, ExportedPage>;
  /** The manifest of the file made of all pieces, for the query as it was asked and, in `query`, as it was answered; the log of the case says that there was an export. */
  'export.manifest': Operation<InCase & ExportWish & { readonly asked: string; readonly fileName: string; readonly bytes: number; readonly sha256: string; readonly rows: number; readonly disarmed: number; readonly cut: number }, { readonly text: string }>;
  'entity.list': Operation<InCase & { readonly contains: string; readonly limit: number }, EntityList>;
  /** `at` null: the end of the log. */
  'entity.state': Operation<InCase & EntityWish & { readonly at: Instant | null }, EntityState>;
  /** `action`: of an unnamed value, which is one of its action. */
  'entity.history': Operation<InCase & EntityWish & { readonly field: string; readonly action: string | null }, EntityHistory>;
  /** Fields whose value at one instant is another one at a later instant, and the records in between that changed them. */
  'entity.compare': Operation<InCase & EntityWish & { readonly from: Instant; readonly to: Instant | null }, EntityComparison>;
  /** Events of an entity over time, and what each of its actors did around them. */
  'entity.timeline': Operation<InCase & EntityWish, EntityTimeline>;
  'actor.list': Operation<InCase & { readonly contains: string; readonly limit: number }, ActorList>;
  /** Of all names of the person. Hours are those of `zone`. */
  'actor.profile': Operation<InCase & { readonly actor: string; readonly zone: string }, ActorProfile>;
  'identity.list': Operation<InCase, readonly Identity[]>;
  /** Takes names of actors for one person, who goes by the first; used by searches, rules and pages, and undone like any casework. */
  'identity.link': Operation<InCase & { readonly names: readonly string[]; readonly reason: string }, readonly Identity[]>;
  'identity.unlink': Operation<InCase & { readonly name: string }, readonly Identity[]>;
  /** Breaks of continuity: of one entity, of one module, or all. The first call scans the case. `limit` 0: how many there are, and no causes. */
  'check.continuity': Operation<InCase & { readonly entityType: string | null; readonly entity: string | null; readonly module: string | null; readonly offset: number; readonly limit: number }, Continuity>;
  /** How many events of each module state what PCI DSS 10.2.2 and 68 IAC 25-3-8 ask for. Reads every record that could state what no column holds. */
  'check.conformity': Operation<InCase, Conformity, Progress>;
  /** Events by category over time, who and where, and what each source covers. `categories`: that actors and modules are ranked by; empty: all. */
  'overview.read': Operation<InCase & { readonly categories: readonly Category[] }, Overview>;
  /** Deposits, disbursements and adjustments by actor and currency, and balances rolled forward. Reads the records of financial events. */
  'overview.money': Operation<InCase, Money, Progress>;
  /** What people marked, lane by lane, and findings as spans. An open end of the window is null; at most `lanes` lanes, and `items` events one by one. */
  'timeline.read': Operation<InCase & TimelineWindow & { readonly lanes: number; readonly items: number }, Timeline>;
  /** The same as a picture, SVG, in light colours. `zone` null: UTC alone. The same bytes as long as the case stays as it is; the log of the case says that it was made. */
  'timeline.svg': Operation<InCase & TimelineWindow & { readonly zone: string | null }, { readonly fileName: string; readonly mediaType: string; readonly text: string; readonly sha256: string }>;
  /** Fields that went back to an earlier value within a span, `seconds`; `withPayments`: with financial events of the entity in between. */
  'check.reverts': Operation<InCase & { readonly seconds: number; readonly entityType: string | null; readonly entity: string | null; readonly module: string | null; readonly withPayments: boolean; readonly offset: number; readonly limit: number }, Reverts>;
  /** Record ids that are missing, silent periods, times that run backwards; and what each source covers. */
  'check.gaps': Operation<InCase, Gaps>;

  // Rules, the alerts that they raise, and the lists that they refer to
  'rule.list': Operation<InCase, RuleList>;
  /** Switches a rule on or off in this case, and sets its parameters; those not given are as by default. */
  'rule.set': Operation<InCase & { readonly rule: string; readonly enabled: boolean; readonly parameters: Readonly<Record<string, string>> }, RuleList>;
  /** Keeps a rule of the case's own, YAML, under a file name; one of the id of a built-in rule takes its place. */
  'rule.save': Operation<InCase & RuleFile, RuleList>;
  'rule.remove': Operation<InCase & { readonly file: string }, RuleList>;
  /** Evaluates all rules that are switched on, and keeps the alerts in place of those before. Triage stays. */
  'rule.run': Operation<InCase & { readonly files: readonly RuleFile[] }, RuleRun, Progress>;
  /** Evaluates the rules named, or all, with other parameters, and keeps nothing. `limit`: alerts told of each. */
  'rule.dry': Operation<InCase & { readonly rules: readonly string[] | null; readonly files: readonly RuleFile[]; readonly parameters: Readonly<Record<string, Readonly<Record<string, string>>>>; readonly limit: number }, DryRun, Progress>;
  /** Those that no suppression covers, or with `suppressed` the others. */
  'alert.list': Operation<InCase & { readonly state: AlertState | null; readonly severity: AlertSeverity | null; readonly rule: string | null; readonly suppressed: boolean; readonly offset: number; readonly limit: number }, AlertList>;
  /** `explained` needs a reason. */
  'alert.triage': Operation<InCase & { readonly alerts: readonly string[]; readonly state: 'open' | 'explained'; readonly reason: string }, null>;
  /** Makes a finding of an alert, with its events as exhibits. */
  'alert.promote': Operation<InCase & { readonly alert: string }, Finding>;
  'suppression.list': Operation<InCase, readonly Suppression[]>;
  'suppression.add': Operation<InCase & { readonly rule: string; readonly actor: string | null; readonly entity: string | null; readonly reason: string }, readonly Suppression[]>;
  'suppression.remove': Operation<InCase & { readonly suppression: string }, readonly Suppression[]>;
  'list.list': Operation<InCase, readonly ReferenceList[]>;
  /** Keeps a list, CSV, in place of the one of its kind. `name`: of its file. */
  'list.set': Operation<InCase & { readonly kind: ListKind; readonly name: string; readonly text: string }, readonly ReferenceList[]>;
  'list.remove': Operation<InCase & { readonly kind: ListKind }, readonly ReferenceList[]>;

  /** The whole log as one HTML page to print. `time` as for reports. */
  'custody.render': Operation<InCase & { readonly time: string | null }, { readonly fileName: string; readonly mediaType: string; readonly text: string; readonly sha256: string }>;

  // Casework. Each write can be undone.
  'event.star': Operation<InCase & { readonly events: readonly EventId[]; readonly on: boolean }, null>;
  'event.tag': Operation<InCase & { readonly events: readonly EventId[]; readonly tag: string; readonly on: boolean }, null>;
  'event.note': Operation<InCase & { readonly event: EventId; readonly text: string }, null>;
  /** The same for every event of a result, as one write; `events`: how many it changed. */
  'result.star': Operation<InCase & { readonly query: string; readonly on: boolean }, { readonly events: number }>;
  'result.tag': Operation<InCase & { readonly query: string; readonly tag: string; readonly on: boolean }, { readonly events: number }>;
  'result.cite': Operation<InCase & { readonly query: string; readonly finding: string; readonly role: Exhibit['role']; readonly comment: string }, { readonly events: number; readonly finding: Finding }>;
  /** The next event with a star, note, citation or tag in a result, or the one before with `by` -1. `event` null: from the start, or the end. */
  'event.marked': Operation<InCase & { readonly query: string; readonly order: Order; readonly event: EventId | null; readonly by: 1 | -1 }, { readonly event: EventId | null }>;
  /** Empty text removes the note. */
  'note.edit': Operation<InCase & { readonly note: number; readonly text: string }, null>;
  'tag.list': Operation<InCase, readonly TagCount[]>;
  /** Null takes the colour away. */
  'tag.colour': Operation<InCase & { readonly tag: string; readonly colour: TagColour | null }, readonly TagCount[]>;
  'finding.list': Operation<InCase, readonly Finding[]>;
  'finding.create': Operation<InCase & FindingFields & Partial<FindingExtras> & { readonly view: string | null; readonly query: string; readonly events: readonly EventId[] }, Finding>;
  /** A status of `signed off` signs it, as the person at work; any change takes a sign-off back. */
  'finding.edit': Operation<InCase & { readonly finding: string } & Partial<FindingFields & FindingExtras>, Finding>;
  /** The review: signs a finding off, or with `on` false takes that back. */
  'finding.sign': Operation<InCase & { readonly finding: string; readonly on: boolean }, Finding>;
  /** Every state that a finding was in, oldest first, deletion and undo included. */
  'finding.history': Operation<InCase & { readonly finding: string }, readonly FindingVersion[]>;
  /** Cites a search that finds nothing from one instant to another. ABSENCE_REFUSED when it finds something, or no source covers all of it. */
  'finding.absent': Operation<InCase & { readonly finding: string; readonly query: string; readonly from: Instant; readonly to: Instant; readonly role: Exhibit['role']; readonly comment: string }, Finding>;
  'finding.delete': Operation<InCase & { readonly finding: string }, null>;
  'finding.cite': Operation<InCase & { readonly finding: string; readonly events: readonly EventId[]; readonly role: Exhibit['role']; readonly comment: string }, Finding>;
  'finding.uncite': Operation<InCase & { readonly finding: string; readonly exhibit: string }, Finding>;
  /** Moves an exhibit to a position in the argument (from 0), or changes its role or comment. */
  'finding.exhibit': Operation<InCase & { readonly finding: string; readonly exhibit: string; readonly position?: number; readonly role?: Exhibit['role']; readonly comment?: string }, Finding>;
  'question.list': Operation<InCase, readonly Question[]>;
  'question.add': Operation<InCase & QuestionFields, Question>;
  'question.edit': Operation<InCase & { readonly question: string } & Partial<QuestionFields>, Question>;
  'question.remove': Operation<InCase & { readonly question: string }, null>;
  /** Views by name. A name that is taken, in any case, is that view: saving under it updates it. */
  'view.list': Operation<InCase, readonly SavedView[]>;
  'view.save': Operation<InCase & { readonly name: string; readonly address: string; readonly query: string }, SavedView>;
  'view.rename': Operation<InCase & { readonly view: string; readonly name: string }, SavedView>;
  'view.delete': Operation<InCase & { readonly view: string }, null>;
  'undo.state': Operation<InCase, UndoState>;
  'undo.undo': Operation<InCase, UndoState>;
  'undo.redo': Operation<InCase, UndoState>;

  // A colleague's copy of this case
  /** What `merge.run` would do; writes nothing. */
  'merge.preview': Operation<InCase & { readonly file: FileHandle }, MergePreview>;
  /** Takes over what the copy has and this case has not, as one write that can be undone. MERGE_REFUSED when the copy does not fit. */
  'merge.run': Operation<InCase & { readonly file: FileHandle }, MergePreview>;

  // Reports. `time`: time of generation to print; null: now. Given, the bytes are the same every time.
  'report.render': Operation<InCase & { readonly finding: string; readonly format: ReportFormat; readonly zone: string | null; readonly time: string | null }, { readonly fileName: string; readonly mediaType: string; readonly text: string; readonly sha256: string }>;
  /** The same in forms that are no text. */
  'report.file': Operation<InCase & { readonly finding: string; readonly format: ReportFile; readonly zone: string | null; readonly time: string | null }, { readonly fileName: string; readonly mediaType: string; readonly base64: string; readonly bytes: number; readonly sha256: string }>;
}

export type OperationName = keyof Operations;
export type In<N extends OperationName> = Operations[N]['in'];
export type Out<N extends OperationName> = Operations[N]['out'];
export type Tick<N extends OperationName> = Operations[N]['tick'];

/** What a `changed` message names: screens ask again for everything under it. */
export const TOPICS = ['app', 'case', 'sources', 'events', 'casework', 'views', 'alerts', 'jobs'] as const;
export type Topic = (typeof TOPICS)[number];

/** Which topics make an answer stale; operations not listed write, or never change. */
export const READS: { readonly [N in OperationName]?: readonly Topic[] } = {
  'settings.get': ['app'],
  'layout.list': ['app'],
  'case.recent': ['app'],
  'case.info': ['case', 'sources', 'events', 'casework'],
  'case.properties': ['case'],
  'case.checkpoints': ['case'],
  // The first checkpoint of a machine makes its key.
  'key.list': ['app', 'case'],
  'case.custody': ['case', 'sources', 'events', 'casework', 'views', 'alerts'],
  'profile.list': ['app'],
  'profile.text': ['app'],
  'source.list': ['sources'],
  'source.parts': ['sources'],
  'source.rejections': ['sources'],
  'source.duplicates': ['sources'],
  'source.conflicts': ['sources'],
  'source.compare': ['sources'],
  'job.list': ['jobs'],
  'event.search': ['events', 'casework'],
  'event.panel': ['events', 'casework'],
  'event.facet': ['events', 'casework'],
  'event.suggest': ['events', 'casework'],
  'event.get': ['events', 'casework'],
  'event.goto': ['events', 'casework'],
  'event.position': ['events', 'casework'],
  'event.neighbours': ['events'],
  'export.read': ['events', 'casework'],
  'entity.list': ['events'],
  'entity.state': ['events'],
  'entity.history': ['events'],
  'entity.compare': ['events'],
  'entity.timeline': ['events', 'casework'],
  'actor.list': ['events', 'casework'],
  'actor.profile': ['events', 'casework'],
  'identity.list': ['casework'],
  'check.continuity': ['events'],
  'check.conformity': ['events'],
  'overview.read': ['events', 'casework'],
  'overview.money': ['events', 'casework'],
  'timeline.read': ['events', 'casework'],
  'check.reverts': ['events'],
  'check.gaps': ['events'],
  'rule.list': ['alerts'],
  'alert.list': ['alerts', 'events', 'sources'],
  'suppression.list': ['alerts'],
  'list.list': ['alerts'],
  'tag.list': ['casework'],
  'event.marked': ['events', 'casework'],
  'finding.list': ['casework', 'events'],
  'finding.history': ['casework'],
  'question.list': ['casework'],
  'view.list': ['views'],
  'undo.state': ['casework', 'views', 'alerts'],
  'report.render': ['case', 'sources', 'events', 'casework'],
};

// Compile-time guard: nothing in the table may hold a value that JSON cannot carry.
type JsonSafe<T> = T extends string | number | boolean | null ? true
  : T extends Date | bigint | symbol | ((...args: never[]) => unknown) | ReadonlyMap<unknown, unknown> | ReadonlySet<unknown> | ArrayBufferView ? false
    : T extends readonly (infer U)[] ? JsonSafe<U>
      : T extends object ? (false extends { [K in keyof T]-?: JsonSafe<Exclude<T[K], undefined>> }[keyof T] ? false : true) : false;
type UnsafeOperations = { [N in OperationName]: JsonSafe<Operations[N]['in']> extends true ? (JsonSafe<Operations[N]['out']> extends true ? never : N) : N }[OperationName];
/** Fails to compile, naming the operation, when a value JSON cannot carry slips into the table. */
export const everyOperationIsJsonSafe: [UnsafeOperations] extends [never] ? true : UnsafeOperations = true;
