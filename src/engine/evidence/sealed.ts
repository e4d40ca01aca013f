// Whether a case is sealed: asked when it is opened, before anything is written beside it.
import { existsSync } from 'node:fs';
import Database from 'better-sqlite3';

export function isSealed(db: Database.Database): boolean {
  const known = db.prepare("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'seal'").get() !== undefined;
  return known && db.prepare('SELECT 1 FROM seal').get() !== undefined;
}

/** The same of a file that is not open; what is no case, or cannot be read, is not sealed: whoever opens it says what it is. */
export function isSealedFile(path: string): boolean {
  // Where a log stands beside it the case is open or was not closed, which a sealed one cannot be for long.
  if (!existsSync(path)) return false;
  let db: Database.Database | null = null;
  try {
    db = new Database(path, { readonly: true, fileMustExist: true });
    return isSealed(db);
  } catch {
    return false;
  } finally {
    db?.close();
  }
}
