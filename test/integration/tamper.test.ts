// The short form of `npm run gate:tamper`: a few dozen bytes changed, each reported or without a meaning; the long form is a command.
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { tamper } from '../../bench/gates/tamper.ts';
import { scratchFolder } from '../support/case.ts';

it('one changed byte anywhere in a case, a bundle or a report is reported, and what was worked on is not', async () => {
  const result = await tamper(join(scratchFolder(), 'gate'), { flips: 40, clean: 7, seed: 20_260_314 });
  expect(result.missed).toEqual([]);
  expect(result.falseAlarms).toEqual([]);
  expect(result).toMatchObject({ flips: 40, clean: 7 });
  expect(result.reported).toBeGreaterThan(10);
}, 180_000);
