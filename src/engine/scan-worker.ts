// A thread that scans for breaks of continuity together with the case's own thread, and reads what changes are as numbers.
import { parentPort, workerData } from 'node:worker_threads';
import Database from 'better-sqlite3';
import { guard } from './casefile/settings.ts';
import { PartLayout } from './continuity/parts.ts';
import { DONE, LEFT, scanTogether, STATE, STOP, type ScanStart, type ScanTask } from './continuity/scan-thread.ts';
import { readNumbers } from './events/store.ts';
import { END } from './thread-end.ts';

/** Thrown where the text of a record would tell: this thread has none. */
class RecordNeeded extends Error {}

const { path, port, state } = workerData as ScanStart;
const cells = new Int32Array(state);

function end(how: typeof DONE | typeof LEFT): void {
  Atomics.store(cells, STATE, how);
  Atomics.notify(cells, STATE);
}

function readFirst(): void {
  const db = new Database(path, { readonly: true });
  guard(db);
  port.postMessage(readNumbers(db));
  db.close();
}

function scan({ columns, layout }: ScanTask): void {
  const steps = scanTogether(columns, new PartLayout(columns, layout.threads, layout), 1, cells, () => { throw new RecordNeeded(); }, []);
  for (;;) {
    if (Atomics.load(cells, STOP) !== 0) { end(LEFT); return; }
    const step = steps.next();
    if (step.done === true) { port.postMessage(step.value); end(step.value === null ? LEFT : DONE); return; }
  }
}

parentPort!.on('message', (message: ScanTask | typeof END) => {
  if (message === END) { parentPort!.close(); port.close(); return; }
  try {
    scan(message);
  } catch (thrown) {
    end(LEFT);
    if (!(thrown instanceof RecordNeeded)) throw thrown;
  }
});
readFirst();
