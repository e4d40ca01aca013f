// The web host as a command: starts it, prints its address, opens the browser where there is a screen, and closes cleanly.
import { spawn } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { ExhibitError } from '../contract/errors.ts';
import { defaultFolders } from '../engine/folders.ts';
import { startServer, type RunningServer } from './server.ts';

const USAGE = `Usage: serve [case file] [--root folder] [--port number] [--no-open] [--data folder]

  --root folder  new cases go here, and only cases below it can be opened (default: Exhibit in your documents)
  --port number  a fixed port (default: any free one)
  --no-open      print the address, open no browser
  --data folder  settings and the list of recent cases
`;

/** Runs until interrupted. Returns the exit code: 0 done, 1 failed, 2 wrong use. */
export async function serveMain(args: readonly string[]): Promise<number> {
  const wanted = readArguments(args);
  if (typeof wanted === 'string') {
    process.stderr.write(`${wanted}\n\n${USAGE}`);
    return 2;
  }
  let server: RunningServer;
  try {
    server = await startServer(wanted);
  } catch (thrown) {
    const { message, hint } = thrown instanceof ExhibitError ? thrown : { message: `The local host could not be started: ${thrown instanceof Error ? thrown.message : String(thrown)}`, hint: '' };
    process.stderr.write(`${message}${hint && `\n${hint}`}\n`);
    return 1;
  }
  announce(server, wanted.open);
  await interrupted();
  await server.close();
  return 0;
}

/** Options of the server, and whether a browser is to be opened. */
type Wanted = Parameters<typeof startServer>[0] & { readonly open: boolean };

/** What the command line asks for, or one sentence on what is wrong with it. */
function readArguments(args: readonly string[]): Wanted | string {
  let parsed;
  try {
    parsed = parseArgs({
      args: [...args], allowPositionals: true,
      options: { root: { type: 'string' }, port: { type: 'string' }, data: { type: 'string' }, 'no-open': { type: 'boolean' } },
    });
  } catch (thrown) {
    return thrown instanceof Error ? thrown.message : String(thrown);
  }
  const { values, positionals } = parsed;
  if (positionals.length > 1) return 'At most one case file can be named.';
  const [file] = positionals;
  if (file !== undefined && !existsSync(file)) return `There is no file ${file}.`;
  const port = values.port === undefined ? 0 : Number(values.port);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) return `${values.port} is no port.`;
  const { dataFolder, caseFolder } = defaultFolders();
  const data = resolve(values.data ?? dataFolder);
  return {
    rendererFolder: fileURLToPath(new URL(import.meta.url.endsWith('.ts') ? '../../dist/renderer' : '../renderer', import.meta.url)),
    dataFolder: data, uploadFolder: join(data, 'uploads'), root: resolve(values.root ?? caseFolder), port,
    ...(file !== undefined && { openFile: realpathSync(file) }),
    open: !values['no-open'] && hasScreen(),
  };
}

/** The address goes to this terminal and to the browser, nowhere else: whoever has it has the session. */
function announce(server: RunningServer, open: boolean): void {
  const say = (text: string) => process.stdout.write(`${text}\n`);
  say(`Exhibit is at ${server.url}`);
  say('The address works once, on this machine only.');
  if (!server.ipv6) say('This machine has no ::1; listening on 127.0.0.1 alone.');
  if (open) openBrowser(server.address(), () => say('No browser could be opened; open the address yourself.'));
  say(process.stdin.isTTY ? 'Enter gives another address, Ctrl+C ends.' : 'Ctrl+C ends.');
  if (process.stdin.isTTY) process.stdin.on('data', () => say(`Exhibit is at ${server.address()}`)).unref();
}

/** False in CI, without a terminal, and on Linux without a display: there the address is printed only. */
export function hasScreen(environment: NodeJS.ProcessEnv = process.env, platform: NodeJS.Platform = process.platform, terminal: boolean = process.stdout.isTTY): boolean {
  if (environment['CI'] || environment['SSH_CONNECTION'] || !terminal) return false;
  return platform === 'win32' || platform === 'darwin' || Boolean(environment['DISPLAY'] || environment['WAYLAND_DISPLAY']);
}

/** Opens the person's browser, without a shell. */
function openBrowser(address: string, failed: () => void): void {
  const [command, ...args] = process.platform === 'darwin' ? ['open', address]
    : process.platform === 'win32' ? ['rundll32', 'url.dll,FileProtocolHandler', address]
      : ['xdg-open', address];
  const child = spawn(command!, args, { stdio: 'ignore', detached: true });
  child.on('error', failed);
  child.on('exit', (code) => { if (code) failed(); });
  child.unref();
}

/** A second Ctrl+C while closing ends at once: each listener hears one signal only. */
function interrupted(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => resolve());
  });
}
