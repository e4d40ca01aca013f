// The small parts under the event store, each against the plain way of doing the same.
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { packBounds, unpackBounds } from '../../src/engine/casefile/bounds.ts';
import { FRESH, RecordIndex, SEEN_IN_SOURCE, SUPPLIED } from '../../src/engine/casefile/record-index.ts';
import { plainNumber } from '../../src/engine/events/columns.ts';
import { Dictionary, NONE } from '../../src/engine/events/dictionary.ts';
import { pageOf, positionOf } from '../../src/engine/events/page.ts';
import { timeOrder } from '../../src/engine/events/time-order.ts';
import { globMatches } from '../../src/engine/events/values.ts';
import { MerkleTree } from '../../src/engine/evidence/merkle.ts';

const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest();

describe('a dictionary', () => {
  it('gives equal bytes one id and different bytes different ids, through growth and reloading', () => {
    fc.assert(fc.property(fc.array(fc.string({ unit: 'grapheme', maxLength: 6 }), { maxLength: 3000 }), (texts) => {
      const dictionary = new Dictionary();
      const ids = texts.map((text) => dictionary.internText(text));
      const copy = new Dictionary();
      const half = Math.floor(dictionary.count / 2);
      const first = dictionary.chunk(1);
      if (first) copy.load(first);
      expect(copy.count).toBe(dictionary.count);
      texts.forEach((text, i) => {
        expect(dictionary.text(ids[i])).toBe(text);
        expect(copy.internText(text)).toBe(ids[i]);
        expect(dictionary.find(text)).toBe(ids[i]);
      });
      expect(new Set(ids).size).toBe(new Set(texts).size);
      expect(dictionary.chunk(Math.max(1, half))?.start ?? half).toBe(Math.max(1, half) < dictionary.count ? Math.max(1, half) : half);
    }), { numRuns: 30 });
  });
  it('keeps “no value” apart from the empty text', () => {
    const dictionary = new Dictionary();
    expect(dictionary.internText(null)).toBe(NONE);
    expect(dictionary.internText('')).not.toBe(NONE);
    expect(dictionary.text(NONE)).toBeNull();
    expect(dictionary.find('never seen')).toBeNull();
  });
});

describe('the Merkle tree', () => {
  // RFC 9162, 2.1.1, computed the plain way: split at the largest power of two below n.
  const root = (leaves: readonly Buffer[]): Buffer => {
    if (leaves.length === 0) return sha256(Buffer.alloc(0));
    if (leaves.length === 1) return sha256(Buffer.concat([Buffer.of(0), leaves[0]]));
    let k = 1;
    while (k * 2 < leaves.length) k *= 2;
    return sha256(Buffer.concat([Buffer.of(1), root(leaves.slice(0, k)), root(leaves.slice(k))]));
  };
  it('has the root of RFC 9162 at every size', () => {
    const leaves = Array.from({ length: 70 }, (_, i) => sha256(Buffer.from(String(i))));
    const tree = new MerkleTree();
    for (let n = 0; n <= leaves.length; n++) {
      expect(tree.root().toString('hex')).toBe(root(leaves.slice(0, n)).toString('hex'));
      if (n < leaves.length) tree.add(leaves[n], 0);
    }
  });
});

describe('record bounds', () => {
  it('come back as they were packed', () => {
    fc.assert(fc.property(fc.array(fc.nat(200_000), { maxLength: 512 }), (gaps) => {
      const even = gaps.slice(0, gaps.length - (gaps.length % 2));
      let at = 0;
      const bounds = Uint32Array.from(even, (gap) => (at += gap));
      expect(unpackBounds(packBounds(bounds), bounds.length / 2)).toEqual(bounds);
    }));
  });
  it('are refused when cut or too long', () => {
    const packed = packBounds(Uint32Array.of(1, 300, 301, 70_000));
    expect(() => unpackBounds(packed.subarray(0, packed.length - 1), 2)).toThrow(RangeError);
    expect(() => unpackBounds(Buffer.concat([packed, Buffer.of(0)]), 2)).toThrow(RangeError);
  });
});

describe('the record index', () => {
  const run = (sources: readonly (readonly string[])[]) => {
    const index = new RecordIndex();
    return sources.map((records) => {
      index.nextSource();
      return records.map((record) => index.add(sha256(Buffer.from(record)), 0));
    });
  };
  it('keeps two equal deposits of one source as two events', () => {
    expect(run([['deposit 5', 'deposit 5']])).toEqual([[FRESH, SEEN_IN_SOURCE]]);
  });
  it('takes the k-th occurrence as a duplicate only when an earlier source supplied k of them', () => {
    expect(run([['a', 'a', 'b'], ['a', 'a', 'a', 'c'], ['a', 'a', 'a', 'a']])).toEqual([
      [FRESH, SEEN_IN_SOURCE, FRESH], [SUPPLIED, SUPPLIED, SEEN_IN_SOURCE, FRESH], [SUPPLIED, SUPPLIED, SUPPLIED, SEEN_IN_SOURCE],
    ]);
  });
  it('finds every record of ten thousand again', () => {
    const records = Array.from({ length: 10_000 }, (_, i) => `r${i}`);
    const [first, second] = run([records, records]);
    expect(first.every((found) => found === FRESH)).toBe(true);
    expect(second.every((found) => found === SUPPLIED)).toBe(true);
  });
});

describe('the order of time', () => {
  it('is the stable sort by instant with undated events last', () => {
    const instant = fc.oneof(fc.constant(NaN), fc.integer({ min: -5, max: 5 }), fc.integer({ min: 0, max: 2 ** 48 }));
    fc.assert(fc.property(fc.array(instant, { maxLength: 300 }), (times) => {
      const time = Float64Array.from(times);
      const events = Uint32Array.from(times.keys());
      const key = (event: number) => (Number.isNaN(time[event]) ? Infinity : time[event]);
      const expected = [...events].sort((a, b) => (key(a) === key(b) ? a - b : key(a) - key(b)));
      expect([...timeOrder(time, events)]).toEqual(expected);
    }));
  });
});

describe('a page', () => {
  it('holds what sorting and slicing would give, in both orders, undated last', () => {
    fc.assert(fc.property(fc.array(fc.boolean(), { maxLength: 200 }), fc.nat(200), fc.nat(220), fc.integer({ min: 1, max: 50 }), (passes, datedSeed, offset, limit) => {
      const dated = Math.min(datedSeed, passes.length);
      const bits = new Uint32Array((passes.length + 31) >>> 5);
      const ranks = [...passes.keys()].filter((rank) => passes[rank]);
      for (const rank of ranks) bits[rank >>> 5] |= 1 << (rank & 31);
      const undated = ranks.filter((rank) => rank >= dated);
      const orders = { time: ranks, '-time': [...ranks.filter((rank) => rank < dated).reverse(), ...undated] } as const;
      for (const order of ['time', '-time'] as const) {
        expect(pageOf(bits, ranks.length, dated, order, offset, limit)).toEqual(orders[order].slice(offset, offset + limit));
        for (const rank of passes.keys()) {
          const place = orders[order].indexOf(rank);
          expect(positionOf(bits, ranks.length, dated, order, rank)).toBe(place < 0 ? null : place);
        }
      }
    }));
  });
});

describe('plain numbers', () => {
  it('are read exactly, and nothing else is read at all', () => {
    const of = (text: string) => { const bytes = Buffer.from(text); return plainNumber(bytes, 0, bytes.length); };
    expect(['0', '-12', '1.10', '00712', '50000.00', '123456789012345'].map(of)).toEqual([0, -12, 1.1, 712, 50_000, 123_456_789_012_345]);
    expect(['', '-', '.', '.5', '5.', '1e3', '1,000', ' 1', '1234567890123456', 'None', '--1'].map(of)).toEqual(Array(11).fill(NaN));
    fc.assert(fc.property(fc.integer({ min: -999_999_999, max: 999_999_999 }), fc.integer({ min: 0, max: 5 }), (value, places) => {
      const text = (value / 10 ** places).toFixed(places);
      expect(of(text)).toBe(Number(text));
    }));
  });
});

describe('wildcards', () => {
  it('match as a regular expression would', () => {
    fc.assert(fc.property(fc.string({ unit: fc.constantFrom('a', 'b', '*'), maxLength: 8 }), fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 12 }), (pattern, text) => {
      expect(globMatches(pattern, text)).toBe(new RegExp(`^${pattern.replaceAll('*', '.*')}$`).test(text));
    }));
  });
  it('stay quick on patterns made to be slow', () => {
    expect(globMatches(`${'a*'.repeat(500)}b`, 'a'.repeat(2000))).toBe(false);
  });
});
