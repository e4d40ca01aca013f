// What the case remembers of its own making: states of findings, links in notes, searches, and the log as a page.
import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import type { TestCase } from '../support/case.ts';
import { HEADER, newCase, TestCase as Cases, writeSource } from '../support/case.ts';

const LOG = [HEADER, ...['kim', 'lee', 'kim'].map((actor, i) => `${i + 1},2026-03-14T0${i + 1}:00:00Z,${actor},login,Auth,E-1,,,,10.0.0.1`), ''].join('\n');
async function withLog(): Promise<TestCase & { folder: string }> {
  const test = await newCase();
  await test.import([writeSource(test.folder, 'log.csv', LOG)]);
  return test;
}
const search = (test: TestCase, query: string, offset = 0) => test.call('event.search', { query, order: 'time', offset, limit: 2 });
const entries = async (test: TestCase) => (await test.call('case.custody', { offset: 0, limit: 1000 })).entries;
const searches = async (test: TestCase) => (await entries(test)).filter(({ action }) => action === 'case.search').map(({ subject, detail }) => `${subject}: ${detail}`);

it('every state of a finding is there, with who, by what and which fields, after its deletion and reopening too', async () => {
  const test = await withLog();
  await test.call('finding.create', { title: 'T', statement: '', severity: 'none', confidence: 'low', status: 'draft', view: null, query: '', events: ['S-001:1'] });
  await test.call('finding.edit', { finding: 'F-01', title: 'Title', stake: { amount: '0.10', currency: 'EUR' }, alternatives: 'A typing error.' });
  await test.call('finding.cite', { finding: 'F-01', events: ['S-001:2'], role: 'contradicts', comment: 'other actor' });
  await test.call('finding.sign', { finding: 'F-01', on: true });
  await test.call('finding.edit', { finding: 'F-01', statement: 'S' });
  await test.call('undo.undo', {});
  await test.call('undo.redo', {});
  await test.call('finding.delete', { finding: 'F-01' });
  const versions = await test.call('finding.history', { finding: 'F-01' });
  expect(versions.map(({ number, person, change, changed, finding }) => [number, person, change, changed.join(' '), finding?.status ?? 'deleted'])).toEqual([
    [1, 'A. Novak', 'Create finding F-01', 'title statement alternatives stake severity confidence status signedOff evidence', 'draft'],
    [2, 'A. Novak', 'Edit the title, alternatives, money at stake of F-01', 'title alternatives stake', 'draft'],
    [3, 'A. Novak', 'Cite S-001:2 in F-01', 'evidence', 'draft'],
    [4, 'A. Novak', 'Sign F-01 off', 'status signedOff', 'signed off'],
    [5, 'A. Novak', 'Edit the statement of F-01 (the sign-off of A. Novak is taken back)', 'statement status signedOff', 'in review'],
    [6, 'A. Novak', 'Undo: Edit the statement of F-01 (the sign-off of A. Novak is taken back)', 'statement status signedOff', 'signed off'],
    [7, 'A. Novak', 'Redo: Edit the statement of F-01 (the sign-off of A. Novak is taken back)', 'statement status signedOff', 'in review'],
    [8, 'A. Novak', 'Delete finding F-01', 'title statement alternatives stake severity confidence status signedOff evidence', 'deleted'],
  ]);
  expect(versions[2]).toMatchObject({ evidence: ['EX-001 S-001:1 shows', 'EX-002 S-001:2 contradicts: other actor'], finding: { stake: { amount: '0.10', currency: 'EUR' }, alternatives: 'A typing error.' } });
  await test.engine.close();
  expect(await (await Cases.open(test.path)).call('finding.history', { finding: 'F-01' })).toEqual(versions);
});

it('history of a finding that never was is refused', async () => {
  await expect((await withLog()).call('finding.history', { finding: 'F-01' })).rejects.toMatchObject({ code: 'FINDING_UNKNOWN' });
});

it('ids in a note are links where they are events of the case, and text where they are not', async () => {
  const test = await withLog();
  const text = 'As s-001:2, unlike S-001:3; not S-001:9, XS-001:1, S-001:1x or S-002:1. S-001:1.';
  await test.call('event.note', { event: 'S-001:1', text });
  const [note] = (await test.call('event.get', { event: 'S-001:1' })).noteList;
  expect(note.links.map(({ start, end, event }) => [text.slice(start, end), event])).toEqual([['s-001:2', 'S-001:2'], ['S-001:3', 'S-001:3'], ['S-001:1', 'S-001:1']]);
});

it('searches are gathered into one entry: each query once, with how often and its hits; pages, counts and no filter are none', async () => {
  const test = await withLog();
  for (const query of ['actor:kim', 'actor:lee', 'actor:kim', '', ' actor:kim ']) await search(test, query);
  await search(test, 'action:login', 2);
  await test.call('event.facet', { query: 'ip:10.0.0.1', field: 'actor', contains: '', limit: 5 });
  expect(await searches(test)).toEqual(['2 searches: actor:kim (3 times, 2 hits); actor:lee (1 hit)']);
  expect(await searches(test)).toHaveLength(1);
  await search(test, 'actor:lee');
  await test.engine.close();
  expect(await searches(await Cases.open(test.path))).toEqual(['2 searches: actor:kim (3 times, 2 hits); actor:lee (1 hit)', '1 search: actor:lee (1 hit)']);
});

it('the fiftieth different search is written at once, and a long one is cut and told by its hash', async () => {
  const test = await withLog();
  const long = `actor:${'k'.repeat(600)}`;
  await search(test, long);
  for (let i = 1; i < 50; i++) await search(test, `actor:a${i}`);
  await search(test, 'actor:kim');
  const [first, second] = await searches(test);
  expect(first).toMatch(/^50 searches: actor:k{494}… \(sha256 [0-9a-f]{64}\) \(0 hits\); actor:a1 \(0 hits\); /);
  expect(first).toContain(createHash('sha256').update(long).digest('hex'));
  expect(second).toBe('1 search: actor:kim (2 hits)');
});

it('the log is printed whole as one page that runs nothing and loads nothing, the same for the same log, and told in the log itself', async () => {
  const test = await withLog();
  await test.call('event.tag', { events: ['S-001:1'], tag: '<script>alert(1)</script>', on: true });
  const before = await entries(test);
  const page = await test.call('custody.render', { time: '2026-03-15T00:00:00Z' });
  expect(createHash('sha256').update(page.text).digest('hex')).toBe(page.sha256);
  expect(page.text).not.toMatch(/<script|<link|<img|<iframe|src=|url\(|https?:/i);
  for (const { hash, action } of before) expect(page.text).toMatch(new RegExp(`${action}[^]*${hash}`));
  const after = await entries(test);
  expect(after.at(-1)).toMatchObject({ seq: before.length + 1, action: 'custody.render', subject: 'Test', detail: `${page.fileName}, ${before.length} entries, sha256 ${page.sha256}` });
  await test.engine.close();
  const reading = await Cases.open(test.path, { readOnly: true });
  const [one, other] = [await reading.call('custody.render', { time: '2026-03-15T00:00:00Z' }), await reading.call('custody.render', { time: '2026-03-15T00:00:00Z' })];
  expect(one).toEqual(other);
  expect(one.sha256).not.toBe(page.sha256);
});
