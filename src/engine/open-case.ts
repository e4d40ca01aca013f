// The host's end of one case worker: many callers share it, each call under an id of its own, and its death is an answer too.
import { basename } from 'node:path';
import { Worker } from 'node:worker_threads';
import { ExhibitError, fromWireError, toWireError } from '../contract/errors.ts';
import type { CaseInfo } from '../contract/model.ts';
import type { In, OperationName, Out, Topic } from '../contract/operations.ts';
import type { FromEngine, Port } from '../contract/wire.ts';
import type { Person } from './casefile/case-file.ts';
import { portOver } from './ports.ts';
import type { CaseStart, FromCaseWorker, ToCaseWorker } from './worker.ts';

/** What comes back on a call: ticks, then one end. The id is the worker's, not the caller's. */
export type Answer = Extract<FromEngine, { id: number }>;

export interface CaseListener {
  changed(topic: Topic, caseId: string): void;
  /** The worker is gone; `clean` when it was asked to go. Called once. */
  gone(clean: boolean): void;
}

/** The entry beside this file: a source in a checkout, a bundle in `dist/node`. */
export const WORKER = new URL(import.meta.url.endsWith('.ts') ? './worker.ts' : './worker.js', import.meta.url);
/** A worker that has not ended this long after being asked is ended by force, in milliseconds. Its commits are durable. */
const STOP_PATIENCE = 10_000;

export class OpenCase {
  /** As it was when opened; ask `case.info` for the present. */
  readonly info: CaseInfo;
  readonly path: string;
  readonly #worker: Worker;
  readonly #port: Port<ToCaseWorker, FromCaseWorker>;
  readonly #pending = new Map<number, { readonly operation: OperationName; answer(message: Answer): void }>();
  readonly #ended: Promise<void>;
  #lastId = 0;
  #gone = false;
  #stopping = false;

  /** Starts a worker on a case file. Rejects with what the case file says (CASE_LOCKED, NOT_A_CASE …) or WORKER_DIED. */
  static start(start: CaseStart, listener: CaseListener, entry: URL = WORKER): Promise<OpenCase> {
    const worker = new Worker(entry, { workerData: start });
    const port = portOver<ToCaseWorker, FromCaseWorker>(worker);
    return new Promise<OpenCase>((resolve, reject) => {
      const died = (thrown?: unknown) => {
        const reason = thrown instanceof Error ? ` (${thrown.message})` : '';
        reject(new ExhibitError('WORKER_DIED', `The thread that opens ${basename(start.path)} ended before it was open${reason}.`, 'Open it again; report it if that fails too.', { cause: thrown }));
      };
      worker.once('error', died);
      worker.once('exit', died);
      const unlisten = port.listen((message) => {
        if (message.kind !== 'opened' && message.kind !== 'refused') return;
        unlisten();
        worker.off('error', died);
        worker.off('exit', died);
        if (message.kind === 'opened') resolve(new OpenCase(worker, port, start.path, message.info, listener));
        else reject(fromWireError(message.error));
      });
    });
  }

  private constructor(worker: Worker, port: Port<ToCaseWorker, FromCaseWorker>, path: string, info: CaseInfo, listener: CaseListener) {
    this.#worker = worker;
    this.#port = port;
    this.path = path;
    this.info = info;
    port.listen((message) => {
      if (message.kind === 'changed') listener.changed(message.topic, info.id);
      else if (message.kind === 'tick' || message.kind === 'done' || message.kind === 'failed') this.#deliver(message);
    });
    let failure: unknown = null;
    worker.on('error', (thrown) => { failure = thrown; });
    this.#ended = new Promise((resolve) => {
      worker.once('exit', () => {
        this.#gone = true;
        this.#rejectAll(failure);
        listener.gone(this.#stopping && failure === null);
        resolve();
      });
    });
  }

  /** Sends a call. `answer` gets every message about it, the last one `done` or `failed`. Returns what cancels it. */
  call(operation: OperationName, input: unknown, answer: (message: Answer) => void): () => void {
    const id = ++this.#lastId;
    if (this.#gone || this.#stopping) {
      answer({ kind: 'failed', id, error: toWireError(new ExhibitError('CASE_UNKNOWN', `The case “${this.info.name}” is closed.`)) });
      return () => undefined;
    }
    this.#pending.set(id, { operation, answer });
    this.#port.post({ kind: 'call', id, operation, input });
    return () => this.#port.post({ kind: 'cancel', id });
  }

  /** The same as a promise, for the host's own questions. */
  ask<N extends OperationName>(operation: N, input: In<N>): Promise<Out<N>> {
    return new Promise((resolve, reject) => {
      this.call(operation, input, (message) => {
        if (message.kind === 'done') resolve(message.output as Out<N>);
        else if (message.kind === 'failed') reject(fromWireError(message.error));
      });
    });
  }

  /** Names who is at work from now on. */
  person(person: Person): void {
    if (!this.#gone && !this.#stopping) this.#port.post({ kind: 'person', person });
  }

  /** Lets the worker finish its transaction, close the file and end. Open calls end with CANCELLED or ENGINE_STOPPED. */
  async close(): Promise<void> {
    if (!this.#gone && !this.#stopping) {
      this.#stopping = true;
      this.#port.post({ kind: 'stop' });
      const force = setTimeout(() => void this.#worker.terminate(), STOP_PATIENCE);
      void this.#ended.then(() => clearTimeout(force));
    }
    await this.#ended;
  }

  #deliver(message: Answer): void {
    const call = this.#pending.get(message.id);
    if (!call) return;
    if (message.kind !== 'tick') this.#pending.delete(message.id);
    call.answer(message);
  }

  /** An import is lost with its thread; any other call stopped, and what it wrote before is durable. */
  #rejectAll(failure: unknown): void {
    const calls = [...this.#pending];
    this.#pending.clear();
    const reason = failure instanceof Error ? `: ${failure.message}` : '';
    for (const [id, { operation, answer }] of calls) {
      const error = operation.startsWith('import.') && !this.#stopping
        ? new ExhibitError('WORKER_DIED', `The thread of the case “${this.info.name}” ended during ${operation}${reason}.`)
        : new ExhibitError('ENGINE_STOPPED', `The case “${this.info.name}” stopped during ${operation}${reason}.`);
      answer({ kind: 'failed', id, error: toWireError(error) });
    }
  }
}
