// The candidates among the events with what their records say, for what no column holds.
import type Database from 'better-sqlite3';
import type { Progress } from '../../contract/operations.ts';
import { profileOf } from '../casefile/case-profiles.ts';
import type { Events } from '../events/events.ts';
import { statedField, walkRecords } from '../events/record-walk.ts';
import type { Dialect, MappedDetail, Mapper, MappingOptions } from '../record.ts';
import { RecordError } from '../record.ts';
import { createProfileMapper } from '../sources/profiles/mapper.ts';
import { plainFields } from '../sources/profiles/plain-fields.ts';

export interface SourceRow { readonly id: number; readonly dialect: string; readonly profile: string; readonly profile_sha256: Buffer | null; readonly options: string }
export const sourceRows = (db: Database.Database): readonly SourceRow[] => db.prepare<[], SourceRow>("SELECT id, dialect, profile, profile_sha256, options FROM source WHERE state <> 'importing'").all();

/** What the record of an event says. */
export interface Said {
  /** The texts of the fields asked for, in their order; null where it states none. */
  readonly stated: readonly (string | null)[];
  /** Everything; null where under a newer profile it can no longer be read. Costs ten times as much. */
  detail(): MappedDetail | null;
}

/** Returns how many records were read. `names`: fields asked for, in lower case. CANCELLED when the signal fires. */
export async function walkDetails(db: Database.Database, events: Events, { names, candidates, signal, tick }: {
  readonly names: readonly string[]; readonly candidates: Uint32Array; readonly signal: AbortSignal; tick(progress: Progress): void;
}, take: (rank: number, said: Said) => void): Promise<number> {
  const { store, records } = events;
  const isCandidate = (rank: number): boolean => (candidates[rank >>> 5] & (1 << (rank & 31))) !== 0;
  let total = 0;
  for (let rank = 0; rank < store.count; rank++) if (isCandidate(rank)) total++;
  if (total === 0) return 0;
  const readers = new Map(sourceRows(db).map((row) => {
    const [profile, dialect] = [profileOf(db, row), JSON.parse(row.dialect) as Dialect];
    let mapper: Mapper | null = null;
    // A case may have thousands of sources, and few of them need a mapper.
    return [row.id, { plain: plainFields(profile, dialect, names), get mapper() { return mapper ??= createProfileMapper(profile, dialect, JSON.parse(row.options) as MappingOptions); } }];
  }));
  let [done, read] = [0, 0];
  await walkRecords({ db, store, records }, candidates, signal, () => tick({ done, total }), (own, bytes, source) => {
    const wanted = own.filter(({ rank }) => isCandidate(rank));
    if (wanted.length === 0) return;
    done += wanted.length;
    read++;
    const reader = readers.get(source)!;
    let details: readonly MappedDetail[] | null = null;
    const detailAt = (sub: number): MappedDetail | null => (details ??= detailsOf(reader.mapper, bytes))[sub] ?? null;
    const cells = reader.plain?.(bytes);
    for (const { rank, sub } of wanted) {
      take(rank, { stated: cells ?? names.map((name) => statedField(detailAt(sub)?.fields ?? [], name)?.value ?? null), detail: () => detailAt(sub) });
    }
  });
  return read;
}

/** None of a record that can no longer be read. */
function detailsOf(mapper: Mapper, bytes: Uint8Array): readonly MappedDetail[] {
  try {
    return mapper.detail(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length));
  } catch (thrown) {
    if (thrown instanceof RecordError) return [];
    throw thrown;
  }
}
