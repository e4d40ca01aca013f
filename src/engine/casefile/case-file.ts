// One case = one SQLite file. This is the only place that opens one to write: lock, migrations, refusals.
import { randomUUID } from 'node:crypto';
import { closeSync, existsSync, openSync, readSync, rmSync, statSync } from 'node:fs';
import { hostname } from 'node:os';
import { basename } from 'node:path';
import Database from 'better-sqlite3';
import { ExhibitError } from '../../contract/errors.ts';
import type { CaseId } from '../../contract/model.ts';
import { stateAll, StatedSums } from '../evidence/stated.ts';
import { isSealed, isSealedFile } from '../evidence/sealed.ts';
import { appendCustody } from './custody.ts';
import { discardGenerations } from './generation.ts';
import { migrate } from './migrate.ts';
import { discardGiven } from './given-files.ts';
import { interruptJobs } from './job-table.ts';
import { APPLICATION_ID, MIGRATIONS } from './schema.ts';
import { configure } from './settings.ts';

/** Who works on the case; stands in the custody log, notes and findings. */
export interface Person { readonly name: string; readonly organisation: string }
interface OpenOptions { readonly readOnly: boolean; readonly person: Person }

export class CaseFile {
  readonly db: Database.Database;
  readonly id: CaseId;
  readonly path: string;
  /** Opened for reading only, or sealed meanwhile. */
  readOnly: boolean;
  readonly person: Person;
  readonly #lock: Database.Database | null;
  readonly #sums: StatedSums | null;

  private constructor(db: Database.Database, path: string, lock: Database.Database | null, person: Person) {
    this.db = db;
    this.path = path;
    this.readOnly = lock === null;
    this.person = person;
    this.#lock = lock;
    this.#sums = lock === null ? null : new StatedSums(db);
    this.id = this.info('id')!;
  }

  /** A new case file. FILE_EXISTS when there is something already; nothing is ever overwritten. */
  static create(path: string, name: string, person: Person): CaseFile {
    if (existsSync(path)) throw new ExhibitError('FILE_EXISTS', `There is already a file ${basename(path)}.`);
    const lock = takeLock(path);
    let db: Database.Database | null = null;
    try {
      db = new Database(path);
      db.pragma('page_size=8192');
      db.pragma('journal_mode=WAL');
      configure(db);
      const created = db;
      created.transaction(() => {
        created.pragma(`application_id=${APPLICATION_ID}`);
        for (const migration of MIGRATIONS) created.exec(migration);
        created.pragma(`user_version=${MIGRATIONS.length}`);
        const put = created.prepare('INSERT INTO info (key, value) VALUES (?, ?)');
        put.run('id', randomUUID());
        put.run('name', name);
        put.run('created', String(Date.now() * 1000));
        appendCustody(created, person.name, 'case.create', name, '');
        stateAll(created);
      })();
      const file = new CaseFile(db, path, lock, person);
      file.#announce();
      // The header must tell from the first moment what this file is.
      db.pragma('wal_checkpoint(TRUNCATE)');
      return file;
    } catch (thrown) {
      db?.close();
      releaseLock(lock, path);
      throw sqliteError(thrown, path);
    }
  }

  /** Opens an existing case. NOT_A_CASE, CASE_NEWER, CASE_OLDER (for reading only), CASE_DAMAGED and CASE_LOCKED leave the file as it was. */
  static open(path: string, { readOnly: wanted, person }: OpenOptions): CaseFile {
    // A sealed case opens for reading, whatever was asked for.
    const readOnly = wanted || isSealedFile(path);
    refuseWhatIsNoCase(path, readOnly);
    const lock = readOnly ? null : takeLock(path);
    let db: Database.Database | null = null;
    try {
      db = new Database(path, { readonly: readOnly, fileMustExist: true });
      if (readOnly) db.pragma('query_only=ON');
      else db.pragma('journal_mode=WAL');
      const copy = readOnly ? null : migrate(db, path);
      configure(db);
      const file = new CaseFile(db, path, lock, person);
      if (!readOnly) {
        file.#announce();
        file.write(() => {
          // What a killed import left behind was never acknowledged: it goes before anybody sees it.
          for (const { name } of file.db.prepare<[], { name: string }>("SELECT name FROM source WHERE state = 'importing'").all()) file.log('import.discard', name, 'an import that did not finish was removed');
          file.db.exec("DELETE FROM source WHERE state = 'importing'");
          discardGenerations(file.db);
          discardGiven(file.db);
          interruptJobs(file.db);
          if (copy !== null) file.log('case.migrate', file.name, `schema ${file.schema}; the case as it was is in ${basename(copy)}`);
          file.log('case.open', file.name, '');
        });
      }
      return file;
    } catch (thrown) {
      db?.close();
      if (lock) releaseLock(lock, path);
      throw sqliteError(thrown, path);
    }
  }

  get name(): string { return this.info('name') ?? basename(this.path); }
  get schema(): number { return this.db.pragma('user_version', { simple: true }) as number; }

  /** A value of the info table, or null. */
  info(key: string): string | null {
    return this.db.prepare<[string], { value: string }>('SELECT value FROM info WHERE key = ?').get(key)?.value ?? null;
  }

  setInfo(key: string, value: string): void {
    this.db.prepare('INSERT INTO info (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value').run(key, value);
  }

  /** Runs the work in one immediate transaction; durable once it returns. CASE_READ_ONLY when the case is open for reading. */
  write<T>(work: () => T): T {
    const sums = this.#sums;
    if (this.readOnly || !sums) {
      if (isSealed(this.db)) throw new ExhibitError('CASE_SEALED', `${basename(this.path)} is sealed.`);
      throw new ExhibitError('CASE_READ_ONLY', `${basename(this.path)} is open for reading only.`);
    }
    try {
      return this.db.transaction(() => sums.within(work)).immediate();
    } catch (thrown) {
      throw sqliteError(thrown, this.path);
    }
  }

  /**
   * Like `write`, for one chunk of a long import: atomic and in order, but durable only with the next `write`, which makes
   * everything before it durable too. Nothing of it may be acknowledged to anybody.
   */
  writeChunk(work: () => void): void {
    this.db.pragma('synchronous=NORMAL');
    try { this.write(work); } finally { this.db.pragma('synchronous=FULL'); }
  }

  /** One custody entry; call inside `write`, together with what it tells. */
  log(action: string, subject: string, detail: string): void {
    appendCustody(this.db, this.person.name, action, subject, detail);
  }

  /** From now on nothing is written any more. */
  endEditing(): void {
    this.readOnly = true;
  }

  close(): void {
    if (!this.db.open) return;
    if (this.#lock) {
      this.db.prepare("DELETE FROM info WHERE key = 'holder'").run();
      this.db.pragma('wal_checkpoint(TRUNCATE)');
      this.#leaveLog();
    }
    this.db.close();
    if (this.#lock) releaseLock(this.#lock, this.path);
  }

  /** Without a write-ahead log a case can be read where nothing beside it can be written. Whoever still reads it keeps the log. */
  #leaveLog(): void {
    try { this.db.pragma('journal_mode=DELETE'); } catch (thrown) {
      if (!(thrown instanceof Database.SqliteError && thrown.code.startsWith('SQLITE_BUSY'))) throw thrown;
    }
  }

  /** Leaves word who holds the case, for whoever finds it locked. */
  #announce(): void {
    this.setInfo('holder', JSON.stringify({ name: this.person.name, host: hostname(), since: new Date().toISOString() }));
  }
}

/** Looks at the header alone, read as plain bytes: a file that is refused is not touched, not even by SQLite's recovery. */
function refuseWhatIsNoCase(path: string, readOnly: boolean): void {
  const name = basename(path);
  const header = Buffer.alloc(100);
  let size: number;
  try {
    const stat = statSync(path);
    if (!stat.isFile()) throw new ExhibitError('NOT_A_CASE', `${name} is not a file.`);
    const fd = openSync(path, 'r');
    try { size = readSync(fd, header, 0, 100, 0); } finally { closeSync(fd); }
  } catch (thrown) {
    if (thrown instanceof ExhibitError) throw thrown;
    const code = (thrown as NodeJS.ErrnoException).code;
    if (code === 'ENOENT') throw new ExhibitError('FILE_NOT_FOUND', `There is no file ${name}.`);
    throw new ExhibitError('FILE_UNREADABLE', `${name} cannot be read (${code ?? 'unknown reason'}).`);
  }
  if (size < 100 || header.toString('latin1', 0, 16) !== 'SQLite format 3\0' || header.readUInt32BE(68) !== APPLICATION_ID) {
    throw new ExhibitError('NOT_A_CASE', `${name} is not a case file.`);
  }
  const schema = header.readUInt32BE(60);
  if (schema > MIGRATIONS.length) {
    throw new ExhibitError('CASE_NEWER', `${name} was written by a newer Exhibit (schema ${schema}; this one knows up to ${MIGRATIONS.length}).`);
  }
  if (readOnly && schema < MIGRATIONS.length) throw new ExhibitError('CASE_OLDER', `${name} was written by an earlier Exhibit (schema ${schema}; this one reads ${MIGRATIONS.length}).`);
}

/** Holds an exclusive lock that the operating system releases when the process dies, so that no lock ever goes stale. */
function takeLock(path: string): Database.Database {
  let lock: Database.Database | null = null;
  try {
    lock = new Database(`${path}.lock`, { timeout: 0 });
    lock.pragma('journal_mode=MEMORY');
    lock.exec('BEGIN EXCLUSIVE');
    return lock;
  } catch (thrown) {
    lock?.close();
    const code = (thrown as { code?: string }).code ?? '';
    if (code.startsWith('SQLITE_BUSY')) throw new ExhibitError('CASE_LOCKED', `${basename(path)} is open elsewhere${holderOf(path)}.`);
    if (code === 'SQLITE_CANTOPEN' || code === 'SQLITE_READONLY' || thrown instanceof TypeError) {
      throw new ExhibitError('FILE_UNWRITABLE', `The folder of ${basename(path)} cannot be written to.`, 'Open the case read-only, or copy it to a folder you may write to.');
    }
    throw thrown;
  }
}

function releaseLock(lock: Database.Database, path: string): void {
  // Removed while still held: whoever comes later makes a new file, whoever came before was refused.
  try { rmSync(`${path}.lock`, { force: true }); } catch { /* Windows keeps an open file; it is reused next time. */ }
  lock.close();
}

function holderOf(path: string): string {
  try {
    const db = new Database(path, { readonly: true, fileMustExist: true });
    try {
      const row = db.prepare<[], { value: string }>("SELECT value FROM info WHERE key = 'holder'").get();
      if (!row) return '';
      const holder = JSON.parse(row.value) as { name: string; host: string; since: string };
      return `: ${holder.name || 'somebody'} on ${holder.host}, since ${holder.since.slice(0, 16).replace('T', ' ')} UTC`;
    } finally { db.close(); }
  } catch {
    return '';
  }
}

function sqliteError(thrown: unknown, path: string): unknown {
  const code = (thrown as { code?: unknown } | null)?.code;
  if (thrown instanceof ExhibitError || typeof code !== 'string') return thrown;
  const name = basename(path);
  if (/^SQLITE_(CORRUPT|NOTADB)/.test(code)) return new ExhibitError('CASE_DAMAGED', `${name} is damaged: ${(thrown as Error).message}.`);
  if (/^SQLITE_(FULL|IOERR|CANTOPEN|READONLY)/.test(code)) return new ExhibitError('FILE_UNWRITABLE', `${name} could not be written: ${(thrown as Error).message}.`);
  return thrown;
}
