// `npm start`: builds what is stale, then opens Exhibit in Electron where its program is present, else in the browser.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { hasScreen, serveMain } from '../src/server/serve.ts';
import { findElectron, type ElectronBinary } from './electron-binary.ts';

const ROOT = resolve(import.meta.dirname, '..');

/** What each part of the build is made of, and the file that is newer than all of it when it is fresh. */
const PARTS = {
  renderer: { made: ['dist/renderer/index.html'], of: ['src/renderer', 'src/contract', 'vite.config.ts', 'package-lock.json'] },
  node: { made: ['dist/main/index.js', 'dist/preload/index.cjs'], of: ['src/contract', 'src/engine', 'src/server', 'src/cli', 'src/main', 'src/preload', 'scripts/build.ts', 'package-lock.json'] },
} as const;
type Part = keyof typeof PARTS;

export interface Choice {
  readonly host: 'electron' | 'web';
  /** Which host opens and why, for the person. */
  readonly say: string;
}

/** Electron needs its program and a screen; the web host needs neither. */
export function chooseHost(forceWeb: boolean, electron: ElectronBinary, screen: boolean): Choice {
  if (forceWeb) return { host: 'web', say: 'Starting the local web host, as asked.' };
  if ('missing' in electron) return { host: 'web', say: `Starting the local web host: ${electron.missing}. \`npx install-electron\` gets it.` };
  if (!screen) return { host: 'web', say: 'Starting the local web host: no screen was found for a window.' };
  return { host: 'electron', say: 'Starting Exhibit in its own window.' };
}

/** Parts whose output is missing or older than a source. */
export function staleParts(parts: readonly Part[], root: string = ROOT): readonly Part[] {
  return parts.filter((part) => {
    const { made, of } = PARTS[part];
    const builds = made.map((path) => modified(join(root, path)));
    return Math.min(...builds) < Math.max(...of.map((path) => modified(join(root, path))));
  });
}

/** When a file, or the newest below a folder, was last changed, in milliseconds since 1970; 0 when there is none. */
function modified(path: string): number {
  if (!existsSync(path)) return 0;
  const stats = statSync(path);
  if (!stats.isDirectory()) return stats.mtimeMs;
  return Math.max(0, ...readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => statSync(join(entry.parentPath, entry.name)).mtimeMs));
}

/** Returns the exit code. What is not `--web` is handed on: a case file, or options of the web host. */
async function start(args: readonly string[]): Promise<number> {
  const rest = args.filter((arg) => arg !== '--web');
  const electron = findElectron();
  const choice = chooseHost(rest.length !== args.length, electron, hasScreen());
  process.stdout.write(`${choice.say}\n`);
  const stale = staleParts(choice.host === 'electron' ? ['node', 'renderer'] : ['renderer']);
  if (stale.length > 0) {
    process.stdout.write('Building what has changed …\n');
    const built = spawnSync(process.execPath, [join(ROOT, 'scripts', 'build.ts'), ...stale], { cwd: ROOT, stdio: 'inherit' });
    if (built.status !== 0) return 1;
  }
  if (choice.host === 'web' || 'missing' in electron) return serveMain(rest);
  const { ELECTRON_RUN_AS_NODE: _, ...environment } = process.env;
  const child = spawn(electron.path, [ROOT, ...rest.map((arg) => (arg.startsWith('-') ? arg : resolve(arg)))], { cwd: ROOT, stdio: 'inherit', env: environment });
  return new Promise((end) => {
    // Ctrl+C reaches Electron from the terminal; this process waits for it to close its cases.
    process.on('SIGINT', () => undefined);
    child.on('error', (thrown) => { process.stderr.write(`Electron could not be started: ${thrown.message}\n`); end(1); });
    child.on('exit', (code) => end(code ?? 1));
  });
}

if (import.meta.main) process.exitCode = await start(process.argv.slice(2));
