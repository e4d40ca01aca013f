// What the scans see of a case: columns as they lie in memory, strings only where something was found.
import type { Change, EventId, SourceId, Standout } from '../../contract/model.ts';

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
  /** The source's own record id where it is a whole number; negative for a text, NaN for none. */
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

/** Something a scan found. Its sentences are made only when it is shown; null when a look at the texts shows otherwise. */
export interface Hit {
  /** Rank of its first event: the order of telling. */
  readonly rank: number;
  tell(): Standout | null;
}
