// The contract's port over a web socket: one connection of the engine per socket, its messages checked for shape.
import type { Duplex } from 'node:stream';
import type { IncomingMessage } from 'node:http';
import { WebSocketServer, type RawData, type WebSocket } from 'ws';
import { ExhibitError, toWireError } from '../contract/errors.ts';
import type { FromEngine, ServerPort, ToEngine } from '../contract/wire.ts';
import type { Engine } from '../engine/engine.ts';
import type { Session, Sessions } from './sessions.ts';

/** Largest message from the page, in bytes: 10,000 files to import fit, each with a name of a kilobyte. */
const LARGEST_MESSAGE = 16 * 1024 * 1024;
/** A call above that is refused by its id; what is above this is not even read, and ends the socket. */
const LARGEST_READ = 64 * 1024 * 1024;
/** How the contract's client begins a call; enough to answer one that is too large to be taken apart. */
const CALL_HEAD = /^\{"kind":"call","id":(\d{1,15}),/;
/** A page that does not read its answers is cut off when this many bytes wait for it. */
const LARGEST_BACKLOG = 256 * 1024 * 1024;
const SOCKETS = 16;
/** Calls under way on one socket; a screen has a few. */
const CALLS = 256;

/** Close codes of our own; the page shows them as words. 1008: what was sent is no message. */
const SESSION_OVER = 4401;

export interface Sockets {
  /** Answers an upgrade that has passed every check. */
  accept(request: IncomingMessage, socket: Duplex, head: Buffer, session: Session): void;
  full(): boolean;
  close(): void;
}

export function createSockets(engine: Engine, sessions: Sessions): Sockets {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: LARGEST_READ, perMessageDeflate: false, clientTracking: true });
  return {
    accept(request, socket, head, session) {
      sockets.handleUpgrade(request, socket, head, (webSocket) => attach(webSocket, engine, sessions, session));
    },
    full: () => sockets.clients.size >= SOCKETS,
    close() {
      for (const socket of sockets.clients) socket.terminate();
      sockets.close();
    },
  };
}

/** Joins one socket to the engine, for as long as both live. What it leaves running is cancelled with it. */
function attach(socket: WebSocket, engine: Engine, sessions: Sessions, session: Session): void {
  const running = new Set<number>();
  const end = () => socket.close(SESSION_OVER, 'The session is over.');
  const settle = (id: number) => { if (running.delete(id)) session.busy--; };
  const port: ServerPort = {
    post(message: FromEngine) {
      if (message.kind === 'done' || message.kind === 'failed') settle(message.id);
      if (socket.readyState !== socket.OPEN) return;
      if (socket.bufferedAmount > LARGEST_BACKLOG) socket.terminate();
      else socket.send(JSON.stringify(message));
    },
    listen(receive) {
      const onMessage = (data: RawData, isBinary: boolean) => {
        if (!sessions.touch(session)) return;
        const tooLarge = refusal(data);
        if (tooLarge) { port.post(tooLarge); return; }
        const message = isBinary ? null : messageIn(data);
        if (!message || (message.kind === 'call' && (running.has(message.id) || running.size >= CALLS))) {
          socket.close(1008, 'That is no message.');
          return;
        }
        if (message.kind === 'call') { running.add(message.id); session.busy++; }
        receive(message);
      };
      socket.on('message', onMessage);
      return () => socket.off('message', onMessage);
    },
  };
  session.onEnd.add(end);
  const connection = engine.connect(port);
  socket.on('error', () => socket.terminate());
  socket.once('close', () => {
    session.onEnd.delete(end);
    for (const id of running) settle(id);
    connection.close();
  });
}

/** The answer to a call that is too large, or null. */
function refusal(data: RawData): FromEngine | null {
  if (!Buffer.isBuffer(data) || data.length <= LARGEST_MESSAGE) return null;
  const id = CALL_HEAD.exec(data.toString('latin1', 0, 64))?.[1];
  if (id === undefined) return null;
  const megabytes = (bytes: number) => Math.ceil(bytes / 1024 / 1024);
  return {
    kind: 'failed', id: Number(id),
    error: toWireError(new ExhibitError('BAD_INPUT', `This is too much at once: ${megabytes(data.length)} MiB, where ${megabytes(LARGEST_MESSAGE)} are the most.`, 'Import fewer files at a time; profiles saved first need not be sent with each.')),
  };
}

/** A text message comes as one buffer, unless the library is told otherwise. */
function textOf(data: RawData): string {
  return Buffer.isBuffer(data) && data.length <= LARGEST_MESSAGE ? data.toString('utf8') : '';
}

/** A message by its shape, or null. The engine checks what is in it. */
function messageIn(data: RawData): ToEngine | null {
  let message: unknown;
  try {
    message = JSON.parse(textOf(data));
  } catch {
    return null;
  }
  if (typeof message !== 'object' || message === null || !('kind' in message) || !('id' in message)) return null;
  const { id } = message;
  if (typeof id !== 'number' || !Number.isSafeInteger(id)) return null;
  if (message.kind === 'cancel') return { kind: 'cancel', id };
  if (message.kind !== 'call' || !('operation' in message) || typeof message.operation !== 'string' || !('input' in message)) return null;
  // Whether there is such an operation is the engine's to say; its answer has a code.
  return { kind: 'call', id, operation: message.operation as Extract<ToEngine, { kind: 'call' }>['operation'], input: message.input };
}
