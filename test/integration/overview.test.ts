// The overview of a case, held against figures worked out by hand.
import { describe, expect, it } from 'vitest';
import type { ConformityCell, MoneySum } from '../../src/contract/overview.ts';
import { newCase, writeSource, type TestCase } from '../support/case.ts';

async function caseOf(...sources: readonly (readonly string[])[]): Promise<TestCase & { folder: string }> {
  const test = await newCase();
  for (const [i, lines] of sources.entries()) await test.import([writeSource(test.folder, `${i + 1}.csv`, lines.join('\n'))], { zone: 'UTC' });
  return test;
}
/** How many events a query finds. */
const found = async (test: TestCase, query: string) => (await test.call('event.search', { query, order: 'time', offset: 0, limit: 1 })).total;

describe('activity', () => {
  const HEADER = 'timestamp,admin_id,action_type,module_name,result';
  const LOG = [HEADER,
    '2026-03-01T10:00:00Z,kim,player.login,Access,success',
    '2026-03-01T11:00:00Z,kim,deposit.settle,Cashier,success',
    '2026-03-02T10:00:00Z,lee,deposit.settle,Cashier,failure',
    '2026-03-06T10:00:00Z,kim,role.grant,,success',
    '2026-03-08T10:00:00Z,kim,role.grant,Permissions,success',
    ',lee,role.grant,Permissions,success'];

  it('counts events by category, actor and module, each with the query that shows them', async () => {
    const test = await caseOf(LOG, [HEADER, '2026-03-03T10:00:00Z,ada,setting.update,System,success']);
    const told = await test.call('overview.read', { categories: [] });
    expect(told).toMatchObject({ events: 7, undated: 1, failed: 1, first: '2026-03-01T10:00:00.000000Z', last: '2026-03-08T10:00:00.000000Z', sources: 2 });
    expect(Object.fromEntries(told.categories.map(({ value, events }) => [value, events]))).toEqual({ permission: 3, financial: 2, access: 1, system: 1 });
    expect(told.modules).toMatchObject({ distinct: 5, named: 4 });
    expect(told.actors).toMatchObject({ distinct: 3, named: 3, top: [{ value: 'kim', events: 4 }, { value: 'lee', events: 2 }, { value: 'ada', events: 1 }] });
    expect(told.modules.top.map(({ value, events }) => [value, events])).toEqual([['Cashier', 2], ['Permissions', 2], ['Access', 1], ['System', 1], [null, 1]]);
    for (const { events, query } of [...told.categories, ...told.actors.top, ...told.modules.top]) expect([query, await found(test, query)]).toEqual([query, events]);
    expect(told.histogram.series.reduce((sum, { counts }) => sum + counts.reduce((a, b) => a + b, 0), 0)).toBe(6);
  });

  it('tells of each source what days it covers, and the longest stretches without an event', async () => {
    const test = await caseOf(LOG, [HEADER, '2026-03-03T10:00:00Z,ada,setting.update,System,success']);
    const { coverage } = await test.call('overview.read', { categories: [] });
    expect(coverage).toMatchObject([
      { source: 'S-001', name: '1.csv', events: 6, undated: 1, days: 8, emptyDays: 4, gaps: [{ from: '2026-03-03', to: '2026-03-05', days: 3 }, { from: '2026-03-07', to: '2026-03-07', days: 1 }] },
      { source: 'S-002', events: 1, undated: 0, first: '2026-03-03T10:00:00.000000Z', last: '2026-03-03T10:00:00.000000Z', days: 1, emptyDays: 0, gaps: [] },
    ]);
    expect(coverage.map(({ counts }) => counts.reduce((a, b) => a + b, 0))).toEqual([5, 1]);
  });

  it('tells of an empty case, and of one whose only event has no time, that there is nothing', async () => {
    const empty = await newCase();
    expect(await empty.call('overview.read', { categories: [] })).toMatchObject({ events: 0, first: null, categories: [], actors: { distinct: 0 }, coverage: [] });
    expect(await empty.call('overview.money', {})).toMatchObject({ events: 0, totals: [], balances: { entities: 0 } });
    expect(await empty.call('check.conformity', {})).toMatchObject({ events: 0, modules: [], recordsRead: 0 });
    const undated = await caseOf([HEADER, ',kim,player.login,Access,success']);
    expect(await undated.call('overview.read', { categories: [] })).toMatchObject({ events: 1, undated: 1, first: null, coverage: [{ days: 0, emptyDays: 0, first: null }] });
  });
});

it('takes one person under several names for one, as queries do, and for two again once they are parted', async () => {
  const test = await caseOf(['timestamp,admin_id,action_type,module_name,amount,currency',
    '2026-03-01T10:00:00Z,kim,deposit.settle,Cashier,10,EUR', '2026-03-01T10:00:01Z,42,deposit.settle,Cashier,5,EUR', '2026-03-01T10:00:02Z,lee,deposit.settle,Cashier,1,EUR', '2026-03-01T10:00:03Z,42,role.grant,Staff,,']);
  const look = async () => {
    const [{ actors }, { byActor }] = [await test.call('overview.read', { categories: ['financial'] }), await test.call('overview.money', {})];
    for (const { query, events } of [...actors.top, ...byActor]) expect([query, await found(test, query)]).toEqual([query, events]);
    return [actors.named, actors.top.map(({ value, also, events }) => [value, also, events]), byActor.map(({ actor, also, sum }) => [actor, also, sum])];
  };
  const apart = [3, [['kim', [], 1], ['42', [], 1], ['lee', [], 1]], [['kim', [], '10'], ['42', [], '5'], ['lee', [], '1']]];
  expect(await look()).toEqual(apart);
  await test.call('identity.link', { names: ['kim', '42'], reason: 'same badge' });
  expect(await look()).toEqual([2, [['kim', ['42'], 2], ['lee', [], 1]], [['kim', ['42'], '15'], ['lee', [], '1']]]);
  await test.call('identity.unlink', { name: '42' });
  expect(await look()).toEqual(apart);
});

describe('money', () => {
  const HEADER = 'timestamp,admin_id,action_type,module_name,target_type,target_id,field,old_value,new_value,amount,currency,result';
  const line = (second: number, actor: string, action: string, amount: string, currency: string, { old = '', now = '', field = '', result = 'success', entity = 'P-1' } = {}) =>
    `2026-03-01T10:00:${String(second).padStart(2, '0')}Z,${actor},${action},Cashier,player,${entity},${field},${old},${now},${amount},${currency},${result}`;
  const sums = (rows: readonly MoneySum[]) => rows.map(({ kind, currency, events, summed, up, down, sum }) => [kind, currency, events, summed, up, down, sum]);

  it('adds up what each kind of action moved, exactly, by currency and by actor', async () => {
    const test = await caseOf([HEADER,
      line(1, 'kim', 'deposit.settle', '0.1', 'EUR'), line(2, 'kim', 'deposit.settle', '0.20', 'EUR'), line(3, 'lee', 'deposit.settle', '1000', 'USD'),
      line(4, 'lee', 'withdrawal.execute', '250.50', 'EUR'), line(5, 'lee', 'withdrawal.execute', '99', 'EUR', { result: 'failure' }),
      line(6, 'kim', 'balance.adjustment', '-15.00', 'EUR'), line(7, 'kim', 'balance.adjustment', '5', 'EUR'),
      line(8, 'ada', 'payout.approve', '250.50', 'EUR'), line(9, 'ada', 'payout.reject', '9', 'EUR'), line(10, 'ada', 'wallet.transfer', '9', 'EUR')]);
    const told = await test.call('overview.money', {});
    expect(sums(told.totals)).toEqual([
      ['deposit', 'EUR', 2, 2, '0.30', '0', '0.30'], ['deposit', 'USD', 1, 1, '1000', '0', '1000'], ['disbursement', 'EUR', 1, 1, '250.50', '0', '250.50'],
      ['adjustment', 'EUR', 2, 2, '5', '-15.00', '-10.00'], ['decision', 'EUR', 1, 1, '250.50', '0', '250.50'],
    ]);
    expect(told.byActor.map(({ actor, kind, currency, sum }) => [actor, kind, currency, sum])).toEqual([
      ['kim', 'deposit', 'EUR', '0.30'], ['lee', 'deposit', 'USD', '1000'], ['lee', 'disbursement', 'EUR', '250.50'], ['kim', 'adjustment', 'EUR', '-10.00'], ['ada', 'decision', 'EUR', '250.50'],
    ]);
    expect(told).toMatchObject({ events: 9, failed: { events: 1 }, uncounted: { events: 2, actions: [{ value: 'payout.reject' }, { value: 'wallet.transfer' }] }, stated: 7, derived: 0, withoutAmount: 0, unreadable: 0, actorRows: 5 });
    for (const { events, query, wider } of told.byActor) expect([wider, await found(test, query)]).toEqual([false, events]);
    for (const { events, query } of told.kinds) if (query !== null) expect([query, await found(test, query)]).toEqual([query, events]);
    expect(told.totals.filter(({ wider }) => wider).map(({ kind }) => kind)).toEqual(['deposit', 'deposit']);
    expect(await found(test, told.failed.query)).toBe(1);
  });

  it('takes what the one number changed by where no amount is stated, and guesses nothing else', async () => {
    const test = await caseOf([HEADER,
      line(1, 'kim', 'deposit.settle', '', '', { field: 'balance', old: '10.00', now: '12.50' }), line(2, 'kim', 'withdrawal.execute', '', '', { field: 'balance', old: '12.50', now: '2.5' }),
      line(3, 'kim', 'deposit.settle', '', 'EUR', { field: 'status', old: 'new', now: 'done' }), line(4, 'kim', 'deposit.settle', '"1,000.00"', 'EUR'), line(5, '', 'deposit.settle', '7', '')]);
    const told = await test.call('overview.money', {});
    expect(sums(told.totals)).toEqual([['deposit', null, 2, 2, '9.50', '0', '9.50'], ['deposit', 'EUR', 2, 0, '0', '0', '0'], ['disbursement', null, 1, 1, '10.00', '0', '10.00']]);
    expect(told).toMatchObject({ stated: 1, derived: 2, withoutAmount: 1, unreadable: 1 });
    const nobody = told.byActor.find(({ actor }) => actor === null)!;
    expect([nobody.sum, await found(test, nobody.query)]).toEqual(['7', 1]);
  });

  it('rolls every balance forward: which add up, which do not and by how much, and which cannot be told', async () => {
    const balance = (second: number, entity: string, old: string, now: string, result = 'success') => line(second, 'kim', 'deposit.settle', '', '', { entity, field: 'balance', old, now, result });
    const test = await caseOf([HEADER,
      // Adds up, with a failed write in between that moved nothing, and an opening that the log does not state.
      balance(1, 'P-1', '', '100'), balance(2, 'P-1', '100.0', '150'), balance(3, 'P-1', '150', '900', 'failure'), balance(4, 'P-1', '150', '0.10'),
      // 0.30 too much.
      balance(1, 'P-2', '10.10', '20.20'), balance(2, 'P-2', '20.50', '30'),
      // Two at the last instant, in the other order.
      balance(1, 'P-3', '1', '2'), balance(2, 'P-3', '3', '4'), balance(2, 'P-3', '2', '3'),
      balance(1, 'P-4', '1', '2'), balance(2, 'P-4', '***', '9'),
      balance(1, 'P-5', '1', '2'),
      line(9, 'kim', 'limit.update', '', '', { entity: 'P-6', field: 'balance_limit', old: '1', now: '2' })]);
    const { balances } = await test.call('overview.money', {});
    expect(balances).toMatchObject({ entities: 5, addUp: 2, doNot: 1, notAssessed: 1, once: 1 });
    expect(balances.off).toEqual([{ entityType: 'player', entity: 'P-2', field: 'balance', changes: 2, opening: '10.1', moved: '19.6', closing: '30', difference: '0.3', lastEvent: 'S-001:6' }]);
  });
});

describe('conformity', () => {
  const cell = ({ outcome, stated, of, percent }: ConformityCell) => [outcome, stated, of, percent];
  const HEADER = 'timestamp,admin_id,action_type,module_name,target_id,field,old_value,new_value,result,reason,transaction_id,approved_by';
  const LOG = [HEADER,
    '2026-03-01T10:00:00Z,kim,limit.update,Players,P-1,limit,1,2,success,asked for,T-1,',
    '2026-03-01T10:00:01Z,,limit.update,Players,P-1,limit,2,3,success,,,lee',
    ',kim,limit.update,Players,P-1,,3,4,,,,',
    '2026-03-01T10:00:03Z,kim,player.view,Players,P-1,,,,success,looked,,',
    '2026-03-01T10:00:04Z,kim,login,Access,,,,,failure,,,'];

  it('counts, for each module, the events that state what is asked of them, and cuts the percentage', async () => {
    const test = await caseOf(LOG);
    const told = await test.call('check.conformity', {});
    expect(told).toMatchObject({ events: 5, changing: 3, moduleCount: 2, modules: [{ module: 'Players', events: 4, changing: 3 }, { module: 'Access', events: 1, changing: 0 }], recordsRead: 3 });
    const of = Object.fromEntries(told.requirements.map(({ id, whole, cells }) => [id, [cell(whole), ...cells.map(cell)]]));
    const none = ['cannot assess', 0, 5, null];
    const still = ['does not apply', 0, 0, null];
    expect(of).toEqual({
      'pci-user': [['stated', 4, 5, '80 %'], ['stated', 3, 4, '75 %'], ['stated', 1, 1, '100 %']],
      'pci-type': [['stated', 5, 5, '100 %'], ['stated', 4, 4, '100 %'], ['stated', 1, 1, '100 %']],
      'pci-time': [['stated', 4, 5, '80 %'], ['stated', 3, 4, '75 %'], ['stated', 1, 1, '100 %']],
      'pci-result': [['stated', 4, 5, '80 %'], ['stated', 3, 4, '75 %'], ['stated', 1, 1, '100 %']],
      'pci-origin': [none, ['cannot assess', 0, 4, null], ['cannot assess', 0, 1, null]],
      'pci-resource': [['stated', 4, 5, '80 %'], ['stated', 4, 4, '100 %'], ['stated', 0, 1, '0 %']],
      'iac-time': [['stated', 2, 3, '66.6 %'], ['stated', 2, 3, '66.6 %'], still],
      'iac-transaction': [['stated', 1, 3, '33.3 %'], ['stated', 1, 3, '33.3 %'], still],
      'iac-user': [['stated', 3, 3, '100 %'], ['stated', 3, 3, '100 %'], still],
      'iac-data': [['stated', 2, 3, '66.6 %'], ['stated', 2, 3, '66.6 %'], still],
      'iac-prior': [['stated', 3, 3, '100 %'], ['stated', 3, 3, '100 %'], still],
      'iac-after': [['stated', 3, 3, '100 %'], ['stated', 3, 3, '100 %'], still],
      'iac-reason': [['stated', 1, 3, '33.3 %'], ['stated', 1, 3, '33.3 %'], still],
    });
    for (const { id, whole, cells } of told.requirements) {
      for (const { outcome, stated, of: asked, missing } of [whole, ...cells]) {
        if (missing !== null) expect([id, missing, await found(test, missing)]).toEqual([id, missing, asked - stated]);
        else expect(outcome === 'stated' ? stated : 0).toBe(outcome === 'stated' ? asked : 0);
      }
    }
  });

  it('says why a field cannot be assessed: no source of that module has a place for it', async () => {
    const plain = 'timestamp,admin_id,action_type,module_name,old_value,new_value';
    const test = await caseOf([plain, '2026-03-01T10:00:00Z,kim,limit.update,Old,1,2'], LOG, ['timestamp,admin_id,action_type,module_name', '2026-03-01T10:00:00Z,kim,ping,Bare']);
    const told = await test.call('check.conformity', {});
    const at = (id: string, module: string) => told.requirements.find((one) => one.id === id)!.cells[told.modules.findIndex((one) => one.module === module)];
    expect(at('iac-reason', 'Old')).toMatchObject({ outcome: 'cannot assess', why: 'no source of it has a place for a reason', missing: null });
    expect(at('pci-resource', 'Old')).toMatchObject({ outcome: 'cannot assess', why: 'no source of it has a place for an entity' });
    expect(at('iac-data', 'Old')).toMatchObject({ outcome: 'stated', percent: '0 %' });
    expect(at('iac-prior', 'Bare')).toMatchObject({ outcome: 'cannot assess', why: 'no source of it tells what changed' });
    expect(at('iac-prior', 'Access')).toMatchObject({ outcome: 'does not apply', why: 'no event of it changes anything' });
    expect(told.recordsRead).toBe(3);
  });

  it('never makes less than all of it 100 %, nor anything 0 %', async () => {
    const many = Array.from({ length: 2001 }, (_, i) => `2026-03-01T10:00:00Z,${i === 7 ? '' : 'kim'},view,M,${i === 9 ? 'P-1' : ''}`);
    const test = await caseOf(['timestamp,admin_id,action_type,module_name,target_id', ...many]);
    const told = await test.call('check.conformity', {});
    expect(['pci-user', 'pci-resource'].map((id) => told.requirements.find((one) => one.id === id)!.whole.percent)).toEqual(['99.9 %', '<0.1 %']);
  });

  it('of keys that differ from record to record, tells what any record of the source states', async () => {
    const test = await newCase();
    const lines = [{ timestamp: '2026-03-01T10:00:00Z', admin_id: 'kim', action_type: 'limit.update', module_name: 'Players', old_value: '1', new_value: '2', reason: 'asked' }, { timestamp: '2026-03-01T10:00:01Z', admin_id: 'kim', action_type: 'limit.update', module_name: 'Limits', old_value: '1', new_value: '2' }];
    await test.import([writeSource(test.folder, 'a.ndjson', lines.map((one) => JSON.stringify(one)).join('\n'))]);
    const told = await test.call('check.conformity', {});
    const cells = (id: string) => told.requirements.find((one) => one.id === id)!.cells.map(cell);
    expect(told.modules.map(({ module }) => module)).toEqual(['Players', 'Limits']);
    expect(cells('iac-reason')).toEqual([['stated', 1, 1, '100 %'], ['stated', 0, 1, '0 %']]);
    expect(cells('iac-transaction')).toEqual([['cannot assess', 0, 1, null], ['cannot assess', 0, 1, null]]);
  });
});

it('is cancelled while it reads records, tells how far it is, and begins again when asked again or when sources change', async () => {
  const header = 'timestamp,admin_id,action_type,module_name,target_id,field,old_value,new_value,amount,reason';
  const test = await caseOf([header, ...Array.from({ length: 20_000 }, (_, i) => `2026-03-01T10:00:00Z,kim,deposit.settle,Cashier,P-${i},balance,1,2,1,why`)]);
  const stop = new AbortController();
  const seen: number[] = [];
  await expect(test.call('check.conformity', {}, { signal: stop.signal, tick: ({ done }) => { seen.push(done); stop.abort(); } })).rejects.toMatchObject({ code: 'CANCELLED' });
  expect(seen.length).toBeGreaterThan(0);
  const [one, other] = await Promise.all([test.call('overview.money', {}), test.call('overview.money', {})]);
  expect(one).toBe(other);
  expect(one.totals).toMatchObject([{ sum: '20000', events: 20_000 }]);
  expect((await test.call('check.conformity', {})).recordsRead).toBe(20_000);
  await test.import([writeSource(test.folder, 'more.csv', [header, '2026-03-02T10:00:00Z,kim,deposit.settle,Cashier,P-1,balance,2,3,5,why'].join('\n'))]);
  expect((await test.call('overview.money', {})).totals).toMatchObject([{ sum: '20005' }]);
});
