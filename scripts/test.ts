// `npm test`: types, lint, build, unit and integration tests, journeys in a browser; then one line that adds them all up.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { addTallies, readTally, TALLY_FILE, type Tally } from './tally.ts';

const root = resolve(import.meta.dirname, '..');
const reports = mkdtempSync(join(tmpdir(), 'exhibit-tally-'));
/** Failures that are named again above the last line. */
const MOST_FAILURES = 20;
const bin = (name: string) => join(root, 'node_modules', name);

/**
 * Compiled code, types stripped, is kept from one thread to the next. Without it every thread of every test would load the stripper,
 * a WebAssembly module that is still being compiled in the background when the thread ends, which has cost a test its process.
 */
const COMPILED = join(root, 'node_modules/.cache/compiled');

/** Runs one of the project's tools with this Node; its output is shown as it comes. */
function run(title: string, script: string, args: readonly string[], environment: Readonly<Record<string, string>> = {}): Promise<number | null> {
  process.stdout.write(`\n— ${title}\n`);
  const child = spawn(process.execPath, [script, ...args], { cwd: root, stdio: 'inherit', env: { ...process.env, NODE_COMPILE_CACHE: COMPILED, ...environment } });
  return new Promise((end) => {
    child.on('error', (thrown) => { process.stdout.write(`${thrown.message}\n`); end(1); });
    child.on('exit', end);
  });
}

/** A tool that passes or fails as a whole counts as one test. */
async function check(title: string, script: string, ...args: readonly string[]): Promise<Tally> {
  const passed = await run(title, script, args) === 0;
  return { passed: passed ? 1 : 0, failed: passed ? 0 : 1, skipped: 0, reasons: [], failures: passed ? [] : [title] };
}

async function suite(title: string, script: string, ...args: readonly string[]): Promise<Tally> {
  const file = join(reports, `${title}.json`);
  const code = await run(title, script, args, { [TALLY_FILE]: file });
  return readTally(file, code);
}

const tallies = [
  await check('types', bin('typescript/bin/tsc'), '-b'),
  await check('lint', bin('oxlint/bin/oxlint'), '--type-aware', '--deny-warnings'),
  await check('build', join(root, 'scripts/build.ts')),
  await suite('unit and integration', bin('vitest/vitest.mjs'), 'run', '--update=none', '--reporter=default', '--reporter=./scripts/vitest-tally.ts'),
  await suite('journeys', bin('@playwright/test/cli.js'), 'test'),
];
rmSync(reports, { recursive: true, force: true });

const { passed, failed, skipped, reasons, failures } = addTallies(tallies);
process.stdout.write('\n');
for (const failure of failures.slice(0, MOST_FAILURES)) process.stdout.write(`failed: ${failure.replaceAll('\n', ' ').slice(0, 300)}\n`);
for (const reason of reasons) process.stdout.write(`skipped: ${reason}\n`);
process.stdout.write(`${passed} passed, ${failed} failed, ${skipped} skipped\n`);
process.exitCode = failed === 0 ? 0 : 1;
