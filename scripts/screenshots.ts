// `npm run screenshots`: the pictures in docs/screenshots, taken of the demo case (made anew in ./demo) in the built web host.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Browser, Page } from '@playwright/test';
import { Desk } from '../src/engine/desk.ts';
import { STORY } from '../src/engine/sample/story.ts';
import { startServer } from '../src/server/server.ts';
import { launchBrowser } from '../test/support/browser.ts';

const ROOT = resolve(import.meta.dirname, '..');
const DEMO = join(ROOT, 'demo');
const OUT = join(ROOT, 'docs', 'screenshots');
const CASE = 'back-office-2026-03.exhibit';
const EXPORTS = ['backoffice-2026-03.csv', 'payments-2026-03.csv.gz', 'logins-2026-03.ndjson'] as const;
const NIGHT = 'time:2026-03-13T22:30..2026-03-14T09:00:00';
/** An export whose times carry no zone, so that the picture of an import shows the question. */
const CRM = [
  'Timestamp,Admin ID,Action Type,Module Name,Target Type,Target ID,Old Value,New Value,IP Address',
  ...Array.from({ length: 24 }, (_, at) => `2026-03-14 0${Math.floor(at / 12)}:${String(at * 5 % 60).padStart(2, '0')}:07,${['d.osei', 'm.kovacs', 's.vella'][at % 3]},${['contact.email.update', 'ticket.close', 'note.add'][at % 3]},CRM,player,P-00${4471 + at},${at % 3 === 0 ? 'old@mail.example,new@mail.example' : at % 3 === 1 ? 'open,closed' : ',called back'},10.20.4.${55 + at % 3}`),
  '',
].join('\n');

const folder = mkdtempSync(join(tmpdir(), 'exhibit-screenshots-'));
const casesFolder = join(folder, 'Cases');
const dataFolder = join(folder, 'data');

async function takeAll(browser: Browser, address: string): Promise<void> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, colorScheme: 'light' });
  const page = await context.newPage();
  await page.goto(address);
  for (const [name, file] of [['2026-009 Contact changes before withdrawal', EXPORTS[2]], ['2026-011 Reload bonus, second review', EXPORTS[1]]] as const) {
    await createCase(page, name);
    await addFiles(page, join(DEMO, file));
    await page.getByRole('button', { name: 'Import 1 file' }).click();
    await page.getByText('adds up').waitFor();
    await closeCase(page);
  }
  await openCase(page);
  await closeCase(page);
  await take(page, 'home');

  await openCase(page);
  await query(page, NIGHT);
  await page.getByRole('button', { name: 'Zoom in' }).click();
  await page.getByRole('button', { name: 'Zoom out' }).click();
  await query(page, `actor:(${STORY.insider} or ${STORY.second})`);
  await page.getByRole('row').filter({ hasText: STORY.player }).filter({ hasText: 'player.limit.update' }).first().getByRole('gridcell').nth(4).click();
  await page.getByRole('region', { name: 'Details' }).getByText('withdrawal_limit').first().waitFor();
  await take(page, 'explore');
  await page.getByRole('button', { name: 'Dark theme' }).click();
  await page.getByRole('button', { name: 'Light theme' }).waitFor();
  await take(page, 'explore-dark');
  await page.getByRole('button', { name: 'Light theme' }).click();
  await page.setViewportSize({ width: 1920, height: 1080 });
  await page.getByRole('columnheader', { name: 'Module' }).waitFor();
  await take(page, 'explore-1920');
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.keyboard.press('Control+B');
  await page.getByRole('separator', { name: 'Width of the details' }).press('End');
  await page.getByRole('separator', { name: 'Width of the details' }).blur();
  await page.getByRole('region', { name: 'Details' }).getByRole('button', { name: 'Fields' }).click();
  await take(page, 'details');
  await page.getByRole('separator', { name: 'Width of the details' }).press('Home');
  await page.keyboard.press('Control+B');

  await page.getByRole('button', { name: `State of ${STORY.player} at this time` }).click();
  await page.getByRole('table', { name: 'State' }).getByRole('button', { name: 'withdrawal_limit' }).click();
  await page.getByRole('img', { name: /^withdrawal_limit/ }).waitFor();
  await take(page, 'entity');
  await page.getByRole('table', { name: 'Who touched it' }).getByRole('button', { name: STORY.insider, exact: true }).click();
  await page.getByRole('table', { name: 'Addresses' }).waitFor();
  await take(page, 'actor');
  await goTo(page, 'Checks');
  await page.getByRole('table', { name: 'Alerts' }).getByRole('row', { name: /an own account/ }).click();
  await page.getByRole('region', { name: 'Alert', exact: true }).getByText('payout_approver').first().waitFor();
  await take(page, 'alerts');
  await goTo(page, 'Overview');
  await page.getByRole('table', { name: '68 IAC 25-3-8' }).waitFor();
  await take(page, 'overview');
  await goTo(page, 'Case');
  await page.getByRole('button', { name: 'EX-003', exact: true }).click();
  await take(page, 'finding');
  await goTo(page, 'Timeline');
  await page.getByRole('button', { name: 'By entity' }).click();
  await page.getByRole('group', { name: /^P-004471, player/ }).waitFor();
  await take(page, 'timeline');
  await goTo(page, 'Reports');
  await page.getByTitle('Report on F-01').contentFrame().getByRole('heading', { level: 1 }).waitFor();
  await take(page, 'report');
  await goTo(page, 'Sources');
  await page.getByText('adds up').waitFor();
  await take(page, 'ledger');
  await page.getByRole('button', { name: 'Open in the ledger' }).click();
  await page.getByRole('tabpanel').getByRole('table').waitFor();
  await take(page, 'ledger-wide');
  // The demo case is a copy of its own here.
  await goTo(page, 'Case');
  await page.getByRole('tab', { name: 'Evidence' }).click();
  await sign(page, 'Sign a checkpoint…', 'Sign', 'Passphrase for the first key', 'The same again');
  await page.getByRole('table', { name: 'Checkpoints' }).waitFor();
  await sign(page, 'Seal this case…', 'Seal for good', 'Passphrase of the key');
  await page.getByRole('button', { name: 'Make a bundle…' }).waitFor();
  await take(page, 'evidence');

  await closeCase(page);
  await createCase(page, '2026-014 Payout P-004471');
  await addFiles(page, join(DEMO, EXPORTS[1]), join(DEMO, EXPORTS[2]));
  await page.getByRole('button', { name: 'Import 2 files' }).click();
  await page.getByText('adds up').waitFor();
  writeFileSync(join(folder, 'crm-2026-03.csv'), CRM);
  await addFiles(page, join(DEMO, EXPORTS[0]), join(folder, 'crm-2026-03.csv'));
  await page.getByRole('button', { name: /ready backoffice/ }).waitFor();
  await page.getByRole('button', { name: /1 question crm/ }).click();
  await take(page, 'import');
  await context.close();
}

async function sign(page: Page, button: string, action: string, ...passphrases: readonly string[]): Promise<void> {
  await page.getByRole('button', { name: button }).click();
  const dialog = page.getByRole('dialog');
  for (const label of passphrases) await dialog.getByLabel(label).fill('no passphrase for a real key');
  if (await dialog.getByLabel('Reason').isVisible()) await dialog.getByLabel('Reason').fill('Handed to the audit committee');
  await dialog.getByRole('button', { name: action, exact: true }).click();
  await dialog.waitFor({ state: 'hidden' });
}

/** The picture, with the pointer out of the way and everything loaded. */
async function take(page: Page, name: string): Promise<void> {
  await page.mouse.move(0, 0);
  await page.getByRole('status', { name: 'Loading' }).first().waitFor({ state: 'hidden' });
  // `caret: initial`, because hiding the caret takes a style that the page's policy refuses.
  writeFileSync(join(OUT, `${name}.png`), await page.screenshot({ caret: 'initial' }));
  process.stdout.write(`docs/screenshots/${name}.png\n`);
}

async function createCase(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: 'New case' }).click();
  await page.getByRole('textbox', { name: 'Name' }).fill(name);
  await page.getByRole('button', { name: 'Create case' }).click();
}

async function closeCase(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^Case: / }).click();
  await page.getByRole('menuitem', { name: 'Close case' }).click();
  await page.getByRole('table', { name: 'Recent cases' }).waitFor();
}

async function addFiles(page: Page, ...paths: readonly string[]): Promise<void> {
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), page.getByRole('button', { name: 'Add files' }).click()]);
  await chooser.setFiles([...paths]);
}

async function openCase(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Open case' }).click();
  await page.getByRole('textbox', { name: 'File name' }).fill(CASE);
  await page.getByRole('dialog').getByRole('button', { name: 'Open case' }).click();
  await page.getByRole('gridcell').first().waitFor();
}

async function query(page: Page, text: string): Promise<void> {
  await page.getByRole('combobox', { name: 'Query' }).fill(text);
  await page.keyboard.press('Enter');
}

const goTo = (page: Page, screen: string): Promise<void> => page.getByRole('navigation', { name: 'Screens' }).getByRole('link', { name: new RegExp(`^${screen}`) }).click();

// What is shown as a folder of the person's own lies below their home.
process.env['HOME'] = process.env['USERPROFILE'] = folder;
new Desk(dataFolder).changeSettings({ zone: 'Europe/Malta', theme: 'light', investigator: 'A. Novak', organisation: '' });
cpSync(dataFolder, join(folder, 'demo data'), { recursive: true });
const demo = spawnSync(process.execPath, [join(ROOT, 'scripts', 'demo.ts')], { stdio: ['ignore', 'ignore', 'inherit'], env: { ...process.env, EXHIBIT_DATA: join(folder, 'demo data') } });
if (demo.status !== 0) throw new Error('The demo case could not be made.');
mkdirSync(OUT, { recursive: true });
mkdirSync(casesFolder);
cpSync(join(DEMO, CASE), join(casesFolder, CASE));
const server = await startServer({ rendererFolder: join(ROOT, 'dist', 'renderer'), dataFolder, uploadFolder: join(folder, 'uploads'), root: casesFolder });
const browser = await launchBrowser();
try {
  await takeAll(browser, server.url);
} finally {
  await browser.close();
  await server.close();
  rmSync(folder, { recursive: true, force: true });
}
