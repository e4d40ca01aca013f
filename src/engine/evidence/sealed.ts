// Whether a case is sealed: asked when it is opened, before anything is written beside it.
import { closeSync, existsSync, openSync, readSync } from 'node:fs';
import Database from 'better-sqlite3';

export function isSealed(db: Database.Database): boolean {
  const known = db.prepare("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'seal'").get() !== undefined;
  return known && db.prepare('SELECT 1 FROM seal').get() !== undefined;
}

/** Whether the file is in the mode of a write-ahead log (byte 18 of SQLite's header), which a sealed case never is: opening it would leave files beside it. */
function hasLog(path: string): boolean {
  const header = Buffer.alloc(20);
  const fd = openSync(path, 'r');
  try { return readSync(fd, header, 0, 20, 0) < 20 || header[18] !== 1; } finally { closeSync(fd); }
}

/** The same of a file that is not open; what is no case, or cannot be read, is not sealed: whoever opens it says what it is. */
export function isSealedFile(path: string): boolean {
  if (!existsSync(path) || hasLog(path)) return false;
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
