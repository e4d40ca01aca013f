// What a person does on the way to somewhere: making a case, importing into it, opening one, finding an event.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { exhibit as command } from '../support/cli.ts';
import { expect, type Exhibit } from '../support/journey.ts';

/** Writes an export as somebody handed it over, and returns its path. */
export function writeExport(exhibit: Exhibit, name: string, content: string | Buffer): string {
  const folder = join(exhibit.folder, 'handed over');
  mkdirSync(folder, { recursive: true });
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

/** Makes a case by the command line, so that a journey can begin in the middle. Returns the case's file name. */
export async function caseWith(exhibit: Exhibit, ...files: readonly string[]): Promise<string> {
  mkdirSync(join(exhibit.folder, 'cases'), { recursive: true });
  const { code, stderr } = await command(exhibit.folder, 'import', ...files, '--case', join('cases', 'night.exhibit'), '--yes');
  expect([code, stderr]).toEqual([0, expect.any(String)]);
  return 'night.exhibit';
}

/** Says who is working, where that has not been asked yet. */
export async function introduce({ page }: Exhibit, name = 'A. Novak'): Promise<void> {
  await page.getByRole('textbox', { name: 'Investigator' }).fill(name);
  await page.getByRole('button', { name: 'Save name' }).click();
  await expect(page.getByRole('form', { name: 'Your name' })).toBeHidden();
}

export async function createCase({ page }: Exhibit, name: string): Promise<void> {
  await page.getByRole('button', { name: 'New case' }).click();
  await page.getByRole('textbox', { name: 'Name' }).fill(name);
  await page.getByRole('button', { name: 'Create case' }).click();
  await expect(page.getByText('No sources yet')).toBeVisible();
}

/** Opens a case of the host's folder, as each of the two windows asks for it. */
export async function openCase(exhibit: Exhibit, fileName: string): Promise<void> {
  const { page } = exhibit;
  const open = () => page.getByRole('button', { name: 'Open case' }).click();
  if (exhibit.kind === 'electron') {
    await exhibit.chooseFiles(open, [join(exhibit.folder, 'cases', fileName)]);
    return;
  }
  await open();
  const dialog = page.getByRole('dialog', { name: 'Open case' });
  await dialog.getByRole('textbox', { name: 'File name' }).fill(fileName);
  await dialog.getByRole('button', { name: 'Open case' }).click();
}

/** A case with these exports, open on its Explore screen with all its events there. */
export async function explore(exhibit: Exhibit, ...files: readonly string[]): Promise<void> {
  await openCase(exhibit, await caseWith(exhibit, ...files));
  await expect(rows(exhibit.page).first()).toBeVisible();
}

export async function addFiles(exhibit: Exhibit, ...paths: readonly string[]): Promise<void> {
  await exhibit.chooseFiles(() => exhibit.page.getByRole('button', { name: 'Add files' }).click(), paths);
}

/** A screen of the case, by its tab. */
export async function goTo(page: Page, screen: 'Overview' | 'Sources' | 'Explore' | 'Entities' | 'Checks' | 'Case' | 'Timeline' | 'Reports'): Promise<void> {
  const tab = page.getByRole('navigation', { name: 'Screens' }).getByRole('link', { name: new RegExp(`^${screen}`) });
  await tab.click();
  await expect(tab).toHaveAttribute('aria-current', 'page');
}

export const grid = (page: Page): Locator => page.getByRole('grid', { name: 'Events' });
/** Rows of the grid, its head left out. */
export const rows = (page: Page): Locator => grid(page).getByRole('row').filter({ has: page.getByRole('gridcell') });
export const row = (page: Page, text: string | RegExp): Locator => rows(page).filter({ hasText: text });
export const details = (page: Page): Locator => page.getByRole('region', { name: 'Details' });
export const status = (page: Page): Locator => page.getByRole('region', { name: 'Status' });

/** The number of events that pass, as the foot of the screen says it. */
export async function expectEvents(page: Page, shown: string, all?: string): Promise<void> {
  await expect(status(page)).toHaveText(new RegExp(`^${shown} of ${all === undefined ? '' : `${all} event`}`));
}

/** Adds to the query, by keys alone. */
export async function typeQuery(page: Page, text: string): Promise<void> {
  const query = page.getByRole('combobox', { name: 'Query' });
  // `/` is a key of the screen only while nobody types.
  await page.keyboard.press('Escape');
  await page.keyboard.press('/');
  await expect(query).toBeFocused();
  await page.keyboard.press('End');
  await page.keyboard.type(text);
  await page.keyboard.press('Enter');
}

/** Chooses a row and waits until its details are there. */
export async function choose(page: Page, text: string | RegExp): Promise<void> {
  const wanted = row(page, text).first();
  await wanted.getByRole('gridcell').nth(3).click();
  await expect(wanted).toHaveAttribute('aria-selected', 'true');
  await expect(details(page).getByRole('heading', { level: 2 })).toBeVisible();
}

/** A choice of a list of named values. */
export async function pick(page: Page, label: string, choice: string): Promise<void> {
  await page.getByRole('combobox', { name: label }).click();
  await page.getByRole('option', { name: choice }).click();
}
