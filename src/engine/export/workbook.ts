// Events as a workbook, made piece by piece like the other forms: what one piece leaves for the next is a small text, so that the
// engine keeps nothing between them. Strings only, never a formula; ECMA-376 part 1 for the XML, APPNOTE 6.3 for the zip.
import { constants, crc32, deflateRawSync } from 'node:zlib';
import { z } from 'zod';
import { ExhibitError } from '../../contract/errors.ts';
import type { ExportedPiece } from './table.ts';

/** Rows of a sheet, its head among them (Excel specifications and limits, Microsoft). */
const SHEET_ROWS = 1_048_576;
/** Characters of a cell, from the same page. */
const CELL_CHARACTERS = 32_767;
const MOST_BYTES = 0xffff_ffff;
/** End of deflated data: a last, empty block. */
const LAST_BLOCK = Buffer.from([3, 0]);
/** Sizes and check sum follow the data. */
const FOLLOWS = 8;
const DEFLATED = 8;
/** 1 January 1980: the same bytes every time. */
const DATE = 0x21;

/** A part that is whole. */
interface Part { readonly name: string; readonly offset: number; readonly crc: number; readonly packed: number; readonly size: number }
/** Where the workbook stands between two pieces. `sheet`: the one being written, with its rows so far. */
interface State { readonly parts: readonly Part[]; readonly at: number; readonly sheet: { readonly part: Part; readonly rows: number } }

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
  // What looks like an escape stays what it is, and what XML cannot hold becomes one (ECMA-376 part 1, 22.9.2.19, ST_Xstring).
  .replaceAll(/_(?=x[0-9A-Fa-f]{4}_)/g, '_x005F_').replaceAll(/[\0-\x08\x0b-\x1f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, (character) => `_x${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}_`);

const SHEET_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>';
const SHEET_END = '</sheetData></worksheet>';

const tooLarge = (): ExhibitError => new ExhibitError('BAD_INPUT', 'A workbook of so many events would exceed 4 GiB.', 'Export them as CSV or JSON lines, or narrow the result.');

const COUNT = z.int().min(0);
const PART = z.strictObject({ name: z.string(), offset: COUNT, crc: COUNT, packed: COUNT, size: COUNT });
const STATE: z.ZodType<State> = z.strictObject({ parts: z.array(PART), at: COUNT, sheet: z.strictObject({ part: PART, rows: COUNT }) });

/** What a piece left for the next one comes back from outside. */
function stateOf(text: string): State {
  let state: unknown = null;
  try { state = JSON.parse(text); } catch { /* no state either */ }
  const { success, data } = STATE.safeParse(state);
  if (!success) throw new ExhibitError('BAD_INPUT', 'The state handed in is not what an earlier piece of a workbook left.', 'Ask for the first piece, with offset 0 and without a state.');
  return data;
}

/** Writes parts one after the other; `bytes` is what this piece adds to the file. */
class Writer {
  readonly #chunks: Buffer[] = [];
  readonly parts: Part[];
  at: number;

  constructor(parts: readonly Part[], at: number) {
    this.parts = [...parts];
    this.at = at;
  }

  get bytes(): Buffer { return Buffer.concat(this.#chunks); }

  add(bytes: Buffer): void {
    this.#chunks.push(bytes);
    this.at += bytes.length;
    if (this.at > MOST_BYTES) throw tooLarge();
  }

  begin(name: string): Part {
    const part = { name, offset: this.at, crc: 0, packed: 0, size: 0 };
    this.add(Buffer.concat([Buffer.from('PK\x03\x04'), header(part, false), Buffer.from(name)]));
    return part;
  }

  write(part: Part, text: string): Part {
    const bytes = Buffer.from(text);
    const packed = deflateRawSync(bytes, { finishFlush: constants.Z_FULL_FLUSH });
    this.add(packed);
    const size = part.size + bytes.length;
    if (size > MOST_BYTES) throw tooLarge();
    return { ...part, crc: crc32(bytes, part.crc), packed: part.packed + packed.length, size };
  }

  end(part: Part): void {
    this.add(LAST_BLOCK);
    const whole = { ...part, packed: part.packed + LAST_BLOCK.length };
    const sums = Buffer.alloc(16);
    sums.write('PK\x07\x08', 'latin1');
    sums.writeUInt32LE(whole.crc, 4);
    sums.writeUInt32LE(whole.packed, 8);
    sums.writeUInt32LE(whole.size, 12);
    this.add(sums);
    this.parts.push(whole);
  }

  whole(name: string, text: string): void { this.end(this.write(this.begin(name), text)); }

  directory(): void {
    const start = this.at;
    for (const part of this.parts) {
      const tail = Buffer.alloc(14);
      tail.writeUInt32LE(part.offset, 10);
      this.add(Buffer.concat([Buffer.from('PK\x01\x02'), Buffer.from([20, 0]), header(part, true), tail, Buffer.from(part.name)]));
    }
    const end = Buffer.alloc(22);
    end.write('PK\x05\x06', 'latin1');
    end.writeUInt16LE(this.parts.length, 8);
    end.writeUInt16LE(this.parts.length, 10);
    end.writeUInt32LE(this.at - start, 12);
    end.writeUInt32LE(start, 16);
    this.add(end);
  }
}

/** What local header and directory have in common, from the version needed to the length of the extra field. */
function header({ name, crc, packed, size }: Part, known: boolean): Buffer {
  const fields = Buffer.alloc(26);
  fields.writeUInt16LE(20, 0);
  fields.writeUInt16LE(FOLLOWS, 2);
  fields.writeUInt16LE(DEFLATED, 4);
  fields.writeUInt16LE(DATE, 8);
  if (known) {
    fields.writeUInt32LE(crc, 10);
    fields.writeUInt32LE(packed, 14);
    fields.writeUInt32LE(size, 18);
  }
  fields.writeUInt16LE(Buffer.byteLength(name), 22);
  return fields;
}

function rowXml(cells: readonly (string | null)[], cut: () => void, mark: string): string {
  return `<row>${cells.map((text) => {
    if (text === null) return '<c/>';
    let shown = text;
    if (text.length > CELL_CHARACTERS) {
      const note = ` … [cut: ${text.length} characters, all of them in ${mark}]`;
      shown = text.slice(0, CELL_CHARACTERS - note.length).replace(/[\ud800-\udbff]$/, '') + note;
      cut();
    }
    return `<c t="inlineStr"><is><t xml:space="preserve">${escaped(shown)}</t></is></c>`;
  }).join('')}</row>`;
}

const sheetName = (number: number): string => `xl/worksheets/sheet${number}.xml`;

/** The next piece. `rows`: cells of its events, the first of each naming the event; `state`: what the piece before left, null before the first. `last` ends the workbook. */
export function workbookPiece(state: string | null, names: readonly string[], rows: readonly (readonly (string | null)[])[], last: boolean): ExportedPiece {
  const before = state === null ? null : stateOf(state);
  const writer = new Writer(before?.parts ?? [], before?.at ?? 0);
  let cut = 0;
  const head = rowXml(names, () => undefined, '');
  const open = (number: number): Part => writer.write(writer.begin(sheetName(number)), SHEET_HEAD + head);
  let part = before?.sheet.part ?? open(1);
  let count = before?.sheet.rows ?? 1;
  for (let at = 0; at < rows.length;) {
    if (count === SHEET_ROWS) {
      writer.end(writer.write(part, SHEET_END));
      part = open(writer.parts.length + 1);
      count = 1;
    }
    const some = rows.slice(at, at + SHEET_ROWS - count);
    part = writer.write(part, some.map((cells) => rowXml(cells, () => { cut++; }, cells[0] ?? '')).join(''));
    count += some.length;
    at += some.length;
  }
  if (last) {
    writer.end(writer.write(part, SHEET_END));
    finish(writer, writer.parts.map((_, i) => (i === 0 ? 'Events' : `Events ${i + 1}`)));
  }
  return { bytes: writer.bytes, disarmed: 0, cut, state: last ? null : JSON.stringify({ parts: writer.parts, at: writer.at, sheet: { part, rows: count } } satisfies State) };
}

/** A workbook of a few small sheets, whole. Names: at most 31 characters, none of `[]:*?/\`. The first row of each is its head. */
export function smallWorkbook(sheets: readonly { readonly name: string; readonly rows: readonly (readonly (string | null)[])[] }[]): Buffer {
  const writer = new Writer([], 0);
  for (const [i, { rows }] of sheets.entries()) writer.whole(sheetName(i + 1), SHEET_HEAD + rows.map((cells) => rowXml(cells, () => undefined, 'the report as HTML')).join('') + SHEET_END);
  finish(writer, sheets.map(({ name }) => name));
  return writer.bytes;
}

/** `names`: of the sheets, which are the parts so far. */
function finish(writer: Writer, names: readonly string[]): void {
  const sheets = writer.parts.map((_, i) => i + 1);
  const xml = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
  const main = 'application/vnd.openxmlformats-officedocument.spreadsheetml';
  const relations = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
  const packaged = 'http://schemas.openxmlformats.org/package/2006';
  writer.whole('xl/workbook.xml', `${xml}<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="${relations}"><sheets>${sheets.map((number) => `<sheet name="${escaped(names[number - 1])}" sheetId="${number}" r:id="rId${number}"/>`).join('')}</sheets></workbook>`);
  writer.whole('xl/_rels/workbook.xml.rels', `${xml}<Relationships xmlns="${packaged}/relationships">${sheets.map((number) => `<Relationship Id="rId${number}" Type="${relations}/worksheet" Target="worksheets/sheet${number}.xml"/>`).join('')}</Relationships>`);
  writer.whole('_rels/.rels', `${xml}<Relationships xmlns="${packaged}/relationships"><Relationship Id="rId1" Type="${relations}/officeDocument" Target="xl/workbook.xml"/></Relationships>`);
  writer.whole('[Content_Types].xml', `${xml}<Types xmlns="${packaged}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="${main}.sheet.main+xml"/>${sheets.map((number) => `<Override PartName="/${sheetName(number)}" ContentType="${main}.worksheet+xml"/>`).join('')}</Types>`);
  writer.directory();
}
