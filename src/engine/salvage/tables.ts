// Which tables a case of a schema has, and whether a row could be one of theirs: from the migrations themselves.
import Database from 'better-sqlite3';
import { MIGRATIONS } from '../casefile/schema.ts';
import type { RawRow, Value } from './cells.ts';

interface Column { readonly name: string; readonly type: string; readonly required: boolean; readonly hasDefault: boolean }
export interface CaseTable {
  readonly name: string;
  /** In the order in which a row of it is stored. */
  readonly columns: readonly Column[];
  readonly withoutRowid: boolean;
  /** Which column the number of the row is, or -1. */
  readonly rowidColumn: number;
}

/** What can be made anew from records, or tells only of past work. */
const DERIVED: ReadonlySet<string> = new Set(['segment', 'column', 'dictionary', 'twin', 'time_order', 'by_time', 'text_group', 'text_page', 'text_words', 'job']);

/** Tables of a schema that hold what cannot be made anew, and the names of all. */
export function tablesOf(version: number): { readonly kept: readonly CaseTable[]; readonly names: ReadonlySet<string> } {
  const db = new Database(':memory:');
  try {
    for (const migration of MIGRATIONS.slice(0, version)) db.exec(migration);
    const list = (db.pragma('table_list') as { schema: string; name: string; type: string; wr: number }[]).filter(({ schema, name, type }) => schema === 'main' && type === 'table' && !name.startsWith('sqlite_'));
    return { kept: list.filter(({ name }) => !DERIVED.has(name)).map(({ name, wr }) => tableOf(db, name, wr === 1)), names: new Set(list.map(({ name }) => name)) };
  } finally { db.close(); }
}

function tableOf(db: Database.Database, name: string, withoutRowid: boolean): CaseTable {
  const info = db.pragma(`table_info("${name}")`) as { name: string; type: string; notnull: number; dflt_value: string | null; pk: number }[];
  const keys = info.filter(({ pk }) => pk > 0).sort((a, b) => a.pk - b.pk);
  const stored = withoutRowid ? [...keys, ...info.filter(({ pk }) => pk === 0)] : info;
  const columns = stored.map((column) => ({ name: column.name, type: column.type, required: column.notnull === 1 || column.pk > 0, hasDefault: column.dflt_value !== null }));
  return { name, columns, withoutRowid, rowidColumn: !withoutRowid && keys.length === 1 && keys[0]!.type === 'INTEGER' ? info.indexOf(keys[0]!) : -1 };
}

/** Whether a row could be one of this table: as many values, each of the type of its column. Columns added later may be missing behind. */
export function fits(table: CaseTable, row: RawRow): boolean {
  if ((row.rowid === null) !== table.withoutRowid || row.values.length > table.columns.length) return false;
  return table.columns.every((column, i) => {
    if (i === table.rowidColumn) return row.values[i] === null;
    if (i >= row.values.length) return column.hasDefault || !column.required;
    return typeFits(column, row.values[i]!);
  });
}

function typeFits({ type, required }: Column, value: Value): boolean {
  if (value === null) return !required;
  if (type === 'INTEGER') return typeof value === 'bigint' || Number.isInteger(value);
  if (type === 'TEXT') return typeof value === 'string';
  return type === 'BLOB' ? Buffer.isBuffer(value) : typeof value === 'number';
}

/** The row by the names of its columns, as far as it has them. */
export function named(table: CaseTable, row: RawRow): Record<string, Value> {
  return Object.fromEntries(table.columns.slice(0, Math.max(row.values.length, table.rowidColumn + 1)).map(({ name }, i) => [name, i === table.rowidColumn ? row.rowid : row.values[i]!]));
}
