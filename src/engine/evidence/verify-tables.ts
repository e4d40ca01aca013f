// Whether the tables are what Exhibit last wrote: their definitions, the sums that are kept of their rows, and the bytes of columns.
import { hash } from 'node:crypto';
import Database from 'better-sqlite3';
import { MIGRATIONS } from '../casefile/schema.ts';
import type { Turns } from '../casefile/turns.ts';
import { segmentSum } from './bulk-sums.ts';
import { sumsOf, type Stated, type Summed } from './stated.ts';

/** What is wrong with the tables, and what they come to. */
export interface TablesCheck { readonly faults: readonly string[]; readonly sums: readonly Summed[] }

export async function checkTables(db: Database.Database, turns: Turns): Promise<TablesCheck> {
  const faults: string[] = [...definitionFaults(db)];
  const stated = new Map(db.prepare<[], Stated>('SELECT name, rows, sum FROM stated NOT INDEXED').all().map((row) => [row.name, row]));
  const sums: Summed[] = [];
  for (const summed of sumsOf(db)) {
    if (turns.due) await turns.take();
    if (summed === null) continue;
    sums.push(summed);
    const said = stated.get(summed.name);
    stated.delete(summed.name);
    if (!said) faults.push(`no sum of ${summed.name} was kept`);
    else if (said.rows !== summed.rows) faults.push(`${summed.name} has ${summed.rows} rows where Exhibit left ${said.rows}`);
    else if (!said.sum.equals(summed.sum)) faults.push(`a row of ${summed.name} is not as Exhibit left it`);
  }
  for (const name of stated.keys()) faults.push(`a sum was kept of ${name}, which is not there`);
  const columns = await columnFault(db, turns);
  if (columns !== null) faults.push(columns);
  const chunks = chunkFault(db);
  if (chunks !== null) faults.push(chunks);
  return { faults, sums };
}

const DEFINITIONS = "SELECT type, name, tbl_name AS belongs, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%' ORDER BY type, name";

type Definitions = ReadonlyMap<string, string>;
let expected: Definitions | null = null;

function definitionsOf(db: Database.Database): Definitions {
  return new Map(db.prepare<[], { type: string; name: string; belongs: string; sql: string }>(DEFINITIONS).all().map((row) => [`${row.type} ${row.name}`, `${row.belongs} ${row.sql}`]));
}

/** Those that the migrations come to; the same for every case. */
function expectedDefinitions(): Definitions {
  const made = new Database(':memory:');
  try {
    for (const migration of MIGRATIONS) made.exec(migration);
    return definitionsOf(made);
  } finally {
    made.close();
  }
}

function definitionFaults(db: Database.Database): readonly string[] {
  const wanted = expected ??= expectedDefinitions();
  const found = definitionsOf(db);
  return [...new Set([...wanted.keys(), ...found.keys()])].filter((name) => wanted.get(name) !== found.get(name)).map((name) => `the definition of ${name} is not that of a case`);
}

interface SegmentRow { id: number; source: number; generation: number; ordinal: number; events: number; firstRecord: number; sum: Buffer | null }

/** Columns are gone through in the order in which they lie, without an index: every row there is belongs to a segment, and makes its sum. */
async function columnFault(db: Database.Database, turns: Turns): Promise<string | null> {
  const bySegment = new Map<number, Map<string, string>>();
  const next = db.prepare<[number], { at: number; segment: number; name: string; body: Buffer }>('SELECT rowid AS at, segment_id AS segment, name, body FROM column NOT INDEXED WHERE rowid > ? ORDER BY rowid LIMIT 1');
  for (let at = 0; ;) {
    const row = next.get(at);
    if (!row) break;
    if (row.at <= at) return 'columns are not in the order of their numbers';
    ({ at } = row);
    let columns = bySegment.get(row.segment);
    if (!columns) bySegment.set(row.segment, columns = new Map());
    if (columns.has(row.name)) return `column ${row.name} stands twice`;
    if (row.name !== 'flags') columns.set(row.name, hash('sha256', row.body));
    if (turns.due) await turns.take();
  }
  const segments = db.prepare<[], SegmentRow>('SELECT id, source_id AS source, generation, ordinal, events, first_record AS firstRecord, columns_sha256 AS sum FROM segment NOT INDEXED').all();
  for (const { sum, ...segment } of segments) {
    const columns = bySegment.get(segment.id) ?? new Map<string, string>();
    bySegment.delete(segment.id);
    // Segments of a case from before sums were kept have none; what they say is held against the records all the same.
    if (sum !== null && !sum.equals(segmentSum(segment, columns))) return `the columns of segment ${segment.id} are not as Exhibit left them`;
  }
  return bySegment.size === 0 ? null : 'there are columns of no segment';
}

function chunkFault(db: Database.Database): string | null {
  let [given, ordinal] = [0, 0];
  for (const row of db.prepare<[], { given: number; ordinal: number; known: number }>(`SELECT given_id AS given, ordinal, EXISTS (SELECT 1 FROM given WHERE given.id = given_id) AS known
    FROM given_chunk NOT INDEXED ORDER BY given_chunk.rowid`).iterate()) {
    if (row.given !== given) { given = row.given; ordinal = 0; }
    if (row.ordinal !== ordinal++ || row.known !== 1) return 'the pieces of a file kept as given are out of order';
  }
  return null;
}
