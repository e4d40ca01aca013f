// Who holds a case, what is read where nothing can be written, its properties, and a copy of it.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { chmodSync, copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join, resolve } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { CaseCopy } from '../../src/contract/case-care.ts';
import { CaseFile } from '../../src/engine/casefile/case-file.ts';
import { listCustody } from '../../src/engine/casefile/custody.ts';
import { HEADER, newCase, TestCase, writeSource } from '../support/case.ts';

const PERSON = { name: 'A. Novak', organisation: 'Audit' };
const sha256 = (path: string) => createHash('sha256').update(readFileSync(path)).digest('hex');
const ROWS = `${HEADER}\n${Array.from({ length: 500 }, (_, i) => `${i},2026-03-14T01:02:40Z,kim,login,Auth,E-${i},,,,10.0.0.1`).join('\n')}\n`;

/** Another process that opens a case for editing and holds it until it is killed. */
async function holder(path: string, name: string): Promise<() => Promise<void>> {
  const script = `const { CaseFile } = await import(${JSON.stringify(resolve('src/engine/casefile/case-file.ts'))});
    // Kept: a case that nobody refers to any more is closed as garbage, and its lock with it.
    globalThis.held = CaseFile.open(${JSON.stringify(path)}, { readOnly: false, person: { name: ${JSON.stringify(name)}, organisation: '' } });
    process.stdout.write('held'); setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => { child.kill('SIGKILL'); });
  await once(child.stdout, 'data');
  return async () => { child.kill('SIGKILL'); await once(child, 'exit'); };
}

describe('a case that another process has open', () => {
  it('is refused by name, opens for reading with the name and machine of the holder, and is taken over and logged once that process is dead', async () => {
    const test = await newCase();
    await test.engine.close();
    const kill = await holder(test.path, 'B. Camilleri');
    expect(() => CaseFile.open(test.path, { readOnly: false, person: PERSON })).toThrow(expect.objectContaining({ code: 'CASE_LOCKED', message: expect.stringContaining(`B. Camilleri on ${hostname()}, since 20`) as string }));
    const reading = await TestCase.open(test.path, { readOnly: true });
    expect(reading.engine.info).toMatchObject({ readOnly: true, readOnlyReason: `B. Camilleri on ${hostname()} has it open` });
    await expect(reading.call('case.setProperties', { number: '1' })).rejects.toMatchObject({ code: 'CASE_READ_ONLY', message: `test.exhibit is open for reading only: B. Camilleri on ${hostname()} has it open.` });
    await reading.engine.close();
    await kill();
    expect(existsSync(`${test.path}.lock`)).toBe(true);
    // Nobody holds it now, whatever a dead process left beside it.
    const freed = await TestCase.open(test.path, { readOnly: true });
    expect(freed.engine.info.readOnlyReason).toBeNull();
    await freed.engine.close();
    const again = await TestCase.open(test.path);
    const { entries } = await again.call('case.custody', { offset: 0, limit: 100 });
    expect(entries.slice(-2)).toMatchObject([
      { action: 'case.takeover', detail: expect.stringMatching(new RegExp(`^B\\. Camilleri on ${hostname()} had it open since 20.* and ended without closing it$`)) as string }, { action: 'case.open', actor: 'A. Novak' },
    ]);
    await again.engine.close();
    const closed = CaseFile.open(test.path, { readOnly: false, person: PERSON });
    expect(listCustody(closed.db, 0, 100).entries.filter(({ action }) => action === 'case.takeover')).toHaveLength(1);
    closed.close();
    expect(readdirSync(test.folder)).toEqual(['test.exhibit']);
  });

  it('leaves nothing beside it when it was only read', async () => {
    const test = await newCase();
    await test.engine.close();
    const before = sha256(test.path);
    // As a case is that was read while its last editor closed it.
    const db = new Database(test.path);
    db.pragma('journal_mode=WAL');
    db.close();
    const inLogMode = sha256(test.path);
    expect(inLogMode).not.toBe(before);
    const reading = await TestCase.open(test.path, { readOnly: true });
    expect(reading.engine.info.readOnlyReason).toBeNull();
    await reading.engine.close();
    expect(readdirSync(test.folder)).toEqual(['test.exhibit']);
    expect(sha256(test.path)).toBe(inLogMode);
  });
});

/** Opens a case as a user without any rights to it, and tells what came of it. */
function openedByNobody(path: string): unknown {
  const script = `const { CaseFile } = await import(${JSON.stringify(resolve('src/engine/casefile/case-file.ts'))});
    const { readdirSync } = await import('node:fs'); const { dirname } = await import('node:path'); const { tmpdir } = await import('node:os');
    const before = readdirSync(tmpdir()).length;
    try {
      const file = CaseFile.open(${JSON.stringify(path)}, { readOnly: false, person: { name: 'x', organisation: '' } });
      const told = { readOnly: file.readOnly, reason: file.readOnlyReason, name: file.name, stars: file.db.prepare('SELECT count(*) FROM star').pluck().get(), beside: readdirSync(dirname(${JSON.stringify(path)})) };
      file.close();
      console.log(JSON.stringify({ ...told, left: readdirSync(tmpdir()).length - before, after: readdirSync(dirname(${JSON.stringify(path)})) }));
    } catch (error) { console.log(JSON.stringify({ code: error.code, message: error.message })); }`;
  const root = process.getuid?.() === 0;
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8', ...(root ? { uid: 65_534, gid: 65_534 } : {}), env: { ...process.env, NODE_COMPILE_CACHE: '' } });
  if (stdout === '') throw new Error(stderr);
  return JSON.parse(stdout);
}

describe.skipIf(process.platform === 'win32')('a case on a medium that cannot be written to', () => {
  async function sealedOff(folder: string, files: readonly string[]): Promise<string> {
    const medium = join(folder, 'medium');
    mkdirSync(medium);
    for (const file of files) {
      copyFileSync(file, join(medium, file.split('/').at(-1)!));
      chmodSync(join(medium, file.split('/').at(-1)!), 0o444);
    }
    chmodSync(medium, 0o555);
    chmodSync(folder, 0o755);
    return join(medium, 'test.exhibit');
  }
  const REASON = 'neither the file nor its folder can be written to';

  it('opens for reading, says why, and leaves nothing', async () => {
    const test = await newCase();
    await test.engine.close();
    const path = await sealedOff(test.folder, [test.path]);
    expect(openedByNobody(path)).toEqual({ readOnly: true, reason: REASON, name: 'Test', stars: 0, beside: ['test.exhibit'], left: 0, after: ['test.exhibit'] });
  });

  it('opens with everything in it where its last holder did not close it, with its log or without', async () => {
    const test = await newCase();
    await test.import([writeSource(test.folder, 'a.csv', ROWS)]);
    const db = new Database(test.path, { readonly: true });
    db.prepare('SELECT 1 FROM info').get();
    await test.call('event.star', { events: ['S-001:1', 'S-001:2'], on: true });
    const path = await sealedOff(test.folder, [test.path, `${test.path}-wal`]);
    const before = sha256(path);
    const reason = `${REASON}; it was not closed properly, so a private copy is read`;
    expect(openedByNobody(path)).toEqual({ readOnly: true, reason, name: 'Test', stars: 2, beside: ['test.exhibit', 'test.exhibit-wal'], left: 0, after: ['test.exhibit', 'test.exhibit-wal'] });
    expect(sha256(path)).toBe(before);
    db.close();
  });
});

describe('properties of a case', () => {
  it('are kept, told with what they were before, shown in the report, and undone by nothing', async () => {
    const test = await newCase();
    await test.import([writeSource(test.folder, 'a.csv', ROWS)]);
    expect(await test.call('case.properties', {})).toEqual({ number: '', requester: '', mandate: '', retention: '', legalBasis: '' });
    await test.call('case.setProperties', { number: ' 2026-014 ', retention: '2033-12-31' });
    test.changed.length = 0;
    await test.call('case.setProperties', { number: '2026-014', requester: 'Head of Audit', legalBasis: 'Art. 6(1)(f) GDPR' });
    expect(test.changed).toEqual(['case']);
    await test.call('case.setProperties', { number: '2026-015' });
    const properties = { number: '2026-015', requester: 'Head of Audit', mandate: '', retention: '2033-12-31', legalBasis: 'Art. 6(1)(f) GDPR' };
    expect(await test.call('case.properties', {})).toEqual(properties);
    await expect(test.call('case.setProperties', { retention: '2033-02-31' })).rejects.toMatchObject({ code: 'BAD_INPUT' });
    const told = (await test.call('case.custody', { offset: 0, limit: 100 })).entries.filter(({ action }) => action === 'case.properties').map(({ subject, detail }) => [subject, JSON.parse(detail) as unknown]);
    expect(told).toEqual([
      ['number', { before: '', after: '2026-014' }], ['retention', { before: '', after: '2033-12-31' }], ['requester', { before: '', after: 'Head of Audit' }],
      ['legal_basis', { before: '', after: 'Art. 6(1)(f) GDPR' }], ['number', { before: '2026-014', after: '2026-015' }],
    ]);
    expect((await test.call('undo.state', {})).undo).toBeNull();
    const finding = await test.call('finding.create', { title: 'T', statement: '', severity: 'bad', confidence: 'low', status: 'draft', view: null, query: '', events: ['S-001:1'] });
    const { text } = await test.call('report.render', { finding: finding.id, format: 'html', zone: null, time: '2026-03-21T09:58:12Z' });
    for (const part of ['Case number', '2026-015', 'Requested by', 'Head of Audit', 'Legal basis', 'Keep until', '2033-12-31']) expect(text).toContain(part);
    expect(text).not.toContain('Mandate');
    await test.engine.close();
    expect(await (await TestCase.open(test.path, { readOnly: true })).call('case.properties', {})).toEqual(properties);
  });
});

describe('a copy of a case', () => {
  it('is a case like any other, held by nobody, made while an import runs, without what that has not finished', async () => {
    const test = await newCase();
    await test.import([writeSource(test.folder, 'small.csv', ROWS)]);
    await test.call('event.star', { events: ['S-001:1'], on: true });
    const large = writeSource(test.folder, 'large.csv', `${HEADER}\n${Array.from({ length: 60_000 }, (_, i) => `${i},2026-03-14T01:02:40Z,lee,login,Auth,E-${i},,,,10.0.0.1`).join('\n')}\n`);
    let copying: Promise<CaseCopy> | null = null;
    const to = join(test.folder, 'copy.exhibit');
    let done = 0;
    const copied = async () => {
      const { id, state } = await test.call('job.pause', { job: (await test.call('job.list', {}))[0].id });
      expect(state).toBe('paused');
      try { return await test.call('case.copy', { file: to }, { tick: (tick) => { done = tick.done; } }); } finally { await test.call('job.resume', { job: id }); }
    };
    await test.import([large], {}, { tick: ({ records }) => { if (records > 5000) copying ??= copied(); } });
    const copy = await copying!;
    expect(copy).toMatchObject({ fileName: 'copy.exhibit', sha256: sha256(to), bytes: readFileSync(to).length });
    expect(done).toBeLessThanOrEqual(readFileSync(test.path).length * 2);
    expect((await test.call('case.custody', { offset: 0, limit: 100 })).entries.find(({ action }) => action === 'case.copy')).toMatchObject({ subject: 'copy.exhibit', detail: `${copy.bytes} bytes, sha256 ${copy.sha256}` });
    expect(readdirSync(test.folder).filter((name) => name.startsWith('copy'))).toEqual(['copy.exhibit']);
    const opened = await TestCase.open(to);
    expect((await opened.call('source.list', {})).map(({ name }) => name)).toEqual(['small.csv']);
    expect((await opened.rows('is:starred')).map(({ id }) => id)).toEqual(['S-001:1']);
    expect(await opened.call('case.verify', {})).toMatchObject({ ok: true });
    expect((await opened.call('case.custody', { offset: 0, limit: 100 })).entries.map(({ action }) => action)).not.toContain('case.takeover');
  });

  it('overwrites nothing, not even the case itself, and says so', async () => {
    const test = await newCase();
    const other = writeSource(test.folder, 'other.exhibit', 'mine');
    for (const file of [other, test.path]) await expect(test.call('case.copy', { file })).rejects.toMatchObject({ code: 'FILE_EXISTS' });
    expect(readFileSync(other, 'utf8')).toBe('mine');
    await expect(test.call('case.copy', { file: join(test.folder, 'nowhere', 'a.exhibit') })).rejects.toMatchObject({ code: 'FILE_UNWRITABLE' });
  });

  it('is answered at once when it is cancelled, and nothing is left of it when the case is closed', async () => {
    const test = await newCase();
    await test.import([writeSource(test.folder, 'a.csv', ROWS)]);
    const controller = new AbortController();
    const copying = test.call('case.copy', { file: join(test.folder, 'copy.exhibit') }, { signal: controller.signal });
    controller.abort();
    await expect(copying).rejects.toMatchObject({ code: 'CANCELLED' });
    await test.engine.close();
    expect(readdirSync(test.folder).sort()).toEqual(['a.csv', 'test.exhibit']);
  });

  it('can be made of a case that is open for reading, which is not touched', async () => {
    const test = await newCase();
    await test.engine.close();
    const before = sha256(test.path);
    const reading = await TestCase.open(test.path, { readOnly: true });
    await reading.call('case.copy', { file: join(test.folder, 'copy.exhibit') });
    await reading.engine.close();
    expect(sha256(test.path)).toBe(before);
    expect((await TestCase.open(join(test.folder, 'copy.exhibit'))).engine.info).toMatchObject({ name: 'Test', readOnly: false });
  });
});
