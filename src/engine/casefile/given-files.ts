// Files kept as they were given, beside the records read from them: archives, workbooks and compressed files, each once,
// however many sources came out of it.
import type Database from 'better-sqlite3';

/** The file with this hash that is already kept whole, or null. */
export function givenWith(db: Database.Database, sha256: Buffer): number | null {
  return db.prepare<[Buffer], number>('SELECT id FROM given WHERE sha256 = ?').pluck().get(sha256) ?? null;
}

/** Begins to keep a file; call within a transaction. */
export function insertGiven(db: Database.Database, name: string): number {
  return Number(db.prepare('INSERT INTO given (name) VALUES (?)').run(name).lastInsertRowid);
}

/** The file is whole; call within the transaction that makes its source a source. */
export function finishGiven(db: Database.Database, id: number, bytes: number, sha256: Buffer): void {
  db.prepare('UPDATE given SET bytes = ?, sha256 = ? WHERE id = ?').run(bytes, sha256, id);
}

/** Removes files that no source refers to any more, such as those of an import that did not finish; call within a transaction. */
export function discardGiven(db: Database.Database): void {
  db.exec('DELETE FROM given WHERE id NOT IN (SELECT given_id FROM source WHERE given_id IS NOT NULL)');
}
