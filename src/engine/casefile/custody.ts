// The custody log: who did what to this case, when, hash-chained so that a removed or altered entry shows.
import { createHash } from 'node:crypto';
import { hostname } from 'node:os';
import type Database from 'better-sqlite3';
import type { CustodyEntry } from '../../contract/model.ts';
import { formatInstant } from '../sources/time.ts';
import { VERSION } from '../version.ts';

interface Row { seq: number; micros: number; actor: string; host: string; version: string; action: string; subject: string; detail: string; previous: Buffer; hash: Buffer }

const ORIGIN = Buffer.alloc(32);

/** SHA-256 over the entry's values as one JSON array, the previous hash in hex among them. */
function hashOf(row: Omit<Row, 'hash'>): Buffer {
  const values = [row.seq, row.micros, row.actor, row.host, row.version, row.action, row.subject, row.detail, row.previous.toString('hex')];
  return createHash('sha256').update(JSON.stringify(values)).digest();
}

/** Appends one entry; call inside the transaction of what it tells. A clock that went back is kept as it is and told by an entry of its own. */
export function appendCustody(db: Database.Database, actor: string, action: string, subject: string, detail: string): void {
  const last = db.prepare<[], Pick<Row, 'seq' | 'hash' | 'micros'>>('SELECT seq, hash, micros FROM custody ORDER BY seq DESC LIMIT 1').get();
  const micros = Date.now() * 1000;
  const append = (seq: number, previous: Buffer, what: string, about: string, told: string): Buffer => {
    const entry = { seq, micros, actor, host: hostname(), version: VERSION, action: what, subject: about, detail: told, previous };
    const hash = hashOf(entry);
    db.prepare('INSERT INTO custody (seq, micros, actor, host, version, action, subject, detail, previous, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)')
      .run(seq, micros, actor, entry.host, VERSION, what, about, told, previous, hash);
    return hash;
  };
  let seq = (last?.seq ?? 0) + 1;
  let previous = last?.hash ?? ORIGIN;
  if (last && micros < last.micros) {
    previous = append(seq, previous, 'clock.moved', 'clock', `the clock of this machine is ${Math.round((last.micros - micros) / 1e6)} s behind the last entry`);
    seq += 1;
  }
  append(seq, previous, action, subject, detail);
}

/** `action` null: all of them; `total` counts what it leaves. */
export function listCustody(db: Database.Database, offset: number, limit: number, action: string | null = null, latestFirst = false): { total: number; entries: CustodyEntry[] } {
  const total = db.prepare<{ action: string | null }, { n: number }>('SELECT count(*) AS n FROM custody WHERE action = coalesce(:action, action)').get({ action })!.n;
  const rows = db.prepare<{ action: string | null; limit: number; offset: number }, Row>(
    `SELECT * FROM custody WHERE action = coalesce(:action, action) ORDER BY seq ${latestFirst ? 'DESC' : 'ASC'} LIMIT :limit OFFSET :offset`).all({ action, limit, offset });
  return {
    total,
    entries: rows.map((row) => ({
      seq: row.seq, time: formatInstant(row.micros), actor: row.actor, host: row.host, version: row.version, action: row.action, subject: row.subject, detail: row.detail,
      previous: row.previous.toString('hex'), hash: row.hash.toString('hex'),
    })),
  };
}

/** What the log tells of, by name. */
export const custodyActions = (db: Database.Database): { action: string; entries: number }[] =>
  db.prepare<[], { action: string; entries: number }>('SELECT action, count(*) AS entries FROM custody GROUP BY action ORDER BY action').all();

/** Seq of the first entry that does not fit its predecessor, or null when the chain holds. */
export function brokenCustody(db: Database.Database): number | null {
  let previous: Buffer = ORIGIN;
  let seq = 1;
  for (const row of db.prepare<[], Row>('SELECT * FROM custody ORDER BY seq').iterate()) {
    if (row.seq !== seq || !row.previous.equals(previous) || !hashOf(row).equals(row.hash)) return seq;
    previous = row.hash;
    seq += 1;
  }
  return null;
}
