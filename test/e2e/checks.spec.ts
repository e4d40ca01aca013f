// The log held against itself: a break of continuity is found, explained, cited, and gone to.
import { expect, test } from '../support/journey.ts';
import { expectAccessible } from './accessible.ts';
import { details, explore, goTo, row, writeExport } from './steps.ts';

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
  await expect(page.getByText('Every change begins where the one before it ended')).toBeVisible();
  await expect(page.getByText('Neighbouring changes compared: 1.')).toBeVisible();
});
