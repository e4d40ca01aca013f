// Whether the log of the case holds what its checkpoints sign, and a sealed case is what was sealed.
import type Database from 'better-sqlite3';
import type { SigningKey } from '../../contract/evidence.ts';
import { formatInstant } from '../sources/time.ts';
import { caseIdOf, listCheckpoints, logEntries, logTree, originOf, partEntry, partRows, stateEntry, type CheckpointRow } from './checkpoints.ts';
import { commitmentTree, storedCommitments } from './commitments.ts';
import { isConsistent } from './merkle-proofs.ts';
import { openNote, parseCheckpoint, parseVerifier } from './notes.ts';
import { sealOf } from './seal.ts';
import { keyName } from './signing-keys.ts';
import type { Summed } from './stated.ts';
import type { Checked } from './verify-sources.ts';

/** Checkpoints and the seal, where there are any. `keys`: those of this machine, to name one that was lost. */
export function checkSeal(db: Database.Database, sums: readonly Summed[], keys: readonly SigningKey[]): readonly Checked[] {
  const checkpoints = listCheckpoints(db);
  const entries = logEntries(db);
  const seal = sealOf(db);
  if (checkpoints.length === 0 && entries.length === 0 && !seal) return [];
  const faults: string[] = [];
  const caseId = caseIdOf(db);
  const tree = logTree(entries);
  entries.forEach(({ id }, i) => { if (id !== i) faults.push(`entry ${i} of the log is missing`); });
  if (checkpoints.at(-1)?.size !== entries.length) faults.push('the log has entries that no checkpoint signs');
  checkpoints.forEach((checkpoint, i) => {
    const fault = checkpointFault(checkpoint, originOf(caseId));
    if (fault !== null) faults.push(`checkpoint ${checkpoint.size}: ${fault}`);
    else if (checkpoint.size > tree.size || !tree.root(checkpoint.size).equals(checkpoint.root)) faults.push(`checkpoint ${checkpoint.size} signs another log`);
    else if (i > 0 && !isConsistent(checkpoints[i - 1].size, checkpoints[i - 1].root, checkpoint.size, checkpoint.root, tree.consistency(checkpoints[i - 1].size, checkpoint.size))) faults.push(`checkpoint ${checkpoint.size} does not hold the one before it`);
  });
  faults.push(...custodyFaults(db, entries));
  const latest = new Map(entries.filter(({ kind }) => kind === 'part').map(({ body }) => [body.slice(0, body.indexOf('\n')), body]));
  for (const part of seal ? partRows(db) : []) {
    const body = partEntry(db, caseId, part);
    if (latest.get(body.slice(0, body.indexOf('\n'))) !== body) faults.push(`the root or manifest of a part of ${part.name} is not the one that was signed`);
  }
  const signers = [...new Set(checkpoints.map(({ verifier }) => signerText(verifier, keys)))].join('; ');
  const last = checkpoints.at(-1);
  const checked: Checked[] = [told('Checkpoints', faults, `${checkpoints.length} over ${entries.length} entries of the log, each holding the one before; root ${last?.root.toString('hex') ?? ''}; ${signers}`)];
  if (!seal) return checked;
  const sealed: string[] = [];
  if (last?.size !== seal.size) sealed.push('the last checkpoint is not that of the seal');
  if (entries.at(-1)?.body !== stateEntry(db, caseId, sums)) sealed.push(`not what was sealed: ${differences(entries.at(-1)?.body ?? '', stateEntry(db, caseId, sums))}`);
  sealed.push(...signedRootFaults(db, caseId, last));
  return [...checked, told('Seal', sealed, `sealed ${formatInstant(seal.micros)} by ${seal.person || 'name not stated'}: ${seal.reason}; the time is that of the machine that sealed it${lostThen(seal.lost_keys)}`)];
}

function checkpointFault(row: CheckpointRow, origin: string): string | null {
  const verifier = parseVerifier(row.verifier);
  if (!verifier || verifier.name !== origin) return 'the key beside it is not that of this case';
  const opened = openNote(row.note, [verifier]);
  const signed = opened && parseCheckpoint(opened.text);
  if (!signed) return 'the signature does not hold';
  return signed.origin === origin && signed.size === row.size && signed.root.equals(row.root) ? null : 'it signs something else';
}

/** Each state that was signed names the entry of the custody log that was its last one. */
function custodyFaults(db: Database.Database, entries: ReturnType<typeof logEntries>): readonly string[] {
  const hashOf = db.prepare<[number], Buffer>('SELECT hash FROM custody WHERE seq = ?').pluck();
  return entries.filter(({ kind }) => kind === 'state').flatMap(({ id, body }) => {
    const [, seq, sha256] = /^custody (\d+) sha256:([0-9a-f]{64})$/m.exec(body) ?? [];
    return seq !== undefined && hashOf.get(Number(seq))?.toString('hex') === sha256 ? [] : [`the custody log is not the one that entry ${id} signs`];
  });
}

function signedRootFaults(db: Database.Database, caseId: string, last: CheckpointRow | undefined): readonly string[] {
  const signer = last ? parseVerifier(last.verifier) : null;
  if (!signer) return ['the key of the seal is not there'];
  const notes = new Map(db.prepare<[], { name: string; note: string }>('SELECT name, note FROM signed_root').all().map(({ name, note }) => [name, note]));
  const commitments = commitmentTree(storedCommitments(db));
  const expected = new Map(partRows(db).map((part) => { const body = partEntry(db, caseId, part); return [body.slice(0, body.indexOf('\n')), body]; }));
  const name = originOf(caseId, 'commitments');
  expected.set(name, `${name}\n${commitments.size}\n${commitments.root().toString('base64')}\n`);
  return [...new Set([...expected.keys(), ...notes.keys()])].flatMap((root) => {
    const opened = openNote(notes.get(root) ?? '', [{ name: root, publicKey: signer.publicKey }]);
    return opened && opened.text === expected.get(root) ? [] : [`${root === name ? 'the commitments to fields of cited events are' : `the root of ${root} is`} not as signed`];
  });
}

function differences(signed: string, now: string): string {
  const said = new Set(signed.split('\n'));
  return now.split('\n').filter((line) => !said.has(line)).map((line) => line.split(' ').slice(0, 2).join(' ')).join(', ');
}

function signerText(verifier: string, keys: readonly SigningKey[]): string {
  const parsed = parseVerifier(verifier);
  if (!parsed) return 'signed by a key that is not there';
  const id = keyName(parsed.publicKey);
  const lost = keys.find((key) => key.id === id)?.lost;
  return `signed by key ${id}${lost ? `, which was declared lost on ${lost.date.slice(0, 10)}: ${lost.reason}` : ''}`;
}

function lostThen(json: string): string {
  const lost = JSON.parse(json) as readonly SigningKey[];
  return lost.map((key) => `; key ${key.id} had been declared lost on ${key.lost?.date.slice(0, 10)}: ${key.lost?.reason}`).join('');
}

function told(what: string, faults: readonly string[], well: string): Checked {
  return { what, ok: faults.length === 0, detail: faults.length === 0 ? well : faults.slice(0, 5).join('; ') };
}

