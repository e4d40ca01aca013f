// Columns that are kept in the order of time say what the segments say, and are left alone once they are of other segments.
import { zstdCompressSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { CaseFile } from '../../src/engine/casefile/case-file.ts';
import { ByTime, KEPT_COLUMNS } from '../../src/engine/events/by-time.ts';
import { atOnce, ColumnReader } from '../../src/engine/events/column-reader.ts';
import { DICTIONARY_COLUMNS } from '../../src/engine/events/columns.ts';
import { EventStore } from '../../src/engine/events/store.ts';
import { keepsColumns, TimeLayout } from '../../src/engine/events/time-layout.ts';
import { HEADER, newCase, writeSource } from '../support/case.ts';

/** Interleaved, before 1970, more than 2^32 µs apart, undated, and the same record in both files. */
const TIMES = ['2026-03-14T01:02:40Z', '1931-12-31T23:59:59.999999Z', '2026-03-14T01:02:40.000001Z', '', '2026-03-14T00:00:00Z', '1970-01-01T00:00:00Z', 'soon', '2189-01-01T00:00:00Z'];
const row = (id: number, time: string) => `${id},${time},${id % 3 === 0 ? 'kim' : `admin${id}`},limit.update,Players,player/P-${id},limit,${id},${id + 1},10.0.0.${id % 250}`;
const FIRST = [HEADER, ...TIMES.map((time, i) => row(i, time)), row(1, TIMES[1])].join('\n');
const SECOND = [HEADER, row(0, TIMES[0]), ...TIMES.map((time, i) => row(i + 20, time)).reverse()].join('\n');

async function filled() {
  const test = await newCase();
  await test.import([writeSource(test.folder, 'a.csv', FIRST), writeSource(test.folder, 'b.csv', SECOND)]);
  await test.engine.close();
  const file = CaseFile.open(test.path, { readOnly: false, person: { name: 'A. Novak', organisation: '' } });
  return { file, write: (work: () => void) => { file.write(work); } };
}

const told = ({ count, dated, order, time, ids, category, result, flags, source }: EventStore) => ({
  count, dated, order: [...order], time: [...time], ids: Object.fromEntries(DICTIONARY_COLUMNS.map((name) => [name, [...ids[name]]])),
  category: [...category], result: [...result], flags: [...flags], source: [...source],
});

it('a case that opens from kept columns shows the same events, in the same order, with the same flags', async () => {
  const { file, write } = await filled();
  const before = told(atOnce(EventStore.loading(file.db, null)));
  expect(before).toMatchObject({ count: 17, dated: 13 });
  expect(before.flags.some((flag) => flag !== 0)).toBe(true);
  atOnce(atOnce(TimeLayout.of(file.db, write)).keepAll(write));
  const kept = file.db.prepare<[], string>('SELECT DISTINCT name FROM by_time').pluck().all();
  expect(kept.toSorted()).toEqual([...KEPT_COLUMNS].toSorted());
  // What is read is what was kept: the segments' own columns are gone.
  file.db.exec("DELETE FROM column WHERE name IN ('time', 'actor', 'entity', 'category')");
  expect(told(atOnce(EventStore.loading(file.db, null)))).toEqual(before);
  file.close();
});

it('kept columns do not count once a clock is corrected or a source is left out, and go when others are kept', async () => {
  const { file, write } = await filled();
  atOnce(atOnce(TimeLayout.of(file.db, write)).keepAll(write));
  const { segments } = new ColumnReader(file.db);
  expect(new ByTime(file.db, segments).holds('time', 17)).toBe(true);
  expect(new ByTime(file.db, segments).holds('time', 16)).toBe(false);
  expect(new ByTime(file.db, segments.slice(0, 1)).holds('time')).toBe(false);
  file.db.exec('UPDATE source SET clock_micros = 1000000 WHERE id = 2');
  const corrected = new ByTime(file.db, new ColumnReader(file.db).segments);
  expect(corrected.holds('order')).toBe(false);
  const { time } = atOnce(EventStore.loading(file.db, write));
  expect(time[0]).toBe(Date.UTC(1931, 11, 31, 23, 59, 59) * 1000 + 999_999);
  expect(time[2]).toBe(time[0] + 1_000_000);
  expect(file.db.prepare('SELECT DISTINCT name FROM by_time').pluck().all()).toEqual(['order']);
  expect(keepsColumns(file.db)).toBeNull();
  file.close();
});

it.each(KEPT_COLUMNS)('a damaged %s that was kept is read from the segments instead', async (name) => {
  const { file, write } = await filled();
  const before = told(atOnce(EventStore.loading(file.db, null)));
  atOnce(atOnce(TimeLayout.of(file.db, write)).keepAll(write));
  file.db.prepare('UPDATE by_time SET body = ? WHERE name = ?').run(zstdCompressSync(Buffer.alloc(3)), name);
  expect(told(atOnce(EventStore.loading(file.db, null)))).toEqual(before);
  file.db.prepare('UPDATE by_time SET body = ? WHERE name = ?').run(Buffer.from('no zstd'), name);
  expect(told(atOnce(EventStore.loading(file.db, null)))).toEqual(before);
  file.close();
});
