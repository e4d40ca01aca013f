// Room on the disk, looked at before an import begins: a case that cannot grow is better left as it is.
import { statfsSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { ExhibitError } from '../../contract/errors.ts';

/**
 * What an import may take of the disk at most, in multiples of the file as given: its bytes, hashes, columns and text index,
 * and the write-ahead log while it runs. Measured: 0.8 to 1.1 for CSV; compressed files decode to ten times their size, and
 * are stored compressed again.
 */
const ROOM = 2.5;

/** DISK_FULL when the disk of the case has less room than importing `bytes` may take. */
export function requireSpace(casePath: string, bytes: number): void {
  const { bavail, bsize } = statfsSync(dirname(casePath));
  const free = bavail * bsize;
  const needed = bytes * ROOM;
  if (needed <= free) return;
  throw new ExhibitError('DISK_FULL', `Importing ${inGigabytes(bytes)} may take up to ${inGigabytes(needed)}, and the disk of ${basename(casePath)} has ${inGigabytes(free)} left.`);
}

function inGigabytes(bytes: number): string {
  return `${(bytes / 1e9).toLocaleString('en', { maximumFractionDigits: 1 })} GB`;
}
