// The plan for the bulk path: which cell is which field, where a layout reads nothing but single columns.
import { PLAN_FIELDS, type ColumnPlan, type PlanField } from '../column-plan.ts';
import type { Place } from './place.ts';
import type { Layout } from './profile.ts';

/**
 * Null when the layout needs more than cells: nested JSON, several places for a field, lists of changes. `nested`: a place within
 * an object counts for nothing where its key is a place of the field too, since records with an object there are mapped in full;
 * but for old and new values, which may be objects.
 */
export function planOf(layout: Layout, header: readonly string[], readers: Pick<ColumnPlan, 'readTime' | 'categoryOf' | 'resultOf' | 'ipOf' | 'nullTokens'>, nested = false): ColumnPlan | null {
  if (layout.errors.length > 0 || layout.otherwise !== 'unknown' || layout.changes.length > 1) return null;
  const index = new Map<PlanField, number>();
  const columns = new Map(header.map((name, i) => [name, i]));
  /** Takes the one column that the places read; columns that the table does not have are never read. */
  const take = (field: PlanField, places: readonly Place[]): boolean => {
    const found = new Set<number>();
    const alone = new Set(places.flatMap((place) => (place.kind === 'path' && place.path.length === 1 ? place.path : [])));
    for (const place of places) {
      const [first] = place.kind === 'path' ? place.path : [];
      if (place.kind !== 'path' || typeof first !== 'string') return false;
      const at = columns.get(first);
      if (at !== undefined && place.path.length > 1) {
        if (nested && alone.has(first) && field !== 'old' && field !== 'new') continue;
        return false;
      }
      if (at !== undefined) found.add(at);
    }
    if (found.size > 1) return false;
    index.set(field, [...found][0] ?? -1);
    return true;
  };
  for (const field of ['time', 'actor', 'action', 'module', 'ip', 'result', 'recordId'] as const) if (!take(field, layout[field])) return null;
  const entities = layout.entities.filter(({ entity }) => !(entity?.kind === 'path' && typeof entity.path[0] === 'string' && !columns.has(entity.path[0])));
  if (entities.length > 1 || entities.some((rule) => rule.typeName !== null)) return null;
  if (!take('entity', entities.flatMap((rule) => rule.entity ?? [])) || !take('entityType', layout.entities.flatMap((rule) => rule.type))) return null;
  const [change] = layout.changes;
  if (change !== undefined) {
    if (change.kind !== 'pair' || change.encoded || change.needs !== 'any' || change.emptyLists || change.name !== null) return null;
    const places = (side: 'old' | 'new'): readonly Place[] => change[side].map((path) => ({ kind: 'path', path }));
    if (!take('old', places('old')) || !take('new', places('new')) || !take('field', change.field)) return null;
    // A column that is not in the table is absent in every row, which a plan cannot say.
    if ((change.old.length > 0 && index.get('old') === -1) || (change.new.length > 0 && index.get('new') === -1)) return null;
  }
  const cells = Object.fromEntries(PLAN_FIELDS.map((field) => [field, index.get(field) ?? -1])) as Record<PlanField, number>;
  return { ...cells, splitEntity: entities.some((rule) => rule.split), cells: header.length, ...readers };
}
