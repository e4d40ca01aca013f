// What is asked and told about the times of a source: counts, column and an example, so that a person can decide and nothing is decided.
import { expect, test } from 'vitest';
import type { ImportQuestion } from '../../src/contract/sources.ts';
import type { Dialect, MappingOptions } from '../../src/engine/record.ts';
import { createMapper } from '../../src/engine/sources/profiles/profiles.ts';
import { zoneEvidence } from '../../src/engine/sources/time.ts';
import { undatedBecause } from '../../src/engine/sources/undated.ts';

const DIALECT: Dialect = { format: 'csv', delimiter: 44, quote: 34, bomBytes: 0, header: ['Timestamp', 'Admin ID', 'Action Type', 'Module Name', 'Old Value', 'New Value'] };
const rows = (times: readonly string[]): Buffer[] => times.map((time) => Buffer.from(`"${time.replaceAll('"', '""')}",m.kovacs,update,bonus,1,2`));
function asked(times: readonly string[], options: Partial<MappingOptions> = {}): { questions: Map<ImportQuestion['kind'], ImportQuestion>; settled: MappingOptions; remarks: readonly string[]; basis: (time: string) => string } {
  const mapper = createMapper('generic-back-office', DIALECT, { zone: null, dateOrder: null, ...options });
  const settled = mapper.settled(rows(times));
  return {
    questions: new Map(mapper.questions(rows(times)).map((question) => [question.kind, question])), settled, remarks: mapper.remarks(rows(times)),
    basis: (time) => createMapper('generic-back-office', DIALECT, settled).map(rows([time])[0])[0].time.basis,
  };
}

test('a missing zone is asked once, with the number of times, their column and one of them, and no zone is proposed', () => {
  const zone = asked(['2026-03-14 02:06:18', '2026-03-15 02:06:18', '2026-03-14T02:06:18Z']).questions.get('zone');
  expect(zone?.text).toBe('2 of 3 times looked at in Timestamp carry no zone, as “2026-03-14 02:06:18”. Which zone did this source use?');
  expect(zone?.option).toBe('--zone');
  expect(asked(['2026-03-14T02:06:18Z']).questions.has('zone')).toBe(false);
});

test('zones that skipped some of the times are named with the number: they can be ruled out, none can be proven', () => {
  const times = ['2026-03-29 02:30:00', '2026-03-29 02:45:00', '2026-03-08 02:30:00'];
  const text = asked(times).questions.get('zone')?.text ?? '';
  expect(text).toContain('Some of them never were in these zones, whose clocks skipped them: Europe/Berlin (2), America/New_York (1)');
  expect(zoneEvidence([...times, '2026-10-25 02:30:00', '2026-03-29T02:30:00Z', 'x'], ['Europe/Malta', 'UTC', 'America/New_York'])).toEqual([
    { zone: 'Europe/Malta', gaps: 2, overlaps: 1 }, { zone: 'UTC', gaps: 0, overlaps: 0 }, { zone: 'America/New_York', gaps: 1, overlaps: 0 },
  ]);
});

test('an order of day and month that nothing proves is asked with an example and the number of such dates', () => {
  const { questions, settled } = asked(['3/4/2021 10:00 Z', '5/6/2021 10:00 Z']);
  expect(questions.get('dateOrder')?.text).toBe('Nothing proves whether “3/4/2021 10:00 Z” begins with the day or the month (2 such dates looked at). Which comes first?');
  expect(settled.dateOrder).toBeNull();
});

test('contradictory dates are shown from both sides, and those that do not fit the answer stay undated', () => {
  const times = ['25/1/2021 10:00 Z', '1/25/2021 10:00 Z', '26/1/2021 10:00 Z', '1/2/2021 10:00 Z'];
  expect(asked(times).questions.get('dateOrder')?.text).toBe('Some dates can only begin with the day (2, as “25/1/2021 10:00 Z”) and some only with the month (1, as “1/25/2021 10:00 Z”); 1 could be either. Which comes first? Dates that do not fit stay undated.');
  const answered = asked(times, { dateOrder: 'dmy' });
  expect(answered.questions.has('dateOrder')).toBe(false);
  expect([answered.basis(times[0]), answered.basis(times[1])]).toEqual(['zone in text', 'unreadable']);
});

test('what a column of numbers counts is stored with the source, and what does not fit it stays undated', () => {
  const { settled, basis } = asked(['132825080651234567', '132825080661234567']);
  expect(settled.numbers).toBe('FILETIME');
  expect([basis('132825080651234567'), basis('1638034465')]).toEqual(['epoch', 'unreadable']);
  expect(asked(['44527.5', '44528']).questions.has('zone')).toBe(true);
  expect(asked(['44527.5'], { numbers: 'Excel days since 1904' }).settled.numbers).toBe('Excel days since 1904');
});

test('numbers of mixed magnitude are refused for the whole column, and the preview says so', () => {
  const { settled, questions, remarks, basis } = asked(['1638034465', '1638034465123', '2026-03-14T00:00:00Z']);
  expect(settled.numbers).toBe('ambiguous');
  expect(questions.get('mapping')?.text).toContain('Nothing tells what the numbers in Timestamp count, as “1638034465”: they differ in magnitude, or fit several units. Those 2 of 3 times stay undated.');
  expect(remarks).toEqual(['2 of 3 times looked at stay undated, as “1638034465”: nothing tells what these numbers count.']);
  expect([basis('1638034465'), basis('1638034465123'), basis('2026-03-14T00:00:00Z')]).toEqual(['unreadable', 'unreadable', 'zone in text']);
});

test('a column of which most cannot be read is doubted; a few odd times are remarked upon', () => {
  const good = '2026-03-14T00:00:00Z';
  expect(asked(['Mar 14 22:30:01', 'Mar 15 22:30:01', good]).questions.get('mapping')?.text).toContain('2 of 3 times looked at in Timestamp cannot be read and stay undated, as “Mar 14 22:30:01”: they name no year.');
  const few = asked([good, good, good, '00/00/0000,--:--:--']);
  expect(few.questions.size).toBe(0);
  expect(few.remarks).toEqual(['1 of 4 times looked at stay undated, as “00/00/0000,--:--:--”: they are no dates, or of no form that is known.']);
});

test.each<[string, string | null]>([
  ['Mar 14 22:30:01', 'they name no year'],
  ['14 Mar 22:30:01 +0000', 'they name no year'],
  ['Sat Mar 14 22:30:01', 'they name no year'],
  ['14/03/26 22:30', 'their year has two digits'],
  ['14-Mar-26', 'their year has two digits'],
  ['Sat, 14 Mar 26 22:30:01 +0000', 'their year has two digits'],
  ['2026-W11-6', 'they are week dates'],
  ['2026-073T10:00:00Z', 'they count the day of the year'],
  ['22:30:01', 'they name no day'],
  ['2026-03-14 22:30:01 CET', 'the letters of their zone stand for several'],
  ['44527', 'these numbers count nothing that is known'],
  ['2025-04-11:21:02.3387000Z', 'they are no dates, or of no form that is known'],
  ['2022-10-24T21:16:62Z', 'they are no dates, or of no form that is known'],
  ['2024-02-30', 'they are no dates, or of no form that is known'],
  ['5/18/2021', null],
  ['2026-03-14 02:06', null],
  ['', null],
])('%s stays undated: %s', (text, reason) => {
  expect(undatedBecause(text)).toBe(reason);
});
