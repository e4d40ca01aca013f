// Has what is to be imported looked at in a thread of its own, started when first needed: a case goes on answering whatever a
// file costs to look at, and a file that costs too much ends that thread alone.
import { Worker } from 'node:worker_threads';
import { ExhibitError, fromWireError } from '../contract/errors.ts';
import type { FromLooker, LookStart, LookTask, LookTasks, ToLooker } from './look-tasks.ts';
import type { Profile } from './sources/profiles/schema.ts';
import { endThread } from './thread-end.ts';
import { childCommand } from './sources/unpack/child-command.ts';

/** JavaScript heap of the thread, MiB. Buffers are bounded by how much of a file is looked at. */
const HEAP_MIB = 384;
/** How long a thread that has nothing to do is kept: it remembers the archives that it listed. */
const IDLE_MS = 300_000;
/** How long a cancelled task may go on before its thread is ended. */
const GRACE_MS = 1000;

interface Pending { readonly thread: Worker; resolve(output: unknown): void; reject(error: Error): void; progress?: ((done: number, total: number) => void) | undefined }
interface AskOptions { readonly signal?: AbortSignal; readonly progress?: (done: number, total: number) => void }

export class Looker {
  readonly #profiles: () => readonly Profile[];
  readonly #pending = new Map<number, Pending>();
  #thread: Worker | null = null;
  #idle: NodeJS.Timeout | null = null;
  #lastId = 0;

  constructor(profiles: () => readonly Profile[]) {
    this.#profiles = profiles;
  }

  /** Throws what the task throws; CANCELLED as soon as the signal fires; SOURCE_LIMIT when the thread ran out of memory. */
  ask<T extends LookTask>(task: T, input: LookTasks[T]['in'], { signal, progress }: AskOptions = {}): Promise<LookTasks[T]['out']> {
    if (signal?.aborted) return Promise.reject(new ExhibitError('CANCELLED', 'Cancelled before it began.'));
    const id = ++this.#lastId;
    if (this.#idle) clearTimeout(this.#idle);
    const thread = this.#thread ??= this.#start();
    return new Promise((resolve, reject) => {
      const cancel = (): void => {
        this.#post({ kind: 'cancel', id });
        reject(new ExhibitError('CANCELLED', 'Cancelled.'));
        // Nobody waits any more, but others will: a thread that does not let go of it is ended, unless it works for somebody else.
        setTimeout(() => { if (this.#pending.delete(id) && this.#pending.size === 0) this.rest(); }, GRACE_MS).unref();
      };
      const finish = <V>(settle: (value: V) => void) => (value: V): void => {
        signal?.removeEventListener('abort', cancel);
        settle(value);
      };
      this.#pending.set(id, { thread, resolve: finish(resolve as (output: unknown) => void), reject: finish(reject), progress });
      signal?.addEventListener('abort', cancel, { once: true });
      this.#post({ kind: 'task', id, task, input, profiles: this.#profiles() });
    });
  }

  /** Ends the thread where it has nothing to do: what it remembers is forgotten, and its memory given back. */
  rest(): void {
    if (this.#pending.size > 0) return;
    if (this.#thread) void endThread(this.#thread);
    this.#thread = null;
  }

  /** Ends the thread whatever it does; open tasks are cancelled. */
  async close(): Promise<void> {
    if (this.#idle) clearTimeout(this.#idle);
    const thread = this.#thread;
    this.#thread = null;
    for (const task of this.#pending.values()) task.reject(new ExhibitError('CANCELLED', 'The case was closed.'));
    this.#pending.clear();
    if (thread) await endThread(thread);
  }

  #post(message: ToLooker): void { this.#thread?.postMessage(message); }

  #start(): Worker {
    const workerData: LookStart = { childCommand: childCommand() };
    const thread = new Worker(new URL(import.meta.url.endsWith('.ts') ? './look-worker.ts' : './look-worker.js', import.meta.url), { workerData, resourceLimits: { maxOldGenerationSizeMb: HEAP_MIB } });
    thread.on('message', (message: FromLooker) => {
      const task = this.#pending.get(message.id);
      if (!task) return;
      if (message.kind === 'tick') { task.progress?.(message.done, message.total); return; }
      this.#pending.delete(message.id);
      if (message.kind === 'done') task.resolve(message.output); else task.reject(fromWireError(message.error));
      if (this.#pending.size === 0) this.#idle = setTimeout(() => this.rest(), IDLE_MS).unref();
    });
    const died = (why: ExhibitError): void => {
      if (this.#thread === thread) this.#thread = null;
      for (const [id, task] of this.#pending) if (task.thread === thread) { this.#pending.delete(id); task.reject(why); }
    };
    thread.on('error', (error: Error & { code?: string }) => died(error.code === 'ERR_WORKER_OUT_OF_MEMORY'
      ? new ExhibitError('SOURCE_LIMIT', `Looking at it needs more than ${HEAP_MIB} MiB of memory.`, 'Split the file, or export it as CSV or JSON lines with fewer columns.')
      : new ExhibitError('INTERNAL', `Looking at it failed: ${error.message}`)));
    thread.on('exit', () => died(new ExhibitError('INTERNAL', 'Looking at it ended without an answer.')));
    return thread;
  }
}
