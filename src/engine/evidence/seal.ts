// Sealing: everything is stated, signed and closed for good. Whoever has the seal's checkpoint can show that nothing changed since.
import type Database from 'better-sqlite3';
import { ExhibitError } from '../../contract/errors.ts';
import type { SealInfo } from '../../contract/evidence.ts';
import type { CaseFile } from '../casefile/case-file.ts';
import { formatInstant } from '../sources/time.ts';
import { appendCheckpoint, caseIdOf, checkpointInfo, listCheckpoints, originOf, partEntry, partOrigin, partRows, type CheckpointRow } from './checkpoints.ts';
import { commitmentsOf, commitmentTree } from './commitments.ts';
import { checkpointText, signNote } from './notes.ts';
import type { SigningKeys, UnlockedKey } from './signing-keys.ts';
import { stampRequest } from './timestamp.ts';

export interface SealRow { readonly micros: number; readonly person: string; readonly reason: string; readonly size: number; readonly lost_keys: string }

export function sealOf(db: Database.Database): SealRow | null {
  return db.prepare<[], SealRow>('SELECT micros, person, reason, size, lost_keys FROM seal').get() ?? null;
}

/** Signs the state of the case as it is; it goes on being worked on. */
export function checkpoint(file: CaseFile, key: UnlockedKey): CheckpointRow {
  return file.write(() => {
    file.log('case.checkpoint', file.name, `signed with key ${key.id}`);
    return appendCheckpoint(file.db, key, file.person.name);
  });
}

/** Whoever calls it has verified the case: what is damaged is not sealed. CASE_SEALED where it is already. */
export function seal(file: CaseFile, keys: SigningKeys, key: UnlockedKey, reason: string): SealInfo {
  const { db } = file;
  if (sealOf(db)) throw new ExhibitError('CASE_SEALED', `${file.name} is sealed already.`);
  if (file.info('unjudged') !== null) throw new ExhibitError('IMPORT_BUSY', 'Duplicates of the last import are still to be judged.', 'Wait until that is done, then seal.');
  file.write(() => {
    const caseId = caseIdOf(db);
    const commitments = commitmentsOf(db);
    const insert = db.prepare('INSERT INTO commitment (ordinal, exhibit, event, field, value, salt) VALUES (@ordinal, @exhibit, @event, @field, @value, @salt)');
    for (const row of commitments) insert.run(row);
    const sign = db.prepare('INSERT INTO signed_root (name, note) VALUES (?, ?)');
    const tree = commitmentTree(commitments);
    const name = originOf(caseId, 'commitments');
    sign.run(name, signNote(checkpointText({ origin: name, size: tree.size, root: tree.root(), extra: [] }), name, key.privateKey));
    for (const part of partRows(db)) {
      const origin = partOrigin(caseId, part.source_id, part.ordinal);
      sign.run(origin, signNote(partEntry(db, caseId, part), origin, key.privateKey));
    }
    file.log('case.seal', file.name, `${reason}; signed with key ${key.id}, ${commitments.length} commitments to fields of cited events`);
    const { size, micros } = appendCheckpoint(db, key, file.person.name);
    db.prepare('INSERT INTO seal (id, micros, person, reason, size, lost_keys) VALUES (1, ?, ?, ?, ?, ?)')
      .run(micros, file.person.name, reason, size, JSON.stringify(keys.list().filter(({ lost }) => lost !== null)));
  });
  file.endEditing();
  return sealInfo(db)!;
}

export function sealInfo(db: Database.Database): SealInfo | null {
  const row = sealOf(db);
  const signed = row && listCheckpoints(db).find(({ size }) => size === row.size);
  if (!row || !signed) return null;
  return { ...checkpointInfo(signed), reason: row.reason, time: formatInstant(row.micros), stampRequest: stampRequest(signed.note).toString('base64') };
}
