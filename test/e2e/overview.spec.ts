// The page that a platform owner prints: figures that lead to their events, seen through lenses, light on paper.
import { join } from 'node:path';
import { writeSample } from '../../src/engine/sample/generate.ts';
import { expect, test } from '../support/journey.ts';
import { expectAccessible } from './accessible.ts';
import { caseWith, createCase, explore, expectEvents, goTo, introduce, openCase, writeExport } from './steps.ts';

const LOG = ['record_id,timestamp,admin_id,action_type,module_name,target_type,target_id,field,old_value,new_value,result,amount,currency,reason',
  '1,2026-03-01T10:00:00Z,kim,deposit.settle,Cashier,player,P-1,balance,10.00,20.20,success,10.20,EUR,',
  '2,2026-03-02T10:00:00Z,kim,deposit.settle,Cashier,player,P-1,balance,20.50,30.00,success,9.50,EUR,',
  '3,2026-03-09T10:00:00Z,lee,balance.adjustment,Cashier,player,P-1,balance,30.00,5.00,success,-25,EUR,goodwill',
  '4,2026-03-09T11:00:00Z,lee,withdrawal.execute,Cashier,player,P-2,balance,90,40,success,50,USD,',
  '5,2026-03-10T11:00:00Z,lee,withdrawal.execute,Cashier,player,P-2,balance,40,10,failure,30,USD,',
  '6,2026-03-10T12:00:00Z,ada,login,Access,,,,,,success,,,', ''].join('\n');

test('the overview shows activity, money and conformity, each figure with its events behind it, and keeps its lens in the address', async ({ exhibit }) => {
  const { page } = exhibit;
  await explore(exhibit, writeExport(exhibit, 'cashier.csv', LOG));
  await goTo(page, 'Overview');
  const overview = page.getByRole('region', { name: 'Overview' });
  const money = overview.getByRole('region', { name: 'Money' });
  await expect(money.getByRole('table', { name: 'Money by kind and currency' }).getByRole('row')).toHaveText([/^Kind/, 'DepositsEUR219.70', 'DisbursementsUSD150', 'AdjustmentsEUR1−25−25']);
  await expect(money.getByRole('table', { name: 'Money by actor' }).getByRole('row').nth(1)).toHaveText('kimDepositsEUR219.70');
  await expect(money.getByRole('region', { name: 'Balances' })).toContainText('0 of 2 balances add up, 1 do not');
  await expect(money.getByRole('table', { name: 'Balances that do not add up' }).getByRole('row').nth(1)).toHaveText('P-1balance10−5.35+0.3');
  await expect(overview.getByRole('table', { name: 'PCI DSS 10.2.2' }).getByRole('row').nth(1)).toHaveText('All modules6100 %100 %100 %100 %cannot assess83.3 %');
  await expect(overview.getByRole('table', { name: '68 IAC 25-3-8' }).getByRole('row', { name: /^Cashier/ })).toHaveText('Cashier5100 %cannot assess100 %100 %100 %100 %20 %');
  await expect(overview.getByRole('region', { name: 'Coverage' })).toContainText('6 days in S-001, 2026-03-03 to 2026-03-08');
  await expect(overview.getByRole('region', { name: 'Continuity' })).toContainText('66.66 % of 3 pairs');
  await expectAccessible(page, 'overview');
  await page.getByRole('button', { name: /^(Light|Dark) theme$/ }).click();
  await expectAccessible(page, 'overview, in the other theme');

  await overview.getByRole('table', { name: '68 IAC 25-3-8' }).getByRole('row', { name: /^Cashier/ }).getByRole('link', { name: '20 %' }).click();
  await expectEvents(page, '4', '6');
  await page.goBack();
  await money.getByRole('table', { name: 'Money by actor' }).getByRole('row', { name: /^lee/ }).first().getByRole('link').click();
  await expectEvents(page, '1', '6');
  await page.goBack();

  await page.getByRole('group', { name: 'Lens' }).getByRole('button', { name: 'Security' }).click();
  await expect(overview.getByRole('table', { name: 'Actors' }).getByRole('row')).toHaveText([/^Actor/, /^ada1/]);
  await page.reload();
  await expect(page.getByRole('button', { name: 'Security' })).toHaveAttribute('aria-pressed', 'true');
  await page.getByRole('button', { name: 'Finance' }).click();
  await expect(overview.getByRole('heading', { level: 2 }).first()).toHaveText('Money');
  await overview.getByText('The same as a table').click();
  await overview.getByRole('table', { name: 'Events by category over time' }).getByRole('link', { name: '2' }).first().click();
  await expectEvents(page, '2', '6');
});

test('an overview is light on paper whatever the theme, and leaves the frame of the application out', async ({ exhibit }) => {
  const { page } = exhibit;
  await explore(exhibit, writeExport(exhibit, 'cashier.csv', LOG));
  await goTo(page, 'Overview');
  if (await page.getByRole('button', { name: 'Dark theme' }).isVisible()) await page.getByRole('button', { name: 'Dark theme' }).click();
  await expect(page.getByRole('table', { name: 'PCI DSS 10.2.2' })).toBeVisible();
  await page.emulateMedia({ media: 'print' });
  await expect(page.getByRole('navigation', { name: 'Screens' })).toBeHidden();
  await expect(page.getByRole('group', { name: 'Lens' })).toBeHidden();
  const text = page.getByRole('heading', { level: 2, name: 'Money' });
  await expect(text).toHaveCSS('color', 'rgb(26, 29, 34)');
  await page.emulateMedia({ media: 'screen' });
  await expect(text).not.toHaveCSS('color', 'rgb(26, 29, 34)');
});

test('an overview of a month of logs is two A4 pages at most, through every lens, and says which rows are left out on paper', async ({ exhibit }) => {
  test.skip(exhibit.kind !== 'web', 'only a browser without a window makes a PDF');
  const { page } = exhibit;
  await explore(exhibit, ...writeSample(join(exhibit.folder, 'handed over')));
  await goTo(page, 'Overview');
  const alerts = page.getByRole('region', { name: 'Alerts' });
  await expect(alerts).toContainText('Cannot be assessed: rules have not been run');
  await alerts.getByRole('button', { name: 'Run the rules' }).click();
  await expect(alerts.getByRole('table', { name: 'Rules with alerts' }).getByRole('row', { name: /^Somebody grants permissions to an own account/ })).toContainText('high1');
  for (const lens of ['Owner', 'Security', 'Compliance', 'Operations', 'Finance']) {
    await page.getByRole('button', { name: lens, exact: true }).click();
    for (const table of ['Actors', '68 IAC 25-3-8', 'Money by actor']) await expect(page.getByRole('table', { name: table })).toBeVisible();
    const pdf = await page.pdf({ preferCSSPageSize: true, printBackground: true });
    expect(pdf.toString('latin1').match(/\/Type\s*\/Page[^s]/g)?.length, lens).toBeLessThanOrEqual(2);
  }
  await expect(page.getByText(/^Printed: the first 12 of \d+ rows/)).toBeHidden();
  await page.emulateMedia({ media: 'print' });
  await expect(page.getByText(/^Printed: the first 12 of \d+ rows/)).toBeVisible();
});

test('a case without events, one of a single event and one without money say so', async ({ exhibit }) => {
  const { page } = exhibit;
  const one = await caseWith(exhibit, writeExport(exhibit, 'one.csv', 'timestamp,admin_id,action_type,module_name\n2026-03-01T10:00:00Z,kim,login,Access\n'));
  await introduce(exhibit);
  await createCase(exhibit, 'Empty');
  await goTo(page, 'Overview');
  await expect(page.getByText('No events yet')).toBeVisible();
  await page.getByRole('button', { name: /^Case: / }).click();
  await page.getByRole('menuitem', { name: 'Close case' }).click();
  await openCase(exhibit, one);
  await goTo(page, 'Overview');
  await expect(page.getByRole('region', { name: 'Money' })).toContainText('No financial event.');
  await expect(page.getByRole('region', { name: 'Continuity' })).toContainText('Nothing to compare');
  await expect(page.getByRole('table', { name: '68 IAC 25-3-8' }).getByRole('row', { name: /^All/ })).toHaveText(/cannot assess/);
  await expect(page.getByRole('region', { name: 'Overview' })).toContainText('Continuitycannot assess');
});
