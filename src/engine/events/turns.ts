// Long work on the case's thread lets other messages in, a cancel among them, every 20 ms.
import { setImmediate as turn } from 'node:timers/promises';
import { ExhibitError } from '../../contract/errors.ts';

const TURN_MS = 20;

/** `due()` is cheap enough for every few thousand steps; when it says so, await `turn()`, which throws CANCELLED when the signal has fired. */
export interface Turns { due(): boolean; turn(): Promise<void> }

export function turnsOf(signal: AbortSignal): Turns {
  let last = performance.now();
  return {
    due: () => performance.now() - last > TURN_MS,
    turn: async () => {
      await turn();
      if (signal.aborted) throw new ExhibitError('CANCELLED', 'The search was cancelled.');
      last = performance.now();
    },
  };
}

/** Waits for work that others wait for too: CANCELLED when the signal fires, while the work goes on. */
export function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(new ExhibitError('CANCELLED', 'The search was cancelled.'));
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}
