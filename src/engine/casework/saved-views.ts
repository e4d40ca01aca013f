// Views that somebody gave a name: what is asked and how it is shown, to come back to and to hand on.
import { ExhibitError } from '../../contract/errors.ts';
import type { SavedView } from '../../contract/model.ts';
import type { CaseFile } from '../casefile/case-file.ts';
import { formatInstant } from '../sources/time.ts';
import { newOrigin, type Anchors } from './anchors.ts';
import type { Journal } from './journal.ts';
import { labelNumber, viewLabel, type ViewRow } from './rows.ts';

/** More would be a list to search, not a menu to choose from. */
const MOST_VIEWS = 500;

export class SavedViews {
  readonly #file: CaseFile;
  readonly #anchors: Anchors;
  readonly #journal: Journal;

  constructor(file: CaseFile, anchors: Anchors, journal: Journal) {
    this.#file = file;
    this.#anchors = anchors;
    this.#journal = journal;
  }

  /** By name, as people sort names. */
  list(): readonly SavedView[] {
    return this.#rows().map(present).sort((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }) || a.id.localeCompare(b.id));
  }

  /** Keeps a view under a name; one of that name, in any case, becomes it. */
  save(given: string, address: string, query: string): SavedView {
    const name = given.normalize('NFC');
    let label = '';
    this.#journal.write('view.save', (alter, micros) => {
      const row = this.#named(name);
      label = viewLabel(row?.id ?? this.#anchors.next('view'));
      if (row) {
        if (row.name !== name || row.address !== address || row.query !== query) alter('view', row, { ...row, name, address, query, edited_micros: micros });
        return { name: `Update the view “${name}”`, subject: label };
      }
      if (this.#rows().length >= MOST_VIEWS) throw new ExhibitError('BAD_INPUT', `This case has ${MOST_VIEWS} saved views, which is the most it keeps.`, 'Delete one that is no longer needed, or update one.');
      alter('view', null, { id: labelNumber(label, viewLabel)!, origin: newOrigin(), name, address, query, author: this.#file.person.name, created_micros: micros, edited_micros: micros });
      return { name: `Save the view “${name}”`, subject: label };
    });
    return this.#get(label);
  }

  /** VIEW_UNKNOWN, or BAD_INPUT for a name that another view has. */
  rename(view: string, given: string): SavedView {
    const name = given.normalize('NFC');
    this.#journal.write('view.rename', (alter, micros) => {
      const row = this.#row(view);
      const other = this.#named(name);
      if (other && other.id !== row.id) throw new ExhibitError('BAD_INPUT', `There is a view “${other.name}” already.`, 'Choose another name.');
      if (name !== row.name) alter('view', row, { ...row, name, edited_micros: micros });
      return { name: `Rename the view “${row.name}” to “${name}”`, subject: viewLabel(row.id) };
    });
    return this.#get(view);
  }

  delete(view: string): void {
    this.#journal.write('view.delete', (alter) => {
      const row = this.#row(view);
      alter('view', row, null);
      return { name: `Delete the view “${row.name}”`, subject: viewLabel(row.id) };
    });
  }

  #rows(): readonly ViewRow[] {
    return this.#file.db.prepare<[], ViewRow>('SELECT * FROM view ORDER BY id').all();
  }

  #named(name: string): ViewRow | undefined {
    const key = name.toLowerCase();
    return this.#rows().find((row) => row.name.toLowerCase() === key);
  }

  #row(view: string): ViewRow {
    const row = this.#file.db.prepare<[number | null], ViewRow>('SELECT * FROM view WHERE id = ?').get(labelNumber(view, viewLabel));
    if (!row) throw new ExhibitError('VIEW_UNKNOWN', `There is no saved view ${view.slice(0, 40)} in this case.`);
    return row;
  }

  #get(view: string): SavedView {
    return present(this.#row(view));
  }
}

function present({ id, name, address, query, author, created_micros, edited_micros }: ViewRow): SavedView {
  return { id: viewLabel(id), name, address, query, author, created: formatInstant(created_micros), edited: formatInstant(edited_micros) };
}
