// What records say, mapped again on demand: two records are alike when every event of theirs is.
import type Database from 'better-sqlite3';
import type { Change } from '../../contract/model.ts';
import type { StoredRecord } from '../events/records.ts';
import { Records } from '../events/records.ts';
import type { Dialect, MappedEvent, Mapper, MappingOptions } from '../record.ts';
import { RecordError } from '../record.ts';
import { createProfileMapper } from '../sources/profiles/mapper.ts';
import { profileOf } from './case-profiles.ts';

/** Blocks kept: the two sides of a comparison each go forward through their source. */
const KEPT_BLOCKS = 16;

export class MappedRecords {
  readonly records: Records;
  readonly #db: Database.Database;
  readonly #mappers = new Map<number, Mapper>();

  constructor(db: Database.Database) {
    this.#db = db;
    this.records = new Records(db, KEPT_BLOCKS);
  }

  /** Events of a record; none where its source's profile can make nothing of it. */
  eventsOf(source: number, record: number | StoredRecord): readonly MappedEvent[] {
    const { bytes } = typeof record === 'number' ? this.records.read(source, record) : record;
    try {
      return this.#mapper(source).map(bytes);
    } catch (thrown) {
      if (thrown instanceof RecordError) return [];
      throw thrown;
    }
  }

  #mapper(source: number): Mapper {
    let mapper = this.#mappers.get(source);
    if (!mapper) {
      const row = this.#db.prepare<[number], { dialect: string; profile: string; profile_sha256: Buffer | null; options: string }>(
        'SELECT dialect, profile, profile_sha256, options FROM source WHERE id = ?').get(source)!;
      mapper = createProfileMapper(profileOf(this.#db, row), JSON.parse(row.dialect) as Dialect, JSON.parse(row.options) as MappingOptions);
      this.#mappers.set(source, mapper);
    }
    return mapper;
  }
}

const FIELDS = ['actor', 'action', 'module', 'entityType', 'entity', 'ip', 'result'] as const;

/** Names of the fields in which two records differ, each once; empty when they say the same. */
export function differences(first: readonly MappedEvent[], second: readonly MappedEvent[]): string[] {
  const differs = new Set<string>();
  if (first.length !== second.length) differs.add('number of events');
  for (let i = 0; i < Math.min(first.length, second.length); i++) {
    const [a, b] = [first[i], second[i]];
    // Where neither is dated, only the texts can tell.
    const sameTime = a.time.micros === b.time.micros && a.time.nanos === b.time.nanos && (a.time.micros !== null || a.timeText === b.timeText);
    if (!sameTime) differs.add('time');
    for (const field of FIELDS) if (a[field] !== b[field]) differs.add(field === 'entityType' ? 'entity type' : field);
    for (const field of changedFields(a.changes, b.changes)) differs.add(field);
  }
  return [...differs];
}

/** Fields whose changes are not the same on both sides; a field may have several. */
function changedFields(first: readonly Change[], second: readonly Change[]): string[] {
  const sides = (changes: readonly Change[]): Map<string, string> => {
    const byField = new Map<string, string[]>();
    for (const change of changes) {
      const told = JSON.stringify([change.oldKind, change.old, change.newKind, change.new]);
      byField.set(change.field, [...byField.get(change.field) ?? [], told]);
    }
    return new Map([...byField].map(([field, told]) => [field, told.sort().join('\n')]));
  };
  const a = sides(first);
  const b = sides(second);
  return [...new Set([...a.keys(), ...b.keys()])].filter((field) => a.get(field) !== b.get(field));
}
