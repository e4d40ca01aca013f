// The arithmetic behind the histogram: what is drawn where, and what a drag of the brush means.
import { axisTicks, toX, type Scale } from '../../src/contract/time-axis.ts';
import { describe, expect, it } from 'vitest';
import {
  axisTop, brushBetween, bucketsFor, instantAt, lengthInWords, millisOf, moveEnd, pan, snap, toMillis, zoom,
} from '../../src/renderer/features/explore/time-scale.ts';

const at = millisOf;
const MINUTE = 60_000, HOUR = 60 * MINUTE, DAY = 24 * HOUR;
const night: Scale = { from: at('2026-03-13T20:00:00Z'), to: at('2026-03-14T12:00:00Z'), width: 960 };

describe('instants', () => {
  it.each([
    ['2026-03-14T01:06:18.412000Z', Date.UTC(2026, 2, 14, 1, 6, 18, 412)],
    ['2026-03-14T01:06:18Z', Date.UTC(2026, 2, 14, 1, 6, 18)],
    ['1969-12-31T23:59:59.5Z', -500],
  ])('puts %s at its millisecond', (text, ms) => expect(millisOf(text)).toBe(ms));

  it('writes whole seconds without a fraction', () => {
    expect(instantAt(at('2026-03-14T01:06:18Z'))).toBe('2026-03-14T01:06:18Z');
    expect(instantAt(at('2026-03-14T01:06:18.412Z'))).toBe('2026-03-14T01:06:18.412Z');
  });
});

describe('geometry', () => {
  it('puts both ends on the borders and turns pixels back into the same moments', () => {
    expect(toX(night, night.from)).toBe(0);
    expect(toX(night, night.to)).toBe(960);
    for (const x of [0, 1, 333, 960]) expect(toX(night, toMillis(night, x))).toBeCloseTo(x, 6);
  });

  it('stays finite where there is no width and no span', () => {
    expect(toX({ from: 5, to: 5, width: 100 }, 5)).toBe(0);
    expect(toMillis({ from: 5, to: 9, width: 0 }, 40)).toBe(5);
  });

  it('asks for one bar about every eight pixels, inside the limits of the contract', () => {
    expect(bucketsFor(960)).toBe(120);
    expect(bucketsFor(3)).toBe(10);
    expect(bucketsFor(100_000)).toBe(2000);
  });

  it.each([[0, 2], [1, 2], [2, 2], [3, 4], [11, 12], [13, 16], [57, 60], [101, 120], [1999, 2000], [2001, 4000]])('labels a tallest bar of %i with a round even top of %i', (max, top) => {
    expect(axisTop(max)).toBe(top);
    expect(axisTop(max) / 2 % 1).toBe(0);
  });
});

describe('brush', () => {
  const bucket = 10 * MINUTE;

  it('covers the buckets that a drag touches, drawn in either direction', () => {
    const expected = { from: at('2026-03-13T22:20:00Z'), to: at('2026-03-14T09:00:00Z') };
    const a = toX(night, at('2026-03-13T22:28:00Z')), b = toX(night, at('2026-03-14T08:55:00Z'));
    expect(brushBetween(night, bucket, a, b)).toEqual(expected);
    expect(brushBetween(night, bucket, b, a)).toEqual(expected);
  });

  it('takes a click for a click', () => expect(brushBetween(night, bucket, 100, 102)).toBeNull());

  it('stays inside what is drawn', () => {
    expect(brushBetween(night, bucket, -50, 2000)).toEqual({ from: night.from, to: night.to });
    expect(snap(night, bucket, night.to + DAY)).toBe(night.to);
  });

  it('never lets its ends meet or cross', () => {
    const brush = { from: at('2026-03-14T00:00:00Z'), to: at('2026-03-14T01:00:00Z') };
    expect(moveEnd(night, bucket, brush, 'from', at('2026-03-14T05:00:00Z'))).toEqual({ from: brush.to - bucket, to: brush.to });
    expect(moveEnd(night, bucket, brush, 'to', at('2026-03-13T21:00:00Z'))).toEqual({ from: brush.from, to: brush.from + bucket });
    expect(moveEnd(night, bucket, brush, 'to', at('2026-03-14T01:14:00Z')).to).toBe(at('2026-03-14T01:10:00Z'));
  });

  it('zooms around the pointer and never past the case', () => {
    const limits = { from: night.from, to: night.to };
    const centre = at('2026-03-14T00:00:00Z');
    const closer = zoom(limits, limits, centre, 0.5);
    expect(closer.to - closer.from).toBe(8 * HOUR);
    expect(toX({ ...closer, width: 960 }, centre)).toBeCloseTo(toX(night, centre), 3);
    expect(zoom(closer, limits, centre, 100)).toEqual(limits);
    const closest = zoom(limits, limits, centre, 1e-9);
    expect(closest.to - closest.from).toBe(20);
  });
});

describe('moving along', () => {
  it('keeps the length and stops at the ends of the case', () => {
    const limits = { from: night.from, to: night.to }, part = { from: night.from + HOUR, to: night.from + 3 * HOUR };
    expect(pan(part, limits, 0.5)).toEqual({ from: night.from + 2 * HOUR, to: night.from + 4 * HOUR });
    expect(pan(part, limits, -5)).toEqual({ from: night.from, to: night.from + 2 * HOUR });
    expect(pan(part, limits, 100)).toEqual({ from: night.to - 2 * HOUR, to: night.to });
  });
});

describe('axis', () => {
  it('goes down to milliseconds, which both clocks then show', () => {
    const from = at('2026-03-14T01:06:18.400Z');
    expect(axisTicks({ from, to: from + 40, width: 600 }, 'Europe/Malta', 150)).toEqual([0, 10, 20, 30, 40].map((ms, tick) => ({
      ms: from + ms, utc: `${tick === 0 ? '14 Mar ' : ''}01:06:18.4${String(ms).padStart(2, '0')}`, zone: `${tick === 0 ? '14 Mar ' : ''}02:06:18.4${String(ms).padStart(2, '0')}`,
    })));
  });


  it('shows UTC and the other clock at the same moments, the date where it changes', () => {
    const ticks = axisTicks(night, 'Europe/Malta');
    expect(ticks.map((tick) => tick.utc)).toEqual(['13 Mar 20:00', '22:00', '14 Mar 00:00', '02:00', '04:00', '06:00', '08:00', '10:00', '12:00']);
    expect(ticks.map((tick) => tick.zone)).toEqual(['13 Mar 21:00', '23:00', '14 Mar 01:00', '03:00', '05:00', '07:00', '09:00', '11:00', '13:00']);
  });

  it('shows the hour that summer time skips, and the one that winter time repeats', () => {
    const spring = axisTicks({ from: at('2026-03-28T22:00:00Z'), to: at('2026-03-29T03:00:00Z'), width: 600 }, 'Europe/Malta');
    expect(spring.map((tick) => tick.zone)).toEqual(['28 Mar 23:00', '29 Mar 00:00', '01:00', '03:00', '04:00', '05:00']);
    const autumn = axisTicks({ from: at('2026-10-24T23:00:00Z'), to: at('2026-10-25T03:00:00Z'), width: 480 }, 'Europe/Malta');
    expect(autumn.map((tick) => tick.zone)).toEqual(['25 Oct 01:00', '02:00', '02:00', '03:00', '04:00']);
  });

  it('labels days with the year once, and the local clock where a UTC midnight is not one', () => {
    const ticks = axisTicks({ from: at('2025-12-30T00:00:00Z'), to: at('2026-01-03T00:00:00Z'), width: 520 }, 'Asia/Kolkata');
    expect(ticks.map((tick) => tick.utc)).toEqual(['30 Dec 2025', '31 Dec', '1 Jan 2026', '2 Jan', '3 Jan']);
    expect(ticks[1]?.zone).toBe('31 Dec 05:30');
  });

  it('keeps to months and years over long spans', () => {
    const ticks = axisTicks({ from: at('2024-01-15T00:00:00Z'), to: at('2026-02-01T00:00:00Z'), width: 700 }, 'UTC');
    expect(ticks.every((tick) => new Date(tick.ms).getUTCDate() === 1)).toBe(true);
    expect(ticks.length).toBeGreaterThanOrEqual(3);
    const century = axisTicks({ from: at('1926-01-01T00:00:00Z'), to: at('2026-01-01T00:00:00Z'), width: 900 }, 'UTC');
    expect(century.length).toBeLessThanOrEqual(9);
  });

  it('keeps labels apart, seconds and all', () => {
    for (const span of [20_000, 3 * MINUTE, 7 * HOUR, 5 * DAY, 90 * DAY, 4000 * DAY]) {
      const scale = { from: night.from, to: night.from + span, width: 800 };
      const xs = axisTicks(scale, 'UTC').map((tick) => toX(scale, tick.ms));
      for (const [i, x] of xs.entries()) if (i > 0) expect(x - (xs[i - 1] ?? 0)).toBeGreaterThanOrEqual(103);
    }
    expect(axisTicks({ from: 0, to: 0, width: 800 }, 'UTC')).toEqual([]);
  });

  it.each([[0.001, 'millisecond'], [0.05, '50 milliseconds'], [1, 'second'], [60, 'minute'], [600, '10 minutes'], [3600, 'hour'], [86400, 'day'], [604800, '7 days']])('says %i s as %s', (seconds, words) => {
    expect(lengthInWords(seconds)).toBe(words);
  });
});

it('puts the date on the first tick that has a label', () => {
  const ticks = axisTicks(night, 'UTC', 104, night.from + 1);
  expect(ticks.slice(0, 3).map((tick) => tick.utc)).toEqual(['', '13 Mar 22:00', '14 Mar 00:00']);
});
