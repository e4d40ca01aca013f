// Both widths people work at: every screen fits, and no control lies under another.
import type { Page } from '@playwright/test';
import { writeSample } from '../../src/engine/sample/generate.ts';
import { join } from 'node:path';
import { expect, test } from '../support/journey.ts';
import { WITHOUT_ZONE } from './exports.ts';
import { addFiles, choose, details, explore, goTo, row, typeQuery, writeExport } from './steps.ts';

/** Controls whose middle is in sight and belongs to something else. */
const covered = (page: Page): Promise<readonly string[]> => page.evaluate(() => {
  const page = document.querySelector('[role="dialog"]') ?? document;
  const controls = [...page.querySelectorAll<HTMLElement>('button, a[href], input:not([aria-hidden="true"]), textarea, [role="combobox"], [role="slider"], [role="separator"]')];
  return controls.filter((control) => {
    const box = control.getBoundingClientRect();
    const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
    if (box.width === 0 || getComputedStyle(control).visibility === 'hidden' || control.closest('.out')) return false;
    // What a scrolling pane has out of sight is not covered.
    for (let pane = control.parentElement; pane; pane = pane.parentElement) {
      const frame = pane.getBoundingClientRect();
      if (getComputedStyle(pane).overflow !== 'visible' && (x < frame.left || x > frame.right || y < frame.top || y > frame.bottom)) return false;
    }
    const top = document.elementFromPoint(x, y);
    return !top || !(control.contains(top) || top.contains(control) || control.closest('label')?.contains(top) || top.closest('button, a, label')?.contains(control));
  }).map((control) => control.getAttribute('aria-label') ?? control.textContent ?? control.outerHTML.slice(0, 120));
});

/** Panes, tables and lists whose content is wider than they are. */
const tooNarrow = (page: Page): Promise<readonly string[]> => page.evaluate(() => [...document.querySelectorAll('*')]
  .filter((element) => element.scrollWidth > element.clientWidth && /auto|scroll/.test(getComputedStyle(element).overflowX))
  .map((element) => `${element.closest('[aria-label]')?.getAttribute('aria-label') ?? element.outerHTML.slice(0, 120)}: ${element.scrollWidth} in ${element.clientWidth}`));

for (const [width, height] of [[1280, 800], [1920, 1080]] as const) {
  test(`at ${width} px no screen scrolls sideways and no control lies under another`, async ({ exhibit }) => {
    const { page } = exhibit;
    await page.setViewportSize({ width, height });
    const expectTidy = async (where: string) => {
      expect.soft(await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.scrollHeight]), `${where} fits`).toEqual([width, height]);
      expect.soft(await tooNarrow(page), `${where}: nothing scrolls sideways`).toEqual([]);
      expect.soft(await covered(page), `${where}: nothing covers a control`).toEqual([]);
    };
    await expectTidy('home');
    await explore(exhibit, ...writeSample(join(exhibit.folder, 'handed over')));
    await typeQuery(page, 'actor:m.kovacs time:2026-03-14T00:30..2026-03-14T02:00');
    await choose(page, 'role.grant');
    await expect(details(page).getByRole('region', { name: 'Change', exact: true })).toBeVisible();
    await expectTidy('explore');
    await page.keyboard.press('e');
    await page.getByRole('textbox', { name: 'Title of the new finding' }).fill('m.kovacs granted himself payout_approver');
    await expectTidy('cite dialog');
    await page.keyboard.press('Enter');
    await expect(row(page, 'EX-001')).toBeVisible();
    await goTo(page, 'Checks');
    await page.getByRole('button', { name: 'Run the rules' }).click();
    await expect(page.getByRole('table', { name: 'Alerts' })).toBeVisible();
    await expectTidy('alerts');
    for (const [tab, table] of [['Continuity', 'Modules'], ['Reverts', 'Reverts'], ['Gaps', 'Coverage of sources'], ['Rules and lists', 'Rules']] as const) {
      await page.getByRole('tab', { name: tab }).click();
      await expect(page.getByRole('table', { name: table, exact: true })).toBeVisible();
      await expectTidy(`checks: ${tab}`);
    }
    await goTo(page, 'Overview');
    await expect(page.getByRole('table', { name: '68 IAC 25-3-8' })).toBeVisible();
    await expect(page.getByRole('table', { name: 'Money by actor' })).toBeVisible();
    await expectTidy('overview');
    await goTo(page, 'Case');
    await page.getByRole('button', { name: 'EX-001', exact: true }).click();
    await expectTidy('case');
    await goTo(page, 'Reports');
    await expect(page.getByTitle('Report on F-01')).toBeVisible();
    await expectTidy('reports');
    await goTo(page, 'Sources');
    await expect(page.getByText('adds up')).toBeVisible();
    await expectTidy('ledger');
    await addFiles(exhibit, writeExport(exhibit, 'no-zone.csv', WITHOUT_ZONE));
    await expect(page.getByRole('region', { name: 'Which zone did this source use?' })).toBeVisible();
    await expectTidy('import');
    await page.getByRole('button', { name: 'Help and keys (?)' }).click();
    await expectTidy('help');
  });
}
