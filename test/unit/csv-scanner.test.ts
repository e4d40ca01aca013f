// The CSV scanner: exact cells, exact places, no byte lost, and csv-parse as the second opinion.
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csvCells } from '../../src/engine/sources/csv-cells.ts';
import { CsvScanner } from '../../src/engine/sources/csv-scanner.ts';

const DIALECT = { delimiter: 44, quote: 34, bomBytes: 0 };

interface Found { text: string; cells: string[]; line: number; problem: string | null; start: number; end: number }

/** Scans text in chunks cut at the given places, as an import would. */
function scan(text: string, cuts: readonly number[] = [], dialect = DIALECT, header = false): Found[] {
  const bytes = Buffer.from(text);
  const scanner = new CsvScanner(dialect, header);
  const found: Found[] = [];
  let buffer = Buffer.alloc(0);
  let offset = 0;
  const places = [...new Set([...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length])].sort((a, b) => a - b);
  let from = 0;
  const feed = (last: boolean) => {
    const view = buffer;
    const done = scanner.scan(view, last, (start, end, line, problem) => {
      const cells = Array.from({ length: scanner.cells }, (_, i) => {
        const cell = view.toString('utf8', scanner.cellStart[i], scanner.cellEnd[i]);
        return scanner.cellForm[i] === 2 ? cell.replaceAll('""', '"') : cell;
      });
      found.push({ text: view.toString('utf8', start, end), cells, line, problem, start: offset + start, end: offset + end });
    });
    offset += done;
    buffer = Buffer.from(buffer.subarray(done));
  };
  for (const place of places) {
    buffer = Buffer.concat([buffer, bytes.subarray(from, place)]);
    from = place;
    feed(false);
  }
  feed(true);
  expect(buffer.length).toBe(0);
  return found;
}

describe('the CSV scanner', () => {
  it('keeps cells exactly as written: leading zeros, blanks, None', () => {
    expect(scan('00712,None, 1.10 ,,\n')[0].cells).toEqual(['00712', 'None', ' 1.10 ', '', '']);
  });
  it('reads quoted newlines, doubled quotes, CRLF, LF and a last line without an end', () => {
    const found = scan('a,"x\ny"\r\nb,"say ""hi"""\nc,d');
    expect(found.map((record) => record.cells)).toEqual([['a', 'x\ny'], ['b', 'say "hi"'], ['c', 'd']]);
    expect(found.map((record) => record.line)).toEqual([1, 3, 4]);
  });
  it('counts physical lines over blank lines and the header', () => {
    expect(scan('h1,h2\n\n1,2\r\n\r\n3,4\n', [], DIALECT, true).map((record) => record.line)).toEqual([3, 5]);
  });
  it('leaves the byte order mark out of the first cell', () => {
    expect(scan('\ufeffa,b\n', [], { ...DIALECT, bomBytes: 3 })[0].cells).toEqual(['a', 'b']);
  });
  it('gives up only the first line of a record whose quote is never closed', () => {
    const found = scan('a,b\nc,"open\nd,e\nf,g\n');
    expect(found.map((record) => [record.text, record.problem])).toEqual([
      ['a,b', null], ['c,"open', 'a quote is opened and never closed'], ['d,e', null], ['f,g', null],
    ]);
    expect(found.map((record) => record.line)).toEqual([1, 2, 3, 4]);
  });
  it('gives up a quote that stays open for more than a thousand lines, and goes on behind its first line', () => {
    const found = scan(`"open\n${'x,y\n'.repeat(1500)}`);
    expect(found[0].problem).toBe('a quote is opened and never closed');
    expect(found.length).toBe(1501);
    expect(found.at(-1)!.line).toBe(1501);
  });
  it('takes text behind a closing quote as written, and counts it', () => {
    expect(scan('"a"b,c\n')[0].cells).toEqual(['"a"b', 'c']);
    expect(scan('"a"\rb,c\n').map((record) => record.cells)).toEqual([['a'], ['b', 'c']]);
  });
  it('reads a delimiter at the very end as one more, empty cell', () => {
    expect(scan('a,')[0].cells).toEqual(['a', '']);
    expect(scan('a,\n')[0].cells).toEqual(['a', '']);
  });
  it('gives one record back from its bytes with the same cells', () => {
    expect(csvCells(Buffer.from('a,"x ""y""\nz",'), DIALECT)).toEqual({ cells: ['a', 'x "y"\nz', ''], quoted: [false, true, false] });
  });

  const cell = fc.oneof(fc.constantFrom('', '00712', 'a"b', 'x\ny', 'x\r\ny', ',', '"', 'é', '😀', ' '), fc.string({ unit: 'grapheme', maxLength: 8 }).filter((text) => !/^\r|\r$/.test(text)));
  const write = (rows: readonly (readonly string[])[], end: string) => rows.map((row) => row.map((text) => `"${text.replaceAll('"', '""')}"`).join(',') + end).join('');

  it('agrees with csv-parse on well-formed files', () => {
    fc.assert(fc.property(fc.array(fc.array(cell, { minLength: 2, maxLength: 5 }), { minLength: 1, maxLength: 8 }), fc.constantFrom('\n', '\r\n'), (rows, end) => {
      const text = write(rows, end);
      expect(scan(text).map((record) => record.cells)).toEqual(parse(text, { relax_column_count: true, record_delimiter: ['\n', '\r\n'] }));
    }));
  });
  it('finds the same records however the bytes are cut into chunks', () => {
    fc.assert(fc.property(fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r', 'é'), maxLength: 60 }), fc.array(fc.nat(80), { maxLength: 12 }), (text, cuts) => {
      expect(scan(text, cuts)).toEqual(scan(text));
    }), { numRuns: 500 });
  });
  it('never drops a byte that is not a line end', () => {
    fc.assert(fc.property(fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r'), maxLength: 60 }), (text) => {
      let at = 0;
      for (const record of scan(text)) {
        expect(text.slice(at, record.start)).toMatch(/^[\r\n]*$/);
        expect(text.slice(record.start, record.end)).toBe(record.text);
        at = record.end;
      }
      expect(text.slice(at)).toMatch(/^[\r\n]*$/);
    }), { numRuns: 500 });
  });
});
