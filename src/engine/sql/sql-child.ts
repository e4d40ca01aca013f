// The process that answers SQL on a case. A statement can run for hours inside SQLite, where no thread can be stopped; a process can.
// The request comes as JSON on standard input, the answer goes out as one line of JSON after the other.
import { writeSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import Database from 'better-sqlite3';
import { toWireError } from '../../contract/errors.ts';
import { CaseFile } from '../casefile/case-file.ts';
import { guard } from '../casefile/settings.ts';
import { answerSql } from './answer.ts';
import { addEventTables } from './event-table.ts';
import type { FromSqlChild, SqlRequest, SqlValue } from './run-sql.ts';

/** Rows of one line at most, and about how many characters. */
const BATCH_ROWS = 500;
const BATCH_CHARACTERS = 1 << 18;

/** Synchronous, so that a slow reader holds up the statement and nothing piles up here. */
function say(message: FromSqlChild): void {
  const bytes = Buffer.from(`${JSON.stringify(message)}\n`);
  for (let at = 0; at < bytes.length;) {
    try { at += writeSync(1, bytes, at); } catch (thrown) {
      if ((thrown as NodeJS.ErrnoException).code !== 'EAGAIN') throw thrown;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
    }
  }
}

function answer({ path, sql, limit, limitCharacters }: SqlRequest): void {
  const file = CaseFile.open(path, { readOnly: true, person: { name: '', organisation: '' } });
  let columnsDb: Database.Database | null = null;
  try {
    // A connection that answers cannot be asked anything meanwhile: the tables of events are read by another one.
    columnsDb = new Database(file.db.name, { readonly: true, fileMustExist: true });
    guard(columnsDb);
    addEventTables(file.db, columnsDb);
    const { columns, rows } = answerSql(file.db, sql);
    say({ kind: 'columns', columns });
    let batch: (readonly SqlValue[])[] = [];
    let characters = 0;
    let inBatch = 0;
    let told = 0;
    let more: 'rows' | 'characters' | null = null;
    for (const row of rows()) {
      if (told === limit) { more = 'rows'; break; }
      const length = row.reduce<number>((sum, value) => sum + (typeof value === 'string' ? value.length : 8), 0);
      characters += length;
      if (characters > limitCharacters) { more = 'characters'; break; }
      batch.push(row);
      told++;
      inBatch += length;
      if (batch.length < BATCH_ROWS && inBatch < BATCH_CHARACTERS) continue;
      say({ kind: 'rows', rows: batch });
      [batch, inBatch] = [[], 0];
    }
    if (batch.length > 0) say({ kind: 'rows', rows: batch });
    say({ kind: 'end', rows: told, more });
  } finally {
    columnsDb?.close();
    file.close();
  }
}

try {
  answer(JSON.parse(await text(process.stdin)) as SqlRequest);
} catch (thrown) {
  say({ kind: 'failed', error: toWireError(thrown) });
}
