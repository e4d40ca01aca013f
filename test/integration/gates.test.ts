// The gates in short: a process killed at random, a log cut and flipped, a disk that is full. docs/gates.md has the long form.
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { chanceOf } from '../../bench/gates/chance.ts';
import { fullTrials, fullWay } from '../../bench/gates/full.ts';
import { killTrials } from '../../bench/gates/kill.ts';
import { tornTrials } from '../../bench/gates/torn.ts';
import { checkCase } from '../../bench/gates/trial.ts';
import { makeCase, runWorkload, writeRows, type Said } from '../../bench/gates/workload.ts';
import { scratchFolder } from '../support/case.ts';

const full = fullWay(join(tmpdir(), `exhibit-gate-probe-${process.pid}`));
const quiet = () => undefined;

describe('what was acknowledged', { timeout: 240_000 }, () => {
  it('is in the case when the process was killed, and nothing half done is', async () => {
    expect(await killTrials(3, 11, 2, quiet)).toMatchObject({ trials: 3, failed: [] });
  });

  it('is in the case up to where its log was cut or altered', async () => {
    const result = await tornTrials(4, 15, 11, quiet);
    expect(result).toMatchObject({ states: 5, failed: [] });
    expect(result.cuts).toBeGreaterThan(20);
  });

  it.skipIf('reason' in full)(`is in the case when the disk was full, which is said plainly${'reason' in full ? ` (${full.reason})` : ''}`, async () => {
    const result = await fullTrials(2, 'way' in full ? full.way : 'limit', 11, quiet);
    expect(result).toMatchObject({ failed: [] });
    expect(result.reached).toBeGreaterThan(0);
  });
});

it('a trial would notice a write that is gone, one that nobody made, and half an import', async () => {
  const folder = scratchFolder();
  const path = join(folder, 'gate.exhibit');
  await makeCase(path, folder);
  const said: Said[] = [];
  const second = writeRows(folder, 'second.csv', 50, 'lee');
  await runWorkload({ path, sources: [second], seed: 3, steps: 12, patience: 0 }, (one) => said.push(one));
  const rows = new Map([['second.csv', 50]]);
  expect((await checkCase(path, said, rows)).faults).toEqual([]);
  const more: Said = { kind: 'ack', step: { do: 'note', event: 'S-001:1', text: 'never written' } };
  expect((await checkCase(path, [...said, more], rows)).faults).toEqual([expect.stringContaining('missing S-001:1 never written')]);
  const last = said.findLastIndex(({ kind }) => kind === 'ack');
  expect((await checkCase(path, said.filter((_, i) => i !== last && i !== last - 1 && said[i]!.kind !== 'importing'), rows)).faults.join()).toMatch(/not what was acknowledged.*second\.csv was never imported/);
  expect((await checkCase(path, said, new Map([['second.csv', 60]]))).faults).toEqual(['second.csv is shown as complete with 50 of 60 records']);
  expect(chanceOf(5).next()).toBe(chanceOf(5).next());
});
