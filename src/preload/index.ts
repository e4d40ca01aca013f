// The preload: a handful of named functions between the sandboxed window and the shell, and nothing else.
import { contextBridge, ipcRenderer, webUtils } from 'electron';
import type { IpcRendererEvent } from 'electron';
import { CHANNELS } from '../contract/bridge.ts';
import type { Bridge, PickedFile } from '../contract/bridge.ts';
import type { FromEngine } from '../contract/wire.ts';

function on<T>(channel: string, receive: (message: T) => void): () => void {
  // The event is kept back: it carries `ipcRenderer` itself.
  const listener = (_event: IpcRendererEvent, message: T) => receive(message);
  ipcRenderer.on(channel, listener);
  return () => { ipcRenderer.removeListener(channel, listener); };
}

const bridge: Bridge = {
  post: (message) => ipcRenderer.send(CHANNELS.toEngine, message),
  listen: (receive) => on<FromEngine>(CHANNELS.fromEngine, receive),
  pickFiles: (options) => ipcRenderer.invoke(CHANNELS.pickFiles, options) as Promise<readonly PickedFile[]>,
  // Electron alone knows the path of a dropped file; it goes to the main process, never to the window.
  fileFor: (file) => ipcRenderer.invoke(CHANNELS.handleFor, webUtils.getPathForFile(file)) as Promise<PickedFile>,
  saveText: (name, mediaType, text) => ipcRenderer.invoke(CHANNELS.saveText, name, mediaType, text) as Promise<boolean>,
  onOpenFile(listen) {
    const unlisten = on<PickedFile>(CHANNELS.openFile, listen);
    ipcRenderer.send(CHANNELS.listening);
    return unlisten;
  },
  onCommand: (listen) => on<string>(CHANNELS.command, listen),
};

contextBridge.exposeInMainWorld('exhibit', bridge);
