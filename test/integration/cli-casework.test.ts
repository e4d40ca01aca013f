// Casework on the command line, each command a process of its own: what people see is held in golden files.
import { createHash } from 'node:crypto';
import { copyFileSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { FindingVersion, MergePreview, Question } from '../../src/contract/casework.ts';
import type { Finding, TagCount } from '../../src/contract/model.ts';
import { exhibit, exhibitJson, masked } from '../support/cli.ts';

const LOG = ['Record ID,Admin ID,Action Type,Module Name,Timestamp', ...[1, 2, 3, 4, 5, 6].map((id) => `${id},${id % 3 === 0 ? 'd.osei' : 'm.kovacs'},login,Access,2026-03-14T0${id}:00:00Z`), ''].join('\n');
let folder = '';
const C = ['--case', 'c.exhibit'];
const golden = (name: string) => `../golden/cli/${name}.txt`;
const run = async (...args: readonly string[]): Promise<string> => {
  const { code, stdout, stderr } = await exhibit(folder, ...args, ...C);
  expect([code, stderr]).toEqual([0, '']);
  return stdout;
};
/** The account that runs the tests is other everywhere. */
let account = '';
const shown = (text: string): string => masked(text).replaceAll(new RegExp(`\\b${account.replaceAll(/[^\w]/g, '\\$&')}\\b`, 'g'), '<me>'.padEnd(account.length)).replaceAll(/ {2,}/g, '  ').replaceAll(/─+|-{3,}/g, '---');

beforeAll(async () => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'exhibit-cli-')));
  writeFileSync(join(folder, 'log.csv'), LOG);
  const imported = await exhibit(folder, 'import', 'log.csv', '--yes', ...C);
  if (imported.code !== 0) throw new Error(imported.stderr);
  await run('finding', '--title', 'Logins at night', '--severity', 'suspicious', '--amount', '1250.00', '--currency', 'EUR', '--alternatives', 'A night shift.', '--cite', 'S-001:1');
  const { document } = await exhibitJson<{ entries: { actor: string }[] }>(folder, 'custody', ...C);
  account = document.entries[0].actor;
}, 240_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('casework on the command line', () => {
  test('tags a result, lists tags, colours them, and takes back and does again', async () => {
    const steps = [
      await run('tag', 'night', '--query', 'actor:m.kovacs'), await run('tag', 'bad', 'S-001:3'), await run('colour', 'night', '#8844aa'), await run('tags'),
      await run('undo'), await run('undo'), await run('tags'), await run('redo'), await run('redo'), await run('colour', 'night'), await run('tag', 'night', '--query', 'tag:night', '--remove'), await run('tags'),
    ];
    await expect(steps.join('\n')).toMatchFileSnapshot(golden('tags'));
    const { document } = await exhibitJson<{ tags: TagCount[] }>(folder, 'tags', ...C);
    expect(document).toEqual({ tags: [{ tag: 'bad', count: 1, colour: 'bad' }] });
    expect((await exhibitJson<unknown>(folder, 'tag', 'late', '--query', 'actor:d.osei', ...C)).document).toEqual({ tag: 'late', on: true, query: 'actor:d.osei', changed: 2 });
  }, 240_000);

  test('the custody log as a page is told of in the log itself; the table is not', async () => {
    await run('custody');
    const before = (await exhibitJson<{ total: number }>(folder, 'custody', ...C)).document.total;
    await run('custody', '--html', 'custody.html');
    const { document } = await exhibitJson<{ total: number; entries: { action: string; detail: string }[] }>(folder, 'custody', ...C);
    const page = readFileSync(join(folder, 'custody.html'));
    expect(document.entries.slice(before).map(({ action, detail }) => [action, detail])).toContainEqual(['custody.render', expect.stringContaining(createHash('sha256').update(page).digest('hex'))]);
  }, 240_000);

  test('events and a query at once, neither, and a colour that is none are wrong use', async () => {
    for (const args of [['tag', 'x'], ['tag', 'x', 'S-001:1', '--query', ''], ['star'], ['colour', 'x', 'mauve']]) {
      const { code, stderr } = await exhibit(folder, ...args, ...C);
      expect([code, stderr], args.join(' ')).toEqual([2, expect.stringContaining('BAD_INPUT')]);
    }
  }, 240_000);

  test('a finding is signed, supported by a search in vain, changed, and tells its history', async () => {
    const steps = [
      await run('finding', 'sign', 'F-01'), await run('finding', 'absent', 'F-01', '--query', 'actor:nobody', '--from', '2026-03-14T02:00:00Z', '--to', '2026-03-14T05:00:00Z', '--comment', 'nobody else'),
      await run('finding', 'sign', 'F-01'), await run('finding', 'sign', 'F-01', '--remove'), await run('finding', 'history', 'F-01'),
    ];
    await expect(shown(steps.join('\n'))).toMatchFileSnapshot(golden('finding-history'));
    const { document } = await exhibitJson<{ finding: string; versions: FindingVersion[] }>(folder, 'finding', 'history', 'F-01', ...C);
    expect(document.versions.map(({ finding }) => finding?.status)).toEqual(['draft', 'signed off', 'in review', 'signed off', 'in review']);
    const { document: { findings: [finding] } } = await exhibitJson<{ findings: Finding[] }>(folder, 'finding', 'list', ...C);
    expect(finding).toMatchObject({ stake: { amount: '1250.00', currency: 'EUR' }, alternatives: 'A night shift.', signedOff: null, absences: [{ label: 'EX-002', searched: 4 }] });
  }, 240_000);

  test('a search that finds something, or a period that is not covered, is refused', async () => {
    const absent = (query: string, to: string) => exhibit(folder, 'finding', 'absent', 'F-01', '--query', query, '--from', '2026-03-14T02:00:00Z', '--to', to, ...C);
    const [found, uncovered] = [await absent('actor:d.osei', '2026-03-14T05:00:00Z'), await absent('actor:nobody', '2026-03-15T00:00:00Z')];
    expect([found.code, uncovered.code].every((code) => code !== 0)).toBe(true);
    await expect(found.stderr + uncovered.stderr).toMatchFileSnapshot(golden('finding-absent-refused'));
  }, 240_000);

  test('questions are added, answered, listed and removed', async () => {
    const steps = [
      await run('question'), await run('question', 'add', 'Two people share an account', '--kind', 'hypothesis', '--links', 's-001:2', 'F-01'), await run('question', 'add', 'Who was on shift?'),
      await run('question', 'edit', 'Q-01', '--status', 'supported'), await run('question', 'list'), await run('question', 'remove', 'Q-02'), await run('question'),
    ];
    await expect(shown(steps.join('\n'))).toMatchFileSnapshot(golden('questions'));
    const { document } = await exhibitJson<{ questions: Question[] }>(folder, 'question', ...C);
    expect(document.questions).toMatchObject([{ id: 'Q-01', kind: 'hypothesis', status: 'supported', links: ['S-001:2', 'F-01'] }]);
    expect((await exhibit(folder, 'question', 'add', 'x', '--links', 'F-77', ...C)).stderr).toContain('FINDING_UNKNOWN');
  }, 240_000);

  test('a colleague’s copy is looked at without a trace, then merged', async () => {
    copyFileSync(join(folder, 'c.exhibit'), join(folder, 'copy.exhibit'));
    for (const [own, title] of [['copy.exhibit', 'Theirs'], ['c.exhibit', 'Mine']]) expect((await exhibit(folder, 'finding', '--title', title, '--cite', 'S-001:4', '--case', own)).code).toBe(0);
    expect((await exhibit(folder, 'finding', 'edit', 'F-01', '--statement', 'theirs', '--case', 'copy.exhibit')).code).toBe(0);
    await run('finding', 'edit', 'F-01', '--statement', 'mine');
    const before = createHash('sha256').update(readFileSync(join(folder, 'c.exhibit'))).digest('hex');
    const dry = await run('merge', 'copy.exhibit', '--dry');
    await expect(shown(dry)).toMatchFileSnapshot(golden('merge-dry'));
    expect(createHash('sha256').update(readFileSync(join(folder, 'c.exhibit'))).digest('hex')).toBe(before);
    const { code, document } = await exhibitJson<MergePreview>(folder, 'merge', 'copy.exhibit', ...C);
    expect([code, document.conflicts.map(({ field, kept }) => `${field} ${kept}`), document.renumbered.length]).toEqual([0, ['statement mine'], 4]);
    expect(await run('merge', 'copy.exhibit', '--dry')).toMatch(/^Nothing in copy\.exhibit is missing here\./);
    expect(await run('undo')).toBe('Took back: Merge copy.exhibit\n');
  }, 240_000);
});
