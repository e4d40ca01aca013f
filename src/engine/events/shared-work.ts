// Rows, counts and place of one query are asked for at the same time: what they have in common is worked out once.
import { ExhibitError } from '../../contract/errors.ts';

interface Running<V> { readonly result: Promise<V>; readonly stop: AbortController; waiting: number }

/** Work under way by its key. It is stopped when the last of those who wait for it has been cancelled. */
export class SharedWork<V> {
  #running = new Map<string, Running<V>>();

  /** The result of the work under that key, begun now unless it is under way. CANCELLED when the signal of this caller fires. */
  async result(key: string, signal: AbortSignal, begin: (signal: AbortSignal) => Promise<V>): Promise<V> {
    const cancelled = () => new ExhibitError('CANCELLED', 'The search was cancelled.');
    if (signal.aborted) throw cancelled();
    const running = this.#running.get(key) ?? this.#begin(key, begin);
    running.waiting++;
    const { promise, resolve, reject } = Promise.withResolvers<V>();
    const leave = () => {
      reject(cancelled());
      if (--running.waiting > 0) return;
      this.#forget(key, running);
      running.stop.abort();
    };
    signal.addEventListener('abort', leave, { once: true });
    // Work that has just begun may have told its caller enough already.
    if (signal.aborted) leave();
    running.result.then(resolve, reject);
    try {
      return await promise;
    } finally {
      signal.removeEventListener('abort', leave);
    }
  }

  /** Who asks from now on gets an answer of now; who waits already gets the one that is under way. */
  clear(): void {
    this.#running = new Map();
  }

  #begin(key: string, begin: (signal: AbortSignal) => Promise<V>): Running<V> {
    const stop = new AbortController();
    const running: Running<V> = { result: begin(stop.signal), stop, waiting: 0 };
    this.#running.set(key, running);
    const done = () => this.#forget(key, running);
    running.result.then(done, done);
    return running;
  }

  #forget(key: string, running: Running<V>): void {
    if (this.#running.get(key) === running) this.#running.delete(key);
  }
}
