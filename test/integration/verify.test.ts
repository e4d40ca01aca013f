// Verification keeps each of its promises: a byte flipped in any place that counts is found, and named.
import { readFileSync } from 'node:fs';
import { buffer } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { ZipFile } from 'yazl';
import { importFile } from '../../src/contract/sources.ts';
import { HEADER, newCase, scratchFolder, TestCase, writeSource } from '../support/case.ts';

const ROWS = `${HEADER}\n1,2026-03-14T01:00:00Z,kim,login,Auth,E-1,,,,10.0.0.1\n2,2026-03-14T01:01:00Z,kim,login,Auth,E-1,,,,10.0.0.1\n3,"open,x\n`;

/** The bytes of a closed case, made once: each test damages a copy of its own. */
function once(make: () => Promise<TestCase>): () => Promise<Buffer> {
  let bytes: Promise<Buffer> | null = null;
  return () => bytes ??= make().then(async (test) => {
    const { ok, verdict } = await test.call('case.verify', {});
    if (!ok || verdict !== 'Nothing has changed since import.') throw new Error(`a case that is as it was: ${verdict}`);
    await test.engine.close();
    return readFileSync(test.path);
  });
}

const plainAndPacked = once(async () => {
  const test = await newCase();
  await test.import([writeSource(test.folder, 'plain.csv', ROWS), writeSource(test.folder, 'packed.csv.gz', gzipSync(ROWS.replaceAll('kim', 'lee')))]);
  return test;
});

const wideAndZipped = once(async () => {
  const test = await newCase();
  const zip = new ZipFile();
  for (const day of [1, 2, 3]) zip.addBuffer(Buffer.from(`{"timestamp":"2026-03-14T01:00:0${day}Z","admin_id":"kim","action_type":"login","module_name":"Auth"}\n`), `day/${day}.json`);
  zip.end();
  await test.import([writeSource(test.folder, 'wide.csv', Buffer.from(`\uFEFF${ROWS.replaceAll('kim', 'Łukasz')}`, 'utf16le'))]);
  const path = writeSource(test.folder, 'days.zip', await buffer(zip.outputStream));
  const [entry] = await test.call('import.list', { files: [path], raiseLimits: false, password: null });
  await test.call('import.run', { files: [importFile(path, { inside: entry.inside, accept: true })] });
  return test;
});

async function damaged(bytes: Buffer, damage: string): Promise<{ ok: boolean; verdict: string; detail: string }> {
  const path = writeSource(scratchFolder(), 'damaged.exhibit', bytes);
  const db = new Database(path);
  db.pragma('foreign_keys=OFF');
  db.function('flipped', { deterministic: true }, (value: unknown) => {
    const flipped = Buffer.from(value as Buffer);
    flipped[flipped.length >> 1] ^= 1;
    return flipped;
  });
  const trigger = db.prepare<[], string>("SELECT sql FROM sqlite_schema WHERE name = 'custody_is_append_only_update'").pluck().get()!;
  db.exec('DROP TRIGGER custody_is_append_only_update');
  expect(db.prepare(damage).run().changes).toBeGreaterThan(0);
  db.exec(trigger);
  db.close();
  const report = await (await TestCase.open(path, { readOnly: true })).call('case.verify', {});
  return { ok: report.ok, verdict: report.verdict, detail: report.checks.filter(({ ok }) => !ok).map(({ what, detail }) => `${what}: ${detail}`).join(' | ') };
}

describe('verification', () => {
  it.each([
    ['the bytes of a block', 'UPDATE block SET body = flipped(body) WHERE id = 1', /^S-001 plain\.csv: (Block 1 of the case cannot be read back|record 1 is not)/],
    ['the hash of a record', 'UPDATE block SET hashes = flipped(hashes) WHERE id = 1', /^S-001 plain\.csv: record \d is not the one that was imported/],
    ['the bounds of records', 'UPDATE block SET bounds = flipped(bounds) WHERE id = 1', /^S-001 plain\.csv: /],
    ['the place of a block', 'UPDATE block SET offset = offset + 1 WHERE id = 1', /block 1 is out of place/],
    ['the number of a record', 'UPDATE block SET first_record = first_record + 1 WHERE id = 1', /block 1 is out of place/],
    ['a block that is gone', 'DELETE FROM block WHERE id = 1', /^S-001 plain\.csv: 0 of 3 records are there/],
    ['the hash of a part', 'UPDATE part SET sha256 = flipped(sha256) WHERE source_id = 1', /the bytes are not those that were imported/],
    ['the root', 'UPDATE part SET merkle_root = flipped(merkle_root) WHERE source_id = 1', /do not add up to the root/],
    ['the hash of a part as given', 'UPDATE part SET given_sha256 = flipped(given_sha256) WHERE source_id = 1', /the bytes as given are not those that were imported/],
    ['the size of a part as given', 'UPDATE part SET given_bytes = given_bytes + 1 WHERE source_id = 1', /the bytes as given are not those that were imported/],
    ['the hash in the ledger', 'UPDATE source SET sha256 = flipped(sha256) WHERE id = 1', /the ledger names another hash/],
    ['the size in the ledger', 'UPDATE source SET bytes = bytes + 1 WHERE id = 1', /the ledger names another hash/],
    ['the count in the ledger', 'UPDATE source SET read = read + 1, imported = imported + 1 WHERE id = 1', /3 of 4 records are there/],
    ['the hash of a compressed source in the ledger', 'UPDATE source SET sha256 = flipped(sha256) WHERE id = 2', /^S-002 packed\.csv\.gz: the ledger names another hash/],
    ['a byte of the file kept as given', 'UPDATE given_chunk SET body = flipped(body)', /^S-002 packed\.csv\.gz: the file kept beside the records is not the one/],
    ['a chunk of it that is gone', 'DELETE FROM given_chunk', /the file kept beside the records is not the one/],
    ['the hash of the file kept as given', 'UPDATE given SET sha256 = flipped(sha256)', /the file kept beside the records is not the one/],
    ['the hash of a compressed part as given', 'UPDATE part SET given_sha256 = flipped(given_sha256) WHERE source_id = 2', /the ledger names another hash/],
    ['a layer', 'UPDATE layer SET sha256 = flipped(sha256) WHERE source_id = 2', /the layers it was taken out of do not fit the ledger/],
    ['a layer that is gone', 'DELETE FROM layer WHERE source_id = 1', /the layers it was taken out of do not fit the ledger/],
    ['a rejection that is gone', 'DELETE FROM rejection WHERE source_id = 1', /0 of 1 rejected records are told of/],
    ['an entry of the custody log', "UPDATE custody SET detail = 'nothing' WHERE action = 'case.create'", /^Custody log: entry 1 does not fit/],
    ['the hash in the custody log', "UPDATE custody SET detail = replace(detail, 'sha256 ', 'sha256 0') WHERE subject = 'S-001 plain.csv'", /^S-001 plain\.csv: the custody log names another hash \| Custody log/],
  ])('finds %s', async (_what, damage, told) => {
    const report = await damaged(await plainAndPacked(), damage);
    expect(report.ok).toBe(false);
    expect(report.detail).toMatch(told);
    expect(report.verdict).toMatch(/^Changed or damaged since import: /);
  });

  it.each([
    ['a byte of transcoded text', 'UPDATE block SET body = flipped(body) WHERE part_id = (SELECT id FROM part WHERE source_id = 1)', /^S-001 wide\.csv: (Block \d+ of the case cannot be read back|record \d+ is not)/],
    ['the encoding it is turned back into', "UPDATE source SET encoding = 'utf-16be' WHERE id = 1", /^S-001 wide\.csv: the bytes as given are not those/],
    ['an encoding it never had', "UPDATE source SET encoding = 'windows-1252' WHERE id = 1", /^S-001 wide\.csv: (the text cannot be turned back into windows-1252|the bytes as given)/],
    ['the profile a source was mapped with', "UPDATE profile SET body = body || ' '", /^S-001 wide\.csv: the profile it is mapped with is not the one that was kept \| S-002/],
    ['a part among several', 'UPDATE block SET hashes = flipped(hashes) WHERE part_id = (SELECT id FROM part WHERE source_id = 2 AND ordinal = 1)', /^S-002 [^:]+: [^:]*2\.json: record \d+ is not the one that was imported( \||$)/],
    ['the hash of a part among several as taken out', 'UPDATE part SET given_sha256 = flipped(given_sha256) WHERE source_id = 2 AND ordinal = 2', /^S-002 [^:]+: [^:]*3\.json: the bytes as given are not those that were imported \|/],
    ['a part that is gone', 'DELETE FROM part WHERE source_id = 2 AND ordinal = 2', /^S-002 [^:]+: 2 of 3 records are there \|/],
    ['a byte of the archive', 'UPDATE given_chunk SET body = flipped(body)', /^S-002 [^:]+: the file kept beside the records is not the one/],
  ])('finds %s', async (_what, damage, told) => {
    const report = await damaged(await wideAndZipped(), damage);
    expect(report.ok).toBe(false);
    expect(report.detail).toMatch(told);
  });

  it('finds a file swapped for another with all its hashes made to fit: the custody log tells', async () => {
    const test = await newCase();
    const [a, b] = [writeSource(test.folder, 'a.csv', ROWS), writeSource(test.folder, 'b.csv', ROWS.replaceAll('kim', 'lee'))];
    await test.import([a, b]);
    await test.engine.close();
    const db = new Database(test.path);
    db.exec(`UPDATE part SET source_id = 3 - source_id, ordinal = id; UPDATE part SET ordinal = 0; UPDATE source SET sha256 = (SELECT given_sha256 FROM part WHERE source_id = source.id);
      UPDATE layer SET sha256 = (SELECT sha256 FROM source WHERE source.id = source_id)`);
    db.close();
    const report = await (await TestCase.open(test.path)).call('case.verify', {});
    expect(report.checks.map(({ ok }) => ok)).toEqual([false, false, true, true, true, false]);
    expect(report.checks[0].detail).toBe('the custody log names another hash');
  });

  it('is cancelled when asked to', async () => {
    const test = await newCase();
    await test.import([writeSource(test.folder, 'a.csv', [HEADER, ...Array.from({ length: 60_000 }, (_, i) => `${i},2026-03-14T01:00:00Z,kim,login,Auth,E-${i},,,,10.0.0.1`)].join('\n'))]);
    const controller = new AbortController();
    await expect(test.call('case.verify', {}, { signal: controller.signal, tick: () => controller.abort() })).rejects.toMatchObject({ code: 'CANCELLED' });
  });
});

/** The bytes of a case with another number for the second row of a table, as one changed byte leaves it: its rows are no longer in order. */
function renumbered(bytes: Buffer, table: string): Buffer {
  const path = writeSource(scratchFolder(), 'case.exhibit', bytes);
  const db = new Database(path, { readonly: true });
  let page = db.prepare<[string], number>('SELECT rootpage FROM sqlite_schema WHERE name = ?').pluck().get(table)!;
  const size = db.pragma('page_size', { simple: true }) as number;
  db.close();
  const changed = Buffer.from(bytes);
  const start = () => (page - 1) * size;
  // Down to the first leaf (sqlite.org/fileformat2.html, 1.6): an interior page begins each cell with its left child.
  while (changed[start()] === 0x05) page = changed.readUInt32BE(start() + changed.readUInt16BE(start() + 12));
  expect(changed[start()]).toBe(0x0d);
  expect(changed.readUInt16BE(start() + 3)).toBeGreaterThan(2);
  let cell = start() + changed.readUInt16BE(start() + 8 + 2);
  // Behind the length of the row, a varint, stands its number.
  while (changed[cell] >= 0x80) cell++;
  expect(changed[cell + 1]).toBe(2);
  changed[cell + 1] = 100;
  return changed;
}

it.each([['block', 'Blocks: blocks are not in the order of their numbers'], ['column', 'Tables: ']])('verifying a table of %ss whose rows are out of order ends, and says so', async (table, says) => {
  const test = await newCase();
  for (const name of ['kim', 'lee', 'ada']) await test.import([writeSource(test.folder, `${name}.csv`, ROWS.replaceAll('kim', name))]);
  await test.engine.close();
  const path = writeSource(scratchFolder(), 'damaged.exhibit', renumbered(readFileSync(test.path), table));
  const report = await (await TestCase.open(path, { readOnly: true })).call('case.verify', {});
  expect(report.ok).toBe(false);
  expect(report.checks.filter(({ ok }) => !ok).map(({ what, detail }) => `${what}: ${detail}`).join(' | ')).toContain(says);
}, 30_000);

it('ends of changes that lead millions of values ahead and back are reported at once', async () => {
  const test = await newCase();
  await test.import([writeSource(test.folder, 'a.csv', ROWS), writeSource(test.folder, 'b.csv', ROWS.replaceAll('kim', 'lee'))]);
  await test.engine.close();
  const db = new Database(test.path);
  const ends = db.prepare<[], Buffer>("SELECT body FROM column WHERE name = 'changeEnd'").pluck().get()!;
  const damage = Buffer.alloc(ends.length);
  damage.writeUInt32LE(4_000_000_000, 0);
  db.prepare("UPDATE column SET body = ? WHERE name = 'changeEnd'").run(damage);
  db.close();
  const { ok, checks } = await (await TestCase.open(test.path, { readOnly: true })).call('case.verify', {});
  expect([ok, checks.filter((check) => !check.ok).map(({ what }) => what)]).toEqual([false, ['S-001 a.csv', 'S-002 b.csv', 'Duplicates', 'Tables']]);
}, 30_000);
