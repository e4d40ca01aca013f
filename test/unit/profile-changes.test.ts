// How old and new are found: each rule on records of its kind, and the false friends that look like old and new but are not.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Change } from '../../src/contract/model.ts';
import type { Dialect, MappedDetail } from '../../src/engine/record.ts';
import { createProfileMapper } from '../../src/engine/sources/profiles/mapper.ts';
import { parseProfile, profileById } from '../../src/engine/sources/profiles/profiles.ts';
import { compilePattern, matchPattern, readProse } from '../../src/engine/sources/profiles/prose.ts';
import { yamlValue } from '../../src/engine/sources/profiles/yaml-value.ts';

const NDJSON: Dialect = { format: 'ndjson', bomBytes: 0 };
const NONE = { zone: null, dateOrder: null };

/** What one rule makes of one record. */
function detailBy(rule: object, record: unknown): MappedDetail {
  const profile = parseProfile(JSON.stringify({ id: 'x', title: 'X', version: 1, naive: 'utc', places: { changes: [rule] } }));
  return createProfileMapper(profile, NDJSON, NONE).detail(Buffer.from(JSON.stringify(record)))[0];
}
/** `field: old → new`, where − is absent, ? unknown and ∅ null. */
function words({ field, old, new: now, oldKind, newKind }: Change): string {
  const side = (text: string | null, kind: string): string => (kind === 'absent' ? '−' : kind === 'unknown' ? '?' : kind === 'null' ? '∅' : `${text ?? ''}`);
  return `${field}: ${side(old, oldKind)} → ${side(now, newKind)}`;
}
const by = (rule: object, record: unknown): string[] => detailBy(rule, record).changes.map(words);

describe('a pair of places', () => {
  const rule = { kind: 'pair', old: ['old'], new: ['new'], field: ['field'] };
  test('is one change, named by its field', () => expect(by(rule, { field: 'limit', old: '1.10', new: 1.1 })).toEqual(['limit: 1.10 → 1.1']));
  test('is compared field by field where both are objects, also as JSON in strings', () => {
    expect(by(rule, { old: { a: 1, b: { c: 2 } }, new: '{"a":1,"b":{"c":3},"d":null}' })).toEqual(['b.c: 2 → 3', 'd: − → ∅']);
  });
  test('with a side missing in the record, that side is absent; with no place for it, unknown', () => {
    expect(by(rule, { new: 'x' })).toEqual(['value: − → x']);
    expect(by({ kind: 'pair', new: ['new'] }, { new: 'x' })).toEqual(['value: ? → x']);
  });
  test('that needs both is none with one of them', () => expect(by({ ...rule, needs: 'both' }, { new: 'x' })).toEqual([]));
  test('whose old object names what changed, is compared in those fields alone, at every level', () => {
    const old = { kind: 'pair', old: ['data.previous_attributes'], new: ['data.object'], needs: 'old' };
    expect(by(old, { data: { object: { id: 'sub_1', status: 'active', plan: { amount: 20, id: 'p' } }, previous_attributes: { status: 'trialing', plan: { amount: 10 }, gone: 'x' } } }))
      .toEqual(['status: trialing → active', 'plan.amount: 10 → 20', 'gone: x → −']);
    expect(by(old, { data: { object: { id: 'sub_1', status: 'active' } } })).toEqual([]);
  });
  test('of PHP objects, of which an empty one is an empty list', () => {
    expect(by({ ...rule, emptyLists: true }, { old: '[]', new: '{"name":"kim"}' })).toEqual(['name: − → kim']);
    expect(by({ ...rule, emptyLists: true }, { old: '[]', new: '[1]' })).toEqual(['value: [] → [1]']);
  });
});

describe('a list of changes', () => {
  const rule = { kind: 'list', list: 'changes', field: ['field', 'key'], old: ['from'], new: ['to'], skip: ['noise'] };
  test('has an entry each, in any spelling', () => {
    expect(by(rule, { changes: [{ field: 'a', from: 1, to: 2 }, { key: 'b', to: 'x' }, { field: 'c', from: '', to: null }, { field: 'noise', from: 1, to: 2 }] })).toEqual(['a: 1 → 2', 'b: − → x', 'c:  → ∅']);
  });
  test('of names alone has fields that changed from something to something', () => {
    expect(by(rule, { changes: ['HtmlBody', 'noise', 7] })).toEqual(['HtmlBody: ? → ?']);
  });
  test('in a string in a string is read all the same', () => {
    expect(by(rule, { changes: JSON.stringify([JSON.stringify({ field: 'a', from: 1, to: 2 })]) })).toEqual(['a: 1 → 2']);
  });
  test('that is a plain text is no change, unless the profile says what it is', () => {
    expect(by(rule, { changes: 'everything' })).toEqual([]);
    expect(by({ ...rule, textName: 'Parameters' }, { changes: 'everything' })).toEqual(['Parameters: ? → everything']);
  });
});

describe('a map of changes', () => {
  const rule = { kind: 'map', map: 'changes', old: ['old', 'from'], new: ['new', 'to'], yaml: true };
  test('has pairs, or objects with old and new', () => {
    expect(by(rule, { changes: { email: ['a@x', 'b@x'], role: { from: 'user', to: 'admin' }, title: { from: 'A' }, other: 5 } })).toEqual(['email: a@x → b@x', 'role: user → admin', 'title: A → −']);
    expect(by({ ...rule, new: [] }, { changes: { title: { from: 'A' } } })).toEqual(['title: A → ?']);
  });
  test('has single values where something was created or destroyed', () => {
    const audited = { ...rule, single: { by: ['action'], created: ['create'], deleted: ['destroy'] } };
    expect(by(audited, { action: 'create', changes: { name: 'kim', tags: [1, 2] } })).toEqual(['name: − → kim', 'tags: − → [1,2]']);
    expect(by(audited, { action: 'destroy', changes: { name: 'kim' } })).toEqual(['name: kim → −']);
    expect(by(audited, { action: 'update', changes: { name: ['kim', 'lee'], odd: 'x' } })).toEqual(['name: kim → lee', 'odd: ? → x']);
  });
  test('may be YAML as Rails writes it, with its tags, its anchors and its nulls', () => {
    const yaml = '---\nname:\n- \n- kim\nlimit:\n- 0.50\n- 00712\ncreated_at:\n- ~\n- !ruby/object:ActiveSupport::TimeWithZone &1 2026-03-14 10:00:00.000000000 Z\nupdated_at:\n- \'null\'\n- *1\n';
    expect(by(rule, { changes: yaml })).toEqual(['name: ∅ → kim', 'limit: 0.50 → 00712', 'created_at: ∅ → 2026-03-14 10:00:00.000000000 Z', 'updated_at: null → 2026-03-14 10:00:00.000000000 Z']);
  });
  test('of YAML that is broken, nests without end, repeats itself or is too long gives nothing, quickly', () => {
    for (const text of ['a: [', `a: ${'['.repeat(100_000)}`, 'x'.repeat(300_000), '- 1', 'plain']) expect(yamlValue(text)).toBeNull();
    const bomb = `a: &a [1,1]\n${Array.from({ length: 30 }, (_, i) => `k${i}: &k${i} [*${i === 0 ? 'a' : `k${i - 1}`},*${i === 0 ? 'a' : `k${i - 1}`}]`).join('\n')}\n`;
    expect(yamlValue(bomb)?.text?.length).toBeLessThan(2000);
    expect(yamlValue('__proto__: 1\nconstructor: 2\n')).toMatchObject({ text: '{"__proto__":"1","constructor":"2"}' });
  });
});

test('deltas say what was given and what was taken', () => {
  const rule = { kind: 'deltas', list: 'deltas', action: ['action'], field: ['role'], value: ['member'], added: ['ADD'], removed: ['REMOVE'] };
  expect(by(rule, { deltas: [{ action: 'ADD', role: 'roles/owner', member: 'user:kim' }, { action: 'REMOVE', role: 'roles/viewer', member: 'user:lee' }, { action: 'KEEP', role: 'r', member: 'm' }] }))
    .toEqual(['roles/owner: − → user:kim', 'roles/viewer: user:lee → −']);
});

test('parameters of a request are new values, and none when it only read', () => {
  const rule = { kind: 'request', new: 'request', unless: 'readOnly', is: 'true' };
  expect(by(rule, { request: '{"name":"kim"}' })).toEqual(['name: ? → kim']);
  expect(by(rule, { request: { name: 'kim' }, readOnly: true })).toEqual([]);
});

describe('keys that belong together by their names', () => {
  const rule = { kind: 'named', in: 'details', pairs: [['previous_{x}', 'new_{x}', '{x}'], ['{x}_OLD', '{x}_NEW']], skip: ['noise'] };
  test('are a change when the old one is there', () => {
    expect(by(rule, { details: { previous_scopes: ['a'], new_scopes: ['a', 'b'], previous_name: 'x', name: 'y', CAA_OLD: '1', previous_gone: 'z', new_alone: 'q', previous_noise: 1, noise: 2 } }))
      .toEqual(['scopes: ["a"] → ["a","b"]', 'name: x → y', 'CAA: 1 → −', 'gone: z → −']);
  });
  test('may be a list of names and values', () => {
    expect(by({ ...rule, name: 'name', value: ['value', 'boolValue'] }, { details: [{ name: 'CAA_OLD', value: 'a' }, { name: 'CAA_NEW', boolValue: true }] })).toEqual(['CAA: a → true']);
  });
});

test('numbered columns are as many changes as have a name', () => {
  const rule = { kind: 'numbered', field: 'T{1}P{2}Name', old: 'T{1}P{2}Old', new: 'T{1}P{2}New', upTo: [2, 2], encoded: true };
  expect(by(rule, { T1P1Name: 'A', T1P1Old: '"x"', T1P1New: '"y"', T1P2Name: '', T2P2Name: 'B', T2P2Old: 'null', T2P2New: '[1]', T3P1Name: 'C', T3P1Old: '1', T3P1New: '2' })).toEqual(['A: x → y', 'B: ∅ → [1]']);
});

describe('changes told in words', () => {
  const told = (text: string, ...patterns: string[]) => readProse(text, patterns.map((pattern) => compilePattern(pattern, null, false)), null);
  const CHANGED = '{field} changed from {old} to {new}';
  test('give field, old and new, line by line', () => {
    expect(told('Role changed from Administrator to End User\r\nOwner changed from A to B\nnothing', CHANGED)).toEqual([{ field: 'Role', old: 'Administrator', new: 'End User' }, { field: 'Owner', old: 'A', new: 'B' }]);
  });
  test('give nothing where a line could be read in two ways', () => {
    expect(told('Title changed from Road to Rome to Road to Nowhere', CHANGED)).toEqual([]);
    expect(matchPattern(compilePattern(CHANGED, null, false), 'a changed from b changed from c to d')).toBe('ambiguous');
  });
  test('give nothing where no pattern fits', () => {
    for (const line of ['', 'Changed', 'role CHANGED FROM a TO b', ' changed from a to b', 'Role changed from  to ', 'x from a to b']) expect(told(line, CHANGED)).toEqual([]);
  });
  test('may have anything in between, and a fixed end', () => {
    expect(told('User kim: role (global) set to admin.', '{*}: {field} ({*}) set to {new}.')).toEqual([{ field: 'role', new: 'admin' }]);
  });
  test('name a side that is not there as absent, and one that is not told as unknown', () => {
    const rule = { kind: 'prose', at: ['text'], patterns: [CHANGED, '{field}: set to {new}'], unset: ['not set'] };
    expect(by(rule, { text: 'Role changed from not set to Admin\nJob: set to Contractor' })).toEqual(['Role: − → Admin', 'Job: ? → Contractor']);
  });
  test('may say what was touched', () => {
    expect(detailBy({ kind: 'prose', at: ['text'], patterns: [{ pattern: 'Change Role  - {entity}: from {old} to {new}', field: 'Role', whole: true }], between: ' - ' }, { text: 'Change Role  - kim@x: from User to Admin' }))
      .toMatchObject({ entity: 'kim@x', changes: [{ field: 'Role', old: 'User', new: 'Admin' }] });
  });
  test('are found again in every line made by a pattern', () => {
    const word = fc.stringMatching(/^[A-Za-z0-9]{1,12}$/);
    fc.assert(fc.property(word, word, word, (field, old, now) => {
      expect(told(`${field} changed from ${old} to ${now}`, CHANGED)).toEqual([{ field, old, new: now }]);
    }));
  });
  test('never make up what is not in the line, whatever it is', () => {
    const piece = fc.constantFrom(' changed from ', ' to ', 'a', 'b', ' ', ':', ' from ', '\n');
    fc.assert(fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      const text = pieces.join('');
      expect(told(text, CHANGED).filter(({ field, old, new: now }) => !text.includes(`${field} changed from ${old} to ${now}`))).toEqual([]);
    }));
  });
  test('take time in proportion to the text, also where it is made to match almost', () => {
    const line = ' changed from  to'.repeat(3800);
    const steps = (text: string) => readProse(text, Array.from({ length: 50 }, () => compilePattern('{field} changed from {old} to {new}!', null, false)), null);
    expect(steps(line)).toEqual([]);
  });
});

describe('false friends', () => {
  const vendor = (id: string, record: unknown): string[] => createProfileMapper(profileById(id), NDJSON, NONE).detail(Buffer.from(JSON.stringify(record)))[0].changes.map(words);
  test('cursors that page before and after are no old and new', () => {
    expect(vendor('wiz', { action: 'ListIssues', actionParameters: { first: 20, before: 'b', after: 'eyJ' }, requestId: 'r', timestamp: '2026-03-14T10:00:00Z' })).toEqual([]);
    expect(vendor('generic-back-office', { admin: 'kim', action: 'list', time: '2026-03-14T10:00:00Z', before: 'abc', after: 'def', pageSize: 20 })).toEqual([]);
  });
  test('content.after without content.before is no comparison', () => {
    const base = { event: 'org.user.role.edit', created: '2026-03-14T10:00:00Z', orgId: 'o' };
    expect(vendor('snyk', { ...base, content: { after: { role: 'admin' } } })).toEqual([]);
    expect(vendor('snyk', { ...base, content: { before: { role: 'user' }, after: { role: 'admin', flag: true } } })).toEqual(['role: user → admin', 'flag: − → true']);
  });
  test('the times a key is valid are no old and new', () => {
    expect(vendor('gcp-audit', { protoPayload: { methodName: 'google.iam.admin.v1.CreateServiceAccountKey', serviceName: 'iam.googleapis.com', response: { valid_after_time: { seconds: 1 }, valid_before_time: { seconds: 2 } } } })).toEqual([]);
  });
  test('the commits of a push are no old and new', () => {
    const [before, after] = ['a'.repeat(40), 'b'.repeat(40)];
    expect(vendor('github-audit', { action: 'git.push', actor: 'kim', repo: 'o/r', created_at: 1_773_450_378_000, before, after })).toEqual([]);
    expect(vendor('github-webhook', { ref: 'refs/heads/main', before, after, pusher: { name: 'kim' }, repository: { full_name: 'o/r' } })).toEqual([]);
    expect(vendor('generic-back-office', { user: 'kim', action: 'push', time: '2026-03-14T10:00:00Z', ref: 'main', before, after })).toEqual([]);
  });
  test('from and to beside a subject are sender and recipient', () => {
    expect(vendor('generic-back-office', { user: 'kim', action: 'mail', time: '2026-03-14T10:00:00Z', from: 'a@x', to: 'b@x', subject: 'hello' })).toEqual([]);
    expect(vendor('gitlab', { author_id: 1, entity_id: 2, entity_type: 'Project', target_id: 3, from: 'a@x' })).toEqual([]);
  });
  test('“Included Updated Properties” is no change', () => {
    expect(vendor('m365-ual', { CreationTime: '2026-03-14T10:00:00', Operation: 'Update user.', Workload: 'AzureActiveDirectory', ModifiedProperties: [{ Name: 'Included Updated Properties', OldValue: '', NewValue: 'Role' }, { Name: 'Role', OldValue: 'a', NewValue: 'b' }] })).toEqual(['Role: a → b']);
  });
});
