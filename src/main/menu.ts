// The menu. What belongs to the screen goes to the window as a command by name; what belongs to the shell is done here.
import { Menu } from 'electron';
import type { MenuItemConstructorOptions } from 'electron';
import type { Command } from '../contract/bridge.ts';
import { THEMES } from '../contract/model.ts';
import type { Settings } from '../contract/model.ts';

export interface MenuOptions {
  readonly mac: boolean;
  readonly devtools: boolean;
  readonly theme: Settings['theme'];
  send(command: Command): void;
  setTheme(theme: Settings['theme']): void;
  about(): void;
}

const THEME_LABELS: Readonly<Record<Settings['theme'], string>> = { system: 'As the system', light: 'Light', dark: 'Dark' };
const SEPARATOR: MenuItemConstructorOptions = { type: 'separator' };

export function setMenu(options: MenuOptions): void {
  const { mac } = options;
  const command = (label: string, name: Command, accelerator?: string): MenuItemConstructorOptions =>
    ({ label, id: name, click: () => options.send(name), ...(accelerator === undefined ? {} : { accelerator }) });
  // The window handles these keys itself, with or without a menu; here they are only shown.
  const shown = (label: string, name: Command, accelerator: string): MenuItemConstructorOptions =>
    ({ ...command(label, name, accelerator), registerAccelerator: false });
  const settings = command('Settings…', 'settings', 'CmdOrCtrl+,');
  const about: MenuItemConstructorOptions = { label: 'About Exhibit', id: 'about', click: () => options.about() };

  const template: MenuItemConstructorOptions[] = [
    ...(mac ? [{ label: 'Exhibit', submenu: [about, SEPARATOR, settings, SEPARATOR, { role: 'hide' }, { role: 'hideOthers' }, { role: 'unhide' }, SEPARATOR, { role: 'quit' }] } satisfies MenuItemConstructorOptions] : []),
    { label: '&File', submenu: [
      command('New case…', 'case.new', 'CmdOrCtrl+N'), command('Open case…', 'case.open', 'CmdOrCtrl+O'), command('Import…', 'import', 'CmdOrCtrl+I'),
      SEPARATOR, command('Save a copy…', 'case.copy'), command('Merge a colleague’s copy…', 'case.merge'), command('Verify a file…', 'file.verify'),
      SEPARATOR, command('Close case', 'case.close', 'CmdOrCtrl+Shift+W'), { role: 'close' },
      ...(mac ? [] : [SEPARATOR, settings, SEPARATOR, { role: 'quit' } satisfies MenuItemConstructorOptions]),
    ] },
    { label: '&Edit', submenu: [
      { role: 'undo' }, { role: 'redo' }, SEPARATOR, { role: 'cut' }, { role: 'copy' }, { role: 'paste' }, { role: 'selectAll' },
      SEPARATOR, shown('Query', 'search', 'CmdOrCtrl+Shift+F'),
    ] },
    { label: '&View', submenu: [
      { role: 'resetZoom' }, { role: 'zoomIn' }, { role: 'zoomOut' }, SEPARATOR, shown('Facet rail', 'rail', 'CmdOrCtrl+B'), SEPARATOR,
      { label: 'Theme', submenu: THEMES.map((theme) => ({ label: THEME_LABELS[theme], id: `theme.${theme}`, type: 'radio', checked: options.theme === theme, click: () => options.setTheme(theme) })) },
      { role: 'togglefullscreen' }, ...(options.devtools ? [SEPARATOR, { role: 'toggleDevTools' } satisfies MenuItemConstructorOptions] : []),
    ] },
    { label: '&Case', submenu: [
      command('Explore', 'go.explore', 'CmdOrCtrl+1'), command('Case', 'go.case', 'CmdOrCtrl+2'), command('Sources', 'go.sources', 'CmdOrCtrl+3'), command('Reports', 'go.reports', 'CmdOrCtrl+4'),
      SEPARATOR, command('Properties…', 'case.properties'), command('Verify this case…', 'case.verify'), command('Evidence: seal, bundle, keys', 'go.evidence'),
      SEPARATOR, command('Undo last mark', 'undo', 'CmdOrCtrl+Alt+Z'), command('Redo last mark', 'redo'),
    ] },
    { label: '&Help', role: 'help', submenu: [command('Keys and help', 'help', 'F1'), ...(mac ? [] : [SEPARATOR, about])] },
  ];
  Menu.setApplicationMenu(Menu.buildFromTemplate(template));
}
