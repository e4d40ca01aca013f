// The one window: its settings, each of which a test asserts, and where on the screen it was last.
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { BrowserWindow, nativeTheme, screen } from 'electron';
import type { BrowserWindowConstructorOptions, Rectangle } from 'electron';

interface Placement { readonly bounds: Rectangle; readonly maximized: boolean }

const SMALLEST = { width: 1024, height: 640 };
const FIRST: Placement = { bounds: { x: -1, y: -1, width: 1440, height: 900 }, maximized: false };

export interface WindowOptions {
  readonly preload: string;
  /** File in which the place on the screen is remembered. */
  readonly placementFile: string;
  /** Off in the packaged application. */
  readonly devtools: boolean;
}

export function createWindow(options: WindowOptions): BrowserWindow {
  const placement = readPlacement(options.placementFile);
  const window = new BrowserWindow({
    ...place(placement.bounds), minWidth: SMALLEST.width, minHeight: SMALLEST.height,
    show: false, title: 'Exhibit',
    // The canvas of the theme, so that nothing flashes before the first paint.
    backgroundColor: nativeTheme.shouldUseDarkColors ? '#15171B' : '#FFFFFF',
    webPreferences: {
      preload: options.preload, sandbox: true, contextIsolation: true, webSecurity: true, nodeIntegration: false, nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false, webviewTag: false, allowRunningInsecureContent: false, experimentalFeatures: false, plugins: false,
      navigateOnDragDrop: false, spellcheck: false, devTools: options.devtools,
    },
  });
  if (placement.maximized) window.maximize();
  window.once('ready-to-show', () => window.show());
  window.on('close', () => writePlacement(options.placementFile, { bounds: window.getNormalBounds(), maximized: window.isMaximized() }));
  return window;
}

/** The remembered bounds where a screen still shows at least their upper left part; otherwise their size alone, centred. */
function place(bounds: Rectangle): BrowserWindowConstructorOptions {
  const size = { width: Math.max(bounds.width, SMALLEST.width), height: Math.max(bounds.height, SMALLEST.height) };
  const area = screen.getDisplayMatching(bounds).workArea;
  const visible = bounds.x >= area.x && bounds.y >= area.y && bounds.x + 200 <= area.x + area.width && bounds.y + 100 <= area.y + area.height;
  const fitting = { width: Math.min(size.width, area.width), height: Math.min(size.height, area.height) };
  return visible && bounds !== FIRST.bounds ? { x: bounds.x, y: bounds.y, ...fitting } : fitting;
}

function readPlacement(file: string): Placement {
  try {
    const { bounds, maximized } = JSON.parse(readFileSync(file, 'utf8')) as Partial<Placement>;
    const numbers = bounds ? [bounds.x, bounds.y, bounds.width, bounds.height] : [];
    if (bounds && numbers.length === 4 && numbers.every(Number.isSafeInteger)) return { bounds, maximized: maximized === true };
  } catch { /* Never written, or damaged: a window in the middle of the screen is no loss. */ }
  return FIRST;
}

function writePlacement(file: string, placement: Placement): void {
  try {
    writeFileSync(`${file}.new`, JSON.stringify(placement));
    renameSync(`${file}.new`, file);
  } catch { /* A full disk must not keep the window from closing. */ }
}
