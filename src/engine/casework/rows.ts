// The rows of the casework tables and how they are written: the one description that writing, undo and the marks share.
import type { EventId, Exhibit, FindingFields } from '../../contract/model.ts';
import type { ListKind } from '../../contract/rules.ts';

export interface StarRow { readonly event: EventId; readonly person: string; readonly micros: number }
export interface TagRow { readonly event: EventId; readonly name: string; readonly person: string; readonly micros: number }
export interface NoteRow {
  readonly id: number; readonly event: EventId; readonly text: string; readonly author: string;
  readonly created_micros: number; readonly edited_micros: number | null;
}
export interface FindingRow extends FindingFields {
  readonly id: number; readonly view: string | null; readonly query: string; readonly author: string;
  readonly created_micros: number; readonly edited_micros: number;
}
export interface ExhibitRow {
  readonly id: number; readonly finding_id: number; readonly event: EventId; readonly position: number;
  readonly role: Exhibit['role']; readonly comment: string; readonly author: string; readonly micros: number;
}
export interface ViewRow {
  readonly id: number; readonly name: string; readonly address: string; readonly query: string; readonly author: string;
  readonly created_micros: number; readonly edited_micros: number;
}
export interface TriageRow {
  readonly alert: string; readonly state: 'explained' | 'promoted'; readonly reason: string; readonly finding: string | null;
  readonly event_count: number; readonly person: string; readonly micros: number;
}
export interface SuppressionRow {
  readonly id: number; readonly rule: string; readonly actor: string | null; readonly entity: string | null; readonly reason: string;
  readonly author: string; readonly created_micros: number;
}
export interface ReferenceListRow { readonly kind: ListKind; readonly name: string; readonly body: string; readonly person: string; readonly micros: number }
export interface RuleFileRow { readonly file: string; readonly body: string; readonly person: string; readonly micros: number }
/** `parameters`: a JSON object of those that are other than by default. */
export interface RuleSettingRow { readonly rule: string; readonly enabled: 0 | 1; readonly parameters: string; readonly person: string; readonly micros: number }
/** `person_name`: the name that all names of the person go by. */
export interface IdentityRow { readonly name: string; readonly person_name: string; readonly reason: string; readonly author: string; readonly created_micros: number }
export interface CaseworkRows {
  star: StarRow; tag: TagRow; note: NoteRow; finding: FindingRow; exhibit: ExhibitRow; view: ViewRow;
  triage: TriageRow; suppression: SuppressionRow; reference_list: ReferenceListRow; rule_file: RuleFileRow; rule_setting: RuleSettingRow;
  identity: IdentityRow;
}
export type RowOf = keyof CaseworkRows;

/** A row before and after one write; null where there was or is none. */
export type RowImage = { readonly [K in RowOf]: { readonly rowOf: K; readonly before: CaseworkRows[K] | null; readonly after: CaseworkRows[K] | null } }[RowOf];

interface Layout { readonly key: readonly string[]; readonly rest: readonly string[] }
const LAYOUTS: { readonly [K in RowOf]: Layout & { readonly rest: readonly (keyof CaseworkRows[K] & string)[] } } = {
  star: { key: ['event'], rest: ['person', 'micros'] },
  tag: { key: ['event', 'name'], rest: ['person', 'micros'] },
  note: { key: ['id'], rest: ['event', 'text', 'author', 'created_micros', 'edited_micros'] },
  finding: { key: ['id'], rest: ['title', 'statement', 'severity', 'confidence', 'status', 'view', 'query', 'author', 'created_micros', 'edited_micros'] },
  exhibit: { key: ['id'], rest: ['finding_id', 'event', 'position', 'role', 'comment', 'author', 'micros'] },
  view: { key: ['id'], rest: ['name', 'address', 'query', 'author', 'created_micros', 'edited_micros'] },
  triage: { key: ['alert'], rest: ['state', 'reason', 'finding', 'event_count', 'person', 'micros'] },
  suppression: { key: ['id'], rest: ['rule', 'actor', 'entity', 'reason', 'author', 'created_micros'] },
  reference_list: { key: ['kind'], rest: ['name', 'body', 'person', 'micros'] },
  rule_file: { key: ['file'], rest: ['body', 'person', 'micros'] },
  rule_setting: { key: ['rule'], rest: ['enabled', 'parameters', 'person', 'micros'] },
  identity: { key: ['name'], rest: ['person_name', 'reason', 'author', 'created_micros'] },
};

/** Statement that makes a row be as given. An upsert, not REPLACE: that would delete first and trip over what refers to it. */
export function putSql(rowOf: RowOf): string {
  const { key, rest } = LAYOUTS[rowOf];
  const columns = [...key, ...rest];
  return `INSERT INTO ${rowOf} (${columns.join(', ')}) VALUES (${columns.map((column) => `@${column}`).join(', ')})
    ON CONFLICT (${key.join(', ')}) DO UPDATE SET ${rest.map((column) => `${column} = excluded.${column}`).join(', ')}`;
}

/** Statement that removes the row with the given row's key. */
export function removeSql(rowOf: RowOf): string {
  return `DELETE FROM ${rowOf} WHERE ${LAYOUTS[rowOf].key.map((column) => `${column} = @${column}`).join(' AND ')}`;
}

/** `F-01`, `F-112`. */
export function findingLabel(id: number): string { return `F-${String(id).padStart(2, '0')}`; }
/** `EX-001`, `EX-1204`. */
export function exhibitLabel(id: number): string { return `EX-${String(id).padStart(3, '0')}`; }

/** `V-01`, `V-112`. */
export function viewLabel(id: number): string { return `V-${String(id).padStart(2, '0')}`; }

/** `SU-01`, `SU-112`. */
export function suppressionLabel(id: number): string { return `SU-${String(id).padStart(2, '0')}`; }

/** Number behind a label, or null when it is not one that this case could have given out. */
export function labelNumber(label: string, labelOf: (id: number) => string): number | null {
  const id = Number(/^[A-Z]+-(\d{1,15})$/.exec(label)?.[1]);
  return Number.isSafeInteger(id) && labelOf(id) === label ? id : null;
}
