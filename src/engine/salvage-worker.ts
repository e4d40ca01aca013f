// A thread that salvages a damaged case: it belongs to no case, and must keep none from answering.
import { parentPort, workerData } from 'node:worker_threads';
import type { SalvageReport } from '../contract/case-care.ts';
import { toWireError, type WireError } from '../contract/errors.ts';
import type { Person } from './casefile/case-file.ts';
import { salvage } from './salvage/salvage.ts';

export interface SalvageTask {
  readonly damaged: string;
  readonly target: string;
  readonly person: Person;
  /** An Int32 that is set to 1 when nobody wants it any more. */
  readonly stop: SharedArrayBuffer;
}
export type FromSalvager = { readonly kind: 'progress'; readonly done: number; readonly total: number } | { readonly kind: 'done'; readonly report: SalvageReport } | { readonly kind: 'failed'; readonly error: WireError };

const port = parentPort!;
const { damaged, target, person, stop } = workerData as SalvageTask;
const stopped = new Int32Array(stop);
const say = (message: FromSalvager): void => port.postMessage(message);
const ending = new AbortController();
const looking = setInterval(() => { if (Atomics.load(stopped, 0) !== 0) ending.abort(); }, 50);
try {
  const report = await salvage({
    damaged, target, person, signal: ending.signal,
    // While pages are read no timer fires: the cell itself is looked at.
    cancelled: () => Atomics.load(stopped, 0) !== 0, progress: (done, total) => say({ kind: 'progress', done, total }),
  });
  say({ kind: 'done', report });
} catch (thrown) {
  say({ kind: 'failed', error: toWireError(thrown) });
} finally {
  clearInterval(looking);
  port.close();
}
