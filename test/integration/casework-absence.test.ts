// Negative evidence: a search in vain counts only where the sources would have shown what was searched for.
import { expect, it } from 'vitest';
import type { ExhibitError } from '../../src/contract/errors.ts';
import type { TestCase } from '../support/case.ts';
import { HEADER, newCase, writeSource } from '../support/case.ts';

const row = (id: number | string, time: string, actor = 'kim'): string => `${id},${time},${actor},login,Auth,E-1,,,,10.0.0.1`;
const source = (...rows: readonly string[]): string => [HEADER, ...rows, ''].join('\n');
const at = (hour: number, minute = 0): string => `2026-03-14T${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}:00Z`;
/** 01:00 to 05:00, ids without a gap. */
const NIGHT = source(row(1, at(1)), row(2, at(2)), row(3, at(3), 'lee'), row(4, at(5)));

async function withFinding(...sources: readonly string[]): Promise<TestCase & { folder: string }> {
  const test = await newCase();
  for (const [i, text] of sources.entries()) await test.import([writeSource(test.folder, `s${i}.csv`, text)]);
  await test.call('finding.create', { title: 'Nobody was there', statement: '', severity: 'none', confidence: 'low', status: 'signed off', view: null, query: '', events: ['S-001:1'] });
  return test;
}
const absent = (test: TestCase, query: string, from: string, to: string) => test.call('finding.absent', { finding: 'F-01', query, from, to, role: 'shows', comment: 'checked' });
/** Code and message of the refusal; nothing is cited by it. */
async function refusal(test: TestCase, query: string, from: string, to: string): Promise<string> {
  const error = await absent(test, query, from, to).then(() => { throw new Error('it was accepted'); }, (thrown: ExhibitError) => thrown);
  expect((await test.call('finding.list', {}))[0]).toMatchObject({ absences: [], status: 'signed off' });
  return `${error.code}: ${error.message}`;
}

it('is cited under an exhibit number with period, sources and events searched, takes a sign-off back, and can be undone', async () => {
  const test = await withFinding(NIGHT);
  const finding = await absent(test, 'actor:m.kovacs', at(1, 30), at(3));
  expect(finding).toMatchObject({ status: 'in review', signedOff: null });
  expect(finding.absences).toEqual([{
    label: 'EX-002', query: 'actor:m.kovacs', from: '2026-03-14T01:30:00.000000Z', to: '2026-03-14T03:00:00.000000Z', searched: 2, role: 'shows', comment: 'checked', author: 'A. Novak', created: expect.any(String) as string,
    sources: [{ source: 'S-001', first: '2026-03-14T01:00:00.000000Z', last: '2026-03-14T05:00:00.000000Z', events: 4 }],
  }]);
  await test.call('undo.undo', {});
  expect((await test.call('finding.list', {}))[0]).toMatchObject({ absences: [], status: 'signed off', signedOff: { person: 'A. Novak' } });
  await test.call('undo.redo', {});
  expect((await test.call('finding.list', {}))[0].absences).toEqual(finding.absences);
  expect((await test.call('finding.uncite', { finding: 'F-01', exhibit: 'EX-002' })).absences).toEqual([]);
  expect((await absent(test, 'actor:m.kovacs', at(2), at(2))).absences[0]).toMatchObject({ label: 'EX-003', searched: 1 });
});

it('is refused where the search finds something in the period, both ends of which belong to it', async () => {
  const test = await withFinding(NIGHT);
  expect(await refusal(test, 'actor:lee', at(2), at(3))).toBe('ABSENCE_REFUSED: The search finds an event in the period, the first being S-001:3.');
  expect(await refusal(test, 'actor:kim', at(1), at(5))).toBe('ABSENCE_REFUSED: The search finds 3 events in the period, the first being S-001:1.');
  expect((await absent(test, 'actor:lee', at(2), '2026-03-14T02:59:59.999999Z')).absences).toHaveLength(1);
});

it('is refused where an event without a time meets the search', async () => {
  const test = await withFinding(source(row(1, at(1)), row(2, 'not a time', 'lee'), row(3, at(5))));
  expect(await refusal(test, 'actor:lee', at(2), at(3))).toBe('ABSENCE_REFUSED: The search finds an event without a time, which may lie in the period.');
});

it('is refused where the search limits the time itself', async () => {
  const test = await withFinding(NIGHT);
  expect(await refusal(test, `actor:nobody time:2026-03-14`, at(2), at(3))).toMatch(/^ABSENCE_REFUSED: The search limits the time itself/);
});

it('is refused before the first event and after the last, and names the part that nothing covers', async () => {
  const test = await withFinding(NIGHT);
  expect(await refusal(test, 'actor:nobody', at(0), at(6))).toBe('ABSENCE_REFUSED: The sources do not cover all of the period: '
    + '2026-03-14T00:00:00.000000Z to 2026-03-14T00:59:59.999999Z (no source has events from before and after); 2026-03-14T05:00:00.000001Z to 2026-03-14T06:00:00.000000Z (no source has events from before and after).');
});

it('is refused where record ids are missing, unless another source has them', async () => {
  // A record a minute from 01:00 on.
  const minutes = (from: number, to: number): string[] => Array.from({ length: to - from + 1 }, (_, i) => row(from + i, at(1 + Math.floor((from + i - 1) / 60), (from + i - 1) % 60)));
  const gap = source(...minutes(1, 60), ...minutes(81, 180));
  const test = await withFinding(gap);
  expect(await refusal(test, 'actor:nobody', at(1), at(3))).toBe('ABSENCE_REFUSED: The sources do not cover all of the period: '
    + '2026-03-14T01:59:00.000001Z to 2026-03-14T02:19:59.999999Z (record ids are missing).');
  expect((await absent(test, 'actor:nobody', at(2, 20), at(3))).absences[0]).toMatchObject({ searched: 41 });
  const filled = await withFinding(gap, source(...minutes(61, 80)));
  expect((await absent(filled, 'actor:nobody', at(1), at(3))).absences[0]).toMatchObject({ searched: 121, sources: [{ source: 'S-001' }, { source: 'S-002' }] });
});

it('is refused in a silence of a source that is usually not silent then', async () => {
  const rows: string[] = [];
  for (let day = 1; day <= 12; day++) for (let hour = 0; hour < 24; hour++) for (let n = 0; n < 6; n++) {
    if (day === 7 && hour >= 8 && hour < 14) continue;
    rows.push(row('', `2026-03-${String(day).padStart(2, '0')}T${String(hour).padStart(2, '0')}:${n}0:00Z`));
  }
  const test = await withFinding(source(...rows));
  expect(await refusal(test, 'actor:nobody', '2026-03-07T00:00:00Z', '2026-03-08T00:00:00Z')).toBe('ABSENCE_REFUSED: The sources do not cover all of the period: '
    + '2026-03-07T07:50:00.000001Z to 2026-03-07T13:59:59.999999Z (a source is silent).');
  expect((await absent(test, 'actor:nobody', '2026-03-05T00:00:00Z', '2026-03-06T00:00:00Z')).absences).toHaveLength(1);
});

it('of a period that is none, and of a finding that is none, is wrong use', async () => {
  const test = await withFinding(NIGHT);
  expect(await refusal(test, 'actor:nobody', at(3), at(2))).toBe('BAD_INPUT: The period ends before it begins.');
  expect(await refusal(test, 'actor:nobody', 'yesterday', at(2))).toMatch(/^BAD_INPUT: “yesterday” is not an instant/);
  await expect(test.call('finding.absent', { finding: 'F-09', query: 'x', from: at(2), to: at(3), role: 'shows', comment: '' })).rejects.toMatchObject({ code: 'FINDING_UNKNOWN' });
});
