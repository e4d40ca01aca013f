// Brings a case of an earlier version up to date: a whole copy first, then all missing migrations in one transaction.
import { existsSync, rmSync } from 'node:fs';
import type Database from 'better-sqlite3';
import { stateBase } from '../casework/replay.ts';
import { stateAll } from '../evidence/stated.ts';
import { appendCustody } from './custody.ts';
import { MIGRATIONS } from './schema.ts';

/** From here on the custody log tells of each edit; what was before is stated in it as a whole. */
const LOGS_EDITS = 6;

/** Name of the copy made before; null when the case was up to date. Throws what SQLite throws; the case is then as it was. */
export function migrate(db: Database.Database, path: string, person: string): string | null {
  const schema = db.pragma('user_version', { simple: true }) as number;
  if (schema >= MIGRATIONS.length) return null;
  const copy = freeName(`${path}.version-${schema}`);
  db.prepare('VACUUM INTO ?').run(copy);
  // Tables are made anew in a migration; whether all references still hold is asked at its end.
  db.pragma('foreign_keys=OFF');
  try {
    db.transaction(() => {
      migrateInPlace(db);
      if (schema < LOGS_EDITS) stateBase(db, (action, subject, detail) => appendCustody(db, person, action, subject, detail));
      const broken = db.pragma('foreign_key_check') as readonly unknown[];
      if (broken.length > 0) throw new Error(`${broken.length} references do not hold after the migration`);
      stateAll(db);
    }).immediate();
  } catch (thrown) {
    rmSync(copy, { force: true });
    throw thrown;
  }
  return copy;
}

/** The missing migrations alone; call within a transaction, with foreign keys off. */
export function migrateInPlace(db: Database.Database): void {
  const schema = db.pragma('user_version', { simple: true }) as number;
  for (const migration of MIGRATIONS.slice(schema)) db.exec(migration);
  db.pragma(`user_version=${MIGRATIONS.length}`);
}

function freeName(name: string): string {
  for (let number = 1; ; number++) {
    const free = number === 1 ? name : `${name} (${number})`;
    if (!existsSync(free)) return free;
  }
}
