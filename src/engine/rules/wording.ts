// How the scans put instants, spans and values into a sentence or a query.
import type { Change } from '../../contract/model.ts';
import { formatInstant } from '../sources/time.ts';

/** `2026-03-14 01:06:18` of µs. */
export function clock(micros: number): string {
  return formatInstant(micros).slice(0, 19).replace('T', ' ');
}

/** A value for the query language, to be taken literally. */
export function quoted(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&')}"`;
}

/** Query for the time from one instant to another, in µs; seconds are widened outwards so that both ends are in it. */
export function timeQuery(from: number, to: number): string {
  const second = (micros: number): string => `${formatInstant(micros).slice(0, 19)}Z`;
  return `time:${second(from)}..${second(to + 1_000_000)}`;
}

/** `22 min 6 s`, `3 h 5 min`. */
export function duration(micros: number): string {
  const seconds = Math.round(micros / 1_000_000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return seconds % 60 === 0 ? `${minutes} min` : `${minutes} min ${seconds % 60} s`;
  return minutes % 60 === 0 ? `${minutes / 60} h` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** A side of a change in a sentence, at most 60 characters of it; what is no value is its kind. */
export function sideText(text: string | null, kind: Change['oldKind']): string {
  if (kind !== 'value' || text === null) return kind;
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}
