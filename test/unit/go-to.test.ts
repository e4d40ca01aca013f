// Going to a time or an event: what is typed, read in the zone that is shown, and the first event from there on.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ExhibitError } from '../../src/contract/errors.ts';
import { emptyBits } from '../../src/engine/events/bits.ts';
import { goalOf, rankFrom } from '../../src/engine/events/go-to.ts';
import type { EventStore } from '../../src/engine/events/store.ts';
import { formatInstant } from '../../src/engine/sources/time.ts';

const NEAR = '2026-03-13T23:30:00.000000Z';

it.each([
  ['2026-03-14 01:06:18', 'UTC', '2026-03-14T01:06:18.000000Z'],
  ['2026-03-14T01:06', 'Europe/Malta', '2026-03-14T00:06:00.000000Z'],
  ['2026-07-14 01:06', 'Europe/Malta', '2026-07-13T23:06:00.000000Z'],
  ['2026-03-14T01:06:18.25-05:00', 'Europe/Malta', '2026-03-14T06:06:18.250000Z'],
  ['2026-03-14', 'Asia/Kolkata', '2026-03-13T18:30:00.000000Z'],
  // On the day of the event that is chosen, which is the next one in Malta.
  ['01:06', 'UTC', '2026-03-13T01:06:00.000000Z'],
  ['1:06:07.5', 'Europe/Malta', '2026-03-14T00:06:07.500000Z'],
  // The hour that comes twice, its first time; and the one that is left out, as if it were not.
  ['2026-10-25 02:30', 'Europe/Malta', '2026-10-25T00:30:00.000000Z'],
  ['2026-03-29 02:30', 'Europe/Malta', '2026-03-29T01:30:00.000000Z'],
])('reads %s in %s as %s', (text, zone, instant) => {
  const goal = goalOf(text, zone, NEAR);
  expect('micros' in goal && formatInstant(goal.micros)).toBe(instant);
});

it('takes an event by its id, in any case', () => {
  expect(goalOf(' s-001:42.2 ', 'UTC', null)).toEqual({ event: 'S-001:42.2' });
});

it.each([['yesterday', '“yesterday” is neither a time nor an event'], ['2026-02-30', 'neither a time nor an event'], ['25:00', 'neither a time nor an event'], ['S-001:0', 'neither']])('says how to write it in place of %s', (text, words) => {
  expect(() => goalOf(text, 'UTC', NEAR)).toThrow(words);
});

it('asks for the day of a clock time where no event is chosen', () => {
  expect(() => goalOf('01:06', 'UTC', null)).toThrow(new ExhibitError('BAD_INPUT', '01:06 is a time without a day, and no event is chosen whose day it could be of; write it as 2026-03-14 01:06.'));
});

it('finds the first event of the result from a time on, else the last one before it, whatever lies between', () => {
  fc.assert(fc.property(fc.array(fc.nat(300), { maxLength: 200 }), fc.nat(5), fc.uniqueArray(fc.nat(220)), fc.integer({ min: -1, max: 301 }), (times, undated, set, micros) => {
    const time = [...times.sort((a, b) => a - b), ...Array.from({ length: undated }, () => NaN)];
    const store = { dated: times.length, rankAt: (at: number) => times.findIndex((one) => one >= at) < 0 ? times.length : times.findIndex((one) => one >= at) } as EventStore;
    const bits = emptyBits(time.length);
    const inside = set.filter((rank) => rank < time.length);
    for (const rank of inside) bits[rank >>> 5] |= 1 << (rank & 31);
    const dated = inside.filter((rank) => rank < times.length).sort((a, b) => a - b);
    const expected = dated.find((rank) => time[rank] >= micros) ?? dated.findLast((rank) => time[rank] < micros) ?? null;
    expect(rankFrom(store, bits, micros)).toBe(expected);
  }), { numRuns: 1000 });
});
