// `npm run gate:full [-- --points 200] [--seed 1]`: see full.ts and docs/gates.md.
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundledChild } from './bundle.ts';
import { option } from './chance.ts';
import { fullTrials, fullWay } from './full.ts';
import { startTrialsWith } from './trial.ts';

const possible = fullWay(join(tmpdir(), `exhibit-gate-probe-${process.pid}`));
if ('reason' in possible) {
  process.stdout.write(`gate:full skipped: ${possible.reason}\n`);
} else {
  startTrialsWith(await bundledChild('full'));
  const result = await fullTrials(option('points', 40), possible.way, option('seed', 1), (done, failed) => { if (done % 20 === 0) process.stdout.write(`${done} points, ${failed} failed\n`); });
  for (const failure of result.failed.slice(0, 50)) process.stdout.write(`failed: ${failure}\n`);
  process.stdout.write(`errors: ${Object.entries(result.messages).map(([code, count]) => `${code} ${count}`).join(', ')}\n`);
  process.stdout.write(`gate:full ${result.points} points (${result.way === 'disk' ? 'a disk in memory' : 'a limit on the size of files'}), full at ${result.reached} of them, ${result.failed.length} failed, ${result.seconds} s\n`);
  process.exitCode = result.failed.length === 0 ? 0 : 1;
}
