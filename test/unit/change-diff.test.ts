// Old against new: None, NULL, null, empty and absent stay different things, and every path is accounted for.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { changesOf, quotedKey } from '../../src/engine/change/diff.ts';
import { ABSENT, CSV_NULLS, kindOf, NULL, sideOf, UNKNOWN, type Side } from '../../src/engine/change/normal-form.ts';
import type { Change } from '../../src/contract/model.ts';

const cell = (text: string | undefined): Side => sideOf(text, CSV_NULLS);
const show = (change: Change) => `${change.field}: ${change.old ?? ''}(${change.oldKind}) → ${change.new ?? ''}(${change.newKind})`;
const changed = (before: Side, after: Side, field: string | null = null) => changesOf(before, after, field).changed.map(show);
const unchanged = (before: Side, after: Side, field: string | null = null) => changesOf(before, after, field).unchanged.map(show);

test.each<[string | null | undefined, string]>([
  [undefined, 'absent'], [null, 'null'], ['', 'empty'], ['NULL', 'null'], ['\\N', 'null'], ['None', 'value'], ['null', 'value'], [' ', 'value'], ['00712', 'value'],
  ['***', 'masked'], ['**', 'value'], ['••••', 'masked'], ['*•*', 'masked'], ['xxxx', 'value'], ['****1234', 'value'], ['[REDACTED]', 'masked'], ['[redacted]', 'masked'],
  ['<SNIP-PII>', 'masked'], ['HIDDEN_DUE_TO_SECURITY_REASONS', 'masked'], ['REDACTED by legal', 'value'],
])('%j in a cell is %s', (text, kind) => {
  expect(kindOf(text, CSV_NULLS)).toBe(kind);
});
test('NULL as a JSON string is a value', () => {
  expect(kindOf('NULL', [])).toBe('value');
});

describe('single values', () => {
  test('None becomes 1.10, and both stay as they were written', () => {
    expect(changed(cell('None'), cell('1.10'), 'bonus_balance')).toEqual(['bonus_balance: None(value) → 1.10(value)']);
  });
  test('a field without a name is called value', () => {
    expect(changed(cell('a'), cell('b'))).toEqual(['value: a(value) → b(value)']);
    expect(changed(cell('a'), cell('b'), '')).toEqual(['value: a(value) → b(value)']);
  });
  test('1.10 and 1.1 differ; 1.10 and 1.10 do not', () => {
    expect(changed(cell('1.10'), cell('1.1'))).toHaveLength(1);
    expect(unchanged(cell('1.10'), cell('1.10'))).toEqual(['value: 1.10(value) → 1.10(value)']);
  });
  test('NULL, empty and absent differ from each other', () => {
    expect(changed(cell('NULL'), cell(''))).toEqual(['value: NULL(null) → (empty)']);
    expect(changed(cell(undefined), cell(''))).toEqual(['value: (absent) → (empty)']);
    expect(changed(NULL, cell('x'))).toEqual(['value: (null) → x(value)']);
  });
  test('an unknown old value stays unknown', () => {
    expect(changed(UNKNOWN, cell('x'), 'name')).toEqual(['name: (unknown) → x(value)']);
  });
  test('two sides that say nothing are no change and no unchanged field', () => {
    for (const [before, after] of [[ABSENT, ABSENT], [UNKNOWN, ABSENT], [UNKNOWN, UNKNOWN]]) expect(changesOf(before, after, 'x')).toEqual({ changed: [], unchanged: [] });
  });
  test('lists are compared as they are written', () => {
    expect(changed(cell('["a"]'), cell('["a", "b"]'), 'roles')).toEqual(['roles: ["a"](value) → ["a", "b"](value)']);
  });
});

describe('objects', () => {
  test('are compared path by path, in the order of the new one, then of the old', () => {
    const before = cell('{"limit":500,"gone":1,"limits":{"daily":{"max":500.00}},"roles":["a"],"same":null}');
    const after = cell('{"same":null,"limits":{"daily":{"max":50000.00}},"limit":500,"roles":["a","b"],"flag":true}');
    expect(changed(before, after)).toEqual([
      'limits.daily.max: 500.00(value) → 50000.00(value)', 'roles: ["a"](value) → ["a","b"](value)', 'flag: (absent) → true(value)', 'gone: 1(value) → (absent)']);
    expect(unchanged(before, after)).toEqual(['same: (null) → (null)', 'limit: 500(value) → 500(value)']);
  });
  test.each<[string, Side, string]>([
    ['empty', cell(''), 'absent'], ['NULL', cell('NULL'), 'absent'], ['absent', ABSENT, 'absent'], ['unknown', UNKNOWN, 'unknown'],
  ])('against a side that is %s, every path has that side %s', (_name, side, kind) => {
    expect(changed(side, cell('{"a":1,"b":{"c":""}}'))).toEqual([`a: (${kind}) → 1(value)`, `b.c: (${kind}) → (empty)`]);
    if (side !== UNKNOWN) expect(changed(cell('{"a":1}'), side)).toEqual([`a: 1(value) → (${kind})`]);
  });
  test('against a text that is no object are one change', () => {
    expect(changed(cell('closed'), cell('{"a":1}'), 'state')).toEqual(['state: closed(value) → {"a":1}(value)']);
    expect(changed(cell('{"a":1}'), cell('***'), 'state')).toEqual(['state: {"a":1}(value) → ***(masked)']);
  });
  test('that are broken are text', () => {
    expect(changed(cell('{"a":1'), cell('{"a":2}'))).toEqual(['value: {"a":1(value) → {"a":2}(value)']);
  });
  test('without any path are one value', () => {
    expect(changed(cell(''), cell('{}'))).toEqual(['value: (empty) → {}(value)']);
    expect(changed(cell('{}'), cell('{"a":{}}'))).toEqual(['a: (absent) → {}(value)']);
  });
  test('write keys with dots, quotes or nothing in them in quotes', () => {
    expect(changed(cell('{}'), cell('{"a":{"b.c":1,"":2,"q\\"\\\\":3},"a.b":4,"__proto__":5}'))).toEqual([
      'a."b.c": (absent) → 1(value)', 'a."": (absent) → 2(value)', 'a."q\\"\\\\": (absent) → 3(value)', '"a.b": (absent) → 4(value)', '__proto__: (absent) → 5(value)']);
    expect(quotedKey('plain key')).toBe('plain key');
  });
  test('mark masks and nulls within them', () => {
    expect(changed(cell('{"iban":"***","x":null}'), cell('{"iban":"[REDACTED]","x":"NULL"}'))).toEqual(['iban: ***(masked) → [REDACTED](masked)', 'x: (null) → NULL(value)']);
  });
});

test('every path of either object is told exactly once, and the other way round the sides are swapped', () => {
  const object = fc.dictionary(fc.constantFrom('a', 'b', 'c.d', '__proto__'), fc.jsonValue({ maxDepth: 2 }), { maxKeys: 4 }).map((value) => JSON.stringify(value));
  fc.assert(fc.property(object, object, (before, after) => {
    const forth = changesOf(cell(before), cell(after), null);
    const back = changesOf(cell(after), cell(before), null);
    const all = [...forth.changed, ...forth.unchanged].map((change) => change.field);
    expect(new Set(all).size).toBe(all.length);
    const swapped = back.changed.map((change) => ({ ...change, old: change.new, new: change.old, oldKind: change.newKind, newKind: change.oldKind }));
    expect(new Set(swapped.map(show))).toEqual(new Set(forth.changed.map(show)));
  }));
});
