// The child that takes archives and workbooks apart, as this same program: it cannot be told to run as plain Node, for that
// fuse is blown. Told by an argument, it becomes no application: no window, no instance lock, no session.
import { createReadStream } from 'node:fs';
import { app } from 'electron';
import type { ChildCommand } from '../engine/sources/unpack/child-command.ts';

const ARGUMENT = '--unpack-child';
/** What Chromium needs to come up at all: the display and the person's own folders. */
const ENVIRONMENT = ['DISPLAY', 'WAYLAND_DISPLAY', 'XAUTHORITY', 'XDG_RUNTIME_DIR', 'HOME', 'USERPROFILE', 'APPDATA', 'LOCALAPPDATA'];

/** How this program starts itself as the child. From a checkout the program is Electron, and the application its first argument. */
export function unpackCommand(): ChildCommand {
  return {
    command: process.execPath,
    args: [
      ...(app.isPackaged ? [] : [app.getAppPath()]), ARGUMENT, '--js-flags=--max-old-space-size=256',
      // Where the application had to be started without Chromium's sandbox, the child has to be too.
      ...process.argv.filter((argument) => argument === '--no-sandbox'),
    ],
    environment: ENVIRONMENT,
  };
}

export function isUnpackChild(args: readonly string[]): boolean {
  return args.includes(ARGUMENT);
}

/** Answers the one request on standard input, then ends the process. */
export async function runUnpackChild(): Promise<void> {
  app.disableHardwareAcceleration();
  // No icon in the dock while it works.
  if (process.platform === 'darwin') app.setActivationPolicy('prohibited');
  // On Windows Electron puts an empty stream in place of standard input; the pipe itself is there.
  if (process.platform === 'win32') Object.defineProperty(process, 'stdin', { value: createReadStream('', { fd: 0 }) });
  let code = 0;
  try {
    await import('../engine/sources/unpack/child.ts');
  } catch (thrown) {
    process.stderr.write(`${String(thrown)}\n`);
    code = 1;
  }
  // Behind everything written before.
  process.stdout.write('', () => app.exit(code));
}
