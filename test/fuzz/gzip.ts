// Fuzzes gzip: what comes out whole is what went in, what is damaged says so, and every byte given is read.
import { crc32, deflateRawSync, gunzipSync } from 'node:zlib';
import { GzipDecoder } from '../../src/engine/sources/gzip.ts';
import { CONTENTS, isContents } from './contents.ts';
import { must, type Fuzzer } from './fuzzer.ts';
import { mutate } from './mutate.ts';
import type { Random } from './random.ts';

const SPECIAL = [[0x1f, 0x8b, 8], [0x1f, 0x8b], [0], [0, 0, 0, 0], [0xff, 0xff, 0xff, 0xff], [3, 0], [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0]].map((bytes) => Buffer.from(bytes));
const PACKED = CONTENTS.map((content) => [0, 1, 9].map((level) => deflateRawSync(content, { level })));

/** The first few of the contents are short. */
const SHORT = 4;

/** A member as RFC 1952 has it, with whatever fields a header may carry. */
function member(random: Random): Buffer {
  // Damaged data is salvaged byte by byte: most members are short, so that a long run is possible.
  const which = random.chance(0.9) ? random.int(SHORT) : random.int(CONTENTS.length);
  const content = CONTENTS[which];
  const flags = random.chance(0.6) ? 0 : random.int(32);
  const trailer = Buffer.alloc(8);
  trailer.writeUInt32LE(crc32(content), 0);
  trailer.writeUInt32LE(content.length, 4);
  return Buffer.concat([
    Buffer.from([0x1f, 0x8b, 8, flags, 0, 0, 0, 0, 0, 3]),
    (flags & 4) === 0 ? Buffer.alloc(0) : Buffer.from([3, 0, 0x41, 0x42, 0x43]),
    (flags & 8) === 0 ? Buffer.alloc(0) : Buffer.from('march.csv\0'),
    (flags & 16) === 0 ? Buffer.alloc(0) : Buffer.from('comment\0'),
    (flags & 2) === 0 ? Buffer.alloc(0) : Buffer.from([0, 0]),
    random.pick(PACKED[which]), trailer,
  ]);
}

async function decode(input: Buffer, sizes: () => number): Promise<{ readonly bytes: Buffer; readonly partial: boolean; readonly remarks: string; readonly given: number }> {
  let given = 0;
  const decoder = new GzipDecoder({
    next: (size) => {
      if (given >= input.length) return null;
      const chunk = input.subarray(given, given + Math.min(size, sizes()));
      given += chunk.length;
      return chunk;
    },
    at: (offset, size) => input.subarray(offset, offset + size),
  });
  const chunks: Buffer[] = [];
  for (let chunk = await decoder.next(); chunk !== null; chunk = await decoder.next()) chunks.push(chunk);
  decoder.close();
  const bytes = Buffer.concat(chunks);
  // Where the damage is, is told by the piece that was being decoded.
  const remarks = decoder.remarks.join('; ').replaceAll(/near offset \d+/g, 'near here');
  must(decoder.decoded === bytes.length, () => `${decoder.decoded} bytes are said to be decoded, ${bytes.length} came out`);
  return { bytes, partial: decoder.partial, remarks, given };
}

export const gzip: Fuzzer = {
  name: 'gzip',
  make(random) {
    if (random.chance(0.02)) return random.bytes(random.int(100));
    const whole = Buffer.concat(random.list(random.pick([1, 1, 2, 3, 5]), () => member(random)));
    if (random.chance(0.15)) return whole.subarray(0, random.int(whole.length + 1));
    return random.chance(0.5) ? mutate(random, whole, SPECIAL, 20_000) : whole;
  },
  async check(input, random) {
    const whole = await decode(input, () => Infinity);
    must(whole.given === input.length, () => `${whole.given} of ${input.length} bytes given were read`);
    must(whole.partial || isContents(whole.bytes), () => `damaged, and not said: ${whole.bytes.length} bytes decoded`);
    must(!whole.partial || whole.remarks !== '', 'partial, and nothing says why');
    if (random.chance(0.1)) {
      const pieces = await decode(input, () => random.between(1, 50));
      must(pieces.bytes.equals(whole.bytes) && pieces.partial === whole.partial && pieces.remarks === whole.remarks, () => `in pieces ${pieces.bytes.length} bytes (${pieces.remarks}), whole ${whole.bytes.length} (${whole.remarks})`);
    }
    const theirs = gunzipped(input);
    // Behind zero padding zlib looks for no further member; we do.
    if (theirs !== null) must(theirs.equals(whole.bytes.subarray(0, theirs.length)) && (theirs.length === whole.bytes.length || input.includes(0)), () => `zlib decodes ${theirs.length} bytes, we ${whole.bytes.length} (${whole.remarks})`);
  },
};

/** Zlib's own answer; null where it has none. Of damaged input it gives nothing, where we give what decodes. */
function gunzipped(input: Buffer): Buffer | null {
  try {
    return gunzipSync(input);
  } catch {
    return null;
  }
}
