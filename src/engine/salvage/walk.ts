// Finds the rows of each table in a damaged file: down its tree as far as that leads, then in pages that no tree leads to any more and
// whose rows can be of one table alone.
import { childOf, INNER_INDEX, INNER_TABLE, LEAF_INDEX, LEAF_TABLE, partsOf, rowOf, type PageParts, type RawRow } from './cells.ts';
import type { PageFile } from './page-file.ts';
import { fits, type CaseTable } from './tables.ts';

interface SchemaRow { readonly type: string; readonly name: string; readonly root: number }
/** What went wrong with one table. */
export interface Losses { pages: number; rows: number }

export class Walk {
  /** Tables and indexes by name, as far as the file says. */
  readonly schema: readonly SchemaRow[];
  /** The schema was found page by page, not from its beginning. */
  readonly schemaTorn: boolean;
  readonly losses = new Map<string, Losses>();
  readonly #file: PageFile;
  readonly #seen = new Set<number>();

  constructor(file: PageFile) {
    this.#file = file;
    const own = { pages: 0, rows: 0 };
    let rows = [...this.#tree(1, false, own)];
    this.schemaTorn = own.pages > 0 || own.rows > 0 || rows.length === 0;
    if (this.schemaTorn) rows = [...rows, ...this.#looseSchema()];
    this.schema = rows.flatMap(({ values: [type, name, , root] }) => (typeof type === 'string' && typeof name === 'string' && typeof root === 'number' ? [{ type, name, root }] : []));
  }

  /** Rows of a table, from its root. */
  *rows(table: CaseTable): Generator<RawRow> {
    const losses = this.#lossesOf(table.name);
    const root = this.schema.find(({ type, name }) => type === 'table' && name === table.name)?.root;
    if (root === undefined) { losses.pages++; return; }
    for (const row of this.#tree(root, table.withoutRowid, losses)) {
      if (fits(table, row)) yield row;
      else losses.rows++;
    }
  }

  /** Marks what belongs to trees that hold nothing to be saved, so that it is not taken for loose pages. */
  skip(isSkipped: (row: SchemaRow) => boolean): void {
    for (const row of this.schema) if (row.root > 0 && isSkipped(row)) for (const _ of this.#tree(row.root, null, { pages: 0, rows: 0 })) { /* only its pages count */ }
  }

  /** Pages on the list of free ones; null where that list is damaged. What is in them was deleted. */
  freePages(): ReadonlySet<number> | null {
    const { firstFree, freePages, magic } = this.#file.header;
    const free = new Set<number>();
    for (let trunk = firstFree; trunk !== 0;) {
      const page = free.has(trunk) ? null : this.#file.page(trunk);
      if (page === null) return null;
      free.add(trunk);
      const count = page.readUInt32BE(4);
      if (8 + count * 4 > page.length) return null;
      for (let i = 0; i < count; i++) free.add(page.readUInt32BE(8 + i * 4));
      trunk = page.readUInt32BE(0);
    }
    return magic && free.size === freePages ? free : null;
  }

  /** Rows in pages that no tree led to. Where free pages are not known, only of tables of which something is missing. */
  *loose(tables: readonly CaseTable[], turn: (page: number) => void): Generator<{ readonly table: CaseTable; readonly row: RawRow }> {
    const free = this.freePages();
    const wanted = free === null ? tables.filter(({ name }) => this.#lossesOf(name).pages > 0) : tables;
    for (let number = 2; number <= this.#file.count; number++) {
      turn(number);
      if (this.#seen.has(number) || free?.has(number)) continue;
      const parts = this.#parts(number);
      if (parts === null || parts.type === INNER_TABLE || parts.cells.length === 0) continue;
      const rows = parts.cells.flatMap((cell) => this.#row(parts, cell) ?? []);
      const candidates = rows.length === 0 ? [] : wanted.filter((table) => rows.every((row) => fits(table, row)));
      if (candidates.length !== 1) continue;
      this.#seen.add(number);
      const losses = this.#lossesOf(candidates[0]!.name);
      losses.rows += parts.cells.length - rows.length + parts.broken;
      // Where a page hangs on nothing, something above it is gone, and with it perhaps more.
      if (losses.pages === 0) losses.pages = 1;
      for (const row of rows) yield { table: candidates[0]!, row };
    }
  }

  #lossesOf(table: string): Losses {
    const losses = this.losses.get(table) ?? { pages: 0, rows: 0 };
    this.losses.set(table, losses);
    return losses;
  }

  /** `ofIndex`: the tree is one of an index or of a table without row numbers; null: either. */
  *#tree(root: number, ofIndex: boolean | null, losses: Losses): Generator<RawRow> {
    const pending = [root];
    for (let number = pending.pop(); number !== undefined; number = pending.pop()) {
      const parts = this.#seen.has(number) ? null : this.#parts(number);
      if (parts === null || (ofIndex !== null && ofIndex !== (parts.type === LEAF_INDEX || parts.type === INNER_INDEX))) { losses.pages++; continue; }
      this.#seen.add(number);
      losses.rows += parts.broken;
      const inner = parts.type === INNER_TABLE || parts.type === INNER_INDEX;
      if (inner) pending.push(parts.right!, ...parts.cells.map((cell) => childOf(parts, cell)).reverse());
      if (parts.type === INNER_TABLE) continue;
      for (const cell of parts.cells) {
        const row = this.#row(parts, cell);
        if (row) yield row; else losses.rows++;
      }
    }
  }

  #parts(number: number): PageParts | null {
    const page = this.#file.page(number);
    return page === null ? null : partsOf(page, number === 1);
  }

  #row(parts: PageParts, cell: number): RawRow | null {
    try {
      return rowOf(this.#file, parts, cell, (page) => this.#seen.add(page));
    } catch (thrown) {
      if (thrown instanceof RangeError) return null;
      throw thrown;
    }
  }

  /** Rows of the schema in pages that its beginning does not lead to. */
  *#looseSchema(): Generator<RawRow> {
    for (let number = 2; number <= this.#file.count; number++) {
      const parts = this.#seen.has(number) ? null : this.#parts(number);
      if (parts?.type !== LEAF_TABLE) continue;
      const rows = parts.cells.flatMap((cell) => this.#row(parts, cell) ?? []);
      if (rows.length === 0 || !rows.every(isSchema)) continue;
      this.#seen.add(number);
      yield* rows;
    }
  }
}

function isSchema({ values: [type, name, of, root, sql], values }: RawRow): boolean {
  return values.length === 5 && (type === 'table' || type === 'index' || type === 'trigger') && typeof name === 'string' && typeof of === 'string' && typeof root === 'number' && (sql === null || typeof sql === 'string');
}
