// Which Chromium the journeys run in. On Linux x64 it comes with `npm ci`, inside an npm package.
import { existsSync } from 'node:fs';
import { chromium, type Browser } from '@playwright/test';
import packed from '@sparticuz/chromium';

/**
 * Starts it. None of the packed browser's own arguments is taken over: `--disable-web-security` among them would make
 * every test about origins and policies pass. The sandbox is off because containers rarely allow one.
 */
export async function launchBrowser(): Promise<Browser> {
  if (process.platform === 'linux' && process.arch === 'x64') {
    return chromium.launch({ executablePath: await packed.executablePath(), args: ['--no-sandbox', '--disable-gpu'] });
  }
  return chromium.launch(existsSync(chromium.executablePath()) ? {} : { channel: 'chrome' });
}
