// The rows of the casework tables and how they are written: the one description that writing, undo and the marks share.
import type { QuestionFields } from '../../contract/casework.ts';
import type { EventId, Exhibit, FindingFields } from '../../contract/model.ts';
import type { ListKind } from '../../contract/rules.ts';

/** `record_hash` in hex. Anchors are facts: what adds one is told, but undo leaves it. */
export interface AnchorRow { readonly event: EventId; readonly record_hash: string; readonly ordinal: number; readonly sub: number }
export interface StarRow { readonly event: EventId; readonly person: string; readonly micros: number }
export interface TagRow { readonly event: EventId; readonly name: string; readonly person: string; readonly micros: number }
export interface TagColourRow { readonly name: string; readonly colour: string; readonly person: string; readonly micros: number }
/** `origin`: what the row is, whatever its number. */
export interface NoteRow {
  readonly id: number; readonly origin: string; readonly event: EventId; readonly text: string; readonly author: string;
  readonly created_micros: number; readonly edited_micros: number | null;
}
export interface FindingRow extends FindingFields {
  readonly id: number; readonly origin: string; readonly alternatives: string; readonly amount: string | null; readonly currency: string | null;
  readonly signed_by: string | null; readonly signed_micros: number | null; readonly view: string | null; readonly query: string; readonly author: string;
  readonly created_micros: number; readonly edited_micros: number;
}
export interface ExhibitRow {
  readonly id: number; readonly finding_id: number; readonly event: EventId; readonly position: number;
  readonly role: Exhibit['role']; readonly comment: string; readonly author: string; readonly micros: number;
}
/** `sources`: JSON list of what each covers. */
export interface AbsenceRow {
  readonly id: number; readonly origin: string; readonly finding_id: number; readonly query: string; readonly from_micros: number; readonly to_micros: number;
  readonly sources: string; readonly searched: number; readonly role: Exhibit['role']; readonly comment: string; readonly author: string; readonly micros: number;
}
/** `links`: JSON list of ids. */
export interface QuestionRow extends Omit<QuestionFields, 'links'> {
  readonly id: number; readonly origin: string; readonly links: string; readonly author: string; readonly created_micros: number; readonly edited_micros: number;
}
export interface ViewRow {
  readonly id: number; readonly origin: string; readonly name: string; readonly address: string; readonly query: string; readonly author: string;
  readonly created_micros: number; readonly edited_micros: number;
}
export interface TriageRow {
  readonly alert: string; readonly state: 'explained' | 'promoted'; readonly reason: string; readonly finding: string | null;
  readonly event_count: number; readonly person: string; readonly micros: number;
}
export interface SuppressionRow {
  readonly id: number; readonly origin: string; readonly rule: string; readonly actor: string | null; readonly entity: string | null; readonly reason: string;
  readonly author: string; readonly created_micros: number;
}
export interface ReferenceListRow { readonly kind: ListKind; readonly name: string; readonly body: string; readonly person: string; readonly micros: number }
export interface RuleFileRow { readonly file: string; readonly body: string; readonly person: string; readonly micros: number }
/** `parameters`: a JSON object of those that are other than by default. */
export interface RuleSettingRow { readonly rule: string; readonly enabled: 0 | 1; readonly parameters: string; readonly person: string; readonly micros: number }
/** `person_name`: the name that all names of the person go by. */
export interface IdentityRow { readonly name: string; readonly person_name: string; readonly reason: string; readonly author: string; readonly created_micros: number }
export interface CaseworkRows {
  anchor: AnchorRow; star: StarRow; tag: TagRow; tag_colour: TagColourRow; note: NoteRow; finding: FindingRow; exhibit: ExhibitRow; absence: AbsenceRow;
  question: QuestionRow; view: ViewRow;
  triage: TriageRow; suppression: SuppressionRow; reference_list: ReferenceListRow; rule_file: RuleFileRow; rule_setting: RuleSettingRow;
  identity: IdentityRow;
}
export type RowOf = keyof CaseworkRows;

/** A row before and after one write; null where there was or is none. */
export type RowImage = { readonly [K in RowOf]: { readonly rowOf: K; readonly before: CaseworkRows[K] | null; readonly after: CaseworkRows[K] | null } }[RowOf];

interface Layout { readonly key: readonly string[]; readonly rest: readonly string[] }
const LAYOUTS: { readonly [K in RowOf]: Layout & { readonly rest: readonly (keyof CaseworkRows[K] & string)[] } } = {
  anchor: { key: ['event'], rest: ['record_hash', 'ordinal', 'sub'] },
  star: { key: ['event'], rest: ['person', 'micros'] },
  tag: { key: ['event', 'name'], rest: ['person', 'micros'] },
  tag_colour: { key: ['name'], rest: ['colour', 'person', 'micros'] },
  note: { key: ['id'], rest: ['origin', 'event', 'text', 'author', 'created_micros', 'edited_micros'] },
  finding: { key: ['id'], rest: ['origin', 'title', 'statement', 'alternatives', 'amount', 'currency', 'severity', 'confidence', 'status', 'signed_by', 'signed_micros', 'view', 'query', 'author', 'created_micros', 'edited_micros'] },
  exhibit: { key: ['id'], rest: ['finding_id', 'event', 'position', 'role', 'comment', 'author', 'micros'] },
  absence: { key: ['id'], rest: ['origin', 'finding_id', 'query', 'from_micros', 'to_micros', 'sources', 'searched', 'role', 'comment', 'author', 'micros'] },
  question: { key: ['id'], rest: ['origin', 'kind', 'text', 'status', 'links', 'author', 'created_micros', 'edited_micros'] },
  view: { key: ['id'], rest: ['origin', 'name', 'address', 'query', 'author', 'created_micros', 'edited_micros'] },
  triage: { key: ['alert'], rest: ['state', 'reason', 'finding', 'event_count', 'person', 'micros'] },
  suppression: { key: ['id'], rest: ['origin', 'rule', 'actor', 'entity', 'reason', 'author', 'created_micros'] },
  reference_list: { key: ['kind'], rest: ['name', 'body', 'person', 'micros'] },
  rule_file: { key: ['file'], rest: ['body', 'person', 'micros'] },
  rule_setting: { key: ['rule'], rest: ['enabled', 'parameters', 'person', 'micros'] },
  identity: { key: ['name'], rest: ['person_name', 'reason', 'author', 'created_micros'] },
};

/** Every kind of row, those first that others refer to. */
export const ROWS_OF = Object.keys(LAYOUTS) as readonly RowOf[];
/** Columns that hold bytes; images have them in hex. */
const BYTES: ReadonlySet<string> = new Set(['record_hash']);
/** Kinds whose rows have an `origin`. */
const WITH_ORIGIN: ReadonlySet<RowOf> = new Set<RowOf>(['note', 'finding', 'absence', 'question', 'view', 'suppression']);
/** What images from before a column was there leave out. */
const ADDED_LATER: Readonly<Record<string, null | string>> = { alternatives: '', amount: null, currency: null, signed_by: null, signed_micros: null };

export function columnsOf(rowOf: RowOf): readonly string[] { return [...LAYOUTS[rowOf].key, ...LAYOUTS[rowOf].rest]; }

/** What tells a row from the others of its kind, as text. */
export function keyOf(rowOf: RowOf, row: CaseworkRows[RowOf]): string {
  const values = row as unknown as Readonly<Record<string, unknown>>;
  return LAYOUTS[rowOf].key.map((column) => String(values[column])).join(' ');
}

/** The image of a row: its columns in one order, so that equal rows are equal text. */
export function imageOf(rowOf: RowOf, row: CaseworkRows[RowOf]): string {
  const values = row as unknown as Readonly<Record<string, unknown>>;
  return JSON.stringify(Object.fromEntries(columnsOf(rowOf).map((column) => [column, values[column]])));
}

/** The row of an image, with what an earlier Exhibit did not know of yet. */
export function rowOfImage<K extends RowOf>(rowOf: K, image: string): CaseworkRows[K] {
  const values = JSON.parse(image) as Record<string, unknown>;
  const filled = columnsOf(rowOf).map((column) => [column, Object.hasOwn(values, column) ? values[column] : column === 'origin' && WITH_ORIGIN.has(rowOf) ? `${rowOf} ${String(values.id)}` : ADDED_LATER[column]]);
  return Object.fromEntries(filled) as CaseworkRows[K];
}

/** Statement that reads all rows of a kind, in the order of their keys. */
export function selectSql(rowOf: RowOf): string {
  return `SELECT ${columnsOf(rowOf).map((column) => (BYTES.has(column) ? `lower(hex(${column})) AS ${column}` : column)).join(', ')} FROM ${rowOf} ORDER BY ${LAYOUTS[rowOf].key.join(', ')}`;
}

/** Statement that makes a row be as given. An upsert, not REPLACE: that would delete first and trip over what refers to it. */
export function putSql(rowOf: RowOf): string {
  const { key, rest } = LAYOUTS[rowOf];
  const columns = [...key, ...rest];
  return `INSERT INTO ${rowOf} (${columns.join(', ')}) VALUES (${columns.map((column) => (BYTES.has(column) ? `unhex(@${column})` : `@${column}`)).join(', ')})
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

/** `Q-01`, `Q-112`. */
export function questionLabel(id: number): string { return `Q-${String(id).padStart(2, '0')}`; }

/** `SU-01`, `SU-112`. */
export function suppressionLabel(id: number): string { return `SU-${String(id).padStart(2, '0')}`; }

/** Number behind a label, or null when it is not one that this case could have given out. */
export function labelNumber(label: string, labelOf: (id: number) => string): number | null {
  const id = Number(/^[A-Z]+-(\d{1,15})$/.exec(label)?.[1]);
  return Number.isSafeInteger(id) && labelOf(id) === label ? id : null;
}
