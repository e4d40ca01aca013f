// What a person sets once: a name, a zone, a theme. They hold everywhere, and over a restart.
import { expect, test } from '../support/journey.ts';
import { NIGHT } from './exports.ts';
import { choose, details, explore, pick, row, writeExport } from './steps.ts';

test('name, zone and theme are kept, and times are shown in the zone beside UTC', async ({ exhibit }) => {
  await exhibit.page.getByRole('button', { name: 'Settings' }).click();
  const dialog = exhibit.page.getByRole('dialog', { name: 'Settings' });
  await dialog.getByRole('textbox', { name: 'Investigator' }).fill('A. Novak');
  const zone = dialog.getByRole('combobox', { name: 'Display zone' });
  await zone.fill('Europe/Nowhere');
  await expect(dialog.getByRole('button', { name: 'Save' })).toBeDisabled();
  await zone.fill('auckland');
  await exhibit.page.getByRole('option', { name: 'Pacific/Auckland' }).click();
  await zone.fill('Europe/Malta');
  await pick(exhibit.page, 'Theme', 'Dark');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(exhibit.page.getByRole('button', { name: 'Light theme' })).toBeVisible();

  await exhibit.restart();
  const { page } = exhibit;
  await expect(page.getByRole('button', { name: 'Light theme' })).toBeVisible();
  await explore(exhibit, writeExport(exhibit, 'night.csv', NIGHT));
  await expect(row(page, 'role.grant')).toContainText('03-14 01:02:40');
  await choose(page, 'role.grant');
  await expect(details(page)).toContainText('Sat 02:02:40 Malta');
  await page.keyboard.press('z');
  await expect(row(page, 'role.grant')).toContainText('03-14 02:02:40');
  await page.keyboard.press('c');
  await page.getByRole('textbox', { name: 'New note' }).fill('Seen.');
  await page.keyboard.press('Control+Enter');
  await expect(details(page).getByRole('region', { name: 'Notes' })).toContainText('A. Novak');
});
