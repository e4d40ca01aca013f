// A thread that scans for breaks of continuity together with the case's own thread, and reads columns of changes for it.
import { parentPort, workerData } from 'node:worker_threads';
import Database from 'better-sqlite3';
import { guard } from './casefile/settings.ts';
import { PartLayout } from './continuity/parts.ts';
import { HAS_LEFT, scanTogether, STOP, TOLD, type ChangesWish, type NumbersWish, type ScanStart, type ScanTask } from './continuity/scan-thread.ts';
import type { Tally } from './continuity/scan.ts';
import { ChangeReader, type ReadChanges } from './events/change-reader.ts';
import { ColumnReader } from './events/column-reader.ts';
import { END } from './thread-end.ts';

/** Thrown where the text of a record would tell: this thread has none. */
class RecordNeeded extends Error {}

const { path, port, state } = workerData as ScanStart;
const cells = new Int32Array(state);
const db = new Database(path, { readonly: true });
guard(db);
const reader = new ColumnReader(db);
let changes: ChangeReader | null = null;

function tell(what: ReadChanges | Tally | Float64Array): void {
  port.postMessage(what);
  Atomics.add(cells, TOLD, 1);
  Atomics.notify(cells, TOLD);
}

/** Null when it is to stop, or the other has. */
function scan({ columns, layout }: ScanTask): Tally | null {
  const steps = scanTogether(columns, new PartLayout(columns, layout.threads, layout), 1, cells, () => { throw new RecordNeeded(); }, []);
  for (;;) {
    if (Atomics.load(cells, STOP) !== 0) return null;
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}

function end(): void {
  Atomics.store(cells, HAS_LEFT, 1);
  parentPort!.close();
  port.close();
  db.close();
}

parentPort!.on('message', (message: ChangesWish | ScanTask | NumbersWish | typeof END) => {
  if (message === END) { end(); return; }
  try {
    if ('counts' in message) {
      changes = new ChangeReader(reader, message.counts);
      if (message.reads) tell({ segments: reader.segments.map(({ id }) => id), columns: changes.columns() });
      return;
    }
    const told = 'columns' in message ? scan(message) : changes!.numbersAt('new', message.places);
    if (told === null) end(); else tell(told);
  } catch (thrown) {
    end();
    if (!(thrown instanceof RecordNeeded)) throw thrown;
  }
});
