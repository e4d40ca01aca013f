// Continuity of a large case is scanned by two threads, a half of the entities each: together they find what one finds.
import Database from 'better-sqlite3';
import { expect, it, onTestFinished } from 'vitest';
import { generateChains } from '../../bench/chains.ts';
import { changeColumnsOf } from '../../src/engine/continuity/change-columns.ts';
import { ScanThread } from '../../src/engine/continuity/scan-thread.ts';
import { scanContinuity, scannedOf, type ScanColumns } from '../../src/engine/continuity/scan.ts';
import { atOnce } from '../../src/engine/events/column-reader.ts';
import type { Events } from '../../src/engine/events/events.ts';
import { EventStore } from '../../src/engine/events/store.ts';
import { newCase, writeSource, type TestCase } from '../support/case.ts';

const unread = () => null;

/** The columns of a case, read beside it. */
function columnsOf({ path }: TestCase): { columns: ScanColumns; store: EventStore } {
  const db = new Database(path, { readonly: true });
  onTestFinished(() => { db.close(); });
  const store = atOnce(EventStore.loading(db, null));
  return { columns: changeColumnsOf({ store } as Events), store };
}

function threadOf({ path }: TestCase): ScanThread {
  const thread = new ScanThread(path);
  onTestFinished(() => thread.end());
  return thread;
}

it('finds in two halves, one of them in a thread beside, what it finds in one go', async () => {
  const test = await newCase();
  await test.import(generateChains(test.folder, 6000));
  const { columns, store } = columnsOf(test);
  const thread = threadOf(test);
  thread.give(columns, 1);
  const whole = scannedOf(columns, [atOnce(scanContinuity(columns, unread, null))]);
  const other = atOnce(thread.tally());
  expect(other).toEqual(atOnce(scanContinuity(columns, unread, 1)));
  expect(scannedOf(columns, [atOnce(scanContinuity(columns, unread, 0)), other!])).toEqual(whole);
  expect(whole.gaps.length).toBeGreaterThan(5);
  expect(other!.fields).toBeGreaterThan(whole.fields / 10);
  const numbers = thread.numbers()!;
  expect(numbers.segments).toEqual(store.segments.map(({ id }) => id));
  expect([numbers.old, numbers.new]).toEqual([store.changeNumbers('old'), store.changeNumbers('new')]);
});

it('leaves a half to the case when the order of one instant is for records to tell', async () => {
  const test = await newCase();
  const row = (entity: number, old: string, now: string) => `2026-03-14T01:00:00Z,kim,limit.update,Players,player,P-${entity},limit,${old},${now}`;
  // 2.0 is 2, in the other order: no hash says so.
  const rows = [1, 2, 3, 4].flatMap((entity) => [row(entity, '2.0', '3'), row(entity, '1', '2')]);
  await test.import([writeSource(test.folder, 'a.csv', ['timestamp,admin_id,action_type,module_name,target_type,target_id,field,old_value,new_value', ...rows].join('\n'))]);
  const { columns } = columnsOf(test);
  const thread = threadOf(test);
  thread.give(columns, 1);
  expect(atOnce(thread.tally())).toBeNull();
  expect(await test.call('check.continuity', { entityType: null, entity: null, module: null, offset: 0, limit: 10 })).toMatchObject({ pairs: 4, breaks: 0, reordered: 4 });
});
