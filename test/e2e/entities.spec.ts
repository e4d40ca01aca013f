// What an entity was at an instant, one click from any event of it.
import { expect, test } from '../support/journey.ts';
import { expectAccessible } from './accessible.ts';
import { choose, details, expectEvents, explore, goTo, writeExport } from './steps.ts';

const json = (value: unknown) => `"${JSON.stringify(value).replaceAll('"', '""')}"`;
const LOG = ['record_id,timestamp,admin_id,action_type,module_name,target_type,target_id,field,old_value,new_value,ip_address',
  `1,2026-03-02T10:14:55Z,system,player.create,Players,player,P-004471,,,${json({ withdrawal_limit: 500, status: 'active' })},`,
  '2,2026-03-09T14:12:40Z,s.lindqvist,kyc.update,KYC,player,P-004471,kyc_level,1,2,10.20.4.18',
  `3,2026-03-14T01:06:18Z,m.kovacs,limit.update,Players,player,P-004471,,${json({ withdrawal_limit: 500 })},${json({ withdrawal_limit: 50000 })},185.44.12.7`,
  `4,2026-03-14T01:28:24Z,m.kovacs,limit.update,Players,player,P-004471,,${json({ withdrawal_limit: 50000 })},${json({ withdrawal_limit: 500 })},185.44.12.7`,
  '5,2026-03-14T01:29:03Z,m.kovacs,kyc.update,KYC,player,P-004471,kyc_level,3,2,185.44.12.7',
  '6,2026-03-14T02:00:00Z,j.abela,limit.update,Players,player,P-000712,limit,100,250,10.20.1.5', ''].join('\n');

test('the state of an entity is a click from its event, names the record behind each value, and moves through time', async ({ exhibit }) => {
  const { page } = exhibit;
  await explore(exhibit, writeExport(exhibit, 'players.csv', LOG));
  await choose(page, '50000 (+9,900 %)');
  await details(page).getByRole('button', { name: 'State of P-004471 at this time' }).click();
  await expect(page.getByRole('heading', { name: 'P-004471' })).toBeVisible();
  const state = page.getByRole('table', { name: 'State' });
  const field = (name: string) => state.getByRole('row').filter({ hasText: name });
  await expect(field('withdrawal_limit')).toContainText('50000set by S-001:3m.kovacs, 0 ms before');
  await expect(field('status')).toContainText('activeset by S-001:1system');
  await expect(field('kyc_level')).toContainText('2 or 3set by S-001:2');
  await expect(page.getByRole('region', { name: 'Status' })).toContainText('5 events on P-0044713 set, 0 inferred, 0 unknown▲ 1 field not continuous');
  await expect(page.getByRole('table', { name: 'Who touched it' }).getByRole('row').nth(1)).toContainText('m.kovacs32026-03-14 01:29185.44.12.7');
  await expectAccessible(page, 'entity');

  await page.getByRole('button', { name: 'End of the log' }).click();
  await expect(field('withdrawal_limit')).toContainText('500set by S-001:4');
  await page.getByRole('textbox', { name: 'State at (UTC)' }).fill('2026-03-05');
  await page.keyboard.press('Enter');
  await expect(field('kyc_level')).toContainText('1inferred from S-001:2found 3 d 14 h later');
  await page.getByRole('textbox', { name: 'State at (UTC)' }).fill('noon');
  await expect(page.getByRole('alert')).toContainText('Write a time as 2026-03-14 01:22');
  await field('withdrawal_limit').getByRole('button').first().click();
  await expect(page.getByRole('img', { name: 'withdrawal_limit from 500 to 500, between 500 and 50000' })).toBeVisible();
  await expect(page.getByRole('table', { name: 'Changes of withdrawal_limit' }).getByRole('row')).toHaveCount(4);
  await page.getByRole('button', { name: /^(Light|Dark) theme$/ }).click();
  await expectAccessible(page, 'entity, in the other theme');

  await page.getByRole('slider', { name: 'Instant in the time of the entity' }).focus();
  await page.keyboard.press('Home');
  await expect(page.getByRole('textbox', { name: 'State at (UTC)' })).toHaveValue(/^2026-03-02 /);
  await page.keyboard.press('End');
  await expect(page.getByRole('textbox', { name: 'State at (UTC)' })).toHaveValue('');
  await page.getByRole('textbox', { name: 'Compare with (UTC)' }).fill('2026-03-10');
  await page.getByRole('button', { name: 'Compare', exact: true }).click();
  const differences = page.getByRole('table', { name: 'Differences' });
  await expect(page.getByRole('region', { name: 'Comparison' })).toContainText('Nothing is other');
  await page.getByRole('textbox', { name: 'State at (UTC)' }).fill('2026-03-14 01:10');
  await page.keyboard.press('Enter');
  await expect(differences.getByRole('row').nth(1)).toContainText('withdrawal_limit50050000S-001:3');
  await expectAccessible(page, 'entity compared');
  await page.getByRole('button', { name: 'Back to the state' }).click();

  await page.getByRole('table', { name: 'Who touched it' }).getByRole('button', { name: '1 event of s.lindqvist: show in Explore' }).click();
  await expectEvents(page, '1');
  await page.keyboard.press('Alt+ArrowLeft');
  await expect(page.getByRole('heading', { name: 'P-004471' })).toBeVisible();
});

test('entities are found by a part of their id, and one without a change says so', async ({ exhibit }) => {
  const { page } = exhibit;
  await explore(exhibit, writeExport(exhibit, 'players.csv', `${LOG}7,2026-03-14T03:00:00Z,j.abela,player.view,Players,player,P-900000,,,,10.20.1.5\n`));
  await goTo(page, 'Entities');
  const list = page.getByRole('region', { name: 'Entities', exact: true });
  await expect(list.getByRole('button')).toHaveText([/^P-004471/, /^P-000712/, /^P-900000/]);
  await expect(page.getByRole('heading', { name: 'P-004471' })).toBeVisible();
  await list.getByRole('textbox', { name: 'Find by id or type' }).fill('p-9');
  await expect(list.getByRole('button')).toHaveText([/^P-900000/]);
  await list.getByRole('button').click();
  await expect(page.getByText('No field of it is known to have changed')).toBeVisible();
  await list.getByRole('textbox', { name: 'Find by id or type' }).fill('nobody');
  await expect(list).toContainText('None has that in its id or type.');
});

test('an actor has hours, modules and addresses; other names are linked with a reason, marked, searched together, and undone', async ({ exhibit }) => {
  const { page } = exhibit;
  const log = `${LOG}7,2026-03-14T03:00:00Z,m.kovacs@corp,player.view,Players,player,P-900000,,,,10.20.1.5\n`;
  await explore(exhibit, writeExport(exhibit, 'players.csv', log));
  await goTo(page, 'Entities');
  await page.getByRole('table', { name: 'Who touched it' }).getByRole('button', { name: 'm.kovacs', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'm.kovacs' })).toBeVisible();
  await expect(page.getByRole('table', { name: 'Events by day and hour' }).getByRole('row', { name: /^Saturday/ })).toContainText('3');
  await expect(page.getByRole('table', { name: 'Addresses' })).toContainText('185.44.12.7');
  await expectAccessible(page, 'actor');
  await page.getByRole('button', { name: /^(Light|Dark) theme$/ }).click();
  await expectAccessible(page, 'actor, in the other theme');

  await page.getByRole('button', { name: 'Other names…' }).click();
  await page.getByRole('textbox', { name: 'Find a name' }).fill('corp');
  await page.getByRole('checkbox', { name: /m\.kovacs@corp/ }).click();
  await expect(page.getByRole('button', { name: 'Take for one person' })).toBeDisabled();
  await page.getByRole('textbox', { name: 'Reason' }).fill('staff list of March');
  await expectAccessible(page, 'linking names');
  await page.getByRole('button', { name: 'Take for one person' }).click();
  await expect(page.getByRole('group', { name: 'Names of this person' })).toContainText('m.kovacs@corp');
  await expect(page.getByRole('region', { name: 'Actors', exact: true })).toContainText('m.kovacs⧉14');
  await page.getByRole('table', { name: 'Modules' }).getByRole('button', { name: 'Players' }).click();
  await expectEvents(page, '3');
  await expect(page.getByRole('img', { name: 'one person with m.kovacs@corp' }).first()).toBeVisible();
  await page.getByRole('button', { name: /^Undo/ }).click();
  await expectEvents(page, '2');
});
