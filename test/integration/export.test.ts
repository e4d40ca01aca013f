// All events of a result as a file for other programs: read back by other readers, value by value.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { crc32 } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import { fromBufferPromise } from 'yauzl';
import { describe, expect, it } from 'vitest';
import { exportPieces } from '../../src/contract/export-pieces.ts';
import type { ExportFormat, Order } from '../../src/contract/model.ts';
import type { Out } from '../../src/contract/operations.ts';
import { workbookPiece } from '../../src/engine/export/workbook.ts';
import { EXPORT_COLUMNS, exportPiece, zonedText } from '../../src/engine/export/table.ts';
import { HEADER, newCase, TestCase, writeSource } from '../support/case.ts';
import { exhibit, exhibitJson } from '../support/cli.ts';
import { temporaryFolder } from '../support/folders.ts';

const ROWS = [
  '1,2026-03-29T00:59:59Z,kim,limit.update,Players,00712,limit,1.10,NULL,10.0.0.1',
  '2,2026-03-29T01:00:00Z,=cmd|calc,limit.update,Players,"a ""b"", c",limit,,"-5",10.0.0.1',
  '3,,@lee,login,Auth,,,,,',
  '4,2026-03-30T01:00:00Z,"line\nbreak",login,Auth, padded ,,,,10.0.0.2',
];

async function filled(): Promise<TestCase & { folder: string }> {
  const test = await newCase();
  await test.import([writeSource(test.folder, 'a.csv', [HEADER, ...ROWS, ''].join('\n'))]);
  return test;
}

/** What is in a zip, by a reader of its own that checks sizes and check sums. */
async function membersOf(bytes: Buffer): Promise<Map<string, string>> {
  const zip = await fromBufferPromise(bytes, { lazyEntries: true });
  const members = new Map<string, string>();
  for await (const entry of zip.eachEntry()) {
    const chunks: Buffer[] = [];
    for await (const chunk of await zip.openReadStreamPromise(entry)) chunks.push(chunk as Buffer);
    const content = Buffer.concat(chunks);
    expect(crc32(content)).toBe(entry.crc32);
    members.set(entry.fileName, content.toString());
  }
  return members;
}

/** Piece by piece, as hosts write it. */
async function exported(test: TestCase, wish: { query?: string; order?: Order; format: ExportFormat; zone?: string }, limit = 2): Promise<{ text: string; bytes: Buffer; rows: number; total: number; disarmed: number; cut: number }> {
  const chunks: Buffer[] = [];
  let [rows, total, disarmed, cut] = [0, 0, 0, 0];
  let state: string | null = null;
  do {
    const piece: Out<'export.read'> = await test.call('export.read', { query: '', order: 'time', zone: 'UTC', ...wish, offset: rows, limit, state });
    chunks.push(Buffer.from(piece.base64, 'base64'));
    [rows, total, disarmed, cut, state] = [rows + piece.rows, piece.total, disarmed + piece.disarmed, cut + piece.cut, piece.state];
  } while (rows < total);
  const bytes = Buffer.concat(chunks);
  return { text: bytes.toString(), bytes, rows, total, disarmed, cut };
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
    const { bytes } = exportPiece([{ event: { ...event, module: '', ip: null }, notes: [] }], { format: 'csv-exact', zone: 'UTC', first: false, last: true, state: null });
    expect(bytes.toString().split(',').slice(6, 11)).toEqual(['""', event.category, '', '00712', '']);
  });

  it('safe for spreadsheets begins no cell as a formula would, and counts what it disarmed', async () => {
    const { text, disarmed } = await exported(await filled(), { format: 'csv' });
    const rows = parse(text, { columns: true }) as Record<string, string>[];
    expect([disarmed, rows.map((row) => row['actor'])]).toEqual([2, ['kim', "'=cmd|calc", 'line\nbreak', "'@lee"]]);
    for (const row of rows) for (const cell of Object.values(row)) expect(cell).not.toMatch(/^\s*[=+\-@\t\r]/);
  });

  it('safe for spreadsheets can be turned back: no two values come out alike', async () => {
    const [event] = await (await filled()).rows('actor:kim');
    const written = ['=x', "'=x", "''=x", 'x', "'x"].map((actor) => exportPiece([{ event: { ...event, actor }, notes: [] }], { format: 'csv', zone: 'UTC', first: false, last: true, state: null }).bytes.toString().split(',')[4]);
    expect(written).toEqual(["'=x", "''=x", "'''=x", 'x', "'x"]);
  });

  it('as a workbook of more than 4 GiB of XML is refused by name', () => {
    const { state } = workbookPiece(null, ['event'], [['1']], false);
    const large = (state ?? '').replace(/"size":\d+\}(?=,"rows")/, '"size":4294967290}');
    expect(large).not.toBe(state);
    expect(() => workbookPiece(large, ['event'], [['2']], false)).toThrow('would exceed 4 GiB');
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

  it('as a workbook is a sound archive whose cells are the values, in pieces or whole, and no formula', async () => {
    const test = await filled();
    const { bytes, disarmed, cut } = await exported(test, { format: 'xlsx' }, 1);
    const parts = await membersOf(bytes);
    expect([...parts.keys()]).toEqual(['xl/worksheets/sheet1.xml', 'xl/workbook.xml', 'xl/_rels/workbook.xml.rels', '_rels/.rels', '[Content_Types].xml']);
    expect((await membersOf((await exported(test, { format: 'xlsx' }, 1000)).bytes)).get('xl/worksheets/sheet1.xml')).toBe(parts.get('xl/worksheets/sheet1.xml'));
    expect([disarmed, cut, parts.get('xl/worksheets/sheet1.xml')!.includes('<f')]).toEqual([0, 0, false]);
    // Read back by Exhibit's own reader of workbooks, which shares nothing with the writer.
    const again = await newCase();
    await again.import([writeSource(again.folder, 'out.xlsx', bytes)], { accept: true });
    const [detail] = await Promise.all((await again.rows()).filter(({ actor }) => actor === '=cmd|calc').map(({ id }) => again.call('event.get', { event: id })));
    expect(detail.raw).toContain('"a \\"b\\", c"');
    expect((await again.call('source.list', {}))[0]).toMatchObject({ read: 4, rejected: 0 });
  });

  it('as a workbook cuts a cell where Excel does and says so, escapes what XML cannot hold, and goes on in further sheets', async () => {
    const long = workbookPiece(null, ['event', 'text'], [['S-001:1', 'x'.repeat(40_000)], ['S-001:2', 'a\0b_x0041_\ud800<&>']], true);
    const sheet = (await membersOf(long.bytes)).get('xl/worksheets/sheet1.xml')!;
    const cells = [...sheet.matchAll(/<t xml:space="preserve">([^<]*)</g)].map(([, text]) => text);
    expect([long.cut, cells[3].length, cells[3].slice(-58)]).toEqual([1, 32_767, `x … [cut: 40000 characters, all of them in S-001:1]`.padStart(58, 'x')]);
    expect(cells[5]).toBe('a_x0000_b_x005F_x0041__xD800_&lt;&amp;&gt;');
    const many = Array.from({ length: 1_048_575 }, () => ['1']);
    const first = workbookPiece(null, ['event'], many, false);
    const second = workbookPiece(first.state, ['event'], [['2'], ['3']], true);
    const parts = await membersOf(Buffer.concat([first.bytes, second.bytes]));
    expect([...parts.keys()].filter((name) => name.includes('sheet'))).toEqual(['xl/worksheets/sheet1.xml', 'xl/worksheets/sheet2.xml']);
    expect([parts.get('xl/worksheets/sheet1.xml')!.split('<row>').length - 1, parts.get('xl/worksheets/sheet2.xml')!.split('<row>').length - 1]).toEqual([1_048_576, 3]);
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
    const manifest = JSON.parse((await test.call('export.manifest', { ...wish, asked: wish.query, fileName: 'players.csv', bytes: Buffer.byteLength(text), sha256, rows, disarmed, cut: 0 })).text) as Record<string, unknown>;
    const [source] = await test.call('source.list', {});
    expect(manifest).toMatchObject({ file: 'players.csv', sha256, rows: 2, cellsDisarmed: 1, query: 'module:players', sources: [{ id: 'S-001', sha256: source.sha256, events: 2 }], period: null, exportedBy: { name: 'A. Novak' } });
    const { entries } = await test.call('case.custody', { offset: 0, limit: 100 });
    expect(entries.at(-1)).toMatchObject({ action: 'export', subject: 'players.csv', detail: `2 events as csv, sha256 ${sha256}, query module:players` });
  });

  it('names in its manifest the sources that its events come from alone, and times ago as the instants they were', async () => {
    const test = await filled();
    await test.import([writeSource(test.folder, 'more.csv', [HEADER, '9,2026-04-01T00:00:00Z,zoe,login,auth,,,,,10.0.0.9'].join('\n'))]);
    const piece = await test.call('export.read', { query: 'time:-36500d..-1d actor:zoe', order: 'time', format: 'csv', zone: 'UTC', offset: 0, limit: 10, state: null });
    expect(piece.query).toMatch(/^time:\d{4}-\S+Z\.\.\d{4}-\S+Z actor:zoe$/);
    // Asked again in this form it means the same at any time.
    expect((await test.call('export.read', { query: piece.query, order: 'time', format: 'csv', zone: 'UTC', offset: 0, limit: 10, state: null })).query).toBe(piece.query);
    const manifest = JSON.parse((await test.call('export.manifest', { query: piece.query, asked: 'time:-36500d..-1d actor:zoe', order: 'time', format: 'csv', zone: 'UTC', fileName: 'z.csv', bytes: 1, sha256: '0'.repeat(64), rows: 1, disarmed: 0, cut: 0 })).text) as Record<string, unknown>;
    expect(manifest).toMatchObject({ asked: 'time:-36500d..-1d actor:zoe', query: piece.query, sources: [{ id: 'S-002', name: 'more.csv', events: 1 }] });
    expect(manifest['period']).toMatchObject({ from: expect.stringMatching(/Z$/) as string, to: expect.stringMatching(/Z$/) as string });
  });

  it('ends where an event is marked or a source comes while it is written', async () => {
    const test = await filled();
    const wish = { query: '', order: 'time', format: 'ndjson', zone: 'UTC' } as const;
    const change = [
      () => test.call('event.star', { events: ['S-001:1'], on: true }),
      () => test.import([writeSource(test.folder, 'more.csv', [HEADER, '9,2026-04-01T00:00:00Z,zoe,login,auth,,,,,10.0.0.9'].join('\n'))]),
    ];
    for (const work of change) {
      let pieces = 0;
      const all = async () => {
        for await (const piece of exportPieces(wish, async (page) => {
          if (pieces > 0) await work();
          return test.call('export.read', { ...page, limit: 2 });
        })) { pieces++; expect(piece.sums.rows).toBe(pieces * 2); }
      };
      await expect(all()).rejects.toMatchObject({ code: 'BAD_INPUT', message: expect.stringContaining('The case changed while its events were written') as string });
      expect(pieces).toBe(1);
    }
  });

  it.each(['', 'null', '{"parts":[]}', '{"parts":[],"at":-1,"sheet":{"part":{},"rows":1}}'])('refuses %j as what an earlier piece left', async (state) => {
    const test = await filled();
    await expect(test.call('export.read', { query: '', order: 'time', format: 'xlsx', zone: 'UTC', offset: 2, limit: 2, state })).rejects.toMatchObject({ code: 'BAD_INPUT', message: expect.stringContaining('not what an earlier piece') as string });
  });
});

describe('an export by the command line', () => {
  it('writes a file and its manifest, tells what was disarmed, and replaces nothing unasked', async () => {
    const folder = temporaryFolder();
    writeSource(folder, 'a.csv', [HEADER, ...ROWS, ''].join('\n'));
    expect((await exhibit(folder, 'import', 'a.csv', '--yes', '--case', 'c.exhibit')).code).toBe(0);
    const { code, document } = await exhibitJson<{ rows: number; disarmed: number; sha256: string; manifest: string }>(folder, 'export', '--case', 'c.exhibit', '--query', 'module:players', '--out', 'p.csv');
    const bytes = readFileSync(join(folder, 'p.csv'));
    expect([code, document]).toMatchObject([0, { rows: 2, disarmed: 1, sha256: createHash('sha256').update(bytes).digest('hex'), manifest: 'p.csv.manifest.json' }]);
    expect(JSON.parse(readFileSync(join(folder, 'p.csv.manifest.json'), 'utf8'))).toMatchObject({ file: 'p.csv', rows: 2, sha256: document.sha256 });
    expect((await exhibit(folder, 'export', '--case', 'c.exhibit', '--query', '', '--out', 'p.csv')).stderr).toContain('FILE_EXISTS');
    expect((await exhibit(folder, 'export', '--case', 'c.exhibit', '--out', 'q.csv')).stderr).toContain('Either --source or --query is needed.');
    expect(readFileSync(join(folder, 'p.csv')).equals(bytes)).toBe(true);
  });

  it('is told in the log of the case, and says that it is not where another program has the case open', async () => {
    const folder = temporaryFolder();
    writeSource(folder, 'a.csv', [HEADER, ...ROWS, ''].join('\n'));
    await exhibit(folder, 'import', 'a.csv', '--yes', '--case', 'c.exhibit');
    const first = await exhibit(folder, 'export', '--case', 'c.exhibit', '--query', '', '--out', 'one.csv');
    expect([first.code, first.stderr]).toEqual([0, '']);
    const holder = await TestCase.open(join(folder, 'c.exhibit'));
    const second = await exhibit(folder, 'export', '--case', 'c.exhibit', '--query', '', '--out', 'two.csv');
    expect([second.code, second.stderr]).toEqual([0, 'The case is open for reading alone, so its log does not tell of this export.\n']);
    const { entries } = await holder.call('case.custody', { offset: 0, limit: 100 });
    expect(entries.filter(({ action }) => action === 'export').map(({ subject }) => subject)).toEqual(['one.csv']);
    expect(readFileSync(join(folder, 'two.csv')).equals(readFileSync(join(folder, 'one.csv')))).toBe(true);
  });
});

// Reads ../shared/data, which is no part of this repository; skipped where that is absent.
const REAL = fileURLToPath(new URL('../../../shared/data/', import.meta.url));
describe.skipIf(!existsSync(join(REAL, 'index.json')))('an export of genuine logs (../shared/data)', () => {
  it('holds every event in every form, and each value as the events have it', async () => {
    const test = await newCase();
    const { files } = JSON.parse(readFileSync(join(REAL, 'index.json'), 'utf8')) as { files: readonly { file: string; expected_events: number }[] };
    const paths = files.filter(({ file, expected_events: events }) => /^(?:aws|panther)\/.*json$/.test(file) && events > 40).map(({ file }) => join(REAL, file));
    await test.import(paths, { accept: true, zone: 'UTC', dateOrder: 'mdy' });
    const rows = await test.rows();
    const { total } = await test.call('event.search', { query: '', order: 'time', offset: 0, limit: 1 });
    expect([paths.length > 1, total > 100]).toEqual([true, true]);
    const exact = parse((await exported(test, { format: 'csv-exact' }, 700)).text, { columns: true }) as Record<string, string>[];
    const lines = (await exported(test, { format: 'ndjson' }, 700)).text.trim().split('\n').map((line) => JSON.parse(line) as Record<string, unknown>);
    const sheet = (await membersOf((await exported(test, { format: 'xlsx' }, 700)).bytes)).get('xl/worksheets/sheet1.xml')!;
    expect([exact.length, lines.length, sheet.split('<row>').length - 2]).toEqual([total, total, total]);
    rows.forEach((row, at) => {
      expect([exact[at]['event'], exact[at]['actor'], exact[at]['action'], exact[at]['time_as_written']]).toEqual([row.id, row.actor ?? '', row.action ?? '', row.timeText ?? '']);
      expect([lines[at]['event'], lines[at]['actor'], lines[at]['ip'], lines[at]['record_sha256']]).toEqual([row.id, row.actor, row.ip, row.recordHash]);
    });
  });
});
