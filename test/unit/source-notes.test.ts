// Control totals and tells of a whole source, on bytes and record by record.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { emptyDictionaries, SegmentBuilder } from '../../src/engine/events/segment-builder.ts';
import type { Dialect } from '../../src/engine/record.ts';
import { CsvScanner } from '../../src/engine/sources/csv-scanner.ts';
import { jsonKernel } from '../../src/engine/sources/json-kernel.ts';
import { createMapper } from '../../src/engine/sources/profiles/profiles.ts';
import { scannerOf } from '../../src/engine/sources/scanner.ts';
import { SourceNotes } from '../../src/engine/sources/source-notes.ts';

const OPTIONS = { zone: 'Europe/Malta', dateOrder: null };
const HEADER = ['id', 'timestamp', 'admin', 'action', 'target', 'amount', 'note'];
const csvOf = (header: readonly string[] = HEADER): Dialect => ({ format: 'csv', delimiter: 44, quote: 34, bomBytes: 0, headerRows: 0, header });
const NDJSON: Dialect = { format: 'ndjson', bomBytes: 0 };
const builder = new SegmentBuilder(emptyDictionaries());

/** Reads a source as an import does: `bulk` with what the scanners find, otherwise record by record. */
function notesOf(text: string, dialect: Dialect, bulk = true) {
  const mapper = createMapper('generic-back-office', dialect, OPTIONS);
  const notes = new SourceNotes(dialect, mapper);
  const bytes = Buffer.from(text);
  const scanner = scannerOf(dialect);
  const kernel = dialect.format === 'ndjson' && bulk ? jsonKernel(mapper, builder) : null;
  kernel?.begin(bytes);
  scanner.scan(bytes, true, (start, end, _, problem) => {
    const reason = problem ?? kernel?.add(bytes, start, end, 0) ?? null;
    if (bulk) notes.add(bytes, start, end, reason, scanner instanceof CsvScanner ? scanner : kernel?.cells ?? null);
    else {
      const alone = Buffer.concat([bytes.subarray(start, end), Buffer.from('\n')]);
      notes.add(alone, 0, end - start, reason, null);
    }
    builder.finish();
  });
  notes.endPart('');
  return notes.finish();
}
const rows = (n: number, row: (i: number) => readonly (string | number)[]) => Array.from({ length: n }, (_, i) => `${row(i).join(',')}\n`).join('');
const plain = (i: number): readonly (string | number)[] => [i, '2026-03-14T01:06:18Z', 'kim', 'adjust', `P-${i}`, `${i}.10`, 'x'];

describe('control totals of a source', () => {
  it('are of the columns whose cells are numbers, and never of the time', () => {
    const { totals } = notesOf(rows(500, (i) => [i, 1_770_000_000 + i, 'kim', 'adjust', `P-${i}`, i % 50 === 0 ? '1,00'.replace(',', '') : '0.10', i < 30 ? '5' : 'x']), csvOf());
    expect(totals.map(({ column }) => column)).toEqual(['id', 'amount']);
    expect(totals[1]).toEqual({ column: 'amount', numbers: 500, others: 0, sum: '1049.00', min: '0.10', max: '100' });
  });
  it('count what is no number in a column of numbers', () => {
    expect(notesOf(rows(500, (i) => [i, '', '', '', '', i > 400 ? '1e5' : i === 300 ? '' : '2', '']), csvOf()).totals[1]).toEqual({ column: 'amount', numbers: 400, others: 99, sum: '800', min: '2', max: '2' });
  });
  it('are the same from CSV, from NDJSON, on bytes and record by record', () => {
    const cell = fc.constantFrom('1', '2.50', '-3', '007', '', 'x', '1e5', '12345678901234567890.5', '"', '1.23E+15', 'a\\b', '\u00e9');
    const table = fc.tuple(fc.array(fc.tuple(cell, cell, cell), { minLength: 1, maxLength: 12 }), fc.integer({ min: 0, max: 260 }));
    fc.assert(fc.property(table, ([some, filler]) => {
      const header = ['id', 'amount', 'admin'];
      const all = [...Array.from({ length: filler }, (_, i): readonly string[] => [String(i), '1.5', '00123']), ...some];
      const csv = all.map((cells) => `${cells.map((text) => (/["\\]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)).join(',')}\n`).join('').replace(/^,,$/gm, '"",,');
      const json = all.map((cells, i) => `{${cells.map((text, k) => `"${header[k]}":${k === 1 && i % 2 === 0 && /^-?[1-9][\d.]*$/.test(text) ? text : text === '' ? 'null' : JSON.stringify(text)}`).join(',')}}\n`).join('');
      const expected = notesOf(csv, csvOf(header), false);
      expect(notesOf(csv, csvOf(header))).toEqual(expected);
      expect(notesOf(json, NDJSON, false).totals).toEqual(expected.totals);
      expect(notesOf(json, NDJSON)).toEqual(notesOf(json, NDJSON, false));
    }), { numRuns: 60 });
  });
});

describe('tells of a source', () => {
  it('name counts at which exports are cut, with the header and without, and no others', () => {
    const tells = (n: number, header = true) => notesOf(rows(n, plain), header ? { ...csvOf(), headerRows: 1 } as Dialect : csvOf()).tells;
    expect(tells(1001)).toEqual(['exactly 1,000 records: exports are often cut at such a number']);
    expect(tells(1000)).toEqual(['exactly 1,000 rows with the header: exports are often cut at such a number']);
    expect(tells(5000, false)).toEqual(['exactly 5,000 records: exports are often cut at such a number']);
    expect(tells(65_536)).toEqual(['exactly 65,535 records, the most that a sheet of a workbook holds below a header: what came after it may be missing']);
    for (const n of [999, 1002, 2001, 3000, 100]) expect(tells(n)).toEqual([]);
  });
  it('name ids whose digits or leading zeros are lost', () => {
    expect(notesOf(rows(300, (i) => [i, '', i % 100 === 7 ? '1.23E+15' : 'kim', '', i % 60 === 3 ? 12_345 : 100_000 + i, '', '1.5E+10']), csvOf()).tells).toEqual([
      'column admin: 3 ids in scientific notation, such as 1.23E+15: the digits are lost',
      'column target: 295 of 300 ids have 6 digits, 5 ids fewer, and none begins with 0: leading zeros may have been lost',
    ]);
    expect(notesOf(rows(300, (i) => [i, '', 'kim', '', i % 60 === 3 ? '012345' : i % 60 === 4 ? 12_345 : 100_000 + i, '', '']), csvOf()).tells).toEqual([]);
    expect(notesOf(rows(12_000, (i) => [i + 1, '', 'kim', '', i + 1, '', '']), csvOf()).tells).toEqual([]);
  });
  it('name cells as long as a cell of a workbook can be', () => {
    const long = (n: number) => 'é'.repeat(n);
    const text = rows(3, (i) => [i, '', '', '', '', '', long(32_766 + i)]) + rows(300, plain) + rows(1, () => [1, '', '', '', '', '', long(32_767)]);
    expect(notesOf(text, csvOf()).tells).toEqual(['column note: 2 cells of exactly 32,767 characters, the most that a cell of a workbook holds: the rest may be missing']);
    expect(notesOf(`{"id":1,"note":"${long(32_767)}"}\n`, NDJSON).tells).toHaveLength(1);
  });
  it('say that the last record is cut, and nothing of a whole one without a line end', () => {
    expect(notesOf(`${rows(3, plain)}4,2026-03-14T01:06:18Z,ki`, csvOf()).tells).toEqual(['the last record is cut: it has 3 cells of 7 and no line end']);
    expect(notesOf(`${rows(3, plain)}4,2026-03-14T01:06:18Z,"ki`, csvOf()).tells).toEqual(['the last record is cut: a quote is opened and never closed']);
    expect(notesOf('{"id":1}\n{"id":2,"no', NDJSON).tells).toEqual(['the last record is cut: record is cut off']);
    expect(notesOf(rows(3, plain).trimEnd(), csvOf()).tells).toEqual([]);
    expect(notesOf(`4,2026\n${rows(3, plain)}`, csvOf()).tells).toEqual([]);
  });
});
