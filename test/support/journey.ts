// What a journey starts from: Exhibit on empty folders, in a browser or in Electron, with one way to choose files in both.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { _electron, expect, test as base, type Browser, type ElectronApplication, type Page } from '@playwright/test';
import { findElectron } from '../../scripts/electron-binary.ts';
import { launchBrowser } from './browser.ts';

export { expect };

const ROOT = resolve(import.meta.dirname, '../..');

export interface JourneyOptions { readonly hostKind: 'web' | 'electron' }

/** Exhibit as one person runs it. Its folders stay when it is closed and opened again, and go with the journey. */
export interface Exhibit {
  readonly kind: JourneyOptions['hostKind'];
  /** Of this journey alone; cases lie in `cases` below it. */
  readonly folder: string;
  readonly page: Page;
  /** Does what makes Exhibit ask for files, and answers with these. */
  chooseFiles(ask: () => Promise<void>, paths: readonly string[]): Promise<void>;
  /** Does what makes Exhibit save a file, and returns where it is: in the folder, under that name. */
  saveFile(ask: () => Promise<void>, name: string): Promise<string>;
  /** Ends the program, as a person would, and starts it anew. */
  restart(): Promise<void>;
}

interface Started {
  readonly page: Page;
  chooseFiles: Exhibit['chooseFiles'];
  saveFile: Exhibit['saveFile'];
  stop(): Promise<void>;
}

export const test = base.extend<JourneyOptions & { exhibit: Exhibit }, { chromium: Browser }>({
  hostKind: ['web', { option: true }],
  chromium: [async ({}, provide) => {
    const browser = await launchBrowser();
    await provide(browser);
    await browser.close();
  }, { scope: 'worker' }],
  exhibit: async ({ hostKind, chromium }, provide, testInfo) => {
    const electron = findElectron();
    testInfo.skip(hostKind === 'electron' && 'missing' in electron, 'missing' in electron ? electron.missing : '');
    const folder = mkdtempSync(join(tmpdir(), 'exhibit-journey-'));
    const complaints: string[] = [];
    const start = async (): Promise<Started> => {
      const started = hostKind === 'electron' && 'path' in electron ? await startElectron(electron.path, folder) : await startWeb(chromium, folder);
      // Refusals of the content security policy and of Trusted Types arrive here too.
      started.page.on('console', (message) => { if (message.type() === 'error') complaints.push(message.text()); });
      started.page.on('pageerror', (thrown) => complaints.push(String(thrown)));
      return started;
    };
    let running = await start();
    const exhibit: Exhibit = {
      kind: hostKind, folder,
      get page() { return running.page; },
      chooseFiles: (ask, paths) => running.chooseFiles(ask, paths),
      saveFile: (ask, name) => running.saveFile(ask, name),
      async restart() {
        await running.stop();
        running = await start();
      },
    };
    await provide(exhibit);
    // `caret: initial`, because hiding the caret takes a style that the page's policy refuses.
    if (testInfo.status !== testInfo.expectedStatus) await testInfo.attach('screen', { body: await running.page.screenshot({ caret: 'initial' }), contentType: 'image/png' });
    await running.stop();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    expect(complaints, 'errors on the console').toEqual([]);
  },
});

async function startWeb(browser: Browser, folder: string): Promise<Started> {
  const host = spawn(process.execPath, [join(ROOT, 'src/server/main.ts'), '--no-open', '--root', join(folder, 'cases'), '--data', join(folder, 'data')], { stdio: ['ignore', 'pipe', 'pipe'] });
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, acceptDownloads: true });
  const page = await context.newPage();
  await page.goto(await addressOf(host));
  return {
    page,
    async chooseFiles(ask, paths) {
      const [chooser] = await Promise.all([page.waitForEvent('filechooser'), ask()]);
      await chooser.setFiles([...paths]);
    },
    async saveFile(ask, name) {
      const [download] = await Promise.all([page.waitForEvent('download'), ask()]);
      const path = join(folder, name);
      await download.saveAs(path);
      return path;
    },
    async stop() {
      await context.close();
      const ended = once(host, 'exit');
      host.kill('SIGINT');
      expect(await ended, 'the host ends cleanly').toEqual([0, null]);
    },
  };
}

/** The address the host prints. */
async function addressOf(host: ChildProcess): Promise<string> {
  if (!host.stdout || !host.stderr) throw new Error('The host has no output.');
  let complaints = '';
  host.stderr.on('data', (chunk) => { complaints += String(chunk); });
  for await (const line of createInterface(host.stdout)) {
    const address = /http:\/\/\S+#token=\S+/.exec(line)?.[0];
    if (address) {
      host.stdout.resume();
      return address;
    }
  }
  throw new Error(`The host ended without printing an address. ${complaints}`);
}

async function startElectron(executablePath: string, folder: string): Promise<Started> {
  const app: ElectronApplication = await _electron.launch({ executablePath, args: [ROOT, `--user-data-dir=${join(folder, 'data')}`], env: { ...process.env, EXHIBIT_CASES: join(folder, 'cases') } as Record<string, string> });
  return {
    page: await app.firstWindow(),
    async chooseFiles(ask, paths) {
      await app.evaluate(({ dialog }, filePaths) => { dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths }); }, [...paths]);
      await ask();
    },
    async saveFile(ask, name) {
      const path = join(folder, name);
      await app.evaluate(({ dialog }, filePath) => { dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath }); }, path);
      await ask();
      // The file takes its name once it is whole.
      await expect.poll(() => existsSync(path)).toBe(true);
      return path;
    },
    stop: () => app.close(),
  };
}
