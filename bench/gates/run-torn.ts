// `npm run gate:torn [-- --writes 40] [--random 1000] [--seed 1]`: see torn.ts and docs/gates.md.
import { option } from './chance.ts';
import { tornTrials } from './torn.ts';

const result = await tornTrials(option('writes', 24), option('random', 1000), option('seed', 1), (done, failed) => {
  if (done % 500 === 0) process.stdout.write(`${done} trials, ${failed} failed\n`);
});
for (const failure of result.failed.slice(0, 50)) process.stdout.write(`failed: ${failure}\n`);
process.stdout.write(`gate:torn ${result.cuts} cuts at frames, ${result.offsets} cuts anywhere, ${result.flips} bit flips over ${result.states} acknowledged states, ${result.failed.length} failed, ${result.seconds} s\n`);
process.exitCode = result.failed.length === 0 ? 0 : 1;
