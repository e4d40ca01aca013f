// A change reads as what it is: exact differences, lists as what they gained and lost, and no two kinds of “nothing” alike.
import { describe, expect, test } from 'vitest';
import type { Change } from '../../src/contract/model.ts';
import { changeCount, changesAsText } from '../../src/renderer/features/change/change-diff.tsx';
import { modelOf, remarkOf } from '../../src/contract/change-model.ts';
import { changeLine, shortDelta, sideText } from '../../src/renderer/features/change/change-text.ts';

const change = (field: string, old: string | null, now: string | null, oldKind: Change['oldKind'] = 'value', newKind: Change['newKind'] = 'value'): Change => ({ field, old, new: now, oldKind, newKind });

const listOf = (of: Change) => { const { list } = modelOf(of); return list && { added: list.added, removed: list.removed, kept: list.kept }; };

describe('numbers', () => {
  test.each([
    ['500', '50000', '+49,500 (+9,900 %)'],
    ['500.00', '50000.00', '+49,500.00 (+9,900 %)'],
    ['2', '1', '−1 (−50 %)'],
    ['0.00', '25.00', '+25.00'],
    ['3', '2', '−1 (−33.3 %)'],
    ['50000', '500', '−49,500 (−99 %)'],
    ['0.1', '0.3', '+0.2 (+200 %)'],
    ['9007199254740993', '9007199254740994', '+1 (+<0.1 %)'],
    ['100000', '99999.99', '−0.01 (−<0.1 %)'],
    ['-5', '5', '+10 (+200 %)'],
    ['1000', '1', '−999 (−99.9 %)'],
    ['10000', '1', '−9,999 (−99.9 %)'],
  ])('%s → %s is %s', (old, now, expected) => { expect(remarkOf(change('limit', old, now))).toBe(expected); });

  test.each([['00712', '00713'], ['1e3', '2e3'], ['NaN', '1'], ['1,000', '2,000']])('%s → %s has no difference in numbers', (old, now) => {
    expect([remarkOf(change('limit', old, now)), shortDelta(change('limit', old, now))]).toEqual(['', '']);
  });

  test.each([['500', '50000', '+9,900 %'], ['0.00', '25.00', '+25.00'], ['3', '2', '−1'], ['12000', '15000', '+25 %'], ['pending', 'approved', '']])('in a grid, %s → %s says (%s)', (old, now, expected) => {
    expect(shortDelta(change('limit', old, now))).toBe(expected);
  });
});

describe('lists', () => {
  test('what was gained, lost and kept is counted, repeated items too', () => {
    expect(listOf(change('roles', '["a","b","b"]', '["b","c"]'))).toEqual({ added: ['c'], removed: ['a', 'b'], kept: 1 });
  });
  test('a list that was not there before is all gained', () => {
    expect(listOf(change('roles', null, '["payout_approver"]', 'absent'))?.added).toEqual(['payout_approver']);
  });
  test.each([['["a"]', '"a"'], ['[', '[]']])('%s → %s is shown whole', (old, now) => {
    expect(listOf(change('roles', old, now))).toBeNull();
  });
});

describe('kinds', () => {
  test('six kinds of a side are six different words', () => {
    const words = [sideText('x', 'value'), sideText(null, 'null'), sideText('', 'empty'), sideText(null, 'absent'), sideText(null, 'unknown'), sideText(null, 'masked')].map(({ text }) => text);
    expect(words).toEqual(['x', 'NULL', 'empty', 'absent', 'unknown', 'masked']);
  });
  test('a null keeps the spelling of its source and is not mistaken for that word as a value', () => {
    expect(sideText('None', 'null')).toEqual({ text: 'None', word: true });
    expect(sideText('None', 'value')).toEqual({ text: 'None', word: false });
  });
  test('nothing is invented for a side the source does not tell', () => {
    expect(changeLine(change('limit', null, '500', 'unknown'))).toBe('limit: unknown → 500');
    expect(remarkOf(change('limit', null, '500', 'unknown'))).toBe('old value unknown');
  });
});

test('an event says how many fields changed, came and went', () => {
  expect(changeCount([change('a', '1', '2'), change('b', null, 'x', 'absent'), change('c', 'x', null, 'value', 'absent')])).toBe('1 changed, 1 added, 1 removed');
  expect(changeCount([])).toBe('no change');
});

test('changes as text hide nothing of a hostile value', () => {
  expect(changesAsText([change('na\u202Eme', 'a\nb', '<b>')])).toBe('na‹U+202E›me: a␊b → <b>');
});
