// Differences shown beside a change are exact, and only numbers have one.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { numberDelta } from '../../src/contract/delta.ts';

test.each([
  // old,      new,         difference,     percent
  ['500', '50000', '+49,500', '+9,900 %'],
  ['500.00', '50000.00', '+49,500.00', '+9,900 %'],
  ['50000', '500', '−49,500', '−99 %'],
  ['2', '1', '−1', '−50 %'],
  ['0.1', '0.3', '+0.2', '+200 %'],
  ['3', '4', '+1', '+33.3 %'],
  ['3', '2', '−1', '−33.3 %'],
  ['0.00', '25.00', '+25.00', null],
  ['-10', '5', '+15', '+150 %'],
  ['1.10', '1.1', '0.00', '0 %'],
  ['1000000', '1000001', '+1', '+<0.1 %'],
  ['10000', '1', '−9,999', '−99.9 %'],
  ['9007199254740993', '9007199254740995', '+2', '+<0.1 %'],
  ['1', '1234567.89', '+1,234,566.89', '+123,456,689 %'],
])('%s to %s is %s (%s)', (before, after, difference, percent) => {
  expect(numberDelta(before, after)).toMatchObject({ difference, percent, same: before === '1.10' });
});

test.each(['00712', '+5', '1,000', '1e3', ' 5', '5 ', '', '.5', '5.', '0x10', 'NaN', '١٢', '9'.repeat(41)])('%j is not a number, so it has no difference', (text) => {
  expect(numberDelta(text, '1')).toBeNull();
  expect(numberDelta('1', text)).toBeNull();
});

test('the difference added to the old value is the new value, whatever the scales', () => {
  const decimal = fc.tuple(fc.bigInt(-(10n ** 15n), 10n ** 15n), fc.integer({ min: 0, max: 6 }));
  const plain = ([unscaled, scale]: [bigint, number]): string => {
    const digits = (unscaled < 0n ? -unscaled : unscaled).toString().padStart(scale + 1, '0');
    return `${unscaled < 0n ? '-' : ''}${digits.slice(0, digits.length - scale)}${scale ? `.${digits.slice(-scale)}` : ''}`;
  };
  const micros = (text: string): bigint => {
    const [whole, fraction = ''] = text.replaceAll(',', '').replace('−', '-').replace('+', '').split('.');
    return BigInt(`${whole}${fraction.padEnd(6, '0')}`);
  };
  fc.assert(fc.property(decimal, decimal, (before, after) => {
    const delta = numberDelta(plain(before), plain(after))!;
    expect(micros(plain(before)) + micros(delta.difference)).toBe(micros(plain(after)));
  }));
});
