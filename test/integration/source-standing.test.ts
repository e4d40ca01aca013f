// What is done to a source after its import: everything can be taken back, nothing is lost, and the log says why.
import { describe, expect, it } from 'vitest';
import { HEADER, newCase, TestCase, writeSource } from '../support/case.ts';

const row = (id: number, what: string) => `${id},2026-03-14T01:00:0${id}Z,kim,player.limit.update,Players,player:${id},limit,1,${what},10.0.0.1`;
const csv = (...rows: string[]) => `${HEADER}\n${rows.join('\n')}\n`;

async function threeSources(): Promise<TestCase & { folder: string }> {
  const test = await newCase();
  await test.import([
    writeSource(test.folder, 'a.csv', csv(row(1, '10'), row(2, '20'))),
    writeSource(test.folder, 'b.csv', csv(row(2, '20'), row(3, '30'))),
    writeSource(test.folder, 'c.csv', csv(row(1, '11'), row(3, '30'), row(4, '40'))),
  ]);
  return test;
}
const state = async (test: TestCase) => ({ rows: await test.rows(), sources: await test.call('source.list', {}) });
const ids = async (test: TestCase, query = '') => (await test.rows(query)).map(({ id }) => id);
const lastEntry = async (test: TestCase) => (await test.call('case.custody', { offset: 0, limit: 1000 })).entries.findLast(({ action }) => action !== 'case.search');

describe('a source that is excluded', () => {
  it('is masked and supplies nothing: what others repeat of it is shown, and its conflicts are none', async () => {
    const test = await threeSources();
    expect(await ids(test)).toEqual(['S-001:1', 'S-003:1', 'S-001:2', 'S-002:2', 'S-003:3']);
    expect(await ids(test, 'is:conflict')).toEqual(['S-001:1', 'S-003:1']);
    const excluded = await test.call('source.standing', { source: 'S-001', standing: 'excluded', reason: 'wrong brand' });
    expect(excluded).toMatchObject({ standing: 'excluded', standingReason: 'wrong brand', read: 2, imported: 2 });
    expect(await ids(test)).toEqual(['S-003:1', 'S-002:1', 'S-002:2', 'S-003:3']);
    expect(await ids(test, 'is:conflict')).toEqual([]);
    expect((await test.call('source.list', {})).map(({ duplicate, conflicts }) => [duplicate, conflicts])).toEqual([[0, 1], [0, 0], [1, 0]]);
    expect(await lastEntry(test)).toMatchObject({ action: 'source.standing', subject: 'S-001 a.csv', detail: 'excluded (was included): wrong brand; read 2 = imported 2 + rejected 0 + duplicate 0, 2 events' });
    await test.engine.close();
    const again = await TestCase.open(test.path);
    expect(await ids(again)).toEqual(['S-003:1', 'S-002:1', 'S-002:2', 'S-003:3']);
    expect((await again.call('case.verify', {})).ok).toBe(true);
  });

  it('comes back exactly as it was, whichever it was', async () => {
    for (const source of ['S-001', 'S-002', 'S-003']) {
      const test = await threeSources();
      const before = await state(test);
      await test.call('source.standing', { source, standing: 'retracted', reason: 'sent by mistake' });
      await test.call('source.standing', { source, standing: 'excluded', reason: 'rather so' });
      await test.call('source.standing', { source, standing: 'included', reason: 'right after all' });
      expect(await state(test)).toEqual(before);
    }
  });

  it('keeps its annotations for the day it comes back', async () => {
    const test = await threeSources();
    await test.call('event.star', { events: ['S-001:2'], on: true });
    await test.call('event.note', { event: 'S-001:2', text: 'why?' });
    await test.call('source.standing', { source: 'S-001', standing: 'excluded', reason: 'x' });
    expect(await ids(test, 'is:starred')).toEqual([]);
    await test.call('source.standing', { source: 'S-001', standing: 'included', reason: 'y' });
    expect((await test.rows('is:starred')).map(({ id, notes }) => [id, notes])).toEqual([['S-001:2', 1]]);
  });

  it('does not supply a later import either', async () => {
    const test = await threeSources();
    await test.call('source.standing', { source: 'S-001', standing: 'excluded', reason: 'x' });
    await test.import([writeSource(test.folder, 'd.csv', csv(row(1, '10')))]);
    expect((await test.call('source.list', {}))[3]).toMatchObject({ imported: 1, duplicate: 0, conflicts: 1 });
  });
});

describe('the clock of a source', () => {
  it('moves its times in the ledger, the grid and the order, shows both times, and is taken back by 0', async () => {
    const test = await threeSources();
    const before = await state(test);
    const corrected = await test.call('source.clock', { source: 'S-001', seconds: 90.5, reason: 'server was 90.5 s slow' });
    expect(corrected).toMatchObject({ clockSeconds: 90.5, firstTime: '2026-03-14T01:01:31.500000Z', lastTime: '2026-03-14T01:01:32.500000Z' });
    expect(await ids(test)).toEqual(['S-003:1', 'S-002:2', 'S-003:3', 'S-001:1', 'S-001:2']);
    expect(await test.call('event.get', { event: 'S-001:1' })).toMatchObject({ time: '2026-03-14T01:01:31.500000Z', timeLogged: '2026-03-14T01:00:01.000000Z', timeText: '2026-03-14T01:00:01Z' });
    expect((await test.call('event.get', { event: 'S-002:2' })).timeLogged).toBeNull();
    expect(await lastEntry(test)).toMatchObject({ action: 'source.clock', subject: 'S-001 a.csv', detail: '0 s → +90.5 s: server was 90.5 s slow' });
    await test.call('source.clock', { source: 'S-001', seconds: -30, reason: 'it was fast' });
    expect(await lastEntry(test)).toMatchObject({ detail: '+90.5 s → -30 s: it was fast' });
    expect((await test.call('event.get', { event: 'S-001:1' })).time).toBe('2026-03-14T00:59:31.000000Z');
    await test.call('source.clock', { source: 'S-001', seconds: 0, reason: 'as logged' });
    expect(await state(test)).toEqual(before);
  });
});

it('nothing is done twice, to a source that is none, or to a case open for reading', async () => {
  const test = await threeSources();
  await expect(test.call('source.standing', { source: 'S-001', standing: 'included', reason: 'x' })).rejects.toMatchObject({ code: 'BAD_INPUT' });
  await expect(test.call('source.clock', { source: 'S-001', seconds: 0, reason: 'x' })).rejects.toMatchObject({ code: 'BAD_INPUT' });
  await expect(test.call('source.duplicate', { source: 'S-001', keep: false, reason: 'x' })).rejects.toMatchObject({ code: 'BAD_INPUT' });
  await expect(test.call('source.standing', { source: 'S-009', standing: 'excluded', reason: 'x' })).rejects.toMatchObject({ code: 'BAD_INPUT' });
  await expect(test.call('source.standing', { source: 'S-001', standing: 'excluded', reason: ' ' })).rejects.toMatchObject({ code: 'BAD_INPUT' });
  await test.engine.close();
  const reading = await TestCase.open(test.path, { readOnly: true });
  await expect(reading.call('source.standing', { source: 'S-001', standing: 'excluded', reason: 'x' })).rejects.toMatchObject({ code: 'CASE_READ_ONLY' });
  await expect(reading.call('source.clock', { source: 'S-001', seconds: 5, reason: 'x' })).rejects.toMatchObject({ code: 'CASE_READ_ONLY' });
  await expect(reading.call('source.duplicate', { source: 'S-001', keep: true, reason: 'x' })).rejects.toMatchObject({ code: 'CASE_READ_ONLY' });
});
