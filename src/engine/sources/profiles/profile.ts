// A profile made ready: every path taken apart, every spelling and root written out, once per profile.
import { ExhibitError } from '../../../contract/errors.ts';
import type { Category } from '../../../contract/model.ts';
import { expandPath, expandPlace, type Place } from './place.ts';
import { PathError, pathsOf, type Path } from './path.ts';
import { compilePattern, type Pattern } from './prose.ts';
import type { ChangeSpec, ConditionSpec, LayoutSpec, PathSpec, PlaceSpec, Profile } from './schema.ts';

export type { Profile } from './schema.ts';

/** Where something is kept: the first place that holds a value other than null and '' wins. */
export type Places = readonly Place[];

export interface EntityRule {
  /** Null: the format tells the type alone. */
  readonly entity: Place | null;
  readonly type: Places;
  /** The type itself where the place of the entity implies it. */
  readonly typeName: string | null;
  readonly split: boolean;
}

/** The change rules of schema.ts with their paths; see there. */
export type ChangeRule =
  | {
    readonly kind: 'pair'; readonly old: readonly Path[]; readonly new: readonly Path[]; readonly field: Places; readonly name: string | null;
    readonly encoded: boolean; readonly needs: 'any' | 'both' | 'old'; readonly emptyLists: boolean;
  }
  | {
    readonly kind: 'list'; readonly list: Path; readonly field: readonly string[]; readonly old: readonly string[]; readonly new: readonly string[];
    readonly encoded: boolean; readonly skip: readonly string[]; readonly textName: string | null;
  }
  | {
    readonly kind: 'map'; readonly map: Path; readonly old: readonly string[]; readonly new: readonly string[]; readonly yaml: boolean; readonly skip: readonly string[];
    readonly single: { readonly by: Places; readonly created: readonly string[]; readonly deleted: readonly string[] } | null;
  }
  | {
    readonly kind: 'deltas'; readonly list: Path; readonly action: readonly string[]; readonly field: readonly string[]; readonly value: readonly string[];
    readonly added: readonly string[]; readonly removed: readonly string[];
  }
  | { readonly kind: 'request'; readonly new: Path; readonly unless: readonly Path[]; readonly is: string | null }
  | {
    readonly kind: 'named'; readonly in: readonly Path[]; readonly name: string | null; readonly value: readonly string[];
    readonly pairs: readonly (readonly string[])[]; readonly skip: readonly string[];
  }
  | {
    readonly kind: 'numbered'; readonly field: string; readonly old: string | null; readonly new: string | null; readonly upTo: readonly number[];
    readonly encoded: boolean; readonly skip: readonly string[];
  }
  | { readonly kind: 'prose'; readonly at: Places; readonly patterns: readonly Pattern[]; readonly between: string | null; readonly unset: readonly string[] };

export interface Extra { readonly name: string; readonly place: Place }

/** Everything about the place of things in one record. */
export interface Layout {
  readonly time: Places;
  readonly actor: Places;
  readonly action: Places;
  readonly module: Places;
  readonly entities: readonly EntityRule[];
  readonly ip: Places;
  readonly errors: Places;
  readonly result: Places;
  readonly otherwise: 'success' | 'unknown';
  readonly recordId: Places;
  readonly changes: readonly ChangeRule[];
  readonly extras: readonly Extra[];
}

/** A place that must exist, in one of its spellings, and what its text must be. */
export interface Condition { readonly paths: readonly Path[]; readonly is: readonly string[] | null; readonly prefix: string | null }

export interface Compiled {
  /** Null: places go by names; see field-names.ts. */
  readonly layout: Layout | null;
  readonly fingerprints: readonly (readonly Condition[])[];
  /** The list whose elements are events, in its spellings. */
  readonly each: readonly Path[];
  readonly actions: ReadonlyMap<string, Category>;
}

const compiled = new WeakMap<Profile, Compiled>();

/** Throws PROFILE_INVALID for a path or pattern that is none. */
export function compileProfile(profile: Profile): Compiled {
  let ready = compiled.get(profile);
  if (!ready) compiled.set(profile, ready = compile(profile));
  return ready;
}

function compile(profile: Profile): Compiled {
  try {
    const roots = profile.within.map((root): Path => (root === '' ? [] : pathsOf(root)[0]));
    return {
      layout: profile.places && layoutOf(profile.places, roots),
      fingerprints: profile.fingerprints.flatMap((conditions) => roots.map((root) => conditions.map((condition) => conditionOf(condition, root)))),
      each: profile.each === null ? [] : expandPath(profile.each, roots),
      actions: new Map(profile.actions.flatMap(([category, actions]) => actions.map((action) => [action, category] as const))),
    };
  } catch (thrown) {
    if (thrown instanceof PathError) throw new ExhibitError('PROFILE_INVALID', `Profile ${profile.id}: ${thrown.message}.`);
    throw thrown;
  }
}

function conditionOf(condition: ConditionSpec, root: Path): Condition {
  const { at, is = null, prefix = null } = isPath(condition) ? { at: condition } : condition;
  return { paths: expandPath(at, [root]), is, prefix };
}

const isPath = (condition: ConditionSpec): condition is PathSpec => typeof condition === 'string' || Array.isArray(condition);

function layoutOf(spec: LayoutSpec, roots: readonly Path[]): Layout {
  const places = (list: readonly PlaceSpec[]): Places => list.flatMap((place) => expandPlace(place, roots));
  return {
    time: places(spec.time), actor: places(spec.actor), action: places(spec.action), module: places(spec.module), ip: places(spec.ip),
    errors: places(spec.errors), result: places(spec.result), otherwise: spec.otherwise, recordId: places(spec.recordId),
    entities: spec.entities.flatMap((rule) => {
      const type = places(rule.type);
      return places(rule.at).map((entity, i, all): EntityRule => ({
        // With as many types as places, they belong together.
        entity, type: type.length === all.length ? [type[i]] : type, typeName: rule.typeName ?? null, split: rule.split,
      }));
    }),
    changes: spec.changes.flatMap((rule) => changesOf(rule, roots, places)),
    extras: spec.extras.flatMap(([name, ...choices]) => places(choices).map((place) => ({ name, place }))),
  };
}

function changesOf(rule: ChangeSpec, roots: readonly Path[], places: (list: readonly PlaceSpec[]) => Places): readonly ChangeRule[] {
  switch (rule.kind) {
    case 'pair': {
      const paths = (list: readonly PlaceSpec[]): readonly Path[] => places(list).map((place) => {
        if (place.kind !== 'path') throw new PathError('old and new values are at plain paths');
        return place.path;
      });
      return [{ kind: 'pair', old: paths(rule.old), new: paths(rule.new), field: places(rule.field), name: rule.name ?? null, encoded: rule.encoded, needs: rule.needs, emptyLists: rule.emptyLists }];
    }
    case 'list': return expandPath(rule.list, roots).map((list) => ({ ...rule, list, textName: rule.textName ?? null }));
    case 'map': {
      const single = rule.single ? { ...rule.single, by: places(rule.single.by) } : null;
      return expandPath(rule.map, roots).map((map) => ({ ...rule, map, single }));
    }
    case 'deltas': return expandPath(rule.list, roots).map((list) => ({ ...rule, list }));
    case 'request': {
      const unless = rule.unless === undefined ? [] : expandPath(rule.unless, roots);
      return expandPath(rule.new, roots).map((at) => ({ kind: 'request', new: at, unless, is: rule.is ?? null }));
    }
    case 'named': return [{ ...rule, in: rule.in === undefined ? roots : expandPath(rule.in, roots), name: rule.name ?? null }];
    case 'numbered': return [{ ...rule, old: rule.old ?? null, new: rule.new ?? null }];
    case 'prose': return [{
      kind: 'prose', at: places(rule.at), between: rule.between ?? null, unset: rule.unset,
      patterns: rule.patterns.map((pattern) => (typeof pattern === 'string' ? compilePattern(pattern, null, false) : compilePattern(pattern.pattern, pattern.field ?? null, pattern.whole))),
    }];
  }
}
