// Fuzzes times: texts written from a known instant must read back as that instant, and no text, however damaged, may give an
// instant that its own digits contradict. Temporal and plain arithmetic are the second opinions.
import { Temporal } from 'temporal-polyfill/implementation';
import { NUMBER_TIMES, type NumberTime, type ReadTime } from '../../src/engine/record.ts';
import { createTimeReader, dateOrderOf, formatInstant, needsZone, numberTimeOf, parseInstant, type DateOrder, type TimeReader } from '../../src/engine/sources/time.ts';
import { undatedBecause } from '../../src/engine/sources/undated.ts';
import { must, type Fuzzer } from './fuzzer.ts';
import { mutate } from './mutate.ts';
import type { Random } from './random.ts';

const ZONES = ['UTC', '+05:30', '-03:00', 'Europe/Malta', 'America/New_York', 'Australia/Lord_Howe', 'Pacific/Apia', 'Asia/Kathmandu', 'Africa/Casablanca'];
const MONTHS = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'];
const WEEKDAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
/** Nanoseconds of a unit and the day it counts from, in milliseconds since 1970. */
const UNITS: Readonly<Record<NumberTime, readonly [nanos: bigint, from: number, local: boolean]>> = {
  'epoch seconds': [1_000_000_000n, 0, false], 'epoch milliseconds': [1_000_000n, 0, false], 'epoch microseconds': [1000n, 0, false], 'epoch nanoseconds': [1n, 0, false],
  FILETIME: [100n, Date.UTC(1601, 0, 1), false], '.NET ticks': [100n, -62_135_596_800_000, true],
  'Excel days': [86_400_000_000_000n, Date.UTC(1899, 11, 30), true], 'Excel days since 1904': [86_400_000_000_000n, Date.UTC(1904, 0, 1), true], 'seconds since 2001': [1_000_000_000n, Date.UTC(2001, 0, 1), false],
};
const SPECIAL = ['0', '1', '9', '00', ':', '-', '/', '.', ',', ' ', 'T', 'Z', '+', '+01:00', ' PM', ' AM', 'Mar', '60', '\u202f', '\0', '１', '(', ')', 'GMT'].map((text) => Buffer.from(text));
const two = (n: number): string => String(n).padStart(2, '0');

interface Reading { readonly zone: string; readonly order: DateOrder | null; readonly numbers: NumberTime | null }
const readers = new Map<string, TimeReader>();
function readerFor({ zone, order, numbers }: Reading): TimeReader {
  const key = `${zone} ${order} ${numbers}`;
  let reader = readers.get(key);
  if (!reader) readers.set(key, reader = createTimeReader({ zone, dateOrder: order, naive: 'ask', numbers }));
  return reader;
}

/** A wall clock, and forms in which real exports write it. The text begins with how it is to be read: zone, order and unit by number. */
function makeTime(random: Random): Buffer {
  const zone = random.int(ZONES.length);
  const order = random.int(3);
  const numbers = random.int(NUMBER_TIMES.length + 1);
  // Half of them on days when clocks change somewhere, between midnight and four.
  const near = random.chance(0.4);
  const clock = near
    ? new Date(random.pick([Date.UTC(2026, 2, 29), Date.UTC(2026, 9, 25), Date.UTC(2026, 2, 8), Date.UTC(2026, 10, 1), Date.UTC(2026, 3, 5), Date.UTC(2026, 9, 4), Date.UTC(2011, 11, 30), Date.UTC(2024, 3, 14)]) + random.int(4 * 3_600_000))
    : new Date(random.between(Date.UTC(1901, 0, 1) / 1000, Date.UTC(2254, 0, 1) / 1000) * 1000 + random.int(1000));
  const text = random.chance(0.1) ? random.pick(['', '2024-02-30', '2016-12-31T23:59:60Z', '2025-04-11:21:02.3387000Z', '00/00/0000,--:--:--', '1/1/49', 'Mar 14 22:30:01', '2026-W11-6', '2026-073', '2022-10-24T21:16:62Z']) : written(random, clock, numbers);
  const bytes = Buffer.from(text);
  return Buffer.concat([Buffer.from(`${zone}${order}${numbers}|`), random.chance(0.55) ? mutate(random, bytes, SPECIAL, 120) : bytes]);
}

function written(random: Random, clock: Date, numbers: number): string {
  const [year, month, day, hour, minute, second] = [clock.getUTCFullYear(), clock.getUTCMonth() + 1, clock.getUTCDate(), clock.getUTCHours(), clock.getUTCMinutes(), clock.getUTCSeconds()];
  const digits = random.int(10);
  const fraction = digits === 0 ? '' : `.${String(random.int(1_000_000_000)).padStart(9, '0').slice(0, digits)}`;
  const offset = random.pick(['', '', 'Z', ' Z', ' UTC', '+00', '+0530', '-03:30', ' +01:00', ' GMT+0100 (Central European Standard Time)']);
  const half = `${hour % 12 === 0 ? 12 : hour % 12}:${two(minute)}:${two(second)}${random.pick([' ', '\u202f', ''])}${hour < 12 ? 'AM' : 'PM'}`;
  const time = `${two(hour)}:${two(minute)}:${two(second)}${fraction}`;
  const name = MONTHS[month - 1];
  const short = name.slice(0, 3);
  const weekday = WEEKDAYS[clock.getUTCDay()];
  const iso = `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}`;
  switch (random.int(14)) {
    case 0: case 1: case 2: return `${iso}T${time}${offset}`;
    case 3: return `${iso} ${time}${offset}${random.pick(['', ' '])}`;
    case 4: return iso;
    case 5: return `${month}/${day}/${year} ${half}${offset}`;
    case 6: return `${two(day)}.${two(month)}.${year} ${time}${offset}`;
    case 7: return `${weekday.slice(0, 3)}, ${day} ${short} ${year} ${time}${offset}`;
    case 8: return `${name} ${day}, ${year} ${half}${offset}`;
    case 9: return `${two(day)}/${short}/${year}:${time.slice(0, 8)} ${random.pick(['+0000', '-0500'])}`;
    case 10: return `${weekday.slice(0, 3)} ${short} ${day} ${time.slice(0, 8)} ${random.pick(['UTC ', '', ''])}${year}`;
    case 11: return random.pick([`/Date(${clock.getTime()})/`, `\\/Date(${clock.getTime()}+0200)\\/`, `{"epochSecond":${Math.abs(Math.floor(clock.getTime() / 1000))},"nano":${random.int(1e9)}}`]);
    default: {
      const unit = NUMBER_TIMES[numbers] ?? random.pick(NUMBER_TIMES);
      const [nanos, from] = UNITS[unit];
      const count = BigInt(clock.getTime() - from) * 1_000_000n / nanos;
      return `${count}${unit.startsWith('Excel') || unit.includes('seconds') ? fraction : ''}`;
    }
  }
}

export const time: Fuzzer = {
  name: 'time',
  make: makeTime,
  check(input) {
    const bar = input.indexOf('|');
    const head = /^(\d)(\d)(\d+)$/.exec(input.subarray(0, Math.max(0, bar)).toString('latin1'));
    if (!head) return;
    const zone = ZONES[Number(head[1])] ?? 'UTC';
    const order = ([null, 'dmy', 'mdy'] as const)[Number(head[2])] ?? null;
    const numbers = NUMBER_TIMES[Number(head[3])] ?? null;
    const text = input.subarray(bar + 1).toString();
    const read = readerFor({ zone, order, numbers }).read(text);
    soundReading(read);
    agreesWithItself(text, read, { zone, order, numbers });
    if (read.micros !== null) notContradicted(text, read, { zone, order, numbers });
  },
};

const LATEST = Number.MAX_SAFE_INTEGER;

/** What every reading is, whatever the text. */
function soundReading({ micros, nanos, later, basis }: ReadTime): void {
  const dated = basis !== 'none' && basis !== 'unreadable' && basis !== 'gap in assumed zone';
  must((micros !== null) === dated, () => `${basis} with ${micros}`);
  must(Number.isInteger(nanos) && nanos >= 0 && nanos < 1000 && (micros !== null || nanos === 0), () => `${nanos} nanoseconds`);
  must((later !== null) === (basis === 'overlap in assumed zone'), () => `${basis} with a later instant ${later}`);
  if (micros === null) return;
  must(Number.isSafeInteger(micros) && Math.abs(micros) <= LATEST, () => `${micros} is no exact number of microseconds`);
  for (const instant of later === null ? [micros] : [micros, later]) must(parseInstant(formatInstant(instant)) === instant, () => `${instant} prints as ${formatInstant(instant)}, which reads back as ${parseInstant(formatInstant(instant))}`);
  must(later === null || (later > micros && later - micros <= 7200e6), () => `the later instant is ${later === null ? '' : (later - micros) / 1e6} s behind the earlier`);
}

/** Functions that judge a column say the same of a column of one as the reader does. */
function agreesWithItself(text: string, { basis, micros }: ReadTime, { zone, order, numbers }: Reading): void {
  const proven = dateOrderOf([text]);
  if (order !== null && (proven === 'dmy' || proven === 'mdy') && proven !== order) must(micros === null, () => `reads as ${order} what can only be ${proven}`);
  if (order === null && proven !== 'none needed') must(micros === null, 'reads a date whose order is not known');
  must(basis === 'unreadable' || undatedBecause(text, numbers) === null, () => `basis ${basis}, yet ${undatedBecause(text, numbers)}`);
  must(!basis.includes('assumed zone') || needsZone([text], numbers), () => `read in an assumed zone, though it needs none`);
  const counted = numberTimeOf([text]);
  if (counted !== 'none needed' && counted !== 'ambiguous') {
    const own = readerFor({ zone, order, numbers: counted }).read(text);
    must(own.micros !== null || own.basis !== 'unreadable' || beyond(text, zone, counted), () => `counts ${counted}, and is unreadable as such`);
  }
}

/** Readable, but not as an exact number of microseconds: before 1684 or after 2255. */
function beyond(text: string, zone: string, numbers: NumberTime | null): boolean {
  return ['dmy' as const, 'mdy' as const].every((order) => readerFor({ zone, order, numbers }).read(text).basis === 'unreadable');
}

/** The naive reading: the digits of the text must be those of the instant, told in the zone that it claims to be in. */
function notContradicted(text: string, read: ReadTime, { zone, order, numbers }: Reading): void {
  const micros = read.micros!;
  const trimmed = text.trim();
  const number = /^(\d+)(?:\.(\d+))?$/.exec(trimmed);
  if (number) { countsTo(number[1], number[2] ?? '', read, numbers, zone); return; }
  const date = /^\\?\/Date\((-?\d+)(?:[+-]\d{4})?\)\\?\/$/.exec(trimmed);
  if (date) { must(BigInt(date[1]) * 1000n === BigInt(micros), () => `${trimmed} is not ${micros}`); return; }
  const epoch = /^\{\s*"epochSecond"\s*:\s*(\d+)\s*,\s*"nano"\s*:\s*(\d+)\s*\}$/.exec(trimmed);
  if (epoch) { must(BigInt(epoch[1]) * 1_000_000_000n + BigInt(epoch[2]) === BigInt(micros) * 1000n + BigInt(read.nanos), () => `${trimmed} is not ${micros}`); return; }
  const assumed = read.basis.includes('assumed zone');
  const local = assumed ? localIn(zone, micros) : micros + offsetIn(trimmed) * 1e6;
  const clock = new Date(Math.floor(local / 1000));
  // No digits of an offset or of a comment behind it belong to the clock.
  const own = assumed ? trimmed : trimmed.replace(/ *\([^()]*\)/, '').replace(OFFSET, '$1');
  const groups = own.match(/\d+/g) ?? [];
  const [year, month, day] = [clock.getUTCFullYear(), clock.getUTCMonth() + 1, clock.getUTCDate()];
  const dateGroups = groups.map(Number);
  must(groups.some((group) => group.length === 4 && Number(group) === year), () => `“${text}” names no year ${year}`);
  must(dateGroups.includes(day), () => `“${text}” names no day ${day}`);
  const word = /[A-Za-z]{3,9}/g;
  must(dateGroups.includes(month) || (own.match(word) ?? []).some((name) => MONTHS[month - 1].slice(0, 3).toLowerCase() === name.slice(0, 3).toLowerCase()), () => `“${text}” names no month ${month}`);
  const numeric = /^(\d{1,2})[-/.](\d{1,2})[-/.]\d{4}/.exec(own);
  if (numeric) must(Number(numeric[1]) === (order === 'dmy' ? day : month) && Number(numeric[2]) === (order === 'dmy' ? month : day), () => `“${text}” is not in the order ${order}`);
  const time = /(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d+))?)?[ \u00a0\u202f]?([AaPp])?/.exec(own.replace(/^\[?\d{2}\/[A-Za-z]{3}\/\d{4}:/, ''));
  const said = time ? [Number(time[1]), Number(time[2]), Math.min(59, Number(time[3] ?? 0))] : [0, 0, 0];
  if (time?.[5] !== undefined) said[0] = said[0] % 12 + (time[5].toLowerCase() === 'p' ? 12 : 0);
  must(said[0] === clock.getUTCHours() && said[1] === clock.getUTCMinutes() && said[2] === clock.getUTCSeconds(), () => `“${text}” says ${said.join(':')}, the instant is ${clock.toISOString()}`);
  const nanos = BigInt((time?.[4] ?? '').padEnd(9, '0'));
  must(((BigInt(micros) % 1_000_000n) + 1_000_000n) % 1_000_000n * 1000n + BigInt(read.nanos) === nanos, () => `“${text}” has another fraction than ${micros} and ${read.nanos}`);
  if (assumed) inZone(zone, local, read);
}

const OFFSET = /(\d|[AaPp]\.?[Mm]\.?|^) *(?:Z|z|(?:UTC|GMT)?[+-]\d{2}(?::?\d{2})?|UTC|GMT|UT)(?= \d{4}\]?$|\]?$)/;

/** Seconds east of UTC that a text ends with (or has in front of its year). */
function offsetIn(text: string): number {
  const offset = OFFSET.exec(text.replace(/ *\([^()]*\)/, ''))?.[0].match(/([+-])(\d{2}):?(\d{2})?$/);
  return offset ? (offset[1] === '-' ? -1 : 1) * (Number(offset[2]) * 3600 + Number(offset[3] ?? 0) * 60) : 0;
}

function localIn(zone: string, micros: number): number {
  const at = Temporal.Instant.fromEpochMilliseconds(Math.floor(micros / 1000)).toZonedDateTimeISO(zone);
  return micros + at.offsetNanoseconds / 1000;
}

/** Temporal says the same of a local time: when it was, and whether twice. */
function inZone(zone: string, local: number, read: ReadTime): void {
  const clock = new Date(Math.floor(local / 1000));
  const plain = Temporal.PlainDateTime.from({ year: clock.getUTCFullYear(), month: clock.getUTCMonth() + 1, day: clock.getUTCDate(), hour: clock.getUTCHours(), minute: clock.getUTCMinutes(), second: clock.getUTCSeconds() });
  const at = (disambiguation: 'earlier' | 'later'): number => plain.toZonedDateTime(zone, { disambiguation }).epochMilliseconds * 1000;
  const rest = ((read.micros! % 1_000_000) + 1_000_000) % 1_000_000;
  must(at('earlier') + rest === read.micros, () => `${zone}: ${plain.toString()} is ${at('earlier')} by Temporal, ${read.micros} here`);
  must(at('later') + rest === (read.later ?? read.micros), () => `${zone}: ${plain.toString()} is ${at('later')} at the latest by Temporal, ${read.later} here`);
}

/** Arithmetic in whole nanoseconds, without any of the reader's shortcuts. */
function countsTo(digits: string, fraction: string, read: ReadTime, numbers: NumberTime | null, zone: string): void {
  const unit = numbers ?? ({ 10: 'epoch seconds', 13: 'epoch milliseconds', 16: 'epoch microseconds', 19: 'epoch nanoseconds' } as const)[digits.length];
  must(unit !== undefined, () => `${digits} counts nothing that is known`);
  const [nanos, from, local] = UNITS[unit!];
  const total = BigInt(digits) * nanos + BigInt(fraction.slice(0, 16).padEnd(16, '0')) * nanos / 10_000_000_000_000_000n + BigInt(from) * 1_000_000n;
  const instant = BigInt(local ? localIn(zone, read.micros!) : read.micros!) * 1000n + BigInt(read.nanos);
  // Excel's fractions are rounded to its own milliseconds.
  const apart = total > instant ? total - instant : instant - total;
  must(unit!.startsWith('Excel') ? apart <= 500_001n : apart === 0n, () => `${digits}.${fraction} ${unit} is ${total} ns, read as ${instant}`);
}
