// Reads everything back and hashes it again: what the case holds is what was imported, or the first place where it is not.
import { createHash, hash } from 'node:crypto';
import type Database from 'better-sqlite3';
import { ExhibitError } from '../../contract/errors.ts';
import type { VerifyReport } from '../../contract/model.ts';
import type { Encoding } from '../../contract/sources.ts';
import { brokenCustody } from '../casefile/custody.ts';
import { keptPieces } from '../casefile/original-bytes.ts';
import { Turns } from '../casefile/turns.ts';
import { blockIdsOfPart, blockReader } from '../events/records.ts';
import { sourceIdOf } from '../events/ids.ts';
import { BackTranscoder } from '../sources/transcode.ts';
import { MerkleTree } from './merkle.ts';

interface Source {
  id: number; name: string; sha256: Buffer; bytes: number; format: string; container: string; encoding: Encoding; given_id: number | null; state: string;
  read: number; rejected: number; profile_sha256: Buffer | null;
}
interface Part { id: number; name: string; container: string; given_bytes: number; given_sha256: Buffer; bytes: number; sha256: Buffer; records: number; merkle_root: Buffer }
interface Layer { ordinal: number; bytes: number; sha256: Buffer }
interface Given { bytes: number; sha256: Buffer | null }

/**
 * Checks, per source: every record's hash; of each part the Merkle root over them, the SHA-256 of the decoded bytes written out
 * again from the blocks, and that of the part as it was given where the blocks tell it (text turned back into its own
 * encoding); the file kept as given; that ledger, layers, rejections and profile fit them, and that the ledger's hash is the
 * one in the custody log; then the chain of that log. It shows that nothing changed since import; it does not show that the
 * source told the truth.
 */
export async function verifyCase(db: Database.Database, signal: AbortSignal, tick: (done: number, total: number) => void): Promise<VerifyReport> {
  const sources = db.prepare<[], Source>("SELECT * FROM source WHERE state <> 'importing' ORDER BY id").all();
  const bytes = db.prepare<[], number>("SELECT total(part.bytes) FROM part JOIN source ON source.id = source_id WHERE state <> 'importing'").pluck().get()!;
  const kept = new Map<number, string | null>();
  const total = bytes + db.prepare<[], number>('SELECT total(bytes) FROM given').pluck().get()!;
  const checks: { what: string; ok: boolean; detail: string }[] = [];
  const turns = new Turns(signal, 'Verification was cancelled.');
  let done = 0;
  let records = 0;
  const progress = (read: number): void => { done += read; tick(Math.min(done, total), total); };
  for (const source of sources) {
    const what = `${sourceIdOf(source.id)} ${source.name}`;
    try {
      const parts = db.prepare<[number], Part>('SELECT * FROM part WHERE source_id = ? ORDER BY ordinal').all(source.id);
      const fault = await faultOf(db, source, parts, kept, turns, progress);
      const held = parts.length === 1 ? `root ${parts[0].merkle_root.toString('hex')}` : `${parts.length} parts`;
      const absent = source.container !== 'none' && source.given_id === null ? `; the ${source.container} it came in was not kept` : '';
      checks.push({ what, ok: fault === null, detail: fault ?? `${source.read} records, sha256 ${source.sha256.toString('hex')}, ${held}${absent}` });
    } catch (thrown) {
      if (thrown instanceof ExhibitError && thrown.code === 'CANCELLED') throw thrown;
      checks.push({ what, ok: false, detail: thrown instanceof Error ? thrown.message : String(thrown) });
    }
    records += source.read;
  }
  tick(total, total);
  const broken = brokenCustody(db);
  checks.push({ what: 'Custody log', ok: broken === null, detail: broken === null ? 'every entry fits the one before it' : `entry ${broken} does not fit the one before it` });
  const bad = checks.filter((check) => !check.ok);
  return {
    ok: bad.length === 0,
    verdict: bad.length === 0 ? 'Nothing has changed since import.' : `Changed or damaged since import: ${bad.map((check) => check.what).join(', ')}.`,
    checks, records, bytes,
  };
}

/** What is wrong with a source, or null. `kept`: files kept as given that were looked at already; sources share them. */
async function faultOf(db: Database.Database, source: Source, parts: readonly Part[], kept: Map<number, string | null>, turns: Turns, progress: (bytes: number) => void): Promise<string | null> {
  let first = 0;
  for (const part of parts) {
    const fault = await partFault(db, source, part, first, turns, progress);
    if (fault !== null) return parts.length === 1 ? fault : `${part.name}: ${fault}`;
    first += part.records;
  }
  if (first !== source.read) return `${first} of ${source.read} records are there`;
  if (source.given_id !== null) {
    if (!kept.has(source.given_id)) kept.set(source.given_id, await keptFault(db, source.given_id, turns, progress));
    const fault = kept.get(source.given_id)!;
    if (fault !== null) return fault;
    const given = db.prepare<[number], Given>('SELECT bytes, sha256 FROM given WHERE id = ?').get(source.given_id)!;
    if (given.bytes !== source.bytes || !given.sha256?.equals(source.sha256)) return 'the ledger names another hash than the file kept beside the records has';
  }
  if (source.container === 'none' || source.container === 'gzip') {
    if (parts.length !== 1 || parts[0].given_bytes !== source.bytes || !parts[0].given_sha256.equals(source.sha256)) return 'the ledger names another hash';
  }
  const layers = db.prepare<[number], Layer>('SELECT ordinal, bytes, sha256 FROM layer WHERE source_id = ? ORDER BY ordinal').all(source.id);
  if (layers.length === 0 || layers.some(({ ordinal }, i) => ordinal !== i) || layers[0].bytes !== source.bytes || !layers[0].sha256.equals(source.sha256)) return 'the layers it was taken out of do not fit the ledger';
  const rejected = db.prepare<[number, number], number>('SELECT count(*) FROM rejection WHERE source_id = ? AND record < ?').pluck().get(source.id, source.read)!;
  if (rejected !== source.rejected) return `${rejected} of ${source.rejected} rejected records are told of`;
  if (source.profile_sha256 !== null) {
    const body = db.prepare<[Buffer], string>('SELECT body FROM profile WHERE sha256 = ?').pluck().get(source.profile_sha256);
    if (body === undefined || !hash('sha256', body, 'buffer').equals(source.profile_sha256)) return 'the profile it is mapped with is not the one that was kept';
  }
  const logged = db.prepare<[string], string>("SELECT detail FROM custody WHERE action = 'import' AND subject = ? ORDER BY seq DESC LIMIT 1").pluck().get(`${sourceIdOf(source.id)} ${source.name}`);
  return logged?.startsWith(`sha256 ${source.sha256.toString('hex')}, `) ? null : 'the custody log names another hash';
}

async function partFault(db: Database.Database, source: Source, part: Part, first: number, turns: Turns, progress: (bytes: number) => void): Promise<string | null> {
  const decoded = createHash('sha256');
  // A sheet is stored in an encoding of our own, a compressed member unpacked: neither gives its own bytes again.
  const tellsGiven = part.container === 'none' && !source.format.startsWith('xlsx') && (source.container === 'none' || source.state === 'complete');
  const back = tellsGiven && source.encoding !== 'utf-8' ? new BackTranscoder(source.encoding) : null;
  const turned = createHash('sha256');
  let turnedBytes = 0;
  const turnBack = (bytes: Buffer): void => { turned.update(bytes); turnedBytes += bytes.length; };
  const tree = new MerkleTree();
  let bytes = 0;
  const hashes = Buffer.alloc(32);
  const read = blockReader(db);
  for (const id of blockIdsOfPart(db, part.id)) {
    const block = read(id);
    if (block.offset !== bytes || block.firstRecord !== first + tree.size) return `block ${block.id} is out of place`;
    decoded.update(block.bytes);
    if (back) {
      try { turnBack(back.write(block.bytes)); } catch (thrown) {
        if (thrown instanceof RangeError) return `the text cannot be turned back into ${source.encoding}: ${thrown.message}`;
        throw thrown;
      }
    }
    for (let i = 0; i < block.records; i++) {
      hashes.write(hash('sha256', block.bytes.subarray(block.bounds[i * 2], block.bounds[i * 2 + 1]), 'binary'), 0, 'latin1');
      if (hashes.compare(block.hashes, i * 32, i * 32 + 32) !== 0) return `record ${block.firstRecord + i + 1} is not the one that was imported`;
      tree.add(hashes, 0);
    }
    bytes += block.bytes.length;
    progress(block.bytes.length);
    if (turns.due) await turns.take();
  }
  if (bytes !== part.bytes || tree.size !== part.records) return `${tree.size} of ${part.records} records and ${bytes} of ${part.bytes} bytes are there`;
  const sha256 = decoded.digest();
  if (!sha256.equals(part.sha256)) return 'the bytes are not those that were imported';
  if (!tree.root().equals(part.merkle_root)) return 'the records do not add up to the root';
  if (!tellsGiven) return null;
  if (back) turnBack(back.end().bytes);
  const given = back ? turned.digest() : sha256;
  return (back ? turnedBytes : bytes) === part.given_bytes && given.equals(part.given_sha256) ? null : 'the bytes as given are not those that were imported';
}

async function keptFault(db: Database.Database, id: number, turns: Turns, progress: (bytes: number) => void): Promise<string | null> {
  const given = db.prepare<[number], Given>('SELECT bytes, sha256 FROM given WHERE id = ?').get(id);
  const sha256 = createHash('sha256');
  const pieces = keptPieces(db, id);
  for (let piece = 0; piece < pieces.count; piece++) {
    const bytes = pieces.read(piece);
    sha256.update(bytes);
    progress(bytes.length);
    if (turns.due) await turns.take();
  }
  return given?.bytes === pieces.starts[pieces.count] && given.sha256?.equals(sha256.digest()) === true ? null : 'the file kept beside the records is not the one that was imported';
}
