// Times of logs: every form seen in real exports is read exactly, and nothing else is guessed at.
import { describe, expect, test } from 'vitest';
import { createTimeReader, dateOrderOf, formatInstant, needsZone, parseInstant, type TimeOptions } from '../../src/engine/sources/time.ts';

const ASK: TimeOptions = { zone: null, dateOrder: null, naive: 'ask' };
function read(text: string | null, options: Partial<TimeOptions> = {}): [string | null, string] {
  const { micros, basis } = createTimeReader({ ...ASK, ...options }).read(text);
  return [micros === null ? null : formatInstant(micros), basis];
}

test.each<[string, string, string]>([
  ['2023-07-10T11:42:18Z', '2023-07-10T11:42:18.000000Z', 'zone in text'],
  ['2026-01-24T06:54:24.0000000Z ', '2026-01-24T06:54:24.000000Z', 'zone in text'],
  ['2022-01-24T08:48:05.645+0000', '2022-01-24T08:48:05.645000Z', 'zone in text'],
  ['2026-03-14T02:06:18.412+01:00', '2026-03-14T01:06:18.412000Z', 'zone in text'],
  ['2021-12-04 23:19:32.051 Z', '2021-12-04T23:19:32.051000Z', 'zone in text'],
  ['2021-05-18T21:13:33.1234567-0330', '2021-05-19T00:43:33.123456Z', 'zone in text'],
  ['1/9/2007 10:41:00 AM +01:00', '2007-01-09T09:41:00.000000Z', 'zone in text'],
  ['5/18/2021 9:13:33 PM +0000', '2021-05-18T21:13:33.000000Z', 'zone in text'],
  ['5/18/2021 12:00:00 AM Z', '2021-05-18T00:00:00.000000Z', 'zone in text'],
  ['Tue, 14 Mar 2026 22:30:01 +0000', '2026-03-14T22:30:01.000000Z', 'zone in text'],
  ['\\/Date(1728364117000)\\/', '2024-10-08T05:08:37.000000Z', 'epoch'],
  ['/Date(-1)/', '1969-12-31T23:59:59.999000Z', 'epoch'],
  ['{"epochSecond":1638034465,"nano":313000000}', '2021-11-27T17:34:25.313000Z', 'epoch'],
  ['1638034465', '2021-11-27T17:34:25.000000Z', 'epoch'],
  ['1638034465.5', '2021-11-27T17:34:25.500000Z', 'epoch'],
  ['1638034465123', '2021-11-27T17:34:25.123000Z', 'epoch'],
  ['1532703487000001', '2018-07-27T14:58:07.000001Z', 'epoch'],
  ['1532703487000000123', '2018-07-27T14:58:07.000000Z', 'epoch'],
  ['/Date(1728364117000+0200)/', '2024-10-08T05:08:37.000000Z', 'epoch'],
  ['2022-12-11 02:57:48.693000000Z', '2022-12-11T02:57:48.693000Z', 'zone in text'],
  ['2026-03-14 22:30:01.123+00', '2026-03-14T22:30:01.123000Z', 'zone in text'],
  ['2026-03-14 22:30:01,123 UTC', '2026-03-14T22:30:01.123000Z', 'zone in text'],
  ['14/Mar/2026:22:30:01 +0000', '2026-03-14T22:30:01.000000Z', 'zone in text'],
  ['[14/Mar/2026:22:30:01 +0100]', '2026-03-14T21:30:01.000000Z', 'zone in text'],
  ['Sat, 14 Mar 2026 22:30:01 GMT', '2026-03-14T22:30:01.000000Z', 'zone in text'],
  ['14 Mar 2026 22:30:01 -0500 (EST)', '2026-03-15T03:30:01.000000Z', 'zone in text'],
  ['Sat Mar 14 2026 23:30:01 GMT+0100 (Central European Standard Time)', '2026-03-14T22:30:01.000000Z', 'zone in text'],
  ['Sat Mar 14 22:30:01 UTC 2026', '2026-03-14T22:30:01.000000Z', 'zone in text'],
  ['14-Mar-2026 22:30:01 Z', '2026-03-14T22:30:01.000000Z', 'zone in text'],
  ['March 14, 2026 10:30:01 PM +0000', '2026-03-14T22:30:01.000000Z', 'zone in text'],
  ['14 September 2026 10:30 UTC', '2026-09-14T10:30:00.000000Z', 'zone in text'],
  ['1899-12-31T23:59:59Z', '1899-12-31T23:59:59.000000Z', 'zone in text'],
  ['2026-03-14+01:00', '2026-03-13T23:00:00.000000Z', 'zone in text'],
])('%s is %s', (text, instant, basis) => {
  expect(read(text, { dateOrder: 'mdy' })).toEqual([instant, basis]);
});

test('nanoseconds beyond the microsecond are kept', () => {
  expect(createTimeReader(ASK).read('2022-12-11T02:57:48.693000123Z').nanos).toBe(123);
  expect(createTimeReader(ASK).read('1532703487000000123').nanos).toBe(123);
});

test.each([
  '2024-02-30', '2023-02-29T00:00:00Z', '2024-13-01', '2026-03-14T24:00:00Z', '2026-03-14T10:60:00Z', '2022-10-24T21:16:62Z', '00/00/0000,--:--:--',
  '2025-04-11:21:02.3387000Z', '12', '1/1/49', '0012345678', '123456', '99999999999', 'yesterday', '13:30 PM', '13/13/2024', '1/2/2024 13:00 PM',
  '2026-03-14T10:00:00+25:00', '2026-03-14T10:00:00+01:75', '0000-00-00 00:00:00', '0001-01-01T00:00:00Z', '0000-01-01T00:00:00Z', '2026-03-14-05', '2026-03-14-0500', '14 Marble 2026',
  '2026-03-14 22:30:01 CET', '14 Mar 2026 22:30:01 (CET)', 'Foo, 14 Mar 2026 22:30:01 +0000', '14/03/26 22:30', '14-Mar-26', '2026-W11-6', '2026-073', '20260314', '9999-12-31T23:59:59Z', '2026-03-14T10:00:00.1234567890Z', '１６３８０３４４６５', '2026-03-14T10:00:00Zulu',
])('%s is no time, and says so', (text) => {
  expect(read(text, { zone: 'UTC', dateOrder: 'dmy' })).toEqual([null, 'unreadable']);
});

test.each([null, '', '  '])('%j is no time at all', (text) => {
  expect(read(text)).toEqual([null, 'none']);
});

describe('times without a zone', () => {
  test('are unreadable until someone says which zone', () => {
    expect(read('2026-03-14 02:06:18')).toEqual([null, 'unreadable']);
  });
  test('are UTC where the format says so, whatever zone was given', () => {
    expect(read('2021-05-18T21:13:33', { naive: 'utc', zone: 'Europe/Malta' })).toEqual(['2021-05-18T21:13:33.000000Z', 'utc by format']);
  });
  test('are read in the zone given, by name or by offset', () => {
    expect(read('2026-03-14 02:06:18.412', { zone: 'Europe/Malta' })).toEqual(['2026-03-14T01:06:18.412000Z', 'assumed zone']);
    expect(read('2026-07-14 02:06:18', { zone: 'Europe/Malta' })).toEqual(['2026-07-14T00:06:18.000000Z', 'assumed zone']);
    expect(read('2026-03-14', { zone: '+05:30' })).toEqual(['2026-03-13T18:30:00.000000Z', 'assumed zone']);
  });
  test('that the zone skipped stay undated', () => {
    expect(read('2026-03-29 02:30:00', { zone: 'Europe/Malta' })).toEqual([null, 'gap in assumed zone']);
    expect(read('2026-03-29 01:59:59', { zone: 'Europe/Malta' })).toEqual(['2026-03-29T00:59:59.000000Z', 'assumed zone']);
    expect(read('2026-03-29 03:00:00', { zone: 'Europe/Malta' })).toEqual(['2026-03-29T01:00:00.000000Z', 'assumed zone']);
  });
  test('that occurred twice are the earlier instant', () => {
    expect(read('2026-10-25 02:30:00', { zone: 'Europe/Malta' })).toEqual(['2026-10-25T00:30:00.000000Z', 'overlap in assumed zone']);
    expect(read('2026-10-25 03:00:00', { zone: 'Europe/Malta' })).toEqual(['2026-10-25T02:00:00.000000Z', 'assumed zone']);
  });
  test('in a zone that is none are refused by name', () => {
    for (const zone of ['Europe/Atlantis', '+25:00', 'local', '']) expect(() => createTimeReader({ ...ASK, zone })).toThrow(expect.objectContaining({ code: 'ZONE_UNKNOWN' }) as Error);
  });
  test('are found among those that carry one', () => {
    expect(needsZone(['2026-03-14T02:06:18Z', '1638034465'])).toBe(false);
    expect(needsZone(['2026-03-14T02:06:18Z', '2026-03-14 02:06'])).toBe(true);
    expect(needsZone(['25/04/2025'])).toBe(true);
  });
});

describe('day and month', () => {
  test('one column is read one way: 03/04/2025 and 25/04/2025 are both April', () => {
    const order = dateOrderOf(['03/04/2025', '25/04/2025']);
    expect(order).toBe('dmy');
    expect(read('03/04/2025 10:00:00Z', { dateOrder: 'dmy' })[0]).toBe('2025-04-03T10:00:00.000000Z');
    expect(read('25/04/2025 10:00:00Z', { dateOrder: 'dmy' })[0]).toBe('2025-04-25T10:00:00.000000Z');
  });
  test('a date that does not fit the order of its column is undated, never turned round', () => {
    expect(read('04/25/2025', { dateOrder: 'dmy', zone: 'UTC' })).toEqual([null, 'unreadable']);
  });
  test('are proven by a part over twelve, or not at all', () => {
    expect(dateOrderOf(['5/18/2021 9:13:33 PM', '1/2/2021 9:13:33 PM'])).toBe('mdy');
    expect(dateOrderOf(['1/2/2021', '3/4/2021'])).toBe('ambiguous');
    expect(dateOrderOf(['1/25/2021', '25/1/2021'])).toBe('contradictory');
    expect(dateOrderOf(['2021-01-25', '1638034465', '99/99/2021'])).toBe('none needed');
  });
  test('in either order unknown, nothing is read', () => {
    expect(read('3/4/2021', { zone: 'UTC' })).toEqual([null, 'unreadable']);
  });
});

test('instants are written and read back to the microsecond', () => {
  for (const micros of [0, -1, 1_773_450_378_412_000, 999_999, -62_135_596_800]) expect(parseInstant(formatInstant(micros))).toBe(micros);
  expect(formatInstant(1_773_450_378_412_000)).toBe('2026-03-14T01:06:18.412000Z');
  expect(parseInstant('2026-03-14T01:06:18')).toBeNull();
  expect(parseInstant('nonsense')).toBeNull();
});
