// What the timeline is zoomed to: never outside of what there is, and the same after a way through the address.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { millisOf } from '../../src/renderer/features/explore/time-scale.ts';
import { closeUp, limitsOf, rangeOf, showing, stretchOf } from '../../src/renderer/features/timeline/stretch.ts';

const limits = limitsOf('2020-01-01T00:00:00.000000Z', '2026-01-01T00:00:00.000000Z');
const at = millisOf;

describe('limits', () => {
  it('leave room at both ends', () => {
    expect(limits.from).toBeLessThan(at('2020-01-01T00:00:00Z'));
    expect(limits.to).toBeGreaterThan(at('2026-01-01T00:00:00Z'));
  });
  it('of a single instant are a minute around it', () => {
    const moment = '2026-03-14T01:06:18.412000Z';
    expect(limitsOf(moment, moment)).toEqual({ from: at(moment) - 30_000, to: at(moment) + 30_000 });
  });
});

describe('a stretch of the address', () => {
  it('is all there is where there is none, and none where all is in sight', () => {
    expect(rangeOf(null, limits)).toBe(limits);
    expect(stretchOf(limits, limits)).toBeNull();
  });
  it('comes back as it was, to the millisecond', () => {
    fc.assert(fc.property(fc.integer({ min: at('2020-02-01T00:00:00Z'), max: at('2025-01-01T00:00:00Z') }), fc.integer({ min: 20, max: 1e10 }), (from, span) => {
      const range = { from, to: from + span };
      expect(rangeOf(stretchOf(range, limits), limits)).toEqual(range);
    }));
  });
  it.each([
    ['after all there is', '2030-01-01T00:00:00Z', '2031-01-01T00:00:00Z'],
    ['that ends before it begins', '2024-01-02T00:00:00Z', '2024-01-01T00:00:00Z'],
  ])('%s shows all', (_, from, to) => expect(rangeOf({ from, to }, limits)).toBe(limits));
  it('that reaches beyond is cut to what there is', () => {
    const range = rangeOf({ from: '2025-12-31T00:00:00Z', to: '2040-01-01T00:00:00Z' }, limits);
    expect(range.from).toBeGreaterThanOrEqual(limits.from);
    expect(range.to).toBeLessThanOrEqual(limits.to);
  });
});

it('what is gone to comes into sight, and what is in sight moves nothing', () => {
  const range = { from: at('2022-01-01T00:00:00Z'), to: at('2022-01-02T00:00:00Z') };
  expect(showing(range, limits, at('2022-01-01T05:00:00Z'))).toBe(range);
  for (const moment of ['2020-01-01T00:00:00Z', '2024-06-01T00:00:00Z', '2026-01-01T00:00:00Z']) {
    const moved = showing(range, limits, at(moment));
    expect(moved.to - moved.from).toBe(range.to - range.from);
    expect([moved.from <= at(moment), at(moment) <= moved.to]).toEqual([true, true]);
  }
});

it('a close-up holds all its moments, is shorter, and ends where nothing shorter is drawn', () => {
  const moments = [at('2023-05-05T10:00:00.000Z'), at('2023-05-05T10:00:00.004Z')];
  let range = limits;
  let steps = 0;
  for (let closer = closeUp(range, limits, moments); closer !== null; closer = closeUp(range, limits, moments)) {
    expect(closer.to - closer.from).toBeLessThan(range.to - range.from);
    for (const moment of moments) expect([closer.from <= moment, moment <= closer.to]).toEqual([true, true]);
    range = closer;
    expect(++steps).toBeLessThan(30);
  }
  expect(range.to - range.from).toBe(20);
});
