// Verification keeps each of its promises: a byte flipped in any place that counts is found, and named.
import { gzipSync } from 'node:zlib';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { HEADER, newCase, TestCase, writeSource } from '../support/case.ts';

const ROWS = `${HEADER}\n1,2026-03-14T01:00:00Z,kim,login,Auth,E-1,,,,10.0.0.1\n2,2026-03-14T01:01:00Z,kim,login,Auth,E-1,,,,10.0.0.1\n3,"open,x\n`;

async function verified(damage: string): Promise<{ ok: boolean; verdict: string; detail: string }> {
  const test = await newCase();
  await test.import([writeSource(test.folder, 'plain.csv', ROWS), writeSource(test.folder, 'packed.csv.gz', gzipSync(ROWS.replaceAll('kim', 'lee')))]);
  await test.engine.close();
  const db = new Database(test.path);
  db.pragma('foreign_keys=OFF');
  db.function('flipped', { deterministic: true }, (bytes: unknown) => {
    const flipped = Buffer.from(bytes as Buffer);
    flipped[flipped.length >> 1] ^= 1;
    return flipped;
  });
  if (damage !== '') {
    db.exec('DROP TRIGGER custody_is_append_only_update');
    expect(db.prepare(damage).run().changes).toBeGreaterThan(0);
  }
  db.close();
  const again = await TestCase.open(test.path, { readOnly: true });
  const report = await again.call('case.verify', {});
  return { ok: report.ok, verdict: report.verdict, detail: report.checks.filter(({ ok }) => !ok).map(({ what, detail }) => `${what}: ${detail}`).join(' | ') };
}

describe('verification', () => {
  it('finds nothing in a case that is as it was', async () => {
    expect(await verified('')).toEqual({ ok: true, verdict: 'Nothing has changed since import.', detail: '' });
  });

  it.each([
    ['the bytes of a block', 'UPDATE block SET body = flipped(body) WHERE id = 1', /^S-001 plain\.csv: (Block 1 of the case cannot be read back|record 1 is not)/],
    ['the hash of a record', 'UPDATE block SET hashes = flipped(hashes) WHERE id = 1', /^S-001 plain\.csv: record \d is not the one that was imported/],
    ['the bounds of records', 'UPDATE block SET bounds = flipped(bounds) WHERE id = 1', /^S-001 plain\.csv: /],
    ['the place of a block', 'UPDATE block SET offset = offset + 1 WHERE id = 1', /block 1 is out of place/],
    ['the number of a record', 'UPDATE block SET first_record = first_record + 1 WHERE id = 1', /block 1 is out of place/],
    ['a block that is gone', 'DELETE FROM block WHERE id = 1', /^S-001 plain\.csv: 0 of 3 records and 0 of \d+ bytes are there/],
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
    const report = await verified(damage);
    expect(report.ok).toBe(false);
    expect(report.detail).toMatch(told);
    expect(report.verdict).toMatch(/^Changed or damaged since import: /);
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
    expect(report.checks.map(({ ok }) => ok)).toEqual([false, false, true]);
    expect(report.checks[0].detail).toBe('the custody log names another hash');
  });

  it('is cancelled when asked to', async () => {
    const test = await newCase();
    await test.import([writeSource(test.folder, 'a.csv', [HEADER, ...Array.from({ length: 60_000 }, (_, i) => `${i},2026-03-14T01:00:00Z,kim,login,Auth,E-${i},,,,10.0.0.1`)].join('\n'))]);
    const controller = new AbortController();
    await expect(test.call('case.verify', {}, { signal: controller.signal, tick: () => controller.abort() })).rejects.toMatchObject({ code: 'CANCELLED' });
  });
});
