// Terms that only the records can answer: regular expressions, and fields that a profile maps but no column holds. Each answer
// is kept, since it is a walk over the records; the walk goes by block, and stops within 20 ms of a cancel.
import type Database from 'better-sqlite3';
import type { MappedDetail } from '../record.ts';
import { textOf } from '../sources/text.ts';
import { emptyBits } from './bits.ts';
import { keep } from './kept.ts';
import { statedField, walkRecords } from './record-walk.ts';
import type { Records } from './records.ts';
import { EXPRESSION_REACH, expressionOf } from './regular-expression.ts';
import { expressionKey, havingKey } from './slow-terms.ts';
import type { EventStore } from './store.ts';

const KEPT = 24;
/** Hears of what is found so far under a key, whenever others had their turn. */
type Told = (key: string, bits: Uint32Array) => void;
/** Bytes that hold EXPRESSION_REACH characters, whichever they are. */
const REACH_BYTES = EXPRESSION_REACH * 4;

interface Sources {
  text(needle: string): Promise<Uint32Array>;
  /** The events of a record by its bytes, as its profile reads them; null where it no longer can. */
  detail(source: number, record: Uint8Array): readonly MappedDetail[] | null;
}

export class RecordTerms {
  readonly #store: EventStore;
  readonly #walked: Parameters<typeof walkRecords>[0];
  readonly #told: Told;
  readonly #kept = new Map<string, Uint32Array>();
  readonly #numbers: { old: Float64Array | null; new: Float64Array | null } = { old: null, new: null };

  constructor(db: Database.Database, store: EventStore, records: Records, told: Told) {
    this.#store = store;
    this.#walked = { db, store, records };
    this.#told = told;
  }

  /** The answer under a key, where it is kept. */
  complete(key: string): Uint32Array | null {
    return this.#kept.get(key) ?? null;
  }

  /** Events whose record's text matches. Records without the expression's literal text are not even read. */
  expression(pattern: string, sources: Sources, signal: AbortSignal): Promise<Uint32Array> {
    return this.#once(expressionKey(pattern), async (bits, told) => {
      const { test, literal } = expressionOf(pattern);
      const candidates = literal.length > 3 ? await sources.text(literal) : null;
      await walkRecords(this.#walked, candidates, signal, told, (events, bytes) => {
        if (!test(textOf(bytes.length > REACH_BYTES ? bytes.subarray(0, REACH_BYTES) : bytes))) return;
        for (const { rank } of events) bits[rank >>> 5] |= 1 << (rank & 31);
      });
    });
  }

  /** Events with a value in a field of this name, any case, as the profile calls it or as the source does. */
  having(name: string, sources: Sources, signal: AbortSignal): Promise<Uint32Array> {
    const wanted = name.toLowerCase();
    return this.#once(havingKey(name), (bits, told) => walkRecords(this.#walked, null, signal, told, (events, bytes, source) => {
      const details = sources.detail(source, bytes);
      for (const { rank, sub } of events) {
        if (statedField(details?.[sub]?.fields ?? [], wanted) !== null) bits[rank >>> 5] |= 1 << (rank & 31);
      }
    }));
  }

  /** One side of every change as a number, NaN where it is none; in the order of the change columns. */
  numbers(side: 'old' | 'new'): Float64Array {
    return this.#numbers[side] ??= this.#store.changeNumbers(side);
  }

  async #once(key: string, fill: (bits: Uint32Array, told: () => void) => Promise<void>): Promise<Uint32Array> {
    const kept = this.#kept.get(key);
    if (kept) return kept;
    const bits = emptyBits(this.#store.count);
    await fill(bits, () => this.#told(key, bits));
    keep(this.#kept, key, bits, KEPT);
    return bits;
  }
}
