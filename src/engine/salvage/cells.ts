// Rows out of single pages of a SQLite file (https://www.sqlite.org/fileformat2.html): each cell by itself, so that one that is damaged
// costs no other.
import type { PageFile } from './page-file.ts';

export type Value = number | bigint | string | Buffer | null;
/** `rowid` null: of a table without, whose columns stand in the order of its key. */
export interface RawRow { readonly rowid: number | null; readonly values: readonly Value[] }

export const LEAF_TABLE = 13;
export const LEAF_INDEX = 10;
export const INNER_TABLE = 5;
export const INNER_INDEX = 2;

/** Longer than any value of a case: a length beyond it is damage. */
const LONGEST = 64 * 1024 * 1024;
const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

export interface PageParts { readonly type: number; readonly cells: readonly number[]; readonly right: number | null; readonly page: Buffer; /** Cells that its pointers do not lead to. */ readonly broken: number }

/** The parts of a page of a tree, or null where it is none. The first page has the header of the file in front. */
export function partsOf(page: Buffer, first: boolean): PageParts | null {
  const at = first ? 100 : 0;
  const type = page[at]!;
  if (type !== LEAF_TABLE && type !== LEAF_INDEX && type !== INNER_TABLE && type !== INNER_INDEX) return null;
  const inner = type === INNER_TABLE || type === INNER_INDEX;
  const from = at + (inner ? 12 : 8);
  const count = page.readUInt16BE(at + 3);
  if (from + count * 2 > page.length) return null;
  const pointers = Array.from({ length: count }, (_, i) => page.readUInt16BE(from + i * 2));
  const cells = pointers.filter((pointer) => pointer >= from + count * 2 && pointer <= page.length - 4);
  return { type, cells, right: inner ? page.readUInt32BE(at + 8) : null, page, broken: count - cells.length };
}

/** Child of a cell of an inner page. */
export function childOf({ page }: PageParts, cell: number): number {
  return page.readUInt32BE(cell);
}

/** The row of a cell that has one: of any page but an inner one of a table. Throws RangeError where it does not read; `used` hears of every page it goes on in. */
export function rowOf(file: PageFile, { type, page }: PageParts, cell: number, used: (page: number) => void): RawRow {
  let at = type === INNER_INDEX ? cell + 4 : cell;
  let length: number;
  let rowid: number | null = null;
  [length, at] = varint(page, at);
  if (type === LEAF_TABLE) [rowid, at] = varint(page, at);
  if (length > LONGEST) throw new RangeError('a row that is too long');
  return { rowid, values: valuesOf(payloadOf(file, page, at, length, type === LEAF_TABLE, used)) };
}

function payloadOf(file: PageFile, page: Buffer, at: number, length: number, ofTable: boolean, used: (page: number) => void): Buffer {
  const usable = file.pageSize;
  const most = ofTable ? usable - 35 : Math.floor(((usable - 12) * 64) / 255) - 23;
  const least = Math.floor(((usable - 12) * 32) / 255) - 23;
  if (length <= most) {
    if (at + length > page.length) throw new RangeError('a row beyond its page');
    return page.subarray(at, at + length);
  }
  const some = least + ((length - least) % (usable - 4));
  const local = some <= most ? some : least;
  if (at + local + 4 > page.length) throw new RangeError('a row beyond its page');
  const payload = Buffer.alloc(length);
  page.copy(payload, 0, at, at + local);
  let done = local;
  let next = page.readUInt32BE(at + local);
  const seen = new Set<number>();
  while (done < length) {
    const more = seen.has(next) ? null : file.page(next);
    if (more === null) throw new RangeError('a row that goes on in a page that is not there');
    seen.add(next);
    used(next);
    done += more.copy(payload, done, 4, Math.min(usable, 4 + length - done));
    next = more.readUInt32BE(0);
  }
  return payload;
}

function valuesOf(payload: Buffer): Value[] {
  const [headerLength, first] = varint(payload, 0);
  if (headerLength > payload.length || headerLength < first) throw new RangeError('a row without a header');
  const values: Value[] = [];
  let at = headerLength;
  for (let place = first; place < headerLength;) {
    let kind: number;
    [kind, place] = varint(payload, place);
    const length = kind >= 12 ? (kind - 12 - (kind & 1)) / 2 : [0, 1, 2, 3, 4, 6, 8, 8, 0, 0][kind] ?? -1;
    if (length < 0 || at + length > payload.length) throw new RangeError('a value beyond its row');
    values.push(valueOf(kind, payload, at, length));
    at += length;
  }
  if (at !== payload.length) throw new RangeError('a row that is longer than its values');
  return values;
}

function valueOf(kind: number, payload: Buffer, at: number, length: number): Value {
  if (kind === 0) return null;
  if (kind === 8 || kind === 9) return kind - 8;
  if (kind === 7) return payload.readDoubleBE(at);
  if (kind === 6) {
    const value = payload.readBigInt64BE(at);
    return Number.isSafeInteger(Number(value)) ? Number(value) : value;
  }
  if (kind < 6) return payload.readIntBE(at, length);
  const bytes = payload.subarray(at, at + length);
  try { return (kind & 1) === 0 ? Buffer.from(bytes) : UTF8.decode(bytes); } catch { throw new RangeError('a text that is none'); }
}

/** A number of one to nine bytes, and where it ends. Only those below 2^53 are numbers of a case. */
function varint(bytes: Buffer, at: number): [number, number] {
  let value = 0;
  for (let i = 0; i < 9; i++) {
    const byte = bytes[at + i];
    if (byte === undefined) break;
    if (i === 8) { value = value * 256 + byte; return inRange(value, at + 9); }
    value = value * 128 + (byte & 127);
    if (byte < 128) return inRange(value, at + i + 1);
  }
  throw new RangeError('a number that does not end');
}

function inRange(value: number, at: number): [number, number] {
  if (!Number.isSafeInteger(value)) throw new RangeError('a number that is too large');
  return [value, at];
}
