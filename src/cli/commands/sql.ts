// `exhibit sql CASE "SELECT …"`: plain SQL on a case, which is only read. Ctrl+C stops the statement wherever it is.
import { resolve } from 'node:path';
import { InvalidArgumentError, Option } from 'commander';
import type { Command } from 'commander';
import { csvCell, disarmed } from '../../contract/csv.ts';
import { runSql, type SqlEnd, type SqlValue } from '../../engine/sql/run-sql.ts';
import { runAlone } from '../command.ts';
import { count } from '../event-text.ts';
import { EXIT } from '../terminal.ts';
import { table } from '../terminal-text.ts';

interface Options { readonly json?: boolean; readonly csv?: boolean; readonly limit: number; readonly timeout: number }

/** Characters of an answer at most, whatever its rows. */
const MOST_CHARACTERS = 256 * 1024 * 1024;
/** Cells of a table on the screen. */
const WIDEST = 80;

export function addSql(program: Command): void {
  const number = (flag: string, does: string, standard: number, most: number) => new Option(flag, `${does} (up to ${most.toLocaleString('en')})`).default(standard).argParser((text: string) => {
    if (!/^\d{1,9}$/.test(text) || Number(text) < 1 || Number(text) > most) throw new InvalidArgumentError(`A whole number from 1 to ${most} is needed.`);
    return Number(text);
  });
  program.command('sql').description('answer one SELECT; tables are those of docs/case-file.md, with `event` and `event_change` for the events themselves')
    .argument('<case>', 'the case file').argument('<select>', 'the statement').option('--json', 'one JSON document on stdout').option('--csv', 'CSV on stdout, safe for spreadsheets; bytes are hex')
    .addOption(number('--limit <rows>', 'rows told at most', 10_000, 10_000_000)).addOption(number('--timeout <seconds>', 'stop the statement after this time', 60, 86_400))
    .action(runAlone<[string, string], Options>(async ({ options, terminal, signal }, file, sql) => {
      const wish = { path: resolve(file), sql, limit: options.limit, limitCharacters: MOST_CHARACTERS };
      const line = (cells: readonly SqlValue[]) => `${cells.map((cell) => (typeof cell === 'string' ? csvCell(disarmed(cell)) : String(cell ?? ''))).join(',')}\r\n`;
      const columns: string[] = [];
      const rows: (readonly SqlValue[])[] = [];
      const written = options.csv === true && !terminal.json;
      const end = await runSql(wish, {
        signal, timeoutSeconds: options.timeout,
        columns: (names) => { columns.push(...names); if (written) process.stdout.write(line(names)); },
        rows: (some) => { if (written) process.stdout.write(some.map(line).join('')); else rows.push(...some); },
      });
      if (!written) terminal.answer({ columns, rows, more: end.more !== null }, () => table(columns.map((head, at) => ({ head, width: WIDEST, right: rows.every((row) => row[at] === null || typeof row[at] === 'number') })), rows));
      terminal.note(told(end, options.limit));
      return EXIT.done;
    }));
}

function told({ rows, more }: SqlEnd, limit: number): string {
  if (more === null) return count(rows, 'row');
  return more === 'rows' ? `There are more rows: only the first ${count(limit, 'row')} are told. Raise --limit, or ask for less.` : `There are more rows: ${count(rows, 'row')} are told, which are ${MOST_CHARACTERS.toLocaleString('en')} characters. Ask for less.`;
}
