// One walk over the records that have visible events, block by block: for what only the records know.
import type Database from 'better-sqlite3';
import type { MappedField } from '../../contract/model.ts';
import { BLOCKS_OF_SOURCE, type Records } from './records.ts';
import { MASKED, type EventStore } from './store.ts';
import { turnsOf } from './turns.ts';

export interface RecordEvent { readonly rank: number; readonly sub: number }

interface Walked { readonly db: Database.Database; readonly store: EventStore; readonly records: Records }

/**
 * Calls back with every record that has visible events, in blocks of which one is a candidate; other blocks are not read. `told`
 * hears whenever others have their turn. CANCELLED when the signal fires.
 */
export async function walkRecords({ db, store: { segments, rankOf }, records }: Walked, candidates: Uint32Array | null, signal: AbortSignal, told: () => void, take: (events: readonly RecordEvent[], bytes: Uint8Array, source: number) => void): Promise<void> {
  const turns = turnsOf(signal);
  const blocks = db.prepare<[number], { id: number; first: number; records: number }>(BLOCKS_OF_SOURCE);
  for (const source of new Set(segments.map((segment) => segment.source))) {
    const own = segments.filter((segment) => segment.source === source);
    let at = 0;
    let i = 0;
    for (const { id, first, records: count } of blocks.all(source)) {
      // The events of the block, by record; both come in the order of records.
      const events: (readonly [record: number, event: RecordEvent])[] = [];
      let any = candidates === null;
      for (; at < own.length; at++, i = 0) {
        const { base, events: stored, firstRecord, record: recordOf, sub } = own[at];
        for (; i < stored; i++) {
          const record = recordOf ? recordOf[i] : firstRecord + i;
          if (record >= first + count) break;
          const rank = rankOf[base + i];
          if (rank === MASKED) continue;
          events.push([record - first, { rank, sub: sub ? sub[i] : 0 }]);
          any ||= (candidates![rank >>> 5] & (1 << (rank & 31))) !== 0;
        }
        if (i < stored) break;
      }
      if (!any || events.length === 0) continue;
      const { bytes, bounds } = records.blockById(id, false);
      for (let from = 0, to = 0; from < events.length; from = to) {
        const [record] = events[from];
        while (to < events.length && events[to][0] === record) to++;
        take(events.slice(from, to).map(([, event]) => event), bytes.subarray(bounds[record * 2], bounds[record * 2 + 1]), source);
        if (!turns.due()) continue;
        told();
        await turns.turn();
      }
    }
  }
}

/** The field of this name in lower case, as the profile calls it or as the source does, where it has a value. */
export function statedField(fields: readonly MappedField[], name: string): MappedField | null {
  return fields.find((field) => (field.kind === 'value' || field.kind === 'masked') && (field.name.toLowerCase() === name || field.from.toLowerCase() === name)) ?? null;
}
