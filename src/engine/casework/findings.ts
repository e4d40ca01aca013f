// Findings and the exhibits they cite, in the order of the argument.
import type { FindingExtras, FindingVersion } from '../../contract/casework.ts';
import { ExhibitError } from '../../contract/errors.ts';
import type { EventId, EventRow, Exhibit, Finding, FindingFields } from '../../contract/model.ts';
import type { CaseFile } from '../casefile/case-file.ts';
import { formatInstant } from '../sources/time.ts';
import { presentAbsence, type AbsenceFacts, type Absences } from './absences.ts';
import { distinctIds, newOrigin, type Anchors, type EventLookup } from './anchors.ts';
import { some } from './annotations.ts';
import { findingHistory, signOffOf, stakeOf } from './finding-history.ts';
import type { Alter, Journal } from './journal.ts';
import { exhibitLabel, findingLabel, labelNumber, type AbsenceRow, type ExhibitRow, type FindingRow } from './rows.ts';

type NewFinding = FindingFields & Partial<FindingExtras> & { readonly view: string | null; readonly query: string; readonly events: readonly EventId[] };
type AnchoredExhibit = ExhibitRow & { readonly record_hash: Buffer };

export class Findings {
  readonly #file: CaseFile;
  readonly #events: EventLookup;
  readonly #anchors: Anchors;
  readonly #absences: Absences;
  readonly #journal: Journal;

  constructor(file: CaseFile, events: EventLookup, anchors: Anchors, absences: Absences, journal: Journal) {
    this.#file = file;
    this.#events = events;
    this.#anchors = anchors;
    this.#absences = absences;
    this.#journal = journal;
  }

  list(): readonly Finding[] {
    const findings = this.#file.db.prepare<[], FindingRow>('SELECT * FROM finding ORDER BY id').all();
    const exhibits = this.#file.db.prepare<[], AnchoredExhibit>(`${EXHIBITS} ORDER BY finding_id, position`).all();
    const rows = this.#rowsOf(exhibits);
    const byFinding = Map.groupBy(exhibits, (exhibit) => exhibit.finding_id);
    const absences = Map.groupBy(this.#absences.rows(), (absence) => absence.finding_id);
    return findings.map((finding) => present(finding, byFinding.get(finding.id) ?? [], absences.get(finding.id) ?? [], rows));
  }

  /** FINDING_UNKNOWN when there is none of that name. */
  get(finding: string): Finding {
    const row = this.#finding(finding);
    const exhibits = this.#exhibits(row.id);
    return present(row, exhibits, this.#absences.of(row.id), this.#rowsOf(exhibits));
  }

  create(fields: NewFinding): Finding {
    let label = '';
    this.#journal.write('finding.create', (alter, micros) => {
      label = this.add(fields, alter, micros);
      return { name: `Create finding ${label}`, subject: label };
    });
    return this.get(label);
  }

  /** The same within a write of somebody else's; tells its label. */
  add({ title, statement, alternatives = '', stake = null, severity, confidence, status, view, query, events }: NewFinding, alter: Alter, micros: number): string {
    const id = this.#anchors.next('finding');
    alter('finding', null, {
      id, origin: newOrigin(), title, statement, alternatives, amount: stake?.amount ?? null, currency: stake?.currency ?? null, severity, confidence, status, ...this.#signed(status, micros),
      view, query, author: this.#file.person.name, created_micros: micros, edited_micros: micros,
    });
    this.#append(alter, id, events, 'shows', '', micros);
    return findingLabel(id);
  }

  /** Fields not given stay as they are. */
  edit(finding: string, fields: Partial<FindingFields & FindingExtras>): Finding {
    this.#journal.write('finding.edit', (alter, micros) => {
      const row = this.#finding(finding);
      const stake = fields.stake === undefined ? stakeOf(row) : fields.stake;
      const content: FindingRow = {
        ...row, title: fields.title ?? row.title, statement: fields.statement ?? row.statement, alternatives: fields.alternatives ?? row.alternatives,
        amount: stake?.amount ?? null, currency: stake?.currency ?? null, severity: fields.severity ?? row.severity, confidence: fields.confidence ?? row.confidence,
      };
      const named: string[] = CONTENT.filter((field) => content[field] !== row[field]).map((field) => (field === 'amount' || field === 'currency' ? 'money at stake' : field));
      const touched = named.length > 0 ? changed(content, micros) : content;
      // Nobody signs by leaving the status as it was.
      const to = fields.status !== undefined && fields.status !== row.status ? fields.status : touched.status;
      if (to !== touched.status || (to !== row.status && fields.status === to)) named.push('status');
      const edited = to === touched.status ? touched : { ...touched, status: to, ...this.#signed(to, micros) };
      if (named.length > 0) alter('finding', row, { ...edited, edited_micros: micros });
      return { name: `Edit the ${[...new Set(named)].join(', ')} of ${finding}${takenBack(row, edited)}`, subject: finding };
    });
    return this.get(finding);
  }

  /** Signs as the person at work, or takes a sign-off back; done already, it leaves no trace. */
  sign(finding: string, on: boolean): Finding {
    this.#journal.write('finding.sign', (alter, micros) => {
      const row = this.#finding(finding);
      const status = on ? 'signed off' : 'in review';
      if ((row.status === 'signed off') !== on || (on && row.signed_by !== this.#file.person.name)) alter('finding', row, { ...row, status, ...this.#signed(status, micros), edited_micros: micros });
      return { name: on ? `Sign ${finding} off` : `Take the sign-off of ${finding} back`, subject: finding };
    });
    return this.get(finding);
  }

  /** Of one that was deleted too. FINDING_UNKNOWN when there never was one. */
  history(finding: string): readonly FindingVersion[] {
    const id = labelNumber(finding, findingLabel);
    const versions = id === null ? [] : findingHistory(this.#file.db, id);
    if (versions.length === 0) this.#finding(finding);
    return versions;
  }

  /** Cites a search in vain. */
  citeAbsence(finding: string, facts: AbsenceFacts, role: Exhibit['role'], comment: string): Finding {
    this.#journal.write('finding.absent', (alter, micros) => {
      const row = this.#finding(finding);
      const label = this.#absences.add(row.id, facts, role, comment, alter, micros);
      const after = changed(row, micros);
      alter('finding', row, after);
      return { name: `Cite ${label}, a search that finds nothing, in ${finding}${takenBack(row, after)}`, subject: finding };
    });
    return this.get(finding);
  }

  delete(finding: string): void {
    this.#journal.write('finding.delete', (alter) => {
      const row = this.#finding(finding);
      for (const exhibit of this.#exhibits(row.id)) alter('exhibit', bare(exhibit), null);
      for (const absence of this.#absences.of(row.id)) alter('absence', absence, null);
      alter('finding', row, null);
      return { name: `Delete finding ${finding}`, subject: finding };
    });
  }

  /** Adds the events at the end of the argument; those it cites already are left as they are. */
  cite(finding: string, events: readonly EventId[], role: Exhibit['role'], comment: string, query?: string): Finding {
    this.#journal.write('finding.cite', (alter, micros) => {
      const row = this.#finding(finding);
      const cited = this.#append(alter, row.id, events, role, comment, micros);
      const after = changed(row, micros);
      if (cited.length > 0) alter('finding', row, after);
      return { name: `Cite ${some(cited)} in ${finding}${takenBack(row, after)}`, subject: query === undefined ? finding : `${finding}; found by ${query.slice(0, 1000)}` };
    });
    return this.get(finding);
  }

  uncite(finding: string, exhibit: string): Finding {
    this.#journal.write('finding.uncite', (alter, micros) => {
      const row = this.#finding(finding);
      const absence = this.#absences.find(row.id, exhibit);
      if (absence) alter('absence', absence, null);
      else {
        alter('exhibit', this.#exhibit(row.id, exhibit), null);
        this.#arrange(alter, this.#exhibits(row.id).map(bare));
      }
      const after = changed(row, micros);
      alter('finding', row, after);
      return { name: `Remove ${exhibit} from ${finding}${takenBack(row, after)}`, subject: finding };
    });
    return this.get(finding);
  }

  /** Changes role or comment, or moves the exhibit; a position past the end is the end. */
  alterExhibit(finding: string, exhibit: string, to: { readonly position?: number; readonly role?: Exhibit['role']; readonly comment?: string }): Finding {
    this.#journal.write('finding.exhibit', (alter, micros) => {
      const row = this.#finding(finding);
      const absence = this.#absences.find(row.id, exhibit);
      if (absence) {
        const worded = { ...absence, role: to.role ?? absence.role, comment: to.comment ?? absence.comment };
        if (worded.role === absence.role && worded.comment === absence.comment) return { name: '', subject: '' };
        alter('absence', absence, worded);
        alter('finding', row, changed(row, micros));
        return { name: `Change ${exhibit} in ${finding}${takenBack(row, changed(row, micros))}`, subject: finding };
      }
      const before = this.#exhibit(row.id, exhibit);
      const after = { ...before, role: to.role ?? before.role, comment: to.comment ?? before.comment };
      const worded = after.role !== before.role || after.comment !== before.comment;
      if (worded) alter('exhibit', before, after);
      const others = this.#exhibits(row.id).filter(({ id }) => id !== before.id).map(bare);
      const moved = to.position !== undefined && this.#arrange(alter, others.toSpliced(to.position, 0, after));
      if (worded || moved) alter('finding', row, changed(row, micros));
      return { name: `${worded ? 'Change' : 'Move'} ${exhibit} in ${finding}${takenBack(row, changed(row, micros))}`, subject: finding };
    });
    return this.get(finding);
  }

  #append(alter: Alter, findingId: number, events: readonly EventId[], role: Exhibit['role'], comment: string, micros: number): readonly EventId[] {
    const there = this.#exhibits(findingId);
    const known = new Set(there.map(({ event }) => event));
    const fresh = distinctIds(events).filter((event) => !known.has(event));
    for (const [index, event] of fresh.entries()) {
      this.#anchors.hold(event, alter);
      alter('exhibit', null, {
        id: this.#anchors.next('exhibit'), finding_id: findingId, event, position: there.length + index, role, comment, author: this.#file.person.name, micros,
      });
    }
    return fresh;
  }

  /** Who signed, of a finding that comes to have this status. */
  #signed(status: FindingFields['status'], micros: number): Pick<FindingRow, 'signed_by' | 'signed_micros'> {
    return status === 'signed off' ? { signed_by: this.#file.person.name, signed_micros: micros } : { signed_by: null, signed_micros: null };
  }

  /** Numbers the positions afresh in the order given; tells whether any changed. */
  #arrange(alter: Alter, exhibits: readonly ExhibitRow[]): boolean {
    let moved = false;
    for (const [position, exhibit] of exhibits.entries()) {
      if (exhibit.position === position) continue;
      alter('exhibit', exhibit, { ...exhibit, position });
      moved = true;
    }
    return moved;
  }

  #finding(label: string): FindingRow {
    const id = labelNumber(label, findingLabel);
    const row = id === null ? undefined : this.#file.db.prepare<[number], FindingRow>('SELECT * FROM finding WHERE id = ?').get(id);
    if (!row) throw new ExhibitError('FINDING_UNKNOWN', `There is no finding ${label.slice(0, 40)} in this case.`);
    return row;
  }

  #exhibit(findingId: number, label: string): ExhibitRow {
    const id = labelNumber(label, exhibitLabel);
    const row = this.#exhibits(findingId).find((exhibit) => exhibit.id === id);
    if (!row) throw new ExhibitError('FINDING_UNKNOWN', `Finding ${findingLabel(findingId)} has no exhibit ${label.slice(0, 40)}.`, 'Check the exhibit id; ids look like EX-001.');
    return bare(row);
  }

  #exhibits(findingId: number): AnchoredExhibit[] {
    return this.#file.db.prepare<[number], AnchoredExhibit>(`${EXHIBITS} WHERE finding_id = ? ORDER BY position`).all(findingId);
  }

  #rowsOf(exhibits: readonly ExhibitRow[]): ReadonlyMap<EventId, EventRow> {
    const ids = [...new Set(exhibits.map(({ event }) => event))];
    return new Map(this.#present(ids).map((row) => [row.id, row]));
  }

  /** Rows of those that are still among the events. */
  #present(ids: readonly EventId[]): readonly EventRow[] {
    try {
      return this.#events.rows(ids);
    } catch (thrown) {
      if (!(thrown instanceof ExhibitError) || thrown.code !== 'EVENT_UNKNOWN') throw thrown;
      return ids.length === 1 ? [] : ids.flatMap((id) => this.#present([id]));
    }
  }
}

const CONTENT = ['title', 'statement', 'alternatives', 'amount', 'currency', 'severity', 'confidence'] as const;
const EXHIBITS = 'SELECT exhibit.*, anchor.record_hash FROM exhibit JOIN anchor USING (event)';

/** The row after a change: what was signed is not what stands there now. */
function changed(row: FindingRow, micros: number): FindingRow {
  return { ...row, edited_micros: micros, ...(row.status === 'signed off' && { status: 'in review', signed_by: null, signed_micros: null }) };
}

/** What the name of an edit says of a sign-off that it takes back. */
function takenBack(before: FindingRow, after: FindingRow): string {
  return before.status === 'signed off' && after.status !== 'signed off' ? ` (the sign-off${before.signed_by === null ? '' : ` of ${before.signed_by}`} is taken back)` : '';
}

/** The row alone, without what was joined to it: what an image keeps. */
function bare({ id, finding_id, event, position, role, comment, author, micros }: AnchoredExhibit): ExhibitRow {
  return { id, finding_id, event, position, role, comment, author, micros };
}

function present(finding: FindingRow, exhibits: readonly AnchoredExhibit[], absences: readonly AbsenceRow[], rows: ReadonlyMap<EventId, EventRow>): Finding {
  const { title, statement, alternatives, severity, confidence, status, view, query, author } = finding;
  return {
    id: findingLabel(finding.id), title, statement, alternatives, stake: stakeOf(finding), severity, confidence, status, view, query, author,
    created: formatInstant(finding.created_micros), edited: formatInstant(finding.edited_micros),
    exhibits: exhibits.map((exhibit) => ({
      label: exhibitLabel(exhibit.id), event: exhibit.event, recordHash: exhibit.record_hash.toString('hex'),
      role: exhibit.role, comment: exhibit.comment, row: rows.get(exhibit.event) ?? null,
    })),
    absences: absences.map(presentAbsence), signedOff: signOffOf(finding),
  };
}
