// The desktop shell as a checkout runs it: developer tools, a case named on the command line, a place remembered from before.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { spawnSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { PickedFile } from '../../src/contract/bridge.ts';
import { importFile } from '../../src/contract/sources.ts';
import type { UnpackRequest } from '../../src/engine/sources/unpack/frames.ts';
import { zipOf } from '../support/archives.ts';
import { startShell } from '../support/shell.ts';
import type { Shell } from '../support/shell.ts';

let shell: Shell;
beforeAll(async () => {
  shell = await startShell({
    packaged: false,
    args: (folder) => {
      mkdirSync(join(folder, 'data'));
      writeFileSync(join(folder, 'data', 'window.json'), JSON.stringify({ bounds: { x: 100, y: 50, width: 1500, height: 950 }, maximized: true }));
      return [join(folder, 'Named.exhibit')];
    },
  });
});
afterAll(() => shell.end());

test('opens where it was, as it was', () => {
  expect(shell.electron.windows[0].options).toMatchObject({ x: 100, y: 50, width: 1500, height: 950 });
  expect(shell.electron.done).toContain('maximize');
});

test('hands over the case named on the command line', async () => {
  const { promise, resolve } = Promise.withResolvers<PickedFile>();
  shell.bridge.onOpenFile(resolve);
  expect((await promise).name).toBe('Named.exhibit');
});

test('has developer tools, which load from inside Electron only', () => {
  const answers: unknown[] = [];
  for (const url of ['devtools://devtools/bundled/x.js', 'https://evil.example/']) shell.electron.requestFilter!({ url } as never, (answer) => answers.push(answer.cancel));
  expect(shell.electron.windows[0].options.webPreferences?.devTools).toBe(true);
  expect(JSON.stringify(shell.electron.menu)).toContain('toggleDevTools');
  expect(answers).toEqual([false, true]);
});

describe('the child that unpacks', () => {
  test('is this program again, told by an argument: an archive is imported through it', async () => {
    const path = join(shell.folder, 'logs.zip');
    writeFileSync(path, await zipOf({ 'a.csv': 'Admin ID,Action Type,Module Name,Timestamp,Old Value,New Value,IP Address\nann,limit.update,Players,2026-03-14T01:06:18Z,1,2,10.0.0.1\n' }));
    const { handle } = await shell.bridge.fileFor(Object.assign(new File([], 'x'), { path }));
    const { id: caseId } = await shell.client.call('case.create', { name: 'Archive', file: null });
    const [entry] = await shell.client.call('import.list', { caseId, files: [handle], raiseLimits: false, password: null });
    expect(entry).toMatchObject({ file: handle, refusal: null, bytes: 133 });
    const { sources } = await shell.client.call('import.run', { caseId, files: [importFile(entry.file, { name: entry.name, inside: entry.inside })] });
    expect(sources.map(({ format, read, imported }) => [format, read, imported])).toEqual([['csv+zip', 1, 1]]);
  });

  test('becomes no application: no window, no lock, no session; it answers its request and ends', () => {
    const path = join(shell.folder, 'logs.zip');
    const request = JSON.stringify({ path, name: 'logs.zip', folder: shell.folder, raiseLimits: false, password: null, task: { kind: 'list', headBytes: 1000 } } satisfies UnpackRequest);
    const program = join(import.meta.dirname, '../support/electron-app.ts');
    const { status, stdout, stderr } = spawnSync(process.execPath, [program, '--unpack-child'], { input: request });
    expect([status, stderr.toString()]).toEqual([0, 'steps: disableHardwareAcceleration, exit 0\n']);
    expect(stdout.toString('latin1')).toContain('"kind":"start","inside":"a.csv"');
  });
});

test('a double of Electron that lacks a member throws instead of passing over it', () => {
  expect(() => shell.electron.touch('app', 'setUserTasks')).toThrow('app.setUserTasks is not in the double');
});
