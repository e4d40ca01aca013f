// Arithmetic of the histogram: pixels ↔ instants, bar heights and brush moves; its axis is that of every drawing over time. Pure, so that every edge is tested.
import type { Instant } from '../../../contract/model.ts';
import type { Millis, Scale } from '../../../contract/time-axis.ts';
import { microsOf } from '../../app/format.ts';

/** From the first to before the last millisecond. */
export interface Range { readonly from: Millis; readonly to: Millis }

/** The moment of an instant of the contract or of a time window. */
export const millisOf = (instant: Instant): Millis => microsOf(instant) / 1000;

/** The text of a moment as filters carry it: whole seconds where possible. */
export const instantAt = (ms: Millis): Instant => new Date(ms).toISOString().replace('.000Z', 'Z');

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

/** `10 minutes`, `hour`, `2 days`, `5 ms`: length of one bar in words. */
export function lengthInWords(seconds: number): string {
  if (seconds < 1) return seconds === 0.001 ? 'millisecond' : `${Math.round(seconds * 1000)} milliseconds`;
  const [size, word] = seconds % 86400 === 0 ? [86400, 'day'] : seconds % 3600 === 0 ? [3600, 'hour'] : seconds % 60 === 0 ? [60, 'minute'] : [1, 'second'];
  const n = seconds / Number(size);
  return n === 1 ? String(word) : `${n.toLocaleString('en-GB', { maximumFractionDigits: 3 })} ${word}s`;
}
