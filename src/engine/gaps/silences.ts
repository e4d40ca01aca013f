// Spans in which a source is silent though at these hours it usually is not. What is usual is the median of the same hour in other
// weeks, or on other days: a few loud or quiet ones do not move it.

export interface Silence { /** Ranks of the last event before and the first one after. */ readonly before: number; readonly after: number; readonly usual: number }
export interface Rhythm { readonly kind: 'hour of the week' | 'hour of the day' | null; readonly silences: readonly Silence[] }

const HOUR_MICROS = 3_600e6;
/** An hour of the week, or of the day, is usual when there are so many of it. */
const FEWEST_WEEKS = 4;
const FEWEST_DAYS = 7;
/** A silence is told when at least so many events are usual in its whole hours. */
const FEWEST_USUAL = 20;
/** Hours that a source may span, a century: one with times all over the place has no rhythm. */
const MOST_HOURS = 900_000;

/** `dated`: ranks of the dated events of one source, ascending. */
export function silencesOf(dated: Uint32Array, time: Float64Array): Rhythm {
  if (dated.length === 0) return { kind: null, silences: [] };
  const hourOf = (rank: number) => Math.floor(time[rank] / HOUR_MICROS);
  const first = hourOf(dated[0]);
  const hours = hourOf(dated[dated.length - 1]) - first + 1;
  const kind = hours >= FEWEST_WEEKS * 168 ? 'hour of the week' : hours >= FEWEST_DAYS * 24 ? 'hour of the day' : null;
  if (kind === null || hours > MOST_HOURS) return { kind: null, silences: [] };
  const counts = new Uint32Array(hours);
  for (const rank of dated) counts[hourOf(rank) - first]++;
  const period = kind === 'hour of the week' ? 168 : 24;
  const usual = Array.from({ length: period }, (_, slot) => {
    const own: number[] = [];
    // The first and the last hour are cut.
    for (let hour = slot; hour < hours - 1; hour += period) if (hour > 0) own.push(counts[hour]);
    return median(own);
  });
  const silences: Silence[] = [];
  // The last event so far, as a place among the ranks.
  let place = 0;
  for (let hour = 0; hour < hours;) {
    if (counts[hour] > 0) { place += counts[hour++]; continue; }
    let sum = 0;
    for (; counts[hour] === 0; hour++) sum += usual[hour % period];
    if (sum >= FEWEST_USUAL) silences.push({ before: dated[place - 1], after: dated[place], usual: Math.floor(sum) });
  }
  return { kind, silences };
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >>> 1;
  return sorted.length === 0 ? 0 : sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
