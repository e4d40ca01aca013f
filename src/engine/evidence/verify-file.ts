// Verifies whatever Exhibit made for others, told apart by its first bytes: a case, a bundle, an encrypted bundle, a report.
import { closeSync, openSync, readFileSync, readSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import { armor, Decrypter } from 'age-encryption';
import { ExhibitError } from '../../contract/errors.ts';
import type { SigningKey } from '../../contract/evidence.ts';
import type { VerifyReport } from '../../contract/model.ts';
import { CaseFile } from '../casefile/case-file.ts';
import { listCheckpoints } from './checkpoints.ts';
import { parseVerifier } from './notes.ts';
import { verifyBundle } from './verify-bundle.ts';
import { verifyCase } from './verify.ts';
import { verifyReport } from './verify-report.ts';

export interface VerifyHow {
  readonly passphrase: string | null;
  readonly identity: string | null;
  /** The key that must have signed it; null: the one it brings along. */
  readonly verifier: string | null;
  readonly keys: readonly SigningKey[];
}

/** A bundle is read whole. */
const LARGEST = 2 ** 31 - 1;
const CASE = 'SQLite format 3\0';
const AGE = 'age-encryption.org/v1';
const ARMORED = '-----BEGIN AGE ENCRYPTED FILE-----';

/** FILE_NOT_FOUND, FILE_UNREADABLE, NOT_EVIDENCE, PASSPHRASE_WRONG; what opening a case says. */
export async function verifyFile(path: string, how: VerifyHow, signal: AbortSignal, tick: (done: number, total: number) => void = () => undefined): Promise<VerifyReport> {
  if (how.verifier !== null && !parseVerifier(how.verifier)) throw new ExhibitError('BAD_INPUT', 'The key to verify with is none: it is written name+id+key.');
  const head = headOf(path);
  if (head.startsWith(CASE)) return verifyCaseFile(path, how, signal, tick);
  const bytes = readFileSync(path);
  if (head.startsWith(AGE) || head.startsWith(ARMORED)) return verifyBundle(await decrypted(bytes, how), how.verifier, lostAmong(how.keys));
  if (head.startsWith('PK')) return verifyBundle(bytes, how.verifier, lostAmong(how.keys));
  if (/^<!DOCTYPE html>/i.test(head)) return verifyReport(bytes);
  throw new ExhibitError('NOT_EVIDENCE', `${basename(path)} is neither a case nor a bundle nor a report.`);
}

function headOf(path: string): string {
  const name = basename(path);
  try {
    const stat = statSync(path);
    if (!stat.isFile()) throw new ExhibitError('NOT_EVIDENCE', `${name} is not a file.`);
    const head = Buffer.alloc(64);
    const descriptor = openSync(path, 'r');
    try { readSync(descriptor, head, 0, head.length, 0); } finally { closeSync(descriptor); }
    const text = head.toString('latin1');
    if (stat.size > LARGEST && !text.startsWith(CASE)) throw new ExhibitError('NOT_EVIDENCE', `${name} is too large to be a bundle.`);
    return text;
  } catch (thrown) {
    if (thrown instanceof ExhibitError) throw thrown;
    const { code } = thrown as NodeJS.ErrnoException;
    if (code === 'ENOENT') throw new ExhibitError('FILE_NOT_FOUND', `There is no file ${name}.`);
    throw new ExhibitError('FILE_UNREADABLE', `${name} cannot be read (${code ?? 'unknown reason'}).`);
  }
}

async function verifyCaseFile(path: string, { keys, verifier }: VerifyHow, signal: AbortSignal, tick: (done: number, total: number) => void): Promise<VerifyReport> {
  const file = opened(path);
  try {
    const report = await verifyCase(file.db, keys, signal, tick);
    const wanted = verifier === null ? null : parseVerifier(verifier);
    if (!wanted) return report;
    const signed = report.checks.some(({ what }) => what === 'File') ? [] : listCheckpoints(file.db);
    const ok = signed.length > 0 && signed.every((each) => parseVerifier(each.verifier)?.publicKey.equals(wanted.publicKey));
    const checks = [...report.checks, { what: 'Key', ok, detail: ok ? 'every checkpoint was signed with the key you named' : 'not every checkpoint was signed with the key you named' }];
    return ok ? { ...report, checks } : { ...report, ok: false, verdict: 'Signed with another key than the one you named, or not at all.', checks };
  } finally {
    file.close();
  }
}

function opened(path: string): CaseFile {
  try { return CaseFile.open(path, { readOnly: true, person: { name: '', organisation: '' } }); } catch (thrown) {
    if (thrown instanceof ExhibitError) throw thrown;
    throw new ExhibitError('CASE_DAMAGED', `${basename(path)} cannot be opened: ${thrown instanceof Error ? thrown.message : String(thrown)}.`);
  }
}

async function decrypted(bytes: Buffer, { passphrase, identity }: VerifyHow): Promise<Buffer> {
  if (passphrase === null && identity === null) throw new ExhibitError('PASSPHRASE_WRONG', 'The bundle is encrypted.', 'Give its passphrase, or the identity it was encrypted to.');
  const decrypter = new Decrypter();
  try {
    if (passphrase !== null) decrypter.addPassphrase(passphrase);
    if (identity !== null) decrypter.addIdentity(identity.trim());
    const plain = bytes.toString('latin1', 0, ARMORED.length) === ARMORED ? armor.decode(bytes.toString('latin1')) : bytes;
    return Buffer.from(await decrypter.decrypt(plain));
  } catch (thrown) {
    throw new ExhibitError('PASSPHRASE_WRONG', `The bundle cannot be decrypted: ${thrown instanceof Error ? thrown.message : String(thrown)}.`, 'Check the passphrase or the identity; if it is right, the file was changed or damaged.');
  }
}

function lostAmong(keys: readonly SigningKey[]): (keyId: string) => string | null {
  return (keyId) => {
    const lost = keys.find(({ id }) => id === keyId)?.lost;
    return lost ? `, which was declared lost on ${lost.date.slice(0, 10)}: ${lost.reason}` : null;
  };
}
