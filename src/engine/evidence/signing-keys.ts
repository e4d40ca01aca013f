// The Ed25519 keys that checkpoints are signed with: in the application's own folder, each encrypted under a passphrase. A key is
// never deleted; one that was lost is declared so, and another takes its place.
import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { createPrivateKey, generateKeyPairSync, hash, type KeyObject } from 'node:crypto';
import { join } from 'node:path';
import { z } from 'zod';
import { ExhibitError } from '../../contract/errors.ts';
import type { SigningKey } from '../../contract/evidence.ts';
import { publicKeyOf } from './notes.ts';

/** Shorter passphrases are tried through in an afternoon. */
const SHORTEST_PASSPHRASE = 8;
const CIPHER = 'aes-256-cbc';

const listSchema = z.array(z.object({
  id: z.string(), publicKey: z.string(), created: z.string(), lost: z.object({ date: z.string(), reason: z.string() }).nullable(),
}));

export interface UnlockedKey { readonly id: string; readonly privateKey: KeyObject; readonly publicKey: Buffer }

export class SigningKeys {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** In the order in which they were made or restored; the last one that is not lost signs. */
  list(): readonly SigningKey[] {
    let text: string;
    try { text = readFileSync(this.#listFile, 'utf8'); } catch (thrown) {
      if ((thrown as NodeJS.ErrnoException).code === 'ENOENT') return [];
      throw new ExhibitError('FILE_UNREADABLE', `The list of keys in Exhibit’s own folder cannot be read: ${String(thrown)}`);
    }
    try { return listSchema.parse(JSON.parse(text)); } catch {
      throw new ExhibitError('FILE_UNREADABLE', 'The list of keys in Exhibit’s own folder is damaged.', 'Restore your key from its backup; keys.json there can be set aside, the keys beside it are not touched.');
    }
  }

  /** A new key, which signs from now on. */
  create(passphrase: string): SigningKey {
    if (passphrase.length < SHORTEST_PASSPHRASE) throw new ExhibitError('BAD_INPUT', `A passphrase has at least ${SHORTEST_PASSPHRASE} characters.`, 'Several words in a row are easy to remember and hard to guess.');
    return this.#keep(generateKeyPairSync('ed25519').privateKey, passphrase);
  }

  /** The encrypted key as it is kept. KEY_UNKNOWN when there is none of that name. */
  backup(id: string): string {
    this.#known(id);
    try { return readFileSync(this.#keyFile(id), 'utf8'); } catch {
      throw new ExhibitError('KEY_UNKNOWN', `The file of key ${id} is not in Exhibit’s own folder any more.`, 'Restore it from a backup, or declare it lost.');
    }
  }

  /** Takes a backup in again; it stays under its passphrase. */
  restore(text: string, passphrase: string): SigningKey {
    const privateKey = decrypted(text, passphrase);
    if (privateKey.asymmetricKeyType !== 'ed25519') throw new ExhibitError('BAD_INPUT', 'This is no backup of a signing key: it is no Ed25519 key.');
    return this.#keep(privateKey, passphrase);
  }

  /** Signs nothing any more. What it signed stays signed; verification names it with date and reason. */
  declareLost(id: string, reason: string, now: Date = new Date()): readonly SigningKey[] {
    this.#known(id);
    this.#write(this.list().map((key) => (key.id === id ? { ...key, lost: { date: now.toISOString(), reason } } : key)));
    return this.list();
  }

  /** The key that signs, made now where there is none. PASSPHRASE_WRONG when it does not open. */
  unlock(passphrase: string): UnlockedKey {
    const key = this.list().findLast(({ lost }) => lost === null) ?? this.create(passphrase);
    const privateKey = decrypted(this.backup(key.id), passphrase);
    const publicKey = publicKeyOf(privateKey);
    if (publicKey.toString('base64') !== key.publicKey) throw new ExhibitError('KEY_UNKNOWN', `The file of key ${key.id} holds another key.`, 'Restore it from a backup, or declare it lost.');
    return { id: key.id, privateKey, publicKey };
  }

  #keep(privateKey: KeyObject, passphrase: string): SigningKey {
    const publicKey = publicKeyOf(privateKey);
    const id = keyName(publicKey);
    const pem = privateKey.export({ type: 'pkcs8', format: 'pem', cipher: CIPHER, passphrase });
    mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
    writeWhole(this.#keyFile(id), pem.toString());
    const known = this.list();
    const key = known.find((each) => each.id === id) ?? { id, publicKey: publicKey.toString('base64'), created: new Date().toISOString(), lost: null };
    // One that was found again signs again.
    const found = { ...key, lost: null };
    this.#write([...known.filter((each) => each.id !== id), found]);
    return found;
  }

  #known(id: string): void {
    if (!this.list().some((key) => key.id === id)) throw new ExhibitError('KEY_UNKNOWN', `There is no key ${id.slice(0, 40)} on this machine.`);
  }

  #write(keys: readonly SigningKey[]): void {
    writeWhole(this.#listFile, `${JSON.stringify(keys, null, 2)}\n`);
  }

  get #listFile(): string { return join(this.#folder, 'keys.json'); }
  #keyFile(id: string): string { return join(this.#folder, `${id}.pem`); }
}

/** Name of a key: the first eight bytes of the SHA-256 of its public half. */
export function keyName(publicKey: Buffer): string {
  return hash('sha256', publicKey).slice(0, 16);
}

function decrypted(pem: string, passphrase: string): KeyObject {
  if (!pem.includes('-----BEGIN ENCRYPTED PRIVATE KEY-----')) throw new ExhibitError('BAD_INPUT', 'This is no backup of a signing key: it holds no encrypted key.');
  try { return createPrivateKey({ key: pem, format: 'pem', passphrase }); } catch {
    throw new ExhibitError('PASSPHRASE_WRONG', 'The passphrase does not open the signing key.');
  }
}

/** Readable by its owner alone; after a power cut the old or the new content is there, never a part. */
function writeWhole(file: string, text: string): void {
  const beside = `${file}.${process.pid}.new`;
  try {
    const descriptor = openSync(beside, 'w', 0o600);
    try {
      writeSync(descriptor, text);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    renameSync(beside, file);
  } catch (thrown) {
    throw new ExhibitError('FILE_UNWRITABLE', `The key cannot be kept in Exhibit’s own folder: ${String(thrown)}`, undefined, { cause: thrown });
  }
  if (!existsSync(file)) throw new ExhibitError('FILE_UNWRITABLE', 'The key cannot be kept in Exhibit’s own folder.');
}
