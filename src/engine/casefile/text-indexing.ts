// Builds what is missing of the text index: a few blocks here, letting everything else in between; many in threads that read the
// case beside us, so that both cores work and the case goes on answering. Only this side writes.
import { availableParallelism } from 'node:os';
import { setImmediate as turn } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import type Database from 'better-sqlite3';
import { fromWireError } from '../../contract/errors.ts';
import { GROUP_BLOCKS, indexedGroups, storeSignatures } from '../events/text-index.ts';
import { BLOCKS_OF_SOURCE, blockReader } from '../events/records.ts';
import { storeWords } from '../events/word-index.ts';
import { endThread } from '../thread-end.ts';
import { GroupIndexer, type FromIndexer, type IndexedGroup, type IndexThread, type ToIndexer } from './group-indexer.ts';
import type { CaseFile } from './case-file.ts';

const TURN_MS = 8;
/** From this many blocks on a thread is worth its start. */
const MANY_BLOCKS = 256;
const MOST_THREADS = 2;
/** What a thread may take to notice that it is to end: it looks between a few blocks. */
const GROUP_MS = 60_000;

interface Missing { readonly source: number; readonly ordinal: number; readonly blocks: readonly number[] }

/** Groups without an index, and the blocks each of them covers. Blocks without a record have no place in it. */
function missingGroups(db: Database.Database): Missing[] {
  const missing: Missing[] = [];
  for (const source of db.prepare<[], number>("SELECT id FROM source WHERE state <> 'importing' ORDER BY id").pluck().all()) {
    const ids = db.prepare<[number], number>(BLOCKS_OF_SOURCE).pluck().all(source);
    const indexed = indexedGroups(db, source);
    for (let at = 0, ordinal = 0; at < ids.length; at += GROUP_BLOCKS, ordinal++) {
      if (!indexed.has(ordinal)) missing.push({ source, ordinal, blocks: ids.slice(at, at + GROUP_BLOCKS) });
    }
  }
  return missing;
}

export function isTextIndexed(db: Database.Database): boolean {
  return missingGroups(db).length === 0;
}

/** Ends early, with what is finished kept, when the signal fires. Resolves with true when nothing is missing. */
export async function buildTextIndex(file: CaseFile, signal: AbortSignal, progress: (done: number, total: number) => void): Promise<boolean> {
  const missing = missingGroups(file.db);
  const total = missing.reduce((sum, group) => sum + group.blocks.length, 0);
  const store = ({ source, ordinal }: Missing, { signatures, words }: IndexedGroup): void => {
    file.write(() => {
      storeSignatures(file.db, source, ordinal, signatures);
      if (words !== null) storeWords(file.db, source, ordinal, words);
    });
  };
  const told = (done: number): void => progress(done, total);
  if (!await (total < MANY_BLOCKS ? indexHere(file.db, missing, store, signal, told) : indexInThreads(file.path, missing, store, signal, told))) return false;
  progress(total, total);
  return true;
}

async function indexHere(db: Database.Database, missing: readonly Missing[], store: (group: Missing, indexed: IndexedGroup) => void, signal: AbortSignal, told: (done: number) => void): Promise<boolean> {
  const indexer = new GroupIndexer(blockReader(db));
  let done = 0;
  let turned = performance.now();
  for (const group of missing) {
    for (const block of group.blocks) {
      if (performance.now() - turned > TURN_MS) {
        told(done);
        await turn();
        if (signal.aborted) return false;
        turned = performance.now();
      }
      indexer.add(block);
      done++;
    }
    store(group, indexer.finish());
  }
  return true;
}

/** Each thread takes the next group when it is done with one. */
async function indexInThreads(path: string, missing: readonly Missing[], store: (group: Missing, indexed: IndexedGroup) => void, signal: AbortSignal, told: (done: number) => void): Promise<boolean> {
  if (signal.aborted) return false;
  const stop = new SharedArrayBuffer(4);
  const count = Math.min(MOST_THREADS, availableParallelism(), missing.length);
  const threads = Array.from({ length: count }, () => new Worker(new URL(import.meta.url.endsWith('.ts') ? '../index-worker.ts' : './index-worker.js', import.meta.url), { workerData: { path, stop } satisfies IndexThread }));
  let next = 0;
  let done = 0;
  let leave = (): void => undefined;
  try {
    const stopped = new Promise<boolean>((resolve) => { leave = () => resolve(false); });
    signal.addEventListener('abort', leave, { once: true });
    const work = Promise.all(threads.map((thread) => new Promise<boolean>((resolve, reject) => {
      let own: Missing | undefined;
      const take = (): void => {
        own = missing[next++];
        if (own) thread.postMessage({ blocks: own.blocks } satisfies ToIndexer);
        else resolve(true);
      };
      thread.on('message', (message: FromIndexer) => {
        // What was under way when it was stopped is not stored.
        if (signal.aborted || !own) return;
        try {
          if (message.kind === 'failed') throw fromWireError(message.error);
          if (message.kind === 'progress') { told(done += message.blocks); return; }
          store(own, message.indexed);
          take();
        } catch (thrown) { reject(thrown instanceof Error ? thrown : new Error(String(thrown))); }
      });
      thread.on('error', reject);
      thread.on('exit', (code) => { if (code !== 0) reject(new Error(`building the text index stopped (exit ${code})`)); });
      take();
    })));
    return await Promise.race([work.then(() => true), stopped]);
  } finally {
    signal.removeEventListener('abort', leave);
    Atomics.store(new Int32Array(stop), 0, 1);
    await Promise.all(threads.map((thread) => endThread(thread, GROUP_MS)));
  }
}
