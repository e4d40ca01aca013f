// What the bench needs of the machine: other programs, cold files, the speed of its disk, and what it is called.
import { spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';

export function finished(result: ReturnType<typeof spawnSync>): string {
  if (result.status !== 0) throw new Error(`${result.error?.message ?? ''} ${String(result.stderr)}`);
  return String(result.stdout);
}

export function machineText(): string {
  return `${cpus().length} × ${cpus()[0].model.trim()}, ${Math.round(totalmem() / 2 ** 30)} GiB of memory, ${process.platform} ${process.arch}, Node ${process.versions.node}`;
}

/** Puts the file out of the page cache (posix_fadvise DONTNEED, as `dd` does it); false where there is no such `dd`. */
export function dropFromCache(path: string): boolean {
  return spawnSync('dd', [`if=${path}`, 'iflag=nocache', 'count=0', 'status=none']).status === 0;
}

/** Bytes a second that the disk gives when the file is read from its beginning past the page cache (O_DIRECT), 512 MiB at most; null where that cannot be measured. */
export function sequentialReadSpeed(path: string): number | null {
  const megabytes = Math.min(512, Math.floor(statSync(path).size / 2 ** 20));
  if (megabytes < 1) return null;
  const began = process.hrtime.bigint();
  const { status } = spawnSync('dd', [`if=${path}`, 'of=/dev/null', 'bs=4M', 'iflag=direct,count_bytes', `count=${megabytes * 2 ** 20}`, 'status=none']);
  return status === 0 ? megabytes * 2 ** 20 / (Number(process.hrtime.bigint() - began) / 1e9) : null;
}

/** The program that counts lines with a text: ripgrep where it is, grep otherwise. */
export function searcher(): 'rg' | 'grep' {
  return spawnSync('rg', ['--version']).status === 0 ? 'rg' : 'grep';
}

/** Seconds and lines of `rg -cF` (or `grep -cF`) over the files, which are in the page cache. */
export function searchSeconds(program: 'rg' | 'grep', needle: string, paths: readonly string[]): { seconds: number; lines: number } {
  const began = process.hrtime.bigint();
  const out = finished(spawnSync(program, ['-cF', '--', needle, ...paths], { encoding: 'utf8' }));
  const seconds = Number(process.hrtime.bigint() - began) / 1e9;
  return { seconds, lines: out.trim().split('\n').reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(':') + 1)), 0) };
}

export function median(numbers: readonly number[]): number {
  return [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];
}
