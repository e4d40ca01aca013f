// Long work on a case, whoever asked for it: listed, paused, resumed, cancelled. What did not end before the process did is
// found again as interrupted.
import { ExhibitError, toWireError } from '../../contract/errors.ts';
import type { Job } from '../../contract/sources.ts';
import type { CaseFile } from './case-file.ts';
import { listJobs } from './job-table.ts';

/** Progress is told to listeners at most this often. */
const TELL_MS = 250;

/** A job under way, for the work itself. */
export interface Running {
  readonly id: number;
  /** Aborts when the job is cancelled, by whoever, and when the case is closed. */
  readonly signal: AbortSignal;
  /** Pending while the job is paused; null while it runs. */
  paused(): Promise<void> | null;
  progress(done: number, total: number): void;
  /** Keeps what is left to do, as JSON; call within the transaction that does a part of it. */
  left(input: unknown): void;
}

interface Work { readonly running: Running; readonly controller: AbortController; done: number; total: number; pause: { readonly promise: Promise<void>; resume(): void } | null }

export class Jobs {
  readonly #file: CaseFile;
  readonly #closing: AbortSignal;
  readonly #changed: () => void;
  readonly #work = new Map<number, Work>();
  #told = 0;

  /** `closing` aborts when the case is closed: what runs then is interrupted, not cancelled. */
  constructor(file: CaseFile, closing: AbortSignal, changed: () => void) {
    this.#file = file;
    this.#closing = closing;
    this.#changed = changed;
  }

  /**
   * Runs work as a job and answers with what it answers. `signal`: of the call that asked; it cancels the job like
   * `cancel` does. `resumes`: an interrupted job that goes on under its own number.
   */
  async run<T>(job: { readonly kind: Job['kind']; readonly title: string; readonly unit: Job['unit']; readonly input: unknown; readonly resumes?: number }, signal: AbortSignal, work: (running: Running) => Promise<T>): Promise<T> {
    const { db } = this.#file;
    const id = job.resumes ?? this.#file.write(() => Number(db.prepare("INSERT INTO job (kind, title, state, input, unit, started_micros) VALUES (?, ?, 'running', ?, ?, ?)")
      .run(job.kind, job.title, JSON.stringify(job.input), job.unit, Date.now() * 1000).lastInsertRowid));
    if (job.resumes !== undefined) this.#file.write(() => db.prepare("UPDATE job SET state = 'running', ended_micros = NULL, detail = '' WHERE id = ?").run(id));
    const controller = new AbortController();
    const ending = AbortSignal.any([signal, controller.signal, this.#closing]);
    const entry: Work = {
      controller, done: 0, total: 0, pause: null,
      running: {
        id, signal: ending,
        // Never once it ends: whoever asks again until it is null would ask for ever.
        paused: () => (ending.aborted ? null : entry.pause?.promise ?? null),
        progress: (done, total) => { entry.done = done; entry.total = total; this.#tell(false); },
        left: (input) => { db.prepare('UPDATE job SET input = ? WHERE id = ?').run(JSON.stringify(input), id); },
      },
    };
    this.#work.set(id, entry);
    // Whoever waits while paused must hear of a cancel, and of the case being closed.
    ending.addEventListener('abort', () => entry.pause?.resume(), { once: true });
    this.#tell(true);
    try {
      const result = await work(entry.running);
      this.#end(entry, 'done', '');
      return result;
    } catch (thrown) {
      const error = toWireError(thrown);
      if (error.code !== 'CANCELLED') this.#end(entry, 'failed', error.message);
      else this.#end(entry, this.#closing.aborted ? 'interrupted' : 'cancelled', '');
      throw thrown;
    } finally {
      this.#work.delete(id);
      this.#tell(true);
    }
  }

  /** Newest first, with the progress of those that run. */
  list(): Job[] {
    return listJobs(this.#file.db).map((job) => {
      const work = this.#work.get(job.id);
      return work ? { ...job, done: work.done, total: work.total } : job;
    });
  }

  /** JOB_UNKNOWN. */
  get(id: number): Job {
    const job = this.list().find((candidate) => candidate.id === id);
    if (!job) throw new ExhibitError('JOB_UNKNOWN', `There is no job ${id} in this case.`);
    return job;
  }

  /** What an interrupted job was to do, or had left to do. */
  input(id: number): unknown {
    return JSON.parse(this.#file.db.prepare<[number], string>('SELECT input FROM job WHERE id = ?').pluck().get(id) ?? 'null');
  }

  /** BAD_INPUT where the job is not one that can be paused now. */
  pause(id: number): Job {
    const job = this.get(id);
    const work = this.#work.get(id);
    if (!work || !job.canPause) throw new ExhibitError('BAD_INPUT', `${job.title} cannot be paused: it is ${job.state}.`);
    let resume = (): void => undefined;
    const promise = new Promise<void>((resolve) => { resume = resolve; });
    work.pause = { promise, resume };
    this.#state(id, 'paused');
    return this.get(id);
  }

  /** Goes on with a paused job; false where it is not paused. */
  unpause(id: number): boolean {
    const work = this.#work.get(id);
    if (!work?.pause) return false;
    const { resume } = work.pause;
    work.pause = null;
    this.#state(id, 'running');
    resume();
    return true;
  }

  /** Ends a running job; an interrupted one is given up. */
  cancel(id: number): Job {
    const job = this.get(id);
    const work = this.#work.get(id);
    if (work) work.controller.abort();
    else if (job.state === 'interrupted') this.#state(id, 'cancelled');
    return this.get(id);
  }

  #state(id: number, state: Job['state']): void {
    this.#file.write(() => this.#file.db.prepare('UPDATE job SET state = ? WHERE id = ?').run(state, id));
    this.#tell(true);
  }

  /** The text index goes on by itself with the next import; only how it fails is worth a place in the list. */
  #end(work: Work, state: Job['state'], detail: string): void {
    if (state !== 'failed') this.#file.write(() => this.#file.db.prepare("DELETE FROM job WHERE id = ? AND kind = 'index'").run(work.running.id));
    this.#file.write(() => this.#file.db.prepare('UPDATE job SET state = ?, detail = ?, done = ?, total = ?, ended_micros = ? WHERE id = ?')
      .run(state, detail, work.done, work.total, Date.now() * 1000, work.running.id));
  }

  #tell(now: boolean): void {
    const at = performance.now();
    if (!now && at - this.#told < TELL_MS) return;
    this.#told = at;
    this.#changed();
  }
}
