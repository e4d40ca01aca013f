// What is done to a source after its import: excluded, retracted or taken back, its clock corrected, its duplicates shown.
// Its records and everybody's annotations stay; the ledger and the log say what was done, and why.
import type Database from 'better-sqlite3';
import { ExhibitError } from '../../contract/errors.ts';
import type { Standing } from '../../contract/sources.ts';
import { sourceIdOf } from '../events/ids.ts';
import type { CaseFile } from './case-file.ts';
import { judge } from './judge.ts';

interface SourceRow { name: string; standing: Standing; standing_reason: string; clock_micros: number; keeps_duplicates: number; events: number }
export interface LongWork { readonly signal: AbortSignal; progress(done: number, total: number): void }

/** BAD_INPUT for what changes nothing; CANCELLED and CASE_READ_ONLY leave the case as it was. */
export async function setStanding(file: CaseFile, source: number, standing: Standing, reason: string, { signal, progress }: LongWork): Promise<void> {
  const { db } = file;
  const row = sourceRow(file, source);
  if (row.standing === standing) throw new ExhibitError('BAD_INPUT', `${sourceIdOf(source)} is ${standing} already.`);
  const judged = (row.standing === 'included') === (standing === 'included') ? null
    : await judge(db, { from: source, bytes: true, as: { source, included: standing === 'included' }, signal, progress });
  file.write(() => {
    db.prepare('UPDATE source SET standing = ?, standing_reason = ? WHERE id = ?').run(standing, standing === 'included' ? '' : reason, source);
    judged?.store();
    file.log('source.standing', subject(source, row), `${standing} (was ${row.standing}): ${reason}; ${countsOf(db, source)}`);
  });
}

/** `seconds` are added to every time of the source; counted from what was logged, so that 0 takes a correction back. */
export function setClock(file: CaseFile, source: number, seconds: number, reason: string): void {
  const { db } = file;
  const row = sourceRow(file, source);
  const micros = Math.round(seconds * 1e6);
  if (micros === row.clock_micros) throw new ExhibitError('BAD_INPUT', `The clock of ${sourceIdOf(source)} is corrected by ${inSeconds(micros)} already.`);
  file.write(() => {
    db.prepare('UPDATE source SET clock_micros = ? WHERE id = ?').run(micros, source);
    file.log('source.clock', subject(source, row), `${inSeconds(row.clock_micros)} → ${inSeconds(micros)}: ${reason}`);
  });
}

/** Shows the duplicates of a source as events, or masks them again. */
export async function keepDuplicates(file: CaseFile, source: number, keep: boolean, reason: string, { signal, progress }: LongWork): Promise<void> {
  const { db } = file;
  const row = sourceRow(file, source);
  if ((row.keeps_duplicates === 1) === keep) throw new ExhibitError('BAD_INPUT', `The duplicates of ${sourceIdOf(source)} are ${keep ? 'shown' : 'masked'} already.`);
  const judged = await judge(db, { from: source, bytes: true, as: { source, keepsDuplicates: keep }, signal, progress });
  file.write(() => {
    db.prepare('UPDATE source SET keeps_duplicates = ? WHERE id = ?').run(keep ? 1 : 0, source);
    judged.store();
    file.log('source.duplicate', subject(source, row), `duplicates ${keep ? 'shown' : 'masked'}: ${reason}; ${countsOf(db, source)}`);
  });
}

/** Judges a source and those after it again, as after a rebuild, or when Exhibit ended before it was done. */
export async function judgeAgain(file: CaseFile, from: number, { signal, progress }: LongWork): Promise<void> {
  const judged = await judge(file.db, { from, bytes: true, signal, progress });
  file.write(() => judged.store());
}

function sourceRow(file: CaseFile, source: number): SourceRow {
  file.requireEditing();
  const row = file.db.prepare<[number], SourceRow>("SELECT name, standing, standing_reason, clock_micros, keeps_duplicates, events FROM source WHERE id = ? AND state <> 'importing'").get(source);
  if (!row) throw new ExhibitError('BAD_INPUT', `There is no source ${sourceIdOf(source)} in this case.`);
  return row;
}

function subject(source: number, row: SourceRow): string {
  return `${sourceIdOf(source)} ${row.name}`;
}

function countsOf(db: Database.Database, source: number): string {
  const row = db.prepare<[number], { read: number; imported: number; rejected: number; duplicate: number; events: number }>('SELECT read, imported, rejected, duplicate, events FROM source WHERE id = ?').get(source)!;
  return `read ${row.read} = imported ${row.imported} + rejected ${row.rejected} + duplicate ${row.duplicate}, ${row.events} events`;
}

function inSeconds(micros: number): string {
  return `${micros > 0 ? '+' : ''}${micros / 1e6} s`;
}
