// SQL on a case: what it holds as plain rows, and that a statement can neither write, reach another file nor run on for ever.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { runSql, type SqlOptions, type SqlValue } from '../../src/engine/sql/run-sql.ts';
import { exhibit, exhibitJson, start } from '../support/cli.ts';
import { HEADER, newCase, scratchFolder, writeSource } from '../support/case.ts';

const ROWS = `${HEADER}
1,2026-03-14T01:00:00Z,kim,login,Auth,E-1,,,,10.0.0.1
2,2026-03-14T01:01:00Z,lee,player.limit.update,Players,player:00712,limit,500,50000,10.0.0.2
2,2026-03-14T01:01:00Z,lee,player.limit.update,Players,player:00712,limit,500,50000,10.0.0.2
3,not a time,kim,=cmd,Auth,E-1,,,,10.0.0.1
`;
const ENDLESS = 'WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT count(*) FROM n';

let bytes: Promise<Buffer> | null = null;

/** A closed case in a folder of its own; it is made once. */
async function closedCase(): Promise<{ readonly path: string; readonly folder: string }> {
  bytes ??= newCase().then(async (test) => {
    await test.import([writeSource(test.folder, 'a.csv', ROWS), writeSource(test.folder, 'again.csv', `${ROWS}4,2026-03-14T01:05:00Z,kim,logout,Auth,E-1,,,,10.0.0.1\n`)]);
    await test.call('source.clock', { source: 'S-001', seconds: 60, reason: 'it was slow' });
    await test.engine.close();
    return readFileSync(test.path);
  });
  const folder = scratchFolder();
  return { path: writeSource(folder, 'test.exhibit', await bytes), folder };
}

async function asked(path: string, sql: string, options: Partial<SqlOptions & { limit: number }> = {}): Promise<{ columns: readonly string[]; rows: (readonly SqlValue[])[]; more: string | null }> {
  const columns: string[] = [];
  const rows: (readonly SqlValue[])[] = [];
  const { more } = await runSql({ path, sql, limit: options.limit ?? 1000, limitCharacters: 1_000_000 }, {
    signal: options.signal ?? new AbortController().signal, timeoutSeconds: options.timeoutSeconds ?? 60, columns: (names) => columns.push(...names), rows: (some) => rows.push(...some),
  });
  return { columns, rows, more };
}

describe('the tables of events', () => {
  it('hold what a search finds, in plain words, with the corrected clock, and no duplicate', async () => {
    const { path } = await closedCase();
    const { columns, rows, more } = await asked(path, 'SELECT * FROM event ORDER BY source, record');
    const event = rows.map((row) => Object.fromEntries(columns.map((name, at) => [name, row[at]])));
    expect(more).toBeNull();
    expect(event.map(({ id, time, actor, action, entity_type: type, entity, repeated, changes, record_id: recordId }) => [id, time, actor, action, type, entity, repeated, changes, recordId])).toEqual([
      ['S-001:1', '2026-03-14T01:01:00.000000Z', 'kim', 'login', null, 'E-1', 0, 0, 1],
      ['S-001:2', '2026-03-14T01:02:00.000000Z', 'lee', 'player.limit.update', 'player', '00712', 0, 1, 2],
      ['S-001:3', '2026-03-14T01:02:00.000000Z', 'lee', 'player.limit.update', 'player', '00712', 1, 1, 2],
      ['S-001:4', null, 'kim', '=cmd', null, 'E-1', 0, 0, 3],
      ['S-002:5', '2026-03-14T01:05:00.000000Z', 'kim', 'logout', null, 'E-1', 0, 0, 4],
    ]);
    expect((await asked(path, 'SELECT event, field, old_kind, new_kind, old_number, new_number FROM event_change')).rows).toEqual([
      ['S-001:2', 'limit', 'value', 'value', 500, 50_000], ['S-001:3', 'limit', 'value', 'value', 500, 50_000],
    ]);
    expect((await asked(path, "SELECT e.actor, c.new_number FROM event_change c JOIN event e ON e.id = c.event WHERE e.id = 'S-001:2'")).rows).toEqual([['lee', 50_000]]);
    expect((await asked(path, 'SELECT name, hex(sha256) = hex(sha256), length(sha256) FROM source ORDER BY id')).rows).toEqual([['a.csv', 1, 32], ['again.csv', 1, 32]]);
  });
});

describe('a statement', () => {
  it.each([
    ['INSERT', "INSERT INTO info (key, value) VALUES ('x', 'y')"], ['an answer of a write', "DELETE FROM star RETURNING event"], ['UPDATE', "UPDATE info SET value = 'x'"],
    ['ATTACH', "ATTACH 'beside.db' AS beside"], ['VACUUM INTO', "VACUUM INTO 'beside.db'"], ['a setting', 'PRAGMA query_only = OFF'], ['the mode of the log', 'PRAGMA journal_mode'], ['DROP', 'DROP TABLE star'],
    ['two statements', 'SELECT 1; SELECT 2'], ['an extension', "SELECT load_extension('x')"], ['a file', "SELECT writefile('beside.db', 'x')"], ['nonsense', 'SELECT nothing FROM nowhere'], ['a parameter', 'SELECT ?'],
  ])('that does anything but read is refused, the case and its folder untouched: %s', async (_what, sql) => {
    const { path, folder } = await closedCase();
    const before = createHash('sha256').update(readFileSync(path)).digest('hex');
    await expect(asked(path, sql)).rejects.toMatchObject({ code: 'QUERY_INVALID', message: expect.stringMatching(/^SQL: /) as string });
    expect(createHash('sha256').update(readFileSync(path)).digest('hex')).toBe(before);
    expect([existsSync(join(folder, 'beside.db')), existsSync('beside.db')]).toEqual([false, false]);
  });

  it('that would run for ever is stopped by the clock and by a cancel, in 250 ms', async () => {
    const { path } = await closedCase();
    await expect(asked(path, ENDLESS, { timeoutSeconds: 1 })).rejects.toMatchObject({ code: 'SQL_TIMEOUT', message: 'The statement was stopped after 1 seconds.' });
    const controller = new AbortController();
    const running = asked(path, ENDLESS, { signal: controller.signal });
    const ended = running.then(() => 0, (thrown: unknown) => { expect(thrown).toMatchObject({ code: 'CANCELLED' }); return performance.now(); });
    await after(500);
    const cancelled = performance.now();
    controller.abort();
    expect(await ended - cancelled).toBeLessThan(250);
  });

  it('tells that there is more than its limit', async () => {
    const { path } = await closedCase();
    expect(await asked(path, 'SELECT id FROM event', { limit: 2 })).toMatchObject({ rows: [['S-001:1'], ['S-001:2']], more: 'rows' });
    expect(await asked(path, 'SELECT id FROM event', { limit: 5 })).toMatchObject({ more: null });
    expect((await asked(path, "SELECT hex(zeroblob(400000)) UNION ALL SELECT hex(zeroblob(400000))")).more).toBe('characters');
  });

  it('reads a case that somebody else is editing', async () => {
    const test = await newCase();
    await test.import([writeSource(test.folder, 'a.csv', ROWS)]);
    await test.call('event.star', { events: ['S-001:1'], on: true });
    expect((await asked(test.path, 'SELECT event FROM star')).rows).toEqual([['S-001:1']]);
  });
});

describe('exhibit sql', () => {
  it('answers as table, JSON and CSV that no spreadsheet runs, and says how many rows there are', async () => {
    const { path, folder } = await closedCase();
    const sql = 'SELECT actor, action FROM event WHERE time IS NULL';
    const plain = await exhibit(folder, 'sql', path, sql);
    expect([plain.code, plain.stdout, plain.stderr]).toEqual([0, 'actor  action\nkim    =cmd\n', '1 row\n']);
    expect(await exhibitJson(folder, 'sql', path, sql)).toEqual({ code: 0, document: { columns: ['actor', 'action'], rows: [['kim', '=cmd']], more: false } });
    expect((await exhibit(folder, 'sql', path, sql, '--csv')).stdout).toBe("actor,action\r\nkim,'=cmd\r\n");
    expect((await exhibit(folder, 'sql', path, 'SELECT id FROM event', '--limit', '2')).stderr).toBe('There are more rows: only the first 2 rows are told. Raise --limit, or ask for less.\n');
    expect((await exhibit(folder, 'sql', path, 'DELETE FROM star')).code).toBe(2);
  });

  it('stops at Ctrl+C and leaves no process behind', async () => {
    const { path, folder } = await closedCase();
    const running = start(folder, ['sql', path, ENDLESS]);
    await after(1500);
    running.process.kill('SIGINT');
    expect((await running.ended).code).toBe(130);
  });
});
