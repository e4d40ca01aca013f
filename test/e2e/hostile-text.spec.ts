// A log is written by whoever is investigated: nothing in it may run, leave the machine, or push the screen around.
import { expect, test } from '../support/journey.ts';
import { addFiles, choose, createCase, details, expectEvents, goTo, introduce, pick, row, rows, typeQuery, writeExport } from './steps.ts';

const HOSTILE = [
  '<img src=x onerror="globalThis.ran=1">', '</script><script>globalThis.ran=1</script>', 'javascript:globalThis.ran=1', '"><svg onload=globalThis.ran=1>',
  'https://evil.example/x.png', '\u202Eexe.gnp', 'a\u0000b\u001b[2J', '__proto__', `${'W'.repeat(20_000)}`,
];
const cell = (text: string) => `"${text.replaceAll('"', '""')}"`;
const COLUMNS = ['record_id', 'timestamp', 'admin_id', 'action_type', 'module_name', 'entity_type', 'entity_id', 'old_value', 'new_value', 'ip_address', 'result', 'reason', ...HOSTILE.slice(0, 8)];
/** Each record holds one hostile text in every field but its time. */
const LOG = [
  COLUMNS.map(cell).join(','),
  ...HOSTILE.map((text, at) => COLUMNS.map((column) => cell(column === 'timestamp' ? `2026-03-14T01:00:0${at}Z` : text)).join(',')),
  // One with surplus cells, and changes whose field names are as bad as their values.
  `${cell(HOSTILE[0] ?? '')},${'x,'.repeat(60)}`,
  COLUMNS.map((column) => cell(column === 'timestamp' ? '2026-03-14T01:01:00Z' : column === 'old_value' ? JSON.stringify(Object.fromEntries(HOSTILE.slice(0, 8).map((name) => [name, 'a']))) : column === 'new_value' ? JSON.stringify(Object.fromEntries(HOSTILE.slice(0, 8).map((name) => [name, HOSTILE[0]]))) : 'nested')).join(','),
  '',
].join('\n');

test('hostile text in every field runs nothing, asks nothing of a network and leaves the screen as it is', async ({ exhibit }) => {
  const { page } = exhibit;
  const { protocol, host } = new URL(page.url());
  const requests: string[] = [];
  page.on('request', (request) => { if (!request.url().startsWith('data:')) requests.push(request.url()); });
  page.on('dialog', (dialog) => { requests.push(`dialog ${dialog.message()}`); void dialog.dismiss(); });
  const expectInFrame = async () => expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth), 'the page does not scroll sideways').toBe(0);

  await introduce(exhibit, HOSTILE[0]);
  await createCase(exhibit, `Hostile ${HOSTILE[0]} ${HOSTILE[5]}`);
  await addFiles(exhibit, writeExport(exhibit, '<img src=x onerror=globalThis.ran=1>.csv', LOG));
  await expect(page.getByRole('table', { name: 'Preview' })).toContainText('‹U+202E›exe.gnp');
  await expectInFrame();
  const accept = page.getByRole('button', { name: 'Accept the mapping' });
  await expect(page.getByRole('button', { name: /^Import/ }).or(accept).first()).toBeVisible();
  if (await accept.isVisible()) await accept.click();
  await page.getByRole('button', { name: 'Import 1 file' }).click();
  await expect(page.getByText('adds up')).toBeVisible();
  await expectInFrame();

  await goTo(page, 'Explore');
  await expect(rows(page)).toHaveCount(11);
  await expectInFrame();
  for (let at = 0; at < 11; at++) {
    await rows(page).nth(at).getByRole('gridcell').nth(2).click();
    // The row with surplus cells has no time of its own and comes last.
    await expect(details(page).getByText(`S-001:${at < 9 ? at + 1 : at === 9 ? 11 : 10}`, { exact: true }).first()).toBeVisible();
    await expectInFrame();
  }
  await choose(page, 'https://evil.example/x.png');
  await expect(page.getByRole('link', { name: /evil\.example/ })).toHaveCount(0);
  await row(page, 'a␀b').getByRole('gridcell', { name: 'a␀b␛[2J' }).first().click();
  await page.keyboard.press('i');
  await expectEvents(page, '1');
  await page.getByRole('button', { name: 'Clear all' }).click();
  await typeQuery(page, '"<img src=x"');
  await expectEvents(page, '3');
  await choose(page, '<img');
  await page.keyboard.press('t');
  await page.getByRole('textbox', { name: 'Tag' }).fill('<b onclick=alert(1)>tag</b>');
  await page.keyboard.press('Enter');
  await expect(row(page, '<b onclick')).toBeVisible();
  await page.keyboard.press('e');
  await page.getByRole('textbox', { name: 'Title of the new finding' }).fill(`${HOSTILE[1]} ${HOSTILE[5]}`);
  await page.keyboard.press('Enter');
  await expect(row(page, 'EX-001')).toBeVisible();
  await goTo(page, 'Case');
  await page.getByRole('button', { name: 'EX-001', exact: true }).click();
  await expectInFrame();
  await goTo(page, 'Reports');
  await expect(page.getByTitle('Report on F-01').contentFrame().getByRole('heading', { level: 1 })).toContainText('</script><script>');
  await pick(page, 'Local time beside UTC', 'none, UTC only');
  await expectInFrame();

  expect(await page.evaluate(() => 'ran' in globalThis)).toBe(false);
  expect(await page.evaluate(() => Object.keys(Object.prototype))).toEqual([]);
  const own = [`${protocol}//${host}/`, `ws://${host}/`, 'about:srcdoc'];
  expect(requests.filter((url) => !own.some((start) => url.startsWith(start)))).toEqual([]);
});
