// Which Chromium the journeys run in. On Linux x64 it comes with `npm ci`, inside an npm package.
import { existsSync } from 'node:fs';
import { chromium, type Browser } from '@playwright/test';
import packed from '@sparticuz/chromium';

/** Whether the journeys run in the packed browser on this machine. */
export const isPacked = process.platform === 'linux' && process.arch === 'x64';

/** Path of the packed browser; unpacked by the first call on this machine. */
export const packedBrowser = (): Promise<string> => packed.executablePath();

/**
 * Starts it. None of the packed browser's own arguments is taken over: `--disable-web-security` among them would make
 * every test about origins and policies pass. The sandbox is off because containers rarely allow one.
 */
export async function launchBrowser(): Promise<Browser> {
  if (isPacked) {
    return chromium.launch({ executablePath: await packedBrowser(), args: ['--no-sandbox', '--disable-gpu'] });
  }
  return chromium.launch(existsSync(chromium.executablePath()) ? {} : { channel: 'chrome' });
}
