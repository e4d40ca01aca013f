// The one line at the end adds up, and a suite that crashed is never silence.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { addTallies, readTally, type Tally } from '../../scripts/tally.ts';
import { temporaryFolder } from '../support/folders.ts';

const whole: Tally = { passed: 7, failed: 0, skipped: 2, reasons: ['2 × no folder of samples'], failures: [] };

test.each([
  ['passed', JSON.stringify(whole), 0, whole],
  ['failed', JSON.stringify({ ...whole, failed: 3 }), 1, { ...whole, failed: 3 }],
  ['passed every test and ended badly', JSON.stringify(whole), 1, { ...whole, failed: 1 }],
  ['was killed', JSON.stringify(whole), null, { ...whole, failed: 1 }],
  ['wrote half a report', '{"passed": 7', 0, { passed: 0, failed: 1, skipped: 0, reasons: [], failures: ['the suite ended without a report'] }],
] as const)('a suite that %s', (_, text, exitCode, expected) => {
  const file = join(temporaryFolder(), 'tally.json');
  writeFileSync(file, text);
  expect(readTally(file, exitCode)).toEqual(expected);
});

test('a suite that wrote nothing is one failure', () => {
  expect(readTally(join(temporaryFolder(), 'none.json'), 0)).toMatchObject({ failed: 1 });
});

test('sums keep every reason, and name what failed', () => {
  expect(addTallies([whole, { passed: 1, failed: 2, skipped: 1, reasons: ['1 × no Electron'], failures: ['adds up'] }])).toEqual({
    passed: 8, failed: 2, skipped: 3, reasons: ['2 × no folder of samples', '1 × no Electron'], failures: ['adds up'],
  });
});
