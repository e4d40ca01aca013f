// What is told of an entity: its fields at an instant, who touched it, and how one field changed.
import type { Change, EventId, Instant, SourceId, ValueKind } from './model.ts';

/** How the value of a field at an instant is known: a record set it, the next record found it, or nothing says. */
export type Provenance = 'set' | 'inferred' | 'unknown';
/** One field of an entity at an instant. */
export interface EntityField {
  readonly field: string;
  /** Where the source names no field: the action whose value it is. */
  readonly action: string | null;
  readonly value: string | null;
  readonly kind: ValueKind;
  readonly provenance: Provenance;
  /** The record that set it, or from whose old value it is inferred; of an unknown one, the record that changes it without saying to what. */
  readonly event: EventId | null;
  readonly time: Instant | null;
  readonly actor: string | null;
  /** What the next record that changes it finds instead: a break of continuity. */
  readonly found: { readonly value: string | null; readonly kind: ValueKind; readonly event: EventId } | null;
  /** How often it is changed, before and after. */
  readonly changes: number;
}
/** Whatever the log is about: a player, an employee, a campaign, a setting. */
export interface EntityState {
  readonly entityType: string | null;
  readonly entity: string;
  /** Null: the end of the log. */
  readonly at: Instant | null;
  readonly events: number;
  readonly undated: number;
  readonly first: Instant | null;
  readonly last: Instant | null;
  readonly sources: readonly SourceId[];
  readonly actorCount: number;
  /** Those with the most events first. `ip`: one of `ips`. */
  readonly actors: readonly { readonly actor: string | null; readonly events: number; readonly last: Instant | null; readonly ip: string | null; readonly ips: number }[];
  readonly fields: readonly EntityField[];
}
/** Entities, those with the most events first, and how many there are of them. */
export interface EntityList { readonly total: number; readonly entities: readonly { readonly entityType: string | null; readonly entity: string; readonly events: number }[] }
/** A field that is another one at a later instant. `records`: those in between that changed it, in order; the first of many. */
export interface EntityDifference { readonly field: string; readonly action: string | null; readonly before: EntityField | null; readonly after: EntityField; readonly changes: number; readonly records: readonly EventId[] }
export interface EntityComparison {
  readonly from: Instant;
  /** Null: the end of the log. */
  readonly to: Instant | null;
  readonly differences: readonly EntityDifference[];
  /** Fields that are the same at both instants, and those of which one cannot be told. */
  readonly same: number;
  readonly unknown: number;
  /** Events of the entity in between. */
  readonly events: number;
}
/** How the events of an entity lie in time. */
export interface EntityTimeline {
  readonly from: Instant | null;
  readonly to: Instant | null;
  readonly bucketMicros: number;
  /** Events, and changes among them, of each bucket. */
  readonly events: readonly number[];
  readonly changes: readonly number[];
  /** What those who touched it did within an hour of that, on other entities; those who did the most first. `query` finds it around the last time. */
  readonly around: readonly { readonly actor: string; readonly events: number; readonly entities: number; readonly actions: readonly { readonly action: string; readonly events: number }[]; readonly query: string }[];
}
/** The changes of one field of an entity, the latest where there are many. */
export interface EntityHistory {
  readonly changes: number;
  /** `fits`: begins where the one before ended; null where that cannot be told. */
  readonly steps: readonly { readonly event: EventId; readonly time: Instant; readonly actor: string | null; readonly action: string | null; readonly change: Change; readonly fits: boolean | null }[];
}
