// What the web host promises to its own page: one address that works once, a session that ends, uploads, and the port to the engine.
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { hasScreen } from '../../src/server/serve.ts';
import { temporaryFolder } from '../support/folders.ts';
import { sendRaw } from '../support/raw-http.ts';
import { temporaryWebHost, tokenOf, type WebHost } from '../support/web-host.ts';
import { importFile } from '../../src/contract/sources.ts';

const begin = (host: WebHost, token: string) =>
  fetch(`${host.origin}/session`, { method: 'POST', headers: { origin: host.origin, 'content-type': 'application/json' }, body: JSON.stringify({ token }) });
const hasSession = async (host: WebHost, cookie: string) =>
  (await fetch(`${host.origin}/session`, { headers: { origin: host.origin, cookie } })).status === 200;
const put = (host: WebHost, cookie: string, name: string, body: string | Uint8Array<ArrayBuffer>) =>
  fetch(`${host.origin}/upload?name=${encodeURIComponent(name)}`, { method: 'PUT', headers: { origin: host.origin, cookie, 'content-type': 'application/octet-stream' }, body });
const handleIn = async (answer: Response) => ((await answer.json()) as { handle: string }).handle;
const MINUTE = 60_000;

describe('the page', () => {
  test('comes with a policy whose nonce is new each time and in every place of the page', async () => {
    const host = await temporaryWebHost(temporaryFolder());
    const answers = await Promise.all([fetch(`${host.origin}/`), fetch(`${host.origin}/index.html`)]);
    const nonces = await Promise.all(answers.map(async (answer) => {
      const nonce = /script-src 'self' 'nonce-([\w-]{24})'/.exec(answer.headers.get('content-security-policy') ?? '')?.[1] ?? 'none';
      const page = await answer.text();
      expect(page.split(nonce)).toHaveLength(3);
      expect(page).not.toContain('__NONCE__');
      return nonce;
    }));
    expect(new Set(nonces).size).toBe(2);
  });

  test('every answer carries the safe headers, a refusal too', async () => {
    const host = await temporaryWebHost(temporaryFolder());
    for (const path of ['/', '/assets/main.js', '/nothing', '/session']) {
      const { headers } = await fetch(host.origin + path);
      expect(Object.fromEntries(headers), path).toMatchObject({
        'cache-control': 'no-store', 'x-content-type-options': 'nosniff', 'x-frame-options': 'DENY', 'referrer-policy': 'no-referrer',
        'cross-origin-opener-policy': 'same-origin', 'cross-origin-resource-policy': 'same-origin', 'cross-origin-embedder-policy': 'require-corp',
        'content-security-policy': expect.stringMatching(/^default-src 'none'; .*frame-ancestors 'none'/),
        'permissions-policy': expect.stringContaining('camera=(), '),
      });
    }
  });

  test('may run only its own scripts, and make no markup of text', async () => {
    const host = await temporaryWebHost(temporaryFolder());
    const policy = (await fetch(`${host.origin}/`)).headers.get('content-security-policy') ?? '';
    expect(policy).toContain("require-trusted-types-for 'script'");
    expect(policy).toContain(`connect-src 'self' ws://127.0.0.1:${host.port};`);
    expect(policy).not.toMatch(/unsafe-|\*|https?:/);
  });

  test('is served under ::1 too where the machine has it', async ({ skip }) => {
    const host = await temporaryWebHost(temporaryFolder());
    skip(!host.ipv6, 'this machine has no ::1');
    const answer = await sendRaw(host.port, `GET / HTTP/1.1\r\nHost: [::1]:${host.port}\r\n\r\n`, '::1');
    expect(answer.status).toBe(200);
    expect(answer.head).toContain(`ws://[::1]:${host.port}`);
  });
});

describe('a session', () => {
  test('is begun by a launch address once; each address has a token of its own', async () => {
    const host = await temporaryWebHost(temporaryFolder());
    expect(host.url).toMatch(new RegExp(`^http://127\\.0\\.0\\.1:${host.port}/#token=[\\w-]{43}$`));
    const [first, second] = [tokenOf(host.url), tokenOf(host.address())];
    expect(first).not.toBe(second);
    expect([await begin(host, first), await begin(host, first), await begin(host, second)].map(({ status }) => status)).toEqual([200, 401, 200]);
  });

  test('ends after thirty minutes without use, and use begins them anew', async () => {
    let now = 0;
    const host = await temporaryWebHost(temporaryFolder(), { now: () => now });
    const cookie = await host.signIn();
    now = 29 * MINUTE;
    expect(await hasSession(host, cookie)).toBe(true);
    now = 58 * MINUTE;
    expect(await hasSession(host, cookie)).toBe(true);
    now = 89 * MINUTE;
    expect(await hasSession(host, cookie)).toBe(false);
  });

  test('ends after twelve hours however busy, its sockets with it', async () => {
    let now = 0;
    const host = await temporaryWebHost(temporaryFolder(), { now: () => now });
    const cookie = await host.signIn();
    const socket = await host.socket(cookie);
    const closed = new Promise((resolve) => socket.once('close', resolve));
    for (; now <= 12 * 60 * MINUTE; now += 20 * MINUTE) expect(await hasSession(host, cookie)).toBe(true);
    expect(await hasSession(host, cookie)).toBe(false);
    expect(await closed).toBe(4401);
  });

  test('is not idle while work of it is under way', async () => {
    let now = 0;
    const host = await temporaryWebHost(temporaryFolder(), { now: () => now });
    const cookie = await host.signIn();
    const client = await host.client(cookie);
    const { id: caseId } = await client.call('case.create', { name: 'Long', file: null });
    const { promise: started, resolve } = Promise.withResolvers<void>();
    const running = new AbortController();
    const ended = client.call('index.build', { caseId }, { signal: running.signal, onTick: () => resolve() }).catch((thrown: unknown) => thrown);
    await started;
    now = 5 * 60 * MINUTE;
    expect(await hasSession(host, cookie)).toBe(true);
    running.abort();
    expect(await ended).toMatchObject({ code: 'CANCELLED' });
    now = 6 * 60 * MINUTE;
    expect(await hasSession(host, cookie)).toBe(false);
  });

  test('says which case was named on the command line, outside the root or not', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'named.exhibit'), '');
    const host = await temporaryWebHost(folder, { openFile: join(folder, 'named.exhibit') });
    const { open } = (await (await begin(host, tokenOf(host.url))).json()) as { open: string };
    const client = await host.client(await host.signIn());
    await expect(client.call('case.open', { file: open, readOnly: false })).resolves.toMatchObject({ events: 7 });
    expect(await client.call('case.recent', {})).toMatchObject([{ file: open, fileName: 'named.exhibit' }]);
  });
});

describe('the port', () => {
  test('carries the engine’s calls, and a change is told to every window', async () => {
    const host = await temporaryWebHost(temporaryFolder());
    const cookie = await host.signIn();
    const [one, other] = [await host.client(cookie), await host.client(cookie)];
    expect(await one.call('app.info', {})).toMatchObject({ host: 'web' });
    const { id: caseId } = await one.call('case.create', { name: 'Kim', file: null });
    const heard = new Promise((resolve) => other.onChanged((topic, of) => { if (of === caseId) resolve(topic); }));
    await one.call('case.rename', { caseId, name: 'Kim 2' });
    expect(await heard).toBe('case');
    expect(await other.call('case.info', { caseId })).toMatchObject({ id: caseId });
  });
});

describe('an upload', () => {
  test('is stored byte for byte under a random name that only its owner can read, and gone after the run', async () => {
    const folder = temporaryFolder();
    const host = await temporaryWebHost(folder);
    const cookie = await host.signIn();
    const bytes = randomBytes(3_000_000);
    expect((await put(host, cookie, 'märz 1.csv', bytes)).status).toBe(200);
    const [run] = readdirSync(join(folder, 'uploads'));
    const [name] = readdirSync(join(folder, 'uploads', run!));
    expect(name).toMatch(/^[0-9a-f]{32}$/);
    const path = join(folder, 'uploads', run!, name!);
    expect(readFileSync(path).equals(bytes)).toBe(true);
    // Windows knows no such bits: a file there belongs to its owner by where it lies.
    const modes = [path, join(folder, 'uploads', run!)].map((file) => statSync(file).mode & 0o777);
    expect(modes).toEqual(process.platform === 'win32' ? modes : [0o600, 0o700]);
    await host.close();
    expect(readdirSync(join(folder, 'uploads'))).toEqual([]);
  });

  test('of a folder comes file by file, however many they are, and each keeps its place in the folder as a label', async () => {
    const host = await temporaryWebHost(temporaryFolder());
    const cookie = await host.signIn();
    const names = Array.from({ length: 1500 }, (_, at) => `exports/2026/${at % 7 === 0 ? '../' : ''}${at}.csv`);
    const handles: string[] = [];
    for (let at = 0; at < names.length; at += 10) handles.push(...await Promise.all(names.slice(at, at + 10).map(async (name) => handleIn(await put(host, cookie, name, 'a,b\n')))));
    const client = await host.client(cookie);
    const { id: caseId } = await client.call('case.create', { name: 'Many', file: null });
    const entries = await client.call('import.list', { caseId, files: handles, raiseLimits: false, password: null });
    // The double lists each file twice, the second time refused with a message that names it.
    expect(entries.map(({ file }) => file)).toEqual(handles.flatMap((handle) => [handle, handle]));
    expect(entries.filter(({ refusal }) => refusal === null).map(({ name }) => name)).toEqual(names);
    expect(entries[1].refusal?.message).toBe('exports/2026/../0.csv has no bytes.');
    // As many as the contract takes, each with all its answers and a long name, fit into one call; this double dies of it.
    const files = Array.from({ length: 10_000 }, (_, at) => importFile(handles[at % handles.length], { name: 'n'.repeat(900), zone: 'Europe/Malta' }));
    await expect(client.call('import.run', { caseId, files })).rejects.toMatchObject({ code: 'WORKER_DIED' });
  }, 60_000);

  test('lists what lies in a folder below the root by handle, and refuses what leads out of it', async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'cases', 'folder'), { recursive: true });
    writeFileSync(join(folder, 'cases', 'folder', 'a.csv'), 'a,b\n');
    writeFileSync(join(folder, 'cases', 'folder', 'b.csv'), '');
    const host = await temporaryWebHost(folder);
    const client = await host.client(await host.signIn());
    const { id: caseId } = await client.call('case.create', { name: 'Kim', file: null });
    const entries = await client.call('import.list', { caseId, files: ['folder'], raiseLimits: false, password: null });
    expect(entries.map(({ name, refusal }) => [name, refusal?.code ?? null])).toEqual([['a.csv', null], ['b.csv', 'FILE_EMPTY'], ['c.csv', 'HANDLE_UNKNOWN']]);
    expect(entries[0].file).toMatch(/^h-[\w-]{22}$/);
    const preview = await client.call('import.preview', { caseId, file: importFile(entries[0].file) });
    expect(preview.name).toBe(`a.csv at ${join(folder, 'cases', 'folder', 'a.csv')}`);
  });

  test('is reached by its handle, and its name is what the person called it', async () => {
    const folder = temporaryFolder();
    const host = await temporaryWebHost(folder);
    const cookie = await host.signIn();
    const handle = await handleIn(await put(host, cookie, 'march.csv', 'a,b\n'));
    const client = await host.client(cookie);
    const { id: caseId } = await client.call('case.create', { name: 'Kim', file: null });
    const preview = await client.call('import.preview', { caseId, file: importFile(handle, { name: 'march.csv' }) });
    expect(preview.file).toBe(handle);
    expect(preview.name).toMatch(/^march\.csv at /);
    // The host knows the name too.
    expect((await client.call('import.preview', { caseId, file: importFile(handle) })).name).toMatch(/^march\.csv at /);
  });

  test('of a case becomes a case of the root, for work on it must outlive the run; never over another', async () => {
    const folder = temporaryFolder();
    const host = await temporaryWebHost(folder);
    const cookie = await host.signIn();
    const bytes = 'SQLite format 3\0 and so on';
    mkdirSync(join(folder, 'cases'), { recursive: true });
    writeFileSync(join(folder, 'cases', 'Kim.exhibit'), 'precious');
    const client = await host.client(cookie);
    const handle = await handleIn(await put(host, cookie, '../../Kim.exhibit', bytes));
    await client.call('case.open', { file: handle, readOnly: false });
    expect(await client.call('case.recent', {})).toMatchObject([{ fileName: 'Kim (2).exhibit' }]);
    await host.close();
    expect(readFileSync(join(folder, 'cases', 'Kim.exhibit'), 'utf8')).toBe('precious');
    expect(readFileSync(join(folder, 'cases', 'Kim (2).exhibit'), 'latin1')).toBe(bytes);
  });

  test('that breaks off leaves nothing', async () => {
    const folder = temporaryFolder();
    const host = await temporaryWebHost(folder);
    const cookie = await host.signIn();
    const socket = connect(host.port, '127.0.0.1');
    const run = join(folder, 'uploads', readdirSync(join(folder, 'uploads'))[0]!);
    socket.write(`PUT /upload?name=a HTTP/1.1\r\nHost: 127.0.0.1:${host.port}\r\nOrigin: ${host.origin}\r\nCookie: ${cookie}\r\nContent-Length: 1000\r\n\r\nhalf`);
    await expect.poll(() => readdirSync(run).length).toBe(1);
    socket.destroy();
    await expect.poll(() => readdirSync(run)).toEqual([]);
  });

  test('of a run that was killed is removed at the next start, one of a living run is not', async () => {
    const folder = temporaryFolder();
    // Numbers of processes end far below this one on every system.
    for (const name of ['999999999-dead', `${process.pid}-alive`]) mkdirSync(join(folder, 'uploads', name), { recursive: true });
    await temporaryWebHost(folder);
    expect(existsSync(join(folder, 'uploads', '999999999-dead'))).toBe(false);
    expect(existsSync(join(folder, 'uploads', `${process.pid}-alive`))).toBe(true);
  });
});

test('a connection that says nothing is closed', async () => {
  const host = await temporaryWebHost(temporaryFolder(), { silenceMs: 20 });
  const answer = await sendRaw(host.port, 'GET / HTTP/1.1\r\nHost:');
  expect([0, 408]).toContain(answer.status);
});

test('without a built page the host says so instead of starting', async () => {
  await expect(temporaryWebHost(temporaryFolder(), { rendererFolder: '/nowhere' })).rejects.toMatchObject({ code: 'FILE_NOT_FOUND', hint: expect.stringContaining('npm run build') });
});

test.each([
  ['a desktop', 'linux', { DISPLAY: ':0' }, true, true],
  ['a desktop without X', 'linux', { WAYLAND_DISPLAY: 'wayland-0' }, true, true],
  ['a server', 'linux', {}, true, false],
  ['CI', 'linux', { DISPLAY: ':0', CI: 'true' }, true, false],
  ['a session over ssh', 'darwin', { SSH_CONNECTION: '10.0.0.1 1 10.0.0.2 22' }, true, false],
  ['output into a file', 'win32', {}, false, false],
  ['Windows', 'win32', {}, true, true],
] as const)('on %s (%s) a browser is opened only where somebody sees it', (_, platform, environment, terminal, opened) => {
  expect(hasScreen(environment, platform, terminal)).toBe(opened);
});
