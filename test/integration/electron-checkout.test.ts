// The desktop shell as a checkout runs it: developer tools, a case named on the command line, a place remembered from before.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { PickedFile } from '../../src/contract/bridge.ts';
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

test('a double of Electron that lacks a member throws instead of passing over it', () => {
  expect(() => shell.electron.touch('app', 'setUserTasks')).toThrow('app.setUserTasks is not in the double');
});
