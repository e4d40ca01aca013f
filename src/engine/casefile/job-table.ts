// Long work as rows: what ran, how far it came, how it ended. It outlives the process, so that a broken import can be resumed.
import type Database from 'better-sqlite3';
import type { Job } from '../../contract/sources.ts';
import { formatInstant } from '../sources/time.ts';

interface Row {
  id: number; kind: Job['kind']; title: string; state: Job['state']; done: number; total: number; unit: Job['unit'];
  started_micros: number; ended_micros: number | null; detail: string;
}
/** Ended jobs that stay on the list. */
const KEPT_JOBS = 50;

/** What was running when the last process ended did not end itself; call within a transaction, on opening. */
export function interruptJobs(db: Database.Database): void {
  db.prepare("UPDATE job SET state = 'interrupted', ended_micros = ? WHERE state IN ('running', 'paused')").run(Date.now() * 1000);
  db.prepare("DELETE FROM job WHERE state <> 'interrupted' AND id NOT IN (SELECT id FROM job ORDER BY id DESC LIMIT ?)").run(KEPT_JOBS);
}

/** Newest first. */
export function listJobs(db: Database.Database): Job[] {
  return db.prepare<[], Row>('SELECT id, kind, title, state, done, total, unit, started_micros, ended_micros, detail FROM job ORDER BY id DESC').all().map((row) => ({
    id: row.id, kind: row.kind, title: row.title, state: row.state, done: row.done, total: row.total, unit: row.unit,
    started: formatInstant(row.started_micros), ended: row.ended_micros === null ? null : formatInstant(row.ended_micros), detail: row.detail,
    canPause: row.kind === 'import' && row.state === 'running',
  }));
}
