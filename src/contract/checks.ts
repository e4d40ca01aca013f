// What is told of the log held against itself.
import type { Change, EventId, Instant, SourceId } from './model.ts';

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
  /** Neighbours that differ in writing alone: 1.10 and 1.1, JSON laid out otherwise, another case where the profile says that it does not matter; and lists in another order, where it does not say that it does. */
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

/** A field that is changed away from a value and later set to it again. */
export interface Revert {
  readonly entityType: string | null;
  readonly entity: string;
  readonly field: string;
  readonly away: BreakSide;
  readonly back: BreakSide;
  /** Changes of the field between the two. */
  readonly changes: number;
  /** Events between the two: about the entity, financial ones among them, and by the actors of either record. */
  readonly entityEvents: number;
  readonly financialEvents: number;
  readonly actorEvents: number;
  /** Queries for those of the entity, and for those of the actors, both records included; null where no actor is stated. */
  readonly entityQuery: string;
  readonly actorQuery: string | null;
}
export interface Reverts {
  /** All within the span, and those of payments, as of a balance that goes up and down: counted, not listed. */
  readonly total: number;
  readonly ofPayments: number;
  readonly byModule: readonly { readonly of: string | null; readonly reverts: number }[];
  /** Those under the conditions asked for, in the order of the record that comes back, and a page of them. */
  readonly found: number;
  readonly page: readonly Revert[];
}

/** An event beside something that is missing. */
export interface GapEdge { readonly event: EventId; readonly time: Instant | null }
/** Whole-number record ids that a source skips, `from` to `to`. */
export interface IdGap {
  readonly source: SourceId;
  readonly from: number;
  readonly to: number;
  readonly before: GapEdge;
  readonly after: GapEdge;
  /** How many of them another source has, between the times of both edges. */
  readonly elsewhere: number;
}
/** A span in which a source is silent though it usually is not. */
export interface SilentPeriod { readonly source: SourceId; readonly before: GapEdge; readonly after: GapEdge; /** Events usual in the whole hours of it, at least. */ readonly usual: number }
/** A record that comes after another one and bears an earlier time. */
export interface ClockReversal { readonly source: SourceId; readonly before: GapEdge; readonly after: GapEdge; /** How far back, µs. */ readonly micros: number }
/** What a source covers and how it could be assessed. */
export interface SourceCoverage {
  readonly source: SourceId;
  readonly name: string;
  readonly events: number;
  readonly undated: number;
  readonly first: Instant | null;
  readonly last: Instant | null;
  /** Events in each of the buckets of the case. */
  readonly buckets: readonly number[];
  /** How its ids run: `consecutive` ones are looked at for gaps. `missing`: ids between its first and last that it has not. */
  readonly ids: { readonly kind: 'consecutive' | 'with many gaps' | 'not numbered'; readonly numbered: number; readonly missing: number };
  /** What silence is measured against; null: it covers too little time to have a rhythm. */
  readonly rhythm: 'hour of the week' | 'hour of the day' | null;
  /** The order in which its times should run; null: they run in none, and clock reversals cannot be told. */
  readonly order: 'record ids' | 'position' | 'position, latest first' | null;
  readonly idGaps: number;
  readonly silences: number;
  readonly reversals: number;
}
/** What is missing: record ids, periods, and times that run backwards. Lists hold the first of each, the counts all. */
export interface Gaps {
  readonly from: Instant | null;
  readonly to: Instant | null;
  readonly bucketMicros: number;
  readonly sources: readonly SourceCoverage[];
  readonly idGaps: readonly IdGap[];
  readonly silences: readonly SilentPeriod[];
  readonly reversals: readonly ClockReversal[];
}
