// Reading and writing the derived layer: dictionaries, columns and the time order, each as blobs of typed arrays.
import type Database from 'better-sqlite3';
import { atOnce, type Steps } from '../events/column-reader.ts';
import type { ColumnArray, DictionaryName } from '../events/columns.ts';
import { DICTIONARIES } from '../events/columns.ts';
import type { DictionaryChunk } from '../events/dictionary.ts';
import type { Dictionaries } from '../events/segment-builder.ts';
import { emptyDictionaries } from '../events/segment-builder.ts';

/** The bytes of a typed array, not copied. */
export function blobOf(array: ColumnArray): Buffer {
  return Buffer.from(array.buffer, array.byteOffset, array.byteLength);
}

/** A blob as u32 values; copied, since SQLite's memory may be unaligned. */
export function uint32Of(blob: Buffer): Uint32Array {
  const bytes = new Uint8Array(blob.length);
  bytes.set(blob);
  return new Uint32Array(bytes.buffer);
}

export function insertDictionaryChunk(db: Database.Database, name: string, chunk: DictionaryChunk): void {
  db.prepare('INSERT INTO dictionary (name, start, count, offsets, arena) VALUES (?, ?, ?, ?, ?)')
    .run(name, chunk.start, chunk.count, blobOf(chunk.offsets), Buffer.from(chunk.arena.buffer, chunk.arena.byteOffset, chunk.arena.length));
}

/** All dictionaries of the case, chunk by chunk. */
export function* dictionarySteps(db: Database.Database): Steps<Dictionaries> {
  const dictionaries = emptyDictionaries();
  const starts = db.prepare<[string], number>('SELECT start FROM dictionary WHERE name = ? ORDER BY start').pluck();
  const chunk = db.prepare<[string, number], { start: number; count: number; offsets: Buffer; arena: Buffer }>('SELECT start, count, offsets, arena FROM dictionary WHERE name = ? AND start = ?');
  for (const name of DICTIONARIES) {
    for (const start of starts.all(name)) {
      const stored = chunk.get(name, start)!;
      dictionaries[name].load({ ...stored, offsets: uint32Of(stored.offsets) });
      yield;
    }
  }
  return dictionaries;
}

export function loadDictionaries(db: Database.Database): Dictionaries {
  return atOnce(dictionarySteps(db));
}

/** Everything known so far, to be sent to a parse worker. */
export function dictionaryChunks(dictionaries: Dictionaries): { [N in DictionaryName]: DictionaryChunk | null } {
  return Object.fromEntries(DICTIONARIES.map((name) => [name, dictionaries[name].chunk(1)])) as { [N in DictionaryName]: DictionaryChunk | null };
}
