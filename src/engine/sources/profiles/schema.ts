// What a profile file may say, checked: data about the places of things in a format, and nothing that runs.
import { z } from 'zod';
import { CATEGORIES } from '../../../contract/model.ts';
import { PLAN_FIELDS } from '../column-plan.ts';
import { NUMBER_TIMES } from '../../record.ts';

const text = z.string().min(1).max(500);
const list = <T extends z.ZodType>(item: T, most = 200, least = 0) => z.array(item).min(least).max(most).readonly();

/** A path as text (`a.b`, see path.ts), or its keys one by one where they hold dots. */
const pathSpec = z.union([text, z.array(z.string().max(500)).min(1).max(20).readonly()]);
/** A path; a template such as `{verb} {objectRef.resource}`; part of a text; the same text always. See place.ts. */
const placeSpec = z.union([
  pathSpec,
  z.strictObject({ of: pathSpec, after: text.optional(), cell: z.int().min(1).max(100).optional(), before: text.optional() }).readonly(),
  z.strictObject({ constant: text }).readonly(),
]);
const places = list(placeSpec).default([]);
const members = list(text, 20).default([]);

/** A place that must exist; with `is`, hold one of these texts; with `prefix`, one that begins so. */
const condition = z.union([pathSpec, z.strictObject({ at: pathSpec, is: list(text).optional(), prefix: text.optional() }).readonly()]);

const entity = z.strictObject({
  at: list(placeSpec, 200, 1),
  type: places,
  /** The type itself where the place of the entity implies it. */
  typeName: text.optional(),
  /** The text may hold both: `player:P-004471`. */
  split: z.boolean().default(false),
}).readonly();

/** Where old and new values are. A side that the format never logs has no place, and is `unknown` in the change. */
const change = z.discriminatedUnion('kind', [
  /** Two places; two objects are compared field by field. */
  z.strictObject({
    kind: z.literal('pair'), old: places, new: places,
    /** Where the name of the field is, or the name itself; for objects, what stands in front of their fields. */
    field: places, name: text.optional(),
    /** The values are JSON in a string. */
    encoded: z.boolean().default(false),
    /** `both`: no change where either is missing. `old`: none without the old object, and only the fields that it names. */
    needs: z.enum(['any', 'both', 'old']).default('any'),
    /** An empty list beside an object is an object without members: PHP writes both as `[]`. */
    emptyLists: z.boolean().default(false),
  }).readonly(),
  /** Every element is a change: an object with members for field, old and new, or the bare name of a field. */
  z.strictObject({
    kind: z.literal('list'), list: pathSpec, field: members, old: members, new: members, encoded: z.boolean().default(false),
    /** Names that are no changes. */
    skip: members,
    /** Name of the one change that a text in place of the list is; without it, such a text is none. */
    textName: text.optional(),
  }).readonly(),
  /** Every member is a field: `[old, new]`, or an object with members for old and new, or a single value. */
  z.strictObject({
    kind: z.literal('map'), map: pathSpec, old: members, new: members, yaml: z.boolean().default(false), skip: members,
    /** Which side single values are, by the text at `by`; unlisted: unknown to the value. */
    single: z.strictObject({ by: list(placeSpec, 200, 1), created: members, deleted: members }).readonly().optional(),
  }).readonly(),
  /** What was given or taken: elements with an action, the field they concern and the value. */
  z.strictObject({ kind: z.literal('deltas'), list: pathSpec, action: members, field: members, value: members, added: members, removed: members }).readonly(),
  /** Parameters of a request: new values only. None when the text at `unless` is `is`: it only read. */
  z.strictObject({ kind: z.literal('request'), new: pathSpec, unless: pathSpec.optional(), is: text.optional() }).readonly(),
  /** Keys that belong together by their names: `previous_{x}` and `new_{x}`. `in`: the object, or a list of names and values. */
  z.strictObject({
    kind: z.literal('named'), in: pathSpec.optional(), name: text.optional(), value: members,
    /** `[old, new, new …]`; `{x}` stands for the name of the field. */
    pairs: list(list(text, 6, 2), 40, 1),
    skip: members,
  }).readonly(),
  /** Numbered columns: `{1}` and `{2}` count from 1 to the numbers in `upTo`. */
  z.strictObject({ kind: z.literal('numbered'), field: text, old: text.optional(), new: text.optional(), upTo: list(z.int().min(1).max(50), 2, 1), encoded: z.boolean().default(false), skip: members }).readonly(),
  /** Changes told in words, line by line; see prose.ts. */
  z.strictObject({
    kind: z.literal('prose'), at: list(placeSpec, 200, 1),
    patterns: list(z.union([text, z.strictObject({ pattern: text, field: text.optional(), whole: z.boolean().default(false) }).readonly()]), 50, 1),
    /** Stands between several changes in one line. */
    between: text.optional(),
    /** Words for a side that was or is not there. */
    unset: members,
  }).readonly(),
]);

const layout = z.strictObject({
  time: places, actor: places, action: places, module: places, entities: list(entity).default([]), ip: places,
  /** Something here means failure, whatever `result` says. */
  errors: places,
  result: places,
  /** Result where neither says anything. */
  otherwise: z.enum(['success', 'unknown']).default('unknown'),
  recordId: places,
  changes: list(change).default([]),
  /** Further fields of the details pane: name, then its places. */
  extras: list(z.tuple([text], placeSpec).readonly(), 400).default([]),
  /** Show every other column or key under its own name. */
  rest: z.boolean().default(false),
}).readonly();

const words = list(text, 600);
const names = z.strictObject({
  /** Field → names, the surest first; see field-names.ts. */
  fields: list(z.tuple([z.enum(PLAN_FIELDS), words]).readonly(), 20),
  /** Names that mean old and new only where both are there, and none of `unless` is. */
  pairs: list(z.strictObject({ old: text, new: text, unless: words.default([]) }).readonly()).default([]),
  extras: list(z.tuple([text, words]).readonly()).default([]),
}).readonly();

const byCategory = list(z.tuple([z.enum(CATEGORIES), words]).readonly(), 50).default([]);

export const profileSchema = z.strictObject({
  id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,59}$/, 'lower-case letters, digits and hyphens, at most 60'),
  title: z.string().min(1).max(120),
  /** Rises whenever the same record would map differently. */
  version: z.int().min(1).max(1_000_000),
  /** What it is for, in one line. */
  purpose: z.string().max(300).default(''),
  notes: z.string().max(4000).default(''),
  /** A record that meets all conditions of one of these is of this format. Empty: recognised by names alone. */
  fingerprints: list(list(condition, 2000, 1), 50).default([]),
  /** Objects in which every path is looked for, in this order; '' is the record itself. */
  within: list(z.string().max(500), 6, 1).default(['']),
  /** A list of which every element is an event of its own. */
  each: pathSpec.nullable().default(null),
  /** Times without zone: UTC by definition of the format, or to be asked. */
  naive: z.enum(['utc', 'ask']),
  /** Order of day and month where the format fixes it. */
  dateOrder: z.enum(['dmy', 'mdy']).nullable().default(null),
  /** What bare numbers count where the format fixes it. */
  numbers: z.enum(NUMBER_TIMES).nullable().default(null),
  /** Whole actions that decide a category, before any words are looked for. */
  actions: byCategory,
  /** Words that decide a category, in the order in which they are looked for; see category.ts. */
  categories: byCategory,
  /** Words for the outcome that are not common ones; `4*` is any that begins with 4. */
  results: z.strictObject({ success: words.default([]), failure: words.default([]) }).readonly().default({ success: [], failure: [] }),
  /** Fields, by their last name in any case: values that are the same in any case, and lists whose order is part of their value. */
  comparing: z.strictObject({ ignoreCase: words.default([]), ordered: words.default([]) }).readonly().default({ ignoreCase: [], ordered: [] }),
  places: layout.nullable().default(null),
  names: names.nullable().default(null),
}).readonly().refine((profile) => (profile.places === null) !== (profile.names === null), { message: 'either places or names, and not both' });

/** A profile as its file says it, defaults filled in. */
export type Profile = z.output<typeof profileSchema>;
export type Comparing = Profile['comparing'];
export type PathSpec = z.output<typeof pathSpec>;
export type PlaceSpec = z.output<typeof placeSpec>;
export type ConditionSpec = z.output<typeof condition>;
export type ChangeSpec = z.output<typeof change>;
export type LayoutSpec = z.output<typeof layout>;
export type NameTable = z.output<typeof names>;
export type CategoryRules = Profile['categories'];
