// Adapters that make what Node offers into the contract's Port: worker threads, message ports, and two ends in one thread.
import type { MessagePort, Worker } from 'node:worker_threads';
import type { ClientPort, FromEngine, Port, ToEngine } from '../contract/wire.ts';

/** A worker seen from its host, or a message port, as a Port. Messages are structured clones, in order. */
export function portOver<Sent, Received>(end: Worker | MessagePort): Port<Sent, Received> {
  return {
    post: (message) => end.postMessage(message),
    listen(receive) {
      end.on('message', receive);
      return () => end.off('message', receive);
    },
  };
}

/** Two joined ends in one thread, for hosts that run the engine in their own process. Delivery is asynchronous and in order. */
export function portPair(): { readonly client: ClientPort; readonly server: Port<FromEngine, ToEngine> } {
  const atClient = new Set<(message: FromEngine) => void>();
  const atServer = new Set<(message: ToEngine) => void>();
  return { client: end(atServer, atClient), server: end(atClient, atServer) };
}

function end<Sent, Received>(there: ReadonlySet<(message: Sent) => void>, here: Set<(message: Received) => void>): Port<Sent, Received> {
  return {
    post(message) {
      queueMicrotask(() => { for (const receive of there) receive(message); });
    },
    listen(receive) {
      here.add(receive);
      return () => here.delete(receive);
    },
  };
}
