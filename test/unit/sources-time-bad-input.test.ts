// The bad times that break importers elsewhere: one test for each row of the table of bad input, and for each defect seen in a peer.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { NumberTime, ReadTime } from '../../src/engine/record.ts';
import { createTimeReader, dateOrderOf, formatInstant, numberTimeOf, parseInstant, type TimeOptions } from '../../src/engine/sources/time.ts';

const ASK: TimeOptions = { zone: null, dateOrder: null, naive: 'ask' };
const readTime = (text: string, options: Partial<TimeOptions> = {}): ReadTime => createTimeReader({ ...ASK, ...options }).read(text);
const read = (text: string, options: Partial<TimeOptions> = {}): string => {
  const { micros, basis } = readTime(text, options);
  return micros === null ? basis : formatInstant(micros);
};

describe('bad input 29: day and month either way round', () => {
  test('bad input 29: any first part over 12 proves day first, any second over 12 month first', () => {
    expect(dateOrderOf(['01/02/2024', '13/02/2024'])).toBe('dmy');
    expect(dateOrderOf(['01/02/2024', '02/13/2024'])).toBe('mdy');
  });
  test('bad input 29: both in one column prove nothing, and neither proves nothing', () => {
    expect(dateOrderOf(['13/02/2024', '02/13/2024'])).toBe('contradictory');
    expect(dateOrderOf(['01/02/2024'])).toBe('ambiguous');
    expect(read('01/02/2024 10:00 Z')).toBe('unreadable');
  });
  test('bad input 29: under an answer, dates that only fit the other order stay undated', () => {
    expect(read('02/13/2024 10:00 Z', { dateOrder: 'dmy' })).toBe('unreadable');
    expect(read('13/02/2024 10:00 Z', { dateOrder: 'dmy' })).toBe('2024-02-13T10:00:00.000000Z');
  });
});

test.each(['2024-02-30', '2023-02-29', '2024-04-31T00:00:00Z', '12', '1/1/49', '1/1/2049 25:00', '2024-1', '2024', 'May', '2024-02-30T00:00:00.000Z'])(
  'bad input 30: %s, which Date.parse takes for a date, is unreadable', (text) => {
    expect(read(text, { zone: 'UTC', dateOrder: 'dmy' })).toBe('unreadable');
  });

test.each(['00/00/0000,--:--:--', '00/00/0000', '0000-00-00 00:00:00', '--', '2025-04-11:21:02.3387000Z', '2022-10-24T21:16:62Z', '1234 19:01:01'])(
  'bad input 31: %s is undated and harms nothing else', (text) => {
    const times = createTimeReader({ ...ASK, zone: 'UTC', dateOrder: 'dmy' });
    expect(times.read(text)).toEqual({ micros: null, nanos: 0, later: null, basis: 'unreadable' });
    expect(times.read('2026-03-14').micros).toBe(1_773_446_400_000_000);
  });

describe('bad input 32: what bare numbers count', () => {
  test.each<[NumberTime, string, string]>([
    ['epoch seconds', '1638034465', '2021-11-27T17:34:25.000000Z'],
    ['epoch seconds', '999999999', '2001-09-09T01:46:39.000000Z'],
    ['epoch milliseconds', '1638034465123', '2021-11-27T17:34:25.123000Z'],
    ['epoch milliseconds', '946684799999', '1999-12-31T23:59:59.999000Z'],
    ['epoch microseconds', '1638034465123456', '2021-11-27T17:34:25.123456Z'],
    ['epoch nanoseconds', '1638034465123456789', '2021-11-27T17:34:25.123456Z'],
    ['FILETIME', '132825080651234567', '2021-11-27T17:34:25.123456Z'],
    ['.NET ticks', '637736312651234567', '2021-11-27T17:34:25.123456Z'],
    ['Excel days', '44527', '2021-11-27T00:00:00.000000Z'],
    ['Excel days', '44527.73223379630', '2021-11-27T17:34:25.000000Z'],
    ['Excel days', '44527.999999999999', '2021-11-28T00:00:00.000000Z'],
    ['Excel days since 1904', '43065.5', '2021-11-27T12:00:00.000000Z'],
    ['seconds since 2001', '659727265.5', '2021-11-27T17:34:25.500000Z'],
  ])('bad input 32: %s: %s', (numbers, text, instant) => {
    expect(read(text, { numbers, zone: 'UTC' })).toBe(instant);
  });
  test('bad input 32: 100-nanosecond units are exact past the precision of a number', () => {
    expect(readTime('132825080651234567', { numbers: 'FILETIME' }).nanos).toBe(700);
    expect(readTime('637736312651234567', { numbers: '.NET ticks', zone: 'UTC' }).nanos).toBe(700);
    expect(readTime('1638034465123456789', { numbers: 'epoch nanoseconds' }).nanos).toBe(789);
  });
  test.each<[NumberTime | 'ambiguous' | 'none needed', string[]]>([
    ['epoch seconds', ['1638034465', '1638034466.5']],
    ['epoch seconds', ['1638034465', '999999999']],
    ['epoch milliseconds', ['1638034465123', '946684799999', '']],
    ['epoch microseconds', ['1532703487000000', '123456']],
    ['epoch nanoseconds', ['1638034465123456789']],
    ['FILETIME', ['132825080651234567']],
    ['.NET ticks', ['637736312651234567']],
    ['Excel days', ['44527', '44527.73']],
    ['ambiguous', ['1638034465', '1638034465123']],
    ['ambiguous', ['132825080651234567', '637736312651234567']],
    ['ambiguous', ['123456789', '659727265']],
    ['none needed', ['2026-03-14', 'x', '12', '0', '']],
  ])('bad input 32: the column decides: %s in %j', (counting, texts) => {
    expect(numberTimeOf(texts)).toBe(counting);
  });
  test('bad input 32: in a column of milliseconds ten digits are no time, and in a contradictory one no number is', () => {
    expect(read('1638034465', { numbers: 'epoch milliseconds' })).toBe('unreadable');
    expect(read('1638034465', { numbers: 'ambiguous' })).toBe('unreadable');
    expect(read('2026-03-14T00:00:00Z', { numbers: 'ambiguous' })).toBe('2026-03-14T00:00:00.000000Z');
  });
  test('bad input 32: without a column to judge, only epochs are read, by their digits', () => {
    for (const text of ['44527', '132825080651234567', '637736312651234567', '659727265', '0001638034']) expect(read(text, { zone: 'UTC' })).toBe('unreadable');
  });
  test('bad input 32: Excel days and ticks count a wall clock, whose zone must be known', () => {
    expect(read('44527.5', { numbers: 'Excel days' })).toBe('unreadable');
    expect(read('44527.5', { numbers: 'Excel days', zone: 'Europe/Malta' })).toBe('2021-11-27T11:00:00.000000Z');
    expect(read('637736312651234567', { numbers: '.NET ticks' })).toBe('unreadable');
  });
});

describe('bad input 33: local times', () => {
  test('bad input 33: without a zone no instant is made up', () => expect(read('2026-03-14 02:30:00')).toBe('unreadable'));
  test('bad input 33: what the zone skipped is undated and says why', () => expect(read('2026-03-29 02:30:00', { zone: 'Europe/Malta' })).toBe('gap in assumed zone'));
  test('bad input 33: of what it had twice both instants are kept, the earlier first', () => {
    expect(readTime('2026-10-25 02:30:00.123456789', { zone: 'Europe/Malta' })).toEqual({
      micros: parseInstant('2026-10-25T00:30:00.123456Z'), later: parseInstant('2026-10-25T01:30:00.123456Z'), nanos: 789, basis: 'overlap in assumed zone',
    });
    expect(readTime('2026-11-01 01:30:00', { zone: 'America/New_York' }).later).toBe(parseInstant('2026-11-01T06:30:00Z'));
    expect(readTime('2026-10-25 03:00:00', { zone: 'Europe/Malta' }).later).toBeNull();
  });
  test('bad input 33: a whole day that a zone skipped is a gap like any other', () => {
    expect(read('2011-12-30 12:00:00', { zone: 'Pacific/Apia' })).toBe('gap in assumed zone');
    expect(read('2011-12-31 00:00:00', { zone: 'Pacific/Apia' })).toBe('2011-12-30T10:00:00.000000Z');
  });
});

test('bad input 34: no digit of the precision written is lost', () => {
  expect(readTime('2022-12-11T02:57:48.693000123Z')).toMatchObject({ micros: parseInstant('2022-12-11T02:57:48.693000Z'), nanos: 123 });
  expect(read('2022-12-11 02:57Z')).toBe('2022-12-11T02:57:00.000000Z');
  expect(read('"2026-01-24T06:54:24.1234567Z "'.slice(1, -1))).toBe('2026-01-24T06:54:24.123456Z');
  expect(read('2254-12-31T23:59:59.999999Z')).toBe('2254-12-31T23:59:59.999999Z');
});

test('bad input 35: second 60 is read as 59, and its basis says so', () => {
  expect(readTime('2016-12-31T23:59:60Z')).toEqual({ micros: parseInstant('2016-12-31T23:59:59Z'), nanos: 0, later: null, basis: 'second 60 read as 59' });
  expect(readTime('2017-01-01 00:59:60', { zone: 'Europe/Malta' })).toEqual({ micros: parseInstant('2016-12-31T23:59:59Z'), nanos: 0, later: null, basis: 'second 60 read as 59, assumed zone' });
  expect(readTime('2016-12-31 23:59:60', { naive: 'utc' }).basis).toBe('second 60 read as 59');
  expect(read('2016-12-31T23:59:61Z')).toBe('unreadable');
});

test('bad input 36: a time means the same wherever it stands: the order of records changes none', () => {
  const texts = Array.from({ length: 400 }, (_, i) => formatInstant((i * 2_654_435_761 % 4_000_000_000) * 1_000_000).slice(0, 19));
  const times = createTimeReader({ ...ASK, zone: 'America/New_York' });
  const forwards = texts.map((text) => times.read(text));
  const backwards = texts.toReversed().map((text) => createTimeReader({ ...ASK, zone: 'America/New_York' }).read(text)).toReversed();
  expect(forwards).toEqual(backwards);
  expect(forwards.filter(({ micros }) => micros !== null).length).toBeGreaterThan(390);
});

test.each([
  '1/9/2007 10:41:00 AM +01:00', '01/09/2007 10:41:00 AM +01:00', '1/9/2007 10:41:00 AM +0100', '1/9/2007 10:41:00 AM+01:00', '1/9/2007 10:41 AM +01:00',
  '1/9/2007, 10:41:00 AM +01:00', '1/9/2007 10:41:00\u202fAM +01:00', '1/9/2007 10:41:00 am +01:00', '1/9/2007 10:41:00.0000000 a.m. +01:00',
  '1-9-2007 10:41:00 +01:00', '1/9/2007 11:41:00 AM +02:00',
])('%j is one instant in each order of day and month', (text) => {
  expect(read(text, { dateOrder: 'mdy' })).toBe('2007-01-09T09:41:00.000000Z');
  expect(read(text, { dateOrder: 'dmy' })).toBe('2007-09-01T09:41:00.000000Z');
});

describe('peers', () => {
  test('peers: Timesketch made 4 March of 03/04/2025 and 25 April of 25/04/2025; one column is read one way', () => {
    const dateOrder = dateOrderOf(['03/04/2025', '25/04/2025']);
    expect(dateOrder).toBe('dmy');
    if (dateOrder !== 'dmy') return;
    expect(['03/04/2025', '25/04/2025'].map((text) => read(text, { dateOrder, zone: 'UTC' }))).toEqual(['2025-04-03T00:00:00.000000Z', '2025-04-25T00:00:00.000000Z']);
  });
  test('peers: Timesketch dropped rows with an unreadable date; here reading one gives an undated time, never an error', () => {
    for (const text of ['1234 19:01:01', '2017-13-24', '\0', '🕰', '9'.repeat(5000)]) expect(read(text, { zone: 'UTC', dateOrder: 'dmy' })).toBe('unreadable');
  });
  test('peers: IRFlow sorted ISO times as text; here 10:00+09:00 comes before 02:30Z', () => {
    const texts = ['2026-03-14T02:30:00Z', '2026-03-14T10:00:00+09:00'];
    expect(texts.toSorted((a, b) => readTime(a).micros! - readTime(b).micros!)).toEqual(['2026-03-14T10:00:00+09:00', '2026-03-14T02:30:00Z']);
  });
  test('peers: IRFlow read D/M/Y as M/D/Y; here the column proves its order or nothing is read', () => {
    expect(read('03/04/2025', { zone: 'UTC', dateOrder: 'dmy' })).toBe('2025-04-03T00:00:00.000000Z');
    expect(read('03/04/2025', { zone: 'UTC' })).toBe('unreadable');
  });
});

const MALFORMED = join(import.meta.dirname, '../../../shared/data/malformed');
describe.skipIf(!existsSync(MALFORMED))('malformed samples of a peer (../shared)', () => {
  const column = (file: string, n: number, separator: RegExp): string[] => readFileSync(join(MALFORMED, file), 'utf8').trimEnd().split(/\r?\n/).slice(1).map((line) => line.split(separator)[n].replaceAll('"', ''));
  test('invalid_datetime.csv: local times are read, the one without a date stays undated, and no odd number is a time', () => {
    expect(column('invalid_datetime.csv', 2, /,/).map((text) => read(text, { zone: 'UTC' }))).toEqual(['2017-09-24T19:01:01.000000Z', '2017-07-24T19:01:01.000000Z', '2017-10-24T19:01:01.000000Z', 'unreadable']);
    const numbers = column('invalid_datetime.csv', 1, /,/);
    expect(numbers.map((text) => read(text, { zone: 'UTC' }))).toEqual(['unreadable', 'unreadable', 'unreadable', 'unreadable']);
  });
  test('csv_datetime_last_column.csv: microseconds, and the same instants in words', () => {
    const micros = column('csv_datetime_last_column.csv', 0, /,/);
    expect(numberTimeOf(micros)).toBe('epoch microseconds');
    expect(micros.map((text) => read(text, { numbers: 'epoch microseconds' }))[0]).toBe('2018-07-27T14:58:07.000000Z');
    expect(column('csv_datetime_last_column.csv', 3, /,/).map((text) => read(text))[0]).toBe('2018-07-27T10:58:07.000000Z');
  });
  test('validate_time_precision.csv: six digits of fraction are kept, and a column of nine and of 16 digits is refused', () => {
    expect(column('validate_time_precision.csv', 2, /,/).map((text) => read(text))).toEqual(['2024-07-24T10:57:02.877297Z', '2015-07-24T19:01:01.000000Z']);
    expect(numberTimeOf(column('validate_time_precision.csv', 1, /,/))).toBe('ambiguous');
  });
  test('incorrect.csv: a local time needs a zone', () => {
    const [text] = column('incorrect.csv', 1, /,/);
    expect(read(text)).toBe('unreadable');
    expect(read(text, { zone: 'UTC' })).toBe('2020-09-18T21:58:07.470323Z');
  });
});
