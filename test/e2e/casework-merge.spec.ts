// Two people work on copies of one case: what the other found is shown first, then taken over, and can be given back.
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { exhibit as command } from '../support/cli.ts';
import { expect, test } from '../support/journey.ts';
import { expectAccessible } from './accessible.ts';
import { NIGHT } from './exports.ts';
import { caseWith, introduce, openCase, row, rows, writeExport } from './steps.ts';

test('a colleague’s copy is previewed, merged as one step, and undone', async ({ exhibit }) => {
  const { page, folder } = exhibit;
  await introduce(exhibit);
  const name = await caseWith(exhibit, writeExport(exhibit, 'night.csv', NIGHT));
  const copy = join(folder, 'copy.exhibit');
  copyFileSync(join(folder, 'cases', name), copy);
  const tagged = await command(folder, 'tag', 'from-colleague', 'S-001:3', '--case', copy);
  expect([tagged.code, tagged.stderr]).toEqual([0, expect.any(String)]);
  await openCase(exhibit, name);
  await expect(rows(page).first()).toBeVisible();

  await page.getByRole('button', { name: /^Case: / }).click();
  await page.getByRole('menuitem', { name: 'Merge a colleague’s copy…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Merge a colleague’s copy' });
  await exhibit.chooseFiles(() => dialog.getByRole('button', { name: 'Choose the copy…' }).click(), [copy]);
  await expect(dialog.getByRole('table', { name: 'What the merge changes' })).toContainText('Tag');
  await expectAccessible(page, 'preview of a merge');
  await dialog.getByRole('button', { name: 'Merge', exact: true }).click();
  await expect(dialog.getByRole('status')).toContainText('is merged');
  await dialog.getByRole('button', { name: 'Close' }).first().click();
  await expect(row(page, 'from-colleague')).toHaveCount(1);

  await page.getByRole('button', { name: /^Case: / }).click();
  await page.getByRole('menuitem', { name: /^Undo: Merge copy\.exhibit/ }).click();
  await expect(row(page, 'from-colleague')).toHaveCount(0);
});
