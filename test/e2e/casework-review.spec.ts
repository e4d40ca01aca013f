// What makes a finding stand: other explanations, money at stake, searches that found nothing, a second person's sign-off, and every version kept.
import { expect, test } from '../support/journey.ts';
import { expectAccessible } from './accessible.ts';
import { NIGHT } from './exports.ts';
import { choose, expectEvents, explore, goTo, introduce, pick, row, typeQuery, writeExport } from './steps.ts';

test('a finding is weighed, signed off, and loses its sign-off to a later change, which its revisions tell', async ({ exhibit }) => {
  const { page } = exhibit;
  await introduce(exhibit);
  await explore(exhibit, writeExport(exhibit, 'night.csv', NIGHT));
  await typeQuery(page, 'actor:m.kovacs');
  await expectEvents(page, '4');
  await choose(page, 'role.grant');
  await page.keyboard.press('x');
  await page.keyboard.press('j');
  await page.keyboard.press('x');
  await page.keyboard.press('e');
  await page.getByRole('textbox', { name: 'Title of the new finding' }).fill('m.kovacs lifted a limit for himself');
  await page.keyboard.press('Enter');
  await expect(row(page, 'limit.update').first()).toContainText('EX-002');

  await goTo(page, 'Case');
  await expect(page.getByRole('heading', { name: 'Sign-off' })).toBeVisible();
  await page.getByRole('textbox', { name: 'Alternative explanations' }).fill('A ticket could have asked for it; none is recorded.');
  const stake = page.getByRole('textbox', { name: 'Money at stake' });
  await stake.fill('a lot');
  await stake.press('Enter');
  await expect(page.getByText('Not saved. Write an amount and a currency, as 48200.00 EUR.')).toBeVisible();
  await stake.fill('48200.00 eur');
  await stake.press('Enter');
  await expect(stake).toHaveValue('48200.00 EUR');

  const signOff = page.getByRole('region', { name: 'Sign-off' });
  await signOff.getByRole('button', { name: 'Sign off', exact: true }).click();
  await expect(signOff).toContainText('Signed off A. Novak');
  const exhibits = page.getByRole('table', { name: 'Exhibits' });
  await exhibits.getByRole('row').filter({ hasText: 'EX-001' }).dragTo(exhibits.getByRole('row').filter({ hasText: 'EX-002' }));
  await expect.poll(() => exhibits.getByRole('rowheader').allTextContents()).toEqual(['EX-002', 'EX-001']);
  await expect(signOff).toContainText('A. Novak had signed it off');
  await expect(signOff).toContainText('took that back');

  const revisions = page.getByRole('list', { name: 'Revisions' });
  await revisions.getByRole('button', { name: /money at stake/ }).click();
  await expect(revisions).toContainText('+ 48200.00 EUR');
  await revisions.getByRole('button').first().click();
  await expect(revisions).toContainText('In another order');
  await expectAccessible(page, 'case with a review');

  await page.getByRole('button', { name: 'Back to the view it was made from' }).click();
  await expectEvents(page, '4', '8');
});

test('questions are asked, answered, linked and removed, each as a step that can be undone', async ({ exhibit }) => {
  const { page } = exhibit;
  await introduce(exhibit);
  await explore(exhibit, writeExport(exhibit, 'night.csv', NIGHT));
  await goTo(page, 'Case');
  await page.getByRole('tab', { name: 'Questions' }).click();
  await expect(page.getByText('No questions yet')).toBeVisible();
  await expectAccessible(page, 'questions without any');
  await page.getByRole('button', { name: 'Add question' }).click();
  const dialog = page.getByRole('dialog', { name: 'Add question' });
  await dialog.getByRole('textbox', { name: 'Text' }).fill('Somebody else used the account of m.kovacs.');
  await dialog.getByRole('textbox', { name: 'Bears on it' }).fill('S-001:3');
  await dialog.getByRole('button', { name: 'Add question' }).click();
  await pick(page, 'Status of Q-01', 'Refuted');
  await expect(page.getByRole('region', { name: 'Status', exact: true })).toContainText('0 open');
  await expectAccessible(page, 'questions');
  await page.getByRole('button', { name: 'Remove Q-01' }).click();
  await expect(page.getByText('No questions yet')).toBeVisible();
  await page.keyboard.press('u');
  await expect(page.getByRole('textbox', { name: 'Text of Q-01' })).toHaveValue('Somebody else used the account of m.kovacs.');
  await page.getByRole('button', { name: 'Go to S-001:3' }).click();
  await expect(page.getByRole('region', { name: 'Details' })).toContainText('S-001:3');
});

test('the custody log is read by action, and shown and saved as a page to print', async ({ exhibit }) => {
  const { page } = exhibit;
  await introduce(exhibit);
  await explore(exhibit, writeExport(exhibit, 'night.csv', NIGHT));
  await choose(page, 'role.grant');
  await page.keyboard.press('m');
  await expect(row(page, 'role.grant').getByLabel('starred')).toBeVisible();
  await goTo(page, 'Case');
  await page.getByRole('tab', { name: 'Custody log' }).click();
  const log = page.getByRole('table', { name: 'Custody log' });
  await expect(log.getByRole('row').nth(1)).toContainText('event.star');
  await expectAccessible(page, 'custody log');
  await page.getByRole('combobox', { name: 'Action' }).selectOption({ label: 'event.star (1)' });
  await expect(log.getByRole('rowheader')).toHaveCount(1);
  await log.getByRole('button', { name: /^Entry/ }).click();
  await expect(log).toContainText('Written on');
  await page.getByRole('button', { name: 'Print…' }).click();
  const dialog = page.getByRole('dialog', { name: 'The custody log as a page' });
  await expect(dialog.getByTitle('Custody log').contentFrame().getByText('event.star').first()).toBeVisible();
  await expectAccessible(page, 'custody page');
  await exhibit.saveFile(() => dialog.getByRole('button', { name: 'Save HTML' }).click(), 'custody.html');
  await expect(dialog.getByRole('status')).toContainText('Saved');
});
