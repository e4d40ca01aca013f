// The pages of a SQLite file that may be damaged anywhere, read as plain bytes: SQLite itself never touches it. Pages of a write-ahead
// log beside it count where their checksums hold and their transaction was committed, as SQLite would take them.
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

const WAL_HEADER = 32;
const FRAME_HEADER = 24;
const PAGE_SIZES = [8192, 16_384, 4096] as const;
/** Pages looked at to tell how large pages are, where the header does not say. */
const LOOKED_AT = 200;
const MAGIC = 'SQLite format 3\0';

export interface Header { readonly magic: boolean; readonly applicationId: number; readonly userVersion: number; readonly pageSize: number | null; readonly firstFree: number; readonly freePages: number; readonly pages: number }

export class PageFile {
  readonly pageSize: number;
  /** Pages that the file and its log have between them. */
  readonly count: number;
  readonly header: Header;
  /** Bytes behind the last whole page. */
  readonly odd: number;
  /** What the log held: frames that count, and bytes that do not. */
  readonly log: { readonly frames: number; readonly lost: number };
  readonly #fd: number;
  readonly #wal: number | null;
  readonly #inLog: ReadonlyMap<number, number>;
  readonly #size: number;

  constructor(path: string) {
    this.#fd = openSync(path, 'r');
    let wal: number | null = null;
    try { wal = openSync(`${path}-wal`, 'r'); } catch { /* There is none, as after every proper close. */ }
    this.#wal = wal;
    this.#size = fstatSync(this.#fd).size;
    const first = this.#at(this.#fd, 0, 100);
    const inFile = headerOf(first);
    const logged = wal === null ? null : readLog(wal);
    this.pageSize = logged?.pageSize ?? inFile.pageSize ?? this.#guessedSize();
    this.#inLog = logged?.pages ?? new Map();
    this.log = { frames: logged?.frames ?? 0, lost: logged?.lost ?? 0 };
    this.count = Math.max(Math.floor(this.#size / this.pageSize), ...this.#inLog.keys());
    this.odd = this.#size % this.pageSize;
    const page = this.page(1);
    this.header = page === null ? inFile : headerOf(page);
  }

  /** A page by number, from 1; null where there is none. */
  page(number: number): Buffer | null {
    const inLog = this.#inLog.get(number);
    if (inLog !== undefined && this.#wal !== null) return this.#whole(this.#wal, inLog);
    return number < 1 || number > this.count ? null : this.#whole(this.#fd, (number - 1) * this.pageSize);
  }

  close(): void {
    closeSync(this.#fd);
    if (this.#wal !== null) closeSync(this.#wal);
  }

  #whole(fd: number, offset: number): Buffer | null {
    const page = this.#at(fd, offset, this.pageSize);
    return page.length === this.pageSize ? page : null;
  }

  #at(fd: number, offset: number, length: number): Buffer {
    const bytes = Buffer.alloc(length);
    try { return bytes.subarray(0, readSync(fd, bytes, 0, length, offset)); } catch { return bytes.subarray(0, 0); }
  }

  /** The size with which most pages look like pages. */
  #guessedSize(): number {
    const score = (size: number): number => {
      let pages = 0;
      for (let number = 1; number < LOOKED_AT && (number + 1) * size <= this.#size; number++) {
        const page = this.#at(this.#fd, number * size, 8);
        if ((page[0] === 13 || page[0] === 5 || page[0] === 10 || page[0] === 2) && page.readUInt16BE(3) < size / 4 && page.readUInt16BE(5) <= size) pages += size;
      }
      return pages;
    };
    return [...PAGE_SIZES].sort((a, b) => score(b) - score(a))[0]!;
  }
}

function headerOf(bytes: Buffer): Header {
  if (bytes.length < 100) return { magic: false, applicationId: 0, userVersion: 0, pageSize: null, firstFree: 0, freePages: 0, pages: 0 };
  const size = bytes.readUInt16BE(16) === 1 ? 65_536 : bytes.readUInt16BE(16);
  const likely = size >= 512 && (size & (size - 1)) === 0 && bytes[20] === 0 && bytes[21] === 64 && bytes[22] === 32 && bytes[23] === 32;
  return {
    magic: bytes.toString('latin1', 0, 16) === MAGIC, applicationId: bytes.readUInt32BE(68), userVersion: bytes.readUInt32BE(60), pageSize: likely ? size : null,
    firstFree: bytes.readUInt32BE(32), freePages: bytes.readUInt32BE(36), pages: bytes.readUInt32BE(28),
  };
}

/** Page → where it stands in the log. Null for a log that is none. */
function readLog(fd: number): { readonly pageSize: number; readonly pages: ReadonlyMap<number, number>; readonly frames: number; readonly lost: number } | null {
  const size = fstatSync(fd).size;
  const header = Buffer.alloc(WAL_HEADER);
  if (readSync(fd, header, 0, WAL_HEADER, 0) < WAL_HEADER) return null;
  const magic = header.readUInt32BE(0);
  const pageSize = header.readUInt32BE(8);
  if ((magic !== 0x377f0682 && magic !== 0x377f0683) || pageSize < 512 || pageSize > 65_536) return null;
  const big = magic === 0x377f0683;
  const sums = new Uint32Array(2);
  add(sums, header.subarray(0, 24), big);
  if (sums[0] !== header.readUInt32BE(24) || sums[1] !== header.readUInt32BE(28)) return null;
  const pages = new Map<number, number>();
  const pending = new Map<number, number>();
  const frame = Buffer.alloc(FRAME_HEADER + pageSize);
  let frames = 0;
  let at = WAL_HEADER;
  for (; at + frame.length <= size; at += frame.length) {
    if (readSync(fd, frame, 0, frame.length, at) < frame.length || frame.compare(header, 16, 24, 8, 16) !== 0) break;
    add(sums, frame.subarray(0, 8), big);
    add(sums, frame.subarray(FRAME_HEADER), big);
    if (sums[0] !== frame.readUInt32BE(16) || sums[1] !== frame.readUInt32BE(20)) break;
    pending.set(frame.readUInt32BE(0), at + FRAME_HEADER);
    if (frame.readUInt32BE(4) === 0) continue;
    frames += pending.size;
    for (const [page, offset] of pending) pages.set(page, offset);
    pending.clear();
  }
  return { pageSize, pages, frames, lost: size - at };
}

/** SQLite's checksum of a log, eight bytes at a time. */
function add(sums: Uint32Array, bytes: Buffer, big: boolean): void {
  for (let i = 0; i < bytes.length; i += 8) {
    sums[0]! += (big ? bytes.readUInt32BE(i) : bytes.readUInt32LE(i)) + sums[1]!;
    sums[1]! += (big ? bytes.readUInt32BE(i + 4) : bytes.readUInt32LE(i + 4)) + sums[0]!;
  }
}
