// Parts of the overview by themselves: fields read without the mapper, exact sums, words that decide what an action counts as.
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { groupedDecimal } from '../../src/contract/overview.ts';
import { statedField } from '../../src/engine/events/record-walk.ts';
import { decimalOf, decimalText, minus, plus, ZERO } from '../../src/engine/overview/decimal-sum.ts';
import { isBalance, moneyKindOf } from '../../src/engine/overview/money-words.ts';
import { EXTRAS } from '../../src/engine/rules/schema.ts';
import { plainExtras, plainFields } from '../../src/engine/sources/profiles/plain-fields.ts';
import { sharePercent } from '../../src/engine/overview/requirements.ts';
import type { Dialect } from '../../src/engine/record.ts';
import { createProfileMapper } from '../../src/engine/sources/profiles/mapper.ts';
import { profileById } from '../../src/engine/sources/profiles/profiles.ts';

const NAMES = ['reason', 'transaction', 'authorised by', 'amount', 'currency'];
const HEADERS = ['timestamp', 'admin_id', 'reason', 'Reason', 'REASON', 'Change Reason', 'transaction', 'Transaction ID', 'txid', 'approved_by', 'authorised by', 'Authorised By', 'Amount', 'amount', 'CCY', 'currency', 'old_value', 'new_value', 'note'];
const cell = fc.constantFrom('', 'x', '1.50', 'NULL', '\\N', '***', '[REDACTED]', 'None', ' ', 'a "b"', 'c,d', 'e\nf', 'ü', '"');
const written = (text: string, quote: boolean): string => (quote || /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

it('reads named fields of any row of any table as the mapper tells them, rows too short or too long included', () => {
  const profile = profileById('generic-back-office');
  const some = { stated: 0, not: 0 };
  fc.assert(fc.property(fc.uniqueArray(fc.constantFrom(...HEADERS), { minLength: 1, maxLength: 12 }), fc.array(fc.tuple(cell, fc.boolean()), { minLength: 1, maxLength: 14 }), (header, cells) => {
    const dialect: Dialect = { format: 'csv', delimiter: 44, quote: 34, header, bomBytes: 0 };
    const record = Buffer.from(cells.map(([text, quote]) => written(text, quote)).join(','));
    const fields = createProfileMapper(profile, dialect, { zone: 'UTC', dateOrder: null }).detail(record)[0]!.fields;
    const told = NAMES.map((name) => statedField(fields, name)?.value ?? null);
    expect(plainFields(profile, dialect, NAMES)!(record)).toEqual(told);
    // By the names that they are mapped to, as rules ask; a column that the row is too short for states none.
    const all = new Map(fields.filter(({ name }) => EXTRAS.includes(name as never)).map(({ name, value, kind }) => [name, kind === 'value' || kind === 'masked' ? value : null]));
    expect(plainExtras(profile, dialect, EXTRAS)!(record)).toEqual(all);
    for (const one of told) if (one === null) some.not++; else some.stated++;
  }), { numRuns: 2000 });
  expect(Math.min(some.stated, some.not)).toBeGreaterThan(500);
});

it('leaves to the mapper what is no table, or whose columns do not go by names', () => {
  expect(plainFields(profileById('generic-back-office'), { format: 'ndjson', bomBytes: 0 }, NAMES)).toBeNull();
  expect(plainFields(profileById('okta'), { format: 'csv', delimiter: 44, quote: 34, header: ['a'], bomBytes: 0 }, NAMES)).toBeNull();
});

describe('decimals', () => {
  it('add up to the last digit, whatever their order, as whole numbers of the finest unit do', () => {
    fc.assert(fc.property(fc.array(fc.tuple(fc.bigInt(-(10n ** 20n), 10n ** 20n), fc.integer({ min: 0, max: 8 })), { maxLength: 30 }), (numbers) => {
      const sum = numbers.reduce((all, [unscaled, scale]) => plus(all, { unscaled, scale }), ZERO);
      const fine = numbers.reduce((all, [unscaled, scale]) => all + unscaled * 10n ** BigInt(8 - scale), 0n);
      expect(sum.unscaled * 10n ** BigInt(8 - sum.scale)).toBe(fine);
      expect(minus(sum, sum).unscaled).toBe(0n);
    }));
  });

  it('of a column are those that the log wrote', () => {
    fc.assert(fc.property(fc.integer({ min: -999_999_999, max: 999_999_999 }), fc.integer({ min: 0, max: 6 }), (unscaled, scale) => {
      const text = decimalText({ unscaled: BigInt(unscaled), scale });
      const again = decimalOf(Number(text));
      expect(minus(again, { unscaled: BigInt(unscaled), scale }).unscaled).toBe(0n);
    }));
    expect(['0.0000001', '123456789012345', '-0.5'].map((text) => decimalText(decimalOf(Number(text))))).toEqual(['0.0000001', '123456789012345', '-0.5']);
  });

  it('are written in groups, with a sign as wide as the other', () => {
    expect([groupedDecimal('1234567.50'), groupedDecimal('-1000'), groupedDecimal('0.00', true), groupedDecimal('12', true), groupedDecimal('999')]).toEqual(['1,234,567.50', '−1,000', '0.00', '+12', '999']);
  });
});

it('a share is cut and never rounded up, and what is there is never nothing', () => {
  expect([[9999, 10_000], [1, 3], [1, 100_000], [0, 5], [5, 5], [1, 2]].map(([part, of]) => sharePercent(part!, of!))).toEqual(['99.9 %', '33.3 %', '<0.1 %', '0 %', '100 %', '50 %']);
});

it.each([
  ['deposit.settle', 'deposit'], ['Manual Deposit Adjustment', 'adjustment'], ['WITHDRAWAL_EXECUTE', 'disbursement'], ['payoutApproved', 'decision'], ['Withdrawal Request', 'decision'], ['cash-out', 'disbursement'],
  ['deposit.limit.update', null], ['withdrawal.cancelled', null], ['deposit.reversal', null], ['refund.settle', null], ['wallet.transfer', null], ['', null], [null, null],
])('the action %s counts as %s', (action, kind) => {
  expect(moneyKindOf(action)).toBe(kind);
});

it.each([['balance', true], ['wallet.balance', true], ['bonusBalance', true], ['low_balance_threshold', false], ['balance_limit', false], ['unbalanced', false], ['amount', false]])('the field %s is a balance: %s', (field, is) => {
  expect(isBalance(field)).toBe(is);
});
