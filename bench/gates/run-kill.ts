// `npm run gate:kill [-- --trials 1000] [--seed 1] [--jobs 2]`: see kill.ts and docs/gates.md.
import { bundledChild } from './bundle.ts';
import { option } from './chance.ts';
import { killTrials } from './kill.ts';
import { startTrialsWith } from './trial.ts';

startTrialsWith(await bundledChild('kill'));
const result = await killTrials(option('trials', 25), option('seed', 1), option('jobs', 2), (done, failed) => {
  if (done % 25 === 0) process.stdout.write(`${done} trials, ${failed} failed\n`);
});
for (const failure of result.failed) process.stdout.write(`failed: ${failure}\n`);
if (result.kept !== null) process.stdout.write(`their cases are in ${result.kept}\n`);
process.stdout.write(`killed while: ${Object.entries(result.killedWhile).map(([phase, count]) => `${phase} ${count}`).join(', ')}\n`);
process.stdout.write(`gate:kill ${result.trials} trials, ${result.failed.length} failed; ${result.acknowledged} annotations and ${result.imports} imports acknowledged, ${result.seconds} s\n`);
process.exitCode = result.failed.length === 0 ? 0 : 1;
