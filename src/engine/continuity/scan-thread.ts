// The thread that helps to scan a large case, and the side of the case's own thread that starts it. Both lay out a stretch of the events, then
// take one part of the entities after the other. The thread has the columns in shared memory and no records: where those are needed, it says so,
// and the case scans its parts itself.
import { MessageChannel, receiveMessageOnPort, Worker, type MessagePort } from 'node:worker_threads';
import type { Steps } from '../events/column-reader.ts';
import type { ReadChanges } from '../events/change-reader.ts';
import { endThread } from '../thread-end.ts';
import { laidOut, PartLayout, type Part, type SharedLayout } from './parts.ts';
import { scanContinuity, type ScanColumns, type Tally, type Written } from './scan.ts';

/** What the thread is started with. Over the port comes what it is asked for: the changes, the tally, numbers. */
export interface ScanStart { readonly path: string; readonly port: MessagePort; readonly state: SharedArrayBuffer }
/** Before all else: how many changes each segment has, and whether the thread is to read them. */
export interface ChangesWish { readonly counts: readonly number[]; readonly reads: boolean }
export interface ScanTask { readonly columns: ScanColumns; readonly layout: SharedLayout }
/** Places of changes whose new sides are asked for as numbers. */
export interface NumbersWish { readonly places: Uint32Array }

/** Cells of `state`: whether the thread has left, whether it is to stop, what it has told, the part that nobody has taken yet, and how many threads have counted and laid out. */
export const HAS_LEFT = 0, STOP = 1, TOLD = 2, NEXT = 3, COUNTED = 4, LAID_OUT = 5;
const CELLS = 6;
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
    if (Atomics.load(state, HAS_LEFT) !== 0) return false;
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

/** Starts at once; is told first how many changes there are. To be ended. */
export class ScanThread {
  readonly #worker: Worker;
  readonly #state = new Int32Array(new SharedArrayBuffer(CELLS * 4));
  readonly #channel = new MessageChannel();
  #heard = 0;

  constructor(path: string) {
    const { port2: port } = this.#channel;
    const workerData: ScanStart = { path, port, state: this.#state.buffer as SharedArrayBuffer };
    this.#worker = new Worker(new URL(import.meta.url.endsWith('.ts') ? '../scan-worker.ts' : './scan-worker.js', import.meta.url), { workerData, transferList: [port] });
    for (const event of ['error', 'exit'] as const) this.#worker.on(event, () => Atomics.store(this.#state, HAS_LEFT, 1));
  }

  /** Where the case has read the changes: how many each segment has. */
  begin(counts: readonly number[]): void { this.#worker.postMessage({ counts, reads: false } satisfies ChangesWish); }

  /** Lets it read the changes, while the case goes on; null when it has left. */
  changes(counts: readonly number[]): Steps<ReadChanges | null> {
    this.#worker.postMessage({ counts, reads: true } satisfies ChangesWish);
    return this.#next<ReadChanges>();
  }

  /** Scans with it. What it leaves is done here. */
  *scan(columns: ScanColumns, written: Written): Steps<readonly Tally[]> {
    const layout = new PartLayout(columns, THREADS);
    this.#worker.postMessage({ columns, layout: layout.shared } satisfies ScanTask);
    const taken: number[] = [];
    const own = yield* scanTogether(columns, layout, 0, this.#state, written, taken);
    if (own === null) return [yield* scanAlone(columns, written)];
    const other = yield* this.#next<Tally>();
    return [own, other ?? (yield* scanContinuity(columns, written, layout.all(taken)))];
  }

  /** Lets it read the new sides of changes as numbers, while the case goes on; null when it has left. */
  newNumbers(places: Uint32Array): Steps<Float64Array | null> {
    this.#worker.postMessage({ places } satisfies NumbersWish);
    return this.#next<Float64Array>();
  }

  end(): void {
    Atomics.store(this.#state, STOP, 1);
    this.#channel.port1.close();
    void endThread(this.#worker);
  }

  /** What it tells next. */
  *#next<T>(): Steps<T | null> {
    for (const heard = this.#heard; Atomics.load(this.#state, TOLD) === heard;) {
      if (Atomics.load(this.#state, HAS_LEFT) !== 0) return null;
      Atomics.wait(this.#state, TOLD, heard, WAIT_MS);
      yield;
    }
    this.#heard++;
    return (receiveMessageOnPort(this.#channel.port1) as { message: T } | undefined)?.message ?? null;
  }
}

/** Without another thread. */
export function* scanAlone(columns: ScanColumns, written: Written): Steps<Tally> {
  return yield* scanContinuity(columns, written, (yield* laidOut(columns)).all());
}
