// Electron IPC as a contract port. Every message is checked for its sender before anything else is looked at.
import { ipcMain } from 'electron';
import type { IpcMainEvent, IpcMainInvokeEvent, WebContents } from 'electron';
import { CHANNELS } from '../contract/bridge.ts';
import { ExhibitError } from '../contract/errors.ts';
import type { ServerPort, ToEngine } from '../contract/wire.ts';
import { isOurTopFrame } from './origin.ts';

/** True when the message comes from the top frame of this window, showing a page of ours. */
export function isFrom(contents: WebContents, event: IpcMainEvent | IpcMainInvokeEvent): boolean {
  return event.sender === contents && event.senderFrame === contents.mainFrame && isOurTopFrame(event.senderFrame);
}

/** Answers `invoke` from this window alone; anyone else is told nothing but that it was refused. */
export function answer(contents: WebContents, channel: string, handle: (...input: unknown[]) => unknown): void {
  ipcMain.handle(channel, (event, ...input: unknown[]) => {
    if (!isFrom(contents, event)) throw new ExhibitError('BAD_INPUT', 'Refused: not a page of this application.');
    return handle(...input);
  });
}

/**
 * Connects a window to the engine. A page that is left or dies takes its connection with it, so that a late answer
 * can never meet a call of the next page that happens to have the same id.
 */
export function connectWindow(contents: WebContents, connect: (port: ServerPort) => { close(): void }): void {
  const receivers = new Set<(message: ToEngine) => void>();
  let connection: { close(): void } | null = null;
  const port: ServerPort = {
    post(message) { if (!contents.isDestroyed()) contents.send(CHANNELS.fromEngine, message); },
    listen(receive) {
      receivers.add(receive);
      return () => { receivers.delete(receive); };
    },
  };
  const disconnect = () => { connection?.close(); connection = null; receivers.clear(); };
  contents.on('did-start-navigation', (details) => { if (details.isMainFrame && !details.isSameDocument) disconnect(); });
  contents.on('render-process-gone', disconnect);
  contents.on('destroyed', disconnect);
  ipcMain.on(CHANNELS.toEngine, (event, message: unknown) => {
    if (!isFrom(contents, event) || !isToEngine(message)) return;
    connection ??= connect(port);
    for (const receive of receivers) receive(message);
  });
}

/** The shape alone; the engine checks operation and input against their schema. */
function isToEngine(message: unknown): message is ToEngine {
  if (typeof message !== 'object' || message === null) return false;
  const { kind, id, operation } = message as Partial<Record<string, unknown>>;
  return Number.isSafeInteger(id) && (kind === 'cancel' || (kind === 'call' && typeof operation === 'string'));
}
