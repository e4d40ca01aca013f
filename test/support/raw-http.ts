// Speaks HTTP byte by byte, for requests that no well-behaved client can be made to send.
import { connect } from 'node:net';

export interface RawAnswer {
  readonly status: number;
  readonly head: string;
  readonly body: string;
}

/** Sends the bytes, and returns the first answer, read until the other side ends or `Content-Length` is there. Status 0: closed unanswered. */
export function sendRaw(port: number, request: string | Buffer, address = '127.0.0.1'): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: address });
    let received = Buffer.alloc(0);
    const finish = () => {
      socket.destroy();
      const text = received.toString('latin1');
      const end = text.indexOf('\r\n\r\n');
      const head = end < 0 ? text : text.slice(0, end);
      resolve({ status: Number(/^HTTP\/1\.1 (\d{3})/.exec(head)?.[1] ?? 0), head, body: end < 0 ? '' : text.slice(end + 4) });
    };
    socket.on('data', (chunk) => {
      received = Buffer.concat([received, chunk]);
      if (isWhole(received.toString('latin1'))) finish();
    });
    socket.on('end', finish);
    socket.on('close', finish);
    socket.on('error', (thrown: NodeJS.ErrnoException) => {
      // A refusal may reset the connection while the rest of a large request is still on its way.
      if (thrown.code === 'ECONNRESET' || thrown.code === 'EPIPE') finish();
      else reject(thrown);
    });
    socket.on('connect', () => socket.write(request));
  });
}

function isWhole(text: string): boolean {
  const end = text.indexOf('\r\n\r\n');
  if (end < 0) return false;
  if (text.startsWith('HTTP/1.1 101')) return true;
  const length = /\r\ncontent-length: (\d+)/i.exec(text.slice(0, end))?.[1];
  return length !== undefined && text.length - end - 4 >= Number(length);
}
