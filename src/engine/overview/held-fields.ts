// Which fields the records of a source can state at all, by its profile and its columns. What no place is mapped for is not
// missing from a record: it cannot be assessed.
import type { Dialect } from '../record.ts';
import { layoutOf, resolveNames } from '../sources/profiles/field-names.ts';
import { headerOf } from '../sources/profiles/mapper.ts';
import { placePaths, type Place } from '../sources/profiles/place.ts';
import { compileProfile, type ChangeRule } from '../sources/profiles/profile.ts';
import type { Profile } from '../sources/profiles/schema.ts';

export interface Held {
  /** Columns of the case: `time`, `actor`, `action`, `entity`, `ip`, `result`; `changes`, and of them `field`, `old`, `new`. */
  readonly columns: ReadonlySet<string>;
  /** Names of further fields in lower case, as the profile calls them and as the source does. */
  readonly extras: ReadonlySet<string>;
  /** Keys differ from record to record and go by their names: only records tell which there are. */
  readonly open: boolean;
  readonly openExtras: boolean;
}

export function heldFields(profile: Profile, dialect: Dialect): Held {
  const header = headerOf(dialect);
  if (profile.names !== null && header === null) return { columns: new Set(), extras: new Set(), open: true, openExtras: true };
  const layout = profile.names === null ? compileProfile(profile).layout! : layoutOf(resolveNames(profile.names, header!), header!, false);
  const known = header === null ? null : new Set(header);
  // A layout may name columns that this export does not have.
  const isThere = (place: Place): boolean => {
    const paths = placePaths(place);
    return known === null || paths.length === 0 || paths.some(([first]) => typeof first === 'string' && known.has(first));
  };
  const columns = new Set<string>();
  for (const field of ['time', 'actor', 'action', 'ip', 'result'] as const) if (layout[field].some(isThere)) columns.add(field);
  if (layout.errors.some(isThere) || layout.otherwise === 'success') columns.add('result');
  if (layout.entities.some(({ entity }) => entity !== null && isThere(entity))) columns.add('entity');
  for (const rule of layout.changes) for (const side of sidesOf(rule)) columns.add(side);
  const extras = new Set(header?.map((name) => name.toLowerCase()));
  for (const { name, place } of layout.extras) if (isThere(place)) for (const text of [name, ...fromTexts(place)]) extras.add(text.toLowerCase());
  return { columns, extras, open: false, openExtras: header === null && profile.places?.rest === true };
}

/** What changes of a rule can state. */
function sidesOf(rule: ChangeRule): readonly string[] {
  const some = (old: boolean, now: boolean, field = true): readonly string[] => ['changes', ...(old ? ['old'] : []), ...(now ? ['new'] : []), ...(field ? ['field'] : [])];
  switch (rule.kind) {
    // Without a field of its own, an object as the value still names its fields.
    case 'pair': return some(rule.old.length > 0, rule.new.length > 0);
    case 'list': return some(rule.old.length > 0, rule.new.length > 0);
    case 'request': return some(false, true);
    case 'numbered': return some(rule.old !== null, rule.new !== null);
    case 'map': case 'deltas': case 'named': case 'prose': return some(true, true);
  }
}

const fromTexts = (place: Place): readonly string[] => placePaths(place).map((steps) => steps.filter((step) => typeof step === 'string').join('.'));

