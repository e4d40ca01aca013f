// `npm run bench -- [--rows 1000000] [--runs 3] [--only PART,…] [--json] [--markdown] [--memory] [--keep]`: Exhibit and its peers on
// the same generated files in the same run, in turn; compares their answers and prints ratios. Machines differ; ratios tell.
// Parts: import, ndjson, explore, cold, checks (the log held against itself), check (answers over several seeds). Medians of `--runs` runs; the peer with six indexes and FTS5 runs once from
// five million rows on. At ten million rows: about 25 minutes and 40 GB of the temporary folder, given back at the end.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { generateChains } from './chains.ts';
import { differential } from './differential.ts';
import { generate } from './generate.ts';
import { dropFromCache, finished, machineText, median, searcher, searchSeconds, sequentialReadSpeed } from './machine.ts';
import { differences, HARD_NEEDLE, NEEDLES, type Answer } from './questions.ts';
import { hasSqlite, sqliteImport } from './sqlite.ts';
import { markdownOf, printTable, type Line } from './table.ts';

interface Answers { rows: number; changed: number; first: string; last: string; actions: Record<string, number> }
interface Imported { durable: number; cpuToDurable: number; answering?: number; cpuToAnswering?: number; peakOfImport?: number; caseBytes: number; answers: Answers }
interface Explored { panels: number[]; pages: number[]; words: number[]; first: Record<string, number>; hits: Record<string, number>; memory: number; memoryWithText: number; answers: Record<string, Answer> }
interface Scanned { continuity: number; pairs: number; breaks: number; first?: number }
interface Checked { first: number; firstBreaks: number; entity: number; events: number; history: number; reverts: number; gaps: number; run: number; rules: Record<string, number>; alerts: Record<string, number>; memory: number }
interface Opened { opened: number; firstPanel: number; columnBytes: number; tables: Record<string, number>; columns: { name: string; bytes: number }[]; caseBytes: number }

const PARTS = ['import', 'ndjson', 'explore', 'cold', 'checks', 'check'] as const;
type Part = (typeof PARTS)[number];
const BASE_ROWS = 1_000_000;
/** From here on the slowest peer runs once. */
const MANY_ROWS = 5_000_000;
const CHECK_ROWS = 20_000;
const SEEDS = [1, 2, 3];

const { values } = parseArgs({
  options: {
    rows: { type: 'string', default: '1000000' }, runs: { type: 'string', default: '3' }, only: { type: 'string', default: '' }, keep: { type: 'boolean', default: false },
    memory: { type: 'boolean', default: false }, json: { type: 'boolean', default: false }, markdown: { type: 'boolean', default: false },
  },
});
const rows = Number(values.rows);
const runs = Number(values.runs);
const only = values.only === '' ? PARTS : values.only.split(',') as Part[];
if (!Number.isInteger(rows) || rows < 100 || !Number.isInteger(runs) || runs < 1 || only.some((part) => !PARTS.includes(part))) {
  console.error(`usage: npm run bench -- [--rows N] [--runs N] [--only ${PARTS.join(',')}] [--memory] [--json] [--markdown] [--keep]`);
  process.exit(2);
}
const folder = mkdtempSync(join(tmpdir(), 'exhibit-bench-'));
const lines: Line[] = [];
const differ: string[] = [];
const notes: string[] = [];
const measured: Record<string, unknown> = {};
let compared = 0;
try {
  process.exitCode = values.memory ? memory() : await bench();
} finally {
  if (values.keep) console.log(`kept in ${folder}`);
  else rmSync(folder, { recursive: true, force: true });
}

async function bench(): Promise<number> {
  const began = performance.now();
  console.log(machineText());
  if (only.includes('checks')) checks();
  if (only.every((part) => part === 'checks')) return told(began, 0);
  console.log(`Writing ${rows.toLocaleString('en')} rows: three interleaved sources, one not in time order, 30 % of entities seen once …`);
  const paths = generate(join(folder, 'input'), rows);
  const csvBytes = paths.reduce((sum, path) => sum + statSync(path).size, 0);
  const own = join(folder, 'kept');
  mkdirSync(own);
  const ours = imports(paths, own);
  if (only.includes('import')) lines.push({ what: 'case file / CSV', ours: ours.caseBytes / 1e6, peer: csvBytes / 1e6, unit: 'MB', must: 0.7, stretch: 0.5 });
  if (only.includes('explore')) explore(paths, own);
  if (only.includes('cold')) cold(join(own, 'bench.exhibit'));
  if (only.includes('check')) await check();
  return told(began, csvBytes);
}

function told(began: number, csvBytes: number): number {
  notes.push(`${rows.toLocaleString('en')} rows, ${(csvBytes / 1e6).toFixed(0)} MB of CSV, ${machineText()}. Imports: processes from their start, medians of ${runs}; the files are in the page cache for all alike.`);
  notes.push(`Answers ${differ.length === 0 ? `agree in all ${compared} comparisons` : `DIFFER in ${differ.length} of ${compared} comparisons`}. The whole run took ${((performance.now() - began) / 60_000).toFixed(1)} minutes.`);
  printTable(lines, notes);
  for (const difference of differ.slice(0, 20)) console.log(`  DIFFERS: ${difference}`);
  if (values.markdown) console.log(`\n${markdownOf(lines, notes)}`);
  if (values.json) console.log(JSON.stringify({ rows, csvBytes, lines, notes, differ, measured }));
  return differ.length === 0 ? 0 : 1;
}

/** The import lines; leaves one case and one DuckDB file of the last run in `own` for what comes after. */
function imports(paths: readonly string[], own: string): Imported {
  const isMeasured = only.includes('import');
  if (!isMeasured) {
    if (only.includes('explore')) script('duckdb.ts', own, paths);
    return script<Imported>('exhibit.ts', own, paths);
  }
  const withSqlite = hasSqlite();
  if (!withSqlite) notes.push('sqlite3 is not installed here (Debian: apt-get install sqlite3): its lines are skipped.');
  const lineFiles = only.includes('ndjson') ? generate(join(folder, 'input'), rows, 'ndjson') : null;
  const results: Record<'Exhibit' | 'NDJSON' | 'sqlite3' | 'DuckDB', Imported[]> = { Exhibit: [], NDJSON: [], sqlite3: [], DuckDB: [] };
  for (let run = 0; run < runs; run++) {
    const once = (name: keyof typeof results, work: (into: string) => Imported, keepIt = false): void => {
      const into = keepIt ? own : mkdtempSync(join(folder, 'run-'));
      const result = work(into);
      results[name].push(result);
      console.log(`  run ${run + 1} ${name.padEnd(8)} ${result.durable.toFixed(2).padStart(7)} s   ${result.cpuToDurable.toFixed(2).padStart(7)} CPU s${result.answering === undefined ? '' : `; text answered after ${result.answering.toFixed(2)} s, ${result.cpuToAnswering!.toFixed(2)} CPU s`}`);
      differ.push(...differencesOfImport(name, results.Exhibit[0].answers, result.answers));
      compared++;
      if (!keepIt) rmSync(into, { recursive: true, force: true });
    };
    const last = run === runs - 1;
    once('Exhibit', (into) => script('exhibit.ts', into, paths), last);
    if (lineFiles) once('NDJSON', (into) => script('exhibit.ts', into, lineFiles));
    if (withSqlite) once('sqlite3', (into) => sqliteImport(into, paths, rows < MANY_ROWS || run === 0));
    once('DuckDB', (into) => script('duckdb.ts', into, paths), last);
  }
  measured['imports'] = results;
  const { Exhibit: ours, NDJSON: ndjson, sqlite3: sqlite, DuckDB: duckdb } = results;
  const into = mkdtempSync(join(folder, 'run-'));
  const evidence = script<{ seconds: number; cpu: number }>('evidence.ts', into, paths);
  rmSync(into, { recursive: true, force: true });
  notes.push(`Evidence alone, on one thread and with no cell read (hashes of records, trees, files; compressed blocks, stored): ${evidence.seconds.toFixed(1)} s, ${evidence.cpu.toFixed(1)} CPU s. DuckDB's whole import, which keeps none: ${median(duckdb.map(({ cpuToDurable }) => cpuToDurable)).toFixed(1)} CPU s; ours: ${median(ours.map(({ cpuToDurable }) => cpuToDurable)).toFixed(1)}.`);
  const words = sqlite.flatMap(({ answering }) => (answering === undefined ? [] : [answering]));
  if (words.length > 0) {
    const mine = ours.map(({ answering }) => answering!);
    lines.push({ what: 'import, words and parts of words answering, vs sqlite3 .import + 6 indexes + FTS5', ours: median(mine), peer: median(words), ratio: median(words.map((seconds, i) => mine[i] / seconds)), unit: 's', must: 0.45, stretch: 0.25 });
  }
  const durable = (list: readonly Imported[]) => list.map((each) => each.durable);
  const ratio = (list: readonly Imported[]) => median(list.map((each, i) => ours[i].durable / each.durable));
  lines.push({ what: 'import without text index vs DuckDB read_csv to table', ours: median(durable(ours)), peer: median(durable(duckdb)), ratio: ratio(duckdb), unit: 's', must: 0.75, stretch: 0.55 });
  if (sqlite.length > 0) lines.push({ what: 'import without text index vs bare sqlite3 .import', ours: median(durable(ours)), peer: median(durable(sqlite)), ratio: ratio(sqlite), unit: 's', must: 1.5, stretch: null });
  if (ndjson.length > 0) lines.push({ what: 'import of the same rows as NDJSON vs as CSV, both Exhibit', ours: median(durable(ndjson)), peer: median(durable(ours)), ratio: median(ndjson.map((each, i) => each.durable / ours[i].durable)), unit: 's', must: 2, stretch: null });
  lines.push({ what: 'most memory of an import vs 600 MB', ours: median(ours.map((each) => each.peakOfImport!)) / 1e6, peer: 600, unit: 'MB', must: 1, stretch: null });
  return ours.at(-1)!;
}

function explore(paths: readonly string[], own: string): void {
  const mine = script<Explored>('explore.ts', 'exhibit', [own, String(rows)]);
  const theirs = script<Explored>('explore.ts', 'duckdb', [own, String(rows)]);
  measured['explore'] = { exhibit: { ...mine, answers: undefined }, duckdb: { ...theirs, answers: undefined } };
  for (const [name, answer] of Object.entries(mine.answers)) { differ.push(...differences(name, answer, theirs.answers[name])); compared++; }
  const compare = (what: string, key: 'panels' | 'pages' | 'words', must: number, stretch: number) =>
    lines.push({ what, ours: median(mine[key]), peer: median(theirs[key]), ratio: median(mine[key].map((ms, i) => ms / theirs[key][i])), unit: 'ms', must, stretch });
  compare('panel (count + 6 facets + histogram of up to 200), 3 filters, vs DuckDB, warm', 'panels', 0.1, 0.04);
  compare('jump to 50 % of that result with rows vs DuckDB OFFSET, warm', 'pages', 0.02, 0.01);
  const program = searcher();
  if (program === 'grep') notes.push('ripgrep is not installed here (Debian: apt-get install ripgrep): grep -cF is measured instead.');
  const found = [...NEEDLES, HARD_NEEDLE].map((needle) => {
    const searched = Array.from({ length: 3 }, () => searchSeconds(program, needle, paths));
    return { needle, ms: mine.first[needle], peer: median(searched.map(({ seconds }) => seconds)) * 1000, hits: searched[0].lines };
  });
  for (const { needle, ms, peer, hits } of found) {
    if (needle === HARD_NEEDLE) { notes.push(`The hard case, a rare phrase of frequent words: first 100 of ${hits.toLocaleString('en')} hits of “${needle}” after ${ms.toFixed(0)} ms, ${program} ${peer.toFixed(0)} ms.`); continue; }
    lines.push({ what: `first ${Math.min(100, hits)} of ${hits.toLocaleString('en')} hits of “${needle}” vs ${program} -cF over the CSV in the page cache`, ours: ms, peer, unit: 'ms', must: 0.15, stretch: 0.07 });
  }
  const share = median(Object.values(mine.hits)) / rows;
  compare(`word search with facets and histogram, ${(share * 100).toFixed(0)} % of the rows hit, first time asked, vs DuckDB, warm`, 'words', 0.5, 0.2);
  const limit = 70 * rows + 200e6;
  lines.push({ what: 'memory exploring vs 70 bytes a row + 200 MB (process, panels and pages)', ours: mine.memory / 1e6, peer: limit / 1e6, unit: 'MB', must: 1, stretch: (40 * rows + 200e6) / limit });
  notes.push(`Memory of the process after words were searched as well: ${(mine.memoryWithText / 1e6).toFixed(0)} MB.`);
}

/** Continuity against DuckDB's lag() over the same fields, the page of the busiest entity, and all rules. */
function checks(): void {
  const input = join(folder, 'chains');
  const paths = generateChains(input, rows);
  const into = mkdtempSync(join(folder, 'run-'));
  for (const step of ['import-exhibit', 'import-duckdb']) script('checks.ts', step, [into, ...paths]);
  const scans = Array.from({ length: runs }, () => ({ ours: script<Scanned>('checks.ts', 'exhibit', [into]), theirs: script<Scanned>('checks.ts', 'duckdb', [into]) }));
  const mine = script<Checked>('checks.ts', 'rest', [into]);
  for (const used of [input, into]) rmSync(used, { recursive: true, force: true });
  measured['checks'] = { ...mine, scans };
  for (const { ours, theirs } of scans) for (const key of ['pairs', 'breaks'] as const) { if (ours[key] !== theirs[key]) differ.push(`continuity, ${key}: ${ours[key]} and ${theirs[key]}`); compared++; }
  const [{ pairs, breaks }] = scans.map(({ ours }) => ours);
  lines.push({
    what: `continuity of ${pairs.toLocaleString('en')} neighbouring changes, ${breaks.toLocaleString('en')} breaks, vs DuckDB lag() by field, warm`, ours: median(scans.map(({ ours }) => ours.continuity)), peer: median(scans.map(({ theirs }) => theirs.continuity)),
    ratio: median(scans.map(({ ours, theirs }) => ours.continuity / theirs.continuity)), unit: 'ms', must: 0.2, stretch: null,
  });
  lines.push({ what: `page of the busiest entity, ${mine.events.toLocaleString('en')} events, vs 300 ms`, ours: mine.entity, peer: 300, unit: 'ms', must: 1, stretch: null });
  lines.push({ what: `all ${Object.keys(mine.rules).length} rules vs 10 s a million events`, ours: mine.run / 1000, peer: rows / 100_000, unit: 's', must: 1, stretch: null });
  notes.push(`Continuity asked first thing after a panel, with what was changed still to be read: ${mine.first.toFixed(0)} ms; lag() the first time: ${median(scans.map(({ theirs }) => theirs.first!)).toFixed(0)} ms. The first hundred breaks with their causes after ${mine.firstBreaks.toFixed(0)} ms more. Of the busiest entity the history of one field after ${mine.history.toFixed(0)} ms. Reverts of a day ${mine.reverts.toFixed(0)} ms, gaps ${mine.gaps.toFixed(0)} ms. The slowest rules alone: ${Object.entries(mine.rules).sort(([, a], [, b]) => b - a).slice(0, 4).map(([rule, ms]) => `${rule} ${ms.toFixed(0)} ms`).join(', ')}. Most memory ${(mine.memory / 1e6).toFixed(0)} MB.`);
}

function cold(path: string): void {
  const speed = sequentialReadSpeed(path);
  if (speed === null) { notes.push('Cold opening is skipped: this `dd` cannot read past the page cache.'); return; }
  const opened = Array.from({ length: 3 }, () => {
    if (!dropFromCache(path)) throw new Error('dd cannot put a file out of the page cache here');
    return script<Opened>('cold.ts', path, []);
  });
  measured['cold'] = opened;
  const { columnBytes, tables, caseBytes } = opened[0];
  const megabytes = (bytes: number) => (bytes / 1e6).toFixed(0);
  lines.push({ what: 'cold open to first panel vs bytes of columns / sequential read speed', ours: median(opened.map(({ firstPanel }) => firstPanel)), peer: columnBytes / speed * 1000, unit: 'ms', must: 2, stretch: 1.4 });
  notes.push(`Cold: the case file put out of the page cache (posix_fadvise DONTNEED); ${megabytes(columnBytes)} MB of columns, dictionaries and order of time as stored, disk read at ${megabytes(speed)} MB/s past the page cache. The start of Node is not counted.`);
  notes.push(`Case file, ${megabytes(caseBytes)} MB: ${Object.entries(tables).sort(([, a], [, b]) => b - a).map(([name, bytes]) => `${name} ${megabytes(bytes)}`).join(', ')}.`);
}

async function check(): Promise<void> {
  for (const seed of SEEDS) {
    const into = join(folder, `seed-${seed}`);
    const result = await differential(into, Math.min(CHECK_ROWS, rows), seed);
    differ.push(...result.found.map((difference) => `seed ${seed}: ${difference}`));
    compared += result.compared;
    rmSync(into, { recursive: true, force: true });
  }
}

/** Peak memory of an import of BASE_ROWS and of `rows`, and what each row beyond the first adds. */
function memory(): number {
  const sizes = [...new Set([BASE_ROWS, rows])].sort((a, b) => a - b);
  const peaks = sizes.map((size) => {
    const input = join(folder, `input-${size}`);
    const own = mkdtempSync(join(folder, 'run-'));
    const peak = script<Imported>('exhibit.ts', own, generate(input, size)).peakOfImport!;
    for (const used of [input, own]) rmSync(used, { recursive: true, force: true });
    return peak;
  });
  lines.push(...sizes.map((size, i) => ({ what: `most memory of an import of ${size.toLocaleString('en')} rows vs 600 MB`, ours: peaks[i] / 1e6, peer: 600, unit: 'MB', must: 1, stretch: null })));
  if (sizes.length > 1) lines.push({ what: 'bytes each further row adds vs 30', ours: (peaks[1] - peaks[0]) / (sizes[1] - sizes[0]), peer: 30, unit: 'B', must: 1, stretch: null });
  printTable(lines, notes);
  if (values.json) console.log(JSON.stringify({ sizes, peaks }));
  return 0;
}

/**
 * Sources run here, where what is installed is bundled JavaScript: compiled code is kept from one run to the next, so that it is
 * not the stripping of types that is measured. The first run has it still to do.
 */
function script<T = Imported>(name: string, own: string, given: readonly string[]): T {
  const env = { ...process.env, NODE_COMPILE_CACHE: join(folder, 'compiled') };
  return JSON.parse(finished(spawnSync(process.execPath, [join(import.meta.dirname, name), own, ...given], { encoding: 'utf8', maxBuffer: 1 << 28, env }))) as T;
}

function differencesOfImport(name: string, ours: Answers, theirs: Answers): string[] {
  const found: string[] = [];
  for (const key of ['rows', 'changed', 'first', 'last'] as const) if (ours[key] !== theirs[key]) found.push(`import by ${name}, ${key}: ${ours[key]} and ${theirs[key]}`);
  for (const action of new Set([...Object.keys(ours.actions), ...Object.keys(theirs.actions)])) {
    if (ours.actions[action] !== theirs.actions[action]) found.push(`import by ${name}, ${action}: ${ours.actions[action]} and ${theirs.actions[action]}`);
  }
  return found;
}
