// Derived data is derived: it can be made anew from the records at any time, and is swapped in whole or not at all.
import { rmSync } from 'node:fs';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { HEADER, newCase, TestCase, writeSource } from '../support/case.ts';

const ROWS = `${HEADER}
1,2026-03-14T01:02:40,m.kovacs,role.grant,Roles,employee:E-0117,roles,,payout_approver,185.44.12.7
2,2026-03-14T01:06:18.412,m.kovacs,player.limit.update,Players,player:00712,,"{""limit"":500,""x"":1}","{""limit"":50000,""x"":1}",185.44.12.7
3,not a time,d.osei,player.view,Players,player:00712,,,,10.20.4.55
4,2026-03-14T02:00:00,kim,login,Auth,E-1,,,,1.2.3.4,surplus
2,2026-03-14T01:06:18.412,m.kovacs,player.limit.update,Players,player:00712,,"{""limit"":500,""x"":1}","{""limit"":50000,""x"":1}",185.44.12.7
5,"open,2026
`;
const JSON_ROWS = '{"timestamp":"2026-03-14T01:00:00","admin_id":"kim","action_type":"login","module_name":"Auth","old_value":"1.10","new_value":"1.1"}\n{broken\n';

async function twoSources(): Promise<TestCase & { folder: string }> {
  const test = await newCase();
  await test.import([writeSource(test.folder, 'a.csv', ROWS), writeSource(test.folder, 'b.ndjson', JSON_ROWS)], { zone: 'Europe/Malta' });
  return test;
}
const asItIs = { profile: null, draft: null, zone: null, dateOrder: null };
const state = async (test: TestCase) => ({
  rows: await test.rows(), sources: await test.call('source.list', {}),
  rejections: await Promise.all(['S-001', 'S-002'].map((source) => test.call('source.rejections', { source, offset: 0, limit: 10 }))),
  changed: (await test.rows('is:changed field:limit new:50000')).length,
});

describe('rebuilding a source', () => {
  it('with the same mapping gives the same events, rejections and sums, and leaves one generation', async () => {
    const test = await twoSources();
    const before = await state(test);
    expect(before.rows.length).toBe(6);
    for (const source of ['S-001', 'S-002', 'S-001']) await test.call('source.rebuild', { source, ...asItIs });
    expect(await state(test)).toEqual(before);
    await test.engine.close();
    const db = new Database(test.path, { readonly: true });
    expect(db.prepare('SELECT id, generation, (SELECT group_concat(DISTINCT generation) FROM segment WHERE source_id = source.id) AS segments FROM source').all())
      .toEqual([{ id: 1, generation: 3, segments: '3' }, { id: 2, generation: 2, segments: '2' }]);
    db.close();
  });

  it('with another zone moves the times, while annotations, hashes and roots stay, and the file is not needed', async () => {
    const test = await twoSources();
    await test.call('event.tag', { events: ['S-001:2'], tag: 'suspicious', on: true });
    rmSync(`${test.folder}/a.csv`);
    const before = await test.call('source.list', {});
    expect((await test.rows('tag:suspicious'))[0].time).toBe('2026-03-14T00:06:18.412000Z');
    const rebuilt = await test.call('source.rebuild', { source: 'S-001', ...asItIs, zone: 'UTC' });
    expect((await test.rows('tag:suspicious'))[0]).toMatchObject({ id: 'S-001:2', time: '2026-03-14T01:06:18.412000Z', timeText: '2026-03-14T01:06:18.412' });
    expect(rebuilt).toMatchObject({ zone: 'UTC', merkleRoot: before[0].merkleRoot, sha256: before[0].sha256, read: before[0].read, rejected: 1, repeated: 1, firstTime: '2026-03-14T01:02:40.000000Z' });
    expect((await test.call('source.list', {}))[1]).toEqual(before[1]);
    const { entries } = await test.call('case.custody', { offset: 0, limit: 100 });
    expect(entries.findLast(({ action }) => action !== 'case.search')).toMatchObject({ action: 'source.rebuild', detail: expect.stringContaining('zone UTC (was Europe/Malta)') as string });
    await test.engine.close();
    const again = await TestCase.open(test.path);
    expect((await again.rows('tag:suspicious'))[0].time).toBe('2026-03-14T01:06:18.412000Z');
    expect((await again.call('case.verify', {})).ok).toBe(true);
  });

  it('that is cancelled or cannot be done leaves the events as they were', async () => {
    const test = await newCase();
    const rows = Array.from({ length: 30_000 }, (_, i) => `${i},2026-03-14T01:02:40Z,kim,login,Auth,E-${i},,${i},${i + 1},10.0.0.1`);
    await test.import([writeSource(test.folder, 'large.csv', [HEADER, ...rows].join('\n'))]);
    const before = (await test.rows()).slice(0, 50);
    const controller = new AbortController();
    await expect(test.call('source.rebuild', { source: 'S-001', ...asItIs }, { signal: controller.signal, tick: () => controller.abort() })).rejects.toMatchObject({ code: 'CANCELLED' });
    await expect(test.call('source.rebuild', { source: 'S-009', ...asItIs })).rejects.toMatchObject({ code: 'BAD_INPUT' });
    await expect(test.call('source.rebuild', { source: 'S-001', ...asItIs, profile: 'none' })).rejects.toMatchObject({ code: 'PROFILE_UNKNOWN' });
    expect((await test.rows()).slice(0, 50)).toEqual(before);
    await test.engine.close();
    const db = new Database(test.path, { readonly: true });
    expect(db.prepare('SELECT DISTINCT generation FROM segment').pluck().all()).toEqual([1]);
    db.close();
  });
});
