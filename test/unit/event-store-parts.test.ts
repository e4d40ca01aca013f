// The small parts under the event store, each against the plain way of doing the same.
import { createHash, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { packBounds, unpackBounds } from '../../src/engine/casefile/bounds.ts';
import { FRESH, RecordIndex, SEEN_IN_SOURCE, SUPPLIED } from '../../src/engine/casefile/record-index.ts';
import { atOnce } from '../../src/engine/events/column-reader.ts';
import { plainNumber, recordIdNumber } from '../../src/engine/events/columns.ts';
import { Dictionary, NONE } from '../../src/engine/events/dictionary.ts';
import { countAll, countBits, countBitsBy, markFails } from '../../src/engine/events/kernels.ts';
import { pageOf, positionOf } from '../../src/engine/events/page.ts';
import { sortedPage, sortedPosition } from '../../src/engine/events/sorted-page.ts';
import { textOrderOf } from '../../src/engine/events/text-order.ts';
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
  /** Adds sources in blocks of three; what `hashOf` makes of a record stands for its hash. */
  const run = (sources: readonly (readonly string[])[], hashOf = (record: string) => sha256(Buffer.from(record))) => {
    const blocks: Buffer[] = [];
    const index = new RecordIndex((block) => blocks[block]);
    const found = sources.map((records, source) => {
      index.nextSource(source);
      return records.map((_, i) => {
        if (i % 3 === 0) index.nextBlock(blocks.length, blocks[blocks.length] = Buffer.concat(records.slice(i, i + 3).map(hashOf)));
        return index.add(i % 3);
      });
    });
    return { index, blocks, found };
  };
  it('keeps two equal deposits of one source as two events', () => {
    expect(run([['deposit 5', 'deposit 5']]).found).toEqual([[FRESH, SEEN_IN_SOURCE]]);
  });
  it('takes the k-th occurrence as a duplicate only when an earlier source supplied k of them', () => {
    expect(run([['a', 'a', 'b'], ['a', 'a', 'a', 'c'], ['a', 'a', 'a', 'a']]).found).toEqual([
      [FRESH, SEEN_IN_SOURCE, FRESH], [SUPPLIED, SUPPLIED, SEEN_IN_SOURCE, FRESH], [SUPPLIED, SUPPLIED, SUPPLIED, SEEN_IN_SOURCE],
    ]);
  });
  it('finds every record of ten thousand again', () => {
    const records = Array.from({ length: 10_000 }, (_, i) => `r${i}`);
    const [first, second] = run([records, records]).found;
    expect(first.every((found) => found === FRESH)).toBe(true);
    expect(second.every((found) => found === SUPPLIED)).toBe(true);
  });
  // Few different hashes, so that the bits kept in the index are equal far more often than they would ever be.
  const alike = (record: string) => { const hash = Buffer.alloc(32); hash[31] = record.charCodeAt(0); hash[4] = record.charCodeAt(0) & 1; return hash; };
  it('says what counting every record says, whatever bits of the hashes are equal', () => {
    const records = fc.array(fc.array(fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'), { maxLength: 40 }), { minLength: 1, maxLength: 5 });
    fc.assert(fc.property(records, fc.boolean(), (sources, close) => {
      const supplied = new Map<string, number>();
      const expected = sources.map((source) => {
        const before = new Map(supplied);
        const seen = new Map<string, number>();
        return source.map((record) => {
          const occurrence = (seen.get(record) ?? 0) + 1;
          seen.set(record, occurrence);
          if (occurrence <= (before.get(record) ?? 0)) return SUPPLIED;
          supplied.set(record, (supplied.get(record) ?? 0) + 1);
          return occurrence > 1 ? SEEN_IN_SOURCE : FRESH;
        });
      });
      const hashOf = close ? alike : (record: string) => sha256(Buffer.from(record));
      const { index, blocks, found } = run(sources, hashOf);
      expect(found).toEqual(expected);
      for (const record of ['a', 'd', 'h'] as const) {
        const source = sources.findIndex((each) => each.includes(record));
        const place = index.find(hashOf(record));
        expect(place?.source ?? -1).toBe(source);
        if (place) expect(blocks[place.block].subarray(place.at * 32, place.at * 32 + 32)).toEqual(hashOf(record));
      }
    }), { numRuns: 400 });
  });
  it('costs at most 16 bytes a record, and 12 in the middle', () => {
    const { index, blocks } = run([]);
    const shares: number[] = [];
    index.nextSource(1);
    for (let n = 0, block = 0; n < 400_000; n += 256, block++) {
      index.nextBlock(block, blocks[block] = randomBytes(256 * 32));
      for (let i = 0; i < 256; i++) index.add(i);
      if (n > 100_000) shares.push(index.bytes / (n + 256));
    }
    expect(Math.max(...shares)).toBeLessThan(16);
    expect(shares.reduce((a, b) => a + b) / shares.length).toBeLessThan(12.5);
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
      expect([...atOnce(timeOrder(time, events))]).toEqual(expected);
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
        const descends = order === '-time';
        expect(pageOf(bits, ranks.length, dated, descends, offset, limit)).toEqual(orders[order].slice(offset, offset + limit));
        for (const rank of passes.keys()) {
          const place = orders[order].indexOf(rank);
          expect(positionOf(bits, ranks.length, dated, descends, rank)).toBe(place < 0 ? null : place);
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

describe('a record id as a number', () => {
  const of = (text: string) => { const bytes = Buffer.from(text); return recordIdNumber(bytes, 0, bytes.length); };
  it('is itself while a double keeps it exact, negative for any other text, and NaN for none', () => {
    expect(['0', '7', '42', '999999999999999', '9007199254740991'].map(of)).toEqual([0, 7, 42, 999_999_999_999_999, 9_007_199_254_740_991]);
    expect(of('')).toBeNaN();
    for (const text of ['007', '00', '-1', '1.0', ' 1', '1e3', '9007199254740992', '12345678901234567', 'x1', '٣']) expect(of(text)).toBeLessThan(0);
  });
  it('tells different texts apart, and keeps each whole', () => {
    const texts = Array.from({ length: 200_000 }, (_, i) => `id-${i}-${(i * 7919) % 1000}`);
    const numbers = texts.map(of);
    expect(new Set(numbers).size).toBe(texts.length);
    expect(numbers.every((number) => Number.isSafeInteger(number) && number < 0)).toBe(true);
    fc.assert(fc.property(fc.string({ unit: 'binary', minLength: 1, maxLength: 20 }), fc.string({ unit: 'binary', minLength: 1, maxLength: 20 }), (a, b) => {
      expect(of(a) === of(b)).toBe(Buffer.from(a).equals(Buffer.from(b)));
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

  it('are ordered by letters whatever their case and by numbers whatever their digits, in any number', () => {
    const texts = ['P-10', 'p-9', 'P-9', '10.0.0.10', '10.0.0.9', '9.255.0.1', 'limit', null, '', 'a007', 'a7', 'a12', '123456789012', '99999999', '12345678901234567890123'];
    const { ids } = atOnce(textOrderOf(texts.length, (id) => texts[id]));
    expect([...ids].map((id) => texts[id])).toEqual(['', '9.255.0.1', '10.0.0.9', '10.0.0.10', '99999999', '123456789012', '12345678901234567890123', 'a007', 'a7', 'a12', 'limit', 'P-9', 'p-9', 'P-10', null]);
    const many = Array.from({ length: 40_000 }, (_, i) => `p-${(i * 7919) % 40_000}`);
    const order = atOnce(textOrderOf(many.length, (id) => many[id]));
    expect([...order.ids].map((id) => many[id])).toEqual(Array.from({ length: 40_000 }, (_, i) => `p-${i}`));
    order.ids.forEach((id, place) => { if (order.places[id] !== place) throw new Error(`place of ${id}`); });
  });

  it('sorted by a column holds what a stable sort would give, no value last both ways, and finds every event in it', () => {
    const texts = [null, 'b', 'A', 'a', '', 'Z', 'é'];
    const order = atOnce(textOrderOf(texts.length, (id) => texts[id]));
    expect([...order.ids].map((id) => texts[id])).toEqual(['', 'A', 'a', 'b', 'Z', 'é', null]);
    fc.assert(fc.property(fc.array(fc.record({ passes: fc.boolean(), id: fc.nat(6) }), { maxLength: 200 }), fc.boolean(), fc.boolean(), fc.nat(220), fc.integer({ min: 1, max: 50 }), (events, descending, complete, offset, limit) => {
      const bits = new Uint32Array((events.length + 31) >>> 5);
      events.forEach(({ passes }, rank) => { if (passes) bits[rank >>> 5] |= 1 << (rank & 31); });
      const column = { ids: Uint16Array.from(events, ({ id }) => id), order, complete };
      const place = (rank: number) => { const { id } = events[rank]; return !complete && id === 0 ? Infinity : descending ? -order.places[id] : order.places[id]; };
      const sorted = [...events.keys()].filter((rank) => events[rank].passes).sort((a, b) => (place(a) === place(b) ? a - b : place(a) - place(b)));
      expect(sortedPage(bits, events.length, column, descending, offset, limit)).toEqual(sorted.slice(offset, offset + limit));
      sorted.forEach((rank, at) => expect(sortedPosition(bits, events.length, column, descending, rank)).toBe(at));
    }));
  });
});

describe('the kernels', () => {
  it('count bits of any stretch, and by id', () => {
    fc.assert(fc.property(fc.array(fc.integer({ min: 0, max: 0xffff_ffff }), { maxLength: 8 }), fc.nat(256), fc.nat(256), (words, a, b) => {
      const bits = Uint32Array.from(words);
      const [from, to] = [Math.min(a, b, words.length * 32), Math.min(Math.max(a, b), words.length * 32)];
      const set = Array.from({ length: words.length * 32 }, (_, rank) => rank).filter((rank) => rank >= from && rank < to && (bits[rank >>> 5] & (1 << (rank & 31))) !== 0);
      expect(countBits(bits, from, to)).toBe(set.length);
      const ids = Uint8Array.from({ length: words.length * 32 }, (_, rank) => (rank * 7) % 5);
      const counts = new Uint32Array(15);
      countBitsBy(counts, ids, bits, from, to, 3, 2);
      const expected = new Uint32Array(15);
      for (const rank of set) expected[ids[rank] * 3 + 2]++;
      expect([...counts]).toEqual([...expected]);
    }));
  });

  it('mark, keep and take the same whatever the width of the ids', () => {
    fc.assert(fc.property(fc.array(fc.nat(3), { minLength: 1, maxLength: 100 }), fc.array(fc.nat(3), { minLength: 4, maxLength: 4 }), (given, table) => {
      const fails = Uint16Array.from(table, (bit) => (bit === 0 ? 0 : 1 << (bit - 1)));
      for (const make of [Uint8Array, Uint16Array, Uint32Array]) {
        const ids = make.from(given);
        const marked = new Uint16Array(ids.length);
        markFails(marked, 0, ids.length, ids, fails, true);
        expect([...marked]).toEqual(given.map((id) => fails[id]));
        markFails(marked, 0, ids.length, ids, Uint16Array.of(8, 8, 8, 8), false);
        expect([...marked]).toEqual(given.map((id) => fails[id] | 8));
        const counts = new Uint32Array(4);
        countAll(counts, ids, 0, ids.length);
        expect([...counts]).toEqual([0, 1, 2, 3].map((id) => given.filter((other) => other === id).length));
      }
    }));
  });
});
