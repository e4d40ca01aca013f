// Two copies of a case joined: the same whichever joins the other, once or twice, over random histories; and undone as one edit.
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ExhibitError } from '../../src/contract/errors.ts';
import type { Finding } from '../../src/contract/model.ts';
import { CaseFile } from '../../src/engine/casefile/case-file.ts';
import { caseworkFaults } from '../../src/engine/casework/replay.ts';
import { call, openDesk, rowsOf, type Desk } from '../support/casework.ts';
import { steps, type Step } from '../support/casework-steps.ts';

const IDS = new Set(['S-001:1', 'S-001:2', 'S-001:3', 'S-001:4']);
const [A, B, C] = [...IDS];
let folder: string;
const desks: Desk[] = [];

beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'exhibit-merge-')); });
afterEach(() => { for (const desk of desks.splice(0)) desk.file.close(); rmSync(folder, { recursive: true }); });

let made = 0;
/** A case, worked on, then copied: one for each of two people. */
function twoCopies(before: (desk: Desk) => void): [Desk, Desk] {
  const name = join(folder, `${++made}`);
  CaseFile.create(`${name}.exhibit`, 'A case', { name: 'A. Novak', organisation: '' }).close();
  const first = openDesk(`${name}.exhibit`, IDS);
  before(first);
  first.file.close();
  copyFileSync(`${name}.exhibit`, `${name}-copy.exhibit`);
  const pair: [Desk, Desk] = [openDesk(`${name}.exhibit`, IDS), openDesk(`${name}-copy.exhibit`, IDS, 'R. Haddad')];
  desks.push(...pair);
  return pair;
}
/** A copy of a desk as it is now, which both may merge from while the desk itself goes on. */
function frozen(desk: Desk): string {
  const path = join(folder, `frozen-${++made}.exhibit`);
  desk.file.db.prepare('VACUUM INTO ?').run(path);
  return path;
}
/** Each merges the other as it is now. */
function joinBoth(one: Desk, other: Desk): void {
  const [a, b] = [frozen(one), frozen(other)];
  call(one, 'merge.run', { file: b });
  call(other, 'merge.run', { file: a });
}
const create = (desk: Desk, title: string, events: readonly string[] = []): Finding => call(desk, 'finding.create', { title, statement: '', severity: 'none', confidence: 'low', status: 'draft', view: null, query: '', events });
const findings = (desk: Desk) => call(desk, 'finding.list', {}).map(({ id, title, exhibits }) => `${id} ${title}: ${exhibits.map(({ label, event }) => `${label} ${event}`).join(', ')}`);

test('what each added is in both afterwards, with its author', () => {
  const [one, other] = twoCopies((desk) => call(desk, 'event.star', { events: [A], on: true }));
  call(one, 'event.tag', { events: [B], tag: 'night', on: true });
  call(other, 'event.note', { event: A, text: 'Seen.' });
  create(other, 'Theirs', [C]);
  joinBoth(one, other);
  expect(rowsOf(one)).toEqual(rowsOf(other));
  expect(one.casework.notes(A)).toMatchObject([{ text: 'Seen.', author: 'R. Haddad' }]);
  expect(findings(one)).toEqual(['F-01 Theirs: EX-001 S-001:3']);
  expect(one.marks.of(C).exhibits).toEqual(['EX-001']);
  expect(caseworkFaults(one.file.db)).toEqual([]);
});

test('different fields of one finding are joined; of one field the later change stays, and both versions are told', () => {
  const [one, other] = twoCopies((desk) => create(desk, 'T', [A]));
  call(one, 'finding.edit', { finding: 'F-01', severity: 'bad', statement: 'mine' });
  while (Date.now() * 1000 <= one.file.db.prepare<[], number>('SELECT edited_micros FROM finding').pluck().get()!);
  call(other, 'finding.edit', { finding: 'F-01', title: 'New', statement: 'theirs' });
  const preview = call(one, 'merge.preview', { file: frozen(other) });
  expect(preview.conflicts).toEqual([{ subject: 'finding F-01', field: 'statement', mine: 'mine', theirs: 'theirs', kept: 'theirs', because: 'the later change' }]);
  joinBoth(one, other);
  expect(call(one, 'finding.list', {})[0]).toMatchObject({ title: 'New', severity: 'bad', statement: 'theirs' });
  expect(rowsOf(one)).toEqual(rowsOf(other));
});

test('a number that both gave out names neither thing afterwards, and the merge says what became of it', () => {
  const [one, other] = twoCopies((desk) => create(desk, 'Shared', [A]));
  create(one, 'Mine', [B]);
  create(other, 'Theirs', [C]);
  const told = call(one, 'merge.preview', { file: frozen(other) }).renumbered;
  joinBoth(one, other);
  expect(rowsOf(one)).toEqual(rowsOf(other));
  expect(findings(one).map((line) => line.replace(/^F-0[34]/, 'F-03 or F-04').replace(/EX-00[34]/, 'EX-003 or EX-004')).sort()).toEqual([
    'F-01 Shared: EX-001 S-001:1', 'F-03 or F-04 Mine: EX-003 or EX-004 S-001:2', 'F-03 or F-04 Theirs: EX-003 or EX-004 S-001:3',
  ]);
  expect(told.map(({ what, from, side }) => `${side} ${what} ${from}`).sort()).toEqual(['mine exhibit EX-002', 'mine finding F-02', 'theirs exhibit EX-002', 'theirs finding F-02']);
  expect(create(one, 'Later').id).toBe('F-05');
});

test('a finding changed on one side and deleted on the other stays, with its evidence', () => {
  const [one, other] = twoCopies((desk) => create(desk, 'T', [A, B]));
  call(one, 'finding.delete', { finding: 'F-01' });
  call(other, 'finding.edit', { finding: 'F-01', statement: 'Still holds.' });
  joinBoth(one, other);
  expect(findings(one)).toEqual(['F-01 T: EX-001 S-001:1, EX-002 S-001:2']);
  expect(rowsOf(one)).toEqual(rowsOf(other));
});

test('a sign-off does not survive a text that its signer has not seen', () => {
  const [one, other] = twoCopies((desk) => create(desk, 'T', [A]));
  call(one, 'finding.sign', { finding: 'F-01', on: true });
  call(other, 'finding.edit', { finding: 'F-01', statement: 'More.' });
  expect(call(one, 'merge.preview', { file: frozen(other) }).signOffsTaken).toEqual(['F-01']);
  joinBoth(one, other);
  expect(call(other, 'finding.list', {})[0]).toMatchObject({ statement: 'More.', status: 'in review', signedOff: null });
  expect(rowsOf(one)).toEqual(rowsOf(other));
});

test('a merge is one edit that names both copies in the log, can be undone, and merged again', () => {
  const [one, other] = twoCopies((desk) => create(desk, 'T', [A]));
  call(one, 'finding.edit', { finding: 'F-01', severity: 'bad' });
  create(other, 'Theirs', [B]);
  const before = rowsOf(one);
  const copy = frozen(other);
  const told = call(one, 'merge.run', { file: copy });
  const after = rowsOf(one);
  expect(after).not.toEqual(before);
  const entry = one.file.db.prepare<[], { action: string; subject: string }>('SELECT action, subject FROM custody ORDER BY seq DESC LIMIT 1').get()!;
  expect(entry.action).toBe('merge');
  expect(entry.subject).toContain(`: this case at ${told.mineHead}, the copy at ${told.theirsHead}`);
  expect(call(one, 'undo.undo', {}).redo).toMatch(/^Merge frozen-/);
  expect(rowsOf(one)).toEqual(before);
  call(one, 'merge.run', { file: copy });
  // A number taken back is not given again, so what comes a second time has another one.
  expect(findings(one)).toEqual(['F-01 T: EX-001 S-001:1', 'F-03 Theirs: EX-003 S-001:2']);
  call(one, 'undo.undo', {});
  call(one, 'undo.redo', {});
  expect(caseworkFaults(one.file.db)).toEqual([]);
});

test('after a merge both go on, and what one then takes away does not come back', () => {
  const [one, other] = twoCopies((desk) => create(desk, 'T', [A]));
  create(other, 'Theirs', [B]);
  call(other, 'event.star', { events: [C], on: true });
  call(one, 'merge.run', { file: frozen(other) });
  call(one, 'event.star', { events: [C], on: false });
  call(one, 'finding.delete', { finding: 'F-02' });
  call(other, 'finding.edit', { finding: 'F-01', title: 'Changed since' });
  joinBoth(one, other);
  expect(findings(one)).toEqual(['F-01 Changed since: EX-001 S-001:1']);
  expect(one.marks.starred()).toEqual([]);
  expect(rowsOf(one)).toEqual(rowsOf(other));
});

test('another case, this very file, an altered copy and a broken log are refused by name, and nothing is written', () => {
  const [one, other] = twoCopies((desk) => call(desk, 'event.star', { events: [A], on: true }));
  const code = (file: string): string | undefined => { try { call(one, 'merge.run', { file }); return undefined; } catch (thrown) { return (thrown as ExhibitError).code; } };
  const [stranger] = twoCopies(() => undefined);
  const before = one.file.db.prepare('SELECT max(seq) FROM custody').pluck().get();
  expect(code(frozen(stranger))).toBe('MERGE_REFUSED');
  expect(code(one.file.path)).toBe('MERGE_REFUSED');
  expect(code(join(folder, 'nowhere.exhibit'))).toBe('FILE_NOT_FOUND');
  other.file.db.exec("UPDATE star SET person = 'nobody'");
  const altered = frozen(other);
  expect(call(one, 'merge.preview', { file: altered }).faults).toEqual(['the copy: star S-001:1: person not as edit 1 left it']);
  expect(code(altered)).toBe('MERGE_REFUSED');
  expect(one.file.db.prepare('SELECT max(seq) FROM custody').pluck().get()).toBe(before);
});

/** Does a step where it makes sense; what it refuses by name is no step. */
function play(desk: Desk, history: readonly Step[]): void {
  for (const step of history) {
    try { step.work(desk); } catch (thrown) { if (!(thrown instanceof ExhibitError)) throw thrown; }
  }
}

test('merging is the same whichever copy does it, and doing it again changes nothing, over random histories', () => {
  fc.assert(fc.property(steps(4), steps(6), steps(6), steps(3), steps(3), (before, mine, theirs, mineLater, theirsLater) => {
    const [one, other] = twoCopies((desk) => play(desk, before));
    play(one, mine);
    play(other, theirs);
    joinBoth(one, other);
    expect(rowsOf(one)).toEqual(rowsOf(other));
    const joined = rowsOf(one);
    joinBoth(one, other);
    expect([rowsOf(one), rowsOf(other)]).toEqual([joined, joined]);
    // Both go on from there, and are joined once more.
    play(one, mineLater);
    play(other, theirsLater);
    joinBoth(one, other);
    expect(rowsOf(one)).toEqual(rowsOf(other));
    expect([...caseworkFaults(one.file.db), ...caseworkFaults(other.file.db)]).toEqual([]);
    for (const desk of desks.splice(0)) desk.file.close();
  }), { numRuns: Number(process.env.MERGE_RUNS ?? 20) });
}, 300_000);
