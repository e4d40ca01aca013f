// csv-parse and papaparse as second opinions, and their defects, which are not ours.
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import Papa from 'papaparse';
import { describe, expect, test } from 'vitest';
import type { Dialect } from '../../src/engine/record.ts';
import { csvCells } from '../../src/engine/sources/csv-cells.ts';
import { readRecord } from '../../src/engine/sources/record-object.ts';
import { sniff } from '../../src/engine/sources/sniff.ts';
import { readAll, scanAll } from '../support/scan.ts';

const DELIMITERS = [',', ';', '\t', '|'] as const;
const dialectOf = (delimiter: string, escape?: 'backslash'): Extract<Dialect, { format: 'csv' }> => ({ format: 'csv', delimiter: delimiter.charCodeAt(0), quote: 34, ...(escape ? { escape } : {}), header: ['a'], headerRows: 0, bomBytes: 0 });
function ours(text: string, dialect: Extract<Dialect, { format: 'csv' }>, cuts: readonly number[] = []): string[][] {
  return scanAll(Buffer.from(text), dialect, cuts).map(({ bytes, problem }) => (problem === null ? csvCells(bytes, dialect).cells : [`! ${problem}`]));
}

// Where they are right: cells in quotes hold anything; cells without hold no quote, delimiter or line end; a file has one kind of line
// end; rows are not blank. Beyond that both repair or throw, each in its own way, and there is nothing to agree with.
const inQuotes = fc.string({ unit: fc.constantFrom('a', '0', '"', ',', ';', '\t', '|', '\n', '\r', 'é', '😀', ' ', '\\', '\0', '=', '_'), maxLength: 10 });
const bare = fc.string({ unit: fc.constantFrom('a', '0', '1', '.', 'é', ' ', '\\', '-', '_', "'"), minLength: 1, maxLength: 8 });
const cell = fc.oneof(inQuotes.map((text) => ({ text, written: `"${text.replaceAll('"', '""')}"` })), bare.map((text) => ({ text, written: text })));
const rows = fc.array(fc.array(cell, { minLength: 2, maxLength: 5 }), { minLength: 1, maxLength: 8 });

describe('csv-parse and papaparse', () => {
  test('both agree with us wherever they are right, in any delimiter and however the bytes are cut', () => {
    fc.assert(fc.property(rows, fc.constantFrom(...DELIMITERS), fc.constantFrom('\n' as const, '\r\n' as const, '\r' as const), fc.array(fc.nat(300), { maxLength: 5 }), (table, delimiter, end, cuts) => {
      const text = table.map((row) => row.map(({ written }) => written).join(delimiter) + end).join('');
      const expected = table.map((row) => row.map((each) => each.text));
      expect(ours(text, dialectOf(delimiter), cuts)).toEqual(expected);
      expect(parse(text, { delimiter, record_delimiter: end, relax_column_count: true })).toEqual(expected);
      expect(Papa.parse(text, { delimiter, newline: end, skipEmptyLines: true }).data).toEqual(expected);
    }), { numRuns: 1500 });
  });
  test('csv-parse agrees on escapes with a backslash, where quotes and backslashes alone are escaped', () => {
    const escaped = inQuotes.filter((text) => !text.includes('\r')).map((text) => ({ text, written: `"${text.replaceAll(/["\\]/g, '\\$&')}"` }));
    fc.assert(fc.property(fc.array(fc.array(escaped, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 5 }), (table) => {
      const text = table.map((row) => `${row.map(({ written }) => written).join(',')}\n`).join('');
      const expected = table.map((row) => row.map((each) => each.text));
      expect(ours(text, dialectOf(',', 'backslash'))).toEqual(expected);
      expect(parse(text, { escape: '\\', relax_column_count: true, record_delimiter: '\n' })).toEqual(expected);
    }));
  });

  test('peers: csv-parse keeps the last of two headers of one name; both are here', () => {
    const text = 'time,name,name\nt,a,b\n';
    expect(parse(text, { columns: true })).toEqual([{ time: 't', name: 'b' }]);
    expect(readAll(text).records).toEqual([{ time: 't', name: 'a', 'name#2': 'b' }]);
  });
  test('peers: papaparse loses a column called __proto__; it is here', () => {
    const text = 'time,__proto__\nt,x\n';
    expect(Object.keys(Papa.parse<object>(text, { header: true, skipEmptyLines: true }).data[0])).toEqual(['time']);
    const { dialect } = sniff(Buffer.from(text), 'export');
    expect(readRecord(Buffer.from('t,x'), dialect).object.entries.get('__proto__')).toEqual({ kind: 'string', text: 'x' });
  });
  test('peers: papaparse swallows the rest of a file behind an open quote; one line of it is refused here', () => {
    const text = 'time,admin\n1,a\n2,"b\n3,c\n4,d\n';
    expect(Papa.parse(text, { skipEmptyLines: true }).data).toHaveLength(3);
    expect(readAll(text).records).toEqual([{ time: '1', admin: 'a' }, 'a quote is opened and never closed', { time: '3', admin: 'c' }, { time: '4', admin: 'd' }]);
  });
  test('peers: csv-parse refuses the file over one row too long; the row is kept here', () => {
    const text = 'time,admin\n1,a\n2,b,c\n';
    expect(() => parse(text, { columns: true })).toThrow('Invalid Record Length');
    expect(readAll(text, { header: true }).records[1]).toEqual({ time: '2', admin: 'b', '_extra[1]': 'c' });
  });
});

test('peers: IRFlow Timeline discards surplus cells silently; they are kept and counted', () => {
  const { dialect } = sniff(Buffer.from('time,admin,action\n1,kim,edit\n'), 'export');
  const { object, surplus } = readRecord(Buffer.from('1,kim,edit,4500,EUR'), dialect);
  expect([Array.from(object.entries.values(), (value) => value.text), surplus]).toEqual([['1', 'kim', 'edit', '4500', 'EUR'], 2]);
});
test('peers: Timesketch turns 00712, None and 1.10 into 712.0, nothing and 1.1; they arrive as they are', () => {
  for (const text of ['time,player_id,old,new\nt,00712,None,1.10\n', '{"time":"t","player_id":"00712","old":"None","new":1.10}\n{"time":"u"}\n', 'time=t player_id=00712 old=None new=1.10\ntime=u x=y\n']) {
    expect(readAll(text).records[0]).toEqual({ time: 't', player_id: '00712', old: 'None', new: '1.10' });
  }
});
test('peers: Python lists in cells stay text', () => {
  expect(readAll('time,admin,tags\nt,kim,"[\'a\', \'b\']"\n').records).toEqual([{ time: 't', admin: 'kim', tags: "['a', 'b']" }]);
});
