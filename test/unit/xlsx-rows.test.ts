// The canonical encoding of a sheet from both sides, its header, and serials as dates.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { guessSheetHeader } from '../../src/engine/sources/unpack/sheet-header.ts';
import { columnLetters, columnNumber, sheetLine, sheetRow, type SheetCell } from '../../src/engine/sources/unpack/sheet-rows.ts';
import { builtInFormat, formatShows, serialDate } from '../../src/engine/sources/unpack/xlsx-dates.ts';
import { Labels, unsafeName } from '../../src/engine/sources/unpack/member-names.ts';

const cell = (column: number, value: string, kind: SheetCell['kind'] = 'text', date: string | null = null): SheetCell => ({ column, kind, value, date, formula: null, of: null });
const row = (number: number, ...values: readonly (string | null)[]): Buffer => Buffer.from(sheetLine(number, values.flatMap((value, i) => (value === null ? [] : [/^\d+$/.test(value) ? cell(i + 1, value, 'number') : cell(i + 1, value)]))));

describe('columns', () => {
  test('have letters that are read back as their number', () => {
    expect([1, 26, 27, 702, 703, 16_384].map(columnLetters)).toEqual(['A', 'Z', 'AA', 'ZZ', 'AAA', 'XFD']);
    fc.assert(fc.property(fc.integer({ min: 1, max: 16_384 }), (column) => columnNumber(columnLetters(column)) === column));
    expect(['', 'a', 'A1', 'ABCDE'].map(columnNumber)).toEqual([0, 0, 0, 0]);
  });
});

describe('a row', () => {
  test('says the same when it is read as when it was written, whatever its text', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 1_048_576 }), fc.array(fc.string({ unit: 'binary' }), { maxLength: 20 }), (number, values) => {
      const read = sheetRow(Buffer.from(sheetLine(number, values.map((value, i) => cell(i + 1, value)))));
      expect(read).toEqual({ row: number, cells: new Map(values.map((value, i) => [columnLetters(i + 1), value])) });
    }));
  });

  test('says the date where there is one, the digits otherwise', () => {
    const line = sheetLine(3, [cell(2, '45123.5', 'number', '2023-07-16T12:00:00'), cell(1, '1.10', 'number')]);
    expect(line).toBe('{"row":3,"cells":{"A":{"number":"1.10"},"B":{"number":"45123.5","date":"2023-07-16T12:00:00"}}}');
    expect([...sheetRow(Buffer.from(line)).cells]).toEqual([['A', '1.10'], ['B', '2023-07-16T12:00:00']]);
  });

  test.each(['', '{}', '[]', '{"row":0,"cells":{}}', '{"row":1}', '{"row":1,"cells":[]}', '{"row":1,"cells":{"A":[]}}', '{"row":1,"cells":{"A":"a","A":"b"}}', '{"row":1,"cells":{}} '.repeat(2)])('that is none (%s) is an error of that record', (line) => {
    expect(() => sheetRow(Buffer.from(line))).toThrow(expect.objectContaining({ name: 'RecordError' }) as Error);
  });

  test('bad input 8: keeps `__proto__` a cell like any other', () => {
    expect([...sheetRow(Buffer.from('{"row":1,"cells":{"__proto__":"x"}}')).cells]).toEqual([['__proto__', 'x']]);
  });
});

describe('the header of a sheet', () => {
  test('is the first row that looks like names; a title above it counts as header too', () => {
    expect(guessSheetHeader([row(1, 'Audit log export'), row(3, 'Time', 'Admin', 'Action', 'Amount'), row(4, '2024-01-01 10:00', 'kim', 'login', '5')]))
      .toEqual({ headerRows: 2, columns: [['A', 'Time'], ['B', 'Admin'], ['C', 'Action'], ['D', 'Amount']] });
  });
  test('may name a column twice or not at all, and columns beyond it have names too', () => {
    expect(guessSheetHeader([row(1, 'Name', null, 'Name', 'Value'), row(2, 'a', 'b', 'c', 'd')])).toEqual({ headerRows: 1, columns: [['A', 'Name'], ['B', 'col2'], ['C', 'Name#2'], ['D', 'Value']] });
  });
  test('is none where every row holds data', () => {
    expect(guessSheetHeader([row(1, '2024-01-01T10:00:00Z', 'kim', '5'), row(2, '2024-01-01T10:00:01Z', 'lee', '6')])).toEqual({ headerRows: 0, columns: [['A', 'col1'], ['B', 'col2'], ['C', 'col3']] });
    expect(guessSheetHeader([])).toEqual({ headerRows: 0, columns: [] });
  });
});

describe('dates', () => {
  test.each([
    ['yyyy-mm-dd', 'date'], ['d/m/yy h:mm', 'both'], ['[$-409]h:mm:ss AM/PM', 'time'], ['[h]:mm:ss', null], ['mm:ss', 'time'], ['0.00', null], ['General', null], ['0 "days"', null], ['#,##0.00 [$€-407]', null],
    ['[Red]0.00', null], ['dd\\.mm\\.yyyy', 'date'], ['mmm yy;@', 'date'], ['@', null], ['0.00E+00', null], ['# ?/?', null], ['"d"0', null], ['yyyy"年"m"月"d"日"', 'date'], ['[$-411]ge.m.d', 'date'], ['hh:mm:ss.000', 'time'],
  ] as const)('the format %s shows %s', (code, shows) => expect(formatShows(code)).toBe(shows));

  test('the formats every workbook has are known', () => {
    expect([0, 14, 20, 22, 45, 46, 47, 49].map(builtInFormat)).toEqual([null, 'date', 'time', 'both', null, null, null, null]);
  });

  test('every day of the 1900 system but the one that never was is a date, and the next one follows it', () => {
    fc.assert(fc.property(fc.integer({ min: 61, max: 2_958_464 }), (day) => {
      const [here, next] = [serialDate(day, 'date', false)!, serialDate(day + 1, 'date', false)!];
      return Date.UTC(...parts(next)) - Date.UTC(...parts(here)) === 86_400_000;
    }));
    expect([0, 1, 59, 60, 61, 2_958_465, 2_958_466, -1, Number.NaN, Infinity].map((day) => serialDate(day, 'date', false))).toEqual([null, '1900-01-01', '1900-02-28', null, '1900-03-01', '9999-12-31', null, null, null, null]);
  });

  test('a time within half a millisecond of the second is that second; midnight carries over', () => {
    const second = 1 / 86_400;
    expect(serialDate(45_000 + second * 30.0004, 'both', false)).toBe('2023-03-15T00:00:30');
    expect(serialDate(45_000 + second * 30.001, 'both', false)).toBe('2023-03-15T00:00:30.001');
    expect(serialDate(45_000.999_999_999_9, 'both', false)).toBe('2023-03-16T00:00:00');
  });
});
function parts(date: string): [number, number, number] { const [year, month, day] = date.split('-').map(Number); return [year, month - 1, day]; }

describe('labels', () => {
  test('are all different, and never hold the sign that separates them', () => {
    fc.assert(fc.property(fc.array(fc.constantFrom('a', 'a (2)', 'a (3)', 'b › c', 'b > c', '')), (names) => {
      const labels = new Labels();
      const given = names.map((name) => labels.label(name));
      expect(new Set(given).size).toBe(names.length);
      expect(given.join('')).not.toContain('›');
    }));
  });
  test('of safe names say nothing', () => expect(['a.csv', 'a/b..c/d', '..a', 'a b', '›'].map(unsafeName)).toEqual([null, null, null, null, null]));
});
