// What the events of a case depend on, as one text: another one means that what was worked out of them may no longer hold.
import { createHash } from 'node:crypto';
import type Database from 'better-sqlite3';

export function eventState(db: Database.Database): string {
  const rows = db.prepare("SELECT id, profile_sha256, options, events, duplicate, standing, clock_micros, keeps_duplicates FROM source WHERE state <> 'importing' ORDER BY id").raw().all();
  return createHash('sha256').update(JSON.stringify(rows)).digest('hex');
}
