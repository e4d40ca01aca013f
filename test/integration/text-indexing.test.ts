// The text index of many blocks is built in threads; what it answers is what reading every record answers.
import Database from 'better-sqlite3';
import fc from 'fast-check';
import { join } from 'node:path';
import { writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { CaseFile } from '../../src/engine/casefile/case-file.ts';
import { buildTextIndex, isTextIndexed } from '../../src/engine/casefile/text-indexing.ts';
import { WordGroup, recordsWithWord, storeWords, wordNeedle } from '../../src/engine/events/word-index.ts';
import { Needle } from '../../src/engine/events/text-search.ts';
import { MIGRATIONS } from '../../src/engine/casefile/schema.ts';
import type { Block } from '../../src/engine/events/records.ts';
import { scratchFolder, TestCase } from '../support/case.ts';

const ROWS = 66_000;
const MORE_ROWS = 60;
const HEADER = 'id,timestamp,admin_id,action_type,module_name,target_id,field,old_value,new_value,ip_address';
const NOTES = ['called the player', 'Chargeback won', 'chargebacks', 'nothing', 'a b c', 'ref 0117 charge'];

async function filled(): Promise<TestCase> {
  const folder = scratchFolder();
  const path = join(folder, 'a.csv');
  const lines = Array.from({ length: ROWS }, (_, i) => `${i},2026-03-14T01:02:40Z,kim,login,Auth,,note,,${NOTES[i % NOTES.length]},10.0.0.1`);
  writeFileSync(path, [HEADER, ...lines].join('\n'));
  const test = await TestCase.open(join(folder, 'a.exhibit'), { create: true });
  // A second source: hits are told at the end of each group at the latest.
  const more = join(folder, 'b.csv');
  writeFileSync(more, [HEADER, ...Array.from({ length: MORE_ROWS }, (_, i) => `b${i},2026-03-15T01:02:40Z,lee,login,Auth,,note,,a b c,10.0.0.2`)].join('\n'));
  await test.import([path, more]);
  return test;
}

const total = async (test: TestCase, needle: string) => (await test.call('event.search', { query: JSON.stringify(needle), order: 'time', offset: 0, limit: 1 })).total;

it('is built in threads, stops when it is cancelled, and goes on where it stopped', async () => {
  const filledCase = await filled();
  await filledCase.call('index.build', {});
  await filledCase.engine.close();
  const file = CaseFile.open(filledCase.path, { readOnly: false, person: { name: 'A. Novak', organisation: '' } });
  file.db.exec('DELETE FROM text_group');
  const stop = new AbortController();
  const told: number[] = [];
  expect(await buildTextIndex(file, stop.signal, (done) => { told.push(done); stop.abort(); })).toBe(false);
  expect(told.length).toBe(1);
  expect(isTextIndexed(file.db)).toBe(false);
  expect(await buildTextIndex(file, new AbortController().signal, (done) => told.push(done))).toBe(true);
  expect(told.slice(1)).toEqual(told.slice(1).toSorted((x, y) => x - y));
  expect(isTextIndexed(file.db)).toBe(true);
  file.close();
  const test = await TestCase.open(filledCase.path);
  const db = new Database(test.path, { readonly: true });
  expect(db.prepare('SELECT sum(records) FROM text_words').pluck().get()).toBe(ROWS + MORE_ROWS);
  db.close();
  expect(await total(test, 'chargeback')).toBe(ROWS / 3);
  expect(await total(test, 'CHARGEBACKS')).toBe(ROWS / 6);
  expect(await total(test, 'harge')).toBe(ROWS / 2);
  expect(await total(test, 'chargex')).toBe(0);
  expect(await total(test, 'player')).toBe(ROWS / 6);
});

it.each([['"b c"', 0], ['"b c" -actor:zoe', 5], ['/a b.c/', 0], ['/a b.c/ actor:kim', 5], ['new:a*b*c', 0], ['(actor:zoe or /b c/) changed:note', 0]])('tells the first hits of %s from %i on while the rest is looked for, and ends with all of them', async (query, offset) => {
  const test = await filled();
  const told: { atLeast: number; shown: number; raw: (string | null)[] }[] = [];
  const { total: all } = await test.call('event.search', { query, order: 'time', offset, limit: 5 }, {
    tick: ({ atLeast, events }) => { told.push({ atLeast, shown: events.length, raw: events.map(({ changes }) => changes[0].new) }); },
  });
  expect(all).toBe(ROWS / 6 + (query.includes('actor:kim') ? 0 : MORE_ROWS));
  expect(told.length).toBeGreaterThan(0);
  for (const { atLeast, shown, raw } of told) {
    expect(shown).toBe(5);
    expect(atLeast).toBeLessThanOrEqual(all);
    expect(raw).toEqual(Array.from({ length: 5 }, () => 'a b c'));
  }
});

it('words find the records that reading them finds, whatever they hold', () => {
  const db = new Database(':memory:');
  for (const migration of MIGRATIONS) db.exec(migration);
  db.pragma('foreign_keys=OFF');
  const word = fc.stringMatching(/^[a-cA-C]{1,7}$/);
  const text = fc.array(fc.oneof(word, fc.constantFrom(' ', '1', 'ä', '\n', '"', 'ſ', 'K')), { maxLength: 8 }).map((parts) => parts.join(''));
  let ordinal = 0;
  fc.assert(fc.property(fc.array(text, { minLength: 1, maxLength: 20 }), word, (records, needle) => {
    const bytes = Buffer.from(records.join(''));
    const bounds = new Uint32Array(records.length * 2);
    let at = 0;
    records.forEach((record, i) => { bounds[i * 2] = at; at += Buffer.byteLength(record); bounds[i * 2 + 1] = at; });
    const block: Block = { id: 1, firstRecord: 7, records: records.length, firstLine: 1, offset: 0, bytes, bounds, hashes: Buffer.alloc(0) };
    const group = new WordGroup();
    group.add(block);
    storeWords(db, 1, ++ordinal, group.pack()!);
    const letters = wordNeedle(needle);
    if (letters === null) { expect(needle.length).toBeLessThan(4); return; }
    const found = new Set<number>();
    expect(recordsWithWord(db, 1, ordinal, letters, (record) => found.add(record + 7))).toBe(true);
    expect([...found].sort((a, b) => a - b)).toEqual(new Needle(needle).in(block));
  }));
  db.close();
});

it('a group of more words than are worth it has none, and says so', () => {
  const group = new WordGroup();
  const letters = (n: number) => Array.from({ length: 5 }, (_, i) => String.fromCharCode(97 + Math.floor(n / 26 ** i) % 26)).join('');
  const bytes = Buffer.from(Array.from({ length: 40_000 }, (_, i) => letters(i)).join(' '));
  group.add({ id: 1, firstRecord: 0, records: 1, firstLine: 1, offset: 0, bytes, bounds: Uint32Array.of(0, bytes.length), hashes: Buffer.alloc(0) });
  expect(group.pack()).toBeNull();
});
