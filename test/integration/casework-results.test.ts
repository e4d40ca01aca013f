// Marks by the result of a search: ten thousand hits are one write, one entry of the log and one undo; and the way from mark to mark.
import { expect, it } from 'vitest';
import type { TestCase } from '../support/case.ts';
import { HEADER, newCase, writeSource } from '../support/case.ts';

const HITS = 10_000;
/** Ten thousand by kim, then three by lee. */
const row = (id: number, actor: string): string => `${id},${new Date(Date.UTC(2026, 2, 14) + id * 1000).toISOString()},${actor},login,Auth,E-1,,,,10.0.0.1`;
const LARGE = [HEADER, ...Array.from({ length: HITS }, (_, i) => row(i + 1, 'kim')), ...[1, 2, 3].map((i) => row(HITS + i, 'lee')), ''].join('\n');
const SMALL = [HEADER, ...['kim', 'lee', 'kim', 'lee', 'kim'].map((actor, i) => row(i + 1, actor)), ''].join('\n');

const actions = async (test: TestCase): Promise<string[]> => (await test.call('case.custody', { offset: 0, limit: 1000 })).entries.map(({ action, subject }) => `${action} ${subject}`);
const total = async (test: TestCase, query: string): Promise<number> => (await test.call('event.search', { query, order: 'time', offset: 0, limit: 1 })).total;

it('ten thousand hits are starred, tagged and cited in one write each, and each is taken back by one undo', async () => {
  const test = await newCase();
  await test.import([writeSource(test.folder, 'large.csv', LARGE)]);
  expect(await test.call('result.star', { query: 'actor:kim', on: true })).toEqual({ events: HITS });
  expect(await test.call('result.tag', { query: 'actor:kim', tag: 'night', on: true })).toEqual({ events: HITS });
  await test.call('finding.create', { title: 'Logins', statement: '', severity: 'bad', confidence: 'low', status: 'draft', view: null, query: 'actor:kim', events: [] });
  const cited = await test.call('result.cite', { query: 'actor:kim', finding: 'F-01', role: 'context', comment: 'all of them' });
  expect([cited.events, cited.finding.exhibits.length]).toEqual([HITS, HITS]);
  expect(cited.finding.exhibits.at(-1)).toMatchObject({ label: 'EX-10000', event: `S-001:${HITS}`, role: 'context', comment: 'all of them' });
  expect([await total(test, 'is:starred'), await total(test, 'tag:night'), await total(test, 'is:cited')]).toEqual([HITS, HITS, HITS]);
  expect((await actions(test)).filter((line) => /^(event|finding)\./.test(line))).toEqual([
    expect.stringMatching(/^event\.star S-001:1, S-001:2, .* and 9990 more; found by actor:kim$/),
    expect.stringMatching(/^event\.tag S-001:1, S-001:2, .* and 9990 more; found by actor:kim$/),
    'finding.create F-01', 'finding.cite F-01; found by actor:kim',
  ]);
  expect((await test.call('undo.undo', {})).redo).toBe('Cite 10,000 events in F-01');
  expect(await total(test, 'is:cited')).toBe(0);
  await test.call('undo.undo', {});
  expect((await test.call('undo.undo', {})).redo).toBe('Tag 10,000 events night');
  expect(await total(test, 'tag:night')).toBe(0);
  expect(await test.call('undo.undo', {})).toEqual({ undo: null, redo: 'Star 10,000 events' });
  expect(await total(test, 'is:starred')).toBe(0);
  await test.call('undo.redo', {});
  expect(await total(test, 'is:starred')).toBe(HITS);
}, 120_000);

it('one event more than a write may cite is refused, and nothing is cited', async () => {
  const test = await newCase();
  await test.import([writeSource(test.folder, 'large.csv', LARGE)]);
  await test.call('finding.create', { title: 'T', statement: '', severity: 'bad', confidence: 'low', status: 'draft', view: null, query: '', events: [] });
  await expect(test.call('result.cite', { query: '', finding: 'F-01', role: 'shows', comment: '' })).rejects.toMatchObject({ code: 'BAD_INPUT', message: expect.stringContaining('10,000') as string });
  expect((await test.call('finding.list', {}))[0].exhibits).toEqual([]);
}, 60_000);

it('only what changes is counted, a mark is taken off by result too, and a result that has them all leaves no trace', async () => {
  const test = await newCase();
  await test.import([writeSource(test.folder, 'small.csv', SMALL)]);
  await test.call('event.star', { events: ['S-001:1'], on: true });
  expect(await test.call('result.star', { query: 'actor:kim', on: true })).toEqual({ events: 2 });
  const before = (await actions(test)).length;
  expect(await test.call('result.star', { query: 'actor:kim', on: true })).toEqual({ events: 0 });
  expect(await test.call('result.tag', { query: '', tag: 'x', on: false })).toEqual({ events: 0 });
  expect((await actions(test)).length).toBe(before);
  expect(await test.call('result.star', { query: 'is:starred', on: false })).toEqual({ events: 3 });
  expect(await total(test, 'is:starred')).toBe(0);
});

it('events cited already keep their numbers, and the rest follow', async () => {
  const test = await newCase();
  await test.import([writeSource(test.folder, 'small.csv', SMALL)]);
  await test.call('finding.create', { title: 'T', statement: '', severity: 'bad', confidence: 'low', status: 'draft', view: null, query: '', events: ['S-001:3'] });
  const { events, finding } = await test.call('result.cite', { query: 'actor:kim', finding: 'F-01', role: 'shows', comment: '' });
  expect([events, finding.exhibits.map(({ label, event }) => `${label} ${event}`)]).toEqual([2, ['EX-001 S-001:3', 'EX-002 S-001:1', 'EX-003 S-001:5']]);
});

it('the way leads from mark to mark, of any kind, in the order of the result, both ways, and from an event without one', async () => {
  const test = await newCase();
  await test.import([writeSource(test.folder, 'small.csv', SMALL)]);
  const marked = (event: string | null, by: 1 | -1, query = '', order: 'time' | '-time' = 'time') => test.call('event.marked', { query, order, event, by }).then((found) => found.event);
  expect(await marked(null, 1)).toBeNull();
  await test.call('event.tag', { events: ['S-001:1'], tag: 'a tag', on: true });
  await test.call('event.note', { event: 'S-001:4', text: 'Seen.' });
  await test.call('event.star', { events: ['S-001:5'], on: true });
  expect([await marked(null, 1), await marked('S-001:1', 1), await marked('S-001:4', 1), await marked('S-001:5', 1)]).toEqual(['S-001:1', 'S-001:4', 'S-001:5', null]);
  expect([await marked(null, -1), await marked('S-001:5', -1), await marked('S-001:1', -1)]).toEqual(['S-001:5', 'S-001:4', null]);
  expect([await marked('S-001:2', 1), await marked('S-001:3', -1)]).toEqual(['S-001:4', 'S-001:1']);
  expect([await marked('S-001:1', 1, 'actor:kim'), await marked('S-001:3', 1, 'actor:kim OR actor:lee'), await marked('S-001:1', 1, 'actor:lee')]).toEqual(['S-001:5', 'S-001:4', 'S-001:4']);
  expect(await marked('S-001:5', 1, '', '-time')).toBe('S-001:4');
  await test.call('finding.create', { title: 'T', statement: '', severity: 'bad', confidence: 'low', status: 'draft', view: null, query: '', events: ['S-001:2'] });
  expect(await marked('S-001:1', 1)).toBe('S-001:2');
});
