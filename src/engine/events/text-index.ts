// The text index: for each block, which four-byte sequences occur in it. It never finds anything by itself; it tells which
// blocks cannot hold a text, so that free text looks at a few blocks instead of all. Derived, built after an import.
import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import type Database from 'better-sqlite3';

/** Slots of a signature; a sequence has one, by hash. About 10 % of them are set for a full block. */
const SLOTS = 65_536;
/** Blocks of one group: one bit each in every slot. */
export const GROUP_BLOCKS = 1024;
const SLOT_BYTES = GROUP_BLOCKS / 8;
/** Slots stored together. */
const PAGE_SLOTS = 256;
const GRAM = 4;
const ZSTD = { params: { [constants.ZSTD_c_compressionLevel]: 1 } };

/** Bytes as they are compared: ASCII capitals made small, everything beyond ASCII one and the same. */
const FOLDED = Uint8Array.from({ length: 256 }, (_, byte) => (byte >= 65 && byte <= 90 ? byte + 32 : byte >= 128 ? 0 : byte));

function slotOf(gram: number): number {
  return Math.imul(gram, 0x9e3779b1) >>> 16;
}

/** The signatures of up to GROUP_BLOCKS blocks of one source, bit-sliced. */
export class TextGroup {
  blocks = 0;
  readonly #slots = new Uint8Array(SLOTS * SLOT_BYTES);
  readonly #seen = new Uint8Array(SLOTS / 8);

  /** Adds the next block. */
  add(bytes: Uint8Array): void {
    const seen = this.#seen.fill(0);
    const slots = this.#slots;
    const byteOfBlock = this.blocks >>> 3;
    const bitOfBlock = 1 << (this.blocks & 7);
    let gram = 0;
    for (let i = 0; i < GRAM - 1 && i < bytes.length; i++) gram = (gram << 8) | FOLDED[bytes[i]];
    for (let i = GRAM - 1; i < bytes.length; i++) {
      gram = (gram << 8) | FOLDED[bytes[i]];
      const slot = slotOf(gram);
      const bit = 1 << (slot & 7);
      if ((seen[slot >>> 3] & bit) !== 0) continue;
      seen[slot >>> 3] |= bit;
      slots[slot * SLOT_BYTES + byteOfBlock] |= bitOfBlock;
    }
    this.blocks++;
  }

  pack(): PackedSignatures {
    const pageBytes = PAGE_SLOTS * SLOT_BYTES;
    return {
      blocks: this.blocks,
      pages: Array.from({ length: SLOTS / PAGE_SLOTS }, (_, page) => zstdCompressSync(this.#slots.subarray(page * pageBytes, (page + 1) * pageBytes), ZSTD)),
    };
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

/** One bit per block of the group that may hold one of the texts; null when the texts are too short to tell. */
export function candidates(db: Database.Database, source: number, ordinal: number, texts: readonly string[]): Uint8Array | null {
  const read = db.prepare<[number, number, number], Buffer>('SELECT body FROM text_page WHERE source_id = ? AND group_ordinal = ? AND page = ?').pluck();
  const pages = new Map<number, Buffer>();
  const slotBits = (slot: number): Uint8Array => {
    const page = Math.floor(slot / PAGE_SLOTS);
    let body = pages.get(page);
    if (!body) {
      const stored = read.get(source, ordinal, page);
      if (!stored) throw new RangeError(`the text index of source ${source} has no page ${page}`);
      body = zstdDecompressSync(stored, { maxOutputLength: PAGE_SLOTS * SLOT_BYTES });
      pages.set(page, body);
    }
    const at = (slot % PAGE_SLOTS) * SLOT_BYTES;
    return body.subarray(at, at + SLOT_BYTES);
  };
  const any = new Uint8Array(SLOT_BYTES);
  for (const text of texts) {
    const slots = slotsOf(text);
    if (slots.length === 0) return null;
    const all = new Uint8Array(SLOT_BYTES).fill(0xff);
    for (const slot of slots) {
      const bits = slotBits(slot);
      for (let i = 0; i < SLOT_BYTES; i++) all[i] &= bits[i];
    }
    for (let i = 0; i < SLOT_BYTES; i++) any[i] |= all[i];
  }
  return any;
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
