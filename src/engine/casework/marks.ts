// What hangs on each event, in memory: rows of the grid and the search (`tag:`, `is:starred`) ask for it thousands of times a second.
import type Database from 'better-sqlite3';
import type { EventId } from '../../contract/model.ts';
import { exhibitLabel, type ExhibitRow, type NoteRow, type RowImage, type StarRow, type TagRow } from './rows.ts';

export interface Mark {
  readonly starred: boolean;
  /** In alphabetical order. */
  readonly tags: readonly string[];
  readonly notes: number;
  /** `EX-001` …, in the order of their numbers. */
  readonly exhibits: readonly string[];
}

const NONE: Mark = { starred: false, tags: [], notes: 0, exhibits: [] };

/** Loaded once when a case opens, then kept up to date by the images of each write. */
export class Marks {
  readonly #marks = new Map<EventId, Mark>();
  readonly #starred = new Set<EventId>();
  readonly #noted = new Set<EventId>();
  readonly #cited = new Set<EventId>();
  readonly #tagged = new Map<string, Set<EventId>>();

  constructor(db: Database.Database) {
    for (const row of db.prepare<[], StarRow>('SELECT * FROM star').iterate()) this.apply({ rowOf: 'star', before: null, after: row });
    for (const row of db.prepare<[], TagRow>('SELECT * FROM tag').iterate()) this.apply({ rowOf: 'tag', before: null, after: row });
    for (const row of db.prepare<[], NoteRow>('SELECT * FROM note').iterate()) this.apply({ rowOf: 'note', before: null, after: row });
    for (const row of db.prepare<[], ExhibitRow>('SELECT * FROM exhibit ORDER BY id').iterate()) this.apply({ rowOf: 'exhibit', before: null, after: row });
  }

  of(event: EventId): Mark { return this.#marks.get(event) ?? NONE; }
  /** Events with any mark. */
  all(): readonly EventId[] { return [...this.#marks.keys()]; }
  starred(): readonly EventId[] { return [...this.#starred]; }
  noted(): readonly EventId[] { return [...this.#noted]; }
  cited(): readonly EventId[] { return [...this.#cited]; }
  withTag(tag: string): readonly EventId[] { return [...this.#tagged.get(tag) ?? []]; }

  /** Every tag in use, most used first, then by name. */
  tags(): readonly { readonly tag: string; readonly count: number }[] {
    return [...this.#tagged].map(([tag, events]) => ({ tag, count: events.size }))
      .sort((a, b) => b.count - a.count || (a.tag < b.tag ? -1 : 1));
  }

  /** Takes in one committed change of a row. */
  apply({ rowOf, before, after }: RowImage): void {
    if (rowOf !== 'star' && rowOf !== 'tag' && rowOf !== 'note' && rowOf !== 'exhibit') return;
    const event = (after ?? before)!.event;
    const mark = this.of(event);
    switch (rowOf) {
      case 'star':
        this.#put(event, { ...mark, starred: after !== null });
        break;
      case 'tag': {
        if (before) this.#untag(event, before.name);
        if (after) this.#tag(event, after.name);
        break;
      }
      case 'note':
        this.#put(event, { ...mark, notes: mark.notes + (after ? 1 : 0) - (before ? 1 : 0) });
        break;
      case 'exhibit': {
        const label = exhibitLabel((after ?? before)!.id);
        const others = mark.exhibits.filter((other) => other !== label);
        this.#put(event, { ...mark, exhibits: after ? [...others, label].sort((a, b) => a.length - b.length || (a < b ? -1 : 1)) : others });
        break;
      }
    }
  }

  #put(event: EventId, mark: Mark): void {
    const bare = !mark.starred && mark.tags.length === 0 && mark.notes === 0 && mark.exhibits.length === 0;
    if (bare) this.#marks.delete(event);
    else this.#marks.set(event, mark);
    keep(this.#starred, event, mark.starred);
    keep(this.#noted, event, mark.notes > 0);
    keep(this.#cited, event, mark.exhibits.length > 0);
  }

  #tag(event: EventId, name: string): void {
    const events = this.#tagged.get(name) ?? new Set();
    this.#tagged.set(name, events.add(event));
    const mark = this.of(event);
    this.#put(event, { ...mark, tags: [...mark.tags.filter((tag) => tag !== name), name].sort() });
  }

  #untag(event: EventId, name: string): void {
    const events = this.#tagged.get(name);
    if (events?.delete(event) && events.size === 0) this.#tagged.delete(name);
    const mark = this.of(event);
    this.#put(event, { ...mark, tags: mark.tags.filter((tag) => tag !== name) });
  }
}

function keep(set: Set<EventId>, event: EventId, present: boolean): void {
  if (present) set.add(event);
  else set.delete(event);
}
