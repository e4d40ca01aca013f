// A double of the few Electron calls that the shell uses, typed against Electron's own types; any other member throws.
// It lets the built main and preload run where Electron's binary is missing: `electron` resolves to it.
import { EventEmitter } from 'node:events';
import { registerHooks } from 'node:module';
import { runInNewContext } from 'node:vm';
import { readFileSync } from 'node:fs';
import type * as Electron from 'electron';

/** An object that has the members given and none besides: reading or writing any other throws. */
export function strict<T extends object>(name: string, members: T): T {
  const known = (member: string | symbol) => {
    // `then` and symbols are asked by the language itself.
    if (member in members || typeof member === 'symbol' || member === 'then') return;
    throw new Error(`${name}.${member} is not in the double: add it, typed, or do without it.`);
  };
  return new Proxy(members, {
    get(target, member) { known(member); return Reflect.get(target, member) as unknown; },
    set(target, member, value) { known(member); return Reflect.set(target, member, value); },
  });
}

/** `on` and `once` fit each overload of Electron's; `emit` is for the test. */
class Events {
  readonly #emitter = new EventEmitter();
  readonly on = (event: string, listener: (...input: never[]) => void): never => this.#emitter.on(event, listener as () => void) as never;
  readonly once = (event: string, listener: (...input: never[]) => void): never => this.#emitter.once(event, listener as () => void) as never;
  readonly emit = (event: string, ...input: unknown[]): boolean => this.#emitter.emit(event, ...input);
  readonly off = (event: string, listener: (...input: never[]) => void): never => this.#emitter.off(event, listener as () => void) as never;
}

export interface Frame { readonly url: string; readonly origin: string; readonly parent: Frame | null }
export interface Preventable { prevented: boolean; preventDefault(): void }
export function preventable(): Preventable {
  return { prevented: false, preventDefault() { this.prevented = true; } };
}

interface DoubleOptions {
  readonly documents: string;
  readonly firstInstance: boolean;
  readonly packaged: boolean;
  /** What `electron` is told to run; for tests a script that runs the built application on a double. */
  readonly appPath: string;
}

type Handled<K extends keyof Electron.Session> = Electron.Session[K] extends (handler: infer H, ...rest: never[]) => unknown ? NonNullable<H> : never;

/** What the shell did, for the test to look at, and the means to play the person and the page. */
export class ElectronDouble {
  readonly done: string[] = [];
  readonly switches: string[][] = [];
  readonly windows: { options: Electron.BrowserWindowConstructorOptions; events: Events; contents: Events; loaded: string[] }[] = [];
  readonly paths = new Map<string, string>();
  readonly schemes: Electron.CustomScheme[] = [];
  readonly openedOutside: string[] = [];
  readonly messageBoxes: Electron.MessageBoxOptions[] = [];
  readonly openDialogs: Electron.OpenDialogOptions[] = [];
  readonly saveDialogs: Electron.SaveDialogOptions[] = [];
  readonly appEvents = new Events();
  readonly sessionEvents = new Events();
  menu: Electron.MenuItemConstructorOptions[] = [];
  theme: Electron.NativeTheme['themeSource'] = 'system';
  spellcheck = true;
  protocolHandler: ((request: Request) => Response | Promise<Response>) | null = null;
  windowOpenHandler: Parameters<Electron.WebContents['setWindowOpenHandler']>[0] | null = null;
  webRtcPolicy = '';
  requestFilter: ((details: Electron.OnBeforeRequestListenerDetails, answer: (response: Electron.CallbackResponse) => void) => void) | null = null;
  readonly handlers: {
    request?: Handled<'setPermissionRequestHandler'>; check?: Handled<'setPermissionCheckHandler'>; device?: Handled<'setDevicePermissionHandler'>;
    media?: Handled<'setDisplayMediaRequestHandler'>; bluetooth?: Handled<'setBluetoothPairingHandler'>;
  } = {};
  /** What the person answers: paths chosen, path to save under, button pressed. */
  person: { picks: string[]; saves: string; presses: number } = { picks: [], saves: '', presses: 0 };
  /** The page: its frame, and what the preload gave it. */
  frame: Frame = { url: 'app://exhibit/', origin: 'app://exhibit', parent: null };
  readonly world = new Map<string, unknown>();
  /** In a process of its own, ends it. */
  exited: ((code: number) => void) | null = null;

  readonly #options: DoubleOptions;
  readonly #toMain = new Events();
  readonly #toPage = new Events();
  readonly #answers = new Map<string, (event: Electron.IpcMainInvokeEvent, ...input: unknown[]) => unknown>();
  #contents: object = {};
  #quit: (() => void) | null = null;
  readonly #loaded = Promise.withResolvers<void>();

  constructor(options: DoubleOptions) { this.#options = options; }

  /** When the first page is asked for. */
  get loaded(): Promise<void> { return this.#loaded.promise; }
  /** When the shell next asks the application to quit. */
  nextQuit(): Promise<void> { return new Promise((resolve) => { this.#quit = resolve; }); }

  /** Resolves `electron` to this double for everything that this process loads from now on. */
  install(): void {
    const main = this.#mainModule();
    Reflect.set(globalThis, MAIN, main);
    const source = `const electron = globalThis[${JSON.stringify(MAIN)}];\n${Object.keys(main).map((name) => `export const ${name} = electron.${name};`).join('\n')}`;
    registerHooks({
      resolve: (specifier, context, next) => (specifier === 'electron' ? { url: 'double:electron', format: 'module', shortCircuit: true } : next(specifier, context)),
      load: (url, context, next) => (url === 'double:electron' ? { format: 'module', source, shortCircuit: true } : next(url, context)),
    });
  }

  /** Runs a built preload as the sandbox does: in a context of its own, with `require('electron')` and nothing else. */
  loadPreload(file: string): void {
    const electron = this.#rendererModule();
    runInNewContext(readFileSync(file, 'utf8'), {
      module: { exports: {} }, exports: {}, Error,
      require: (name: string) => {
        if (name !== 'electron') throw new Error(`A sandboxed preload cannot require ${name}.`);
        return electron;
      },
    }, { filename: file });
  }

  /** Reads a member as the shell would. */
  touch(module: string, member: string): unknown {
    return Reflect.get(Reflect.get(globalThis, MAIN)[module] as object, member);
  }

  /** Sends as a page would, from any frame. */
  send(channel: string, message: unknown, frame: Frame | null = this.frame): void {
    this.#toMain.emit(channel, { sender: this.#contents, senderFrame: frame }, message);
  }
  async invoke(channel: string, input: unknown[], frame: Frame | null = this.frame): Promise<unknown> {
    const handle = this.#answers.get(channel);
    if (!handle) throw new Error(`Nobody answers ${channel}.`);
    return structuredClone(await handle({ sender: this.#contents, senderFrame: frame } as Electron.IpcMainInvokeEvent, ...input));
  }

  #mainModule() {
    const session = this.#session();
    const app: Pick<Electron.App, 'enableSandbox' | 'commandLine' | 'requestSingleInstanceLock' | 'on' | 'whenReady' | 'getPath' | 'setPath' | 'setName' | 'isPackaged' | 'getAppPath'
      | 'disableHardwareAcceleration' | 'quit' | 'exit' | 'setAboutPanelOptions' | 'showAboutPanel'> = {
      enableSandbox: () => { this.done.push('enableSandbox'); },
      commandLine: strict<Pick<Electron.CommandLine, 'appendSwitch'>>('commandLine', { appendSwitch: (...parts: string[]) => { this.switches.push(parts); } }) as Electron.CommandLine,
      requestSingleInstanceLock: () => { this.done.push('lock'); return this.#options.firstInstance; },
      on: this.appEvents.on,
      whenReady: () => Promise.resolve(),
      getPath: (name) => {
        if (name !== 'documents') throw new Error(`No path “${name}” in the double.`);
        return this.#options.documents;
      },
      setPath: (name, path) => { this.done.push(`setPath ${name}`); this.paths.set(name, path); },
      setName: (name) => { this.done.push(`setName ${name}`); },
      setAboutPanelOptions: ({ applicationVersion }) => { this.done.push(`version ${applicationVersion}`); },
      isPackaged: this.#options.packaged,
      getAppPath: () => this.#options.appPath,
      disableHardwareAcceleration: () => { this.done.push('disableHardwareAcceleration'); },
      quit: () => { this.done.push('quit'); this.#quit?.(); },
      exit: (code) => { this.done.push(`exit ${code}`); this.exited?.(code ?? 0); },
      showAboutPanel: () => { this.done.push('about'); },
    };
    const ipcMain: Pick<Electron.IpcMain, 'on' | 'handle'> = {
      on: this.#toMain.on,
      handle: (channel, listener) => { this.#answers.set(channel, listener); },
    };
    const menu: Pick<typeof Electron.Menu, 'setApplicationMenu' | 'buildFromTemplate'> = {
      buildFromTemplate: (template) => { this.menu = template as Electron.MenuItemConstructorOptions[]; return {} as Electron.Menu; },
      setApplicationMenu: () => { this.done.push('menu'); },
    };
    const options = <T>(input: readonly unknown[]): T => input.at(-1) as T;
    const dialog: Pick<Electron.Dialog, 'showOpenDialog' | 'showSaveDialog' | 'showMessageBox'> = {
      showOpenDialog: (...input: unknown[]) => {
        this.openDialogs.push(options(input));
        return Promise.resolve({ canceled: this.person.picks.length === 0, filePaths: this.person.picks });
      },
      showSaveDialog: (...input: unknown[]) => {
        this.saveDialogs.push(options(input));
        return Promise.resolve({ canceled: this.person.saves === '', filePath: this.person.saves });
      },
      showMessageBox: (...input: unknown[]) => {
        this.messageBoxes.push(options(input));
        return Promise.resolve({ response: this.person.presses, checkboxChecked: false });
      },
    };
    const protocol: Pick<Electron.Protocol, 'registerSchemesAsPrivileged' | 'handle'> = {
      registerSchemesAsPrivileged: (schemes) => { this.schemes.push(...schemes); },
      handle: (_scheme, handler) => { this.protocolHandler = handler as unknown as ElectronDouble['protocolHandler']; },
    };
    const nativeTheme: Pick<Electron.NativeTheme, 'themeSource' | 'shouldUseDarkColors'> = { themeSource: 'system', shouldUseDarkColors: false };
    Object.defineProperty(nativeTheme, 'themeSource', { get: () => this.theme, set: (theme: Electron.NativeTheme['themeSource']) => { this.theme = theme; } });
    const screen: Pick<Electron.Screen, 'getDisplayMatching'> = {
      getDisplayMatching: () => ({ workArea: { x: 0, y: 0, width: 1920, height: 1080 } }) as Electron.Display,
    };
    const shell: Pick<Electron.Shell, 'openExternal'> = { openExternal: (address) => { this.openedOutside.push(address); return Promise.resolve(); } };
    return {
      app: strict('app', app), ipcMain: strict('ipcMain', ipcMain), Menu: strict('Menu', menu), dialog: strict('dialog', dialog), protocol: strict('protocol', protocol),
      nativeTheme: strict('nativeTheme', nativeTheme), screen: strict('screen', screen), shell: strict('shell', shell),
      session: strict('session', { defaultSession: session }), BrowserWindow: this.#windowClass(),
    };
  }

  #session() {
    const { handlers } = this;
    const session: Pick<Electron.Session, 'setPermissionRequestHandler' | 'setPermissionCheckHandler' | 'setDevicePermissionHandler' | 'setDisplayMediaRequestHandler'
      | 'setBluetoothPairingHandler' | 'setSpellCheckerEnabled' | 'on'> & { webRequest: Pick<Electron.WebRequest, 'onBeforeRequest'> } = {
      setPermissionRequestHandler: (handler) => { if (handler) handlers.request = handler; },
      setPermissionCheckHandler: (handler) => { if (handler) handlers.check = handler; },
      setDevicePermissionHandler: (handler) => { if (handler) handlers.device = handler; },
      setDisplayMediaRequestHandler: (handler) => { if (handler) handlers.media = handler; },
      setBluetoothPairingHandler: (handler) => { if (handler) handlers.bluetooth = handler; },
      setSpellCheckerEnabled: (on) => { this.spellcheck = on; },
      on: this.sessionEvents.on,
      webRequest: strict('webRequest', { onBeforeRequest: (listener: unknown) => { this.requestFilter = listener as ElectronDouble['requestFilter']; } }),
    };
    return strict('session.defaultSession', session);
  }

  #windowClass() {
    const make = (options: Electron.BrowserWindowConstructorOptions): object => {
      const events = new Events();
      const contents = this.#makeContents();
      const loaded: string[] = [];
      const did = (what: string) => () => { this.done.push(what); };
      this.windows.push({ options, events, contents: contents.events, loaded });
      const members: Pick<Electron.BrowserWindow, 'on' | 'once' | 'show' | 'focus' | 'restore' | 'maximize' | 'isMinimized' | 'isMaximized' | 'getNormalBounds' | 'loadURL'> & { webContents: object } = {
        webContents: contents.contents, on: events.on, once: events.once,
        show: did('show'), focus: did('focus'), restore: did('restore'), maximize: did('maximize'), isMinimized: () => true, isMaximized: () => false,
        getNormalBounds: () => ({ x: 40, y: 60, width: 1300, height: 800 }),
        loadURL: (address) => { loaded.push(address); this.#loaded.resolve(); return Promise.resolve(); },
      };
      return strict('BrowserWindow', members);
    };
    // Called with `new`, as Electron's is; what it returns stands in for the window.
    return class BrowserWindow {
      constructor(options: Electron.BrowserWindowConstructorOptions) { return make(options) as BrowserWindow; }
    };
  }

  #makeContents() {
    const events = new Events();
    const frame = () => this.frame;
    const members: Pick<Electron.WebContents, 'on' | 'send' | 'isDestroyed' | 'reload' | 'setWindowOpenHandler' | 'setWebRTCIPHandlingPolicy' | 'getURL'> & { mainFrame: Frame } = {
      get mainFrame() { return frame(); },
      on: events.on,
      send: (channel, ...input: unknown[]) => { this.#toPage.emit(channel, {}, ...structuredClone(input)); },
      isDestroyed: () => false, reload: () => { this.done.push('reload'); }, getURL: () => this.frame.url,
      setWindowOpenHandler: (handler) => { this.windowOpenHandler = handler; },
      setWebRTCIPHandlingPolicy: (policy) => { this.webRtcPolicy = policy; },
    };
    const contents = strict('webContents', members);
    this.#contents = contents;
    this.appEvents.emit('web-contents-created', {}, contents);
    return { contents, events };
  }

  #rendererModule() {
    const contextBridge: Pick<Electron.ContextBridge, 'exposeInMainWorld'> = { exposeInMainWorld: (name, api: unknown) => { this.world.set(name, api); } };
    const ipcRenderer: Pick<Electron.IpcRenderer, 'send' | 'invoke' | 'on' | 'removeListener'> = {
      send: (channel, ...input: unknown[]) => this.send(channel, ...(structuredClone(input) as [unknown])),
      invoke: (channel, ...input: unknown[]) => this.invoke(channel, structuredClone(input)).catch((thrown: unknown) => {
        throw new Error(`Error invoking remote method '${channel}': ${String(thrown)}`);
      }),
      on: this.#toPage.on, removeListener: this.#toPage.off,
    };
    const webUtils: Pick<Electron.WebUtils, 'getPathForFile'> = { getPathForFile: (file) => ('path' in file && typeof file.path === 'string' ? file.path : '') };
    return strict('electron', { contextBridge: strict('contextBridge', contextBridge), ipcRenderer: strict('ipcRenderer', ipcRenderer), webUtils: strict('webUtils', webUtils) });
  }
}

const MAIN = 'electronDouble';
