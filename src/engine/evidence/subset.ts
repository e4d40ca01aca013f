// A case of the cited events alone: built fresh out of their records, never by deleting, since deleted text stays in the pages of a
// file. It opens like any other; each record comes with the proof that it is in the log of the case it was taken from.
import { hash } from 'node:crypto';
import { constants, zstdCompressSync } from 'node:zlib';
import type Database from 'better-sqlite3';
import { ExhibitError } from '../../contract/errors.ts';
import { packBounds } from '../casefile/bounds.ts';
import { CaseFile } from '../casefile/case-file.ts';
import { keepProfile, profileOf } from '../casefile/case-profiles.ts';
import { insertDictionaryChunk, loadDictionaries } from '../casefile/derived.ts';
import { GenerationWriter } from '../casefile/generation.ts';
import { judgeAgain } from '../casefile/standing.ts';
import { BLOCK_RECORDS, DICTIONARIES } from '../events/columns.ts';
import { eventIdOf, sourceIdOf } from '../events/ids.ts';
import { blockReader, blockIdsOfPart, Records } from '../events/records.ts';
import { BlockSum } from './bulk-sums.ts';
import { partTrees, type PartTree } from './bundle.ts';
import { caseIdOf, listCheckpoints, logEntries, logTree, partEntry } from './checkpoints.ts';
import { citedEvents, type CitedEvent } from './commitments.ts';
import { Derivation } from './derive.ts';
import { MerkleTree } from './merkle.ts';
import { proofText } from './notes.ts';
import { sealOf } from './seal.ts';

interface SourceRow { id: number; name: string; sha256: Buffer; format: string; dialect: string; words: string; profile: string; profile_sha256: Buffer | null; options: string; decided: string; clock_micros: number; read: number }
const ZSTD = { params: { [constants.ZSTD_c_compressionLevel]: 1 } };
const LF = Buffer.from('\n');

/** Writes the records into a new case. Returns the ids that cited events have there. NOT_SEALED, FILE_EXISTS, and REPORT_EMPTY where nothing is cited. */
export async function writeSubset(from: CaseFile, path: string, name: string, signal: AbortSignal): Promise<ReadonlyMap<string, string>> {
  const { db } = from;
  const seal = sealOf(db);
  if (!seal) throw new ExhibitError('NOT_SEALED', `${from.name} is not sealed: there is nothing yet that a subset could be proven against.`);
  const cited = citedEvents(db);
  if (cited.length === 0) throw new ExhibitError('REPORT_EMPTY', `${from.name} cites no event.`);
  const file = CaseFile.create(path, name, from.person);
  try {
    const ids = new Map<string, string>();
    file.write(() => {
      file.log('case.subset', name, `of the case ${from.name}, ${caseIdOf(db)}: the records of ${new Set(cited.map(({ event }) => event)).size} cited events; root of its seal ${listCheckpoints(db).find(({ size }) => size === seal.size)!.root.toString('hex')}`);
      const trees = partTrees(db, cited);
      for (const [source, events] of Map.groupBy(cited, (event) => event.source)) writeSource(from, file, source, events, trees, ids);
    });
    await judgeAgain(file, 1, { signal, progress: () => undefined });
    return ids;
  } finally {
    file.close();
  }
}

function writeSource(from: CaseFile, to: CaseFile, source: number, events: readonly CitedEvent[], trees: (event: CitedEvent) => PartTree, ids: Map<string, string>): void {
  const { db } = to;
  const row = from.db.prepare<[number], SourceRow>('SELECT * FROM source WHERE id = ?').get(source)!;
  const records = [...new Map(events.map((event) => [event.record, event])).values()].sort((a, b) => a.record - b.record);
  const profile = profileOf(from.db, row);
  const format = row.format.split('+')[0];
  const id = Number(db.prepare(`INSERT INTO source (name, bytes, format, dialect, profile, profile_version, profile_sha256, options, state, imported_micros, imported_by, container, encoding, words, decided, clock_micros)
    VALUES (?, 0, ?, ?, ?, ?, ?, ?, 'importing', ?, ?, 'none', 'utf-8', ?, ?, ?)`).run(`${row.name} (subset)`, format, row.dialect, profile.id, profile.version, keepProfile(db, profile), row.options,
    Date.now() * 1000, to.person.name, row.words, row.decided, row.clock_micros).lastInsertRowid);
  const part = Number(db.prepare("INSERT INTO part (source_id, ordinal, name, container) VALUES (?, 0, ?, 'none')").run(id, `${row.name} (subset)`).lastInsertRowid);
  const written = writeBlocks(from.db, db, source, part, records, format);
  db.prepare('UPDATE part SET given_bytes = ?, given_sha256 = ?, bytes = ?, sha256 = ?, records = ?, merkle_root = ?, blocks_sha256 = ? WHERE id = ?')
    .run(written.bytes, written.sha256, written.bytes, written.sha256, records.length, written.root, written.sum, part);
  const remark = `a subset: ${records.length} of ${row.read} records of ${sourceIdOf(source)} ${row.name}, SHA-256 ${row.sha256.toString('hex')}, of the case ${from.name}`;
  db.prepare('UPDATE source SET bytes = ?, sha256 = ?, remarks = ? WHERE id = ?').run(written.bytes, written.sha256, JSON.stringify([remark]), id);
  db.prepare("INSERT INTO layer (source_id, ordinal, name, kind, bytes, sha256) VALUES (?, 0, ?, 'file', ?, ?)").run(id, `${row.name} (subset)`, written.bytes, written.sha256);
  writeEvents(db, id, part, records.length);
  db.prepare("UPDATE source SET state = 'complete' WHERE id = ?").run(id);
  to.log('import', `${sourceIdOf(id)} ${row.name} (subset)`, `sha256 ${written.sha256.toString('hex')}, ${written.bytes} bytes, ${remark}`);
  writeOrigins(from.db, db, id, records, trees);
  for (const event of events) ids.set(event.event, eventIdOf(id, records.findIndex(({ record }) => record === event.record), event.sub));
}

/** Records one under the other; a table with its header, so that it reads as one outside of Exhibit too. */
function writeBlocks(from: Database.Database, to: Database.Database, source: number, part: number, cited: readonly CitedEvent[], format: string): { bytes: number; sha256: Buffer; root: Buffer; sum: Buffer } {
  const records = new Records(from);
  const first = from.prepare<[number], number>('SELECT id FROM part WHERE source_id = ? ORDER BY ordinal LIMIT 1').pluck().get(source)!;
  const [head] = blockIdsOfPart(from, first).map(blockReader(from));
  const header = format === 'csv' && head ? Buffer.from(head.bytes.subarray(0, head.bounds[0] ?? 0)) : Buffer.alloc(0);
  const tree = new MerkleTree();
  const sum = new BlockSum();
  const all: Buffer[] = [];
  let offset = 0;
  let line = 1;
  const insert = to.prepare('INSERT INTO block (part_id, first_record, records, first_line, offset, bytes, bounds, hashes, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)');
  for (let start = 0; start < cited.length; start += BLOCK_RECORDS) {
    const pieces: Buffer[] = start === 0 ? [header] : [];
    const bounds: number[] = [];
    const hashes: Buffer[] = [];
    let at = start === 0 ? header.length : 0;
    for (const { record } of cited.slice(start, start + BLOCK_RECORDS)) {
      const bytes = Buffer.from(records.bytesOf(source, record));
      bounds.push(at, at + bytes.length);
      hashes.push(hash('sha256', bytes, 'buffer'));
      tree.add(hashes.at(-1)!, 0);
      pieces.push(bytes, LF);
      at += bytes.length + 1;
    }
    const body = Buffer.concat(pieces);
    const stored = { firstRecord: start, records: hashes.length, firstLine: line, offset, bytes: body.length, bounds: packBounds(Uint32Array.from(bounds)), body: zstdCompressSync(body, ZSTD) };
    const id = Number(insert.run(part, start, stored.records, line, offset, stored.bytes, stored.bounds, Buffer.concat(hashes), stored.body).lastInsertRowid);
    sum.add({ id, ...stored });
    all.push(body);
    offset += body.length;
    line += body.toString('latin1').split('\n').length - 1;
  }
  return { bytes: offset, sha256: hash('sha256', Buffer.concat(all), 'buffer'), root: tree.root(), sum: sum.digest() };
}

function writeEvents(db: Database.Database, source: number, part: number, read: number): void {
  const dictionaries = loadDictionaries(db);
  const known = DICTIONARIES.map((name) => dictionaries[name].count);
  const generation = new GenerationWriter(db, source, 1);
  const flags = new Uint8Array(read);
  const row = db.prepare<[number], SourceRow>('SELECT * FROM source WHERE id = ?').get(source)!;
  const derivation = new Derivation(db, row, dictionaries, {
    segment: (segment) => generation.store(segment, flags),
    rejected: (record, reason) => { throw new ExhibitError('CASE_DAMAGED', `Record ${record + 1} of ${row.name} gives no event any more: ${reason}.`); },
  });
  for (const block of blockIdsOfPart(db, part).map(blockReader(db))) derivation.add(block, new Set());
  derivation.finish();
  DICTIONARIES.forEach((name, i) => { const chunk = dictionaries[name].chunk(known[i]); if (chunk) insertDictionaryChunk(db, name, chunk); });
  generation.adopt(read, flags);
}

function writeOrigins(from: Database.Database, to: Database.Database, source: number, cited: readonly CitedEvent[], trees: (event: CitedEvent) => PartTree): void {
  const caseId = caseIdOf(from);
  const seal = sealOf(from)!;
  const checkpoint = listCheckpoints(from).find(({ size }) => size === seal.size)!;
  const entries = logEntries(from);
  const log = logTree(entries);
  const note = from.prepare<[string], string>('SELECT note FROM signed_root WHERE name = ?').pluck();
  const insert = to.prepare('INSERT INTO origin (source_id, record, event, proof, entry, entry_proof, verifier) VALUES (?, ?, ?, ?, ?, ?, ?)');
  cited.forEach((event, record) => {
    const { part, tree, first } = trees(event);
    const entry = partEntry(from, caseId, part);
    const at = entries.findLastIndex(({ body }) => body === entry);
    const own = event.record - first;
    insert.run(source, record, eventIdOf(event.source, event.record, 0), proofText({ index: own, hashes: tree.inclusion(own), note: note.get(entry.slice(0, entry.indexOf('\n')))! }),
      entry, proofText({ index: at, hashes: log.inclusion(at, checkpoint.size), note: checkpoint.note }), checkpoint.verifier);
  });
}
