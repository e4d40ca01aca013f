// What stands out in a case without being asked: four scans over the columns. Each says what the log shows, never why.
import type { Change, EventId, SourceId, Standout } from '../../contract/model.ts';
import { formatInstant } from '../sources/time.ts';
import { liftedAndRestored } from './lifted-and-restored.ts';
import { recordIdGaps } from './record-id-gaps.ts';
import { selfGrants } from './self-grants.ts';
import { sharedIps } from './shared-ips.ts';

/** Columns by rank: ranks 0 to `count - 1` run in the order of time, those from `dated` on have none. Ids of 0 mean no value. */
export interface StandoutEvents {
  readonly count: number;
  readonly dated: number;
  /** µs since 1970 UTC. */
  readonly time: ArrayLike<number>;
  readonly actor: ArrayLike<number>;
  readonly action: ArrayLike<number>;
  readonly entity: ArrayLike<number>;
  readonly ip: ArrayLike<number>;
  /** Index into CATEGORIES. */
  readonly category: ArrayLike<number>;
  /** Index into RESULTS. */
  readonly result: ArrayLike<number>;
  readonly source: ArrayLike<number>;
  /** The source's own record id where it is a whole number; NaN otherwise. */
  readonly recordId: ArrayLike<number>;
  /** The changes of rank r are `changeStart[r]` to `changeStart[r] + changeCount[r] - 1` of the three columns below. */
  readonly changeStart: ArrayLike<number>;
  readonly changeCount: ArrayLike<number>;
  readonly changeField: ArrayLike<number>;
  /** Equal texts have equal numbers; 0: no text. Hits are compared as texts. */
  readonly changeOld: ArrayLike<number>;
  readonly changeNew: ArrayLike<number>;
  /** The text behind an id; asked for hits, permission events and sign-ins only. */
  text(column: 'actor' | 'action' | 'entity' | 'ip' | 'field', id: number): string;
  eventId(rank: number): EventId;
  changes(rank: number): readonly Change[];
  sourceId(source: number): SourceId;
  /** Records of the source that could not be read. */
  rejected(source: number): number;
}

/** Standouts of one kind that are told one by one; a log with more has a habit, not an exception. */
const MOST = 50;

/** Everything that stands out, kind by kind, each in the order of time. */
export function standouts(events: StandoutEvents): readonly Standout[] {
  return [selfGrants, liftedAndRestored, recordIdGaps, sharedIps].flatMap((scan) => {
    const found = scan(events);
    if (found.length <= MOST) return found;
    const { kind } = found[0];
    const rest: Standout = { kind, title: `${found.length - MOST} more of this kind`, detail: `Only the first ${MOST} of ${found.length} are listed.`, events: [], query: '' };
    return [...found.slice(0, MOST), rest];
  });
}

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
