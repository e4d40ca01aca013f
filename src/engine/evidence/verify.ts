// Reads everything back, hashes it and maps it again: what the case holds is what was imported and what people added, or the first
// place where it is not. One verdict, then what was checked.
import type Database from 'better-sqlite3';
import { ExhibitError } from '../../contract/errors.ts';
import type { SigningKey } from '../../contract/evidence.ts';
import type { VerifyReport } from '../../contract/model.ts';
import { brokenCustody } from '../casefile/custody.ts';
import { judge, unjudgedFrom } from '../casefile/judge.ts';
import { Turns } from '../casefile/turns.ts';
import { caseworkFaults } from '../casework/replay.ts';
import { checkSources, type Checked } from './verify-sources.ts';
import { checkOrigins } from './verify-origins.ts';
import { checkSeal } from './verify-seal.ts';
import { sealOf } from './seal.ts';
import { checkTables } from './verify-tables.ts';

/**
 * Checks, per source: every record's hash; of each part the Merkle root over them, the SHA-256 of the decoded bytes and that of
 * the part as it was given where the blocks tell it; the file kept as given; events, rejections and figures of the ledger, as
 * the kept profile makes them of the records. Then the custody log, casework, all tables. It shows that nothing changed; it does not show that
 * the source told the truth. `db` must not
 * change meanwhile; `keys` are those of this machine, to name one that was lost.
 */
export async function verifyCase(db: Database.Database, keys: readonly SigningKey[], signal: AbortSignal, tick: (done: number, total: number) => void): Promise<VerifyReport> {
  try {
    return await verified(db, keys, signal, tick);
  } catch (thrown) {
    if (thrown instanceof ExhibitError && thrown.code !== 'CASE_DAMAGED') throw thrown;
    // What SQLite cannot make sense of is damage, like any other.
    const detail = `it cannot be read back: ${thrown instanceof Error ? thrown.message : String(thrown)}`;
    return { ok: false, verdict: 'Changed or damaged: the file cannot be read back as a whole.', checks: [{ what: 'File', ok: false, detail }], records: 0, bytes: 0 };
  }
}

async function verified(db: Database.Database, keys: readonly SigningKey[], signal: AbortSignal, tick: (done: number, total: number) => void): Promise<VerifyReport> {
  const bytes = db.prepare<[], number>("SELECT total(part.bytes) FROM part JOIN source ON source.id = source_id WHERE state <> 'importing'").pluck().get()!;
  const total = bytes + db.prepare<[], number>('SELECT total(bytes) FROM given').pluck().get()!;
  const turns = new Turns(signal, 'Verification was cancelled.');
  let done = 0;
  const { checks, records } = await checkSources(db, turns, (read) => { done += read; tick(Math.min(done, total), total); });
  tick(total, total);
  await turns.take();
  checks.push(await checkDuplicates(db, signal));
  const broken = attempt(() => brokenCustody(db));
  const custody = typeof broken === 'string' ? broken : broken === null ? null : `entry ${broken} does not fit the one before it`;
  checks.push(told('Custody log', custody === null ? [] : [custody], 'every entry fits the one before it'));
  const casework = attempt(() => caseworkFaults(db));
  checks.push(told('Casework', typeof casework === 'string' ? [casework] : casework, 'what people added is what the custody log tells'));
  const tables = await checkTables(db, turns);
  checks.push(told('Tables', tables.faults, `${tables.sums.length} tables are as Exhibit left them; what is rebuilt at any time is left out: indexes of time and text, the list of jobs`));
  const seals = attempt(() => checkSeal(db, tables.sums, keys));
  if (typeof seals === 'string') checks.push(told('Seal', [seals], ''));
  else checks.push(...seals);
  const origins = attempt(() => checkOrigins(db));
  if (typeof origins === 'string') checks.push(told('Origin', [origins], ''));
  else checks.push(...origins);
  const since = typeof seals !== 'string' && attempt(() => sealOf(db)) ? 'sealing' : 'import';
  const bad = checks.filter((check) => !check.ok);
  return {
    ok: bad.length === 0,
    verdict: bad.length === 0 ? `Nothing has changed since ${since}.` : `Changed or damaged since ${since}: ${bad.map((check) => check.what).join(', ')}.`,
    checks, records, bytes,
  };
}

/** Which records are repeated, duplicates or in conflict, judged anew. */
async function checkDuplicates(db: Database.Database, signal: AbortSignal): Promise<Checked> {
  const what = 'Duplicates';
  try {
    const count = (sql: string): number => db.prepare<[], number>(sql).pluck().get()!;
    // An excluded source stays as it was judged last, and an import that was cancelled is judged later: neither can be judged anew.
    if (count("SELECT count(*) FROM source WHERE standing <> 'included' OR state = 'importing' OR profile_sha256 IS NULL") > 0 || unjudgedFrom(db) !== null) {
      return { what, ok: true, detail: 'not judged again: a source is excluded, was imported before profiles were kept, or is still to be judged; flags are as Exhibit left them' };
    }
    const fault = (await judge(db, { from: 1, bytes: true, signal, progress: () => undefined })).fault();
    return told(what, fault === null ? [] : [fault], 'repeated records, duplicates and conflicts are those that bytes and ids say');
  } catch (thrown) {
    if (thrown instanceof ExhibitError && thrown.code === 'CANCELLED') throw thrown;
    return { what, ok: false, detail: `they cannot be judged again from what is there (${thrown instanceof Error ? thrown.message : String(thrown)})` };
  }
}

function told(what: string, faults: readonly string[], well: string): Checked {
  return { what, ok: faults.length === 0, detail: faults.length === 0 ? well : faults.slice(0, 5).join('; ') + (faults.length > 5 ? `; and ${faults.length - 5} more` : '') };
}

/** What cannot even be read is a fault like any other. */
function attempt<T>(work: () => T): T | string {
  try { return work(); } catch (thrown) { return thrown instanceof Error ? thrown.message : String(thrown); }
}
