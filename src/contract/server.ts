// The answering side of the contract: checks what comes in, runs the handler, reports ticks, cancels, turns errors into codes.
import { ExhibitError, toWireError } from './errors.ts';
import { parseInput } from './inputs.ts';
import type { In, OperationName, Out, Tick, Topic } from './operations.ts';
import type { ServerPort } from './wire.ts';

export interface CallContext<N extends OperationName> {
  /** Fires when the caller has lost interest; the handler stops within 250 ms and throws CANCELLED. */
  readonly signal: AbortSignal;
  tick(tick: Tick<N>): void;
}
export type Handler<N extends OperationName> = (input: In<N>, context: CallContext<N>) => Out<N> | Promise<Out<N>>;
export type Handlers = { readonly [N in OperationName]?: Handler<N> };

export interface Served {
  changed(topic: Topic, caseId: string | null): void;
  /** Cancels every running call and stops listening. */
  close(): void;
}

/** Serves handlers on a port until closed. Input is checked here, once, against its schema. */
export function serve(port: ServerPort, handlers: Handlers): Served {
  const running = new Map<number, AbortController>();
  const unlisten = port.listen((message) => {
    if (message.kind === 'cancel') { running.get(message.id)?.abort(); return; }
    const { id, operation } = message;
    const controller = new AbortController();
    running.set(id, controller);
    answer(operation, message.input, handlers, { signal: controller.signal, tick: (tick: unknown) => port.post({ kind: 'tick', id, tick }) })
      .then((output) => port.post({ kind: 'done', id, output }), (thrown: unknown) => port.post({ kind: 'failed', id, error: toWireError(thrown) }))
      .finally(() => running.delete(id));
  });
  return {
    changed: (topic, caseId) => port.post({ kind: 'changed', topic, caseId }),
    close() {
      unlisten();
      for (const controller of running.values()) controller.abort();
    },
  };
}

async function answer(operation: OperationName, input: unknown, handlers: Handlers, context: { signal: AbortSignal; tick(tick: unknown): void }): Promise<unknown> {
  const handler = Object.hasOwn(handlers, operation) ? (handlers[operation] as ((input: unknown, context: unknown) => unknown) | undefined) : undefined;
  if (!handler) throw new ExhibitError('UNKNOWN_OPERATION', `There is no operation “${String(operation).slice(0, 60)}” here.`);
  return handler(parseInput(operation, input), context);
}
