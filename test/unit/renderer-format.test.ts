// What people read on the screen is exact: times on the clocks of a zone, sizes, hashes, and nothing hidden in a text.
import { describe, expect, test } from 'vitest';
import {
  countOf, formatBytes, formatCount, formatInstant, formatSpan, instantOf, isZone, microsOf, shortHash, visible, wallTime, zoneOffset, zoneShort,
} from '../../src/renderer/app/format.ts';

describe('times', () => {
  const at = '2026-03-14T01:06:18.412000Z';

  test.each([
    [at, 'UTC', 'milli', '2026-03-14 01:06:18.412'],
    [at, 'Europe/Malta', 'milli', '2026-03-14 02:06:18.412'],
    [at, 'America/St_Johns', 'second', '2026-03-13 22:36:18'],
    [at, '+05:30', 'minute', '2026-03-14 06:36'],
    ['2026-03-14T01:06:18.412345Z', 'UTC', 'full', '2026-03-14 01:06:18.412345'],
    [at, 'UTC', 'full', '2026-03-14 01:06:18.412'],
    ['2026-03-14T23:30:00Z', 'Europe/Malta', 'milli', '2026-03-15 00:30:00.000'],
    ['1969-12-31T23:59:59.999000Z', 'Europe/Malta', 'milli', '1970-01-01 00:59:59.999'],
    ['0044-03-15T12:00:00Z', 'UTC', 'second', '0044-03-15 12:00:00'],
  ] as const)('%s in %s to the %s is %s', (instant, zone, precision, expected) => {
    expect(formatInstant(instant, zone, precision)).toBe(expected);
  });

  test('an hour that a clock shows twice is told apart by its offset', () => {
    const [first, second] = ['2026-10-25T00:30:00Z', '2026-10-25T01:30:00Z'].map((instant) => wallTime(instant, 'Europe/Malta'));
    expect([first.time, first.offset]).toEqual(['02:30:00', '+02:00']);
    expect([second.time, second.offset]).toEqual(['02:30:00', '+01:00']);
  });

  test('an offset is that of the instant, not of today', () => {
    expect([zoneOffset('Europe/Malta', '2026-03-14T00:00:00Z'), zoneOffset('Europe/Malta', '2026-07-14T00:00:00Z'), zoneOffset('UTC', at)]).toEqual(['+01:00', '+02:00', '+00:00']);
  });

  test.each(['2026-03-14T01:06:18.412345Z', '1969-12-31T23:59:59.999999Z', '1970-01-01T00:00:00.000000Z', '0001-01-01T00:00:00.000000Z'])('%s keeps its microseconds as a number and back', (instant) => {
    expect(instantOf(microsOf(instant))).toBe(instant);
  });

  test.each([[0, '0 ms'], [412_000, '412 ms'], [75_000_000, '1 m 15 s'], [-135_000_000, '2 m 15 s'], [3_600_000_000, '1 h'], [90_061_000_000, '1 d 1 h']])('%d µs last %s', (micros, expected) => {
    expect(formatSpan(micros)).toBe(expected);
  });

  test('a zone is one this machine knows', () => {
    expect(['Europe/Malta', 'UTC', 'Europe/Atlantis', ''].map(isZone)).toEqual([true, true, false, false]);
    expect([zoneShort('America/Argentina/Buenos_Aires'), zoneShort('UTC')]).toEqual(['Buenos Aires', 'UTC']);
  });
});

test('counts are grouped by three', () => {
  expect([formatCount(0), formatCount(499391), countOf(1, 'event'), countOf(1204, 'event'), countOf(2, 'entry', 'entries')]).toEqual(['0', '499,391', '1 event', '1,204 events', '2 entries']);
});

test.each([[0, '0 bytes'], [1, '1 byte'], [565, '565 bytes'], [1000, '1.0 kB'], [2_412_000, '2.4 MB'], [118_000_000, '118 MB'], [999_600_000, '1.0 GB']])('%d bytes are %s', (bytes, expected) => {
  expect(formatBytes(bytes)).toBe(expected);
});

test('a hash shows both ends, a short one all of itself', () => {
  expect([shortHash('9f31c27be0447d1a5520c9ee81f0b34d6f7a02d1c5be8843a1907f2e6cd4b10e'), shortHash('abc')]).toEqual(['9f31c27be044…d4b10e', 'abc']);
});

describe('text of a log', () => {
  test.each([
    ['m.kovacs', 'm.kovacs'],
    ['a\u0000b', 'a␀b'],
    ['a\r\nb\tc', 'a␍␊b␉c'],
    ['\u001b[31m', '␛[31m'],
    ['user\u202Etxt.exe', 'user‹U+202E›txt.exe'],
    ['ad\u200Bmin', 'ad‹U+200B›min'],
    ['10\u00A0000', '10‹U+00A0›000'],
    ['\uD800', '‹U+D800›'],
    ['\u{E0041}', '‹U+E0041›'],
    ['Müller 王 😀', 'Müller 王 😀'],
  ])('%j is shown as %s', (text, expected) => { expect(visible(text)).toBe(expected); });

  test('lines and tabs stay where lines are shown', () => {
    expect(visible('a\tb\nc\r', { lines: true })).toBe('a\tb\nc␍');
  });
});
