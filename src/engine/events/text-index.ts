// The text index: for each block, which four-byte sequences occur in it. It never finds anything by itself; it tells which
// blocks cannot hold a text, so that free text looks at a few blocks instead of all. Derived, built after an import.
import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import type Database from 'better-sqlite3';

/** Slots of a signature; a sequence has one, by hash. About 10 % of them are set for a full block. */
const SLOTS = 65_536;
/** Blocks of one group: one bit each in every slot. */
export const GROUP_BLOCKS = 1024;
const SLOT_BYTES = GROUP_BLOCKS / 8;
/** Bytes of one bit per slot. */
const ROW_BYTES = SLOTS / 8;
/** Slots stored together. */
const PAGE_SLOTS = 256;
const GRAM = 4;
const ZSTD = { params: { [constants.ZSTD_c_compressionLevel]: 1 } };

/** Bytes as they are compared: ASCII capitals made small, everything beyond ASCII one and the same. */
const FOLDED = Uint8Array.from({ length: 256 }, (_, byte) => (byte >= 65 && byte <= 90 ? byte + 32 : byte >= 128 ? 0 : byte));

function slotOf(gram: number): number {
  return Math.imul(gram, 0x9e3779b1) >>> 16;
}

/** The signatures of up to GROUP_BLOCKS blocks of one source: collected by block, stored by slot. */
export class TextGroup {
  blocks = 0;
  /** One bit per slot, block after block. */
  readonly #rows = new Uint8Array(GROUP_BLOCKS * ROW_BYTES);

  /** Adds the next block. */
  add(bytes: Uint8Array): void {
    const at = this.blocks++ * ROW_BYTES;
    const row = this.#rows.subarray(at, at + ROW_BYTES);
    let gram = 0;
    for (let i = 0; i < GRAM - 1 && i < bytes.length; i++) gram = (gram << 8) | FOLDED[bytes[i]];
    for (let i = GRAM - 1; i < bytes.length; i++) {
      gram = (gram << 8) | FOLDED[bytes[i]];
      const slot = slotOf(gram);
      row[slot >>> 3] |= 1 << (slot & 7);
    }
  }

  pack(): PackedSignatures {
    const page = new Uint8Array(PAGE_SLOTS * SLOT_BYTES);
    return {
      blocks: this.blocks,
      pages: Array.from({ length: SLOTS / PAGE_SLOTS }, (_, number) => { this.#turnInto(page.fill(0), number); return zstdCompressSync(page, ZSTD); }),
    };
  }

  /** Turns the rows of blocks into rows of slots for one page, eight by eight bits at a time. */
  #turnInto(page: Uint8Array, number: number): void {
    const rows = this.#rows;
    const first = number * PAGE_SLOTS / 8;
    for (let eight = 0; eight * 8 < this.blocks; eight++) {
      for (let byte = 0; byte < PAGE_SLOTS / 8; byte++) {
        const at = eight * 8 * ROW_BYTES + first + byte;
        let x = rows[at] | rows[at + ROW_BYTES] << 8 | rows[at + 2 * ROW_BYTES] << 16 | rows[at + 3 * ROW_BYTES] << 24;
        let y = rows[at + 4 * ROW_BYTES] | rows[at + 5 * ROW_BYTES] << 8 | rows[at + 6 * ROW_BYTES] << 16 | rows[at + 7 * ROW_BYTES] << 24;
        if ((x | y) === 0) continue;
        // Transposes 8 × 8 bits in two halves (H. S. Warren, Hacker's Delight, 7–3).
        let t = (x ^ (x >>> 7)) & 0x00aa00aa; x ^= t ^ (t << 7);
        t = (y ^ (y >>> 7)) & 0x00aa00aa; y ^= t ^ (t << 7);
        t = (x ^ (x >>> 14)) & 0x0000cccc; x ^= t ^ (t << 14);
        t = (y ^ (y >>> 14)) & 0x0000cccc; y ^= t ^ (t << 14);
        t = (x ^ (y << 4)) & 0xf0f0f0f0; x ^= t; y ^= t >>> 4;
        const slot = byte * 8 * SLOT_BYTES + eight;
        for (let j = 0; j < 4; j++) {
          page[slot + j * SLOT_BYTES] = x >>> (j * 8);
          page[slot + (j + 4) * SLOT_BYTES] = y >>> (j * 8);
        }
      }
    }
  }
}

/** The signatures of a group as they are stored. */
export interface PackedSignatures { readonly blocks: number; readonly pages: readonly Uint8Array[] }

/** Stores the signatures of the given group of a source; call within a transaction. */
export function storeSignatures(db: Database.Database, source: number, ordinal: number, { blocks, pages }: PackedSignatures): void {
  db.prepare('INSERT INTO text_group (source_id, ordinal, blocks) VALUES (?, ?, ?)').run(source, ordinal, blocks);
  const insert = db.prepare('INSERT INTO text_page (source_id, group_ordinal, page, body) VALUES (?, ?, ?, ?)');
  pages.forEach((body, page) => insert.run(source, ordinal, page, body));
}

/** Which groups of a source have an index, and for how many blocks. */
export function indexedGroups(db: Database.Database, source: number): Map<number, number> {
  return new Map(db.prepare<[number], { ordinal: number; blocks: number }>('SELECT ordinal, blocks FROM text_group WHERE source_id = ?').all(source).map((row) => [row.ordinal, row.blocks]));
}

/** Which blocks may hold one of some texts, group by group. */
export class Candidates {
  /** Of each text; null when one of them is too short to tell. */
  readonly #slots: readonly (readonly number[])[] | null;
  readonly #read: Database.Statement<[number, number, number], Buffer>;

  constructor(db: Database.Database, texts: readonly string[]) {
    const slots = texts.map(slotsOf);
    this.#slots = slots.some((own) => own.length === 0) ? null : slots;
    this.#read = db.prepare<[number, number, number], Buffer>('SELECT body FROM text_page WHERE source_id = ? AND group_ordinal = ? AND page = ?').pluck();
  }

  /** One bit per block of the group; null when the texts are too short to tell. */
  of(source: number, ordinal: number): Uint8Array | null {
    if (this.#slots === null) return null;
    const pages = new Map<number, Buffer>();
    const any = new Uint8Array(SLOT_BYTES);
    for (const slots of this.#slots) {
      const all = new Uint8Array(SLOT_BYTES).fill(0xff);
      // A rare text is ruled out by its first sequences: no page is read for the others.
      for (let i = 0, left = 1; i < slots.length && left !== 0; i++) {
        const page = Math.floor(slots[i] / PAGE_SLOTS);
        const at = (slots[i] % PAGE_SLOTS) * SLOT_BYTES;
        let body = pages.get(page);
        if (!body) pages.set(page, body = this.#page(source, ordinal, page));
        left = 0;
        for (let byte = 0; byte < SLOT_BYTES; byte++) left |= all[byte] &= body[at + byte];
      }
      for (let byte = 0; byte < SLOT_BYTES; byte++) any[byte] |= all[byte];
    }
    return any;
  }

  #page(source: number, ordinal: number, page: number): Buffer {
    const stored = this.#read.get(source, ordinal, page);
    if (!stored) throw new RangeError(`the text index of source ${source} has no page ${page}`);
    const whole = PAGE_SLOTS * SLOT_BYTES;
    return zstdDecompressSync(stored, { maxOutputLength: whole, chunkSize: whole });
  }
}

/** Slots of the sequences that every occurrence of the text has, whatever its case: those of ASCII alone. */
function slotsOf(text: string): number[] {
  const bytes = Buffer.from(text);
  const slots = new Set<number>();
  for (let i = 0; i + GRAM <= bytes.length; i++) {
    let gram = 0;
    let ascii = true;
    for (let j = i; j < i + GRAM; j++) { ascii &&= bytes[j] < 128; gram = (gram << 8) | FOLDED[bytes[j]]; }
    // Beyond ASCII, small and capital letters may differ in length; K and ſ fold to ASCII letters but never come from them.
    if (ascii) slots.add(slotOf(gram));
  }
  return [...slots];
}
