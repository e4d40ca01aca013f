// How requests are answered: JSON with the safe headers, errors with a code and never with anything about the machine.
import type { ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { ERRORS, ExhibitError, toWireError, type ErrorCode } from '../contract/errors.ts';
import type { Refusal } from './guard.ts';
import { NO_CONTENT_POLICY, SAFE_HEADERS } from './headers.ts';

export const noSession: Refusal = { status: 401, reason: 'There is no session. Open the address that Exhibit printed.' };
export const wrongMethod: Refusal = { status: 405, reason: 'This method is not for this address.' };
export const tooLarge: Refusal = { status: 413, reason: 'The body is too large.' };

/** Answers in JSON, once: a second answer to the same request is dropped. */
export function send(response: ServerResponse, status: number, body: unknown): void {
  if (response.headersSent || response.destroyed) return;
  const text = JSON.stringify(body);
  response.writeHead(status, {
    ...SAFE_HEADERS, 'Content-Security-Policy': NO_CONTENT_POLICY, 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(text),
    // What is left of a refused body is not read: the connection ends with the answer.
    ...(status >= 400 && { Connection: 'close' }),
  });
  response.end(text);
}

const CODES: ReadonlyMap<number, ErrorCode> = new Map([[404, 'FILE_NOT_FOUND'], [507, 'FILE_UNWRITABLE']]);

/** A refusal in the form of the engine's errors; the status tells programs more than the code does. */
export function refuse(response: ServerResponse, { status, reason }: Refusal): void {
  const code = CODES.get(status) ?? 'BAD_INPUT';
  send(response, status, { error: { code, message: reason, hint: ERRORS[code] } });
}

/** What went wrong inside. Only errors made for people are told; others may hold paths. */
export function fail(response: ServerResponse, status: number, thrown: unknown): void {
  send(response, status, { error: thrown instanceof ExhibitError ? toWireError(thrown) : { code: 'INTERNAL', message: 'The request could not be answered.', hint: ERRORS.INTERNAL } });
}

/** Answers on a bare socket, where Node makes no response object, and ends it. */
export function refuseUpgrade(socket: Duplex, { status, reason }: Refusal): void {
  socket.end(`HTTP/1.1 ${status} Refused\r\nConnection: close\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: ${Buffer.byteLength(reason)}\r\n`
    + `X-Content-Type-Options: nosniff\r\nCache-Control: no-store\r\n\r\n${reason}`, () => socket.destroy());
}
