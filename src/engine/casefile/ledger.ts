// The ledger as the contract tells it: one line per source, its rejected records, and the case as a whole.
import { basename } from 'node:path';
import { statSync } from 'node:fs';
import type Database from 'better-sqlite3';
import { ExhibitError } from '../../contract/errors.ts';
import type { CaseInfo } from '../../contract/model.ts';
import type { Rejection, Source } from '../../contract/sources.ts';
import { parseSourceId, sourceIdOf } from '../events/ids.ts';
import type { Records } from '../events/records.ts';
import type { MappingOptions } from '../record.ts';
import { profileById } from '../sources/profiles/profiles.ts';
import { textOf } from '../sources/text.ts';
import { formatInstant } from '../sources/time.ts';
import type { CaseFile } from './case-file.ts';
import { isTextIndexed } from './text-indexing.ts';

interface SourceRow {
  id: number; name: string; sha256: Buffer; bytes: number; format: string; profile: string; profile_version: number; options: string;
  read: number; imported: number; rejected: number; duplicate: number; repeated: number; undated: number; events: number;
  first_micros: number | null; last_micros: number | null; state: 'complete' | 'partial'; remarks: string; imported_micros: number; imported_by: string;
}
const RAW_CHARACTERS = 2000;
/** The most bytes that RAW_CHARACTERS can come from. */
const RAW_BYTES = RAW_CHARACTERS * 4;

export function listSources(db: Database.Database): Source[] {
  const roots = new Map(db.prepare<[], { source_id: number; merkle_root: Buffer }>('SELECT source_id, merkle_root FROM part WHERE ordinal = 0').all().map((part) => [part.source_id, part.merkle_root]));
  return db.prepare<[], SourceRow>("SELECT * FROM source WHERE state <> 'importing' ORDER BY id").all().map((row) => ({
    id: sourceIdOf(row.id), name: row.name, sha256: row.sha256.toString('hex'), bytes: row.bytes, format: row.format,
    profile: row.profile, profileTitle: profileById(row.profile).title, profileVersion: row.profile_version,
    read: row.read, imported: row.imported, rejected: row.rejected, duplicate: row.duplicate, repeated: row.repeated, undated: row.undated, events: row.events,
    firstTime: instant(row.first_micros), lastTime: instant(row.last_micros), zone: (JSON.parse(row.options) as MappingOptions).zone,
    merkleRoot: roots.get(row.id)?.toString('hex') ?? '', importedAt: formatInstant(row.imported_micros), importedBy: row.imported_by,
    state: row.state, remarks: JSON.parse(row.remarks) as string[],
  }));
}

export function listRejections(db: Database.Database, records: Records, source: string, offset: number, limit: number): { total: number; rejections: Rejection[] } {
  const number = parseSourceId(source);
  const known = db.prepare<[number], number>("SELECT rejected FROM source WHERE id = ? AND state <> 'importing'").pluck().get(number);
  if (known === undefined) throw new ExhibitError('BAD_INPUT', `There is no source ${source.slice(0, 40)} in this case.`);
  const rows = db.prepare<[number, number, number], { record: number; line: number; offset: number; reason: string }>(
    'SELECT record, line, offset, reason FROM rejection WHERE source_id = ? ORDER BY record LIMIT ? OFFSET ?').all(number, limit, offset);
  return {
    total: known,
    rejections: rows.map((row) => ({
      source, line: row.line, offset: row.offset, reason: row.reason,
      raw: textOf(records.read(number, row.record).bytes.subarray(0, RAW_BYTES)).slice(0, RAW_CHARACTERS),
    })),
  };
}

/** Records of a source that could not be read. */
export function rejectedOf(db: Database.Database, source: number): number {
  return db.prepare<[number], number>('SELECT rejected FROM source WHERE id = ?').pluck().get(source) ?? 0;
}

export function caseInfo(file: CaseFile): CaseInfo {
  const { db } = file;
  const sums = db.prepare<[], { events: number | null; undated: number | null; first: number | null; last: number | null }>(
    "SELECT sum(events) AS events, sum(undated) AS undated, min(first_micros) AS first, max(last_micros) AS last FROM source WHERE state <> 'importing'").get()!;
  const count = (sql: string) => db.prepare<[], number>(sql).pluck().get()!;
  return {
    id: file.id, name: file.name, fileName: basename(file.path), created: formatInstant(Number(file.info('created'))),
    readOnly: file.readOnly, readOnlyReason: file.readOnly ? 'opened for reading only' : null,
    sources: count("SELECT count(*) FROM source WHERE state <> 'importing'"), events: sums.events ?? 0, undated: sums.undated ?? 0,
    findings: count('SELECT count(*) FROM finding'),
    firstTime: instant(sums.first), lastTime: instant(sums.last),
    schema: file.schema, bytes: statSync(file.path).size, textIndexed: isTextIndexed(db),
  };
}

function instant(micros: number | null): string | null {
  return micros === null ? null : formatInstant(micros);
}
