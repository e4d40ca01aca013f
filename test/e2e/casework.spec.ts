// What people add to the events: marks that can be taken back, and a finding that becomes the page that is filed.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { expect, test } from '../support/journey.ts';
import { NIGHT } from './exports.ts';
import { choose, details, expectEvents, explore, goTo, pick, row, rows, typeQuery, writeExport } from './steps.ts';

test('star, tag and note are one key each, undone and redone by key and button, and still there after a reload', async ({ exhibit }) => {
  const { page } = exhibit;
  await explore(exhibit, writeExport(exhibit, 'night.csv', NIGHT));
  await typeQuery(page, 'actor:m.kovacs');
  await expectEvents(page, '4');
  await choose(page, 'role.grant');
  const star = row(page, 'role.grant').getByLabel('starred');
  const undo = page.getByRole('button', { name: /^Undo|^Nothing to undo/ });
  const redo = page.getByRole('button', { name: /^Redo|^Nothing to redo/ });

  await test.step('one event', async () => {
    await page.keyboard.press('m');
    await expect(star).toBeVisible();
    await page.keyboard.press('t');
    await page.getByRole('dialog', { name: 'Tag 1 event' }).getByRole('textbox', { name: 'Tag' }).fill('self-granted');
    await page.keyboard.press('Enter');
    await expect(details(page).getByRole('button', { name: 'Remove the tag self-granted' })).toBeVisible();
    await page.keyboard.press('c');
    await page.getByRole('textbox', { name: 'New note' }).fill('Nobody approved this.');
    await page.keyboard.press('Control+Enter');
    await expect(details(page).getByRole('region', { name: 'Notes' })).toContainText('Nobody approved this.');
    await expect(row(page, 'role.grant').getByLabel('1 note')).toBeVisible();
  });

  await test.step('undo takes back the last step first, by key and by button; redo brings it again', async () => {
    await page.keyboard.press('u');
    await expect(details(page).getByRole('region', { name: 'Notes' })).not.toContainText('Nobody approved this.');
    await undo.click();
    await expect(details(page).getByRole('button', { name: /^Remove the tag/ })).toBeHidden();
    await page.keyboard.press('u');
    await expect(star).toBeHidden();
    await page.keyboard.press('Control+Shift+Z');
    await expect(star).toBeVisible();
    await redo.click();
    await expect(details(page).getByRole('button', { name: 'Remove the tag self-granted' })).toBeVisible();
    await page.keyboard.press('Control+Y');
    await expect(details(page).getByRole('region', { name: 'Notes' })).toContainText('Nobody approved this.');
    await expect(redo).toBeDisabled();
  });

  await test.step('several events at once', async () => {
    await choose(page, 'limit.update');
    await page.keyboard.press('x');
    await page.keyboard.press('j');
    await page.keyboard.press('x');
    await expect(page.getByRole('region', { name: 'Status' })).toContainText('2 selected');
    await page.keyboard.press('t');
    await page.getByRole('dialog', { name: 'Tag 2 events' }).getByRole('textbox', { name: 'Tag' }).fill('money');
    await page.keyboard.press('Enter');
    await expect(row(page, 'payout.approve')).toContainText('money');
    await expect(row(page, 'limit.update')).toContainText('money');
  });

  await page.reload();
  await expectEvents(page, '4', '8');
  await expect(page.getByRole('group', { name: 'actor: m.kovacs', exact: true })).toBeVisible();
  await expect(row(page, 'payout.approve')).toHaveAttribute('aria-selected', 'true');
  await expect(star).toBeVisible();
  await typeQuery(page, 'tag:money');
  await expectEvents(page, '2');
});

test('a finding cites events in the order of its argument, and its report names sources, filter, period and zone without a script', async ({ exhibit }) => {
  const { page } = exhibit;
  await explore(exhibit, writeExport(exhibit, 'night.csv', NIGHT));
  await typeQuery(page, 'time:2026-03-14..2026-03-14 actor:m.kovacs');
  await expectEvents(page, '4');
  await choose(page, 'role.grant');
  for (const next of ['limit.update', 'payout.approve']) {
    await page.keyboard.press('x');
    await page.keyboard.press('j');
    await expect(row(page, next)).toHaveAttribute('aria-selected', 'true');
  }
  await page.keyboard.press('x');
  await page.keyboard.press('e');
  const dialog = page.getByRole('dialog', { name: 'Add 3 events to a finding' });
  await dialog.getByRole('textbox', { name: 'Title of the new finding' }).fill('m.kovacs granted himself a role and paid out');
  await pick(page, 'Severity', '■ Bad');
  await dialog.getByRole('button', { name: 'Add to finding' }).click();
  await expect(row(page, 'payout.approve')).toContainText('EX-003');

  await goTo(page, 'Case');
  const exhibits = page.getByRole('table', { name: 'Exhibits' });
  const order = () => exhibits.getByRole('rowheader').allTextContents();
  await expect.poll(order).toEqual(['EX-001', 'EX-002', 'EX-003']);
  await exhibits.getByRole('button', { name: 'EX-001', exact: true }).press('Enter');
  await page.keyboard.press('Alt+ArrowDown');
  await expect.poll(order).toEqual(['EX-002', 'EX-001', 'EX-003']);
  await pick(page, 'Role of EX-003', 'Context');
  await expect(page.getByRole('combobox', { name: 'Role of EX-003' })).toHaveText('Context');
  await page.getByRole('textbox', { name: 'Statement' }).fill('He gave himself the role (EX-001), then lifted the limit (EX-002).');
  await page.keyboard.press('Tab');
  await pick(page, 'Confidence', 'High');

  await page.getByRole('button', { name: 'Preview in report' }).click();
  const preview = page.getByTitle('Report on F-01').contentFrame();
  await expect(preview.getByRole('heading', { level: 1 })).toContainText('m.kovacs granted himself a role and paid out');
  await expect(preview.getByRole('region', { name: /^Exhibit/ })).toHaveCount(3);
  await pick(page, 'Local time beside UTC', 'none, UTC only');

  const text = readFileSync(await exhibit.saveFile(() => page.getByRole('button', { name: 'Save HTML' }).click(), 'report.html'), 'utf8');
  await expect(page.getByText('Saved')).toBeVisible();
  await expect(page.getByLabel(createHash('sha256').update(text).digest('hex'))).toBeVisible();
  expect(text).toContain(createHash('sha256').update(NIGHT).digest('hex'));
  expect(text).toContain('actor:m.kovacs');
  expect(text).toContain('2026-03-14');
  expect(text).toContain('UTC');
  expect(text).toContain('He gave himself the role (EX-001), then lifted the limit (EX-002).');
  expect(text.indexOf('Exhibit EX-002')).toBeLessThan(text.indexOf('Exhibit EX-001'));
  expect(text).not.toMatch(/<script|<link|<img|<iframe|\son\w+=|javascript:/i);
  await pick(page, 'Format', 'PDF');
  expect(readFileSync(await exhibit.saveFile(() => page.getByRole('button', { name: 'Save PDF' }).click(), 'report.pdf')).subarray(0, 8).toString()).toBe('%PDF-1.7');
  await pick(page, 'Format', 'Markdown');
  const markdown = readFileSync(await exhibit.saveFile(() => page.getByRole('button', { name: 'Save Markdown' }).click(), 'report.md'), 'utf8');
  await expect(page.getByText(/^Saved .*\.md$/)).toBeVisible();
  expect(markdown).toContain('He gave himself the role (EX-001), then lifted the limit (EX-002).');
  expect(markdown).not.toMatch(/(?<!\\)<|(?<!\\)!\[/);

  await goTo(page, 'Case');
  await page.getByRole('button', { name: 'Back to the view it was made from' }).click();
  await expectEvents(page, '4', '8');
  await expect(rows(page)).toHaveCount(4);
});
