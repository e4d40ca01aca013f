// Wrong use and bad input on the command line: a code, a hint, the right exit code, and a case that is unharmed.
import { existsSync, mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ErrorCode } from '../../src/contract/errors.ts';
import { exhibit, exhibitJson, start } from '../support/cli.ts';
import { temporaryFolder } from '../support/folders.ts';

const CSV = 'Admin ID,Action Type,Module Name,Timestamp,Old Value,New Value,IP Address\nann,limit.update,Players,2026-03-14T01:06:18Z,1,2,10.0.0.1\n';
const ZONELESS = 'Admin ID,Action Type,Module Name,Timestamp,Old Value,New Value,IP Address\nann,limit.update,Players,2026-03-14 01:06:18,1,2,10.0.0.1\n';

interface Failed { readonly error: { readonly code: string; readonly message: string; readonly hint: string } }

/** Holds a case of one event, for questions that change nothing. */
let shared = '';
beforeAll(async () => {
  shared = realpathSync(mkdtempSync(join(tmpdir(), 'exhibit-cli-')));
  for (const [name, text] of [['export.csv', CSV], ['zoneless.csv', ZONELESS]]) writeFileSync(join(shared, name), text);
  await exhibit(shared, 'import', 'export.csv', '--yes', '--case', 'c.exhibit');
});
afterAll(() => rmSync(shared, { recursive: true, force: true }));

function folderWith(files: Readonly<Record<string, string>>): string {
  const folder = temporaryFolder();
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}

test.each<[string, readonly string[]]>([
  ['an unknown command', ['serach']], ['no command', []], ['an unknown option', ['info', '--case', 'c.exhibit', '--colour']], ['no case', ['info']],
  ['no argument', ['show', '--case', 'c.exhibit']], ['too many arguments', ['info', '--case', 'c.exhibit', 'extra']],
  ['a limit that is no number', ['search', '--case', 'c.exhibit', '--limit', 'many']], ['an order there is none of', ['search', '--case', 'c.exhibit', '--order', 'newest']],
  ['a severity there is none of', ['finding', '--case', 'c.exhibit', '--title', 'T', '--severity', 'awful']], ['a format there is none of', ['report', '--case', 'c.exhibit', '--out', 'f', '--format', 'odt']],
])('%s is wrong use: exit 2, said on stderr', async (_what, args) => {
  const { code, stdout, stderr } = await exhibit(shared, ...args);
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr).not.toBe('');
});

test.each<[ErrorCode, number, readonly string[]]>([
  ['FILE_NOT_FOUND', 1, ['info', '--case', 'nowhere.exhibit']], ['NOT_A_CASE', 1, ['info', '--case', 'export.csv']], ['FILE_NOT_FOUND', 1, ['import', 'export.csv', '--case', 'nowhere.exhibit', '--no-create']],
  ['ENTITY_UNKNOWN', 1, ['entity', '--case', 'c.exhibit', 'player/nobody']], ['EVENT_UNKNOWN', 1, ['show', '--case', 'c.exhibit', 'S-009:1']], ['EVENT_UNKNOWN', 1, ['star', '--case', 'c.exhibit', 'S-001:1', 'S-001:77']], ['FINDING_UNKNOWN', 1, ['finding', 'cite', '--case', 'c.exhibit', 'F-07', 'S-001:1']], ['VIEW_UNKNOWN', 1, ['view', 'delete', '--case', 'c.exhibit', 'V-07']],
  ['QUERY_INVALID', 2, ['search', '--case', 'c.exhibit', 'actor:(']], ['ZONE_UNKNOWN', 2, ['import', 'zoneless.csv', '--case', 'c.exhibit', '--zone', 'Mars/Base']],
  ['PROFILE_UNKNOWN', 2, ['import', 'zoneless.csv', '--case', 'c.exhibit', '--profile', 'nonesuch']], ['REPORT_EMPTY', 1, ['report', '--case', 'c.exhibit', '--out', 'r.html']],
  ['NOTHING_TO_UNDO', 1, ['undo', '--case', 'c.exhibit']],
])('%s exits %i with code, message and hint, on stderr and in JSON', async (code, exit, args) => {
  const outcome = await exhibit(shared, ...args, '--json');
  expect(outcome.stderr).toMatch(new RegExp(`^error ${code}: .+\n  .+\n$`, 'm'));
  const { error } = JSON.parse(outcome.stdout) as Failed;
  expect([outcome.code, error.code]).toEqual([exit, code]);
  expect([error.message, error.hint]).not.toContain('');
});

test('an open question ends the import before anything is written, naming the option that answers it', async () => {
  const folder = folderWith({ 'good.csv': CSV, 'zoneless.csv': ZONELESS });
  const { code, stdout, stderr } = await exhibit(folder, 'import', 'good.csv', 'zoneless.csv', '--yes', '--case', 'new.exhibit');
  expect([code, stdout]).toEqual([1, expect.stringContaining('Question: ')]);
  expect(stderr).toContain('error IMPORT_QUESTION: zoneless.csv: ');
  expect(stderr).toContain('--zone');
  expect(readdirSync(folder).filter((name) => name.startsWith('new.exhibit'))).toEqual([]);
  const answered = await exhibitJson<{ sources: { firstTime: string }[] }>(folder, 'import', 'good.csv', 'zoneless.csv', '--yes', '--case', 'new.exhibit', '--zone', 'Europe/Malta');
  expect([answered.code, answered.document.sources.map(({ firstTime }) => firstTime)]).toEqual([0, ['2026-03-14T01:06:18.000000Z', '2026-03-14T00:06:18.000000Z']]);
});

test('files that cannot be imported are named with their reason; the others go in, and the exit code is 1', async () => {
  const folder = folderWith({ 'good.csv': CSV, 'empty.csv': '', 'picture.png': '\u0089PNG\r\n\u001a\n\u0000\u0000\u0000\rIHDR\u0000\u0001' });
  mkdirSync(join(folder, 'dir.csv'));
  const bad = ['empty.csv', 'picture.png', 'dir.csv', 'missing.csv'];
  const { code, document } = await exhibitJson<Failed & { sources: { name: string }[]; failed: { file: string; code: string }[] }>(folder, 'import', bad[0], 'good.csv', ...bad.slice(1), '--yes', '--case', 'c.exhibit');
  expect(code).toBe(1);
  expect(document.sources.map(({ name }) => name)).toEqual(['good.csv']);
  expect(document.failed.map(({ file, code }) => [file, code])).toEqual([['empty.csv', 'FILE_EMPTY'], ['picture.png', 'NOT_A_LOG'], ['dir.csv', 'FILE_NOT_FOUND'], ['missing.csv', 'FILE_NOT_FOUND']]);
  expect(document.error.code).toBe('FILE_EMPTY');
  expect((await exhibit(folder, 'verify', '--case', 'c.exhibit')).code).toBe(0);
});

test('a case made for files none of which could be read is taken away again', async () => {
  const folder = folderWith({ 'empty.csv': '' });
  const { code, stdout, stderr } = await exhibit(folder, 'import', 'empty.csv', '--yes', '--case', 'c.exhibit');
  expect([code, stdout, stderr]).toEqual([1, 'Nothing was imported.\n', expect.stringContaining('error FILE_EMPTY')]);
  expect(existsSync(join(folder, 'c.exhibit'))).toBe(false);
});

test('Ctrl+C during an import exits 130 and leaves the case as it was', async () => {
  const rows = Array.from({ length: 200_000 }, (_, at) => `ann,limit.update,Players,2026-03-14T01:06:18Z,${at},${at + 1},10.0.0.1`);
  const folder = folderWith({ 'first.csv': CSV, 'large.csv': `${CSV.split('\n')[0]}\n${rows.join('\n')}\n` });
  await exhibit(folder, 'import', 'first.csv', '--yes', '--case', 'c.exhibit');
  const running = start(folder, ['import', 'large.csv', '--yes', '--case', 'c.exhibit']);
  // The journal grows once records are being written.
  const journal = join(folder, 'c.exhibit-wal');
  await expect.poll(() => (statSync(journal, { throwIfNoEntry: false })?.size ?? 0) > 100_000, { interval: 5, timeout: 20_000 }).toBe(true);
  running.process.kill('SIGINT');
  const { code, stderr } = await running.ended;
  expect([code, stderr]).toEqual([130, expect.stringContaining('error CANCELLED')]);
  const { document } = await exhibitJson<{ sources: number; events: number }>(folder, 'info', '--case', 'c.exhibit');
  expect([document.sources, document.events]).toEqual([1, 1]);
  expect((await exhibit(folder, 'verify', '--case', 'c.exhibit')).code).toBe(0);
});

test('a Node that is too old is told what to do before anything is loaded', async () => {
  const older = 'data:text/javascript,Object.defineProperty(process,"versions",{value:{...process.versions,node:"20.11.1"}})';
  const { code, stderr } = await start(temporaryFolder(), ['--version'], ['--import', older, join(import.meta.dirname, '../../bin/exhibit.js')]).ended;
  expect([code, stderr]).toEqual([1, expect.stringContaining('Exhibit needs Node 24 or newer; this is 20.11.1.')]);
});
