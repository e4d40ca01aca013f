// What a change is, derived from its two sides, and never at the cost of a digit or a word.
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { modelOf, remarkOf } from '../../src/contract/change-model.ts';
import type { Change, ValueKind } from '../../src/contract/model.ts';
import { wordDiff } from '../../src/contract/word-diff.ts';

const change = (field: string, old: string | null, now: string | null, oldKind: ValueKind = 'value', newKind: ValueKind = 'value'): Change => ({ field, old, new: now, oldKind, newKind });

describe('the kind of a change', () => {
  it.each([
    ['limit', null, '5', 'absent', 'value', 'added'], ['note', '', 'x', 'empty', 'value', 'added'], ['note', 'x', null, 'value', 'null', 'removed'], ['a', '1', '2', 'value', 'value', 'changed'], ['a', '***', 'x', 'masked', 'value', 'changed'],
    ['roles', '["a","b"]', '["b","a"]', 'value', 'value', 'reordered'], ['roles', 'a;b', 'b;a', 'value', 'value', 'reordered'], ['amount', '1.10', '1.1', 'value', 'value', 'same value'], ['list', '[1, 2]', '[1,2]', 'value', 'value', 'same value'],
    ['list', '[{"id":1,"a":2}]', '[{"a":2,"id":1}]', 'value', 'value', 'same value'], ['list', '[1.0]', '[1]', 'value', 'value', 'changed'],
  ] as const)('of %s from %j to %j (%s, %s) is %s', (field, old, now, oldKind, newKind, kind) => expect(modelOf(change(field, old, now, oldKind, newKind)).kind).toBe(kind));
});

describe('money', () => {
  it.each([
    ['EUR 100.00', 'EUR 250.50', '+150.50 EUR (+150.5 %)'], ['100 EUR', '90 EUR', '−10 EUR (−10 %)'], ['€0.10', '€0.30', '+0.20 € (+200 %)'], ['$-5', '$5', '+10 $ (+200 %)'], ['9007199254740993.01 USD', '9007199254740993.02 USD', '+0.01 USD (+<0.1 %)'],
  ])('%s → %s is %s, to the last digit', (old, now, remark) => expect(remarkOf(change('amount', old, now))).toBe(remark));
  it.each([['EUR 1', 'USD 2'], ['100 EUR', '200'], ['1,000.00 EUR', '2,000.00 EUR'], ['1.000,00 €', '2.000,00 €'], ['EUR 1 EUR', 'EUR 2 EUR'], ['EU 1', 'EU 2']])('%s → %s is no difference in money: what it means is not told', (old, now) => expect(modelOf(change('amount', old, now)).number).toBeNull());
  it('has the currency that the record states beside it', () => expect(remarkOf(change('amount', '1', '3'), modelOf(change('amount', '1', '3'), 'SEK'))).toBe('+2 SEK (+200 %)'));
});

describe('lists and sets', () => {
  it('of objects are held together by their identity, with the members that differ', () => {
    const { list } = modelOf(change('rules', '[{"id":7,"limit":1.10,"on":true},{"id":8,"limit":5}]', '[{"id":9,"limit":1},{"id":7,"limit":1.1,"on":true}]'));
    expect(list).toEqual({ as: 'list', by: 'id', added: ['{"id":9,"limit":1}'], removed: ['{"id":8,"limit":5}'], kept: 0, changed: [{ name: '7', members: [{ name: 'limit', old: '1.10', new: '1.1' }] }] });
    expect(remarkOf(change('rules', '[{"id":7,"limit":1}]', '[{"id":7,"limit":2}]'))).toBe('list by id: 1 changed');
  });
  it('are known by the first member that each element has with a value of its own', () => {
    expect(modelOf(change('a', '[{"id":1,"name":"x"},{"id":1,"name":"y"}]', '[{"id":1,"name":"x"}]')).list!.by).toBe('name');
    expect(modelOf(change('a', '[{"id":null},{"id":2}]', '[{"id":2}]')).list!.by).toBeNull();
    expect(modelOf(change('a', '[{"id":{"x":1}}]', '[{"id":{"x":2}}]')).list!.by).toBeNull();
    // 1 and "1" are two identities.
    expect(modelOf(change('a', '[{"id":1}]', '[{"id":"1"}]')).list).toMatchObject({ added: ['{"id":"1"}'], removed: ['{"id":1}'] });
  });
  it('keep numbers as they are written, however large', () => expect(modelOf(change('ids', '[9007199254740993]', '[9007199254740992]')).list).toMatchObject({ added: ['9007199254740992'], removed: ['9007199254740993'] }));
  it('of words are sets where the field is one of roles or the like, and both sides are plain words', () => {
    expect(modelOf(change('user_roles', 'admin, viewer', 'viewer, payout')).list).toMatchObject({ as: 'set', added: ['payout'], removed: ['admin'], kept: 1 });
    expect(modelOf(change('address', 'Graz, Austria', 'Porto, Portugal')).list).toBeNull();
    expect(modelOf(change('role', 'admin', 'viewer')).list).toBeNull();
    expect(modelOf(change('tags', 'a b, c', 'c, d')).list).toBeNull();
  });
  it('named like what all objects have are members like any other', () => expect(modelOf(change('a', '[{"id":1,"__proto__":1,"toString":2}]', '[{"id":1,"__proto__":2}]')).list!.changed).toEqual([{ name: '1', members: [{ name: '__proto__', old: '1', new: '2' }, { name: 'toString', old: '2', new: null }] }]));
  it('are rebuilt by what was kept, gained and lost, whatever they hold', () => {
    const item = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null), fc.record({ a: fc.integer() }));
    fc.assert(fc.property(fc.array(item, { maxLength: 12 }), fc.array(item, { maxLength: 12 }), (old, now) => {
      const { list } = modelOf(change('x', JSON.stringify(old), JSON.stringify(now)));
      const texts = (of: readonly unknown[]) => of.map((one) => (typeof one === 'string' ? one : JSON.stringify(one)));
      const rest = texts(old);
      for (const gone of list!.removed) rest.splice(rest.indexOf(gone), 1);
      expect(rest).toHaveLength(list!.kept);
      expect([...rest, ...list!.added].toSorted()).toEqual(texts(now).toSorted());
    }));
  });
});

describe('words', () => {
  it('that differ in a long text are told, the others once', () => {
    expect(modelOf(change('note', 'Called back, question answered', 'Called back, question open')).words).toEqual([{ text: 'Called back, question ', of: 'both' }, { text: 'answered', of: 'old' }, { text: 'open', of: 'new' }]);
    expect(modelOf(change('status', 'active', 'blocked')).words).toBeNull();
  });
  it('rebuild both texts, whatever they are', () => {
    const text = fc.oneof(fc.string({ unit: 'binary' }), fc.array(fc.constantFrom('a', 'b', ' ', '\n', 'é', '🙂', 'word', ','), { maxLength: 60 }).map((parts) => parts.join('')));
    fc.assert(fc.property(text, text, (old, now) => {
      const pieces = wordDiff(old, now);
      expect(pieces.filter(({ of }) => of !== 'new').map((piece) => piece.text).join('')).toBe(old);
      expect(pieces.filter(({ of }) => of !== 'old').map((piece) => piece.text).join('')).toBe(now);
    }));
  });
  it('of texts too long to be compared are told as replaced, their common ends aside', () => {
    const long = (word: string) => Array.from({ length: 5000 }, (_, i) => `${word}${i}`).join(' ');
    const pieces = wordDiff(`x ${long('a')} y`, `x ${long('b')} y`);
    expect(pieces.map(({ of }) => of)).toEqual(['both', 'old', 'new', 'both']);
  });
});
