// The two loopback listeners, with limits on everything a client could have too much of.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { isIPv6, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { refuseUpgrade, wrongMethod } from './answers.ts';

/** Request line and headers together; the page's own need under 1 KiB. */
const HEADER_BYTES = 8192;
/** Open connections per address; a browser opens six and its sockets. */
const CONNECTIONS = 64;

type OnRequest = (request: IncomingMessage, response: ServerResponse) => void;
type OnUpgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => void;

/** Both loopback addresses on one port. A port that is free on one and taken on the other is given back and another tried. */
export async function listen(port: number, silenceMs: number, onRequest: OnRequest, onUpgrade: OnUpgrade): Promise<{ readonly port: number; readonly servers: readonly Server[] }> {
  for (let attempt = 1; ; attempt++) {
    const first = createLimited(silenceMs, onRequest, onUpgrade);
    const chosen = await listenOn(first, '127.0.0.1', port);
    const second = createLimited(silenceMs, onRequest, onUpgrade);
    try {
      await listenOn(second, '::1', chosen);
      return { port: chosen, servers: [first, second] };
    } catch (thrown) {
      const code = thrown instanceof Error && 'code' in thrown ? thrown.code : null;
      if (code === 'EADDRNOTAVAIL' || code === 'EAFNOSUPPORT' || code === 'EINVAL') return { port: chosen, servers: [first] };
      first.close();
      if (code !== 'EADDRINUSE' || port !== 0 || attempt >= 20) throw thrown;
    }
  }
}

/** Times in milliseconds. The whole of an upload may take an hour, but never fall silent. */
function createLimited(silenceMs: number, onRequest: OnRequest, onUpgrade: OnUpgrade): Server {
  const server = createServer({
    maxHeaderSize: HEADER_BYTES, headersTimeout: 10_000, requestTimeout: 3_600_000, keepAliveTimeout: 5_000, connectionsCheckingInterval: 5_000,
    insecureHTTPParser: false, requireHostHeader: false, joinDuplicateHeaders: false,
  });
  server.maxConnections = CONNECTIONS;
  server.maxHeadersCount = 64;
  server.timeout = silenceMs;
  server.on('request', onRequest);
  server.on('checkContinue', onRequest);
  server.on('checkExpectation', onRequest);
  server.on('upgrade', onUpgrade);
  server.on('connect', (_request: IncomingMessage, socket: Duplex) => refuseUpgrade(socket, wrongMethod));
  server.on('clientError', (thrown: NodeJS.ErrnoException, socket: Socket) => {
    if (!socket.writable) { socket.destroy(); return; }
    refuseUpgrade(socket, thrown.code === 'HPE_HEADER_OVERFLOW' ? { status: 431, reason: 'The headers are too large.' } : { status: 400, reason: 'That is not HTTP.' });
  });
  return server;
}

/** Resolves with the port once it listens; rejects with the system's error code. */
function listenOn(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port, ipv6Only: isIPv6(host), exclusive: true }, () => {
      server.off('error', reject);
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}
