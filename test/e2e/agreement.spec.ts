// Window, browser and command line are one program: asked the same of the same case, they give the same answer.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { exhibit as command, exhibitJson } from '../support/cli.ts';
import { expect, test } from '../support/journey.ts';
import { NIGHT } from './exports.ts';
import { choose, details, expectEvents, explore, pick, row, rows, typeQuery, writeExport, goTo } from './steps.ts';

interface Found { readonly total: number; readonly events: readonly { readonly id: string; readonly recordHash: string; readonly action: string }[] }
interface Counted { readonly facets: readonly { readonly field: string; readonly values: readonly { readonly value: string | null; readonly count: number }[] }[] }

test('the screen shows the events, counts and report that the command line gives for the same case', async ({ exhibit }) => {
  const { page, folder } = exhibit;
  const CASE = ['--case', join('cases', 'night.exhibit')];
  await explore(exhibit, writeExport(exhibit, 'night.csv', NIGHT));
  const query = 'actor:m.kovacs -action:login.success';
  await typeQuery(page, query);

  const found = (await exhibitJson<Found>(folder, 'search', ...CASE, '--', query)).document;
  await expectEvents(page, String(found.total), '8');
  await expect(rows(page)).toHaveCount(found.total);
  for (const [at, event] of found.events.entries()) await expect(rows(page).nth(at)).toContainText(event.action);
  const [first] = found.events;
  await choose(page, first?.action ?? '');
  await expect(details(page)).toContainText(first?.id ?? '');
  await expect(details(page).getByLabel(first?.recordHash ?? '')).toBeVisible();

  const counted = (await exhibitJson<Counted>(folder, 'facets', ...CASE, '--', query)).document;
  for (const [field, title] of [['module', 'Module'], ['entityType', 'Entity type'], ['ip', 'IP address']] as const) {
    const facet = page.getByRole('region', { name: title, exact: true });
    for (const { value, count } of counted.facets.find((one) => one.field === field)?.values ?? []) {
      await expect(facet.getByRole('checkbox', { name: `${value ?? '(none)'}, ${count} event${count === 1 ? '' : 's'}` })).toBeVisible();
    }
  }

  await page.keyboard.press('e');
  const dialog = page.getByRole('dialog', { name: 'Add 1 event to a finding' });
  await dialog.getByRole('textbox', { name: 'Title of the new finding' }).fill('Self-granted role');
  await dialog.getByRole('button', { name: 'Add to finding' }).click();
  await expect(row(page, 'role.grant')).toContainText('EX-001');
  await goTo(page, 'Reports');
  await pick(page, 'Local time beside UTC', 'none, UTC only');
  const saved = readFileSync(await exhibit.saveFile(() => page.getByRole('button', { name: 'Save HTML' }).click(), 'saved.html'), 'utf8');
  const [, day, clock] = /(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d) UTC, Exhibit/.exec(saved) ?? [];
  const { code } = await command(folder, 'report', ...CASE, '--format', 'html', '--out', 'printed.html', '--zone', 'UTC', '--time', `${day}T${clock}.000000Z`);
  expect(code).toBe(0);
  expect(readFileSync(join(folder, 'printed.html'), 'utf8')).toBe(saved);
});
