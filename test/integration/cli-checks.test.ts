// What the log says against itself, on the command line: for people, and as one JSON document each.
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ActorProfile } from '../../src/contract/actors.ts';
import type { Gaps, Reverts } from '../../src/contract/checks.ts';
import type { EntityComparison } from '../../src/contract/entities.ts';
import type { Alert, RuleRun } from '../../src/contract/rules.ts';
import { exhibit, exhibitJson } from '../support/cli.ts';

const CSV = ['record_id,timestamp,admin_id,action_type,module_name,target_type,target_id,field,old_value,new_value,ip_address',
  '1,2026-03-14T01:00:00Z,kim,role.grant,Permissions,employee,kim,roles,"[""agent""]","[""agent"",""payout""]",10.0.0.1',
  '2,2026-03-14T01:05:00Z,kim,limit.update,Players,player,P-1,limit,500,50000,10.0.0.1',
  '3,2026-03-14T01:06:00Z,svc,withdrawal.execute,Cashier,player,P-1,balance,900.00,100.00,10.0.0.2',
  '4,2026-03-14T01:30:00Z,k2,limit.update,Players,player,P-1,limit,50000,500,10.0.0.1', ''].join('\n');
const OWN = 'id: any-limit\ntitle: Any limit\nversion: 1\nseverity: low\nexplains: x\nexpect: x\nsays: "{entity} {old} to {new}"\npatterns:\n  - {kind: events, event: {where: "changed:limit"}, per: [entity]}\n';
let folder = '';
const C = ['--case', 'c.exhibit'];
beforeAll(async () => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'exhibit-cli-')));
  writeFileSync(join(folder, 'a.csv'), CSV);
  writeFileSync(join(folder, 'own.yaml'), OWN);
  writeFileSync(join(folder, 'bad.yaml'), OWN.replace('severity: low', 'severity: grave'));
  writeFileSync(join(folder, 'leavers.csv'), 'actor,left\nk2,2026-03-13\n');
  await exhibit(folder, 'import', 'a.csv', '--yes', ...C);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('rules are run, their alerts listed, explained, promoted and suppressed', async () => {
  const run = await exhibit(folder, 'check', 'rules', ...C);
  expect(run.stdout).toMatch(/high +self-granted-role +1 +0 +yes/);
  expect(run.stdout).toMatch(/just-under-limit +0 +0 +no +no list of approval limits/);
  const listed = await exhibitJson<{ total: number; alerts: Alert[] }>(folder, 'alert', ...C);
  expect(listed.document.alerts.map(({ rule }) => rule)).toEqual(['self-granted-role', 'lifted-and-restored']);
  expect((await exhibit(folder, 'alert', ...C)).stdout).toContain('high  self-granted-role: kim grants permissions to kim, an own account');
  const [self, lifted] = listed.document.alerts as [Alert, Alert];
  expect((await exhibit(folder, 'alert', 'explain', self.key, '--reason', 'set-up', ...C)).stdout).toContain('Explained 1 alert.');
  expect((await exhibitJson<{ alerts: Alert[] }>(folder, 'alert', 'list', '--state', 'explained', ...C)).document.alerts).toMatchObject([{ rule: 'self-granted-role', reason: 'set-up' }]);
  expect((await exhibit(folder, 'alert', 'reopen', self.key, ...C)).code).toBe(0);
  expect((await exhibit(folder, 'alert', 'promote', lifted.key, ...C)).stdout).toMatch(/^F-01 P-1: limit 500 → 50000, set back after 25 min, with a financial event in between: 3 exhibits/);
  expect((await exhibit(folder, 'alert', 'suppress', 'self-granted-role', '--actor', 'kim', '--reason', 'owner', ...C)).stdout).toContain('SU-01');
  expect((await exhibitJson<{ alerts: Alert[] }>(folder, 'alert', 'list', '--suppressed', ...C)).document.alerts).toMatchObject([{ suppression: 'SU-01' }]);
  expect((await exhibit(folder, 'alert', 'unsuppress', 'SU-01', ...C)).stdout).toContain('Nothing is suppressed.');
  const unknown = await exhibit(folder, 'alert', 'promote', 'none', ...C);
  expect([unknown.code, unknown.stderr]).toEqual([1, expect.stringMatching(/^error ALERT_UNKNOWN: .+\n  .+\n$/)]);
});

test('a rule is tried with other parameters or from a file, a wrong file is named with its line, and the others run', async () => {
  expect((await exhibit(folder, 'check', 'rules', '--rule', 'lifted-and-restored', '--set', 'lifted-and-restored.window=10min', ...C)).stdout).toMatch(/lifted-and-restored +0/);
  const dry = await exhibit(folder, 'check', 'rules', '--dry', '--file', 'own.yaml', 'bad.yaml', ...C);
  expect(dry.stdout).toContain('bad.yaml, line 4 was not used: at severity: ');
  expect(dry.stdout).toContain('any-limit: P-1 500 to 50000');
  expect((await exhibit(folder, 'rule', 'add', 'bad.yaml', ...C)).stderr).toContain('bad.yaml, line 4');
  expect((await exhibit(folder, 'rule', 'add', 'own.yaml', ...C)).stdout).toMatch(/low +any-limit +Any limit +own\.yaml/);
  expect((await exhibit(folder, 'rule', 'set', 'bulk-burst', 'times=20', ...C)).stdout).toContain('times=20');
  expect((await exhibit(folder, 'rule', 'set', 'bulk-burst', '--off', ...C)).stdout).toContain('off');
  expect((await exhibit(folder, 'rule', 'show', 'bulk-burst', ...C)).stdout).toContain('kind: events');
  expect((await exhibit(folder, 'rule', 'remove', 'own.yaml', ...C)).stdout).not.toContain('any-limit');
  expect((await exhibitJson<RuleRun>(folder, 'check', 'rules', ...C)).document.outcomes.map(({ rule }) => rule)).not.toContain('bulk-burst');
});

test('a list is imported, used by the rules, and removed', async () => {
  expect((await exhibit(folder, 'list', 'import', 'leavers', 'leavers.csv', ...C)).stdout).toMatch(/leavers +leavers\.csv +1/);
  expect((await exhibit(folder, 'check', 'rules', '--rule', 'active-after-deactivation', ...C)).stdout).toContain('k2 is active after being deactivated: 1 events in all');
  expect((await exhibit(folder, 'list', 'import', 'leavers', 'a.csv', ...C)).stderr).toContain('error BAD_INPUT: The list of leavers, line 1: there is no column “actor”.');
  expect((await exhibit(folder, 'list', 'remove', 'leavers', ...C)).stdout).toContain('This case has no list.');
});

test('reverts and gaps are told with what they rest on', async () => {
  const reverts = await exhibitJson<Reverts & { shown: unknown[] }>(folder, 'check', 'reverts', '--with-payments', ...C);
  expect(reverts.document).toMatchObject({ found: 1, shown: [{ entity: 'P-1', field: 'limit', financialEvents: 1 }] });
  expect((await exhibit(folder, 'check', 'reverts', '--within', '10min', ...C)).stdout).toContain('0 fields went back to an earlier value.');
  expect((await exhibit(folder, 'check', 'reverts', '--within', 'soon', ...C)).code).toBe(2);
  expect((await exhibitJson<Gaps>(folder, 'check', 'gaps', ...C)).document.sources).toMatchObject([{ source: 'S-001', ids: { kind: 'not numbered' } }]);
  expect((await exhibit(folder, 'check', 'gaps', ...C)).stdout).toContain('Nothing is missing as far as this can be assessed.');
});

test('an actor is told with hours and addresses, names are linked with a reason, and an entity is compared at two instants', async () => {
  expect((await exhibitJson<ActorProfile>(folder, 'actor', 'kim', ...C)).document).toMatchObject({ actor: 'kim', events: 2, ips: [{ ip: '10.0.0.1', others: 1 }] });
  expect((await exhibit(folder, 'identity', 'link', 'kim', 'k2', '--reason', 'staff list', ...C)).stdout).toMatch(/kim +k2 +staff list/);
  expect((await exhibit(folder, 'actor', ...C)).stdout).toMatch(/kim +k2 +3/);
  expect((await exhibit(folder, 'actor', 'k2', '--zone', 'Europe/Malta', ...C)).stdout).toContain('Events by day and hour, Europe/Malta');
  expect((await exhibit(folder, 'identity', 'unlink', 'k2', ...C)).stdout).toContain('Every name is a person of its own.');
  expect((await exhibitJson<EntityComparison>(folder, 'entity', 'player/P-1', '--at', '2026-03-14T01:10:00Z', '--against', '2026-03-14T01:02:00Z', ...C)).document.differences.map(({ field }) => field)).toEqual(['balance', 'limit']);
  expect((await exhibit(folder, 'entity', 'player/P-1', '--against', '2026-03-14T01:02:00Z', ...C)).code).not.toBe(0);
});
