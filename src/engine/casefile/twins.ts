// Records with the same id: finds those that say the same and those that do not, in memory that does not grow with the case.
import type Database from 'better-sqlite3';
import type { MappedEvent } from '../record.ts';
import { differences, MappedRecords } from './mapped-records.ts';
import { ContentHashes, type StoredSegment } from './source-columns.ts';
import type { Turns } from './turns.ts';

/** A source whose records take part, in the order of its place among the others. */
export interface TwinSource {
  readonly source: number;
  /** Its records are compared with those before them; those of the others stand to be compared with. */
  readonly judged: boolean;
  readonly segments: readonly StoredSegment[];
  /** Whether a record is left out. */
  omits(record: number): boolean;
}

/** A record and an earlier one with its id. `equal`: they say the same; else the earlier one is the first with that id. */
export interface Twin { readonly source: number; readonly record: number; readonly ofSource: number; readonly ofRecord: number; readonly equal: boolean }

export interface TwinOptions {
  /** Whether the judged records are compared with each other too. */
  readonly among: boolean;
  readonly turns: Turns;
  /** Events looked at so far; each is looked at twice at least. */
  progress?(events: number): void;
}

/** Bits of each of the two sets that tell which ids may occur twice: 16 MiB at most. */
const MOST_BITS = 2 ** 27;
const BITS_AN_ID = 16;
/** Candidates judged at once; more are judged in turns, split by their ids. */
const AT_ONCE = 400_000;
/** Records of one id that are told apart. Those beyond are compared with the first one alone, and so never taken for equal wrongly. */
const VARIANTS = 64;

/**
 * Gives every judged record that shares its id with an earlier one, in the order of the records within each turn. Content is
 * compared by hash first; nothing is called equal before both records were mapped again and say the same. The id of a record
 * is that of its first event.
 */
export async function findTwins(db: Database.Database, sources: readonly TwinSource[], options: TwinOptions, found: (twin: Twin) => void): Promise<void> {
  const repeated = await repeatedIds(sources, options);
  if (repeated === null) return;
  const parts = Math.max(1, Math.ceil(repeated.candidates / AT_ONCE));
  const mapped = new MappedRecords(db);
  for (let part = 0; part < parts; part++) {
    const known = new KnownRecords();
    for (const { source, judged, segments, omits } of sources) {
      for (const segment of segments) {
        if (options.turns.due) await options.turns.take();
        const ids = segment.column('recordId');
        if (!ids) continue;
        let contents: ContentHashes | null = null;
        for (let event = 0, sub = segment.column('sub'); event < segment.events; event++) {
          const id = ids[event];
          if (id !== id || (sub !== null && sub[event] !== 0) || !repeated.has(id) || partOf(id, parts) !== part) continue;
          const record = segment.record ? segment.record[event] : segment.firstRecord + event;
          if (omits(record)) continue;
          if (options.turns.due) await options.turns.take();
          contents ??= new ContentHashes(segment);
          const content = contents.of(event);
          const first = known.first(id);
          const alike = first < 0 ? -1 : known.alike(first, content);
          if (!judged) {
            if (alike < 0) known.add(id, content, source, record, first);
            continue;
          }
          const twin = first < 0 ? null : judge(mapped, known, { id, source, record, first, alike });
          if (twin) found(twin);
          if (options.among && !twin?.equal) known.add(id, content, source, record, first);
        }
      }
    }
  }
}

function judge(mapped: MappedRecords, known: KnownRecords, at: { id: number; source: number; record: number; first: number; alike: number }): Twin | null {
  const { source, record } = at;
  const twin = (entry: number, equal: boolean): Twin => ({ source, record, ofSource: known.source[entry], ofRecord: known.record[entry], equal });
  if (at.alike < 0 && at.id >= 0) return twin(at.first, false);
  const own = mapped.eventsOf(source, record);
  const sameId = (entry: number): readonly MappedEvent[] | null => {
    const other = mapped.eventsOf(known.source[entry], known.record[entry]);
    return other.length > 0 && other[0].recordId === own[0]?.recordId ? other : null;
  };
  const alike = at.alike < 0 ? null : sameId(at.alike);
  if (alike && differences(own, alike).length === 0) return twin(at.alike, true);
  // An id that is no number is known by its hash alone until here.
  return sameId(at.first) ? twin(at.first, false) : null;
}

/** Which ids may occur twice, one of them in a judged source; null when none does. Rising or distinct numbers cost a look each. */
async function repeatedIds(sources: readonly TwinSource[], { turns, progress, among }: TwinOptions): Promise<{ candidates: number; has(id: number): boolean } | null> {
  const events = sources.reduce((sum, { segments }) => sum + segments.reduce((total, segment) => total + segment.events, 0), 0);
  let size = 1 << 10;
  while (size < MOST_BITS && size < events * BITS_AN_ID) size *= 2;
  const mask = size - 1;
  const seen = new Uint8Array(size / 8);
  const twice = new Uint8Array(size / 8);
  let any = false;
  let looked = 0;
  for (const { judged, segments } of sources) {
    for (const segment of segments) {
      if (turns.due) { progress?.(looked); await turns.take(); }
      looked += segment.events;
      const ids = segment.column('recordId');
      if (!ids) continue;
      const sub = segment.column('sub');
      for (let event = 0; event < segment.events; event++) {
        const id = ids[event];
        if (id !== id || (sub !== null && sub[event] !== 0)) continue;
        const bit = id & mask;
        const cell = bit >>> 3;
        const flag = 1 << (bit & 7);
        if (judged && (seen[cell] & flag) !== 0) { twice[cell] |= flag; any = true; }
        if (!judged || among) seen[cell] |= flag;
      }
    }
  }
  if (!any) return null;
  const has = (id: number): boolean => (twice[(id & mask) >>> 3] & 1 << (id & 7)) !== 0;
  let candidates = 0;
  for (const { segments } of sources) {
    for (const segment of segments) {
      if (turns.due) { progress?.(looked); await turns.take(); }
      looked += segment.events;
      const ids = segment.column('recordId');
      if (ids) for (let event = 0; event < segment.events; event++) if (ids[event] === ids[event] && has(ids[event])) candidates++;
    }
  }
  return { candidates, has };
}

function hashOf(id: number): number {
  const h = Math.imul((id | 0) ^ Math.imul(Math.floor(id / 2 ** 32) | 0, 0x85ebca6b), 0x9e3779b1);
  return (h ^ (h >>> 15)) >>> 0;
}

function partOf(id: number, parts: number): number {
  return (Math.imul(hashOf(id), 0x2c1b3c6d) >>> 0) % parts;
}

/** Records by id, and by what they say. */
class KnownRecords {
  source: number[] = [];
  record: number[] = [];
  readonly #ids: number[] = [];
  readonly #contents: number[] = [];
  /** The next record with the same id and other content, or −1. */
  readonly #next: number[] = [];
  #slots = new Int32Array(1 << 12).fill(-1);

  /** The first record with this id, or −1. */
  first(id: number): number {
    return this.#slots[this.#slot(id)];
  }

  /** The first of those behind `first` with this content, or −1. */
  alike(first: number, content: number): number {
    for (let entry = first; entry >= 0; entry = this.#next[entry]) if (this.#contents[entry] === content) return entry;
    return -1;
  }

  add(id: number, content: number, source: number, record: number, first: number): void {
    let last = first;
    for (let variants = 1; last >= 0 && this.#next[last] >= 0; last = this.#next[last]) if (++variants >= VARIANTS) return;
    const entry = this.#ids.push(id) - 1;
    this.#contents.push(content);
    this.source.push(source);
    this.record.push(record);
    this.#next.push(-1);
    if (last >= 0) { this.#next[last] = entry; return; }
    this.#slots[this.#slot(id)] = entry;
    if (this.#ids.length * 2 > this.#slots.length) this.#rehash();
  }

  #slot(id: number): number {
    const mask = this.#slots.length - 1;
    let slot = hashOf(id) & mask;
    while (this.#slots[slot] >= 0 && this.#ids[this.#slots[slot]] !== id) slot = (slot + 1) & mask;
    return slot;
  }

  #rehash(): void {
    const old = this.#slots;
    this.#slots = new Int32Array(old.length * 2).fill(-1);
    for (const entry of old) if (entry >= 0) this.#slots[this.#slot(this.#ids[entry])] = entry;
  }
}
