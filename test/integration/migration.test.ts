// A case of the first schema, as the first Exhibit wrote it: it opens, a copy of what it was stands beside it, and nothing in it
// reads otherwise than before.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { constants, gzipSync, zstdCompressSync } from 'node:zlib';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { packBounds } from '../../src/engine/casefile/bounds.ts';
import { CaseFile } from '../../src/engine/casefile/case-file.ts';
import { appendCustody } from '../../src/engine/casefile/custody.ts';
import { blobOf, insertDictionaryChunk } from '../../src/engine/casefile/derived.ts';
import { APPLICATION_ID, MIGRATIONS } from '../../src/engine/casefile/schema.ts';
import { DICTIONARIES, type ColumnName } from '../../src/engine/events/columns.ts';
import { emptyDictionaries, SegmentBuilder } from '../../src/engine/events/segment-builder.ts';
import { MerkleTree } from '../../src/engine/evidence/merkle.ts';
import type { Dialect } from '../../src/engine/record.ts';
import { createProfileMapper } from '../../src/engine/sources/profiles/mapper.ts';
import { profileById } from '../../src/engine/sources/profiles/profiles.ts';
import { HEADER, scratchFolder, TestCase } from '../support/case.ts';

const PERSON = { name: 'A. Novak', organisation: '' };
const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest();
const FIRST = `${HEADER}\n1,2026-03-14T01:00:00Z,kim,login,Auth,E-1,,,,10.0.0.1\n2,2026-03-14T01:01:00Z,kim,player.limit.update,Players,player:00712,limit,500,50000,10.0.0.1\n`;
const SECOND = FIRST.replaceAll('kim', 'lee');
const OPTIONS = { zone: null, dateOrder: null };

/** Writes a source the way schema 1 had it; `given`: the bytes of its file where that was compressed. */
function writeFirstSchema(db: Database.Database, id: number, name: string, text: string, given: Buffer | null, builder: SegmentBuilder): void {
  const body = Buffer.from(text);
  const dialect: Dialect = { format: 'csv', delimiter: 44, quote: 34, header: HEADER.split(','), bomBytes: 0 };
  const mapper = createProfileMapper(profileById('generic-back-office'), dialect, OPTIONS);
  const bounds: number[] = [];
  const hashes: Buffer[] = [];
  const tree = new MerkleTree();
  for (let start = text.indexOf('\n') + 1; start < text.length; start = text.indexOf('\n', start) + 1) {
    const end = text.indexOf('\n', start);
    const record = body.subarray(start, end);
    bounds.push(start, end);
    hashes.push(sha256(record));
    tree.add(hashes.at(-1)!, 0);
    for (const event of mapper.map(record)) builder.add(event, hashes.length - 1, 0);
  }
  const hash = sha256(given ?? body);
  const { columns, events } = builder.finish()!;
  db.prepare(`INSERT INTO source (id, name, sha256, bytes, format, dialect, profile, profile_version, options, read, imported, events, first_micros, last_micros, state, imported_micros, imported_by)
    VALUES (?, ?, ?, ?, ?, ?, 'generic-back-office', 1, ?, ?, ?, ?, ?, ?, 'complete', 1, 'A. Novak')`)
    .run(id, name, hash, (given ?? body).length, given ? 'csv+gzip' : 'csv', JSON.stringify(dialect), JSON.stringify(OPTIONS), hashes.length, hashes.length, events, columns.time![0], columns.time!.at(-1));
  db.prepare('INSERT INTO part (id, source_id, ordinal, name, container, given_bytes, given_sha256, bytes, sha256, records, merkle_root) VALUES (?, ?, 0, ?, ?, ?, ?, ?, ?, ?, ?)')
    .run(id, id, name, given ? 'gzip' : 'none', (given ?? body).length, hash, body.length, sha256(body), hashes.length, tree.root());
  db.prepare('INSERT INTO block (part_id, first_record, records, first_line, offset, bytes, bounds, hashes, body) VALUES (?, 0, ?, 1, 0, ?, ?, ?, ?)')
    .run(id, hashes.length, body.length, packBounds(Uint32Array.from(bounds)), Buffer.concat(hashes), zstdCompressSync(body, { params: { [constants.ZSTD_c_compressionLevel]: 1 } }));
  if (given) [given.subarray(0, 20), given.subarray(20)].forEach((chunk, i) => db.prepare('INSERT INTO container_chunk (part_id, ordinal, body) VALUES (?, ?, ?)').run(id, i, chunk));
  const segment = db.prepare('INSERT INTO segment (source_id, generation, ordinal, events, first_record) VALUES (?, 1, 0, ?, 0)').run(id, events).lastInsertRowid;
  for (const column of Object.keys(columns) as ColumnName[]) db.prepare('INSERT INTO column (segment_id, name, body) VALUES (?, ?, ?)').run(segment, column, blobOf(columns[column]!));
  appendCustody(db, PERSON.name, 'import', `S-00${id} ${name}`, `sha256 ${hash.toString('hex')}, ${(given ?? body).length} bytes, read 2 = imported 2 + rejected 0 + duplicate 0`);
}

function firstSchemaCase(folder: string): string {
  const path = join(folder, 'old.exhibit');
  const db = new Database(path);
  db.pragma('page_size=16384');
  db.pragma('journal_mode=WAL');
  db.pragma(`application_id=${APPLICATION_ID}`);
  db.exec(MIGRATIONS[0]);
  db.pragma('user_version=1');
  const put = db.prepare('INSERT INTO info (key, value) VALUES (?, ?)');
  for (const [key, value] of [['id', '6b0d1a3e-0000-4000-8000-000000000001'], ['name', 'Old case'], ['created', '1000000']]) put.run(key, value);
  appendCustody(db, PERSON.name, 'case.create', 'Old case', '');
  const dictionaries = emptyDictionaries();
  const builder = new SegmentBuilder(dictionaries);
  writeFirstSchema(db, 1, 'plain.csv', FIRST, null, builder);
  writeFirstSchema(db, 2, 'packed.csv.gz', SECOND, gzipSync(SECOND), builder);
  for (const name of DICTIONARIES) { const chunk = dictionaries[name].chunk(1); if (chunk) insertDictionaryChunk(db, name, chunk); }
  db.prepare("INSERT INTO anchor (event, record_hash, ordinal, sub) VALUES ('S-002:2', ?, 0, 0)").run(sha256(Buffer.from(SECOND.split('\n')[2])));
  db.prepare("INSERT INTO star (event, person, micros) VALUES ('S-002:2', 'A. Novak', 1)").run();
  db.close();
  return path;
}
const versionOf = (path: string): number => {
  const db = new Database(path, { readonly: true });
  try { return db.pragma('user_version', { simple: true }) as number; } finally { db.close(); }
};

describe('a case of the first schema', () => {
  it('is brought up to date when opened for editing, and reads, verifies and gives its files back as before', async () => {
    const folder = scratchFolder();
    const test = await TestCase.open(firstSchemaCase(folder));
    expect(test.engine.info).toMatchObject({ name: 'Old case', sources: 2, events: 4, schema: MIGRATIONS.length });
    expect((await test.rows()).map(({ id, actor, starred, changes }) => [id, actor, starred, changes.map((change) => [change.old, change.new])])).toEqual([
      ['S-001:1', 'kim', false, []], ['S-002:1', 'lee', false, []], ['S-001:2', 'kim', false, [['500', '50000']]], ['S-002:2', 'lee', true, [['500', '50000']]],
    ]);
    const [plain, packed] = await test.call('source.list', {});
    expect(plain).toMatchObject({ name: 'plain.csv', encoding: 'utf-8', parts: 1, standing: 'included', clockSeconds: 0, conflicts: 0, layers: [{ name: 'plain.csv', kind: 'file', sha256: sha256(Buffer.from(FIRST)).toString('hex') }] });
    expect(packed).toMatchObject({ name: 'packed.csv.gz', format: 'csv+gzip', sha256: sha256(gzipSync(SECOND)).toString('hex') });
    expect(await test.call('case.verify', {})).toMatchObject({ ok: true, records: 4 });
    for (const [source, bytes] of [['S-001', Buffer.from(FIRST)], ['S-002', gzipSync(SECOND)]] as const) {
      expect(Buffer.from((await test.call('source.read', { source, decoded: false, offset: 0, limit: 1000 })).base64, 'base64')).toEqual(bytes);
    }
    expect((await test.call('case.custody', { offset: 0, limit: 10 })).entries.slice(3)).toMatchObject([
      { action: 'casework.base', subject: 'casework' },
      { action: 'case.migrate', detail: `schema ${MIGRATIONS.length}; the case as it was is in old.exhibit.version-1` }, { action: 'case.open' }, { action: 'case.verify' },
    ]);
  });

  it('is copied first, as a case that the first Exhibit opens, and once only', () => {
    const folder = scratchFolder();
    const path = firstSchemaCase(folder);
    for (let i = 0; i < 2; i++) CaseFile.open(path, { readOnly: false, person: PERSON }).close();
    expect(readdirSync(folder).sort()).toEqual(['old.exhibit', 'old.exhibit.version-1']);
    expect([versionOf(path), versionOf(`${path}.version-1`)]).toEqual([MIGRATIONS.length, 1]);
    const copy = new Database(`${path}.version-1`, { readonly: true });
    expect(copy.prepare('SELECT count(*) FROM container_chunk').pluck().get()).toBe(2);
    expect(copy.pragma('application_id', { simple: true })).toBe(APPLICATION_ID);
    copy.close();
  });

  it('is refused for reading only, by name, without touching a byte of it', () => {
    const folder = scratchFolder();
    const path = firstSchemaCase(folder);
    const before = readFileSync(path);
    expect(() => CaseFile.open(path, { readOnly: true, person: PERSON })).toThrow(expect.objectContaining({ code: 'CASE_OLDER' }));
    expect(readFileSync(path)).toEqual(before);
    expect(readdirSync(folder)).toEqual(['old.exhibit']);
  });

  it('is as it was when bringing it up to date fails', () => {
    const folder = scratchFolder();
    const path = firstSchemaCase(folder);
    const db = new Database(path);
    // A reference that does not hold, such as only a damaged or tampered case has.
    db.pragma('foreign_keys=OFF');
    db.exec("INSERT INTO rejection (source_id, record, line, offset, bytes, origin, reason) VALUES (77, 0, 1, 0, 0, 'reader', 'x')");
    const tables = db.prepare<[], string>('SELECT sql FROM sqlite_schema ORDER BY name').pluck().all();
    db.close();
    expect(() => CaseFile.open(path, { readOnly: false, person: PERSON })).toThrow('references do not hold');
    expect(readdirSync(folder)).toEqual(['old.exhibit']);
    expect(versionOf(path)).toBe(1);
    const after = new Database(path);
    expect(after.prepare('SELECT sql FROM sqlite_schema ORDER BY name').pluck().all()).toEqual(tables);
    expect(after.prepare('SELECT count(*) FROM container_chunk').pluck().get()).toBe(2);
    expect(after.prepare('SELECT count(*) FROM custody').pluck().get()).toBe(3);
    after.close();
  });
});
