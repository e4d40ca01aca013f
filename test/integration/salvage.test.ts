// What can be saved of a damaged case: everything that verifies, in a case that opens like any other, and a list of the rest. The
// damaged file is never changed.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import type { SalvageReport } from '../../src/contract/case-care.ts';
import { chanceOf } from '../../bench/gates/chance.ts';
import { salvage } from '../../src/engine/salvage/salvage.ts';
import { exhibit, exhibitJson } from '../support/cli.ts';
import { caseWithFinding, PASSPHRASE } from '../support/evidence.ts';
import { HEADER, newCase, scratchFolder, TestCase, writeSource } from '../support/case.ts';

const PERSON = { name: 'A. Novak', organisation: '' };
const PAGE = 8192;
const row = (i: number) => `${i},2026-03-14T01:${String(Math.floor(i / 60) % 60).padStart(2, '0')}:${String(i % 60).padStart(2, '0')}Z,${['kim', 'lee', 'moss'][i % 3]},limit.update,Players,player:${i % 41},limit,${i},${i * 3},10.0.0.${i % 200}`;
const FIRST = `${HEADER}\n${Array.from({ length: 3000 }, (_, i) => row(i)).join('\n')}\n`;
const SECOND = `${HEADER}\n${Array.from({ length: 700 }, (_, i) => row(i + 5000)).join('\n')}\n3,"open`;
const sha256 = (path: string) => createHash('sha256').update(readFileSync(path)).digest('hex');

interface Original { readonly bytes: Buffer; readonly hashes: ReadonlyMap<string, string>; readonly custody: readonly string[] }
let original: Promise<Original> | null = null;

/** A closed case of two sources, one of them compressed, with casework of every kind; made once. */
function originalCase(): Promise<Original> {
  return original ??= newCase().then(async (test) => {
    await test.import([writeSource(test.folder, 'first.csv', FIRST), writeSource(test.folder, 'second.csv.gz', gzipSync(SECOND))]);
    for (let i = 1; i < 40; i++) await test.call('event.note', { event: `S-001:${i * 70}`, text: `note ${i}` });
    await test.call('event.star', { events: ['S-001:1', 'S-002:5'], on: true });
    await test.call('finding.create', { title: 'F', statement: 's', severity: 'bad', confidence: 'low', status: 'draft', view: null, query: '', events: ['S-001:1', 'S-001:2'] });
    await test.call('case.setProperties', { number: '2026-014' });
    const hashes = new Map<string, string>();
    for (const source of ['S-001', 'S-002']) for (let offset = 0, total = 1; offset < total; offset += 1000) {
      const page = await test.call('event.search', { query: `source:${source}`, order: 'time', offset, limit: 1000 });
      total = page.total;
      for (const event of page.events) hashes.set(event.id, event.recordHash);
    }
    const custody = (await test.call('case.custody', { offset: 0, limit: 1000 })).entries.map(({ hash }) => hash);
    await test.engine.close();
    return { bytes: readFileSync(test.path), hashes, custody };
  });
}

/** Writes the damaged bytes, salvages them, and holds what comes out against the original. */
async function saved(damage: (bytes: Buffer) => Buffer): Promise<{ report: SalvageReport; test: TestCase; folder: string; events: ReadonlyMap<string, string> }> {
  const { bytes, hashes, custody } = await originalCase();
  const folder = scratchFolder();
  const damaged = writeSource(folder, 'damaged.exhibit', damage(Buffer.from(bytes)));
  const before = sha256(damaged);
  const target = join(folder, 'saved.exhibit');
  const report = await salvage({ damaged, target, person: PERSON, signal: new AbortController().signal, cancelled: () => false, progress: () => undefined });
  expect(sha256(damaged)).toBe(before);
  expect(readdirSync(folder).filter((name) => !name.includes('.loose-')).sort()).toEqual(['damaged.exhibit', 'saved.exhibit']);
  const test = await TestCase.open(target);
  // Every event that is shown says what it said before, under the number it had.
  const events = new Map<string, string>();
  for (let offset = 0, total = 1; offset < total; offset += 1000) {
    const page = await test.call('event.search', { query: '', order: 'time', offset, limit: 1000 });
    total = page.total;
    for (const event of page.events) events.set(event.id, event.recordHash);
  }
  for (const [id, hash] of events) expect(hashes.get(id), id).toBe(hash);
  for (const source of await test.call('source.list', {})) expect(source.read, source.name).toBe(source.imported + source.rejected + source.duplicate);
  // No entry of the log is other than it was; those that are gone are told, by number or, at the end, by their table.
  const entries = (await test.call('case.custody', { offset: 0, limit: 1000 })).entries;
  const added = entries.findIndex(({ hash }) => !custody.includes(hash));
  for (const { seq, hash } of entries.slice(0, added)) expect(hash, `entry ${seq}`).toBe(custody[seq - 1]);
  for (const { seq, hash } of entries.slice(added)) expect(custody.includes(hash), `entry ${seq}`).toBe(false);
  const log = report.tables.find(({ table }) => table === 'custody');
  if (added + report.custodyLost.length < custody.length) expect(log, 'the end of the log is gone').toSatisfy((table: typeof log) => table === undefined || table.pages + table.refused > 0);
  await test.call('event.star', { events: [events.keys().next().value ?? 'S-001:1'], on: true }).catch((thrown: unknown) => { if (events.size > 0) throw thrown; });
  return { report, test, folder, events };
}

describe('salvaging', () => {
  it('makes of a case that is as it was one with everything in it, which verifies', async () => {
    const { hashes, custody } = await originalCase();
    const { report, test, events } = await saved((bytes) => bytes);
    expect(report).toMatchObject({ whole: true, faults: [], custodyLost: [], verdict: 'Everything could be read: 3701 records of 2 sources.' });
    expect(report.sources).toEqual([
      { source: 'S-001', name: 'first.csv', records: 3000, saved: 3000, lost: [], remarks: [] }, { source: 'S-002', name: 'second.csv.gz', records: 701, saved: 701, lost: [], remarks: [] },
    ]);
    expect(events).toEqual(hashes);
    expect(await test.call('case.verify', {})).toMatchObject({ ok: true });
    expect((await test.call('case.properties', {})).number).toBe('2026-014');
    expect((await test.call('finding.list', {})).map(({ exhibits }) => exhibits.map(({ event }) => event))).toEqual([['S-001:1', 'S-001:2']]);
    expect((await test.call('undo.state', {})).undo).toBe('Create finding F-01');
    const { entries } = await test.call('case.custody', { offset: 0, limit: 1000 });
    expect(entries.slice(0, custody.length).map(({ hash }) => hash)).toEqual(custody);
    expect(entries.filter(({ action }) => action === 'case.salvage')).toMatchObject([{ subject: 'damaged.exhibit', actor: 'A. Novak' }]);
  });

  it('finds everything without the header of the file', async () => {
    const { report, test, events } = await saved((bytes) => bytes.fill(0xff, 0, 100));
    const { hashes } = await originalCase();
    expect(report.faults.join()).toContain('the header of the file is damaged');
    expect(events).toEqual(hashes);
    expect(report.sources.map(({ saved: some }) => some)).toEqual([3000, 701]);
    expect(await test.call('case.verify', {})).toMatchObject({ ok: true });
  });

  it('finds records and log page by page where the list of tables is gone', async () => {
    const { report, events } = await saved((bytes) => bytes.fill(0, 0, PAGE));
    const { hashes } = await originalCase();
    expect(report.faults.join()).toContain('the list of tables is damaged');
    expect(events).toEqual(hashes);
  });

  it('loses the records of a block that does not verify, and names them; the others keep their numbers and their notes', async () => {
    const { report, test, events } = await saved((bytes) => {
      const db = new Database(bytes);
      const body = db.prepare<[], Buffer>('SELECT body FROM block WHERE id = 3').pluck().get()!;
      db.close();
      // A body is cut into pages: what is looked for is its beginning, which stands in one piece.
      const at = bytes.indexOf(body.subarray(500, 900));
      expect(at).toBeGreaterThan(0);
      bytes.fill(0xaa, at + 10, at + 200);
      return bytes;
    });
    const [first, second] = report.sources;
    expect(first).toMatchObject({ source: 'S-001', records: 3000, saved: 3000 - 256, lost: [[513, 768]] });
    expect(second).toMatchObject({ saved: 701, lost: [] });
    expect(report.verdict).toBe('3445 records verify and are saved, 256 are lost; of 1 tables something is missing.');
    expect(report.tables.find(({ table }) => table === 'block')).toMatchObject({ refused: 1, examples: [expect.stringMatching(/^no record of it verifies: /)] });
    expect(events.has('S-001:513')).toBe(false);
    expect(events.has('S-001:769')).toBe(true);
    const [ledger] = await test.call('source.list', {});
    expect(ledger).toMatchObject({ state: 'partial', read: 3000, imported: 2744, rejected: 256, remarks: ['salvaged: 256 of 3000 records could not be saved: 513 to 768'] });
    const { rejections } = await test.call('source.rejections', { source: 'S-001', offset: 0, limit: 1 });
    expect(rejections).toMatchObject([{ reason: 'it could not be saved when the case was damaged', raw: '' }]);
    expect((await test.call('event.get', { event: 'S-001:770' })).noteList.map(({ text }) => text)).toEqual(['note 11']);
    const verified = await test.call('case.verify', {});
    expect([verified.ok, verified.checks.filter(({ ok }) => !ok).map(({ what }) => what)]).toEqual([false, ['S-001 first.csv']]);
  });

  it('puts a part together again whose row is gone, and hands out the records of a source that nobody knows any more', async () => {
    const damage = (sql: string) => (bytes: Buffer) => {
      const db = new Database(bytes);
      db.pragma('foreign_keys=OFF');
      db.exec(sql);
      try { return db.serialize(); } finally { db.close(); }
    };
    const part = await saved(damage('DELETE FROM part WHERE source_id = 1'));
    expect(part.report.sources[0]).toMatchObject({ saved: 3000, lost: [], remarks: ['its part was put together again, with a root over the records that are left'] });
    expect(part.events).toEqual((await originalCase()).hashes);
    expect(await part.test.call('case.verify', {})).toMatchObject({ ok: true });
    const source = await saved(damage('DELETE FROM source WHERE id = 1'));
    const loose = source.report.sources.find((one) => one.source === null)!;
    expect(loose).toMatchObject({ name: 'saved.exhibit.loose-1', saved: 3000 });
    expect(readFileSync(join(source.folder, loose.name), 'utf8')).toBe(FIRST);
    expect(source.report.sources.find((one) => one.source === 'S-002')).toMatchObject({ saved: 701 });
  });

  it('saves what stands in front of the place where the file is cut', async () => {
    const { report } = await saved((bytes) => bytes.subarray(0, Math.floor(bytes.length * 0.85 / PAGE) * PAGE + 1000));
    expect(report.faults.join()).toMatch(/ends within a page.*the file is cut: \d+ of \d+ pages/);
    expect(report.sources.reduce((sum, source) => sum + source.saved, 0), JSON.stringify(report)).toBeGreaterThan(500);
  });

  it('takes what a log beside the case holds that was never moved into it', async () => {
    const test = await newCase();
    await test.import([writeSource(test.folder, 'first.csv', FIRST)]);
    await test.call('event.note', { event: 'S-001:7', text: 'only in the log' });
    const folder = scratchFolder();
    for (const end of ['', '-wal']) writeFileSync(join(folder, `damaged.exhibit${end}`), readFileSync(test.path + end));
    const report = await salvage({ damaged: join(folder, 'damaged.exhibit'), target: join(folder, 'saved.exhibit'), person: PERSON, signal: new AbortController().signal, cancelled: () => false, progress: () => undefined });
    expect(report.sources).toMatchObject([{ saved: 3000 }]);
    const again = await TestCase.open(join(folder, 'saved.exhibit'));
    expect((await again.call('event.get', { event: 'S-001:7' })).noteList).toMatchObject([{ text: 'only in the log' }]);
    await again.engine.close();
    expect(readdirSync(folder).sort()).toEqual(['damaged.exhibit', 'damaged.exhibit-wal', 'saved.exhibit']);
  });

  it.each(Array.from({ length: 30 }, (_, seed) => [seed]))('opens like any other case after random damage, with nothing in it that was not there: %i', { timeout: 120_000 }, async (seed) => {
    const chance = chanceOf(900 + seed);
    const { report, test } = await saved((bytes) => {
      const kind = seed % 5;
      if (kind === 0) for (let i = 0; i < 20; i++) bytes[chance.below(bytes.length)]! ^= 1 << chance.below(8);
      else if (kind === 1) for (let i = 0; i < 3; i++) { const page = chance.below(bytes.length / PAGE); bytes.fill(chance.below(256), page * PAGE, (page + 1) * PAGE); }
      else if (kind === 2) { const at = chance.below(bytes.length - 3000); for (let i = 0; i < 3000; i++) bytes[at + i] = chance.below(256); }
      else if (kind === 3) { const from = chance.below(bytes.length / PAGE) * PAGE; const to = chance.below(bytes.length / PAGE) * PAGE; bytes.copy(bytes, to, from, from + PAGE); } else return bytes.subarray(0, PAGE * 4 + chance.below(bytes.length - PAGE * 4));
      return bytes;
    });
    const lost = report.sources.reduce((sum, source) => sum + source.lost.reduce((some, [first, last]) => some + last - first + 1, 0), 0);
    const known = report.sources.filter(({ records }) => records !== null);
    expect(known.reduce((sum, { records, saved: some }) => sum + records! - some, 0)).toBe(lost);
    // What verify finds wrong was told before.
    const verified = await test.call('case.verify', {});
    if (!verified.ok) expect(report.whole, verified.verdict).toBe(false);
  });

  it('says plainly of a file that is no case that it is none, and leaves nothing', async () => {
    const folder = scratchFolder();
    const db = new Database(join(folder, 'other.db'));
    db.exec('CREATE TABLE t (x); INSERT INTO t VALUES (1)');
    db.close();
    writeFileSync(join(folder, 'letter.exhibit'), 'Dear Sir or Madam, this is a letter. '.repeat(2000));
    writeFileSync(join(folder, 'empty.exhibit'), '');
    for (const name of ['other.db', 'letter.exhibit', 'empty.exhibit']) {
      await expect(salvage({ damaged: join(folder, name), target: join(folder, 'new.exhibit'), person: PERSON, signal: new AbortController().signal, cancelled: () => false, progress: () => undefined })).rejects.toMatchObject({ code: 'NOT_A_CASE', message: expect.stringContaining(name) as string });
    }
    expect(readdirSync(folder).sort()).toEqual(['empty.exhibit', 'letter.exhibit', 'other.db']);
  });

  it('leaves nothing when it is cancelled, and overwrites nothing', async () => {
    const { bytes } = await originalCase();
    const folder = scratchFolder();
    const damaged = writeSource(folder, 'damaged.exhibit', bytes);
    await expect(salvage({ damaged, target: join(folder, 'new.exhibit'), person: PERSON, signal: AbortSignal.abort(), cancelled: () => true, progress: () => undefined })).rejects.toMatchObject({ code: 'CANCELLED' });
    await expect(salvage({ damaged, target: damaged, person: PERSON, signal: new AbortController().signal, cancelled: () => false, progress: () => undefined })).rejects.toMatchObject({ code: 'FILE_EXISTS' });
    expect(readdirSync(folder)).toEqual(['damaged.exhibit']);
  });
});

it('a damaged sealed case becomes one that can be worked on, and says that it is sealed no more', async () => {
  const sealed = await caseWithFinding();
  await sealed.call('case.checkpoint', { passphrase: PASSPHRASE });
  await sealed.call('case.seal', { passphrase: PASSPHRASE, reason: 'filed' });
  await sealed.engine.close();
  const bytes = readFileSync(sealed.path);
  for (const damage of [bytes, Buffer.concat([bytes.subarray(0, -PAGE * 2), Buffer.alloc(PAGE * 2)])]) {
    const folder = scratchFolder();
    const target = join(folder, 'saved.exhibit');
    const report = await salvage({ damaged: writeSource(folder, 'damaged.exhibit', damage), target, person: PERSON, signal: new AbortController().signal, cancelled: () => false, progress: () => undefined });
    expect(report.faults).toContain('the case was sealed; the new one is not, since its seal is of the case as it was');
    const test = await TestCase.open(target);
    expect(await test.call('case.info', {})).toMatchObject({ sealed: false, readOnly: false });
    expect((await test.call('case.checkpoints', {})).seal).toBeNull();
    await test.call('event.star', { events: ['S-001:1'], on: true });
    if (damage === bytes) {
      expect((await test.call('case.verify', {})).checks.filter(({ ok }) => !ok)).toEqual([]);
      expect((await test.call('finding.list', {}))[0].exhibits).toHaveLength(3);
    }
    await test.engine.close();
  }
}, 60_000);

it('exhibit salvage makes the new case, prints what is lost and writes it as JSON', async () => {
  const { bytes } = await originalCase();
  const folder = scratchFolder();
  const damaged = writeSource(folder, 'damaged.exhibit', Buffer.from(bytes).fill(0, PAGE * 6, PAGE * 9));
  const { code, stdout, stderr } = await exhibit(folder, 'salvage', 'damaged.exhibit', 'saved.exhibit', '--report', 'lost.json');
  expect([code, stderr]).toEqual([0, '']);
  expect(stdout).toContain('saved.exhibit is the new case; damaged.exhibit is as it was.');
  const report = JSON.parse(readFileSync(join(folder, 'lost.json'), 'utf8')) as SalvageReport;
  expect(report).toMatchObject({ damagedName: 'damaged.exhibit', fileName: 'saved.exhibit', whole: false });
  expect(stdout).toContain(report.verdict);
  expect(existsSync(damaged)).toBe(true);
  expect(await exhibitJson(folder, 'salvage', 'damaged.exhibit', 'saved.exhibit')).toMatchObject({ code: 1, document: { error: { code: 'FILE_EXISTS' } } });
  expect((await exhibit(folder, 'info', '--case', 'saved.exhibit')).stdout).toMatch(/Case number +2026-014/);
});
