// The command as it is published, from dist/node: its workers are found beside it, and it answers as the sources do.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { exhibitJson, start } from '../support/cli.ts';
import { temporaryFolder } from '../support/folders.ts';
import { builtFile } from '../support/shell.ts';

const CSV = 'Admin ID,Action Type,Module Name,Timestamp,Old Value,New Value,IP Address\nann,limit.update,Players,2026-03-14T01:06:18Z,1,2,10.0.0.1\n';

test('the built command imports and finds what the checkout does', async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'a.csv'), CSV);
  const built = async (...args: string[]) => JSON.parse((await start(folder, [...args, '--json'], [builtFile('node/cli.js')]).ended).stdout) as unknown;
  const imported = await built('import', 'a.csv', '--yes', '--case', 'built.exhibit');
  expect(imported).toEqual((await exhibitJson(folder, 'import', 'a.csv', '--yes', '--case', 'source.exhibit')).document);
  expect(await built('search', '--case', 'built.exhibit', 'ann')).toEqual((await exhibitJson(folder, 'search', '--case', 'source.exhibit', 'ann')).document);
});
