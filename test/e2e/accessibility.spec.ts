// Every screen for everybody: no violation that a checker can find, in both themes, and the main job without a mouse.
import { pathToFileURL } from 'node:url';
import type { Locator, Page } from '@playwright/test';
import { expect, test } from '../support/journey.ts';
import { expectAccessible } from './accessible.ts';
import { NIGHT, WITHOUT_ZONE } from './exports.ts';
import { addFiles, choose, createCase, details, expectEvents, goTo, introduce, row, rows, typeQuery, writeExport } from './steps.ts';

for (const theme of ['Light', 'Dark']) {
  test(`no screen or dialog has an accessibility violation in the ${theme.toLowerCase()} theme`, async ({ exhibit }) => {
    const { page } = exhibit;
    test.slow();
    await expect(page.getByRole('button', { name: /^(Light|Dark) theme$/ })).toBeVisible();
    if (await page.getByRole('button', { name: `${theme} theme` }).isVisible()) await page.getByRole('button', { name: `${theme} theme` }).click();
    await expect(page.getByRole('button', { name: theme === 'Light' ? 'Dark theme' : 'Light theme' })).toBeVisible();
    await expectAccessible(page, 'home without cases');
    await introduce(exhibit);
    await page.keyboard.press('?');
    await expect(page.getByRole('dialog', { name: 'Help' })).toBeVisible();
    await expectAccessible(page, 'help');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Settings' }).click();
    await expectAccessible(page, 'settings');
    await page.keyboard.press('Escape');

    await createCase(exhibit, 'Accessible');
    await expectAccessible(page, 'sources without any');
    await goTo(page, 'Explore');
    await expect(page.getByRole('button', { name: 'Add sources' })).toBeVisible();
    await expectAccessible(page, 'explore without sources');
    await goTo(page, 'Checks');
    await expectAccessible(page, 'checks without events');
    await goTo(page, 'Case');
    await expectAccessible(page, 'case without findings');
    await goTo(page, 'Reports');
    await expectAccessible(page, 'reports without findings');
    await goTo(page, 'Sources');
    await addFiles(exhibit, writeExport(exhibit, 'night.csv', NIGHT), writeExport(exhibit, 'no-zone.csv', WITHOUT_ZONE), writeExport(exhibit, 'empty.csv', ''));
    await page.getByRole('button', { name: /no-zone\.csv/ }).first().click();
    await expect(page.getByRole('region', { name: 'Which zone did this source use?' })).toBeVisible();
    await expectAccessible(page, 'sources with a question');
    await page.getByRole('button', { name: 'Write a pattern' }).click();
    await page.getByRole('button', { name: 'Change the profile' }).click();
    await page.getByRole('menuitem', { name: 'All profiles…' }).click();
    await expect(page.getByRole('dialog', { name: 'Profiles' }).getByRole('row').nth(1)).toBeVisible();
    await expectAccessible(page, 'profiles');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: /cannot be imported empty\.csv/ }).click();
    await expectAccessible(page, 'sources with a file that cannot be imported');
    await page.getByRole('button', { name: 'Do not import no-zone.csv' }).click();
    await page.getByRole('button', { name: 'Do not import empty.csv' }).click();
    await page.getByRole('button', { name: 'Import 1 file' }).click();
    await expect(page.getByText('adds up')).toBeVisible();
    await expectAccessible(page, 'sources with a ledger');
    await page.getByRole('button', { name: 'Open in the ledger' }).click();
    await expect(page.getByRole('tabpanel').getByRole('table')).toBeVisible();
    await expectAccessible(page, 'ledger over the whole width');
    await page.getByRole('region', { name: 'Status' }).getByRole('button', { name: /^(Jobs|\d jobs?|text index)/ }).click();
    await expect(page.getByRole('table', { name: 'Jobs' })).toBeVisible();
    await expectAccessible(page, 'jobs');
    await page.keyboard.press('Escape');
    await page.getByRole('region', { name: 'Sources', exact: true }).or(page.getByRole('button', { name: 'Sources', exact: true })).first().click();

    await goTo(page, 'Explore');
    await expect(rows(page).first()).toBeVisible();
    await typeQuery(page, 'actor:m.kovacs -action:login.success');
    await expectEvents(page, '3');
    await choose(page, 'P-004471');
    await page.keyboard.press('m');
    await expect(row(page, 'P-004471').getByLabel('starred')).toBeVisible();
    await expectAccessible(page, 'explore with filters and details');
    await page.keyboard.press('t');
    await expect(page.getByRole('dialog', { name: 'Tag 1 event' })).toBeVisible();
    await expectAccessible(page, 'tag dialog');
    await page.keyboard.press('Escape');
    await page.keyboard.press('e');
    await page.getByRole('textbox', { name: 'Title of the new finding' }).fill('Limit lifted');
    await expectAccessible(page, 'cite dialog');
    await page.keyboard.press('Enter');
    await expect(row(page, 'P-004471')).toContainText('EX-001');
    await typeQuery(page, 'module:Settings');
    await expect(page.getByText('No event passes all filters')).toBeVisible();
    await expectAccessible(page, 'explore with zero hits');
    await typeQuery(page, 'actor:(');
    await expect(page.getByRole('alert')).toContainText('QUERY_INVALID');
    // The rows of the query before are dimmed, because they answer another question: inactive, and told so in words.
    await expectAccessible(page, 'explore with a query that makes no sense', 'color-contrast');

    await goTo(page, 'Checks');
    await expect(page.getByText('The rules have not been run yet')).toBeVisible();
    await expectAccessible(page, 'alerts before a run');
    for (const [tab, text] of [['Continuity', 'Nothing to compare'], ['Reverts', 'No field went back'], ['Gaps', 'No id is missing in sources that number their records consecutively.'], ['Rules and lists', 'Nothing is suppressed.']] as const) {
      await page.getByRole('tab', { name: tab }).click();
      await expect(page.getByText(text)).toBeVisible();
      await expectAccessible(page, `checks: ${tab}`);
    }
    await goTo(page, 'Case');
    await page.getByRole('button', { name: 'EX-001', exact: true }).click();
    await expectAccessible(page, 'case with a finding');
    await goTo(page, 'Reports');
    await expect(page.getByTitle('Report on F-01')).toBeVisible();
    await expectAccessible(page, 'reports');
    await page.getByRole('button', { name: 'Case: Accessible' }).click();
    await expect(page.getByRole('menu')).toBeVisible();
    // An open menu lies above all landmarks, as menus do.
    await expectAccessible(page, 'menu of cases', 'region');
    await page.getByRole('menuitem', { name: 'Verify this case…' }).click();
    await expect(page.getByRole('dialog', { name: 'Verify this case' })).toContainText('Nothing has changed');
    await expectAccessible(page, 'verify');
    await page.getByRole('dialog', { name: 'Verify this case' }).getByRole('button', { name: 'Close' }).first().click();
    await page.getByRole('button', { name: 'Case: Accessible' }).click();
    await page.getByRole('menuitem', { name: 'Close case' }).click();
    await expect(page.getByRole('table', { name: 'Recent cases' })).toBeVisible();
    await expectAccessible(page, 'home with cases');
  });
}

/** Presses Tab until this has the focus, and sees that the focus can be seen. */
async function tabTo(page: Page, wanted: Locator, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  await expect(wanted).toBeVisible();
  const focused = () => wanted.evaluate((element) => element === document.activeElement);
  for (let presses = 0; presses < 80 && !await focused(); presses++) await page.keyboard.press(key);
  await expect(wanted).toBeFocused();
  const seen = await wanted.evaluate((element) => {
    // A checkbox or radio is drawn by what surrounds it, a query by its frame.
    for (let at: Element | null = element, up = 0; at && up < 3; at = at.parentElement, up++) {
      const style = getComputedStyle(at);
      if ((style.outlineStyle !== 'none' && Number.parseFloat(style.outlineWidth) > 0) || style.boxShadow !== 'none') return true;
    }
    return false;
  });
  expect(seen, 'the focus can be seen').toBe(true);
}

test('the main job can be done from beginning to end by keys alone, and the focus is always in sight', async ({ exhibit, chromium }) => {
  const { page } = exhibit;
  const press = async (wanted: Locator, key: 'Tab' | 'Shift+Tab' = 'Tab') => { await tabTo(page, wanted, key); await page.keyboard.press('Enter'); };
  await tabTo(page, page.getByRole('textbox', { name: 'Investigator' }));
  await page.keyboard.type('A. Novak');
  await page.keyboard.press('Enter');
  await press(page.getByRole('button', { name: 'New case' }));
  await expect(page.getByRole('textbox', { name: 'Name' })).toBeFocused();
  await page.keyboard.type('By keys');
  await page.keyboard.press('Enter');

  await exhibit.chooseFiles(() => press(page.getByRole('button', { name: 'Add files' })), [writeExport(exhibit, 'no-zone.csv', WITHOUT_ZONE)]);
  await tabTo(page, page.getByRole('radio', { name: 'UTC' }));
  await page.keyboard.press('Space');
  await press(page.getByRole('button', { name: 'Use this zone' }));
  await expect(page.getByRole('button', { name: 'Import 1 file' })).toBeEnabled();
  await press(page.getByRole('button', { name: 'Import 1 file' }));
  await expect(page.getByText('adds up')).toBeVisible();

  await press(page.getByRole('link', { name: 'Explore' }), 'Shift+Tab');
  await typeQuery(page, 'limit');
  await expectEvents(page, '1', '2');
  await page.keyboard.press('Escape');
  await page.keyboard.press('j');
  await expect(details(page).getByRole('heading', { name: 'limit.update' })).toBeVisible();
  await page.keyboard.press('m');
  await expect(row(page, 'P-004471').getByLabel('starred')).toBeVisible();
  await page.keyboard.press('e');
  await expect(page.getByRole('textbox', { name: 'Title of the new finding' })).toBeFocused();
  await page.keyboard.type('m.kovacs lifted a limit at night');
  await page.keyboard.press('Enter');
  await expect(row(page, 'P-004471')).toContainText('EX-001');

  await press(page.getByRole('link', { name: 'Case 1' }), 'Shift+Tab');
  await tabTo(page, page.getByRole('textbox', { name: 'Statement' }));
  await page.keyboard.type('The limit was lifted (EX-001).');
  await press(page.getByRole('button', { name: 'Preview in report' }), 'Shift+Tab');
  await expect(page.getByTitle('Report on F-01').contentFrame().getByText('The limit was lifted (EX-001).')).toBeVisible();
  await tabTo(page, page.getByRole('button', { name: 'Save HTML' }));
  const saved = await exhibit.saveFile(() => page.keyboard.press('Enter'), 'by-keys.html');
  await expect(page.getByText('Saved')).toBeVisible();

  const context = await chromium.newContext();
  const report = await context.newPage();
  await report.goto(pathToFileURL(saved).href);
  await expect(report.getByRole('heading', { level: 1 })).toContainText('m.kovacs lifted a limit at night');
  await expectAccessible(report, 'the saved report');
  await context.close();
});
