// Which cell of a CSV row is what: the whole mapping of a tabular source, in a form that the bulk path can run on bytes.
// The profile's own map() gives the same results from it; a test holds the two together.
import type { Category, Result } from '../../contract/model.ts';
import type { ReadTime } from '../record.ts';

/** Fields that a cell can hold. */
export const PLAN_FIELDS = ['time', 'actor', 'action', 'module', 'entityType', 'entity', 'field', 'old', 'new', 'ip', 'result', 'recordId'] as const;
export type PlanField = (typeof PLAN_FIELDS)[number];

/**
 * Cell index of each field, −1 where no column has it. Rules for a row:
 *
 * - More cells than `cells` is an error (`13 cells where 12 are expected`); of fewer, the missing ones are absent.
 * - Values are never trimmed, cut or re-cased. An empty or absent cell is null for every field but `old` and `new`.
 * - `old` and `new` follow the normal form of a change with `nullTokens`; without a column the side is `unknown`.
 *   Without either column, there are no changes. `field` names the change.
 * - `time` is read by `readTime`, `ip` by `ipOf`, `result` by `resultOf`; `entity` is split by splitEntity()
 *   where `splitEntity` is true; the type it finds is then the entity type.
 */
export interface ColumnPlan extends Readonly<Record<PlanField, number>> {
  /** The entity cell may hold type and id: `player:P-004471`. */
  readonly splitEntity: boolean;
  /** Cells of a whole row. */
  readonly cells: number;
  readonly readTime: (text: string) => ReadTime;
  readonly categoryOf: (action: string | null, module: string | null, entityType: string | null) => Category;
  readonly resultOf: (text: string | null) => Result;
  /** Null for an empty text. */
  readonly ipOf: (text: string) => string | null;
  readonly nullTokens: readonly string[];
}

const TYPE_AND_ID = /^([A-Za-z][A-Za-z0-9_ -]{1,39}):(?![/:\\])([^]+)$/;

/**
 * `player:P-004471` as type and id: two to 40 letters, digits, blanks, `_` or `-`, beginning with a letter, in front of the
 * first colon, and something behind it that does not begin with `/`, `\` or `:`. Anything else, `arn:` and `urn:` names and
 * clock times included, is an entity as it stands.
 */
export function splitEntity(text: string): { readonly entityType: string | null; readonly entity: string } {
  const match = TYPE_AND_ID.exec(text);
  if (!match || match[1] === 'arn' || match[1] === 'urn') return { entityType: null, entity: text };
  return { entityType: match[1], entity: match[2] };
}
