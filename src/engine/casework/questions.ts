// Hypotheses and open questions of a case: a plain list, each with what bears on it.
import type { Question, QuestionFields } from '../../contract/casework.ts';
import { ExhibitError } from '../../contract/errors.ts';
import type { CaseFile } from '../casefile/case-file.ts';
import { parseEventId } from '../events/ids.ts';
import { formatInstant } from '../sources/time.ts';
import { distinctIds, newOrigin, type Anchors } from './anchors.ts';
import type { Alter, Journal } from './journal.ts';
import { findingLabel, labelNumber, questionLabel, type QuestionRow } from './rows.ts';

const FIELDS = ['kind', 'text', 'status', 'links'] as const;

export class Questions {
  readonly #file: CaseFile;
  readonly #anchors: Anchors;
  readonly #journal: Journal;

  constructor(file: CaseFile, anchors: Anchors, journal: Journal) {
    this.#file = file;
    this.#anchors = anchors;
    this.#journal = journal;
  }

  /** In the order of their numbers. */
  list(): readonly Question[] {
    return this.#file.db.prepare<[], QuestionRow>('SELECT * FROM question ORDER BY id').all().map(present);
  }

  add(fields: QuestionFields): Question {
    let label = '';
    this.#journal.write('question.add', (alter, micros) => {
      const id = this.#anchors.next('question');
      label = questionLabel(id);
      alter('question', null, { id, origin: newOrigin(), ...this.#stored(fields, alter), author: this.#file.person.name, created_micros: micros, edited_micros: micros });
      return { name: `Add the ${fields.kind} ${label}`, subject: label };
    });
    return present(this.#row(label));
  }

  /** Fields not given stay as they are. */
  edit(label: string, fields: Partial<QuestionFields>): Question {
    this.#journal.write('question.edit', (alter, micros) => {
      const row = this.#row(label);
      const { links, ...rest } = present(row);
      const edited = { ...row, ...this.#stored({ kind: fields.kind ?? rest.kind, text: fields.text ?? rest.text, status: fields.status ?? rest.status, links: fields.links ?? links }, alter) };
      const named = FIELDS.filter((field) => edited[field] !== row[field]);
      if (named.length > 0) alter('question', row, { ...edited, edited_micros: micros });
      return { name: `Edit the ${named.join(', ')} of ${label}`, subject: label };
    });
    return present(this.#row(label));
  }

  remove(label: string): void {
    this.#journal.write('question.remove', (alter) => {
      const row = this.#row(label);
      alter('question', row, null);
      return { name: `Remove the ${row.kind} ${label}`, subject: label };
    });
  }

  /** EVENT_UNKNOWN or FINDING_UNKNOWN for a link that leads nowhere. */
  #stored({ kind, text, status, links }: QuestionFields, alter: Alter): Pick<QuestionRow, (typeof FIELDS)[number]> {
    const ids = links.map((link) => {
      if (parseEventId(link) !== null) {
        const [event] = distinctIds([link]);
        this.#anchors.hold(event, alter);
        return event;
      }
      const finding = labelNumber(link, findingLabel);
      if (finding === null || this.#file.db.prepare('SELECT 1 FROM finding WHERE id = ?').get(finding) === undefined) throw new ExhibitError('FINDING_UNKNOWN', `“${link.slice(0, 40)}” is neither an event nor a finding of this case.`);
      return link;
    });
    return { kind, text, status, links: JSON.stringify([...new Set(ids)]) };
  }

  #row(label: string): QuestionRow {
    const row = this.#file.db.prepare<[number | null], QuestionRow>('SELECT * FROM question WHERE id = ?').get(labelNumber(label, questionLabel));
    if (!row) throw new ExhibitError('QUESTION_UNKNOWN', `There is no hypothesis or question ${label.slice(0, 40)} in this case.`);
    return row;
  }
}

function present({ id, kind, text, status, links, author, created_micros, edited_micros }: QuestionRow): Question {
  return { id: questionLabel(id), kind, text, status, links: JSON.parse(links) as readonly string[], author, created: formatInstant(created_micros), edited: formatInstant(edited_micros) };
}
