// One case = one SQLite file. This is the only place that opens one to write: lock, migrations, refusals.
import { randomUUID } from 'node:crypto';
import { closeSync, existsSync, openSync, readSync, statSync } from 'node:fs';
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
import { holderIn, holderNow, holderOf, holderText, isHeld, releaseLock, sinceText, takeLock, type Lock } from './lock.ts';
import { openToRead, whyUnwritable } from './reading.ts';
import { APPLICATION_ID, MIGRATIONS } from './schema.ts';
import { configure } from './settings.ts';

/** Who works on the case; stands in the custody log, notes and findings. */
export interface Person { readonly name: string; readonly organisation: string }
/** Why a sealed case is read-only. */
const SEALED = 'sealed';
interface OpenOptions { readonly readOnly: boolean; readonly person: Person }

export class CaseFile {
  readonly db: Database.Database;
  readonly id: CaseId;
  readonly path: string;
  /** Opened for reading only, or sealed meanwhile. */
  readOnly: boolean;
  /** Why editing is off, as it goes behind “opened for reading only:”; null where that was all that was asked for. */
  readonly readOnlyReason: string | null;
  readonly person: Person;
  readonly #lock: Lock | null;
  readonly #sums: StatedSums | null;
  readonly #closeReading: (() => void) | null;

  private constructor(db: Database.Database, path: string, person: Person, held: { readonly lock: Lock } | { readonly reason: string | null; close(): void }) {
    this.db = db;
    this.path = path;
    this.person = person;
    this.readOnly = !('lock' in held);
    this.readOnlyReason = 'lock' in held ? null : held.reason;
    this.#lock = 'lock' in held ? held.lock : null;
    this.#closeReading = 'lock' in held ? null : () => held.close();
    this.#sums = 'lock' in held ? new StatedSums(db) : null;
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
        appendCustody(created, person.name, 'case.create', name, organisationText(person));
        stateAll(created);
      })();
      const file = new CaseFile(db, path, person, { lock });
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

  /**
   * Opens an existing case. NOT_A_CASE, CASE_NEWER, CASE_OLDER (for reading only), CASE_DAMAGED and CASE_LOCKED leave the file as it
   * was. Where it cannot be written to it is opened for reading, and `readOnlyReason` says why.
   */
  static open(path: string, { readOnly, person }: OpenOptions): CaseFile {
    const barred = readOnly ? null : existsSync(path) ? whyUnwritable(path) : null;
    refuseWhatIsNoCase(path, readOnly || barred !== null);
    // A sealed case opens for reading, whatever was asked for.
    const isSealedOne = isSealedFile(path);
    if (readOnly || barred !== null || isSealedOne) return CaseFile.#openToRead(path, person, isSealedOne ? SEALED : barred);
    const lock = takeLock(path);
    let db: Database.Database | null = null;
    try {
      db = new Database(path, { fileMustExist: true });
      db.pragma('journal_mode=WAL');
      const copy = migrate(db, path, person.name);
      configure(db);
      const file = new CaseFile(db, path, person, { lock });
      // The lock is free, so whoever is still named as the holder ended without closing the case.
      const last = holderIn(db);
      file.#announce();
      file.write(() => {
        if (last) file.log('case.takeover', file.name, `${holderText(last)} had it open since ${sinceText(last)} and ended without closing it`);
        // What a killed import left behind was never acknowledged: it goes before anybody sees it.
        for (const { name } of file.db.prepare<[], { name: string }>("SELECT name FROM source WHERE state = 'importing'").all()) file.log('import.discard', name, 'an import that did not finish was removed');
        file.db.exec("DELETE FROM source WHERE state = 'importing'");
        discardGenerations(file.db);
        discardGiven(file.db);
        interruptJobs(file.db);
        if (copy !== null) file.log('case.migrate', file.name, `schema ${file.schema}; the case as it was is in ${basename(copy)}`);
        file.log('case.open', file.name, organisationText(person));
      });
      return file;
    } catch (thrown) {
      db?.close();
      releaseLock(lock, path);
      throw sqliteError(thrown, path);
    }
  }

  static #openToRead(path: string, person: Person, barred: string | null): CaseFile {
    try {
      const holder = isHeld(path) ? holderOf(path) : null;
      const { db, copied, close } = openToRead(path);
      try {
        configure(db);
        const reason = holder ? `${holderText(holder)} has it open` : copied && barred === null ? whyUnwritable(path) : barred;
        return new CaseFile(db, path, person, { reason: copied ? `${reason}; it was not closed properly, so a private copy is read` : reason, close });
      } catch (thrown) {
        close();
        throw thrown;
      }
    } catch (thrown) {
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

  /** CASE_SEALED, or CASE_READ_ONLY, saying why, when the case is open for reading. */
  requireEditing(): void {
    if (this.readOnly && isSealed(this.db)) throw new ExhibitError('CASE_SEALED', `${basename(this.path)} is sealed.`);
    if (this.readOnly) throw new ExhibitError('CASE_READ_ONLY', `${basename(this.path)} is open for reading only${this.readOnlyReason ? `: ${this.readOnlyReason}` : ''}.`);
  }

  /** Runs the work in one immediate transaction; durable once it returns. CASE_SEALED or CASE_READ_ONLY when the case is open for reading. */
  write<T>(work: () => T): T {
    this.requireEditing();
    const sums = this.#sums!;
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
    if (this.#closeReading) { this.#closeReading(); return; }
    try {
      this.db.prepare("DELETE FROM info WHERE key = 'holder'").run();
      this.db.pragma('wal_checkpoint(TRUNCATE)');
      this.#leaveLog();
    } catch (thrown) {
      // A full disk keeps nobody from leaving: what was acknowledged is in the log, which stays beside the case until it is next opened.
      if (!/^SQLITE_(FULL|IOERR)/.test(String((thrown as { code?: unknown }).code))) throw thrown;
    } finally {
      this.db.close();
      releaseLock(this.#lock!, this.path);
    }
  }

  /** Without a write-ahead log a case can be read where nothing beside it can be written. Whoever still reads it keeps the log. */
  #leaveLog(): void {
    try { this.db.pragma('journal_mode=DELETE'); } catch (thrown) {
      if (!(thrown instanceof Database.SqliteError && thrown.code.startsWith('SQLITE_BUSY'))) throw thrown;
    }
  }

  /** Leaves word who holds the case, for whoever finds it locked. */
  #announce(): void {
    this.setInfo('holder', JSON.stringify(holderNow(this.person.name)));
  }
}

/** For the custody log: whom the person works for, where that is set. */
function organisationText({ organisation }: Person): string {
  return organisation === '' ? '' : `of ${organisation}`;
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

function sqliteError(thrown: unknown, path: string): unknown {
  const code = (thrown as { code?: unknown } | null)?.code;
  if (thrown instanceof ExhibitError || typeof code !== 'string') return thrown;
  const name = basename(path);
  if (/^SQLITE_(CORRUPT|NOTADB)/.test(code)) return new ExhibitError('CASE_DAMAGED', `${name} is damaged: ${(thrown as Error).message}.`);
  if (code === 'SQLITE_FULL') return new ExhibitError('DISK_FULL', `The disk of ${name} is full; what was being written is not in the case, everything acknowledged before is.`, 'Free some space, or move the case to a larger disk, then do it again.');
  if (/^SQLITE_(IOERR|CANTOPEN|READONLY)/.test(code)) return new ExhibitError('FILE_UNWRITABLE', `${name} could not be written: ${(thrown as Error).message}.`);
  return thrown;
}
