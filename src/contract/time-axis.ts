// The axis of every drawing over time, on the screen and in files: round moments with what clocks show at them. Pure.

/** Milliseconds since 1970 UTC. Precise enough to draw with; filters keep their text. */
export type Millis = number;

/** The part of time that is drawn, over so many pixels. */
export interface Scale { readonly from: Millis; readonly to: Millis; readonly width: number }

/** Pixel of a moment; outside of 0 to `width` when it is not drawn. */
export function toX(scale: Scale, ms: Millis): number {
  return scale.to > scale.from ? ((ms - scale.from) / (scale.to - scale.from)) * scale.width : 0;
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
