// The C2SP texts: signed notes (c2sp.org/signed-note), checkpoints (c2sp.org/tlog-checkpoint) and proofs (c2sp.org/tlog-proof), written
// and read, so that other tools can check what Exhibit signs.
import { createPublicKey, hash, sign, verify, type KeyObject } from 'node:crypto';

const ED25519 = Buffer.from([1]);
/** SubjectPublicKeyInfo of an Ed25519 key in front of its 32 bytes. */
const SPKI = Buffer.from('302a300506032b6570032100', 'hex');
const PROOF = 'c2sp.org/tlog-proof@v1';
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

export interface Checkpoint { readonly origin: string; readonly size: number; readonly root: Buffer; /** Lines behind the root. */ readonly extra: readonly string[] }
export interface Proof { readonly index: number; readonly hashes: readonly Buffer[]; readonly note: string }
/** A name with the key that signs under it. */
export interface Verifier { readonly name: string; readonly publicKey: Buffer }

export function checkpointText({ origin, size, root, extra }: Checkpoint): string {
  return [origin, String(size), root.toString('base64'), ...extra].map((line) => `${line}\n`).join('');
}

/** SHA-256(name ‖ LF ‖ 0x01 ‖ key), the first four bytes. */
export function keyIdOf({ name, publicKey }: Verifier): Buffer {
  return hash('sha256', Buffer.concat([Buffer.from(`${name}\n`), ED25519, publicKey]), 'buffer').subarray(0, 4);
}

/** `name+keyid+key`, as verifiers of signed notes take it. */
export function verifierText(verifier: Verifier): string {
  return `${verifier.name}+${keyIdOf(verifier).toString('hex')}+${Buffer.concat([ED25519, verifier.publicKey]).toString('base64')}`;
}

/** Null for what is no verifier of this kind, or whose key id is not that of its key. */
export function parseVerifier(text: string): Verifier | null {
  const [, name, id, key] = /^([^+\s]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)$/.exec(text) ?? [];
  const bytes = key === undefined ? null : decoded(key);
  if (!bytes || bytes.length !== 33 || bytes[0] !== ED25519[0]) return null;
  const verifier = { name, publicKey: bytes.subarray(1) };
  return keyIdOf(verifier).toString('hex') === id ? verifier : null;
}

export function publicKeyOf(privateKey: KeyObject): Buffer {
  return createPublicKey(privateKey).export({ type: 'spki', format: 'der' }).subarray(SPKI.length);
}

/** The text, an empty line, and a signature line under `name`. */
export function signNote(text: string, name: string, privateKey: KeyObject): string {
  const verifier = { name, publicKey: publicKeyOf(privateKey) };
  const signature = sign(null, Buffer.from(text), privateKey);
  return `${text}\n— ${name} ${Buffer.concat([keyIdOf(verifier), signature]).toString('base64')}\n`;
}

/** The text of a note that one of the verifiers signed, or null. Signatures of others are passed over, as the specification says. */
export function openNote(note: string, verifiers: readonly Verifier[]): { readonly text: string; readonly by: Verifier } | null {
  const end = note.lastIndexOf('\n\n');
  if (end < 0 || !note.endsWith('\n')) return null;
  const text = note.slice(0, end + 1);
  for (const line of note.slice(end + 2, -1).split('\n')) {
    const [, name, signed] = /^— ([^+\s]+) ([A-Za-z0-9+/=]+)$/.exec(line) ?? [];
    const bytes = signed === undefined ? null : decoded(signed);
    if (!bytes || bytes.length !== 68) return null;
    for (const by of verifiers) {
      if (by.name !== name || !keyIdOf(by).equals(bytes.subarray(0, 4))) continue;
      const key = createPublicKey({ key: Buffer.concat([SPKI, by.publicKey]), format: 'der', type: 'spki' });
      if (verify(null, Buffer.from(text), key, bytes.subarray(4))) return { text, by };
      return null;
    }
  }
  return null;
}

/** Null for a text that is no checkpoint. */
export function parseCheckpoint(text: string): Checkpoint | null {
  const lines = text.split('\n');
  if (lines.length < 4 || lines.pop() !== '' || lines.includes('')) return null;
  const [origin, size, root, ...extra] = lines;
  const bytes = decoded(root);
  if (!/^(?:0|[1-9]\d{0,14})$/.test(size) || bytes?.length !== 32) return null;
  return { origin, size: Number(size), root: bytes, extra };
}

export function proofText({ index, hashes, note }: Proof): string {
  return [PROOF, `index ${index}`, ...hashes.map((each) => each.toString('base64')), '', note].join('\n');
}

export function parseProof(text: string): Proof | null {
  const end = text.indexOf('\n\n');
  if (end < 0) return null;
  const [head, index, ...rest] = text.slice(0, end).split('\n');
  const [, at] = /^index (0|[1-9]\d{0,14})$/.exec(index ?? '') ?? [];
  const hashes = rest.map(decoded);
  if (head !== PROOF || at === undefined || !hashes.every((each) => each?.length === 32)) return null;
  return { index: Number(at), hashes: hashes as Buffer[], note: text.slice(end + 2) };
}

/** Bytes of a base64 text written the one right way; null for any other. */
function decoded(text: string): Buffer | null {
  if (!BASE64.test(text)) return null;
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text ? bytes : null;
}
