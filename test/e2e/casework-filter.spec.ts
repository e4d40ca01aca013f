// Marks on all that a filter shows, colours of tags, links in notes, and the citation of a search that finds nothing.
import { expect, test } from '../support/journey.ts';
import { expectAccessible } from './accessible.ts';
import { NIGHT } from './exports.ts';
import { choose, details, expectEvents, explore, goTo, introduce, pick, row, rows, typeQuery, writeExport } from './steps.ts';

test('all that a filter shows is starred, tagged and cited by one step each, which one undo takes back', async ({ exhibit }) => {
  const { page } = exhibit;
  await introduce(exhibit);
  await explore(exhibit, writeExport(exhibit, 'night.csv', NIGHT));
  await typeQuery(page, 'actor:m.kovacs');
  await expectEvents(page, '4');
  const all = page.getByRole('button', { name: 'Mark all 4' });
  const marking = page.getByRole('status', { name: 'Marking' });
  const menu = async (entry: string) => { await all.click(); await page.getByRole('menuitem', { name: entry }).click(); };

  await menu('Star all 4');
  await expect(marking).toContainText('Starred 4 events.');
  await expect(rows(page).getByLabel('starred')).toHaveCount(4);
  await expectAccessible(page, 'explore with all starred');
  await marking.getByRole('button', { name: 'Undo' }).click();
  await expect(rows(page).getByLabel('starred')).toHaveCount(0);
  await expect(marking).toBeHidden();

  await menu('Tag all 4…');
  const dialog = page.getByRole('dialog', { name: 'Tag all 4 events' });
  await dialog.getByRole('textbox', { name: 'Tag' }).fill('night shift');
  await dialog.getByRole('button', { name: 'Add tag' }).click();
  await expect(row(page, 'night shift')).toHaveCount(4);
  await page.keyboard.press('u');
  await expect(row(page, 'night shift')).toHaveCount(0);

  await menu('Add all 4 to a finding…');
  await page.getByRole('textbox', { name: 'Title of the new finding' }).fill('The night of m.kovacs');
  await page.keyboard.press('Enter');
  await expect(marking).toContainText('Added 4 events to F-01.');
  await expect(row(page, 'EX-004')).toHaveCount(1);
  await page.keyboard.press('u');
  await expect(row(page, /EX-00/)).toHaveCount(0);
  await expect(page.getByRole('link', { name: 'Case', exact: true })).toBeVisible();
});

test('a tag has a colour with a shape of its own, wherever it is shown, and a note leads to the events it names', async ({ exhibit }) => {
  const { page } = exhibit;
  await introduce(exhibit);
  await explore(exhibit, writeExport(exhibit, 'night.csv', NIGHT));
  await choose(page, 'role.grant');
  await page.keyboard.press('t');
  await page.getByRole('textbox', { name: 'Tag' }).fill('self-granted');
  await page.keyboard.press('Enter');
  await expect(row(page, 'role.grant')).toContainText('self-granted');
  await page.keyboard.press('t');
  await page.getByRole('button', { name: 'Colours of tags…' }).click();
  await pick(page, 'Colour of self-granted', 'Suspicious');
  await expectAccessible(page, 'colours of tags');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog', { name: 'Tag 1 event' })).toContainText('(remove)');
  await page.keyboard.press('Escape');
  await expect(row(page, 'role.grant').getByRole('img', { name: 'suspicious' })).toBeVisible();
  await expect(details(page).getByRole('img', { name: 'suspicious' })).toBeVisible();

  await page.keyboard.press('c');
  await page.getByRole('textbox', { name: 'New note' }).fill('Used in S-001:3 four minutes later.');
  await page.keyboard.press('Control+Enter');
  await details(page).getByRole('region', { name: 'Notes' }).getByRole('button', { name: 'S-001:3' }).click();
  await expect(details(page).getByRole('heading', { name: 'limit.update' })).toBeVisible();

  // From the last mark to the one before it, and back.
  await page.keyboard.press('Shift+N');
  await expect(row(page, 'role.grant')).toHaveAttribute('aria-selected', 'true');
});

test('a search that finds nothing is cited with its period, and refused where no source covers that', async ({ exhibit }) => {
  const { page } = exhibit;
  await introduce(exhibit);
  await explore(exhibit, writeExport(exhibit, 'night.csv', NIGHT));
  await typeQuery(page, 'action:ticket.open');
  await expect(page.getByText('No event passes all filters')).toBeVisible();
  await page.getByRole('button', { name: 'Cite this empty result…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Cite this empty result' });
  await dialog.getByRole('textbox', { name: 'Title of the new finding' }).fill('No ticket asked for the limit');
  await dialog.getByRole('textbox', { name: 'To (UTC)' }).fill('2027-01-01');
  await dialog.getByRole('button', { name: 'Cite it' }).click();
  await expect(dialog.getByRole('alert')).toContainText('ABSENCE_REFUSED');
  await expectAccessible(page, 'a refused citation');
  await dialog.getByRole('textbox', { name: 'To (UTC)' }).fill('2026-03-14 01:09:11');
  await dialog.getByRole('button', { name: 'Cite it' }).click();
  await expect(page.getByRole('status', { name: 'Marking' })).toContainText('Cited as EX-001 in F-01.');

  await goTo(page, 'Case');
  const exhibits = page.getByRole('table', { name: 'Exhibits' });
  await expect(exhibits).toContainText('Nothing found for');
  await exhibits.getByRole('button', { name: 'EX-001', exact: true }).click();
  await expect(exhibits).toContainText('covers it');
  await expectAccessible(page, 'negative evidence');
  await page.getByRole('button', { name: 'Search again for EX-001' }).click();
  await expect(page.getByText('No event passes all filters')).toBeVisible();
});
