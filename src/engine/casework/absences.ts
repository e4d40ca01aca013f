// Negative evidence: searches that find nothing in a period that the sources cover, cited in a finding under an exhibit number.
import type { Absence, AbsenceSource } from '../../contract/casework.ts';
import type { Exhibit } from '../../contract/model.ts';
import type { CaseFile } from '../casefile/case-file.ts';
import { formatInstant } from '../sources/time.ts';
import { newOrigin, type Anchors } from './anchors.ts';
import type { Alter } from './journal.ts';
import { exhibitLabel, labelNumber, type AbsenceRow } from './rows.ts';

/** A search in vain, as the events were asked. */
export interface AbsenceFacts {
  readonly query: string; readonly from: number; readonly to: number;
  readonly sources: readonly AbsenceSource[]; readonly searched: number;
}

export class Absences {
  readonly #file: CaseFile;
  readonly #anchors: Anchors;

  constructor(file: CaseFile, anchors: Anchors) {
    this.#file = file;
    this.#anchors = anchors;
  }

  rows(): readonly AbsenceRow[] {
    return this.#file.db.prepare<[], AbsenceRow>('SELECT * FROM absence ORDER BY id').all();
  }

  /** Of a finding, by its number. */
  of(finding: number): readonly AbsenceRow[] {
    return this.#file.db.prepare<[number], AbsenceRow>('SELECT * FROM absence WHERE finding_id = ? ORDER BY id').all(finding);
  }

  /** Within the write of a finding. Tells its label. */
  add(finding: number, facts: AbsenceFacts, role: Exhibit['role'], comment: string, alter: Alter, micros: number): string {
    const id = this.#anchors.next('exhibit');
    alter('absence', null, {
      id, origin: newOrigin(), finding_id: finding, query: facts.query, from_micros: facts.from, to_micros: facts.to, sources: JSON.stringify(facts.sources), searched: facts.searched,
      role, comment, author: this.#file.person.name, micros,
    });
    return exhibitLabel(id);
  }

  /** The one with this exhibit number, if it is one. */
  find(finding: number, label: string): AbsenceRow | undefined {
    const id = labelNumber(label, exhibitLabel);
    return this.of(finding).find((row) => row.id === id);
  }
}

export function presentAbsence({ id, query, from_micros, to_micros, sources, searched, role, comment, author, micros }: AbsenceRow): Absence {
  return {
    label: exhibitLabel(id), query, from: formatInstant(from_micros), to: formatInstant(to_micros), sources: JSON.parse(sources) as readonly AbsenceSource[], searched,
    role, comment, author, created: formatInstant(micros),
  };
}
