// Bare numbers as times. Seconds, milliseconds, ticks and days look alike to a person and lie decades apart, so what they count
// is found for a whole column by magnitude, and a column that leaves it open is not read.
import { NUMBER_TIMES, type NumberTime } from '../record.ts';
import type { Clock, NoClock } from './clock-text.ts';

/** What a column of bare numbers counts: known, contradictory, or (null) only their digits tell. */
export type Counting = NumberTime | 'ambiguous' | null;

/** Digits of the whole part and of the fraction. */
export const NUMBER = /^(\d{1,19})(?:\.(\d{1,16}))?$/;

/** Days from day 0 of Excel's two systems to 1970: 1899-12-30, with which serials agree from March 1900 on, and 1904-01-01. */
const EXCEL_EPOCH_DAYS = 25_569;
const EXCEL_1904_DAYS = 24_107;
/** Seconds from the epoch of each to 1970: 1601-01-01 (FILETIME, UTC), 0001-01-01 (ticks), 2001-01-01 (Core Foundation, UTC). */
const FILETIME_EPOCH = 11_644_473_600;
const TICKS_EPOCH = 62_135_596_800;
const MAC_EPOCH = 978_307_200;
const DAY = 86_400;

/**
 * Magnitudes, lower bound included. Epochs from 1973 to 2286 (nanoseconds from 2001), FILETIME and ticks from 1970 to 2100,
 * Excel days from 1954 to 2064, seconds since 2001 from 2004 to 2032: what a log can hold, and no two of 18 digits meet.
 */
const BANDS: Readonly<Record<NumberTime, readonly [from: number, until: number]>> = {
  'epoch seconds': [1e8, 1e10],
  'epoch milliseconds': [1e11, 1e13],
  'epoch microseconds': [1e14, 1e16],
  'epoch nanoseconds': [1e18, 1e19],
  FILETIME: [116_444_736_000_000_000, 157_469_184_000_000_000],
  '.NET ticks': [621_355_968_000_000_000, 662_380_416_000_000_000],
  'Excel days': [2e4, 6e4],
  'Excel days since 1904': [2e4, 6e4],
  'seconds since 2001': [1e8, 1e9],
};
/** Never concluded from numbers alone: which of Excel's two systems a workbook uses is written in the workbook. */
const TOLD_ONLY: NumberTime = 'Excel days since 1904';

/**
 * What the bare numbers among the texts count: the one unit that fits all of them. `ambiguous`: none does (seconds and
 * milliseconds mixed) or two do (nine digits: seconds since 1970 or since 2001). `none needed`: there are none, or none of
 * a magnitude that any unit has; those stay unreadable one by one.
 */
export function numberTimeOf(texts: readonly string[]): NumberTime | 'ambiguous' | 'none needed' {
  let fitting: readonly NumberTime[] | null = null;
  for (const text of texts) {
    const units = unitsOf(text);
    if (units.length > 0) fitting = fitting === null ? units : fitting.filter((unit) => units.includes(unit));
  }
  if (fitting === null) return 'none needed';
  return fitting.length === 1 ? fitting[0] : 'ambiguous';
}

/** The units whose magnitude a text has; empty for one that is no bare number. */
export function unitsOf(text: string): readonly NumberTime[] {
  const match = NUMBER.exec(text.trim());
  if (!match || (match[1].length > 1 && match[1].startsWith('0'))) return [];
  return NUMBER_TIMES.filter((unit) => unit !== TOLD_ONLY && inBand(unit, match[1]) && takesFraction(unit, match[2]));
}

/**
 * A number as a clock. With `counting` null, 10, 13, 16 and 19 digits are seconds, milliseconds, microseconds and nanoseconds
 * since 1970, and nothing else is read. A number outside the magnitude of its column's unit is not read.
 */
export function numberClock(digits: string, fraction: string, counting: Counting): Clock | NoClock {
  const unit = counting ?? byDigits(digits);
  if (unit === null || unit === 'ambiguous' || digits.startsWith('0') || !inBand(unit, digits) || !takesFraction(unit, fraction)) return 'no';
  switch (unit) {
    case 'epoch seconds': return epoch(digits, fraction);
    case 'epoch milliseconds': return epoch(digits.slice(0, -3), digits.slice(-3) + fraction);
    case 'epoch microseconds': return epoch(digits.slice(0, -6), digits.slice(-6));
    case 'epoch nanoseconds': return epoch(digits.slice(0, -9), digits.slice(-9));
    case 'seconds since 2001': return { ...epoch(digits, fraction), seconds: Number(digits) + MAC_EPOCH };
    case 'FILETIME': return { ...epoch(digits, digits.slice(-7)), seconds: Number(digits.slice(0, -7)) - FILETIME_EPOCH };
    // Ticks count a wall clock: whether it was UTC is a property of the program that wrote them, not of the number.
    case '.NET ticks': return { ...epoch(digits, digits.slice(-7)), seconds: Number(digits.slice(0, -7)) - TICKS_EPOCH, zone: null };
    case 'Excel days': return excel(digits, fraction, EXCEL_EPOCH_DAYS);
    case 'Excel days since 1904': return excel(digits, fraction, EXCEL_1904_DAYS);
  }
}

function epoch(seconds: string, fraction: string): Clock {
  return { seconds: Number(seconds), nanos: Number(fraction.slice(0, 9).padEnd(9, '0')), zone: 'epoch', clamped: false };
}

/** Local wall clock. Excel keeps a day's fraction as a binary number, good to about 10 µs, and shows milliseconds: those are taken. */
function excel(digits: string, fraction: string, epochDays: number): Clock {
  const millis = Math.round(Number(`0.${fraction === '' ? '0' : fraction}`) * DAY * 1000);
  return { seconds: (Number(digits) - epochDays) * DAY + Math.floor(millis / 1000), nanos: (millis % 1000) * 1_000_000, zone: null, clamped: false };
}

function byDigits(digits: string): NumberTime | null {
  switch (digits.length) {
    case 10: return 'epoch seconds';
    case 13: return 'epoch milliseconds';
    case 16: return 'epoch microseconds';
    case 19: return 'epoch nanoseconds';
    default: return null;
  }
}

function inBand(unit: NumberTime, digits: string): boolean {
  const [from, until] = BANDS[unit];
  const number = Number(digits);
  return number >= from && number < until;
}

/** A fraction is seen behind seconds, milliseconds and days only; 16 digits of it only behind days. */
function takesFraction(unit: NumberTime, fraction: string | undefined): boolean {
  if (fraction === undefined || fraction === '') return true;
  if (unit.startsWith('Excel')) return true;
  return fraction.length <= 9 && (unit === 'epoch seconds' || unit === 'epoch milliseconds' || unit === 'seconds since 2001');
}
