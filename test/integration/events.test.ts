// Search, panel, facets and pages, held against the plain way of computing the same from the rows themselves.
import Database from 'better-sqlite3';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import type { EventRow, FacetField } from '../../src/contract/model.ts';
import { FACET_FIELDS } from '../../src/contract/model.ts';
import { HEADER, newCase, TestCase, writeSource } from '../support/case.ts';

const ACTORS = ['kim', 'Kim', 'd.osei', ''];
const ACTIONS = ['login', 'role.grant', 'player.limit.update', 'bonus.grant'];
const MODULES = ['Auth', 'Players', ''];

/** A case of `n` rows over two sources, some undated, times not in order. */
async function filled(n: number): Promise<TestCase & { folder: string }> {
  const test = await newCase();
  const row = (i: number) => {
    const hour = String((i * 7) % 24).padStart(2, '0');
    const time = i % 13 === 5 ? 'unreadable' : `2026-03-${String(1 + (i * 5) % 28).padStart(2, '0')}T${hour}:00:00Z`;
    return `${i},${time},${ACTORS[i % 4]},${ACTIONS[(i * 3) % 4]},${MODULES[(i * 11) % 3]},player:P-${i % 9},${i % 2 ? 'limit' : ''},${i % 4 === 1 ? i : ''},${i % 4 === 1 ? i * 2 : ''},10.0.0.${i % 5}`;
  };
  const rows = Array.from({ length: n }, (_, i) => row(i));
  await test.import([writeSource(test.folder, 'a.csv', [HEADER, ...rows.slice(0, n >> 1)].join('\n')), writeSource(test.folder, 'b.csv', [HEADER, ...rows.slice(n >> 1)].join('\n'))]);
  return test;
}

const valueOf: { [F in FacetField]: (row: EventRow) => string | null } = {
  actor: (row) => row.actor, action: (row) => row.action, module: (row) => row.module, category: (row) => row.category,
  entityType: (row) => row.entityType, ip: (row) => row.ip, result: (row) => row.result, source: (row) => row.source,
};

describe('the panel', () => {
  it('counts every facet over the events that meet all filters but its own, and the histogram without the time filter', async () => {
    const test = await filled(300);
    const all = await test.rows();
    const choices = { actor: [...ACTORS, 'nobody'], action: ACTIONS, module: MODULES, source: ['S-001', 'S-002'] } as const;
    const filterOf = (field: keyof typeof choices) => fc.option(fc.uniqueArray(fc.constantFrom(...choices[field]), { minLength: 1, maxLength: 2 }));
    await fc.assert(fc.asyncProperty(fc.record({ actor: filterOf('actor'), action: filterOf('action'), module: filterOf('module'), source: filterOf('source') }), fc.boolean(), fc.boolean(), async (filters, windowed, changed) => {
      const chosen = Object.entries(filters).filter((entry): entry is [keyof typeof choices, string[]] => entry[1] !== null);
      const query = [...chosen.map(([field, values]) => `${field}:(${values.map((value) => JSON.stringify(value)).join(' or ')})`), ...(windowed ? ['time:2026-03-05..2026-03-20'] : []), ...(changed ? ['is:changed'] : [])].join(' ');
      const passes = (row: EventRow, but: string | null) => chosen.every(([field, values]) => field === but || values.includes(valueOf[field](row) ?? ''))
        && (!windowed || but === 'time' || (row.time !== null && row.time >= '2026-03-05' && row.time < '2026-03-21')) && (!changed || row.changes.length > 0);
      const panel = await test.call('event.panel', { query, facetLimit: 100, buckets: 40, from: null, to: null });
      expect(panel.total).toBe(all.filter((row) => passes(row, null)).length);
      expect(panel.undated).toBe(all.filter((row) => row.time === null && passes(row, null)).length);
      for (const field of FACET_FIELDS) {
        const counts = new Map<string | null, number>();
        for (const row of all) if (passes(row, field)) counts.set(valueOf[field](row), (counts.get(valueOf[field](row)) ?? 0) + 1);
        const facet = panel.facets.find((one) => one.field === field)!;
        expect(new Map(facet.values.filter((value) => value.count > 0).map((value) => [value.value, value.count]))).toEqual(counts);
        expect(facet.distinct).toBe(counts.size);
        expect(facet.total).toBe([...counts.values()].reduce((sum, count) => sum + count, 0));
      }
      const drawn = panel.histogram.series.reduce((sum, series) => sum + series.counts.reduce((a, b) => a + b, 0), 0);
      expect(drawn).toBe(all.filter((row) => row.time !== null && passes(row, 'time')).length);
      if (panel.total === 0) for (const term of panel.without) expect(term.total).toBeGreaterThanOrEqual(0);
    }), { numRuns: 120 });
  });

  it('explains zero hits by what each filter alone takes away', async () => {
    const test = await filled(100);
    const panel = await test.call('event.panel', { query: 'actor:nobody action:login', facetLimit: 5, buckets: 10, from: null, to: null });
    expect(panel.total).toBe(0);
    expect(panel.without).toEqual([{ filter: 'actor:nobody', total: 25 }, { filter: 'action:login', total: 0 }]);
  });
});

describe('a search', () => {
  it('gives pages in the order of time, both ways, undated last, each event once', async () => {
    const test = await filled(230);
    for (const order of ['time', '-time'] as const) {
      const seen: EventRow[] = [];
      for (let offset = 0; offset < 230; offset += 50) seen.push(...(await test.call('event.search', { query: '', order, offset, limit: 50 })).events);
      expect(new Set(seen.map((row) => row.id)).size).toBe(230);
      const times = seen.map((row) => row.time);
      const dated = times.filter((time) => time !== null);
      expect(times.slice(0, dated.length)).toEqual(dated);
      expect(dated).toEqual([...dated].sort((a, b) => (order === 'time' ? 1 : -1) * (a < b ? -1 : a > b ? 1 : 0)));
      for (const at of [0, 57, 229]) expect((await test.call('event.position', { query: '', order, event: seen[at].id })).position).toBe(at);
    }
  });

  const examples: readonly (readonly [string, (row: EventRow) => boolean])[] = [
    ['actor:kim', (row) => row.actor?.toLowerCase() === 'kim'],
    ['actor:"Kim"', (row) => row.actor === 'Kim'],
    ['-actor:kim', (row) => row.actor?.toLowerCase() !== 'kim'],
    ['not actor:kim', (row) => row.actor?.toLowerCase() !== 'kim'],
    ['actor:""', (row) => row.actor === null],
    ['action:player.* module:players', (row) => row.action!.startsWith('player.') && row.module === 'Players'],
    ['actor:kim or actor:d.osei', (row) => ['kim', 'd.osei'].includes(row.actor?.toLowerCase() ?? '')],
    ['(actor:kim or module:auth) action:login', (row) => (row.actor?.toLowerCase() === 'kim' || row.module === 'Auth') && row.action === 'login'],
    ['entity:P-3', (row) => row.entity === 'P-3'],
    ['entityType:player ip:10.0.0.*', () => true],
    ['is:undated', (row) => row.time === null],
    ['is:changed', (row) => row.changes.length > 0],
    ['field:limit', (row) => row.changes.some((change) => change.field === 'limit')],
    ['old:13', (row) => row.changes.some((change) => change.old === '13')],
    ['new:26', (row) => row.changes.some((change) => change.new === '26')],
    ['time:2026-03-05', (row) => row.time?.startsWith('2026-03-05') ?? false],
    ['time:..2026-03-05', (row) => row.time !== null && row.time < '2026-03-06'],
    ['time:2026-03-05T07:00:00Z..2026-03-05T14:00:00Z', (row) => row.time !== null && row.time >= '2026-03-05T07' && row.time < '2026-03-05T14:00:01'],
    ['source:S-002', (row) => row.source === 'S-002'],
    ['source:b.csv', (row) => row.source === 'S-002'],
    ['id:S-001:3', (row) => row.id === 'S-001:3'],
    ['unreadable', (row) => row.timeText === 'unreadable'],
    ['"ROLE.grant"', (row) => row.action === 'role.grant'],
    ['result:unknown', () => true],
  ];
  it('answers every form of the query language as the rows themselves would', async () => {
    const test = await filled(200);
    const all = await test.rows();
    for (const [query, passes] of examples) {
      expect((await test.rows(query)).map((row) => row.id), query).toEqual(all.filter(passes).map((row) => row.id));
    }
  });

  it('names the place where a query stops making sense', async () => {
    const test = await filled(10);
    for (const query of ['actor:', 'actor:(a', '(a', 'a)', 'nosuchfield:1', '"open', 'time:yesterday', 'is:odd', 'a or', 'delta:x', '-']) {
      if (query === '-') { expect(await test.rows(query)).toBeDefined(); continue; }
      await expect(test.rows(query), query).rejects.toMatchObject({ code: 'QUERY_INVALID' });
    }
  });

  it('has its text index finished when somebody explores a case that was closed before it was', async () => {
    const test = await newCase();
    await test.import([writeSource(test.folder, 'a.csv', `${HEADER}\n1,2026-03-14T01:02:40Z,kim,login,Auth,,note,,x,10.0.0.1\n`)]);
    await test.call('index.build', {});
    await test.engine.close();
    const db = new Database(test.path);
    db.exec('DELETE FROM text_page; DELETE FROM text_group');
    db.close();
    const again = await TestCase.open(test.path);
    expect((await again.call('case.info', {})).textIndexed).toBe(false);
    await again.call('event.panel', { query: '', facetLimit: 1, buckets: 10, from: null, to: null });
    await vi.waitFor(async () => expect((await again.call('case.info', {})).textIndexed).toBe(true), { timeout: 20_000 });
  });

  it('finds the same with the text index as without it', async () => {
    const test = await newCase();
    const words = ['Überweisung', 'a "quoted" word', 'path\\to', 'https://x.example/a', 'jebramuha', 'E-0117', 'ab', 'ZÜRICH'];
    const lines = Array.from({ length: 2000 }, (_, i) => `${i},2026-03-14T01:02:40Z,kim,login,Auth,,note,,"${words[i % 8].replaceAll('"', '""')} ${i}",10.0.0.1`);
    const json = Array.from({ length: 500 }, (_, i) => JSON.stringify({ timestamp: '2026-03-14T01:02:40Z', admin_id: 'kim', action_type: 'login', module_name: 'Auth', new_value: `${words[i % 8]} ${i}` }).replaceAll('/', '\\/').replaceAll('Ü', '\\u00dc'));
    const paths = [writeSource(test.folder, 'a.csv', [HEADER, ...lines].join('\n')), writeSource(test.folder, 'b.ndjson', json.join('\n'))];
    await test.import(paths);
    const needles = ['überweisung 8', 'a "quoted" word', 'path\\to', 'https://x.example/a', 'JEBRAMUHA', 'e-0117 13', 'ab', 'zürich', 'no such text', 'z', 'word 1001'];
    const found = async () => Object.fromEntries(await Promise.all(needles.map(async (needle) => [needle, (await test.call('event.search', { query: JSON.stringify(needle), order: 'time', offset: 0, limit: 1 })).total] as const)));
    const before = await found();
    await test.call('index.build', {});
    expect((await test.call('case.info', {})).textIndexed).toBe(true);
    await test.engine.close();
    const again = await TestCase.open(test.path);
    const after = Object.fromEntries(await Promise.all(needles.map(async (needle) => [needle, (await again.call('event.search', { query: JSON.stringify(needle), order: 'time', offset: 0, limit: 1 })).total] as const)));
    expect(after).toEqual(before);
    expect(before).toMatchObject({ 'a "quoted" word': 313, 'https://x.example/a': 313, JEBRAMUHA: 312, 'no such text': 0, zürich: 312 });
  });
});

describe('a case just opened', () => {
  it('lets a question be taken back while its columns are read, and answers the next one', async () => {
    const test = await filled(100);
    await test.engine.close();
    const again = await TestCase.open(test.path);
    const caller = new AbortController();
    const asked = again.call('event.search', { query: '', order: 'time', offset: 0, limit: 10 }, { signal: caller.signal });
    caller.abort();
    await expect(asked).rejects.toMatchObject({ code: 'CANCELLED' });
    expect(await again.rows()).toHaveLength(100);
  });

  it('answers with what an import adds, whenever in its reading that comes', async () => {
    const test = await filled(60);
    await test.engine.close();
    const again = await TestCase.open(test.path);
    const line = (i: number) => `${i},2026-04-01T00:00:00Z,later,login,Auth,player:P-1,,,,10.0.0.1`;
    const [, ...counts] = await Promise.all([
      again.import([writeSource(test.folder, 'c.csv', [HEADER, ...Array.from({ length: 40 }, (_, i) => line(1000 + i))].join('\n'))]),
      ...Array.from({ length: 5 }, async () => (await again.rows()).length),
    ]);
    for (const count of counts) expect([60, 100]).toContain(count);
    expect(await again.rows()).toHaveLength(100);
    expect(await again.rows('actor:later')).toHaveLength(40);
  });
});

it('neighbours in time are those within five minutes, whoever did them; an undated event has none', async () => {
  const test = await newCase();
  const at = (id: number, time: string, actor: string) => `${id},${time},${actor},login,Auth,,,,,10.0.0.1`;
  await test.import([writeSource(test.folder, 'a.csv', [HEADER, at(1, '2026-03-14T01:00:00Z', 'kim'), at(2, '2026-03-14T01:04:59Z', 'lee'), at(3, '2026-03-14T01:05:00Z', 'ann'), at(4, '2026-03-14T01:10:01Z', 'kim'), at(5, '', 'kim')].join('\n'))]);
  const near = async (event: string, limit = 10) => (await test.call('event.neighbours', { event, by: 'time', limit })).map(({ id }) => id);
  expect(await near('S-001:3')).toEqual(['S-001:1', 'S-001:2', 'S-001:3']);
  expect(await near('S-001:3', 1)).toEqual(['S-001:2', 'S-001:3']);
  expect(await near('S-001:4')).toEqual(['S-001:4']);
  expect(await near('S-001:5')).toEqual(['S-001:5']);
});

it('neighbours are the events of the same actor around an event, itself among them', async () => {
  const test = await filled(100);
  const all = await test.rows();
  const kims = all.filter((row) => row.actor === 'kim');
  const at = 7;
  const neighbours = await test.call('event.neighbours', { event: kims[at].id, by: 'actor', limit: 3 });
  expect(neighbours.map((neighbour) => neighbour.id)).toEqual(kims.slice(at - 3, at + 4).map((row) => row.id));
});
