// Fields that go back: found against a plain walk over the records, and in cases made by hand.
import { describe, expect, it } from 'vitest';
import type { Revert } from '../../src/contract/checks.ts';
import { newCase, writeSource } from '../support/case.ts';
import { randomOf } from '../support/planted-log.ts';

const HEADER = 'record_id,timestamp,admin_id,action_type,module_name,target_type,target_id,field,old_value,new_value,ip_address';
const WISH = { seconds: 86_400, entityType: null, entity: null, module: null, withPayments: false, offset: 0, limit: 1000 } as const;
interface Row { readonly minute: number; readonly actor?: string; readonly action?: string; readonly module?: string; readonly entity?: string; readonly field?: string; readonly old?: string; readonly now?: string }

async function caseOf(rows: readonly Row[]) {
  const test = await newCase();
  const lines = rows.map(({ minute, actor = 'kim', action = 'player.limit.update', module = 'Players', entity = 'P-1', field = 'limit', old = '', now = '' }, i) => (
    `${i + 1},${new Date(Date.UTC(2026, 0, 5) + minute * 60_000).toISOString()},${actor},${action},${module},player,${entity},${field},"${old.replaceAll('"', '""')}","${now.replaceAll('"', '""')}",10.0.0.1`));
  await test.import([writeSource(test.folder, 'a.csv', `${HEADER}\n${lines.join('\n')}\n`)], { accept: true });
  return test;
}
const named = ({ away, back, field }: Revert) => `${field} ${away.event.slice(6)} ${back.event.slice(6)}`;

describe('a revert', () => {
  it('names both records, counts what the entity and the actors did in between, and asks for it', async () => {
    const test = await caseOf([
      { minute: 0, old: '500', now: '50000' },
      { minute: 1, action: 'withdrawal.execute', module: 'Cashier', actor: 'svc', field: 'balance', old: '900', now: '100' },
      { minute: 2, action: 'player.view', entity: 'P-2', field: '' },
      { minute: 3, actor: 'lee', old: '50000', now: '500.00' },
    ]);
    const { found, total, page } = await test.call('check.reverts', { ...WISH, withPayments: true });
    expect([found, total]).toEqual([1, 1]);
    expect(page[0]).toMatchObject({ entity: 'P-1', field: 'limit', away: { event: 'S-001:1', actor: 'kim' }, back: { event: 'S-001:4', actor: 'lee' }, changes: 0, entityEvents: 1, financialEvents: 1, actorEvents: 1 });
    const ids = async (query: string) => (await test.call('event.search', { query, order: 'time', offset: 0, limit: 100 })).events.map(({ id }) => id);
    expect(await ids(page[0]!.entityQuery)).toEqual(['S-001:1', 'S-001:2', 'S-001:4']);
    expect(await ids(page[0]!.actorQuery!)).toEqual(['S-001:1', 'S-001:3', 'S-001:4']);
  });

  it('is none beyond the span, of another entity, of a masked value, or when the field was set to what it was', async () => {
    const test = await caseOf([
      { minute: 0, entity: 'P-1', old: '1', now: '2' }, { minute: 1441, entity: 'P-1', old: '2', now: '1' },
      { minute: 0, entity: 'P-2', old: '1', now: '2' }, { minute: 5, entity: 'P-3', old: '2', now: '1' },
      { minute: 0, entity: 'P-4', old: '*****', now: '2' }, { minute: 5, entity: 'P-4', old: '2', now: '*****' },
      { minute: 0, entity: 'P-5', old: '1', now: '1.0' }, { minute: 5, entity: 'P-5', old: '1.0', now: '1' },
    ]);
    expect((await test.call('check.reverts', WISH)).page).toEqual([]);
    expect((await test.call('check.reverts', { ...WISH, seconds: 86_460 })).page.map(named)).toEqual(['limit 1 2']);
  });

  it('comes back over other values, to the latest that fits, and each way of a chain on its own', async () => {
    const test = await caseOf([
      { minute: 0, old: 'a', now: 'b' }, { minute: 1, old: 'b', now: 'c' }, { minute: 2, old: 'c', now: 'b' }, { minute: 3, old: 'b', now: 'a' }, { minute: 4, old: 'a', now: 'c' }, { minute: 5, old: 'c', now: 'd' }, { minute: 6, old: 'd', now: 'a' },
    ]);
    const { page } = await test.call('check.reverts', WISH);
    expect(page.map((one) => `${named(one)} +${one.changes}`)).toEqual(['limit 2 3 +0', 'limit 1 4 +2', 'limit 3 5 +1', 'limit 5 7 +1']);
  });

  it('of a balance that payments move is counted, not listed', async () => {
    const test = await caseOf([
      { minute: 0, action: 'deposit.settle', module: 'Cashier', field: 'balance', old: '0', now: '50' }, { minute: 1, action: 'withdrawal.execute', module: 'Cashier', field: 'balance', old: '50', now: '0' },
    ]);
    expect(await test.call('check.reverts', WISH)).toMatchObject({ total: 0, ofPayments: 1 });
  });
});

it('finds what a plain walk over the records finds, over 100 seeds', async () => {
  const rows: Row[] = [];
  for (let seed = 1; seed <= 100; seed++) {
    const below = randomOf(seed * 13);
    const values = new Map<string, string>();
    let minute = seed * 3;
    for (let i = 0; i < 40; i++) {
      const [entity, field] = [`P-${seed}-${below(2)}`, `f${below(2)}`];
      const old = values.get(`${entity} ${field}`) ?? 'a';
      const now = 'abcd'[below(4)]!;
      values.set(`${entity} ${field}`, now);
      rows.push({ minute: minute += 1 + below(300), entity, field, old, now });
    }
  }
  const test = await caseOf(rows);
  const expected: string[] = [];
  for (const [at, { entity, field, old, now, minute }] of rows.entries()) {
    if (old === now) continue;
    for (let before = at - 1; before >= 0; before--) {
      const one = rows[before]!;
      if (one.entity !== entity || one.field !== field || one.old !== now || one.old === one.now) continue;
      if (minute - one.minute <= 1440) expected.push(`${field} ${before + 1} ${at + 1}`);
      break;
    }
  }
  const found: string[] = [];
  for (;;) {
    const told = await test.call('check.reverts', { ...WISH, offset: found.length });
    found.push(...told.page.map(named));
    if (found.length >= told.found) break;
  }
  expect(expected.length).toBeGreaterThan(500);
  expect(found.toSorted()).toEqual(expected.toSorted());
});
