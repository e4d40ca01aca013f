// `npm run gate:hostile [-- --only NAME,NAME]`: refusing any hostile file of at most 10 MB costs at most 10 s and 512 MB, and the
// application goes on. Each file is given to a case in a process of its own, which is watched from here; on Linux alone,
// because it is /proc that tells what a process and its children held and took.
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { HOSTILE, LARGEST, type HostileFile } from './hostile-files.ts';
import type { Probed } from './hostile-probe.ts';

const MIB = 1024 * 1024;
const LIMIT = { seconds: 10, childMib: 512 } as const;
const AIM = { hostMib: 512, answerMs: 250 } as const;
/** A probe is given up after this many seconds; a child after it would have been given up by its parent. */
const PATIENCE_S = 120;
const LOOK_MS = 20;
/** Of a tick of the clock that /proc counts processor time in: USER_HZ, 100 on every Linux. */
const TICKS_PER_SECOND = 100;

interface Watched { peak: number; cpu: number }

/** Fields of a process, or null when it is gone. */
function look(pid: number): Watched | null {
  try {
    const peak = Number(/^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))?.[1] ?? 0) * 1024;
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return { peak, cpu: (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND };
  } catch {
    return null;
  }
}

function childrenOf(pid: number): readonly number[] {
  try {
    return readdirSync(`/proc/${pid}/task`).flatMap((task) => readFileSync(`/proc/${pid}/task/${task}/children`, 'latin1').split(' ').filter((word) => word !== '').map(Number));
  } catch {
    return [];
  }
}

interface Measured { readonly probed: Probed | null; readonly cpu: number; readonly childPeak: number; readonly hostGrowth: number; readonly said: string }

function measure(folder: string, path: string, draft: boolean): Promise<Measured> {
  return new Promise((resolve) => {
    const probe = spawn(process.execPath, [fileURLToPath(new URL('./hostile-probe.ts', import.meta.url)), folder, path, draft ? 'draft' : 'file'], { stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    let errors = '';
    let warm: Watched | null = null;
    let host: Watched = { peak: 0, cpu: 0 };
    const children = new Map<number, Watched>();
    const began = performance.now();
    const watch = setInterval(() => {
      const now = warm ? look(probe.pid!) : null;
      // A process that has ended and is not yet taken notice of still tells its time, but no memory.
      if (now) host = { peak: Math.max(host.peak, now.peak), cpu: now.cpu };
      for (const pid of warm ? childrenOf(probe.pid!) : []) {
        const seen = look(pid);
        if (seen) children.set(pid, { peak: Math.max(seen.peak, children.get(pid)?.peak ?? 0), cpu: seen.cpu });
      }
      if (performance.now() - began > PATIENCE_S * 1000) probe.kill('SIGKILL');
    }, LOOK_MS);
    probe.stdout.on('data', (bytes: Buffer) => {
      output += bytes.toString();
      if (output.startsWith('ready')) warm ??= look(probe.pid!);
    });
    probe.stderr.on('data', (bytes: Buffer) => { errors += bytes.toString(); });
    probe.on('close', (code, signal) => {
      clearInterval(watch);
      const answer = output.split('\n')[1] ?? '';
      const all = [...children.values()];
      resolve({
        probed: answer === '' ? null : JSON.parse(answer) as Probed,
        cpu: Math.max(0, host.cpu - (warm?.cpu ?? 0)) + all.reduce((sum, { cpu }) => sum + cpu, 0),
        childPeak: Math.max(0, ...all.map(({ peak }) => peak)), hostGrowth: Math.max(0, host.peak - (warm?.peak ?? 0)),
        said: `the probe ended (${signal ?? `code ${code}`}) ${errors.trim().split('\n').at(-1) ?? ''}`,
      });
    });
  });
}

/** What exceeds the limits, in words; none: it is within. */
function excess({ probed, cpu, childPeak }: Measured): readonly string[] {
  if (probed === null) return ['ended'];
  const { list, preview, run, refused, afterwards } = probed;
  return [
    // What is imported may take what its records take. Time without work is that of other programs, and said as such.
    ...(refused && list + preview + run > LIMIT.seconds ? [cpu > LIMIT.seconds ? 'time' : 'wall alone'] : []), ...(childPeak > LIMIT.childMib * MIB ? ['child'] : []),
    ...(afterwards !== 100 ? ['afterwards'] : []),
  ];
}

/** What is more than it should be, though no limit: memory of the host, and how long a case took to answer meanwhile. */
function heavy({ probed, hostGrowth }: Measured): readonly string[] {
  return [...(hostGrowth > AIM.hostMib * MIB ? ['host'] : []), ...(probed !== null && probed.slowest > AIM.answerMs ? ['answer'] : [])];
}

const COLUMNS = ['file', 'MB', 'list s', 'prev s', 'run s', 'cpu s', 'child MiB', 'host +MiB', 'answer ms', 'verdict', 'outcome'] as const;
const WIDTHS = [36, 5, 7, 7, 7, 7, 10, 10, 10, 30, 0];
const printed = (cells: readonly string[]): string => cells.map((cell, i) => (i === 0 || i > 8 ? cell.padEnd(WIDTHS[i]) : cell.padStart(WIDTHS[i]))).join(' ');

async function judged(file: HostileFile): Promise<boolean> {
  const folder = mkdtempSync(join(tmpdir(), 'exhibit-hostile-'));
  try {
    const bytes = await file.make();
    if (bytes.length > LARGEST + MIB / 2) throw new Error(`${file.name} has ${bytes.length} bytes: it is larger than the gate is about`);
    mkdirSync(join(folder, 'given'));
    const path = join(folder, 'given', file.name);
    writeFileSync(path, bytes);
    const measured = await measure(folder, path, file.draft === true);
    const { probed, cpu, childPeak, hostGrowth, said } = measured;
    const above = excess(measured);
    const weight = heavy(measured);
    const seconds = (value: number | undefined): string => (value === undefined ? '—' : value.toFixed(2));
    process.stdout.write(`${printed([
      file.name, (bytes.length / 1e6).toFixed(1), seconds(probed?.list), seconds(probed?.preview), seconds(probed?.run), cpu.toFixed(1), (childPeak / MIB).toFixed(0), (hostGrowth / MIB).toFixed(0),
      probed?.slowest.toFixed(0) ?? '—', above.length > 0 ? `ABOVE (${above.join(', ')})` : weight.length > 0 ? `within, heavy (${weight.join(', ')})` : 'within', (probed?.outcome ?? said).replaceAll(/\s+/g, ' ').slice(0, 110),
    ])}\n`);
    return above.length === 0;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const { values } = parseArgs({ options: { only: { type: 'string' } } });
const only = values.only?.split(',') ?? null;
const files = HOSTILE.filter(({ name }) => only === null || only.some((part) => name.includes(part)));
process.stdout.write(`Limits: ${LIMIT.seconds} s for list, preview and run together; child ${LIMIT.childMib} MiB. Aims: host +${AIM.hostMib} MiB; case.info within ${AIM.answerMs} ms.\n${printed(COLUMNS)}\n`);
let above = 0;
for (const file of files) if (!await judged(file)) above++;
process.stdout.write(`${files.length} files: ${files.length - above} within, ${above} above.\n`);
if (above > 0 || files.length === 0) process.exitCode = 1;
