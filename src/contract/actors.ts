// What is told of those who act: their hours, modules, addresses and entities; and which names are one person.
import type { EventId, Instant } from './model.ts';

/** One person under several names. */
export interface Identity {
  /** The name that the person goes by. */
  readonly person: string;
  /** All of them, that one first. */
  readonly names: readonly { readonly name: string; readonly reason: string; readonly author: string; readonly created: Instant }[];
}
export interface ActorList { readonly total: number; readonly actors: readonly { readonly actor: string; /** Other names of the same person. */ readonly also: readonly string[]; readonly events: number }[] }
export interface Counted { readonly value: string | null; readonly events: number }
export interface ActorProfile {
  readonly actor: string;
  readonly also: readonly string[];
  readonly events: number;
  readonly undated: number;
  readonly changes: number;
  readonly failures: number;
  readonly first: Instant | null;
  readonly last: Instant | null;
  /** Zone that the hours are of. */
  readonly zone: string;
  /** Events by day of the week, Monday first, and hour. */
  readonly heat: readonly (readonly number[])[];
  /** By hour of the day: events of this actor, and the share of all others' events in thousandths. */
  readonly hours: readonly { readonly own: number; readonly peers: number }[];
  /** Weeks, from Monday, in which the actor was active. */
  readonly weeks: number;
  /** Events at hours of the week in which the actor was active in no other week; null: too few weeks to have a habit. */
  readonly unusual: { readonly events: number; readonly first: readonly { readonly event: EventId; readonly time: Instant; readonly action: string | null }[] } | null;
  readonly modules: readonly Counted[];
  readonly actions: readonly Counted[];
  /** In the order of first use. `others`: other persons who used it. */
  readonly ips: readonly { readonly ip: string; readonly events: number; readonly first: Instant | null; readonly last: Instant | null; /** The actor was seen from elsewhere before. */ readonly isNew: boolean; readonly others: number }[];
  readonly ipCount: number;
  readonly entities: readonly { readonly entityType: string | null; readonly entity: string; readonly events: number }[];
  readonly entityCount: number;
}
