// The ledger as the contract tells it: one line per source, its rejected records, and the case as a whole.
import { basename } from 'node:path';
import { statSync } from 'node:fs';
import type Database from 'better-sqlite3';
import { ExhibitError } from '../../contract/errors.ts';
import type { CaseInfo } from '../../contract/model.ts';
import type { ControlTotal, Encoding, Layer, Rejection, Repair, Source, SourcePart, Standing } from '../../contract/sources.ts';
import { isSealed } from '../evidence/sealed.ts';
import { parseSourceId, sourceIdOf } from '../events/ids.ts';
import type { Records } from '../events/records.ts';
import type { MappingOptions } from '../record.ts';
import { textOf } from '../sources/text.ts';
import { formatInstant } from '../sources/time.ts';
import type { CaseFile } from './case-file.ts';
import { profileOf } from './case-profiles.ts';
import { isTextIndexed } from './text-indexing.ts';

interface SourceRow {
  id: number; name: string; sha256: Buffer; bytes: number; format: string; container: 'none' | 'gzip' | 'zip' | 'xlsx'; encoding: Encoding; words: string;
  profile: string; profile_sha256: Buffer | null; profile_version: number; options: string; decided: string;
  read: number; imported: number; rejected: number; duplicate: number; repeated: number; conflicts: number; undated: number; events: number;
  first_micros: number | null; last_micros: number | null; clock_micros: number; standing: Standing; standing_reason: string; keeps_duplicates: number;
  state: 'complete' | 'partial'; totals: string; repairs: string; tells: string; remarks: string; imported_micros: number; imported_by: string;
}
interface PartRow { source_id: number; ordinal: number; merkle_root: Buffer; parts: number }
interface LayerRow { source_id: number; name: string; kind: Layer['kind']; bytes: number; sha256: Buffer }
const RAW_CHARACTERS = 2000;
/** The most bytes that RAW_CHARACTERS can come from. */
const RAW_BYTES = RAW_CHARACTERS * 4;

export function listSources(db: Database.Database): Source[] {
  const firsts = new Map(db.prepare<[], PartRow>('SELECT source_id, ordinal, merkle_root, (SELECT count(*) FROM part AS each WHERE each.source_id = part.source_id) AS parts FROM part WHERE ordinal = 0').all()
    .map((part) => [part.source_id, part]));
  const layers = new Map<number, Layer[]>();
  for (const { source_id: id, name, kind, bytes, sha256 } of db.prepare<[], LayerRow>('SELECT source_id, name, kind, bytes, sha256 FROM layer ORDER BY source_id, ordinal').iterate()) {
    const list = layers.get(id) ?? [];
    list.push({ name, kind, bytes, sha256: sha256.toString('hex') });
    layers.set(id, list);
  }
  return db.prepare<[], SourceRow>("SELECT * FROM source WHERE state <> 'importing' ORDER BY id").all().map((row) => {
    const options = JSON.parse(row.options) as MappingOptions;
    return {
      id: sourceIdOf(row.id), name: row.name, sha256: row.sha256.toString('hex'), bytes: row.bytes, format: row.format, encoding: row.encoding, dialect: row.words,
      parts: firsts.get(row.id)?.parts ?? 0, layers: layers.get(row.id) ?? [],
      profile: row.profile, profileTitle: profileOf(db, row).title, profileVersion: row.profile_version,
      read: row.read, imported: row.imported, rejected: row.rejected, duplicate: row.duplicate, repeated: row.repeated, conflicts: row.conflicts,
      undated: row.undated, events: row.events,
      firstTime: instant(row.first_micros, row.clock_micros), lastTime: instant(row.last_micros, row.clock_micros), zone: options.zone, dateOrder: options.dateOrder,
      decided: JSON.parse(row.decided) as string[], clockSeconds: row.clock_micros / 1e6, standing: row.standing, standingReason: row.standing_reason,
      keepsDuplicates: row.keeps_duplicates === 1,
      merkleRoot: firsts.get(row.id)?.merkle_root.toString('hex') ?? '', importedAt: formatInstant(row.imported_micros), importedBy: row.imported_by,
      state: row.state, totals: JSON.parse(row.totals) as ControlTotal[], repairs: JSON.parse(row.repairs) as Repair[], tells: JSON.parse(row.tells) as string[],
      remarks: JSON.parse(row.remarks) as string[],
    };
  });
}

/** Number of a source that is in the case. BAD_INPUT for any other. */
export function sourceNumber(db: Database.Database, source: string): number {
  const number = parseSourceId(source);
  if (db.prepare<[number], number>("SELECT 1 FROM source WHERE id = ? AND state <> 'importing'").pluck().get(number) === undefined) {
    throw new ExhibitError('BAD_INPUT', `There is no source ${source.slice(0, 40)} in this case.`);
  }
  return number;
}

export function listParts(db: Database.Database, source: string, offset: number, limit: number): { total: number; parts: SourcePart[] } {
  const number = sourceNumber(db, source);
  const encoding = db.prepare<[number], Encoding>('SELECT encoding FROM source WHERE id = ?').pluck().get(number)!;
  const total = db.prepare<[number], number>('SELECT count(*) FROM part WHERE source_id = ?').pluck().get(number)!;
  const before = db.prepare<[number, number], number>('SELECT total(records) FROM part WHERE source_id = ? AND ordinal < ?').pluck().get(number, offset)!;
  const rows = db.prepare<[number, number, number], { name: string; container: 'none' | 'gzip'; given_bytes: number; given_sha256: Buffer; bytes: number; sha256: Buffer; records: number; merkle_root: Buffer }>(
    'SELECT * FROM part WHERE source_id = ? ORDER BY ordinal LIMIT ? OFFSET ?').all(number, limit, offset);
  let first = before + 1;
  return {
    total,
    parts: rows.map((row) => {
      const firstRecord = first;
      first += row.records;
      return {
        name: row.name, container: row.container, encoding, givenBytes: row.given_bytes, givenSha256: row.given_sha256.toString('hex'),
        bytes: row.bytes, sha256: row.sha256.toString('hex'), records: row.records, firstRecord, merkleRoot: row.merkle_root.toString('hex'),
      };
    }),
  };
}

export function listRejections(db: Database.Database, records: Records, source: string, offset: number, limit: number): { total: number; rejections: Rejection[] } {
  const number = sourceNumber(db, source);
  const rows = db.prepare<[number, number, number], { record: number; line: number; offset: number; reason: string }>(
    'SELECT record, line, offset, reason FROM rejection WHERE source_id = ? ORDER BY record LIMIT ? OFFSET ?').all(number, limit, offset);
  return {
    total: rejectedOf(db, number),
    rejections: rows.map((row) => {
      const { bytes, part } = recordOrNone(records, number, row.record);
      return { source, part, line: row.line, offset: row.offset, reason: row.reason, raw: textOf(bytes.subarray(0, RAW_BYTES)).slice(0, RAW_CHARACTERS) };
    }),
  };
}

/** Of a salvaged case, records that were lost are told of, and not there. */
function recordOrNone(records: Records, source: number, record: number): { readonly bytes: Buffer; readonly part: string } {
  try {
    return records.read(source, record);
  } catch (thrown) {
    if (thrown instanceof RangeError || (thrown instanceof ExhibitError && thrown.code === 'CASE_DAMAGED')) return { bytes: Buffer.alloc(0), part: '' };
    throw thrown;
  }
}

/** Records of a source that could not be read. */
export function rejectedOf(db: Database.Database, source: number): number {
  return db.prepare<[number], number>('SELECT rejected FROM source WHERE id = ?').pluck().get(source) ?? 0;
}

export function caseInfo(file: CaseFile): CaseInfo {
  const { db } = file;
  const count = (sql: string) => db.prepare<[], number>(sql).pluck().get()!;
  const sums = db.prepare<[], { events: number; undated: number; first: number | null; last: number | null }>(`SELECT coalesce(sum(events), 0) AS events,
    coalesce(sum(undated), 0) AS undated, min(first_micros + clock_micros) AS first, max(last_micros + clock_micros) AS last
    FROM source WHERE state <> 'importing' AND standing = 'included'`).get()!;
  return {
    id: file.id, name: file.name, fileName: basename(file.path), created: formatInstant(Number(file.info('created'))),
    readOnly: file.readOnly, readOnlyReason: isSealed(db) ? 'sealed' : file.readOnlyReason, sealed: isSealed(db),
    sources: count("SELECT count(*) FROM source WHERE state <> 'importing'"), events: sums.events, undated: sums.undated,
    findings: count('SELECT count(*) FROM finding'),
    firstTime: instant(sums.first, 0), lastTime: instant(sums.last, 0),
    schema: file.schema, bytes: statSync(file.path).size, textIndexed: isTextIndexed(db),
  };
}

function instant(micros: number | null, clock: number): string | null {
  return micros === null ? null : formatInstant(micros + clock);
}
