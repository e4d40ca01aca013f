// Rules against logs in which every pattern is planted, with near misses of each: none is missed, none is invented.
import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Alert, AlertList, ListKind } from '../../src/contract/rules.ts';
import { newCase, writeSource, type TestCase } from '../support/case.ts';
import { plantedPatterns } from '../support/planted-patterns.ts';

const ALL = { state: null, severity: null, rule: null, suppressed: false, offset: 0, limit: 1000 } as const;

async function allAlerts(test: TestCase) {
  const alerts: Alert[] = [];
  for (;;) {
    const { total, alerts: page }: AlertList = await test.call('alert.list', { ...ALL, offset: alerts.length });
    alerts.push(...page);
    if (alerts.length >= total) return alerts;
  }
}

describe('one hundred planted logs in one case', () => {
  const planted = plantedPatterns(100);

  it('has every rule that comes with the program in it, a hundred times at least', () => {
    expect([...planted.counts.keys()].toSorted()).toEqual(readdirSync(new URL('../../resources/rules', import.meta.url)).map((name) => name.replace('.yaml', '')).toSorted());
    for (const [rule, count] of planted.counts) expect(count, rule).toBeGreaterThanOrEqual(100);
  });

  it('finds every planted pattern and no near miss', async () => {
    const test = await newCase();
    await test.import([writeSource(test.folder, 'planted.csv', planted.csv)], { accept: true });
    for (const [kind, text] of Object.entries(planted.lists)) await test.call('list.set', { kind: kind as ListKind, name: `${kind}.csv`, text });
    const run = await test.call('rule.run', { files: [] });
    expect(run.problems).toEqual([]);
    const rowOf = (event: string) => event.slice(event.indexOf(':') + 1);
    const found = (await allAlerts(test)).map(({ rule, events }) => `${rule} ${rowOf(events[0]!.event)} ${rowOf(events.at(-1)!.event)}`).toSorted();
    expect(found.filter((alert) => !planted.alerts.includes(alert)), 'invented').toEqual([]);
    expect(planted.alerts.filter((alert) => !found.includes(alert)), 'missed').toEqual([]);
    expect(found).toEqual(planted.alerts);
  });
});

const HEADER = 'record_id,timestamp,admin_id,action_type,module_name,target_type,target_id,field,old_value,new_value,ip_address';
const GRANT = (id: number, who: string, day = 14) => `${id},2026-03-${day}T01:00:00Z,${who},role.grant,Permissions,employee,${who},roles,"[""a""]","[""a"",""b""]",10.0.0.1`;
async function caseOf(...rows: readonly string[]) {
  const test = await newCase();
  await test.import([writeSource(test.folder, 'a.csv', `${HEADER}\n${rows.join('\n')}\n`)], { accept: true });
  return test;
}
const run = (test: TestCase) => test.call('rule.run', { files: [] });

describe('an alert', () => {
  it('says why it fired: the events, what the predicates came to, and the text and version of the rule', async () => {
    const test = await caseOf(GRANT(1, 'kim'));
    await run(test);
    const { alerts: [alert] } = await test.call('alert.list', ALL);
    expect(alert).toMatchObject({
      rule: 'self-granted-role', version: 1, severity: 'high', actor: 'kim', entity: 'kim', state: 'open', eventCount: 1, summary: 'kim grants permissions to kim, an own account: roles ["a"] → ["a","b"]',
      events: [{ event: 'S-001:1', as: 'grant' }], facts: [{ name: 'own account', value: 'kim is an account of kim' }, { name: 'roles gains', value: 'b' }], parameters: [{ name: 'together', value: '24h' }],
    });
    expect(alert!.ruleText).toContain('id: self-granted-role');
  });

  it('is explained with a reason only, keeps that through the next run, and says when its events have changed', async () => {
    const test = await caseOf(GRANT(1, 'kim'));
    await run(test);
    const { alerts: [{ key }] } = await test.call('alert.list', ALL) as AlertList & { alerts: [Alert] };
    await expect(test.call('alert.triage', { alerts: [key], state: 'explained', reason: '  ' })).rejects.toMatchObject({ code: 'BAD_INPUT' });
    await test.call('alert.triage', { alerts: [key], state: 'explained', reason: 'set up of the platform' });
    await run(test);
    expect((await test.call('alert.list', { ...ALL, state: 'explained' })).alerts).toMatchObject([{ reason: 'set up of the platform', person: 'A. Novak', changed: false, gone: false }]);
    await test.import([writeSource(test.folder, 'b.csv', `${HEADER}\n${GRANT(2, 'kim').replace('01:00:00', '02:00:00')}\n`)], { accept: true });
    expect((await test.call('alert.list', ALL)).stale).toBe(true);
    await run(test);
    expect(await test.call('alert.list', ALL)).toMatchObject({ stale: false, alerts: [{ state: 'explained', changed: true, eventCount: 2 }] });
    expect((await test.call('undo.undo', {})).redo).toBe('Explain an alert');
    expect((await test.call('alert.list', ALL)).alerts).toMatchObject([{ state: 'open' }]);
  });

  it('that is no longer found stays when somebody has decided about it, and goes when nobody has', async () => {
    const test = await caseOf(GRANT(1, 'kim'), GRANT(2, 'lee'));
    await run(test);
    const { alerts } = await test.call('alert.list', ALL);
    await test.call('alert.triage', { alerts: [alerts.find(({ actor }) => actor === 'kim')!.key], state: 'explained', reason: 'known' });
    await test.call('rule.set', { rule: 'self-granted-role', enabled: false, parameters: {} });
    await run(test);
    expect((await test.call('alert.list', ALL)).alerts).toMatchObject([{ actor: 'kim', gone: true }]);
    await test.call('undo.undo', {});
    await run(test);
    expect((await test.call('alert.list', ALL)).alerts.map(({ actor, gone }) => [actor, gone])).toEqual([['kim', false], ['lee', false]]);
  });

  it('becomes a finding with its events as exhibits, which one undo takes back', async () => {
    const test = await caseOf(GRANT(1, 'kim'));
    await run(test);
    const { alerts: [alert] } = await test.call('alert.list', ALL);
    const finding = await test.call('alert.promote', { alert: alert!.key });
    expect(finding).toMatchObject({ id: 'F-01', title: alert!.summary, severity: 'bad', exhibits: [{ event: 'S-001:1' }] });
    expect((await test.call('alert.list', ALL)).alerts).toMatchObject([{ state: 'promoted', finding: 'F-01' }]);
    await test.call('undo.undo', {});
    expect(await test.call('finding.list', {})).toEqual([]);
    expect((await test.call('alert.list', ALL)).alerts).toMatchObject([{ state: 'open', finding: null }]);
    await expect(test.call('alert.promote', { alert: 'none' })).rejects.toMatchObject({ code: 'ALERT_UNKNOWN' });
  });

  it('is covered by a suppression of its rule and actor, counted, and comes back when that is taken back', async () => {
    const test = await caseOf(GRANT(1, 'kim'), GRANT(2, 'lee'));
    await run(test);
    expect(await test.call('suppression.add', { rule: 'self-granted-role', actor: 'lee', entity: null, reason: 'owner of the platform' })).toMatchObject([{ id: 'SU-01', actor: 'lee', author: 'A. Novak' }]);
    expect(await test.call('alert.list', ALL)).toMatchObject({ total: 1, suppressed: 1, bySeverity: { high: 1 }, alerts: [{ actor: 'kim' }] });
    expect((await test.call('alert.list', { ...ALL, suppressed: true })).alerts).toMatchObject([{ actor: 'lee', suppression: 'SU-01' }]);
    expect((await run(test)).outcomes.find(({ rule }) => rule === 'self-granted-role')).toMatchObject({ alerts: 2, suppressed: 1 });
    await test.call('suppression.remove', { suppression: 'SU-01' });
    expect((await test.call('alert.list', ALL)).total).toBe(2);
  });
});

describe('a run', () => {
  it('tells which rules cannot be assessed, and for lack of what', async () => {
    const test = await caseOf('1,2026-03-14T01:00:00Z,,balance.adjust,Cashier,player,P-1,balance,1,2,');
    const { outcomes } = await run(test);
    const of = (rule: string) => { const { assessed, why } = outcomes.find((one) => one.rule === rule)!; return [assessed, ...why]; };
    expect(of('off-shift-work')).toEqual(['no', 'no event states an actor']);
    expect(of('adjustment-without-reason')).toEqual(['no', 'no event states an actor']);
    expect(of('failed-then-success')[0]).toBe('no');
    const stated = await caseOf('1,2026-03-14T01:00:00Z,kim,balance.adjust,Cashier,player,P-1,balance,1,2,10.0.0.1');
    const told = (await run(stated)).outcomes;
    expect(told.find(({ rule }) => rule === 'adjustment-without-reason')).toMatchObject({ assessed: 'in part', why: ['1 event of S-001: the record has no place for reason'], alerts: 0 });
    expect(told.find(({ rule }) => rule === 'just-under-limit')).toMatchObject({ assessed: 'no', why: ['no list of approval limits'] });
    expect(told.find(({ rule }) => rule === 'active-after-deactivation')).toMatchObject({ assessed: 'in part', why: ['no list of leavers'] });
  });

  const OWN = 'id: own-rule\ntitle: Own\nversion: 1\nseverity: low\nexplains: x\nexpect: x\nsays: "{entity}"\nparameters: {least: {means: x, default: 1}}\npatterns:\n  - {kind: events, event: {where: "delta>=${least}"}, per: [entity]}\n';
  it('with a rule file that is wrong names file, line and what is expected, and runs the others', async () => {
    const test = await caseOf(GRANT(1, 'kim'));
    const { problems, outcomes } = await test.call('rule.run', { files: [{ file: 'bad.yaml', text: OWN.replace('severity: low', 'severity: grave') }, { file: 'good.yaml', text: OWN }] });
    expect(problems).toEqual([{ file: 'bad.yaml', line: 4, message: expect.stringContaining('at severity: ') as string }]);
    expect(outcomes.map(({ rule }) => rule)).toEqual(expect.arrayContaining(['own-rule', 'self-granted-role']));
    await expect(test.call('rule.save', { file: 'bad.yaml', text: OWN.replace('severity: low', 'severity: grave') })).rejects.toMatchObject({ code: 'BAD_INPUT', message: expect.stringContaining('bad.yaml, line 4') as string });
  });

  it('that is dry tells what other parameters would find, and keeps nothing', async () => {
    const test = await caseOf('1,2026-03-14T01:00:00Z,kim,limit.update,Players,player,P-1,limit,1,2,10.0.0.1', '2,2026-03-14T01:00:00Z,kim,limit.update,Players,player,P-2,limit,1,200,10.0.0.1');
    await test.call('rule.save', { file: 'own.yaml', text: OWN });
    const dry = async (least: string) => (await test.call('rule.dry', { rules: ['own-rule'], files: [], parameters: { 'own-rule': { least } }, limit: 10 })).alerts.map(({ summary }) => summary);
    expect([await dry('1'), await dry('100'), await dry('1000')]).toEqual([['P-1', 'P-2'], ['P-2'], []]);
    expect(await test.call('alert.list', ALL)).toMatchObject({ total: 0, run: null });
    await expect(test.call('rule.dry', { rules: ['nonesuch'], files: [], parameters: {}, limit: 10 })).rejects.toMatchObject({ code: 'BAD_INPUT' });
    await expect(test.call('rule.set', { rule: 'own-rule', enabled: true, parameters: { most: '3' } })).rejects.toMatchObject({ code: 'BAD_INPUT' });
    expect((await test.call('rule.set', { rule: 'own-rule', enabled: true, parameters: { least: '100' } })).rules.find(({ id }) => id === 'own-rule')!.parameters).toMatchObject([{ value: '100', default: '1' }]);
    expect((await run(test)).outcomes.find(({ rule }) => rule === 'own-rule')!.alerts).toBe(1);
  });

  it('has continuity among its predicates', async () => {
    const test = await caseOf('1,2026-03-14T01:00:00Z,kim,limit.update,Players,player,P-1,limit,1,2,10.0.0.1', '2,2026-03-14T02:00:00Z,kim,limit.update,Players,player,P-1,limit,5,6,10.0.0.1', '3,2026-03-14T03:00:00Z,kim,limit.update,Players,player,P-1,limit,6,7,10.0.0.1');
    const { alerts } = await test.call('rule.dry', { rules: ['own-rule'], files: [{ file: 'own.yaml', text: OWN.replace('where: "delta>=${least}"', 'breaks: true, where: "delta>=${least}"') }], parameters: {}, limit: 10 });
    expect(alerts.map(({ events }) => events.map(({ event }) => event))).toEqual([['S-001:2']]);
  });

  it('is cancelled, and keeps nothing then', async () => {
    const test = await caseOf(GRANT(1, 'kim'));
    const stop = new AbortController();
    stop.abort();
    await expect(test.call('rule.run', { files: [] }, { signal: stop.signal })).rejects.toMatchObject({ code: 'CANCELLED' });
    expect((await test.call('alert.list', ALL)).run).toBeNull();
  });
});
