// What the desktop window may ask of its shell, by name, and the channels that carry it. Main, preload and renderer agree here.
import type { FileHandle } from './model.ts';
import type { FromEngine, ToEngine } from './wire.ts';

/** A file or a folder. */
export interface PickedFile { readonly handle: FileHandle; readonly name: string }
/** `evidence`: a case, a bundle or a report, to be verified. */
export const PICKS = ['sources', 'case', 'evidence'] as const;
export interface PickOptions { readonly many: boolean; readonly what: (typeof PICKS)[number] }

/** Every command that the menu can send to the window; `search`, `rail`, `undo` and `redo` do what their keys do. */
export const COMMANDS = [
  'case.new', 'case.open', 'case.close', 'case.properties', 'case.copy', 'case.merge', 'case.verify', 'file.verify', 'import', 'settings', 'help', 'search', 'rail', 'undo', 'redo',
  'go.explore', 'go.case', 'go.evidence', 'go.sources', 'go.reports',
] as const;
export type Command = (typeof COMMANDS)[number];

/** `window.exhibit`: the whole of it. No path, no channel name and no Electron object is within its reach. */
export interface Bridge {
  post(message: ToEngine): void;
  listen(receive: (message: FromEngine) => void): () => void;
  /** Shows the system's dialog; empty when the person closes it without choosing. */
  pickFiles(options: PickOptions): Promise<readonly PickedFile[]>;
  /** The same for folders, of which everything below is meant. */
  pickFolder(): Promise<readonly PickedFile[]>;
  /** Asks where a new file is to go, of the kind that the ending of the proposed name says: a case, or a bundle; null when the person closes the dialog without choosing. Nothing is written. */
  pickTarget(name: string): Promise<PickedFile | null>;
  /** The handle of a file or folder dropped on the window. */
  fileFor(file: File): Promise<PickedFile>;
  /** Asks where to, then writes. False when the person decides against it or was told that it failed. */
  saveText(name: string, mediaType: string, text: string): Promise<boolean>;
  saveBytes(name: string, bytes: Uint8Array): Promise<boolean>;
  /** Cases opened from outside: double click, command line, a second start. What came before the first listener is kept for it. */
  onOpenFile(listen: (file: PickedFile) => void): () => void;
  onCommand(listen: (command: Command) => void): () => void;
}

export const CHANNELS = {
  toEngine: 'exhibit:to-engine',
  fromEngine: 'exhibit:from-engine',
  pickFiles: 'exhibit:pick-files',
  pickFolder: 'exhibit:pick-folder',
  pickTarget: 'exhibit:pick-target',
  handleFor: 'exhibit:handle-for',
  saveText: 'exhibit:save-text',
  saveBytes: 'exhibit:save-bytes',
  /** The window says that it now listens for files to open. */
  listening: 'exhibit:listening',
  openFile: 'exhibit:open-file',
  command: 'exhibit:command',
} as const;
