// Which columns the event grid shows, in what order and how wide: the remembered ones, or those that fit the window.
import type { Column } from '../../app/view.ts';

/** `from`: window width in px from which the column is shown unasked; null: only when chosen. */
export interface KnownColumn { readonly field: string; readonly from: number | null }

/** The columns in their order. Unknown ones of an older view go, ones it did not know come last. */
export function planColumns(remembered: readonly Column[], known: readonly KnownColumn[], windowWidth: number): readonly Column[] {
  const fresh = (column: KnownColumn): Column => ({ field: column.field, width: null, hidden: column.from === null || windowWidth < column.from });
  const kept = remembered.filter(({ field }, at) => known.some((column) => column.field === field) && remembered.findIndex((other) => other.field === field) === at);
  return [...kept, ...known.filter(({ field }) => !kept.some((column) => column.field === field)).map(fresh)];
}

export const withColumn = (plan: readonly Column[], field: string, patch: Partial<Column>): readonly Column[] =>
  plan.map((column) => (column.field === field ? { ...column, ...patch } : column));

/** Moves a column one place towards the left (−1) or right (+1). */
export function movedColumn(plan: readonly Column[], field: string, by: -1 | 1): readonly Column[] {
  const at = plan.findIndex((column) => column.field === field);
  const column = plan[at], other = plan[at + by];
  return column && other ? plan.with(at, other).with(at + by, column) : plan;
}
