// Casework as things that two copies of a case can compare: each by what it is, not by the number that a copy gave it.
import { EVENT_IDS } from '../events/ids.ts';
import type { State } from './replay.ts';
import { columnsOf, findingLabel, keyOf, labelNumber, ROWS_OF, type CaseworkRows, type FindingRow, type RowOf } from './rows.ts';

export type Fields = Readonly<Record<string, unknown>>;
/** A row without its number; findings that it refers to are named by origin. */
export interface Thing { readonly rowOf: RowOf; readonly key: string; readonly id: number | null; readonly fields: Fields }
export type Things = ReadonlyMap<string, Thing>;

/** Stands before the origin of a finding where its label was. */
const BY_ORIGIN = '=';
const NUMBERED: ReadonlySet<RowOf> = new Set<RowOf>(['note', 'finding', 'exhibit', 'absence', 'question', 'view', 'suppression']);

/** Texts in which people name events. */
const TEXTS: { readonly [R in RowOf]?: readonly string[] } = {
  note: ['text'], finding: ['title', 'statement', 'alternatives'], exhibit: ['comment'], absence: ['comment'], question: ['text'],
};

export function isNumbered(rowOf: RowOf): boolean { return NUMBERED.has(rowOf); }

/** All rows of a state, by what they are. `event`: what an event of that copy is called here. */
export function thingsOf(state: State, event: (id: string) => string = (id) => id): Things {
  const origins = new Map([...state.get('finding')!.values()].map((image) => { const { id, origin } = JSON.parse(image) as FindingRow; return [id, origin]; }));
  const named = (label: string): string => {
    const origin = origins.get(labelNumber(label, findingLabel) ?? -1);
    return origin === undefined ? event(label) : BY_ORIGIN + origin;
  };
  const things = new Map<string, Thing>();
  for (const rowOf of ROWS_OF) {
    for (const image of state.get(rowOf)!.values()) {
      const { id, origin, ...rest } = JSON.parse(image) as Record<string, unknown> & { id?: number; origin?: string };
      const fields: Record<string, unknown> = { ...rest };
      for (const field of TEXTS[rowOf] ?? []) fields[field] = String(fields[field]).replace(EVENT_IDS, event);
      if (typeof fields.event === 'string') fields.event = event(fields.event);
      if ('finding_id' in fields) fields.finding_id = origins.get(fields.finding_id as number) ?? null;
      if (rowOf === 'triage' && typeof fields.finding === 'string') fields.finding = named(fields.finding);
      if (rowOf === 'question') fields.links = JSON.stringify((JSON.parse(fields.links as string) as string[]).map(named));
      const what = rowOf === 'exhibit' ? `${fields.finding_id as string} ${fields.event as string}` : origin ?? keyOf(rowOf, { ...fields } as unknown as CaseworkRows[RowOf]);
      const key = `${rowOf} ${what}`;
      things.set(key, { rowOf, key, id: id ?? null, fields });
    }
  }
  return things;
}

/** The rows that things with these numbers are. */
export function stateOf(things: Iterable<Thing>, numbers: ReadonlyMap<string, number>): Map<RowOf, Map<string, CaseworkRows[RowOf]>> {
  const state = new Map<RowOf, Map<string, CaseworkRows[RowOf]>>(ROWS_OF.map((rowOf) => [rowOf, new Map()]));
  const labelled = (link: string): string => {
    const id = link.startsWith(BY_ORIGIN) ? numbers.get(`finding ${link.slice(1)}`) : undefined;
    return id === undefined ? link : findingLabel(id);
  };
  for (const { rowOf, key, fields } of things) {
    const values: Record<string, unknown> = { ...fields };
    if (isNumbered(rowOf)) values.id = numbers.get(key);
    if (columnsOf(rowOf).includes('origin')) values.origin = key.slice(rowOf.length + 1);
    if ('finding_id' in values) values.finding_id = numbers.get(`finding ${values.finding_id as string}`);
    if (rowOf === 'triage' && typeof values.finding === 'string') values.finding = labelled(values.finding);
    if (rowOf === 'question') values.links = JSON.stringify((JSON.parse(values.links as string) as string[]).map(labelled));
    const row = Object.fromEntries(columnsOf(rowOf).map((column) => [column, values[column]])) as unknown as CaseworkRows[RowOf];
    state.get(rowOf)!.set(keyOf(rowOf, row), row);
  }
  return state;
}
