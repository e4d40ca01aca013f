// Answers one SELECT on a case that is open for reading, row by row up to a limit. What could write, or reach another file, is
// refused before it runs; the connection could not do it either.
import type Database from 'better-sqlite3';
import { ExhibitError } from '../../contract/errors.ts';
import type { SqlValue } from './run-sql.ts';

export interface Answer { readonly columns: readonly string[]; rows(): Generator<readonly SqlValue[]> }

/** QUERY_INVALID, with what SQLite says, for what is no statement, more than one, or one that does anything but read. */
export function answerSql(db: Database.Database, sql: string): Answer {
  const statement = prepared(db, sql);
  // Statements without an answer are ATTACH, VACUUM, PRAGMA x=y and the like; those that are not read-only write.
  if (!statement.reader || !statement.readonly) throw new ExhibitError('QUERY_INVALID', 'SQL: only statements that read are answered.', 'Write one SELECT. The case is opened for reading alone.');
  return {
    columns: statement.columns().map(({ name }) => name),
    *rows() {
      try {
        for (const row of statement.raw().safeIntegers().iterate() as IterableIterator<readonly unknown[]>) yield row.map(valueOf);
      } catch (thrown) {
        throw told(thrown);
      }
    },
  };
}

function prepared(db: Database.Database, sql: string): Database.Statement<[]> {
  try {
    return db.prepare<[]>(sql);
  } catch (thrown) {
    throw told(thrown);
  }
}

function told(thrown: unknown): unknown {
  if (thrown instanceof RangeError) return new ExhibitError('QUERY_INVALID', `SQL: ${thrown.message}`, 'Write one statement at a time, without parameters.');
  const code = String((thrown as { code?: unknown } | null)?.code);
  if (/^SQLITE_(CORRUPT|NOTADB)/.test(code)) return new ExhibitError('CASE_DAMAGED', `The case is damaged: ${(thrown as Error).message}.`);
  return code.startsWith('SQLITE_') ? new ExhibitError('QUERY_INVALID', `SQL: ${(thrown as Error).message}`, 'Correct the statement. Tables and columns are in docs/case-file.md.') : thrown;
}

/** Bytes as hex; whole numbers beyond 2^53 as text. */
function valueOf(value: unknown): SqlValue {
  if (typeof value === 'bigint') return value >= -9_007_199_254_740_991n && value <= 9_007_199_254_740_991n ? Number(value) : String(value);
  if (Buffer.isBuffer(value)) return value.toString('hex');
  // JSON has no infinity.
  return typeof value === 'number' && !Number.isFinite(value) ? String(value) : value as SqlValue;
}
