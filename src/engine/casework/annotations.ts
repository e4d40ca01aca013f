// Stars, tags and notes on events: one event or a hundred thousand, each time one action.
import { TAG_COLOURS } from '../../contract/casework.ts';
import { ExhibitError } from '../../contract/errors.ts';
import type { NoteLink, TagColour } from '../../contract/casework.ts';
import type { EventId, Note, TagCount } from '../../contract/model.ts';
import type { CaseFile } from '../casefile/case-file.ts';
import { formatInstant } from '../sources/time.ts';
import { EVENT_IDS } from '../events/ids.ts';
import { distinctIds, newOrigin, type Anchors } from './anchors.ts';
import type { Journal } from './journal.ts';
import type { Marks } from './marks.ts';
import type { NoteRow, StarRow, TagColourRow, TagRow } from './rows.ts';

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

  /** Events that have the star already, or have none to lose, are left as they are. `query`: what found the events. Tells how many changed. */
  star(events: readonly EventId[], on: boolean, query?: string): number {
    let changed = 0;
    this.#journal.write('event.star', (alter, micros) => {
      const affected = distinctIds(events).filter((event) => this.#marks.of(event).starred !== on);
      const stored = this.#file.db.prepare<[EventId], StarRow>('SELECT * FROM star WHERE event = ?');
      for (const event of affected) {
        this.#anchors.hold(event, alter);
        if (on) alter('star', null, { event, person: this.#file.person.name, micros });
        else alter('star', stored.get(event)!, null);
      }
      changed = affected.length;
      return { name: on ? `Star ${some(affected)}` : `Remove the star from ${some(affected)}`, subject: listed(affected, query) };
    });
    return changed;
  }

  /** As `star`. */
  tag(events: readonly EventId[], tag: string, on: boolean, query?: string): number {
    const name = tag.normalize('NFC');
    let changed = 0;
    this.#journal.write('event.tag', (alter, micros) => {
      const affected = distinctIds(events).filter((event) => this.#marks.of(event).tags.includes(name) !== on);
      const stored = this.#file.db.prepare<[EventId, string], TagRow>('SELECT * FROM tag WHERE event = ? AND name = ?');
      for (const event of affected) {
        this.#anchors.hold(event, alter);
        if (on) alter('tag', null, { event, name, person: this.#file.person.name, micros });
        else alter('tag', stored.get(event, name)!, null);
      }
      changed = affected.length;
      return { name: on ? `Tag ${some(affected)} ${name}` : `Remove the tag ${name} from ${some(affected)}`, subject: listed(affected, query) };
    });
    return changed;
  }

  addNote(id: EventId, text: string): void {
    const [event] = distinctIds([id]);
    this.#journal.write('event.note', (alter, micros) => {
      this.#anchors.hold(event, alter);
      alter('note', null, { id: this.#anchors.next('note'), origin: newOrigin(), event, text, author: this.#file.person.name, created_micros: micros, edited_micros: null });
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
      edited: note.edited_micros === null ? null : formatInstant(note.edited_micros), links: this.#links(note.text),
    }));
  }

  /** Every tag in use, most used first, then by name; then those that have a colour and no event. */
  tags(): readonly TagCount[] {
    const colours = new Map(this.#file.db.prepare<[], TagColourRow>('SELECT * FROM tag_colour ORDER BY name').all().map(({ name, colour }) => [name, colour]));
    const used = this.#marks.tags();
    const known = new Set(used.map(({ tag }) => tag));
    return [
      ...used.map(({ tag, count }) => ({ tag, count, colour: colours.get(tag) ?? ownColour(tag) })),
      ...[...colours].filter(([tag]) => !known.has(tag)).map(([tag, colour]) => ({ tag, count: 0, colour })),
    ];
  }

  /** Null takes the colour away; then the tag looks as by default. */
  colour(tag: string, colour: TagColour | null): readonly TagCount[] {
    const name = tag.normalize('NFC');
    this.#journal.write('tag.colour', (alter, micros) => {
      const before = this.#file.db.prepare<[string], TagColourRow>('SELECT * FROM tag_colour WHERE name = ?').get(name) ?? null;
      if ((before?.colour ?? null) !== colour) alter('tag_colour', before, colour === null ? null : { name, colour, person: this.#file.person.name, micros });
      return { name: colour === null ? `Take the colour off the tag ${name}` : `Colour the tag ${name} ${colour}`, subject: name };
    });
    return this.tags();
  }

  /** The ids in a text that are events of the case. */
  #links(text: string): readonly NoteLink[] {
    return [...text.matchAll(EVENT_IDS)].flatMap((match): NoteLink[] => {
      try {
        const [event] = distinctIds([match[0]]);
        this.#anchors.check(event);
        return [{ start: match.index, end: match.index + match[0].length, event }];
      } catch (thrown) {
        if (thrown instanceof ExhibitError && thrown.code === 'EVENT_UNKNOWN') return [];
        throw thrown;
      }
    });
  }
}

/** Tags that are called as a colour have it. */
function ownColour(tag: string): TagColour | null {
  return TAG_COLOURS.find((colour) => colour === tag) ?? null;
}

/** `S-001:42`, or `3 events`. */
export function some(events: readonly EventId[]): string {
  return events.length === 1 ? events[0] : `${String(events.length).replace(/\B(?=(\d{3})+$)/g, ',')} events`;
}

/** The first of them by id, the rest as a count, and what they were found by: for the custody log. */
export function listed(events: readonly EventId[], query?: string): string {
  if (query !== undefined) return `${listed(events)}; found by ${query.trim() === '' ? 'no filter' : query.slice(0, 1000)}`;
  const shown = events.slice(0, 10).join(', ');
  return events.length > 10 ? `${shown} and ${events.length - 10} more` : shown;
}
