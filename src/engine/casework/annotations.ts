// Stars, tags and notes on events: one event or a hundred thousand, each time one action.
import { ExhibitError } from '../../contract/errors.ts';
import type { EventId, Note } from '../../contract/model.ts';
import type { CaseFile } from '../casefile/case-file.ts';
import { formatInstant } from '../sources/time.ts';
import { distinctIds, type Anchors } from './anchors.ts';
import type { Journal } from './journal.ts';
import type { Marks } from './marks.ts';
import type { NoteRow, StarRow, TagRow } from './rows.ts';

export class Annotations {
  readonly #file: CaseFile;
  readonly #anchors: Anchors;
  readonly #marks: Marks;
  readonly #journal: Journal;

  constructor(file: CaseFile, anchors: Anchors, marks: Marks, journal: Journal) {
    this.#file = file;
    this.#anchors = anchors;
    this.#marks = marks;
    this.#journal = journal;
  }

  /** Events that have the star already, or have none to lose, are left as they are. */
  star(events: readonly EventId[], on: boolean): void {
    this.#journal.write('event.star', (alter, micros) => {
      const affected = distinctIds(events).filter((event) => this.#marks.of(event).starred !== on);
      const stored = this.#file.db.prepare<[EventId], StarRow>('SELECT * FROM star WHERE event = ?');
      for (const event of affected) {
        this.#anchors.hold(event);
        if (on) alter('star', null, { event, person: this.#file.person.name, micros });
        else alter('star', stored.get(event)!, null);
      }
      return { name: on ? `Star ${some(affected)}` : `Remove the star from ${some(affected)}`, subject: listed(affected) };
    });
  }

  tag(events: readonly EventId[], tag: string, on: boolean): void {
    const name = tag.normalize('NFC');
    this.#journal.write('event.tag', (alter, micros) => {
      const affected = distinctIds(events).filter((event) => this.#marks.of(event).tags.includes(name) !== on);
      const stored = this.#file.db.prepare<[EventId, string], TagRow>('SELECT * FROM tag WHERE event = ? AND name = ?');
      for (const event of affected) {
        this.#anchors.hold(event);
        if (on) alter('tag', null, { event, name, person: this.#file.person.name, micros });
        else alter('tag', stored.get(event, name)!, null);
      }
      return { name: on ? `Tag ${some(affected)} ${name}` : `Remove the tag ${name} from ${some(affected)}`, subject: listed(affected) };
    });
  }

  addNote(id: EventId, text: string): void {
    const [event] = distinctIds([id]);
    this.#journal.write('event.note', (alter, micros) => {
      this.#anchors.hold(event);
      alter('note', null, { id: this.#anchors.next('note'), event, text, author: this.#file.person.name, created_micros: micros, edited_micros: null });
      return { name: `Add a note to ${event}`, subject: event };
    });
  }

  /** Keeps the author and the time it was written; empty text removes the note. */
  editNote(id: number, text: string): void {
    this.#journal.write('note.edit', (alter, micros) => {
      const note = this.#file.db.prepare<[number], NoteRow>('SELECT * FROM note WHERE id = ?').get(id);
      if (!note) throw new ExhibitError('BAD_INPUT', `There is no note ${id} in this case.`);
      if (text === '') alter('note', note, null);
      else if (text !== note.text) alter('note', note, { ...note, text, edited_micros: micros });
      return { name: `${text === '' ? 'Remove' : 'Edit'} a note on ${note.event}`, subject: note.event };
    });
  }

  /** Notes on an event, oldest first. */
  notes(event: EventId): readonly Note[] {
    return this.#file.db.prepare<[EventId], NoteRow>('SELECT * FROM note WHERE event = ? ORDER BY id').all(event).map((note) => ({
      id: note.id, text: note.text, author: note.author, created: formatInstant(note.created_micros),
      edited: note.edited_micros === null ? null : formatInstant(note.edited_micros),
    }));
  }
}

/** `S-001:42`, or `3 events`. */
export function some(events: readonly EventId[]): string {
  return events.length === 1 ? events[0] : `${String(events.length).replace(/\B(?=(\d{3})+$)/g, ',')} events`;
}

/** The first of them by id, the rest as a count: for the custody log. */
export function listed(events: readonly EventId[]): string {
  const shown = events.slice(0, 10).join(', ');
  return events.length > 10 ? `${shown} and ${events.length - 10} more` : shown;
}
