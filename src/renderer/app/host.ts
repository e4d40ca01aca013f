// What the renderer needs of the program around it, and nothing more: a port to the engine, and files as handles.
import type { Command, PickedFile, PickOptions } from '../../contract/bridge.ts';
import type { ClientPort } from '../../contract/wire.ts';

/** Bytes of a file on their way to the host; only the web host has to send them. */
export type UploadProgress = (name: string, done: number, total: number) => void;

export interface Host {
  readonly kind: 'electron' | 'web';
  /** Rejects with NoSession when the host no longer knows this window. `closed` is called once, when the port is lost. */
  connect(closed: () => void): Promise<ClientPort>;
  /** Empty when the person chose nothing. */
  pickFiles(options: PickOptions, onUpload?: UploadProgress): Promise<readonly PickedFile[]>;
  /** Handle of a dropped file. */
  fileFor(file: File, onUpload?: UploadProgress): Promise<PickedFile>;
  /** False when the person changed their mind. */
  saveText(name: string, mediaType: string, text: string): Promise<boolean>;
  /** Case files opened from outside: by double click or on the command line. */
  onOpenFile?(listen: (file: PickedFile) => void): () => void;
  /** Commands of the window's menu, by name. */
  onCommand?(listen: (command: Command) => void): () => void;
}

/** The host refuses this window: its launch address was used up, or too much time has passed. */
export class NoSession extends Error {
  constructor() { super('This window has no session with Exhibit.'); this.name = 'NoSession'; }
}
