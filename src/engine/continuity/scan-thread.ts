// The thread that helps to scan a large case, and the side of the case's own thread that starts it. Both lay out a stretch of the events, then
// take one part of the entities after the other. The thread has the columns in shared memory and no records: where those are needed, it says so,
// and the case scans its parts itself.
import { MessageChannel, receiveMessageOnPort, Worker, type MessagePort } from 'node:worker_threads';
import type { Steps } from '../events/column-reader.ts';
import type { ReadNumbers } from '../events/store.ts';
import { endThread } from '../thread-end.ts';
import { PartLayout, type Part, type SharedLayout } from './parts.ts';
import { scanContinuity, type ScanColumns, type Tally, type Written } from './scan.ts';

/** What the thread is started with. Over the port come the numbers, then the tally. */
export interface ScanStart { readonly path: string; readonly port: MessagePort; readonly state: SharedArrayBuffer }
export interface ScanTask { readonly columns: ScanColumns; readonly layout: SharedLayout }

/** Cells of `state`: how the thread is, whether it is to stop, the part that nobody has taken yet, and how many threads have counted and laid out. */
export const STATE = 0, STOP = 1, NEXT = 2, COUNTED = 3, LAID_OUT = 4;
const CELLS = 5;
export const WORKING = 0, DONE = 1, LEFT = 2;
const THREADS = 2;
/** How long a thread waits at a time, ms: the case lets others in between. */
const WAIT_MS = 4;

/** What both threads do, each as one of them. Null when the other has left before the parts were laid out. */
export function* scanTogether(columns: ScanColumns, layout: PartLayout, thread: 0 | 1, state: Int32Array, written: Written, taken: number[]): Steps<Tally | null> {
  yield* layout.count(thread);
  if (!(yield* all(state, COUNTED))) return null;
  yield* layout.layOut(thread);
  if (!(yield* all(state, LAID_OUT))) return null;
  return yield* scanContinuity(columns, written, nextParts(layout, state, taken));
}

/** Goes on when all threads have come here; false when the other has left. */
function* all(state: Int32Array, cell: number): Steps<boolean> {
  Atomics.add(state, cell, 1);
  Atomics.notify(state, cell);
  for (let here = Atomics.load(state, cell); here < THREADS; here = Atomics.load(state, cell)) {
    if (Atomics.load(state, STATE) === LEFT) return false;
    Atomics.wait(state, cell, here, WAIT_MS);
    yield;
  }
  return true;
}

function* nextParts(layout: PartLayout, state: Int32Array, taken: number[]): Generator<Part> {
  for (let part = Atomics.add(state, NEXT, 1); part < layout.parts; part = Atomics.add(state, NEXT, 1)) {
    taken.push(part);
    yield layout.part(part);
  }
}

/** Starts at once, and reads numbers while the case reads other columns. To be ended. */
export class ScanThread {
  readonly #worker: Worker;
  readonly #state = new Int32Array(new SharedArrayBuffer(CELLS * 4));
  readonly #channel = new MessageChannel();
  /** Both sides of all changes as numbers, once it has scanned; null where it has none. */
  numbers: ReadNumbers | null = null;

  constructor(path: string) {
    const { port2: port } = this.#channel;
    const workerData: ScanStart = { path, port, state: this.#state.buffer as SharedArrayBuffer };
    this.#worker = new Worker(new URL(import.meta.url.endsWith('.ts') ? '../scan-worker.ts' : './scan-worker.js', import.meta.url), { workerData, transferList: [port] });
    for (const event of ['error', 'exit'] as const) this.#worker.on(event, () => Atomics.compareExchange(this.#state, STATE, WORKING, LEFT));
  }

  /** Scans with it. What it leaves is done here. */
  *scan(columns: ScanColumns, written: Written): Steps<readonly Tally[]> {
    const layout = new PartLayout(columns, THREADS);
    this.#worker.postMessage({ columns, layout: layout.shared } satisfies ScanTask);
    const taken: number[] = [];
    const own = yield* scanTogether(columns, layout, 0, this.#state, written, taken);
    if (own === null) return [yield* scanAlone(columns, written)];
    while (Atomics.load(this.#state, STATE) === WORKING) {
      Atomics.wait(this.#state, STATE, WORKING, WAIT_MS);
      yield;
    }
    this.numbers = this.#receive<ReadNumbers>();
    const other = Atomics.load(this.#state, STATE) === DONE ? this.#receive<Tally>() : null;
    return [own, other ?? (yield* scanContinuity(columns, written, Array.from({ length: layout.parts }, (_, part) => part).filter((part) => !taken.includes(part)).map((part) => layout.part(part))))];
  }

  end(): void {
    Atomics.store(this.#state, STOP, 1);
    this.#channel.port1.close();
    void endThread(this.#worker);
  }

  #receive<T>(): T | null {
    return (receiveMessageOnPort(this.#channel.port1) as { message: T } | undefined)?.message ?? null;
  }
}

/** Without another thread. */
export function* scanAlone(columns: ScanColumns, written: Written): Steps<Tally> {
  const layout = new PartLayout(columns, 1);
  yield* layout.count(0);
  yield* layout.layOut(0);
  return yield* scanContinuity(columns, written, Array.from({ length: layout.parts }, (_, part) => layout.part(part)));
}
