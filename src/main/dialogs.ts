// Everything the shell asks the person: which file, where to save, whether to open an address outside.
import { basename, extname, join } from 'node:path';
import { rename, rm, writeFile } from 'node:fs/promises';
import { app, dialog, shell } from 'electron';
import type { BrowserWindow, FileFilter } from 'electron';
import { PICKS, type PickedFile, type PickOptions } from '../contract/bridge.ts';
import { ExhibitError, toWireError } from '../contract/errors.ts';
import type { FileHandles } from './file-handles.ts';

const FILTERS: Readonly<Record<PickOptions['what'], readonly FileFilter[]>> = {
  sources: [
    { name: 'Audit logs', extensions: ['csv', 'tsv', 'tab', 'psv', 'txt', 'log', 'cef', 'leef', 'json', 'jsonl', 'ndjson', 'xlsx', 'zip', 'gz'] },
    { name: 'All files', extensions: ['*'] },
  ],
  case: [{ name: 'Exhibit cases', extensions: ['exhibit'] }],
  evidence: [{ name: 'Cases, bundles and reports', extensions: ['exhibit', 'zip', 'age', 'html'] }, { name: 'All files', extensions: ['*'] }],
};
const TITLES: Readonly<Record<PickOptions['what'], string>> = { sources: 'Import', case: 'Open case', evidence: 'Verify a file' };
/** Kinds of files that the engine makes under a name of the person's choice, by ending; anything else is a case. */
const TARGETS: Readonly<Record<string, FileFilter>> = { '.zip': { name: 'Bundles', extensions: ['zip'] }, '.age': { name: 'Encrypted bundles', extensions: ['age'] } };

export async function pickFiles(window: BrowserWindow, handles: FileHandles, options: unknown): Promise<readonly PickedFile[]> {
  const { many, what } = pickOptions(options);
  const { canceled, filePaths } = await dialog.showOpenDialog(window, {
    title: TITLES[what], filters: [...FILTERS[what]], properties: many ? ['openFile', 'multiSelections'] : ['openFile'],
  });
  return canceled ? [] : filePaths.map((path) => handles.picked(path));
}

/** Folders, as many as the person marks. A dialog of their own, for Windows and Linux show files or folders, never both. */
export async function pickFolder(window: BrowserWindow, handles: FileHandles): Promise<readonly PickedFile[]> {
  const { canceled, filePaths } = await dialog.showOpenDialog(window, { title: 'Import folders', buttonLabel: 'Choose', properties: ['openDirectory', 'multiSelections'] });
  return canceled ? [] : filePaths.map((path) => handles.picked(path));
}

/** Where a new file of the engine is to go. Nothing is written here, and nothing that is there is overwritten by those who write. */
export async function pickTarget(window: BrowserWindow, handles: FileHandles, name: unknown): Promise<PickedFile | null> {
  if (typeof name !== 'string') throw new ExhibitError('BAD_INPUT', 'pickTarget: a name is needed.');
  const proposed = proposedName(name, 'case.exhibit');
  const bundle = extname(proposed).toLowerCase();
  const [filter, ending] = TARGETS[bundle] ? [TARGETS[bundle], bundle] : [FILTERS.case[0]!, '.exhibit'];
  const { canceled, filePath } = await dialog.showSaveDialog(window, { title: 'New file', defaultPath: join(app.getPath('documents'), proposed), filters: [filter] });
  if (canceled || !filePath) return null;
  return handles.picked(extname(filePath).toLowerCase() === ending ? filePath : filePath + ending);
}

function pickOptions(options: unknown): PickOptions {
  const { many, what } = (options ?? {}) as Partial<PickOptions>;
  if (typeof many !== 'boolean' || !PICKS.includes(what as PickOptions['what'])) throw new ExhibitError('BAD_INPUT', 'pickFiles: what to pick is not said.');
  return { many, what: what as PickOptions['what'] };
}

/** True once the text or bytes are whole on disk under the name chosen. A failure is shown here and gives false. */
export async function save(window: BrowserWindow, name: unknown, content: unknown): Promise<boolean> {
  if (typeof name !== 'string' || !(typeof content === 'string' || content instanceof Uint8Array)) throw new ExhibitError('BAD_INPUT', 'save: a name and a text or bytes are needed.');
  const proposed = proposedName(name, 'report.html');
  const { canceled, filePath } = await dialog.showSaveDialog(window, { title: 'Save', defaultPath: join(app.getPath('documents'), proposed) });
  if (canceled || !filePath) return false;
  const part = `${filePath}.part`;
  try {
    await writeFile(part, content, { flush: true });
    await rename(part, filePath);
    return true;
  } catch (thrown) {
    await rm(part, { force: true });
    await showError(window, new ExhibitError('FILE_UNWRITABLE', `${basename(filePath)} could not be written: ${thrown instanceof Error ? thrown.message : String(thrown)}`));
    return false;
  }
}

/** The name is a proposal of the window: only its last part counts, and nothing that a file system minds. */
function proposedName(name: string, otherwise: string): string {
  // oxlint-disable-next-line no-control-regex -- control characters are what is replaced
  return basename(name.replaceAll('\\', '/')).replaceAll(/[\u0000-\u001f<>:"|?*]/g, '_') || otherwise;
}

export async function showError(window: BrowserWindow, thrown: unknown): Promise<void> {
  const { code, message, hint } = toWireError(thrown);
  await dialog.showMessageBox(window, { type: 'error', title: 'Exhibit', message, detail: `${hint}\n\n${code}`, buttons: ['Close'] });
}

/** Opens an https address in the browser, after the person has seen the whole of it and said yes. */
export async function openExternal(window: BrowserWindow, address: string): Promise<void> {
  if (!URL.canParse(address)) return;
  const url = new URL(address);
  // `href` is plain ASCII: letters that look like others arrive as punycode and percent signs. Too long to be shown whole: not opened.
  if (url.protocol !== 'https:' || url.username !== '' || url.password !== '' || url.href.length > 2000) return;
  const { response } = await dialog.showMessageBox(window, {
    type: 'question', title: 'Leave Exhibit', message: 'Open this address in your browser?', detail: url.href, buttons: ['Cancel', 'Open'], defaultId: 0, cancelId: 0, noLink: true,
  });
  if (response === 1) await shell.openExternal(url.href);
}
