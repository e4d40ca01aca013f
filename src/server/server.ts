// The local web host: the same page over loopback, for one person on one machine. Every check comes before every answer.
import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { ExhibitError } from '../contract/errors.ts';
import { startEngine } from '../engine/engine.ts';
import { fail, noSession, refuse, refuseUpgrade, send, tooLarge, wrongMethod } from './answers.ts';
import { guard, hostNames, type Refusal } from './guard.ts';
import { Handles } from './handles.ts';
import { NO_CONTENT_POLICY, SAFE_HEADERS, pagePolicy } from './headers.ts';
import { listen } from './listen.ts';
import { Sessions } from './sessions.ts';
import { createSockets } from './socket.ts';
import { readStaticFiles, withNonce } from './static-files.ts';
import { TooLarge, Uploads } from './uploads.ts';

export interface ServerOptions {
  /** The built page. */
  readonly rendererFolder: string;
  /** Settings and recent cases. */
  readonly dataFolder: string;
  /** New cases go here, and only files below it can be opened by name. */
  readonly root: string;
  readonly uploadFolder: string;
  /** A case outside the root that the person named on the command line. */
  readonly openFile?: string;
  /** 0 or left out: any free port. */
  readonly port?: number;
  /** Largest upload in bytes. */
  readonly uploadLimit?: number;
  readonly idleMinutes?: number;
  readonly longestHours?: number;
  /** A connection that says nothing for so long is closed, in milliseconds. */
  readonly silenceMs?: number;
  /** Another clock, in milliseconds. */
  readonly now?: () => number;
  /** Another worker entry than the engine's own. */
  readonly workerEntry?: URL;
}

export interface RunningServer {
  /** Address with a fresh launch token in its fragment. Each works once; `address` makes another. */
  readonly url: string;
  readonly port: number;
  /** False where the machine has no ::1. */
  readonly ipv6: boolean;
  address(): string;
  close(): Promise<void>;
}

const GIB = 1024 ** 3;
/** Largest JSON body in bytes; the only one is a token. */
const LARGEST_JSON = 4096;

/** Starts listening on 127.0.0.1 and, where there is one, ::1. Throws what listening or reading the page throws. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const files = readStaticFiles(options.rendererFolder);
  const handles = new Handles(options.root);
  const opened = options.openFile === undefined ? null : handles.grant(options.openFile);
  const uploads = new Uploads(options.uploadFolder, options.root, options.uploadLimit ?? 16 * GIB);
  const engine = startEngine({
    dataFolder: options.dataFolder, caseFolder: options.root, host: 'web',
    resolve: (file) => handles.resolve(file), handleFor: (path) => handles.handleFor(path), nameOf: (file) => handles.nameOf(file),
    ...(options.workerEntry && { workerEntry: options.workerEntry }),
  });
  let hosts: ReadonlySet<string> = new Set();
  let sessions: Sessions | null = null;
  let sockets: ReturnType<typeof createSockets> | null = null;

  const listening = await listen(options.port ?? 0, options.silenceMs ?? 30_000, (request, response) => {
    void answer(request, response).catch((thrown: unknown) => fail(response, 500, thrown));
  }, upgrade).catch((thrown: unknown) => {
    uploads.close();
    throw thrown;
  });
  const { port } = listening;
  hosts = hostNames(port);
  sessions = new Sessions({
    cookieName: `exhibit-${port}`, now: options.now ?? (() => performance.now()),
    idleMs: (options.idleMinutes ?? 30) * 60_000, longestMs: (options.longestHours ?? 12) * 3_600_000,
  });
  sockets = createSockets(engine, sessions);
  const sweeping = setInterval(() => sessions?.sweep(), 30_000).unref();

  // Host, form and origin are judged before anything else is looked at, the path's existence included.
  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url?.split('?', 1)[0] ?? '';
    const act = path === '/session' || path === '/upload' || path === '/port';
    const refusal = guard(request, hosts, act ? 'act' : 'page') ?? unusual(request);
    if (refusal) return refuse(response, refusal);
    if (!act) return page(request, response, path);
    if (path === '/session' && request.method === 'POST') return beginSession(request, response);
    if (path === '/session' && request.method === 'GET') return sessions?.find(request.headers.cookie) ? send(response, 200, { open: opened }) : refuse(response, noSession);
    if (path === '/upload' && request.method === 'PUT') return upload(request, response);
    response.setHeader('Allow', path === '/session' ? 'GET, POST' : path === '/upload' ? 'PUT' : '');
    refuse(response, path === '/port' ? { status: 426, reason: 'This is a web socket.' } : wrongMethod);
  }

  function page(request: IncomingMessage, response: ServerResponse, path: string): void {
    const file = files.get(path);
    if (!file) return refuse(response, { status: 404, reason: 'There is nothing at this address.' });
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.setHeader('Allow', 'GET, HEAD');
      return refuse(response, wrongMethod);
    }
    const nonce = randomBytes(18).toString('base64url');
    const isPage = file.type.startsWith('text/html');
    const body = isPage ? withNonce(file.body, nonce) : file.body;
    response.writeHead(200, {
      ...SAFE_HEADERS, 'Content-Type': file.type, 'Content-Length': body.length,
      'Content-Security-Policy': isPage ? pagePolicy(nonce, request.headers.host ?? '') : NO_CONTENT_POLICY,
    });
    response.end(request.method === 'HEAD' ? undefined : body);
  }

  /** The launch token comes in the body, so no log or history holds it. The body is read whole before it is believed. */
  async function beginSession(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (mediaType(request) !== 'application/json') return refuse(response, { status: 415, reason: 'The body must be JSON.' });
    const body = await smallBody(request);
    if (body === null) return refuse(response, tooLarge);
    const token = tokenIn(body);
    if (token === null) return refuse(response, { status: 400, reason: 'The body is not {"token": "…"}.' });
    const cookie = sessions?.redeem(token);
    if (!cookie) return refuse(response, noSession);
    response.setHeader('Set-Cookie', cookie);
    send(response, 200, { open: opened });
  }

  /** Answers with a handle for the file stored; 413 past the limit, 507 when the disk does not take it. */
  async function upload(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const session = sessions?.find(request.headers.cookie);
    if (!session) return refuse(response, noSession);
    // Form types are what a foreign page may send without asking; a file never comes as one.
    if (/^(?:multipart\/|application\/x-www-form-urlencoded)/i.test(mediaType(request))) return refuse(response, { status: 415, reason: 'The body must be the file itself.' });
    const name = new URL(request.url ?? '/', 'http://host').searchParams.get('name') ?? '';
    session.busy++;
    try {
      const received = await uploads.receive(request, name);
      send(response, 200, { handle: handles.grant(received.path, received.name) });
    } catch (thrown) {
      if (thrown instanceof TooLarge) refuse(response, tooLarge);
      else fail(response, thrown instanceof ExhibitError ? 507 : 400, thrown);
    } finally {
      session.busy--;
    }
  }

  /** The same checks as for requests; a refusal is plain HTTP, so that a browser sees a failed handshake. */
  function upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const refusal = guard(request, hosts, 'socket')
      ?? (request.url === '/port' && request.method === 'GET' && request.headers.upgrade?.toLowerCase() === 'websocket' ? null : { status: 404, reason: 'There is no socket here.' });
    const session = refusal ? null : sessions?.find(request.headers.cookie) ?? null;
    if (refusal || !session || !sockets) return refuseUpgrade(socket, refusal ?? noSession);
    if (sockets.full()) return refuseUpgrade(socket, { status: 503, reason: 'Too many windows are open.' });
    sockets.accept(request, socket, head, session);
  }

  const address = () => `http://127.0.0.1:${port}/#token=${sessions?.launchToken() ?? ''}`;
  return {
    url: address(), port, ipv6: listening.servers.length > 1, address,
    async close() {
      clearInterval(sweeping);
      sessions?.close();
      sockets?.close();
      await engine.close();
      await Promise.all(listening.servers.map((server) => new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      })));
      uploads.close();
    },
  };
}

/** What Node lets through and no browser sends. */
function unusual(request: IncomingMessage): Refusal | null {
  if (request.headers.expect !== undefined) return { status: 417, reason: 'Expectations are not met here.' };
  if (request.httpVersion !== '1.1') return { status: 505, reason: 'HTTP/1.1 only.' };
  const coding = request.headers['transfer-encoding'];
  if (coding !== undefined && coding.toLowerCase() !== 'chunked') return { status: 400, reason: 'This transfer coding is not known.' };
  const bodiless = request.method === 'GET' || request.method === 'HEAD';
  if (bodiless && (request.headers['content-length'] !== undefined || coding !== undefined)) return { status: 400, reason: 'This request has no body.' };
  return null;
}

/** Without its parameters, in lower case. */
function mediaType(request: IncomingMessage): string {
  return (request.headers['content-type'] ?? '').split(';', 1)[0]!.trim().toLowerCase();
}

/** The whole body, or null past the limit. */
async function smallBody(request: IncomingMessage): Promise<Buffer | null> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > LARGEST_JSON) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** The token of exactly `{"token": text}`, or null. */
function tokenIn(body: Buffer): string | null {
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
    if (typeof value !== 'object' || value === null || Object.keys(value).length !== 1 || !Object.hasOwn(value, 'token') || !('token' in value)) return null;
    return typeof value.token === 'string' ? value.token : null;
  } catch {
    return null;
  }
}
