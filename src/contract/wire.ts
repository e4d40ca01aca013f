// What travels between a host and the engine, whatever carries it: a worker's message port, Electron IPC or a web socket.
import type { WireError } from './errors.ts';
import type { OperationName, Topic } from './operations.ts';

/** Two ends that post JSON-safe messages to each other, in order. `listen` returns a function that stops listening. */
export interface Port<Sent, Received> {
  post(message: Sent): void;
  listen(receive: (message: Received) => void): () => void;
}

export type ToEngine =
  | { readonly kind: 'call'; readonly id: number; readonly operation: OperationName; readonly input: unknown }
  | { readonly kind: 'cancel'; readonly id: number };

export type FromEngine =
  | { readonly kind: 'tick'; readonly id: number; readonly tick: unknown }
  | { readonly kind: 'done'; readonly id: number; readonly output: unknown }
  | { readonly kind: 'failed'; readonly id: number; readonly error: WireError }
  | { readonly kind: 'changed'; readonly topic: Topic; /** Null: not of one case. */ readonly caseId: string | null };

export type ClientPort = Port<ToEngine, FromEngine>;
export type ServerPort = Port<FromEngine, ToEngine>;
