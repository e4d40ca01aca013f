// A case is signed, sealed and handed on from the window, and what comes of it verifies there, on the command line, and not when altered.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { exhibit as command } from '../support/cli.ts';
import { expect, test, type Exhibit } from '../support/journey.ts';
import { expectAccessible } from './accessible.ts';
import { NIGHT } from './exports.ts';
import { choose, explore, goTo, introduce, writeExport } from './steps.ts';

const PASSPHRASE = 'correct horse battery';

/** A case with one finding that cites one event, open on its evidence. */
async function withFinding(exhibit: Exhibit): Promise<void> {
  const { page } = exhibit;
  await introduce(exhibit);
  await explore(exhibit, writeExport(exhibit, 'night.csv', NIGHT));
  await choose(page, 'P-004471');
  await page.keyboard.press('e');
  await page.getByRole('textbox', { name: 'Title of the new finding' }).fill('Limit lifted');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog')).toBeHidden();
  await goTo(page, 'Case');
  await page.getByRole('tab', { name: 'Evidence' }).click();
}

async function typePassphrase(page: Page, label: string): Promise<void> {
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel(label).fill(PASSPHRASE);
  await dialog.getByLabel('The same again').fill(PASSPHRASE);
}
const close = (page: Page) => page.getByRole('dialog').getByRole('button', { name: 'Close' }).first().click();

test('a case is sealed, and its bundle, encrypted bundle and subset verify from the window and the command line', async ({ exhibit }) => {
  test.skip(exhibit.kind === 'electron', 'the system’s dialog for a new file is not to be had in a test');
  test.slow();
  const { page, folder } = exhibit;
  await withFinding(exhibit);
  const state = page.getByRole('region', { name: 'State of the case' });
  await expect(state).toContainText('Not sealed');
  await expectAccessible(page, 'evidence of an open case');

  await page.getByRole('button', { name: 'Sign a checkpoint…' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Passphrase for the first key').fill('short');
  await expect(dialog).toContainText('At least 8 characters; this has 5.');
  await dialog.getByLabel('Passphrase for the first key').fill(PASSPHRASE);
  await dialog.getByLabel('The same again').fill('another one');
  await expect(dialog).toContainText('The two differ.');
  await expect(dialog.getByRole('button', { name: 'Sign', exact: true })).toBeDisabled();
  await expectAccessible(page, 'checkpoint dialog');
  await typePassphrase(page, 'Passphrase for the first key');
  await dialog.getByRole('button', { name: 'Sign', exact: true }).click();
  await expect(page.getByRole('table', { name: 'Checkpoints' }).getByRole('row')).toHaveCount(2);
  await expect(page.getByRole('list', { name: 'Keys' }).getByRole('listitem')).toContainText('signs');

  await state.getByRole('button', { name: 'Seal this case…' }).click();
  await dialog.getByLabel('Reason').fill('Handed to the audit committee');
  await dialog.getByLabel('Passphrase of the key').fill('not the one');
  await dialog.getByRole('button', { name: 'Seal for good' }).click();
  await expect(dialog.getByRole('alert')).toContainText('PASSPHRASE_WRONG');
  await expectAccessible(page, 'seal dialog');
  await dialog.getByLabel('Passphrase of the key').fill(PASSPHRASE);
  await dialog.getByRole('button', { name: 'Seal for good' }).click();
  await expect(dialog).toBeHidden();
  await expect(state.getByRole('heading')).toHaveText('Sealed');
  await expect(state).toContainText('Handed to the audit committee');
  await expect(page.getByRole('region', { name: 'Opened for reading only' })).toContainText('sealed');
  await expect(page.getByRole('button', { name: 'Seal this case…' })).toHaveCount(0);
  await expectAccessible(page, 'evidence of a sealed case');
  // Both checkpoints are there, and the later one proves that it holds the earlier.
  const [earlier, later] = (await page.getByRole('table', { name: 'Checkpoints' }).getByRole('row').locator('td.number').allTextContents()).toReversed();
  const proof = await exhibit.saveFile(() => page.getByRole('button', { name: `Save the proof from ${earlier} to ${later}` }).click(), 'proof.txt');
  expect(readFileSync(proof, 'utf8').trim().split('\n').every((line) => /^[A-Za-z0-9+/]{43}=$/.test(line))).toBe(true);
  const request = await exhibit.saveFile(() => page.getByRole('button', { name: 'Save the request' }).click(), 'night.tsq');
  expect(readFileSync(request)[0]).toBe(0x30);
  await page.getByLabel('Answer of the authority').setInputFiles(request);
  await expect(page.getByRole('region', { name: 'Time stamp' }).getByRole('alert')).toBeVisible();

  await page.getByRole('button', { name: 'Make a bundle…' }).click();
  await expectAccessible(page, 'bundle dialog');
  await dialog.getByRole('button', { name: 'Make the bundle' }).click();
  await expect(dialog.getByRole('status')).toContainText('night bundle.zip is written: 1 exhibit');
  await close(page);
  await page.getByRole('button', { name: 'Make a bundle…' }).click();
  await dialog.getByRole('combobox', { name: 'Encryption' }).click();
  await page.getByRole('option', { name: 'With a passphrase (age)' }).click();
  await typePassphrase(page, 'Passphrase of the bundle');
  await dialog.getByRole('button', { name: 'Make the bundle' }).click();
  await expect(dialog.getByRole('status')).toContainText('night bundle.zip.age is written');
  await close(page);
  await page.getByRole('button', { name: 'Make a subset…' }).click();
  await dialog.getByRole('button', { name: 'Make the subset' }).click();
  await expect(dialog.getByRole('status')).toContainText('night subset.exhibit is written: 1 event');
  await close(page);
  await state.getByRole('button', { name: 'Verify this case…' }).click();
  await expect(dialog.getByRole('status')).toContainText(/nothing has changed/i);
  await close(page);

  // From here on as somebody who has the files alone.
  await page.getByRole('button', { name: /^Case: / }).click();
  await page.getByRole('menuitem', { name: 'Close case' }).click();
  const cases = join(folder, 'cases');
  const bundle = join(cases, 'night bundle.zip');
  await page.getByRole('button', { name: 'Verify a file' }).click();
  const pick = (name: RegExp, path: string) => exhibit.chooseFiles(() => dialog.getByRole('button', { name }).click(), [path]);
  await pick(/^Choose a file…/, bundle);
  await expect(dialog.getByRole('status')).toContainText(/./);
  await expect(dialog.getByRole('list', { name: 'What was checked' }).getByRole('img', { name: 'does not hold' })).toHaveCount(0);
  await expectAccessible(page, 'a verified bundle');
  await pick(/^Choose another file…/, join(cases, 'night bundle.zip.age'));
  await expect(dialog.getByRole('alert')).toContainText('PASSPHRASE_WRONG');
  await dialog.getByLabel('Passphrase of the bundle').fill(PASSPHRASE);
  await dialog.getByRole('button', { name: 'Verify', exact: true }).click();
  await expect(dialog.getByRole('list', { name: 'What was checked' })).toBeVisible();
  for (const name of ['night.exhibit', 'night subset.exhibit']) {
    await pick(/^Choose another file…/, join(cases, name));
    await expect(dialog).toContainText(name);
    await expect(dialog.getByRole('list', { name: 'What was checked' })).toBeVisible();
    await expect(dialog.getByRole('img', { name: 'does not hold' })).toHaveCount(0);
  }
  const altered = join(folder, 'altered.zip');
  const bytes = readFileSync(bundle);
  bytes[Math.floor(bytes.length / 2)]! ^= 1;
  writeFileSync(altered, bytes);
  await pick(/^Choose another file…/, altered);
  await expect(dialog.getByRole('img', { name: /does not hold|^bad$/ }).or(dialog.getByRole('alert')).first()).toBeVisible();
  for (const name of ['night.exhibit', 'night bundle.zip', 'night subset.exhibit']) expect([name, (await command(folder, 'verify', join(cases, name))).code]).toEqual([name, 0]);
  expect((await command(folder, 'verify', altered)).code).not.toBe(0);
});

test('a key is made, backed up, declared lost, and signs again after it was restored', async ({ exhibit }) => {
  const { page } = exhibit;
  await withFinding(exhibit);
  await expect(page.getByRole('region', { name: 'Keys' })).toContainText('No key yet');
  await page.getByRole('button', { name: 'New key…' }).click();
  await typePassphrase(page, 'Passphrase for the new key');
  await page.getByRole('dialog').getByRole('button', { name: 'Make the key' }).click();
  const key = page.getByRole('list', { name: 'Keys' }).getByRole('listitem');
  await expect(key).toContainText('signs');
  const backup = await exhibit.saveFile(() => key.getByRole('button', { name: /^Save a backup/ }).click(), 'key.pem');
  expect(readFileSync(backup, 'utf8')).toContain('BEGIN ENCRYPTED PRIVATE KEY');
  await key.getByRole('button', { name: /^Declare lost/ }).click();
  await page.getByRole('dialog').getByLabel('How it was lost').fill('Left on a train');
  await page.getByRole('dialog').getByRole('button', { name: 'Declare it lost' }).click();
  await expect(key).toContainText('Left on a train');
  await page.getByLabel('Restore…').last().setInputFiles(backup);
  await page.getByRole('dialog').getByLabel('Passphrase of the key').fill(PASSPHRASE);
  await page.getByRole('dialog').getByRole('button', { name: 'Restore the key' }).click();
  await expect(key).not.toContainText('Left on a train');
  await expect(key).toContainText('signs');
});
