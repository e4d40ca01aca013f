// The desk's end of the thread that salvages: a cancel is told to it through a cell, which it sees between two pages.
import { basename } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { SalvageReport } from '../contract/case-care.ts';
import { ExhibitError, fromWireError } from '../contract/errors.ts';
import type { FromSalvager, SalvageTask } from './salvage-worker.ts';

/** Resolves when the thread has ended, so that nothing is left of what was cancelled. */
export function runSalvage(task: Omit<SalvageTask, 'stop'>, signal: AbortSignal, progress: (done: number, total: number) => void): Promise<SalvageReport> {
  const stop = new SharedArrayBuffer(4);
  const worker = new Worker(new URL(import.meta.url.endsWith('.ts') ? './salvage-worker.ts' : './salvage-worker.js', import.meta.url), { workerData: { ...task, stop } satisfies SalvageTask });
  const cancel = () => { Atomics.store(new Int32Array(stop), 0, 1); };
  if (signal.aborted) cancel(); else signal.addEventListener('abort', cancel, { once: true });
  let report: SalvageReport | null = null;
  let failure: unknown = new ExhibitError('WORKER_DIED', `The thread that salvages ${basename(task.damaged)} ended before it was done.`, 'Try again; report it if that fails too. The damaged file is as it was.');
  worker.on('message', (message: FromSalvager) => {
    if (message.kind === 'progress') progress(message.done, message.total);
    else if (message.kind === 'failed') failure = fromWireError(message.error);
    else report = message.report;
  });
  worker.on('error', (thrown) => { failure = thrown; });
  return new Promise((resolve, reject) => {
    worker.once('exit', () => {
      signal.removeEventListener('abort', cancel);
      if (report !== null) resolve(report); else reject(failure as Error);
    });
  });
}
