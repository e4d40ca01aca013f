// What the timeline is zoomed to: limits, steps of zoom and pan, and how it stands in the address. Pure, so that every edge is tested.
import type { Instant } from '../../../contract/model.ts';
import type { Millis } from '../../../contract/time-axis.ts';
import { instantOf } from '../../app/format.ts';
import type { Span } from '../../app/view.ts';
import { millisOf, pan, zoom, type Range } from '../explore/time-scale.ts';

/** One key or button zooms by this, and moves by this share of what is in sight. */
export const ZOOM_STEP = 0.5;
export const PAN_STEP = 0.2;
/** Half of what is drawn around a single instant. */
const ALONE = 30_000;
/** Room at both ends, so that no mark stands on an edge. */
const ROOM = 0.03;

/** All that can be looked at: from the first to the last instant, with room at both ends. */
export function limitsOf(first: Instant, last: Instant): Range {
  const [from, to] = [millisOf(first), millisOf(last)];
  const room = to > from ? Math.max(10, (to - from) * ROOM) : ALONE;
  return { from: from - room, to: to + room };
}

/** What the address asks for, within the limits; all of them where it asks for nothing, or for nothing that is there. */
export function rangeOf(stretch: Span | null, limits: Range): Range {
  if (stretch === null) return limits;
  const [from, to] = [millisOf(stretch.from), millisOf(stretch.to)];
  return to > from && from < limits.to && to > limits.from ? zoom({ from, to }, limits, (from + to) / 2, 1) : limits;
}

/** As it stands in the address: null for all there is. */
export function stretchOf({ from, to }: Range, limits: Range): Span | null {
  if (from <= limits.from && to >= limits.to) return null;
  return { from: instantOf(Math.floor(from) * 1000), to: instantOf(Math.ceil(to) * 1000) };
}

/** The range moved so that a moment is in it, in its middle where it was not; unchanged where it was. */
export function showing(range: Range, limits: Range, at: Millis): Range {
  if (at >= range.from && at <= range.to) return range;
  return pan(range, limits, (at - (range.from + range.to) / 2) / (range.to - range.from));
}

/** A stretch around several moments, with room beside them; null where nothing shorter than `range` holds them. */
export function closeUp(range: Range, limits: Range, moments: readonly Millis[]): Range | null {
  const [first, last] = [Math.min(...moments), Math.max(...moments)];
  const span = Math.max(last - first, (range.to - range.from) / 50);
  const closer = zoom(range, limits, (first + last) / 2, (span * 1.5) / (range.to - range.from));
  const centred = showingAll(closer, limits, first, last);
  return centred.to - centred.from < (range.to - range.from) * 0.95 ? centred : null;
}

function showingAll(range: Range, limits: Range, first: Millis, last: Millis): Range {
  return pan(range, limits, ((first + last) / 2 - (range.from + range.to) / 2) / (range.to - range.from));
}
