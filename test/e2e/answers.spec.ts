// What an import asks and a person answers: the password of an archive, the encoding of a text; and what is taken back afterwards.
import { ENCRYPTED_ZIPS, ZIP_PASSWORD } from '../support/archives.ts';
import { expect, test } from '../support/journey.ts';
import { NIGHT } from './exports.ts';
import { addFiles, createCase, expectEvents, explore, goTo, introduce, status, writeExport } from './steps.ts';

test('an encrypted archive asks for its password, says when it is the wrong one, and is imported with the right one', async ({ exhibit }) => {
  const { page } = exhibit;
  await introduce(exhibit);
  await createCase(exhibit, 'Encrypted');
  await addFiles(exhibit, writeExport(exhibit, 'secret.zip', ENCRYPTED_ZIPS['WinZip AES-256']));
  const password = page.getByRole('textbox', { name: 'Password of the archive' });
  await expect(page.getByText('a.csv is encrypted.')).toBeVisible();
  await password.fill('wrong');
  await page.keyboard.press('Enter');
  await expect(page.getByText('The password does not open secret.zip › a.csv.')).toBeVisible();
  await password.fill(ZIP_PASSWORD);
  await page.getByRole('button', { name: 'Open it' }).click();
  await page.getByRole('button', { name: 'Accept the mapping' }).click();
  await page.getByRole('button', { name: 'Import 1 file' }).click();
  await expect(page.getByText('3 + 0 + 0 = 3, adds up')).toBeVisible();
});

test('a text that is not all UTF-8 is shown in both readings, and read as the one that is chosen', async ({ exhibit }) => {
  const { page } = exhibit;
  await introduce(exhibit);
  await createCase(exhibit, 'Encoding');
  await addFiles(exhibit, writeExport(exhibit, 'old.csv', Buffer.from(NIGHT.replace('called the player', 'Grüße an Zoë'), 'latin1')));
  const question = page.getByRole('region', { name: 'How is this text written?' });
  await expect(question).toContainText('Grüße');
  await expect(page.getByRole('button', { name: /^Import/ })).toBeDisabled();
  await question.getByRole('radio', { name: /WINDOWS-1252/ }).check();
  await question.getByRole('button', { name: 'Use this encoding' }).click();
  await page.getByRole('button', { name: 'Import 1 file' }).click();
  await expect(page.getByText('8 + 0 + 0 = 8, adds up')).toBeVisible();
  await goTo(page, 'Explore');
  await page.getByLabel(/^Query: /).fill('"Grüße an Zoë"');
  await page.keyboard.press('Enter');
  await expectEvents(page, '1', '8');
});

test('a source is retracted for a reason that the ledger tells, and its events are gone until it is included again', async ({ exhibit }) => {
  const { page } = exhibit;
  await explore(exhibit, writeExport(exhibit, 'night.csv', NIGHT), writeExport(exhibit, 'other.csv', NIGHT.replaceAll('2026-03-14', '2026-04-14').replaceAll('\n10', '\n20')));
  await expectEvents(page, '16', '16');
  await goTo(page, 'Sources');
  await page.getByRole('button', { name: /S-002/ }).first().click();
  await page.getByRole('button', { name: 'Retract' }).click();
  const dialog = page.getByRole('dialog', { name: 'Retract S-002' });
  await expect(dialog.getByRole('button', { name: 'Retract' })).toBeDisabled();
  await dialog.getByRole('textbox', { name: 'Reason' }).fill('Handed over by mistake');
  await dialog.getByRole('button', { name: 'Retract' }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByRole('region', { name: 'Source S-002' })).toContainText('Handed over by mistake');
  await goTo(page, 'Explore');
  await expectEvents(page, '8', '8');
  await goTo(page, 'Sources');
  await page.getByRole('button', { name: 'Include again' }).click();
  const again = page.getByRole('dialog', { name: 'Include S-002 again' });
  await again.getByRole('textbox', { name: 'Reason' }).fill('It belongs here after all');
  await again.getByRole('button', { name: 'Include again' }).click();
  await expect(again).toBeHidden();
  await expect(status(page)).toContainText('2 sources');
  await goTo(page, 'Explore');
  await expectEvents(page, '16', '16');
});
