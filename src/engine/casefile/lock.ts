// Who holds a case: an exclusive lock on a file beside it, which the operating system releases with the process, and the holder's
// name in the case itself.
import { existsSync, rmSync } from 'node:fs';
import { hostname } from 'node:os';
import { basename } from 'node:path';
import Database from 'better-sqlite3';
import { ExhibitError } from '../../contract/errors.ts';

/** As kept in `info` under `holder` while a case is open for editing; `since` is RFC 3339. */
export interface Holder { readonly name: string; readonly host: string; readonly since: string }

export type Lock = Database.Database;

/** CASE_LOCKED, with the holder's name where the case tells it; FILE_UNWRITABLE where no lock can be put beside the case. */
export function takeLock(path: string): Lock {
  let lock: Database.Database | null = null;
  try {
    lock = new Database(`${path}.lock`, { timeout: 0 });
    lock.pragma('journal_mode=MEMORY');
    lock.exec('BEGIN EXCLUSIVE');
    return lock;
  } catch (thrown) {
    lock?.close();
    const code = (thrown as { code?: string }).code ?? '';
    if (code.startsWith('SQLITE_BUSY')) {
      const holder = holderOf(path);
      throw new ExhibitError('CASE_LOCKED', `${basename(path)} is open elsewhere${holder ? `: ${holderText(holder)}, since ${sinceText(holder)}` : ''}.`);
    }
    if (code === 'SQLITE_CANTOPEN' || code.startsWith('SQLITE_READONLY') || thrown instanceof TypeError) {
      throw new ExhibitError('FILE_UNWRITABLE', `The folder of ${basename(path)} cannot be written to.`, 'Open the case read-only, or copy it to a folder you may write to.');
    }
    throw thrown;
  }
}

export function releaseLock(lock: Lock, path: string): void {
  // Removed while still held: whoever comes later makes a new file, whoever came before was refused.
  try { rmSync(`${path}.lock`, { force: true }); } catch { /* Windows keeps an open file; it is reused next time. */ }
  lock.close();
}

/** Whether some process has the case open for editing. A file that a dead process left is not held. */
export function isHeld(path: string): boolean {
  if (!existsSync(`${path}.lock`)) return false;
  let lock: Database.Database | null = null;
  try {
    lock = new Database(`${path}.lock`, { readonly: true, fileMustExist: true, timeout: 0 });
    lock.prepare('SELECT 1 FROM sqlite_schema').get();
    return false;
  } catch (thrown) {
    return String((thrown as { code?: unknown }).code).startsWith('SQLITE_BUSY');
  } finally {
    lock?.close();
  }
}

/** Whom the case names as its holder: the present one while it is locked, else the last one if it did not close the case. */
export function holderOf(path: string): Holder | null {
  try {
    const db = new Database(path, { readonly: true, fileMustExist: true });
    try {
      return holderIn(db);
    } finally { db.close(); }
  } catch {
    return null;
  }
}

export function holderIn(db: Database.Database): Holder | null {
  const value = db.prepare<[], string>("SELECT value FROM info WHERE key = 'holder'").pluck().get();
  if (value === undefined) return null;
  try {
    const { name, host, since } = JSON.parse(value) as Partial<Record<keyof Holder, unknown>>;
    return typeof name === 'string' && typeof host === 'string' && typeof since === 'string' ? { name, host, since } : null;
  } catch {
    return null;
  }
}

export function holderNow(name: string): Holder {
  return { name, host: hostname(), since: new Date().toISOString() };
}

/** `A. Novak on audit-7`. */
export function holderText({ name, host }: Holder): string {
  return `${name || 'somebody'} on ${host}`;
}

/** `2026-03-14 01:06 UTC`. */
export function sinceText({ since }: Holder): string {
  return `${since.slice(0, 16).replace('T', ' ')} UTC`;
}
