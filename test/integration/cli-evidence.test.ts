// Keys, seal, bundle and verify from the command line, as they are used: passphrases from a file, verdicts in the exit code.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { exhibit, exhibitJson } from '../support/cli.ts';
import { scratchFolder, writeSource } from '../support/case.ts';
import { LOG } from '../support/evidence.ts';

it('a case is sealed, bundled and verified without it; a changed letter ends with 1', async () => {
  const folder = scratchFolder();
  writeSource(folder, 'log.csv', LOG);
  writeFileSync(join(folder, 'words'), 'four words in a row\n');
  expect((await exhibit(folder, 'import', 'log.csv', '--case', 'c.exhibit', '--yes')).code).toBe(0);
  expect((await exhibit(folder, 'finding', '--case', 'c.exhibit', '--title', 'Limit', '--cite', 'S-001:2')).code).toBe(0);
  const refused = await exhibit(folder, 'seal', '--case', 'c.exhibit', '--reason', 'filed');
  expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining('No passphrase was given') as string });
  const sealed = await exhibitJson<{ root: string; verifier: string }>(folder, 'seal', '--case', 'c.exhibit', '--reason', 'filed', '--passphrase-file', 'words', '--stamp-request', 'c.tsq');
  expect(sealed.code).toBe(0);
  expect(existsSync(join(folder, 'c.tsq'))).toBe(true);
  const verified = await exhibit(folder, 'verify', 'c.exhibit', '--key', sealed.document.verifier);
  expect(verified).toMatchObject({ code: 0, stdout: expect.stringContaining('Nothing has changed since sealing.') as string });
  expect((await exhibit(folder, 'bundle', 'c.zip', '--case', 'c.exhibit')).code).toBe(0);
  expect((await exhibit(folder, 'verify', 'c.zip')).stdout).toContain('EX-001 S-001:2');
  const bytes = readFileSync(join(folder, 'c.zip'));
  bytes[bytes.indexOf('50000')] ^= 1;
  writeFileSync(join(folder, 'changed.zip'), bytes);
  expect(await exhibit(folder, 'verify', 'changed.zip')).toMatchObject({ code: 1, stdout: expect.stringContaining('Changed or damaged since sealing') as string });
  const { document: { keys: [key] } } = await exhibitJson<{ keys: { id: string }[] }>(folder, 'key', 'list');
  expect((await exhibit(folder, 'key', 'backup', key.id, 'key.pem')).code).toBe(0);
  expect((await exhibit(folder, 'key', 'lost', key.id, '--reason', 'laptop stolen')).stdout).toContain('laptop stolen');
  expect((await exhibit(folder, 'verify', 'c.exhibit')).stdout).toMatch(/declared lost on \d{4}-\d\d-\d\d: laptop stolen/);
  expect((await exhibit(folder, 'key', 'restore', 'key.pem', '--passphrase-file', 'words')).stdout).toContain('signs from now on');
  expect(readFileSync(join(folder, 'data', 'readings.ndjson'), 'utf8')).toContain('c.exhibit');
}, 240_000);
