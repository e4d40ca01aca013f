// Ties annotations to the content of a record, and hands out the numbers that are never used twice.
import { randomUUID } from 'node:crypto';
import type Database from 'better-sqlite3';
import { ExhibitError } from '../../contract/errors.ts';
import type { EventId, EventRow } from '../../contract/model.ts';
import { eventIdOf, parseEventId } from '../events/ids.ts';
import type { Alter } from './journal.ts';

/** What casework needs to know of the events. */
export interface EventLookup {
  /** One row per id, in the order given; EVENT_UNKNOWN for an id that is none. */
  rows(ids: readonly EventId[]): EventRow[];
  /** SHA-256 of the record (32 bytes), its place among identical records of the case from 0, and the event's place within the record. */
  anchor(id: EventId): { readonly recordHash: Buffer; readonly ordinal: number; readonly sub: number };
}

export class Anchors {
  readonly #events: EventLookup;
  readonly #known: Database.Statement<[EventId]>;
  readonly #count: Database.Statement<[string], { last: number }>;

  constructor(db: Database.Database, events: EventLookup) {
    this.#events = events;
    this.#known = db.prepare('SELECT 1 FROM anchor WHERE event = ?');
    this.#count = db.prepare('UPDATE counter SET last = last + 1 WHERE name = ? RETURNING last');
  }

  /** Makes sure that the event has its anchor; EVENT_UNKNOWN when there is no such event. Anchors are facts: undo leaves them. */
  hold(event: EventId, alter: Alter): void {
    if (this.#known.get(event)) return;
    const { recordHash, ordinal, sub } = this.#events.anchor(event);
    alter('anchor', null, { event, record_hash: recordHash.toString('hex'), ordinal, sub });
  }

  /** EVENT_UNKNOWN when there is no such event. */
  check(event: EventId): void { this.#events.rows([event]); }

  /** The next number of its kind. Undo does not give it back: a number once printed never names anything else. */
  next(kind: 'note' | 'finding' | 'exhibit' | 'view' | 'suppression' | 'question'): number {
    return this.#count.get(kind)!.last;
  }
}

/** What a thing that has a number is, whatever its number: two copies of a case may give one number to different things. */
export function newOrigin(): string { return randomUUID(); }

/** The ids as the case writes them (`s-1:07` is `S-001:7`), each once, in the order given. EVENT_UNKNOWN for what is no id. */
export function distinctIds(ids: readonly EventId[]): readonly EventId[] {
  return [...new Set(ids.map((id) => {
    const place = parseEventId(id);
    if (!place) throw new ExhibitError('EVENT_UNKNOWN', `“${id.slice(0, 60)}” is not the id of an event.`);
    return eventIdOf(place.source, place.record, place.sub);
  }))];
}
