// `npm run fuzz -- --parser csv --runs 1000000 --seed 1`: throws inputs at the parsers and reports the promises they break.
// The work is done in a worker, so that an input on which a parser never returns is found and named too.
import { parseArgs } from 'node:util';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { FUZZERS, fuzzerNamed } from '../test/fuzz/fuzzers.ts';
import { fuzz, type Outcome } from '../test/fuzz/fuzzer.ts';

/** `progress`: the run, and checks begun so far. */
interface Order { readonly parser: string; readonly runs: number; readonly seed: number; readonly first: number; readonly minutes: number; readonly progress: SharedArrayBuffer }

const RUNS = 2000;
/** An input that takes longer than this is given up for hung; slower than the limit of a run, which is judged when it returns. */
const HUNG_MS = 30_000;
const WATCH_MS = 1000;

if (isMainThread) await main();
else {
  const order = workerData as Order;
  const progress = new Int32Array(order.progress);
  const outcome = await fuzz(fuzzerNamed(order.parser), { ...order, before: (run) => { Atomics.store(progress, 0, run); Atomics.add(progress, 1, 1); } });
  parentPort?.postMessage(outcome);
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { parser: { type: 'string', default: 'all' }, runs: { type: 'string', default: String(RUNS) }, seed: { type: 'string', default: '1' }, first: { type: 'string', default: '0' }, minutes: { type: 'string', default: '10000' } } });
  const names = values.parser === 'all' ? FUZZERS.map(({ name }) => name) : values.parser.split(',');
  const numbers = [values.runs, values.seed, values.first, values.minutes].map(Number);
  if (numbers.some((number, i) => !(number >= 0) || (i < 3 && !Number.isSafeInteger(number))) || names.some((name) => !FUZZERS.some((fuzzer) => fuzzer.name === name))) {
    process.stderr.write(`Usage: npm run fuzz -- --parser ${[...FUZZERS.map(({ name }) => name), 'all'].join('|')} --runs N [--seed S] [--first N] [--minutes M]\n`);
    process.exitCode = 2;
    return;
  }
  const [runs, seed, first, minutes] = numbers;
  for (const parser of names) {
    const outcome = await inWorker({ parser, runs, seed, first, minutes, progress: new SharedArrayBuffer(8) });
    process.stdout.write(report(parser, seed, outcome));
    if (typeof outcome === 'string' || outcome.failures.length > 0) process.exitCode = 1;
  }
}

/** The outcome, or why there is none. */
function inWorker(order: Order): Promise<Outcome | string> {
  return new Promise((resolve) => {
    const worker = new Worker(new URL(import.meta.url), { workerData: order });
    const progress = new Int32Array(order.progress);
    let last = -1;
    let since = performance.now();
    const watch = setInterval(() => {
      const checks = Atomics.load(progress, 1);
      if (checks !== last) { last = checks; since = performance.now(); return; }
      if (performance.now() - since > HUNG_MS) finish(`run ${Atomics.load(progress, 0)} did not return within ${HUNG_MS / 1000} s`);
    }, WATCH_MS);
    const finish = (outcome: Outcome | string): void => {
      clearInterval(watch);
      void worker.terminate();
      resolve(outcome);
    };
    worker.on('message', (outcome: Outcome) => finish(outcome));
    worker.on('error', (thrown) => finish(`run ${Atomics.load(progress, 0)} brought the worker down: ${thrown instanceof Error ? thrown.stack ?? thrown.message : String(thrown)}`));
  });
}

function report(parser: string, seed: number, outcome: Outcome | string): string {
  if (typeof outcome === 'string') return `${parser}: FAILED with seed ${seed}: ${outcome}\n`;
  const { runs, seconds, bytes, slowest, failures } = outcome;
  const lines = [`${parser}: ${runs.toLocaleString('en')} runs, seed ${seed}, ${seconds.toFixed(1)} s (${Math.round(runs / seconds).toLocaleString('en')}/s), ${Math.round(bytes / Math.max(1, runs))} bytes each; slowest ${slowest.millis.toFixed(1)} ms for ${slowest.bytes} bytes (run ${slowest.run}); ${failures.length === 0 ? 'every promise held' : `${failures.length} FAILED`}`];
  for (const { run, reason, input, smallest } of failures) {
    lines.push(`  run ${run} (repeat: --parser ${parser} --seed ${seed} --first ${run} --runs 1): ${shown(reason, 700)}`);
    lines.push(`    ${input.length} bytes, reduced to ${smallest.length}: ${shown(JSON.stringify(Buffer.from(smallest).toString('latin1')), 1500)} (as Latin-1)`);
  }
  return `${lines.join('\n')}\n`;
}

/** Short enough to read: long repetitions are counted. */
function shown(text: string, longest: number): string {
  const counted = text.replaceAll(/(.{1,4}?)\1{19,}/g, (all: string, unit: string) => `${unit}⟨×${all.length / unit.length}⟩`);
  return counted.length > longest ? `${counted.slice(0, longest)}…` : counted;
}
