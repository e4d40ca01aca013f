// DuckDB's read_csv of the same files into a table, as its own process, with the same questions asked afterwards.
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { importFiles, openDuckdb } from './duckdb-answers.ts';

const [folder, ...paths] = process.argv.slice(2);
const startedAt = process.hrtime.bigint() - BigInt(Math.round(process.uptime() * 1e9));
const path = join(folder, 'bench.duckdb');
const connection = await openDuckdb(path);
await importFiles(connection, paths);
const durable = Number(process.hrtime.bigint() - startedAt) / 1e9;
const { user, system } = process.cpuUsage();
const rowsOf = async (sql: string) => (await connection.runAndReadAll(sql)).getRowsJson();
const instant = (sql: string) => `strftime(${sql}, '%Y-%m-%dT%H:%M:%S.%fZ')`;
const [[rows, changed, first, last]] = await rowsOf(`SELECT count(*)::VARCHAR, (count(*) FILTER (coalesce(old_value, '') <> coalesce(new_value, '')))::VARCHAR,
  ${instant('min(timestamp)')}, ${instant('max(timestamp)')} FROM t`);
const actions = await rowsOf('SELECT action_type, count(*)::VARCHAR FROM t GROUP BY 1');
connection.closeSync();
console.log(JSON.stringify({
  durable, cpuToDurable: (user + system) / 1e6, caseBytes: statSync(path).size,
  answers: { rows: Number(rows), changed: Number(changed), first, last, actions: Object.fromEntries(actions.map(([action, count]) => [action, Number(count)])) },
}));
