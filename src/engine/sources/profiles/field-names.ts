// Names under which back offices export the seven fields and their companions. Case, blanks, `_`, `-` and dots aside, a
// name either is in the table or it is not: nothing is guessed from likeness.
import type { PlanField } from '../column-plan.ts';
import type { Path } from './path.ts';
import type { Place } from './place.ts';
import type { EntityRule, Extra, Layout, Places } from './profile.ts';
import type { NameTable } from './schema.ts';

/** `Admin ID`, `admin-id` and `adminId` are one name. */
export function nameKey(name: string): string {
  return name.toLowerCase().replace(/[\s_.()-]/g, '');
}

export interface Resolved {
  /** Index among the names, −1 where none fits. */
  readonly index: Readonly<Record<PlanField, number>>;
  readonly extras: readonly { readonly name: string; readonly index: number }[];
  /** The time's own name says that it is UTC. */
  readonly utc: boolean;
}

/** Which of the names is which field; a name already taken by an earlier field of the table is not considered again. */
export function resolveNames(table: NameTable, names: readonly string[]): Resolved {
  /** Name → the columns that carry it and are not yet a field. */
  const free = new Map<string, number[]>();
  names.forEach((name, i) => {
    const key = nameKey(name);
    const columns = free.get(key);
    if (columns) columns.push(i);
    else free.set(key, [i]);
  });
  const take = (key: string): number => free.get(key)?.shift() ?? -1;
  const first = (choices: readonly string[]): number => {
    for (const choice of choices) { const at = take(choice); if (at >= 0) return at; }
    return -1;
  };
  const index: Record<PlanField, number> = {
    time: -1, actor: -1, action: -1, module: -1, entityType: -1, entity: -1, field: -1, old: -1, new: -1, ip: -1, result: -1, recordId: -1,
  };
  let utc = false;
  for (const [field, choices] of table.fields) {
    index[field] = first(choices);
    if (field === 'time' && index.time < 0) {
      index.time = first(choices.flatMap((choice) => [`${choice}utc`, `utc${choice}`]));
      utc = index.time >= 0;
    }
  }
  for (const { old: before, new: after, unless } of table.pairs) {
    if (index.old >= 0 || index.new >= 0) break;
    // Beside a subject, from and to are sender and recipient.
    if (!unless.some((name) => free.has(name)) && free.get(before)?.length && free.get(after)?.length) { index.old = take(before); index.new = take(after); }
  }
  const extras = table.extras.map(([name, choices]) => ({ name, index: first(choices) })).filter((extra) => extra.index >= 0);
  return { index, extras, utc };
}

/** Members that name a person or thing where a field holds an object instead of a text. */
const NAMING = ['alternateId', 'email', 'userPrincipalName', 'username', 'userName', 'user_name', 'login', 'name', 'displayName', 'display_name', 'id'];

/** The resolved names as places. `nested`: values may be objects (JSON), whose naming member is then taken. */
export function layoutOf(resolved: Resolved, names: readonly string[], nested: boolean): Layout {
  const { index } = resolved;
  const place = (field: PlanField): readonly Path[] => (index[field] < 0 ? [] : [[names[index[field]]]]);
  const at = (field: PlanField): Places => place(field).map(toPlace);
  const naming = (field: PlanField): Places => place(field).flatMap((steps) => (nested ? [...NAMING.map((member) => [...steps, member]), steps] : [steps]).map(toPlace));
  const type = at('entityType');
  const entities = naming('entity').map((entity): EntityRule => {
    const steps = entity.kind === 'path' ? entity.path : [];
    return { entity, type: type.length > 0 ? type : steps.length > 1 ? [toPlace([steps[0], 'type'])] : [], typeName: null, split: type.length === 0 && steps.length === 1 };
  });
  if (entities.length === 0 && type.length > 0) entities.push({ entity: null, type, typeName: null, split: false });
  const changes = index.old < 0 && index.new < 0 ? []
    : [{ kind: 'pair' as const, old: place('old'), new: place('new'), field: at('field'), name: null, encoded: false, needs: 'any' as const, emptyLists: false }];
  const used = new Set([...Object.values(index), ...resolved.extras.map((extra) => extra.index)]);
  const extras: Extra[] = resolved.extras.map((extra) => ({ name: extra.name, place: toPlace([names[extra.index]]) }));
  names.forEach((name, i) => { if (!used.has(i)) extras.push({ name, place: toPlace([name]) }); });
  if (changes.length === 0 && index.field >= 0) extras.push({ name: 'field', place: toPlace([names[index.field]]) });
  return {
    time: at('time'), actor: naming('actor'), action: at('action'), module: at('module'), entities, ip: at('ip'),
    errors: [], result: at('result'), otherwise: 'unknown', recordId: at('recordId'), changes, extras,
  };
}

const toPlace = (steps: Path): Place => ({ kind: 'path', path: steps });
