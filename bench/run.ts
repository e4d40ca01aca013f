// `npm run bench -- --rows 1000000 [--runs 3] [--memory] [--json] [--keep]`: imports the same three files with Exhibit, `sqlite3 .import` and
// DuckDB, in turn and in the same run, compares their answers and prints the ratios. Machines differ; ratios tell.
// The same rows as NDJSON are measured beside them. `--memory` imports 1 M and N rows instead, and says what a row costs; `--json` ends with all numbers on one line.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { generate, HEADER } from './generate.ts';

interface Answers { rows: number; changed: number; first: string; last: string; actions: Record<string, number> }
interface Measured { durable: number; cpuToDurable: number; answers: Answers; textIndex?: number; cpuOfIndex?: number; ready?: number; peakOfImport?: number; panelMilliseconds?: number; filteredMilliseconds?: number }
const LIMIT = 1.5;
const NDJSON_LIMIT = 2;
const PEAK_LIMIT = 600e6;
const ROW_LIMIT = 30;
const BASE_ROWS = 1_000_000;

const { values } = parseArgs({ options: { rows: { type: 'string', default: '1000000' }, runs: { type: 'string', default: '3' }, keep: { type: 'boolean', default: false }, memory: { type: 'boolean', default: false }, json: { type: 'boolean', default: false } } });
const rows = Number(values.rows);
const runs = Number(values.runs);
if (!Number.isInteger(rows) || rows < 100 || !Number.isInteger(runs) || runs < 1) {
  console.error('usage: npm run bench -- [--rows N] [--runs N] [--memory] [--json] [--keep]');
  process.exit(2);
}
const folder = mkdtempSync(join(tmpdir(), 'exhibit-bench-'));
try {
  process.exitCode = values.memory ? memory() : bench();
} finally {
  if (values.keep) console.log(`kept in ${folder}`);
  else rmSync(folder, { recursive: true, force: true });
}

function bench(): number {
  console.log(`Writing ${rows.toLocaleString('en')} rows: three interleaved sources, one not in time order, 30 % of entities seen once …`);
  const paths = generate(join(folder, 'input'), rows);
  const lines = generate(join(folder, 'input'), rows, 'ndjson');
  const megabytes = paths.reduce((sum, path) => sum + statSync(path).size, 0) / 1e6;
  const hasSqlite = spawnSync('sqlite3', ['--version']).status === 0;
  if (!hasSqlite) console.log('sqlite3 is not installed here (Debian: apt-get install sqlite3): its ratio is left out.');
  const contenders = ['Exhibit', 'NDJSON', ...(hasSqlite ? ['sqlite3'] : []), 'DuckDB'] as const;
  const results = new Map<string, Measured[]>(contenders.map((name) => [name, []]));
  for (let run = 0; run < runs; run++) {
    for (const name of contenders) {
      const own = mkdtempSync(join(folder, 'run-'));
      const measured = name === 'Exhibit' || name === 'NDJSON' ? script('exhibit.ts', own, name === 'NDJSON' ? lines : paths) : name === 'DuckDB' ? script('duckdb.ts', own, paths) : sqlite(own, paths);
      results.get(name)!.push(measured);
      console.log(`  run ${run + 1} ${name.padEnd(8)} ${measured.durable.toFixed(2).padStart(7)} s   ${measured.cpuToDurable.toFixed(2).padStart(7)} CPU s`);
      if (run === 0 && name === 'Exhibit') console.log(`      case file ${(statSync(join(own, 'bench.exhibit')).size / 1e6).toFixed(0)} MB of ${megabytes.toFixed(0)} MB source`);
      rmSync(own, { recursive: true, force: true });
    }
  }
  const ours = results.get('Exhibit')!;
  let fine = true;
  console.log(`\n${rows.toLocaleString('en')} rows, ${megabytes.toFixed(0)} MB, ${cpus().length} cores, medians of ${runs}; every process from its start:`);
  for (const [name, measured] of results) {
    const differ = differences(ours[0].answers, measured[0].answers);
    if (differ.length > 0) fine = false;
    console.log(`  ${name.padEnd(8)} ${median(measured.map((m) => m.durable)).toFixed(2).padStart(7)} s   ${median(measured.map((m) => m.cpuToDurable)).toFixed(2).padStart(7)} CPU s   answers ${differ.length === 0 ? 'agree' : `DIFFER: ${differ.join('; ')}`}`);
  }
  const first = ours.map((m) => m.textIndex!);
  console.log(`  text index, apart: ${median(first).toFixed(2)} s, ${median(ours.map((m) => m.cpuOfIndex!)).toFixed(2)} CPU s; ready for questions after ${median(ours.map((m) => m.ready!)).toFixed(2)} s`);
  console.log(`  count + 8 facets + histogram: ${median(ours.map((m) => m.panelMilliseconds!)).toFixed(0)} ms unfiltered, ${median(ours.map((m) => m.filteredMilliseconds!)).toFixed(0)} ms with 3 filters`);
  console.log(`  peak memory of an import: ${(median(ours.map((m) => m.peakOfImport!)) / 1e6).toFixed(0)} MB`);
  for (const name of contenders.slice(1)) {
    if (name === 'NDJSON') {
      const ratio = median(results.get(name)!.map((m, run) => m.durable / ours[run].durable));
      console.log(`  ratio NDJSON / CSV, both Exhibit: ${ratio.toFixed(2)} (${verdictOf(ratio, NDJSON_LIMIT)})`);
      continue;
    }
    const ratio = median(ours.map((m, run) => m.durable / results.get(name)![run].durable));
    const verdict = name === 'sqlite3' ? verdictOf(ratio, LIMIT) : 'for orientation; it keeps neither raw bytes nor hashes';
    console.log(`  ratio Exhibit / ${name}: ${ratio.toFixed(2)} (${verdict})`);
  }
  if (values.json) console.log(JSON.stringify({ rows, megabytes, results: Object.fromEntries(results) }));
  return fine ? 0 : 1;
}

/** Peak memory of an import of BASE_ROWS and of `rows`, and what each row beyond the first adds. */
function memory(): number {
  const sizes = [...new Set([BASE_ROWS, rows])].sort((a, b) => a - b);
  const peaks = sizes.map((size) => {
    const input = join(folder, `input-${size}`);
    const own = mkdtempSync(join(folder, 'run-'));
    const peak = script('exhibit.ts', own, generate(input, size)).peakOfImport!;
    for (const used of [input, own]) rmSync(used, { recursive: true, force: true });
    console.log(`  ${size.toLocaleString('en').padStart(12)} rows: ${(peak / 1e6).toFixed(0)} MB (${verdictOf(peak / 1e6, PEAK_LIMIT / 1e6)} MB)`);
    return peak;
  });
  const bytesPerRow = sizes.length < 2 ? null : (peaks[1] - peaks[0]) / (sizes[1] - sizes[0]);
  if (bytesPerRow !== null) console.log(`  ${bytesPerRow.toFixed(1)} bytes a row (${verdictOf(bytesPerRow, ROW_LIMIT)})`);
  if (values.json) console.log(JSON.stringify({ sizes, peaks, bytesPerRow }));
  return 0;
}

function verdictOf(value: number, limit: number): string {
  return value <= limit ? `within the limit of ${limit}` : `ABOVE the limit of ${limit}`;
}

/**
 * Sources run here, where what is installed is bundled JavaScript: compiled code is kept from one run to the next, so that it is
 * not the stripping of types that is measured. The first run has it still to do.
 */
function script(name: string, own: string, paths: readonly string[]): Measured {
  const env = { ...process.env, NODE_COMPILE_CACHE: join(folder, 'compiled') };
  return JSON.parse(finished(spawnSync(process.execPath, [join(import.meta.dirname, name), own, ...paths], { encoding: 'utf8', maxBuffer: 1 << 26, env }))) as Measured;
}

/** `.import` of the same files into a table without indexes, the whole process; then the same questions. */
function sqlite(own: string, paths: readonly string[]): Measured {
  const database = join(own, 'bench.sqlite');
  const commands = join(own, 'import.sql');
  writeFileSync(commands, [`CREATE TABLE t (${HEADER.split(',').map((name) => `"${name}" TEXT`).join(', ')});`, '.mode csv', ...paths.map((path) => `.import --skip 1 "${path}" t`), ''].join('\n'));
  const began = process.hrtime.bigint();
  // The shell's `times` tells the CPU seconds of its children.
  const times = finished(spawnSync('sh', ['-c', 'sqlite3 "$0" < "$1" && times', database, commands], { encoding: 'utf8' }));
  const durable = Number(process.hrtime.bigint() - began) / 1e9;
  const ask = (sql: string) => JSON.parse(finished(spawnSync('sqlite3', ['-json', database, sql], { encoding: 'utf8' }))) as Record<string, string | number>[];
  const [total] = ask("SELECT count(*) AS rows, sum(old_value <> new_value) AS changed, min(timestamp) AS first, max(timestamp) AS last FROM t");
  const actions = ask('SELECT action_type, count(*) AS n FROM t GROUP BY 1');
  return {
    durable, cpuToDurable: childSeconds(times),
    answers: { rows: Number(total['rows']), changed: Number(total['changed']), first: String(total['first']), last: String(total['last']), actions: Object.fromEntries(actions.map((row) => [row['action_type'], Number(row['n'])])) },
  };
}

function finished(result: ReturnType<typeof spawnSync>): string {
  if (result.status !== 0) throw new Error(`${result.error?.message ?? ''} ${String(result.stderr)}`);
  return String(result.stdout);
}

/** Second line of `times`: user and system time of the children, as `0m3.71s 0m0.58s`. */
function childSeconds(times: string): number {
  const line = times.trim().split('\n').at(-1)!;
  return [...line.matchAll(/(\d+)m([\d.]+)s/g)].reduce((sum, [, minutes, seconds]) => sum + Number(minutes) * 60 + Number(seconds), 0);
}

function differences(ours: Answers, theirs: Answers): string[] {
  const found: string[] = [];
  for (const key of ['rows', 'changed', 'first', 'last'] as const) if (ours[key] !== theirs[key]) found.push(`${key} ${ours[key]} and ${theirs[key]}`);
  for (const action of new Set([...Object.keys(ours.actions), ...Object.keys(theirs.actions)])) {
    if (ours.actions[action] !== theirs.actions[action]) found.push(`${action} ${ours.actions[action]} and ${theirs.actions[action]}`);
  }
  return found;
}

function median(numbers: readonly number[]): number {
  return [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];
}
