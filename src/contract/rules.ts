// What is told of rules, of the alerts that they raise, and of the lists that they refer to.
import type { EventId, Instant } from './model.ts';

export const ALERT_SEVERITIES = ['high', 'medium', 'low'] as const;
export type AlertSeverity = (typeof ALERT_SEVERITIES)[number];

/** A number, span or word of a rule that a case may set otherwise. */
export interface RuleParameter { readonly name: string; readonly means: string; readonly value: string; readonly default: string }
/** A pattern that deserves a look, as its text declares it. */
export interface Rule {
  readonly id: string;
  readonly title: string;
  readonly version: number;
  readonly severity: AlertSeverity;
  readonly explains: string;
  /** What it is likely to find that is nothing. */
  readonly expect: string;
  /** What events must state for it to be assessed. */
  readonly needs: readonly string[];
  readonly parameters: readonly RuleParameter[];
  /** `built in`, or the name of the file of the case that it stands in. */
  readonly origin: string;
  /** YAML. */
  readonly text: string;
  readonly sha256: string;
  readonly enabled: boolean;
}
/** A file of a rule that cannot be used, and where it is wrong. */
export interface RuleProblem { readonly file: string; readonly line: number | null; readonly message: string }
export interface RuleList { readonly rules: readonly Rule[]; readonly problems: readonly RuleProblem[] }
/** A rule given for one run, as a file that somebody wrote. */
export interface RuleFile { readonly file: string; readonly text: string }

/** How a rule was assessed. `in part`, `no`: `why` says of what, and for lack of what. */
export interface RuleOutcome {
  readonly rule: string;
  readonly title: string;
  readonly version: number;
  readonly severity: AlertSeverity;
  readonly assessed: 'yes' | 'in part' | 'no';
  readonly why: readonly string[];
  readonly alerts: number;
  /** Of them, those that a suppression covers. */
  readonly suppressed: number;
}

/** An event of an alert; `as`: which part of the pattern it is. */
export interface AlertEvent { readonly event: EventId; readonly time: Instant | null; readonly actor: string | null; readonly action: string | null; readonly entity: string | null; readonly as: string }
/** What a predicate of the rule came to. */
export interface AlertFact { readonly name: string; readonly value: string }
/** Something that a rule found, before anybody has looked at it. */
export interface FoundAlert {
  /** The same as long as the rule finds it at the same records. */
  readonly key: string;
  readonly summary: string;
  readonly actor: string | null;
  readonly entityType: string | null;
  readonly entity: string | null;
  readonly first: Instant | null;
  readonly last: Instant | null;
  readonly eventCount: number;
  /** The first of them, in the order of time. */
  readonly events: readonly AlertEvent[];
  readonly facts: readonly AlertFact[];
  readonly query: string;
}
export const ALERT_STATES = ['open', 'explained', 'promoted'] as const;
export type AlertState = (typeof ALERT_STATES)[number];
export interface Alert extends FoundAlert {
  readonly rule: string;
  readonly title: string;
  readonly severity: AlertSeverity;
  readonly version: number;
  /** Text and parameters of the rule as they were when it fired. */
  readonly ruleText: string;
  readonly parameters: readonly { readonly name: string; readonly value: string }[];
  readonly state: AlertState;
  readonly reason: string;
  readonly finding: string | null;
  readonly person: string | null;
  /** It has other events than when it was triaged. */
  readonly changed: boolean;
  /** The last run of its rule did not find it any more. */
  readonly gone: boolean;
  /** Of the suppression that covers it. */
  readonly suppression: string | null;
}
export interface AlertList {
  readonly total: number;
  readonly alerts: readonly Alert[];
  /** Over all alerts of the case that are not gone, suppressed ones apart. */
  readonly bySeverity: { readonly [S in AlertSeverity]: number };
  readonly byState: { readonly [S in AlertState]: number };
  readonly suppressed: number;
  /** How the rules were assessed last; null when that was never, or not since events changed. */
  readonly run: RuleRun | null;
  /** Events have changed since. */
  readonly stale: boolean;
}
export interface RuleRun { readonly at: Instant; readonly person: string; readonly outcomes: readonly RuleOutcome[]; readonly problems: readonly RuleProblem[] }
/** A run that keeps nothing: how many alerts there would be, and the first of them. */
export interface DryRun { readonly outcomes: readonly RuleOutcome[]; readonly problems: readonly RuleProblem[]; readonly alerts: readonly (FoundAlert & { readonly rule: string })[] }

/** Alerts of a rule, of an actor or about an entity that nobody needs to look at, for a reason. Null: whatever it is. */
export interface Suppression { readonly id: string; readonly rule: string; readonly actor: string | null; readonly entity: string | null; readonly reason: string; readonly author: string; readonly created: Instant }

/** Kind → its columns; those in brackets may be left out or empty. */
export const LIST_KINDS = {
  leavers: ['actor', 'left'],
  shifts: ['actor', 'days', 'from', 'to', 'zone'],
  holidays: ['date', '[name]'],
  'approval limits': ['[actor]', '[currency]', 'limit'],
  'own accounts': ['actor', 'account'],
} as const;
export type ListKind = keyof typeof LIST_KINDS;
export const LISTS = Object.keys(LIST_KINDS) as readonly ListKind[];
/** A list that rules refer to; a case has one of each kind at most. */
export interface ReferenceList { readonly kind: ListKind; readonly name: string; readonly rows: number; readonly sha256: string; readonly person: string; readonly imported: Instant }
