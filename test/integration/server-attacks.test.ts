// Hostile requests against the running web host, byte by byte: each is refused with its status, tells nothing, and leaves the host alive.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import WebSocket from 'ws';
import { importFile } from '../../src/contract/sources.ts';
import { sendRaw, type RawAnswer } from '../support/raw-http.ts';
import { startWebHost, tokenOf, type WebHost } from '../support/web-host.ts';

/** What an attacker may know and what only the person has. */
interface Scene {
  readonly host: string;
  readonly origin: string;
  readonly cookie: string;
  readonly freshToken: string;
  readonly usedToken: string;
}
type Build = (scene: Scene) => string | Buffer;
type Attack = readonly [name: string, status: number, build: Build];

const SECRET = 'salaries of the board';
const UPLOAD_LIMIT = 1000;
let server: WebHost;
let scene: Scene;

beforeAll(async () => {
  const folder = mkdtempSync(join(tmpdir(), 'exhibit-attacks-'));
  writeFileSync(join(folder, 'secret.txt'), SECRET);
  mkdirSync(join(folder, 'cases'));
  mkdirSync(join(folder, 'outside'));
  symlinkSync(join(folder, 'secret.txt'), join(folder, 'cases', 'link.exhibit'));
  symlinkSync(join(folder, 'outside'), join(folder, 'cases', 'way-out'));
  symlinkSync(join(folder, 'outside', 'not-yet.exhibit'), join(folder, 'cases', 'dangling.exhibit'));
  server = await startWebHost(folder, { uploadLimit: UPLOAD_LIMIT });
  const usedToken = tokenOf(server.address());
  await fetch(`${server.origin}/session`, { method: 'POST', headers: { origin: server.origin, 'content-type': 'application/json' }, body: JSON.stringify({ token: usedToken }) });
  scene = { host: `127.0.0.1:${server.port}`, origin: server.origin, cookie: await server.signIn(), freshToken: tokenOf(server.address()), usedToken };
});
afterAll(async () => {
  await server.close();
  rmSync(server.folder, { recursive: true, force: true });
});

const request = (line: string, headers: readonly string[], body = '') => `${line} HTTP/1.1\r\n${headers.map((header) => `${header}\r\n`).join('')}\r\n${body}`;
const get = (path: string, ...headers: string[]): Build => ({ host }) => request(`GET ${path}`, [`Host: ${host}`, ...headers]);
const hosted = (...headers: string[]): Build => () => request('GET /', headers);
/** An upgrade that is right in everything but what is changed. */
const upgrade = (change: (scene: Scene) => Partial<Record<'Host' | 'Origin' | 'Cookie' | 'Upgrade' | 'path', string | null>>): Build => (known) => {
  const { path, ...headers } = { path: '/port', Host: known.host, Origin: known.origin, Cookie: known.cookie, Upgrade: 'websocket', ...change(known) };
  return request(`GET ${path}`, [
    ...Object.entries(headers).flatMap(([name, value]) => (value === null ? [] : [`${name}: ${value}`])),
    'Connection: Upgrade', 'Sec-WebSocket-Version: 13', 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
  ]);
};
const session = (headers: (scene: Scene) => readonly string[], body: (scene: Scene) => string = ({ freshToken }) => JSON.stringify({ token: freshToken })): Build => (known) => {
  const text = body(known);
  return request('POST /session', [`Host: ${known.host}`, `Content-Length: ${Buffer.byteLength(text)}`, ...headers(known)], text);
};
const json = ({ origin }: Scene) => [`Origin: ${origin}`, 'Content-Type: application/json'];
const upload = (headers: (scene: Scene) => readonly string[], body = 'a,b\n', target = '/upload?name=a.csv', method = 'PUT'): Build => (known) =>
  request(`${method} ${target}`, [`Host: ${known.host}`, ...headers(known)], body);
const mine = ({ origin, cookie }: Scene) => [`Origin: ${origin}`, `Cookie: ${cookie}`];

const wrongHosts: readonly Attack[] = [
  ['no Host at all', 421, hosted()],
  ['an empty Host', 421, hosted('Host:')],
  ['a rebound DNS name', 421, () => request('GET /', [`Host: evil.example:${server.port}`])],
  ['a rebound name ending like ours', 421, () => request('GET /', [`Host: 127.0.0.1.evil.example:${server.port}`])],
  ['localhost, which a resolver may point elsewhere', 421, () => request('GET /', [`Host: localhost:${server.port}`])],
  ['our address without the port', 421, hosted('Host: 127.0.0.1')],
  ['our address with another port', 421, hosted('Host: 127.0.0.1:1')],
  ['our address written as one number', 421, () => request('GET /', [`Host: 2130706433:${server.port}`])],
  ['our address in short form', 421, () => request('GET /', [`Host: 127.1:${server.port}`])],
  ['the address of all interfaces', 421, () => request('GET /', [`Host: 0.0.0.0:${server.port}`])],
  ['a mapped IPv6 address', 421, () => request('GET /', [`Host: [::ffff:127.0.0.1]:${server.port}`])],
  ['a Host with a dot behind it', 421, () => request('GET /', [`Host: 127.0.0.1.:${server.port}`])],
  ['a Host with user and password', 421, ({ host }) => request('GET /', [`Host: user:password@${host}`])],
  ['two Hosts, ours first', 421, ({ host }) => request('GET /', [`Host: ${host}`, 'Host: evil.example'])],
  ['two Hosts, ours last', 421, ({ host }) => request('GET /', ['Host: evil.example', `Host: ${host}`])],
  ['the right Host twice', 421, ({ host }) => request('GET /', [`Host: ${host}`, `Host: ${host}`])],
  ['a list in Host', 421, ({ host }) => request('GET /', [`Host: ${host}, evil.example`])],
  ['a forwarded Host instead of one', 421, ({ host }) => request('GET /', ['Host: evil.example', `X-Forwarded-Host: ${host}`])],
  ['an upgrade under a rebound name', 421, upgrade(() => ({ Host: 'evil.example' }))],
  ['a session under a rebound name', 421, ({ freshToken, cookie }) => {
    const body = JSON.stringify({ token: freshToken });
    return request('POST /session', [`Host: evil.example:${server.port}`, `Origin: http://evil.example:${server.port}`, `Cookie: ${cookie}`, 'Content-Type: application/json', `Content-Length: ${body.length}`], body);
  }],
];

const wrongOrigins: readonly Attack[] = [
  ['a page of another site asks for ours', 403, get('/', 'Origin: https://evil.example')],
  ['a link on another site leads to ours', 403, get('/', 'Sec-Fetch-Site: cross-site', 'Sec-Fetch-Mode: navigate')],
  ['a page on another port of this machine', 403, get('/', 'Sec-Fetch-Site: same-site')],
  ['another site embeds our script', 403, get('/assets/main.js', 'Sec-Fetch-Site: cross-site', 'Sec-Fetch-Dest: script')],
  ['a sandboxed page, whose origin is null', 403, session(() => ['Origin: null', 'Content-Type: application/json'])],
  ['a session asked for from another site', 403, session(() => ['Origin: https://evil.example', 'Content-Type: application/json'])],
  ['our origin with https', 403, session(({ host }) => [`Origin: https://${host}`, 'Content-Type: application/json'])],
  ['our origin with something behind it', 403, session(({ origin }) => [`Origin: ${origin}.evil.example`, 'Content-Type: application/json'])],
  ['the origin of our other address', 403, session(() => [`Origin: http://[::1]:${server.port}`, 'Content-Type: application/json'])],
  ['our origin, but sent across sites', 403, session(({ origin }) => [`Origin: ${origin}`, 'Sec-Fetch-Site: cross-site', 'Content-Type: application/json'])],
  ['neither origin nor site', 403, session(() => ['Content-Type: application/json'])],
  ['typed into the address bar what only the page may ask', 403, get('/session', 'Sec-Fetch-Site: none')],
  ['two origins', 400, session(({ origin }) => [`Origin: ${origin}`, 'Origin: https://evil.example', 'Content-Type: application/json'])],
  ['two sites', 400, session(({ origin }) => [`Origin: ${origin}`, 'Sec-Fetch-Site: same-origin', 'Sec-Fetch-Site: none', 'Content-Type: application/json'])],
  ['an upload from another site with the cookie', 403, upload(({ cookie }) => ['Origin: https://evil.example', `Cookie: ${cookie}`, 'Content-Length: 4'])],
  ['a socket from another site with the cookie', 403, upgrade(() => ({ Origin: 'https://evil.example' }))],
  ['a socket without an origin', 403, upgrade(() => ({ Origin: null }))],
  ['a socket that names only its site', 403, (known) => upgrade(() => ({ Origin: null }))(known).toString().replace('Connection:', 'Sec-Fetch-Site: same-origin\r\nConnection:')],
  ['a socket from a sandboxed page', 403, upgrade(() => ({ Origin: 'null' }))],
  ['a question before a request from another site', 403, () => request('OPTIONS /session', [`Host: ${scene.host}`, 'Origin: https://evil.example', 'Access-Control-Request-Method: POST'])],
];

const wrongSessions: readonly Attack[] = [
  ['a launch token that was used before', 401, session(json, ({ usedToken }) => JSON.stringify({ token: usedToken }))],
  ['a guessed launch token', 401, session(json, () => JSON.stringify({ token: 'A'.repeat(43) }))],
  ['an empty launch token', 401, session(json, () => '{"token":""}')],
  ['the launch token in the address', 401, ({ host, origin, freshToken }) => request(`GET /session?token=${freshToken}`, [`Host: ${host}`, `Origin: ${origin}`])],
  ['no cookie', 401, upload(({ origin }) => [`Origin: ${origin}`, 'Content-Length: 4'])],
  ['a guessed cookie', 401, upload(({ origin }) => [`Origin: ${origin}`, `Cookie: exhibit-${server.port}=${'A'.repeat(43)}`, 'Content-Length: 4'])],
  ['the cookie of another port', 401, upload(({ origin, cookie }) => [`Origin: ${origin}`, `Cookie: ${cookie.replace(/^exhibit-\d+/, 'exhibit-1')}`, 'Content-Length: 4'])],
  ['a planted cookie beside the right one', 401, upload(({ origin, cookie }) => [`Origin: ${origin}`, `Cookie: exhibit-${server.port}=planted; ${cookie}`, 'Content-Length: 4'])],
  ['the launch token as cookie', 401, upload(({ origin, usedToken }) => [`Origin: ${origin}`, `Cookie: exhibit-${server.port}=${usedToken}`, 'Content-Length: 4'])],
  ['a socket without a cookie', 401, upgrade(() => ({ Cookie: null }))],
  ['a socket with a guessed cookie', 401, upgrade(() => ({ Cookie: `exhibit-${server.port}=guess` }))],
  ['a cookie made of __proto__', 401, upgrade(() => ({ Cookie: '__proto__=1; constructor=2' }))],
];

const wrongPaths: readonly Attack[] = [
  ...['/../secret.txt', '/..%2fsecret.txt', '/%2e%2e/secret.txt', '/%252e%252e/secret.txt', '/..%5csecret.txt', '/..\\secret.txt', '/....//secret.txt', '/%c0%ae%c0%ae/secret.txt',
    '/assets/../../secret.txt', '/assets/..;/secret.txt', '//secret.txt', '/secret.txt', '/index.html%00.js', '/.%00./secret.txt', '/assets', '/assets/main.js.map', '/package.json',
    '/settings.json', '/INDEX.HTML', '/__proto__', '/constructor', '/file:///etc/passwd', '/~root', '/cases/link.exhibit', '/uploads'].map((path): Attack => [`the path ${path}`, 404, get(path)]),
  ['a whole address as target', 400, ({ host }) => request('GET http://evil.example/', [`Host: ${host}`])],
  ['our own address as target', 400, ({ host, origin }) => request(`GET ${origin}/`, [`Host: ${host}`])],
  ['an asterisk as target', 400, ({ host }) => request('OPTIONS *', [`Host: ${host}`])],
  ['a socket elsewhere', 404, upgrade(() => ({ path: '/' }))],
  ['a socket with a query', 404, upgrade(() => ({ path: '/port?caseId=1' }))],
  ['an upgrade to something else', 404, upgrade(() => ({ Upgrade: 'h2c' }))],
];

const wrongForms: readonly Attack[] = [
  ...['POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'TRACE', 'PROPFIND'].map((method): Attack => [`${method} on the page`, 405, ({ host, origin }) => request(`${method} /`, [`Host: ${host}`, `Origin: ${origin}`])]),
  ['DELETE on the session', 405, ({ host, origin }) => request('DELETE /session', [`Host: ${host}`, `Origin: ${origin}`])],
  ['POST to uploads', 405, upload((known) => [...mine(known), 'Content-Length: 4'], 'a,b\n', '/upload', 'POST')],
  ['CONNECT', 405, () => request('CONNECT evil.example:443', ['Host: evil.example:443'])],
  ['a method that is none', 400, () => request('HACK /', [`Host: ${scene.host}`])],
  ['both lengths at once', 400, ({ host, origin }) => request('POST /session', [`Host: ${host}`, `Origin: ${origin}`, 'Content-Type: application/json', 'Content-Length: 4', 'Transfer-Encoding: chunked'], '0\r\n\r\nGET /smuggled HTTP/1.1\r\n\r\n')],
  ['two different lengths', 400, ({ host, origin }) => request('POST /session', [`Host: ${host}`, `Origin: ${origin}`, 'Content-Length: 4', 'Content-Length: 5'], '{}  ')],
  ['chunked, but not last', 400, ({ host, origin }) => request('POST /session', [`Host: ${host}`, `Origin: ${origin}`, 'Transfer-Encoding: chunked, identity'], '0\r\n\r\n')],
  ['a coding that is none', 400, ({ host, origin }) => request('POST /session', [`Host: ${host}`, `Origin: ${origin}`, 'Transfer-Encoding: xchunked'], '0\r\n\r\n')],
  ['a chunk size that is no number', 400, ({ host, origin }) => request('POST /session', [`Host: ${host}`, `Origin: ${origin}`, 'Content-Type: application/json', 'Transfer-Encoding: chunked'], 'zz\r\n{}\r\n0\r\n\r\n')],
  ['a negative length', 400, ({ host, origin }) => request('POST /session', [`Host: ${host}`, `Origin: ${origin}`, 'Content-Length: -1'])],
  ['a blank before a colon', 400, ({ host }) => request('GET /', [`Host: ${host}`, 'X-A : b'])],
  ['a folded header', 400, ({ host }) => request('GET /', [`Host: ${host}`, 'X-A: b\r\n c'])],
  ['a bare line feed in a header', 400, ({ host }) => `GET / HTTP/1.1\nHost: ${host}\nX-A: b\r\0\n\n`],
  ['a zero byte in a header', 400, ({ host }) => request('GET /', [`Host: ${host}`, 'X-A: b\0c'])],
  ['a body on GET', 400, ({ host }) => request('GET /', [`Host: ${host}`, 'Content-Length: 30'], 'GET /smuggled HTTP/1.1\r\n\r\n1234')],
  ['an expectation', 417, ({ host, origin, cookie }) => request('PUT /upload?name=a', [`Host: ${host}`, `Origin: ${origin}`, `Cookie: ${cookie}`, 'Expect: 100-continue', 'Content-Length: 4'])],
  ['HTTP/1.0', 505, ({ host }) => `GET / HTTP/1.0\r\nHost: ${host}\r\n\r\n`],
  ['HTTP/2 without asking', 400, () => 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
  ['a TLS handshake', 400, () => Buffer.from('160301020001000001fc0303', 'hex')],
  ['16 KiB of headers', 431, ({ host }) => request('GET /', [`Host: ${host}`, `X-A: ${'a'.repeat(16_384)}`])],
  ['a target of 16 KiB', 431, get(`/${'a'.repeat(16_384)}`)],
  ['a cookie of 16 KiB', 431, get('/', `Cookie: ${'a'.repeat(16_384)}`)],
];

const wrongBodies: readonly Attack[] = [
  ['a form instead of JSON', 415, session(({ origin }) => [`Origin: ${origin}`, 'Content-Type: application/x-www-form-urlencoded'], ({ freshToken }) => `token=${freshToken}`)],
  ['JSON sent as text', 415, session(({ origin }) => [`Origin: ${origin}`, 'Content-Type: text/plain'])],
  ['no type at all', 415, session(({ origin }) => [`Origin: ${origin}`])],
  ['half a JSON', 400, session(json, () => '{"token": "A')],
  ['an empty body', 400, session(json, () => '')],
  ['a list', 400, session(json, ({ freshToken }) => JSON.stringify([freshToken]))],
  ['null', 400, session(json, () => 'null')],
  ['a token that is an object', 400, session(json, () => '{"token":{"length":43}}')],
  ['a token in the prototype', 400, session(json, ({ freshToken }) => `{"__proto__":{"token":"${freshToken}"}}`)],
  ['more keys than one', 400, session(json, ({ freshToken }) => `{"token":"${freshToken}","admin":true}`)],
  ['bytes that are no text', 400, ({ host, origin }) => Buffer.concat([Buffer.from(request('POST /session', [`Host: ${host}`, `Origin: ${origin}`, 'Content-Type: application/json', 'Content-Length: 4'])), Buffer.from([0xff, 0xfe, 0xfd, 0xfc])])],
  ['JSON nested a thousand deep', 400, session(json, () => '['.repeat(1000) + ']'.repeat(1000))],
  ['a megabyte of JSON', 413, session(json, () => `{"token":"${'a'.repeat(1_000_000)}"}`)],
  ['an upload announced too large', 413, upload((known) => [...mine(known), `Content-Length: ${UPLOAD_LIMIT + 1}`])],
  ['an upload that grows too large', 413, upload((known) => [...mine(known), 'Transfer-Encoding: chunked'], `${(UPLOAD_LIMIT + 1).toString(16)}\r\n${'a'.repeat(UPLOAD_LIMIT + 1)}\r\n0\r\n\r\n`)],
  ['an upload as a form', 415, upload((known) => [...mine(known), 'Content-Type: multipart/form-data; boundary=x', 'Content-Length: 4'])],
];

const all = [...wrongHosts, ...wrongOrigins, ...wrongSessions, ...wrongPaths, ...wrongForms, ...wrongBodies];

/** No answer to an attack sets a cookie, opens the host to other sites, or holds a path, a secret or a stack. */
function expectNothingLeaked({ head, body }: RawAnswer): void {
  const answer = `${head}\n${body}`;
  expect(head).not.toMatch(/^(?:set-cookie|access-control-|server|x-powered-by)/im);
  for (const secret of [SECRET, server.folder, scene.freshToken, scene.cookie.split('=')[1]!, 'node:', '    at ']) expect(answer).not.toContain(secret);
}

async function expectAlive(): Promise<void> {
  const page = await sendRaw(server.port, request('GET /', [`Host: ${scene.host}`, 'Sec-Fetch-Site: none']));
  expect(page.status).toBe(200);
}

describe('hostile requests', () => {
  test('are at least sixty', () => expect(all.length).toBeGreaterThanOrEqual(60));

  test.each(all)('%s: %i, nothing told, host alive', async (_, status, build) => {
    const answer = await sendRaw(server.port, build(scene));
    expect(answer.status).toBe(status);
    expectNothingLeaked(answer);
    await expectAlive();
  });

  test('never spend the launch token they could not send properly', async () => {
    const answer = await sendRaw(server.port, session(json)(scene));
    expect(answer.status).toBe(200);
    expect(answer.head).toMatch(/^set-cookie: exhibit-\d+=[\w-]{43}; HttpOnly; SameSite=Strict; Path=\/; Max-Age=43200$/im);
  });

  test('leave no file behind', () => {
    const runs = readdirSync(join(server.folder, 'uploads'));
    expect(runs).toHaveLength(1);
    expect(readdirSync(join(server.folder, 'uploads', runs[0]!))).toEqual([]);
    expect(readdirSync(join(server.folder, 'outside'))).toEqual([]);
    expect(readFileSync(join(server.folder, 'secret.txt'), 'utf8')).toBe(SECRET);
  });
});

describe('hostile messages on a session’s own socket', () => {
  const calls: readonly (readonly [string, string])[] = [
    ['text that is no JSON', 'hello'],
    ['half a JSON', '{"kind":"call"'],
    ['null', 'null'],
    ['a list', '[]'],
    ['a kind that is none', '{"kind":"run","id":1}'],
    ['an id that is text', '{"kind":"cancel","id":"1"}'],
    ['an id that is no whole number', '{"kind":"call","id":1.5,"operation":"app.info","input":{}}'],
    ['an id past 2^53', '{"kind":"call","id":9007199254740993,"operation":"app.info","input":{}}'],
    ['no input', '{"kind":"call","id":1,"operation":"app.info"}'],
    ['an operation that is an object', '{"kind":"call","id":1,"operation":{"toString":1},"input":{}}'],
  ];
  test.each(calls)('%s ends the socket and nothing else', async (_, message) => {
    const socket = await server.socket(scene.cookie);
    const closed = new Promise<number>((resolve) => socket.once('close', resolve));
    socket.send(message);
    expect(await closed).toBe(1008);
    await expectAlive();
  });

  test('a binary message ends the socket', async () => {
    const socket = await server.socket(scene.cookie);
    const closed = new Promise<number>((resolve) => socket.once('close', resolve));
    socket.send(Buffer.from('{"kind":"call","id":1,"operation":"app.info","input":{}}'), { binary: true });
    expect(await closed).toBe(1008);
  });

  test('a message over the limit ends the socket', async () => {
    const socket = await server.socket(scene.cookie);
    const closed = new Promise<number>((resolve) => socket.once('close', resolve));
    socket.on('error', () => undefined);
    socket.send(`"${'a'.repeat(65 * 1024 * 1024)}"`);
    expect([1006, 1009]).toContain(await closed);
    await expectAlive();
  });

  test('a call that is too large is refused by name, and the socket goes on', async () => {
    const client = await server.client(scene.cookie);
    const file = importFile('h-AAAAAAAAAAAAAAAAAAAAAA', { draft: 'x'.repeat(900_000) });
    const files = Array.from({ length: 20 }, () => file);
    await expect(client.call('import.run', { caseId: 'any', files })).rejects.toMatchObject({ code: 'BAD_INPUT', message: 'This is too much at once: 18 MiB, where 16 are the most.' });
    await expect(client.call('app.info', {})).resolves.toMatchObject({ host: 'web' });
  });

  test('a text that is too large and no call of ours ends the socket, not the host', async () => {
    const socket = await server.socket(scene.cookie);
    const closed = new Promise<number>((resolve) => socket.once('close', resolve));
    socket.send(`{"id":1,"kind":"call","operation":"app.info","input":"${'a'.repeat(17 * 1024 * 1024)}"}`);
    expect(await closed).toBe(1008);
    await expectAlive();
  });

  test('an input nested five million deep is refused, and the host lives', async () => {
    const client = await server.socket(scene.cookie);
    const answered = new Promise<string>((resolve) => client.once('message', (data: Buffer) => resolve(data.toString())));
    const deep = 5_000_000;
    client.send(`{"kind":"call","id":1,"operation":"profile.save","input":${'['.repeat(deep)}${']'.repeat(deep)}}`);
    expect(JSON.parse(await answered)).toMatchObject({ kind: 'failed', id: 1, error: { code: expect.stringMatching(/BAD_INPUT|INTERNAL/) } });
    await expectAlive();
  });

  const hostileProfiles: readonly (readonly [string, string])[] = [
    ['no profile at all', 'hello'],
    ['billions of laughs', `a: &a [x,x,x,x,x,x,x,x,x]\n${'bcdefghij'.split('').map((name, at) => `${name}: &${name} [${Array(9).fill(`*${'abcdefghij'[at]}`).join()}]`).join('\n')}\n`],
    ['one alias', 'id: &x ours\ntitle: *x\n'],
    ['a key twice', 'id: ours\nid: other\n'],
    ['a tag that makes an object', 'id: !!js/function "function () { process.exit() }"\n'],
    ['a prototype', '__proto__: {id: ours}\nconstructor: {prototype: {id: ours}}\n'],
    ['brackets without end', '['.repeat(100_000)],
    ['a way out as id', 'id: ../../settings\ntitle: x\nversion: 1\nnaive: ask\nplaces: {}\n'],
    ['a hidden file as id', 'id: .hidden\ntitle: x\nversion: 1\nnaive: ask\nplaces: {}\n'],
    ['the id of a built-in one', 'id: generic-back-office\ntitle: x\nversion: 1\nnaive: ask\nplaces: {}\n'],
    ['a title that is a list', 'id: ours\ntitle: [x]\nversion: 1\nnaive: ask\nplaces: {}\n'],
    ['a member that is none', 'id: ours\ntitle: x\nversion: 1\nnaive: ask\nplaces: {}\nrun: "rm"\n'],
  ];
  test.each(hostileProfiles)('a profile of %s is refused, and nothing is saved', async (_, text) => {
    const client = await server.client(scene.cookie);
    await expect(client.call('profile.save', { text })).rejects.toMatchObject({ code: 'PROFILE_INVALID' });
    expect((await client.call('profile.list', {})).filter(({ origin }) => origin === 'saved')).toEqual([]);
    expect(existsSync(join(server.folder, 'data', 'profiles')) ? readdirSync(join(server.folder, 'data', 'profiles')) : []).toEqual([]);
    await expectAlive();
  });

  test('the same id twice at once ends the socket, for answers could not be told apart', async () => {
    const client = await server.socket(scene.cookie);
    const closed = new Promise<number>((resolve) => client.once('close', resolve));
    const call = '{"kind":"call","id":1,"operation":"case.create","input":{"name":"Twice","file":null}}';
    client.send(call);
    client.send(call);
    expect(await closed).toBe(1008);
  });

  const operations: readonly (readonly [string, string, unknown, string])[] = [
    ['an operation of no table', 'process.exit', {}, 'UNKNOWN_OPERATION'],
    ['an operation every object has', 'toString', {}, 'UNKNOWN_OPERATION'],
    ['__proto__ as operation', '__proto__', {}, 'UNKNOWN_OPERATION'],
    ['a field too many', 'settings.set', { theme: 'dark', admin: true }, 'BAD_INPUT'],
    ['a prototype in the input', 'settings.set', JSON.parse('{"__proto__":{"theme":"dark"}}'), 'BAD_INPUT'],
    ['a list as input', 'case.recent', [], 'BAD_INPUT'],
    ['a case of nobody', 'case.info', { caseId: '../secret' }, 'CASE_UNKNOWN'],
    ['an absolute path as handle', 'case.open', { file: '/etc/passwd', readOnly: true }, 'HANDLE_UNKNOWN'],
    ['a way out as handle', 'case.open', { file: '../secret.txt', readOnly: true }, 'HANDLE_UNKNOWN'],
    ['a longer way out', 'case.open', { file: 'a/../../secret.txt', readOnly: true }, 'HANDLE_UNKNOWN'],
    ['the root itself', 'case.open', { file: '.', readOnly: true }, 'HANDLE_UNKNOWN'],
    ['a link out of the root', 'case.open', { file: 'link.exhibit', readOnly: true }, 'HANDLE_UNKNOWN'],
    ['a linked folder out of the root', 'case.create', { name: 'x', file: 'way-out/new.exhibit' }, 'HANDLE_UNKNOWN'],
    ['a link to what is not there yet', 'case.create', { name: 'x', file: 'dangling.exhibit' }, 'HANDLE_UNKNOWN'],
    ['a share of another machine', 'case.open', { file: '\\\\evil.example\\share\\a.exhibit', readOnly: true }, 'HANDLE_UNKNOWN'],
    ['an address of a file', 'case.open', { file: 'file:///etc/passwd', readOnly: true }, 'HANDLE_UNKNOWN'],
    ['a zero byte', 'case.open', { file: 'a.exhibit\0.csv', readOnly: true }, 'HANDLE_UNKNOWN'],
    ['a stream of a file', 'case.open', { file: 'a.exhibit:hidden', readOnly: true }, 'HANDLE_UNKNOWN'],
    ['a profile longer than a megabyte', 'profile.save', { text: 'x'.repeat(1_000_001) }, 'BAD_INPUT'],
    ['a profile of no text', 'profile.save', { text: '' }, 'BAD_INPUT'],
    ['a way out as profile', 'profile.remove', { id: '../settings' }, 'PROFILE_UNKNOWN'],
    ['a built-in profile to be removed', 'profile.remove', { id: 'generic' }, 'PROFILE_UNKNOWN'],
    ['a path as profile', 'profile.text', { id: '/etc/passwd' }, 'PROFILE_UNKNOWN'],
    ['__proto__ as profile', 'profile.text', { id: '__proto__' }, 'PROFILE_UNKNOWN'],
    ['a way out as folder', 'import.list', { files: ['../'], raiseLimits: false, password: null }, 'HANDLE_UNKNOWN'],
    ['a linked folder out of the root to import', 'import.list', { files: ['way-out'], raiseLimits: false, password: null }, 'HANDLE_UNKNOWN'],
    ['the root itself to import', 'import.list', { files: ['.'], raiseLimits: false, password: null }, 'HANDLE_UNKNOWN'],
    ['an absolute path to import', 'import.list', { files: ['/etc'], raiseLimits: true, password: null }, 'HANDLE_UNKNOWN'],
    ['no file to import', 'import.list', { files: [], raiseLimits: false, password: null }, 'BAD_INPUT'],
    ['ten thousand and one files', 'import.list', { files: Array(10_001).fill('a.csv'), raiseLimits: false, password: null }, 'BAD_INPUT'],
    ['a file with a field too many', 'import.run', { files: [{ ...importFile('a.csv'), path: '/etc/passwd' }] }, 'BAD_INPUT'],
    ['a path within a file to import', 'import.run', { files: [importFile('../secret.txt', { inside: '../../etc/passwd' })] }, 'HANDLE_UNKNOWN'],
    ['a file to map that was never given', 'profile.draft', { file: importFile('/etc/passwd'), title: 'x', columns: [], prose: [] }, 'HANDLE_UNKNOWN'],
    ['a handle that was never given', 'case.forget', { file: 'h-AAAAAAAAAAAAAAAAAAAAAA/../../x' }, 'HANDLE_UNKNOWN'],
  ];
  test.each(operations)('%s is answered with its code', async (_, operation, input, code) => {
    const client = await server.client(scene.cookie);
    // What belongs to a case is asked of one that is open.
    const inCase = /^(?:import\.|profile\.draft)/.test(operation) ? { caseId: (await client.call('case.create', { name: 'Asked', file: null })).id } : {};
    await expect(client.call(operation as 'case.info', (Object.keys(inCase).length === 0 ? input : { ...inCase, ...Object(input) as object }) as { caseId: string })).rejects.toMatchObject({ code });
    await expectAlive();
  });

  test('more windows than sixteen are refused, and one that closes makes room', async () => {
    const sockets: WebSocket[] = [];
    for (;;) {
      const socket = await server.socket(scene.cookie).catch(() => null);
      if (!socket) break;
      sockets.push(socket);
    }
    expect(sockets.length).toBeLessThanOrEqual(16);
    await expectAlive();
    await Promise.all(sockets.map((socket) => new Promise((resolve) => { socket.once('close', resolve); socket.close(); })));
    await expect(server.socket(scene.cookie)).resolves.toBeInstanceOf(WebSocket);
  });
});
