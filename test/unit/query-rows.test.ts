// Random queries over a small case find what a plain look at every row finds.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { EventDetail } from '../../src/contract/model.ts';
import { newCase, writeSource } from '../support/case.ts';

const HEADER = 'record_id,timestamp,admin_id,action_type,module_name,target,field,old_value,new_value,ip,reason';
const pick = <T>(list: readonly T[], i: number): T => list[i % list.length];
// Two are written with the Kelvin sign, whose small letter is an ordinary k.
const ACTORS = ['kim', 'Kim', 'd.osei', 'CORP\\anna', '', 'mark', 'mar\u212a'];
const ACTIONS = ['login', 'role.grant', 'limit.raise', 'bonus.grant', 'a*b'];
const TARGETS = ['player:4711', 'player:4712', 'admin:4711', 'file:a/b', ''];
const SIDES = ['500', '500.00', '', 'Open', 'open', 'NULL', '-12.5', '50000', 'x*y', '0'];
const IPS = ['10.0.0.5', '10.20.4.11', '192.168.1.20', 'fd00::12', '::ffff:10.0.0.6', ''];
const row = (i: number) => [
  i, i % 11 === 4 ? 'unreadable' : `2026-03-${String(1 + (i * 5) % 20).padStart(2, '0')}T${String((i * 7) % 24).padStart(2, '0')}:30:00Z`, pick(ACTORS, i * 3), pick(ACTIONS, i * 2 + (i >> 3)), pick(['Auth', 'Payments', ''], i + (i >> 2)),
  pick(TARGETS, i + (i >> 4)), i % 3 === 0 ? '' : pick(['limits.daily', 'status', 'limits'], i + (i >> 3)), i % 3 === 0 ? '' : pick(SIDES, i * 3 + 1), i % 3 === 0 ? '' : pick(SIDES, i * 7 + (i >> 2)), pick(IPS, i + (i >> 3)), i % 4 === 0 ? 'charge back' : i % 4 === 1 ? 'asked' : '',
].join(',');

type Passes = (event: EventDetail) => boolean;
interface Case { readonly query: string; readonly passes: Passes }

const same = (wanted: string) => (value: string | null) => (value ?? '').toLowerCase() === wanted.toLowerCase();
const leafOf = (field: string, of: (event: EventDetail) => string | null, values: readonly string[]): fc.Arbitrary<Case> => fc.oneof(
  fc.constantFrom(...values.filter((value) => value !== '')).map((value) => ({ query: `${field}:${value.replaceAll('*', '\\*')}`, passes: (event: EventDetail) => same(value)(of(event)) })),
  fc.constantFrom(...values).map((value) => ({ query: `${field}:"${value.replaceAll('\\', '\\\\')}"`, passes: (event: EventDetail) => (of(event) ?? '') === value })),
  fc.tuple(fc.constantFrom(...values.filter((value) => value.length > 1)), fc.boolean()).map(([value, front]) => ({
    query: `${field}:${front ? `${value.slice(0, 2)}*` : `?${value.slice(1).replaceAll('*', '\\*')}`}`,
    passes: (event: EventDetail) => { const told = (of(event) ?? '').toLowerCase(); return told !== '' && (front ? told.startsWith(value[0].toLowerCase()) && (value[1] === '*' || told[1] === value[1].toLowerCase()) : told.slice(1) === value.slice(1).toLowerCase()); },
  })),
  fc.tuple(fc.constantFrom(...values.filter((value) => value !== '' && !value.includes('*'))), fc.constantFrom(...values.filter((value) => value !== '' && !value.includes('*')))).map(([a, b]) => ({ query: `${field}:(${a} or ${b})`, passes: (event: EventDetail) => same(a)(of(event)) || same(b)(of(event)) })),
);
const side = (name: 'old' | 'new'): fc.Arbitrary<Case> => fc.constantFrom(...SIDES.filter((value) => value !== 'NULL' && value !== '')).chain((value) => fc.constantFrom<Case>(
  { query: `${name}:${value.replaceAll('*', '\\*')}`, passes: ({ changes }) => changes.some((change) => change[name]?.toLowerCase() === value.toLowerCase()) },
  { query: `${name}:"${value}"`, passes: ({ changes }) => changes.some((change) => change[name] === value) },
  { query: `${name}:${value[0]}*`, passes: ({ changes }) => changes.some((change) => change[name]?.toLowerCase().startsWith(value[0].toLowerCase())) },
  { query: `${name}:""`, passes: ({ changes }) => changes.some((change) => ['null', 'empty', 'absent'].includes(change[name === 'old' ? 'oldKind' : 'newKind'])) },
  { query: `has:${name}`, passes: ({ changes }) => changes.some((change) => change[name === 'old' ? 'oldKind' : 'newKind'] === 'value') },
));
const decimal = (text: string | null) => (text !== null && /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : NaN);
const compared: fc.Arbitrary<Case> = fc.tuple(fc.constantFrom('old', 'new', 'delta', '%'), fc.constantFrom('<', '<=', '>', '>='), fc.constantFrom(-100, -12.5, 0, 500, 1000, 49_500)).map(([what, sign, number]) => ({
  query: `${what === '%' ? 'delta' : what}${sign}${number}${what === '%' ? '%' : ''}`,
  passes: ({ changes }) => changes.some((change) => {
    const [before, after] = [decimal(change.old), decimal(change.new)];
    const told = what === 'old' ? before : what === 'new' ? after : what === 'delta' ? after - before : before === 0 ? NaN : (after - before) / Math.abs(before) * 100;
    return sign === '<' ? told < number : sign === '<=' ? told <= number : sign === '>' ? told > number : told >= number;
  }),
}));
const leaf: fc.Arbitrary<Case> = fc.oneof(
  leafOf('actor', (event) => event.actor, ACTORS), leafOf('action', (event) => event.action, ACTIONS), side('old'), side('new'), compared,
  leafOf('entity', (event) => event.entity, ['4711', '4712', 'a/b', '']).map((one) => ({ ...one })),
  fc.constantFrom<Case>(
    { query: 'entity:player/4711', passes: (event) => event.entityType === 'player' && event.entity === '4711' },
    { query: 'entity:*/4711', passes: (event) => event.entityType !== null && event.entity === '4711' },
    { query: 'ip:10.0.0.0/8', passes: (event) => event.ip?.startsWith('10.') ?? false },
    { query: 'ip:10.0.0.5..10.0.0.6', passes: (event) => ['10.0.0.5', '10.0.0.6'].includes(event.ip ?? '') },
    { query: 'ip:FD00:0::12', passes: (event) => event.ip === 'fd00::12' },
    { query: 'time:2026-03-05', passes: (event) => event.time?.startsWith('2026-03-05') ?? false },
    { query: 'time:2026-03-05..2026-03-12T07:30', passes: (event) => event.time !== null && event.time >= '2026-03-05' && event.time < '2026-03-12T07:31' },
    { query: 'time:(2026-03-01 or 2026-03-02)', passes: (event) => /^2026-03-0[12]/.test(event.time ?? '') },
    { query: 'not:undated', passes: (event) => event.time !== null },
    { query: 'is:changed', passes: (event) => event.changes.length > 0 },
    { query: 'changed:limits', passes: (event) => event.changes.some((change) => /^limits(\.|$)/.test(change.field)) },
    { query: 'changed:daily', passes: (event) => event.changes.some((change) => change.field === 'limits.daily') },
    { query: 'has:reason', passes: (event) => event.fields.some((field) => field.name === 'reason' && (field.value ?? '') !== '') },
    { query: 'has:ip', passes: (event) => (event.ip ?? '') !== '' },
    { query: 'has:number', passes: (event) => event.changes.some((change) => !Number.isNaN(decimal(change.old) + decimal(change.new))) },
    { query: 'source:S-002', passes: (event) => event.source === 'S-002' },
    { query: 'KIM', passes: (event) => event.raw.toLowerCase().includes('kim') },
    { query: '"charge back"', passes: (event) => event.raw.includes('charge back') },
    { query: 'char*e', passes: (event) => /char\S*e/i.test(event.raw) },
    { query: '/,(limit|bonus)\\.[gr]/', passes: (event) => /,(limit|bonus)\.[gr]/i.test(event.raw) },
    { query: '/(?-i)K[a-z]m,/', passes: (event) => /K[a-z]m,/.test(event.raw) },
    { query: 'action:/^[lr]o/', passes: (event) => /^[lr]o/i.test(event.action ?? '') },
    { query: 'new:/^-?\\d+\\.\\d$/', passes: (event) => event.changes.some((change) => /^-?\d+\.\d$/.test(change.new ?? '')) },
  ),
);
const { query: anyQuery } = fc.letrec<{ query: Case }>((tie) => ({
  query: fc.oneof({ depthSize: 'small', withCrossShrink: true }, leaf,
    tie('query').map(({ query, passes }) => ({ query: `-(${query})`, passes: (event: EventDetail) => !passes(event) })),
    tie('query').map(({ query, passes }) => ({ query: `NOT (${query})`, passes: (event: EventDetail) => !passes(event) })),
    fc.array(tie('query'), { minLength: 2, maxLength: 3 }).map((all) => ({ query: all.map(({ query }) => `(${query})`).join(' '), passes: (event: EventDetail) => all.every(({ passes }) => passes(event)) })),
    fc.array(tie('query'), { minLength: 2, maxLength: 3 }).map((all) => ({ query: all.map(({ query }) => `(${query})`).join(' OR '), passes: (event: EventDetail) => all.some(({ passes }) => passes(event)) })),
    fc.array(leaf, { minLength: 2, maxLength: 4 }).map((all) => ({ query: all.map(({ query }) => query).join(' '), passes: (event: EventDetail) => all.every(({ passes }) => passes(event)) }))),
}));

it('a query finds what a plain look at every row finds', async () => {
  const test = await newCase();
  const rows = Array.from({ length: 150 }, (_, i) => row(i));
  await test.import([writeSource(test.folder, 'a.csv', [HEADER, ...rows.slice(0, 90)].join('\n')), writeSource(test.folder, 'b.csv', [HEADER, ...rows.slice(90)].join('\n'))]);
  const events = await Promise.all((await test.rows()).map((event) => test.call('event.get', { event: event.id })));
  expect(events).toHaveLength(150);
  let some = 0;
  await fc.assert(fc.asyncProperty(anyQuery, async ({ query, passes }) => {
    const expected = events.filter(passes).map((event) => event.id);
    if (expected.length > 0 && expected.length < 150) some++;
    expect((await test.rows(query)).map((event) => event.id), query).toEqual(expected);
  }), { numRuns: 1500 });
  expect(some).toBeGreaterThan(500);
}, 60_000);

it('a list of 30,000 values finds what each of them finds', async () => {
  const test = await newCase();
  await test.import([writeSource(test.folder, 'a.csv', [HEADER, ...Array.from({ length: 150 }, (_, i) => row(i))].join('\n'))]);
  const all = await test.rows();
  const list = (valueOf: (i: number) => string) => `(${Array.from({ length: 30_000 }, (_, i) => valueOf(i)).join(' or ')})`;
  const found = async (query: string) => (await test.rows(query)).length;
  expect(await found(`entity:${list((i) => String(i))}`)).toBe(all.filter(({ entity }) => entity === '4711' || entity === '4712').length);
  expect(await found(`-entity:${list((i) => `player/${i}`)}`)).toBe(all.filter(({ entityType }) => entityType !== 'player').length);
  expect(await found(`new:${list((i) => String(i * 10))}`)).toBe(all.filter(({ changes }) => changes.some((change) => ['500', '50000', '0'].includes(change.new ?? ''))).length);
  expect(await found(`ip:${list((i) => `10.0.${i >> 8}.${i & 255}`)}`)).toBe(all.filter(({ ip }) => ip?.startsWith('10.0.')).length);
  expect(await found(`id:${list((i) => `S-001:${i + 10}`)}`)).toBe(141);
});
