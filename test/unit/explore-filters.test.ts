// Chips: what typed text becomes, and that no value, however hostile, changes its meaning on the way to the query.
import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { decodeView, encodeView, HOME, queryOf, termOf, type Filter } from '../../src/renderer/app/view.ts';
import { moved } from '../../src/renderer/features/explore/chip-order.ts';
import { hasValue, parseTyped, QUERY_FIELDS, toggleValue, withoutValue, withValue } from '../../src/renderer/features/explore/filters.ts';

const chip = (field: string, values: string[], more: Partial<Filter> = {}): Filter => ({ on: true, not: false, field, values, ...more });
const loose = { loose: true };

describe('typed text', () => {
  it.each([
    ['actor:kim', [chip('actor', ['kim'], loose)], ''],
    ['  -module:login  ', [chip('module', ['login'], { not: true, ...loose })], ''],
    ['actor:"M. Kovacs"', [chip('actor', ['M. Kovacs'])], ''],
    ['entity:"say \\"hi\\" \\\\o"', [chip('entity', ['say "hi" \\o'])], ''],
    ['action:player.* limit', [chip('action', ['player.*'], loose)], 'limit'],
    ['"chargeback fee" actor:kim 500', [chip('actor', ['kim'], loose)], '"chargeback fee" 500'],
    ['actor:(kim or "x")', [], 'actor:(kim or "x")'],
    ['actor:("a) b" or "c")', [chip('actor', ['a) b', 'c'])], ''],
    ['actor:(kim OR lee)', [chip('actor', ['kim', 'lee'], loose)], ''],
    ['ENTITYTYPE:player', [chip('entityType', ['player'], loose)], ''],
    ['ip:""', [chip('ip', [''])], ''],
    ['is:starred', [chip('is', ['starred'])], ''],
    ['id:S-001:42', [chip('id', ['S-001:42'], loose)], ''],
    ['', [], ''],
  ])('%j becomes chips and text', (typed, filters, text) => {
    expect(parseTyped(typed)).toEqual({ filters, window: null, text });
  });

  it.each(['actor:kim OR actor:lee', 'NOT actor:kim', '(actor:kim)', 'actor:"kim', 'actor:(kim', 'actor:(kim)x', 'actor:"a"b', 'a AND b', 'actor:kim or lee', 'not a'])('%j has a structure and stays text', (typed) => {
    expect(parseTyped(typed)).toEqual({ filters: [], window: null, text: typed });
  });

  it('leaves fields that do not exist to the engine, which says so', () => expect(parseTyped('colour:red').text).toBe('colour:red'));

  it.each([
    ['time:2026-03-01..2026-03-07', '2026-03-01T00:00:00Z', '2026-03-07T23:59:59.999999Z'],
    ['time:2026-03-13T22:30:00Z..2026-03-14T09:00Z', '2026-03-13T22:30:00Z', '2026-03-14T09:00:59.999999Z'],
    ['time:..2026-03-07', null, '2026-03-07T23:59:59.999999Z'],
    ['time:2026-03-01T10:00:00.5..', '2026-03-01T10:00:00.5Z', null],
  ])('%s becomes the time window', (typed, from, to) => {
    expect(parseTyped(typed)).toEqual({ filters: [], window: { on: true, from, to }, text: '' });
  });

  it('keeps a time that is no window as a chip of its own', () => {
    expect(parseTyped('-time:2026-03-01..2026-03-07').filters).toEqual([chip('time', ['2026-03-01..2026-03-07'], { not: true })]);
    expect(parseTyped('time:yesterday').filters).toEqual([chip('time', ['yesterday'])]);
  });
});

describe('from chip to query and back', () => {
  const hostile = fc.oneof(
    fc.string(), fc.string({ unit: 'binary' }),
    fc.constantFrom('', '"', '\\', '\\"', 'a" OR "b', ') OR (', '-x', '*', 'AND', '__proto__', 'line\nbreak', '\u202Egpj', 'x:y', ' or '),
  );
  const exact = fc.record({
    on: fc.constant(true), not: fc.boolean(), field: fc.constantFrom(...QUERY_FIELDS.filter((field) => field !== 'is' && field !== 'time')),
    values: fc.array(hostile, { minLength: 1, maxLength: 4 }),
  });

  it('every exact value survives, whatever it holds', () => {
    fc.assert(fc.property(exact, (filter) => { expect(parseTyped(termOf(filter))).toEqual({ filters: [filter], window: null, text: '' }); }));
  });

  it('a whole query of chips comes back as the same chips', () => {
    fc.assert(fc.property(fc.array(exact, { maxLength: 4 }), (filters) => {
      expect(parseTyped(queryOf({ filters, text: '', window: null })).filters).toEqual(filters);
    }));
  });

  it('what was typed bare is asked for bare', () => {
    for (const typed of ['actor:KIM*', '-action:(a or b)', 'id:S-001:42', 'is:starred']) {
      expect(parseTyped(typed).filters.map(termOf)).toEqual([typed]);
    }
  });

  it('the address keeps exact and typed chips apart', () => {
    const filters = [chip('actor', ['kim'], loose), chip('actor', ['kim']), chip('ip', [''], { not: true, on: false })];
    expect(decodeView(encodeView({ ...HOME, filters }))?.filters).toEqual(filters);
  });
});

describe('toggling values', () => {
  it('collects the values of one field in one chip', () => {
    const filters = withValue(withValue([], 'actor', 'kim', false), 'actor', 'lee', false);
    expect(filters).toEqual([chip('actor', ['kim', 'lee'])]);
    expect(toggleValue(filters, 'actor', 'kim')).toEqual([chip('actor', ['lee'])]);
    expect(toggleValue([chip('actor', ['lee'])], 'actor', 'lee')).toEqual([]);
  });

  it('asking for what was excluded takes the exclusion back', () => {
    const filters = withValue([], 'action', 'player.view', true);
    expect(hasValue(filters, 'action', 'player.view', true)).toBe(true);
    expect(withValue(filters, 'action', 'player.view', false)).toEqual([chip('action', ['player.view'])]);
  });

  it('leaves switched-off chips and those of other fields alone', () => {
    const others = [chip('actor', ['kim'], { on: false }), chip('ip', ['kim'])];
    expect(withValue(others, 'actor', 'lee', false)).toEqual([...others, chip('actor', ['lee'])]);
    expect(hasValue(others, 'actor', 'kim')).toBe(false);
  });

  it('takes back what was typed in any case, and leaves wildcards to be filtered against', () => {
    const typed = [chip('actor', ['KIM', 'lee'], loose), chip('action', ['player.*'], loose)];
    expect(hasValue(typed, 'actor', 'kim')).toBe(true);
    expect(toggleValue(typed, 'actor', 'kim')).toEqual([chip('actor', ['lee'], loose), chip('action', ['player.*'], loose)]);
    expect(hasValue(typed, 'action', 'player.view')).toBe(false);
    expect(withoutValue(typed, 'action', 'player.*', false)).toEqual(typed);
    expect(hasValue([chip('actor', ['KIM'])], 'actor', 'kim')).toBe(false);
  });
});

it('a chip moves to any place and takes none away', () => {
  expect(moved(['a', 'b', 'c', 'd'], 0, 2)).toEqual(['b', 'c', 'a', 'd']);
  expect(moved(['a', 'b', 'c', 'd'], 3, 0)).toEqual(['d', 'a', 'b', 'c']);
  const items = ['a', 'b'];
  for (const [from, to] of [[0, 0], [0, 2], [1, -1], [5, 0]] as const) expect(moved(items, from, to)).toBe(items);
});
