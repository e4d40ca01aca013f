// From what somebody handed over to sources: archives, workbooks, folders, tables nobody knows, and an import that waits on request.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test, type Exhibit } from '../support/journey.ts';
import { workbookOf, zipOf } from '../support/archives.ts';
import { manyEvents, NIGHT, WALLET } from './exports.ts';
import { addFiles, createCase, expectEvents, goTo, introduce, rows, status, writeExport } from './steps.ts';

const LOGINS = [1, 2, 3].map((at) => JSON.stringify({ timestamp: `2026-03-1${at}T08:00:00Z`, admin_id: 'j.abela', action_type: 'login.success', module_name: 'Access', entity_type: 'employee', entity_id: 'E-0099', ip_address: '10.20.1.5', result: 'success' })).join('\n');

async function begin(exhibit: Exhibit, name: string): Promise<void> {
  await introduce(exhibit);
  await createCase(exhibit, name);
}

test('a zip with two kinds of exports becomes two sources, each with its layers', async ({ exhibit }) => {
  const { page } = exhibit;
  await begin(exhibit, 'Zip');
  await addFiles(exhibit, writeExport(exhibit, 'march.zip', await zipOf({ 'audit/night.csv': NIGHT, 'logins.ndjson': LOGINS, 'read me.txt': '' })));
  const list = page.getByRole('region', { name: 'Sources', exact: true });
  await expect(list.getByRole('button', { name: /ready march\.zip › audit\/night\.csv/ })).toBeVisible();
  await expect(list.getByRole('button', { name: /ready march\.zip › logins\.ndjson/ })).toBeVisible();
  await expect(page.getByRole('region', { name: 'How it is read' })).toContainText('march.zip, zip archive');
  await page.getByRole('button', { name: 'Import 2 files' }).click();
  await expect(page.getByRole('region', { name: 'Source S-001' })).toContainText('march.zip, zip archive');
  await expect(page.getByText('8 + 0 + 0 = 8, which is what was read').or(page.getByText('3 + 0 + 0 = 3, which is what was read'))).toBeVisible();
  await expect(page.getByText('11 + 0 + 0 = 11, adds up')).toBeVisible();
  await expect(status(page)).toContainText('2 sources in the case');
  await goTo(page, 'Explore');
  await expectEvents(page, '11', '11');
});

test('a hidden sheet of a workbook is listed, and imported only when it is ticked', async ({ exhibit }) => {
  const { page } = exhibit;
  const cell = (text: string) => `<c t="inlineStr"><is><t>${text}</t></is></c>`;
  const sheet = (text: string) => text.trim().split('\n').map((line) => `<row>${line.split(',').map(cell).join('')}</row>`).join('');
  const head = 'record_id,timestamp,admin_id,action_type,module_name,entity_type,entity_id,old_value,new_value';
  await begin(exhibit, 'Workbook');
  await addFiles(exhibit, writeExport(exhibit, 'limits.xlsx', await workbookOf({
    sheets: { Shown: sheet(`${head}\n1,2026-03-14T01:00:00Z,m.kovacs,limit.update,Players,player,P-1,5,50`), Notes: sheet(`${head}\n2,2026-03-15T01:00:00Z,d.osei,limit.update,Players,player,P-2,6,60`) }, hidden: { Notes: 'hidden' },
  })));
  const hidden = page.getByRole('checkbox', { name: 'Import limits.xlsx › Notes' });
  await expect(page.getByRole('checkbox', { name: 'Import limits.xlsx › Shown' })).toBeChecked();
  await expect(hidden).not.toBeChecked();
  await page.getByRole('button', { name: 'Import 1 file' }).click();
  await expect(page.getByText('1 + 0 + 0 = 1, adds up')).toBeVisible();
  await hidden.check();
  await page.getByRole('button', { name: 'Import 1 file' }).click();
  await expect(page.getByText('2 + 0 + 0 = 2, adds up')).toBeVisible();
  await goTo(page, 'Explore');
  await expectEvents(page, '2', '2');
});

test('a table that no profile knows is mapped by hand, saved, and recognised the next time', async ({ exhibit }) => {
  const { page } = exhibit;
  await begin(exhibit, 'Mapper');
  await addFiles(exhibit, writeExport(exhibit, 'wallet-march.csv', WALLET));
  const preview = page.getByRole('table', { name: 'Preview' });
  await expect(page.getByRole('combobox', { name: 'Field of Wer' })).toBeVisible();
  await page.getByRole('combobox', { name: 'Field of Wann' }).selectOption('time');
  await page.getByRole('combobox', { name: 'Field of Wer' }).selectOption('actor');
  await page.getByRole('combobox', { name: 'Field of Was' }).selectOption('action');
  await page.getByRole('combobox', { name: 'Field of Konto' }).selectOption('entity');
  await expect(preview.getByRole('cell', { name: 'W-100', exact: true })).toBeVisible();
  // A choice is taken back by one press, and made again.
  await page.getByRole('combobox', { name: 'Field of Konto' }).selectOption('nothing, kept in the record');
  await expect(preview.getByRole('cell', { name: 'W-100', exact: true })).toBeHidden();
  await page.getByRole('button', { name: 'Undo the choice' }).click();
  await expect(preview.getByRole('cell', { name: 'W-100', exact: true })).toBeVisible();

  await page.getByRole('button', { name: 'Write a pattern' }).click();
  const prose = page.getByRole('region', { name: 'Changes told in prose' });
  await prose.getByRole('combobox', { name: 'Column' }).selectOption('Text');
  await prose.getByRole('textbox', { name: 'Pattern' }).fill('{field} changed from {old} to {new}');
  await expect(prose.getByRole('status')).toContainText('2 of 2 rows of the preview have a change.');
  await prose.getByRole('button', { name: 'Add pattern' }).click();
  await expect(preview).toContainText('500 → 50000');

  await page.getByRole('button', { name: 'Save as profile' }).click();
  await page.getByRole('textbox', { name: 'Title' }).fill('Wallet of the branch');
  await page.getByRole('button', { name: 'Save profile' }).click();
  await expect(page.getByRole('region', { name: 'Profile' })).toContainText('Wallet of the branch');
  await page.getByRole('button', { name: 'Import 1 file' }).click();
  await expect(page.getByText('2 + 0 + 0 = 2, adds up')).toBeVisible();

  await addFiles(exhibit, writeExport(exhibit, 'wallet-april.csv', WALLET.replaceAll('2026-03', '2026-04')));
  await expect(page.getByRole('region', { name: 'Profile' })).toContainText('Wallet of the branch');
  await expect(page.getByRole('region', { name: 'Profile' })).toContainText('as recognised');
  await expect(preview).toContainText('500 → 50000');
  await page.getByRole('button', { name: 'Change the profile' }).click();
  await page.getByRole('menuitem', { name: 'All profiles…' }).click();
  const written = await exhibit.saveFile(() => page.getByRole('button', { name: 'Write out Wallet of the branch' }).click(), 'wallet.yaml');
  expect(readFileSync(written, 'utf8')).toContain('{field} changed from {old} to {new}');
  await page.getByRole('button', { name: 'Remove Wallet of the branch' }).click();
  await expect(page.getByRole('row', { name: /Wallet of the branch/ })).toHaveCount(0);
  await page.getByLabel('Profile file').setInputFiles(written);
  await expect(page.getByRole('row', { name: /Wallet of the branch/ })).toContainText('saved');
});

test('a folder is imported with everything in it, each file by its way in the folder', async ({ exhibit }) => {
  const { page } = exhibit;
  const folder = join(exhibit.folder, 'handed over', 'exports');
  for (const [name, content] of [['2026/night.csv', NIGHT], ['2026/more/logins.ndjson', LOGINS], ['empty.csv', '']] as const) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  await begin(exhibit, 'Folder');
  await exhibit.chooseFiles(() => page.getByRole('button', { name: 'Add a folder' }).click(), [folder]);
  await expect(page.getByRole('button', { name: /ready exports\/2026\/night\.csv/ })).toBeVisible();
  await expect(page.getByRole('button', { name: /ready exports\/2026\/more\/logins\.ndjson/ })).toBeVisible();
  await expect(page.getByRole('button', { name: /cannot be imported exports\/empty\.csv/ })).toBeVisible();
  await page.getByRole('button', { name: 'Import 2 files' }).click();
  await expect(page.getByText('11 + 0 + 0 = 11, adds up')).toBeVisible();
});

test('day and month are asked about, with what each answer would make of the first time', async ({ exhibit }) => {
  const { page } = exhibit;
  await begin(exhibit, 'Day and month');
  await addFiles(exhibit, writeExport(exhibit, 'dates.csv', ['timestamp,admin_id,action_type,module_name,entity_id', '03/04/2026 10:00:00Z,m.kovacs,limit.update,Players,P-1', '05/04/2026 11:00:00Z,m.kovacs,limit.update,Players,P-2', ''].join('\n')));
  const question = page.getByRole('region', { name: 'Day first or month first?' });
  await expect(question).toContainText('becomes 2026-04-03 10:00:00 UTC');
  await expect(question).toContainText('becomes 2026-03-04 10:00:00 UTC');
  await expect(question.getByRole('radio', { checked: true })).toHaveCount(0);
  await expect(page.getByRole('button', { name: /^Import/ })).toBeDisabled();
  await question.getByRole('radio', { name: 'Day, month, year' }).check();
  await question.getByRole('button', { name: 'Use this order' }).click();
  await page.getByRole('button', { name: 'Import 1 file' }).click();
  await expect(page.getByRole('region', { name: 'Source S-001' })).toContainText('day, month, year');
  await expect(page.getByRole('region', { name: 'Source S-001' })).toContainText('by a person');
});

test('the same bytes are left out and said so, and are imported again only on request', async ({ exhibit }) => {
  const { page } = exhibit;
  await begin(exhibit, 'Again');
  const path = writeExport(exhibit, 'night.csv', NIGHT);
  await addFiles(exhibit, path);
  await page.getByRole('button', { name: 'Import 1 file' }).click();
  await expect(page.getByText('8 + 0 + 0 = 8, adds up')).toBeVisible();
  await addFiles(exhibit, path);
  await expect(page.getByText('The same bytes are in this case already, as S-001.')).toBeVisible();
  await expect(page.getByRole('button', { name: /^Import/ })).toBeDisabled();
  await page.getByRole('checkbox', { name: /Import it again although S-001 has the same bytes/ }).check();
  await page.getByRole('button', { name: 'Import 1 file' }).click();
  await expect(page.getByText('8 + 0 + 8 = 16, adds up')).toBeVisible();
  await goTo(page, 'Explore');
  await expectEvents(page, '8', '8');
});

test('a file added while an import runs stays on the screen when the import is done', async ({ exhibit }) => {
  const { page } = exhibit;
  test.slow();
  const [header = '', ...lines] = manyEvents(2_000).split('\n');
  const body = gzipSync(lines.join('\n'));
  await begin(exhibit, 'Meanwhile');
  await addFiles(exhibit, writeExport(exhibit, 'large.csv.gz', Buffer.concat([gzipSync(`${header}\n`), ...Array.from({ length: 100 }, () => body)])));
  await page.getByRole('button', { name: 'Import 1 file' }).click();
  await page.getByRole('button', { name: 'Pause', exact: true }).click();
  await expect(page.getByText('Paused at large.csv.gz')).toBeVisible();
  await addFiles(exhibit, writeExport(exhibit, 'night.csv', NIGHT));
  await expect(page.getByRole('button', { name: /ready night\.csv/ })).toBeVisible();
  await page.getByRole('button', { name: 'Resume', exact: true }).click();
  await expect(page.getByRole('button', { name: 'Import 1 file' })).toBeVisible({ timeout: 60_000 });
  await expect(page.getByRole('region', { name: 'How it is read' })).toBeVisible();
  await expect(page.getByRole('region', { name: 'Source S-001' })).toHaveCount(0);
});

test('an import pauses and goes on, and the list of jobs says how it ended', async ({ exhibit }) => {
  const { page } = exhibit;
  test.slow();
  const [header = '', ...lines] = manyEvents(2_000).split('\n');
  const body = gzipSync(lines.join('\n'));
  await begin(exhibit, 'Pause');
  await addFiles(exhibit, writeExport(exhibit, 'large.csv.gz', Buffer.concat([gzipSync(`${header}\n`), ...Array.from({ length: 200 }, () => body)])));
  await page.getByRole('button', { name: 'Import 1 file' }).click();
  await page.getByRole('button', { name: 'Pause', exact: true }).click();
  await expect(page.getByText('Paused at large.csv.gz')).toBeVisible();
  await expect(status(page)).toContainText('1 job paused');
  const progress = page.getByRole('progressbar');
  const before = await progress.getAttribute('aria-valuetext');
  await goTo(page, 'Case');
  await goTo(page, 'Sources');
  expect(await progress.getAttribute('aria-valuetext')).toBe(before);
  await page.getByRole('button', { name: 'Resume', exact: true }).click();
  await expect(page.getByText('400,000 + 0 + 0 = 400,000, adds up')).toBeVisible({ timeout: 60_000 });
  await status(page).getByRole('button', { name: /^(Jobs|\d jobs?|text index)/ }).click();
  await expect(page.getByRole('table', { name: 'Jobs' }).getByRole('row').filter({ hasText: 'large.csv.gz' })).toContainText('done');
});

test('hostile names in an archive are shown as text, and what lies outside of it is refused', async ({ exhibit }) => {
  const { page } = exhibit;
  await begin(exhibit, 'Hostile names');
  await addFiles(exhibit, writeExport(exhibit, 'names.zip', await zipOf([['<img src=x onerror=globalThis.ran=1>.csv', NIGHT], ['a\u202Evsc.ndjson', `${LOGINS}\n{"admin_id": "<svg onload=globalThis.ran=1>"\n`]])));
  const list = page.getByRole('region', { name: 'Sources', exact: true });
  await expect(list).toContainText('names.zip › <img src=x onerror=globalThis.ran=1>.csv');
  await expect(list).toContainText('names.zip › a‹U+202E›vsc.ndjson');
  await page.getByRole('button', { name: 'Import 2 files' }).click();
  await expect(page.getByText('adds up')).toBeVisible();
  await page.getByRole('button', { name: 'S-002' }).first().click();
  await expect(page.getByRole('region', { name: 'Rejected in S-002' })).toContainText('<svg onload=globalThis.ran=1>');
  await page.getByRole('button', { name: 'Open in the ledger' }).click();
  await expect(page.getByRole('table', { name: 'Rejected rows' })).toContainText('<svg onload=globalThis.ran=1>');
  expect(await page.evaluate(() => 'ran' in globalThis)).toBe(false);
  expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBe(0);
  await goTo(page, 'Explore');
  await expect(rows(page)).toHaveCount(11);
});
