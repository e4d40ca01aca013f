// Free text: which records hold a text, any case. Looks at the bytes of the blocks; a hit is checked on the record itself.
import type Database from 'better-sqlite3';
import { textOf } from '../sources/text.ts';
import type { Block, Records } from './records.ts';
import { lowerBound } from './lower-bound.ts';
import { MASKED, type EventStore, type Segment } from './store.ts';
import { Candidates, GROUP_BLOCKS, indexedGroups } from './text-index.ts';
import { turnsOf } from './turns.ts';
import { recordsWithWord, wordNeedle } from './word-index.ts';

/** Hits that a screen shows at first. */
const SHOWN_HITS = 100;

/** How far a search has come, in blocks, and the events found so far. */
export interface Searched { readonly done: number; readonly total: number; readonly hits: number }

/**
 * Sets the bit of every event whose record's text holds the needle, step by step in the order of the sources: after each step of
 * some 20 ms, and as soon as a page is full, `bits` holds what was found so far, so that the first hits can be shown while the rest
 * is looked for. CANCELLED when the signal fires.
 */
export async function* searchGroups(needle: string, bits: Uint32Array, db: Database.Database, store: EventStore, records: Records, signal: AbortSignal): AsyncGenerator<Searched> {
  const search = new Needle(needle);
  const candidates = new Candidates(db, search.forms);
  const word = wordNeedle(needle);
  const turns = turnsOf(signal);
  const sources = [...new Set(store.segments.map((segment) => segment.source))];
  const total = sources.reduce((sum, source) => sum + records.blockIds(source).length, 0);
  let done = 0;
  let before = 0;
  let isShown = false;
  for (const source of sources) {
    const ids = records.blockIds(source);
    const firsts = records.firstRecords(source);
    const indexed = indexedGroups(db, source);
    const marks = new RecordMarks(store, source, bits);
    for (let at = 0, ordinal = 0; at < ids.length; at += GROUP_BLOCKS, ordinal++) {
      const end = Math.min(at + GROUP_BLOCKS, ids.length);
      const isAnswered = word !== null && indexed.get(ordinal) === end - at && recordsWithWord(db, source, ordinal, word, (record) => marks.mark(firsts[at] + record));
      if (!isAnswered) {
        const group = indexed.has(ordinal) ? candidates.of(source, ordinal) : null;
        for (let i = at; i < end; i++) {
          if (group !== null && (group[(i - at) >>> 3] & (1 << ((i - at) & 7))) === 0) continue;
          // The first hits are about to be shown: their blocks are kept.
          for (const record of search.in(records.blockById(ids[i], before + marks.hits < SHOWN_HITS))) marks.mark(record);
          const isFull: boolean = !isShown && before + marks.hits >= SHOWN_HITS;
          if (!isFull && !turns.due()) continue;
          isShown ||= isFull;
          yield { done: done + i - at, total, hits: before + marks.hits };
          await turns.turn();
        }
      }
      done += end - at;
      yield { done, total, hits: before + marks.hits };
      if (turns.due()) await turns.turn();
    }
    before += marks.hits;
  }
}

/** Sets the bits of the visible events of records of one source; quickest for records that come in order. */
class RecordMarks {
  /** Bits set that were not set before. */
  hits = 0;
  readonly #segments: readonly Segment[];
  readonly #rankOf: Uint32Array;
  readonly #bits: Uint32Array;
  #at = 0;

  constructor(store: EventStore, source: number, bits: Uint32Array) {
    this.#segments = store.segments.filter((segment) => segment.source === source && segment.events > 0);
    this.#rankOf = store.rankOf;
    this.#bits = bits;
  }

  mark(record: number): void {
    const segments = this.#segments;
    let at = segments[this.#at].firstRecord > record ? 0 : this.#at;
    while (at + 1 < segments.length && segments[at + 1].firstRecord <= record) at++;
    this.#at = at;
    this.#markIn(segments[at], record);
    // The events of one record may go on in the next segment.
    for (; at > 0 && segments[at].firstRecord === record; at--) this.#markIn(segments[at - 1], record);
  }

  #markIn({ base, events, firstRecord, record: column }: Segment, record: number): void {
    if (column === null) {
      const event = record - firstRecord;
      if (event >= 0 && event < events) this.#set(this.#rankOf[base + event]);
      return;
    }
    for (let i = lowerBound(column, record); i < events && column[i] === record; i++) this.#set(this.#rankOf[base + i]);
  }

  #set(rank: number): void {
    if (rank === MASKED || (this.#bits[rank >>> 5] & (1 << (rank & 31))) !== 0) return;
    this.#bits[rank >>> 5] |= 1 << (rank & 31);
    this.hits++;
  }
}

/** A needle in every way a source may have written it: as it is, with quotes doubled (CSV), escaped (JSON), or both. */
export class Needle {
  /** In small letters. */
  readonly forms: readonly string[];
  readonly #ascii: boolean;

  constructor(needle: string) {
    const lower = needle.toLowerCase();
    const escaped = JSON.stringify(lower).slice(1, -1);
    const slashed = escaped.replaceAll('/', '\\/');
    const ascii = (text: string) => text.replace(/[\u0080-\uffff]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
    // An escaped capital has another code than its small letter.
    const capitals = ascii(JSON.stringify(needle.toUpperCase()).slice(1, -1)).toLowerCase();
    const forms = [lower, escaped, slashed, ascii(escaped), ascii(slashed), capitals].flatMap((form) => [form, form.replaceAll('"', '""')]);
    this.forms = [...new Set(forms)];
    // eslint-disable-next-line no-control-regex
    this.#ascii = /^[\0-\x7f]*$/.test(needle);
  }

  /** Numbers of the records of the block that hold it. */
  in(block: Block): number[] {
    // One character a byte, so that a position in the text is a position in the block; other than ASCII is checked per record.
    const text = this.#ascii ? block.bytes.toString('latin1').toLowerCase() : block.bytes.toString('utf8').toLowerCase();
    const hits = new Set<number>();
    for (const form of this.forms) {
      let at = text.indexOf(form);
      if (at < 0) continue;
      if (!this.#ascii) {
        for (let i = 0; i < block.records; i++) if (textOf(block.bytes.subarray(block.bounds[i * 2], block.bounds[i * 2 + 1])).toLowerCase().includes(form)) hits.add(i);
        continue;
      }
      for (let i = 0; at >= 0 && i < block.records; i++) {
        const end = block.bounds[i * 2 + 1];
        if (at >= end) continue;
        if (at >= block.bounds[i * 2] && at + form.length <= end) { hits.add(i); at = text.indexOf(form, end); } else { at = text.indexOf(form, Math.max(at + 1, block.bounds[i * 2])); i--; }
      }
    }
    return [...hits].sort((a, b) => a - b).map((i) => block.firstRecord + i);
  }
}
