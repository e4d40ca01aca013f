// One file of a zip as decoded bytes: counted, hashed and checked on the way, and kept where the archive lied about it.
import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { ExhibitError } from '../../../contract/errors.ts';
import type { Budget } from './budget.ts';
import { subRange, type ByteRange } from './byte-range.ts';
import { Feed, NOT_LOOKED_FOR, PIECE, salvage, type GivenBytes } from './inflate.ts';
import { decrypted } from './decryption.ts';
import type { ZipEntry } from './zip-directory.ts';

const LOCAL_SIGNATURE = 0x04034b50;
const STORED_CHUNK = 64 * 1024;

/** Decoded bytes of one file; read once. */
export class ZipMember implements GivenBytes {
  readonly name: string;
  /** Offset of its compressed bytes in the archive. */
  readonly dataStart: number;
  /** Something is missing or does not check; what decoded was handed out all the same. */
  partial = false;
  readonly remarks: string[] = [];
  /** Bytes decoded so far. */
  bytes = 0;
  readonly #archive: ByteRange;
  readonly #entry: ZipEntry;
  readonly #data: ByteRange;
  readonly #budget: Budget;
  readonly #hash = createHash('sha256');
  readonly #chunks: AsyncGenerator<Buffer>;
  #crc = 0;
  #taken = 0;
  #back: Buffer | null = null;
  #again: { readonly member: ZipMember; at: number; rest: Buffer } | null = null;

  /** Throws SOURCE_DAMAGED where there is no such file in the archive, PASSWORD_WRONG where it is encrypted with another one. `name`: as shown. */
  constructor(archive: ByteRange, entry: ZipEntry, name: string, budget: Budget) {
    this.name = name;
    this.#archive = archive;
    this.#entry = entry;
    this.#budget = budget;
    const header = archive.read(entry.offset, 30);
    if (header.length < 30 || header.readUInt32LE(0) !== LOCAL_SIGNATURE) throw new ExhibitError('SOURCE_DAMAGED', `${name} is not where the directory of the archive says it is.`);
    const nameLength = header.readUInt16LE(26);
    const localName = archive.read(entry.offset + 30, nameLength);
    if (!localName.equals(entry.rawName)) this.remarks.push(`the archive has two names for it; in front of its data it says “${localName.toString('utf8').slice(0, 200)}”`);
    this.dataStart = entry.offset + 30 + nameLength + header.readUInt16LE(28);
    const data = subRange(archive, this.dataStart, entry.compressedBytes);
    this.#data = entry.encryption === null ? data : decrypted(data, entry.encryption, budget.password ?? '', name);
    if (data.size < entry.compressedBytes) this.#damaged('the archive is cut off within it');
    this.#chunks = this.#decode();
  }

  /** Of all bytes decoded, hex; valid at the end. */
  get sha256(): string { return this.#hash.copy().digest('hex'); }

  /** The next decoded bytes, about 64 KiB, or null. Nobody else writes to them. */
  async next(): Promise<Buffer | null> {
    if (this.#back !== null) { const bytes = this.#back; this.#back = null; return bytes; }
    const { value, done } = await this.#chunks.next();
    return done === true ? null : value;
  }

  /** Hands bytes back that next() gave: they come once more. */
  unread(bytes: Buffer): void { this.#back = bytes; }

  /** Decoded bytes once more; asked for in order, as salvaging does. */
  async at(offset: number, size: number): Promise<Buffer> {
    if (this.#again === null || offset < this.#again.at) {
      this.#again?.member.close();
      this.#again = { member: new ZipMember(this.#archive, this.#entry, this.name, this.#budget), at: 0, rest: Buffer.alloc(0) };
    }
    const again = this.#again;
    while (again.at + again.rest.length < offset + size) {
      const more = await again.member.next();
      if (more === null) break;
      const skip = Math.min(again.rest.length, offset - again.at);
      again.rest = Buffer.concat([again.rest.subarray(skip), more]);
      again.at += skip;
    }
    const skip = Math.min(again.rest.length, offset - again.at);
    again.rest = again.rest.subarray(skip);
    again.at += skip;
    return again.rest.subarray(0, size);
  }

  close(): void {
    this.#again?.member.close();
    void this.#chunks.return(undefined);
  }

  #damaged(what: string): void { this.partial = true; this.remarks.push(what); }

  async *#decode(): AsyncGenerator<Buffer> {
    yield* this.#entry.method === 0 ? this.#stored() : this.#deflated();
    const { bytes, crc32: claimed } = this.#entry;
    if (this.bytes !== bytes) this.#damaged(`the archive says that it has ${bytes} bytes, but ${this.bytes} were decoded`);
    if (claimed !== null && this.#crc !== claimed) this.#damaged('its check sum (CRC-32) does not match the one in the archive');
  }

  #take(bytes: Buffer): Buffer {
    this.#crc = crc32(bytes, this.#crc);
    this.#hash.update(bytes);
    this.bytes += bytes.length;
    this.#budget.decoded(bytes.length, { name: this.name, decoded: this.bytes, given: this.#taken });
    return bytes;
  }

  *#stored(): Generator<Buffer> {
    for (;;) {
      const bytes = this.#data.read(this.#taken, STORED_CHUNK);
      if (bytes.length === 0) return;
      this.#taken += bytes.length;
      yield this.#take(bytes);
    }
  }

  async *#deflated(): AsyncGenerator<Buffer> {
    const feed = new Feed();
    let start = 0;
    try {
      while (feed.state === 'hungry') {
        const piece = this.#data.read(this.#taken, PIECE);
        if (piece.length === 0) break;
        start = this.#taken;
        this.#taken += piece.length;
        for await (const bytes of feed.give(piece)) yield this.#take(bytes);
      }
      if (feed.state === 'broken') {
        const data: GivenBytes = { next: () => null, at: (offset, size) => this.#data.read(offset, size) };
        const allowed = this.#budget.repeats.allow(this.bytes);
        if (allowed) for await (const bytes of salvage(data, 0, start, this.bytes)) yield this.#take(bytes);
        this.#damaged(`its compressed data is damaged near offset ${start}; ${this.bytes} bytes were decoded${allowed ? '' : NOT_LOOKED_FOR}`);
      }
      if (feed.state === 'ended' && feed.used < this.#data.size) this.remarks.push(`${this.#data.size - feed.used} bytes behind its compressed data were not read`);
    } finally {
      feed.close();
    }
  }
}
