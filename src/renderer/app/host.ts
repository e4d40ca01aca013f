// What the renderer needs of the program around it, and nothing more: a port to the engine, and files as handles.
import type { Command, PickedFile, PickOptions } from '../../contract/bridge.ts';
import type { ClientPort } from '../../contract/wire.ts';

/** Bytes of a file on their way to the host; only the web host has to send them. */
export type UploadProgress = (name: string, done: number, total: number) => void;

/** What was dropped on the window. `entry` null where the browser tells nothing more; of a folder it is the way to its files. */
export interface Dropped { readonly file: File; readonly entry: FileSystemEntry | null }

export interface Host {
  readonly kind: 'electron' | 'web';
  /** Rejects with NoSession when the host no longer knows this window. `closed` is called once, when the port is lost. */
  connect(closed: () => void): Promise<ClientPort>;
  /** Empty when the person chose nothing. */
  pickFiles(options: PickOptions, onUpload?: UploadProgress): Promise<readonly PickedFile[]>;
  /** The same for folders; a host that knows no folders gives the files below them, each named by its path from the folder on. */
  pickFolder(onUpload?: UploadProgress): Promise<readonly PickedFile[]>;
  /** Handles of dropped files and folders, as for `pickFolder`. */
  dropped(items: readonly Dropped[], onUpload?: UploadProgress): Promise<readonly PickedFile[]>;
  /** Asks where a new case file is to go; null when the person chose nothing. Left out where there is no such dialog. */
  pickTarget?(name: string): Promise<PickedFile | null>;
  /** False when the person changed their mind. */
  saveText(name: string, mediaType: string, text: string): Promise<boolean>;
  /** The same for bytes, in the order of the pieces. */
  saveBytes(name: string, pieces: readonly Uint8Array<ArrayBuffer>[]): Promise<boolean>;
  /** Case files opened from outside: by double click or on the command line. */
  onOpenFile?(listen: (file: PickedFile) => void): () => void;
  /** Commands of the window's menu, by name. */
  onCommand?(listen: (command: Command) => void): () => void;
}

/** The host refuses this window: its launch address was used up, or too much time has passed. */
export class NoSession extends Error {
  constructor() { super('This window has no session with Exhibit.'); this.name = 'NoSession'; }
}
