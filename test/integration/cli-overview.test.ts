// `exhibit overview` and `exhibit check conformity`, as people read them (golden files) and as scripts do.
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Conformity, Money, Overview } from '../../src/contract/overview.ts';
import { exhibit, exhibitJson } from '../support/cli.ts';

const CSV = ['record_id,timestamp,admin_id,action_type,module_name,target_type,target_id,field,old_value,new_value,result,amount,currency,reason',
  '1,2026-03-01T10:00:00Z,kim,deposit.settle,Cashier,player,P-1,balance,10.00,20.20,success,10.20,EUR,',
  '2,2026-03-02T10:00:00Z,kim,deposit.settle,Cashier,player,P-1,balance,20.50,30.00,success,9.50,EUR,',
  '3,2026-03-09T10:00:00Z,lee,balance.adjustment,Cashier,player,P-1,balance,30.00,5.00,success,-25,EUR,goodwill',
  '4,2026-03-09T11:00:00Z,lee,withdrawal.execute,Cashier,player,P-2,balance,90,40,success,50,USD,',
  '5,2026-03-10T11:00:00Z,lee,withdrawal.execute,Cashier,player,P-2,balance,40,10,failure,30,USD,',
  '6,2026-03-10T12:00:00Z,ada\u001b[2J,login,Access,,,,,,success,,,', ''].join('\n');
const C = ['--case', 'cashier.exhibit'];

let folder = '';
beforeAll(async () => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'exhibit-cli-')));
  writeFileSync(join(folder, 'cashier.csv'), CSV);
  await exhibit(folder, 'import', 'cashier.csv', '--yes', ...C);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('the overview tells activity, coverage, money and conformity, and no text of the log reaches the terminal as it is', async () => {
  const { code, stdout, stderr } = await exhibit(folder, 'overview', ...C);
  expect([code, stderr]).toEqual([0, '']);
  expect(stdout).not.toContain('\u001b');
  await expect(stdout).toMatchFileSnapshot('../golden/cli/overview.txt');
});

test('check conformity tells the scorecard alone', async () => {
  const { code, stdout } = await exhibit(folder, 'check', 'conformity', ...C);
  expect(code).toBe(0);
  await expect(stdout).toMatchFileSnapshot('../golden/cli/conformity.txt');
});

test('alerts are told by severity once rules have been run', async () => {
  expect((await exhibit(folder, 'overview', ...C)).stdout).toContain('Alerts      rules have not been run');
  await exhibit(folder, 'check', 'rules', ...C);
  expect((await exhibit(folder, 'overview', ...C)).stdout).toMatch(/^Alerts {6}\d+ high, \d+ medium, \d+ low; \d+ open$/m);
});

test('--json prints the published shapes', async () => {
  const { document } = await exhibitJson<{ overview: Overview; continuity: object; money: Money; conformity: Conformity }>(folder, 'overview', ...C);
  expect(Object.keys(document)).toEqual(['overview', 'continuity', 'alerts', 'money', 'conformity']);
  expect(document.overview).toMatchObject({ events: 6, failed: 1, actors: { distinct: 3, named: 3 } });
  expect(document.continuity).toMatchObject({ pairs: 3, breaks: 1 });
  expect(document.money.totals.map(({ kind, currency, sum }) => [kind, currency, sum])).toEqual([['deposit', 'EUR', '19.70'], ['disbursement', 'USD', '50'], ['adjustment', 'EUR', '-25']]);
  const alone = await exhibitJson<Conformity>(folder, 'check', 'conformity', ...C);
  expect(alone.document).toEqual(document.conformity);
  expect(alone.document.requirements).toHaveLength(13);
});
