// Views that are kept: what is asked and how it is shown, under a name, in the address, and in the history.
import type { Page } from '@playwright/test';
import { expect, test } from '../support/journey.ts';
import { NIGHT } from './exports.ts';
import { expectEvents, explore, grid, openCase, row, typeQuery, writeExport } from './steps.ts';

const menu = (page: Page, name: string | RegExp) => page.getByRole('button', { name, exact: true });
const item = (page: Page, name: string | RegExp) => page.getByRole('menuitem', { name });

test('a view is saved, shown as modified, updated, opened, renamed and deleted, and undo brings it back', async ({ exhibit }) => {
  const { page } = exhibit;
  await explore(exhibit, writeExport(exhibit, 'night.csv', NIGHT));
  await typeQuery(page, 'actor:m.kovacs');
  await expectEvents(page, '4');
  await menu(page, 'Views').click();
  await item(page, 'Save this view…').click();
  await page.getByRole('textbox', { name: 'Name' }).fill('Kovacs');
  await page.keyboard.press('Enter');
  await expect(menu(page, 'View: Kovacs')).toBeVisible();

  await typeQuery(page, '-action:limit.update');
  await expectEvents(page, '3');
  await menu(page, 'View: Kovacs, modified').click();
  await item(page, 'Update “Kovacs”').click();
  await expect(menu(page, 'View: Kovacs')).toBeVisible();
  await page.keyboard.press('u');
  await expect(menu(page, 'View: Kovacs, modified')).toBeVisible();
  await page.keyboard.press('Control+Shift+Z');
  await expect(menu(page, 'View: Kovacs')).toBeVisible();

  await menu(page, 'View: Kovacs').click();
  await item(page, /^All events/).click();
  await expectEvents(page, '8');
  await menu(page, 'Views').click();
  await item(page, /^Kovacs/).click();
  await expectEvents(page, '3');
  await page.keyboard.press('Alt+ArrowLeft');
  await expectEvents(page, '8');
  await page.keyboard.press('Alt+ArrowRight');
  await expectEvents(page, '3');

  await menu(page, 'View: Kovacs').click();
  await item(page, 'Rename…').click();
  await page.getByRole('textbox', { name: 'Name' }).fill('Night shift');
  await page.getByRole('button', { name: 'Rename' }).click();
  await menu(page, 'View: Night shift').click();
  await item(page, 'Delete “Night shift”').click();
  await expect(menu(page, 'Views')).toBeVisible();
  await page.keyboard.press('u');
  await expect(menu(page, 'View: Night shift')).toBeVisible();
  await expectEvents(page, '3');
});

test('a saved view brings columns, order and zoom, and its address alone shows the same', async ({ exhibit }) => {
  test.skip(exhibit.kind === 'electron', 'an address is opened in a browser');
  const { page } = exhibit;
  await explore(exhibit, writeExport(exhibit, 'night.csv', NIGHT));
  await grid(page).getByRole('columnheader', { name: /^Time/ }).click();
  await expect(row(page, 'settings.update')).toHaveAttribute('aria-rowindex', '2');
  await page.getByRole('button', { name: 'Columns' }).click();
  await page.getByRole('checkbox', { name: /^IP/ }).click();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Zoom in' }).click();
  await expect(page.getByRole('button', { name: 'Show the whole case' })).toBeEnabled();
  await menu(page, 'Views').click();
  await item(page, 'Save this view…').click();
  await page.getByRole('textbox', { name: 'Name' }).fill('As I like it');
  await page.keyboard.press('Enter');
  await expect(menu(page, 'View: As I like it')).toBeVisible();
  const address = page.url();

  await menu(page, 'View: As I like it').click();
  await item(page, /^All events/).click();
  await expect(row(page, 'settings.update')).not.toHaveAttribute('aria-rowindex', '2');
  const second = await page.context().newPage();
  await second.goto(address);
  await expect(menu(second, 'View: As I like it')).toBeVisible();
  await expect(grid(second).getByRole('columnheader', { name: /^IP/ })).toBeVisible();
  await expect(row(second, 'settings.update')).toHaveAttribute('aria-rowindex', '2');
  await expect(second.getByRole('button', { name: 'Show the whole case' })).toBeEnabled();
  await second.close();
});

test('a name that is taken says so before it is replaced', async ({ exhibit }) => {
  const { page } = exhibit;
  await explore(exhibit, writeExport(exhibit, 'night.csv', NIGHT));
  for (const query of ['actor:m.kovacs', 'module:Settings']) {
    await typeQuery(page, query);
    await menu(page, /^View/).click();
    await item(page, /^Save/).click();
    await page.getByRole('textbox', { name: 'Name' }).fill(query === 'module:Settings' ? 'FIRST' : 'First');
    if (query === 'module:Settings') await expect(page.getByRole('dialog')).toContainText('There is a view “First”');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('dialog')).toBeHidden();
  }
  await menu(page, 'View: FIRST').click();
  await expect(page.getByRole('menuitem')).toHaveText([/^FIRST/, /^Update/, /^Save/, /^Rename/, /^Delete/, /^Copy/, /^All events/]);
});

test('a case opens with the columns as they were last laid out for its kind of source, after a restart too', async ({ exhibit }) => {
  await explore(exhibit, writeExport(exhibit, 'night.csv', NIGHT));
  const header = () => grid(exhibit.page).getByRole('columnheader', { name: /^IP/ });
  await expect(header()).toHaveCount(0);
  await exhibit.page.getByRole('button', { name: 'Columns' }).click();
  await exhibit.page.getByRole('checkbox', { name: /^IP/ }).click();
  await exhibit.page.keyboard.press('Escape');
  await expect(header()).toBeVisible();
  await exhibit.restart();
  await openCase(exhibit, 'night.exhibit');
  await expect(header()).toBeVisible();
});

test('chips are put in another order by keys and by drag; what they find stays the same', async ({ exhibit }) => {
  const { page } = exhibit;
  await explore(exhibit, writeExport(exhibit, 'night.csv', NIGHT));
  for (const query of ['actor:m.kovacs', '-module:Settings', 'ip:185.44.12.7']) await typeQuery(page, query);
  const chips = page.getByRole('search', { name: 'Query' }).getByRole('group');
  await expect(chips).toHaveText([/^actor/, /module/, /^ip/]);
  await expectEvents(page, '4', '8');
  await page.getByRole('checkbox', { name: /^ip: .*switched on/ }).focus();
  await page.keyboard.press('Control+ArrowLeft');
  await expect(chips).toHaveText([/^actor/, /^ip/, /module/]);
  await expect(page.getByRole('checkbox', { name: /^ip: .*switched on/ })).toBeFocused();
  await page.keyboard.press('Control+ArrowLeft');
  await expect(chips).toHaveText([/^ip/, /^actor/, /module/]);
  await chips.nth(2).dragTo(chips.nth(0));
  await expect(chips).toHaveText([/module/, /^ip/, /^actor/]);
  await expectEvents(page, '4', '8');
  await page.keyboard.press('Alt+ArrowLeft');
  await expect(chips).toHaveText([/^ip/, /^actor/, /module/]);
});

test('the wheel zooms the histogram down to milliseconds, a reload keeps it, and one press shows the whole case again', async ({ exhibit }) => {
  test.skip(exhibit.kind === 'electron', 'reloads the page');
  const { page } = exhibit;
  await explore(exhibit, writeExport(exhibit, 'night.csv', NIGHT));
  const histogram = page.getByRole('region', { name: 'Histogram' });
  const heading = histogram.getByRole('heading', { name: /^Events per/ });
  const whole = String(await heading.textContent());
  const box = (await histogram.getByRole('group').boundingBox())!;
  await page.mouse.move(box.x + box.width / 2, box.y + 20);
  await expect(async () => {
    for (let turn = 0; turn < 4; turn++) await page.mouse.wheel(0, -500);
    await expect(heading).toHaveText(/milliseconds?$/, { timeout: 500 });
  }).toPass();
  await expectEvents(page, '8', '8');
  await page.reload();
  await expect(heading).toHaveText(/milliseconds?$/);
  await histogram.getByRole('button', { name: 'Show the whole case' }).click();
  await expect(heading).toHaveText(whole);
});
