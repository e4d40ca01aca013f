// A thread that builds the text index: reads blocks of the case beside the case's own thread, and hands over what is to be stored.
import { parentPort, workerData } from 'node:worker_threads';
import Database from 'better-sqlite3';
import { toWireError } from '../contract/errors.ts';
import { GroupIndexer, type FromIndexer, type IndexThread, type ToIndexer } from './casefile/group-indexer.ts';
import { guard } from './casefile/settings.ts';
import { blockReader } from './events/records.ts';
import { END } from './thread-end.ts';

/** Blocks between two words of progress. */
const TOLD_BLOCKS = 32;

const port = parentPort!;
const say = (message: FromIndexer): void => port.postMessage(message);
const { path, stop } = workerData as IndexThread;
const stopped = new Int32Array(stop);
const db = new Database(path, { readonly: true });
guard(db);
const indexer = new GroupIndexer(blockReader(db));

function end(): void {
  db.close();
  port.close();
}

port.on('message', (message: ToIndexer | typeof END) => {
  if (message === END) { end(); return; }
  const { blocks } = message;
  try {
    for (let at = 0; at < blocks.length; at += TOLD_BLOCKS) {
      if (Atomics.load(stopped, 0) !== 0) { end(); return; }
      const some = blocks.slice(at, at + TOLD_BLOCKS);
      for (const block of some) indexer.add(block);
      say({ kind: 'progress', blocks: some.length });
    }
    say({ kind: 'done', indexed: indexer.finish() });
  } catch (thrown) {
    say({ kind: 'failed', error: toWireError(thrown) });
  }
});
