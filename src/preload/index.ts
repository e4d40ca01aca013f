// The preload: a handful of named functions between the sandboxed window and the shell, and nothing else.
import { contextBridge, ipcRenderer, webUtils } from 'electron';
import type { IpcRendererEvent } from 'electron';
import { CHANNELS } from '../contract/bridge.ts';
import type { Bridge, Command, PickedFile } from '../contract/bridge.ts';
import type { FromEngine } from '../contract/wire.ts';

function on<T>(channel: string, receive: (message: T) => void): () => void {
  // The event is kept back: it carries `ipcRenderer` itself.
  const listener = (_event: IpcRendererEvent, message: T) => receive(message);
  ipcRenderer.on(channel, listener);
  return () => { ipcRenderer.removeListener(channel, listener); };
}

/** Asks the shell. A refusal reads as the shell wrote it, without the name of the channel that Electron puts before it. */
async function ask<T>(channel: string, ...input: readonly unknown[]): Promise<T> {
  try {
    return await ipcRenderer.invoke(channel, ...input) as T;
  } catch (thrown) {
    throw new Error((thrown instanceof Error ? thrown.message : String(thrown)).replace(/^Error invoking remote method '[^']*': (?:\w*Error: )?/, ''));
  }
}

const bridge: Bridge = {
  post: (message) => ipcRenderer.send(CHANNELS.toEngine, message),
  listen: (receive) => on<FromEngine>(CHANNELS.fromEngine, receive),
  pickFiles: (options) => ask<readonly PickedFile[]>(CHANNELS.pickFiles, options),
  pickFolder: () => ask<readonly PickedFile[]>(CHANNELS.pickFolder),
  pickTarget: (name) => ask<PickedFile | null>(CHANNELS.pickTarget, name),
  // Electron alone knows the path of a dropped file or folder; it goes to the main process, never to the window.
  fileFor: (file) => ask<PickedFile>(CHANNELS.handleFor, webUtils.getPathForFile(file)),
  saveText: (name, mediaType, text) => ask<boolean>(CHANNELS.saveText, name, mediaType, text),
  saveBytes: (name, bytes) => ask<boolean>(CHANNELS.saveBytes, name, bytes),
  onOpenFile(listen) {
    const unlisten = on<PickedFile>(CHANNELS.openFile, listen);
    ipcRenderer.send(CHANNELS.listening);
    return unlisten;
  },
  onCommand: (listen) => on<Command>(CHANNELS.command, listen),
};

contextBridge.exposeInMainWorld('exhibit', bridge);
