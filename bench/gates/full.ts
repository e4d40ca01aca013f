// A disk that is full at some point of the work: nothing acknowledged is lost, what failed left no trace, and the message says in
// plain words that the disk is full. The disk is a small one in memory where it may be mounted; else a limit on the size of files.
import { execFileSync, spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, statfsSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkCase, startTrial } from './trial.ts';
import { makeCase, writeRows } from './workload.ts';

export type FullWay = 'disk' | 'limit';
export interface FullResult { readonly way: FullWay; readonly points: number; readonly reached: number; readonly failed: readonly string[]; readonly messages: Readonly<Record<string, number>>; readonly seconds: number }

/** Rows of the source imported meanwhile, and what the whole of a trial writes at most; points are spread over that. */
const ROWS = new Map([['second.csv', 4000]]);
const STEPS = 60;
const MIB = 1024 * 1024;
const DISK_BYTES = 64 * MIB;
/** A message that says it, in the words of the product. */
const PLAIN = /^(The disk of .* is full; |.* could not be written: )/;

/** How a full disk can be had here; or the reason why not. `folder` is made, and taken away again. */
export function fullWay(folder: string): { readonly way: FullWay } | { readonly reason: string } {
  if (process.platform !== 'linux') return { reason: 'a full disk is made with mount or prlimit, which are there on Linux alone' };
  mkdirSync(folder, { recursive: true });
  try {
    if (process.getuid?.() === 0 && spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', folder]).status === 0) {
      spawnSync('umount', [folder]);
      return { way: 'disk' };
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  if (spawnSync('prlimit', ['--version']).status === 0) return { way: 'limit' };
  return { reason: 'nothing may be mounted here, and there is no prlimit' };
}

export async function fullTrials(points: number, way: FullWay, seed: number, told: (done: number, failed: number) => void): Promise<FullResult> {
  const began = performance.now();
  const folder = mkdtempSync(join(tmpdir(), 'exhibit-gate-full-'));
  const template = join(folder, 'template.exhibit');
  await makeCase(template, folder);
  const sources = [...ROWS].map(([name, rows]) => writeRows(folder, name, rows, 'lee'));
  const disk = join(folder, 'disk');
  mkdirSync(disk);
  if (way === 'disk') execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${DISK_BYTES}`, 'tmpfs', disk]);
  const failed: string[] = [];
  const messages: Record<string, number> = {};
  let reached = 0;
  try {
    const needed = await bytesOf(join(disk, 'whole'), template, sources, seed);
    for (let point = 0; point < points; point++) {
      const own = join(disk, `point-${point}`);
      mkdirSync(own);
      const path = join(own, 'gate.exhibit');
      copyFileSync(template, path);
      // From nothing left to what all of it takes.
      const room = Math.floor((needed * (point + 1)) / (points + 1));
      const filler = join(disk, 'filler');
      let command: readonly string[] = [];
      if (way === 'disk') fill(disk, filler, room);
      else command = ['prlimit', `--fsize=${Math.max(64 * 1024, room)}`];
      const trial = startTrial({ path, sources, seed: seed + point, steps: STEPS, patience: 6 }, () => undefined, command);
      const { code, signal, stderr } = await trial.ended;
      rmSync(filler, { force: true });
      const faults: string[] = code === 0 ? [] : [`the process ended with ${signal ?? code}: ${stderr}`];
      const errors = trial.said.flatMap((said) => (said.kind === 'error' ? [said] : []));
      if (errors.length > 0) reached++;
      for (const { what, code: named, message } of errors) {
        messages[named] = (messages[named] ?? 0) + 1;
        if ((named !== 'DISK_FULL' && named !== 'FILE_UNWRITABLE') || !PLAIN.test(message)) faults.push(`${what} failed with ${named}: ${message}`);
      }
      try {
        faults.push(...(await checkCase(path, trial.said, ROWS)).faults);
      } catch (thrown) {
        faults.push(`it does not open when there is room again: ${thrown instanceof Error ? thrown.message : String(thrown)}`);
      }
      if (faults.length > 0) failed.push(`point ${point} (${room} bytes left): ${faults.join('; ')}`);
      rmSync(own, { recursive: true, force: true });
      told(point + 1, failed.length);
    }
  } finally {
    if (way === 'disk') spawnSync('umount', ['-l', disk]);
    rmSync(folder, { recursive: true, force: true });
  }
  return { way, points, reached, failed, messages, seconds: Math.round((performance.now() - began) / 100) / 10 };
}

/** What a trial with room for everything takes beyond the case itself. */
async function bytesOf(folder: string, template: string, sources: readonly string[], seed: number): Promise<number> {
  mkdirSync(folder);
  const path = join(folder, 'gate.exhibit');
  copyFileSync(template, path);
  let most = 0;
  const look = setInterval(() => { most = Math.max(most, ['', '-wal', '-shm'].reduce((sum, end) => sum + (statSync(path + end, { throwIfNoEntry: false })?.size ?? 0), 0)); }, 5);
  const trial = startTrial({ path, sources, seed, steps: STEPS, patience: 0 }, () => undefined);
  const { code, stderr } = await trial.ended;
  clearInterval(look);
  if (code !== 0 || trial.said.some(({ kind }) => kind === 'error')) throw new Error(`A trial with room for everything failed: ${stderr}`);
  rmSync(folder, { recursive: true });
  return most - statSync(template).size;
}

/** Leaves so many bytes free, to the page. */
function fill(disk: string, filler: string, room: number): void {
  const { bavail, bsize } = statfsSync(disk);
  writeFileSync(filler, Buffer.alloc(Math.max(0, bavail * bsize - Math.ceil(room / bsize) * bsize)));
}
