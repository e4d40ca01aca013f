// Casework from before the custody log told of each edit: what there was is stated when the case is brought up to date, and holds from then on.
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, it } from 'vitest';
import { CaseFile } from '../../src/engine/casefile/case-file.ts';
import { appendCustody, listCustody } from '../../src/engine/casefile/custody.ts';
import { APPLICATION_ID, MIGRATIONS } from '../../src/engine/casefile/schema.ts';
import { caseworkFaults } from '../../src/engine/casework/replay.ts';
import { call, openDesk } from '../support/casework.ts';
import { scratchFolder } from '../support/case.ts';

const [A, B] = ['S-001:1', 'S-001:2'];
const PERSON = { name: 'A. Novak', organisation: '' };
const STAR = { event: A, person: 'A. Novak', micros: 2 };
/** As schema 5 had it: without an origin. */
const NOTE = { id: 3, event: A, text: 'Asked.', author: 'A. Novak', created_micros: 3, edited_micros: null };
const EDITED = { ...NOTE, text: 'Asked; no ticket.', edited_micros: 4 };

/** A case as the Exhibit of schema 5 left it: a star, a note that was edited, a finding with an exhibit, and a star that was taken back. */
function fifthSchemaCase(folder: string): string {
  const path = join(folder, 'old.exhibit');
  const db = new Database(path);
  db.pragma(`application_id=${APPLICATION_ID}`);
  for (const migration of MIGRATIONS.slice(0, 5)) db.exec(migration);
  db.pragma('user_version=5');
  for (const [key, value] of [['id', '6b0d1a3e-0000-4000-8000-000000000005'], ['name', 'Old'], ['created', '1']]) db.prepare('INSERT INTO info (key, value) VALUES (?, ?)').run(key, value);
  appendCustody(db, PERSON.name, 'case.create', 'Old', '');
  for (const event of [A, B]) db.prepare('INSERT INTO anchor (event, record_hash, ordinal, sub) VALUES (?, ?, 0, 0)').run(event, createHash('sha256').update(event).digest());
  db.prepare('INSERT INTO star (event, person, micros) VALUES (@event, @person, @micros)').run(STAR);
  db.prepare('INSERT INTO note (id, event, text, author, created_micros, edited_micros) VALUES (@id, @event, @text, @author, @created_micros, @edited_micros)').run(EDITED);
  db.prepare("INSERT INTO finding (id, title, statement, severity, confidence, status, view, query, author, created_micros, edited_micros) VALUES (2, 'T', 'S', 'bad', 'low', 'signed off', NULL, '', 'A. Novak', 5, 5)").run();
  db.prepare("INSERT INTO exhibit (id, finding_id, event, position, role, comment, author, micros) VALUES (7, 2, ?, 0, 'shows', '', 'A. Novak', 5)").run(B);
  for (const [name, last] of [['note', 3], ['finding', 2], ['exhibit', 9]] as const) db.prepare('UPDATE counter SET last = ? WHERE name = ?').run(last, name);
  const edits = [
    ['Star S-001:1', 'event.star', 0, 'star', null, STAR], ['Add a note to S-001:1', 'event.note', 0, 'note', null, NOTE],
    ['Edit a note on S-001:1', 'note.edit', 0, 'note', NOTE, EDITED], ['Star S-001:2', 'event.star', 1, 'star', null, { ...STAR, event: B }],
  ] as const;
  for (const [i, [name, action, undone, rowOf, before, after]] of edits.entries()) {
    db.prepare('INSERT INTO edit (id, name, subject, person, micros, undone) VALUES (?, ?, ?, ?, ?, ?)').run(i + 1, name, A, PERSON.name, i + 2, undone);
    db.prepare('INSERT INTO edit_row (edit_id, ordinal, row_of, before, after) VALUES (?, 0, ?, ?, ?)').run(i + 1, rowOf, before && JSON.stringify(before), JSON.stringify(after));
    appendCustody(db, PERSON.name, action, A, name);
  }
  db.close();
  return path;
}
const faultsAfter = (path: string, sql: string): readonly string[] => {
  const db = new Database(path);
  db.pragma('foreign_keys=OFF');
  try { db.exec('BEGIN'); db.exec(sql); return caseworkFaults(db); } finally { db.exec('ROLLBACK'); db.close(); }
};

it('states edits, numbers and a hash of each table once, and nothing of it is at fault', () => {
  const path = fifthSchemaCase(scratchFolder());
  for (let i = 0; i < 2; i++) CaseFile.open(path, { readOnly: false, person: PERSON }).close();
  const file = CaseFile.open(path, { readOnly: true, person: PERSON });
  const stated = listCustody(file.db, 0, -1).entries.filter(({ action }) => action === 'casework.base');
  expect(stated).toHaveLength(1);
  const detail = JSON.parse(stated[0].detail) as { edits: number; counters: unknown; tables: Record<string, string> };
  expect(detail).toMatchObject({ edits: 3, counters: { note: 3, finding: 2, exhibit: 9, view: 0, suppression: 0, question: 0 } });
  const star = createHash('sha256').update(`${JSON.stringify(STAR)}\n`).digest('hex');
  const none = createHash('sha256').digest('hex');
  expect(detail.tables).toMatchObject({ star, tag: none, question: none, note: expect.not.stringMatching(none) as string, edit: expect.not.stringMatching(none) as string });
  expect(caseworkFaults(file.db)).toEqual([]);
  file.close();
});

it('edits from before can still be undone and redone, new ones follow, and numbers go on where they were', () => {
  const path = fifthSchemaCase(scratchFolder());
  const desk = openDesk(path, new Set([A, B]));
  try {
    expect(call(desk, 'undo.state', {})).toEqual({ undo: 'Edit a note on S-001:1', redo: null });
    call(desk, 'undo.undo', {});
    expect(desk.casework.notes(A)).toMatchObject([{ id: 3, text: 'Asked.', edited: null }]);
    expect(caseworkFaults(desk.file.db)).toEqual([]);
    call(desk, 'undo.redo', {});
    expect(desk.casework.notes(A)).toMatchObject([{ text: 'Asked; no ticket.' }]);
    const finding = call(desk, 'finding.create', { title: 'New', statement: '', severity: 'none', confidence: 'low', status: 'draft', view: null, query: '', events: [A] });
    expect([finding.id, finding.exhibits[0].label]).toEqual(['F-03', 'EX-010']);
    // Who signed was not taken down then.
    expect(call(desk, 'finding.list', {})[0]).toMatchObject({ id: 'F-02', status: 'signed off', signedOff: null, exhibits: [{ label: 'EX-007' }] });
    call(desk, 'event.star', { events: [A], on: false });
    while (call(desk, 'undo.state', {}).undo !== null) call(desk, 'undo.undo', {});
    expect(desk.marks.starred()).toEqual([]);
    expect(caseworkFaults(desk.file.db)).toEqual([]);
  } finally { desk.file.close(); }
});

it('whatever of it is altered later is named by its table', () => {
  const path = fifthSchemaCase(scratchFolder());
  CaseFile.open(path, { readOnly: false, person: PERSON }).close();
  for (const [sql, table] of [
    ["UPDATE star SET person = 'x'", 'star'], ["UPDATE note SET text = 'x'", 'note'], ["UPDATE finding SET statement = 'x'", 'finding'], ['DELETE FROM exhibit', 'exhibit'],
    ["INSERT INTO tag VALUES ('S-001:1', 'x', 'x', 1)", 'tag'], ["UPDATE edit SET name = 'x' WHERE id = 1", 'edit'], ["UPDATE edit_row SET after = '{}' WHERE edit_id = 1", 'edit_row'], ['UPDATE counter SET last = 8 WHERE name = \'exhibit\'', 'counter'],
  ] as const) expect(faultsAfter(path, sql), sql).toEqual([expect.stringMatching(new RegExp(`^${table}\\b`)) as string]);
});
