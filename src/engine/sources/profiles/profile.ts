// What a profile is: data that says where a format keeps the seven fields, and nothing that runs.
import type { Category } from '../../../contract/model.ts';
import type { DateOrder } from '../time.ts';
import type { NameTable } from './field-names.ts';
import type { Path } from './path.ts';

/** Where something is kept: the first path that holds a value other than null and '' wins. */
export type Paths = readonly Path[];

export interface EntityRule {
  /** Null: the format tells the type alone. */
  readonly entity: Path | null;
  /** Path of the type, or the type itself where the place of the entity implies it. */
  readonly type: Path | null;
  readonly typeName: string | null;
  /** The text may hold both: `player:P-004471`. */
  readonly split: boolean;
}

/** Where a format keeps old and new values. A side that the format never logs is null here and `unknown` in the change. */
export type ChangeRule =
  | { readonly kind: 'pair'; readonly old: Path | null; readonly new: Path | null; readonly field: Path | null }
  /**
   * A list of changes: objects with the members named (several spellings), or bare names of fields. `encoded`: the values
   * are JSON in a string. `skip`: names that are no changes. A text in place of the list is one new value named `name`.
   */
  | {
    readonly kind: 'list'; readonly list: Path; readonly name: string;
    readonly field: readonly string[]; readonly old: readonly string[]; readonly new: readonly string[];
    readonly encoded: boolean; readonly skip: readonly string[];
  }
  /** Parameters of a request: new values only. None when the text at `unless` is `is`: it only read. */
  | { readonly kind: 'request'; readonly new: Path; readonly unless: Path; readonly is: string };

export interface Extra { readonly name: string; readonly path: Path }

/** Everything about the place of things in one record. */
export interface Layout {
  readonly time: Paths;
  readonly actor: Paths;
  readonly action: Paths;
  readonly module: Paths;
  readonly entities: readonly EntityRule[];
  readonly ip: Paths;
  /** Something here means failure, whatever `result` says. */
  readonly errors: Paths;
  readonly result: Paths;
  /** Result where neither says anything. */
  readonly otherwise: 'success' | 'unknown';
  readonly recordId: Paths;
  readonly changes: readonly ChangeRule[];
  readonly extras: readonly Extra[];
}

/** Words that decide a category, in the order in which they are looked for. See `category.ts`. */
export type CategoryRules = readonly (readonly [Category, readonly string[]])[];

export interface Profile {
  readonly id: string;
  readonly title: string;
  /** Rises whenever the same record would map differently. */
  readonly version: number;
  /** A record with all paths of one of these is of this format. Empty: recognised by names alone. */
  readonly fingerprints: readonly Paths[];
  /** Times without zone: UTC by definition of the format, or to be asked. */
  readonly naive: 'utc' | 'ask';
  /** Order of day and month where the format fixes it. */
  readonly dateOrder: DateOrder | null;
  readonly categories: CategoryRules;
  /** Fixed places, or names to look for among the columns or keys. */
  readonly places: Layout | NameTable;
}
