// The log held against itself: a break of continuity is found, explained, cited, and gone to.
import { expect, test } from '../support/journey.ts';
import { expectAccessible } from './accessible.ts';
import { details, explore, goTo, row, writeExport } from './steps.ts';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeSample } from '../../src/engine/sample/generate.ts';

const HEADER = 'record_id,timestamp,admin_id,action_type,module_name,target_type,target_id,field,old_value,new_value,result';
const BROKEN = [HEADER,
  '1,2026-03-09T14:12:40Z,s.lindqvist,kyc.update,KYC,player,P-004471,kyc_level,1,2,success',
  '2,2026-03-10T10:00:00Z,s.lindqvist,limit.update,Players,player,P-004471,limit,500,600.0,success',
  '5,2026-03-14T01:29:03Z,m.kovacs,kyc.update,KYC,player,P-004471,kyc_level,3,2,success',
  '6,2026-03-14T02:00:00Z,m.kovacs,limit.update,Players,player,P-004471,limit,600,700,success', ''].join('\n');
const WHOLE = [HEADER, '1,2026-03-09T14:12:40Z,kim,kyc.update,KYC,player,P-1,kyc_level,1,2,success', '2,2026-03-10T14:12:40Z,kim,kyc.update,KYC,player,P-1,kyc_level,2,3,success', ''].join('\n');

test('a break of continuity shows both records and the causes that fit, is cited with them, and is a click away from its events', async ({ exhibit }) => {
  const { page } = exhibit;
  await explore(exhibit, writeExport(exhibit, 'kyc.csv', BROKEN));
  await goTo(page, 'Checks');
  await page.getByRole('tab', { name: 'Continuity' }).click();
  const summary = page.getByRole('region', { name: 'Continuity' });
  await expect(summary.getByRole('table', { name: 'Modules' }).getByRole('row')).toHaveText([/^Module/, /^KYC11$/, /^Players10$/]);
  await expect(page.getByRole('region', { name: 'Status' })).toContainText('1 of 2 pairs does not fit');
  const breaks = page.getByRole('table', { name: 'Breaks' });
  await expect(breaks.getByRole('row').nth(1)).toContainText('P-004471kyc_level2 ≠ 3');
  const shown = page.getByRole('region', { name: 'Break', exact: true });
  await expect(shown.getByRole('group', { name: 'Record S-001:1' })).toContainText('s.lindqvist');
  await expect(shown.getByRole('group', { name: 'Record S-001:3' })).toContainText('m.kovacs');
  await expect(shown.getByRole('table', { name: 'Candidate causes' }).getByRole('row').nth(1)).toHaveText('missing recordsyes2 ids between S-001:1 and S-001:3 are not there');
  await expect(shown).not.toContainText(/tamper/i);
  await expectAccessible(page, 'checks with a break');
  await page.getByRole('button', { name: /^(Light|Dark) theme$/ }).click();
  await expectAccessible(page, 'checks with a break, in the other theme');

  await summary.getByRole('button', { name: 'Players' }).click();
  await expect(page.getByText('No break in this module')).toBeVisible();
  await summary.getByRole('button', { name: 'Players' }).click();
  await shown.getByRole('button', { name: 'Add to finding' }).click();
  await page.getByRole('textbox', { name: 'Title of the new finding' }).fill('KYC level changed outside the log');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog')).toBeHidden();
  await shown.getByRole('button', { name: 'Show in Explore' }).click();
  await expect(details(page)).toContainText('S-001:3');
  await expect(row(page, 'EX-001')).toBeVisible();
  await expect(row(page, 'EX-002')).toBeVisible();
});

test('a log without a break says so, with how much was compared', async ({ exhibit }) => {
  const { page } = exhibit;
  await explore(exhibit, writeExport(exhibit, 'whole.csv', WHOLE));
  await goTo(page, 'Checks');
  await page.getByRole('tab', { name: 'Continuity' }).click();
  await expect(page.getByText('Every change begins where the one before it ended')).toBeVisible();
  await expect(page.getByText('Neighbouring changes compared: 1.')).toBeVisible();
});

test('the rules are run, an alert says why it fired, is explained, suppressed, promoted to a finding, and each is undone', async ({ exhibit }) => {
  const { page } = exhibit;
  await explore(exhibit, ...writeSample(join(exhibit.folder, 'sample')));
  await goTo(page, 'Checks');
  await page.getByRole('button', { name: 'Run the rules' }).click();
  const alerts = page.getByRole('table', { name: 'Alerts' });
  const self = alerts.getByRole('row', { name: /m\.kovacs grants permissions to E-0117/ });
  await self.click();
  const pane = page.getByRole('region', { name: 'Alert', exact: true });
  await expect(pane.getByRole('heading', { level: 2, name: /m\.kovacs grants permissions to E-0117, an own account/ })).toBeVisible();
  await expect(pane).toContainText('E-0117 is an account of m.kovacs');
  await expect(pane).toContainText('payout_approver');
  await expectAccessible(page, 'an alert');
  await page.getByRole('button', { name: /^(Light|Dark) theme$/ }).click();
  await expectAccessible(page, 'an alert, in the other theme');

  await page.getByText(/rules cannot be assessed/).click();
  await expect(page.getByRole('list', { name: 'Why' })).toContainText('no list of shifts');

  await pane.getByRole('button', { name: 'Explain…' }).click();
  await expect(page.getByRole('button', { name: 'Explain', exact: true })).toBeDisabled();
  await page.getByRole('textbox', { name: 'Reason' }).fill('agreed with the owner');
  await expectAccessible(page, 'explaining an alert');
  await page.getByRole('button', { name: 'Explain', exact: true }).click();
  await expect(self).toBeHidden();
  await page.getByRole('button', { name: /^Undo/ }).click();
  await expect(self).toBeVisible();
  await self.click();

  await pane.getByRole('button', { name: 'Suppress…' }).click();
  await page.getByRole('textbox', { name: 'Reason' }).fill('known');
  await page.getByRole('button', { name: 'Suppress', exact: true }).click();
  await expect(self).toBeHidden();
  await page.getByRole('checkbox', { name: /Suppressed \(1\)/ }).click();
  await expect(self).toBeVisible();
  await page.getByRole('tab', { name: 'Rules and lists' }).click();
  await page.getByRole('button', { name: 'Take back SU-01' }).click();
  await expect(page.getByText('Nothing is suppressed.')).toBeVisible();
  await page.getByRole('tab', { name: /^Alerts/ }).click();
  await self.click();
  await pane.getByRole('button', { name: 'Promote to finding' }).click();
  await expect(page.getByRole('button', { name: 'EX-001', exact: true })).toBeVisible();
  await expect(page.getByText(/m\.kovacs grants permissions to E-0117/).first()).toBeVisible();
});

test('a rule is tried with other parameters, kept so, and switched off; a list makes another one assessable, and a wrong one says which line', async ({ exhibit }) => {
  const { page } = exhibit;
  await explore(exhibit, ...writeSample(join(exhibit.folder, 'sample')));
  await goTo(page, 'Checks');
  await page.getByRole('tab', { name: 'Rules and lists' }).click();
  await page.getByRole('button', { name: 'A contact or payment detail is changed shortly before a withdrawal' }).click();
  const pane = page.getByRole('region', { name: 'Rule', exact: true });
  await pane.getByRole('button', { name: 'Try it' }).click();
  await expect(pane.getByRole('status')).toContainText('23 alerts with these parameters');
  await pane.getByRole('textbox', { name: 'window' }).fill('1h');
  await pane.getByRole('button', { name: 'Try it' }).click();
  await expect(pane.getByRole('status')).not.toContainText('23 alerts');
  await pane.getByRole('textbox', { name: 'window' }).fill('soon');
  await pane.getByRole('button', { name: 'Keep these' }).click();
  await expect(pane.getByRole('alert')).toContainText('expected a span of time such as 90s, 15min, 24h or 7d');
  await pane.getByRole('textbox', { name: 'window' }).fill('1h');
  await pane.getByRole('button', { name: 'Keep these' }).click();
  await expect(pane.getByRole('button', { name: 'Keep these' })).toBeDisabled();
  await pane.getByRole('checkbox', { name: 'Run it in this case' }).click();
  await expect(page.getByRole('table', { name: 'Rules' })).toContainText('switched off');

  const lists = page.getByRole('table', { name: 'Lists' });
  const choose = async (name: string, text: string) => {
    const path = join(exhibit.folder, name);
    writeFileSync(path, text);
    await lists.getByRole('row', { name: /^shifts/ }).locator('input[type=file]').setInputFiles(path);
  };
  await choose('wrong.csv', 'actor,days,from,to,zone\nm.kovacs,Mon-Fri,eight,16:00,Europe/Malta\n');
  await expect(page.getByText(/The list of shifts, line 2: “eight” is no time of day/)).toBeVisible();
  await choose('shifts.csv', 'actor,days,from,to,zone\nm.kovacs,daily,16:00,00:00,Europe/Malta\n');
  await expect(lists.getByRole('row', { name: /^shifts/ })).toContainText('shifts.csv');
  await page.getByRole('button', { name: 'Changes outside of the shift' }).click();
  await pane.getByRole('button', { name: 'Try it' }).click();
  await expect(pane.getByRole('status')).toContainText('m.kovacs makes');
  await expectAccessible(page, 'rules and lists');
});

test('reverts show what happened in between, and gaps the ids that are missing, each a click away from its events', async ({ exhibit }) => {
  const { page } = exhibit;
  await explore(exhibit, ...writeSample(join(exhibit.folder, 'sample')));
  await goTo(page, 'Checks');
  await page.getByRole('tab', { name: 'Reverts' }).click();
  await page.getByRole('checkbox', { name: /With payments/ }).click();
  await page.getByRole('table', { name: 'Reverts' }).getByRole('row', { name: /P-004471.*withdrawal_limit/ }).click();
  const pane = page.getByRole('region', { name: 'Revert', exact: true });
  await expect(pane.getByRole('table', { name: 'On the entity in between' })).toContainText('withdrawal.execute');
  await expect(pane.getByRole('table', { name: 'By the same actors in between' })).toContainText('payout.approve');
  await expectAccessible(page, 'a revert');
  await page.getByRole('tab', { name: 'Gaps' }).click();
  await expect(page.getByRole('table', { name: 'Missing record ids' })).toContainText('27822 to 27824 (3)');
  await expectAccessible(page, 'gaps');
  await page.getByRole('table', { name: 'Missing record ids' }).getByRole('button', { name: 'Show S-001:17999 in Explore' }).click();
  await expect(details(page)).toContainText('S-001:17999');
});
