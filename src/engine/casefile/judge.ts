// Which events are repeated, duplicates of an earlier source's, or in conflict with another one: judged from the stored hashes
// and columns, in the order of the sources, without mapping everything anew. Worked out beside the case, put into it at once.
import type Database from 'better-sqlite3';
import { CONFLICT, DUPLICATE, REPEATED } from '../events/columns.ts';
import { BLOCKS_OF_SOURCE } from '../events/records.ts';
import { blobOf } from './derived.ts';
import { REJECTED } from './generation.ts';
import { FRESH, RecordIndex, SUPPLIED } from './record-index.ts';
import { segmentsOf, type StoredSegment } from './source-columns.ts';
import { Turns } from './turns.ts';
import { findTwins } from './twins.ts';

export interface JudgeOptions {
  /** The first source to be judged; those after it are judged too, since what they repeat may have changed. */
  readonly from: number;
  /** False: records were compared by their bytes already, as an import does; only their ids are still to be compared. */
  readonly bytes: boolean;
  /** Judges as if a source had this standing, or kept its duplicates; whoever stores the judgement stores that too. */
  readonly as?: { readonly source: number; readonly included?: boolean; readonly keepsDuplicates?: boolean };
  readonly signal: AbortSignal;
  progress(done: number, total: number): void;
}

interface SourceRow { id: number; read: number; profile: string; standing: string; keeps: number }
interface JudgedSource extends SourceRow { readonly included: boolean; readonly judged: boolean; readonly keepsDuplicates: boolean }
interface StoredTwin { readonly source: number; readonly record: number; readonly ofSource: number; readonly ofRecord: number; readonly kind: 'duplicate' | 'conflict' }

/** Beside the flags of records: its bytes were supplied before, and it is shown all the same. Never stored. */
const SHOWN = 16;
const HASH = 32;

/**
 * Judges a source and all after it. An excluded source supplies nothing, and stays as it was judged last. Record ids count
 * among sources of one profile. CANCELLED leaves no trace; nothing changes before the judgement is stored.
 */
export async function judge(db: Database.Database, options: JudgeOptions): Promise<Judgement> {
  const turns = new Turns(options.signal, 'Judging duplicates was cancelled; the case is as it was.');
  const { from, as } = options;
  await turns.take();
  const sources: JudgedSource[] = db.prepare<[number], SourceRow>(`SELECT id, read, profile, standing, keeps_duplicates AS keeps FROM source
    WHERE state <> 'importing' OR id >= ? ORDER BY id`).all(from).map((row) => {
    const own = as?.source === row.id ? as : undefined;
    const included = own?.included ?? row.standing === 'included';
    return { ...row, included, judged: included && row.id >= from, keepsDuplicates: own?.keepsDuplicates ?? row.keeps === 1 };
  }).filter(({ included }) => included);
  const judged = sources.filter((source) => source.judged);
  const segments = new Map(sources.map(({ id }) => [id, segmentsOf(db, id)]));
  const records = sources.reduce((sum, { read }) => sum + read, 0);
  const total = records * (options.bytes ? 3 : 2);
  let before = 0;
  const progress = (done: number) => options.progress(Math.min(before + done, total), total);

  const flags = new Map(judged.map(({ id, read }) => [id, new Uint8Array(read)]));
  if (options.bytes && judged.length > 0) {
    await judgeBytes(db, sources, flags, turns, progress);
    before = records;
  } else for (const { id } of judged) readFlags(segments.get(id)!, flags.get(id)!);

  const twins: StoredTwin[] = [];
  /** Sources whose flags or counts may be others than those stored. */
  const touched = new Set(options.bytes ? flags.keys() : []);
  for (const profile of new Set(judged.map((source) => source.profile))) {
    const alike = sources.filter((source) => source.profile === profile);
    const stored = new Map(alike.filter((source) => !source.judged).map(({ id, read }) => [id, readFlags(segments.get(id)!, new Uint8Array(read))]));
    const keeps = new Set(alike.filter((source) => source.keepsDuplicates).map(({ id }) => id));
    await findTwins(db, alike.map(({ id, judged: isJudged }) => {
      const own = flags.get(id) ?? stored.get(id)!;
      return { source: id, judged: isJudged, segments: segments.get(id)!, omits: (record: number) => (own[record] & (REPEATED | DUPLICATE | SHOWN)) !== 0 };
    }), { among: true, turns, progress }, ({ source, record, ofSource, ofRecord, equal }) => {
      touched.add(source);
      if (!equal) twins.push({ source, record, ofSource, ofRecord, kind: 'conflict' });
      else if (source === ofSource) flags.get(source)![record] |= REPEATED;
      else if (keeps.has(source)) flags.get(source)![record] |= SHOWN;
      else {
        flags.get(source)![record] = DUPLICATE;
        twins.push({ source, record, ofSource, ofRecord, kind: 'duplicate' });
      }
    });
    before += alike.reduce((sum, { read }) => sum + read, 0);
  }
  options.progress(total, total);
  await turns.take();
  return new Judgement(db, from, flags, touched, twins);
}

/**
 * After an import, whose records were compared by their bytes as they came: compares their ids, from the first new source on.
 * What was owed from before is done with it.
 */
export function judgeRecordIds(db: Database.Database, from: number, signal: AbortSignal, progress: (done: number, total: number) => void = () => undefined): Promise<Judgement> {
  const owed = Math.min(unjudgedFrom(db) ?? from, from);
  return judge(db, { from: owed, bytes: owed < from, signal, progress });
}

/** The first source whose duplicates and conflicts are still to be judged, because Exhibit ended or a person cancelled before they were; null: none. */
export function unjudgedFrom(db: Database.Database): number | null {
  const value = db.prepare<[], string>("SELECT value FROM info WHERE key = 'unjudged'").pluck().get();
  return value === undefined ? null : Number(value);
}

/** What was found, ready to be put into the case. */
export class Judgement {
  readonly #db: Database.Database;
  readonly #from: number;
  readonly #flags: ReadonlyMap<number, Uint8Array>;
  readonly #touched: ReadonlySet<number>;
  readonly #twins: readonly StoredTwin[];

  constructor(db: Database.Database, from: number, flags: ReadonlyMap<number, Uint8Array>, touched: ReadonlySet<number>, twins: readonly StoredTwin[]) {
    this.#db = db;
    this.#from = from;
    this.#flags = flags;
    this.#touched = touched;
    this.#twins = twins;
  }

  /** What the case holds otherwise than it was judged now, or null; for a judgement of all sources, none of which is excluded. */
  fault(): string | null {
    const db = this.#db;
    const key = (twin: StoredTwin) => `${twin.source}:${twin.record} ${twin.kind} ${twin.ofSource}:${twin.ofRecord}`;
    const judged = new Set(this.#twins.map(key));
    const stored = db.prepare<[], StoredTwin>('SELECT source_id AS source, record, of_source AS ofSource, of_record AS ofRecord, kind FROM twin').all();
    const odd = stored.find((twin) => !judged.has(key(twin)));
    if (odd || stored.length !== judged.size) return odd ? `record ${odd.record + 1} of source ${odd.source} has no such twin` : `${judged.size} twins were found where ${stored.length} are told of`;
    const conflicts = Map.groupBy(this.#twins.filter(({ kind }) => kind === 'conflict').flatMap(({ source, record, ofSource, ofRecord }) => [{ source, record }, { source: ofSource, record: ofRecord }]), ({ source }) => source);
    for (const [source, own] of this.#flags) {
      const flags = own.map((flag) => flag & (REPEATED | DUPLICATE));
      for (const { record } of conflicts.get(source) ?? []) flags[record] |= CONFLICT;
      for (const segment of segmentsOf(db, source)) {
        const told = segment.column('flags');
        for (let event = 0; event < segment.events; event++) {
          const record = segment.record ? segment.record[event] : segment.firstRecord + event;
          if ((told ? told[event] : 0) !== flags[record]) return `record ${record + 1} of source ${source} is flagged otherwise than its bytes and its id say`;
        }
      }
    }
    return null;
  }

  /** Writes flags, twins and counts; call within one transaction, after standing and such were written. */
  store(): void {
    const db = this.#db;
    const earlier = new Set(db.prepare<[number], number>("SELECT DISTINCT of_source FROM twin WHERE source_id >= ? AND kind = 'conflict'").pluck().all(this.#from));
    const remove = db.prepare('DELETE FROM twin WHERE source_id = ?');
    for (const source of this.#flags.keys()) remove.run(source);
    const insert = db.prepare('INSERT INTO twin (source_id, record, sub, of_source, of_record, of_sub, kind) VALUES (?, ?, 0, ?, ?, 0, ?)');
    for (const twin of this.#twins) {
      insert.run(twin.source, twin.record, twin.ofSource, twin.ofRecord, twin.kind);
      if (twin.kind === 'conflict') earlier.add(twin.ofSource);
    }
    for (const [source, flags] of this.#flags) if (this.#touched.has(source) || earlier.has(source)) stamp(db, source, flags);
    // Sources before are as they were, but for the conflicts that later ones have with them.
    const read = db.prepare<[number], number>("SELECT read FROM source WHERE id = ? AND standing = 'included'").pluck();
    for (const source of earlier) {
      const records = read.get(source);
      if (!this.#flags.has(source) && records !== undefined) stamp(db, source, readFlags(segmentsOf(db, source), new Uint8Array(records)));
    }
    db.exec('DELETE FROM by_time');
    db.prepare("DELETE FROM info WHERE key = 'unjudged' AND CAST(value AS INTEGER) >= ?").run(this.#from);
  }
}

/** Flags per record, from the hashes of all blocks in the order of the sources. */
async function judgeBytes(db: Database.Database, sources: readonly JudgedSource[], flags: ReadonlyMap<number, Uint8Array>, turns: Turns, progress: (done: number) => void): Promise<void> {
  const stored = db.prepare<[number], Buffer>('SELECT hashes FROM block WHERE id = ?').pluck();
  const hashesOf = (block: number): Buffer => stored.get(block)!;
  const index = new RecordIndex(hashesOf);
  const last = Math.max(...flags.keys());
  let done = 0;
  for (const { id, keepsDuplicates } of sources) {
    if (id > last) break;
    const own = flags.get(id);
    index.nextSource(id);
    // What repeats what within a source whose duplicates are shown is a matter of that source alone.
    const alone = own && keepsDuplicates ? new RecordIndex(hashesOf) : null;
    alone?.nextSource(id);
    const rejected = new Set(db.prepare<[number], number>('SELECT record FROM rejection WHERE source_id = ?').pluck().all(id));
    for (const block of db.prepare<[number], { id: number; first: number }>(BLOCKS_OF_SOURCE).all(id)) {
      if (turns.due) { progress(done); await turns.take(); }
      const hashes = hashesOf(block.id);
      const records = hashes.length / HASH;
      index.nextBlock(block.id, hashes);
      alone?.nextBlock(block.id, hashes);
      for (let i = 0; i < records; i++) {
        const record = block.first + i;
        if (rejected.has(record)) { if (own) own[record] = REJECTED; continue; }
        const found = index.add(i);
        if (alone && own) own[record] = (alone.add(i) === FRESH ? 0 : REPEATED) | (found === SUPPLIED ? SHOWN : 0);
        else if (own && found !== FRESH) own[record] = found === SUPPLIED ? DUPLICATE : REPEATED;
      }
      done += records;
    }
  }
}

/** Flags per record as stored with the events, conflicts aside. */
function readFlags(segments: readonly StoredSegment[], flags: Uint8Array): Uint8Array {
  for (const segment of segments) {
    const stored = segment.column('flags');
    if (!stored) continue;
    const { record } = segment;
    for (let event = 0; event < segment.events; event++) flags[record ? record[event] : segment.firstRecord + event] = stored[event] & (REPEATED | DUPLICATE);
  }
  return flags;
}

/** Writes the flags of one source, conflicts taken from the twins, and its counts. `flags` is per record, and used up. */
function stamp(db: Database.Database, source: number, flags: Uint8Array): void {
  for (const record of db.prepare<[number, number], number>(`
    SELECT record FROM twin JOIN source ON source.id = of_source WHERE source_id = ? AND kind = 'conflict' AND standing = 'included'
    UNION ALL SELECT of_record FROM twin JOIN source ON source.id = source_id WHERE of_source = ? AND kind = 'conflict' AND standing = 'included'`).pluck().iterate(source, source)) flags[record] |= CONFLICT;
  let events = 0;
  let repeated = 0;
  let conflicts = 0;
  let undated = 0;
  let first = Infinity;
  let last = -Infinity;
  const changed: (() => void)[] = [];
  const write = db.prepare('INSERT INTO column (segment_id, name, body) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET body = excluded.body');
  const remove = db.prepare("DELETE FROM column WHERE segment_id = ? AND name = 'flags'");
  for (const segment of segmentsOf(db, source)) {
    const stored = segment.column('flags');
    const time = segment.column('time')!;
    const { record } = segment;
    const own = new Uint8Array(segment.events);
    let any = false;
    let differs = false;
    for (let event = 0; event < segment.events; event++) {
      const flag = flags[record ? record[event] : segment.firstRecord + event] & (REPEATED | DUPLICATE | CONFLICT);
      own[event] = flag;
      if (flag !== 0) any = true;
      if (flag !== (stored ? stored[event] : 0)) differs = true;
      if ((flag & DUPLICATE) !== 0) continue;
      events++;
      if ((flag & REPEATED) !== 0) repeated++;
      if ((flag & CONFLICT) !== 0) conflicts++;
      const micros = time[event];
      if (micros !== micros) undated++;
      else {
        if (micros < first) first = micros;
        if (micros > last) last = micros;
      }
    }
    if (differs) changed.push(any ? () => { write.run(segment.id, 'flags', blobOf(own)); } : () => { remove.run(segment.id); });
  }
  for (const change of changed) change();
  let duplicate = 0;
  for (const flag of flags) if ((flag & DUPLICATE) !== 0) duplicate++;
  db.prepare(`UPDATE source SET imported = read - rejected - ?, duplicate = ?, repeated = ?, conflicts = ?, undated = ?, events = ?, first_micros = ?, last_micros = ?
    WHERE id = ?`).run(duplicate, duplicate, repeated, conflicts, undated, events, first <= last ? first : null, first <= last ? last : null, source);
}
