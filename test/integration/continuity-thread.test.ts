// Continuity of a large case is scanned by two threads that share the entities: together they find what one finds.
import Database from 'better-sqlite3';
import { expect, it, onTestFinished } from 'vitest';
import { generateChains } from '../../bench/chains.ts';
import type { Marks } from '../../src/engine/casework/marks.ts';
import { changeColumnsOf } from '../../src/engine/continuity/change-columns.ts';
import { Continuity } from '../../src/engine/continuity/continuity.ts';
import { PartLayout } from '../../src/engine/continuity/parts.ts';
import { scanAlone, ScanThread } from '../../src/engine/continuity/scan-thread.ts';
import { scannedOf, type ScanColumns } from '../../src/engine/continuity/scan.ts';
import { atOnce } from '../../src/engine/events/column-reader.ts';
import { Events } from '../../src/engine/events/events.ts';
import { EventStore } from '../../src/engine/events/store.ts';
import { newCase, writeSource, type TestCase } from '../support/case.ts';

const unread = () => null;

/** The events of a case, read beside it. */
function storeOf({ path }: TestCase): { db: Database.Database; store: EventStore } {
  const db = new Database(path, { readonly: true });
  onTestFinished(() => { db.close(); });
  return { db, store: atOnce(EventStore.loading(db, null)) };
}

function columnsOf(test: TestCase): { columns: ScanColumns; store: EventStore } {
  const { store } = storeOf(test);
  return { columns: changeColumnsOf({ store } as Events), store };
}

function threadOf({ path }: TestCase): ScanThread {
  const thread = new ScanThread(path);
  onTestFinished(() => thread.end());
  return thread;
}

it('finds with a thread beside what it finds alone, whoever takes which part', async () => {
  const test = await newCase();
  await test.import(generateChains(test.folder, 6000));
  const { columns, store } = columnsOf(test);
  const thread = threadOf(test);
  expect(atOnce(thread.changes(store.changeCounts))).toEqual({ segments: store.segments.map(({ id }) => id), columns: { field: store.changeField, kinds: store.changeKinds, old: store.changeOld, new: store.changeNew } });
  const alone = scannedOf(columns, [atOnce(scanAlone(columns, unread))]);
  expect(scannedOf(columns, atOnce(thread.scan(columns, unread)))).toEqual(alone);
  expect(alone.gaps.length).toBeGreaterThan(5);
  const places = Uint32Array.of(40, 3, 3, 900);
  const all = store.changeNumbers('new');
  expect(atOnce(thread.newNumbers(places))).toEqual(Float64Array.from(places, (place) => all[place]));
});

it('tells the same with a thread and without, whether the columns of changes are there already or not', async () => {
  const test = await newCase();
  await test.import(generateChains(test.folder, 3000));
  const told = (threadFrom: number, changesAreThere: boolean) => {
    const { db, store } = storeOf(test);
    if (changesAreThere) expect(store.changeOld.length).toBeGreaterThan(1000);
    const events = new Events(db, store, {} as Marks, () => [], () => new Map());
    return atOnce(Continuity.scanning(events, test.path, threadFrom)).told({ entityType: null, entity: null, module: null, offset: 0, limit: 1000 });
  };
  const alone = told(Infinity, false);
  expect(alone.breaks).toBeGreaterThan(1);
  expect(told(0, false)).toEqual(alone);
  expect(told(0, true)).toEqual(alone);
});

it('lays the same rows out in two stretches of the events as in one', async () => {
  const test = await newCase();
  await test.import(generateChains(test.folder, 3000));
  const { columns } = columnsOf(test);
  const [one, two] = [new PartLayout(columns, 1), new PartLayout(columns, 2)];
  for (const [layout, threads] of [[one, 1], [two, 2]] as const) {
    for (let thread = 0; thread < threads; thread++) atOnce(layout.count(thread));
    for (let thread = 0; thread < threads; thread++) atOnce(layout.layOut(thread));
  }
  expect(two.shared.rows).toEqual(one.shared.rows);
  const rows = [...one.all()];
  expect(rows).toEqual([...two.all()]);
  expect(rows.reduce((sum, { from, to }) => sum + to - from, 0)).toBe(one.shared.rows.length);
});

it('leaves parts to the case when the order of one instant is for records to tell', async () => {
  const test = await newCase();
  const row = (entity: number, old: string, now: string) => `2026-03-14T01:00:00Z,kim,limit.update,Players,player,P-${entity},limit,${old},${now}`;
  // 2.0 is 2, in the other order: no hash says so.
  const rows = [1, 2, 3, 4].flatMap((entity) => [row(entity, '2.0', '3'), row(entity, '1', '2')]);
  await test.import([writeSource(test.folder, 'a.csv', ['timestamp,admin_id,action_type,module_name,target_type,target_id,field,old_value,new_value', ...rows].join('\n'))]);
  const { columns, store } = columnsOf(test);
  const written = (rank: number) => ({ old: ['2.0', '1'][rank % 2], new: ['3', '2'][rank % 2] });
  expect((await test.call('event.search', { query: '', order: 'time', offset: 0, limit: 8 })).events.map(({ changes }) => [changes[0].old, changes[0].new])).toEqual(rows.map((_, rank) => Object.values(written(rank))));
  // The thread has no records.
  const thread = threadOf(test);
  thread.begin(store.changeCounts);
  const tallies = atOnce(thread.scan(columns, written));
  expect(scannedOf(columns, tallies)).toEqual(scannedOf(columns, [atOnce(scanAlone(columns, written))]));
  expect(scannedOf(columns, tallies)).toMatchObject({ pairs: 4, reordered: 4 });
  expect(await test.call('check.continuity', { entityType: null, entity: null, module: null, offset: 0, limit: 10 })).toMatchObject({ pairs: 4, breaks: 0, reordered: 4 });
});
