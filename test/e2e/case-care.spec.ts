// A case in order: its properties, a copy of it, who has it open, and what can be saved of one that is damaged.
import { copyFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { CaseFile } from '../../src/engine/casefile/case-file.ts';
import { expect, test } from '../support/journey.ts';
import { NIGHT } from './exports.ts';
import { caseWith, expectEvents, introduce, openCase, writeExport } from './steps.ts';

const fromMenu = async (page: Page, name: string): Promise<void> => {
  await page.getByRole('button', { name: /^Case: / }).click();
  await page.getByRole('menuitem', { name }).click();
};

test('properties of a case are set in a dialog, kept, and shown again', async ({ exhibit }) => {
  const { page } = exhibit;
  const fileName = await caseWith(exhibit, writeExport(exhibit, 'night.csv', NIGHT));
  await introduce(exhibit);
  await openCase(exhibit, fileName);
  await fromMenu(page, 'Properties…');
  const dialog = page.getByRole('dialog', { name: 'Properties of the case' });
  await expect(dialog.getByRole('button', { name: 'Save properties' })).toBeDisabled();
  await dialog.getByLabel('Case number').fill('2026-014');
  await dialog.getByLabel('Requested by').fill('Head of Audit');
  await dialog.getByLabel('Mandate').fill('Payouts of March, by order of the board of 12 March 2026');
  await dialog.getByLabel('Legal basis').fill('Art. 6(1)(f) GDPR');
  await dialog.getByLabel('Keep until').fill('2033-12-31');
  await dialog.getByRole('button', { name: 'Save properties' }).click();
  await expect(dialog).toBeHidden();
  await page.reload();
  await fromMenu(page, 'Properties…');
  await expect(dialog.getByLabel('Case number')).toHaveValue('2026-014');
  await expect(dialog.getByLabel('Keep until')).toHaveValue('2033-12-31');
});

test('a copy of the open case is saved, opens like the case, and overwrites nothing', async ({ exhibit }) => {
  test.skip(exhibit.kind === 'electron', 'the system’s dialog for a new file is not to be had in a test');
  const { page } = exhibit;
  const fileName = await caseWith(exhibit, writeExport(exhibit, 'night.csv', NIGHT));
  await introduce(exhibit);
  await openCase(exhibit, fileName);
  await fromMenu(page, 'Save a copy…');
  const dialog = page.getByRole('dialog', { name: 'Save a copy' });
  await dialog.getByRole('textbox', { name: 'File name' }).fill('night');
  await dialog.getByRole('button', { name: 'Save copy' }).click();
  await expect(dialog.getByRole('alert')).toContainText('FILE_EXISTS');
  await dialog.getByRole('textbox', { name: 'File name' }).fill('night copy');
  await dialog.getByRole('button', { name: 'Save copy' }).click();
  await expect(dialog.getByRole('status')).toContainText('night copy.exhibit is saved');
  await expect(dialog).toContainText(/[0-9a-f]{64}/);
  expect(existsSync(join(exhibit.folder, 'cases', 'night copy.exhibit'))).toBe(true);
  await dialog.getByRole('button', { name: 'Close' }).first().click();
  await fromMenu(page, 'Close case');
  await openCase(exhibit, 'night copy.exhibit');
  await expectEvents(page, '8', '8');
});

test('a case that somebody else has open says who, above every screen', async ({ exhibit }) => {
  const { page } = exhibit;
  const fileName = await caseWith(exhibit, writeExport(exhibit, 'night.csv', NIGHT));
  const held = CaseFile.open(join(exhibit.folder, 'cases', fileName), { readOnly: false, person: { name: 'B. Camilleri', organisation: '' } });
  try {
    await openCase(exhibit, fileName);
    await page.getByRole('button', { name: 'Open read-only' }).click();
    const banner = page.getByRole('region', { name: 'Opened for reading only' });
    await expect(banner).toHaveText(`Opened for reading only: B. Camilleri on ${hostname()} has it open`);
    await page.getByRole('navigation', { name: 'Screens' }).getByRole('link', { name: /^Overview/ }).click();
    await expect(banner).toBeVisible();
    await fromMenu(page, 'Properties…');
    await expect(page.getByRole('dialog').getByRole('button', { name: 'Save properties' })).toBeHidden();
  } finally {
    held.close();
  }
});

test('what can be saved of a damaged case is offered, listed, and opens as a case', async ({ exhibit }) => {
  test.skip(exhibit.kind === 'electron', 'the system’s dialog for a new file is not to be had in a test');
  const { page } = exhibit;
  const fileName = await caseWith(exhibit, writeExport(exhibit, 'night.csv', NIGHT));
  const path = join(exhibit.folder, 'cases', 'broken.exhibit');
  copyFileSync(join(exhibit.folder, 'cases', fileName), path);
  writeFileSync(path, readFileSync(path).fill(0xff, 0, 100));
  const before = readFileSync(path);
  await openCase(exhibit, 'broken.exhibit');
  await expect(page.getByRole('heading', { name: 'This case could not be opened' })).toBeVisible();
  await page.getByRole('button', { name: 'Save what can be saved…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Save what can be saved' });
  await dialog.getByRole('textbox', { name: 'File name' }).fill('rescued');
  await dialog.getByRole('button', { name: 'Make the new case' }).click();
  await expect(dialog.getByRole('status')).toContainText('8 records verify and are saved, 0 are lost');
  await expect(dialog).toContainText('the header of the file is damaged');
  await expect(dialog.getByRole('table', { name: 'Sources saved' }).getByRole('row').filter({ hasText: 'night.csv' })).toContainText('nothing');
  expect(readFileSync(path).equals(before)).toBe(true);
  await dialog.getByRole('button', { name: 'Open the new case' }).click();
  await expectEvents(page, '8', '8');
});
