// The process of one trial: it is killed, or runs out of disk, while it works. What it says is written at once, not when there is time.
import { writeSync } from 'node:fs';
import { runWorkload, type Workload } from './workload.ts';

const cell = new Int32Array(new SharedArrayBuffer(4));

/** A pipe is full while the one who watches has no time to read; then this waits, as the person at the screen would. */
function say(text: string): void {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length;) {
    try { at += writeSync(1, bytes, at); } catch (thrown) {
      if ((thrown as NodeJS.ErrnoException).code !== 'EAGAIN') throw thrown;
      Atomics.wait(cell, 0, 0, 2);
    }
  }
}

await runWorkload(JSON.parse(process.argv[2]!) as Workload, (said) => say(`${JSON.stringify(said)}\n`));
