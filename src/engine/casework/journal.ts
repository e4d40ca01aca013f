// Undo and redo: every write of casework is one named action with the images of its rows, kept in the case file.
import type Database from 'better-sqlite3';
import { ExhibitError } from '../../contract/errors.ts';
import type { UndoState } from '../../contract/model.ts';
import type { CaseFile } from '../casefile/case-file.ts';
import type { Marks } from './marks.ts';
import { editDetail, hashesOf, type EditRow, type StoredImage } from './edit-log.ts';
import { imageOf, putSql, removeSql, rowOfImage, ROWS_OF, type CaseworkRows, type RowImage, type RowOf } from './rows.ts';

/** How a write is told: its name in the undo menu (`Tag 3 events suspicious`), and what it was about in the custody log. */
export interface Told { readonly name: string; readonly subject: string }
/** The only way rows change: adds, alters (both given) or removes one row, and remembers how it was. */
export type Alter = <K extends RowOf>(rowOf: K, before: CaseworkRows[K] | null, after: CaseworkRows[K] | null) => void;

/** What a screen asks for again when such a row changes. */
const TOPIC_OF: { readonly [K in RowOf]: CaseworkTopic } = {
  anchor: 'casework', star: 'casework', tag: 'casework', tag_colour: 'casework', note: 'casework', finding: 'casework', exhibit: 'casework', absence: 'casework',
  question: 'casework', view: 'views',
  triage: 'alerts', suppression: 'alerts', reference_list: 'alerts', rule_file: 'alerts', rule_setting: 'alerts',
  // Who did something is searched and counted by it.
  identity: 'casework',
};
/** Views and alerts hang on no event: nothing that is searched or counted is stale by them. */
export type CaseworkTopic = 'casework' | 'views' | 'alerts';

export class Journal {
  readonly #file: CaseFile;
  readonly #marks: Marks;
  readonly #changed: (topic: CaseworkTopic) => void;
  readonly #put = new Map<RowOf, Database.Statement>();
  readonly #remove = new Map<RowOf, Database.Statement>();

  constructor(file: CaseFile, marks: Marks, changed: (topic: CaseworkTopic) => void) {
    this.#file = file;
    this.#marks = marks;
    this.#changed = changed;
    for (const rowOf of ROWS_OF) {
      this.#put.set(rowOf, file.db.prepare(putSql(rowOf)));
      this.#remove.set(rowOf, file.db.prepare(removeSql(rowOf)));
    }
  }

  /** Runs one write in one transaction with one custody entry. A write that alters no row leaves no trace. */
  write(action: string, work: (alter: Alter, micros: number) => Told): void {
    const images: RowImage[] = [];
    this.#file.write(() => {
      const micros = Date.now() * 1000;
      const told = work((rowOf, before, after) => {
        const image = { rowOf, before, after } as RowImage;
        this.#become(image, after);
        images.push(image);
      }, micros);
      if (images.length > 0) this.#record(action, told, micros, images);
    });
    if (images.length > 0) this.#settle(images);
  }

  state(): UndoState {
    return { undo: this.#latest()?.name ?? null, redo: this.#nextUndone()?.name ?? null };
  }

  /** NOTHING_TO_UNDO when no write is left to take back. */
  undo(): UndoState {
    return this.#turn(this.#latest(), 'undo');
  }

  redo(): UndoState {
    return this.#turn(this.#nextUndone(), 'redo');
  }

  #turn(edit: EditRow | undefined, way: 'undo' | 'redo'): UndoState {
    if (!edit) throw new ExhibitError('NOTHING_TO_UNDO', way === 'undo' ? 'No change is left to undo.' : 'No undone change is left to redo.');
    const stored = this.#file.db.prepare<[number], StoredImage>('SELECT * FROM edit_row WHERE edit_id = ? ORDER BY ordinal').all(edit.id);
    const images = turned(stored, way);
    this.#file.write(() => {
      for (const image of images) this.#become(image, image.after);
      this.#file.db.prepare('UPDATE edit SET undone = ? WHERE id = ?').run(way === 'undo' ? 1 : 0, edit.id);
      this.#file.log(`undo.${way}`, edit.subject, editDetail(edit.name, edit.id, hashesOf(edit, stored)));
    });
    this.#settle(images);
    return this.state();
  }

  #become(image: RowImage, row: CaseworkRows[RowOf] | null): void {
    if (row) this.#put.get(image.rowOf)!.run(row);
    else this.#remove.get(image.rowOf)!.run(image.before);
  }

  #record(action: string, { name, subject }: Told, micros: number, images: readonly RowImage[]): void {
    const { db } = this.#file;
    // What can no longer be redone stays: the custody log tells of it, and whoever checks the case plays it again.
    db.prepare('UPDATE edit SET undone = 2 WHERE undone = 1').run();
    const person = this.#file.person.name;
    const id = Number(db.prepare('INSERT INTO edit (name, subject, person, micros) VALUES (?, ?, ?, ?)').run(name, subject, person, micros).lastInsertRowid);
    const keep = db.prepare('INSERT INTO edit_row (edit_id, ordinal, row_of, before, after) VALUES (?, ?, ?, ?, ?)');
    const stored = images.map(({ rowOf, before, after }, ordinal): StoredImage => ({
      edit_id: id, ordinal, row_of: rowOf, before: before && imageOf(rowOf, before), after: after && imageOf(rowOf, after),
    }));
    for (const image of stored) keep.run(id, image.ordinal, image.row_of, image.before, image.after);
    this.#file.log(action, subject, editDetail(name, id, hashesOf({ id, name, subject, person, micros }, stored)));
  }

  #settle(images: readonly RowImage[]): void {
    for (const image of images) this.#marks.apply(image);
    for (const topic of new Set(images.map(({ rowOf }) => TOPIC_OF[rowOf]))) this.#changed(topic);
  }

  #latest(): EditRow | undefined {
    return this.#file.db.prepare<[], EditRow>('SELECT * FROM edit WHERE undone = 0 ORDER BY id DESC LIMIT 1').get();
  }

  #nextUndone(): EditRow | undefined {
    return this.#file.db.prepare<[], EditRow>('SELECT * FROM edit WHERE undone = 1 ORDER BY id LIMIT 1').get();
  }
}

/** The rows of an edit as images to apply; for undo last first and turned round, so that what refers goes before what it refers to. Anchors stay. */
function turned(stored: readonly StoredImage[], way: 'undo' | 'redo'): RowImage[] {
  const images = stored.filter(({ row_of }) => row_of !== 'anchor').map(({ row_of, before, after }) => {
    const rowOf = row_of as RowOf;
    const [from, to] = way === 'undo' ? [after, before] : [before, after];
    return { rowOf, before: from === null ? null : rowOfImage(rowOf, from), after: to === null ? null : rowOfImage(rowOf, to) } as RowImage;
  });
  return way === 'undo' ? images.reverse() : images;
}
