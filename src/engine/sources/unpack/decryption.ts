// Encrypted files of a zip, decrypted where they are read: the traditional cipher (PKWARE APPNOTE 6.1) and that of WinZip
// (AE-1 and AE-2, https://www.winzip.com/en/support/aes-encryption/). The password is a person's and is kept nowhere.
import { createCipheriv, createHmac, pbkdf2Sync, timingSafeEqual } from 'node:crypto';
import { ExhibitError } from '../../../contract/errors.ts';
import { subRange, type ByteRange } from './byte-range.ts';

/** How a file is encrypted. `check`: the byte that tells a wrong password. */
export type Encryption =
  | { readonly kind: 'traditional'; readonly check: number }
  /** `keyBytes`: 16, 24 or 32. */
  | { readonly kind: 'aes'; readonly keyBytes: number };

const HEADER = 12;
const VERIFIER = 2;
const CODE = 10;
const ITERATIONS = 1000;
const PIECE = 256 * 1024;
const AES_BLOCK = 16;

const wrong = (name: string): ExhibitError => new ExhibitError('PASSWORD_WRONG', `The password does not open ${name}.`);

/**
 * The bytes of an encrypted file as they were before, readable anywhere. Throws PASSWORD_WRONG, and SOURCE_DAMAGED where the
 * code that authenticates the bytes does not match them. The traditional cipher takes one wrong password in 256 for right:
 * what comes out then does not decode.
 */
export function decrypted(data: ByteRange, encryption: Encryption, password: string, name: string): ByteRange {
  return encryption.kind === 'aes' ? aes(data, encryption.keyBytes, password, name) : traditional(data, encryption.check, password, name);
}

function aes(data: ByteRange, keyBytes: number, password: string, name: string): ByteRange {
  const saltBytes = keyBytes / 2;
  const salt = data.read(0, saltBytes);
  const body = subRange(data, saltBytes + VERIFIER, data.size - saltBytes - VERIFIER - CODE);
  if (salt.length < saltBytes || data.size < saltBytes + VERIFIER + CODE) throw new ExhibitError('SOURCE_DAMAGED', `${name} is cut off within what its encryption begins with.`);
  const derived = pbkdf2Sync(password, salt, ITERATIONS, keyBytes * 2 + VERIFIER, 'sha1');
  if (!derived.subarray(keyBytes * 2).equals(data.read(saltBytes, VERIFIER))) throw wrong(name);
  const key = derived.subarray(0, keyBytes);
  const code = createHmac('sha1', derived.subarray(keyBytes, keyBytes * 2));
  for (let at = 0; at < body.size; at += PIECE) code.update(body.read(at, PIECE));
  if (!timingSafeEqual(code.digest().subarray(0, CODE), data.read(data.size - CODE, CODE))) {
    throw new ExhibitError('SOURCE_DAMAGED', `${name} was altered or damaged after it was encrypted: its authentication code does not match.`);
  }
  const cipher = { 16: 'aes-128-ecb', 24: 'aes-192-ecb', 32: 'aes-256-ecb' }[keyBytes] ?? 'aes-256-ecb';
  return {
    size: body.size,
    read(at, size) {
      const bytes = body.read(at, size);
      if (bytes.length === 0) return bytes;
      // Counter mode with the counter little-endian from 1, which Node's own counts the other way round.
      const first = Math.floor(at / AES_BLOCK);
      const counters = Buffer.alloc((Math.floor((at + bytes.length - 1) / AES_BLOCK) - first + 1) * AES_BLOCK);
      for (let i = 0; i < counters.length; i += AES_BLOCK) counters.writeBigUInt64LE(BigInt(first + i / AES_BLOCK + 1), i);
      const stream = keystream(cipher, key, counters);
      const skip = at % AES_BLOCK;
      const plain = Buffer.allocUnsafe(bytes.length);
      for (let i = 0; i < bytes.length; i++) plain[i] = bytes[i] ^ stream[skip + i];
      return plain;
    },
  };
}

/** Counters encrypted one by one. Each is a block of its own by the definition of counter mode: nothing of the file goes through ECB. */
function keystream(cipher: string, key: Buffer, counters: Buffer): Buffer {
  const encrypt = createCipheriv(cipher, key, null).setAutoPadding(false);
  return Buffer.concat([encrypt.update(counters), encrypt.final()]);
}

const CRC = Int32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = (value & 1) === 0 ? value >>> 1 : (value >>> 1) ^ 0xedb88320;
  return value;
});

/** The three keys of the traditional cipher, and what it makes of each byte. */
class Keys {
  #a = 0x12345678;
  #b = 0x23456789;
  #c = 0x34567890;

  constructor(password: Buffer) {
    for (const byte of password) this.#update(byte);
  }

  decrypt(bytes: Buffer): void {
    for (let i = 0; i < bytes.length; i++) {
      const of = (this.#c & 0xffff) | 2;
      bytes[i] ^= (Math.imul(of, of ^ 1) >>> 8) & 0xff;
      this.#update(bytes[i]);
    }
  }

  #update(byte: number): void {
    this.#a = CRC[(this.#a ^ byte) & 0xff] ^ (this.#a >>> 8);
    this.#b = (Math.imul((this.#b + (this.#a & 0xff)) | 0, 134_775_813) + 1) | 0;
    this.#c = CRC[(this.#c ^ (this.#b >>> 24)) & 0xff] ^ (this.#c >>> 8);
  }
}

function traditional(data: ByteRange, check: number, password: string, name: string): ByteRange {
  const secret = Buffer.from(password);
  const begin = (): Keys => {
    const keys = new Keys(secret);
    const header = Buffer.from(data.read(0, HEADER));
    keys.decrypt(header);
    if (header.length < HEADER) throw new ExhibitError('SOURCE_DAMAGED', `${name} is cut off within what its encryption begins with.`);
    if (header[HEADER - 1] !== check) throw wrong(name);
    return keys;
  };
  const body = subRange(data, HEADER, data.size - HEADER);
  let keys = begin();
  let reached = 0;
  return {
    size: body.size,
    read(at, size) {
      // Each byte depends on all before it: going back means beginning again.
      if (at < reached) { keys = begin(); reached = 0; }
      while (reached < at) reached += decrypt(body.read(reached, Math.min(PIECE, at - reached)), keys).length;
      const plain = decrypt(body.read(at, size), keys);
      reached += plain.length;
      return plain;
    },
  };
}

function decrypt(bytes: Buffer, keys: Keys): Buffer {
  const own = Buffer.from(bytes);
  keys.decrypt(own);
  return own;
}
