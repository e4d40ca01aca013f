// Writing a query: what can come next is offered with its counts, and what is wrong is shown where it is and put right with a key.
import { expect, test } from '../support/journey.ts';
import { manyEvents, NIGHT } from './exports.ts';
import { expectEvents, explore, row, typeQuery, writeExport } from './steps.ts';

test('fields and values are offered while one types, and taken by keys alone', async ({ exhibit }) => {
  const { page } = exhibit;
  await explore(exhibit, writeExport(exhibit, 'night.csv', NIGHT));
  const query = page.getByRole('combobox', { name: 'Query' });
  const list = page.getByRole('listbox', { name: 'Suggestions' });
  const option = (name: RegExp) => list.getByRole('option', { name });
  await page.keyboard.press('/');
  await expect(query).toBeFocused();
  await expect(list).toBeHidden();
  await page.keyboard.type('act');
  await expect(option(/^actor:/)).toBeVisible();
  await expect(query).toHaveAttribute('aria-expanded', 'true');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await expect(option(/^action:/)).toHaveAttribute('aria-selected', 'true');
  await expect(query).toHaveAttribute('aria-activedescendant', await option(/^action:/).getAttribute('id') ?? '');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Tab');
  await expect(query).toHaveValue('actor:');
  // Commonest first, each with its events.
  await expect(list.getByRole('option').first()).toHaveText(/m\.kovacs\s*4/);
  await page.keyboard.type('os');
  await expect(list.getByRole('option')).toHaveText([/d\.osei\s*1/]);
  await page.keyboard.press('Tab');
  await expect(query).toHaveValue('actor:d.osei');
  await expect(list).toBeHidden();
  await page.keyboard.press('Enter');
  await expectEvents(page, '1');
  await expect(page.getByRole('group', { name: 'actor: d.osei', exact: true })).toBeVisible();

  // Counts are of what the chips leave; Escape closes the list first.
  await page.keyboard.type('action:log');
  await expect(list.getByRole('option')).toHaveText([/login\.failure\s*1/]);
  await page.keyboard.press('Escape');
  await expect(list).toBeHidden();
  await expect(query).toHaveValue('action:log');
  await page.keyboard.press('ArrowDown');
  await expect(list).toBeVisible();
  await list.getByRole('option').first().click();
  await expect(query).toHaveValue('action:login.failure');
  await expect(query).toBeFocused();
});

test('a query that makes no sense is marked where it is wrong, and a key puts in what was meant', async ({ exhibit }) => {
  const { page } = exhibit;
  await explore(exhibit, writeExport(exhibit, 'night.csv', NIGHT));
  await typeQuery(page, 'payout OR acter:j.abela');
  const alert = page.getByRole('alert');
  await expect(alert).toContainText('there is no field “acter”');
  await expect(alert.getByRole('button', { name: 'Use actor' })).toBeVisible();
  await page.keyboard.press('Alt+Enter');
  await expect(alert).toBeHidden();
  await expect(page.getByRole('combobox', { name: 'Query' })).toHaveValue('payout OR actor:j.abela');
  await expectEvents(page, '4');
  await page.getByRole('combobox', { name: 'Query' }).fill('12:00');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Use "12:00"' }).click();
  await expect(page.getByRole('combobox', { name: 'Query' })).toHaveValue('"12:00"');
  await page.getByRole('combobox', { name: 'Query' }).fill('actor:(');
  await page.keyboard.press('Enter');
  await expect(alert).toContainText('a value is missing here');
  await alert.getByRole('button', { name: 'Examples' }).click();
  await expect(page.getByRole('dialog', { name: 'Help' })).toContainText('delta>50%');
});

test('whoever writes a query keeps the focus while the events of the one before come in', async ({ exhibit }) => {
  const { page } = exhibit;
  await explore(exhibit, writeExport(exhibit, 'many.csv', manyEvents(250)));
  const query = page.getByRole('combobox', { name: 'Query' });
  await page.keyboard.press('g');
  await page.getByRole('dialog', { name: 'Go to' }).getByRole('textbox').fill('S-001:240');
  await page.keyboard.press('Enter');
  await expect(row(page, 'P-000239')).toHaveAttribute('aria-selected', 'true');
  // The row that had the focus comes again with the events that are found, on another page.
  for (const text of ['actor:j.abela', 'limit', 'P-000']) {
    await typeQuery(page, text);
    await page.keyboard.type(' jkm', { delay: 150 });
    await expect(query).toHaveValue(/ jkm$/);
    await expect(query).toBeFocused();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Clear all' }).click();
    await row(page, 'P-000239').getByText('limit.update').click();
  }
});

test('numbers, networks and expressions are asked for in the same place', async ({ exhibit }) => {
  const { page } = exhibit;
  await explore(exhibit, writeExport(exhibit, 'night.csv', NIGHT));
  for (const [text, shown] of [['new>1000', '1'], ['delta>=100%', '2'], ['ip:10.0.0.0/8', '3'], ['/log.n\\.f/', '1'], ['entity:player/P-000712', '2'], ['not:undated changed:limit', '1']] as const) {
    await page.getByRole('combobox', { name: 'Query' }).fill(text);
    await page.keyboard.press('Enter');
    await expectEvents(page, shown);
    const clear = page.getByRole('button', { name: 'Clear all' });
    if (await clear.isVisible()) await clear.click();
    await page.getByRole('combobox', { name: 'Query' }).fill('');
    await expectEvents(page, '8');
  }
  await typeQuery(page, '/log.n\\.f/ actor:d.osei');
  await expect(row(page, 'login.failure')).toBeVisible();
  await expectEvents(page, '1');
});
