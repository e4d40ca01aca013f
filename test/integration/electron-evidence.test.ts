// New files and evidence through the packaged desktop shell, built, on a double of Electron: where they go, and that they verify as picked.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { importFile } from '../../src/contract/sources.ts';
import type { ElectronDouble } from '../support/electron-double.ts';
import { CSV, startShell, type Shell } from '../support/shell.ts';

let shell: Shell;
let electron: ElectronDouble;
beforeAll(async () => {
  shell = await startShell({ packaged: true });
  ({ electron } = shell);
});
afterAll(() => shell.end());

test('asks where a new file is to go, of the kind that its proposed name says, and gives it that ending', async () => {
  for (const [proposal, chosen, name, kinds] of [
    ['night copy.exhibit', 'copy', 'copy.exhibit', ['exhibit']], ['night bundle.zip', 'handed on', 'handed on.zip', ['zip']],
    ['night bundle.zip.age', 'handed on.zip', 'handed on.zip.age', ['age']], ['night bundle.zip', 'b.ZIP', 'b.ZIP', ['zip']],
  ] as const) {
    electron.person.saves = join(shell.folder, chosen);
    expect(await shell.bridge.pickTarget(proposal)).toEqual({ handle: expect.stringMatching(/^file-[\w-]{22}$/), name });
    expect(electron.saveDialogs.at(-1)?.filters?.flatMap(({ extensions }) => extensions)).toEqual(kinds);
  }
  electron.person.saves = '';
  expect(await shell.bridge.pickTarget('night bundle.zip')).toBeNull();
});

test('a case is sealed; it and its bundle verify as files that the person picks, with the key that signed and with no other', async () => {
  const { client, bridge, folder } = shell;
  const { caseId } = await client.call('case.create', { name: 'To be sealed', file: null }).then(async () => {
    const made = (await client.call('case.recent', {})).find(({ name }) => name === 'To be sealed')!;
    return { caseId: (await client.call('case.open', { file: made.file, readOnly: false })).id };
  });
  const path = join(folder, 'sealed.csv');
  writeFileSync(path, CSV);
  electron.person.picks = [path];
  await client.call('import.run', { caseId, files: (await bridge.pickFiles({ many: true, what: 'sources' })).map(({ handle }) => importFile(handle, { accept: true })) });
  await client.call('finding.create', { caseId, title: 'Limit lifted', statement: '', severity: 'bad', confidence: 'high', status: 'draft', view: null, query: '', events: ['S-001:1'] });
  const { verifier } = await client.call('case.seal', { caseId, passphrase: 'correct horse battery', reason: 'handed over' });
  electron.person.saves = join(folder, 'sealed');
  const target = await bridge.pickTarget('sealed bundle.zip');
  expect(await client.call('case.bundle', { caseId, file: target!.handle, encryption: null })).toMatchObject({ events: 1 });
  const { fileName } = await client.call('case.info', { caseId });
  await client.call('case.close', { caseId });
  for (const file of [join(folder, 'cases', fileName), join(folder, 'sealed.zip')]) {
    electron.person.picks = [file];
    const [picked] = await bridge.pickFiles({ many: false, what: 'evidence' });
    const verify = (key: string | null) => client.call('evidence.verify', { file: picked.handle, passphrase: null, identity: null, verifier: key });
    expect([(await verify(null)).ok, (await verify(verifier)).ok]).toEqual([true, true]);
    expect((await verify(`${verifier.slice(0, -4)}AAAA`).catch(() => ({ ok: false }))).ok).toBe(false);
  }
  expect(electron.openDialogs.at(-1)).toMatchObject({ title: 'Verify a file', properties: ['openFile'] });
  expect(readFileSync(join(folder, 'data', 'keys', 'keys.json'), 'utf8')).not.toContain('correct horse');
}, 60_000);
