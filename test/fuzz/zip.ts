// Fuzzes zip, archives within archives included: nothing but our own errors, nothing damaged that does not say so, and
// counts and hashes of what really came out.
import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { gzipSync } from 'node:zlib';
import { ExhibitError } from '../../src/contract/errors.ts';
import { Budget, LIMITS } from '../../src/engine/sources/unpack/budget.ts';
import type { Part } from '../../src/engine/sources/unpack/part.ts';
import { openContainer } from '../../src/engine/sources/unpack/zip-container.ts';
import { CONTENTS, isContents } from './contents.ts';
import { must, type Fuzzer } from './fuzzer.ts';
import { mutate } from './mutate.ts';
import { pack } from './pack.ts';
import type { Random } from './random.ts';

const NAMES = ['a.csv', 'a.csv', 'audit/b.json', 'ü.csv', '../../evil.txt', '/etc/passwd', 'C:\\x', 'a\\b', '', '.', '__MACOSX/._a.csv', '.DS_Store', 'folder/', '__proto__', 'a › b', 'x\0y', '[Content_Types].xml'];
const SPECIAL = ['PK\x01\x02', 'PK\x03\x04', 'PK\x05\x06', 'PK\x06\x06', 'PK\x06\x07', 'PK\x07\x08', '\0', '\0\0\0\0', '\xff\xff\xff\xff', '\x01\0', '\x08\0', '\x09\0'].map((text) => Buffer.from(text, 'latin1'));

export interface Taken { readonly part: Part; readonly bytes: Buffer; readonly partial: boolean; readonly error: ExhibitError | null; readonly remarks: readonly string[] }
export interface Unpacked { readonly kind: 'zip' | 'xlsx'; readonly taken: readonly Taken[]; readonly remarks: readonly string[] }

/** Takes everything out, as the child process does, only in this process. An ExhibitError is an answer; anything else is a fault. */
export async function unpack(input: Buffer): Promise<Unpacked | ExhibitError> {
  const budget = new Budget({ name: 'given.zip', raiseLimits: false, givenBytes: input.length, freeBytes: Infinity, checked() { /* nobody waits */ } });
  try {
    const container = await openContainer({ range: { size: input.length, read: (at, size) => Buffer.from(input.subarray(at, at + Math.max(0, size))) }, inside: [], name: 'given.zip', layers: [], sha256: '', budget, folder: tmpdir() });
    try {
      const taken: Taken[] = [];
      for await (const part of container.parts()) taken.push(await take(part));
      return { kind: container.kind, taken, remarks: container.remarks };
    } finally {
      container.close();
    }
  } catch (thrown) {
    if (thrown instanceof ExhibitError) return thrown;
    throw thrown;
  }
}

async function take(part: Part): Promise<Taken> {
  must((part.refusal === null) === (part.open !== null), () => `${part.inside} is ${part.refusal === null ? 'not ' : ''}refused, and can ${part.open === null ? 'not ' : ''}be opened`);
  const chunks: Buffer[] = [];
  if (part.open === null) return { part, bytes: Buffer.alloc(0), partial: false, error: null, remarks: [] };
  try {
    const reading = await part.open();
    try {
      for (let chunk = await reading.next(); chunk !== null; chunk = await reading.next()) chunks.push(Buffer.from(chunk));
      const bytes = Buffer.concat(chunks);
      if (!part.sheet && reading.container === 'none') {
        must(reading.given.bytes === bytes.length, () => `${part.inside} is said to have ${reading.given.bytes} bytes, ${bytes.length} came out`);
        must(reading.given.sha256 === createHash('sha256').update(bytes).digest('hex'), () => `${part.inside} has another hash than is said`);
      }
      return { part, bytes, partial: reading.partial, error: null, remarks: reading.remarks };
    } finally {
      reading.close();
    }
  } catch (thrown) {
    if (thrown instanceof ExhibitError) return { part, bytes: Buffer.concat(chunks), partial: true, error: thrown, remarks: [] };
    throw thrown;
  }
}

function makeZip(random: Random, depth = 1): Buffer {
  const files = random.list(random.pick([0, 1, 1, 2, 3, 5]), () => {
    const content = random.pick(CONTENTS);
    const inner = depth <= LIMITS.depth && random.chance(0.12) ? makeZip(random, depth + 1) : random.chance(0.15) ? gzipSync(content, { level: 1 }) : content;
    return { name: random.chance(0.75) ? `${random.pick(['a', 'b', 'c'])}.csv` : random.pick(NAMES), content: inner, deflate: random.chance(0.6), descriptor: random.chance(0.2) };
  });
  return pack(files, random.chance(0.1) ? 'a comment' : '');
}

export const zip: Fuzzer = {
  name: 'zip',
  make(random) {
    if (random.chance(0.02)) return Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), random.bytes(random.int(200))]);
    const whole = makeZip(random);
    return random.chance(0.75) ? mutate(random, whole, SPECIAL, 40_000) : whole;
  },
  async check(input) {
    const unpacked = await unpack(input);
    if (unpacked instanceof ExhibitError) { must(unpacked.message !== '', 'an error without a message'); return; }
    const names = new Set<string>();
    for (const { part, bytes, partial, error } of unpacked.taken) {
      must(!names.has(part.inside), () => `two parts are named ${JSON.stringify(part.inside)}`);
      names.add(part.inside);
      if (part.refusal !== null || error !== null || partial || part.sheet) continue;
      must(isContents(bytes), () => `${JSON.stringify(part.inside)} is damaged, and not said: ${bytes.length} bytes`);
    }
  },
};
