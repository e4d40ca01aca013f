// The log held against itself, each a process of its own: `checks.ts STEP folder [file …]`. `import-exhibit` and `import-duckdb` make what is
// asked. `exhibit`, `duckdb`: continuity over all fields when everything it asks for has been read once, by asking something else. `rest`:
// continuity asked first thing after a panel, the page of the busiest entity, all rules. Each prints one line.
import { join } from 'node:path';
import { importFile } from '../src/contract/sources.ts';
import { BUSIEST, PATHS } from './chains.ts';
import { importFiles, openDuckdb } from './duckdb-answers.ts';
import { context, openCase } from './exhibit-answers.ts';

const [step, folder, ...paths] = process.argv.slice(2);
const timed = async <T>(work: () => Promise<T>): Promise<[number, T]> => { const began = performance.now(); const value = await work(); return [performance.now() - began, value]; };
const caseFile = join(folder, 'chains.exhibit');
const STEPS: Readonly<Record<string, () => Promise<unknown>>> = { 'import-exhibit': importExhibit, 'import-duckdb': importDuckdb, exhibit, duckdb, rest };

console.log(JSON.stringify(await STEPS[step]() ?? null));

async function importExhibit(): Promise<void> {
  const { handlers, info: { id: caseId }, close } = await openCase(caseFile, 'create');
  await handlers['import.run']!({ caseId, files: paths.map((file) => importFile(file, { accept: true })) }, context());
  // Nothing else is under way while it is measured.
  await handlers['index.build']!({ caseId }, context());
  await close();
}

async function importDuckdb(): Promise<void> {
  const { connection, close } = await openDuckdb(join(folder, 'chains.duckdb'));
  await importFiles(connection, paths);
  close();
}

/** The imported case with the columns of a panel read. */
async function opened() {
  const engine = await openCase(caseFile, 'open');
  const { handlers, info: { id: caseId } } = engine;
  await handlers['event.panel']!({ caseId, query: '', facetLimit: 10, buckets: 100, from: null, to: null }, context());
  // How many there are, as lag() is asked; then who stands on both sides of the first hundred, with the causes that fit.
  const breaksOf = (limit: number) => timed(async () => handlers['check.continuity']!({ caseId, entityType: null, entity: null, module: null, offset: 0, limit }, context()));
  const reverts = () => timed(async () => handlers['check.reverts']!({ caseId, seconds: 86_400, entityType: null, entity: null, module: null, withPayments: false, offset: 0, limit: 100 }, context()));
  return { engine, handlers, caseId, breaksOf, reverts };
}

async function exhibit() {
  const { engine, breaksOf, reverts } = await opened();
  await reverts();
  const [continuity, { pairs, breaks }] = await breaksOf(0);
  await engine.close();
  return { continuity, pairs, breaks };
}

async function rest() {
  const { engine, handlers, caseId, breaksOf, reverts: revertsOf } = await opened();
  const [first] = await breaksOf(0);
  const [firstBreaks] = await breaksOf(100);
  const wish = { caseId, entityType: 'player', entity: BUSIEST };
  const [entity, state] = await timed(async () => handlers['entity.state']!({ ...wish, at: null }, context()));
  const [history] = await timed(async () => handlers['entity.history']!({ ...wish, field: 'withdrawal_limit', action: null }, context()));
  const [reverts] = await revertsOf();
  const [gaps] = await timed(async () => handlers['check.gaps']!({ caseId }, context()));
  await handlers['list.set']!({ caseId, kind: 'shifts', name: 'shifts.csv', text: `actor,days,from,to,zone\n${Array.from({ length: 300 }, (_, i) => `a${i},Mon-Fri,08:00,16:00,Europe/Malta`).join('\n')}\n` }, context());
  await handlers['list.set']!({ caseId, kind: 'approval limits', name: 'limits.csv', text: 'limit\n500.00\n' }, context());
  const times: Record<string, number> = {};
  const { rules } = await handlers['rule.list']!({ caseId }, context());
  for (const { id } of rules) [times[id]] = await timed(async () => handlers['rule.dry']!({ caseId, rules: [id], files: [], parameters: {}, limit: 0 }, context()));
  const [run, { outcomes }] = await timed(async () => handlers['rule.run']!({ caseId, files: [] }, context()));
  await engine.close();
  return { first, firstBreaks, entity, events: state.events, history, reverts, gaps, run, rules: times, alerts: Object.fromEntries(outcomes.map(({ rule, alerts }) => [rule, alerts])), memory: process.resourceUsage().maxRSS * 1024 };
}

/** What lag() makes of the same: scalars as they stand, objects taken apart by the paths that they have. Asked twice; the second time counts. */
async function duckdb() {
  const { connection, close } = await openDuckdb(join(folder, 'chains.duckdb'));
  const names = `[${PATHS.map((path) => `'${path}'`).join(', ')}]`;
  const json = `[${PATHS.map((path) => `'$.${path}'`).join(', ')}]`;
  const lag = () => timed(() => connection.runAndReadAll(`WITH change AS (
      SELECT target_type AS t, target_id AS e, field AS f, old_value AS o, new_value AS n, timestamp AS ts FROM t WHERE field IS NOT NULL AND old_value IS DISTINCT FROM new_value
      UNION ALL
      SELECT * FROM (SELECT target_type, target_id, unnest(${names}) AS f, unnest(json_extract_string(old_value, ${json})) AS o, unnest(json_extract_string(new_value, ${json})) AS n, timestamp FROM t WHERE field IS NULL AND new_value IS NOT NULL) WHERE o IS DISTINCT FROM n
    ), neighbour AS (SELECT o, lag(n) OVER (PARTITION BY t, e, f ORDER BY ts) AS was FROM change)
    SELECT (count(*) FILTER (was IS NOT NULL AND o IS NOT NULL))::INTEGER, (count(*) FILTER (was <> o))::INTEGER FROM neighbour`));
  const [first] = await lag();
  const [continuity, reader] = await lag();
  const [[pairs, breaks]] = reader.getRowsJson();
  close();
  return { first, continuity, pairs: Number(pairs), breaks: Number(breaks) };
}
