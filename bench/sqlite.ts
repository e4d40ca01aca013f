// The sqlite3 program: `.import` of the same files into a table without indexes; then, where text is to be answered, six indexes
// and FTS5 over all columns, since Exhibit answers words of the whole record. It keeps neither raw bytes nor hashes.
import { spawnSync } from 'node:child_process';
import { statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { HEADER } from './generate.ts';
import { finished } from './machine.ts';

const INDEXED = ['admin_id', 'action_type', 'module_name', 'target_id', 'ip_address', 'timestamp'];
const TEXTS = HEADER.replaceAll(',', ', ');

export function hasSqlite(): boolean {
  return spawnSync('sqlite3', ['--version']).status === 0;
}

/** Seconds until the rows are durable and, with `text`, until words are answered. */
export function sqliteImport(folder: string, paths: readonly string[], text: boolean) {
  const database = join(folder, 'bench.sqlite');
  const run = (name: string, lines: readonly string[]) => {
    const commands = join(folder, name);
    writeFileSync(commands, [...lines, ''].join('\n'));
    const began = process.hrtime.bigint();
    // The shell's `times` tells the CPU seconds of its children.
    const times = finished(spawnSync('sh', ['-c', 'sqlite3 "$0" < "$1" && times', database, commands], { encoding: 'utf8' }));
    return { seconds: Number(process.hrtime.bigint() - began) / 1e9, cpu: childSeconds(times) };
  };
  const rows = run('import.sql', [`CREATE TABLE t (${HEADER.split(',').map((name) => `"${name}" TEXT`).join(', ')});`, '.mode csv', ...paths.map((path) => `.import --skip 1 "${path}" t`)]);
  const ask = (sql: string) => JSON.parse(finished(spawnSync('sqlite3', ['-json', database, sql], { encoding: 'utf8' }))) as Record<string, string | number>[];
  const [total] = ask('SELECT count(*) AS rows, sum(old_value <> new_value) AS changed, min(timestamp) AS first, max(timestamp) AS last FROM t');
  const actions = ask('SELECT action_type, count(*) AS n FROM t GROUP BY 1');
  const words = text ? run('words.sql', [
    ...INDEXED.map((column) => `CREATE INDEX by_${column} ON t (${column});`),
    `CREATE VIRTUAL TABLE words USING fts5 (${TEXTS}, content='t', tokenize='unicode61');`, `INSERT INTO words (rowid, ${TEXTS}) SELECT rowid, ${TEXTS} FROM t;`,
  ]) : null;
  return {
    durable: rows.seconds, cpuToDurable: rows.cpu, ...(words ? { answering: rows.seconds + words.seconds, cpuToAnswering: rows.cpu + words.cpu } : {}), caseBytes: statSync(database).size,
    answers: { rows: Number(total['rows']), changed: Number(total['changed']), first: String(total['first']), last: String(total['last']), actions: Object.fromEntries(actions.map((row) => [row['action_type'], Number(row['n'])])) },
  };
}

/** Second line of `times`: user and system time of the children, as `0m3.71s 0m0.58s`. */
function childSeconds(times: string): number {
  const line = times.trim().split('\n').at(-1)!;
  return [...line.matchAll(/(\d+)m([\d.]+)s/g)].reduce((sum, [, minutes, seconds]) => sum + Number(minutes) * 60 + Number(seconds), 0);
}
