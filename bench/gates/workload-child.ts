// The process of one trial: it is killed, or runs out of disk, while it works. What it says is written at once, not when there is time.
import { writeSync } from 'node:fs';
import { runWorkload, type Workload } from './workload.ts';

await runWorkload(JSON.parse(process.argv[2]!) as Workload, (said) => { writeSync(1, `${JSON.stringify(said)}\n`); });
