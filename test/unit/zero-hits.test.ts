// Zero hits are explained by what each filter alone keeps out, whatever the filters and however many.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { foundWithout } from '../../src/engine/events/zero-hits.ts';

test('counts the events that all other terms let in, as asking without each term would', async () => {
  await fc.assert(fc.asyncProperty(fc.integer({ min: 1, max: 100 }).chain((count) => fc.array(fc.array(fc.boolean(), { minLength: count, maxLength: count }), { minLength: 1, maxLength: 40 })), async (terms) => {
    const count = terms[0].length;
    const bitsOf = (term: number) => {
      const bits = new Uint32Array((count + 31) >>> 5);
      for (const [rank, passes] of terms[term].entries()) if (passes) bits[rank >>> 5] |= 1 << (rank & 31);
      return Promise.resolve(bits);
    };
    const expected = terms.map((_, without) => [...Array(count).keys()].filter((rank) => terms.every((term, at) => (at === without ? !term[rank] : term[rank]))).length);
    expect(await foundWithout(terms.length, count, bitsOf)).toEqual(expected);
  }), { numRuns: 300 });
});
