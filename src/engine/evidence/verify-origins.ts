// Whether each record of a subset is in the log of the case that it was taken from, as its proof says.
import type Database from 'better-sqlite3';
import { sourceIdOf } from '../events/ids.ts';
import { Records } from '../events/records.ts';
import { leafHash, rootOfInclusion } from './merkle-proofs.ts';
import { openNote, parseCheckpoint, parseProof, parseVerifier } from './notes.ts';
import { keyName } from './signing-keys.ts';
import type { Checked } from './verify-sources.ts';

interface Origin { source: number; record: number; event: string; proof: string; entry: string; entryProof: string; verifier: string }

/** No check for a case that is no subset. Records have been held against their hashes before. */
export function checkOrigins(db: Database.Database): readonly Checked[] {
  const origins = db.prepare<[], Origin>('SELECT source_id AS source, record, event, proof, entry, entry_proof AS entryProof, verifier FROM origin ORDER BY source_id, record').all();
  if (origins.length === 0) return [];
  const records = new Records(db);
  const faults = origins.flatMap((origin) => {
    const fault = faultOf(origin, records.read(origin.source, origin.record).hash);
    return fault === null ? [] : [`record ${origin.record + 1} of ${sourceIdOf(origin.source)}: ${fault}`];
  });
  const [, caseId] = origins[0].entry.split('\n', 1)[0].split('/');
  const verifier = parseVerifier(origins[0].verifier);
  const detail = faults.length > 0 ? faults.slice(0, 5).join('; ')
    : `${origins.length} records are in the log of the case ${caseId}, sealed with key ${verifier ? keyName(verifier.publicKey) : ''}; compare the key with the one the signer gave you`;
  return [{ what: 'Origin', ok: faults.length === 0, detail }];
}

function faultOf({ proof: text, entry, entryProof, verifier: key }: Origin, hash: Buffer): string | null {
  const [proof, inLog, verifier, part] = [parseProof(text), parseProof(entryProof), parseVerifier(key), parseCheckpoint(entry)];
  if (!proof || !inLog || !verifier || !part) return 'its proof cannot be read';
  if (openNote(proof.note, [{ name: part.origin, publicKey: verifier.publicKey }])?.text !== entry) return 'the root of its source is not the one that was signed';
  if (!rootOfInclusion(leafHash(hash), proof.index, part.size, proof.hashes)?.equals(part.root)) return 'it is not in the tree of its source';
  const opened = openNote(inLog.note, [verifier]);
  const signed = opened && parseCheckpoint(opened.text);
  if (!signed || !part.origin.startsWith(`${signed.origin}/`)) return 'the signature of the case does not hold';
  return rootOfInclusion(leafHash(Buffer.from(entry)), inLog.index, signed.size, inLog.hashes)?.equals(signed.root) === true ? null : 'the root of its source is not in the log of the case';
}
