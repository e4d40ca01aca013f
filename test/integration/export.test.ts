// All events of a result as a file for other programs: read back by other readers, value by value.
import { createHash } from 'node:crypto';
import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import type { ExportFormat, Order } from '../../src/contract/model.ts';
import { EXPORT_COLUMNS, exportRows, zonedText } from '../../src/engine/export/table.ts';
import { HEADER, newCase, writeSource, type TestCase } from '../support/case.ts';

const ROWS = [
  '1,2026-03-29T00:59:59Z,kim,limit.update,Players,00712,limit,1.10,NULL,10.0.0.1',
  '2,2026-03-29T01:00:00Z,=cmd|calc,limit.update,Players,"a ""b"", c",limit,,"-5",10.0.0.1',
  '3,,@lee,login,Auth,,,,,',
  '4,2026-03-30T01:00:00Z,"line\nbreak",login,Auth, padded ,,,,10.0.0.2',
];

async function filled(): Promise<TestCase> {
  const test = await newCase();
  await test.import([writeSource(test.folder, 'a.csv', [HEADER, ...ROWS, ''].join('\n'))]);
  return test;
}

/** Piece by piece, as hosts write it. */
async function exported(test: TestCase, wish: { query?: string; order?: Order; format: ExportFormat; zone?: string }, limit = 2): Promise<{ text: string; rows: number; total: number; disarmed: number }> {
  let [text, rows, total, disarmed] = ['', 0, 0, 0];
  do {
    const piece = await test.call('export.read', { query: '', order: 'time', zone: 'UTC', ...wish, offset: rows, limit });
    text += piece.text;
    [rows, total, disarmed] = [rows + piece.rows, piece.total, disarmed + piece.disarmed];
  } while (rows < total);
  return { text, rows, total, disarmed };
}

describe('an export', () => {
  it('as exact CSV holds every event of the result and every value as it is, in pieces or whole', async () => {
    const test = await filled();
    const { text, disarmed } = await exported(test, { format: 'csv-exact' });
    expect((await exported(test, { format: 'csv-exact' }, 1000)).text).toBe(text);
    const rows = parse(text, { columns: true }) as Record<string, string>[];
    expect(Object.keys(rows[0])).toEqual(EXPORT_COLUMNS.map(({ name }) => name));
    expect([disarmed, rows.map((row) => [row['event'], row['actor'], row['entity']])]).toEqual([0, [
      ['S-001:1', 'kim', '00712'], ['S-001:2', '=cmd|calc', 'a "b", c'], ['S-001:4', 'line\nbreak', ' padded '], ['S-001:3', '@lee', ''],
    ]]);
    expect(JSON.parse(rows[0]['changes'])).toEqual([{ field: 'limit', old: '1.10', new: 'NULL', newKind: 'null' }]);
    expect(rows[3]['time']).toBe('');
  });

  it('tells no value from the empty one by its quotes', async () => {
    const test = await filled();
    const [event] = await test.rows('actor:kim');
    const { text } = exportRows([{ event: { ...event, module: '', ip: null }, notes: [] }], 'csv-exact', 'UTC');
    expect(text.split(',').slice(6, 11)).toEqual(['""', event.category, '', '00712', '']);
  });

  it('safe for spreadsheets begins no cell as a formula would, and counts what it disarmed', async () => {
    const { text, disarmed } = await exported(await filled(), { format: 'csv' });
    const rows = parse(text, { columns: true }) as Record<string, string>[];
    expect([disarmed, rows.map((row) => row['actor'])]).toEqual([2, ['kim', "'=cmd|calc", 'line\nbreak', "'@lee"]]);
    for (const row of rows) for (const cell of Object.values(row)) expect(cell).not.toMatch(/^\s*[=+\-@\t\r]/);
  });

  it('as JSON lines keeps null, empty and lists apart, with notes and tags, in the order asked for', async () => {
    const test = await filled();
    await test.call('event.note', { event: 'S-001:1', text: 'who asked for this?' });
    await test.call('event.tag', { events: ['S-001:1'], tag: 'suspicious', on: true });
    const { text, total } = await exported(test, { query: 'module:players', order: '-actor', format: 'ndjson' });
    const events = text.trim().split('\n').map((line) => JSON.parse(line) as Record<string, unknown>);
    expect([total, events.map(({ event }) => event)]).toEqual([2, ['S-001:1', 'S-001:2']]);
    expect(events[0]).toMatchObject({ tags: ['suspicious'], notes: [{ text: 'who asked for this?', author: 'A. Novak' }], starred: false, line: 2, time_as_written: '2026-03-29T00:59:59Z' });
  });

  it('writes times in the zone with their offset, across the change of the clock, and UTC beside them', async () => {
    const { text } = await exported(await filled(), { format: 'csv-exact', zone: 'Europe/Malta' });
    const rows = parse(text, { columns: true }) as Record<string, string>[];
    expect(rows.map((row) => [row['time'], row['time_utc']])).toEqual([
      ['2026-03-29T01:59:59.000000+01:00', '2026-03-29T00:59:59.000000Z'], ['2026-03-29T03:00:00.000000+02:00', '2026-03-29T01:00:00.000000Z'],
      ['2026-03-30T03:00:00.000000+02:00', '2026-03-30T01:00:00.000000Z'], ['', ''],
    ]);
    expect(zonedText('2026-10-25T01:30:00.000000Z', 'Europe/Malta')).toBe('2026-10-25T02:30:00.000000+01:00');
    await expect(exported(await filled(), { format: 'csv', zone: 'Mars/Olympus' })).rejects.toMatchObject({ code: 'ZONE_UNKNOWN' });
  });

  it('has a manifest with the query, the sources and the hash, and the log of the case says that it was made', async () => {
    const test = await filled();
    const wish = { query: 'module:players', order: 'time', format: 'csv', zone: 'UTC' } as const;
    const { text, rows, disarmed } = await exported(test, wish);
    const sha256 = createHash('sha256').update(text).digest('hex');
    const manifest = JSON.parse((await test.call('export.manifest', { ...wish, fileName: 'players.csv', bytes: Buffer.byteLength(text), sha256, rows, disarmed })).text) as Record<string, unknown>;
    const [source] = await test.call('source.list', {});
    expect(manifest).toMatchObject({ file: 'players.csv', sha256, rows: 2, cellsDisarmed: 1, query: 'module:players', sources: [{ id: 'S-001', sha256: source.sha256 }], exportedBy: { name: 'A. Novak' } });
    const { entries } = await test.call('case.custody', { offset: 0, limit: 100 });
    expect(entries.at(-1)).toMatchObject({ action: 'export', subject: 'players.csv', detail: `2 events as csv, sha256 ${sha256}, query module:players` });
  });
});
