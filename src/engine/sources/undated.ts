// Why a time text stays undated, in words: a person who is told can often find out what the text leaves out.
import { NUMBER, type Counting } from './number-time.ts';
import { readClock } from './clock-text.ts';

const CLOCK = String.raw`\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?`;
/** Forms that say too little, in the order in which they are tried. */
const LACKING: readonly (readonly [form: RegExp, reason: string])[] = [
  [new RegExp(String.raw`^(?:[A-Za-z]{3,9},? +)?(?:[A-Za-z]{3,9} +\d{1,2}|\d{1,2} +[A-Za-z]{3,9}),? +${CLOCK}(?: |$)`), 'they name no year'],
  [/^(?:[A-Za-z]{3,9}, )?\d{1,2}([-/. ])(?:\d{1,2}|[A-Za-z]{3,9})\1\d{2}(?!\d)/, 'their year has two digits'],
  [/^\d{4}-?W\d{2}(?:-?\d)?(?!\d)/, 'they are week dates'],
  [/^\d{4}-\d{3}(?!\d)/, 'they count the day of the year'],
  [new RegExp(`^${CLOCK}(?: ?[AaPp][Mm])?$`), 'they name no day'],
];
/** A full date and clock with letters behind: `2026-03-14 22:30:01 CET`. */
const ABBREVIATED_ZONE = new RegExp(String.raw`^(.*\d) ?([A-Z]{2,5})$`);

/**
 * Why a reader that knows zone and order of day and month makes no instant of a text, as a clause about such texts: `they name no
 * year`. Null for what it would read, and for an empty text. `counting`: what bare numbers count.
 */
export function undatedBecause(text: string, counting: Counting = null): string | null {
  const reads = (candidate: string): boolean => typeof readClock(candidate, 'dmy', counting) !== 'string' || typeof readClock(candidate, 'mdy', counting) !== 'string';
  const trimmed = text.trim();
  if (trimmed === '' || reads(trimmed)) return null;
  if (NUMBER.test(trimmed)) return counting === 'ambiguous' ? 'nothing tells what these numbers count' : 'these numbers count nothing that is known';
  const lacking = LACKING.find(([form]) => form.test(trimmed));
  if (lacking) return lacking[1];
  const abbreviated = trimmed.length <= 100 ? ABBREVIATED_ZONE.exec(trimmed) : null;
  if (abbreviated && reads(abbreviated[1])) return 'the letters of their zone stand for several';
  return 'they are no dates, or of no form that is known';
}
