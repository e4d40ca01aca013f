// The one report model: everything a report says, in words and in order, before any format gives it a shape.
import { ExhibitError } from '../../contract/errors.ts';
import { PROPERTIES, PROPERTY_WORDS, type CaseProperties } from '../../contract/case-care.ts';
import type { CaseInfo, Change, EventId, Exhibit, Finding, Instant, Note, ValueKind } from '../../contract/model.ts';
import type { Source } from '../../contract/sources.ts';
import { modelOf, remarkOf } from '../../contract/change-model.ts';
import { reportSource, signed, zoneOrigin, type ReportSource } from './sources.ts';
import { checkZone, localText, offsetText, utcMinute, utcSecond, utcText } from './times.ts';
import { count, type Term } from './words.ts';

/** Raised whenever the same facts would be told differently; printed on each report. */
export const DEFINITION = { title: 'Finding report', version: 3 } as const;

/** Characters of one value that a report prints; the rest is counted and named. */
const LONGEST_VALUE = 4000;

/** What a report is made of. Same facts, same report, to the byte. */
export interface ReportFacts {
  readonly caseInfo: CaseInfo;
  readonly properties: CaseProperties;
  readonly sources: readonly Source[];
  readonly finding: Finding;
  /** Events of the case that meet the finding's query. */
  readonly matching: number;
  /** Limits of the query's time filter; null where the query sets none. */
  readonly period: { readonly from: Instant | null; readonly to: Instant | null } | null;
  /** Notes on each cited event, oldest first. */
  readonly notes: (event: EventId) => readonly Note[];
  readonly person: { readonly organisation: string };
  /** The last state of the case that was signed; null: none was. */
  readonly checkpoint: { readonly size: number; readonly root: string } | null;
  /** Zone of the times in brackets. */
  readonly zone: string;
  readonly generated: Instant;
  /** Version of Exhibit. */
  readonly version: string;
}

export interface Side { readonly kind: ValueKind; readonly text: string | null }
export interface ReportChange { readonly field: string; readonly before: Side; readonly after: Side; readonly difference: string }
export interface ReportExhibit {
  readonly label: string;
  readonly role: Exhibit['role'];
  readonly time: string;
  /** Event id. */
  readonly event: string;
  /** `line 10,421 of backoffice.csv`; empty when the record is not available. */
  readonly place: string;
  readonly summary: string;
  readonly remarks: readonly Term[];
  /** Null when the record is not available. */
  readonly changes: readonly ReportChange[] | null;
  readonly recordHash: string;
}
/** A search that found nothing, as an exhibit. */
export interface ReportAbsence {
  readonly label: string;
  readonly role: Exhibit['role'];
  readonly query: string;
  readonly period: string;
  readonly summary: string;
  readonly remarks: readonly Term[];
  /** What the sources cover. */
  readonly coverage: readonly string[];
}
export interface ReportModel {
  readonly caseName: string;
  readonly definition: string;
  readonly title: string;
  readonly head: readonly Term[];
  readonly times: string;
  readonly totals: readonly Term[];
  readonly sources: readonly ReportSource[];
  readonly sum: Pick<Source, 'read' | 'imported' | 'rejected' | 'duplicate'>;
  readonly finding: Pick<Finding, 'id' | 'title' | 'severity' | 'confidence' | 'status' | 'statement'>;
  /** Alternatives considered, money at stake, sign-off: those that there are. */
  readonly remarks: readonly Term[];
  readonly exhibits: readonly ReportExhibit[];
  readonly absences: readonly ReportAbsence[];
  readonly limits: readonly string[];
  readonly verify: string;
  readonly evidence: { readonly caseId: string; readonly checkpoint: { readonly size: number; readonly root: string } | null };
}

/** REPORT_EMPTY for a finding that cites neither an event nor a search, ZONE_UNKNOWN for a zone that is none. */
export function reportModel(facts: ReportFacts): ReportModel {
  const { caseInfo, sources, finding, zone } = facts;
  if (finding.exhibits.length + finding.absences.length === 0) throw new ExhibitError('REPORT_EMPTY', `Finding ${finding.id} cites no event.`);
  checkZone(zone);
  const add = (field: 'read' | 'imported' | 'rejected' | 'duplicate'): number => sources.reduce((sum, source) => sum + source[field], 0);
  return {
    caseName: caseInfo.name,
    definition: `${DEFINITION.title}, definition ${DEFINITION.version}`,
    title: finding.title,
    head: head(facts),
    times: times(facts),
    totals: totals(facts),
    sources: sources.map(reportSource),
    sum: { read: add('read'), imported: add('imported'), rejected: add('rejected'), duplicate: add('duplicate') },
    finding,
    remarks: findingRemarks(finding),
    exhibits: finding.exhibits.map((exhibit) => reportExhibit(exhibit, facts)),
    absences: finding.absences.map(reportAbsence),
    limits: finding.absences.length === 0 ? LIMITS : [...LIMITS, ABSENCE_LIMIT],
    verify: `exhibit verify ${caseInfo.fileName}`,
    evidence: { caseId: caseInfo.id, checkpoint: facts.checkpoint },
  };
}

function findingRemarks({ alternatives, stake, signedOff, author, status }: Finding): Term[] {
  return [
    ...(alternatives.trim() === '' ? [] : [{ term: 'Other explanations considered', text: alternatives }]),
    ...(stake === null ? [] : [{ term: 'Money at stake', text: `${stake.amount} ${stake.currency}` }]),
    ...(signedOff === null ? (status === 'signed off' ? [{ term: 'Signed off', text: 'by whom is not recorded' }] : [])
      : [{ term: 'Signed off', text: `${signedOff.person || 'name not stated'}${signedOff.person === author ? ', who is also the author' : ''}, ${utcMinute(signedOff.time)} UTC` }]),
  ];
}

function reportAbsence({ label, role, query, from, to, sources, searched, comment, author, created }: Finding['absences'][number]): ReportAbsence {
  return {
    label, role, query, period: `${utcSecond(from)} to ${utcSecond(to)} UTC`,
    summary: `None of the ${count(searched)} ${searched === 1 ? 'event' : 'events'} of this period meets the search. Searched by ${author || 'name not stated'}, ${utcMinute(created)} UTC.`,
    remarks: comment === '' ? [] : [{ term: 'Comment', text: comment }],
    coverage: sources.map((source) => `${source.source} covers ${utcMinute(source.first)} to ${utcMinute(source.last)} UTC, ${count(source.events)} events`),
  };
}

function head({ properties, finding, generated, version, person: { organisation }, ...facts }: ReportFacts): Term[] {
  return [
    ...PROPERTIES.flatMap((name) => (properties[name] === '' ? [] : [{ term: PROPERTY_WORDS[name], text: properties[name] }])),
    { term: 'Period covered', text: periodText(facts) },
    { term: 'Prepared by', text: `${finding.author || 'name not stated'}, ${utcMinute(finding.edited)} UTC` },
    { term: 'Generated', text: `${utcSecond(generated)} UTC, Exhibit ${version}` },
    ...(organisation ? [{ term: 'Organisation', text: organisation }] : []),
  ];
}

/** The limits of the time filter, where there are none the first and last event of the case. */
function periodText({ caseInfo, period }: Pick<ReportFacts, 'caseInfo' | 'period'>): string {
  const from = period?.from ?? caseInfo.firstTime;
  const to = period?.to ?? caseInfo.lastTime;
  if (!from || !to) return 'no event of the case has a time';
  return `${utcMinute(from)} to ${utcMinute(to)} UTC${period ? '' : ' (the whole case)'}`;
}

function times({ sources, finding, zone }: ReportFacts): string {
  const cited = finding.exhibits.flatMap(({ row }) => row?.time ?? []);
  const local = zone === 'UTC' || cited.length === 0 ? '' : ` Local time in brackets is ${zone} (${offsetText(cited, zone)}).`;
  const assumed = sources.flatMap((source) => (source.zone === null ? [] : [` Times of ${source.id} without a zone were read as ${source.zone}, ${zoneOrigin(source, source.zone)}.`]));
  const corrected = sources.filter((source) => source.clockSeconds !== 0)
    .map((source) => ` The clock of ${source.id} was wrong: its times are given here with ${signed(source.clockSeconds)} seconds added; its records keep them as they were.`);
  return `All times are UTC, 24-hour, as precise as recorded.${local}${[...assumed, ...corrected].join('')}`;
}

function totals(facts: ReportFacts): Term[] {
  const { caseInfo, finding, matching } = facts;
  const cited = new Set(finding.exhibits.map(({ event }) => event)).size;
  const filtered = finding.query.trim() !== '';
  return [
    { term: 'Filter', text: filtered ? finding.query : 'none', code: filtered },
    { term: 'Events', text: `${count(matching)} of ${count(caseInfo.events)} ${filtered ? 'meet the filter' : 'are covered'}; ${count(cited)} ${cited === 1 ? 'is' : 'are'} cited in finding ${finding.id}.` },
    ...(matching === 0 ? [{ term: 'No activity', text: `No event ${filtered ? 'meets the filter' : 'is in the case'}. Period: ${periodText(facts)}.` }] : []),
    ...(caseInfo.undated > 0 ? [{ term: 'Without time', text: `${count(caseInfo.undated)} ${caseInfo.undated === 1 ? 'event has' : 'events have'} no readable time and can be in no period.` }] : []),
  ];
}

function reportExhibit(exhibit: Exhibit, { zone, notes, sources }: ReportFacts): ReportExhibit {
  const { row } = exhibit;
  const source = sources.find(({ id }) => id === row?.source);
  const remarks: Term[] = [
    ...(exhibit.comment ? [{ term: 'Comment', text: exhibit.comment }] : []),
    ...notes(exhibit.event).map((note) => ({ term: `Note by ${note.author || 'name not stated'}, ${utcMinute(note.edited ?? note.created)} UTC`, text: note.text })),
    ...(row && row.tags.length > 0 ? [{ term: row.tags.length === 1 ? 'Tag' : 'Tags', text: row.tags.join(', ') }] : []),
  ];
  if (!row) {
    return { label: exhibit.label, role: exhibit.role, time: 'time not available', event: exhibit.event, place: '', summary: 'This record is no longer among the events of the case.', remarks, changes: null, recordHash: exhibit.recordHash };
  }
  return {
    label: exhibit.label,
    role: exhibit.role,
    time: timeText(row.time, row.timeText, zone),
    event: exhibit.event,
    place: source ? `line ${count(row.line)} of ${source.name}` : '',
    summary: [
      row.actor ?? 'actor unknown',
      row.action ?? 'action unknown',
      row.entity === null ? row.entityType : row.entityType === null ? row.entity : `${row.entityType} ${row.entity}`,
      row.ip === null ? 'address unknown' : `from ${row.ip}`,
      `result ${row.result}`,
    ].filter((part) => part !== null).join(', '),
    remarks,
    changes: row.changes.map(reportChange),
    recordHash: exhibit.recordHash,
  };
}

function timeText(time: Instant | null, written: string | null, zone: string): string {
  if (time === null) return written === null || written === '' ? 'no time recorded' : `time not readable: ${written}`;
  return `${utcText(time)} UTC${zone === 'UTC' ? '' : ` (${localText(time, zone)})`}`;
}

function reportChange(change: Change): ReportChange {
  return {
    field: change.field,
    before: { kind: change.oldKind, text: cut(change.old) },
    after: { kind: change.newKind, text: cut(change.new) },
    difference: difference(change),
  };
}

function difference(change: Change): string {
  const model = modelOf(change);
  const { list } = model;
  if (list === null || list.added.length + list.removed.length + list.changed.length === 0 || model.kind !== 'changed') return remarkOf(change, model).replace(/ %\)$/, '\u00A0%)');
  return [...named('+', list.added, 'added'), ...named('−', list.removed, 'removed'), ...named('±', list.changed.map(({ name, members }) => `${name}: ${members.map((member) => `${member.name} ${member.old ?? 'absent'} → ${member.new ?? 'absent'}`).join(', ')}`), 'changed'), `${count(list.kept)} kept`].join(', ');
}

/** Items of a list with their sign; many or long ones as a count. */
function named(sign: string, items: readonly string[], word: string): readonly string[] {
  if (items.length > 3 || items.some((item) => item.length > 60)) return [`${count(items.length)} ${word}`];
  return items.map((item) => `${sign} ${item}`);
}

function cut(text: string | null): string | null {
  if (text === null || text.length <= LONGEST_VALUE) return text;
  return `${text.slice(0, LONGEST_VALUE)} … and ${count(text.length - LONGEST_VALUE)} further characters, in the record`;
}

const LIMITS: readonly string[] = [
  'Each record is cited with the SHA-256 of its own bytes and each source with that of its file. Whoever holds the source can compute both again; the check named below compares every record of the case with what was imported.',
  'Passing that check shows that the cited records are unchanged since their import. It does not show that the sources told the truth, that they are complete, or who sat at the keyboard.',
  '“unknown” means that the source does not tell; “absent” that it tells there was no such field; “empty” and “null” are values that the source holds.',
];

const ABSENCE_LIMIT = 'A search that finds nothing shows that the sources named, in the period named, hold no such record. It does not show that nothing happened: a system may not have written it down.';
