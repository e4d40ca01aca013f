// The case is one file that needs nothing else: not its exports, not this window. What is no export or no case is refused by name.
import { createHash } from 'node:crypto';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Page } from '@playwright/test';
import Database from 'better-sqlite3';
import { CaseFile } from '../../src/engine/casefile/case-file.ts';
import { expect, test } from '../support/journey.ts';
import { manyEvents, NIGHT } from './exports.ts';
import { addFiles, caseWith, choose, createCase, details, expectEvents, explore, goTo, introduce, openCase, row, status, writeExport } from './steps.ts';

const closeCase = async (page: Page): Promise<void> => {
  await page.getByRole('button', { name: /^Case: / }).click();
  await page.getByRole('menuitem', { name: 'Close case' }).click();
};

test('a closed case opens again without its exports, from the list of recent cases, with everything in it', async ({ exhibit }) => {
  const source = writeExport(exhibit, 'night.csv', NIGHT);
  await introduce(exhibit);
  await explore(exhibit, source);
  await choose(exhibit.page, 'P-004471');
  await exhibit.page.keyboard.press('m');
  await expect(row(exhibit.page, 'P-004471').getByLabel('starred')).toBeVisible();
  rmSync(source);
  await closeCase(exhibit.page);
  await expect(exhibit.page.getByRole('heading', { name: 'Cases' })).toBeVisible();

  await exhibit.restart();
  const { page } = exhibit;
  const entry = page.getByRole('table', { name: 'Recent cases' }).getByRole('row').filter({ hasText: 'night.exhibit' });
  await expect(entry.getByRole('cell', { name: '8', exact: true })).toBeVisible();
  await entry.getByRole('link', { name: 'night' }).click();
  await expectEvents(page, '8', '8');
  await choose(page, 'P-004471');
  await expect(row(page, 'P-004471').getByLabel('starred')).toBeVisible();
  await expect(details(page).getByRole('region', { name: 'Raw record' })).toContainText(NIGHT.split('\n')[3] ?? '');
  await page.getByRole('button', { name: /^Case: / }).click();
  await page.getByRole('menuitem', { name: 'Verify this case…' }).click();
  await expect(page.getByRole('dialog', { name: 'Verify this case' })).toContainText('Nothing has changed since import.');
});

test('a file that is no export is refused with its code, a cut one is kept as far as it goes, and the others are imported', async ({ exhibit }) => {
  const { page } = exhibit;
  const whole = gzipSync(manyEvents(5_000), { level: 1 });
  const files = [
    writeExport(exhibit, 'picture.csv', Buffer.from('89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000', 'hex')),
    writeExport(exhibit, 'empty.csv', ''),
    writeExport(exhibit, 'cut.csv.gz', whole.subarray(0, Math.floor(whole.length / 2))),
    writeExport(exhibit, 'night.csv', NIGHT),
  ];
  await introduce(exhibit);
  await createCase(exhibit, 'Bad input');
  await addFiles(exhibit, ...files);
  for (const [name, code] of [['picture.csv', 'NOT_A_LOG'], ['empty.csv', 'FILE_EMPTY']] as const) {
    const entry = page.getByRole('button', { name: new RegExp(`^new cannot be imported ${name}`) });
    await entry.click();
    await expect(page.getByRole('region', { name: 'Preview' }).getByRole('alert')).toContainText(code);
    await expect(page.getByRole('region', { name: 'Preview' }).getByRole('alert')).toContainText(name);
  }
  await page.getByRole('button', { name: 'Import 2 files' }).click();
  const ledger = page.getByRole('table', { name: 'Ledger' });
  await expect(ledger.getByRole('rowheader', { name: 'S-002' })).toBeVisible();
  await expect(page.getByText('adds up')).toBeVisible();
  await expect(page.getByRole('button', { name: /^S-001 partial cut\.csv\.gz/ })).toBeVisible();
  // Ids 101 to 108 stand in both, and say different things: judged in the background after the import.
  await expect(page.getByRole('button', { name: /^S-002 8 conflicts night\.csv/ })).toBeVisible();
  const [read] = await ledger.getByRole('row').filter({ hasText: 'S-001' }).getByRole('cell').allTextContents();
  expect(Number(read?.replace(',', ''))).toBeGreaterThan(500);
  await expect(status(page)).toContainText('2 sources in the case');
});

test('a case of a newer version, and a file that is no case, are refused by name and not touched', async ({ exhibit }) => {
  const { page } = exhibit;
  const fileName = await caseWith(exhibit, writeExport(exhibit, 'night.csv', NIGHT));
  const path = join(exhibit.folder, 'cases', fileName);
  const db = new Database(path);
  db.pragma('user_version=9999');
  db.close();
  const before = createHash('sha256').update(readFileSync(path)).digest('hex');
  await openCase(exhibit, fileName);
  await expect(page.getByRole('heading', { name: 'This case could not be opened' })).toBeVisible();
  await expect(page.getByRole('alert')).toContainText('CASE_NEWER');
  await page.getByRole('button', { name: 'Back to all cases' }).click();
  expect(createHash('sha256').update(readFileSync(path)).digest('hex')).toBe(before);

  writeFileSync(join(exhibit.folder, 'cases', 'letter.exhibit'), 'Dear Sir or Madam, this is a letter, whatever its name says. '.repeat(20));
  await openCase(exhibit, 'letter.exhibit');
  await expect(page.getByRole('alert')).toContainText('NOT_A_CASE');
});

test('a case that another program holds is offered read-only, where editing is off and says why', async ({ exhibit }) => {
  const { page } = exhibit;
  const fileName = await caseWith(exhibit, writeExport(exhibit, 'night.csv', NIGHT));
  const held = CaseFile.open(join(exhibit.folder, 'cases', fileName), { readOnly: false, person: { name: 'B. Camilleri', organisation: '' } });
  try {
    await openCase(exhibit, fileName);
    await expect(page.getByRole('alert')).toContainText('CASE_LOCKED');
    await expect(page.getByRole('alert')).toContainText('B. Camilleri');
    await page.getByRole('button', { name: 'Open read-only' }).click();
    await expectEvents(page, '8', '8');
    await expect(status(page)).toContainText('Read-only');
    await choose(page, 'P-004471');
    for (const name of ['Star', 'Tag', 'Note', 'Add to finding']) await expect(details(page).getByRole('button', { name, exact: true })).toBeDisabled();
    await expect(details(page)).toContainText('read-only');
    await page.keyboard.press('m');
    await expect(row(page, 'P-004471').getByLabel('starred')).toBeHidden();
    await goTo(page, 'Sources');
    await expect(page.getByRole('button', { name: 'Add files' })).toBeDisabled();
  } finally {
    held.close();
  }
});
