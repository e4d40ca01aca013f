// A second start of the desktop shell: it leaves the work to the first.
import { rmSync } from 'node:fs';
import { expect, test } from 'vitest';
import { loadMain } from '../support/shell.ts';

test('a second start quits at once and makes no window', () => {
  const { electron, folder } = loadMain({ packaged: true, firstInstance: false });
  rmSync(folder, { recursive: true, force: true });
  expect(electron.done.slice(-2)).toEqual(['lock', 'quit']);
  expect(electron.windows).toEqual([]);
});
