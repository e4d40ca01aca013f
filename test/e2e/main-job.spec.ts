// The main job: exports in, a ledger that adds up out. Stopped half-way nothing stays, and what only a person knows is asked.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { writeSample } from '../../src/engine/sample/generate.ts';
import { expect, test } from '../support/journey.ts';
import { manyEvents, WITHOUT_ZONE } from './exports.ts';
import { addFiles, createCase, expectEvents, goTo, introduce, rows, status, writeExport } from './steps.ts';

const sha256 = (bytes: Buffer | string): string => createHash('sha256').update(bytes).digest('hex');

test('three exports become a case whose ledger accounts for every record, each source with its SHA-256', async ({ exhibit }) => {
  const { page } = exhibit;
  const paths = writeSample(join(exhibit.folder, 'handed over'));
  await introduce(exhibit);
  await createCase(exhibit, '2026-014 Payout P-004471');
  await addFiles(exhibit, ...paths);

  await test.step('the preview shows profile, mapping and rows before anything is written', async () => {
    await expect(page.getByText('3 files ready.')).toBeVisible();
    await expect(status(page)).toContainText('Dry run');
    await expect(page.getByRole('region', { name: 'Profile' })).toContainText('Back office audit log');
    const mapping = page.getByRole('table', { name: 'Mapping' });
    await expect(mapping.getByRole('row', { name: /^admin_id/ })).toContainText('actor');
    const preview = page.getByRole('table', { name: 'Preview' });
    await expect.poll(() => preview.getByRole('row').count()).toBeGreaterThanOrEqual(20);
    await expect(preview).toContainText('2026-03-01T');
    await expect(status(page)).toContainText('0 sources in the case');
  });

  await test.step('the import says how far it is, and ends in a ledger that adds up', async () => {
    await page.getByRole('button', { name: 'Import 3 files' }).click();
    await expect(page.getByRole('progressbar', { name: /^Importing/ })).toBeVisible();
    const ledger = page.getByRole('table', { name: 'Ledger' });
    await expect(ledger.getByRole('rowheader', { name: 'S-003' })).toBeVisible({ timeout: 40_000 });
    await expect(page.getByText('adds up')).toBeVisible();
    for (const name of ['S-001', 'S-002', 'S-003', 'Total']) {
      const cells = await ledger.getByRole('row').filter({ hasText: name }).getByRole('cell').allTextContents();
      const [read = 0, imported = 0, rejected = 0, duplicate = 0] = cells.map((text) => Number(text.replaceAll(',', '')));
      expect([name, imported + rejected + duplicate]).toEqual([name, read]);
      expect(read).toBeGreaterThan(0);
    }
  });

  await test.step('every source names its bytes, and what was rejected stands there with line and reason', async () => {
    for (const [at, path] of paths.entries()) {
      await page.getByRole('button', { name: new RegExp(`^S-00${at + 1} `) }).click();
      await expect(page.getByText(sha256(readFileSync(path)), { exact: true })).toBeVisible();
    }
    // A line with surplus cells is an event that keeps them, and counted; a line that is no JSON is rejected.
    await page.getByRole('button', { name: /^S-003 / }).click();
    const rejected = page.getByRole('region', { name: 'Rejected in S-003' }).getByRole('listitem').first();
    const lines = readFileSync(paths[2] ?? '', 'utf8').split('\n');
    const at = lines.findIndex((line) => !line.endsWith('}'));
    await expect(rejected).toContainText(`line ${(at + 1).toLocaleString('en-GB')}`);
    await expect(rejected).toContainText((lines[at] ?? '').slice(0, 40));
  });

  await goTo(page, 'Explore');
  await expect(rows(page).first()).toBeVisible();
});

test('an import that is cancelled leaves nothing behind, and runs to its end when started again', async ({ exhibit }) => {
  const { page } = exhibit;
  // Members of a gzip file follow one another, so a file of any length is the same few bytes again and again.
  const [header = '', ...lines] = manyEvents(2_000).split('\n');
  const body = gzipSync(lines.join('\n'));
  const path = writeExport(exhibit, 'large.csv.gz', Buffer.concat([gzipSync(`${header}\n`), ...Array.from({ length: 300 }, () => body)]));
  await introduce(exhibit);
  await createCase(exhibit, 'Large');
  await addFiles(exhibit, path);
  await page.getByRole('button', { name: 'Import 1 file' }).click();
  await page.getByRole('button', { name: 'Cancel' }).click();
  await expect(page.getByText('The import was cancelled and nothing of its file was kept.')).toBeVisible();
  await expect(status(page)).toContainText('0 sources in the case');
  await expect(page.getByRole('table', { name: 'Ledger' })).toBeHidden();

  await page.getByRole('button', { name: 'Import 1 file' }).click();
  await expect(page.getByRole('table', { name: 'Ledger' }).getByRole('rowheader', { name: 'S-001' })).toBeVisible({ timeout: 40_000 });
  await expect(page.getByText('adds up')).toBeVisible();
  await goTo(page, 'Explore');
  await expectEvents(page, '600,000', '600,000');
});

test('a time without a zone is asked about: the import waits, and the answer moves the instants', async ({ exhibit }) => {
  const { page } = exhibit;
  await introduce(exhibit);
  await createCase(exhibit, 'No zone');
  await addFiles(exhibit, writeExport(exhibit, 'no-zone.csv', WITHOUT_ZONE));
  const question = page.getByRole('region', { name: 'Which zone did this source use?' });
  await expect(question).toContainText('required');
  await expect(question.getByRole('radio', { checked: true })).toHaveCount(0);
  const start = page.getByRole('button', { name: /^Import/ });
  await expect(start).toBeDisabled();
  const time = page.getByRole('table', { name: 'Preview' }).getByRole('cell', { name: '2026-03-14 01:02:40' });
  await expect(time).toHaveAttribute('title', 'no instant yet');

  await question.getByRole('radio', { name: 'Other zone or fixed offset' }).check();
  await question.getByRole('combobox', { name: 'Zone' }).fill('+02:00');
  await question.getByRole('button', { name: 'Use this zone' }).click();
  await expect(time).toHaveAttribute('title', '2026-03-13T23:02:40.000000Z');
  await expect(start).toBeEnabled();

  await page.getByRole('button', { name: 'Take back: Times without a zone are +02:00' }).click();
  await expect(start).toBeDisabled();
  await question.getByRole('radio', { name: 'UTC' }).check();
  await question.getByRole('button', { name: 'Use this zone' }).click();
  await expect(time).toHaveAttribute('title', '2026-03-14T01:02:40.000000Z');
  await start.click();
  await expect(page.getByText('adds up')).toBeVisible();
  await goTo(page, 'Explore');
  await expect(rows(page).first()).toContainText('03-14 01:02:40');
});
