// Reads everything back and hashes it again: what the case holds is what was imported, or the first place where it is not.
import { createHash, hash } from 'node:crypto';
import { setImmediate as turn } from 'node:timers/promises';
import type Database from 'better-sqlite3';
import { ExhibitError } from '../../contract/errors.ts';
import type { VerifyReport } from '../../contract/model.ts';
import { brokenCustody } from '../casefile/custody.ts';
import { blockIdsOfPart, blockReader } from '../events/records.ts';
import { sourceIdOf } from '../events/ids.ts';
import { MerkleTree } from './merkle.ts';

interface Part { id: number; source: number; name: string; container: string; given_bytes: number; given_sha256: Buffer; bytes: number; sha256: Buffer; records: number; merkle_root: Buffer; ledger: Buffer }
const TURN_MS = 50;

/**
 * Checks, per source: every record's hash, the Merkle root over them, the SHA-256 of the decoded bytes written out again from
 * the blocks, and that of the container as given; then the chain of the custody log. It shows that nothing changed since
 * import; it does not show that the source told the truth.
 */
export async function verifyCase(db: Database.Database, signal: AbortSignal, tick: (done: number, total: number) => void): Promise<VerifyReport> {
  const parts = db.prepare<[], Part>(`SELECT part.*, source.id AS source, source.sha256 AS ledger FROM part JOIN source ON source.id = source_id
    WHERE state <> 'importing' ORDER BY source_id, ordinal`).all();
  const total = parts.reduce((sum, part) => sum + part.bytes, 0);
  const checks: { what: string; ok: boolean; detail: string }[] = [];
  let done = 0;
  let records = 0;
  for (const part of parts) {
    const what = `${sourceIdOf(part.source)} ${part.name}`;
    try {
      const fault = await checkPart(db, part, signal, (bytes) => tick(done + bytes, total));
      checks.push({ what, ok: fault === null, detail: fault ?? `${part.records} records, sha256 ${part.given_sha256.toString('hex')}, root ${part.merkle_root.toString('hex')}` });
    } catch (thrown) {
      if (thrown instanceof ExhibitError && thrown.code === 'CANCELLED') throw thrown;
      checks.push({ what, ok: false, detail: thrown instanceof Error ? thrown.message : String(thrown) });
    }
    done += part.bytes;
    records += part.records;
    tick(done, total);
  }
  const broken = brokenCustody(db);
  checks.push({ what: 'Custody log', ok: broken === null, detail: broken === null ? 'every entry fits the one before it' : `entry ${broken} does not fit the one before it` });
  const bad = checks.filter((check) => !check.ok);
  return {
    ok: bad.length === 0,
    verdict: bad.length === 0 ? 'Nothing has changed since import.' : `Changed or damaged since import: ${bad.map((check) => check.what).join(', ')}.`,
    checks, records, bytes: total,
  };
}

/** What is wrong with a part, or null. */
async function checkPart(db: Database.Database, part: Part, signal: AbortSignal, progress: (bytes: number) => void): Promise<string | null> {
  const decoded = createHash('sha256');
  const tree = new MerkleTree();
  let bytes = 0;
  let turned = performance.now();
  const hashes = Buffer.alloc(32);
  const read = blockReader(db);
  for (const id of blockIdsOfPart(db, part.id)) {
    const block = read(id);
    if (block.offset !== bytes || block.firstRecord !== tree.size) return `block ${block.id} is out of place`;
    decoded.update(block.bytes);
    for (let i = 0; i < block.records; i++) {
      hashes.write(hash('sha256', block.bytes.subarray(block.bounds[i * 2], block.bounds[i * 2 + 1]), 'binary'), 0, 'latin1');
      if (hashes.compare(block.hashes, i * 32, i * 32 + 32) !== 0) return `record ${block.firstRecord + i + 1} is not the one that was imported`;
      tree.add(hashes, 0);
    }
    bytes += block.bytes.length;
    if (performance.now() - turned > TURN_MS) {
      progress(bytes);
      await turn();
      if (signal.aborted) throw new ExhibitError('CANCELLED', 'Verification was cancelled.');
      turned = performance.now();
    }
  }
  if (bytes !== part.bytes || tree.size !== part.records) return `${tree.size} of ${part.records} records and ${bytes} of ${part.bytes} bytes are there`;
  if (!decoded.digest().equals(part.sha256)) return 'the bytes are not those that were imported';
  if (!tree.root().equals(part.merkle_root)) return 'the records do not add up to the root';
  if (!part.ledger.equals(part.given_sha256)) return 'the ledger names another hash';
  if (part.container === 'none') return part.given_sha256.equals(part.sha256) ? null : 'the ledger names another hash';
  const given = createHash('sha256');
  for (const body of db.prepare<[number], Buffer>('SELECT body FROM container_chunk WHERE part_id = ? ORDER BY ordinal').pluck().iterate(part.id)) given.update(body);
  return given.digest().equals(part.given_sha256) ? null : 'the compressed file kept beside the records is not the one that was imported';
}
