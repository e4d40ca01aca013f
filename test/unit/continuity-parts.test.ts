// The parts of continuity: an order that fits, and values that say the same.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fittingOrder } from '../../src/engine/continuity/fitting-order.ts';
import { rulesOf, samenessOf } from '../../src/engine/continuity/same-value.ts';

describe('changes of one instant', () => {
  it.each([
    ['in their order', [['1', '2'], ['2', '3']], '1', [0, 1]],
    ['turned round', [['2', '3'], ['1', '2']], '1', [1, 0]],
    ['from wherever it begins', [['2', '3'], ['1', '2']], null, [1, 0]],
    ['there and back', [['1', '2'], ['2', '1'], ['1', '3']], '1', [0, 1, 2]],
    ['with a value that stays', [['1', '1'], ['0', '1']], '0', [1, 0]],
    ['that begin elsewhere', [['2', '3'], ['1', '2']], '7', null],
    ['that hang together nowhere', [['1', '2'], ['3', '4']], '1', null],
    ['with two ends', [['1', '2'], ['1', '3']], '1', null],
  ] as const)('%s', (_name, edges, start, order) => expect(fittingOrder(edges, start)).toEqual(order));

  it('come back in an order that fits from any order they are given in', () => {
    fc.assert(fc.property(fc.array(fc.nat(4), { minLength: 2, maxLength: 9 }), fc.infiniteStream(fc.nat()), (values, random) => {
      const chain = values.slice(1).map((to, i) => [String(values[i]), String(to)] as const);
      const shuffled = [...chain];
      for (let i = shuffled.length - 1; i > 0; i--) { const j = Number(random.next().value) % (i + 1); [shuffled[i], shuffled[j]] = [shuffled[j], shuffled[i]]; }
      const order = fittingOrder(shuffled, String(values[0]));
      expect(order).not.toBeNull();
      expect([...order!].sort((a, b) => a - b)).toEqual(chain.map((_, i) => i));
      let at = String(values[0]);
      for (const place of order!) { expect(shuffled[place][0]).toBe(at); at = shuffled[place][1]; }
      expect(at).toBe(String(values.at(-1)));
    }), { numRuns: 2000 });
  });
});

it.each([
  ['500', '500', 'written'], ['1.10', '1.1', 'number'], ['007', '7', 'number'], ['-0.0', '0', 'number'], ['0.10', '.1', null], ['12345678901234567890.0', '12345678901234567890', 'number'],
  ['{"a":1.0,"b":[1]}', '{"b": [1], "a": 1}', 'form'], ['["a","b"]', '["b","a"]', 'order'], ['["a","a","b"]', '["b","a"]', null], ['{"a":1}', '{"a":2}', null],
  ['None', 'none', null], ['1e3', '1000', null], [null, '', null], [null, null, 'written'], ['1.10', '1.2', null],
] as const)('%j and %j: %s', (a, b, same) => {
  expect(samenessOf(a, b)).toBe(same);
  expect(samenessOf(b, a)).toBe(same);
});

it('a profile says which fields are the same in any case, and of which lists the order matters', () => {
  const comparing = { ignoreCase: ['mail'], ordered: ['steps'] };
  expect(rulesOf(comparing, 'contact.Mail')).toEqual({ ignoreCase: true, ordered: false });
  expect(rulesOf(comparing, 'name')).toBeNull();
  expect(samenessOf('A@x.example', 'a@X.example', rulesOf(comparing, 'mail')!)).toBe('case');
  expect(samenessOf('A@x.example', 'a@X.example')).toBeNull();
  expect(samenessOf('["a","b"]', '["b","a"]', rulesOf(comparing, 'steps')!)).toBeNull();
  expect(samenessOf('["a","b"]', '["b","a"]')).toBe('order');
});
