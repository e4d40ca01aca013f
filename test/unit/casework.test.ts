// Casework on a real case file: every write is one action, can be taken back, survives reopening and is told in the custody log.
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ExhibitError } from '../../src/contract/errors.ts';
import type { EventId, EventRow, Finding, TagCount, UndoState } from '../../src/contract/model.ts';
import type { In, OperationName, Out } from '../../src/contract/operations.ts';
import { CaseFile } from '../../src/engine/casefile/case-file.ts';
import type { EventLookup } from '../../src/engine/casework/anchors.ts';
import { Casework } from '../../src/engine/casework/casework.ts';
import { Marks } from '../../src/engine/casework/marks.ts';

const A = 'S-001:1', B = 'S-001:2', C = 'S-001:3', D = 'S-002:7.2';
const NOVAK = { name: 'A. Novak', organisation: 'Audit' };
const FIELDS = { title: 'Limit lifted', statement: 'It was.', severity: 'bad', confidence: 'high', status: 'draft', view: null, query: 'actor:m.kovacs' } as const;

/** A lookup over a table: event ids that exist, in a table of their own; each record's text is its id. */
class Lookup implements EventLookup {
  readonly ids: Set<EventId>;
  readonly marks: Marks;
  constructor(ids: Iterable<EventId>, marks: Marks) { this.ids = new Set(ids); this.marks = marks; }
  anchor(id: EventId): { recordHash: Buffer; ordinal: number; sub: number } {
    if (!this.ids.has(id)) throw new ExhibitError('EVENT_UNKNOWN', `There is no event ${id}.`);
    return { recordHash: createHash('sha256').update(id.split('.')[0]).digest(), ordinal: 0, sub: Number(id.split('.')[1] ?? 1) - 1 };
  }
  rows(ids: readonly EventId[]): EventRow[] {
    return ids.map((id) => {
      const recordHash = this.anchor(id).recordHash.toString('hex');
      const nothing = { time: null, timeText: null, actor: null, action: null, module: null, entityType: null, entity: null, ip: null, changes: [] };
      return { id, ...nothing, category: 'other', result: 'unknown', source: id.slice(0, 5), line: 1, recordHash, repeated: false, conflict: false, ...this.marks.of(id) };
    });
  }
}

let folder: string;
let file: CaseFile;
let casework: Casework;
let marks: Marks;
let lookup: Lookup;
let changes: number;

function open(person = NOVAK, events: Iterable<EventId> = [A, B, C, D], readOnly = false): void {
  file = CaseFile.open(join(folder, 'a.exhibit'), { readOnly, person });
  marks = new Marks(file.db);
  lookup = new Lookup(events, marks);
  changes = 0;
  casework = new Casework(file, lookup, marks, () => { changes += 1; });
}
function reopen(person = NOVAK): void { file.close(); open(person); }

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'exhibit-casework-'));
  CaseFile.create(join(folder, 'a.exhibit'), 'A case', NOVAK).close();
  open();
});
afterEach(() => { file.close(); rmSync(folder, { recursive: true }); });

function call<N extends OperationName>(operation: N, input: Omit<In<N>, 'caseId'>): Out<N> {
  const handler = casework.handlers[operation] as unknown as (input: unknown, context: unknown) => Out<N>;
  return handler({ caseId: file.id, ...input }, { signal: new AbortController().signal, tick: () => {} });
}
const star = (events: EventId[], on = true) => call('event.star', { events, on });
const tag = (events: EventId[], name: string, on = true) => call('event.tag', { events, tag: name, on });
const create = (events: EventId[] = []): Finding => call('finding.create', { ...FIELDS, events });
const labels = (finding: Finding): string[] => finding.exhibits.map((exhibit) => `${exhibit.label} ${exhibit.event}`);
/** Everything that people added, as the file holds it. */
const content = (): unknown => ['star', 'tag', 'note', 'finding', 'exhibit', 'view'].map((table) => file.db.prepare(`SELECT * FROM ${table} ORDER BY 1, 2`).all());
const custody = (): string[] => file.db.prepare<[], { line: string }>("SELECT action || ' | ' || subject || ' | ' || detail AS line FROM custody ORDER BY seq").all().map(({ line }) => line.replace(/ \[edit \d+ before [0-9a-f]{64} after [0-9a-f]{64}\]$/, '')).filter((line) => !line.startsWith('case.'));
function code(work: () => unknown): string | undefined {
  try { work(); return undefined; } catch (thrown) { return (thrown as ExhibitError).code; }
}

test('a star is set and removed, and the marks know at once', () => {
  star([A, B]);
  expect(marks.starred()).toEqual([A, B]);
  expect(marks.of(A)).toEqual({ starred: true, tags: [], notes: 0, exhibits: [] });
  star([A], false);
  expect(marks.starred()).toEqual([B]);
  expect(changes).toBe(2);
});

test('tags are counted, most used first, whichever Unicode form they were typed in', () => {
  tag([A, B], 'suspicious');
  tag([B], 'caf\u0065\u0301');
  tag([C], 'caf\u00e9');
  tag([C], 'bonus');
  expect(call('tag.list', {})).toEqual([{ tag: 'café', count: 2, colour: null }, { tag: 'suspicious', count: 2, colour: 'suspicious' }, { tag: 'bonus', count: 1, colour: null }] satisfies TagCount[]);
  expect(marks.of(C).tags).toEqual(['bonus', 'café']);
  expect(marks.withTag('suspicious')).toEqual([A, B]);
  tag([A, B], 'suspicious', false);
  expect(marks.withTag('suspicious')).toEqual([]);
});

test('a tag may be called __proto__', () => {
  tag([A], '__proto__');
  expect(marks.withTag('__proto__')).toEqual([A]);
  expect(call('undo.undo', {}).redo).toBe('Tag S-001:1 __proto__');
  expect(marks.withTag('__proto__')).toEqual([]);
});

test('a note keeps its author when another person edits it, and says when it was edited', () => {
  call('event.note', { event: A, text: 'Asked the payments lead.' });
  reopen({ name: 'R. Haddad', organisation: '' });
  const [note] = casework.notes(A);
  call('note.edit', { note: note.id, text: 'Asked; no ticket.' });
  const [edited] = casework.notes(A);
  expect(edited).toEqual({ ...note, text: 'Asked; no ticket.', author: 'A. Novak', edited: expect.stringMatching(/^\d{4}-.*Z$/) });
  call('note.edit', { note: note.id, text: '' });
  expect(casework.notes(A)).toEqual([]);
  expect(marks.of(A).notes).toBe(0);
});

test('a note removed and a new one never share a number', () => {
  call('event.note', { event: A, text: 'one' });
  const first = casework.notes(A)[0].id;
  call('undo.undo', {});
  call('event.note', { event: A, text: 'two' });
  expect(casework.notes(A)[0].id).toBe(first + 1);
});

test('an annotation is anchored to the record: its hash, its place among equals, and the event within it', () => {
  star([D]);
  const anchor = file.db.prepare('SELECT * FROM anchor').get();
  expect(anchor).toEqual({ event: D, record_hash: createHash('sha256').update('S-002:7').digest(), ordinal: 0, sub: 1 });
});

test('an event is itself in every spelling of its id', () => {
  star(['s-1:001', A]);
  expect(marks.starred()).toEqual([A]);
  expect(labels(create([A, 'S-1:1', 's-002:07.02']))).toEqual(['EX-001 S-001:1', 'EX-002 S-002:7.2']);
  expect(code(() => star(["S-001:1' OR 1"]))).toBe('EVENT_UNKNOWN');
});

test('an event that does not exist is refused, and nothing of the write stays', () => {
  const before = content();
  expect(code(() => star([A, 'S-009:1']))).toBe('EVENT_UNKNOWN');
  expect(code(() => create([A, 'S-009:1']))).toBe('EVENT_UNKNOWN');
  expect(content()).toEqual(before);
  expect(marks.starred()).toEqual([]);
  expect(call('undo.state', {})).toEqual({ undo: null, redo: null });
  expect([changes, custody()]).toEqual([0, []]);
});

test('a finding cites events in the order of the argument', () => {
  const finding = create([B, A]);
  expect([finding.id, ...labels(finding)]).toEqual(['F-01', 'EX-001 S-001:2', 'EX-002 S-001:1']);
  expect(finding.author).toBe('A. Novak');
  expect(labels(call('finding.cite', { finding: 'F-01', events: [A, C], role: 'context', comment: 'why' }))).toEqual(['EX-001 S-001:2', 'EX-002 S-001:1', 'EX-003 S-001:3']);
  const moved = call('finding.exhibit', { finding: 'F-01', exhibit: 'EX-003', position: 0, role: 'contradicts' });
  expect(labels(moved)).toEqual(['EX-003 S-001:3', 'EX-001 S-001:2', 'EX-002 S-001:1']);
  expect(moved.exhibits[0]).toMatchObject({ role: 'contradicts', comment: 'why', recordHash: createHash('sha256').update(C).digest('hex') });
  expect(labels(call('finding.exhibit', { finding: 'F-01', exhibit: 'EX-003', position: 99 }))).toEqual(['EX-001 S-001:2', 'EX-002 S-001:1', 'EX-003 S-001:3']);
  expect(labels(call('finding.uncite', { finding: 'F-01', exhibit: 'EX-001' }))).toEqual(['EX-002 S-001:1', 'EX-003 S-001:3']);
  expect(marks.cited()).toEqual([A, C]);
});

test('numbers of findings and exhibits are never given twice, not even after undo or deletion', () => {
  create([A]);
  call('undo.undo', {});
  expect([create([A]).id, marks.of(A).exhibits]).toEqual(['F-02', ['EX-002']]);
  call('finding.delete', { finding: 'F-02' });
  expect([create([A]).id, marks.of(A).exhibits]).toEqual(['F-03', ['EX-003']]);
});

test('redo brings back the very same numbers', () => {
  create([A, B]);
  const before = content();
  call('undo.undo', {});
  call('undo.redo', {});
  expect(content()).toEqual(before);
  expect(marks.of(B).exhibits).toEqual(['EX-002']);
});

test('fields that are not given stay, and an edit that changes nothing leaves no trace', () => {
  create();
  expect(call('finding.edit', { finding: 'F-01', status: 'in review' })).toMatchObject({ ...FIELDS, status: 'in review' });
  call('finding.edit', { finding: 'F-01', status: 'in review', title: FIELDS.title });
  star([A], false);
  expect(call('undo.state', {}).undo).toBe('Edit the status of F-01');
  expect(changes).toBe(2);
});

test('an event whose record is gone from the events stays cited, without a row', () => {
  create([A, B, C]);
  lookup.ids.delete(B);
  expect(call('finding.list', {})[0].exhibits.map(({ row }) => row?.id ?? null)).toEqual([A, null, C]);
});

test.each<[string, () => unknown]>([
  ['a finding that is not there', () => call('finding.edit', { finding: 'F-09', title: 'x' })],
  ['a finding in another spelling', () => call('finding.delete', { finding: 'F-1' })],
  ['a finding that is no id', () => call('finding.cite', { finding: "F-01' OR 1=1", events: [A], role: 'shows', comment: '' })],
  ['an exhibit that is not in the finding', () => { create([A]); create([B]); call('finding.uncite', { finding: 'F-01', exhibit: 'EX-002' }); }],
])('%s is refused by name', (_, work) => {
  expect(code(work)).toBe('FINDING_UNKNOWN');
});

/** Each write of the contract, on a case that holds something for it to change. */
const WRITES: readonly [string, () => unknown][] = [
  ['Star 2 events', () => star([A, B])],
  ['Remove the star from S-001:3', () => star([C], false)],
  ['Tag 2 events odd', () => tag([A, B], 'odd')],
  ['Remove the tag seen from S-001:3', () => tag([C], 'seen', false)],
  ['Add a note to S-001:1', () => call('event.note', { event: A, text: 'n' })],
  ['Edit a note on S-001:3', () => call('note.edit', { note: 1, text: 'other' })],
  ['Remove a note on S-001:3', () => call('note.edit', { note: 1, text: '' })],
  ['Create finding F-02', () => create([A, C])],
  ['Edit the title, severity of F-01', () => call('finding.edit', { finding: 'F-01', title: 'T', severity: 'good' })],
  ['Delete finding F-01', () => call('finding.delete', { finding: 'F-01' })],
  ['Cite S-002:7.2 in F-01', () => call('finding.cite', { finding: 'F-01', events: [D], role: 'shows', comment: '' })],
  ['Remove EX-001 from F-01', () => call('finding.uncite', { finding: 'F-01', exhibit: 'EX-001' })],
  ['Move EX-003 in F-01', () => call('finding.exhibit', { finding: 'F-01', exhibit: 'EX-003', position: 0 })],
  ['Change EX-001 in F-01', () => call('finding.exhibit', { finding: 'F-01', exhibit: 'EX-001', comment: 'new', position: 1 })],
];
test.each(WRITES)('“%s” can be undone and redone after reopening, and all three are in the custody log', (name, write) => {
  star([C]); tag([C], 'seen'); call('event.note', { event: C, text: 'first' }); create([A, B, C]);
  const before = [content(), [A, B, C, D].map((event) => marks.of(event)), call('tag.list', {})];
  write();
  const after = [content(), [A, B, C, D].map((event) => marks.of(event)), call('tag.list', {})];
  expect(after).not.toEqual(before);
  reopen();
  expect(call('undo.state', {})).toEqual({ undo: name, redo: null } satisfies UndoState);
  expect(call('undo.undo', {})).toEqual({ undo: 'Create finding F-01', redo: name });
  expect([content(), [A, B, C, D].map((event) => marks.of(event)), call('tag.list', {})]).toEqual(before);
  reopen();
  expect(call('undo.redo', {})).toEqual({ undo: name, redo: null });
  expect([content(), [A, B, C, D].map((event) => marks.of(event)), call('tag.list', {})]).toEqual(after);
  expect(custody().slice(-3).map((line) => line.split(' | ')[2])).toEqual([name, name, name]);
  expect(custody().slice(-2).map((line) => line.split(' | ')[0])).toEqual(['undo.undo', 'undo.redo']);
});

test('undo goes back through everything to the empty case, and redo forward again', () => {
  const empty = content();
  star([A]); tag([A, B], 'x'); create([A, B]); call('finding.exhibit', { finding: 'F-01', exhibit: 'EX-002', position: 0 }); call('finding.delete', { finding: 'F-01' });
  const full = content();
  while (call('undo.state', {}).undo) call('undo.undo', {});
  expect(content()).toEqual(empty);
  expect(code(() => call('undo.undo', {}))).toBe('NOTHING_TO_UNDO');
  while (call('undo.state', {}).redo) call('undo.redo', {});
  expect(content()).toEqual(full);
  expect(code(() => call('undo.redo', {}))).toBe('NOTHING_TO_UNDO');
});

test('a new write ends what could be redone', () => {
  star([A]);
  call('undo.undo', {});
  tag([B], 'x');
  expect(call('undo.state', {})).toEqual({ undo: 'Tag S-001:2 x', redo: null });
});

test('a case opened for reading refuses every write and shows what is there', () => {
  tag([A], 'seen'); create([A]);
  file.close();
  open(NOVAK, [A, B, C, D], true);
  for (const [, write] of WRITES.filter(([name]) => !name.startsWith('Remove the star'))) expect(code(write)).toBe('CASE_READ_ONLY');
  expect(code(() => call('undo.undo', {}))).toBe('CASE_READ_ONLY');
  expect(marks.withTag('seen')).toEqual([A]);
  expect(call('finding.list', {})[0].id).toBe('F-01');
});

test('a hundred thousand events are tagged as one action with one custody entry, and undone as one', () => {
  const ids = Array.from({ length: 100_000 }, (_, index) => `S-003:${index + 1}`);
  for (const id of ids) lookup.ids.add(id);
  tag(ids, 'bulk');
  expect(marks.withTag('bulk').length).toBe(100_000);
  expect(call('undo.state', {}).undo).toBe('Tag 100,000 events bulk');
  expect(custody()).toHaveLength(1);
  expect(custody()[0].length).toBeLessThan(300);
  call('undo.undo', {});
  expect(marks.withTag('bulk')).toEqual([]);
  expect(file.db.prepare('SELECT count(*) AS n FROM tag').get()).toEqual({ n: 0 });
});

const NIGHT = { name: 'Night of 14 March', address: '/explore?v=2&q=payout', query: 'payout' };
const save = (view: Partial<typeof NIGHT> = {}) => call('view.save', { ...NIGHT, ...view });
const viewNames = () => call('view.list', {}).map(({ id, name }) => `${id} ${name}`);

test('a view is saved, updated under its name in any case, renamed and deleted, and each of it can be taken back', () => {
  const saved = save();
  expect(saved).toEqual({ id: 'V-01', ...NIGHT, author: 'A. Novak', created: saved.edited, edited: expect.stringMatching(/Z$/) });
  expect(save({ name: 'NIGHT of 14 March', query: 'refund', address: '/explore?v=2&q=refund' })).toMatchObject({ id: 'V-01', name: 'NIGHT of 14 March', query: 'refund', created: saved.created });
  save({ name: 'Bonuses' });
  expect(viewNames()).toEqual(['V-02 Bonuses', 'V-01 NIGHT of 14 March']);
  expect(call('view.rename', { view: 'V-02', name: 'Zero bonuses' }).name).toBe('Zero bonuses');
  call('view.delete', { view: 'V-01' });
  expect(viewNames()).toEqual(['V-02 Zero bonuses']);
  expect(call('undo.undo', {}).redo).toBe('Delete the view “NIGHT of 14 March”');
  expect(call('undo.undo', {}).redo).toBe('Rename the view “Bonuses” to “Zero bonuses”');
  call('undo.undo', {});
  call('undo.undo', {});
  expect(call('view.list', {})).toEqual([{ ...saved }]);
  call('undo.undo', {});
  expect(viewNames()).toEqual([]);
  for (let times = 0; times < 5; times++) call('undo.redo', {});
  expect(viewNames()).toEqual(['V-02 Zero bonuses']);
  expect(custody().slice(0, 2)).toEqual(['view.save | V-01 | Save the view “Night of 14 March”', 'view.save | V-01 | Update the view “NIGHT of 14 March”']);
});

test('no two views have one name, and a number is never used again', () => {
  save();
  save({ name: 'Bonuses' });
  expect(code(() => call('view.rename', { view: 'V-02', name: 'night OF 14 march' }))).toBe('BAD_INPUT');
  expect(call('view.rename', { view: 'V-02', name: 'BONUSES' }).name).toBe('BONUSES');
  call('view.delete', { view: 'V-02' });
  reopen();
  expect(save({ name: 'BONUSES' }).id).toBe('V-03');
  expect(code(() => call('view.delete', { view: 'V-02' }))).toBe('VIEW_UNKNOWN');
  expect(code(() => call('view.rename', { view: 'F-01', name: 'x' }))).toBe('VIEW_UNKNOWN');
});

test('saving a view makes no event stale, and saving the same again leaves no trace', () => {
  const topics: string[] = [];
  casework = new Casework(file, lookup, marks, (topic) => { topics.push(topic); });
  save();
  save();
  star([A]);
  call('undo.undo', {});
  call('undo.undo', {});
  expect(topics).toEqual(['views', 'casework', 'casework', 'views']);
  expect(custody().map((line) => line.split(' | ')[0])).toEqual(['view.save', 'event.star', 'undo.undo', 'undo.undo']);
});
