// Damage as it happens to files: bits flip, pieces are cut, doubled, moved, and bytes turn up that mean something to a parser.
import type { Random } from './random.ts';

const ANY = ['\0', '\n', '\r', '\r\n', '"', "'", ',', ';', '\t', '\\', '{', '}', '[', ']', ':', '\x1e', '\u2028', '\ufeff', '\xff'].map((text) => Buffer.from(text, text === '\xff' ? 'latin1' : 'utf8'));

/** One to a few mutations; `special`: texts that the parser at hand treats specially. Never longer than `longest`. */
export function mutate(random: Random, bytes: Buffer, special: readonly Buffer[] = ANY, longest = 4096): Buffer {
  let mutated = bytes;
  for (let i = random.pick([1, 1, 1, 2, 3, 6]); i > 0; i--) mutated = once(random, mutated, special);
  return mutated.length > longest ? mutated.subarray(0, longest) : mutated;
}

function once(random: Random, bytes: Buffer, special: readonly Buffer[]): Buffer {
  const at = random.int(bytes.length + 1);
  const to = Math.min(bytes.length, at + random.pick([1, 1, 2, 4, 16, 64]));
  switch (random.int(8)) {
    case 0: {
      if (at === bytes.length) return bytes;
      const flipped = Buffer.from(bytes);
      flipped[at] ^= 1 << random.int(8);
      return flipped;
    }
    case 1: return Buffer.concat([bytes.subarray(0, at), bytes.subarray(to)]);
    case 2: return Buffer.concat([bytes.subarray(0, to), bytes.subarray(at)]);
    case 3: {
      const from = random.int(bytes.length + 1);
      return Buffer.concat([bytes.subarray(0, at), bytes.subarray(from, from + random.int(40)), bytes.subarray(at)]);
    }
    case 4: return bytes.subarray(0, at);
    case 5: {
      if (at === bytes.length) return bytes;
      const changed = Buffer.from(bytes);
      changed[at] = random.pick([0, 1, 0x7f, 0x80, 0xc0, 0xfe, 0xff, random.int(256)]);
      return changed;
    }
    default: return Buffer.concat([bytes.subarray(0, at), random.pick(special.length > 0 ? special : ANY), bytes.subarray(at)]);
  }
}

/** Cuts of an input: where its chunks end, in order, none empty. */
export function cuts(random: Random, length: number): readonly number[] {
  if (length > 0 && random.chance(0.1)) return Array.from({ length }, (_, i) => i + 1);
  const ends = new Set(Array.from({ length: random.int(6) }, () => random.int(length + 1)));
  ends.delete(0);
  ends.add(length);
  return [...ends].sort((a, b) => a - b);
}
