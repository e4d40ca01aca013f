// How threads of ours end: they are asked to, and do so by themselves when their work lets them. One that is ended from outside
// while it reads a file, unpacks or still loads its modules may take the whole process with it.
import type { Worker } from 'node:worker_threads';

/** The word to a thread that it is to end: it closes its port then. */
export const END = 'end';
/** `threadId` of a worker that has ended. */
export const ENDED = -1;
/** How long a thread may go on after the word, ms; then it is ended from outside. */
const PATIENCE_MS = 2000;

/** Resolves when the thread has ended. */
export function endThread(thread: Worker, patienceMs = PATIENCE_MS): Promise<void> {
  return new Promise((resolve) => {
    if (thread.threadId === ENDED) { resolve(); return; }
    const force = setTimeout(() => void thread.terminate(), patienceMs);
    thread.once('exit', () => { clearTimeout(force); resolve(); });
    thread.postMessage(END);
  });
}
