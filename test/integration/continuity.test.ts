// Continuity, held against logs whose breaks are known: none missed, none invented.
import { describe, expect, it } from 'vitest';
import type { ContinuityBreak } from '../../src/contract/checks.ts';
import { newCase, writeSource, type TestCase } from '../support/case.ts';
import { exhibitJson } from '../support/cli.ts';
import { plantedLog } from '../support/planted-log.ts';

const SEEDS = 100;
const HEADER = 'record_id,timestamp,admin_id,action_type,module_name,target_type,target_id,field,old_value,new_value,result';
const ALL = { entityType: null, entity: null, module: null, offset: 0, limit: 1000 } as const;
const idOf = async (test: TestCase, event: string) => (await test.call('event.get', { event })).raw.split(',')[0];

async function caseOf(...lines: readonly string[]): Promise<TestCase & { folder: string }> {
  const test = await newCase();
  await test.import([writeSource(test.folder, 'a.csv', [HEADER, ...lines].join('\n'))], { zone: 'UTC' });
  return test;
}
const change = (id: number, second: number, old: string, now: string, { field = 'limit', entity = 'P-1', result = 'success' } = {}) => `${id},2026-03-14T01:00:${String(second).padStart(2, '0')}Z,kim,${field}.update,Players,player,${entity},${field},${old},${now},${result}`;
const causes = ({ causes: all }: ContinuityBreak) => Object.fromEntries(all.map(({ cause, fits }) => [cause, fits]));

it(`finds every break that was planted in ${SEEDS} logs and no other, whatever the writing, the order of lists and of one instant`, async () => {
  const logs = Array.from({ length: SEEDS }, (_, i) => plantedLog(i + 1));
  const test = await newCase();
  await test.import(logs.map(({ csv }, i) => writeSource(test.folder, `${i + 1}.csv`, csv)));
  const found: string[] = [];
  let told = await test.call('check.continuity', ALL);
  for (; told.page.length > 0; told = await test.call('check.continuity', { ...ALL, offset: found.length })) {
    for (const { entity, field, before, after } of told.page) found.push(`${entity} ${field} ${await idOf(test, before.event)} ${await idOf(test, after.event)}`);
  }
  const planted = logs.flatMap(({ breaks }) => breaks);
  expect(found.toSorted()).toEqual(planted.toSorted());
  expect([told.breaks, told.found, told.notAssessed]).toEqual([planted.length, planted.length, logs.reduce((sum, { masked }) => sum + masked, 0)]);
  expect(told.byModule.reduce((sum, { pairs }) => sum + pairs, 0)).toBe(told.pairs);
  expect(told.byMonth.reduce((sum, { breaks }) => sum + breaks, 0)).toBe(told.breaks);
  expect(planted.length).toBeGreaterThan(1000);
  expect(told.reordered).toBeGreaterThan(1000);
});

describe('a break', () => {
  it('shows both neighbours, and the causes that fit: ids that are missing in between', async () => {
    const test = await caseOf(change(1, 1, '100', '200'), change(5, 2, '300', '400'), change(6, 3, '400', '500'));
    const told = await test.call('check.continuity', ALL);
    expect(told).toMatchObject({ pairs: 2, breaks: 1, notAssessed: 0, fields: 1, byModule: [{ of: 'Players', pairs: 2, breaks: 1 }], byMonth: [{ of: '2026-03', pairs: 2, breaks: 1 }] });
    const [found] = told.page;
    expect(found).toMatchObject({
      entityType: 'player', entity: 'P-1', field: 'limit',
      before: { event: 'S-001:1', time: '2026-03-14T01:00:01.000000Z', actor: 'kim', action: 'limit.update', change: { old: '100', new: '200' } }, after: { event: 'S-001:2', change: { old: '300', new: '400' } },
    });
    expect(causes(found)).toEqual({ 'missing records': 'yes', 'filtered extract': 'yes', 'change outside the log': 'possible', 'failed write': 'no', 'order of clocks': 'no', 'altered record': 'no' });
    expect(found.causes[0].shows).toBe('3 ids between S-001:1 and S-001:2 are not there');
  });

  it('fits a write that failed, and a record that another one contradicts', async () => {
    const failed = await caseOf(change(1, 1, '100', '200', { result: 'failure' }), change(2, 2, '100', '400'));
    expect(causes((await failed.call('check.continuity', ALL)).page[0])).toMatchObject({ 'missing records': 'no', 'failed write': 'yes', 'filtered extract': 'no' });
    const conflict = await caseOf(change(1, 1, '100', '200'), change(2, 2, '300', '400'), change(2, 3, '200', '300', { entity: 'P-2' }));
    expect(causes((await conflict.call('check.continuity', ALL)).page[0])).toMatchObject({ 'altered record': 'yes' });
  });

  it('fits two clocks where the other order would do', async () => {
    const test = await newCase();
    await test.import([writeSource(test.folder, 'a.csv', [HEADER, change(1, 1, '100', '200'), change(3, 9, '300', '400')].join('\n')), writeSource(test.folder, 'b.csv', [HEADER, change(70, 12, '200', '300')].join('\n'))]);
    const { page } = await test.call('check.continuity', ALL);
    expect(page.map(({ before, after }) => [before.event, after.event])).toEqual([['S-001:1', 'S-001:2'], ['S-001:2', 'S-002:1']]);
    expect(causes(page[1])).toMatchObject({ 'order of clocks': 'yes', 'missing records': 'possible' });
  });

  it('is none where a value is masked, where the record states no old value at all, or without a time', async () => {
    const test = await caseOf(change(1, 1, '100', '200'), change(2, 2, '***', '300'), change(3, 3, '300', '[REDACTED]'), change(4, 4, '7', '8'),
      change(5, 5, '', 'first', { field: '' }), change(6, 6, '', 'second', { field: '' }), '7,,kim,limit.update,Players,player,P-1,limit,1,2,success');
    expect(await test.call('check.continuity', ALL)).toMatchObject({ pairs: 1, breaks: 0, notAssessed: 3 });
  });

  it('is one where a record states old values, and that one was not there', async () => {
    const json = (value: unknown) => `"${JSON.stringify(value).replaceAll('"', '""')}"`;
    const object = (id: number, old: object | string, now: object) => `${id},2026-03-14T01:00:0${id}Z,kim,player.update,Players,player,P-1,,${typeof old === 'string' ? old : json(old)},${json(now)},success`;
    const test = await caseOf(object(1, '', { note: 'a' }), object(2, '', { note: 'b' }), object(3, { other: 1 }, { other: 2, note: 'c' }));
    expect(await test.call('check.continuity', ALL)).toMatchObject({ pairs: 1, breaks: 1, notAssessed: 1, page: [{ field: 'note', after: { event: 'S-001:3', change: { oldKind: 'absent' } } }] });
  });

  it('is asked for by entity and by module, a page at a time, and again once sources change', async () => {
    const test = await caseOf(...['P-1', 'P-2'].flatMap((entity, i) => [change(10 * i + 1, 1, '1', '2', { entity }), change(10 * i + 2, 2, '3', '4', { entity }), change(10 * i + 3, 3, '5', '6', { entity })]));
    expect((await test.call('check.continuity', { ...ALL, entity: 'P-2' }))).toMatchObject({ breaks: 4, found: 2 });
    expect((await test.call('check.continuity', { ...ALL, entity: 'P-2', entityType: 'campaign' })).found).toBe(0);
    expect((await test.call('check.continuity', { ...ALL, module: 'nowhere' })).found).toBe(0);
    const pages = await Promise.all([0, 3].map((offset) => test.call('check.continuity', { ...ALL, offset, limit: 3 })));
    expect(pages.map(({ page }) => page.length)).toEqual([3, 1]);
    await test.import([writeSource(test.folder, 'b.csv', [HEADER, change(90, 30, '9', '10')].join('\n'))]);
    expect(await test.call('check.continuity', ALL)).toMatchObject({ pairs: 5, breaks: 5 });
  });
});

it('is printed by the command line, with the same figures as a document', async () => {
  const test = await caseOf(change(1, 1, '100', '200'), change(5, 2, '300', '400'));
  await test.engine.close();
  const { code, document } = await exhibitJson<{ pairs: number; breaks: number; shown: { entity: string }[] }>(test.folder, 'check', 'continuity', '--case', 'test.exhibit', '--entity', 'player/P-1');
  expect([code, document]).toMatchObject([0, { pairs: 1, breaks: 1, found: 1, shown: [{ entity: 'P-1', field: 'limit' }] }]);
});

it('goes by the rules of the profile: a user name of Entra is the same in any case, a display name is not', async () => {
  const test = await newCase();
  const record = (at: string, property: string, old: string, now: string) => JSON.stringify({
    id: at, category: 'UserManagement', activityDisplayName: 'Update user', activityDateTime: at, loggedByService: 'Core Directory', result: 'success', initiatedBy: { user: { userPrincipalName: 'kim@corp.example', ipAddress: '10.0.0.1' } },
    targetResources: [{ id: 'u-1', type: 'User', displayName: 'Lee', modifiedProperties: [{ displayName: property, oldValue: JSON.stringify([old]), newValue: JSON.stringify([now]) }] }],
  });
  const lines = [
    record('2026-03-14T01:00:00Z', 'UserPrincipalName', 'lee@a.example', 'Lee@B.example'), record('2026-03-14T02:00:00Z', 'UserPrincipalName', 'lee@b.example', 'lee@c.example'),
    record('2026-03-14T01:00:01Z', 'DisplayName', 'Lee', 'LEE'), record('2026-03-14T02:00:01Z', 'DisplayName', 'lee', 'Leo'),
  ];
  const { sources } = await test.import([writeSource(test.folder, 'entra.ndjson', `${lines.join('\n')}\n`)], { accept: true });
  expect(sources[0]!.profile).toBe('entra-audit');
  const { pairs, sameValue, page } = await test.call('check.continuity', { entityType: null, entity: null, module: null, offset: 0, limit: 10 });
  expect([pairs, sameValue, page.map(({ field }) => field)]).toEqual([2, 1, ['DisplayName']]);
});
