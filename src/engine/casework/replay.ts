// Whether the casework that stands in a case is what its custody log says was done: every edit taken back, last first, must lead
// from the rows that stand there to those that the log began with. The same way back gives the rows as they were at any entry.
import { createHash } from 'node:crypto';
import type Database from 'better-sqlite3';
import { editEntries, hashesOf, type EditRow, type StoredImage, type Told } from './edit-log.ts';
import { imageOf, keyOf, rowOfImage, ROWS_OF, selectSql, type CaseworkRows, type RowOf } from './rows.ts';

/** All rows of casework as images, by kind and key. */
export type State = ReadonlyMap<RowOf, Map<string, string>>;
export const COUNTERS = ['note', 'finding', 'exhibit', 'view', 'suppression', 'question'] as const;
export type Counters = Record<(typeof COUNTERS)[number], number>;
/** What the log states of casework from before it told of each edit. */
interface Base { readonly seq: number; readonly edits: number; readonly counters: Counters; readonly tables: Readonly<Record<string, string>> }

/** Which counter the rows of a kind are numbered from. */
export const COUNTER_OF: { readonly [K in RowOf]?: keyof Counters } = {
  note: 'note', finding: 'finding', exhibit: 'exhibit', absence: 'exhibit', view: 'view', suppression: 'suppression', question: 'question',
};
/** Faults named; more of them say nothing more. */
const NAMED = 200;
export const BASE_ACTION = 'casework.base';
/** What a merge says of the numbers that either copy has given out, at the end of its subject. */
const NUMBERS = /; numbers up to ((?:[a-z]+ \d+(?:, )?)+)$/;

/** What does not fit, in words that name table and row; empty when all of it does. */
export function caseworkFaults(db: Database.Database): readonly string[] {
  const faults: string[] = [];
  const base = baseOf(db);
  const edits = new Map(db.prepare<[], EditRow>('SELECT * FROM edit ORDER BY id').all().map((edit) => [edit.id, edit]));
  const images = imagesOf(db);
  const told = [...editEntries(db)];
  faults.push(...editFaults(told, edits, images, base));
  const state = stateNow(db);
  faults.push(...rewind(state, told, images));
  faults.push(...baseFaults(state, base, db));
  faults.push(...counterFaults(db, base, images, told));
  return faults.length > NAMED ? [...faults.slice(0, NAMED), `and ${faults.length - NAMED} more`] : faults;
}

export function stateNow(db: Database.Database): State {
  return new Map(ROWS_OF.map((rowOf) => [rowOf, new Map(db.prepare<[], CaseworkRows[RowOf]>(selectSql(rowOf)).all().map((row) => [keyOf(rowOf, row), imageOf(rowOf, row)]))]));
}

/** The rows as they were right after an entry of the custody log; null for one from before the log told of each edit. */
export function stateAfter(db: Database.Database, seq: number): State | null {
  if (seq < baseOf(db).seq) return null;
  const state = stateNow(db);
  rewind(state, [...editEntries(db, seq)], imagesOf(db));
  return state;
}

/** Numbers that were given out right after an entry of the custody log. */
export function countersAfter(db: Database.Database, seq: number): Counters {
  return countersOf(baseOf(db), imagesOf(db), [...editEntries(db)].filter((entry) => entry.seq <= seq));
}

/** States in the custody log, within the migration, what casework there was before; `append` writes the entry. */
export function stateBase(db: Database.Database, append: (action: string, subject: string, detail: string) => void): void {
  const edits = db.prepare<[], number>('SELECT coalesce(max(id), 0) FROM edit').pluck().get()!;
  const detail = { edits, counters: countersNow(db), tables: tableHashes(stateNow(db), db, edits) };
  append(BASE_ACTION, 'casework', JSON.stringify(detail));
}

export function countersNow(db: Database.Database): Counters {
  return Object.fromEntries(db.prepare<[], { name: keyof Counters; last: number }>('SELECT name, last FROM counter ORDER BY name').all().map(({ name, last }) => [name, last])) as Counters;
}

/** How a merge states numbers, for `countersOf` to read. */
export function numbersText(counters: Counters): string {
  return `; numbers up to ${COUNTERS.map((name) => `${name} ${counters[name]}`).join(', ')}`;
}

function baseOf(db: Database.Database): Base {
  const row = db.prepare<[string], { seq: number; detail: string }>('SELECT seq, detail FROM custody WHERE action = ? ORDER BY seq LIMIT 1').get(BASE_ACTION);
  const nothing: Base = { seq: 0, edits: 0, counters: { note: 0, finding: 0, exhibit: 0, view: 0, suppression: 0, question: 0 }, tables: {} };
  return row ? { ...nothing, seq: row.seq, ...JSON.parse(row.detail) as Omit<Base, 'seq'> } : nothing;
}

function imagesOf(db: Database.Database): ReadonlyMap<number, readonly StoredImage[]> {
  return Map.groupBy(db.prepare<[], StoredImage>('SELECT * FROM edit_row ORDER BY edit_id, ordinal').all(), ({ edit_id }) => edit_id);
}

/** The undo journal against the log: each edit as it was told, none untold, and whether it is undone. */
function editFaults(told: readonly Told[], edits: ReadonlyMap<number, EditRow>, images: ReadonlyMap<number, readonly StoredImage[]>, base: Base): string[] {
  const faults: string[] = [];
  const hashes = new Map<number, ReturnType<typeof hashesOf>>();
  const undone = new Map<number, number>();
  for (const { id } of edits.values()) if (id <= base.edits) undone.set(id, 0);
  for (const entry of told) {
    const edit = edits.get(entry.edit);
    if (entry.way === 'edit') for (const [id, state] of undone) if (state === 1) undone.set(id, 2);
    undone.set(entry.edit, entry.way === 'undo' ? 1 : 0);
    if (!edit) { faults.push(`edit ${entry.edit}: it is not there, though entry ${entry.seq} of the custody log tells of it`); continue; }
    const own = hashes.get(edit.id) ?? hashesOf(edit, images.get(edit.id) ?? []);
    hashes.set(edit.id, own);
    const differs = [...(edit.name === entry.name ? [] : ['name']), ...(edit.subject === entry.subject ? [] : ['subject']), ...(entry.way !== 'edit' || edit.person === entry.actor ? [] : ['person'])];
    if (differs.length > 0) faults.push(`edit ${edit.id}: its ${differs.join(' and ')} in edit ${differs.length === 1 ? 'is' : 'are'} not what entry ${entry.seq} of the custody log says`);
    else if (own.before !== entry.before || own.after !== entry.after) faults.push(`edit ${edit.id}: its row in edit or its images in edit_row are not those that entry ${entry.seq} of the custody log states`);
  }
  for (const edit of edits.values()) {
    if (!undone.has(edit.id)) faults.push(`edit ${edit.id}: no entry of the custody log tells of it`);
    else if (undone.get(edit.id) !== edit.undone) faults.push(`edit ${edit.id}: edit says undone ${edit.undone}, and the custody log ${undone.get(edit.id)}`);
  }
  for (const [id, own] of images) {
    if (!edits.has(id)) faults.push(`edit_row of edit ${id}: there is no such edit`);
    else if (own.some(({ ordinal }, index) => ordinal !== index)) faults.push(`edit_row of edit ${id}: its ordinals do not run from 0`);
  }
  return faults;
}

/** Takes back what the entries tell, last first. Names rows that are not as an entry left them, and goes on. */
function rewind(state: State, told: readonly Told[], images: ReadonlyMap<number, readonly StoredImage[]>): string[] {
  const faults: string[] = [];
  for (const { edit, way } of told.toReversed()) {
    const own = images.get(edit) ?? [];
    for (const image of way === 'undo' ? own : own.toReversed()) {
      // Anchors are added once; undo and redo leave them.
      if (image.row_of === 'anchor' && way !== 'edit') continue;
      const [from, to] = way === 'undo' ? [image.before, image.after] : [image.after, image.before];
      try {
        const fault = step(state, image.row_of as RowOf, from, to);
        if (fault !== null) faults.push(`${fault} as edit ${edit} left it`);
      } catch (thrown) {
        faults.push(`edit_row of edit ${edit}, ordinal ${image.ordinal}: not an image (${thrown instanceof Error ? thrown.message : String(thrown)})`);
      }
    }
  }
  return faults;
}

function step(state: State, rowOf: RowOf, from: string | null, to: string | null): string | null {
  const rows = state.get(rowOf);
  if (!rows) throw new RangeError(`there is no table ${rowOf}`);
  const expected = from === null ? null : rowOfImage(rowOf, from);
  const became = to === null ? null : rowOfImage(rowOf, to);
  const key = keyOf(rowOf, (expected ?? became)!);
  const stands = rows.get(key) ?? null;
  rows.delete(key);
  if (became) rows.set(keyOf(rowOf, became), imageOf(rowOf, became));
  if (stands === (expected && imageOf(rowOf, expected))) return null;
  return `${rowOf} ${key}: ${expected === null ? 'it should not be there,' : stands === null ? 'it is not there' : `${differing(stands, imageOf(rowOf, expected)).join(', ')} not`}`;
}

/** Columns in which two images differ. */
export function differing(one: string, other: string): string[] {
  const [a, b] = [one, other].map((image) => JSON.parse(image) as Record<string, unknown>);
  return Object.keys(a).filter((column) => a[column] !== b[column]);
}

function baseFaults(state: State, base: Base, db: Database.Database): string[] {
  if (base.seq === 0) return [...state].flatMap(([rowOf, rows]) => [...rows.keys()].map((key) => `${rowOf} ${key}: no edit made it`));
  const hashes = tableHashes(state, db, base.edits);
  return Object.keys(hashes).filter((table) => hashes[table] !== base.tables[table]).map((table) => `${table}: rows from before entry ${base.seq} of the custody log are not those that it states`);
}

/** SHA-256 of the images of each table, one a line in the order of their keys; of the undo journal, of its columns as JSON lists. */
function tableHashes(state: State, db: Database.Database, edits: number): Record<string, string> {
  const hashes: Record<string, string> = {};
  for (const [rowOf, rows] of state) {
    const hash = createHash('sha256');
    for (const [, image] of [...rows].sort(([a], [b]) => (a < b ? -1 : 1))) hash.update(`${image}\n`);
    hashes[rowOf] = hash.digest('hex');
  }
  for (const [table, columns, key] of [['edit', 'id, name, subject, person, micros', 'id'], ['edit_row', 'edit_id, ordinal, row_of, before, after', 'edit_id']] as const) {
    const hash = createHash('sha256');
    for (const row of db.prepare<[number]>(`SELECT ${columns} FROM ${table} WHERE ${key} <= ? ORDER BY 1, 2`).raw().iterate(edits)) hash.update(`${JSON.stringify(row)}\n`);
    hashes[table] = hash.digest('hex');
  }
  return hashes;
}

function countersOf(base: Base, images: ReadonlyMap<number, readonly StoredImage[]>, told: readonly Told[]): Counters {
  const counters = { ...base.counters };
  const reach = (name: keyof Counters, last: number): void => { counters[name] = Math.max(counters[name], last); };
  for (const { edit, way, subject } of told) {
    if (way !== 'edit') continue;
    for (const { row_of, after } of images.get(edit) ?? []) {
      const name = COUNTER_OF[row_of as RowOf];
      if (name !== undefined && after !== null) reach(name, Number(/^\{"id":(\d+)/.exec(after)?.[1] ?? 0));
    }
    for (const part of NUMBERS.exec(subject)?.[1].split(', ') ?? []) {
      const [name, last] = part.split(' ');
      if (Object.hasOwn(counters, name)) reach(name as keyof Counters, Number(last));
    }
  }
  return counters;
}

function counterFaults(db: Database.Database, base: Base, images: ReadonlyMap<number, readonly StoredImage[]>, told: readonly Told[]): string[] {
  const expected = countersOf(base, images, told);
  const stands = db.prepare<[], { name: string; last: number }>('SELECT name, last FROM counter ORDER BY name').all();
  return [
    ...stands.filter(({ name, last }) => expected[name as keyof Counters] !== last).map(({ name, last }) => `counter ${name}: it stands at ${last}, and the edits gave out ${expected[name as keyof Counters] ?? 'none'}`),
    ...COUNTERS.filter((name) => !stands.some((counter) => counter.name === name)).map((name) => `counter ${name}: it is not there`),
  ];
}
