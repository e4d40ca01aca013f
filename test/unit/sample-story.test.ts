// The main job on the sample, in the engine of one case: the ledger adds up, the story stands out, and a finding of it is kept.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { CATEGORIES } from '../../src/contract/model.ts';
import { importFile } from '../../src/contract/sources.ts';
import type { In, OperationName, Out } from '../../src/contract/operations.ts';
import { openCaseEngine, type CaseEngine } from '../../src/engine/case-engine.ts';
import { sampleFiles, writeSample } from '../../src/engine/sample/generate.ts';
import { STORY } from '../../src/engine/sample/story.ts';

const PERSON = { name: 'A. Novak', organisation: '' };
let folder: string;
let engine: CaseEngine;
let imported: Out<'import.run'>;

async function call<N extends OperationName>(operation: N, input: Omit<In<N>, 'caseId'>): Promise<Out<N>> {
  const handler = engine.handlers[operation] as unknown as (input: unknown, context: unknown) => Promise<Out<N>> | Out<N>;
  return handler({ caseId: engine.info.id, ...input }, { signal: new AbortController().signal, tick: () => {} });
}
const open = (mode: 'create' | 'open') => openCaseEngine({ path: join(folder, 'a.exhibit'), mode, name: 'Sample', readOnly: false, person: PERSON, changed: () => {} });
const night = () => call('event.search', { query: `ip:"${STORY.ip}"`, order: 'time', offset: 0, limit: 100 });

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'exhibit-sample-'));
  const files = writeSample(join(folder, 'exports')).map((file) => importFile(file));
  engine = await open('create');
  imported = await call('import.run', { files });
}, 60_000);
afterAll(async () => { await engine.close(); rmSync(folder, { recursive: true }); });

test('the sample is imported without a question, and every record of it is accounted for', () => {
  const { sources } = imported;
  expect(sources.map(({ read }) => read)).toEqual(sampleFiles().map(({ records }) => records));
  for (const source of sources) expect(source.read).toBe(source.imported + source.rejected + source.duplicate);
  expect(sources.map(({ rejected, undated }) => [rejected, undated])).toEqual([[0, 8], [0, 0], [1, 0]]);
  // Rows of another length are kept and counted, not rejected.
  expect(sources[0].repairs.reduce((sum, { count }) => sum + count, 0)).toBe(2);
  expect(sources[1].duplicate).toBeGreaterThan(100);
  expect(imported.rejections).toHaveLength(1);
});

test('all seven categories occur, and nothing falls outside them but a handful', async () => {
  const { values } = await call('event.facet', { query: '', field: 'category', contains: '', limit: 20 });
  const counts = new Map(values.map(({ value, count }) => [value, count]));
  for (const category of CATEGORIES.slice(0, 7)) expect(counts.get(category) ?? 0, category).toBeGreaterThan(5);
});

test('the story raises its alerts: the grant, its use, the lift, the lonely approval and the address; and the ids after it are missing', async () => {
  await call('rule.run', { files: [] });
  const { alerts } = await call('alert.list', { state: null, severity: null, rule: null, suppressed: false, offset: 0, limit: 1000 });
  const ofNight = alerts.filter(({ first }) => first! >= '2026-03-14T00:50' && first! < '2026-03-14T02');
  expect(ofNight.map(({ rule, entity }) => [rule, entity])).toEqual(expect.arrayContaining([
    ['self-granted-role', STORY.insiderId], ['grant-use-revoke', STORY.insiderId], ['lifted-and-restored', STORY.player], ['four-eyes', STORY.withdrawal], ['one-ip-many-actors', null],
  ]));
  for (const rule of ['self-granted-role', 'lifted-and-restored', 'four-eyes', 'one-ip-many-actors']) expect(alerts.filter((alert) => alert.rule === rule && ofNight.includes(alert)), rule).toHaveLength(1);
  for (const { query, events } of ofNight) {
    const shown = await call('event.search', { query, order: 'time', offset: 0, limit: 1000 });
    expect(shown.events.map(({ id }) => id)).toEqual(expect.arrayContaining(events.map(({ event }) => event)));
  }
  const { idGaps } = await call('check.gaps', {});
  expect(idGaps).toMatchObject([{ from: 27_822, to: 27_824, elsewhere: 0 }]);
});

test('a finding of it keeps its marks, order and report when the case is closed and opened again', async () => {
  const { events } = await night();
  const ids = events.slice(0, 5).map(({ id }) => id).toReversed();
  await call('event.tag', { events: ids, tag: 'night', on: true });
  const { id } = await call('finding.create', { title: 'Night', statement: '', severity: 'bad', confidence: 'low', status: 'draft', view: null, query: `ip:"${STORY.ip}"`, events: ids });
  const report = { finding: id, format: 'html', zone: 'Europe/Malta', time: '2026-04-01T09:58:12Z' } as const;
  const before = await call('report.render', report);
  expect(before.text).toContain(`${events.length} of `);
  await engine.close();
  engine = await open('open');
  const [finding] = await call('finding.list', {});
  expect(finding.exhibits.map(({ event }) => event)).toEqual(ids);
  expect(finding.exhibits.map(({ recordHash, row }) => recordHash === row?.recordHash)).toEqual(ids.map(() => true));
  expect((await call('event.search', { query: 'tag:night', order: '-time', offset: 0, limit: 10 })).events.map((event) => event.id)).toEqual(ids);
  expect((await call('report.render', report)).sha256).toBe(before.sha256);
  expect((await call('case.verify', {})).ok).toBe(true);
  expect((await call('undo.undo', {})).undo).toBe('Tag 5 events night');
  await expect(call('report.render', report)).rejects.toMatchObject({ code: 'FINDING_UNKNOWN' });
});
