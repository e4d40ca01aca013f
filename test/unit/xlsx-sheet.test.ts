// Workbooks as canonical rows: every cell where it is and as it is written, and nothing missing without a word.
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sheetRow } from '../../src/engine/sources/unpack/sheet-rows.ts';
import { refusals, Shelf, workbookOf, zipOf, type ReadPart, type WorkbookParts } from '../support/archives.ts';

let shelf: Shelf;
beforeAll(() => { shelf = new Shelf(mkdtempSync(join(tmpdir(), 'exhibit-xlsx-'))); });
afterAll(() => rmSync(shelf.folder, { recursive: true, force: true }));

/** The one sheet of a workbook, read in full. */
async function sheet(rows: string | null, more: Omit<WorkbookParts, 'sheets'> = {}): Promise<ReadPart> {
  return (await shelf.read('book.xlsx', await workbookOf({ sheets: { Log: rows }, ...more }), ['Log']))[0];
}
const lines = (part: ReadPart): readonly string[] => part.text.split('\n').slice(0, -1);
/** Style 0 is plain, 1 a date and time, 2 a date, 3 a time of day, 4 a duration, 5 a format of its own, 6 a number with words. */
const STYLES = '<numFmts><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd hh:mm:ss.000"/><numFmt numFmtId="165" formatCode="0.00 &quot;days&quot;"/></numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs>'
  + ['0', '22', '14', '21', '46', '164', '165'].map((id) => `<xf numFmtId="${id}"/>`).join('') + '</cellXfs>';

describe('a sheet', () => {
  test('comes out row by row, cells as they are written: text, numbers with their digits, booleans, errors, formulas with what they came to', async () => {
    const part = await sheet(
      '<row r="7"><c r="A7" t="s"><v>1</v></c><c r="B7"><v>1.10</v></c><c r="C7" t="b"><v>1</v></c><c r="D7" t="e"><v>#N/A</v></c><c r="E7"><f>A1+B1</f><v>3</v></c><c r="F7" t="str"><f>A1&amp;"x"</f><v>ax</v></c><c r="G7" t="b"><v>0</v></c></row>'
      + '<row r="8"><c r="A8" t="inlineStr"><is><t>00712</t></is></c><c r="B8"><v>9007199254740993</v></c><c r="C8"><v>1E3</v></c><c r="D8"><f>NOW()</f></c></row>',
      { strings: '<si><t>unused</t></si><si><t>kim</t></si>' });
    expect(lines(part)).toEqual([
      '{"row":7,"cells":{"A":"kim","B":{"number":"1.10"},"C":{"boolean":"TRUE"},"D":{"error":"#N/A"},"E":{"number":"3","formula":"A1+B1"},"F":{"text":"ax","formula":"A1&\\"x\\""},"G":{"boolean":"FALSE"}}}',
      '{"row":8,"cells":{"A":"00712","B":{"number":"9007199254740993"},"C":{"number":"1E3"},"D":{"formula":"NOW()"}}}',
    ]);
    expect(part.ending).toEqual({ state: 'complete', remarks: ['1 formulas of which the file does not say what they came to'] });
    expect(part.container).toBe('none');
    expect([...sheetRow(Buffer.from(lines(part)[0])).cells]).toEqual([['A', 'kim'], ['B', '1.10'], ['C', 'TRUE'], ['D', '#N/A'], ['E', '3'], ['F', 'ax'], ['G', 'FALSE']]);
    expect([...sheetRow(Buffer.from(lines(part)[1])).cells.keys()]).toEqual(['A', 'B', 'C']);
  });

  test('reads shared strings of which the first is empty', async () => {
    const part = await sheet('<row><c t="s"><v>0</v></c><c t="s"><v>1</v></c></row>', { strings: '<si><t></t></si><si><t>kim</t></si>' });
    expect(lines(part)).toEqual(['{"row":1,"cells":{"A":"","B":"kim"}}']);
  });

  test('joins runs of rich text, leaves phonetic text out, and reads escapes, entities, CDATA and the empty text', async () => {
    const part = await sheet('<row><c t="s"><v>0</v></c><c t="s"><v>1</v></c><c t="s"><v>2</v></c><c t="inlineStr"><is><r><t>a</t></r><r><t xml:space="preserve"> b</t></r><rPh><t>x</t></rPh></is></c><c t="str"><v></v></c></row>',
      { strings: '<si><r><rPr/><t>Li</t></r><r><t>mit</t></r><rPh sb="0" eb="1"><t>no</t></rPh></si><si><t>line_x000D_&#10;&lt;b&gt;<![CDATA[ & ]]>_x005F_x</t></si><si><t/></si>' });
    expect(lines(part)).toEqual([`{"row":1,"cells":{"A":"Limit","B":${JSON.stringify('line\r\n<b> & _x')},"C":"","D":"a b","E":""}}`]);
  });

  test('keeps formulas that cells share, with the cell they were written for', async () => {
    const part = await sheet('<row><c r="C1"><f t="shared" ref="C1:C2" si="0">A1*2</f><v>2</v></c></row><row><c r="C2"><f t="shared" si="0"/><v>4</v></c></row><row><c r="C3"><f t="shared" si="9"/><v>5</v></c></row>');
    expect(lines(part)).toEqual(['{"row":1,"cells":{"C":{"number":"2","formula":"A1*2"}}}', '{"row":2,"cells":{"C":{"number":"4","formula":"A1*2","of":"C1"}}}', '{"row":3,"cells":{"C":{"number":"5","formula":""}}}']);
    expect(part.ending.remarks).toEqual(['1 formulas shared with a cell that has none']);
  });

  test('with names in front of its elements, and in UTF-16, is read as well', async () => {
    const prefixed = '<x:worksheet xmlns:x="http://x"><x:sheetData><x:row r="1"><x:c r="A1" t="inlineStr"><x:is><x:t>é</x:t></x:is></x:c></x:row></x:sheetData></x:worksheet>';
    for (const part of [Buffer.from(prefixed), Buffer.from(`\ufeff<?xml version="1.0" encoding="UTF-16"?>${prefixed}`, 'utf16le')]) {
      expect(lines(await sheet('', { parts: { 'xl/worksheets/sheet1.xml': part } }))).toEqual(['{"row":1,"cells":{"A":"é"}}']);
    }
  });

  test('carries the hash of its part, and a workbook within an archive its layers', async () => {
    const xml = '<worksheet><sheetData><row><c><v>1</v></c></row></sheetData></worksheet>';
    const book = await workbookOf({ sheets: { Log: xml } });
    const sha256 = (bytes: Uint8Array | string): string => createHash('sha256').update(bytes).digest('hex');
    const [part] = await shelf.read('zip.zip', await zipOf({ 'march/book.xlsx': book, 'a.csv': 'a' }), ['march/book.xlsx › Log']);
    expect(part).toMatchObject({ text: '{"row":1,"cells":{"A":{"number":"1"}}}\n', given: { bytes: xml.length, sha256: sha256(xml) }, layers: [{ name: 'march/book.xlsx', kind: 'xlsx', bytes: book.length, sha256: sha256(book) }] });
  });
});

test('bad input 5: a row of more than 16 MB is refused before it is put together', async () => {
  const part = await sheet(`<row>${'<c t="s"><v>0</v></c>'.repeat(17)}</row>`, { strings: `<si><t>${'a'.repeat(1_000_000)}</t></si>` });
  expect(part).toMatchObject({ error: 'SOURCE_LIMIT', message: expect.stringContaining('row 1 holds more than 16,777,216 characters') as string, text: '' });
});

test('bad input 11: bytes of a sheet that are no valid text are said', async () => {
  const xml = Buffer.concat([Buffer.from('<worksheet><sheetData><row><c t="inlineStr"><is><t>a'), Buffer.from([0xff]), Buffer.from('</t></is></c></row></sheetData></worksheet>')]);
  const part = await sheet('', { parts: { 'xl/worksheets/sheet1.xml': xml } });
  expect(lines(part)).toEqual(['{"row":1,"cells":{"A":"a\ufffd"}}']);
  expect(part.ending.remarks).toEqual([expect.stringContaining('U+FFFD')]);
});

describe('bad input 20', () => {
  test('bad input 20: the dimension is ignored, and two far cells are two rows', async () => {
    const part = await sheet('<worksheet><dimension ref="A1:XFD1048576"/><sheetData><row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>2</v></c></row></sheetData></worksheet>');
    expect(lines(part)).toEqual(['{"row":1,"cells":{"A":{"number":"1"}}}', '{"row":1048576,"cells":{"XFD":{"number":"2"}}}']);
  });

  test('bad input 20: rows and cells that are not there stay absent; styled empty ones are none', async () => {
    const part = await sheet('<row r="2"><c r="B2" t="s"><v>0</v></c><c r="C2" s="1"/><c r="E2"><v></v></c><c r="F2" t="s"><v>1</v></c></row><row r="5"/><row r="9"><c r="A9"><v>0</v></c></row>', { strings: '<si><t>b</t></si><si><t></t></si>' });
    expect(lines(part)).toEqual(['{"row":2,"cells":{"B":"b","F":""}}', '{"row":9,"cells":{"A":{"number":"0"}}}']);
  });

  test('bad input 20: cells and rows without a place follow the one before; out of order they are sorted or said, and doubled ones are both kept', async () => {
    const part = await sheet('<row><c><v>1</v></c><c r="D1"><v>4</v></c><c><v>5</v></c><c r="B1"><v>2</v></c><c r="B1"><v>22</v></c></row><row><c><v>6</v></c></row><row r="1"><c><v>7</v></c></row>');
    expect(lines(part)).toEqual(['{"row":1,"cells":{"A":{"number":"1"},"B":{"number":"2"},"B#2":{"number":"22"},"D":{"number":"4"},"E":{"number":"5"}}}', '{"row":2,"cells":{"A":{"number":"6"}}}', '{"row":1,"cells":{"A":{"number":"7"}}}']);
    expect(part.ending.remarks).toEqual([expect.stringContaining('1 rows out of order')]);
  });

  test.each([
    ['a row beyond the last', '<row r="1048577"><c><v>1</v></c></row>'], ['a row that is no number', '<row r="x"><c><v>1</v></c></row>'],
    ['a column beyond XFD', '<row><c r="XFE1"><v>1</v></c></row>'], ['a place that is none', '<row><c r="1A"><v>1</v></c></row>'],
  ])('bad input 20: %s is beyond what a sheet can be, and refused', async (_what, rows) => {
    expect(await sheet(rows)).toMatchObject({ error: 'SOURCE_LIMIT', text: '' });
  });
});

describe('bad input 21', () => {
  test('bad input 21: a shared string that is not there makes that cell an error, counted; all other cells are read', async () => {
    const part = await sheet('<row><c t="s"><v>0</v></c><c t="s"><v>5</v></c><c t="s"><v>x</v></c><c t="s"><v>-1</v></c></row>', { strings: '<si><t>a</t></si>' });
    expect(lines(part)).toEqual(['{"row":1,"cells":{"A":"a","B":{"error":"shared string 5 is missing"},"C":{"error":"shared string x is missing"},"D":{"error":"shared string -1 is missing"}}}']);
    expect(part.ending.remarks).toEqual(['3 cells refer to a shared string that is not there; each is kept as an error']);
  });

  test('bad input 21: a part that is missing is said, and never taken for no rows', async () => {
    const book = (parts: WorkbookParts['parts']) => workbookOf({ sheets: { Log: '<row><c t="s"><v>0</v></c></row>', Gone: null }, strings: '<si><t>a</t></si>', styles: STYLES, parts });
    const { members } = await shelf.list('gone.xlsx', await book({}));
    expect(refusals(members)).toEqual({ Log: null, Gone: 'SOURCE_DAMAGED' });
    expect(members[1].refusal?.message).toContain('its part is missing');
    for (const [name, message] of [['xl/workbook.xml', 'list of sheets'], ['xl/_rels/workbook.xml.rels', null], ['xl/sharedStrings.xml', 'has none']] as const) {
      const bytes = await book({ [name]: null });
      if (name === 'xl/workbook.xml') await expect(shelf.list('gone.xlsx', bytes), name).rejects.toMatchObject({ code: 'SOURCE_DAMAGED', message: expect.stringContaining(message ?? '') as string });
      else expect((await shelf.list('gone.xlsx', bytes)).members[0].refusal, name).toMatchObject({ code: 'SOURCE_DAMAGED', message: expect.stringContaining(message ?? '') as string });
    }
    const unstyled = await shelf.list('unstyled.xlsx', await book({ 'xl/styles.xml': null }));
    expect(unstyled.remarks).toEqual([expect.stringContaining('kept as numbers')]);
    expect(refusals((await shelf.list('none.xlsx', await workbookOf({ sheets: { Empty: '', Bare: '<worksheet/>' } }))).members)).toEqual({ Empty: 'SOURCE_NO_RECORDS', Bare: 'SOURCE_DAMAGED' });
  });

  test('bad input 21: dates of both systems are ISO text beside the serial, to the millisecond, and the day that never was is none', async () => {
    const cell = (style: number, value: string): string => `<c s="${style}"><v>${value}</v></c>`;
    const rows = `<row>${cell(1, '45123.5')}${cell(2, '45123')}${cell(3, '0.75')}${cell(4, '1.5')}${cell(5, '45123.500011574')}${cell(5, '45123.50000578704')}${cell(6, '45123')}${cell(0, '45123')}${cell(2, '60')}${cell(2, '59')}${cell(2, '61')}${cell(2, '-1')}${cell(2, '1')}</row>`;
    const said = [...sheetRow(Buffer.from(lines(await sheet(rows, { styles: STYLES }))[0])).cells.values()];
    expect(said).toEqual(['2023-07-16T12:00:00', '2023-07-16', '18:00:00', '1.5', '2023-07-16T12:00:01', '2023-07-16T12:00:00.500', '45123', '45123', '60', '1900-02-28', '1900-03-01', '-1', '1900-01-01']);
    const mac = lines(await sheet(`<row>${cell(1, '43661.5')}${cell(2, '0')}</row>`, { styles: STYLES, date1904: true }));
    expect(mac).toEqual(['{"row":1,"cells":{"A":{"number":"43661.5","date":"2023-07-16T12:00:00"},"B":{"number":"0","date":"1904-01-01"}}}']);
  });

  test('bad input 21: hidden sheets are listed as such, hidden rows imported and counted', async () => {
    const book = await workbookOf({ sheets: { Shown: '<row><c><v>1</v></c></row>', Hid: '<row><c><v>1</v></c></row>', 'Very › "hid"': '<row><c><v>1</v></c></row>' }, hidden: { Hid: 'hidden', 'Very › "hid"': 'veryHidden' } });
    const { kind, members } = await shelf.list('hidden.xlsx', book);
    expect(kind).toBe('xlsx');
    expect(members.map(({ inside, hidden }) => [inside, hidden])).toEqual([['Shown', false], ['Hid', true], ['Very > "hid"', true]]);
    const part = await sheet('<row hidden="1"><c><v>1</v></c></row><row><c><v>2</v></c></row>');
    expect(lines(part)).toHaveLength(2);
    expect(part.ending.remarks).toEqual([expect.stringContaining('1 hidden rows')]);
  });

  test('bad input 21: merged cells are left as they are', async () => {
    const part = await sheet('<worksheet><sheetData><row><c><v>1</v></c></row></sheetData><mergeCells count="1"><mergeCell ref="A1:B9"/></mergeCells></worksheet>');
    expect(lines(part)).toEqual(['{"row":1,"cells":{"A":{"number":"1"}}}']);
  });

  test('bad input 21: broken XML keeps the rows in front of it and says where it ends', async () => {
    const part = await sheet('<worksheet><sheetData><row r="4"><c><v>1</v></c></row><row></oops>');
    expect(lines(part)).toEqual(['{"row":4,"cells":{"A":{"number":"1"}}}']);
    expect(part.ending).toMatchObject({ state: 'partial', remarks: [expect.stringMatching(/ends behind row .* not well-formed/) as string] });
    expect((await sheet('<worksheet><sheetData></oops>')).error).toBe('SOURCE_DAMAGED');
  });
});

describe('bad input 22', () => {
  test('bad input 22: a string of more than 1 MB is refused before it is put together, wherever it stands and in however many runs', async () => {
    const huge = 'a'.repeat(1024 * 1024 + 1);
    const half = `<r><t>${'a'.repeat(600_000)}</t></r>`;
    for (const strings of [`<si><t>${huge}</t></si>`, `<si>${half}${half}</si>`, `<si><t><![CDATA[${'a'.repeat(3_000_000)}]]></t></si>`]) {
      expect(await sheet('<row><c t="s"><v>0</v></c></row>', { strings })).toMatchObject({ error: 'SOURCE_LIMIT', message: expect.stringContaining('1,048,576 characters') as string });
    }
    expect((await sheet(`<row><c t="inlineStr"><is>${half}${half}</is></c></row>`)).error).toBe('SOURCE_LIMIT');
  });

  test('bad input 22: a string of 1 MB is read', async () => {
    const text = 'a'.repeat(1024 * 1024);
    expect((await sheet('<row><c t="s"><v>0</v></c></row>', { strings: `<si><t>${text}</t></si>` })).text).toBe(`{"row":1,"cells":{"A":"${text}"}}\n`);
  });
});

test.each(['<!DOCTYPE lolz [<!ENTITY lol "lol">]><worksheet/>', '<?xml version="1.0"?><!DOCTYPE worksheet SYSTEM "file:///etc/passwd"><worksheet/>'])('bad input 23: %s is refused for its document type', async (xml) => {
  expect(await sheet(xml)).toMatchObject({ error: 'CONTAINER_REFUSED', message: expect.stringContaining('DOCTYPE') as string });
  await expect(shelf.list('doctype.xlsx', await workbookOf({ sheets: { a: '' }, parts: { 'xl/workbook.xml': xml } }))).rejects.toMatchObject({ code: 'CONTAINER_REFUSED' });
});

test('other Office documents, binary and old workbooks are refused by what they are', async () => {
  const types = { '[Content_Types].xml': '<Types/>' };
  await expect(shelf.list('doc.docx', await zipOf({ ...types, 'word/document.xml': '<w/>' }))).rejects.toMatchObject({ code: 'NOT_A_LOG', message: expect.stringContaining('no workbook') as string });
  await expect(shelf.list('book.xlsb', await zipOf({ ...types, 'xl/workbook.bin': 'x' }))).rejects.toMatchObject({ code: 'CONTAINER_REFUSED', message: expect.stringContaining('.xlsb') as string });
  await expect(shelf.list('old.xls', Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1, 0, 0]))).rejects.toMatchObject({ code: 'CONTAINER_REFUSED', message: expect.stringContaining('password') as string });
  expect(refusals((await shelf.list('mixed.zip', await zipOf({ 'a.docx': await zipOf({ ...types, 'word/document.xml': '<w/>' }), 'a.csv': 'a' }))).members)).toEqual({ 'a.docx': 'NOT_A_LOG', 'a.csv': null });
});

const REAL = new URL('../../../shared/data/derived/t1592.004_mfa_sweep.xlsx', import.meta.url).pathname;
test.skipIf(!existsSync(REAL))('shared data: the rows of the second sheet are there, its header found, its serials dates', async () => {
  const { members } = await shelf.list('sweep.xlsx', readFileSync(REAL));
  expect(members.map(({ inside, sheet: found }) => [inside, found?.headerRows])).toEqual([['Cover', 0], ['AuditLog', 1]]);
  expect(members[1].sheet?.columns.slice(0, 2)).toEqual([['A', 'RecordType'], ['B', 'CreationDate']]);
  const rows = members[1].head.toString().trimEnd().split('\n').map((line) => sheetRow(Buffer.from(line)));
  expect(rows).toHaveLength(9);
  expect(rows.slice(1).every(({ cells }) => /^2023-06-18T\d\d:\d\d:\d\d$/.test(cells.get('B') ?? ''))).toBe(true);
});
