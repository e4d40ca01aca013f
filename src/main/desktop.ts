// The desktop application: composition only. What it refuses is set before anything is loaded.
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { app, ipcMain, nativeTheme, protocol, session } from 'electron';
import type { BrowserWindow } from 'electron';
import { CHANNELS } from '../contract/bridge.ts';
import { createClient } from '../contract/client.ts';
import type { Client } from '../contract/client.ts';
import { ExhibitError } from '../contract/errors.ts';
import type { Settings } from '../contract/model.ts';
import type { ServerPort } from '../contract/wire.ts';
import { startEngine } from '../engine/engine.ts';
import { defaultFolders } from '../engine/folders.ts';
import { portPair } from '../engine/ports.ts';
import { VERSION } from '../engine/version.ts';
import { answerFrom, readBuiltFiles } from './app-protocol.ts';
import { openExternal, pickFiles, pickFolder, pickTarget, save, showError } from './dialogs.ts';
import { answer, connectWindow, isFrom } from './engine-port.ts';
import { createFileHandles } from './file-handles.ts';
import { lockContents, lockNetwork, lockSession } from './lockdown.ts';
import { setMenu } from './menu.ts';
import { casesIn, createOpenQueue } from './opening.ts';
import { ORIGIN, SCHEME } from './origin.ts';
import { unpackCommand } from './unpack-child.ts';
import { createWindow } from './window.ts';

const built = resolve(import.meta.dirname, '..');
const handles = createFileHandles();
const opened = createOpenQueue();
let window: BrowserWindow | null = null;
let shownTheme: Settings['theme'] | null = null;

const { dataFolder, caseFolder } = defaultFolders();

/** Sets what must be set before the application is ready, then opens the window; a second start hands its cases to the first. */
export function startDesktop(): void {
  app.enableSandbox();
  app.setName('Exhibit');
  // Before the instance lock, which lives there: one desk, whichever host is started.
  mkdirSync(dataFolder, { recursive: true, mode: 0o700 });
  app.setPath('userData', dataFolder);
  app.setAboutPanelOptions({ applicationName: 'Exhibit', applicationVersion: VERSION });
  lockNetwork(app);
  protocol.registerSchemesAsPrivileged([{ scheme: SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true, corsEnabled: false, stream: false, bypassCSP: false, allowServiceWorkers: false } }]);

  if (app.requestSingleInstanceLock()) {
    app.on('open-file', (event, path) => { event.preventDefault(); opened.add([path]); showWindow(); });
    app.on('second-instance', (_event, args, folder) => { opened.add(casesIn(args, folder)); showWindow(); });
    app.on('web-contents-created', (_event, contents) => lockContents(contents, (address) => { if (window) tell(openExternal(window, address)); }));
    opened.add(casesIn(process.argv, process.cwd()));
    app.whenReady().then(start).catch((thrown: unknown) => {
      process.stderr.write(`${thrown instanceof Error ? thrown.stack ?? thrown.message : String(thrown)}\n`);
      app.exit(1);
    });
  } else {
    // The first instance has been told what to open.
    app.quit();
  }
}

async function start(): Promise<void> {
  const devtools = !app.isPackaged;
  lockSession(session.defaultSession, devtools);
  protocol.handle(SCHEME, answerFrom(readBuiltFiles(join(built, 'renderer'))));

  const engine = startEngine({ dataFolder, caseFolder, host: 'electron', resolve: handles.resolve, handleFor: handles.handleFor, childCommand: unpackCommand() });
  const own = portPair();
  engine.connect(own.server);
  const client = createClient(own.client);
  await follow(client, devtools);
  client.onChanged((topic) => { if (topic === 'app') tell(follow(client, devtools)); });

  app.on('window-all-closed', () => app.quit());
  let closed = false;
  app.on('before-quit', (event) => {
    if (closed) return;
    // Cases are closed whole before the process ends; then quitting goes on.
    event.preventDefault();
    void engine.close().finally(() => { closed = true; app.quit(); });
  });
  openWindow(devtools, (port) => engine.connect(port));
}

function openWindow(devtools: boolean, connect: (port: ServerPort) => { close(): void }): void {
  const shown = createWindow({ preload: join(built, 'preload', 'index.cjs'), placementFile: join(dataFolder, 'window.json'), devtools });
  const contents = shown.webContents;
  window = shown;
  shown.on('closed', () => { window = null; });
  connectWindow(contents, connect);
  answer(contents, CHANNELS.pickFiles, (options) => pickFiles(shown, handles, options));
  answer(contents, CHANNELS.pickFolder, () => pickFolder(shown, handles));
  answer(contents, CHANNELS.pickTarget, (name) => pickTarget(shown, handles, name));
  answer(contents, CHANNELS.handleFor, (path) => handles.dropped(path));
  answer(contents, CHANNELS.saveText, (name, _mediaType, text) => save(shown, name, text));
  answer(contents, CHANNELS.saveBytes, (name, bytes) => save(shown, name, bytes));
  ipcMain.on(CHANNELS.listening, (event) => {
    if (isFrom(contents, event)) opened.deliverTo((path) => contents.send(CHANNELS.openFile, handles.picked(path)));
  });
  contents.on('did-start-navigation', (details) => { if (details.isMainFrame && !details.isSameDocument) opened.pause(); });
  // A page that dies is loaded again, for the case is unharmed: its engine lives here. One that dies while loading would die for ever.
  let loaded = false;
  contents.on('did-finish-load', () => { loaded = true; });
  contents.on('render-process-gone', (_event, details) => {
    opened.pause();
    if (details.reason === 'clean-exit') return;
    if (loaded) contents.reload();
    else tell(showError(shown, new ExhibitError('INTERNAL', `The window stopped while loading (${details.reason}).`)));
    loaded = false;
  });
  tell(shown.loadURL(`${ORIGIN}/`));
}

function showWindow(): void {
  if (!window) return;
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
}

/** Brings theme and menu in line with the settings. */
async function follow(client: Client, devtools: boolean): Promise<void> {
  const { theme } = await client.call('settings.get', {});
  if (theme === shownTheme) return;
  shownTheme = theme;
  nativeTheme.themeSource = theme;
  setMenu({
    mac: process.platform === 'darwin', devtools, theme,
    send: (command) => window?.webContents.send(CHANNELS.command, command),
    setTheme: (chosen) => tell(client.call('settings.set', { theme: chosen })),
    about: () => app.showAboutPanel(),
  });
}

/** For work nobody waits for: its failure is shown to the person. */
function tell(work: Promise<unknown>): void {
  work.catch((thrown: unknown) => { if (window) void showError(window, thrown); });
}
