// The thread that scans one half of the entities, and the side of the case's own thread that starts it. It has the columns in shared memory
// and no records: where those are needed, it says so, and the case scans that half itself.
import { MessageChannel, receiveMessageOnPort, Worker, type MessagePort } from 'node:worker_threads';
import type { Steps } from '../events/column-reader.ts';
import type { ReadNumbers } from '../events/store.ts';
import { endThread } from '../thread-end.ts';
import type { Half } from './parts.ts';
import type { ScanColumns, Tally } from './scan.ts';

/** What the thread is started with. Over the port come the numbers, then the tally. `state`: cells STATE and STOP. */
export interface ScanStart { readonly path: string; readonly port: MessagePort; readonly state: SharedArrayBuffer }
export interface ScanTask { readonly columns: ScanColumns; readonly half: Half }
export const STATE = 0, STOP = 1;
export const WORKING = 0, DONE = 1, LEFT = 2;
/** How long the case waits before it lets others in between, ms. */
const WAIT_MS = 4;

/** Starts at once, and reads numbers while the case reads other columns. To be ended. */
export class ScanThread {
  readonly #worker: Worker;
  readonly #state = new Int32Array(new SharedArrayBuffer(8));
  readonly #channel = new MessageChannel();
  #numbers: ReadNumbers | null = null;

  constructor(path: string) {
    const { port2: port } = this.#channel;
    const workerData: ScanStart = { path, port, state: this.#state.buffer as SharedArrayBuffer };
    this.#worker = new Worker(new URL(import.meta.url.endsWith('.ts') ? '../scan-worker.ts' : './scan-worker.js', import.meta.url), { workerData, transferList: [port] });
    for (const event of ['error', 'exit'] as const) this.#worker.on(event, () => Atomics.compareExchange(this.#state, STATE, WORKING, LEFT));
  }

  give(columns: ScanColumns, half: Half): void {
    this.#worker.postMessage({ columns, half } satisfies ScanTask);
  }

  /** What it found; null where it has left the work to the case. */
  *tally(): Steps<Tally | null> {
    while (Atomics.load(this.#state, STATE) === WORKING) {
      Atomics.wait(this.#state, STATE, WORKING, WAIT_MS);
      yield;
    }
    const [numbers, tally] = [this.#receive<ReadNumbers>(), this.#receive<Tally>()];
    if (Atomics.load(this.#state, STATE) === LEFT || tally === null) return null;
    this.#numbers = numbers;
    return tally;
  }

  /** Of all changes, once there is a tally; null where it has none. */
  numbers(): ReadNumbers | null { return this.#numbers; }

  end(): void {
    Atomics.store(this.#state, STOP, 1);
    this.#channel.port1.close();
    void endThread(this.#worker);
  }

  #receive<T>(): T | null {
    return (receiveMessageOnPort(this.#channel.port1) as { message: T } | undefined)?.message ?? null;
  }
}
