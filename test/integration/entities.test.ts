// What an entity was at an instant, held against a plain replay of the records.
import { describe, expect, it } from 'vitest';
import type { EntityField } from '../../src/contract/entities.ts';
import { newCase, writeSource, type TestCase } from '../support/case.ts';
import { exhibitJson, exhibit } from '../support/cli.ts';
import { plantedLog } from '../support/planted-log.ts';

const HEADER = 'record_id,timestamp,admin_id,action_type,module_name,target_type,target_id,field,old_value,new_value,ip_address';
const json = (value: unknown) => `"${JSON.stringify(value).replaceAll('"', '""')}"`;
const LOG = [HEADER,
  `1,2026-03-02T10:14:55Z,system,player.create,Players,player,P-1,,,${json({ limit: 500, status: 'active', phone: null })},`,
  `2,2026-03-09T14:12:40Z,s.lindqvist,kyc.update,KYC,player,P-1,kyc_level,1,2,10.20.4.18`,
  `3,2026-03-14T01:06:18Z,m.kovacs,limit.update,Players,player,P-1,,${json({ limit: 500, status: 'active' })},${json({ limit: 50000, status: 'active', flag: true })},185.44.12.7`,
  `4,2026-03-14T01:28:24Z,m.kovacs,limit.update,Players,player,P-1,,${json({ limit: 50000, flag: true })},${json({ limit: '***', flag: true })},185.44.12.8`,
  `5,2026-03-14T01:29:03Z,m.kovacs,kyc.update,KYC,player,P-1,kyc_level,3,2,185.44.12.7`,
  `6,,m.kovacs,note.add,Players,player,P-1,,,called,185.44.12.7`,
  `7,2026-03-14T01:30:00Z,d.osei,limit.update,Players,player,P-2,limit,7,8,10.0.0.1`,
  `8,2026-03-14T01:30:00Z,d.osei,role.grant,Staff,employee,P-1,roles,a,b,10.0.0.1`, ''].join('\n');
const PLAYER = { entityType: 'player', entity: 'P-1' } as const;

async function filled(): Promise<TestCase & { folder: string }> {
  const test = await newCase();
  await test.import([writeSource(test.folder, 'a.csv', LOG)]);
  return test;
}
const inShort = (fields: readonly EntityField[]) => Object.fromEntries(fields.map(({ field, value, kind, provenance, event, found }) => [field, [value, kind, provenance, event, ...(found ? [`found ${found.value} by ${found.event}`] : [])]]));

describe('the state of an entity', () => {
  it('names the record that set each field, or from which it is inferred, or says that nothing tells', async () => {
    const test = await filled();
    const state = await test.call('entity.state', { ...PLAYER, at: '2026-03-14T01:10:00Z' });
    expect(state).toMatchObject({ entityType: 'player', entity: 'P-1', events: 6, undated: 1, first: '2026-03-02T10:14:55.000000Z', last: '2026-03-14T01:29:03.000000Z', sources: ['S-001'], actorCount: 3 });
    expect(inShort(state.fields)).toEqual({
      flag: ['true', 'value', 'set', 'S-001:3'], limit: ['50000', 'value', 'set', 'S-001:3'], phone: [null, 'null', 'set', 'S-001:1'], status: ['active', 'value', 'set', 'S-001:1'],
      kyc_level: ['2', 'value', 'set', 'S-001:2', 'found 3 by S-001:5'],
    });
    expect(state.actors).toEqual([
      { actor: 'm.kovacs', events: 4, last: '2026-03-14T01:29:03.000000Z', ip: '185.44.12.7', ips: 2 }, { actor: 'system', events: 1, last: '2026-03-02T10:14:55.000000Z', ip: null, ips: 0 }, { actor: 's.lindqvist', events: 1, last: '2026-03-09T14:12:40.000000Z', ip: '10.20.4.18', ips: 1 },
    ]);
  });

  it('before the first record is what the next one found, and unknown where a value is masked', async () => {
    const test = await filled();
    expect(inShort((await test.call('entity.state', { ...PLAYER, at: '2026-03-01T00:00:00Z' })).fields)).toMatchObject({ kyc_level: ['1', 'value', 'inferred', 'S-001:2'], limit: [null, 'absent', 'inferred', 'S-001:1'] });
    const last = await test.call('entity.state', { ...PLAYER, at: null });
    expect(inShort(last.fields)).toMatchObject({ limit: [null, 'unknown', 'unknown', 'S-001:4'], kyc_level: ['2', 'value', 'set', 'S-001:5'] });
  });

  it('tells entities of one id apart by their type, and takes them together without one', async () => {
    const test = await filled();
    expect((await test.call('entity.state', { entityType: 'employee', entity: 'P-1', at: null })).events).toBe(1);
    expect(await test.call('entity.state', { entityType: null, entity: 'P-1', at: null })).toMatchObject({ events: 7, entityType: null });
    await expect(test.call('entity.state', { entityType: 'campaign', entity: 'P-1', at: null })).rejects.toMatchObject({ code: 'ENTITY_UNKNOWN' });
    await expect(test.call('entity.state', { entityType: null, entity: 'P-9', at: null })).rejects.toMatchObject({ code: 'ENTITY_UNKNOWN', message: 'No event is about P-9.' });
    await expect(test.call('entity.state', { ...PLAYER, at: 'noon' })).rejects.toMatchObject({ code: 'BAD_INPUT' });
  });

  it('is what a plain replay of the records comes to, at any instant of any log', async () => {
    const test = await newCase();
    const log = plantedLog(7, 300);
    await test.import([writeSource(test.folder, 'a.csv', log.csv)]);
    const rows = await test.rows();
    const { entities, total } = await test.call('entity.list', { contains: '', limit: 100 });
    expect([total, entities.reduce((sum, { events }) => sum + events, 0)]).toEqual([entities.length, rows.length]);
    let compared = 0;
    for (const at of [50, 120, 299].map((i) => rows[i].time!)) {
      for (const { entityType, entity } of entities) {
        const { fields } = await test.call('entity.state', { entityType, entity, at });
        for (const { field, value, kind, provenance, event } of fields) {
          const changes = rows.filter((row) => row.entity === entity).flatMap((row) => row.changes.filter((change) => change.field === field).map((change) => ({ row, change })));
          const last = changes.findLast(({ row }) => row.time! <= at);
          const next = changes.find(({ row }) => row.time! > at);
          if (last) expect([value, kind, provenance, event]).toEqual([last.change.new, last.change.newKind, 'set', last.row.id]);
          else if (next!.change.oldKind !== 'masked') expect([value, kind, provenance, event]).toEqual([next!.change.old, next!.change.oldKind, 'inferred', next!.row.id]);
          compared++;
        }
      }
    }
    expect(compared).toBeGreaterThan(100);
  });
});

it('a field is told change by change, with those that do not begin where the one before ended', async () => {
  const test = await filled();
  const history = await test.call('entity.history', { ...PLAYER, field: 'kyc_level', action: null });
  expect(history).toMatchObject({ changes: 2, steps: [{ event: 'S-001:2', fits: null, change: { old: '1', new: '2' } }, { event: 'S-001:5', fits: false, actor: 'm.kovacs' }] });
  expect((await test.call('entity.history', { ...PLAYER, field: 'limit', action: null })).steps.map(({ fits }) => fits)).toEqual([null, true, true]);
  expect((await test.call('entity.history', { ...PLAYER, field: 'nothing', action: null })).changes).toBe(0);
});

it('entities are found by a part of their id or type, those with the most events first', async () => {
  const test = await filled();
  expect(await test.call('entity.list', { contains: '', limit: 2 })).toEqual({ total: 3, entities: [{ entityType: 'player', entity: 'P-1', events: 6 }, { entityType: 'employee', entity: 'P-1', events: 1 }] });
  expect(await test.call('entity.list', { contains: 'EMPLOY', limit: 10 })).toMatchObject({ total: 1, entities: [{ entityType: 'employee' }] });
  await test.engine.close();
  const { code, document } = await exhibitJson<{ fields: EntityField[] }>(test.folder, 'entity', 'player/P-1', '--at', '2026-03-14T01:10:00Z', '--case', 'test.exhibit');
  expect([code, inShort(document.fields)['limit']]).toEqual([0, ['50000', 'value', 'set', 'S-001:3']]);
  const told = await exhibit(test.folder, 'entity', 'P-2', '--field', 'limit', '--case', 'test.exhibit');
  expect([told.code, told.stdout]).toEqual([0, expect.stringMatching(/2026-03-14T01:30:00\.000000Z\s+d\.osei\s+7\s+8\s+S-001:7/)]);
});
