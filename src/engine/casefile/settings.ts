// How every connection to a case is set up, in one place and tested.
import type Database from 'better-sqlite3';

/** What keeps a file that somebody altered from doing more than being read; for connections that only read as well. */
const GUARDS = ['trusted_schema=OFF', 'cell_size_check=ON'];
/** `synchronous=FULL`: an acknowledged note survives a power cut. */
const SETTINGS = ['foreign_keys=ON', ...GUARDS, 'busy_timeout=5000', 'synchronous=FULL', 'cache_size=-64000', 'temp_store=MEMORY'];

/** The case's own connection. */
export function configure(db: Database.Database): void {
  for (const setting of SETTINGS) db.pragma(setting);
}

/** A further one, which reads beside it. */
export function guard(db: Database.Database): void {
  for (const setting of GUARDS) db.pragma(setting);
}
