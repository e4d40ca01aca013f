// Files that the browser sends: streamed to private files of this run, gone when it ends.
import { createWriteStream, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { copyFile, constants, open, rm } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { basename, join } from 'node:path';
import { randomBytes } from 'node:crypto';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { ExhibitError } from '../contract/errors.ts';
import { freeCasePath } from '../engine/desk.ts';

/** Every SQLite file begins with these bytes (https://www.sqlite.org/fileformat.html, 1.3). */
const SQLITE_MAGIC = 'SQLite format 3\0';

/** Characters of a name that are kept; the contract takes no more. */
const LONGEST_NAME = 1000;

/** More bytes than an upload may have; the answer is 413. */
export class TooLarge extends Error {}

/** A file received: where it lies, and the name to show for it where that is not its own. */
export interface Received { readonly path: string; readonly name: string | null }

export class Uploads {
  readonly #folder: string;
  readonly #caseFolder: string;
  readonly #limit: number;

  /** Makes this run's folder, readable by its owner only, and removes those of runs that were killed. `limit` in bytes. */
  constructor(folder: string, caseFolder: string, limit: number) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    for (const name of readdirSync(folder)) if (!isRunning(Number.parseInt(name, 10))) rmSync(join(folder, name), { recursive: true, force: true });
    this.#folder = join(folder, `${process.pid}-${randomBytes(8).toString('hex')}`);
    mkdirSync(this.#folder, { mode: 0o700 });
    this.#caseFolder = caseFolder;
    this.#limit = limit;
  }

  /**
   * Stores a request's body. A case file goes to the folder for cases under its own name, since work on it must outlive
   * this run; everything else lies under a random name, and the name sent, `exports/march/a.csv` for one of a folder, is a
   * label. TooLarge past the limit, FILE_UNWRITABLE when the disk does not take it; what was written until then is removed.
   */
  async receive(request: IncomingMessage, name: string): Promise<Received> {
    const path = join(this.#folder, randomBytes(16).toString('hex'));
    let bytes = 0;
    const limit = this.#limit;
    const counted = new Transform({
      transform(chunk: Buffer, _encoding, done) {
        bytes += chunk.length;
        done(bytes > limit ? new TooLarge() : null, chunk);
      },
    });
    try {
      if (Number(request.headers['content-length'] ?? 0) > limit) throw new TooLarge();
      await pipeline(request, counted, createWriteStream(path, { flags: 'wx', mode: 0o600 }));
      if (/\.exhibit$/i.test(name) && await isDatabase(path)) return { path: await this.#keep(path, name), name: null };
      return { path, name: name.trim() === '' ? 'file without a name' : name.slice(-LONGEST_NAME) };
    } catch (thrown) {
      await rm(path, { force: true });
      if (thrown instanceof Error && 'code' in thrown && ['ENOSPC', 'EACCES', 'EROFS', 'EDQUOT'].includes(String(thrown.code))) {
        throw new ExhibitError('FILE_UNWRITABLE', 'The disk does not take the file.', undefined, { cause: thrown });
      }
      throw thrown;
    }
  }

  /** Removes what was uploaded in this run. What was imported is in its case. */
  close(): void {
    rmSync(this.#folder, { recursive: true, force: true, maxRetries: 5 });
  }

  /** Copies an uploaded case beside the others, never over one, and returns where it lies now. */
  async #keep(path: string, name: string): Promise<string> {
    mkdirSync(this.#caseFolder, { recursive: true });
    for (;;) {
      const kept = freeCasePath(this.#caseFolder, basename(name).replace(/\.exhibit$/i, ''));
      try {
        await copyFile(path, kept, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE);
        await rm(path);
        return kept;
      } catch (thrown) {
        if (!(thrown instanceof Error && 'code' in thrown && thrown.code === 'EEXIST')) throw thrown;
      }
    }
  }
}

async function isDatabase(path: string): Promise<boolean> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(SQLITE_MAGIC.length), 0, SQLITE_MAGIC.length, 0);
    return buffer.toString('latin1', 0, bytesRead) === SQLITE_MAGIC;
  } finally {
    await file.close();
  }
}

/** Whether a process of this machine has the number; one of another person counts. */
function isRunning(pid: number): boolean {
  if (!Number.isSafeInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (thrown) {
    return thrown instanceof Error && 'code' in thrown && thrown.code === 'EPERM';
  }
}
