// Files that options name: a profile or a password to read, a file to write.
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { open, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { extname, resolve } from 'node:path';
import { ExhibitError } from '../contract/errors.ts';

/** More than any profile; the contract's own limit. */
const LARGEST_PROFILE = 1_000_000;
const LARGEST_PASSWORD = 1000;
const LARGEST_LIST = 8 * 1024 * 1024;

/** The text of a profile's file. FILE_NOT_FOUND, FILE_UNREADABLE, or PROFILE_INVALID for one that is too large to be any. */
export function readProfile(file: string): Promise<string> {
  return readText(file, (size) => (size > LARGEST_PROFILE ? new ExhibitError('PROFILE_INVALID', `${file} has ${size} bytes; no profile is that large.`) : null));
}

/** The first line of the file that `--password-file` names; null without one. BAD_INPUT where it is empty, or too large to be one. */
export async function passwordOption(file: string | undefined): Promise<string | null> {
  if (file === undefined) return null;
  const text = await readText(file, (size) => (size > LARGEST_PASSWORD ? new ExhibitError('BAD_INPUT', `${file} has ${size} bytes; no password is that long.`) : null));
  const [password] = text.replace(/^\ufeff/, '').split(/\r?\n/, 1);
  if (!password) throw new ExhibitError('BAD_INPUT', `The first line of ${file} is empty.`, 'Write the password into the first line of the file.');
  return password;
}

/** A rule or a list. FILE_NOT_FOUND, FILE_UNREADABLE, or BAD_INPUT for one that is too large to be either. */
export function readTextFile(file: string): Promise<string> {
  return readText(file, (size) => (size > LARGEST_LIST ? new ExhibitError('BAD_INPUT', `${file} has ${size} bytes; no rule or list is that large.`) : null));
}

async function readText(file: string, refuse: (size: number) => ExhibitError | null): Promise<string> {
  try {
    const refusal = refuse((await stat(file)).size);
    if (refusal) throw refusal;
    return await readFile(file, 'utf8');
  } catch (thrown) {
    if (thrown instanceof ExhibitError) throw thrown;
    const missing = thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT';
    throw new ExhibitError(missing ? 'FILE_NOT_FOUND' : 'FILE_UNREADABLE', `${file} ${missing ? 'is not there.' : `cannot be read: ${String(thrown)}`}`, undefined, { cause: thrown });
  }
}

/** What `--profile` names: the id of a profile, or the file of one, known by its ending. */
export async function profileOption(given: string | undefined): Promise<{ readonly profile: string | null; readonly draft: string | null }> {
  if (given === undefined) return { profile: null, draft: null };
  return /^\.ya?ml$/i.test(extname(given)) ? { profile: null, draft: await readProfile(given) } : { profile: given, draft: null };
}

/** BAD_INPUT when `--out` names the case, FILE_EXISTS when it names a file that is not to be replaced. */
export function checkOut(out: string, caseFile: string, replace: boolean): void {
  if (resolve(out) === resolve(caseFile)) throw new ExhibitError('BAD_INPUT', '--out names the case file itself.');
  if (!replace && existsSync(out)) throw new ExhibitError('FILE_EXISTS', `${out} exists already.`, 'Choose another name, or replace it with --force.');
}

/** Beside first, then renamed: a report is whole or not there. */
export async function writeWhole(file: string, content: string | Buffer): Promise<void> {
  await beside(file, (part) => writeFile(part, content, { flush: true }));
}

/** The same for bytes that come in chunks; returns how many they were, and their SHA-256 in hex. */
export async function writeChunks(file: string, chunks: AsyncIterable<Buffer>): Promise<{ readonly bytes: number; readonly sha256: string }> {
  const hash = createHash('sha256');
  let bytes = 0;
  await beside(file, async (part) => {
    const target = await open(part, 'w');
    try {
      for await (const chunk of chunks) {
        hash.update(chunk);
        bytes += chunk.length;
        await target.writeFile(chunk);
      }
      await target.sync();
    } finally {
      await target.close();
    }
  });
  return { bytes, sha256: hash.digest('hex') };
}

async function beside(file: string, write: (part: string) => Promise<void>): Promise<void> {
  const part = `${file}.part`;
  try {
    await write(part);
    await rename(part, file);
  } catch (thrown) {
    await rm(part, { force: true });
    if (thrown instanceof ExhibitError) throw thrown;
    throw new ExhibitError('FILE_UNWRITABLE', `${file} could not be written: ${thrown instanceof Error ? thrown.message : String(thrown)}`);
  }
}
