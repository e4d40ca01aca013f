// Free text: which records hold a text, any case. Looks at the bytes of the blocks; a hit is checked on the record itself.
import { setImmediate as turn } from 'node:timers/promises';
import type Database from 'better-sqlite3';
import { ExhibitError } from '../../contract/errors.ts';
import { textOf } from '../sources/text.ts';
import type { Block, Records } from './records.ts';
import type { EventStore } from './store.ts';
import { candidates, GROUP_BLOCKS, indexedGroups } from './text-index.ts';

/** How long to search without letting other messages, a cancel among them, in. */
const TURN_MS = 20;

/** Sets the bit of every event whose record's text holds the needle. CANCELLED when the signal fires. */
export async function searchText(needle: string, db: Database.Database, store: EventStore, records: Records, signal: AbortSignal): Promise<Uint32Array> {
  const bits = new Uint32Array((store.count + 31) >>> 5);
  const search = new Needle(needle);
  const sources = new Set(store.segments.map((segment) => segment.source));
  let turned = performance.now();
  for (const source of sources) {
    const ids = records.blockIds(source);
    const indexed = indexedGroups(db, source);
    let group: Uint8Array | null = null;
    for (let i = 0; i < ids.length; i++) {
      const inGroup = i % GROUP_BLOCKS;
      if (inGroup === 0) group = indexed.has(i / GROUP_BLOCKS) ? candidates(db, source, i / GROUP_BLOCKS, search.forms) : null;
      if (group !== null && (group[inGroup >>> 3] & (1 << (inGroup & 7))) === 0) continue;
      const block = records.blockById(ids[i], false);
      for (const record of search.in(block)) for (const rank of store.ranksOf(source, record)) bits[rank >>> 5] |= 1 << (rank & 31);
      if (performance.now() - turned > TURN_MS) {
        await turn();
        if (signal.aborted) throw new ExhibitError('CANCELLED', 'The search was cancelled.');
        turned = performance.now();
      }
    }
  }
  return bits;
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
