// Makes the ledger of a new case say what is there: records that could not be saved become rejected ones, each told, so that read =
// imported + rejected + duplicate holds again, and every other record keeps its number and with it everything that hangs on it.
import { createHash, hash } from 'node:crypto';
import type Database from 'better-sqlite3';
import type { SalvagedSource } from '../../contract/case-care.ts';
import { sourceIdOf } from '../events/ids.ts';
import { BLOCKS_OF_SOURCE, blockReader } from '../events/records.ts';
import { MerkleTree } from '../evidence/merkle.ts';
import type { Dialect } from '../record.ts';
import { CsvScanner } from '../sources/csv-scanner.ts';

interface SourceRow { id: number; name: string; read: number; rejected: number; dialect: string; bytes: number; sha256: Buffer | null; container: string; encoding: string; given_id: number | null; remarks: string; profile_sha256: Buffer | null }
interface BlockPlace { id: number; first_record: number; records: number }

export const LOST = 'it could not be saved when the case was damaged';

/** Puts parts and layers that are gone together again where what is left tells them. Returns parts that belong to no source any more. */
export function restoreParts(db: Database.Database, unfinished: ReadonlySet<number>): { readonly rebuilt: ReadonlyMap<number, string>; readonly loose: readonly number[] } {
  for (const id of unfinished) {
    db.prepare('DELETE FROM block WHERE part_id IN (SELECT id FROM part WHERE source_id = ?)').run(id);
    db.prepare('DELETE FROM part WHERE source_id = ?').run(id);
  }
  db.prepare('DELETE FROM part WHERE source_id NOT IN (SELECT id FROM source)').run();
  const rebuilt = new Map<number, string>();
  const without = new Set(db.prepare<[], number>('SELECT id FROM source WHERE id NOT IN (SELECT source_id FROM part) ORDER BY id').pluck().all());
  const loose: number[] = [];
  for (const part of db.prepare<[], number>('SELECT DISTINCT part_id FROM block WHERE part_id NOT IN (SELECT id FROM part) ORDER BY part_id').pluck().all()) {
    const built = digestOf(db, part);
    const candidates = [...without].map((id) => db.prepare<[number], SourceRow>('SELECT * FROM source WHERE id = ?').get(id)!)
      .filter((source) => (source.sha256 !== null && built.sha256.equals(source.sha256)) || (built.records === source.read && source.read > 0));
    const source = candidates.find(({ sha256 }) => sha256 !== null && built.sha256.equals(sha256)) ?? (candidates.length === 1 ? candidates[0] : undefined);
    if (!source) { loose.push(part); continue; }
    without.delete(source.id);
    db.prepare("INSERT INTO part (id, source_id, ordinal, name, container, given_bytes, given_sha256, bytes, sha256, records, merkle_root) VALUES (?, ?, 0, ?, ?, ?, ?, ?, ?, ?, ?)")
      .run(part, source.id, source.name, source.container === 'gzip' ? 'gzip' : 'none', source.bytes, source.sha256, built.bytes, built.sha256, built.records, built.root);
    rebuilt.set(source.id, 'its part was put together again, with a root over the records that are left');
  }
  for (const { id, name, bytes, sha256 } of db.prepare<[], SourceRow>('SELECT * FROM source WHERE sha256 IS NOT NULL AND id NOT IN (SELECT source_id FROM layer)').all()) {
    db.prepare("INSERT INTO layer (source_id, ordinal, name, kind, bytes, sha256) VALUES (?, 0, ?, 'file', ?, ?)").run(id, name, bytes, sha256);
  }
  return { rebuilt, loose };
}

/** The decoded bytes of a part as far as they are there, in order. */
export function* bytesOf(db: Database.Database, part: number): Generator<Buffer> {
  const read = blockReader(db);
  for (const { id } of placesOf(db, part)) yield read(id).bytes;
}

function digestOf(db: Database.Database, part: number): { readonly bytes: number; readonly sha256: Buffer; readonly records: number; readonly root: Buffer } {
  const digest = createHash('sha256');
  const tree = new MerkleTree();
  const read = blockReader(db);
  let bytes = 0;
  for (const { id } of placesOf(db, part)) {
    const block = read(id);
    digest.update(block.bytes);
    bytes += block.bytes.length;
    for (let i = 0; i < block.records; i++) tree.add(block.hashes, i * 32);
  }
  return { bytes, sha256: digest.digest(), records: tree.size, root: Buffer.from(tree.root()) };
}

function placesOf(db: Database.Database, part: number): readonly BlockPlace[] {
  return db.prepare<[number], BlockPlace>('SELECT id, first_record, records FROM block WHERE part_id = ? ORDER BY first_record, records').all(part);
}

/** What is left of a source. Its lost records are rejected, with the reason; files kept beside records stay where they verify. */
export function settleSource(db: Database.Database, id: number, faulty: ReadonlyMap<number, readonly number[]>, before: string | undefined): SalvagedSource {
  const source = db.prepare<[number], SourceRow>('SELECT * FROM source WHERE id = ?').get(id)!;
  const remarks = before === undefined ? [] : [before];
  const there = new Uint8Array(source.read);
  for (const part of db.prepare<[number], number>('SELECT id FROM part WHERE source_id = ?').pluck().all(id)) {
    for (const block of placesOf(db, part)) {
      if (block.first_record + block.records > source.read) { db.prepare('DELETE FROM block WHERE id = ?').run(block.id); continue; }
      const bad = new Set(faulty.get(block.id));
      for (let i = 0; i < block.records; i++) if (!bad.has(i)) there[block.first_record + i] = 1;
    }
  }
  const lost = stretches(there);
  if (db.prepare<[number], number>('SELECT count(*) FROM rejection WHERE source_id = ?').pluck().get(id)! < source.rejected) rejectUnreadable(db, id, JSON.parse(source.dialect) as Dialect);
  const reject = db.prepare("INSERT INTO rejection (source_id, record, line, offset, bytes, origin, reason) VALUES (?, ?, 0, 0, 0, 'reader', ?) ON CONFLICT DO UPDATE SET origin = excluded.origin, reason = excluded.reason");
  for (const [first, last] of lost) for (let record = first - 1; record < last; record++) reject.run(id, record, LOST);
  const saved = there.reduce((sum, one) => sum + one, 0);
  if (source.given_id !== null && !keptWhole(db, source.given_id)) {
    db.prepare('UPDATE source SET given_id = NULL WHERE id = ?').run(id);
    remarks.push('the file it came in could not be saved; its records are there as told above');
  }
  if (source.profile_sha256 !== null && db.prepare('SELECT 1 FROM profile WHERE sha256 = ?').get(source.profile_sha256) === undefined) {
    db.prepare('UPDATE source SET profile_sha256 = NULL WHERE id = ?').run(id);
    remarks.push('the profile that was kept with it could not be saved; it is mapped with the one built in under that id');
  }
  if (lost.length > 0) remarks.push(`${source.read - saved} of ${source.read} records could not be saved: ${lost.slice(0, 20).map(([first, last]) => (first === last ? `${first}` : `${first} to ${last}`)).join(', ')}${lost.length > 20 ? ' …' : ''}`);
  if (remarks.length > 0) {
    // What it was cut at an import, a salvaged source is now: not all of what was given.
    if (lost.length > 0) db.prepare("UPDATE source SET state = 'partial' WHERE id = ?").run(id);
    db.prepare('UPDATE source SET remarks = ? WHERE id = ?').run(JSON.stringify([...remarksOf(source.remarks), ...remarks.map((remark) => `salvaged: ${remark}`)]), id);
  }
  return { source: sourceIdOf(id), name: source.name, records: source.read, saved, lost, remarks };
}

/** Some of what the reader had refused is no longer told of: of rows of text it is asked again. Of other formats the mapper refuses what is no record. */
function rejectUnreadable(db: Database.Database, id: number, dialect: Dialect): void {
  if (dialect.format !== 'csv') return;
  const reject = db.prepare("INSERT INTO rejection (source_id, record, line, offset, bytes, origin, reason) VALUES (?, ?, ?, ?, ?, 'reader', ?) ON CONFLICT DO NOTHING");
  const read = blockReader(db);
  for (const block of db.prepare<[number], number>(BLOCKS_OF_SOURCE).pluck().all(id)) {
    const { bytes, bounds, records, firstRecord, firstLine, offset } = read(block);
    for (let i = 0; i < records; i++) {
      const record = bytes.subarray(bounds[i * 2], bounds[i * 2 + 1]);
      new CsvScanner({ ...dialect, bomBytes: 0 }, false).scan(record, true, (_start, _end, _line, problem) => {
        if (problem !== null) reject.run(id, firstRecord + i, firstLine, offset + bounds[i * 2], record.length, problem);
      });
    }
  }
}

/** Its number of rejected records is right only when its events are made anew; until then all but the lost ones count as read. */
export function isMappable(db: Database.Database, id: number): boolean {
  return db.prepare<[number], number>('SELECT count(*) FROM block JOIN part ON part.id = part_id WHERE source_id = ? AND block.records > 0').pluck().get(id)! > 0;
}

function keptWhole(db: Database.Database, given: number): boolean {
  const row = db.prepare<[number], { bytes: number; sha256: Buffer | null }>('SELECT bytes, sha256 FROM given WHERE id = ?').get(given);
  if (!row?.sha256) return false;
  const chunks = db.prepare<[number], Buffer>('SELECT body FROM given_chunk WHERE given_id = ? ORDER BY ordinal').pluck();
  const digest = createHash('sha256');
  for (const chunk of chunks.iterate(given)) digest.update(chunk);
  return digest.digest().equals(row.sha256);
}

/** Records that are not there, as first and last, from 1. */
function stretches(there: Uint8Array): [number, number][] {
  const found: [number, number][] = [];
  for (let i = 0; i < there.length; i++) {
    if (there[i] === 1) continue;
    const last = found.at(-1);
    if (last && last[1] === i) last[1] = i + 1; else found.push([i + 1, i + 1]);
  }
  return found;
}

function remarksOf(json: string): readonly string[] {
  try {
    const list = JSON.parse(json) as unknown;
    return Array.isArray(list) ? list.filter((one): one is string => typeof one === 'string') : [];
  } catch {
    return [];
  }
}

/** SHA-256 in hex, for the log. */
export const sha256Of = (text: string): string => hash('sha256', text, 'hex');
