// The grammar of time texts: what a text says, before any zone is assumed. Forms seen in real exports, and no others.
import { NUMBER, numberClock, type Counting } from './number-time.ts';

export interface Clock {
  /** The wall clock, counted in whole seconds since 1970 as if it were UTC. */
  readonly seconds: number;
  readonly nanos: number;
  /** Seconds east of UTC; `epoch`: counted from a UTC instant by definition; null: the text does not say. */
  readonly zone: number | 'epoch' | null;
  /** The text says second 60, which is read as 59. */
  readonly clamped: boolean;
}
/** Why a text gives no clock: it is empty, it is no time, or its day and month could be either way round. */
export type NoClock = 'none' | 'no' | 'order';

const DIGIT_0 = 48;
const DAY = 86_400;
const MONTHS = ['january', 'february', 'march', 'april', 'may', 'june', 'july', 'august', 'september', 'october', 'november', 'december'];
const MONTH_OF = new Map([...MONTHS.flatMap((name, i) => [[name, i + 1], [name.slice(0, 3), i + 1]] as const), ['sept', 9]]);
/** The narrow no-break space is what browsers and Node put in front of AM and PM. */
const BLANK = String.raw`[ \u00a0\u202f]`;
const TIME = String.raw`(?:(?:,? +|T)(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?(?:${BLANK}?([AaPp])\.?[Mm]\.?)?)?`;
/** Perhaps with a name behind it: `(UTC)`, `(Central European Standard Time)`. */
const OFFSET = String.raw`(?: *(Z|z|(?:UTC|GMT)?[+-]\d{2}(?::?\d{2})?|UTC|GMT|UT)(?: \([^()]{1,40}\))?)?`;
const WEEKDAY = String.raw`(?:(?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs)?|Fri|Sat(?:ur)?|Sun)(?:day)?,? +)?`;
/** `2023-07-10T11:42:18.123Z`, `2021/12/04 23:19:32.051 Z`, `2026-03-14`, `2026-03-14 22:30:01+00`. */
const YEAR_FIRST = new RegExp(String.raw`^(\d{4})([-/])(\d{1,2})\2(\d{1,2})${TIME}${OFFSET}$`);
/** `5/18/2021 9:13:33 PM`, `18.05.2021`, `1/9/2007 10:41:00 AM +01:00`. */
const YEAR_LAST = new RegExp(String.raw`^(\d{1,2})([-/.])(\d{1,2})\2(\d{4})${TIME}${OFFSET}$`);
/** RFC 2822 and its like: `Sat, 14 Mar 2026 22:30:01 +0000`, `14-Mar-2026`. */
const MONTH_WORD = new RegExp(String.raw`^${WEEKDAY}(\d{1,2})[ -]([A-Za-z]{3,9})[ ,-]+(\d{4})${TIME}${OFFSET}$`);
/** `Mar 14, 2026 10:30:01 PM`, `Sat Mar 14 2026 22:30:01 GMT+0100 (Central European Standard Time)`. */
const MONTH_WORD_FIRST = new RegExp(String.raw`^${WEEKDAY}([A-Za-z]{3,9}) (\d{1,2}),? (\d{4})${TIME}${OFFSET}$`);
/** The C library's: `Sat Mar 14 22:30:01 2026`, `Sat Mar  7 22:30:01 UTC 2026`. */
const YEAR_BEHIND = new RegExp(String.raw`^\[?${WEEKDAY}([A-Za-z]{3}) +(\d{1,2}) (\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,9}))?()${OFFSET} (\d{4})\]?$`);
/** Web servers': `14/Mar/2026:22:30:01 +0000`. */
const WEB_SERVER = new RegExp(String.raw`^\[?(\d{2})/([A-Za-z]{3})/(\d{4}):(\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,9}))?()${OFFSET}\]?$`);
/** PowerShell's ConvertTo-Json; an offset behind it only names the zone it was shown in. */
const MS_JSON_DATE = /^\\?\/Date\((-?\d{1,15})(?:[+-]\d{4})?\)\\?\/$/;
/** Bitbucket and Jira Data Center write a time as an object. */
const EPOCH_OBJECT = /^\{\s*"epochSecond"\s*:\s*(\d{1,10})\s*,\s*"nano"\s*:\s*(\d{1,9})\s*\}$/;
const LONGEST = 100;

/** Reads a text; `order` null leaves `5/6/2024` open (`order`). `counting`: what bare numbers count. */
export function readClock(text: string, order: 'dmy' | 'mdy' | null, counting: Counting = null): Clock | NoClock {
  const iso = readIso(text);
  if (iso !== null) return iso;
  if (text.length > LONGEST) return 'no';
  const trimmed = text.trim();
  if (trimmed === '') return 'none';
  let m = NUMBER.exec(trimmed);
  if (m) return numberClock(m[1], m[2] ?? '', counting);
  m = YEAR_FIRST.exec(trimmed);
  if (m) return clockOf(Number(m[1]), Number(m[3]), Number(m[4]), m, 5);
  m = YEAR_LAST.exec(trimmed);
  if (m) {
    const first = Number(m[1]);
    const second = Number(m[3]);
    if (order === null) return 'order';
    return order === 'dmy' ? clockOf(Number(m[4]), second, first, m, 5) : clockOf(Number(m[4]), first, second, m, 5);
  }
  m = MS_JSON_DATE.exec(trimmed);
  if (m) { const millis = Number(m[1]); return { seconds: Math.floor(millis / 1000), nanos: (((millis % 1000) + 1000) % 1000) * 1_000_000, zone: 'epoch', clamped: false }; }
  m = EPOCH_OBJECT.exec(trimmed);
  if (m) return { seconds: Number(m[1]), nanos: Number(m[2]), zone: 'epoch', clamped: false };
  m = MONTH_WORD.exec(trimmed);
  if (m) return clockOf(Number(m[3]), monthOf(m[2]), Number(m[1]), m, 4);
  m = MONTH_WORD_FIRST.exec(trimmed);
  if (m) return clockOf(Number(m[3]), monthOf(m[1]), Number(m[2]), m, 4);
  m = YEAR_BEHIND.exec(trimmed);
  if (m) return clockOf(Number(m[9]), monthOf(m[1]), Number(m[2]), m, 3);
  m = WEB_SERVER.exec(trimmed);
  return m ? clockOf(Number(m[3]), monthOf(m[2]), Number(m[1]), m, 4) : 'no';
}

/** `rest`: index of the hour among the groups; minute, second, fraction, half of the day and offset follow it. */
function clockOf(year: number, month: number, day: number, m: RegExpExecArray, rest: number): Clock | NoClock {
  const days = daysFromCivil(year, month, day);
  if (days === null) return 'no';
  let hour = Number(m[rest] ?? 0);
  const minute = Number(m[rest + 1] ?? 0);
  const second = Number(m[rest + 2] ?? 0);
  const half = m[rest + 4];
  if (half !== undefined && half !== '') {
    if (hour < 1 || hour > 12) return 'no';
    hour = (hour % 12) + (half === 'P' || half === 'p' ? 12 : 0);
  }
  if (hour > 23 || minute > 59 || second > 60) return 'no';
  const offset = m[rest + 5];
  // Behind a date alone `-05` could be anything; `+01:00` and `Z` are XML Schema's.
  if (m[rest] === undefined && offset !== undefined && /[+-]/.test(offset) && !offset.includes(':')) return 'no';
  const zone = offsetOf(offset);
  if (Number.isNaN(zone)) return 'no';
  return { seconds: days * DAY + hour * 3600 + minute * 60 + Math.min(second, 59), nanos: nanosOf(m[rest + 3] ?? ''), zone, clamped: second === 60 };
}

/** The one form that fills most columns, without a regular expression: `2026-03-14T01:06:18.412Z`; null where it is not that. */
function readIso(text: string): Clock | null {
  let length = text.length;
  while (length > 19 && text.charCodeAt(length - 1) === 32) length--;
  if (length < 19 || length > 40 || text.charCodeAt(4) !== 45 || text.charCodeAt(7) !== 45) return null;
  const separator = text.charCodeAt(10);
  if ((separator !== 84 && separator !== 32) || text.charCodeAt(13) !== 58 || text.charCodeAt(16) !== 58) return null;
  const year = two(text, 0) * 100 + two(text, 2);
  const days = daysFromCivil(year, two(text, 5), two(text, 8));
  const hour = two(text, 11);
  const minute = two(text, 14);
  const second = two(text, 17);
  // NaN, from anything but digits, fails every comparison.
  if (days === null || !(hour <= 23) || !(minute <= 59) || !(second <= 59)) return null;
  let at = 19;
  let nanos = 0;
  if (text.charCodeAt(at) === 46) {
    let scale = 1_000_000_000;
    for (at++; at < length; at++) {
      const digit = text.charCodeAt(at) - DIGIT_0;
      if (digit < 0 || digit > 9) break;
      scale /= 10;
      nanos += digit * scale;
    }
    if (scale < 1 || scale === 1_000_000_000) return null;
  }
  let zone: number | null = null;
  if (at !== length) {
    const sign = text.charCodeAt(at);
    if (sign === 90 && at + 1 === length) zone = 0;
    else if (sign === 43 || sign === 45) {
      const colon = text.charCodeAt(at + 3) === 58 ? 1 : 0;
      const minutes = two(text, at + 3 + colon);
      zone = two(text, at + 1) * 3600 + minutes * 60;
      if (at + 5 + colon !== length || !(zone <= 18 * 3600 && minutes <= 59)) return null;
      if (sign === 45) zone = 0 - zone;
    } else return null;
  }
  return { seconds: days * DAY + hour * 3600 + minute * 60 + second, nanos, zone, clamped: false };
}

/** Two digits as a number; NaN for anything else. */
function two(text: string, at: number): number {
  const tens = text.charCodeAt(at) - DIGIT_0;
  const ones = text.charCodeAt(at + 1) - DIGIT_0;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : NaN;
}

/** Days since 1970-01-01 of a proleptic Gregorian date, or null where there is no such day. After Howard Hinnant's `days_from_civil`. */
function daysFromCivil(year: number, month: number, day: number): number | null {
  if (!(month >= 1 && month <= 12 && day >= 1 && year >= 1)) return null;
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  if (day > (month === 2 ? (leap ? 29 : 28) : month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31)) return null;
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  return era * 146_097 + yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear - 719_468;
}

function nanosOf(fraction: string): number {
  return Number(fraction.padEnd(9, '0'));
}

function offsetOf(text: string | undefined): number | null {
  if (text === undefined) return null;
  const sign = text.search(/[+-]/);
  if (sign < 0) return 0;
  const digits = text.slice(sign + 1).replace(':', '').padEnd(4, '0');
  const minutes = Number(digits.slice(2));
  const seconds = Number(digits.slice(0, 2)) * 3600 + minutes * 60;
  // ISO 8601 sets no limit; 18 hours is the widest that time libraries accept.
  if (seconds > 18 * 3600 || minutes > 59) return NaN;
  return text[sign] === '-' ? 0 - seconds : seconds;
}

function monthOf(word: string): number {
  return MONTH_OF.get(word.toLowerCase()) ?? NaN;
}
