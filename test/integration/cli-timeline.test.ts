// `exhibit timeline`, as people read it and as a picture (golden files), and as scripts do.
import { mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Timeline } from '../../src/contract/timeline.ts';
import { VERSION } from '../../src/engine/version.ts';
import { exhibit, exhibitJson } from '../support/cli.ts';

const CSV = ['timestamp,admin_id,action_type,module_name,target_type,target_id,result',
  '2026-03-14T01:00:00Z,kim,role.grant,Staff,employee,E-1,success',
  '2026-03-14T01:06:18.412Z,kim,limit.update,Players,player,P-1,success',
  '2026-03-14T01:06:18.500Z,lee,payout.approve,Cashier,player,P-1,failure',
  '2026-03-14T01:33:46Z,kim,role.revoke,Staff,employee,E-1,success',
  '2026-03-14T01:33:47Z,"ada\u001b[2J <b>",login,Access,,,success', ',ada,note.add,Players,player,P-2,success', ''].join('\n');
const C = ['--case', 'night.exhibit'];

let folder = '';
beforeAll(async () => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'exhibit-cli-')));
  writeFileSync(join(folder, 'night.csv'), CSV);
  await exhibit(folder, 'import', 'night.csv', '--yes', ...C);
  await exhibit(folder, 'finding', '--title', 'A role for half an hour', '--severity', 'bad', '--cite', 'S-001:1', 'S-001:2', 'S-001:4', 'S-001:6', ...C);
  await exhibit(folder, 'finding', 'cite', 'F-01', 'S-001:3', '--role', 'contradicts', ...C);
  await exhibit(folder, 'star', 'S-001:5', ...C);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('the timeline tells lanes, findings and what is not shown, and no text of the log reaches the terminal as it is', async () => {
  const { code, stdout, stderr } = await exhibit(folder, 'timeline', ...C);
  expect([code, stderr]).toEqual([0, '']);
  expect(stdout).not.toContain('\u001b');
  await expect(stdout).toMatchFileSnapshot('../golden/cli/timeline.txt');
});

test('--out writes the picture, and never over a file that is there', async () => {
  const args = ['timeline', '--by', 'entity', '--zone', 'Europe/Malta', '--out', 'night.svg', ...C];
  expect((await exhibit(folder, ...args)).code).toBe(0);
  await expect(readFileSync(join(folder, 'night.svg'), 'utf8').replace(`Exhibit ${VERSION}`, 'Exhibit VERSION')).toMatchFileSnapshot('../golden/cli/timeline.svg');
  expect((await exhibit(folder, ...args)).stderr).toContain('FILE_EXISTS');
});

test('--json prints the published shape, of the window asked for', async () => {
  const { document } = await exhibitJson<Timeline>(folder, 'timeline', '--by', 'source', '--from', '2026-03-14T01:30:00Z', ...C);
  expect(document).toMatchObject({ by: 'source', shown: 2, marked: 6, without: { undated: 1, outsideWindow: 3 }, lanes: [{ name: 'S-001', detail: 'night.csv', events: 2 }] });
});

test('a window that is none is wrong use', async () => {
  const { code, stderr } = await exhibit(folder, 'timeline', '--from', 'noon', ...C);
  expect([code, stderr]).toEqual([2, expect.stringContaining('BAD_INPUT')]);
});
