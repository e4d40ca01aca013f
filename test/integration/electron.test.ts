// The packaged desktop shell, built, on a double of Electron: every setting of security.md, then the main job through preload and IPC.
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { MenuItemConstructorOptions } from 'electron';
import { COMMANDS } from '../../src/contract/bridge.ts';
import type { PickedFile } from '../../src/contract/bridge.ts';
import { pagePolicy } from '../../src/main/app-protocol.ts';
import { preventable } from '../support/electron-double.ts';
import type { ElectronDouble, Frame } from '../support/electron-double.ts';
import { CSV, startShell } from '../support/shell.ts';
import type { Shell } from '../support/shell.ts';
import { importFile } from '../../src/contract/sources.ts';

let shell: Shell;
let electron: ElectronDouble;
beforeAll(async () => {
  shell = await startShell({ packaged: true });
  ({ electron } = shell);
});
afterAll(() => shell.end());

describe('before anything is loaded', () => {
  test('the sandbox is on for every process, first of all', () => {
    expect(electron.done[0]).toBe('enableSandbox');
  });

  test('settings and instance lock are in one private folder, set before the lock is taken', () => {
    expect(electron.paths.get('userData')).toBe(join(shell.folder, 'data'));
    expect(electron.done.indexOf('setPath userData')).toBeLessThan(electron.done.indexOf('lock'));
    expect(statSync(join(shell.folder, 'data')).mode & 0o777).toBe(0o700);
  });

  test('no name resolves and nothing runs in the background', () => {
    expect(electron.switches).toEqual([
      ['host-resolver-rules', 'MAP * ~NOTFOUND'], ['disable-background-networking'], ['disable-component-update'], ['disable-domain-reliability'], ['no-pings'],
    ]);
  });

  test('app:// is a standard, secure scheme that bypasses no policy', () => {
    expect(electron.schemes).toEqual([{
      scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true, corsEnabled: false, stream: false, bypassCSP: false, allowServiceWorkers: false },
    }]);
  });
});

describe('the window', () => {
  test('is one, shows app://exhibit/ and nothing else', () => {
    expect(electron.windows).toHaveLength(1);
    expect(electron.windows[0].loaded).toEqual(['app://exhibit/']);
  });

  test.each<[string, unknown]>([
    ['sandbox', true], ['contextIsolation', true], ['webSecurity', true], ['nodeIntegration', false], ['nodeIntegrationInWorker', false],
    ['nodeIntegrationInSubFrames', false], ['webviewTag', false], ['allowRunningInsecureContent', false], ['experimentalFeatures', false],
    ['plugins', false], ['navigateOnDragDrop', false], ['spellcheck', false], ['devTools', false],
  ])('has %s %s', (name, value) => {
    expect(Object.entries(electron.windows[0].options.webPreferences ?? {})).toContainEqual([name, value]);
  });

  test('has no other preference than those and its preload', () => {
    const { preload, ...preferences } = electron.windows[0].options.webPreferences ?? {};
    expect(Object.keys(preferences)).toHaveLength(13);
    expect(preload).toMatch(/dist[\\/]preload[\\/]index\.cjs$/);
  });

  test('is shown when its first paint is ready', () => {
    const before = electron.done.filter((step) => step === 'show').length;
    electron.windows[0].events.emit('ready-to-show');
    expect(electron.done.filter((step) => step === 'show').length).toBe(before + 1);
  });

  test('remembers its place when it closes', () => {
    electron.windows[0].events.emit('close');
    expect(JSON.parse(readFileSync(join(shell.folder, 'data', 'window.json'), 'utf8'))).toEqual({ bounds: { x: 40, y: 60, width: 1300, height: 800 }, maximized: false });
  });

  test('has a name for each thing it may do, and no Electron object', () => {
    expect([...electron.world.keys()]).toEqual(['exhibit']);
    expect(Object.keys(shell.bridge).toSorted()).toEqual(['fileFor', 'listen', 'onCommand', 'onOpenFile', 'pickFiles', 'pickFolder', 'pickTarget', 'post', 'saveBytes', 'saveText']);
    for (const member of Object.values(shell.bridge)) expect(typeof member).toBe('function');
  });
});

describe('app://exhibit/', () => {
  const get = (address: string, init?: RequestInit) => electron.protocolHandler!(new Request(address, init));

  test('serves the page with a fresh nonce in text and policy each time', async () => {
    const [first, second] = [await get('app://exhibit/'), await get('app://exhibit/index.html')];
    const page = await first.text();
    const nonce = /<meta name="csp-nonce" content="([\w-]{22})"/.exec(page)?.[1] ?? '';
    expect(first.status).toBe(200);
    expect(first.headers.get('Content-Security-Policy')).toBe(pagePolicy(nonce));
    expect(page).not.toContain('__NONCE__');
    expect(second.headers.get('Content-Security-Policy')).not.toBe(first.headers.get('Content-Security-Policy'));
    expect(first.headers.get('X-Content-Type-Options')).toBe('nosniff');
  });

  test('serves every script and style that the page names', async () => {
    const page = await (await get('app://exhibit/')).text();
    const named = [...page.matchAll(/(?:src|href)="\.?(\/?[^"]+\.(?:js|css))"/g)].map(([, path]) => new URL(path, 'app://exhibit/').href);
    expect(named.length).toBeGreaterThan(0);
    for (const address of named) expect((await get(address)).status).toBe(200);
  });

  test('has a policy that allows nothing but its own files', () => {
    expect(pagePolicy('N').split('; ')).toEqual([
      "default-src 'none'", "script-src 'self' 'nonce-N'", "style-src 'self' 'nonce-N'", "img-src 'self' data:", "font-src 'self'", "connect-src 'none'",
      "frame-src 'none'", "frame-ancestors 'none'", "base-uri 'none'", "form-action 'none'", "require-trusted-types-for 'script'", 'trusted-types exhibit-report',
    ]);
  });

  test.each([
    ['another host', 'app://evil/', 403], ['a port', 'app://exhibit:1/', 403], ['a file that is not in the map', 'app://exhibit/package.json', 404],
    ['a way up', 'app://exhibit/../package.json', 404], ['an encoded way up', 'app://exhibit/%2e%2e/package.json', 404], ['an encoded slash', 'app://exhibit/..%2fmain%2findex.js', 404],
    ['a back slash', 'app://exhibit/..\\main\\index.js', 404], ['an absolute path', 'app://exhibit//etc/passwd', 404], ['the prototype', 'app://exhibit/__proto__', 404],
  ])('refuses %s', async (_what, address, status) => {
    const response = await get(address);
    expect(response.status).toBe(status);
    expect(await response.text()).toBe('');
  });

  test('takes no other method', async () => {
    expect((await get('app://exhibit/', { method: 'POST' })).status).toBe(405);
  });
});

describe('a message', () => {
  const foreign: [string, Frame | null][] = [
    ['another origin', { url: 'https://evil.example/', origin: 'https://evil.example', parent: null }],
    ['another page of the scheme', { url: 'app://evil/', origin: 'app://evil', parent: null }],
    ['a frame inside the page', { url: 'app://exhibit/', origin: 'app://exhibit', parent: { url: 'app://exhibit/', origin: 'app://exhibit', parent: null } }],
    ['an opaque origin', { url: 'about:srcdoc', origin: 'null', parent: null }],
    ['a frame that looks like ours but is not the top one', { url: 'app://exhibit/', origin: 'app://exhibit', parent: null }],
    ['a frame that is gone', null],
  ];
  test.each(foreign)('from %s is not answered', async (_who, frame) => {
    const answered: number[] = [];
    const unlisten = shell.bridge.listen((message) => { if (message.kind !== 'changed') answered.push(message.id); });
    electron.send('exhibit:to-engine', { kind: 'call', id: 900_001, operation: 'app.info', input: {} }, frame);
    await shell.client.call('app.info', {});
    unlisten();
    expect(answered).not.toContain(900_001);
    for (const channel of ['exhibit:pick-files', 'exhibit:pick-folder', 'exhibit:handle-for', 'exhibit:save-text']) await expect(electron.invoke(channel, [], frame)).rejects.toThrow('Refused');
  });

  test('without the shape of the contract is dropped, and the next one is answered', async () => {
    for (const message of [null, 'call', 7, {}, { kind: 'call' }, { kind: 'call', id: 1.5, operation: 'app.info' }, { kind: 'toString', id: 1 }, { kind: 'call', id: 1, operation: {} }]) electron.send('exhibit:to-engine', message);
    expect((await shell.client.call('app.info', {})).host).toBe('electron');
  });
});

describe('the main job, through preload and IPC', () => {
  let caseId = '';
  const stream = (picked: readonly PickedFile[]) => picked.map(({ handle, name }) => importFile(handle, { name, accept: true }));

  test('makes a case in the folder for cases and lists it by handle, never by path', async () => {
    ({ id: caseId } = await shell.client.call('case.create', { name: 'Limit lifted at night', file: null }));
    const [recent] = await shell.client.call('case.recent', {});
    expect(recent.name).toBe('Limit lifted at night');
    expect(recent.file).toMatch(/^file-[\w-]{22}$/);
    expect(existsSync(join(shell.folder, 'cases', recent.fileName))).toBe(true);
  });

  test('imports what the person picked in the system’s dialog, and finds the change', async () => {
    const path = join(shell.folder, 'export.csv');
    writeFileSync(path, CSV);
    electron.person.picks = [path];
    const picked = await shell.bridge.pickFiles({ many: true, what: 'sources' });
    expect(picked.map(({ name }) => name)).toEqual(['export.csv']);
    expect(picked[0].handle).not.toContain(shell.folder);
    const { sources } = await shell.client.call('import.run', { caseId, files: stream(picked) });
    expect(sources.map(({ read, imported, rejected, duplicate }) => [read, imported, rejected, duplicate])).toEqual([[2, 2, 0, 0]]);
    const { events } = await shell.client.call('event.search', { caseId, query: 'actor:m.kovacs', order: 'time', offset: 0, limit: 10 });
    expect(events.map(({ actor, changes }) => [actor, changes[0]?.old, changes[0]?.new])).toEqual([['m.kovacs', '500', '50000']]);
  });

  test('lets the person pick folders in a dialog of their own, and hands them out as handles', async () => {
    const path = join(shell.folder, 'exports');
    mkdirSync(path, { recursive: true });
    electron.person.picks = [path];
    const picked = await shell.bridge.pickFolder();
    expect(electron.openDialogs.at(-1)).toMatchObject({ properties: ['openDirectory', 'multiSelections'] });
    expect(electron.openDialogs.at(-1)?.filters).toBeUndefined();
    expect(picked).toEqual([{ handle: expect.stringMatching(/^file-[\w-]{22}$/), name: 'exports' }]);
    electron.person.picks = [];
    expect(await shell.bridge.pickFolder()).toEqual([]);
  });

  test('turns a dropped file or folder into a handle, and says why when it is none', async () => {
    const path = join(shell.folder, 'dropped.csv');
    writeFileSync(path, CSV);
    mkdirSync(join(shell.folder, 'folder'), { recursive: true });
    const drop = (from: string) => shell.bridge.fileFor(Object.assign(new File([], 'x'), { path: from }));
    expect((await drop(path)).name).toBe('dropped.csv');
    await expect(drop(join(shell.folder, 'nowhere.csv'))).rejects.toThrow(/^nowhere\.csv is not there\.$/);
    expect((await drop(join(shell.folder, 'folder'))).name).toBe('folder');
    if (process.platform !== 'win32') await expect(drop('/dev/null')).rejects.toThrow('null is neither an ordinary file nor a folder.');
    await expect(drop('')).rejects.toThrow('not a file on this machine');
  });

  test('does not take a path for a handle', async () => {
    const path = join(shell.folder, 'export.csv');
    await expect(shell.client.call('case.open', { file: path, readOnly: true })).rejects.toMatchObject({ code: 'HANDLE_UNKNOWN' });
  });

  test('saves text where the person says, whole, and proposes a harmless name', async () => {
    const path = join(shell.folder, 'report.html');
    electron.person.saves = path;
    expect(await shell.bridge.saveText('../../etc/re:port.html', 'text/html', '<p>ok')).toBe(true);
    expect(readFileSync(path, 'utf8')).toBe('<p>ok');
    expect(electron.saveDialogs.at(-1)?.defaultPath).toBe(join(shell.folder, 're_port.html'));
  });

  test('shows why a text could not be saved, and leaves no part of it', async () => {
    electron.person.saves = join(shell.folder, 'missing', 'report.html');
    expect(await shell.bridge.saveText('report.html', 'text/html', '<p>')).toBe(false);
    expect(electron.messageBoxes.at(-1)).toMatchObject({ type: 'error', detail: expect.stringContaining('FILE_UNWRITABLE') });
    electron.person.saves = '';
    expect(await shell.bridge.saveText('report.html', 'text/html', '<p>')).toBe(false);
  });
});

describe('opening from outside', () => {
  test('a second start shows the window and hands its case over; what is no case is left alone', async () => {
    const { promise, resolve } = Promise.withResolvers<PickedFile>();
    const unlisten = shell.bridge.onOpenFile(resolve);
    electron.appEvents.emit('second-instance', {}, ['exhibit', '--flag.exhibit', 'notes.txt', 'Night.EXHIBIT'], shell.folder);
    const file = await promise;
    unlisten();
    expect(file.name).toBe('Night.EXHIBIT');
    expect(electron.done.slice(-3)).toEqual(['restore', 'show', 'focus']);
    await expect(shell.client.call('case.open', { file: file.handle, readOnly: true })).rejects.toMatchObject({ code: 'FILE_NOT_FOUND' });
  });

  test('the system’s own request is taken over, and waits for a page that is not listening yet', async () => {
    electron.windows[0].contents.emit('did-start-navigation', { isMainFrame: true, isSameDocument: false });
    const event = preventable();
    electron.appEvents.emit('open-file', event, join(shell.folder, 'Early.exhibit'));
    expect(event.prevented).toBe(true);
    const { promise, resolve } = Promise.withResolvers<PickedFile>();
    shell.bridge.onOpenFile(resolve);
    expect((await promise).name).toBe('Early.exhibit');
  });
});

describe('the page cannot', () => {
  const contents = () => electron.windows[0].contents;

  test.each(['https://evil.example/', 'file:///etc/passwd', 'app://evil/', 'javascript:alert(1)', 'data:text/html,x', 'about:blank'])('navigate to %s', (url) => {
    const [navigation, frame] = [preventable(), preventable()];
    contents().emit('will-navigate', Object.assign(navigation, { url }));
    contents().emit('will-frame-navigate', Object.assign(frame, { url, isMainFrame: true }));
    expect([navigation.prevented, frame.prevented]).toEqual([true, true]);
  });

  test('be redirected, load another page in a frame, or attach a webview', () => {
    for (const name of ['will-redirect', 'will-attach-webview']) {
      const event = preventable();
      contents().emit(name, event);
      expect(event.prevented).toBe(true);
    }
    const frame = Object.assign(preventable(), { url: 'app://exhibit/', isMainFrame: false });
    contents().emit('will-frame-navigate', frame);
    expect(frame.prevented).toBe(true);
  });

  test('open a window', () => {
    for (const url of ['app://exhibit/', 'about:blank', 'file:///etc/passwd', 'http://evil.example/']) expect(electron.windowOpenHandler!({ url } as never)).toEqual({ action: 'deny' });
    expect(electron.openedOutside).toEqual([]);
  });

  test('send the person outside unless it is https and the person agrees to the whole address', async () => {
    const open = (url: string) => electron.windowOpenHandler!({ url } as never);
    const asked = electron.messageBoxes.length;
    electron.person.presses = 0;
    expect(open('https://exаmple.test/a?b=c')).toEqual({ action: 'deny' });
    expect(electron.messageBoxes.at(-1)).toMatchObject({ detail: 'https://xn--exmple-4nf.test/a?b=c', defaultId: 0, cancelId: 0, buttons: ['Cancel', 'Open'] });
    open('http://plain.example/');
    open('https://user:secret@plain.example/');
    open(`https://long.example/${'x'.repeat(3000)}`);
    expect(electron.messageBoxes.length).toBe(asked + 1);
    expect(electron.openedOutside).toEqual([]);
    electron.person.presses = 1;
    open('https://good.example/page');
    await expect.poll(() => electron.openedOutside).toEqual(['https://good.example/page']);
  });

  test('reach any network', () => {
    const cancelled = (url: string) => {
      let cancel: boolean | undefined;
      electron.requestFilter!({ url } as never, (answer) => { cancel = answer.cancel; });
      return cancel;
    };
    expect(['https://evil.example/', 'http://127.0.0.1/', 'ws://127.0.0.1/', 'file:///etc/passwd', 'ftp://x/', 'app://evil/', 'devtools://devtools/x', 'chrome-extension://x/', 'data:text/plain,x'].map(cancelled)).not.toContain(false);
    expect(cancelled('app://exhibit/assets/x.js')).toBe(false);
    expect(electron.webRtcPolicy).toBe('disable_non_proxied_udp');
  });

  test('have a permission, but for writing text to the clipboard from its own top frame', () => {
    const { request, check } = electron.handlers;
    const page = { getURL: () => 'app://exhibit/' } as never;
    const asked = (permission: string, url: string, isMainFrame: boolean) => {
      let granted: boolean | undefined;
      request!(page, permission as never, (answer) => { granted = answer; }, { requestingUrl: url, isMainFrame } as never);
      return [granted, check!(page, permission as never, url, { isMainFrame } as never)];
    };
    for (const permission of ['media', 'geolocation', 'notifications', 'clipboard-read', 'fileSystem', 'hid', 'usb', 'serial', 'midi', 'openExternal', 'fullscreen', 'local-fonts', 'unknown']) {
      expect([permission, ...asked(permission, 'app://exhibit/', true)]).toEqual([permission, false, false]);
    }
    expect(asked('clipboard-sanitized-write', 'app://exhibit/', true)).toEqual([true, true]);
    expect(asked('clipboard-sanitized-write', 'app://exhibit/', false)).toEqual([false, false]);
    expect(asked('clipboard-sanitized-write', 'https://evil.example/', true)).toEqual([false, false]);
  });

  test('have a device, a screen, a download or a spell checker', () => {
    expect(electron.handlers.device!({} as never)).toBe(false);
    const streams: unknown[] = [];
    electron.handlers.media!({} as never, (answer) => streams.push(answer));
    electron.handlers.bluetooth!({} as never, (answer) => streams.push(answer));
    expect(streams).toEqual([{}, { confirmed: false }]);
    const download = preventable();
    electron.sessionEvents.emit('will-download', download);
    expect(download.prevented).toBe(true);
    expect(electron.spellcheck).toBe(false);
  });
});

describe('menu and theme', () => {
  const items = (list: readonly MenuItemConstructorOptions[] = electron.menu): MenuItemConstructorOptions[] =>
    list.flatMap((item) => [item, ...(Array.isArray(item.submenu) ? items(item.submenu) : [])]);
  const click = (id: string) => { (items().find((item) => item.id === id)?.click as (() => void) | undefined)?.(); };

  test('has the usual keys, each once', () => {
    const keys = items().flatMap(({ accelerator }) => (typeof accelerator === 'string' ? [accelerator] : []));
    expect(keys).toEqual(expect.arrayContaining(['CmdOrCtrl+N', 'CmdOrCtrl+O', 'CmdOrCtrl+I', 'CmdOrCtrl+,', 'F1']));
    expect(new Set(keys).size).toBe(keys.length);
  });

  test('sends its commands to the window by name, and the window knows each', () => {
    const heard: string[] = [];
    const unlisten = shell.bridge.onCommand((command) => heard.push(command));
    for (const id of COMMANDS) click(id);
    unlisten();
    click('help');
    expect(heard).toEqual(COMMANDS);
    const window = ['app.tsx', 'app-bar.tsx'].map((name) => readFileSync(new URL(`../../src/renderer/app/${name}`, import.meta.url), 'utf8')).join('');
    expect(COMMANDS.filter((command) => !window.includes(`'${command}'`))).toEqual([]);
  });

  test('stores the theme chosen and follows it, whoever changes it', async () => {
    click('theme.dark');
    await expect.poll(() => electron.theme).toBe('dark');
    expect((await shell.client.call('settings.get', {})).theme).toBe('dark');
    await shell.client.call('settings.set', { theme: 'light' });
    await expect.poll(() => [electron.theme, items().find((item) => item.id === 'theme.light')?.checked]).toEqual(['light', true]);
  });

  test('offers no developer tools in the packaged application', () => {
    expect(items().map((item) => item.role)).not.toContain('toggleDevTools');
  });
});

describe('a page that dies', () => {
  test('is loaded again, once for each time it had loaded', () => {
    const { contents } = electron.windows[0];
    const reloads = () => electron.done.filter((step) => step === 'reload').length;
    contents.emit('did-finish-load');
    contents.emit('render-process-gone', {}, { reason: 'crashed' });
    expect(reloads()).toBe(1);
    contents.emit('render-process-gone', {}, { reason: 'crashed' });
    expect(reloads()).toBe(1);
    expect(electron.messageBoxes.at(-1)).toMatchObject({ type: 'error' });
  });

  test('leaves the case open for the next one', async () => {
    electron.windows[0].contents.emit('render-process-gone', {}, { reason: 'killed' });
    const [recent] = await shell.client.call('case.recent', {});
    expect((await shell.client.call('case.open', { file: recent.file, readOnly: false })).events).toBe(2);
  });
});

test('packaging blows every fuse and gives .exhibit files to the application', () => {
  const packaging = JSON.parse(readFileSync(new URL('../../scripts/packaging.json', import.meta.url), 'utf8')) as Record<string, unknown>;
  expect(packaging['electronFuses']).toEqual({
    runAsNode: false, enableCookieEncryption: true, enableNodeOptionsEnvironmentVariable: false, enableNodeCliInspectArguments: false,
    enableEmbeddedAsarIntegrityValidation: true, onlyLoadAppFromAsar: true, loadBrowserProcessSpecificV8Snapshot: false, grantFileProtocolExtraPrivileges: false,
  });
  expect(packaging).toMatchObject({ asar: true, publish: null, fileAssociations: [{ ext: 'exhibit' }] });
});
