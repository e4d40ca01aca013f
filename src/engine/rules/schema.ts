// What a rule may say, checked. Patterns are what is evaluated: a rule in another language would be translated to them.
import { z } from 'zod';
import { ALERT_SEVERITIES } from '../../contract/rules.ts';

/** Columns that events of a pattern are held together by. */
export const KEY_FIELDS = ['actor', 'entity', 'ip', 'action', 'module'] as const;
export type KeyField = (typeof KEY_FIELDS)[number];
/** What only the records tell, by the names that profiles give it. */
export const EXTRAS = ['reason', 'authorised by', 'transaction', 'amount', 'currency', 'session'] as const;
export type Extra = (typeof EXTRAS)[number];
/** What a rule may need of the events, for it to be assessed. */
export const NEEDS = ['time', 'actor', 'action', 'entity', 'ip', 'result', 'changes', ...EXTRAS] as const;

const SPAN = /^(\d{1,6})(s|min|h|d)$/;
const UNIT_MICROS: Readonly<Record<string, number>> = { s: 1e6, min: 60e6, h: 3_600e6, d: 86_400e6 };

/** `24h` in µs. */
const span = z.string().regex(SPAN, 'expected a span of time such as 90s, 15min, 24h or 7d').transform((text) => { const [, count, unit] = SPAN.exec(text)!; return Number(count) * UNIT_MICROS[unit]; });
const times = z.coerce.number().int().min(1).max(100_000);
const percent = z.coerce.number().gt(0).max(100);
const word = z.string().min(1).max(60);

/** One kind of event of a pattern. All that it says must hold. */
const stepSchema = z.strictObject({
  /** What the event is in the pattern: `grant`, `use`. */
  as: word.default('event'),
  /** A query, as in the search. */
  where: z.string().max(2000).default(''),
  /** The entity is an account of the actor's own. */
  own: z.literal(true).optional(),
  /** A list or set gains an element, or a single value becomes another one. */
  gains: z.literal(true).optional(),
  /** The first event of the actor from this address, who was elsewhere before. */
  first: z.literal('ip').optional(),
  /** Outside of every shift that the list of shifts has for the actor, by more than this span; or on a holiday. */
  offShift: span.optional(),
  /** Another value is found than the record before has set: a break of continuity. */
  breaks: z.literal(true).optional(),
  /** It is starred, tagged or cited, or another rule has raised an alert over it. */
  flagged: z.literal(true).optional(),
  /** The actor is on the list of leavers, and has left. */
  left: z.literal(true).optional(),
  /** The amount is below the actor's approval limit by at most this percentage of it. */
  under: percent.optional(),
  /** This is not stated, though the source has a place for it. */
  lacks: z.enum(EXTRAS).optional(),
  /** This names the actor, or an account of the actor's own. */
  namesActor: z.enum(EXTRAS).optional(),
  /** So many of them in a row, within the span of the pattern. Of a first step. */
  times: times.default(1),
  /** Own column → column of the first step that it equals; `actor: entity` asks for the actor whose account the entity is. */
  link: z.partialRecord(z.enum(KEY_FIELDS), z.enum(KEY_FIELDS)).optional(),
});
export type Step = z.output<typeof stepSchema>;

const linkedStep = stepSchema.refine(({ link }) => link !== undefined && Object.keys(link).length > 0, { message: 'expected link: what the event has in common with the first step' })
  .refine(({ link }) => Object.entries(link ?? {}).every(([own, first]) => own === first || (own === 'actor' && first === 'entity')), { message: 'expected the same column on both sides of link, or actor: entity' });

export const patternSchema = z.discriminatedUnion('kind', [
  /** Events that hold together by `per`: each by itself, or at least `times` of them within the span, of `distinct` values of a column. */
  z.strictObject({
    kind: z.literal('events'), event: stepSchema, per: z.array(z.enum([...KEY_FIELDS, 'transaction'])).min(1), times: times.default(1), distinct: z.enum(KEY_FIELDS).optional(),
    /** Left out: however far apart. */
    within: span.optional(),
  }),
  /** Events one after the other. What comes last is told together where it follows the same first. `unless`: forgets the first step again. */
  z.strictObject({ kind: z.literal('sequence'), steps: z.tuple([stepSchema, linkedStep]).rest(linkedStep), unless: linkedStep.optional(), within: span.optional() }),
  /** A field goes away from a value and back to it; in between there is, for each of `between`, at least one such event. */
  z.strictObject({ kind: z.literal('revert'), away: stepSchema, back: stepSchema, between: z.array(linkedStep).default([]), within: span }),
]);
export type Pattern = z.output<typeof patternSchema>;

const parameterSchema = z.strictObject({ means: z.string().min(1).max(300), default: z.union([z.string().max(200), z.number()]).transform(String) });

/** The whole of a rule but its patterns, which are checked with the parameters put in. */
export const ruleSchema = z.strictObject({
  id: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'expected small letters, digits and hyphens').max(60),
  title: z.string().min(1).max(120),
  version: z.int().min(1),
  severity: z.enum(ALERT_SEVERITIES),
  explains: z.string().min(1).max(2000),
  expect: z.string().min(1).max(2000),
  /** One sentence about an alert; `{actor}`, `{entity}`, `{action}`, `{ip}`, `{count}`, `{distinct}`, `{span}`, `{field}`, `{old}`, `{new}`, `{time}` are filled in. */
  says: z.string().min(1).max(300),
  needs: z.array(z.enum(NEEDS)).default([]),
  parameters: z.record(z.string().regex(/^[a-z]+$/, 'expected a word of small letters'), parameterSchema).default({}),
  patterns: z.array(z.unknown()).min(1).max(10),
});
export type RuleHead = z.output<typeof ruleSchema>;

/** A rule ready to be evaluated. */
export interface CompiledRule extends Omit<RuleHead, 'patterns' | 'parameters'> {
  readonly text: string;
  readonly sha256: string;
  readonly origin: string;
  readonly parameters: readonly { readonly name: string; readonly means: string; readonly value: string; readonly default: string }[];
  readonly patterns: readonly Pattern[];
}
