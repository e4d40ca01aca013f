// Control totals against plain BigInt arithmetic.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ColumnTotal } from '../../src/engine/sources/control-totals.ts';

function totalOf(cells: readonly string[]) {
  const total = new ColumnTotal('amount');
  for (const cell of cells) { const bytes = Buffer.from(`x${cell}x`); total.add(bytes, 1, bytes.length - 1); }
  return total.result();
}

describe('a control total', () => {
  it('is exact where doubles are not', () => {
    expect(totalOf(Array.from({ length: 1000 }, () => '0.10'))).toEqual({ column: 'amount', numbers: 1000, others: 0, sum: '100.00', min: '0.10', max: '0.10' });
    expect(totalOf(['9007199254740993', '9007199254740993', '0.001'])).toMatchObject({ sum: '18014398509481986.001', min: '0.001', max: '9007199254740993' });
    expect(totalOf(Array.from({ length: 50 }, () => '-999999999999999'))).toMatchObject({ sum: '-49999999999999950' });
  });
  it('takes plain decimals alone, and counts everything else apart', () => {
    expect(totalOf(['1e5', '1,000', '€5', '$5', '+5', '.5', '5.', ' 5', '5 ', 'None', 'true', '-', '.', '1.2.3', '--1', '1E+15', '٣', '9'.repeat(101)])).toEqual({ column: 'amount', numbers: 0, others: 18, sum: '0', min: '', max: '' });
    expect(totalOf(['007', '-0', '', '1.50'])).toEqual({ column: 'amount', numbers: 3, others: 0, sum: '8.50', min: '0', max: '7' });
  });
  it('says what adding up BigInts says', () => {
    const cell = fc.oneof(
      fc.tuple(fc.constantFrom('', '-'), fc.bigInt({ min: 0n, max: 10n ** 30n }), fc.option(fc.string({ unit: fc.constantFrom('0', '1', '5', '9'), minLength: 1, maxLength: 20 }), { nil: null })).map(([sign, whole, fraction]) => `${sign}${whole}${fraction === null ? '' : `.${fraction}`}`),
      fc.tuple(fc.constantFrom('', '-'), fc.nat(999_999_999), fc.nat(99)).map(([sign, whole, cents]) => `${sign}${whole}.${String(cents).padStart(2, '0')}`),
      fc.constantFrom('', 'x', '999999999999999', '-999999999999999', '00000000000000000001'),
    );
    const value = (text: string) => { const [whole, fraction = ''] = text.split('.'); return BigInt(whole + fraction.padEnd(30, '0')); };
    fc.assert(fc.property(fc.array(cell, { maxLength: 60 }), (cells) => {
      const numbers = cells.filter((text) => /\d/.test(text)).map(value).sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
      const { sum, min, max, ...counts } = totalOf(cells);
      expect(counts).toEqual({ column: 'amount', numbers: numbers.length, others: cells.filter((text) => text === 'x').length });
      expect(value(sum)).toBe(numbers.reduce((a, b) => a + b, 0n));
      if (numbers.length > 0) expect([value(min), value(max)]).toEqual([numbers[0], numbers.at(-1)]);
    }));
  });
});
