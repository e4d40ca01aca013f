// The custody log as it is handed on: one entry a line of JSON, with all that its hash is over, so that the chain can be checked again.
import { hash } from 'node:crypto';
import type Database from 'better-sqlite3';

interface Row { seq: number; micros: number; actor: string; host: string; version: string; action: string; subject: string; detail: string; previous: Buffer; hash: Buffer }

export function custodyLines(db: Database.Database): string {
  let text = '';
  for (const row of db.prepare<[], Row>('SELECT seq, micros, actor, host, version, action, subject, detail, previous, hash FROM custody ORDER BY seq').iterate()) {
    text += `${JSON.stringify({ ...row, previous: row.previous.toString('hex'), hash: row.hash.toString('hex') })}\n`;
  }
  return text;
}

/** Number and hash of the last entry, where each fits the one before it; else what does not. */
export function chainOf(lines: string): { readonly seq: number; readonly hash: string } | { readonly fault: string } {
  let head = { seq: 0, hash: '0'.repeat(64) };
  for (const line of lines.split('\n').slice(0, -1)) {
    const row = JSON.parse(line) as Omit<Row, 'previous' | 'hash'> & { previous: string; hash: string };
    const own = hash('sha256', JSON.stringify([row.seq, row.micros, row.actor, row.host, row.version, row.action, row.subject, row.detail, row.previous]));
    if (row.seq !== head.seq + 1 || row.previous !== head.hash || row.hash !== own) return { fault: `entry ${head.seq + 1} does not fit the one before it` };
    head = { seq: row.seq, hash: row.hash };
  }
  return head;
}
