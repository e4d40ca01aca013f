// A web host on temporary folders with a page of two files, and what a browser of its own would do with it.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import WebSocket from 'ws';
import { createClient, type Client } from '../../src/contract/client.ts';
import type { FromEngine, ToEngine } from '../../src/contract/wire.ts';
import { startServer, type RunningServer, type ServerOptions } from '../../src/server/server.ts';

export interface WebHost extends RunningServer {
  readonly origin: string;
  readonly folder: string;
  /** Exchanges a fresh launch token for a session's cookie. */
  signIn(): Promise<string>;
  /** Ended with the test. */
  socket(cookie: string): Promise<WebSocket>;
  client(cookie: string): Promise<Client>;
}

/** Starts a host below `folder`; its cases are doubles. */
export async function startWebHost(folder: string, options: Partial<ServerOptions> = {}): Promise<WebHost> {
  const rendererFolder = join(folder, 'page');
  mkdirSync(join(rendererFolder, 'assets'), { recursive: true });
  writeFileSync(join(rendererFolder, 'index.html'), `<!doctype html><meta name="csp-nonce" content="__NONCE__"><script type="module" nonce="__NONCE__" src="./assets/main.js"></script>`);
  writeFileSync(join(rendererFolder, 'assets', 'main.js'), 'export {};');
  writeFileSync(join(rendererFolder, 'assets', 'main.js.map'), '{}');
  const server = await startServer({
    rendererFolder, dataFolder: join(folder, 'data'), root: join(folder, 'cases'), uploadFolder: join(folder, 'uploads'),
    workerEntry: new URL('./double-worker.ts', import.meta.url), ...options,
  });
  const origin = `http://127.0.0.1:${server.port}`;
  const host: WebHost = {
    ...server, origin, folder,
    async signIn() {
      const token = tokenOf(server.address());
      const answer = await fetch(`${origin}/session`, { method: 'POST', headers: { origin, 'content-type': 'application/json' }, body: JSON.stringify({ token }) });
      return answer.headers.get('set-cookie')?.split(';')[0] ?? '';
    },
    socket(cookie) {
      const socket = new WebSocket(`ws://127.0.0.1:${server.port}/port`, { headers: { cookie, origin } });
      onTestFinished(() => new Promise<void>((resolve) => {
        if (socket.readyState === WebSocket.CLOSED) { resolve(); return; }
        socket.once('close', () => resolve());
        socket.terminate();
      }));
      return new Promise((resolve, reject) => { socket.once('open', () => resolve(socket)); socket.once('error', reject); });
    },
    async client(cookie) {
      const socket = await host.socket(cookie);
      return createClient({
        post: (message: ToEngine) => socket.send(JSON.stringify(message)),
        listen(receive) {
          const onMessage = (data: Buffer) => receive(JSON.parse(data.toString()) as FromEngine);
          socket.on('message', onMessage);
          return () => socket.off('message', onMessage);
        },
      });
    },
  };
  return host;
}

/** The same for one test, closed when it ends. */
export async function temporaryWebHost(folder: string, options: Partial<ServerOptions> = {}): Promise<WebHost> {
  const host = await startWebHost(folder, options);
  onTestFinished(() => host.close());
  return host;
}

export function tokenOf(address: string): string {
  return new URL(address).hash.replace('#token=', '');
}
