// Copies the rows that can be read into the tables of a new case, and keeps count of those that cannot: what a table refuses, blocks
// and profiles whose hash does not verify, entries of the custody log that do not fit their own.
import { createHash, hash } from 'node:crypto';
import type Database from 'better-sqlite3';
import type { SalvagedTable } from '../../contract/case-care.ts';
import { faultsOf } from './blocks.ts';
import type { Value } from './cells.ts';
import { named, type CaseTable } from './tables.ts';
import type { Walk } from './walk.ts';

/** Values of `info` that tell of a process, not of the case. */
const OF_A_PROCESS: ReadonlySet<Value> = new Set(['holder', 'unjudged']);
/** Rows that a new case has already, which those of the damaged one take the place of. */
const REPLACED: ReadonlySet<string> = new Set(['counter', 'info']);
const EXAMPLES = 5;
const EXAMPLE_CHARACTERS = 200;

export interface Copied {
  readonly tables: readonly SalvagedTable[];
  /** Block → records in it, by their place, that do not verify. */
  readonly faultyRecords: ReadonlyMap<number, readonly number[]>;
  /** Sources whose import had not finished. They were never acknowledged, and nothing of them is taken. */
  readonly unfinished: ReadonlySet<number>;
}

/** Call within a transaction, with foreign keys off. `turn` is called often, and may throw to end it. */
export function copyRows(db: Database.Database, walk: Walk, tables: readonly CaseTable[], turn: (page: number | null) => void): Copied {
  const faultyRecords = new Map<number, readonly number[]>();
  const unfinished = new Set<number>();
  const counts = new Map(tables.map(({ name }) => [name, { rows: 0, refused: 0, examples: [] as string[] }]));
  const statements = new Map<string, Database.Statement>();
  const put = (table: CaseTable, row: Record<string, Value>): void => {
    turn(null);
    const count = counts.get(table.name)!;
    const refuse = (why: string) => {
      count.refused++;
      if (count.examples.length < EXAMPLES) count.examples.push(`${why}: ${shown(row)}`.slice(0, EXAMPLE_CHARACTERS));
    };
    if (table.name === 'info' && OF_A_PROCESS.has(row['key']!)) return;
    if (table.name === 'source' && row['state'] === 'importing') { unfinished.add(row['id'] as number); return; }
    const fault = faultOfRow(table.name, row, faultyRecords);
    if (fault !== null) { refuse(fault); return; }
    const names = Object.keys(row);
    const key = `${table.name} ${names.length}`;
    let statement = statements.get(key);
    if (!statement) {
      statement = db.prepare(`INSERT ${REPLACED.has(table.name) ? 'OR REPLACE ' : ''}INTO "${table.name}" (${names.map((name) => `"${name}"`).join(', ')}) VALUES (${names.map(() => '?').join(', ')})`);
      statements.set(key, statement);
    }
    try {
      statement.run(...Object.values(row));
      count.rows++;
    } catch (thrown) {
      const code = String((thrown as { code?: unknown }).code);
      // The same row once more, in a page that was freed.
      if (code === 'SQLITE_CONSTRAINT_PRIMARYKEY' || code === 'SQLITE_CONSTRAINT_ROWID') return;
      if (!code.startsWith('SQLITE_CONSTRAINT')) throw thrown;
      refuse((thrown as Error).message);
    }
  };
  for (const table of tables) for (const row of walk.rows(table)) put(table, named(table, row));
  walk.skip(({ name }) => !counts.has(name));
  for (const { table, row } of walk.loose(tables, turn)) put(table, named(table, row));
  return {
    faultyRecords, unfinished,
    tables: tables.map(({ name }) => {
      const { rows, refused, examples } = counts.get(name)!;
      const lost = walk.losses.get(name) ?? { pages: 0, rows: 0 };
      return { table: name, rows, refused: refused + lost.rows, pages: lost.pages, examples };
    }),
  };
}

/** Rows whose partners are gone go too, and are counted as refused; done until all references hold. */
export function dropOrphans(db: Database.Database): ReadonlyMap<string, number> {
  const dropped = new Map<string, number>();
  for (;;) {
    const broken = db.pragma('foreign_key_check') as { table: string; rowid: number | null; parent: string; fkid: number }[];
    if (broken.length === 0) return dropped;
    for (const table of new Set(broken.map((row) => row.table))) {
      let removed = 0;
      for (const { from, to, parent } of referencesOf(db, table)) {
        const missing = from.map((column, i) => `parent."${to[i]}" = "${table}"."${column}"`).join(' AND ');
        const set = from.map((column) => `"${table}"."${column}" IS NOT NULL`).join(' AND ');
        removed += db.prepare(`DELETE FROM "${table}" WHERE ${set} AND NOT EXISTS (SELECT 1 FROM "${parent}" AS parent WHERE ${missing})`).run().changes;
      }
      if (removed === 0) throw new Error(`references of ${table} do not hold`);
      dropped.set(table, (dropped.get(table) ?? 0) + removed);
    }
  }
}

function referencesOf(db: Database.Database, table: string): { readonly from: string[]; readonly to: string[]; readonly parent: string }[] {
  const rows = db.pragma(`foreign_key_list("${table}")`) as { id: number; seq: number; table: string; from: string; to: string | null }[];
  return [...Map.groupBy(rows, ({ id }) => id).values()].map((columns) => {
    const parent = columns[0]!.table;
    const keys = (db.pragma(`table_info("${parent}")`) as { name: string; pk: number }[]).filter(({ pk }) => pk > 0).sort((a, b) => a.pk - b.pk).map(({ name }) => name);
    const ordered = columns.sort((a, b) => a.seq - b.seq);
    return { from: ordered.map(({ from }) => from), to: ordered.map(({ to }, i) => to ?? keys[i]!), parent };
  });
}

/** Why a row is not what was written, where it carries a hash that tells; null for one that is, or tells nothing. */
function faultOfRow(table: string, row: Record<string, Value>, faultyRecords: Map<number, readonly number[]>): string | null {
  if (table === 'block') {
    const faults = faultsOf(row);
    if (faults === null) return 'no record of it verifies';
    if (faults.length > 0) faultyRecords.set(row['id'] as number, faults);
  }
  if (table === 'profile' && !hash('sha256', String(row['body']), 'buffer').equals(row['sha256'] as Buffer)) return 'its hash does not verify';
  // As docs/case-file.md has it.
  if (table === 'custody') {
    const { seq, micros, actor, host, version, action, subject, detail, previous } = row;
    const own = createHash('sha256').update(JSON.stringify([seq, micros, actor, host, version, action, subject, detail, (previous as Buffer).toString('hex')], (_key, value: unknown) => (typeof value === 'bigint' ? String(value) : value))).digest();
    if (!own.equals(row['hash'] as Buffer)) return 'its hash does not verify';
  }
  return null;
}

function shown(row: Record<string, Value>): string {
  return JSON.stringify(row, (_key, value: unknown) => (Buffer.isBuffer(value) || (typeof value === 'object' && value !== null && 'data' in value) ? '…' : typeof value === 'bigint' ? String(value) : value));
}
