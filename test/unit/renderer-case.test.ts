// What is typed on the screens of the case is taken as it stands or not at all.
import { describe, expect, test } from 'vitest';
import type { FindingVersion } from '../../src/contract/casework.ts';
import { stakeOfText } from '../../src/renderer/features/case/stake-field.tsx';
import { takenBack } from '../../src/renderer/features/case/review.tsx';
import { instantOfText } from '../../src/renderer/features/explore/cite-absence-dialog.tsx';

describe('money at stake', () => {
  test.each([
    ['48200.00 EUR', { amount: '48200.00', currency: 'EUR' }],
    [' -0.50usdt ', { amount: '-0.50', currency: 'USDT' }],
    ['', null],
  ])('“%s” keeps every digit that was written', (text, stake) => { expect(stakeOfText(text)).toEqual(stake); });
  test.each(['48,200.00 EUR', '1.250,00 EUR', '100', 'EUR 100', '1e3 EUR', 'a lot'])('“%s” is not guessed at', (text) => { expect(stakeOfText(text)).toBeUndefined(); });
});

describe('the limits of a period', () => {
  test.each([
    ['2026-03-14', '2026-03-14T00:00:00.000000Z'],
    ['2026-03-14 01:06', '2026-03-14T01:06:00.000000Z'],
    ['2026-03-14T01:06:18.412345Z', '2026-03-14T01:06:18.412345Z'],
  ])('%s is an instant', (text, instant) => { expect(instantOfText(text)).toBe(instant); });
  test.each(['2026-02-30', '2026-03-14 24:30', '14.03.2026', '2026-03-14 01:06:18 +01:00', 'yesterday'])('%s is none', (text) => { expect(instantOfText(text)).toBeNull(); });
});

describe('a sign-off that is no more', () => {
  const version = (number: number, person: string | null): FindingVersion => ({
    number, time: '2026-03-21T09:40:00.000000Z', person: 'A. Novak', change: `change ${number}`, evidence: [], changed: [],
    finding: { title: '', statement: '', severity: 'none', confidence: 'low', status: 'draft', alternatives: '', stake: null, signedOff: person === null ? null : { person, time: '2026-03-21T09:40:00.000000Z' } },
  });
  test('is told with the change that took it back', () => {
    const lost = takenBack([version(1, null), version(2, 'R. Haddad'), version(3, null), version(4, null)]);
    expect([lost?.signed.number, lost?.by.number]).toEqual([2, 3]);
  });
  test('is not told where nobody signed, or where it stands', () => {
    expect(takenBack([version(1, null)])).toBeNull();
    expect(takenBack([version(1, null), version(2, 'R. Haddad')])).toBeNull();
  });
});
