// The candidates among the events with everything their records say, for what no column holds.
import type Database from 'better-sqlite3';
import type { Progress } from '../../contract/operations.ts';
import type { Events } from '../events/events.ts';
import { walkRecords } from '../events/record-walk.ts';
import type { MappedDetail } from '../record.ts';
import { RecordError } from '../record.ts';

/** Returns how many records were read. CANCELLED when the signal fires. */
export async function walkDetails(db: Database.Database, events: Events, candidates: Uint32Array, signal: AbortSignal, tick: (progress: Progress) => void, take: (rank: number, detail: MappedDetail) => void): Promise<number> {
  const { store, records } = events;
  const isCandidate = (rank: number): boolean => (candidates[rank >>> 5] & (1 << (rank & 31))) !== 0;
  let total = 0;
  for (let rank = 0; rank < store.count; rank++) if (isCandidate(rank)) total++;
  let [done, read] = [0, 0];
  if (total === 0) return 0;
  await walkRecords({ db, store, records }, candidates, signal, () => tick({ done, total }), (own, bytes, source) => {
    const wanted = own.filter(({ rank }) => isCandidate(rank));
    if (wanted.length === 0) return;
    done += wanted.length;
    read++;
    const details = detailsOf(events, source, bytes);
    for (const { rank, sub } of wanted) if (details[sub]) take(rank, details[sub]);
  });
  return read;
}

/** None of a record that under a newer profile can no longer be read. */
function detailsOf(events: Events, source: number, bytes: Uint8Array): readonly MappedDetail[] {
  try {
    return events.mapperOf(source).detail(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length));
  } catch (thrown) {
    if (thrown instanceof RecordError) return [];
    throw thrown;
  }
}
