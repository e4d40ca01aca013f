// Salted commitments to each field of each cited event, made when a case is sealed: what is handed on with a field left out still
// verifies, and the hash of what is left out cannot be guessed through.
import { createHash, randomBytes } from 'node:crypto';
import type Database from 'better-sqlite3';
import { MappedRecords } from '../casefile/mapped-records.ts';
import { exhibitLabel } from '../casework/rows.ts';
import { parseEventId } from '../events/ids.ts';
import type { MappedEvent } from '../record.ts';
import { formatInstant } from '../sources/time.ts';
import { LeafTree } from './merkle-proofs.ts';

export interface CommitmentRow { readonly ordinal: number; readonly exhibit: string; readonly event: string; readonly field: string; readonly value: string; readonly salt: Buffer }
export interface CitedEvent { readonly exhibit: string; readonly event: string; readonly source: number; readonly record: number; readonly sub: number }

/** Events that findings cite, in the order of their exhibits. */
export function citedEvents(db: Database.Database): readonly CitedEvent[] {
  return db.prepare<[], { id: number; event: string }>('SELECT id, event FROM exhibit ORDER BY id').all().flatMap(({ id, event }) => {
    const place = parseEventId(event);
    return place ? [{ exhibit: exhibitLabel(id), event, ...place }] : [];
  });
}

/** What an event says, field by field, each value as JSON. */
export function fieldsOf(event: MappedEvent): readonly (readonly [field: string, value: string])[] {
  const { micros } = event.time;
  const plain = {
    time: micros === null ? null : formatInstant(micros), timeText: event.timeText, actor: event.actor, action: event.action, module: event.module, category: event.category,
    entityType: event.entityType, entity: event.entity, ip: event.ip, result: event.result, recordId: event.recordId,
  };
  return [
    ...Object.entries(plain),
    ...event.changes.flatMap((change, i): [string, unknown][] => [
      [`change ${i + 1} field`, change.field], [`change ${i + 1} old`, { kind: change.oldKind, text: change.old }], [`change ${i + 1} new`, { kind: change.newKind, text: change.new }],
    ]),
  ].map(([field, value]) => [field, JSON.stringify(value)]);
}

export function commitmentsOf(db: Database.Database): readonly CommitmentRow[] {
  const mapped = new MappedRecords(db);
  return citedEvents(db).flatMap(({ exhibit, event, source, record, sub }) => {
    const own = mapped.eventsOf(source, record)[sub];
    return own ? fieldsOf(own).map(([field, value]) => ({ exhibit, event, field, value, salt: randomBytes(32) })) : [];
  }).map((row, ordinal) => ({ ordinal, ...row }));
}

/** SHA-256(salt ‖ JSON of exhibit, event, field and value): tells nothing of the value without the salt. */
export function commitmentHash({ exhibit, event, field, value, salt }: Omit<CommitmentRow, 'ordinal'>): Buffer {
  return createHash('sha256').update(salt).update(JSON.stringify([exhibit, event, field, value])).digest();
}

export function commitmentTree(rows: readonly Omit<CommitmentRow, 'ordinal'>[]): LeafTree {
  return LeafTree.of(rows.map(commitmentHash));
}

export function storedCommitments(db: Database.Database): readonly CommitmentRow[] {
  return db.prepare<[], CommitmentRow>('SELECT ordinal, exhibit, event, field, value, salt FROM commitment ORDER BY ordinal').all();
}
