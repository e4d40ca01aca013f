// Names that are one person, as somebody has linked them: with the reason, and never for good.
import type { Identity } from '../../contract/actors.ts';
import { ExhibitError } from '../../contract/errors.ts';
import type { CaseFile } from '../casefile/case-file.ts';
import { formatInstant } from '../sources/time.ts';
import type { Journal } from './journal.ts';
import type { IdentityRow } from './rows.ts';

export class Identities {
  readonly #file: CaseFile;
  readonly #journal: Journal;

  constructor(file: CaseFile, journal: Journal) {
    this.#file = file;
    this.#journal = journal;
  }

  list(): readonly Identity[] {
    return [...Map.groupBy(this.#rows(), (row) => row.person_name)].map(([person, rows]) => ({
      person, names: rows.toSorted((a, b) => Number(b.name === person) - Number(a.name === person) || (a.name < b.name ? -1 : 1)).map(({ name, reason, author, created_micros }) => ({ name, reason, author, created: formatInstant(created_micros) })),
    }));
  }

  /** Name → all names of the person; names that are nobody else's are left out. */
  names(): ReadonlyMap<string, readonly string[]> {
    return new Map(this.list().flatMap(({ names }) => names.map(({ name }) => [name, names.map((one) => one.name)] as const)));
  }

  /** Makes names one person, who goes by the first; persons that a name was of already are joined. */
  link(names: readonly string[], reason: string): readonly Identity[] {
    const [person, ...rest] = [...new Set(names)];
    if (person === undefined || rest.length === 0) throw new ExhibitError('BAD_INPUT', 'One person takes two names at least.');
    this.#journal.write('identity.link', (alter, micros) => {
      const rows = this.#rows();
      const persons = new Set(rows.filter(({ name }) => names.includes(name)).map((row) => row.person_name));
      for (const row of rows) if (persons.has(row.person_name) && row.person_name !== person) alter('identity', row, { ...row, person_name: person });
      for (const name of [person, ...rest]) {
        if (!rows.some((row) => row.name === name)) alter('identity', null, { name, person_name: person, reason, author: this.#file.person.name, created_micros: micros });
      }
      return { name: `Take ${[person, ...rest].join(', ').slice(0, 200)} for one person`, subject: `${person}: ${reason}`.slice(0, 500) };
    });
    return this.list();
  }

  /** A name is a person of its own again; so is the last one that is left. */
  unlink(name: string): readonly Identity[] {
    this.#journal.write('identity.unlink', (alter) => {
      const rows = this.#rows();
      const row = rows.find((one) => one.name === name);
      if (!row) throw new ExhibitError('BAD_INPUT', `${name.slice(0, 100)} is linked to no other name.`);
      const others = rows.filter((one) => one.person_name === row.person_name && one.name !== name);
      alter('identity', row, null);
      if (others.length === 1) alter('identity', others[0], null);
      // The person goes by another name where this was it.
      else if (row.person_name === name) for (const one of others) alter('identity', one, { ...one, person_name: others[0].name });
      return { name: `Take ${name.slice(0, 100)} for a person of its own`, subject: name };
    });
    return this.list();
  }

  #rows(): readonly IdentityRow[] { return this.#file.db.prepare<[], IdentityRow>('SELECT * FROM identity ORDER BY name').all(); }
}
