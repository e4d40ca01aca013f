// What is handed on of a sealed case verifies without it, and one altered byte is reported.
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { execFileSync, spawnSync } from 'node:child_process';
import { dirname, join, resolve } from 'node:path';
import { generateX25519Identity, identityToRecipient } from 'age-encryption';
import { describe, expect, it } from 'vitest';
import { packed, unpacked, type Files } from '../../src/engine/evidence/pack.ts';
import { sumsText } from '../../src/engine/evidence/bundle.ts';
import { verifierText } from '../../src/engine/evidence/notes.ts';
import { SigningKeys } from '../../src/engine/evidence/signing-keys.ts';
import { verifyFile } from '../../src/engine/evidence/verify-file.ts';
import { caseWithFinding, PASSPHRASE } from '../support/evidence.ts';
import { scratchFolder, TestCase, writeSource } from '../support/case.ts';

const HOW = { passphrase: null, identity: null, verifier: null, keys: [] };
const verify = (path: string, how: Partial<typeof HOW | { passphrase: string; identity: string; verifier: string }> = {}) => verifyFile(path, { ...HOW, ...how }, new AbortController().signal);

/** A sealed case and its bundle, made once: each test has copies of its own. */
let made: Promise<{ readonly sealed: Buffer; readonly zip: Buffer; readonly verifier: string }> | null = null;
async function make(): Promise<{ readonly sealed: Buffer; readonly zip: Buffer; readonly verifier: string }> {
  const test = await caseWithFinding();
  const { verifier } = await test.call('case.seal', { passphrase: PASSPHRASE, reason: 'filed' });
  const bundle = join(test.folder, 'bundle.zip');
  await test.call('case.bundle', { file: bundle, encryption: null });
  await test.engine.close();
  return { sealed: readFileSync(test.path), zip: readFileSync(bundle), verifier };
}

async function bundled(): Promise<{ readonly folder: string; readonly path: string; readonly bundle: string; readonly verifier: string }> {
  const { sealed, zip, verifier } = await (made ??= make());
  const folder = scratchFolder();
  return { folder, path: writeSource(folder, 'test.exhibit', sealed), bundle: writeSource(folder, 'bundle.zip', zip), verifier };
}

async function opened(): Promise<TestCase & { readonly folder: string; readonly bundle: string }> {
  const copy = await bundled();
  return Object.assign(await TestCase.open(copy.path), { folder: copy.folder, bundle: copy.bundle });
}

/** The bundle with its files altered, and its sums made to fit. */
async function altered(bundle: string, alter: (files: Map<string, Buffer>) => void): Promise<string> {
  const files = new Map(await unpacked(readFileSync(bundle)));
  alter(files);
  files.set('SHA256SUMS', Buffer.from(sumsText(files)));
  writeFileSync(`${bundle}.altered.zip`, await packed(files));
  return `${bundle}.altered.zip`;
}
const edited = (name: string, from: string | RegExp, to: string) => (files: Map<string, Buffer>) => {
  const text = files.get(name)!.toString();
  expect(text.replace(from, to)).not.toBe(text);
  files.set(name, Buffer.from(text.replace(from, to)));
};

describe('a bundle', () => {
  it('verifies without the case, names each exhibit, and is the same to the byte each time', async () => {
    const test = await bundled();
    const sealed = await TestCase.open(test.path);
    await sealed.call('case.bundle', { file: join(test.folder, 'again.zip'), encryption: null });
    await sealed.engine.close();
    expect(readFileSync(join(test.folder, 'again.zip')).equals(readFileSync(test.bundle))).toBe(true);
    rmSync(test.path);
    const report = await verify(test.bundle, { verifier: test.verifier });
    expect(report.checks.filter(({ ok }) => !ok)).toEqual([]);
    expect(report.verdict).toBe('Nothing in the bundle has changed since sealing.');
    expect(report.checks.map(({ what }) => what)).toEqual(['Files', 'Signature', 'EX-001 S-001:2', 'EX-002 S-001:4', 'EX-003 S-001:2', 'EX-004 S-001:3', 'Custody log', 'reports/F-01.html', 'reports/F-02.html']);
  });

  it('holds the record word for word, and passes sha256sum', async () => {
    const test = await bundled();
    const files: Files = await unpacked(readFileSync(test.bundle));
    expect(files.get('events/EX-004/record')!.toString()).toBe('3,2026-03-14T01:02:00Z,lee,player.note.add,Players,player:00713,note,,Łukasz “ok”,10.0.0.2');
    const folder = join(test.folder, 'unpacked');
    for (const [name, bytes] of files) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), bytes);
    }
    const said = execFileSync('sha256sum', ['-c', 'SHA256SUMS'], { cwd: folder }).toString();
    expect(said.trim().split('\n')).toHaveLength(files.size - 1);
  });

  it.each<[string, (files: Map<string, Buffer>) => void, RegExp]>([
    ['a record', edited('events/EX-001/record', '50000', '60000'), /^EX-001 S-001:2: the record is not in the tree of its source/],
    ['a field', edited('events/EX-001/event.json', '"kim"', '"lee"'), /^EX-001 S-001:2: its field actor is not the one committed to/],
    ['a proof', edited('events/EX-002/record.tlog-proof', /index \d+/, 'index 0'), /^EX-002 S-001:4: the record is not in the tree/],
    ['the root of a part', edited('parts/S-001-1.txt', /\n4\n/, '\n5\n'), /the checkpoint of its part is not the one that was signed/],
    ['the manifest of a source', edited('parts/S-001-1.manifest.json', 'backoffice', 'frontoffice'), /the manifest of its source is not the one that was signed/],
    ['the checkpoint', edited('seal/checkpoint.txt', /\n\d+\n/, '\n9\n'), /^Signature: the signature of the checkpoint does not hold/],
    ['the key', edited('seal/verifiers.txt', /\+[0-9a-f]{8}\+/, '+00000000+'), /^Signature: the list of verifiers is damaged/],
    ['the custody log', edited('custody.ndjson', 'A. Novak', 'B. Novak'), /^Custody log: entry 1 does not fit/],
    ['the end of the custody log', (files) => files.set('custody.ndjson', Buffer.from(`${files.get('custody.ndjson')!.toString().split('\n').slice(0, -2).join('\n')}\n`)), /^Custody log: its last entry is not that of the seal/],
    ['a commitment', edited('seal/commitments.txt', /^../, 'ff'), /^Signature: the commitments to fields are not those that were signed/],
    ['a report', edited('reports/F-01.html', 'Raised', 'Lowered'), /^reports\/F-01\.html: its content is not what its hash says/],
    ['which record an exhibit is', edited('manifest.json', '"S-001:2"', '"S-002:2"'), /the record is another source’s|not the one committed to/],
    ['a file that is missing', (files) => files.delete('events/EX-001/record'), /^EX-001 S-001:2: events\/EX-001\/record is missing/],
  ])('in which %s was altered is reported, though the sums fit', async (_what, alter, told) => {
    const test = await bundled();
    const report = await verify(await altered(test.bundle, alter));
    expect(report.ok).toBe(false);
    expect(report.checks.filter(({ ok }) => !ok).map(({ what, detail }) => `${what}: ${detail}`).join(' | ')).toMatch(told);
    expect(report.verdict).toMatch(/^Changed or damaged since sealing: /);
  });

  it('is refused where another key signed it than the one named', async () => {
    const test = await bundled();
    const other = new SigningKeys(join(test.folder, 'keys')).unlock('another passphrase');
    expect((await verify(test.bundle, { verifier: verifierText({ name: 'exhibit/x', publicKey: other.publicKey }) })).checks.find(({ ok }) => !ok)).toMatchObject({ what: 'Signature', detail: expect.stringMatching(/not the one you named/) as string });
  });

  it('opens encrypted with its passphrase or identity alone', async () => {
    const test = await opened();
    const [locked, sent] = [join(test.folder, 'locked.age'), join(test.folder, 'sent.age')];
    await test.call('case.bundle', { file: locked, encryption: { passphrase: 'open sesame', recipient: null } });
    expect((await verify(locked, { passphrase: 'open sesame' })).ok).toBe(true);
    for (const passphrase of [null, 'another']) await expect(verify(locked, { passphrase })).rejects.toMatchObject({ code: 'PASSPHRASE_WRONG' });
    const identity = await generateX25519Identity();
    await test.call('case.bundle', { file: sent, encryption: { passphrase: null, recipient: await identityToRecipient(identity) } });
    expect((await verify(sent, { identity })).ok).toBe(true);
    await expect(test.call('case.bundle', { file: join(test.folder, 'x.age'), encryption: { passphrase: null, recipient: 'nobody' } })).rejects.toMatchObject({ code: 'BAD_INPUT' });
  });

  it('is made of a sealed case alone, and overwrites nothing', async () => {
    const test = await caseWithFinding();
    await expect(test.call('case.bundle', { file: join(test.folder, 'b.zip'), encryption: null })).rejects.toMatchObject({ code: 'NOT_SEALED' });
    const sealed = await opened();
    await expect(sealed.call('case.bundle', { file: sealed.bundle, encryption: null })).rejects.toMatchObject({ code: 'FILE_EXISTS' });
  });
});

describe('a subset', () => {
  it('opens like any case, holds the cited records alone, and proves that they are in the sealed one', async () => {
    const test = await opened();
    const path = join(test.folder, 'subset.exhibit');
    expect(await test.call('case.subset', { file: path, name: 'Subset' })).toMatchObject({ events: 3 });
    await test.engine.close();
    rmSync(test.path);
    const subset = await TestCase.open(path);
    expect((await subset.rows()).map(({ actor, time }) => [actor, time])).toEqual([['kim', '2026-03-14T01:01:00.000000Z'], ['lee', '2026-03-14T01:02:00.000000Z'], ['kim', '2026-03-14T01:03:00.000000Z']]);
    const [source] = await subset.call('source.list', {});
    expect(source.remarks).toEqual([expect.stringMatching(/^a subset: 3 of 4 records of S-001 backoffice\.csv, SHA-256 [0-9a-f]{64}, of the case Test$/)]);
    const findings = await subset.call('finding.list', {});
    expect(findings.map(({ title, exhibits }) => [title, exhibits.map(({ event, role, comment }) => `${event} ${role} ${comment}`)])).toEqual([
      ['Limit lifted', ['S-001:1 shows EX-001 of F-01 by A. Novak in the sealed case', 'S-001:3 shows EX-002 of F-01 by A. Novak in the sealed case', 'S-001:2 context EX-004 of F-01 by A. Novak in the sealed case: a note <b>meanwhile</b>']],
      ['Elsewhere', ['S-001:1 shows EX-003 of F-02 by A. Novak in the sealed case']],
    ]);
    const report = await subset.call('case.verify', {});
    expect(report.checks.filter(({ ok }) => !ok)).toEqual([]);
    expect(report.checks.find(({ what }) => what === 'Origin')!.detail).toMatch(/^3 records are in the log of the case [0-9a-f-]{36}, sealed with key [0-9a-f]{16}/);
    // Nothing of what was not cited is left in the file.
    expect(readFileSync(path).includes('E-1')).toBe(false);
  });
});

describe('a report', () => {
  it('verifies by itself, and one changed letter shows', async () => {
    const test = await caseWithFinding();
    const { text } = await test.call('report.render', { finding: 'F-01', format: 'html', zone: null, time: null });
    const path = join(test.folder, 'report.html');
    writeFileSync(path, text);
    expect(await verify(path)).toMatchObject({ ok: true, verdict: expect.stringMatching(/^The report has not changed since it was made\. /) as string });
    writeFileSync(path, text.replace('50000', '60000'));
    expect((await verify(path)).verdict).toBe('Changed or damaged since it was made: its content is not what its hash says.');
    writeFileSync(path, 'neither');
    await expect(verify(path)).rejects.toMatchObject({ code: 'NOT_EVIDENCE' });
  });
});

/** How Go and golang.org/x/mod are called, where they are installed (Debian: golang-go, golang-golang-x-mod-dev). */
const GO_PATH = '/usr/share/gocode';
const hasGo = existsSync(join(GO_PATH, 'src/golang.org/x/mod/sumdb/note')) && spawnSync('go', ['version']).error === undefined;

it.skipIf(!hasGo)('the recipe with golang.org/x/mod, which knows nothing of Exhibit, verifies a bundle, and not one with an altered record', async () => {
  const { folder, bundle } = await bundled();
  const run = (name: string, files: Files) => {
    for (const [path, content] of files) {
      mkdirSync(dirname(join(folder, name, path)), { recursive: true });
      writeFileSync(join(folder, name, path), content);
    }
    return spawnSync('go', ['run', resolve('docs/recipes/verify-bundle.go')], { cwd: join(folder, name), encoding: 'utf8', env: { ...process.env, GO111MODULE: 'off', GOPATH: GO_PATH, GOCACHE: join(folder, 'cache') } });
  };
  const files = await unpacked(readFileSync(bundle));
  const whole = run('whole', files);
  expect([whole.stderr, whole.status]).toEqual(['', 0]);
  expect(whole.stdout).toContain('ok records 4, parts 1 and the sealed state; sealed with exhibit/');
  const record = Buffer.from(files.get('events/EX-001/record')!);
  record[5] ^= 1;
  const altered = run('altered', new Map([...files, ['events/EX-001/record', record]]));
  expect([altered.status, altered.stdout]).toEqual([1, expect.stringContaining('FAILED events/EX-001/record.tlog-proof: invalid transparency proof')]);
}, 180_000);
