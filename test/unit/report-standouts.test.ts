// The scans find what the log shows, and keep still where it shows something else.
import { expect, test } from 'vitest';
import { CATEGORIES, RESULTS, type Category, type Change, type Standout } from '../../src/contract/model.ts';
import type { StandoutEvents } from '../../src/engine/rules/standout-events.ts';
import { standouts } from '../../src/engine/rules/standouts.ts';

/** Events from a table: `time | actor | action | category | entity | ip | source:record id | field old → new; …`; `-` is no value. */
function events(table: string, rejected: Record<number, number> = {}): StandoutEvents {
  const rows = table.trim().split('\n').map((line) => line.split('|').map((cell) => cell.trim()));
  const words = { actor: [''], action: [''], entity: [''], ip: [''], field: [''] };
  const id = (column: keyof typeof words, text: string): number => {
    if (text === '-') return 0;
    const at = words[column].indexOf(text);
    return at > 0 ? at : words[column].push(text) - 1;
  };
  const texts: string[] = [''];
  const hash = (text: string | null): number => (text === null ? 0 : texts.includes(text) ? texts.indexOf(text) : texts.push(text) - 1);
  const changes = rows.map((cells): Change[] => (cells[7] ?? '-').split(';').filter((text) => text.trim() !== '-').map((text) => {
    const [, field, before, after] = /^\s*(\S+) (.*) → (.*)$/.exec(text)!;
    const side = (value: string) => (value === 'absent' ? { text: null, kind: 'absent' as const } : { text: value, kind: 'value' as const });
    return { field, old: side(before).text, new: side(after).text, oldKind: side(before).kind, newKind: side(after).kind };
  }));
  const flat = changes.flat();
  const starts = changes.map((_, rank) => changes.slice(0, rank).flat().length);
  const undated = rows.findIndex(([time]) => time === '-');
  return {
    count: rows.length, dated: undated === -1 ? rows.length : undated,
    time: rows.map(([time]) => (time === '-' ? NaN : Date.parse(`2026-03-${time.replace(' ', 'T')}Z`) * 1000)),
    actor: rows.map((cells) => id('actor', cells[1])), action: rows.map((cells) => id('action', cells[2].replace('!', ''))), entity: rows.map((cells) => id('entity', cells[4])), ip: rows.map((cells) => id('ip', cells[5])),
    category: rows.map((cells) => CATEGORIES.indexOf(cells[3] as Category)), result: rows.map((cells) => RESULTS.indexOf(cells[2].startsWith('!') ? 'failure' : 'success')),
    source: rows.map((cells) => Number(cells[6].split(':')[0])), recordId: rows.map((cells) => (cells[6].endsWith(':-') ? NaN : Number(cells[6].split(':')[1]))),
    changeStart: starts, changeCount: changes.map(({ length }) => length),
    changeField: flat.map(({ field }) => id('field', field)), changeOld: flat.map((change) => hash(change.old)), changeNew: flat.map((change) => hash(change.new)),
    text: (column, at) => words[column][at], eventId: (rank) => `S-001:${rank + 1}`, changes: (rank) => changes[rank],
    sourceId: (source) => `S-00${source}`, rejected: (source) => rejected[source] ?? 0,
  };
}
const found = (table: string, rejected?: Record<number, number>): readonly Standout[] => standouts(events(table, rejected));
const titles = (table: string): string[] => found(table).map(({ title }) => title);

const SIGNED_IN = '14 00:58:11 | m.kovacs | login.success | access | E-0117 | 185.44.12.7 | 2:- | -';

test('a role granted to the account one signs in with stands out, with what changed', () => {
  expect(found(`
    ${SIGNED_IN}
    14 01:02:40 | m.kovacs | role.grant | permission | E-0117 | 185.44.12.7 | 1:- | roles ["agent"] → ["agent","payout_approver"]
    14 01:33:46 | m.kovacs | role.revoke | permission | E-0117 | 185.44.12.7 | 1:- | roles ["agent","payout_approver"] → ["agent"]`)).toEqual([{
    kind: 'self-grant', title: 'm.kovacs changed permissions of E-0117, the account it signs in with',
    detail: '2026-03-14 01:02:40 UTC role.grant: roles ["agent"] → ["agent","payout_approver"]. 2026-03-14 01:33:46 UTC role.revoke: roles ["agent","payout_approver"] → ["agent"].',
    events: ['S-001:2', 'S-001:3'], query: 'actor:"m.kovacs" entity:"E-0117" category:permission',
  }]);
});

test('an account of the actor’s own name needs no sign-in to be its own', () => {
  expect(titles('14 01:02:40 | Kim | role.grant | permission | kim | - | 1:- | roles a → b')).toEqual(['Kim changed permissions of the account of the same name']);
});

test.each([
  ['somebody else’s account', `${SIGNED_IN}\n14 01:02:40 | a.lead | role.grant | permission | E-0117 | - | 1:- | roles a → b`],
  ['an account two actors sign in with', `${SIGNED_IN}\n14 00:59:00 | a.lead | login.success | access | E-0117 | - | 2:- | -\n14 01:02:40 | m.kovacs | role.grant | permission | E-0117 | - | 1:- | roles a → b`],
  ['an account known from a failed sign-in only', '14 00:58:11 | m.kovacs | !login.failure | access | E-0117 | - | 2:- | -\n14 01:02:40 | m.kovacs | role.grant | permission | E-0117 | - | 1:- | roles a → b'],
  ['an account known from ending its session only', '14 00:58:11 | m.kovacs | session.terminate | access | E-0117 | - | 2:- | -\n14 01:02:40 | m.kovacs | role.grant | permission | E-0117 | - | 1:- | roles a → b'],
  ['a look that changes nothing', `${SIGNED_IN}\n14 01:02:40 | m.kovacs | role.view | permission | E-0117 | - | 1:- | -`],
])('permissions of %s are no self-grant', (_, table) => {
  expect(titles(table)).toEqual([]);
});

const LIFT = '14 01:06:18 | m.kovacs | player.limit.update | user | P-004471 | - | 1:- | limit 500 → 50000; levels 2 → 1; flag absent → true';
const PAID = '14 01:12:09 | svc | withdrawal.execute | financial | P-004471 | - | 1:- | balance 48731.50 → 531.50';
const BACK = '14 01:28:24 | m.kovacs | player.limit.update | user | P-004471 | - | 1:- | limit 50000 → 500; levels 1 → 2; flag true → absent';

test('a limit lifted and set back with a payment in between stands out once, all its fields together', () => {
  expect(found(`${LIFT}\n${PAID}\n${BACK}`)).toEqual([{
    kind: 'lifted-and-restored', title: 'P-004471: limit 500 → 50000 and 1 more field, set back after 22 min 6 s, with withdrawal.execute in between',
    detail: 'm.kovacs changed it at 2026-03-14 01:06:18 UTC (player.limit.update), m.kovacs set it back at 2026-03-14 01:28:24 UTC. In between on P-004471: withdrawal.execute by svc at 2026-03-14 01:12:09.',
    events: ['S-001:1', 'S-001:2', 'S-001:3'], query: 'entity:"P-004471" time:2026-03-14T01:06:18Z..2026-03-14T01:28:25Z',
  }]);
});

test('another change in between does not hide it', () => {
  expect(titles(`${LIFT}\n14 01:07:00 | x | note | user | P-004471 | - | 1:- | note a → b\n${PAID}\n${BACK}`)).toHaveLength(1);
});

test.each([
  ['nothing was paid in between', `${LIFT}\n${BACK}\n14 02:00:00 | svc | withdrawal.execute | financial | P-004471 | - | 1:- | -`],
  ['the payment is another player’s', `${LIFT}\n${PAID.replace('P-004471', 'P-1')}\n${BACK}`],
  ['it was set to something else', `${LIFT}\n${PAID}\n14 01:28:24 | m.kovacs | limit | user | P-004471 | - | 1:- | limit 50000 → 1000`],
  ['it took more than a day', `${LIFT}\n${PAID}\n${BACK.replace('14 01', '15 02')}`],
  ['the changes are the payments themselves', '14 01:00:00 | s | w | financial | P | - | 1:- | balance 10 → 5\n14 01:01:00 | s | w | financial | P | - | 1:- | balance 5 → 3\n14 01:02:00 | s | w | financial | P | - | 1:- | balance 5 → 10'],
])('no lift is claimed where %s', (_, table) => {
  expect(titles(table)).toEqual([]);
});

/** Events of source 1 with these record ids, a minute apart. */
function numbered(ids: readonly number[], source = 1): string {
  return ids.map((id, index) => `14 ${String(Math.floor(index / 60)).padStart(2, '0')}:${String(index % 60).padStart(2, '0')}:00 | a | view | user | - | - | ${source}:${id} | -`).join('\n');
}
const run = (from: number, to: number): number[] => Array.from({ length: to - from + 1 }, (_, index) => from + index);

test('three record ids missing in a consecutive source stand out between their neighbours', () => {
  expect(found(numbered([...run(1, 150), ...run(154, 300)]), { 1: 2 })).toEqual([{
    kind: 'record-id-gap', title: '3 record ids are missing in S-001',
    detail: 'S-001 holds 150 and 154, and nothing from 151 to 153. The neighbours are of 2026-03-14 02:29:00 and 2026-03-14 02:30:00 UTC. 2 records of this source could not be read; see its ledger.',
    events: ['S-001:150', 'S-001:151'], query: 'source:S-001 time:2026-03-14T02:29:00Z..2026-03-14T02:30:01Z',
  }]);
});

test.each([
  ['ids that another series begins with', [...run(1, 150), ...run(500_001, 500_150)]],
  ['ids out of order but complete', run(1, 200).toReversed()],
  ['ids that skip all the time', run(1, 200).map((id) => id * 2)],
  ['a source with hardly any ids', [1, 2, 3, 7, 8]],
  ['texts, whose numbers are negative', run(-200, -1).filter((id) => id < -105 || id > -100)],
  ['ids that come twice', [...run(1, 150), ...run(100, 200)]],
])('%s are no gap', (_, ids) => {
  expect(titles(numbered(ids))).toEqual([]);
});

test('ids that an overlapping export supplies are not missing', () => {
  const lines = numbered(run(1, 200)).split('\n');
  const moved = lines.map((line, index) => (index >= 99 && index < 105 ? line.replace('| 1:', '| 2:') : line));
  expect(titles(moved.join('\n'))).toEqual([]);
});

const KOVACS = '13 22:58:20 | m.kovacs | logout | access | - | 10.20.4.31 | 1:- | -';
const OSEI = '13 22:59:00 | d.osei | logout | access | - | 10.20.4.55 | 1:- | -';
const KOVACS_THERE = '14 00:57:02 | m.kovacs | login | access | - | 185.44.12.7 | 1:- | -';
const OSEI_THERE = '14 01:16:09 | d.osei | login | access | - | 185.44.12.7 | 1:- | -';

test('two actors who begin to use an address within the hour stand out, without a verdict', () => {
  expect(found([KOVACS, OSEI, KOVACS_THERE, OSEI_THERE].join('\n'))).toEqual([{
    kind: 'shared-ip', title: 'm.kovacs and d.osei began to use 185.44.12.7 within 19 min 7 s',
    detail: 'First seen there: m.kovacs at 2026-03-14 00:57:02 UTC, d.osei at 2026-03-14 01:16:09 UTC. Each had used another address before. A shared network or VPN exit looks the same in a log.',
    events: ['S-001:3', 'S-001:4'], query: 'ip:"185.44.12.7"',
  }]);
});

test.each([
  ['is the first one the log has of an actor', [KOVACS, KOVACS_THERE, OSEI_THERE]],
  ['is new for one of them only', [KOVACS, OSEI, '13 23:00:00 | m.kovacs | login | access | - | 185.44.12.7 | 1:- | -', KOVACS_THERE, OSEI_THERE]],
  ['is taken up more than an hour later', [KOVACS, OSEI, KOVACS_THERE, OSEI_THERE.replace('01:16', '01:58')]],
])('an address that %s is not called shared', (_, lines) => {
  expect(titles(lines.join('\n'))).toEqual([]);
});

test('more than fifty of one kind are counted, not listed', () => {
  const table = Array.from({ length: 60 }, (_, index) => `14 01:00:00 | a${index} | grant | permission | a${index} | - | 1:- | roles a → b`).join('\n');
  const all = found(table);
  expect(all).toHaveLength(51);
  expect(all.at(-1)).toMatchObject({ title: '10 more of this kind', events: [] });
});

test('events without time, actor or entity take part in nothing they cannot', () => {
  expect(titles('- | - | grant | permission | - | - | 1:- | roles a → b\n- | - | limit | user | - | - | 1:- | limit 1 → 2')).toEqual([]);
});

test('a value with quotes cannot break out of the query', () => {
  expect(found('14 01:00:00 | a"\\b | grant | permission | a"\\b | - | 1:- | roles a → b')[0].query).toBe('actor:"a\\"\\\\b" entity:"a\\"\\\\b" category:permission');
});
