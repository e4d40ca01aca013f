// What keeping evidence costs by itself, as its own process: a hash of every record, the tree over them, the file's hash, compressed
// blocks, and all of it in SQLite, with no cell read. No import that keeps these can be faster, however it reads; the bench says so beside it.
import { createHash } from 'node:crypto';
import { closeSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { constants, zstdCompressSync } from 'node:zlib';
import Database from 'better-sqlite3';
import { BLOCK_RECORDS } from '../src/engine/events/columns.ts';
import { MerkleTree } from '../src/engine/evidence/merkle.ts';
import { hashRecords } from '../src/engine/sources/record-hashes.ts';

const CHUNK = 8 * 1024 * 1024;
const [folder, ...paths] = process.argv.slice(2);
const began = performance.now();
const db = new Database(join(folder, 'evidence.sqlite'));
db.exec('PRAGMA page_size=8192; PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; CREATE TABLE block (id INTEGER PRIMARY KEY, hashes BLOB, body BLOB)');
const insert = db.prepare('INSERT INTO block (hashes, body) VALUES (?, ?)');
const store = db.transaction((blocks: readonly (readonly [Buffer, Buffer])[]) => { for (const block of blocks) insert.run(...block); });
let records = 0;
for (const path of paths) {
  const file = openSync(path, 'r');
  const whole = createHash('sha256');
  const tree = new MerkleTree();
  let rest = Buffer.alloc(0);
  for (;;) {
    const chunk = Buffer.allocUnsafe(CHUNK);
    const read = readSync(file, chunk);
    if (read === 0) break;
    whole.update(chunk.subarray(0, read));
    const bytes = Buffer.concat([rest, chunk.subarray(0, read)]);
    const bounds: number[] = [];
    // Of the generated files every line is a record.
    for (let start = 0, end = bytes.indexOf(10); end >= 0; start = end + 1, end = bytes.indexOf(10, start)) bounds.push(start, end);
    rest = bytes.subarray((bounds.at(-1) ?? -1) + 1);
    const hashes = Buffer.from(hashRecords(bytes, Uint32Array.from(bounds)).buffer);
    const blocks: [Buffer, Buffer][] = [];
    for (let at = 0; at < bounds.length; at += BLOCK_RECORDS * 2) {
      const last = Math.min(bounds.length, at + BLOCK_RECORDS * 2);
      const own = hashes.subarray(at * 16, last * 16);
      for (let i = 0; i < own.length; i += 32) tree.add(own, i);
      blocks.push([own, zstdCompressSync(bytes.subarray(bounds[at], bounds[last - 1]), { chunkSize: 32 * 1024, params: { [constants.ZSTD_c_compressionLevel]: 1 } })]);
    }
    store(blocks);
    records += bounds.length / 2;
  }
  closeSync(file);
  tree.root();
  whole.digest();
}
db.close();
const { user, system } = process.cpuUsage();
console.log(JSON.stringify({ records, seconds: (performance.now() - began) / 1000, cpu: (user + system) / 1e6 }));
