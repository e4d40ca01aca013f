// What is told of a case as a whole: what happened when, by whom, whether money adds up, and whether the log states what
// regulations ask of it. Amounts are decimals as text, exact; a `query` shows in Explore the events that a figure counts.
import type { EventId, Histogram, Instant, SourceId } from './model.ts';

/** A value with the events that have it; null: events without one. */
export interface Ranked { readonly value: string | null; readonly events: number; readonly query: string }
/** An actor under all names of the person; `also`: the other ones. */
export interface RankedActor extends Ranked { readonly also: readonly string[] }

/** What one source covers. Days are those of UTC. */
export interface Coverage {
  readonly source: SourceId;
  readonly name: string;
  readonly events: number;
  readonly undated: number;
  readonly first: Instant | null;
  readonly last: Instant | null;
  /** From the first day to the last, both included, and those of them without a single event. */
  readonly days: number;
  readonly emptyDays: number;
  /** The longest stretches of them, the longest first. `from` and `to` are days, as `2026-03-14`. */
  readonly gaps: readonly { readonly from: string; readonly to: string; readonly days: number }[];
  /** Its events in each bucket of the histogram. */
  readonly counts: readonly number[];
}

export interface Overview {
  readonly events: number;
  readonly undated: number;
  readonly first: Instant | null;
  readonly last: Instant | null;
  readonly failed: number;
  readonly histogram: Histogram;
  readonly categories: readonly Ranked[];
  /** Of events of the categories asked for, those with the most first; `distinct`: how many there are in all, none among them; `named`: without that. */
  readonly actors: { readonly distinct: number; readonly named: number; readonly top: readonly RankedActor[] };
  readonly modules: { readonly distinct: number; readonly named: number; readonly top: readonly Ranked[] };
  /** Sources with the most events first; `sources`: how many there are in all. */
  readonly sources: number;
  readonly coverage: readonly Coverage[];
}

/** How an action of the category “financial” counts. `decision`: approved or asked for; the money moves in another record. */
export const MONEY_KINDS = ['deposit', 'disbursement', 'adjustment', 'decision'] as const;
export type MoneyKind = (typeof MONEY_KINDS)[number];

/** Money of one kind in one currency, of one actor or of all. */
export interface MoneySum {
  readonly kind: MoneyKind;
  readonly currency: string | null;
  /** Events, of which `summed` state an amount that is a plain decimal. */
  readonly events: number;
  readonly summed: number;
  /** Of the amounts above and below zero, and of both. */
  readonly up: string;
  readonly down: string;
  readonly sum: string;
  /** Events of that kind and actor; it asks for no currency, which `wider` says where there are several. */
  readonly query: string;
  readonly wider: boolean;
}

/** One entity whose balance is logged: the first one stated, what was added to it, and the last one stated. */
export interface RollForward {
  readonly entityType: string | null;
  readonly entity: string;
  readonly field: string;
  readonly changes: number;
  readonly opening: string;
  readonly moved: string;
  readonly closing: string;
  /** `closing` less `opening` and `moved`: 0 where it adds up. */
  readonly difference: string;
  readonly lastEvent: EventId;
}

export interface Money {
  /** Events of the category “financial” that did not fail. */
  readonly events: number;
  readonly failed: { readonly events: number; readonly query: string };
  /** Which actions count as what, with the words that decided; the rest counts as nothing and is listed. */
  readonly kinds: readonly { readonly kind: MoneyKind; readonly words: readonly string[]; readonly events: number; readonly query: string | null; readonly actions: readonly Ranked[] }[];
  readonly uncounted: { readonly events: number; readonly words: readonly string[]; readonly actions: readonly Ranked[] };
  /** How the amounts summed came about: stated as such, or as the change of the one number that changed. */
  readonly stated: number;
  readonly derived: number;
  /** Events of a kind whose amount is not stated, or is no plain decimal. */
  readonly withoutAmount: number;
  readonly unreadable: number;
  /** Events left out of the totals, for they state more currencies than can be kept apart. */
  readonly beyond: number;
  readonly totals: readonly MoneySum[];
  /** Those with the most events first, and how many there are in all. */
  readonly byActor: readonly (MoneySum & { readonly actor: string | null; readonly also: readonly string[] })[];
  readonly actorRows: number;
  readonly balances: {
    /** Words that make a field a balance. */
    readonly words: readonly string[];
    /** Balances of entities that are changed, and of them: those that add up, do not, or state something other than numbers. */
    readonly entities: number;
    readonly addUp: number;
    readonly doNot: number;
    readonly notAssessed: number;
    /** Changed once, so that there is nothing to hold against it. */
    readonly once: number;
    /** Those that do not add up, in the order of their last change. */
    readonly off: readonly RollForward[];
  };
}

export const STANDARDS = ['PCI DSS 10.2.2', '68 IAC 25-3-8'] as const;

export interface ConformityCell {
  readonly outcome: 'stated' | 'cannot assess' | 'does not apply';
  /** Events that state it, of those that it is asked of. */
  readonly stated: number;
  readonly of: number;
  /** Cut to a tenth, never rounded up: `100 %`, `99.9 %`, `<0.1 %`. Null where nothing is assessed. */
  readonly percent: string | null;
  /** Why it is not assessed, in one sentence; '' where it is. */
  readonly why: string;
  /** The events that do not state it; null where no query says so exactly. */
  readonly missing: string | null;
}

/** What a standard asks a record to state. */
export interface ConformityRequirement {
  readonly standard: (typeof STANDARDS)[number];
  readonly id: string;
  readonly asks: string;
  /** What counts as stating it. */
  readonly means: string;
  /** Asked of every event, or of those that change something. */
  readonly appliesTo: 'all' | 'changes';
  readonly whole: ConformityCell;
  /** In the order of `modules`. */
  readonly cells: readonly ConformityCell[];
}

export interface Conformity {
  readonly events: number;
  readonly changing: number;
  /** Those with the most events first; `moduleCount`: how many there are in all. */
  readonly moduleCount: number;
  readonly modules: readonly { readonly module: string | null; readonly events: number; readonly changing: number; readonly query: string }[];
  readonly requirements: readonly ConformityRequirement[];
  /** Records that were read for what no column holds. Every one that could state it was: nothing is a sample. */
  readonly recordsRead: number;
}

/** `-1234567.50` as `−1,234,567.50`; `−` is as wide as `+`. `signed` puts a `+` in front of what is above zero. */
export function groupedDecimal(decimal: string, signed = false): string {
  const [whole, fraction] = decimal.replace('-', '').split('.');
  const sign = decimal.startsWith('-') ? '−' : signed && /[1-9]/.test(decimal) ? '+' : '';
  return `${sign}${whole.replace(/\B(?=(\d{3})+$)/g, ',')}${fraction === undefined ? '' : `.${fraction}`}`;
}
