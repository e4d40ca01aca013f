// gzip (RFC 1952) member by member, with every check done here: node's own gunzip forgets what it had decoded when a member
// is damaged, and reports bytes behind the last one as an error.
import { crc32 } from 'node:zlib';
import { AT_ONCE, Feed, inflateAtOnce, NOT_LOOKED_FOR, PIECE, Repeats, salvage, type GivenBytes } from './unpack/inflate.ts';

const GIVEN_CHUNK = 1024 * 1024;
const DECODED_CHUNK = 1024 * 1024;
const TRAILER = 8;
/** A chunk is handed over less than full after this time, so that progress shows and cancelling works. */
const TURN_MS = 100;

export class GzipDecoder {
  /** Bytes decoded so far. */
  decoded = 0;
  /** Something is missing or does not check. */
  partial = false;
  readonly remarks: string[] = [];
  readonly #given: GivenBytes;
  readonly #repeats: Repeats;
  readonly #chunks: AsyncGenerator<Buffer>;
  #pending: Buffer = Buffer.alloc(0);
  /** Bytes given and not yet used, and the offset of their first. */
  #rest: Buffer = Buffer.alloc(0);
  #offset = 0;
  #members = 0;

  /** `repeats`: shared with the other members of an archive; its own where it is left out. */
  constructor(given: GivenBytes, repeats: Repeats = new Repeats()) {
    this.#given = given;
    this.#repeats = repeats;
    this.#chunks = this.#decode();
  }

  /** The next decoded bytes in a buffer of their own, or null. */
  async next(): Promise<Buffer | null> {
    const chunk = Buffer.allocUnsafeSlow(DECODED_CHUNK);
    let length = 0;
    const until = performance.now() + TURN_MS;
    while (length < chunk.length && (length === 0 || performance.now() < until)) {
      if (this.#pending.length === 0) {
        const { value, done } = await this.#chunks.next();
        if (done === true) break;
        this.#pending = value;
      }
      const copied = this.#pending.copy(chunk, length);
      this.#pending = this.#pending.subarray(copied);
      length += copied;
    }
    return length === 0 ? null : chunk.subarray(0, length);
  }

  /** The next decoded bytes, few, in memory that must be copied and not transferred; or null. */
  async piece(): Promise<Buffer | null> {
    const { value, done } = await this.#chunks.next();
    return done === true ? null : value;
  }

  /** Compressed bytes decoded so far. */
  get used(): number { return this.#offset; }

  close(): void { void this.#chunks.return(undefined); }

  async *#decode(): AsyncGenerator<Buffer> {
    let going = true;
    while (going && (await this.#more(1))) {
      if (this.#members > 0 && !await this.#atMember()) break;
      const header = await this.#header();
      if (header === null) break;
      going = yield* this.#member();
    }
    // What is left belongs to the evidence too: it is read, though nothing decodes it.
    while (await this.#given.next(GIVEN_CHUNK) !== null);
  }

  /** Makes at least `size` bytes available, if there are that many. */
  async #more(size: number): Promise<boolean> {
    while (this.#rest.length < size) {
      const bytes = await this.#given.next(GIVEN_CHUNK);
      if (bytes === null) return false;
      this.#rest = this.#rest.length === 0 ? bytes : Buffer.concat([this.#rest, bytes]);
    }
    return true;
  }

  #use(size: number): void {
    this.#rest = this.#rest.subarray(size);
    this.#offset += size;
  }

  /** Behind a member: steps over zero padding; says what else is there if it is no member. */
  async #atMember(): Promise<boolean> {
    while ((await this.#more(1)) && this.#rest[0] === 0) {
      let zeros = 0;
      while (zeros < this.#rest.length && this.#rest[zeros] === 0) zeros++;
      this.#use(zeros);
    }
    if (!(await this.#more(1))) return false;
    if ((await this.#more(3)) && this.#rest[0] === 0x1f && this.#rest[1] === 0x8b && this.#rest[2] === 8) return true;
    this.remarks.push(`bytes behind the gzip, from offset ${this.#offset}, are no gzip and were not decoded`);
    return false;
  }

  /** Steps over a member's header; null, said, where there is none. */
  async #header(): Promise<true | null> {
    const fail = (): null => { this.#damaged(`the gzip header at offset ${this.#offset} is not whole`); return null; };
    if (!(await this.#more(10)) || this.#rest[2] !== 8) return fail();
    const flags = this.#rest[3];
    let size = 10;
    if ((flags & 4) !== 0) {
      if (!(await this.#more(size + 2))) return fail();
      size += 2 + this.#rest.readUInt16LE(size);
    }
    for (const flag of [8, 16]) {
      if ((flags & flag) === 0) continue;
      let end = -1;
      while ((end = this.#rest.indexOf(0, size)) < 0) if (!(await this.#more(this.#rest.length + 1))) return fail();
      size = end + 1;
    }
    if ((flags & 2) !== 0) size += 2;
    if (!(await this.#more(size))) return fail();
    this.#use(size);
    return true;
  }

  #damaged(what: string, more = ''): void {
    this.partial = true;
    this.remarks.push(`${what}; ${this.decoded} bytes were decoded${more}`);
  }

  /** Decodes one member; false where nothing behind it can be found. */
  async *#member(): AsyncGenerator<Buffer, boolean> {
    const start = this.#offset;
    let crc = 0;
    let size = 0;
    const take = (bytes: Buffer): Buffer => {
      crc = crc32(bytes, crc);
      size += bytes.length;
      this.decoded += bytes.length;
      return bytes;
    };
    // In however small pieces the bytes come: what is said of a damaged member must not depend on that.
    await this.#more(AT_ONCE);
    const small = inflateAtOnce(this.#rest);
    if (small !== null) {
      if (small.bytes.length > 0) yield take(small.bytes);
      this.#use(small.used);
      return this.#checked(crc, size);
    }
    const feed = new Feed();
    try {
      while (feed.state === 'hungry' && (await this.#more(1))) {
        const piece = this.#rest.subarray(0, PIECE);
        for await (const bytes of feed.give(piece)) yield take(bytes);
        if (feed.state === 'hungry') this.#use(piece.length);
      }
      if (feed.state === 'broken') {
        const allowed = this.#repeats.allow(size);
        if (allowed) for await (const bytes of salvage(this.#given, start, this.#offset, size)) yield take(bytes);
        this.#damaged(`the gzip is damaged near offset ${this.#offset}`, allowed ? '' : NOT_LOOKED_FOR);
        return false;
      }
      if (feed.state === 'hungry') { this.#damaged('the gzip is cut off'); return false; }
      this.#use(start + feed.used - this.#offset);
    } finally {
      feed.close();
    }
    return this.#checked(crc, size);
  }

  /** Steps over a member's trailer, which says what came out of it; false where it is cut off. */
  async #checked(crc: number, size: number): Promise<boolean> {
    this.#members++;
    if (!(await this.#more(TRAILER))) { this.#damaged('the gzip is cut off within its check sum'); return false; }
    if (this.#rest.readUInt32LE(0) !== crc) this.#damaged('the gzip decodes, but its check sum (CRC-32) does not match');
    else if (this.#rest.readUInt32LE(4) !== size % 2 ** 32) this.#damaged('the gzip decodes, but its length does not match');
    this.#use(TRAILER);
    return true;
  }
}
