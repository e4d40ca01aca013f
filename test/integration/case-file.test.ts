// The case file itself: how it is opened, refused, locked and written, and that it is what docs/case-file.md says.
import { createHash } from 'node:crypto';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, existsSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { CaseFile } from '../../src/engine/casefile/case-file.ts';
import { brokenCustody, listCustody } from '../../src/engine/casefile/custody.ts';
import { APPLICATION_ID, MIGRATIONS } from '../../src/engine/casefile/schema.ts';
import { BLOCKS_OF_SOURCE } from '../../src/engine/events/records.ts';
import { HEADER, newCase, scratchFolder, TestCase, writeSource } from '../support/case.ts';

const PERSON = { name: 'A. Novak', organisation: 'Audit' };
const sha256 = (path: string) => createHash('sha256').update(readFileSync(path)).digest('hex');

function createCase(folder = scratchFolder()): string {
  const path = join(folder, 'a.exhibit');
  CaseFile.create(path, 'A', PERSON).close();
  return path;
}

describe('opening a case', () => {
  it('refuses what is no case, by name, and leaves it as it is', () => {
    const folder = scratchFolder();
    const other = join(folder, 'other.db');
    const db = new Database(other);
    db.exec('CREATE TABLE t (x)');
    db.close();
    const text = join(folder, 'text.exhibit');
    writeFileSync(text, 'not a case');
    for (const path of [other, text]) {
      const before = sha256(path);
      expect(() => CaseFile.open(path, { readOnly: false, person: PERSON })).toThrow(expect.objectContaining({ code: 'NOT_A_CASE' }));
      expect(sha256(path)).toBe(before);
    }
    expect(() => CaseFile.open(join(folder, 'none.exhibit'), { readOnly: false, person: PERSON })).toThrow(expect.objectContaining({ code: 'FILE_NOT_FOUND' }));
    expect(readdirSync(folder).sort()).toEqual(['other.db', 'text.exhibit']);
  });

  it('refuses a case from a newer version without touching a byte of it', () => {
    const path = createCase();
    const db = new Database(path);
    db.pragma(`user_version=${MIGRATIONS.length + 1}`);
    db.pragma('wal_checkpoint(TRUNCATE)');
    db.close();
    const before = sha256(path);
    for (const readOnly of [true, false]) expect(() => CaseFile.open(path, { readOnly, person: PERSON })).toThrow(expect.objectContaining({ code: 'CASE_NEWER', message: expect.stringContaining('newer Exhibit') as string }));
    expect(sha256(path)).toBe(before);
  });

  it('never overwrites a file when creating', () => {
    const path = createCase();
    expect(() => CaseFile.create(path, 'B', PERSON)).toThrow(expect.objectContaining({ code: 'FILE_EXISTS' }));
  });

  it('tells a second opener who holds the case, in this process and in another, and offers reading', async () => {
    const path = createCase();
    const held = CaseFile.open(path, { readOnly: false, person: PERSON });
    expect(() => CaseFile.open(path, { readOnly: false, person: { name: 'other', organisation: '' } })).toThrow(expect.objectContaining({ code: 'CASE_LOCKED', message: expect.stringContaining('A. Novak') as string }));
    const reading = CaseFile.open(path, { readOnly: true, person: PERSON });
    expect(reading.name).toBe('A');
    expect(() => reading.write(() => undefined)).toThrow(expect.objectContaining({ code: 'CASE_READ_ONLY' }));
    expect(() => reading.db.exec("UPDATE info SET value = 'x'")).toThrow(/readonly/);
    reading.close();
    const script = `const { CaseFile } = await import(${JSON.stringify(resolve('src/engine/casefile/case-file.ts'))});
      try { CaseFile.open(${JSON.stringify(path)}, { readOnly: false, person: { name: 'x', organisation: '' } }); console.log('opened'); } catch (error) { console.log(error.code); }`;
    expect(execFileSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' }).trim()).toBe('CASE_LOCKED');
    held.close();
    expect(execFileSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' }).trim()).toBe('opened');
    await Promise.resolve();
  });

  it('says that a file cut in half is damaged', () => {
    const path = createCase();
    truncateSync(path, 16_384 * 3);
    expect(() => {
      const file = CaseFile.open(path, { readOnly: false, person: PERSON });
      try { file.db.prepare('SELECT * FROM custody').all(); } finally { file.close(); }
    }).toThrow(/damaged|malformed/);
  });

  it('leaves one file behind when closed', () => {
    const folder = scratchFolder();
    createCase(folder);
    expect(readdirSync(folder)).toEqual(['a.exhibit']);
  });
});

describe('every connection', () => {
  it('has the settings that durability and hostile files ask for', () => {
    const file = CaseFile.open(createCase(), { readOnly: false, person: PERSON });
    const pragma = (name: string) => file.db.pragma(name, { simple: true });
    expect({
      journal_mode: pragma('journal_mode'), synchronous: pragma('synchronous'), foreign_keys: pragma('foreign_keys'), trusted_schema: pragma('trusted_schema'),
      cell_size_check: pragma('cell_size_check'), busy_timeout: pragma('busy_timeout'), application_id: pragma('application_id'), page_size: pragma('page_size'),
    }).toEqual({ journal_mode: 'wal', synchronous: 2, foreign_keys: 1, trusted_schema: 0, cell_size_check: 1, busy_timeout: 5000, application_id: APPLICATION_ID, page_size: 8192 });
    file.writeChunk(() => undefined);
    expect(pragma('synchronous')).toBe(2);
    file.close();
  });
});

describe('a killed import', () => {
  it('leaves the case as it was: what was acknowledged is there, the half source is not', async () => {
    const test = await newCase();
    await test.import([writeSource(test.folder, 'small.csv', `${HEADER}\n1,2026-03-14T01:02:40Z,d.osei,login,Auth,E-1,,,,10.0.0.1\n`)]);
    await test.call('event.star', { events: ['S-001:1'], on: true });
    await test.engine.close();
    const rows = Array.from({ length: 120_000 }, (_, i) => `${i},2026-03-14T01:02:40Z,kim,login,Auth,E-${i},,,,10.0.0.1`).join('\n');
    const large = writeSource(test.folder, 'large.csv', `${HEADER}\n${rows}\n`);
    const script = `const { openCaseEngine } = await import(${JSON.stringify(resolve('src/engine/case-engine.ts'))});
      const engine = await openCaseEngine({ path: ${JSON.stringify(test.path)}, mode: 'open', name: '', readOnly: false, person: { name: 'x', organisation: '' }, changed() {} });
      const { importFile } = await import(${JSON.stringify(resolve('src/contract/sources.ts'))});
      await engine.handlers['import.run']({ caseId: engine.info.id, files: [importFile(${JSON.stringify(large)})] },
        { signal: new AbortController().signal, tick: (tick) => { if (tick.records > 20000) process.kill(process.pid, 'SIGKILL'); } });`;
    const child = spawn(process.execPath, [writeSource(test.folder, 'killed.mjs', script)], { stdio: 'ignore' });
    const [, signal] = await once(child, 'exit') as [number | null, string | null];
    expect(signal).toBe('SIGKILL');
    const again = await TestCase.open(test.path);
    expect((await again.call('source.list', {})).map((source) => source.name)).toEqual(['small.csv']);
    expect((await again.rows()).map((row) => [row.id, row.starred])).toEqual([['S-001:1', true]]);
    expect(await again.call('case.verify', {})).toMatchObject({ ok: true, records: 1 });
    const { sources: [ledger] } = await again.import([large]);
    expect(ledger).toMatchObject({ id: 'S-002', read: 120_000, imported: 120_000 });
  });
});

describe('the custody log', () => {
  it('tells who did what, cannot be edited through SQL, and shows an entry altered behind its back', () => {
    const path = createCase();
    const file = CaseFile.open(path, { readOnly: false, person: PERSON });
    file.write(() => file.log('test', 'subject', 'detail'));
    expect(listCustody(file.db, 0, 10).entries).toMatchObject([
      { seq: 1, action: 'case.create', actor: 'A. Novak' }, { seq: 2, action: 'case.open' }, { seq: 3, action: 'test', subject: 'subject', detail: 'detail' },
    ]);
    expect(() => file.db.exec("UPDATE custody SET detail = 'x'")).toThrow('append-only');
    expect(() => file.db.exec('DELETE FROM custody')).toThrow('append-only');
    expect(brokenCustody(file.db)).toBeNull();
    file.db.exec("DROP TRIGGER custody_is_append_only_update; UPDATE custody SET detail = 'other' WHERE seq = 2");
    expect(brokenCustody(file.db)).toBe(2);
    file.close();
  });
});

describe('the schema', () => {
  const schema = (): string => {
    const db = new Database(':memory:');
    for (const migration of MIGRATIONS) db.exec(migration);
    const sql = db.prepare<[], string>("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY type DESC, name").pluck().all();
    db.close();
    return `${sql.join(';\n\n')};\n`;
  };
  it('is the reviewed one in test/golden/schema.sql', async () => {
    await expect(schema()).toMatchFileSnapshot('../golden/schema.sql');
  });
  it('lists the blocks of a source from an index, without reading the bytes they hold', () => {
    const db = new Database(':memory:');
    for (const migration of MIGRATIONS) db.exec(migration);
    for (const sql of [BLOCKS_OF_SOURCE, 'SELECT id FROM block WHERE part_id = ? ORDER BY first_record']) {
      const plan = db.prepare<[number], { detail: string }>(`EXPLAIN QUERY PLAN ${sql}`).all(1).map((step) => step.detail).join('; ');
      expect(plan).toContain('COVERING INDEX block_by_place');
      expect(plan).not.toContain('TEMP B-TREE');
    }
    db.close();
  });
  it('has every table and column explained in docs/case-file.md', () => {
    const docs = readFileSync(join(import.meta.dirname, '../../docs/case-file.md'), 'utf8');
    const db = new Database(':memory:');
    for (const migration of MIGRATIONS) db.exec(migration);
    const missing: string[] = [];
    for (const table of db.prepare<[], string>("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'").pluck().all()) {
      const section = new RegExp(`^### ${table}$([^]*?)(?=^##|(?![^]))`, 'm').exec(docs)?.[1];
      if (section === undefined) { missing.push(table); continue; }
      const names = new Set([...section.matchAll(/^\| ((?:`[a-z0-9_]+`(?:, )?)+) \|/gm)].flatMap((row) => [...row[1].matchAll(/`([a-z0-9_]+)`/g)].map((name) => name[1])));
      for (const { name } of db.prepare<[], { name: string }>(`PRAGMA table_info("${table}")`).all()) {
        if (!names.delete(name)) missing.push(`${table}.${name}`);
      }
      for (const gone of names) missing.push(`${table}.${gone} (documented, but not there)`);
    }
    db.close();
    expect(missing).toEqual([]);
  });
});

it('a copy of a case file opens like the original', () => {
  const path = createCase();
  const copy = `${path}.copy`;
  copyFileSync(path, copy);
  const file = CaseFile.open(copy, { readOnly: false, person: PERSON });
  expect(file.name).toBe('A');
  file.close();
  expect(existsSync(`${copy}.lock`)).toBe(false);
});
