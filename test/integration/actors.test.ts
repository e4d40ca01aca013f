// Those who act: counted against a plain walk over the records, with hours in a zone; and names that are one person.
import { describe, expect, it } from 'vitest';
import { newCase, writeSource } from '../support/case.ts';
import { randomOf } from '../support/planted-log.ts';

const HEADER = 'record_id,timestamp,admin_id,action_type,module_name,target_type,target_id,field,old_value,new_value,ip_address,result';
interface Row { readonly at: string; readonly who: string; readonly action?: string; readonly module?: string; readonly entity?: string; readonly field?: string; readonly old?: string; readonly now?: string; readonly ip?: string; readonly result?: string }
async function caseOf(rows: readonly Row[]) {
  const test = await newCase();
  const lines = rows.map(({ at, who, action = 'player.view', module = 'Players', entity = 'P-1', field = '', old = '', now = '', ip = '10.0.0.1', result = 'success' }, i) => [i + 1, at, who, action, module, 'player', entity, field, `"${old.replaceAll('"', '""')}"`, `"${now.replaceAll('"', '""')}"`, ip, result].join(','));
  await test.import([writeSource(test.folder, 'a.csv', `${HEADER}\n${lines.join('\n')}\n`)], { accept: true });
  const found = async (query: string) => (await test.call('event.search', { query, order: 'time', offset: 0, limit: 1000 })).events.map(({ id }) => Number(id.slice(6)));
  return { test, found };
}

describe('an actor', () => {
  it('has hours in a zone, over a change of its clock, and what was done at no other week is told', async () => {
    // Mondays at 09:10 in Malta, before and after the clocks went forward on 29 March; and once at night.
    const mondays = ['2026-03-09T08:10:00Z', '2026-03-16T08:10:00Z', '2026-03-23T08:10:00Z', '2026-03-30T07:10:00Z'];
    const { test } = await caseOf([...mondays.map((at) => ({ at, who: 'kim' })), { at: '2026-03-12T01:30:00Z', who: 'kim', action: 'limit.update' }, { at: '2026-03-12T12:30:00Z', who: 'lee' }]);
    const profile = await test.call('actor.profile', { actor: 'kim', zone: 'Europe/Malta' });
    expect(profile.heat[0]![9]).toBe(4);
    expect(profile.heat[3]![2]).toBe(1);
    expect(profile.heat.flat().reduce((sum, count) => sum + count, 0)).toBe(5);
    expect(profile.hours[13]).toEqual({ own: 0, peers: 1000 });
    expect(profile).toMatchObject({ events: 5, weeks: 4, unusual: { events: 1, first: [{ event: 'S-001:5', action: 'limit.update' }] } });
    await expect(test.call('actor.profile', { actor: 'nobody', zone: 'UTC' })).rejects.toMatchObject({ code: 'ENTITY_UNKNOWN' });
    await expect(test.call('actor.profile', { actor: 'kim', zone: 'Mars/Base' })).rejects.toMatchObject({ code: 'ZONE_UNKNOWN' });
  });

  it('has addresses in the order of first use, the new ones told, with how many others use each', async () => {
    const { test } = await caseOf([
      { at: '2026-03-09T08:00:00Z', who: 'kim', ip: '10.0.0.1' }, { at: '2026-03-09T09:00:00Z', who: 'lee', ip: '10.0.0.1' }, { at: '2026-03-10T08:00:00Z', who: 'kim', ip: '10.0.0.9' }, { at: '2026-03-11T08:00:00Z', who: 'kim', ip: '10.0.0.1' },
    ]);
    expect((await test.call('actor.profile', { actor: 'kim', zone: 'UTC' })).ips).toEqual([
      { ip: '10.0.0.1', events: 2, first: '2026-03-09T08:00:00.000000Z', last: '2026-03-11T08:00:00.000000Z', isNew: false, others: 1 },
      { ip: '10.0.0.9', events: 1, first: '2026-03-10T08:00:00.000000Z', last: '2026-03-10T08:00:00.000000Z', isNew: true, others: 0 },
    ]);
  });

  it('is counted as a plain walk counts it, over 100 seeds', async () => {
    const rows: Row[] = [];
    for (let seed = 1; seed <= 100; seed++) {
      const below = randomOf(seed * 31);
      for (let i = 0; i < 30; i++) rows.push({ at: new Date(Date.UTC(2026, 0, 1) + seed * 1e6 + i * 3_600_000 * (1 + below(9))).toISOString(), who: `a${seed}.${below(3)}`, module: `m${below(4)}`, entity: `P-${seed}-${below(5)}`, ip: `10.0.${seed}.${below(3)}`, result: below(5) === 0 ? 'failure' : 'success' });
    }
    const { test } = await caseOf(rows);
    const list = await test.call('actor.list', { contains: '', limit: 1000 });
    expect(list.total).toBe(new Set(rows.map(({ who }) => who)).size);
    for (const { actor, events } of list.actors) {
      const own = rows.filter(({ who }) => who === actor);
      const profile = await test.call('actor.profile', { actor, zone: 'UTC' });
      expect([events, profile.events, profile.failures, profile.ipCount, profile.entityCount]).toEqual([own.length, own.length, own.filter(({ result }) => result === 'failure').length, new Set(own.map(({ ip }) => ip)).size, new Set(own.map(({ entity }) => entity)).size]);
      expect(profile.modules.map(({ value, events: count }) => `${value} ${count}`).toSorted()).toEqual([...Map.groupBy(own, ({ module }) => module)].map(([module, of]) => `${module} ${of.length}`).toSorted());
      const heat = Array.from({ length: 7 }, () => Array.from({ length: 24 }, () => 0));
      for (const { at } of own) { const time = new Date(at); heat[(time.getUTCDay() + 6) % 7]![time.getUTCHours()]!++; }
      expect(profile.heat).toEqual(heat);
    }
  });
});

describe('one person with several names', () => {
  const ROWS: readonly Row[] = [
    { at: '2026-03-09T08:00:00Z', who: 'kim' }, { at: '2026-03-09T09:00:00Z', who: 'kim@corp' }, { at: '2026-03-09T10:00:00Z', who: '42', action: 'role.grant', module: 'Permissions', entity: 'kim', field: 'roles', old: '["a"]', now: '["a","b"]' }, { at: '2026-03-09T11:00:00Z', who: 'lee' },
  ];

  it('is found by any of them, also where it is left out, counted once, and undone', async () => {
    const { test, found } = await caseOf(ROWS);
    expect(await found('actor:kim')).toEqual([1]);
    expect(await test.call('identity.link', { names: ['kim', 'kim@corp', '42'], reason: 'staff list of March' })).toMatchObject([{ person: 'kim', names: [{ name: 'kim', reason: 'staff list of March', author: 'A. Novak' }, { name: '42' }, { name: 'kim@corp' }] }]);
    for (const query of ['actor:kim', 'actor:42', 'actor:"kim@corp"', 'actor:KIM*', 'actor:(42 or nobody) is:changed or actor:kim']) expect(await found(query), query).toEqual([1, 2, 3]);
    expect(await found('-actor:42')).toEqual([4]);
    expect((await test.call('actor.list', { contains: '42', limit: 10 })).actors).toEqual([{ actor: 'kim', also: ['42', 'kim@corp'], events: 3 }]);
    expect(await test.call('actor.profile', { actor: '42', zone: 'UTC' })).toMatchObject({ actor: 'kim', also: ['42', 'kim@corp'], events: 3 });
    expect((await test.call('entity.state', { entityType: null, entity: 'P-1', at: null })).actors.map(({ actor, events }) => [actor, events])).toEqual([['kim', 2], ['lee', 1]]);
    expect((await test.call('undo.undo', {})).redo).toBe('Take kim, kim@corp, 42 for one person');
    expect(await found('actor:kim')).toEqual([1]);
  });

  it('is one person to the rules: a grant to an own account under another name is one', async () => {
    const { test } = await caseOf(ROWS);
    const alerts = async () => (await test.call('rule.dry', { rules: ['self-granted-role'], files: [], parameters: {}, limit: 10 })).alerts.map(({ events }) => events[0]!.event);
    expect(await alerts()).toEqual([]);
    await test.call('identity.link', { names: ['kim', '42'], reason: 'staff list' });
    expect(await alerts()).toEqual(['S-001:3']);
  });

  it('is joined with another one, goes by another name when its own is unlinked, and by none when one is left', async () => {
    const { test } = await caseOf(ROWS);
    await test.call('identity.link', { names: ['kim', '42'], reason: 'one' });
    await test.call('identity.link', { names: ['lee', 'kim@corp'], reason: 'two' });
    const names = async () => (await test.call('identity.list', {})).map(({ person, names: all }) => [person, ...all.map(({ name }) => name)]);
    expect(await names()).toEqual([['kim', 'kim', '42'], ['lee', 'lee', 'kim@corp']]);
    await test.call('identity.link', { names: ['42', 'lee'], reason: 'three' });
    expect(await names()).toEqual([['42', '42', 'kim', 'kim@corp', 'lee']]);
    await test.call('identity.unlink', { name: '42' });
    expect(await names()).toEqual([['kim', 'kim', 'kim@corp', 'lee']]);
    await test.call('identity.unlink', { name: 'kim' });
    await test.call('identity.unlink', { name: 'lee' });
    expect(await names()).toEqual([]);
    await expect(test.call('identity.unlink', { name: 'lee' })).rejects.toMatchObject({ code: 'BAD_INPUT' });
    expect((await test.call('case.custody', { offset: 0, limit: 100 })).entries.filter(({ action }) => action.startsWith('identity.'))).toHaveLength(6);
  });
});

describe('an entity at two instants', () => {
  it('differs in the fields that were changed in between, with their records, and not in what was set back', async () => {
    const set = (at: string, field: string, old: string, now: string): Row => ({ at, who: 'kim', action: 'player.update', field, old, now });
    const { test } = await caseOf([
      set('2026-03-09T08:00:00Z', 'limit', '100', '500'), set('2026-03-09T09:00:00Z', 'limit', '500', '900'), set('2026-03-09T10:00:00Z', 'limit', '900', '1000.0'), set('2026-03-09T09:30:00Z', 'status', 'active', 'blocked'),
      set('2026-03-09T10:30:00Z', 'status', 'blocked', 'active'), set('2026-03-09T12:00:00Z', 'city', 'Graz', 'Porto'), set('2026-03-09T09:10:00Z', 'secret', '*****', '*****'),
    ]);
    const compared = await test.call('entity.compare', { entityType: 'player', entity: 'P-1', from: '2026-03-09T08:30:00Z', to: '2026-03-09T11:00:00Z' });
    expect(compared).toMatchObject({
      differences: [{ field: 'limit', changes: 2, records: ['S-001:2', 'S-001:3'], before: { value: '500', provenance: 'set' }, after: { value: '1000.0', provenance: 'set' } }], same: 2, events: 5,
    });
    expect((await test.call('entity.compare', { entityType: 'player', entity: 'P-1', from: '2026-03-09T08:30:00Z', to: null })).differences.map(({ field, before }) => [field, before!.value, before!.provenance])).toEqual([['city', 'Graz', 'inferred'], ['limit', '500', 'set']]);
    await expect(test.call('entity.compare', { entityType: 'player', entity: 'P-1', from: '2026-03-09T11:00:00Z', to: '2026-03-09T11:00:00Z' })).rejects.toMatchObject({ code: 'BAD_INPUT' });
  });

  it('lies in time with all of its events, and tells what its actors did within the hour of them and no further', async () => {
    const { test } = await caseOf([
      { at: '2026-03-09T08:00:00Z', who: 'kim', field: 'limit', old: '1', now: '2' }, { at: '2026-03-09T12:00:00Z', who: 'lee' },
      { at: '2026-03-09T08:59:00Z', who: 'kim', entity: 'P-2', action: 'payout.approve' }, { at: '2026-03-09T07:00:00Z', who: 'kim', entity: 'P-3' }, { at: '2026-03-09T09:00:01Z', who: 'kim', entity: 'P-4' }, { at: '2026-03-09T12:01:00Z', who: 'kim', entity: 'P-5' }, { at: '2026-03-09T08:01:00Z', who: 'zoe', entity: 'P-2' },
    ]);
    const timeline = await test.call('entity.timeline', { entityType: 'player', entity: 'P-1' });
    expect([timeline.events, timeline.changes].map((buckets) => buckets.reduce((sum, count) => sum + count, 0))).toEqual([2, 1]);
    expect([timeline.events[0], timeline.events.at(-1)]).toEqual([1, 1]);
    expect(timeline.around).toMatchObject([{ actor: 'kim', events: 2, entities: 2, actions: [{ action: 'player.view', events: 1 }, { action: 'payout.approve', events: 1 }] }]);
  });
});
