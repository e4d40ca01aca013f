// A thread that writes a copy of a case beside the case's own: through SQLite, never byte by byte, so that what is being written
// meanwhile is in it whole or not at all.
import { createHash } from 'node:crypto';
import { closeSync, existsSync, fsyncSync, openSync, readSync, rmSync } from 'node:fs';
import { basename } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import Database from 'better-sqlite3';
import { ExhibitError, toWireError, type WireError } from '../contract/errors.ts';
import { CaseFile } from './casefile/case-file.ts';
import { guard } from './casefile/settings.ts';
import { takeName } from './casefile/take-name.ts';

export interface CopyTask {
  /** Of the case, and of the file to be made. */
  readonly from: string;
  readonly to: string;
  /** An Int32 that is set to 1 when nobody wants the copy any more. */
  readonly stop: SharedArrayBuffer;
}
export type FromCopier = { readonly kind: 'done'; readonly bytes: number; readonly sha256: string } | { readonly kind: 'failed'; readonly error: WireError };

/** Where a copy is written before it has its name. */
export const partOf = (to: string): string => `${to}.part`;

const CHUNK = 1 << 20;
const port = parentPort!;
const { from, to, stop } = workerData as CopyTask;
const stopped = new Int32Array(stop);
const part = partOf(to);

function copy(): FromCopier {
  if (existsSync(to) || existsSync(part)) throw new ExhibitError('FILE_EXISTS', `There is already a file ${basename(existsSync(to) ? to : part)}.`, 'Choose another name; nothing is overwritten.');
  try {
    const db = new Database(from, { readonly: true, fileMustExist: true });
    try {
      guard(db);
      db.prepare('VACUUM INTO ?').run(part);
    } finally { db.close(); }
    wanted();
    // The copy is open nowhere: the holder is the original's.
    const made = new Database(part, { fileMustExist: true });
    try { made.prepare("DELETE FROM info WHERE key = 'holder'").run(); } finally { made.close(); }
    checkIt();
    const told = hashed();
    wanted();
    takeName(part, to);
    return { kind: 'done', ...told };
  } catch (thrown) {
    for (const end of ['', '-journal']) rmSync(part + end, { force: true });
    throw told(thrown);
  }
}

function wanted(): void {
  if (Atomics.load(stopped, 0) !== 0) throw new ExhibitError('CANCELLED', 'The copy was cancelled; nothing is left of it.');
}

/** Opens it as any case is opened, and lets SQLite go through all of its pages. */
function checkIt(): void {
  const file = CaseFile.open(part, { readOnly: true, person: { name: '', organisation: '' } });
  try {
    const said = file.db.pragma('quick_check(1)', { simple: true });
    if (said !== 'ok') throw new ExhibitError('CASE_DAMAGED', `The copy does not read as it was written: ${String(said)}.`, 'Copy to another disk. The case itself was only read.');
  } finally { file.close(); }
}

function hashed(): { bytes: number; sha256: string } {
  const fd = openSync(part, 'r+');
  try {
    fsyncSync(fd);
    const hash = createHash('sha256');
    const chunk = Buffer.allocUnsafe(CHUNK);
    let bytes = 0;
    for (;;) {
      const read = readSync(fd, chunk, 0, CHUNK, bytes);
      if (read === 0) return { bytes, sha256: hash.digest('hex') };
      hash.update(chunk.subarray(0, read));
      bytes += read;
      wanted();
    }
  } finally { closeSync(fd); }
}

function told(thrown: unknown): unknown {
  const code = String((thrown as { code?: unknown } | null)?.code);
  if (thrown instanceof ExhibitError) return thrown;
  if (code === 'SQLITE_FULL' || code === 'ENOSPC') return new ExhibitError('DISK_FULL', `The disk is full before all of ${basename(to)} is written; nothing is left of it.`, 'Free some space, or copy to a larger disk.');
  if (/^SQLITE_(CORRUPT|NOTADB)/.test(code)) return new ExhibitError('CASE_DAMAGED', `${basename(from)} is damaged and cannot be copied: ${(thrown as Error).message}.`, 'Save what can be saved of it: exhibit salvage.');
  return new ExhibitError('FILE_UNWRITABLE', `${basename(to)} could not be written: ${thrown instanceof Error ? thrown.message : String(thrown)}.`);
}

let answer: FromCopier;
try { answer = copy(); } catch (thrown) { answer = { kind: 'failed', error: toWireError(thrown) }; }
port.postMessage(answer);
port.close();
