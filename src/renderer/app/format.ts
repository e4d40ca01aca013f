// How times, numbers, sizes and hashes are written on every screen. No text of a log is ever parsed as a date here:
// instants come from the engine, in one fixed form.
import type { Instant } from '../../contract/model.ts';

/** µs since 1970 UTC of an instant of the contract (always RFC 3339, UTC). */
export function microsOf(instant: Instant): number {
  const [year, month, day, hour, minute, second] = [[0, 4], [5, 7], [8, 10], [11, 13], [14, 16], [17, 19]].map(([from, to]) => Number(instant.slice(from, to)));
  const fraction = /\.(\d{1,6})/.exec(instant)?.[1] ?? '';
  const day0 = new Date(0);
  day0.setUTCFullYear(year, month - 1, day);
  return (day0.getTime() + ((hour * 60 + minute) * 60 + second) * 1000) * 1000 + Number(fraction.padEnd(6, '0'));
}

/** The instant of µs since 1970 UTC, with six digits of fraction. */
export function instantOf(micros: number): Instant {
  const millis = Math.floor(micros / 1000);
  return new Date(millis).toISOString().replace('Z', `${String(micros - millis * 1000).padStart(3, '0')}Z`);
}

/** Formats are dear to make and used once per row. */
const formats = new Map<string, Intl.DateTimeFormat>();
function zoneFormat(zone: string): Intl.DateTimeFormat {
  let format = formats.get(zone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-GB', {
      timeZone: zone, hourCycle: 'h23', year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit',
      weekday: 'short', timeZoneName: 'longOffset',
    });
    formats.set(zone, format);
  }
  return format;
}

/** What the clocks of a zone show: `2026-03-14`, `02:06:18`, `Sat`, `+01:00`. */
export interface WallTime { readonly date: string; readonly time: string; readonly weekday: string; readonly offset: string }

/** Date, time to the second, weekday and offset on the clocks of a zone. */
export function wallTime(instant: Instant, zone: string): WallTime {
  const parts = new Map<string, string>(zoneFormat(zone).formatToParts(Math.floor(microsOf(instant) / 1000)).map(({ type, value }) => [type, value]));
  const part = (type: string) => parts.get(type) ?? '';
  return {
    date: `${part('year').padStart(4, '0')}-${part('month')}-${part('day')}`,
    time: `${part('hour')}:${part('minute')}:${part('second')}`,
    weekday: part('weekday'),
    offset: part('timeZoneName').replace('GMT', '') || '+00:00',
  };
}

/** `full`: six digits of fraction where the last three say something, three otherwise. */
export type Precision = 'minute' | 'second' | 'milli' | 'full';

/** `2026-03-14 01:06:18.412`: `milli` always has three digits of fraction; `full` has six where they matter. */
export function formatInstant(instant: Instant, zone = 'UTC', precision: Precision = 'milli'): string {
  const { date, time } = zone === 'UTC' ? { date: instant.slice(0, 10), time: instant.slice(11, 19) } : wallTime(instant, zone);
  if (precision === 'minute') return `${date} ${time.slice(0, 5)}`;
  if (precision === 'second') return `${date} ${time}`;
  const fraction = (/\.(\d{1,6})/.exec(instant)?.[1] ?? '').padEnd(6, '0');
  return `${date} ${time}.${precision === 'full' && !fraction.endsWith('000') ? fraction : fraction.slice(0, 3)}`;
}

/** The zone's offset at an instant, as `+01:00`. */
export const zoneOffset = (zone: string, instant: Instant): string => wallTime(instant, zone).offset;
/** `Malta` of `Europe/Malta`. */
export const zoneShort = (zone: string): string => (zone.split('/').at(-1) ?? zone).replaceAll('_', ' ');

/** Whether this machine knows the zone, by IANA name or as an offset. */
export function isZone(zone: string): boolean {
  try { zoneFormat(zone); return true; } catch { return false; }
}
/** Every IANA zone this machine knows, UTC first. */
export const allZones = (): readonly string[] => ['UTC', ...Intl.supportedValuesOf('timeZone').filter((zone) => zone !== 'UTC')];

/** `12 s`, `2 m 15 s`, `3 d 4 h`: the two largest units, truncated. */
export function formatSpan(micros: number): string {
  const seconds = Math.floor(Math.abs(micros) / 1e6);
  const units = [[Math.floor(seconds / 86_400), 'd'], [Math.floor(seconds / 3600) % 24, 'h'], [Math.floor(seconds / 60) % 60, 'm'], [seconds % 60, 's']] as const;
  const first = units.findIndex(([count]) => count > 0);
  if (first < 0) return `${Math.floor(Math.abs(micros) / 1000)} ms`;
  return units.slice(first, first + 2).filter(([count], at) => at === 0 || count > 0).map(([count, unit]) => `${count} ${unit}`).join(' ');
}

const grouping = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 0 });
/** `499,391` */
export const formatCount = (count: number): string => grouping.format(count);
/** `1 event`, `1,204 events` */
export const countOf = (count: number, one: string, many = `${one}s`): string => `${formatCount(count)} ${count === 1 ? one : many}`;

/** A word of ours as the beginning of a label; never for text of a log. */
export const capitalised = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);

/** Decimal units, as file managers and disks use them: `565 bytes`, `2.4 MB`. */
export function formatBytes(bytes: number): string {
  if (bytes < 1000) return countOf(bytes, 'byte');
  const units = ['kB', 'MB', 'GB', 'TB'];
  let value = bytes / 1000;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) { value /= 1000; unit += 1; }
  return `${value < 10 ? value.toFixed(1) : Math.round(value)} ${units[unit]}`;
}

/** Both ends of a hash, which is what people compare: `9f31c27be044…d4b10e`. */
export const shortHash = (hash: string, head = 12, tail = 6): string => (hash.length <= head + tail + 1 ? hash : `${hash.slice(0, head)}…${hash.slice(-tail)}`);

// Control, format (bidirectional, zero-width, tags), separator, surrogate and private characters, and blanks that look like others.
const HIDDEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Co}\u00a0\u115f\u1160\u2000-\u200a\u202f\u205f\u2800\u3000\u3164\uffa0]/gu;

/** Text of a log with nothing hidden in it: `␀` for control characters, `‹U+202E›` for other invisible ones. `lines` leaves line ends and tabs as they are. */
export function visible(text: string, options: { readonly lines?: boolean } = {}): string {
  return text.replace(HIDDEN, (character) => {
    if (options.lines && (character === '\n' || character === '\t')) return character;
    const code = character.codePointAt(0) as number;
    if (code < 0x20) return String.fromCodePoint(0x2400 + code);
    if (code === 0x7f) return '␡';
    return `‹U+${code.toString(16).toUpperCase().padStart(4, '0')}›`;
  });
}
