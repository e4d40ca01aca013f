// Opening a case as its own process: milliseconds from the call to the first panel, and what the columns weigh.
import { statSync } from 'node:fs';
import Database from 'better-sqlite3';
import { exhibitPanel, openCase } from './exhibit-answers.ts';

const [path] = process.argv.slice(2);
const began = performance.now();
const engine = await openCase(path, 'open');
const opened = performance.now() - began;
await exhibitPanel(engine, { name: 'everything', query: '', where: 'true', filters: {} });
const firstPanel = performance.now() - began;
await engine.close();
const db = new Database(path, { readonly: true });
const sum = (sql: string) => db.prepare<[], number>(sql).pluck().get()!;
const columnBytes = sum('SELECT coalesce(sum(length(body)), 0) FROM column') + sum('SELECT coalesce(sum(length(offsets) + length(arena)), 0) FROM dictionary') + sum("SELECT coalesce(sum(length(body)), 0) FROM by_time WHERE name = 'order'");
const tables = Object.fromEntries(db.prepare<[], { name: string; bytes: number }>(`SELECT 'blocks' AS name, sum(length(body)) AS bytes FROM block UNION ALL SELECT 'record bounds', sum(length(bounds)) FROM block
  UNION ALL SELECT 'record hashes', sum(length(hashes)) FROM block UNION ALL SELECT 'text index', sum(length(body)) FROM text_page
  UNION ALL SELECT 'columns of changes', sum(length(body)) FROM column WHERE name LIKE 'change%' UNION ALL SELECT 'columns of events', sum(length(body)) FROM column WHERE name NOT LIKE 'change%'
  UNION ALL SELECT 'dictionaries', sum(length(offsets) + length(arena)) FROM dictionary UNION ALL SELECT 'columns in the order of time', sum(length(body)) FROM by_time`).all().map(({ name, bytes }) => [name, bytes ?? 0]));
const columns = db.prepare<[], { name: string; bytes: number }>('SELECT name, sum(length(body)) AS bytes FROM column GROUP BY 1 ORDER BY 2 DESC').all();
db.close();
console.log(JSON.stringify({ opened, firstPanel, columnBytes, tables, columns, caseBytes: statSync(path).size }));
