// What is done to a case as a whole while it is open: its properties, and a copy of it.
import { statSync } from 'node:fs';
import { basename } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { CaseCopy } from '../contract/case-care.ts';
import { ExhibitError, fromWireError } from '../contract/errors.ts';
import type { Topic } from '../contract/operations.ts';
import type { Handlers } from '../contract/server.ts';
import type { CaseFile } from './casefile/case-file.ts';
import { caseProperties, setCaseProperties } from './casefile/properties.ts';
import type { CopyTask, FromCopier } from './copy-worker.ts';

export interface CaseCareOptions {
  readonly file: CaseFile;
  /** Aborts when the case is being closed. */
  readonly closing: AbortSignal;
  changed(topic: Topic): void;
}

/** Between two looks at how far a copy has come, in milliseconds. */
const LOOK_MS = 200;

export class CaseCare {
  readonly handlers: Handlers;
  readonly #options: CaseCareOptions;
  readonly #copying = new Set<Promise<unknown>>();

  constructor(options: CaseCareOptions) {
    this.#options = options;
    const { file, changed } = options;
    this.handlers = {
      'case.properties': () => caseProperties(file),
      'case.setProperties': ({ caseId: _caseId, ...change }) => {
        if (setCaseProperties(file, change)) changed('case');
        return caseProperties(file);
      },
      'case.copy': async ({ file: to }, { signal, tick }) => {
        const copy = await this.#copy(to, AbortSignal.any([signal, options.closing]), (done, total) => tick({ done, total }));
        if (!file.readOnly && file.db.open) {
          file.write(() => file.log('case.copy', copy.fileName, `${copy.bytes} bytes, sha256 ${copy.sha256}`));
          changed('case');
        }
        return copy;
      },
    };
  }

  /** Resolves when no copy is being written any more. */
  async close(): Promise<void> {
    await Promise.allSettled(this.#copying);
  }

  /** A cancel is answered at once; the thread ends, and takes away what it has written, when SQLite lets it. */
  #copy(to: string, signal: AbortSignal, progress: (done: number, total: number) => void): Promise<CaseCopy> {
    const { file } = this.#options;
    // What is open for reading may be a private copy of a file that cannot be read where it lies.
    const task: CopyTask = { from: file.db.name, to, stop: new SharedArrayBuffer(4) };
    const worker = new Worker(new URL(import.meta.url.endsWith('.ts') ? './copy-worker.ts' : './copy-worker.js', import.meta.url), { workerData: task });
    const total = statSync(file.db.name).size;
    const ended = new Promise<void>((resolve) => { worker.once('exit', () => resolve()); });
    this.#copying.add(ended);
    void ended.then(() => this.#copying.delete(ended));
    return new Promise<CaseCopy>((resolve, reject) => {
      const cancel = () => {
        Atomics.store(new Int32Array(task.stop), 0, 1);
        reject(new ExhibitError('CANCELLED', 'The copy was cancelled; nothing is left of it.'));
      };
      if (signal.aborted) cancel(); else signal.addEventListener('abort', cancel, { once: true });
      const looking = setInterval(() => { const done = sizeOf(`${to}.part`); if (done > 0) progress(Math.min(done, total), total); }, LOOK_MS);
      worker.on('message', (message: FromCopier) => {
        if (message.kind === 'failed') reject(fromWireError(message.error));
        else resolve({ file: to, fileName: basename(to), bytes: message.bytes, sha256: message.sha256 });
      });
      worker.on('error', reject);
      void ended.then(() => {
        clearInterval(looking);
        signal.removeEventListener('abort', cancel);
        reject(new ExhibitError('WORKER_DIED', `The thread that copies ${basename(file.path)} ended before it was done.`, 'Copy it again; report it if that fails too.'));
      });
    });
  }
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}
