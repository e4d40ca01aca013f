// How `npm start` decides: Electron where it can open a window, else the browser, and it always says which and why.
import { mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { findElectron } from '../../scripts/electron-binary.ts';
import { chooseHost, staleParts } from '../../scripts/start.ts';
import { temporaryFolder } from '../support/folders.ts';

/** Writes files with the times given, in seconds since 1970. */
function tree(files: Readonly<Record<string, number>>): string {
  const root = temporaryFolder();
  for (const [path, time] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), '');
    utimesSync(join(root, path), time, time);
  }
  return root;
}
const program = { path: '/electron' };
const missing = { missing: 'Electron’s program is not downloaded' };

describe('the choice of a host', () => {
  test.each([
    ['Electron and a screen', false, program, true, 'electron', /own window/],
    ['Electron, but --web', true, program, true, 'web', /as asked/],
    ['no Electron', false, missing, true, 'web', /not downloaded.*npx install-electron/],
    ['Electron, but no screen', false, program, false, 'web', /no screen/],
  ] as const)('%s', (_, forceWeb, electron, screen, host, words) => {
    const choice = chooseHost(forceWeb, electron, screen);
    expect(choice.host).toBe(host);
    expect(choice.say).toMatch(words);
  });

  test.each([
    ['no package', [], { missing: expect.stringContaining('not installed') }],
    ['a package without its program', ['index.js'], { missing: expect.stringContaining('path.txt') }],
    ['a pointer to nothing', ['path.txt'], { missing: expect.stringContaining('not where') }],
  ] as const)('Electron is looked for without being loaded: %s', (_, files, expected) => {
    const root = tree(Object.fromEntries(files.map((file) => [`node_modules/electron/${file}`, 1])));
    if (files[0] === 'path.txt') writeFileSync(join(root, 'node_modules/electron/path.txt'), 'electron');
    // A package that is loaded all the same betrays itself here.
    if (files[0] === 'index.js') writeFileSync(join(root, 'node_modules/electron/index.js'), 'throw new Error("loaded")');
    expect(findElectron(root)).toEqual(expected);
  });

  test('its program is found where path.txt says', () => {
    const root = tree({ 'node_modules/electron/dist/electron': 1 });
    writeFileSync(join(root, 'node_modules/electron/path.txt'), 'electron\n');
    expect(findElectron(root)).toEqual({ path: join(root, 'node_modules/electron/dist/electron') });
  });
});

describe('a part is built anew', () => {
  const fresh = { 'dist/renderer/index.html': 200, 'dist/main/index.js': 200, 'dist/preload/index.cjs': 200, 'src/renderer/app/app.tsx': 100, 'src/contract/model.ts': 100, 'src/engine/engine.ts': 100 };
  test.each([
    ['when nothing was changed', {}, []],
    ['when it was never built', { 'dist/renderer/index.html': 0 }, ['renderer']],
    ['when a screen was changed', { 'src/renderer/features/home/home.tsx': 300 }, ['renderer']],
    ['when the engine was changed', { 'src/engine/engine.ts': 300 }, ['node']],
    ['when what both are made of was changed', { 'src/contract/model.ts': 300 }, ['node', 'renderer']],
    ['when one of two outputs is old', { 'dist/preload/index.cjs': 50 }, ['node']],
  ] as const)('%s: %j', (_, change, stale) => {
    expect(staleParts(['node', 'renderer'], tree({ ...fresh, ...change }))).toEqual(stale);
  });
});
