// How the records of each source are read again, as its own profile reads them; made when first needed, since a case may have thousands of
// sources and a page shows events of few.
import type Database from 'better-sqlite3';
import { profileOf } from '../casefile/case-profiles.ts';
import type { Dialect, Mapper, MappingOptions } from '../record.ts';
import { createProfileMapper } from '../sources/profiles/mapper.ts';
import { plainExtras, type PlainExtras } from '../sources/profiles/plain-fields.ts';
import type { Comparing } from '../sources/profiles/schema.ts';

interface SourceRow { id: number; name: string; dialect: string; profile: string; profile_sha256: Buffer | null; options: string; clock_micros: number }

export interface SourceReader {
  readonly name: string;
  readonly assumedZone: string | null;
  /** Correction of its clock, µs. */
  readonly clock: number;
  readonly isTable: boolean;
  readonly comparing: Comparing;
  readonly mapper: Mapper;
  plain(names: readonly string[]): PlainExtras | null;
}

export function sourceReaders(db: Database.Database): ReadonlyMap<number, SourceReader> {
  const rows = db.prepare<[], SourceRow>("SELECT id, name, dialect, profile, profile_sha256, options, clock_micros FROM source WHERE state <> 'importing' ORDER BY id").all();
  return new Map(rows.map((row) => {
    const options = JSON.parse(row.options) as MappingOptions;
    let mapper: Mapper | null = null;
    let dialect: Dialect | null = null;
    const dialectOf = (): Dialect => dialect ??= JSON.parse(row.dialect) as Dialect;
    return [row.id, {
      name: row.name, assumedZone: options.zone, clock: row.clock_micros,
      get isTable() { return ['csv', 'xlsx'].includes(dialectOf().format); },
      get comparing() { return profileOf(db, row).comparing; },
      get mapper() { return mapper ??= createProfileMapper(profileOf(db, row), dialectOf(), options); },
      plain: (names) => plainExtras(profileOf(db, row), dialectOf(), names),
    } satisfies SourceReader];
  }));
}
