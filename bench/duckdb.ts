// DuckDB's read_csv of the same files into a table, as its own process, with the same questions asked afterwards.
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';

const [folder, ...paths] = process.argv.slice(2);
const startedAt = process.hrtime.bigint() - BigInt(Math.round(process.uptime() * 1e9));
const database = await DuckDBInstance.create(join(folder, 'bench.duckdb'), { threads: '2' });
const connection = await database.connect();
await connection.run(`CREATE TABLE t AS SELECT * FROM read_csv([${paths.map((path) => `'${path.replaceAll("'", "''")}'`).join(', ')}], header = true, all_varchar = true)`);
await connection.run('CHECKPOINT');
const durable = Number(process.hrtime.bigint() - startedAt) / 1e9;
const { user, system } = process.cpuUsage();
const rowsOf = async (sql: string) => (await connection.runAndReadAll(sql)).getRowsJson();
const [[rows, changed, first, last]] = await rowsOf(`SELECT count(*)::VARCHAR, (count(*) FILTER (coalesce(old_value, '') <> coalesce(new_value, '')))::VARCHAR,
  min(timestamp), max(timestamp) FROM t`);
const actions = await rowsOf('SELECT action_type, count(*)::VARCHAR FROM t GROUP BY 1');
connection.closeSync();
console.log(JSON.stringify({
  durable, cpuToDurable: (user + system) / 1e6,
  answers: { rows: Number(rows), changed: Number(changed), first, last, actions: Object.fromEntries(actions.map(([action, count]) => [action, Number(count)])) },
}));
