// The time filter in words, as its chip shows it.
import { formatInstant, instantOf, microsOf } from '../../app/format.ts';
import type { TimeWindow } from '../../app/view.ts';

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/**
 * `13 Mar 22:30 to 14 Mar 09:00 UTC`, with years where they are not the same, seconds where they matter. An end that stops
 * one microsecond before a full minute is written as that minute.
 */
export function windowWords({ from, to }: TimeWindow, zone: string): string {
  const start = from === null ? null : wall(from, zone);
  const end = to === null ? null : wall(to.includes('.999999') ? instantOf(microsOf(to) + 1) : to, zone);
  const years = new Set([start?.year, end?.year].filter((year) => year !== undefined));
  const words = (at: ReturnType<typeof wall>) => `${at.day}${years.size > 1 ? ` ${at.year}` : ''} ${at.clock}`;
  if (start && end) return `${words(start)} to ${words(end)} ${zone}`;
  return start ? `from ${words(start)} ${zone}` : end ? `until ${words(end)} ${zone}` : 'any';
}

function wall(instant: string, zone: string) {
  const text = formatInstant(instant, zone, 'full');
  const seconds = text.slice(16).replace(/\.0+$/, '');
  return {
    year: text.slice(0, 4),
    day: `${Number(text.slice(8, 10))} ${MONTHS[Number(text.slice(5, 7)) - 1]}`,
    clock: `${text.slice(11, 16)}${seconds === ':00' ? '' : seconds}`,
  };
}
