// Casework over the life of its sources: exported again, exported longer, mapped anew; and merged with a copy that has others.
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { caseworkFaults } from '../../src/engine/casework/replay.ts';
import { CaseFile } from '../../src/engine/casefile/case-file.ts';
import { HEADER, scratchFolder, TestCase, writeSource } from '../support/case.ts';

const row = (id: number, actor: string): string => `${id},2026-03-14T0${id}:00:00Z,${actor},login,Auth,E-1,,,,10.0.0.${id}`;
const log = (...ids: readonly number[]): string => [HEADER, ...ids.map((id) => row(id, id % 2 === 0 ? 'lee' : 'kim')), ''].join('\n');
const OTHER = 'generic';
const FINDING = { title: 'Logins', statement: '', severity: 'bad', confidence: 'low', status: 'draft', view: null, query: '' } as const;

async function annotated(folder: string): Promise<TestCase> {
  const test = await TestCase.open(join(folder, 'mine.exhibit'), { create: true });
  await test.import([writeSource(folder, 'log.csv', log(1, 2, 3))]);
  await test.call('event.star', { events: ['S-001:1'], on: true });
  await test.call('event.tag', { events: ['S-001:2'], tag: 'odd', on: true });
  await test.call('event.note', { event: 'S-001:3', text: 'As S-001:2.' });
  await test.call('finding.create', { ...FINDING, events: ['S-001:2'] });
  return test;
}
/** Every event with its record id of the log and what hangs on it. */
const marks = async (test: TestCase): Promise<string[]> => Promise.all((await test.rows()).map(async ({ id, starred, tags, notes, exhibits }) => {
  const { raw } = await test.call('event.get', { event: id });
  return `${id} record ${/^\d+/.exec(raw)?.[0] ?? ''}${starred ? ' star' : ''}${tags.map((tag) => ` ${tag}`).join('')}${notes > 0 ? ` ${notes} note` : ''}${exhibits.map((label) => ` ${label}`).join('')}`;
}));
const MARKED = ['S-001:1 record 1 star', 'S-001:2 record 2 odd EX-001', 'S-001:3 record 3 1 note'];
const verified = async (test: TestCase): Promise<boolean> => (await test.call('case.verify', {})).ok;

it('the same export again changes no mark, and adds no event', async () => {
  const folder = scratchFolder();
  const test = await annotated(folder);
  await test.import([writeSource(folder, 'again.csv', log(1, 2, 3))], { again: true, accept: true });
  expect(await marks(test)).toEqual(MARKED);
  expect(await verified(test)).toBe(true);
});

it('a longer export that contains the records leaves the marks where they are, also when the first is excluded and comes back', async () => {
  const folder = scratchFolder();
  const test = await annotated(folder);
  await test.import([writeSource(folder, 'longer.csv', log(1, 2, 3, 4, 5))]);
  expect(await marks(test)).toEqual([...MARKED, 'S-002:4 record 4', 'S-002:5 record 5']);
  await test.call('source.standing', { source: 'S-001', standing: 'excluded', reason: 'the longer one counts' });
  expect((await test.call('finding.list', {}))[0].exhibits).toMatchObject([{ label: 'EX-001', event: 'S-001:2', row: null, recordHash: expect.stringMatching(/^[0-9a-f]{64}$/) as string }]);
  await test.call('source.standing', { source: 'S-001', standing: 'included', reason: 'both count' });
  expect(await marks(test)).toEqual([...MARKED, 'S-002:4 record 4', 'S-002:5 record 5']);
  expect(await verified(test)).toBe(true);
});

it('a source mapped anew with another profile keeps its marks on the same records, after reopening too', async () => {
  const folder = scratchFolder();
  const test = await annotated(folder);
  const before = (await test.call('finding.list', {}))[0].exhibits[0].recordHash;
  await test.call('source.rebuild', { source: 'S-001', profile: OTHER, draft: null, zone: null, dateOrder: null });
  expect((await test.call('source.list', {}))[0].profile).toBe(OTHER);
  expect((await marks(test)).sort()).toEqual(MARKED);
  await test.engine.close();
  const again = await TestCase.open(test.path);
  expect((await marks(again)).sort()).toEqual(MARKED);
  expect((await again.call('finding.list', {}))[0].exhibits[0].recordHash).toBe(before);
  expect(await verified(again)).toBe(true);
});

/** A case without sources, and a copy of it, each importing on its own. */
async function parted(folder: string, mine: readonly (readonly number[])[], theirs: readonly (readonly number[])[]): Promise<[TestCase, TestCase]> {
  const [one, other] = [join(folder, 'mine.exhibit'), join(folder, 'theirs.exhibit')];
  await (await TestCase.open(one, { create: true })).engine.close();
  copyFileSync(one, other);
  const cases: [TestCase, TestCase] = [await TestCase.open(one), await TestCase.open(other)];
  for (const [i, exports] of [mine, theirs].entries()) for (const ids of exports) await cases[i].import([writeSource(folder, `log-${ids.join('-')}.csv`, log(...ids))]);
  return cases;
}
const refused = (work: Promise<unknown>) => expect(work).rejects.toMatchObject({ code: 'MERGE_REFUSED' });

it('a copy that numbers its sources otherwise is merged onto the numbers here, marks, citations and links', async () => {
  const folder = scratchFolder();
  const [mine, theirs] = await parted(folder, [[1, 2], [3, 4]], [[3, 4], [1, 2]]);
  await theirs.call('event.star', { events: ['S-001:1'], on: true });
  await theirs.call('event.note', { event: 'S-002:2', text: 'After S-001:1, before s-002:1; not XS-001:1 nor S-009:1.' });
  await theirs.call('finding.create', { ...FINDING, statement: 'S-001:2 shows it.', events: ['S-001:2', 'S-002:1'] });
  await theirs.call('question.add', { kind: 'question', text: 'Who?', status: 'open', links: ['S-001:1', 'F-01'] });
  await theirs.engine.close();
  const told = await mine.call('merge.run', { file: theirs.path });
  expect(told).toMatchObject({ missingHere: [], missingThere: [], conflicts: [], renumbered: [], faults: [] });
  expect(await marks(mine)).toEqual(['S-001:1 record 1 EX-002', 'S-001:2 record 2 1 note', 'S-002:1 record 3 star', 'S-002:2 record 4 EX-001']);
  expect((await mine.call('question.list', {}))[0].links).toEqual(['S-002:1', 'F-01']);
  expect((await mine.call('event.get', { event: 'S-001:2' })).noteList[0].text).toBe('After S-002:1, before S-001:1; not XS-001:1 nor S-009:1.');
  expect((await mine.call('finding.list', {}))[0].statement).toBe('S-002:2 shows it.');
  expect(await mine.call('merge.preview', { file: theirs.path })).toMatchObject({ changes: [], conflicts: [] });
  expect(await verified(mine)).toBe(true);
  await mine.call('undo.undo', {});
  expect(await marks(mine)).toEqual(['S-001:1 record 1', 'S-001:2 record 2', 'S-002:1 record 3', 'S-002:2 record 4']);
  expect(await verified(mine)).toBe(true);
});

it('marks on a source that is missing here are refused with its name, and merged once it is imported', async () => {
  const folder = scratchFolder();
  const [mine, theirs] = await parted(folder, [[1, 2]], [[1, 2], [3, 4]]);
  await theirs.call('event.star', { events: ['S-001:1', 'S-002:2'], on: true });
  await theirs.engine.close();
  expect((await mine.call('merge.preview', { file: theirs.path })).missingHere).toMatchObject([{ source: 'S-002', name: 'log-3-4.csv', events: 2 }]);
  await refused(mine.call('merge.run', { file: theirs.path }));
  await expect(mine.call('merge.run', { file: theirs.path })).rejects.toThrow('S-002 log-3-4.csv');
  expect(await marks(mine)).toEqual(['S-001:1 record 1', 'S-001:2 record 2']);
  await mine.import([join(folder, 'log-3-4.csv')]);
  await mine.call('merge.run', { file: theirs.path });
  expect(await marks(mine)).toEqual(['S-001:1 record 1 star', 'S-001:2 record 2', 'S-002:1 record 3', 'S-002:2 record 4 star']);
});

it('a source that is missing here without marks on it, and one missing there, stop nothing', async () => {
  const folder = scratchFolder();
  const [mine, theirs] = await parted(folder, [[5], [1, 2]], [[1, 2], [3, 4]]);
  await theirs.call('event.tag', { events: ['S-001:2'], tag: 'odd', on: true });
  await theirs.engine.close();
  expect(await mine.call('merge.run', { file: theirs.path })).toMatchObject({ missingHere: [{ source: 'S-002' }], missingThere: [{ source: 'S-001' }], mineEvents: 3, theirsEvents: 4 });
  expect(await marks(mine)).toEqual(['S-002:1 record 1', 'S-002:2 record 2 odd', 'S-001:1 record 5']);
  await mine.engine.close();
  const file = CaseFile.open(mine.path, { readOnly: true, person: { name: 'x', organisation: '' } });
  expect(caseworkFaults(file.db)).toEqual([]);
  file.close();
});

it('an event of a source that is missing here is never taken for the one that has its id here', async () => {
  const folder = scratchFolder();
  const [mine, theirs] = await parted(folder, [[1, 2]], [[3, 4]]);
  await mine.call('event.star', { events: ['S-001:1'], on: true });
  await theirs.call('event.tag', { events: ['S-001:1'], tag: 'odd', on: true });
  await theirs.engine.close();
  expect(await mine.call('merge.preview', { file: theirs.path })).toMatchObject({ missingHere: [{ source: 'S-001', name: 'log-3-4.csv' }], changes: [{ kind: 'tag', added: 1, changed: 0, removed: 0 }] });
  await refused(mine.call('merge.run', { file: theirs.path }));
  expect(await marks(mine)).toEqual(['S-001:1 record 1 star', 'S-001:2 record 2']);
});
