// A new case out of all that can be read of a damaged one and verifies. The damaged file is read as plain bytes and never opened as a
// database, so nothing of it changes. Events are made anew from the records; a list says what did not verify.
import { existsSync, openSync, closeSync, fsyncSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import { basename } from 'node:path';
import Database from 'better-sqlite3';
import type { SalvagedSource, SalvagedTable, SalvageReport } from '../../contract/case-care.ts';
import { ExhibitError } from '../../contract/errors.ts';
import { CaseFile, type Person } from '../casefile/case-file.ts';
import { isHeld } from '../casefile/lock.ts';
import { migrateInPlace } from '../casefile/migrate.ts';
import { takeName } from '../casefile/take-name.ts';
import { caseworkFaults } from '../casework/replay.ts';
import { stateAll } from '../evidence/stated.ts';
import { rebuildSource } from '../casefile/rebuild.ts';
import { APPLICATION_ID, MIGRATIONS } from '../casefile/schema.ts';
import { judgeAgain } from '../casefile/standing.ts';
import { parseSourceId } from '../events/ids.ts';
import { PageFile } from './page-file.ts';
import { copyRows, dropOrphans, type Copied } from './rows.ts';
import { bytesOf, isMappable, restoreParts, settleSource, sha256Of } from './sources.ts';
import { tablesOf } from './tables.ts';
import { Walk } from './walk.ts';

export interface SalvageOptions {
  readonly damaged: string;
  /** Of the new case; there is no such file yet. */
  readonly target: string;
  readonly person: Person;
  readonly signal: AbortSignal;
  /** The same, for stretches in which no signal can come through. */
  cancelled(): boolean;
  progress(done: number, total: number): void;
}

/** Pages between two words of progress and looks at the signal. */
const TURN_PAGES = 64;
/** Where an edit and its rows are kept; without all of them undo would bring back what never was. */
const JOURNAL = ['edit_row', 'edit'];

/** NOT_A_CASE, CASE_NEWER, CASE_LOCKED, FILE_EXISTS, DISK_FULL, FILE_UNWRITABLE, CANCELLED; all leave nothing behind. */
export async function salvage(options: SalvageOptions): Promise<SalvageReport> {
  const { damaged, target } = options;
  const name = basename(damaged);
  if (!existsSync(damaged)) throw new ExhibitError('FILE_NOT_FOUND', `There is no file ${name}.`);
  if (!statSync(damaged).isFile()) throw new ExhibitError('NOT_A_CASE', `${name} is not a file.`);
  if (existsSync(target)) throw new ExhibitError('FILE_EXISTS', `There is already a file ${basename(target)}.`, 'Choose another name; nothing is overwritten.');
  if (isHeld(damaged)) throw new ExhibitError('CASE_LOCKED', `${name} is open elsewhere.`, 'Close it there first; what is being written cannot be salvaged.');
  const part = `${target}.part`;
  let file: PageFile | null = null;
  try {
    file = new PageFile(damaged);
    const report = await salvaged(file, part, options);
    sync(part);
    takeName(part, target);
    return report;
  } catch (thrown) {
    throw told(thrown, name, basename(target));
  } finally {
    file?.close();
    for (const end of ['', '-wal', '-shm', '-journal', '.lock']) rmSync(part + end, { force: true });
  }
}

async function salvaged(file: PageFile, part: string, { damaged, target, person, signal, cancelled, progress }: SalvageOptions): Promise<SalvageReport> {
  const total = file.count * 2;
  const turn = (page: number | null): void => {
    if (page !== null && page % TURN_PAGES !== 0) return;
    if (page !== null) progress(Math.min(page, file.count), total);
    if (cancelled()) throw new ExhibitError('CANCELLED', 'Salvaging was cancelled; nothing is left of it.');
  };
  const walk = new Walk(file);
  const version = versionOf(file, walk, basename(damaged));
  const { kept } = tablesOf(version);
  const db = new Database(part);
  let copied: Copied;
  let loose: readonly number[];
  const sources: SalvagedSource[] = [];
  const faults = faultsOfFile(file, walk, damaged);
  try {
    db.pragma('page_size=8192');
    db.pragma('foreign_keys=OFF');
    db.pragma('synchronous=OFF');
    db.exec('BEGIN IMMEDIATE');
    db.pragma(`application_id=${APPLICATION_ID}`);
    for (const migration of MIGRATIONS.slice(0, version)) db.exec(migration);
    db.pragma(`user_version=${version}`);
    copied = copyRows(db, walk, kept, turn);
    const rows = (table: string) => copied.tables.find((one) => one.table === table)?.rows ?? 0;
    if (rows('block') + rows('custody') + rows('source') === 0) throw new ExhibitError('NOT_A_CASE', `${basename(damaged)} holds nothing of a case: no record and no entry of a custody log.`);
    completeInfo(db, basename(damaged));
    migrateInPlace(db);
    const restored = restoreParts(db, copied.unfinished);
    loose = restored.loose;
    writeLoose(db, loose, target, sources);
    db.prepare('DELETE FROM block WHERE part_id NOT IN (SELECT id FROM part)').run();
    // Such columns point to what may be gone without their row being worthless.
    db.exec('UPDATE source SET given_id = NULL WHERE given_id NOT IN (SELECT id FROM given)');
    const own: SalvagedSource[] = [];
    for (const id of db.prepare<[], number>('SELECT id FROM source ORDER BY id').pluck().all()) own.push(settleSource(db, id, copied.faultyRecords, restored.rebuilt.get(id)));
    sources.unshift(...own);
    const orphans = dropOrphans(db);
    copied = { ...copied, tables: copied.tables.map((table) => ({ ...table, rows: table.rows - (orphans.get(table.table) ?? 0), refused: table.refused + (orphans.get(table.table) ?? 0) })) };
    if (copied.tables.some(isShort)) {
      for (const table of JOURNAL) db.exec(`DELETE FROM ${table}`);
      faults.push('what had been undone, and what could be, is not in the new case');
    }
    if (unsealed(db)) faults.push('the case was sealed; the new one is not, since its seal is of the case as it was');
    raiseCounters(db);
    stateAll(db);
    db.exec('COMMIT');
  } finally {
    db.close();
  }
  const custodyLost = gaps(part);
  faults.push(...lostCasework(part));
  const made = await remapped(part, person, signal, (done, of) => progress(file.count + Math.floor((file.count * done) / Math.max(1, of)), total), sources);
  const report = reportOf(file, faults, made, copied.tables.filter(({ rows: some, pages, refused }) => some > 0 || pages > 0 || refused > 0), custodyLost, damaged, target);
  const out = CaseFile.open(part, { readOnly: false, person });
  try {
    out.write(() => out.log('case.salvage', basename(damaged), JSON.stringify({ whole: report.whole, verdict: report.verdict, report: sha256Of(JSON.stringify(report)) })));
  } finally { out.close(); }
  progress(total, total);
  return report;
}

const isShort = ({ table, pages, refused }: SalvagedTable): boolean => (pages > 0 || refused > 0) && table !== 'block' && table !== 'given_chunk';

/** Makes the events of every source anew. One that cannot be mapped any more keeps its records, without events. */
async function remapped(path: string, person: Person, signal: AbortSignal, progress: (done: number, total: number) => void, sources: readonly SalvagedSource[]): Promise<readonly SalvagedSource[]> {
  const told: SalvagedSource[] = [];
  const file = CaseFile.open(path, { readOnly: false, person });
  try {
    for (const [i, source] of sources.entries()) {
      progress(i, sources.length);
      const id = source.source === null ? -1 : parseSourceId(source.source);
      if (id < 0) { told.push(source); continue; }
      try {
        if (isMappable(file.db, id)) await rebuildSource(file, id, { profile: null, zone: null, dateOrder: null }, signal, () => undefined);
        else emptied(file, id);
        told.push(source);
      } catch (thrown) {
        if (signal.aborted) throw thrown;
        emptied(file, id);
        told.push({ ...source, remarks: [...source.remarks, `its events could not be made from its records, which are there: ${thrown instanceof Error ? thrown.message : String(thrown)}`] });
      }
    }
    const first = told.find(({ source }) => source !== null);
    if (first) await judgeAgain(file, 1, { signal, progress: () => undefined });
    return told;
  } finally { file.close(); }
}

function emptied(file: CaseFile, id: number): void {
  file.write(() => file.db.prepare("UPDATE source SET imported = 0, duplicate = 0, repeated = 0, conflicts = 0, undated = 0, events = 0, rejected = read, first_micros = NULL, last_micros = NULL, state = 'partial' WHERE id = ?").run(id));
}

/** The schema whose tables the file names; where it names none, what its header says. */
function versionOf(file: PageFile, walk: Walk, name: string): number {
  const { magic, applicationId, userVersion } = file.header;
  const there = new Set(walk.schema.filter(({ type }) => type === 'table').map((row) => row.name));
  const versions = MIGRATIONS.map((_, i) => i + 1).map((version) => ({ version, names: tablesOf(version).names }));
  const known = versions.at(-1)!.names;
  if (magic && applicationId !== APPLICATION_ID && !there.has('custody')) throw new ExhibitError('NOT_A_CASE', `${name} is a database, but not a case.`);
  if (magic && applicationId === APPLICATION_ID && userVersion > MIGRATIONS.length && userVersion < 1000 && [...there].some((table) => !known.has(table) && !table.startsWith('sqlite_'))) {
    throw new ExhibitError('CASE_NEWER', `${name} was written by a newer Exhibit (schema ${userVersion}; this one knows up to ${MIGRATIONS.length}).`);
  }
  const likeness = (names: ReadonlySet<string>) => [...names].filter((table) => there.has(table)).length * 2 - names.size;
  const stated = magic && userVersion >= 1 && userVersion <= MIGRATIONS.length ? userVersion : MIGRATIONS.length;
  if (there.size === 0) return stated;
  const best = Math.max(...versions.map(({ names }) => likeness(names)));
  const alike = versions.filter(({ names }) => likeness(names) === best).map(({ version }) => version);
  return alike.includes(stated) ? stated : alike.at(-1)!;
}

function faultsOfFile(file: PageFile, walk: Walk, damaged: string): string[] {
  const { header } = file;
  return [
    ...(header.magic && header.applicationId === APPLICATION_ID && header.pageSize !== null ? [] : ['the header of the file is damaged']),
    ...(file.odd > 0 ? [`the file ends within a page, ${file.odd} bytes into it`] : []),
    ...(header.magic && file.log.frames === 0 && header.pages > file.count ? [`the file is cut: ${file.count} of ${header.pages} pages are there`] : []),
    ...(file.log.lost > 0 ? [`${file.log.lost} bytes of the log beside ${basename(damaged)} do not verify, or belong to what was never finished`] : []),
    ...(walk.schemaTorn ? ['the list of tables is damaged; rows were also looked for page by page'] : []),
    ...(walk.freePages() === null ? ['the list of free pages is damaged; rows that had been deleted may be among those found page by page'] : []),
  ];
}

function completeInfo(db: Database.Database, name: string): void {
  const put = db.prepare('INSERT INTO info (key, value) VALUES (?, ?) ON CONFLICT DO NOTHING');
  put.run('id', randomUUID());
  put.run('name', name.replace(/\.exhibit$/i, ''));
  const created = db.prepare<[], string>("SELECT value FROM info WHERE key = 'created'").pluck().get();
  if (created === undefined || !/^\d{1,17}$/.test(created)) db.prepare("INSERT OR REPLACE INTO info (key, value) VALUES ('created', ?)").run(String(Date.now() * 1000));
}

/** A seal states what is damaged now, and would keep the new case from being written. Signed checkpoints stay. Returns whether there was one. */
function unsealed(db: Database.Database): boolean {
  return ['seal', 'signed_root', 'commitment'].map((table) => db.prepare(`DELETE FROM ${table}`).run().changes).some((rows) => rows > 0);
}

/** A number once given out names nothing else: no counter may be behind what is there. */
function raiseCounters(db: Database.Database): void {
  for (const name of db.prepare<[], string>('SELECT name FROM counter').pluck().all()) {
    if (db.prepare("SELECT 1 FROM pragma_table_info(?) WHERE name = 'id'").get(name) === undefined) continue;
    db.prepare(`UPDATE counter SET last = max(last, (SELECT coalesce(max(id), 0) FROM "${name}")) WHERE name = ?`).run(name);
  }
}

/** Records whose source is not known any more go into files beside the new case, to be imported again by whoever knows them. */
function writeLoose(db: Database.Database, parts: readonly number[], target: string, sources: SalvagedSource[]): void {
  for (const part of parts) {
    const path = `${target}.loose-${part}`;
    const saved = db.prepare<[number], number>('SELECT total(records) FROM block WHERE part_id = ?').pluck().get(part)!;
    writeFileSync(path, Buffer.concat([...bytesOf(db, part)]), { flag: 'wx', flush: true });
    sources.push({ source: null, name: basename(path), records: null, saved, lost: [], remarks: [`the ledger does not know their source any more; their bytes are in ${basename(path)}, to be imported again`] });
  }
}

/** What the custody log tells of casework that is not in the new case, or is there otherwise. */
function lostCasework(path: string): readonly string[] {
  const db = new Database(path, { readonly: true });
  try { return caseworkFaults(db).map((fault) => `casework: ${fault}`); } finally { db.close(); }
}

/** Entries of the custody log that are missing between the others, or in front of them. */
function gaps(path: string): readonly number[] {
  const db = new Database(path, { readonly: true });
  try {
    const missing: number[] = [];
    let next = 1;
    for (const seq of db.prepare<[], number>('SELECT seq FROM custody ORDER BY seq').pluck().iterate()) {
      for (; next < seq && missing.length < 10_000; next++) missing.push(next);
      next = seq + 1;
    }
    return missing;
  } finally { db.close(); }
}

function reportOf(file: PageFile, faults: readonly string[], sources: readonly SalvagedSource[], tables: readonly SalvagedTable[], custodyLost: readonly number[], damaged: string, target: string): SalvageReport {
  const saved = sources.reduce((sum, source) => sum + source.saved, 0);
  const lost = sources.reduce((sum, source) => sum + (source.records ?? source.saved) - source.saved, 0);
  const incomplete = tables.filter(({ pages, refused }) => pages > 0 || refused > 0).length;
  const whole = lost === 0 && incomplete === 0 && faults.length === 0 && custodyLost.length === 0 && sources.every(({ remarks }) => remarks.length === 0);
  return {
    file: target, fileName: basename(target), damagedName: basename(damaged), whole,
    verdict: whole ? `Everything could be read: ${saved} records of ${sources.length} sources.`
      : `${saved} records verify and are saved, ${lost} are lost; ${incomplete === 0 ? 'all tables could be read' : `of ${incomplete} tables something is missing`}${custodyLost.length > 0 ? `; ${custodyLost.length} entries of the custody log are missing` : ''}.`,
    pages: file.count, pageSize: file.pageSize, faults, sources, tables, custodyLost,
  };
}

function sync(path: string): void {
  const fd = openSync(path, 'r+');
  try { fsyncSync(fd); } finally { closeSync(fd); }
}

function told(thrown: unknown, damaged: string, target: string): unknown {
  if (thrown instanceof ExhibitError) return thrown;
  const code = String((thrown as { code?: unknown } | null)?.code);
  if (code === 'SQLITE_FULL' || code === 'ENOSPC') return new ExhibitError('DISK_FULL', `The disk is full before all of ${target} is written; nothing is left of it.`, 'Free some space, or salvage onto a larger disk.');
  if (/^(SQLITE_(CANTOPEN|READONLY|IOERR)|E(ACCES|PERM|ROFS|NOENT))/.test(code)) return new ExhibitError('FILE_UNWRITABLE', `${target} could not be written: ${(thrown as Error).message}.`);
  return new ExhibitError('CASE_DAMAGED', `${damaged} could not be salvaged: ${thrown instanceof Error ? thrown.message : String(thrown)}.`, 'Keep the file as it is; report it, so that the next version can.', { cause: thrown });
}

