// Queries for what happened between two instants.
import { formatInstant } from '../sources/time.ts';

/** A value for the query language, to be taken literally. */
export function quoted(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&')}"`;
}

/** The time from one instant to another, µs, both included: seconds are widened outwards. */
export function betweenQuery(from: number, to: number): string {
  const second = (micros: number): string => `${formatInstant(micros).slice(0, 19)}Z`;
  return `time:${second(from)}..${second(to + 1_000_000)}`;
}
