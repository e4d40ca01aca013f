// What `exhibit import` shows before it writes, and that it writes nothing until that is accepted.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ENCRYPTED_ZIPS, ZIP_PASSWORD, zipOf } from '../support/archives.ts';
import { exhibit, exhibitJson, masked } from '../support/cli.ts';
import { temporaryFolder } from '../support/folders.ts';

const HEAD = 'Admin ID,Action Type,Module Name,Timestamp,Old Value,New Value,IP Address';
const CSV = `${HEAD}\nann,limit.update,Players,2026-03-14T01:06:18Z,1,2,10.0.0.1\n`;
const OTHER = `${HEAD}\nkim,role.grant,Staff,2026-03-15T01:06:18Z,,payout_approver,10.0.0.2\n`;
const ZONELESS = `${HEAD}\nann,limit.update,Players,2026-03-14 01:06:18,1,2,10.0.0.1\n`;
/** A table that no profile knows by name. */
const UNKNOWN = 'when,who,what,before,after\n2026-03-14T01:06:18Z,ann,limit,1,2\n2026-03-14T01:07:18Z,kim,role,,x\n';

interface Preview { readonly entries: readonly { name: string; inside: string | null; format: string; profile: { id: string }; questions: readonly { kind: string; option: string }[]; rows: readonly { actor: string | null }[] }[]; readonly hidden: readonly string[]; readonly refused: readonly { file: string; code: string }[] }
interface Imported { readonly sources: readonly { name: string; profile: string }[]; readonly error?: { code: string; message: string } }

/** `exports` holds files, folders, an archive, an empty file and a link. */
let folder = '';
beforeAll(async () => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'exhibit-cli-')));
  mkdirSync(join(folder, 'exports', 'april'), { recursive: true });
  const files = { 'a.csv': CSV, 'april/b.csv.gz': gzipSync(OTHER), 'empty.csv': '', 'logs.zip': await zipOf({ 'x.csv': CSV.replace('ann', 'zoe'), 'deep/y.ndjson': '{"actor":"lee","action":"login","timestamp":"2026-03-16T01:00:00Z"}\n' }) };
  for (const [name, bytes] of Object.entries(files)) writeFileSync(join(folder, 'exports', name), bytes);
  symlinkSync('a.csv', join(folder, 'exports', 'link.csv'));
  writeFileSync(join(folder, 'zoneless.csv'), ZONELESS);
  writeFileSync(join(folder, 'unknown.csv'), UNKNOWN);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('an encrypted archive', () => {
  test('is refused by name without its password or with another one, and imported with it; the case keeps no trace of the password', async () => {
    writeFileSync(join(folder, 'secret.zip'), ENCRYPTED_ZIPS['Info-ZIP']);
    writeFileSync(join(folder, 'right.txt'), `${ZIP_PASSWORD}\n`);
    writeFileSync(join(folder, 'wrong.txt'), 'Correct horse');
    writeFileSync(join(folder, 'empty.txt'), '\n');
    const given = (...more: string[]) => exhibitJson<Imported & { refused?: readonly { code: string }[] }>(folder, 'import', 'secret.zip', '--yes', '--case', 'secret.exhibit', ...more);
    expect((await exhibit(folder, 'import', 'secret.zip', '--yes', '--case', 'secret.exhibit')).stderr).toContain('error PASSWORD_NEEDED: secret.zip');
    expect((await exhibit(folder, 'import', 'secret.zip', '--yes', '--case', 'secret.exhibit', '--password-file', 'wrong.txt')).stderr).toContain('error PASSWORD_WRONG: secret.zip');
    expect((await given('--password-file', 'empty.txt')).document.error).toMatchObject({ code: 'BAD_INPUT', message: 'The first line of empty.txt is empty.' });
    const { code, document } = await given('--password-file', 'right.txt');
    expect([code, document.sources]).toMatchObject([0, [{ name: 'secret.zip › a.csv' }]]);
    for (const name of ['secret.exhibit', 'secret.exhibit-wal']) if (existsSync(join(folder, name))) expect(readFileSync(join(folder, name)).includes(ZIP_PASSWORD)).toBe(false);
  });
});

describe('what is shown', () => {
  test('is every file of a folder, gzip and archive opened, with rows as actor · action · entity · old → new', async () => {
    const { code, stdout, stderr } = await exhibit(folder, 'import', 'exports', '--case', 'dry.exhibit', '--dry-run');
    expect(code).toBe(1);
    await expect(masked(stdout)).toMatchFileSnapshot('../golden/cli/import-preview.txt');
    expect(stderr).toContain('error FILE_EMPTY: exports/empty.csv');
    expect(stderr).toContain('error FILE_NOT_REGULAR: exports/link.csv');
    expect(existsSync(join(folder, 'dry.exhibit'))).toBe(false);
  });

  test('is one document with --json, and nothing is left of the case that was made for looking', async () => {
    const { code, document } = await exhibitJson<Preview>(folder, 'import', 'exports', 'zoneless.csv', '--case', 'dry.exhibit', '--dry-run');
    expect(code).toBe(1);
    expect(Object.keys(document)).toEqual(['entries', 'hidden', 'refused']);
    expect(document.entries.map(({ name }) => name)).toEqual(expect.arrayContaining(['exports/a.csv', 'exports/april/b.csv.gz', 'zoneless.csv']));
    expect(document.entries.find(({ name }) => name === 'exports/april/b.csv.gz')).toMatchObject({ format: 'csv+gzip', rows: [{ actor: 'kim' }] });
    expect(document.entries.at(-1)?.questions).toEqual([expect.objectContaining({ kind: 'zone', option: '--zone' })]);
    expect(document.refused.map(({ file, code }) => [file, code])).toEqual([['exports/empty.csv', 'FILE_EMPTY'], ['exports/link.csv', 'FILE_NOT_REGULAR']]);
    expect(existsSync(join(folder, 'dry.exhibit'))).toBe(false);
  });

  test('of an archive is with --inside only what is named; a name that nothing has is wrong use', async () => {
    const { document } = await exhibitJson<Preview>(folder, 'import', 'exports/logs.zip', '--inside', 'y.ndjson', '--case', 'dry.exhibit', '--dry-run');
    expect(document.entries.map(({ inside }) => inside)).toEqual(['deep/y.ndjson']);
    const { code, stderr } = await exhibit(folder, 'import', 'exports/logs.zip', '--inside', 'z.csv', '--case', 'dry.exhibit', '--yes');
    expect([code, stderr]).toEqual([2, expect.stringMatching(/Nothing inside the files given is called “z\.csv”\.[^]*x\.csv/)]);
  });
});

describe('nothing is written before it is accepted', () => {
  test('without a terminal and without --yes: exit 1, IMPORT_QUESTION, no case', async () => {
    const { code, stdout, stderr } = await exhibit(folder, 'import', 'exports/a.csv', '--case', 'new.exhibit');
    expect([code, stderr]).toEqual([1, expect.stringContaining('error IMPORT_QUESTION: Import 1 source? Nobody has accepted what is shown.')]);
    expect(stdout).toContain('limit.update');
    expect(existsSync(join(folder, 'new.exhibit'))).toBe(false);
  });

  test('--yes accepts a generic mapping, and never answers for a zone', async () => {
    const questions = await exhibit(folder, 'import', 'zoneless.csv', '--yes', '--case', 'new.exhibit');
    expect([questions.code, questions.stderr]).toEqual([1, expect.stringMatching(/error IMPORT_QUESTION: zoneless\.csv: .*--zone/)]);
    expect(existsSync(join(folder, 'new.exhibit'))).toBe(false);
    const { code, document } = await exhibitJson<Imported>(folder, 'import', 'unknown.csv', '--yes', '--case', 'generic.exhibit');
    expect([code, document.sources.map(({ name }) => name)]).toEqual([0, ['unknown.csv']]);
  });

  // `script` of util-linux gives a command a terminal of its own.
  const terminal = spawnSync('script', ['--version']).status === 0;
  test.skipIf(!terminal).each([['y', 0, true], ['n', 130, false], ['', 130, false]])('on a terminal it asks: “%s” ends with %i', (answer, status, made) => {
    const own = temporaryFolder();
    writeFileSync(join(own, 'a.csv'), CSV);
    const command = [process.execPath, resolve(import.meta.dirname, '../../bin/exhibit.js'), 'import', 'a.csv', '--case', 'c.exhibit'].join(' ');
    const { status: code, stdout } = spawnSync('script', ['-qec', command, '/dev/null'], {
      cwd: own, input: `${answer}\n`, encoding: 'utf8', env: { ...process.env, EXHIBIT_DATA: join(own, 'data'), EXHIBIT_CASES: join(own, 'cases') },
    });
    expect(stdout).toContain('Import 1 source? [y/N]');
    expect([code, existsSync(join(own, 'c.exhibit'))]).toEqual([status, made]);
  });
});

describe('profiles', () => {
  test('are listed, shown, saved from a file and removed; a file serves --profile as it is', async () => {
    const shown = (await exhibit(folder, 'profiles', 'show', 'generic-back-office')).stdout;
    const mine = shown.replace(/^id: .*$/m, 'id: our-own').replace(/^title: .*$/m, 'title: Our own table');
    writeFileSync(join(folder, 'mine.yaml'), mine);
    const drafted = await exhibitJson<Imported>(folder, 'import', 'exports/a.csv', '--profile', 'mine.yaml', '--yes', '--case', 'drafted.exhibit');
    expect([drafted.code, drafted.document.sources.map(({ profile }) => profile)]).toEqual([0, ['our-own']]);
    expect((await exhibit(folder, 'profiles')).stdout).not.toContain('our-own');

    expect((await exhibit(folder, 'profiles', 'save', 'mine.yaml')).stdout).toMatch(/^Saved: our-own, Our own table, version \d+\n$/);
    expect((await exhibit(folder, 'profiles', 'list')).stdout).toMatch(/^our-own +Our own table +\d+ +saved$/m);
    expect((await exhibitJson<{ text: string }>(folder, 'profiles', 'show', 'our-own')).document.text).toContain('title: Our own table');
    const rebuilt = await exhibitJson<{ profile: string }>(folder, 'rebuild', 'S-001', '--profile', 'our-own', '--case', 'generic.exhibit');
    expect(rebuilt.document.profile).toBe('our-own');

    const removed = await exhibitJson<{ profiles: { id: string }[] }>(folder, 'profiles', 'remove', 'our-own');
    expect(removed.document.profiles.map(({ id }) => id)).not.toContain('our-own');
    // The case keeps its own copy.
    expect((await exhibit(folder, 'ledger', 'S-001', '--case', 'drafted.exhibit')).stdout).toContain('Our own table (our-own)');
  });

  test.each([
    ['FILE_NOT_FOUND', 1, ['import', 'exports/a.csv', '--profile', 'nowhere.yaml', '--yes', '--case', 'p.exhibit']],
    ['PROFILE_INVALID', 2, ['import', 'exports/a.csv', '--profile', 'bad.yaml', '--yes', '--case', 'p.exhibit']],
    ['PROFILE_INVALID', 2, ['profiles', 'save', 'bad.yaml']],
    ['PROFILE_UNKNOWN', 2, ['profiles', 'remove', 'generic-back-office']],
    ['PROFILE_UNKNOWN', 2, ['profiles', 'show', '../../etc/passwd']],
  ] as const)('%s exits %i', async (code, exit, args) => {
    writeFileSync(join(folder, 'bad.yaml'), 'id: [unclosed\n');
    const { code: ended, stderr } = await exhibit(folder, ...args);
    expect([ended, stderr]).toEqual([exit, expect.stringContaining(`error ${code}: `)]);
    expect(existsSync(join(folder, 'p.exhibit'))).toBe(false);
  });
});

test('an archive is written out again byte for byte, and its ledger shows every layer', async () => {
  const { code } = await exhibitJson<Imported>(folder, 'import', 'exports', '--inside', 'x.csv', '--yes', '--case', 'zip.exhibit');
  expect(code).toBe(1);
  const out = await exhibitJson<{ equal: boolean }>(folder, 'export', '--case', 'zip.exhibit', '--source', 'S-002', '--out', 'back.zip');
  expect([out.code, out.document.equal]).toEqual([0, true]);
  expect(readFileSync(join(folder, 'back.zip')).equals(readFileSync(join(folder, 'exports/logs.zip')))).toBe(true);
  expect((await exhibit(folder, 'ledger', 'S-002', '--case', 'zip.exhibit')).stdout).toMatch(/^Layers, outermost first\n.*\nexports\/logs\.zip +zip/m);
});
