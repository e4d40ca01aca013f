// One sheet as canonical rows, row by row as its XML comes in: what is there, where it says it is, and as it is written.
import { ExhibitError } from '../../../contract/errors.ts';
import { grouped, type Budget } from './budget.ts';
import type { PartReading } from './part.ts';
import { columnLetters, columnNumber, sheetLine, type SheetCell } from './sheet-rows.ts';
import { serialDate, type Shows } from './xlsx-dates.ts';
import type { SharedStrings } from './xlsx-strings.ts';
import { readXml, TextCollector, unescapeText, type XmlOptions } from './xlsx-xml.ts';
import type { ZipMember } from './zip-member.ts';

/** What the format allows (Excel specifications and limits); what says more is not one. */
const ROWS = 1_048_576;
const COLUMNS = 16_384;
const CELLS = 50_000_000;
/** As for any record. */
const ROW_CHARACTERS = 16 * 1024 * 1024;
const SHARED_FORMULAS = 100_000;
/** Characters of rows that one piece of XML may come to, roughly, and the XML of the shortest cell. */
const PIECE_ROWS = 16 * 1024 * 1024;
const SHORTEST_CELL = 20;

export interface SheetContext {
  readonly strings: SharedStrings;
  /** The workbook has a part for its strings. */
  readonly hasStrings: boolean;
  /** By the number of a cell's style. */
  readonly shows: readonly Shows[];
  readonly date1904: boolean;
  readonly budget: Budget;
  /** Most characters of one text. */
  readonly longest: number;
}

export class SheetReading implements PartReading {
  readonly container = 'none';
  readonly remarks: string[] = [];
  readonly #member: ZipMember;
  readonly #context: SheetContext;
  readonly #events: AsyncGenerator<void>;
  readonly #text: TextCollector;
  readonly #formulas = new Map<string, { readonly text: string; readonly of: string }>();
  readonly #counts = new Map<string, number>();
  #partial = false;
  #rows: string[] = [];
  #rowsLength = 0;
  #said = 0;

  #row = 0;
  #lastRow = 0;
  #column = 0;
  #cells: SheetCell[] = [];
  #cellCount = 0;
  #rowLength = 0;
  #sawData = false;

  #type = 'n';
  #style = 0;
  #reference = '';
  #value: string | null = null;
  #formula: string | null = null;
  #formulaType = '';
  #formulaIndex = '';
  #collecting = false;
  #phonetic = 0;

  constructor(member: ZipMember, context: SheetContext) {
    this.#member = member;
    this.#context = context;
    const { longest, strings } = context;
    const piece = Math.max(512, Math.min(64 * 1024, Math.floor(PIECE_ROWS / Math.max(1, strings.longest)) * SHORTEST_CELL));
    const options: XmlOptions = { name: member.name, longest, piece };
    this.#text = new TextCollector(options);
    const counted = (): number => this.#cellCount;
    this.#events = readXml(() => member.next(), { open: (name, attributes) => this.#open(name, attributes), close: (name) => this.#close(name), text: (text) => { if (this.#collecting) this.#text.add(text); }, get yielded() { return counted(); } }, options);
  }

  get given(): { readonly bytes: number; readonly sha256: string } { return this.#member; }
  get partial(): boolean { return this.#partial || this.#member.partial; }

  async next(): Promise<Buffer | null> {
    while (this.#rowsLength < 64 * 1024) {
      const done = await this.#advance();
      if (done) break;
    }
    if (this.#rows.length === 0) {
      if (this.#said === 0) throw new ExhibitError('SOURCE_NO_RECORDS', `${this.#member.name} holds no row.`);
      return null;
    }
    const bytes = Buffer.from(`${this.#rows.join('\n')}\n`);
    this.#rows = [];
    this.#rowsLength = 0;
    this.#said += bytes.length;
    this.#context.budget.decoded(bytes.length);
    return bytes;
  }

  close(): void { void this.#events.return(undefined); this.#member.close(); }

  /** True at the end. Broken XML ends the sheet early; the rows in front of it are kept. */
  async #advance(): Promise<boolean> {
    try {
      if ((await this.#events.next()).done !== true) return false;
      if (!this.#sawData) throw new ExhibitError('SOURCE_DAMAGED', `${this.#member.name} holds no data of a sheet.`);
      this.#finish();
    } catch (thrown) {
      if (!(thrown instanceof ExhibitError) || thrown.code !== 'SOURCE_DAMAGED' || this.#said + this.#rowsLength === 0) throw thrown;
      this.#partial = true;
      this.remarks.push(`the sheet ends behind row ${this.#lastRow}: ${thrown.message}`);
      this.#finish();
    }
    return true;
  }

  #finish(): void {
    for (const [what, count] of this.#counts) this.remarks.push(`${grouped(count)} ${what}`);
    this.#counts.clear();
    this.remarks.push(...this.#member.remarks);
  }

  #count(what: string): void { this.#counts.set(what, (this.#counts.get(what) ?? 0) + 1); }

  #open(name: string, attributes: Readonly<Record<string, string>>): void {
    switch (name) {
      case 'sheetData': this.#sawData = true; break;
      case 'row':
        this.#row = attributes['r'] === undefined ? this.#lastRow + 1 : Number(attributes['r']);
        if (!Number.isInteger(this.#row) || this.#row < 1 || this.#row > ROWS) throw new ExhibitError('SOURCE_LIMIT', `${this.#member.name} has a row “${String(attributes['r']).slice(0, 40)}”; a sheet has rows 1 to ${grouped(ROWS)}.`, 'Ask for the export again.');
        if (this.#row <= this.#lastRow) this.#count('rows out of order or with a number that another has; kept in the order of the file');
        if (attributes['hidden'] === '1' || attributes['hidden'] === 'true') this.#count('hidden rows; imported like the others');
        this.#column = 0;
        this.#rowLength = 0;
        break;
      case 'c': {
        this.#reference = attributes['r'] ?? '';
        const [, letters = '', row = ''] = /^([A-Z]+)(\d+)$/.exec(this.#reference) ?? [];
        const column = this.#reference === '' ? this.#column + 1 : columnNumber(letters);
        if (column < 1 || column > COLUMNS) throw new ExhibitError('SOURCE_LIMIT', `${this.#member.name} has a cell “${this.#reference.slice(0, 40)}”; a sheet has columns A to ${columnLetters(COLUMNS)}.`, 'Ask for the export again.');
        if (++this.#cellCount > CELLS) throw new ExhibitError('SOURCE_LIMIT', `${this.#member.name} has more than ${grouped(CELLS)} cells.`, 'Save the sheet as CSV and import that.');
        if (this.#reference !== '' && Number(row) !== this.#row) this.#count('cells name another row than the one that they stand in; kept where they stand');
        this.#column = column;
        this.#type = attributes['t'] ?? 'n';
        this.#style = Number(attributes['s'] ?? 0);
        this.#value = null;
        this.#formula = null;
        break;
      }
      case 'f':
        this.#formulaType = attributes['t'] ?? '';
        this.#formulaIndex = attributes['si'] ?? '';
        this.#collecting = true;
        break;
      case 'v': this.#collecting = true; break;
      case 't': this.#collecting = this.#phonetic === 0; break;
      case 'is': this.#value = ''; break;
      case 'rPh': this.#phonetic++; break;
    }
  }

  #close(name: string): void {
    switch (name) {
      case 'v': this.#value = this.#text.take(); this.#collecting = false; break;
      case 't':
        if (this.#collecting) this.#value = `${this.#value ?? ''}${this.#text.take()}`;
        if ((this.#value?.length ?? 0) > this.#context.longest) throw new ExhibitError('SOURCE_LIMIT', `${this.#member.name} holds a text of more than ${grouped(this.#context.longest)} characters.`);
        this.#collecting = false;
        break;
      case 'f': this.#formula = this.#text.take(); this.#collecting = false; break;
      case 'rPh': this.#phonetic--; break;
      case 'c': this.#endCell(); break;
      case 'row': this.#endRow(); break;
    }
  }

  #endCell(): void {
    const { formula, of } = this.#formulaOf();
    const cell = this.#readValue();
    if (cell === null && formula === null) return;
    if (cell === null) this.#count('formulas of which the file does not say what they came to');
    const { kind, value, date } = cell ?? { kind: 'none', value: '', date: null };
    if (value.includes('\ufffd')) this.#count('cells hold the character U+FFFD: their bytes are no valid text, or were none when the sheet was written');
    this.#rowLength += value.length + (formula?.length ?? 0);
    if (this.#rowLength > ROW_CHARACTERS) throw new ExhibitError('SOURCE_LIMIT', `${this.#member.name}: row ${this.#row} holds more than ${grouped(ROW_CHARACTERS)} characters.`, 'Ask for the export again.');
    this.#cells.push({ column: this.#column, kind, value, date, formula, of });
  }

  /** A formula that several cells share stands with the first of them alone. */
  #formulaOf(): { formula: string | null; of: string | null } {
    const text = this.#formula;
    if (text === null) return { formula: null, of: null };
    if (this.#formulaType !== 'shared') return { formula: text, of: null };
    if (text !== '') {
      if (this.#formulas.size < SHARED_FORMULAS) this.#formulas.set(this.#formulaIndex, { text, of: this.#reference });
      return { formula: text, of: null };
    }
    const shared = this.#formulas.get(this.#formulaIndex);
    if (!shared) this.#count('formulas shared with a cell that has none');
    return shared ? { formula: shared.text, of: shared.of } : { formula: '', of: null };
  }

  /** Null: there is no value. */
  #readValue(): Pick<SheetCell, 'kind' | 'value' | 'date'> | null {
    const value = this.#value;
    if (value === null) return null;
    const plain = (kind: SheetCell['kind'], text: string): Pick<SheetCell, 'kind' | 'value' | 'date'> => ({ kind, value: text, date: null });
    switch (this.#type) {
      case 's': return this.#shared(value);
      case 'str': case 'inlineStr': return plain('text', unescapeText(value));
      case 'd': return value === '' ? null : plain('text', value);
      case 'b': return plain('boolean', value === '1' || value.toLowerCase() === 'true' ? 'TRUE' : value === '0' || value.toLowerCase() === 'false' ? 'FALSE' : value);
      case 'e': return plain('error', value);
    }
    if (value === '') return null;
    if (!/^[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?$/.test(value)) {
      this.#count('cells that are marked as numbers and hold none; kept as text');
      return plain('text', value);
    }
    const shows = this.#context.shows[this.#style] ?? null;
    const date = shows === null ? null : serialDate(Number(value), shows, this.#context.date1904);
    if (shows !== null && date === null) this.#count('cells shown as a date whose number is none (negative, 0, the 29 February 1900 that never was, or behind the year 9999); kept as numbers');
    return { kind: 'number', value, date };
  }

  #shared(index: string): Pick<SheetCell, 'kind' | 'value' | 'date'> {
    const { strings, hasStrings } = this.#context;
    if (!hasStrings) throw new ExhibitError('SOURCE_DAMAGED', `${this.#member.name} refers to shared strings, and the workbook has none: a part of it is missing.`);
    const text = /^\d{1,10}$/.test(index) ? strings.at(Number(index)) : undefined;
    if (text !== undefined) return { kind: 'text', value: text, date: null };
    this.#count('cells refer to a shared string that is not there; each is kept as an error');
    return { kind: 'error', value: `shared string ${index.slice(0, 40)} is missing`, date: null };
  }

  #endRow(): void {
    this.#lastRow = Math.max(this.#lastRow, this.#row);
    if (this.#cells.length === 0) return;
    const line = sheetLine(this.#row, this.#cells);
    this.#rows.push(line);
    this.#rowsLength += line.length;
    this.#cells = [];
  }
}
