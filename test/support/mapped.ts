// Records read by the profile that recognises them, and changes in words short enough for a table.
import type { Change } from '../../src/contract/model.ts';
import { guessProfiles } from '../../src/engine/sources/guess-profile.ts';
import { createProfileMapper } from '../../src/engine/sources/profiles/mapper.ts';
import { profileById, PROFILES } from '../../src/engine/sources/profiles/profiles.ts';
import type { Dialect, MappedDetail } from '../../src/engine/record.ts';
import { columnNames } from '../../src/engine/sources/sniff-csv.ts';

export const NDJSON: Dialect = { format: 'ndjson', bomBytes: 0 };
export const csvOf = (...header: readonly string[]): Dialect => ({ format: 'csv', delimiter: 44, quote: 34, header: columnNames(header), bomBytes: 0 });

/** One row of a CSV, every cell in quotes. */
export const row = (...cells: readonly unknown[]): Buffer => Buffer.from(cells.map((cell) => `"${(typeof cell === 'string' ? cell : JSON.stringify(cell)).replaceAll('"', '""')}"`).join(','));

/** `field: old → new`, where − is absent, ? unknown and ∅ null. */
export function changeWords({ field, old, new: now, oldKind, newKind }: Change): string {
  const side = (text: string | null, kind: string): string => (kind === 'absent' ? '−' : kind === 'unknown' ? '?' : kind === 'null' ? '∅' : text ?? '');
  return `${field}: ${side(old, oldKind)} → ${side(now, newKind)}`;
}

export interface Recognised { readonly profile: string; readonly confidence: number; readonly events: readonly MappedDetail[]; readonly questions: readonly string[] }

/** What the profile that fits best makes of the records, with whatever they prove. */
export function recognised(records: readonly Buffer[], dialect: Dialect = NDJSON): Recognised {
  const [{ id, confidence }] = guessProfiles(PROFILES, dialect, records);
  const profile = profileById(id);
  const asking = createProfileMapper(profile, dialect, { zone: null, dateOrder: null });
  const mapper = createProfileMapper(profile, dialect, asking.settled(records));
  return { profile: id, confidence, events: records.flatMap((record) => mapper.detail(record)), questions: asking.questions(records).map(({ kind }) => kind) };
}

/** The fields of an event that a table of vendors compares. */
export function inShort(event: MappedDetail): Record<string, unknown> {
  const { time, actor, action, module, entityType, entity, ip, result, recordId, category, changes } = event;
  return { time: time.micros === null ? null : new Date(time.micros / 1000).toISOString(), actor, action, module, entityType, entity, ip, result, recordId, category, changes: changes.map(changeWords) };
}
