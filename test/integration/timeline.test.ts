// The timeline of a case: what people marked is there once or counted with a reason, and its picture is a safe file.
import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import type { Timeline } from '../../src/contract/timeline.ts';
import { newCase, writeSource, type TestCase } from '../support/case.ts';

const HEADER = 'timestamp,admin_id,action_type,module_name,target_type,target_id,result';
const LOG = [HEADER,
  '2026-03-14T01:00:00Z,kim,role.grant,Staff,employee,E-1,success',
  '2026-03-14T01:10:00Z,kim,limit.update,Players,player,P-1,success',
  '2026-03-14T01:20:00Z,lee,payout.approve,Cashier,player,P-1,failure',
  '2026-03-14T02:00:00Z,kim,role.revoke,Staff,employee,E-1,success',
  '2026-03-15T09:00:00Z,ada,login,Access,,,success',
  ',ada,note.add,Players,player,P-2,success'];
const WHOLE = { from: null, to: null, lanes: 50, items: 1000 } as const;

async function night(): Promise<TestCase & { folder: string }> {
  const test = await newCase();
  await test.import([writeSource(test.folder, 'night.csv', LOG.join('\n'))], { zone: 'UTC' });
  await test.call('finding.create', { title: 'A role for twenty minutes', statement: '', severity: 'bad', confidence: 'high', status: 'draft', view: null, query: '', events: ['S-001:1', 'S-001:4', 'S-001:6'] });
  await test.call('finding.cite', { finding: 'F-01', events: ['S-001:3'], role: 'contradicts', comment: '' });
  await test.call('event.star', { events: ['S-001:2'], on: true });
  await test.call('event.tag', { events: ['S-001:5'], tag: 'morning', on: true });
  return test;
}
const drawn = ({ lanes }: Timeline) => lanes.map(({ name, items }) => [name, ...items.map(({ event }) => event)]);

it('has a lane for each actor, those with the most exhibits first, and counts what has no time', async () => {
  const test = await night();
  const told = await test.call('timeline.read', { by: 'actor', ...WHOLE });
  expect(drawn(told)).toEqual([['kim', 'S-001:1', 'S-001:2', 'S-001:4'], ['lee', 'S-001:3'], ['ada', 'S-001:5']]);
  expect(told).toMatchObject({ marked: 6, shown: 5, bucketed: 0, from: '2026-03-14T01:00:00.000000Z', to: '2026-03-15T09:00:00.000000Z', without: { undated: 1, gone: 0, outsideWindow: 0, lanes: 0 } });
  expect(told.lanes[1].items[0]).toMatchObject({ action: 'payout.approve', result: 'failure', citations: [{ exhibit: 'EX-004', finding: 'F-01', role: 'contradicts' }] });
  expect(told.lanes[2].items[0]).toMatchObject({ tags: ['morning'], starred: false, citations: [] });
});

it('tells a finding from its first dated exhibit to its last, and how many have no place in time', async () => {
  const { findings } = await (await night()).call('timeline.read', { by: 'actor', ...WHOLE });
  expect(findings).toEqual([{ finding: 'F-01', title: 'A role for twenty minutes', severity: 'bad', status: 'draft', from: '2026-03-14T01:00:00.000000Z', to: '2026-03-14T02:00:00.000000Z', exhibits: 3, elsewhere: 1 }]);
});

it('has lanes by entity and by source as well', async () => {
  const test = await night();
  expect(drawn(await test.call('timeline.read', { by: 'entity', ...WHOLE }))).toEqual([['E-1', 'S-001:1', 'S-001:4'], ['P-1', 'S-001:2', 'S-001:3'], [null, 'S-001:5']]);
  const { lanes } = await test.call('timeline.read', { by: 'source', ...WHOLE });
  expect(lanes.map(({ name, detail, events }) => [name, detail, events])).toEqual([['S-001', 'night.csv', 5]]);
});

it('counts what else happened in a lane, and nothing of it that is marked, by actor, entity and source', async () => {
  const test = await newCase();
  const busy = (minute: number, actor: string, type: string, entity: string) => `2026-03-14T01:${String(minute).padStart(2, '0')}:00Z,${actor},note.add,Players,${type},${entity},success`;
  await test.import([writeSource(test.folder, 'busy.csv', [HEADER, busy(0, 'kim', 'player', 'P-1'), busy(1, 'kim', 'player', 'P-1'), busy(2, 'lee', 'player', 'P-1'), busy(3, 'kim', 'staff', 'P-1'), busy(4, 'kim', 'player', 'P-2'), busy(40, 'kim', 'player', 'P-1'), busy(59, 'kim', 'player', 'P-1')].join('\n'))], { zone: 'UTC' });
  await test.call('event.star', { events: ['S-001:1', 'S-001:6'], on: true });
  const others = ({ lanes }: Timeline) => lanes.map(({ name, others: own }) => [name, own.reduce((sum, { events }) => sum + events, 0)]);
  // The window ends with the last mark.
  expect(others(await test.call('timeline.read', { by: 'actor', ...WHOLE }))).toEqual([['kim', 3]]);
  expect(others(await test.call('timeline.read', { by: 'entity', ...WHOLE }))).toEqual([['P-1', 2]]);
  expect(others(await test.call('timeline.read', { by: 'source', ...WHOLE }))).toEqual([['S-001', 4]]);
  expect(others(await test.call('timeline.read', { by: 'source', ...WHOLE, to: '2026-03-14T02:00:00Z' }))).toEqual([['S-001', 5]]);
  await test.call('identity.link', { names: ['kim', 'lee'], reason: 'one mailbox' });
  const [{ others: own }] = (await test.call('timeline.read', { by: 'actor', ...WHOLE })).lanes;
  expect(own.reduce((sum, { events }) => sum + events, 0)).toBe(4);
  expect(own.every(({ from, to }) => from <= to && from >= '2026-03-14T01:00:00Z' && to <= '2026-03-14T01:40:00.000000Z')).toBe(true);
});

it('takes names that were linked for one person', async () => {
  const test = await night();
  await test.call('identity.link', { names: ['kim', 'lee'], reason: 'one mailbox' });
  expect(drawn(await test.call('timeline.read', { by: 'actor', ...WHOLE }))[0]).toEqual(['kim', 'S-001:1', 'S-001:2', 'S-001:3', 'S-001:4']);
});

it('keeps to a window, both ends included, and refuses one that ends before it begins', async () => {
  const test = await night();
  const window = { by: 'actor', ...WHOLE, from: '2026-03-14T01:10:00Z', to: '2026-03-14T01:20:00Z' } as const;
  const told = await test.call('timeline.read', window);
  expect(drawn(told)).toEqual([['lee', 'S-001:3'], ['kim', 'S-001:2']]);
  expect([told.shown, told.without.outsideWindow, told.findings.length]).toEqual([2, 3, 1]);
  const later = await test.call('timeline.read', { ...window, from: '2026-03-15T00:00:00Z', to: null });
  expect([drawn(later), later.without.findingsOutside]).toEqual([[['ada', 'S-001:5']], 1]);
  await expect(test.call('timeline.read', { ...window, from: window.to, to: window.from })).rejects.toMatchObject({ code: 'BAD_INPUT' });
  await expect(test.call('timeline.read', { ...window, from: 'yesterday' })).rejects.toMatchObject({ code: 'BAD_INPUT' });
});

it('counts events beyond the most, exhibits being the last to go, and lanes beyond the most', async () => {
  const test = await night();
  for (const items of [0, 1, 2, 3, 4, 5]) {
    const told = await test.call('timeline.read', { by: 'actor', ...WHOLE, lanes: 2, items });
    const single = told.lanes.flatMap((lane) => lane.items.map(({ event }) => event));
    const counted = told.lanes.flatMap(({ buckets }) => buckets).reduce((sum, { events }) => sum + events, 0);
    expect([single.length + counted, told.bucketed, told.shown]).toEqual([4, counted, 4]);
    expect(single.toSorted()).toEqual(['S-001:1', 'S-001:3', 'S-001:4', 'S-001:2'].slice(0, items).toSorted());
    expect(told.without).toMatchObject({ lanes: 1, laneEvents: 1 });
    expect(told.without.laneBuckets).toMatchObject([{ to: '2026-03-15T09:00:00.000000Z', events: 1 }]);
  }
});

it('counts what belongs to an excluded source, and is empty without marks', async () => {
  const test = await night();
  await test.call('source.standing', { source: 'S-001', standing: 'excluded', reason: 'not ours' });
  expect(await test.call('timeline.read', { by: 'actor', ...WHOLE })).toMatchObject({ from: null, first: null, lanes: [], marked: 6, shown: 0, without: { gone: 6, findingsUndated: 1 } });
  const empty = await newCase();
  expect(await empty.call('timeline.read', { by: 'actor', ...WHOLE })).toMatchObject({ marked: 0, lanes: [], findings: [] });
  expect((await empty.call('timeline.svg', { by: 'actor', from: null, to: null, zone: null })).text).toContain('Nothing that was marked has a time.');
});

it('makes a picture with the same bytes each time, and the log of the case says so', async () => {
  const test = await night();
  const wish = { by: 'actor', from: null, to: null, zone: 'Europe/Malta' } as const;
  const [one, again] = [await test.call('timeline.svg', wish), await test.call('timeline.svg', wish)];
  expect(again.text).toBe(one.text);
  expect(one).toMatchObject({ fileName: 'test-timeline.svg', mediaType: 'image/svg+xml', sha256: createHash('sha256').update(one.text).digest('hex') });
  expect(one.text).toContain('Not shown: 1 marked event without a time that can be read.');
  for (const event of ['S-001:1', 'S-001:2', 'S-001:3', 'S-001:4', 'S-001:5']) expect(one.text).toContain(`, ${event}`);
  const { entries } = await test.call('case.custody', { offset: 0, limit: 1000 });
  expect(entries.filter(({ action }) => action === 'timeline.svg')).toHaveLength(2);
  await expect(test.call('timeline.svg', { ...wish, zone: 'Mars/Base' })).rejects.toMatchObject({ code: 'ZONE_UNKNOWN' });
});

it('lets no text of a log become markup in the picture, and hides nothing of it', async () => {
  const test = await newCase();
  await test.import([writeSource(test.folder, 'x.csv', [HEADER, '2026-03-14T01:00:00Z,"<script>alert(1)</script>","a\u202Eb""\'&]]>",M,player,"P\u0007-1",success'].join('\n'))], { zone: 'UTC' });
  await test.call('finding.create', { title: '</title><image href="https://example.org/x"/>', statement: '', severity: 'none', confidence: 'low', status: 'draft', view: null, query: '', events: ['S-001:1'] });
  for (const by of ['actor', 'entity', 'source'] as const) {
    const { text } = await test.call('timeline.svg', { by, from: null, to: null, zone: null });
    expect(text).not.toMatch(/<[^>]*\b(?:href|on[a-z]+|style)\s*=/i);
    expect([...text.matchAll(/<\/?([a-zA-Z]+)/g)].map(([, name]) => name).filter((name) => !['svg', 'title', 'desc', 'rect', 'text', 'path', 'g', 'circle'].includes(name))).toEqual([]);
    expect(text).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f\u202a-\u202e]/);
    expect(text).toContain('a⟨U+202E⟩b');
    expect(text).toContain('P⟨U+0007⟩-1');
  }
});
