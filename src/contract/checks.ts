// What is told of the log held against itself.
import type { Change, EventId, Instant } from './model.ts';

/** What may have led to a break of continuity, and what the log shows of it. */
export const BREAK_CAUSES = ['missing records', 'filtered extract', 'change outside the log', 'failed write', 'order of clocks', 'altered record'] as const;
export interface BreakCause { readonly cause: (typeof BREAK_CAUSES)[number]; readonly fits: 'yes' | 'possible' | 'no'; readonly shows: string }
/** One of the two records between which a field is not continuous. */
export interface BreakSide {
  readonly event: EventId;
  readonly time: Instant;
  readonly actor: string | null;
  readonly action: string | null;
  readonly change: Change;
}
/** A field whose new value in one record is not its old value in the next one. */
export interface ContinuityBreak {
  readonly entityType: string | null;
  readonly entity: string;
  readonly field: string;
  readonly before: BreakSide;
  readonly after: BreakSide;
  readonly causes: readonly BreakCause[];
}
export interface ContinuityRate { readonly of: string | null; readonly pairs: number; readonly breaks: number }
/** Continuity over all dated events: neighbours compared, and those that do not fit. */
export interface Continuity {
  /** Neighbouring changes of one field whose values are both known. */
  readonly pairs: number;
  readonly breaks: number;
  /** Neighbours that say nothing: a value is masked or not recorded, or the later record states no old value at all. */
  readonly notAssessed: number;
  /** Neighbours that differ in writing alone: 1.10 and 1.1, JSON laid out otherwise; and lists in another order. */
  readonly sameValue: number;
  readonly sameList: number;
  /** Groups of changes at one instant that fit in another order than that of the source. */
  readonly reordered: number;
  /** Fields of entities that were changed. */
  readonly fields: number;
  /** Of the later record. Those with the most breaks first. */
  readonly byModule: readonly ContinuityRate[];
  readonly byMonth: readonly ContinuityRate[];
  /** The page asked for, in the order of time, and how many there are under its conditions. */
  readonly found: number;
  readonly page: readonly ContinuityBreak[];
}
