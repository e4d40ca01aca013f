// The custody log can be played: whatever is altered in casework behind Exhibit's back is named, and nothing else ever is.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { CaseFile } from '../../src/engine/casefile/case-file.ts';
import { caseworkFaults, stateAfter, stateNow, type State } from '../../src/engine/casework/replay.ts';
import { columnsOf, ROWS_OF } from '../../src/engine/casework/rows.ts';
import { call, openDesk, type Desk } from '../support/casework.ts';

const [A, B, C] = ['S-001:1', 'S-001:2', 'S-001:3'];
const NOVAK = { name: 'A. Novak', organisation: '' };
let folder: string;
let desk: Desk;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'exhibit-replay-'));
  CaseFile.create(join(folder, 'a.exhibit'), 'A case', NOVAK).close();
  desk = openDesk(join(folder, 'a.exhibit'), new Set([A, B, C]));
});
afterEach(() => { desk.file.close(); rmSync(folder, { recursive: true }); });

/** A row of every kind, some edits undone, some redone, some past redoing. */
function work(): void {
  call(desk, 'event.star', { events: [A, B], on: true });
  call(desk, 'event.tag', { events: [A, B], tag: 'night', on: true });
  call(desk, 'event.star', { events: [C], on: true });
  call(desk, 'undo.undo', {});
  call(desk, 'tag.colour', { tag: 'night', colour: '#102030' });
  call(desk, 'event.note', { event: A, text: `See ${B}.` });
  call(desk, 'finding.create', { title: 'T', statement: 'S', severity: 'bad', confidence: 'high', status: 'draft', view: '/x', query: 'q', events: [A, B], alternatives: 'none', stake: { amount: '10.50', currency: 'EUR' } });
  call(desk, 'finding.sign', { finding: 'F-01', on: true });
  desk.casework.findings.citeAbsence('F-01', { query: 'x', from: 1, to: 2, sources: [], searched: 3 }, 'shows', 'c');
  call(desk, 'finding.sign', { finding: 'F-01', on: true });
  call(desk, 'question.add', { kind: 'hypothesis', text: 'Who?', status: 'open', links: ['F-01', C] });
  call(desk, 'view.save', { name: 'V', address: '/explore', query: '' });
  call(desk, 'suppression.add', { rule: 'r', actor: 'a', entity: 'e', reason: 'because' });
  call(desk, 'list.set', { kind: 'leavers', name: 'l.csv', text: 'actor,left\nkim,2026-01-01\n' });
  call(desk, 'identity.link', { names: ['kim', 'k.im'], reason: 'same badge' });
  desk.casework.journal.write('test', (alter, micros) => {
    alter('triage', null, { alert: 'k', state: 'explained', reason: 'r', finding: 'F-01', event_count: 3, person: 'A. Novak', micros });
    alter('rule_file', null, { file: 'f.yaml', body: 'b', person: 'A. Novak', micros });
    alter('rule_setting', null, { rule: 'r', enabled: 0, parameters: '{}', person: 'A. Novak', micros });
    return { name: 'Three rows', subject: 'rows' };
  });
  call(desk, 'undo.undo', {});
  call(desk, 'undo.redo', {});
  call(desk, 'event.tag', { events: [C], tag: 'last', on: true });
  call(desk, 'undo.undo', {});
}

test('a case in which everything was done with Exhibit has no fault, after reopening too', () => {
  expect(caseworkFaults(desk.file.db)).toEqual([]);
  work();
  expect(caseworkFaults(desk.file.db)).toEqual([]);
  desk.file.close();
  desk = openDesk(join(folder, 'a.exhibit'), new Set());
  expect(caseworkFaults(desk.file.db)).toEqual([]);
});

/** Another value of the same type that the table still takes. */
const OTHER: Readonly<Record<string, string>> = {
  severity: "'good'", confidence: "'low'", status: "'draft'", role: "'context'", kind: "'question'", state: "'promoted'", enabled: '1', colour: "'bad'", row_of: "'star'",
  record_hash: 'zeroblob(32)', undone: '(undone + 1) % 3', position: 'position + 7', from_micros: '0',
};
const LISTS: Readonly<Record<string, string>> = { kind: "'holidays'" };
const STATUS: Readonly<Record<string, string>> = { question: "'refuted'", finding: "'draft'" };

test('any one value altered in any table of casework is named by its table', () => {
  work();
  const { db } = desk.file;
  db.pragma('foreign_keys=OFF');
  db.pragma('ignore_check_constraints=ON');
  const columns: [string, string][] = [
    ...ROWS_OF.flatMap((table) => columnsOf(table).map((column): [string, string] => [table, column])),
    ...['id', 'name', 'subject', 'person', 'micros', 'undone'].map((column): [string, string] => ['edit', column]),
    ...['edit_id', 'ordinal', 'row_of', 'before', 'after'].map((column): [string, string] => ['edit_row', column]),
    ...['name', 'last'].map((column): [string, string] => ['counter', column]),
  ];
  const missed: string[] = [];
  for (const [table, column] of columns) {
    const rows = db.prepare<[], number>(`SELECT count(*) FROM ${table}`).pluck().get()!;
    expect(rows, table).toBeGreaterThan(0);
    for (let row = 0; row < Math.min(rows, 12); row++) {
      db.exec('SAVEPOINT altered');
      const before = db.prepare(`SELECT * FROM ${table} ORDER BY 1, 2`).all();
      const type = db.prepare<[string, string], string>('SELECT type FROM pragma_table_info(?) WHERE name = ?').pluck().get(table, column);
      const to = (table === 'reference_list' ? LISTS : table === 'question' || table === 'finding' ? { ...OTHER, status: STATUS[table] } : OTHER)[column] ?? (type === 'INTEGER' ? `coalesce(${column}, 0) + 10000001` : `coalesce(${column}, '') || 'x'`);
      const keys = db.prepare<[string], string>('SELECT name FROM pragma_table_info(?) WHERE pk > 0').pluck().all(table);
      const which = keys.map((key) => `quote(${key})`).join(" || ' ' || ");
      const one = db.prepare<[number], string>(`SELECT ${which} FROM ${table} ORDER BY ${keys.join(', ')} LIMIT 1 OFFSET ?`).pluck().get(row)!;
      db.prepare(`UPDATE ${table} SET ${column} = ${to} WHERE ${which} = ?`).run(one);
      const differs = JSON.stringify(db.prepare(`SELECT * FROM ${table} ORDER BY 1, 2`).all()) !== JSON.stringify(before);
      if (differs && !caseworkFaults(db).some((fault) => new RegExp(`\\b${table}\\b`).test(fault))) missed.push(`${table}.${column} of ${one}: ${caseworkFaults(db).join(' | ')}`);
      db.exec('ROLLBACK TO altered; RELEASE altered');
    }
  }
  expect(missed).toEqual([]);
  expect(caseworkFaults(db)).toEqual([]);
});

test('a row that is removed, and one that is slipped in, are named', () => {
  work();
  const { db } = desk.file;
  db.pragma('foreign_keys=OFF');
  for (const table of [...ROWS_OF, 'edit', 'edit_row', 'counter']) {
    db.exec('SAVEPOINT altered');
    const [first] = db.prepare<[], Record<string, unknown>>(`SELECT * FROM ${table} ORDER BY 1 LIMIT 1`).all();
    const keys = db.prepare<[string], string>('SELECT name FROM pragma_table_info(?) WHERE pk > 0').pluck().all(table);
    db.prepare(`DELETE FROM ${table} WHERE ${keys.map((key) => `${key} = @${key}`).join(' AND ')}`).run(first);
    expect(caseworkFaults(db).join(' | '), table).toContain(table);
    db.exec('ROLLBACK TO altered; RELEASE altered');
  }
  db.exec("INSERT INTO star (event, person, micros) VALUES ('S-001:3', 'x', 1)");
  expect(caseworkFaults(db)).toEqual(['star S-001:3: it should not be there, as edit 3 left it']);
});

const textOf = (state: State): string => JSON.stringify([...state].map(([rowOf, rows]) => [rowOf, [...rows].sort(([a], [b]) => (a < b ? -1 : 1))]));

test('the rows as they were after any entry of the log come back', () => {
  const states: [number, string][] = [];
  const note = () => states.push([desk.file.db.prepare<[], number>('SELECT max(seq) FROM custody').pluck().get()!, textOf(stateNow(desk.file.db))]);
  note();
  for (const events of [[A], [B], [C]]) { call(desk, 'event.star', { events, on: true }); note(); }
  call(desk, 'undo.undo', {}); note();
  call(desk, 'finding.create', { title: 'T', statement: '', severity: 'bad', confidence: 'high', status: 'draft', view: null, query: '', events: [A] }); note();
  call(desk, 'finding.delete', { finding: 'F-01' }); note();
  for (const [seq, state] of states) expect(textOf(stateAfter(desk.file.db, seq)!), `entry ${seq}`).toBe(state);
});
