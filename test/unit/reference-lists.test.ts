// Lists that rules refer to: read strictly, and shifts held against the clock of their zone.
import { describe, expect, it } from 'vitest';
import { isInShift, readList, shiftOf } from '../../src/engine/rules/reference-lists.ts';

const micros = (instant: string) => new Date(instant).getTime() * 1000;
const shift = (days: string, from: string, to: string, zone = 'Europe/Malta') => shiftOf({ actor: 'kim', days, from, to, zone });

describe('a list', () => {
  it.each([
    ['leavers', '', 'line 1: it is empty.'],
    ['leavers', 'actor\nkim', 'line 1: there is no column “left”.'],
    ['leavers', 'actor,left,why\nkim,2026-03-01,x', 'line 1: “why” is none of its columns.'],
    ['leavers', 'actor,left\nkim,2026-03-01\nlee,soon', 'line 3: “soon” is no day or time such as 2026-03-14.'],
    ['leavers', 'actor,left\n,2026-03-01', 'line 2: “actor” is empty.'],
    ['leavers', 'actor,left\nkim,2026-03-01,x', 'line 2: 3 cells where 2 are expected.'],
    ['shifts', 'actor,days,from,to,zone\nkim,Mon-Fri,8,16:00,UTC', 'line 2: “8” is no time of day such as 08:00.'],
    ['shifts', 'actor,days,from,to,zone\nkim,Weekdays,08:00,16:00,UTC', 'line 2: “Weekdays” are no days such as Mon-Fri, Sat,Sun or daily.'],
    ['shifts', 'actor,days,from,to,zone\nkim,Mon,08:00,16:00,Mars/Base', 'line 2: There is no time zone “Mars/Base”.'],
    ['holidays', 'date\n25.12.2026', 'line 2: “25.12.2026” is no day such as 2026-12-25.'],
    ['approval limits', 'limit\n1,000', 'line 2: 2 cells where 1 are expected.'],
    ['approval limits', 'limit\n"1,000"', 'line 2: “1,000” is no plain decimal such as 500.00.'],
  ] as const)('of %s that is wrong names the line and what is expected: %j', (kind, text, message) => {
    expect(() => readList(kind, text)).toThrow(message);
  });

  it('may be in quotes, with a byte order mark, in any order and case of columns, and without what may be left out', () => {
    expect(readList('approval limits', '\ufeff"Limit",ACTOR\n500.00,"Lee, Kim"\n\n')).toEqual([{ actor: 'Lee, Kim', currency: '', limit: '500.00' }]);
    expect(readList('own accounts', 'account,actor\r\nE-1,kim\r\n')).toEqual([{ actor: 'kim', account: 'E-1' }]);
  });
});

describe('a shift', () => {
  it.each([
    ['2026-03-02T07:00:00Z', true], ['2026-03-02T06:59:59Z', false], ['2026-03-02T14:59:59Z', true], ['2026-03-02T15:00:00Z', false],
    // A Saturday; and the Monday after the clocks went forward.
    ['2026-03-07T08:00:00Z', false], ['2026-03-30T06:00:00Z', true], ['2026-03-30T14:30:00Z', false],
  ])('Mon-Fri 08:00 to 16:00 in Malta holds %s: %s', (instant, within) => expect(isInShift(shift('Mon-Fri', '08:00', '16:00'), micros(instant), 0)).toBe(within));

  it.each([
    ['2026-03-06T21:30:00Z', true], ['2026-03-07T04:30:00Z', true], ['2026-03-07T21:30:00Z', false], ['2026-03-06T04:30:00Z', false],
  ])('Fri 22:00 to 06:00 ends on Saturday: %s is %s', (instant, within) => expect(isInShift(shift('Fri', '22:00', '06:00'), micros(instant), 0)).toBe(within));

  it('holds all day when it ends where it begins, and a grace reaches over midnight', () => {
    expect(isInShift(shift('daily', '00:00', '00:00', 'UTC'), micros('2026-03-06T12:00:00Z'), 0)).toBe(true);
    expect(isInShift(shift('Sun', '00:10', '08:00', 'UTC'), micros('2026-03-07T23:50:00Z'), 30 * 60e6)).toBe(true);
    expect(isInShift(shift('Sun', '00:10', '08:00', 'UTC'), micros('2026-03-07T23:30:00Z'), 30 * 60e6)).toBe(false);
  });
});
