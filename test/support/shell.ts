// The built desktop application, started in this process on a double of Electron. Each test file can start it once.
import { existsSync, mkdtempSync, readdirSync, realpathSync, rmSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Bridge } from '../../src/contract/bridge.ts';
import { createClient } from '../../src/contract/client.ts';
import type { Client } from '../../src/contract/client.ts';
import { ElectronDouble } from './electron-double.ts';

/** An export of two records, the first of which changes a limit. */
export const CSV = [
  'Admin ID,Action Type,Module Name,Timestamp,Old Value,New Value,IP Address',
  'm.kovacs,limit.update,Players,2026-03-14T01:06:18Z,500,50000,185.44.12.7',
  'd.osei,login,Access,2026-03-14T01:07:00Z,,,185.44.12.7',
].join('\n');

const ROOT = resolve(import.meta.dirname, '../..');

/** Path of a built file. Throws when it is missing or older than a source: a test must not pass on yesterday's program. */
export function builtFile(path: string): string {
  const file = join(ROOT, 'dist', path);
  if (!existsSync(file)) throw new Error(`dist/${path} is missing: run npm run build first.`);
  const built = statSync(file).mtimeMs;
  for (const folder of ['contract', 'engine', 'main', 'preload', 'server', 'cli']) {
    for (const name of readdirSync(join(ROOT, 'src', folder), { recursive: true, encoding: 'utf8' })) {
      if (name.endsWith('.ts') && statSync(join(ROOT, 'src', folder, name)).mtimeMs > built) throw new Error(`dist/${path} is older than src/${folder}/${name}: run npm run build first.`);
    }
  }
  return file;
}

export interface Shell {
  readonly electron: ElectronDouble;
  /** Holds `data`, `cases` and `documents`. */
  readonly folder: string;
  /** The page: what the preload gives it, and the client it makes of that. */
  readonly bridge: Bridge;
  readonly client: Client;
  /** Quits the application as a person does, and removes the folder. */
  end(): Promise<void>;
}

interface ShellOptions { readonly packaged: boolean; readonly args?: (folder: string) => readonly string[] }

/** Starts the built main process and, once it has a window, the built preload. */
export async function startShell({ packaged, args }: ShellOptions): Promise<Shell> {
  const { electron, folder } = loadMain({ packaged, firstInstance: true, args });
  await electron.loaded;
  electron.loadPreload(builtFile('preload/index.cjs'));
  const bridge = electron.world.get('exhibit') as Bridge;
  return {
    electron, folder, bridge, client: createClient(bridge),
    async end() {
      const quitting = electron.nextQuit();
      electron.appEvents.emit('before-quit', { preventDefault() {} });
      await quitting;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export function loadMain({ packaged, firstInstance, args }: ShellOptions & { readonly firstInstance: boolean }): { electron: ElectronDouble; folder: string } {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'exhibit-shell-')));
  process.env['EXHIBIT_DATA'] = join(folder, 'data');
  process.env['EXHIBIT_CASES'] = join(folder, 'cases');
  process.argv = ['electron', '.', ...(args?.(folder) ?? [])];
  const electron = new ElectronDouble({ documents: folder, firstInstance, packaged, appPath: join(import.meta.dirname, 'electron-app.ts') });
  electron.install();
  createRequire(import.meta.url)(builtFile('main/index.js'));
  return { electron, folder };
}
