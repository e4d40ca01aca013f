// Opens a case for reading alone, also where nothing can be written: on a medium that is write-protected, or in a folder of somebody
// else's. A case whose last holder did not close it has a write-ahead log, which SQLite cannot read there; a private copy is read then.
import { accessSync, chmodSync, constants, copyFileSync, existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import { ExhibitError } from '../../contract/errors.ts';
import { isHeld } from './lock.ts';

export interface Reading {
  readonly db: Database.Database;
  /** A private copy is read in place of the file. */
  readonly copied: boolean;
  /** Closes the connection and leaves nothing behind that was not there before. */
  close(): void;
}

/** Why a case cannot be edited where it lies, or null. */
export function whyUnwritable(path: string): string | null {
  const file = isWritable(path);
  const folder = isWritable(dirname(path));
  if (file && folder) return null;
  return file ? 'its folder cannot be written to' : folder ? 'the file is write-protected' : 'neither the file nor its folder can be written to';
}

/** Throws what SQLite throws; FILE_UNREADABLE where a private copy is needed and cannot be made. */
export function openToRead(path: string): Reading {
  const hadLog = existsSync(`${path}-wal`) || existsSync(`${path}-shm`);
  let db: Database.Database | null = null;
  try {
    db = readingConnection(path);
    const open = db;
    return { db, copied: false, close: () => { open.close(); if (!hadLog) sweepLog(path); } };
  } catch (thrown) {
    db?.close();
    const code = String((thrown as { code?: unknown }).code);
    if (!/^SQLITE_(CANTOPEN|READONLY)/.test(code) || whyUnwritable(path) === null) throw thrown;
    return openCopy(path);
  }
}

function readingConnection(path: string): Database.Database {
  const db = new Database(path, { readonly: true, fileMustExist: true });
  try {
    db.pragma('query_only=ON');
    // Whether the file can be read at all shows with the first read.
    db.prepare('SELECT 1 FROM sqlite_schema').get();
    return db;
  } catch (thrown) {
    db.close();
    throw thrown;
  }
}

function openCopy(path: string): Reading {
  const name = basename(path);
  let folder: string | null = null;
  try {
    folder = mkdtempSync(join(tmpdir(), 'exhibit-reading-'));
    const copy = join(folder, name);
    for (const end of ['', '-wal']) {
      if (!existsSync(path + end)) continue;
      copyFileSync(path + end, copy + end, constants.COPYFILE_FICLONE);
      chmodSync(copy + end, 0o600);
    }
    // The log goes into the copy, which needs none from then on.
    const own = new Database(copy, { fileMustExist: true });
    try { own.pragma('journal_mode=DELETE'); } finally { own.close(); }
    const db = readingConnection(copy);
    const made = folder;
    return { db, copied: true, close: () => { db.close(); rmSync(made, { recursive: true, force: true }); } };
  } catch (thrown) {
    if (folder !== null) rmSync(folder, { recursive: true, force: true });
    if (String((thrown as { code?: unknown }).code).startsWith('SQLITE_')) throw thrown;
    throw new ExhibitError('FILE_UNREADABLE', `${name} was not closed by whoever had it open last, and no private copy of it could be made to read: ${thrown instanceof Error ? thrown.message : String(thrown)}.`,
      `Free some space in ${tmpdir()}, or copy the case with its -wal file to a folder you may write to.`);
  }
}

/** A connection that only reads leaves an empty log; one that could write takes it away on closing, without a byte of the case changing. */
function sweepLog(path: string): void {
  try {
    if (!existsSync(`${path}-shm`) && !existsSync(`${path}-wal`)) return;
    if (isHeld(path) || whyUnwritable(path) !== null || (existsSync(`${path}-wal`) && statSync(`${path}-wal`).size > 0)) return;
    const db = new Database(path, { fileMustExist: true, timeout: 0 });
    try { db.prepare('SELECT 1 FROM sqlite_schema').get(); } finally { db.close(); }
  } catch { /* Others read it as well: whoever is last does it. */ }
}

function isWritable(path: string): boolean {
  try {
    accessSync(path, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
