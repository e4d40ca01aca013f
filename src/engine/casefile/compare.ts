// Two exports of one period beside each other: what the later one no longer has, has otherwise, or has besides. Records are
// compared, not visible events: it makes no difference that most of the later one are masked as duplicates.
import type Database from 'better-sqlite3';
import { ExhibitError } from '../../contract/errors.ts';
import type { Comparison } from '../../contract/sources.ts';
import { sourceIdOf } from '../events/ids.ts';
import { BLOCKS_OF_SOURCE } from '../events/records.ts';
import { formatInstant } from '../sources/time.ts';
import { Places } from './pairs.ts';
import { RecordIndex, SUPPLIED } from './record-index.ts';
import { segmentsOf, type StoredSegment } from './source-columns.ts';
import { Turns } from './turns.ts';
import { findTwins } from './twins.ts';

interface SourceRow { id: number; read: number; profile: string; clock: number; generation: number }
/** A comparison without its page; `records`: those missing, dated ones first. */
interface Compared { readonly key: string; readonly sums: Omit<Comparison, 'records'>; readonly records: Uint32Array }

/** Per record. */
const UNDATED = 1;
const WITHIN = 2;
const MATCHED = 4;
const CHANGED = 8;

interface Side extends SourceRow { readonly segments: readonly StoredSegment[]; readonly marks: Uint8Array }

export class Comparisons {
  readonly #db: Database.Database;
  /** The last one: a page comes after the other. */
  #last: Compared | null = null;

  constructor(db: Database.Database) {
    this.#db = db;
  }

  /** BAD_INPUT for a source beside itself, CANCELLED. About 12 bytes of memory for each record of both, while it is worked out. */
  async page(earlier: number, later: number, offset: number, limit: number, signal: AbortSignal): Promise<Comparison> {
    if (earlier === later) throw new ExhibitError('BAD_INPUT', `${sourceIdOf(earlier)} cannot be compared with itself.`);
    const select = this.#db.prepare<[number], SourceRow>('SELECT id, read, profile, clock_micros AS clock, generation FROM source WHERE id = ?');
    const rows = [select.get(earlier)!, select.get(later)!] as const;
    const key = JSON.stringify(rows);
    const compared = this.#last?.key === key ? this.#last : { key, ...await compare(this.#db, rows, new Turns(signal, 'Comparing the sources was cancelled.')) };
    this.#last = compared;
    const { sums, records } = compared;
    const places = new Places(this.#db);
    return { ...sums, records: Array.from(records.subarray(offset, offset + limit), (record) => places.of({ source: earlier, record })) };
  }
}

async function compare(db: Database.Database, rows: readonly [SourceRow, SourceRow], turns: Turns): Promise<Omit<Compared, 'key'>> {
  await turns.take();
  const sides = rows.map((row): Side => ({ ...row, segments: segmentsOf(db, row.id), marks: new Uint8Array(row.read) }));
  const [earlier, later] = sides;
  const ranges: (readonly [number, number])[] = [];
  for (const side of sides) ranges.push(await rangeOf(side, turns));
  const from = Math.max(ranges[0][0], ranges[1][0]);
  const to = Math.min(ranges[0][1], ranges[1][1]);
  if (!(from <= to)) return { sums: { from: null, to: null, earlier: 0, later: 0, inBoth: 0, missing: 0, undated: 0, changed: 0, added: 0 }, records: new Uint32Array(0) };
  for (const side of sides) await markTimes(side, from, to, turns);
  await matchBytes(db, later, earlier, turns);
  await matchBytes(db, earlier, later, turns);
  if (earlier.profile === later.profile) {
    await matchIds(db, later, earlier, turns);
    await matchIds(db, earlier, later, turns);
  }
  const left = (side: Side): number[] => Array.from(side.marks.keys()).filter((record) => relevant(side.marks[record]) && (side.marks[record] & (MATCHED | CHANGED)) === 0);
  const count = (side: Side, mark: number): number => side.marks.reduce((sum, marks) => sum + (relevant(marks) && (mark === 0 || (marks & mark) !== 0) ? 1 : 0), 0);
  const missing = left(earlier);
  const isUndated = (record: number): boolean => (earlier.marks[record] & UNDATED) !== 0;
  const undated = missing.filter(isUndated);
  return {
    sums: {
      from: formatInstant(from), to: formatInstant(to), earlier: count(earlier, 0), later: count(later, 0), inBoth: count(earlier, MATCHED),
      missing: missing.length, undated: undated.length, changed: count(earlier, CHANGED), added: left(later).length,
    },
    records: Uint32Array.from([...missing.filter((record) => !isUndated(record)), ...undated]),
  };
}

function relevant(marks: number): boolean {
  return (marks & (UNDATED | WITHIN)) !== 0;
}

/** The first and last time of a source, masked events included, by its corrected clock; from Infinity to -Infinity when none is dated. */
async function rangeOf({ segments, clock }: Side, turns: Turns): Promise<readonly [number, number]> {
  let first = Infinity;
  let last = -Infinity;
  for (const segment of segments) {
    if (turns.due) await turns.take();
    for (const micros of segment.column('time')!) {
      if (micros < first) first = micros;
      if (micros > last) last = micros;
    }
  }
  return [first + clock, last + clock];
}

/** Marks each record by the time of its first event; one that was rejected has none. */
async function markTimes({ segments, marks, clock }: Side, from: number, to: number, turns: Turns): Promise<void> {
  marks.fill(UNDATED);
  for (const segment of segments) {
    if (turns.due) await turns.take();
    const time = segment.column('time')!;
    const sub = segment.column('sub');
    for (let event = 0; event < segment.events; event++) {
      if (sub !== null && sub[event] !== 0) continue;
      const micros = time[event] + clock;
      if (micros === micros) marks[segment.record ? segment.record[event] : segment.firstRecord + event] = micros >= from && micros <= to ? WITHIN : 0;
    }
  }
}

/** Marks the records of one side whose k-th occurrence the other has too. */
async function matchBytes(db: Database.Database, has: Side, asked: Side, turns: Turns): Promise<void> {
  const stored = db.prepare<[number], Buffer>('SELECT hashes FROM block WHERE id = ?').pluck();
  const index = new RecordIndex((block) => stored.get(block)!);
  for (const { id, marks } of [has, asked]) {
    index.nextSource(id);
    for (const block of db.prepare<[number], { id: number; first: number; records: number }>(BLOCKS_OF_SOURCE).all(id)) {
      if (turns.due) await turns.take();
      index.nextBlock(block.id, stored.get(block.id)!);
      for (let i = 0; i < block.records; i++) if (index.add(i) === SUPPLIED && id === asked.id) marks[block.first + i] |= MATCHED;
    }
  }
}

/** Marks those left of one side whose id the other has: as matched where it says the same. */
async function matchIds(db: Database.Database, has: Side, asked: Side, turns: Turns): Promise<void> {
  const { marks } = asked;
  await findTwins(db, [
    { source: has.id, judged: false, segments: has.segments, omits: () => false },
    { source: asked.id, judged: true, segments: asked.segments, omits: (record) => (marks[record] & MATCHED) !== 0 || !relevant(marks[record]) },
  ], { among: false, turns }, ({ record, equal }) => { marks[record] |= equal ? MATCHED : CHANGED; });
}
