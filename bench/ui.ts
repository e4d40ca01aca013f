// `npm run bench:ui -- [--rows 1000000] [--rounds 14] [--json] [--keep] [--from folder]`: explores a large case in the browser as a person does, with pointer
// and keys, against the built web host, and prints what was promised beside what was measured. Ends with 1 where a promise was missed.
// --rows 10000000 needs about 8 GB of disk and ten minutes for its import. --from takes the case of an earlier run with --keep.
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import type { Page } from '@playwright/test';
import { launchBrowser } from '../test/support/browser.ts';
import { generate } from './generate.ts';
import { longTasksOf, nowOf, reactionTo, settled, watch, type Reaction } from './ui-page.ts';

const ROOT = resolve(import.meta.dirname, '..');
const { values } = parseArgs({ options: { rows: { type: 'string', default: '1000000' }, rounds: { type: 'string', default: '14' }, keep: { type: 'boolean', default: false }, from: { type: 'string' }, json: { type: 'boolean', default: false } } });
const rows = Number(values.rows), rounds = Number(values.rounds);
if (!Number.isInteger(rows) || rows < 10_000 || !Number.isInteger(rounds) || rounds < 1) {
  console.error('usage: npm run bench:ui -- [--rows N, 10000 at least] [--rounds N] [--json] [--keep] [--from folder]');
  process.exit(2);
}

/** What is promised, in milliseconds. */
const MUST = { firstPaint: 1500, rows: 300, seen: 100, star: 50, longTask: 120 } as const;
const STARS = 20, READING = 300;
/** The star of the chosen row. */
const STARRED = '[role="row"][aria-selected="true"] [aria-label="starred"]';
/** Facets that a round ticks one after the other, so that no question was asked before. */
const FACETS = ['Actor', 'Action', 'Module'] as const;

interface Step { readonly name: string; readonly from: number; readonly to: number }
interface Measured {
  readonly firstPaint: readonly number[];
  readonly clicks: readonly Reaction[];
  readonly others: readonly Reaction[];
  readonly stars: readonly Reaction[];
  readonly longTasks: readonly { readonly step: string; readonly milliseconds: number }[];
  /** Processor time of the task that took most of it: what is left of a long one where the machine does nothing else. */
  readonly longestOwn: number;
}

/** Builds what is installed, and makes the case with its text index. */
function prepare(): void {
  run('scripts/build.ts');
  if (values.from) return;
  console.log(`Writing and importing ${rows.toLocaleString('en')} rows …`);
  const paths = generate(join(folder, 'input'), rows);
  mkdirSync(join(folder, 'cases'));
  run('bench/exhibit.ts', join(folder, 'cases'), ...paths);
  for (const path of paths) rmSync(path);
  console.log(`case file ${(statSync(join(folder, 'cases', 'bench.exhibit')).size / 1e6).toFixed(0)} MB; ${cpus().length} cores`);
}

function run(script: string, ...args: readonly string[]): void {
  const result = spawnSync(process.execPath, [join(ROOT, script), ...args], { encoding: 'utf8', maxBuffer: 1 << 26 });
  if (result.status !== 0) throw new Error(`${script}: ${result.error?.message ?? ''} ${result.stderr}`);
}

async function measure(): Promise<Measured> {
  const browser = await launchBrowser();
  try {
    const firstPaint: number[] = [];
    for (let time = 0; time < 3; time++) firstPaint.push(await withHost((address) => opening(address)));
    return await withHost(async (address) => ({ firstPaint, ...await exploring(address) }));
  } finally {
    await browser.close();
  }

  /** A window with the case open, from a host that has not read it yet. Time runs from the click on its name to its painted rows. */
  async function opened(address: string, begin?: (page: Page) => Promise<void>): Promise<{ readonly page: Page; readonly milliseconds: number }> {
    const page = await (await browser.newContext({ viewport: { width: 1440, height: 900 } })).newPage();
    await watch(page);
    await begin?.(page);
    await page.goto(address);
    const open = page.getByRole('button', { name: 'Open case' });
    await open.click();
    await page.getByRole('textbox', { name: 'File name' }).fill('bench.exhibit');
    const { done } = await reactionTo(page, rows.toLocaleString('en-GB'), () => page.getByRole('dialog').getByRole('button', { name: 'Open case' }).click());
    await page.getByRole('region', { name: 'Actor' }).getByRole('checkbox').first().waitFor();
    await settled(page);
    return { page, milliseconds: done };
  }

  async function opening(address: string): Promise<number> {
    const { page, milliseconds } = await opened(address);
    await page.context().close();
    return milliseconds;
  }

  async function exploring(address: string): Promise<Omit<Measured, 'firstPaint'>> {
    const { page } = await opened(address, (fresh) => browser.startTracing(fresh, { categories: ['toplevel'] }));
    const steps: Step[] = [];
    const step = async <T>(name: string, work: () => Promise<T>): Promise<T> => {
      const from = await nowOf(page);
      const done = await work();
      steps.push({ name, from, to: await nowOf(page) });
      return done;
    };
    const clicks: Reaction[] = [], others: Reaction[] = [], stars: Reaction[] = [];
    steps.push({ name: 'opening', from: 0, to: await nowOf(page) });
    for (let round = 0; round < rounds; round++) {
      for (const facet of FACETS) clicks.push(await step(`filter by ${facet.toLowerCase()}`, () => tick(page, facet, round)));
      await step('clear all', () => reactionTo(page, rows.toLocaleString('en-GB'), () => page.getByRole('button', { name: 'Clear all' }).click()));
    }
    for (let round = 0; round < 3; round++) {
      // The key filters by the cell that has the focus.
      await page.getByRole('row').nth(4 + round).getByRole('gridcell').nth(3).click();
      clicks.push(await step('filter by a cell', () => reactionTo(page, null, () => page.keyboard.press('i'))));
      await step('clear all', () => reactionTo(page, rows.toLocaleString('en-GB'), () => page.getByRole('button', { name: 'Clear all' }).click()));
    }
    for (let round = 0; round < 4; round++) {
      others.push(await step('brush', () => brush(page, 0.1 + round * 0.05, 0.4 + round * 0.05)));
      await page.getByRole('slider', { name: 'Start of the time filter' }).focus();
      await step('brush away', () => reactionTo(page, rows.toLocaleString('en-GB'), () => page.keyboard.press('Delete')));
    }
    await step('zoom by wheel', () => wheel(page));
    await step('walk through rows', () => walk(page));
    await step('leaf through pages', async () => { for (let n = 0; n < 5; n++) await page.getByRole('button', { name: 'Next page' }).click(); });
    await page.getByRole('row').nth(4).getByRole('gridcell').nth(3).click();
    for (let n = 0; n < STARS; n++) {
      // Its details and neighbours have been drawn and read when somebody decides that it deserves a star. An earlier run may have given it one.
      do { await page.keyboard.press('j'); await settled(page); await page.waitForTimeout(READING); } while (await page.locator(STARRED).count() > 0);
      stars.push(await step('star', () => reactionTo(page, { selector: STARRED }, () => page.keyboard.press('m'))));
    }
    await step('find in a facet', () => findInFacet(page));
    const longTasks = (await longTasksOf(page)).map(({ at, milliseconds }) => ({ step: steps.find(({ from, to }) => at >= from - 5 && at <= to)?.name ?? 'between', milliseconds }));
    const longestOwn = longestOf(await browser.stopTracing());
    await page.context().close();
    return { clicks, others, stars, longTasks, longestOwn };
  }
}

/** Ticks a value that is not ticked yet; its own count says how many events are to come. */
async function tick(page: Page, facet: string, round: number): Promise<Reaction> {
  const boxes = page.getByRole('region', { name: facet, exact: true }).getByRole('checkbox', { checked: false });
  await settled(page);
  const box = boxes.nth(round % Math.min(5, await boxes.count()));
  const count = /, ([\d,]+) events?/.exec(await box.getAttribute('aria-label') ?? '')?.[1] ?? null;
  return reactionTo(page, count, () => box.click());
}

const histogram = async (page: Page) => (await page.getByRole('region', { name: 'Histogram' }).locator('svg[role="group"]').boundingBox())!;

async function brush(page: Page, from: number, to: number): Promise<Reaction> {
  const box = await histogram(page);
  return reactionTo(page, null, async () => {
    await page.mouse.move(box.x + 50 + box.width * from, box.y + 30);
    await page.mouse.down();
    for (let part = 1; part <= 10; part++) await page.mouse.move(box.x + 50 + box.width * (from + (to - from) * part / 10), box.y + 30);
    await page.mouse.up();
  });
}

async function wheel(page: Page): Promise<void> {
  const box = await histogram(page);
  await page.mouse.move(box.x + box.width / 2, box.y + 30);
  for (let turn = 0; turn < 20; turn++) await page.mouse.wheel(0, turn < 12 ? -100 : 100);
  await page.getByRole('button', { name: 'Show the whole case' }).click();
}

async function walk(page: Page): Promise<void> {
  await page.getByRole('row').nth(4).getByRole('gridcell').nth(3).click();
  for (let row = 0; row < 40; row++) await page.keyboard.press('j');
}

async function findInFacet(page: Page): Promise<void> {
  const addresses = page.getByRole('region', { name: 'IP address' });
  await addresses.getByRole('button', { name: /more$/ }).click();
  await addresses.getByRole('button', { name: 'Find in addresses' }).click();
  await addresses.getByRole('textbox').pressSequentially('10.1.');
  await addresses.getByRole('checkbox', { name: /^10\.1\./ }).first().waitFor();
}

/** Milliseconds of processor time in the longest task of a page's main thread, from the browser's own trace. */
function longestOf(trace: Buffer): number {
  const { traceEvents } = JSON.parse(trace.toString('utf8')) as { traceEvents: readonly { name: string; pid: number; tid: number; tdur?: number; args?: { name?: string } }[] };
  const main = new Set(traceEvents.filter(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain').map(({ pid, tid }) => `${pid} ${tid}`));
  return traceEvents.reduce((longest, { pid, tid, tdur = 0 }) => (main.has(`${pid} ${tid}`) ? Math.max(longest, tdur / 1000) : longest), 0);
}

/** The built web host on the case's folder, started for this and ended behind it. */
async function withHost<T>(work: (address: string) => Promise<T>): Promise<T> {
  const host = spawn(process.execPath, [join(ROOT, 'dist/node/server.js'), '--no-open', '--root', join(folder, 'cases'), '--data', join(folder, 'data')], { stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    return await work(await addressOf(host));
  } finally {
    const ended = once(host, 'exit');
    host.kill('SIGINT');
    await ended;
  }
}

async function addressOf(host: ChildProcess): Promise<string> {
  for await (const line of createInterface(host.stdout!)) {
    const address = /http:\/\/\S+#token=\S+/.exec(line)?.[0];
    if (address) { host.stdout!.resume(); return address; }
  }
  throw new Error('The host ended without printing an address.');
}

/** Prints the table; 1 where something was missed. */
function report({ firstPaint, clicks, others, stars, longTasks, longestOwn }: Measured): number {
  const longest = longTasks.toSorted((a, b) => b.milliseconds - a.milliseconds);
  const seen = [...clicks, ...others].map((reaction) => reaction.seen);
  const lines = [
    ['first paint of an opened case, median of 3', MUST.firstPaint, quantile(firstPaint, 0.5)],
    [`a filter click shows its rows, 95th percentile of ${clicks.length}`, MUST.rows, quantile(clicks.map(({ done }) => done), 0.95)],
    ['  the same, median', null, quantile(clicks.map(({ done }) => done), 0.5)],
    [`a brush shows its rows once it is let go, with the drag, median of ${others.length}`, null, quantile(others.map(({ done }) => done), 0.5)],
    [`a visible reaction, 95th percentile of ${seen.length}`, MUST.seen, quantile(seen, 0.95)],
    [`a star is on disk and on the screen, 95th percentile of ${stars.length}`, MUST.star, quantile(stars.map(({ done }) => done), 0.95)],
    ['  the same, median', null, quantile(stars.map(({ done }) => done), 0.5)],
    ['longest task of the page', MUST.longTask, longest[0]?.milliseconds ?? 0],
    ['  the longest by its own processor time', null, longestOwn],
  ] as const;
  console.log(`\n${rows.toLocaleString('en')} rows, 1440 × 900, ms:`);
  for (const [what, must, value] of lines) console.log(`  ${what.padEnd(66)} ${must === null ? ''.padStart(8) : String(must).padStart(8)} ${value.toFixed(0).padStart(8)}  ${must === null ? '' : value <= must ? 'ok' : 'MISS'}`);
  const slow = Map.groupBy(longest, ({ step }) => step);
  if (longest.length > 0) console.log(`  tasks over 50 ms: ${[...slow].map(([step, tasks]) => `${step} ${tasks.length} × up to ${tasks[0]!.milliseconds.toFixed(0)}`).join('; ')}`);
  if (values.json) console.log(JSON.stringify({ rows, must: MUST, firstPaint, clicks, others, stars, longTasks, longestOwn }));
  return lines.some(([, must, value]) => must !== null && value > must) ? 1 : 0;
}

function quantile(numbers: readonly number[], share: number): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? 0;
}

// Last, because it needs every constant above.
const folder = values.from ?? mkdtempSync(join(tmpdir(), 'exhibit-bench-ui-'));
try {
  prepare();
  process.exitCode = report(await measure());
} finally {
  if (values.keep || values.from) console.log(`kept in ${folder}`);
  else rmSync(folder, { recursive: true, force: true });
}
