// Duplicates and conflicts as pages of pairs: a record, and the one it repeats or contradicts, each with its place.
import type Database from 'better-sqlite3';
import type { Conflict, Duplicate, RecordPlace } from '../../contract/sources.ts';
import { DUPLICATE } from '../events/columns.ts';
import { eventIdOf, sourceIdOf } from '../events/ids.ts';
import { BLOCKS_OF_SOURCE } from '../events/records.ts';
import { formatInstant } from '../sources/time.ts';
import { differences, MappedRecords } from './mapped-records.ts';
import { segmentsOf, type StoredSegment } from './source-columns.ts';
import { Turns } from './turns.ts';

interface Place { readonly source: number; readonly record: number }
const HASH = 32;

/** The records of a source that are masked, in its order, and what each duplicates: the first record that says the same. */
export async function listDuplicates(db: Database.Database, source: number, offset: number, limit: number, signal: AbortSignal): Promise<{ total: number; duplicates: Duplicate[] }> {
  const total = db.prepare<[number], number>('SELECT duplicate FROM source WHERE id = ?').pluck().get(source) ?? 0;
  const records = maskedRecords(db, source, offset, limit);
  const twin = db.prepare<[number, number], Place>("SELECT of_source AS source, of_record AS record FROM twin WHERE source_id = ? AND record = ? AND kind = 'duplicate'");
  const byId = new Map(records.flatMap((record) => { const of = twin.get(source, record); return of ? [[record, of] as const] : []; }));
  const byBytes = await suppliers(db, source, records.filter((record) => !byId.has(record)), signal);
  const places = new Places(db);
  return {
    total,
    duplicates: records.flatMap((record): Duplicate[] => {
      const of = byId.get(record) ?? byBytes.get(record);
      return of ? [{ record: places.of({ source, record }), of: places.of(of), by: byId.has(record) ? 'same record id and content' : 'same bytes' }] : [];
    }),
  };
}

/** Of one source, or of the whole case: pairs of records with one id that say different things. */
export function listConflicts(db: Database.Database, source: number | null, offset: number, limit: number): { total: number; conflicts: Conflict[] } {
  // A source that is excluded shows what it was judged with; to others it is not there.
  const from = `FROM twin JOIN source AS own ON own.id = source_id JOIN source AS other ON other.id = of_source WHERE kind = 'conflict'
    AND (own.standing = 'included' OR own.id IS @source) AND (other.standing = 'included' OR other.id IS @source) AND (@source IS NULL OR source_id = @source OR of_source = @source)`;
  const total = db.prepare<[{ source: number | null }], number>(`SELECT count(*) ${from}`).pluck().get({ source })!;
  const rows = db.prepare<[{ source: number | null; limit: number; offset: number }], { source: number; record: number; ofSource: number; ofRecord: number }>(
    `SELECT source_id AS source, record, of_source AS ofSource, of_record AS ofRecord ${from} ORDER BY source_id, record LIMIT @limit OFFSET @offset`).all({ source, limit, offset });
  const mapped = new MappedRecords(db);
  const places = new Places(db, mapped);
  return {
    total,
    conflicts: rows.map((row) => {
      const first = mapped.eventsOf(row.ofSource, row.ofRecord);
      const second = mapped.eventsOf(row.source, row.record);
      return {
        recordId: second[0]?.recordId ?? '', first: places.of({ source: row.ofSource, record: row.ofRecord }), second: places.of(row), differs: differences(first, second),
      };
    }),
  };
}

/** Where records stand, and when, by the clock of their source as corrected. */
export class Places {
  readonly #mapped: MappedRecords;
  readonly #times: (place: Place) => number | null;

  constructor(db: Database.Database, mapped = new MappedRecords(db)) {
    this.#mapped = mapped;
    const clock = db.prepare<[number], number>('SELECT clock_micros FROM source WHERE id = ?').pluck();
    const sources = new Map<number, { clock: number; segments: StoredSegment[] }>();
    const times = new Map<StoredSegment, Float64Array>();
    this.#times = ({ source, record }) => {
      let own = sources.get(source);
      if (!own) sources.set(source, own = { clock: clock.get(source) ?? 0, segments: segmentsOf(db, source) });
      const segment = own.segments.findLast(({ firstRecord }) => firstRecord <= record);
      if (!segment) return null;
      const event = segment.record ? segment.record.indexOf(record) : record - segment.firstRecord;
      if (event < 0 || event >= segment.events) return null;
      let time = times.get(segment);
      if (!time) times.set(segment, time = segment.column('time') as Float64Array);
      return Number.isNaN(time[event]) ? null : time[event] + own.clock;
    };
  }

  of(place: Place): RecordPlace {
    const { source, record } = place;
    const { part, line, hash } = this.#mapped.records.read(source, record);
    const micros = this.#times(place);
    return { event: eventIdOf(source, record, 0), source: sourceIdOf(source), part, line, recordHash: hash.toString('hex'), time: micros === null ? null : formatInstant(micros) };
  }
}

/** A page of the records whose events are masked. */
function maskedRecords(db: Database.Database, source: number, offset: number, limit: number): number[] {
  const records: number[] = [];
  let skipped = 0;
  let last = -1;
  for (const segment of segmentsOf(db, source)) {
    const flags = segment.column('flags');
    if (!flags) continue;
    for (let event = 0; event < segment.events; event++) {
      const record = segment.record ? segment.record[event] : segment.firstRecord + event;
      if ((flags[event] & DUPLICATE) === 0 || record === last) continue;
      last = record;
      if (skipped++ < offset) continue;
      records.push(record);
      if (records.length === limit) return records;
    }
  }
  return records;
}

/** For records of a source, the first record of an included source before it that supplied the same occurrence of the same bytes. */
async function suppliers(db: Database.Database, source: number, records: readonly number[], signal: AbortSignal): Promise<Map<number, Place>> {
  const found = new Map<number, Place>();
  if (records.length === 0) return found;
  const turns = new Turns(signal, 'Listing the duplicates was cancelled.');
  const wanted = new Set(records);
  const last = Math.max(...records);
  /** Hash → occurrences in this source that are asked about. */
  const asked = new Map<string, { count: number; records: Map<number, number> }>();
  const hashes = new HashScan(db, turns);
  const own = new MappedRecords(db);
  for (const record of records) asked.set(own.records.read(source, record).hash.toString('latin1'), { count: 0, records: new Map() });
  await hashes.each(source, asked, (at, entry) => {
    entry.count++;
    if (wanted.has(at)) entry.records.set(entry.count, at);
    return at < last;
  });
  const earlier = db.prepare<[number], number>("SELECT id FROM source WHERE id < ? AND state <> 'importing' AND standing = 'included' ORDER BY id").pluck().all(source);
  for (const other of earlier) {
    for (const entry of asked.values()) entry.count = 0;
    await hashes.each(other, asked, (at, entry) => {
      const record = entry.records.get(++entry.count);
      if (record !== undefined && !found.has(record)) found.set(record, { source: other, record: at });
      return found.size < records.length;
    });
    if (found.size === records.length) break;
  }
  return found;
}

/** Goes through the stored hashes of a source and gives those that are in a map, with the number of their record. */
class HashScan {
  readonly #db: Database.Database;
  readonly #turns: Turns;

  constructor(db: Database.Database, turns: Turns) {
    this.#db = db;
    this.#turns = turns;
  }

  /** Ends early when `seen` gives false. Records that were rejected are passed over. */
  async each<E>(source: number, asked: ReadonlyMap<string, E>, seen: (record: number, entry: E) => boolean): Promise<void> {
    const heads = new Uint8Array(1 << 16);
    for (const hash of asked.keys()) heads[hash.charCodeAt(0) << 8 | hash.charCodeAt(1)] = 1;
    const rejected = new Set(this.#db.prepare<[number], number>('SELECT record FROM rejection WHERE source_id = ?').pluck().all(source));
    const hashesOf = this.#db.prepare<[number], Buffer>('SELECT hashes FROM block WHERE id = ?').pluck();
    for (const { id, first } of this.#db.prepare<[number], { id: number; first: number }>(BLOCKS_OF_SOURCE).all(source)) {
      if (this.#turns.due) await this.#turns.take();
      const hashes = hashesOf.get(id)!;
      for (let at = 0; at < hashes.length; at += HASH) {
        if (heads[hashes[at] << 8 | hashes[at + 1]] === 0) continue;
        const entry = asked.get(hashes.toString('latin1', at, at + HASH));
        const record = first + at / HASH;
        if (entry !== undefined && !rejected.has(record) && !seen(record, entry)) return;
      }
    }
  }
}
