// What is noted of a source while it is read: control totals of its numeric columns, and signs that it was cut or changed. The first
// records tell which columns are worth watching; of all others only those are looked at, where the scanner found them.
import type { ControlTotal } from '../../contract/sources.ts';
import type { Dialect, Mapper } from '../record.ts';
import { RecordError } from '../record.ts';
import { ColumnTotal } from './control-totals.ts';
import type { CellSpans } from './csv-kernel.ts';
import { JSON_CONTAINER, JSON_ESCAPED, JSON_NULL, JSON_SURROGATES } from './csv-kernel.ts';
import { CsvScanner, QUOTED_WITH_BACKSLASHES, QUOTED_WITH_ESCAPES } from './csv-scanner.ts';
import { JsonCells, type JsonShape } from './json-cells.ts';
import { unescapeJson } from './json-spans.ts';
import { readRecord } from './record-object.ts';
import { CELL_CHARACTERS, countTell, IdTells, some } from './tells.ts';

const HEAD_RECORDS = 200;
const HEAD_BYTES = 4 * 1024 * 1024;
/** Share of a column's cells in the head that are plain decimals, for it to be totalled. */
const NUMERIC = 0.9;
const COLUMNS = 200;
const NAMES = 400;
/** Reasons of the readers and of JSON that mean an end too soon. */
const CUT = new Set(['record is cut off', 'a quote is opened and never closed', 'JSON ends too early']);

/** A column that is watched. */
interface Watched { readonly name: string; readonly total: ColumnTotal | null; readonly ids: IdTells | null }
interface Places { readonly cells: readonly number[]; readonly columns: readonly Watched[] }
/** Values by name, as text; null for what is no text: an object or a list. */
type Values = ReadonlyMap<string, string | null>;

export class SourceNotes {
  readonly #dialect: Dialect;
  readonly #mapper: Pick<Mapper, 'columns'>;
  #head: Buffer[] | null = [];
  #headBytes = 0;
  #watched: readonly Watched[] = [];
  #row: Places = { cells: [], columns: [] };
  #places = new WeakMap<JsonShape, Places>();
  #lastShape: JsonShape | null = null;
  #lastPlaces: Places = this.#row;
  #json: JsonCells | null = null;
  readonly #longest = new Map<string, number>();
  readonly #tells: string[] = [];
  #records = 0;
  /** Why the last record of the part looks cut; '' where it does not. */
  #cut = '';
  #scratch = new Uint8Array(256);

  constructor(dialect: Dialect, mapper: Pick<Mapper, 'columns'>) {
    this.#dialect = dialect;
    this.#mapper = mapper;
  }

  /**
   * Notes the record between `start` and `end` of what is being scanned. `reason`: why it was rejected, or null. `found`: the
   * scanner of CSV, or what the bulk path found of a JSON record; null where there is neither.
   */
  add(bytes: Uint8Array, start: number, end: number, reason: string | null, found: CsvScanner | JsonCells | null): void {
    this.#records++;
    if (reason !== null) { this.#cut = CUT.has(reason) ? reason : ''; return; }
    this.#cut = '';
    if (found instanceof CsvScanner && end >= bytes.length && this.#dialect.format === 'csv' && found.cells < this.#dialect.header.length) {
      this.#cut = `it has ${some(found.cells, 'cell')} of ${this.#dialect.header.length} and no line end`;
    }
    if (this.#head !== null || end - start >= CELL_CHARACTERS) { this.#addWhole(Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start)); return; }
    if (this.#watched.length === 0) return;
    if (found instanceof CsvScanner) { this.#addCells(bytes, found, this.#row); return; }
    const cells = found ?? this.#cellsOf(bytes, start, end);
    if (cells === null || cells.shape === null || !cells.shape.distinct) { this.#addWhole(Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start)); return; }
    if (cells.shape !== this.#lastShape) { this.#lastPlaces = this.#placesOf(cells.shape); this.#lastShape = cells.shape; }
    this.#addCells(bytes, cells, this.#lastPlaces);
  }

  /** Ends a file, member or sheet; the next record is the first of the next one. `label` stands in front of what it tells; '' where the source has one part. */
  endPart(label: string): void {
    const { format } = this.#dialect;
    const headerRows = format === 'csv' ? this.#dialect.headerRows ?? 1 : format === 'xlsx' ? this.#dialect.headerRows : 0;
    const round = countTell(this.#records, headerRows);
    if (round !== null) this.#tell(label + round);
    if (this.#cut !== '') this.#tell(`${label}the last record is cut: ${this.#cut}`);
    this.#records = 0;
    this.#cut = '';
  }

  /** Everything that was noted. Tells are clauses, in the order of the parts and then of the columns. */
  finish(): { readonly totals: readonly ControlTotal[]; readonly tells: readonly string[] } {
    if (this.#head !== null) this.#choose(this.#head);
    return {
      totals: this.#watched.flatMap(({ total }) => (total && total.numbers > 0 ? [total.result()] : [])),
      tells: [
        ...this.#tells,
        ...[...this.#longest].map(([name, count]) => `column ${name}: ${some(count, 'cell')} of exactly ${CELL_CHARACTERS.toLocaleString('en-GB')} characters, the most that a cell of a workbook holds: the rest may be missing`),
        ...this.#watched.flatMap(({ ids }) => ids?.tells() ?? []),
      ],
    };
  }

  #tell(text: string): void {
    if (this.#tells.length < NAMES) this.#tells.push(text);
  }

  #cellsOf(bytes: Uint8Array, start: number, end: number): JsonCells | null {
    const { format } = this.#dialect;
    if (format !== 'json' && format !== 'ndjson') return null;
    this.#json ??= new JsonCells(() => null);
    this.#json.read(bytes, start, end);
    return this.#json;
  }

  #placesOf(shape: JsonShape): Places {
    let places = this.#places.get(shape);
    if (!places) this.#places.set(shape, places = this.#among(shape.names));
    return places;
  }

  /** Where the watched columns are among these names. */
  #among(names: readonly string[]): Places {
    const found = this.#watched.map((column) => ({ column, cell: names.indexOf(column.name) })).filter(({ cell }) => cell >= 0);
    return { cells: found.map(({ cell }) => cell), columns: found.map(({ column }) => column) };
  }

  #addCells(bytes: Uint8Array, found: CellSpans, { cells, columns }: Places): void {
    for (let i = 0; i < cells.length; i++) {
      const cell = cells[i];
      if (cell >= found.cells) continue;
      const form = found.cellForm[cell];
      const start = found.cellStart[cell];
      const end = found.cellEnd[cell];
      if (form === JSON_NULL) continue;
      if (form === JSON_CONTAINER || form === JSON_SURROGATES || form === QUOTED_WITH_ESCAPES || form === QUOTED_WITH_BACKSLASHES) this.#other(columns[i]);
      else if (form === JSON_ESCAPED) {
        if (end - start > this.#scratch.length) this.#other(columns[i]);
        else this.#cell(columns[i], this.#scratch, 0, unescapeJson(bytes, start, end, this.#scratch));
      } else this.#cell(columns[i], bytes, start, end);
    }
  }

  #cell({ total, ids }: Watched, bytes: Uint8Array, start: number, end: number): void {
    total?.add(bytes, start, end);
    ids?.add(bytes, start, end);
  }

  #other({ total, ids }: Watched): void {
    if (total) total.others++;
    ids?.addOther();
  }

  /** A record as the general reader sees it: those of the head, long ones, and those that no scanner took apart. */
  #addWhole(record: Buffer): void {
    const values = this.#valuesOf(record);
    if (values === null) return;
    if (record.length >= CELL_CHARACTERS) {
      for (const [name, text] of values) if (text?.length === CELL_CHARACTERS && (this.#longest.has(name) || this.#longest.size < NAMES)) this.#longest.set(name, (this.#longest.get(name) ?? 0) + 1);
    }
    if (this.#head === null) { this.#addValues(values); return; }
    this.#head.push(Buffer.from(record));
    this.#headBytes += record.length;
    if (this.#head.length === HEAD_RECORDS || this.#headBytes > HEAD_BYTES) this.#choose(this.#head);
  }

  #addValues(values: Values): void {
    for (const column of this.#watched) {
      const text = values.get(column.name);
      if (text === undefined || text === '') continue;
      if (text === null) { this.#other(column); continue; }
      const bytes = Buffer.from(text);
      this.#cell(column, bytes, 0, bytes.length);
    }
  }

  /** Null for a record that cannot be read. JSON's null is left out: it is as empty as ''. */
  #valuesOf(record: Buffer): Values | null {
    try {
      const values = new Map<string, string | null>();
      for (const [name, value] of readRecord(record, this.#dialect).object.entries) {
        if (value.kind !== 'null') values.set(name, value.kind === 'object' || value.kind === 'array' ? null : value.text);
      }
      return values;
    } catch (thrown) {
      if (thrown instanceof RecordError) return null;
      throw thrown;
    }
  }

  /** Decides which columns are watched, and takes in the records that it was decided from. */
  #choose(head: readonly Buffer[]): void {
    this.#head = null;
    const records = head.flatMap((record) => this.#valuesOf(record) ?? []);
    const fields = new Map(this.#mapper.columns(head).map(({ name, mapsTo }) => [name, mapsTo]));
    const tried = new Map<string, ColumnTotal>();
    for (const values of records) {
      for (const [name, text] of values) {
        let total = tried.get(name);
        if (!total && tried.size < NAMES) tried.set(name, total = new ColumnTotal(name));
        if (!total) continue;
        if (text === null) { total.others++; continue; }
        const bytes = Buffer.from(text);
        total.add(bytes, 0, bytes.length);
      }
    }
    const watched: Watched[] = [];
    for (const [name, { numbers, others }] of tried) {
      const field = fields.get(name) ?? null;
      const numeric = field !== 'time' && numbers > 0 && numbers >= (numbers + others) * NUMERIC;
      const ids = field === 'actor' || field === 'entity' || field === 'recordId' ? new IdTells(name, field === 'recordId') : null;
      if ((numeric || ids) && watched.length < COLUMNS) watched.push({ name, total: numeric ? new ColumnTotal(name) : null, ids });
    }
    this.#watched = watched;
    if (this.#dialect.format === 'csv') this.#row = this.#among(this.#dialect.header);
    for (const values of records) this.#addValues(values);
  }
}

/** What the head of a source tells already. Counts say nothing yet, and its last record is cut by us. */
export function headTells(dialect: Dialect, mapper: Pick<Mapper, 'columns'>, records: readonly { readonly bytes: Buffer; readonly problem: string | null }[]): readonly string[] {
  const notes = new SourceNotes(dialect, mapper);
  for (const { bytes, problem } of records) notes.add(bytes, 0, bytes.length, problem, null);
  return notes.finish().tells;
}
