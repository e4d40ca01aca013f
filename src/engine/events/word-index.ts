// The word index: for each run of four or more ASCII letters in the records of a group of blocks, which records hold it. A text of
// letters alone stands in a record exactly when one of the record's runs holds it, so such a search reads no record at all,
// however many it hits. Derived; built with the text index.
import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import type Database from 'better-sqlite3';
import { Dictionary, grown } from './dictionary.ts';
import type { Block } from './records.ts';

/** Shorter runs are not kept: every row has some, and the four-byte sequences of the text index start at four as well. */
const SHORTEST = 4;
/** A group with more runs or more postings than these has no word index: text of random letters would make it larger than its use. */
const MOST_WORDS = 32_768;
const MOST_WORD_BYTES = 1 << 20;
const MOST_POSTING_BYTES = 48 << 20;
const ZSTD = { params: { [constants.ZSTD_c_compressionLevel]: 1 } };
/** Postings shorter than this stand as they are. */
const WORTH_PACKING = 64;
const LF = 10;
/** Numbers for each word: where its postings begin, their bytes as stored, and unpacked. */
const PLACE = 3;

/** Byte → small letter, 0 for what is no letter. */
const LETTER = Uint8Array.from({ length: 256 }, (_, byte) => (byte >= 97 && byte <= 122 ? byte : byte >= 65 && byte <= 90 ? byte + 32 : 0));

/** Collects the words of the blocks of one group, in order. */
export class WordGroup {
  readonly #words = new Dictionary();
  /** By id: the record after the last one noted, and the gaps as LEB128. */
  #after = new Uint32Array(1024);
  readonly #gaps: Uint8Array[] = [new Uint8Array(0)];
  #used = new Uint32Array(1024);
  #postingBytes = 0;
  #wordBytes = 0;
  #isFull = false;
  #first = 0;
  #records = 0;
  #word = new Uint8Array(256);

  /** Adds the records of the next block. */
  add({ bytes, bounds, firstRecord }: Block): void {
    if (this.#records === 0) this.#first = firstRecord;
    // Records are numbered through; were they not, no number here would mean anything.
    if (firstRecord !== this.#first + this.#records) this.#isFull = true;
    for (let i = 0; i < bounds.length && !this.#isFull; i += 2) this.#addRecord(bytes, bounds[i], bounds[i + 1], this.#records + (i >>> 1));
    this.#records += bounds.length >>> 1;
  }

  #addRecord(bytes: Uint8Array, start: number, end: number, record: number): void {
    let word = this.#word;
    for (let i = start; i < end; i++) {
      let letter = LETTER[bytes[i]];
      if (letter === 0) continue;
      let length = 0;
      do {
        if (length === word.length) word = this.#word = grown(word, length + 1, (n) => new Uint8Array(n));
        word[length++] = letter;
        letter = ++i < end ? LETTER[bytes[i]] : 0;
      } while (letter !== 0);
      if (length >= SHORTEST) this.#note(word, length, record);
    }
  }

  #note(word: Uint8Array, length: number, record: number): void {
    const id = this.#words.intern(word, 0, length);
    if (id === this.#gaps.length) {
      this.#gaps.push(new Uint8Array(8));
      if (id === this.#after.length) {
        this.#after = grown(this.#after, id + 1, (n) => new Uint32Array(n));
        this.#used = grown(this.#used, id + 1, (n) => new Uint32Array(n));
      }
      this.#wordBytes += length;
      this.#postingBytes += 8;
    }
    const after = this.#after[id];
    if (after === record + 1) return;
    this.#after[id] = record + 1;
    let gap = record - after;
    let gaps = this.#gaps[id];
    let used = this.#used[id];
    if (used + 5 > gaps.length) {
      this.#postingBytes += gaps.length;
      gaps = this.#gaps[id] = grown(gaps, used + 5, (n) => new Uint8Array(n));
    }
    while (gap > 127) { gaps[used++] = (gap & 127) | 128; gap >>>= 7; }
    gaps[used++] = gap;
    this.#used[id] = used;
    if (this.#words.count > MOST_WORDS || this.#wordBytes > MOST_WORD_BYTES || this.#postingBytes > MOST_POSTING_BYTES) this.#isFull = true;
  }

  /** Null for a group of too many words. */
  pack(): PackedWords | null {
    if (this.#isFull) return null;
    const words: Uint8Array[] = [];
    const places = new Uint32Array((this.#words.count - 1) * PLACE);
    const parts: Buffer[] = [];
    // Keys of objects stand in the same records: what is equal is kept once.
    const placed = new Map<string, number>();
    let at = 0;
    for (let id = 1; id < this.#words.count; id++) {
      words.push(this.#words.bytes(id), Uint8Array.of(LF));
      const gaps = Buffer.from(this.#gaps[id].buffer, 0, this.#used[id]);
      const packed = gaps.length < WORTH_PACKING ? gaps : zstdCompressSync(gaps, ZSTD);
      const key = packed.toString('latin1');
      const known = placed.get(key);
      places.set([known ?? at, packed.length, gaps.length], (id - 1) * PLACE);
      if (known !== undefined) continue;
      placed.set(key, at);
      parts.push(packed);
      at += packed.length;
    }
    return { records: this.#records, words: zstdCompressSync(Buffer.concat(words), ZSTD), places: zstdCompressSync(Buffer.from(places.buffer), ZSTD), postings: Buffer.concat(parts) };
  }
}

/** The words of a group as they are stored. */
export interface PackedWords { readonly records: number; readonly words: Uint8Array; readonly places: Uint8Array; readonly postings: Uint8Array }

/** Stores the words of a group whose signatures are stored already; call within a transaction. */
export function storeWords(db: Database.Database, source: number, ordinal: number, { records, words, places, postings }: PackedWords): void {
  db.prepare('INSERT INTO text_words (source_id, group_ordinal, records, words, places, postings) VALUES (?, ?, ?, ?, ?, ?)').run(source, ordinal, records, words, places, postings);
}

/** The needle as the word index can answer it, or null: letters alone, four at least. */
export function wordNeedle(needle: string): string | null {
  return /^[a-z]{4,}$/i.test(needle) ? needle.toLowerCase() : null;
}

interface Row { readonly records: number; readonly words: Buffer; readonly places: Buffer; readonly postings: Buffer }

/**
 * Calls back with each record of the group that holds the needle, counted from the group's first; some more than once. False
 * where the group has no word index. RangeError when what is stored is damaged.
 */
export function recordsWithWord(db: Database.Database, source: number, ordinal: number, needle: string, take: (record: number) => void): boolean {
  const row = db.prepare<[number, number], Row>('SELECT records, words, places, postings FROM text_words WHERE source_id = ? AND group_ordinal = ?').get(source, ordinal);
  if (!row) return false;
  const words = zstdDecompressSync(row.words, { maxOutputLength: MOST_WORD_BYTES * 2 }).toString('latin1');
  const stored = zstdDecompressSync(row.places, { maxOutputLength: (MOST_WORDS + 1) * PLACE * 4 });
  const places = new Uint32Array(new Uint8Array(stored).buffer);
  let word = 0;
  let counted = 0;
  const answered = new Set<number>();
  for (let found = words.indexOf(needle); found >= 0;) {
    for (let i = words.indexOf('\n', counted); i >= 0 && i < found; i = words.indexOf('\n', i + 1)) { word++; counted = i + 1; }
    const start = places[word * PLACE];
    // Words whose records are the same share their postings.
    if (!answered.has(start)) {
      answered.add(start);
      eachRecord(row, row.postings.subarray(start, start + places[word * PLACE + 1]), places[word * PLACE + 2], take);
    }
    const end = words.indexOf('\n', found);
    found = words.indexOf(needle, end + 1);
  }
  return true;
}

function eachRecord(row: Row, body: Buffer, length: number, take: (record: number) => void): void {
  const gaps = length < WORTH_PACKING ? body : zstdDecompressSync(body, { maxOutputLength: length });
  if (gaps.length !== length) throw new RangeError('the word index is damaged');
  let record = 0;
  for (let i = 0; i < length;) {
    let gap = 0;
    let shift = 0;
    let byte = 128;
    while (byte > 127) {
      if (i >= length || shift > 28) throw new RangeError('the word index is damaged');
      byte = gaps[i++];
      gap += (byte & 127) * 2 ** shift;
      shift += 7;
    }
    record += gap;
    if (record >= row.records) throw new RangeError('the word index is damaged');
    take(record++);
  }
}
