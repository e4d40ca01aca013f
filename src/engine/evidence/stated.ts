// What every table is said to hold: rows and a sum over them, kept up by triggers with each write of Exhibit, whatever part of it
// writes. What anything else changes, adds or takes away shows as a difference.
import { createHash, hash } from 'node:crypto';
import type Database from 'better-sqlite3';

/** Made anew from the rest at any time, or a list of past work: nobody relies on their bytes. */
export const REBUILDABLE: ReadonlySet<string> = new Set(['by_time', 'text_group', 'text_page', 'text_words', 'job']);
/** Too large to be summed row by row: blocks are summed by their part, columns by their segment, kept files by their hash. */
const IN_BULK: ReadonlySet<string> = new Set(['block', 'column', 'given_chunk']);
/** Come and go while a case is open, and say nothing of what is in it. */
export const PASSING_INFO = "('holder', 'unjudged')";
const SUM = 32;
const SHORT_BLOB = 64;

export interface Stated { readonly name: string; readonly rows: number; readonly sum: Buffer }
/** `sha256`: over the rows in the order in which they stand. */
export interface Summed extends Stated { readonly sha256: Buffer }
/** A table as it is summed; `where` limits which rows are, for the row called `row`. */
interface SummedTable { readonly name: string; readonly table: string; readonly columns: readonly string[]; where(row: string): string }

/** All tables that are summed, by what the file itself says that it has. */
export function summedTables(db: Database.Database): readonly SummedTable[] {
  const tables = db.prepare<[], string>("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name").pluck().all();
  const columns = (table: string): string[] => db.prepare<[string], string>('SELECT name FROM pragma_table_info(?) ORDER BY cid').pluck().all(table);
  const always = (): string => '1';
  return [
    ...tables.filter((table) => table !== 'stated' && !REBUILDABLE.has(table) && !IN_BULK.has(table)).map((table) => ({
      name: table, table, columns: columns(table), where: table === 'info' ? (row: string) => `${row}key NOT IN ${PASSING_INFO}` : always,
    })),
    // Flags of events are written anew when duplicates are judged, and so stand in no sum of a segment.
    { name: 'column flags', table: 'column', columns: columns('column'), where: (row) => `${row}name = 'flags'` },
  ];
}

/** A row as one text: its values with their kinds, so that no two rows have one text. Long blobs go in as their hash. */
export function rowText(values: readonly unknown[]): string {
  let text = '';
  for (const value of values) {
    if (typeof value === 'string') text += `t${value.length}:${value}`;
    else if (typeof value === 'number') text += Number.isInteger(value) ? `i${value};` : `r${value};`;
    else if (value === null) text += 'n';
    else if (Buffer.isBuffer(value)) text += value.length <= SHORT_BLOB ? `b${value.length}:${value.toString('latin1')}` : `h${hash('sha256', value, 'hex')}`;
    else throw new TypeError('a row holds what SQLite has no value for');
  }
  return text;
}

/** A sum of rows in any order: their hashes added up as numbers of 256 bits. Tells tables apart; what is signed is a hash of them in order. */
export class RowSum {
  rows = 0;
  readonly #words = new Uint32Array(SUM / 4);

  add(values: readonly unknown[]): void { this.#change(rowText(values), 1); }
  addText(text: string): void { this.#change(text, 1); }
  remove(values: readonly unknown[]): void { this.#change(rowText(values), -1); }

  copy(): RowSum {
    const sum = new RowSum();
    sum.plus(this.rows, this.bytes());
    return sum;
  }

  /** Adds what another sum has come to. */
  plus(rows: number, sum: Buffer): void {
    this.rows += rows;
    this.#plus(sum.toString('latin1'), 1);
  }

  bytes(): Buffer {
    const sum = Buffer.alloc(SUM);
    this.#words.forEach((word, i) => sum.writeUInt32LE(word, i * 4));
    return sum;
  }

  #change(text: string, sign: 1 | -1): void {
    // Digests as 'binary' strings: three times as fast as buffers.
    this.#plus(hash('sha256', text, 'binary'), sign);
    this.rows += sign;
  }

  #plus(digest: string, sign: 1 | -1): void {
    let carry = 0;
    for (let i = 0, at = 0; i < this.#words.length; i++, at += 4) {
      const word = (digest.charCodeAt(at) | digest.charCodeAt(at + 1) << 8 | digest.charCodeAt(at + 2) << 16 | digest.charCodeAt(at + 3) << 24) >>> 0;
      const total = this.#words[i] + sign * word + carry;
      this.#words[i] = total;
      carry = Math.floor(total / 4_294_967_296);
    }
  }
}

/** Every table as it stands now, read without any index; null now and then in between. */
export function* sumsOf(db: Database.Database): Generator<Summed | null> {
  for (const { name, table, columns, where } of summedTables(db)) {
    const sum = new RowSum();
    const sha256 = createHash('sha256');
    for (const row of db.prepare<[], unknown[]>(`SELECT ${columns.map(quoted).join(', ')} FROM ${quoted(table)} NOT INDEXED WHERE ${where('')}`).raw().iterate()) {
      const text = rowText(row);
      sum.addText(text);
      sha256.update(text).update('\n');
      if (sum.rows % 1000 === 0) yield null;
    }
    yield { name, rows: sum.rows, sum: sum.bytes(), sha256: sha256.digest() };
  }
}

/** Sums all tables and says so in `stated`; for a new case, and one that was brought up to date. Call within a transaction. */
export function stateAll(db: Database.Database): void {
  const put = db.prepare('INSERT INTO stated (name, rows, sum) VALUES (?, ?, ?) ON CONFLICT (name) DO UPDATE SET rows = excluded.rows, sum = excluded.sum');
  const all = [...sumsOf(db)].filter((stated) => stated !== null);
  for (const { name, rows, sum } of all) put.run(name, rows, sum);
}

/** Keeps the sums with every write of a connection: by triggers of its own, which are not in the file, and one update a transaction. */
export class StatedSums {
  #changes = new Map<string, RowSum>();
  #within = false;
  readonly #db: Database.Database;

  constructor(db: Database.Database) {
    this.#db = db;
    const changed = (name: string): RowSum => {
      let sum = this.#changes.get(name);
      if (!sum) this.#changes.set(name, sum = new RowSum());
      return sum;
    };
    db.function('row_comes', { varargs: true }, (name: unknown, ...values: unknown[]) => { changed(name as string).add(values); return null; });
    db.function('row_goes', { varargs: true }, (name: unknown, ...values: unknown[]) => { changed(name as string).remove(values); return null; });
    for (const { name, table, columns, where } of summedTables(db)) {
      const row = (of: 'new' | 'old') => columns.map((column) => `${of}.${quoted(column)}`).join(', ');
      const trigger = (event: 'INSERT' | 'DELETE' | 'UPDATE', of: 'new' | 'old') => `CREATE TEMP TRIGGER ${quoted(`stated ${name} ${event} ${of}`)} AFTER ${event} ON main.${quoted(table)}
        WHEN ${where(`${of}.`)} BEGIN SELECT row_${of === 'new' ? 'comes' : 'goes'}('${name}', ${row(of)}); END`;
      db.exec([trigger('INSERT', 'new'), trigger('DELETE', 'old'), trigger('UPDATE', 'old'), trigger('UPDATE', 'new')].join(';\n'));
    }
  }

  /** Runs the work of one transaction, and has its sums in the file with it or not at all. */
  within<T>(work: () => T): T {
    if (this.#within) return this.#savepoint(work);
    this.#changes.clear();
    this.#within = true;
    try {
      const result = work();
      this.#write();
      return result;
    } finally {
      this.#within = false;
    }
  }

  /** Work within work: where it fails and the rest goes on, its rows were never there. */
  #savepoint<T>(work: () => T): T {
    const before = new Map([...this.#changes].map(([name, sum]) => [name, sum.copy()]));
    try { return work(); } catch (thrown) {
      this.#changes = before;
      throw thrown;
    }
  }

  #write(): void {
    const stated = this.#db.prepare<[string], Stated>('SELECT name, rows, sum FROM stated WHERE name = ?');
    const put = this.#db.prepare('UPDATE stated SET rows = ?, sum = ? WHERE name = ?');
    for (const [name, change] of this.#changes) {
      const { rows, sum } = stated.get(name)!;
      change.plus(rows, sum);
      put.run(change.rows, change.bytes(), name);
    }
  }
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
