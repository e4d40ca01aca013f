// Defects seen in other programs, put to a whole case: from the file to what is counted, searched and shown.
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { rawZip, workbookOf } from '../support/archives.ts';
import { newCase, writeSource, type TestCase } from '../support/case.ts';

async function imported(name: string, content: string | Buffer, answers: Parameters<TestCase['import']>[1] = {}): Promise<{ readonly it: TestCase; readonly source: Awaited<ReturnType<TestCase['import']>>['sources'][number] }> {
  const it = await newCase();
  const path = writeSource(it.folder, name, content);
  const [{ inside }] = await it.call('import.list', { files: [path], raiseLimits: false, password: null });
  const { sources: [source] } = await it.import([path], { inside, accept: true, ...answers });
  return { it, source };
}

test('peers: Timesketch turns player_id=00712, old=None, new=1.10 into numbers and nothing; in a case they are found and shown as written', async () => {
  const { it, source } = await imported('a.csv', 'timestamp,admin_id,action_type,player_id,old_value,new_value\n2026-03-14T10:00:00Z,kim,limit.update,00712,None,1.10\n2026-03-14T10:00:01Z,kim,limit.update,712,1.1,2\n');
  expect(source).toMatchObject({ read: 2, imported: 2, repairs: [] });
  const [event] = await it.rows('00712');
  expect(await it.rows('00712')).toHaveLength(1);
  expect(event).toMatchObject({ entity: '00712', changes: [{ old: 'None', new: '1.10' }] });
  expect((await it.call('event.get', { event: event.id })).raw).toBe('2026-03-14T10:00:00Z,kim,limit.update,00712,None,1.10');
});

test('peers: Timesketch drops rows with an unreadable date; in a case they are events of the bucket is:undated, and counted', async () => {
  const { it, source } = await imported('a.csv', 'timestamp,admin_id,action_type\n2026-03-14T10:00:00Z,kim,login\n"00/00/0000,--:--:--",lee,logout\n2026-02-30T10:00:00Z,osei,edit\n,novak,view\n');
  expect(source).toMatchObject({ read: 4, imported: 4, rejected: 0, undated: 3, events: 4 });
  expect((await it.rows('is:undated')).map(({ actor, time, timeText }) => [actor, time, timeText])).toEqual([
    ['lee', null, '00/00/0000,--:--:--'], ['osei', null, '2026-02-30T10:00:00Z'], ['novak', null, null],
  ]);
  expect(await it.rows()).toHaveLength(4);
});

test('peers: Timesketch reads 03/04/2025 as 4 March and 25/04/2025 as 25 April; in a case one column has one order', async () => {
  const { it, source } = await imported('a.csv', 'timestamp,admin_id,action_type\n03/04/2025 10:00:00,kim,login\n25/04/2025 10:00:00,kim,logout\n', { zone: 'UTC' });
  expect(source).toMatchObject({ dateOrder: 'dmy', undated: 0 });
  expect((await it.rows()).map(({ time }) => time)).toEqual(['2025-04-03T10:00:00.000000Z', '2025-04-25T10:00:00.000000Z']);
});

test('peers: IRFlow Timeline sorts offsets as text; in a case 10:00+09:00 comes before 02:30Z', async () => {
  const { it } = await imported('a.csv', 'timestamp,admin_id,action_type\n2026-03-14T02:30:00Z,later,login\n2026-03-14T10:00:00+09:00,earlier,login\n');
  expect((await it.rows()).map(({ actor, time }) => [actor, time])).toEqual([['earlier', '2026-03-14T01:00:00.000000Z'], ['later', '2026-03-14T02:30:00.000000Z']]);
});

test('peers: IRFlow Timeline discards surplus cells; in a case they are shown, searched and counted', async () => {
  const { it, source } = await imported('a.csv', 'timestamp,admin_id,action_type\n2026-03-14T10:00:00Z,kim,login,surplus-1,\n2026-03-14T10:00:01Z,kim,login\n');
  expect(source.repairs).toEqual([expect.objectContaining({ count: 1 })]);
  const [event] = await it.rows('surplus-1');
  expect((await it.call('event.get', { event: event.id })).fields.filter(({ from }) => from.startsWith('_extra'))).toMatchObject([{ from: '_extra[1]', value: 'surplus-1' }, { from: '_extra[2]', value: '' }]);
});

test('peers: csv-parse and papaparse lose a column of two of one name and __proto__; in a case all are shown', async () => {
  const { it, source } = await imported('a.csv', 'timestamp,admin_id,action_type,note,note,__proto__\n2026-03-14T10:00:00Z,kim,login,first,second,third\n');
  expect(source).toMatchObject({ read: 1, imported: 1 });
  for (const word of ['first', 'second', 'third']) expect(await it.rows(word), word).toHaveLength(1);
  expect((await it.call('event.get', { event: 'S-001:1' })).fields.map(({ from }) => from)).toEqual(expect.arrayContaining(['note', 'note#2', '__proto__']));
});

const rows = (from: number): string => `timestamp,admin_id,action_type\n${Array.from({ length: 10 }, (_, i) => `2026-03-14T10:00:0${i}Z,kim,${from + i}\n`).join('')}`;

test('peers: fflate reads the first member of a gzip alone; a case has the rows of all', async () => {
  const [head, rest] = [rows(0), rows(10).replace(/^.*\n/, '')];
  const { it, source } = await imported('a.csv.gz', Buffer.concat([gzipSync(head), gzipSync(rest)]));
  expect(source).toMatchObject({ state: 'complete', read: 20, imported: 20 });
  expect(await it.rows('action:19')).toHaveLength(1);
});

test.each<[string, object, RegExp]>([['size', { size: 10 }, /says that it has 10 bytes/], ['CRC', { crc: 1 }, /CRC-32/]])('peers: fflate does not notice a wrong %s; a case keeps the rows and says so', async (_what, lie, said) => {
  const { it, source } = await imported('a.zip', rawZip([{ name: 'a.csv', data: rows(0), ...lie }]));
  expect(source).toMatchObject({ state: 'partial', read: 10, imported: 10 });
  expect(source.remarks).toEqual([expect.stringMatching(said)]);
  expect(await it.rows()).toHaveLength(10);
});

test('peers: xlsx and read-excel-file yield nothing, or die, over a small sheet that says it is as large as can be; a case has its rows', async () => {
  const cells = (row: number, ...texts: string[]) => `<row r="${row}">${texts.map((text, i) => `<c r="${'ABC'[i]}${row}" t="inlineStr"><is><t>${text}</t></is></c>`).join('')}</row>`;
  const book = await workbookOf({ sheets: { Log: `<worksheet><dimension ref="A1:XFD1048576"/><sheetData>${cells(1, 'timestamp', 'admin_id', 'action_type')}${cells(2, '2026-03-14T10:00:00Z', 'kim', 'login')}${cells(1_048_576, '2026-03-14T10:00:01Z', 'lee', 'logout')}</sheetData></worksheet>` } });
  const { it, source } = await imported('a.xlsx', book);
  expect(source).toMatchObject({ read: 2, imported: 2 });
  expect((await it.rows()).map(({ actor, line }) => [actor, line])).toEqual([['kim', 2], ['lee', 1_048_576]]);
});
