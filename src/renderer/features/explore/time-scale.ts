// Arithmetic of the histogram: pixels ↔ instants, bar heights, brush moves and axis ticks. Pure, so that every edge is tested.
import type { Instant } from '../../../contract/model.ts';
import { microsOf } from '../../app/format.ts';

/** Milliseconds since 1970 UTC. Precise enough to draw with; filters keep their text. */
export type Millis = number;

/** The part of time that is drawn, over so many pixels. */
export interface Scale { readonly from: Millis; readonly to: Millis; readonly width: number }
/** From the first to before the last millisecond. */
export interface Range { readonly from: Millis; readonly to: Millis }

/** The moment of an instant of the contract or of a time window. */
export const millisOf = (instant: Instant): Millis => microsOf(instant) / 1000;

/** The text of a moment as filters carry it: whole seconds where possible. */
export const instantAt = (ms: Millis): Instant => new Date(ms).toISOString().replace('.000Z', 'Z');

/** Pixel of a moment; outside of 0 to `width` when it is not drawn. */
export function toX(scale: Scale, ms: Millis): number {
  return scale.to > scale.from ? ((ms - scale.from) / (scale.to - scale.from)) * scale.width : 0;
}

/** The moment under a pixel. */
export function toMillis(scale: Scale, x: number): Millis {
  return scale.width > 0 ? scale.from + (x / scale.width) * (scale.to - scale.from) : scale.from;
}

/** Number of buckets to ask for: one bar about every 8 px. */
export function bucketsFor(width: number): number {
  return Math.max(10, Math.min(2000, Math.floor(width / 8)));
}

/** The nearest bucket border, never outside the scale. */
export function snap(scale: Scale, bucketMs: number, ms: Millis): Millis {
  const border = bucketMs > 0 ? scale.from + Math.round((ms - scale.from) / bucketMs) * bucketMs : ms;
  return Math.min(scale.to, Math.max(scale.from, border));
}

/** A brush drawn between two pixels, in either direction; null for what is a click and not a drag (under 3 px). */
export function brushBetween(scale: Scale, bucketMs: number, a: number, b: number): Range | null {
  if (Math.abs(a - b) < 3) return null;
  const from = scale.from + Math.floor((toMillis(scale, Math.min(a, b)) - scale.from) / bucketMs) * bucketMs;
  const to = scale.from + Math.ceil((toMillis(scale, Math.max(a, b)) - scale.from) / bucketMs) * bucketMs;
  return { from: Math.max(scale.from, from), to: Math.min(scale.to, to) };
}

/** Moves one end of the brush. Ends never meet or cross: one bucket always stays inside. */
export function moveEnd(scale: Scale, bucketMs: number, brush: Range, end: 'from' | 'to', ms: Millis): Range {
  const wanted = snap(scale, bucketMs, ms);
  return end === 'from'
    ? { from: Math.max(scale.from, Math.min(wanted, brush.to - bucketMs)), to: brush.to }
    : { from: brush.from, to: Math.min(scale.to, Math.max(wanted, brush.from + bucketMs)) };
}

/** Nothing is drawn over less: twenty bars of a millisecond, which is as fine as most logs are. */
const LEAST_SPAN = 20;

/** Narrows (factor < 1) or widens the drawn range around a moment, inside `limits`; at least twenty milliseconds stay. */
export function zoom(scale: Range, limits: Range, centre: Millis, factor: number): Range {
  const span = Math.min(limits.to - limits.from, Math.max(LEAST_SPAN, (scale.to - scale.from) * factor));
  const share = (centre - scale.from) / (scale.to - scale.from || 1);
  const from = Math.min(limits.to - span, Math.max(limits.from, Math.round(centre - span * share)));
  return { from, to: from + span };
}

/** The same length of time, earlier or later by a share of itself, inside `limits`. */
export function pan(scale: Range, limits: Range, share: number): Range {
  const span = scale.to - scale.from;
  const from = Math.max(limits.from, Math.min(limits.to - span, Math.round(scale.from + span * share)));
  return { from, to: from + span };
}

/** Top of the count axis: an even, round number not below `max`, so that its half can be labelled too. */
export function axisTop(max: number): number {
  const half = Math.max(1, max / 2);
  const power = 10 ** Math.floor(Math.log10(half));
  const step = [1, 2, 3, 4, 5, 6, 8, 10].find((s) => s * power >= half) ?? 10;
  return 2 * step * power;
}

const SECOND = 1000, MINUTE = 60 * SECOND, HOUR = 60 * MINUTE, DAY = 24 * HOUR;
const FIXED_STEPS = [
  1, 2, 5, 10, 20, 50, 100, 200, 500, SECOND, 2 * SECOND, 5 * SECOND, 10 * SECOND, 15 * SECOND, 30 * SECOND, MINUTE, 2 * MINUTE, 5 * MINUTE, 10 * MINUTE, 15 * MINUTE, 30 * MINUTE,
  HOUR, 2 * HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR, DAY, 2 * DAY, 4 * DAY, 7 * DAY, 14 * DAY,
];
const MONTH_STEPS = [1, 2, 3, 6, 12, 24, 60, 120, 240, 600];
/** 1970-01-05 was a Monday: weekly ticks stand on Mondays. */
const MONDAY = 4 * DAY;

/** One moment and what both clocks show. */
export interface AxisTick { readonly ms: Millis; readonly utc: string; readonly zone: string }

/**
 * Ticks at round UTC moments at least `gap` px apart, with their label in UTC and the clock of `zone` at the same moment,
 * so that a clock change shows as a jump in the second row. The date stands at the first tick and wherever it changes.
 * `from`: ticks before it have no label, as where there is no room for one at the left.
 */
export function axisTicks(scale: Scale, zone: string, gap = 104, from = -Infinity): readonly AxisTick[] {
  if (!(scale.to > scale.from) || scale.width < gap) return [];
  const smallest = ((scale.to - scale.from) / scale.width) * gap;
  const step = FIXED_STEPS.find((s) => s >= smallest);
  const moments = step ? fixedTicks(scale, step) : monthTicks(scale, smallest);
  const utc = labeller('UTC', step ?? Infinity);
  const local = labeller(zone, step ?? Infinity);
  return moments.map((ms) => (ms < from ? { ms, utc: '', zone: '' } : { ms, utc: utc(ms), zone: local(ms) }));
}

function fixedTicks(scale: Scale, step: number): Millis[] {
  const origin = step >= 7 * DAY ? MONDAY : 0;
  const ticks: Millis[] = [];
  for (let ms = Math.ceil((scale.from - origin) / step) * step + origin; ms <= scale.to; ms += step) ticks.push(ms);
  return ticks;
}

/** Months have no fixed length, so beyond weeks ticks stand on the first of a month. */
function monthTicks(scale: Scale, smallest: number): Millis[] {
  const months = MONTH_STEPS.find((m) => m * 28 * DAY >= smallest) ?? 1200;
  const start = new Date(scale.from);
  const ticks: Millis[] = [];
  for (let month = Math.floor((start.getUTCFullYear() * 12 + start.getUTCMonth()) / months) * months; ; month += months) {
    const ms = Date.UTC(Math.floor(month / 12), month % 12, 1);
    if (ms > scale.to) return ticks;
    if (ms >= scale.from) ticks.push(ms);
  }
}

// Made once a zone: it takes longer than all labels of an axis.
const clocks = new Map<string, Intl.DateTimeFormat>();
function clockOf(zone: string): Intl.DateTimeFormat {
  const clock = clocks.get(zone) ?? new Intl.DateTimeFormat('en-GB', {
    timeZone: zone, hourCycle: 'h23', year: 'numeric', month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit', second: '2-digit', fractionalSecondDigits: 3,
  });
  clocks.set(zone, clock);
  return clock;
}

/** A function that labels moments given in order, leaving out the date that the one before already showed. */
function labeller(zone: string, step: number): (ms: Millis) => string {
  let lastDate = '';
  let lastYear = '';
  const format = clockOf(zone);
  return (ms) => {
    const part = new Map(format.formatToParts(ms).map(({ type, value }) => [type, value]));
    const date = `${part.get('day')} ${part.get('month')}`;
    const year = part.get('year') ?? '';
    const clock = `${part.get('hour')}:${part.get('minute')}${step < MINUTE ? `:${part.get('second')}` : ''}${step < SECOND ? `.${part.get('fractionalSecond')}` : ''}`;
    const newDate = date !== lastDate, newYear = year !== lastYear;
    lastDate = date; lastYear = year;
    if (step < DAY) return newDate ? `${date} ${clock}` : clock;
    const day = newYear ? `${date} ${year}` : date;
    return clock === '00:00' ? day : `${date} ${clock}`;
  };
}

/** `10 minutes`, `hour`, `2 days`, `5 ms`: length of one bar in words. */
export function lengthInWords(seconds: number): string {
  if (seconds < 1) return seconds === 0.001 ? 'millisecond' : `${Math.round(seconds * 1000)} milliseconds`;
  const [size, word] = seconds % 86400 === 0 ? [86400, 'day'] : seconds % 3600 === 0 ? [3600, 'hour'] : seconds % 60 === 0 ? [60, 'minute'] : [1, 'second'];
  const n = seconds / Number(size);
  return n === 1 ? String(word) : `${n.toLocaleString('en-GB', { maximumFractionDigits: 3 })} ${word}s`;
}
