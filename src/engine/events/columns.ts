// The columns of an event, named once: what the import writes, the case file keeps and the kernels read.
import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { hash52 } from './dictionary.ts';

/** Columns that hold ids of the dictionary of the same name. */
export const DICTIONARY_COLUMNS = ['actor', 'action', 'module', 'entityType', 'entity', 'ip'] as const;
export type DictionaryColumn = (typeof DICTIONARY_COLUMNS)[number];
/** All dictionaries of a case; `field` holds the paths of changed fields. */
export const DICTIONARIES = [...DICTIONARY_COLUMNS, 'field'] as const;
export type DictionaryName = (typeof DICTIONARIES)[number];

/** Events of one segment at most. */
export const SEGMENT_EVENTS = 65_536;
/** Records and bytes of one block at most; a larger record has a block alone. */
export const BLOCK_RECORDS = 256;
export const BLOCK_BYTES = 1 << 20;

/** Bits of the `flags` column. */
export const REPEATED = 1;
export const DUPLICATE = 2;
/** Shares its record id with an event of other content. Beside REJECTED (4) of a record, which no event has. */
export const CONFLICT = 8;

/** Codes of ValueKind in `changeKinds`: old in the high four bits, new in the low. Never renumber. */
export const KINDS = ['value', 'null', 'empty', 'absent', 'unknown', 'masked'] as const;
export const KIND_CODE = { value: 0, null: 1, empty: 2, absent: 3, unknown: 4, masked: 5 } as const;

/** How each stored column is laid out. `ids`: u8, u16 or u32 by what the segment needs, told by the length of the blob. */
export const COLUMN_LAYOUT = {
  /** µs since 1970 UTC; NaN: undated. */
  time: 'f64',
  /** ns beyond the µs; left out when all are 0. */
  nanos: 'u16',
  /** Index into TIME_BASES. */
  basis: 'u8',
  actor: 'ids', action: 'ids', module: 'ids', entityType: 'ids', entity: 'ids', ip: 'ids',
  /** Index into CATEGORIES. */
  category: 'u8',
  /** Index into RESULTS. */
  result: 'u8',
  /** The source's own record id, as recordIdNumber() makes a number of it; NaN: it has none. */
  recordId: 'f64',
  /** Record number within the source, from 0; left out when consecutive from the segment's first. */
  record: 'u32',
  /** Which event of its record, from 0; left out when all are 0. */
  sub: 'u16',
  /** Bits REPEATED and DUPLICATE; left out when all are 0. */
  flags: 'u8',
  /** Per event: where its changes end in the change columns of the segment; they begin where the previous event's end. */
  changeEnd: 'u32',
  changeField: 'ids',
  changeKinds: 'u8',
  /** Hash of the text of each side (hashBytes over UTF-8); 0 where there is none. */
  changeOld: 'u32', changeNew: 'u32',
  /** The sides as numbers where they are plain decimals; NaN otherwise. */
  changeOldNumber: 'f64', changeNewNumber: 'f64',
} as const;
export type ColumnName = keyof typeof COLUMN_LAYOUT;
export type ColumnArray = Uint8Array | Uint16Array | Uint32Array | Float64Array;
export type SegmentColumns = { [N in ColumnName]?: ColumnArray };

/** The smallest of u8, u16 and u32 that holds every id. */
export function narrowed(ids: Uint8Array | Uint16Array | Uint32Array, count: number): ColumnArray {
  let max = 0;
  for (let i = 0; i < count; i++) if (ids[i] > max) max = ids[i];
  const narrow = max < 256 ? new Uint8Array(count) : max < 65_536 ? new Uint16Array(count) : new Uint32Array(count);
  for (let i = 0; i < count; i++) narrow[i] = ids[i];
  return narrow;
}

/** Columns that the first look at a case does without, and those of few values: kept compressed. A blob that is shorter than its values is. */
const PACKED: ReadonlySet<ColumnName> = new Set(['basis', 'category', 'result', 'recordId', 'changeEnd', 'changeKinds', 'changeOld', 'changeNew', 'changeOldNumber', 'changeNewNumber']);
const WIDTH = { f64: 8, u32: 4, u16: 2, u8: 1 } as const;
const ZSTD = { params: { [constants.ZSTD_c_compressionLevel]: 1 } };

/** A column as it is stored. */
export function columnBlob(name: ColumnName, array: ColumnArray): Buffer {
  const bytes = Buffer.from(array.buffer, array.byteOffset, array.byteLength);
  if (!PACKED.has(name)) return bytes;
  const packed = zstdCompressSync(bytes, ZSTD);
  return packed.length < bytes.length ? packed : bytes;
}

/** A stored blob as the typed array it was; `count` tells the width of ids. Throws where it does not unpack to that many, or holds ends that do not ascend. */
export function columnFromBlob(name: ColumnName, blob: Buffer, count: number): ColumnArray {
  const layout = COLUMN_LAYOUT[name];
  const whole = layout === 'ids' ? blob.length : count * WIDTH[layout];
  const unpacked = PACKED.has(name) && blob.length < whole ? zstdDecompressSync(blob, { maxOutputLength: whole, chunkSize: Math.max(64, whole) }) : blob;
  // Copied where it does not lie as the array needs it.
  const bytes = unpacked.byteOffset % 8 === 0 ? unpacked : new Uint8Array(unpacked);
  const { buffer, byteOffset: at, length } = bytes;
  if (length !== whole) throw new Error(`column ${name}: ${length} bytes for ${count} values`);
  if (layout === 'f64') return new Float64Array(buffer, at, count);
  const width = layout === 'ids' ? (count === 0 ? 1 : length / count) : WIDTH[layout];
  if (width === 1) return new Uint8Array(buffer, at, length);
  if (width === 2) return new Uint16Array(buffer, at, count);
  if (width === 4) return name === 'changeEnd' ? ascending(new Uint32Array(buffer, at, count)) : new Uint32Array(buffer, at, count);
  throw new Error(`column ${name}: ${blob.length} bytes for ${count} values`);
}

/** Ends that do not ascend are of a damaged case, and whoever follows them would go on for hours. */
function ascending(ends: Uint32Array): Uint32Array {
  for (let i = 1; i < ends.length; i++) if (ends[i] < ends[i - 1]) throw new Error('column changeEnd: the changes of an event end before they begin');
  return ends;
}

const PLAIN_LIMIT = 15;
const POWERS = Float64Array.from({ length: 23 }, (_, i) => 10 ** i);

/** The bytes as a number where they are a plain decimal (`-12`, `1.10`) of at most 15 digits, so that the double is exact; NaN otherwise. */
export function plainNumber(bytes: Uint8Array, start: number, end: number): number {
  let i = start;
  const negative = bytes[i] === 45;
  if (negative) i++;
  let value = 0;
  let digits = 0;
  let fraction = -1;
  for (; i < end; i++) {
    const byte = bytes[i];
    if (byte >= 48 && byte <= 57) {
      if (++digits > PLAIN_LIMIT) return NaN;
      value = value * 10 + byte - 48;
      if (fraction >= 0) fraction++;
    } else if (byte === 46 && fraction < 0 && digits > 0) fraction = 0;
    else return NaN;
  }
  if (digits === 0 || fraction === 0) return NaN;
  if (fraction > 0) value /= POWERS[fraction];
  return negative ? -value : value;
}

/**
 * A record id as a number: a whole number below 2^53 without leading zeros as it is; any other text as −1 − h, where h are
 * 52 bits of hash of its UTF-8 bytes; NaN for none. Equal ids have equal numbers; whether ids of one negative number are equal
 * is for the records to say.
 */
export function recordIdNumber(bytes: Uint8Array, start: number, end: number): number {
  const length = end - start;
  if (length === 0) return NaN;
  if (length <= 16 && (length === 1 || bytes[start] !== 48)) {
    let id = 0;
    let i = start;
    for (; i < end; i++) {
      const digit = bytes[i] - 48;
      if (digit < 0 || digit > 9) break;
      id = id * 10 + digit;
    }
    if (i === end && id <= Number.MAX_SAFE_INTEGER) return id;
  }
  return -1 - hash52(bytes, start, end);
}
