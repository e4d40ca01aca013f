// The short form of every fuzzer, and proof that fuzzing bites: a planted fault is found and made small.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FUZZERS } from '../fuzz/fuzzers.ts';
import { Broken, fuzz, faultOf, type Fuzzer } from '../fuzz/fuzzer.ts';
import { Random } from '../fuzz/random.ts';

const RUNS = 200;

describe.each(FUZZERS.map((fuzzer) => [fuzzer.name, fuzzer] as const))('fuzzing %s', (_name, fuzzer) => {
  test('breaks no promise', async () => {
    await fc.assert(fc.asyncProperty(fc.integer({ min: 0, max: 0xffff_ffff }), async (seed) => {
      const input = fuzzer.make(new Random(seed));
      const fault = await faultOf(fuzzer, input, seed, 0);
      if (fault !== null) throw new Error(`${fault}\n${JSON.stringify(input.toString('latin1'))} (as Latin-1; seed ${seed})`);
      expect(fault).toBeNull();
    }), { numRuns: RUNS });
  }, 120_000);

  test('makes the same input of the same seed', () => {
    for (const run of [0, 1, 2]) expect(fuzzer.make(new Random(5, run))).toEqual(fuzzer.make(new Random(5, run)));
  });
});

describe('a fuzz run', () => {
  const planted: Fuzzer = {
    name: 'planted',
    make: (random) => random.bytes(200),
    check(input) { if (input.includes(7)) throw new Broken('a seven is in it'); },
  };

  test('finds a planted fault, names the run that repeats it, and makes its input small', async () => {
    const { failures } = await fuzz(planted, { runs: 100, seed: 1 });
    expect(failures.length).toBeGreaterThan(0);
    const [{ run, reason, input, smallest }] = failures;
    expect([reason, [...smallest]]).toEqual(['a seven is in it', [7]]);
    expect(planted.make(new Random(1, run))).toEqual(input);
  });

  test('takes any error that is thrown for a fault, and a clean run for none', async () => {
    const throwing: Fuzzer = { ...planted, check() { throw new TypeError('x is not a function'); } };
    expect((await fuzz(throwing, { runs: 1, seed: 1 })).failures[0].reason).toContain('TypeError: x is not a function');
    expect(await fuzz({ ...planted, check() { /* holds */ } }, { runs: 50, seed: 1 })).toMatchObject({ runs: 50, bytes: 10_000, failures: [] });
  });
});
