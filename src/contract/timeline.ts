// The nouns of the timeline of a case: what people marked, lane by lane, and findings as spans over it.
import type { EventId, Exhibit, FindingFields, Instant, Result, SourceId } from './model.ts';

/** What the lanes are. */
export const LANES = ['actor', 'entity', 'source'] as const;
export type LaneKind = (typeof LANES)[number];

/** Where a finding cites an event. */
export interface TimelineCitation { readonly exhibit: string; readonly finding: string; readonly role: Exhibit['role'] }

/** A dated event that somebody marked. */
export interface TimelineItem {
  readonly event: EventId;
  readonly time: Instant;
  readonly actor: string | null;
  readonly action: string | null;
  readonly entityType: string | null;
  readonly entity: string | null;
  readonly source: SourceId;
  readonly result: Result;
  readonly citations: readonly TimelineCitation[];
  readonly starred: boolean;
  readonly tags: readonly string[];
  readonly notes: number;
}

/** Events of a stretch of time, counted: marked ones that are too many to be told one by one, or those that nobody marked. */
export interface TimelineBucket { readonly from: Instant; readonly to: Instant; readonly events: number }

export interface TimelineLane {
  /** Person, entity or id of the source; null: the events that state none. */
  readonly name: string | null;
  /** Type of the entity, name of the source; '' where there is none. */
  readonly detail: string;
  /** Marked events of the lane in the window; `items` and `buckets` together hold each once. */
  readonly events: number;
  readonly items: readonly TimelineItem[];
  readonly buckets: readonly TimelineBucket[];
  /** Its other events in the window, which nobody marked. */
  readonly others: readonly TimelineBucket[];
}

/** A finding from its first dated exhibit to its last, whatever the window. */
export interface TimelineSpan {
  readonly finding: string;
  readonly title: string;
  readonly severity: FindingFields['severity'];
  readonly status: FindingFields['status'];
  readonly from: Instant;
  readonly to: Instant;
  /** Exhibits within the span, and those that have no place in time: undated, no longer among the events, or searches in vain. */
  readonly exhibits: number;
  readonly elsewhere: number;
}

export interface Timeline {
  readonly by: LaneKind;
  /** The window: as asked, an open end being the first or last of everything. Null: nothing has a time. */
  readonly from: Instant | null;
  readonly to: Instant | null;
  /** First and last instant of everything that could be shown, whatever the window. */
  readonly first: Instant | null;
  readonly last: Instant | null;
  /** Those with the most cited, then most marked events first. */
  readonly lanes: readonly TimelineLane[];
  /** In the order of their beginnings; those that touch the window. */
  readonly findings: readonly TimelineSpan[];
  /** Marked events of the case: shown and not shown. */
  readonly marked: number;
  /** In `lanes`, one by one or in buckets. */
  readonly shown: number;
  /** Of these, in buckets. */
  readonly bucketed: number;
  /** What is not in `lanes`, and why. */
  readonly without: {
    /** Marked, but the record states no time that can be read. */
    readonly undated: number;
    /** Marked, and no longer among the events: their source was excluded. */
    readonly gone: number;
    readonly outsideWindow: number;
    /** Lanes beyond the most that were asked for, and their marked events over time. */
    readonly lanes: number;
    readonly laneEvents: number;
    readonly laneBuckets: readonly TimelineBucket[];
    /** Findings none of whose exhibits has a time, and those outside of the window. */
    readonly findingsUndated: number;
    readonly findingsOutside: number;
  };
}
