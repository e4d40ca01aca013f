// Named fields of the rows of a table without mapping all of the row: a tenth of the time where millions of records are asked for a
// reason. Says what the mapper's details say, or steps aside.
import { CSV_NULLS, kindOf } from '../../change/normal-form.ts';
import type { Dialect } from '../../record.ts';
import { csvCellsAt } from '../csv-cells.ts';
import { layoutOf, resolveNames } from './field-names.ts';
import type { Profile } from './schema.ts';
import { TABLE_COLUMNS } from '../record-object.ts';

/** For each name asked for, the text of the field, null where the row states none. */
export type PlainFields = (record: Uint8Array) => readonly (string | null)[];

/** Names of the mapped fields asked for → their text, null where the row states none; those that the table has no place for are left out. */
export type PlainExtras = (record: Uint8Array) => ReadonlyMap<string, string | null>;

/** Null: only the mapper can tell, for this is no table whose columns go by their names. */
export function plainExtras(profile: Profile, dialect: Dialect, names: readonly string[]): PlainExtras | null {
  if (!isPlain(profile, dialect)) return null;
  const { header } = dialect;
  const places: number[] = [];
  // Of each field, its columns, of which the first that the row has counts.
  const fields = new Map<string, number[]>();
  for (const { name, place } of layoutOf(resolveNames(profile.names!, header), header, false).extras) {
    const [from] = place.kind === 'path' ? place.path : [];
    if (!names.includes(name)) continue;
    if (typeof from !== 'string') return null;
    fields.set(name, [...fields.get(name) ?? [], places.push(header.indexOf(from)) - 1]);
  }
  return (record) => {
    const cells = csvCellsAt(record, dialect, places);
    return new Map([...fields].map(([name, columns]) => [name, statedText(cells, columns)]));
  };
}

function isPlain(profile: Profile, dialect: Dialect): dialect is Extract<Dialect, { format: 'csv' }> {
  return dialect.format === 'csv' && profile.names !== null && profile.each === null && dialect.header.length <= TABLE_COLUMNS;
}

function statedText(cells: readonly (string | undefined)[], columns: readonly number[]): string | null {
  const text = columns.map((at) => cells[at]).find((cell) => cell !== undefined);
  const kind = kindOf(text, CSV_NULLS);
  return kind === 'value' || kind === 'masked' ? text! : null;
}

/** Null: only the mapper can tell, for this is no table whose columns go by their names. `names` in lower case. */
export function plainFields(profile: Profile, dialect: Dialect, names: readonly string[]): PlainFields | null {
  if (!isPlain(profile, dialect)) return null;
  const { header } = dialect;
  const places: number[] = [];
  // Per name, the fields that answer to it; of each, its columns, of which the first that the row has counts.
  const asked = names.map((name) => {
    const fields = new Map<string, number[]>();
    for (const extra of layoutOf(resolveNames(profile.names!, header), header, false).extras) {
      const [from] = extra.place.kind === 'path' ? extra.place.path : [];
      if (typeof from !== 'string' || (extra.name.toLowerCase() !== name && from.toLowerCase() !== name)) continue;
      fields.set(extra.name, [...fields.get(extra.name) ?? [], places.push(header.indexOf(from)) - 1]);
    }
    return [...fields.values()];
  });
  return (record) => {
    const cells = csvCellsAt(record, dialect, places);
    return asked.map((fields) => {
      for (const columns of fields) {
        const text = statedText(cells, columns);
        if (text !== null) return text;
      }
      return null;
    });
  };
}
