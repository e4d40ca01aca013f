// The calling side of the contract: hosts and renderer use this and nothing else to reach the engine.
import { ExhibitError, fromWireError } from './errors.ts';
import type { In, OperationName, Out, Tick, Topic } from './operations.ts';
import type { ClientPort } from './wire.ts';

export interface CallOptions<N extends OperationName> {
  readonly signal?: AbortSignal;
  readonly onTick?: (tick: Tick<N>) => void;
}

export interface Client {
  /** Rejects with ExhibitError; CANCELLED once the engine has stopped after the signal fired. */
  call<N extends OperationName>(operation: N, input: In<N>, options?: CallOptions<N>): Promise<Out<N>>;
  /** Called after each write, by whomever it was made. Returns a function that stops listening. */
  onChanged(listen: (topic: Topic, caseId: string | null) => void): () => void;
  /** Rejects every open call with ENGINE_STOPPED: for a port that has closed. */
  stop(): void;
}

interface Pending { resolve(output: unknown): void; reject(error: Error): void; tick?: ((tick: unknown) => void) | undefined }

export function createClient(port: ClientPort): Client {
  const pending = new Map<number, Pending>();
  const listeners = new Set<(topic: Topic, caseId: string | null) => void>();
  let lastId = 0;
  const unlisten = port.listen((message) => {
    if (message.kind === 'changed') {
      for (const listen of listeners) listen(message.topic, message.caseId);
      return;
    }
    const call = pending.get(message.id);
    if (!call) return;
    if (message.kind === 'tick') { call.tick?.(message.tick); return; }
    pending.delete(message.id);
    if (message.kind === 'done') call.resolve(message.output);
    else call.reject(fromWireError(message.error));
  });
  return {
    call<N extends OperationName>(operation: N, input: In<N>, options: CallOptions<N> = {}): Promise<Out<N>> {
      const { signal, onTick } = options;
      if (signal?.aborted) return Promise.reject(new ExhibitError('CANCELLED', 'Cancelled before it began.'));
      const id = ++lastId;
      return new Promise<Out<N>>((resolve, reject) => {
        const cancel = () => port.post({ kind: 'cancel', id });
        const finish = <T>(settle: (value: T) => void) => (value: T) => { signal?.removeEventListener('abort', cancel); settle(value); };
        pending.set(id, {
          resolve: finish(resolve as (output: unknown) => void),
          reject: finish(reject),
          tick: onTick as ((tick: unknown) => void) | undefined,
        });
        signal?.addEventListener('abort', cancel, { once: true });
        port.post({ kind: 'call', id, operation, input });
      });
    },
    onChanged(listen) {
      listeners.add(listen);
      return () => listeners.delete(listen);
    },
    stop() {
      unlisten();
      for (const call of pending.values()) call.reject(new ExhibitError('ENGINE_STOPPED', 'The engine has stopped.'));
      pending.clear();
    },
  };
}
