// SIGKILL at random moments of an import and of annotations made meanwhile. Opened again, the case holds everything that was
// acknowledged, nothing that was half done, and a custody log whose chain holds.
import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { chanceOf } from './chance.ts';
import { checkCase, startTrial } from './trial.ts';
import { makeCase, writeRows } from './workload.ts';

export interface KillResult { readonly trials: number; readonly failed: readonly string[]; /** Where the cases of failed trials are; null without any. */ readonly kept: string | null; readonly acknowledged: number; readonly imports: number; readonly killedWhile: Readonly<Record<string, number>>; readonly seconds: number }

/** A trial is killed at most so long after it has opened its case, in parts of what its imports take when nobody kills it. */
const SPAN = 1.3;
/** One trial in so many is killed while it still opens the case. */
const WHILE_OPENING = 12;
/** Rows of the sources that are imported meanwhile. */
const ROWS = new Map([['second.csv', 300], ['third.csv', 1500]]);

/** `jobs` trials at a time. Folders of trials that fail are kept and named. */
export async function killTrials(trials: number, seed: number, jobs: number, told: (done: number, failed: number) => void): Promise<KillResult> {
  const folder = mkdtempSync(join(tmpdir(), 'exhibit-gate-kill-'));
  const began = performance.now();
  const template = join(folder, 'template.exhibit');
  await makeCase(template, folder);
  const sources = [...ROWS].map(([name, rows]) => writeRows(folder, name, rows, name.slice(0, 3)));
  const { opening, span } = await pace(template, join(folder, 'pace.exhibit'), sources);
  const failed: string[] = [];
  const killedWhile: Record<string, number> = {};
  let [done, next, acknowledged, imports] = [0, 0, 0, 0];
  async function one(number: number): Promise<void> {
    const chance = chanceOf(seed + number);
    const own = join(folder, `trial-${number}`);
    mkdirSync(own);
    const path = join(own, 'gate.exhibit');
    copyFileSync(template, path);
    const trial = startTrial({ path, sources, seed: seed + number, steps: 400, patience: 0 }, (said) => {
      if (said.kind === 'open' && !whileOpening) setTimeout(() => trial.process.kill('SIGKILL'), chance.next() * span);
    });
    const whileOpening = chance.below(WHILE_OPENING) === 0;
    if (whileOpening) setTimeout(() => trial.process.kill('SIGKILL'), chance.next() * opening);
    const { signal, code, stderr } = await trial.ended;
    const faults: string[] = signal === 'SIGKILL' ? [] : [`it ended by itself (${signal ?? code}) ${stderr}`];
    for (const said of trial.said) if (said.kind === 'error') faults.push(`${said.what}: ${said.message}`);
    const phase = !trial.said.some(({ kind }) => kind === 'open') ? 'opening' : trial.said.filter(({ kind }) => kind === 'imported').length === sources.length ? 'annotating alone' : 'importing and annotating';
    killedWhile[phase] = (killedWhile[phase] ?? 0) + 1;
    try {
      const checked = await checkCase(path, trial.said, ROWS);
      acknowledged += checked.acknowledged;
      imports += checked.imports;
      faults.push(...checked.faults);
    } catch (thrown) {
      faults.push(`it does not open: ${thrown instanceof Error ? thrown.message : String(thrown)}`);
    }
    if (faults.length > 0) failed.push(`trial ${number} (--seed ${seed + number} --trials 1, ${basename(own)}): ${faults.join('; ')}`);
    else rmSync(own, { recursive: true, force: true });
    told(++done, failed.length);
  }
  const lane = async (): Promise<void> => { while (next < trials) await one(next++); };
  await Promise.all(Array.from({ length: jobs }, lane));
  if (failed.length === 0) rmSync(folder, { recursive: true, force: true });
  return { trials, failed, kept: failed.length === 0 ? null : folder, acknowledged, imports, killedWhile, seconds: Math.round((performance.now() - began) / 100) / 10 };
}

/** How long a trial takes that nobody kills, in ms: until its case is open, and from then on until all is imported. It leaves compiled code behind for the others. */
async function pace(template: string, path: string, sources: readonly string[]): Promise<{ readonly opening: number; readonly span: number }> {
  let [opening, span] = [0, 0];
  for (let i = 0; i < 2; i++) {
    copyFileSync(template, path);
    const began = performance.now();
    const trial = startTrial({ path, sources, seed: 0, steps: 20, patience: 0 }, (said) => {
      if (said.kind === 'open') opening = performance.now() - began;
      if (said.kind === 'imported') span = performance.now() - began - opening;
    });
    const { code, stderr } = await trial.ended;
    if (code !== 0 || !trial.said.some(({ kind }) => kind === 'closed')) throw new Error(`A trial that nobody kills failed: ${stderr}`);
    for (const end of ['', '-wal', '-shm', '.lock']) rmSync(path + end, { force: true });
  }
  return { opening, span: span * SPAN };
}
