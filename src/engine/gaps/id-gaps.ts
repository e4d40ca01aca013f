// Record ids that a consecutively numbered source skips.

/** Ids `from` to `to` are missing between the events of two ranks. */
export interface MissingIds { readonly from: number; readonly to: number; readonly before: number; readonly after: number }
export interface Numbering { readonly kind: 'consecutive' | 'with many gaps' | 'not numbered'; readonly numbered: number; readonly missing: number; readonly gaps: readonly MissingIds[] }

/** A larger step is taken for another series of numbers, not for missing records. */
export const LARGEST_GAP = 1000;
/** A series must be this long, and skip this rarely, before its gaps mean anything. */
const SHORTEST_SERIES = 100;
const LARGEST_SHARE = 0.01;

/** `sorted`: ranks of the events of one source that have whole-number ids, by id. */
export function numberingOf(sorted: Uint32Array, recordId: Float64Array): Numbering {
  const gaps: MissingIds[] = [];
  let missing = 0;
  let isConsecutive = false;
  let hasSeries = false;
  for (let start = 0; start < sorted.length;) {
    let end = start + 1;
    const own: MissingIds[] = [];
    for (; end < sorted.length; end++) {
      const step = recordId[sorted[end]] - recordId[sorted[end - 1]];
      if (step > LARGEST_GAP) break;
      if (step > 1) own.push({ from: recordId[sorted[end - 1]] + 1, to: recordId[sorted[end]] - 1, before: sorted[end - 1], after: sorted[end] });
    }
    if (end - start >= SHORTEST_SERIES) {
      hasSeries = true;
      for (const { from, to } of own) missing += to - from + 1;
      if (own.length <= (end - start) * LARGEST_SHARE) {
        isConsecutive = true;
        for (const gap of own) gaps.push(gap);
      }
    }
    start = end;
  }
  return { kind: isConsecutive ? 'consecutive' : hasSeries ? 'with many gaps' : 'not numbered', numbered: sorted.length, missing, gaps };
}
