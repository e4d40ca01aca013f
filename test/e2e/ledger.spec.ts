// After import: the ledger over the whole width, and what can be done with a source without changing a record of it.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect, test } from '../support/journey.ts';
import { zipOf } from '../support/archives.ts';
import { NIGHT } from './exports.ts';
import { caseWith, choose, details, expectEvents, goTo, openCase, rows, status, writeExport } from './steps.ts';

/** The same period exported later: one record gone, one that says something else, one added. */
const LATER = NIGHT.split('\n').filter((line) => !line.startsWith('104,')).map((line) => line.replace('W-88213,pending,approved', 'W-88213,pending,refused')).join('\n')
  + '109,2026-03-16T10:30:00Z,s.vella,settings.update,Settings,setting,bonus.cap,75,80,10.20.1.9,success\n';

const source = (page: Page, id: string) => page.getByRole('region', { name: `Source ${id}`, exact: true });
const sourceButton = (page: Page, id: string) => page.getByRole('region', { name: 'Sources', exact: true }).getByRole('button', { name: new RegExp(`^${id}`) });

async function expectAccessible(page: Page, where: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).exclude('iframe').analyze();
  expect.soft(violations.flatMap(({ id, nodes }) => nodes.filter(({ html }) => !html.startsWith('<div role="tooltip"')).map(({ html, failureSummary }) => `${id}: ${html}\n${failureSummary}`)), where).toEqual([]);
}

test('the ledger accounts for every source, lists what is behind its figures, and two exports of one period are compared', async ({ exhibit }) => {
  const { page } = exhibit;
  test.slow();
  await openCase(exhibit, await caseWith(exhibit, writeExport(exhibit, 'early.csv', NIGHT), writeExport(exhibit, 'later.csv', LATER)));
  await goTo(page, 'Sources');
  await page.getByRole('region', { name: 'Questions and ledger' }).getByRole('button', { name: 'Open' }).click();
  const ledger = page.getByRole('table', { name: 'Ledger' });
  await expect(ledger.getByRole('row').filter({ hasText: 'early.csv' })).toContainText('S-001');
  await expect(page.getByText('+ 0 + 6 = 16, adds up')).toBeVisible();
  await ledger.getByRole('button', { name: 'S-002' }).click();
  await page.getByRole('tab', { name: /^Duplicates/ }).click();
  await expect(page.getByRole('table', { name: 'Duplicates' }).getByRole('row').filter({ hasText: 'S-002:1' }).first()).toContainText('S-001 early.csv');
  for (const name of ['Parts', 'Rejected', 'Conflicts', 'Control totals', 'Repairs', 'Tells and remarks']) {
    await page.getByRole('tab', { name: new RegExp(`^${name}`) }).click();
    await expectAccessible(page, `ledger: ${name}`);
  }
  await page.reload();
  await expect(ledger).toBeVisible();

  await page.getByRole('button', { name: 'Compare two exports' }).click();
  await page.getByRole('combobox', { name: 'Earlier export' }).selectOption({ label: 'S-001 early.csv' });
  await page.getByRole('combobox', { name: 'Later export' }).selectOption({ label: 'S-002 later.csv' });
  await expect(page.getByText('1 record of the earlier export is no longer in the later one.')).toBeVisible();
  await expectAccessible(page, 'ledger: comparison');
  await page.getByRole('button', { name: 'Show S-001:4 in Explore' }).click();
  await expect(details(page)).toContainText('login.failure');
  await page.getByRole('button', { name: 'Clear all' }).click();
  await choose(page, 'W-88213');
  await expect(details(page)).toContainText('conflict');
  await details(page).getByRole('button', { name: /Go to the other record/ }).click();
  await expect(details(page)).toContainText('payout.approve');
});

test('a source is excluded and included again, its clock is corrected, and its annotations stay', async ({ exhibit }) => {
  const { page } = exhibit;
  test.slow();
  await openCase(exhibit, await caseWith(exhibit, writeExport(exhibit, 'night.csv', NIGHT)));
  await expect(rows(page).first()).toBeVisible();
  await choose(page, 'P-004471');
  await page.keyboard.press('m');
  await goTo(page, 'Sources');
  await source(page, 'S-001').getByRole('button', { name: 'Exclude', exact: true }).click();
  const exclude = page.getByRole('dialog', { name: 'Exclude S-001' });
  await expect(exclude.getByRole('button', { name: 'Exclude', exact: true })).toBeDisabled();
  await exclude.getByRole('textbox', { name: 'Reason' }).fill('Handed over by mistake');
  await exclude.getByRole('button', { name: 'Exclude', exact: true }).click();
  await expect(source(page, 'S-001')).toContainText('because: Handed over by mistake');
  await expect(sourceButton(page, 'S-001')).toContainText('excluded');
  await expect(status(page)).toContainText('0 events');
  await expectAccessible(page, 'an excluded source');
  await source(page, 'S-001').getByRole('button', { name: 'Include again' }).click();
  await page.getByRole('dialog').getByRole('textbox', { name: 'Reason' }).fill('It was right after all');
  await page.getByRole('dialog').getByRole('button', { name: 'Include again' }).click();
  await expect(status(page)).toContainText('8 events');

  await source(page, 'S-001').getByRole('button', { name: 'Correct its clock' }).click();
  const clock = page.getByRole('dialog', { name: 'Correct the clock of S-001' });
  await clock.getByRole('combobox', { name: 'Its times are moved' }).selectOption('earlier');
  await clock.getByRole('textbox', { name: 'Hours' }).fill('1');
  await clock.getByRole('textbox', { name: 'Minutes' }).fill('2');
  await expect(clock.getByRole('row').filter({ hasText: 'first' })).toContainText('2026-03-13 23:56:02.000');
  await expectAccessible(page, 'correcting a clock');
  await clock.getByRole('textbox', { name: 'Reason' }).fill('The host was an hour fast');
  await clock.getByRole('button', { name: 'Correct the clock' }).click();
  await expect(source(page, 'S-001')).toContainText('corrected by −1 h 2 m');
  await goTo(page, 'Explore');
  await expectEvents(page, '8', '8');
  await choose(page, 'P-004471');
  await expect(rows(page).filter({ hasText: 'P-004471' }).getByLabel('starred')).toBeVisible();
  await expect(details(page)).toContainText('2026-03-14 00:04:18.412');
  await expect(details(page)).toContainText('Logged as 2026-03-14 01:06:18.412 UTC');
});

test('the original is written out again with the very same bytes, and its hash is compared and said', async ({ exhibit }) => {
  const { page } = exhibit;
  const archive = await zipOf({ 'audit/night.csv': NIGHT });
  await openCase(exhibit, await caseWith(exhibit, writeExport(exhibit, 'march.zip', archive)));
  await goTo(page, 'Sources');
  await source(page, 'S-001').getByRole('button', { name: 'Save original' }).click();
  const saved = await exhibit.saveFile(() => page.getByRole('button', { name: 'Save the bytes as given' }).click(), 'again.zip');
  await expect(page.getByRole('dialog')).toContainText('Their SHA-256 is the one of the ledger.');
  expect(createHash('sha256').update(readFileSync(saved)).digest('hex')).toBe(createHash('sha256').update(archive).digest('hex'));
});
