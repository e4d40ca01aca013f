// Records by number: finds the block, decompresses it once, gives bytes, place and hash. The source files are never needed.
import { zstdDecompressSync } from 'node:zlib';
import type Database from 'better-sqlite3';
import { unpackBounds } from '../casefile/bounds.ts';
import { ExhibitError } from '../../contract/errors.ts';
import { BLOCK_BYTES } from './columns.ts';

export interface Block {
  readonly id: number;
  readonly firstRecord: number;
  readonly records: number;
  readonly firstLine: number;
  /** Offset of its first byte in the decoded part. */
  readonly offset: number;
  readonly bytes: Buffer;
  /** Start and end of each record, from the block's first byte. */
  readonly bounds: Uint32Array;
  readonly hashes: Buffer;
}

export interface StoredRecord {
  readonly bytes: Buffer;
  readonly offset: number;
  /** Physical line of the part where it begins, for text; its number in the part from 1 for JSON; its row for a sheet. */
  readonly line: number;
  /** Name of the part it stands in. */
  readonly part: string;
  readonly hash: Buffer;
}

/** A block as it is stored. */
export interface StoredBlock { id: number; part: number; firstRecord: number; records: number; firstLine: number; offset: number; bytes: number; bounds: Buffer; hashes: Buffer; body: Buffer }
interface Part { readonly id: number; readonly name: string; readonly firstRecord: number }
interface Directory { readonly format: string; readonly ids: Float64Array; readonly firstRecords: Uint32Array; readonly parts: readonly Part[] }

/** Node's least size of a piece. */
const LEAST_CHUNK = 64;
const KEPT_BLOCKS = 256;
const LF = 10;
const CR = 13;
export const BLOCK_COLUMNS = 'SELECT id, part_id AS part, first_record AS firstRecord, records, first_line AS firstLine, offset, bytes, bounds, hashes, body FROM block';
/** The blocks that hold records, in order. Answered from the index alone: the rows themselves carry the bytes of the case. */
export const BLOCKS_OF_SOURCE = `SELECT block.id, part.id AS part, part.name, block.first_record AS first, block.records FROM part CROSS JOIN block ON block.part_id = part.id
  WHERE part.source_id = ? AND block.records > 0 ORDER BY part.ordinal, block.first_record`;
/** The largest block: one record of 16 MiB and what stands around it. Refuses a damaged one that would unpack to more. */
const LARGEST = 16 * 1024 * 1024 + BLOCK_BYTES * 4;

export class Records {
  readonly #directories = new Map<number, Directory>();
  readonly #kept = new Map<number, Block>();
  readonly #db: Database.Database;
  readonly #read: (id: number) => Block;

  readonly #keep: number;

  /** `keep`: blocks kept in memory, decompressed. */
  constructor(db: Database.Database, keep = KEPT_BLOCKS) {
    this.#db = db;
    this.#keep = keep;
    this.#read = blockReader(db);
  }

  /** The bytes of a record alone. Throws as `read` does. */
  bytesOf(source: number, record: number): Buffer {
    const directory = this.#directory(source);
    const block = this.#block(directory.ids[blockIndex(directory, record)]);
    const at = (record - block.firstRecord) * 2;
    if (at < 0 || at >= block.bounds.length) throw new RangeError(`no record ${record} in source ${source}`);
    return block.bytes.subarray(block.bounds[at], block.bounds[at + 1]);
  }

  /** CASE_DAMAGED when its block cannot be read back; RangeError for a record that does not exist. */
  read(source: number, record: number): StoredRecord {
    const directory = this.#directory(source);
    const block = this.#block(directory.ids[blockIndex(directory, record)]);
    const at = (record - block.firstRecord) * 2;
    if (at < 0 || at >= block.bounds.length) throw new RangeError(`no record ${record} in source ${source}`);
    const start = block.bounds[at];
    const bytes = block.bytes.subarray(start, block.bounds[at + 1]);
    const part = directory.parts.findLast(({ firstRecord }) => firstRecord <= record)!;
    const line = lineOf(directory.format, block, record, part.firstRecord, { at: 0, line: block.firstLine });
    return { bytes, offset: block.offset + start, line, part: part.name, hash: block.hashes.subarray(at * 16, at * 16 + 32) };
  }

  /** How many records before this one in its source have the same bytes. */
  ordinal(source: number, record: number): number {
    const directory = this.#directory(source);
    const { hash } = this.read(source, record);
    const hashesOf = this.#db.prepare<[number], Buffer>('SELECT hashes FROM block WHERE id = ?').pluck();
    let earlier = 0;
    for (let i = 0; i < directory.ids.length && directory.firstRecords[i] <= record; i++) {
      const hashes = hashesOf.get(directory.ids[i])!;
      for (let at = hashes.indexOf(hash); at >= 0; at = hashes.indexOf(hash, at + 1)) {
        if (at % 32 === 0 && directory.firstRecords[i] + at / 32 < record) earlier++;
      }
    }
    return earlier;
  }

  /** Ids of the blocks that hold records of a source, in order. */
  blockIds(source: number): Float64Array {
    return this.#directory(source).ids;
  }

  /** The first record of each of them. */
  firstRecords(source: number): Uint32Array {
    return this.#directory(source).firstRecords;
  }

  /** A block by id, kept for a while when `keep`. */
  blockById(id: number, keep: boolean): Block {
    return this.#block(id, keep);
  }

  #directory(source: number): Directory {
    let directory = this.#directories.get(source);
    if (!directory) {
      const format = this.#db.prepare<[number], string>('SELECT format FROM source WHERE id = ?').pluck().get(source) ?? '';
      const rows = this.#db.prepare<[number], { id: number; part: number; name: string; first: number; records: number }>(BLOCKS_OF_SOURCE).all(source);
      directory = {
        format: format.split('+')[0], ids: Float64Array.from(rows, (row) => row.id), firstRecords: Uint32Array.from(rows, (row) => row.first),
        parts: rows.filter((row, i) => row.part !== rows[i - 1]?.part).map(({ part, name, first }) => ({ id: part, name, firstRecord: first })),
      };
      this.#directories.set(source, directory);
    }
    return directory;
  }

  #block(id: number, keep = true): Block {
    let block = this.#kept.get(id);
    if (block) {
      this.#kept.delete(id);
      this.#kept.set(id, block);
      return block;
    }
    block = this.#read(id);
    if (keep) {
      this.#kept.set(id, block);
      if (this.#kept.size > this.#keep) this.#kept.delete(this.#kept.keys().next().value!);
    }
    return block;
  }
}

/** How far the lines of a block are counted: `line` is the physical line at offset `at`. */
export interface Counted { at: number; line: number }

/**
 * Line of a record as its scanner named it: rows of a table end at LF, CRLF or a CR alone, lines of a log at LF. Takes `counted`
 * along, so that records asked for in order are counted once. `firstOfPart`: first record of its part.
 */
export function lineOf(format: string, block: Block, record: number, firstOfPart: number, counted: Counted): number {
  const { bytes, bounds, firstRecord } = block;
  const start = bounds[(record - firstRecord) * 2];
  if (format === 'xlsx') return rowOf(bytes.subarray(start));
  if (format !== 'csv' && format !== 'line') return record - firstOfPart + 1;
  for (let i = bytes.indexOf(LF, counted.at); i >= 0 && i < start; i = bytes.indexOf(LF, i + 1)) counted.line++;
  if (format === 'csv') {
    for (let i = bytes.indexOf(CR, counted.at); i >= 0 && i < start; i = bytes.indexOf(CR, i + 1)) if (bytes[i + 1] !== LF) counted.line++;
  }
  counted.at = start;
  return counted.line;
}

/** Row of a sheet, which its canonical encoding begins with. */
function rowOf(bytes: Buffer): number {
  return Number(/^\{"row":(\d+)/.exec(bytes.toString('latin1', 0, 24))?.[1] ?? 0);
}

function blockIndex(directory: Directory, record: number): number {
  let low = 0;
  let high = directory.ids.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if (directory.firstRecords[middle] <= record) low = middle; else high = middle - 1;
  }
  return low;
}

/** A stored block, decompressed and with its bounds unpacked. CASE_DAMAGED when the bytes do not fit their own description. */
export function openBlock(row: StoredBlock): Block {
  return damagedUnless(row.id, () => {
    // In one piece, where the length it is said to have is a possible one.
    const bytes = zstdDecompressSync(row.body, { maxOutputLength: LARGEST, chunkSize: Math.min(LARGEST, Math.max(LEAST_CHUNK, row.bytes)) });
    if (bytes.length !== row.bytes || row.hashes.length !== row.records * 32) throw new RangeError('lengths differ');
    const { bounds: packed, part: _part, ...rest } = row;
    let bounds: Uint32Array | null = null;
    return {
      ...rest, bytes,
      // Most blocks that are searched hold no hit, and need none.
      get bounds() { return bounds ??= damagedUnless(row.id, () => boundsWithin(unpackBounds(packed, row.records), bytes.length)); },
    };
  });
}

function boundsWithin(bounds: Uint32Array, length: number): Uint32Array {
  if ((bounds.at(-1) ?? 0) > length) throw new RangeError('records reach beyond it');
  return bounds;
}

/** CASE_DAMAGED, naming the block, when the work fails. */
function damagedUnless<T>(block: number, work: () => T): T {
  try {
    return work();
  } catch (thrown) {
    throw new ExhibitError('CASE_DAMAGED', `Block ${block} of the case cannot be read back: ${thrown instanceof Error ? thrown.message : String(thrown)}.`);
  }
}

/** Ids of all blocks of a part in order, those without a record included. */
export function blockIdsOfPart(db: Database.Database, part: number): number[] {
  return db.prepare<[number], number>('SELECT id FROM block WHERE part_id = ? ORDER BY first_record').pluck().all(part);
}

/** Reads blocks by id. CASE_DAMAGED when one is not there or cannot be opened. */
export function blockReader(db: Database.Database): (id: number) => Block {
  const select = db.prepare<[number], StoredBlock>(`${BLOCK_COLUMNS} WHERE id = ?`);
  return (id) => {
    const row = select.get(id);
    if (!row) throw new ExhibitError('CASE_DAMAGED', `Block ${id} is missing from the case.`);
    return openBlock(row);
  };
}
