// Random histories of casework for property tests: each step names itself, so that a failing history can be read.
import fc from 'fast-check';
import type { Desk } from './casework.ts';
import { call } from './casework.ts';

export interface Step { readonly name: string; work(desk: Desk): unknown }

const events = fc.uniqueArray(fc.constantFrom('S-001:1', 'S-001:2', 'S-001:3', 'S-001:4'), { minLength: 1, maxLength: 3 });
const event = fc.constantFrom('S-001:1', 'S-001:2', 'S-001:3', 'S-001:4');
const word = fc.constantFrom('a', 'b', 'c', 'night');
const finding = fc.constantFrom('F-01', 'F-02', 'F-03');
const exhibit = fc.constantFrom('EX-001', 'EX-002', 'EX-003', 'EX-004', 'EX-005');

const step = fc.oneof<fc.Arbitrary<Step>[]>(
  fc.tuple(events, fc.boolean()).map(([ids, on]) => ({ name: `star ${ids.join(' ')} ${on}`, work: (desk) => call(desk, 'event.star', { events: ids, on }) })),
  fc.tuple(events, word, fc.boolean()).map(([ids, tag, on]) => ({ name: `tag ${ids.join(' ')} ${tag} ${on}`, work: (desk) => call(desk, 'event.tag', { events: ids, tag, on }) })),
  fc.tuple(word, fc.constantFrom('bad', '#010203', null)).map(([tag, colour]) => ({ name: `colour ${tag} ${colour}`, work: (desk) => call(desk, 'tag.colour', { tag, colour }) })),
  fc.tuple(event, word).map(([id, text]) => ({ name: `note ${id} ${text}`, work: (desk) => call(desk, 'event.note', { event: id, text }) })),
  fc.tuple(fc.integer({ min: 1, max: 4 }), fc.constantFrom('', 'x', 'y')).map(([note, text]) => ({ name: `edit note ${note} ${text}`, work: (desk) => call(desk, 'note.edit', { note, text }) })),
  fc.tuple(word, events).map(([title, ids]) => ({ name: `finding ${title} ${ids.join(' ')}`, work: (desk) => call(desk, 'finding.create', { title, statement: '', severity: 'none', confidence: 'low', status: 'draft', view: null, query: '', events: ids }) })),
  fc.tuple(finding, word).map(([id, statement]) => ({ name: `edit ${id} ${statement}`, work: (desk) => call(desk, 'finding.edit', { finding: id, statement, stake: { amount: '1', currency: 'EUR' } }) })),
  fc.tuple(finding, fc.constantFrom('bad', 'good' as const)).map(([id, severity]) => ({ name: `rate ${id} ${severity}`, work: (desk) => call(desk, 'finding.edit', { finding: id, severity: severity as 'bad' }) })),
  fc.tuple(finding, fc.boolean()).map(([id, on]) => ({ name: `sign ${id} ${on}`, work: (desk) => call(desk, 'finding.sign', { finding: id, on }) })),
  finding.map((id) => ({ name: `delete ${id}`, work: (desk) => call(desk, 'finding.delete', { finding: id }) })),
  fc.tuple(finding, events, word).map(([id, ids, comment]) => ({ name: `cite ${id} ${ids.join(' ')}`, work: (desk) => call(desk, 'finding.cite', { finding: id, events: ids, role: 'shows', comment }) })),
  fc.tuple(finding, exhibit).map(([id, label]) => ({ name: `uncite ${id} ${label}`, work: (desk) => call(desk, 'finding.uncite', { finding: id, exhibit: label }) })),
  fc.tuple(finding, exhibit, fc.integer({ min: 0, max: 3 }), word).map(([id, label, position, comment]) => ({ name: `move ${id} ${label} ${position}`, work: (desk) => call(desk, 'finding.exhibit', { finding: id, exhibit: label, position, comment }) })),
  finding.map((id) => ({ name: `absence ${id}`, work: (desk) => desk.casework.findings.citeAbsence(id, { query: 'x', from: 1, to: 2, sources: [], searched: 3 }, 'shows', '') })),
  fc.tuple(word, finding, event).map(([text, id, on]) => ({ name: `question ${text}`, work: (desk) => call(desk, 'question.add', { kind: 'question', text, status: 'open', links: call(desk, 'finding.list', {}).some((one) => one.id === id) ? [id, on] : [on] }) })),
  fc.tuple(fc.constantFrom('Q-01', 'Q-02'), fc.constantFrom('answered', 'refuted')).map(([question, status]) => ({ name: `answer ${question}`, work: (desk) => call(desk, 'question.edit', { question, status: status as 'refuted' }) })),
  fc.constantFrom('Q-01', 'Q-02').map((question) => ({ name: `remove ${question}`, work: (desk) => call(desk, 'question.remove', { question }) })),
  fc.tuple(word, word).map(([name, query]) => ({ name: `view ${name}`, work: (desk) => call(desk, 'view.save', { name, address: '/explore', query }) })),
  fc.constantFrom('V-01', 'V-02').map((view) => ({ name: `delete ${view}`, work: (desk) => call(desk, 'view.delete', { view }) })),
  fc.tuple(word, word).map(([rule, reason]) => ({ name: `suppress ${rule}`, work: (desk) => call(desk, 'suppression.add', { rule, actor: null, entity: null, reason }) })),
  fc.tuple(word, word).map(([a, b]) => ({ name: `link ${a} ${b}`, work: (desk) => call(desk, 'identity.link', { names: [a, b], reason: 'r' }) })),
  word.map((name) => ({ name: `unlink ${name}`, work: (desk) => call(desk, 'identity.unlink', { name }) })),
  word.map((name) => ({ name: `list ${name}`, work: (desk) => call(desk, 'list.set', { kind: 'leavers', name, text: 'actor,left\nkim,2026-01-01\n' }) })),
  fc.constant({ name: 'undo', work: (desk: Desk) => call(desk, 'undo.undo', {}) }),
  fc.constant({ name: 'redo', work: (desk: Desk) => call(desk, 'undo.redo', {}) }),
);

export function steps(most: number): fc.Arbitrary<readonly Step[]> {
  return fc.array(step, { maxLength: most });
}
