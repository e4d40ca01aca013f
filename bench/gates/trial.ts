// One trial of a gate: a process that works on a case and is watched from here, and what the case must hold when it is opened again.
import { spawn, type ChildProcess } from 'node:child_process';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ask, FIRST_ROWS, Model, openGateCase, stateText, type Said, type Workload } from './workload.ts';

let child = fileURLToPath(new URL('./workload-child.ts', import.meta.url));
const COMPILED = join(import.meta.dirname, '../../node_modules/.cache/compiled');

/** Trials are started with another entry from now on. */
export function startTrialsWith(entry: string): void { child = entry; }

export interface Watching { readonly process: ChildProcess; readonly said: Said[]; readonly ended: Promise<{ readonly code: number | null; readonly signal: string | null; readonly stderr: string }> }

/** Starts a workload in a process; `command` stands before Node where its limits are set by another program. */
export function startTrial(workload: Workload, heard: (said: Said) => void, command: readonly string[] = []): Watching {
  const [program, ...args] = [...command, process.execPath, child, JSON.stringify(workload)];
  const started = spawn(program!, args, { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, NODE_COMPILE_CACHE: COMPILED } });
  const said: Said[] = [];
  let rest = '';
  let stderr = '';
  started.stdout.on('data', (bytes: Buffer) => {
    const lines = (rest + bytes.toString()).split('\n');
    rest = lines.pop()!;
    for (const line of lines) { const one = JSON.parse(line) as Said; said.push(one); heard(one); }
  });
  started.stderr.on('data', (bytes: Buffer) => { stderr = (stderr + bytes.toString()).slice(-2000); });
  const ended = new Promise<{ code: number | null; signal: string | null; stderr: string }>((resolve, reject) => {
    started.on('error', reject);
    started.on('close', (code, signal) => resolve({ code, signal, stderr }));
  });
  return { process: started, said, ended };
}

export interface Checked { readonly faults: readonly string[]; readonly acknowledged: number; readonly imports: number; readonly pendingKept: boolean }

/** Opens the case as the next person does, and holds it against what was acknowledged. `rows`: how many each source has. */
export async function checkCase(path: string, said: readonly Said[], rows: ReadonlyMap<string, number>): Promise<Checked> {
  const model = new Model();
  let acknowledged = 0;
  const acked = new Set<string>();
  const begun = new Set<string>();
  for (const one of said) {
    if (one.kind === 'ack') { model.take(one.step); acknowledged++; }
    if (one.kind === 'imported') acked.add(basename(one.name));
    if (one.kind === 'importing') begun.add(basename(one.name));
  }
  const last = said.findLast((one) => one.kind === 'step' || one.kind === 'ack' || (one.kind === 'error' && one.what !== 'import'));
  const expected = [model.text];
  // What was asked for and not acknowledged may have come through or not; half of it may not.
  if (last?.kind === 'step') { model.take(last.step); expected.push(model.text); }
  const faults: string[] = [];
  const engine = await openGateCase(path);
  try {
    const state = await stateText(engine);
    const place = expected.indexOf(state);
    if (place < 0) faults.push(`the casework is not what was acknowledged: ${firstDifference(expected[0]!, state)}`);
    const sources = await ask(engine, 'source.list', {});
    const names = sources.map(({ name }) => name);
    if (names[0] !== 'first.csv' || sources[0]?.read !== FIRST_ROWS) faults.push('the first source is not whole');
    for (const name of acked) if (!names.includes(name)) faults.push(`${name} was acknowledged and is gone`);
    for (const { name, read, imported, rejected, duplicate, state: is } of sources.slice(1)) {
      if (!begun.has(name)) faults.push(`${name} was never imported`);
      if (is !== 'complete' || read !== rows.get(name) || imported + rejected + duplicate !== read) faults.push(`${name} is shown as ${is} with ${read} of ${rows.get(name)} records`);
    }
    const { total } = await ask(engine, 'event.search', { query: '', order: 'time', offset: 0, limit: 1 });
    const events = sources.reduce((sum, source) => sum + source.events, 0);
    if (total !== events) faults.push(`${total} events are found, the ledger has ${events}`);
    const verified = await ask(engine, 'case.verify', {});
    if (!verified.ok) faults.push(verified.verdict, ...verified.checks.filter(({ ok }) => !ok).map(({ what, detail }) => `${what}: ${detail}`));
    return { faults, acknowledged, imports: acked.size, pendingKept: place === 1 };
  } finally {
    await engine.close();
  }
}

function firstDifference(expected: string, found: string): string {
  const [a, b] = [expected.split(/[|\n]/), found.split(/[|\n]/)];
  const missing = a.filter((one) => !b.includes(one));
  const more = b.filter((one) => !a.includes(one));
  return `missing ${missing.slice(0, 3).join(', ') || 'nothing'}; not expected ${more.slice(0, 3).join(', ') || 'nothing'}`;
}
