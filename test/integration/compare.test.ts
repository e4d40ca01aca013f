// Two exports of one period: what the later one no longer has is evidence, and is listed.
import { describe, expect, it } from 'vitest';
import type { Comparison } from '../../src/contract/sources.ts';
import { HEADER, newCase, type TestCase, writeSource } from '../support/case.ts';

const row = (id: number | '', minute: number, what = '10') => `${id},2026-03-14T01:${String(minute).padStart(2, '0')}:00Z,kim,player.limit.update,Players,player:${minute},limit,1,${what},10.0.0.1`;
const csv = (...rows: string[]) => `${HEADER}\n${rows.join('\n')}\n`;

async function compared(earlier: string, later: string, change: (test: TestCase) => Promise<unknown> = async () => undefined): Promise<Comparison> {
  const test = await newCase();
  await test.import([writeSource(test.folder, 'earlier.csv', earlier), writeSource(test.folder, 'later.csv', later)]);
  await change(test);
  return test.call('source.compare', { earlier: 'S-001', later: 'S-002', offset: 0, limit: 100 });
}

describe('comparing two exports', () => {
  it('lists what is missing within the period both cover, and counts what is changed, added and in both', async () => {
    const comparison = await compared(
      csv(row(1, 1), row(2, 2), row(3, 3), row(4, 4), row(5, 5), row(6, 6)),
      csv(row(2, 2), row(4, 4, '99'), row(5, 5, '"10"'), row(7, 3), row(6, 6), row(8, 8)),
    );
    expect(comparison).toMatchObject({
      from: '2026-03-14T01:02:00.000000Z', to: '2026-03-14T01:06:00.000000Z', earlier: 5, later: 5, inBoth: 3, missing: 1, undated: 0, changed: 1, added: 1,
      records: [{ event: 'S-001:3', source: 'S-001', part: 'earlier.csv', line: 4, time: '2026-03-14T01:03:00.000000Z' }],
    });
  });

  it('counts occurrences: of two equal rows without a record id, one may be gone', async () => {
    const comparison = await compared(csv(row('', 1), row('', 2), row('', 2), row('', 3)), csv(row('', 1), row('', 2), row('', 3)));
    expect(comparison).toMatchObject({ earlier: 4, later: 3, inBoth: 3, missing: 1, added: 0 });
    expect(comparison.records.map(({ event }) => event)).toEqual(['S-001:3']);
  });

  it('compares records, masked ones too: a later export whose every row is a duplicate still tells', async () => {
    const comparison = await compared(csv(row(1, 1), row(2, 2), row(3, 3)), csv(row(1, 1), row(3, 3)));
    expect(comparison).toMatchObject({ later: 2, inBoth: 2, missing: 1, changed: 0, added: 0 });
    expect(comparison.records.map(({ event }) => event)).toEqual(['S-001:2']);
  });

  it('goes by the corrected clock', async () => {
    const clock = (seconds: number) => (test: TestCase) => test.call('source.clock', { source: 'S-001', seconds, reason: 'x' });
    expect(await compared(csv(row(1, 1), row(2, 2)), csv(row(3, 11), row(4, 12)))).toMatchObject({ from: null, to: null, missing: 0, earlier: 0 });
    expect(await compared(csv(row(1, 1), row(2, 2)), csv(row(3, 11), row(4, 12)), clock(600))).toMatchObject({ from: '2026-03-14T01:11:00.000000Z', to: '2026-03-14T01:12:00.000000Z', missing: 2, added: 2 });
  });

  it('says which of those missing have no time: whether they fall within the period is not known', async () => {
    const undated = row('', 5).replace('2026-03-14T01:05:00Z', 'unknown');
    const comparison = await compared(csv(undated, row('', 1), row('', 2), row('', 3), 'x,"open'), csv(row('', 1), row('', 3)));
    expect(comparison).toMatchObject({ earlier: 5, inBoth: 2, missing: 3, undated: 2 });
    expect(comparison.records.map(({ event, time }) => [event, time])).toEqual([['S-001:3', '2026-03-14T01:02:00.000000Z'], ['S-001:1', null], ['S-001:5', null]]);
  });

  it('does not take the ids of one system for those of another', async () => {
    const test = await newCase();
    await test.import([writeSource(test.folder, 'a.csv', csv(row(1, 1), row(2, 2)))]);
    await test.import([writeSource(test.folder, 'b.csv', csv(row(1, 1, '11'), row(2, 2)))], { profile: 'generic', accept: true });
    expect(await test.call('source.compare', { earlier: 'S-001', later: 'S-002', offset: 0, limit: 10 })).toMatchObject({ inBoth: 1, changed: 0, missing: 1, added: 1 });
  });

  it('pages, is cancelled, and refuses a source beside itself', async () => {
    const test = await newCase();
    await test.import([writeSource(test.folder, 'a.csv', csv(row(1, 1), row(2, 2), row(3, 3), row(4, 4))), writeSource(test.folder, 'b.csv', csv(row(1, 1), row(4, 4)))]);
    const sides = { earlier: 'S-001', later: 'S-002' };
    await expect(test.call('source.compare', { ...sides, offset: 0, limit: 1 }, { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'CANCELLED' });
    const pages = [0, 1, 2].map((offset) => test.call('source.compare', { ...sides, offset, limit: 1 }));
    expect((await Promise.all(pages)).map(({ records }) => records.map(({ event }) => event))).toEqual([['S-001:2'], ['S-001:3'], []]);
    await expect(test.call('source.compare', { earlier: 'S-001', later: 'S-001', offset: 0, limit: 1 })).rejects.toMatchObject({ code: 'BAD_INPUT' });
  });
});
