// The log of a case: an entry for each part of a source, and one for each state that was signed; a checkpoint is its root at a size.
// Entries are never altered, so any later checkpoint can be shown to hold all that an earlier one held.
import { hash } from 'node:crypto';
import type Database from 'better-sqlite3';
import type { CheckpointInfo } from '../../contract/evidence.ts';
import { sourceIdOf } from '../events/ids.ts';
import { formatInstant } from '../sources/time.ts';
import { LeafTree } from './merkle-proofs.ts';
import { checkpointText, signNote, verifierText } from './notes.ts';
import type { UnlockedKey } from './signing-keys.ts';
import { sumsOf, type Summed } from './stated.ts';

/** What is signed cannot be part of what it states. */
const OF_SEAL: ReadonlySet<string> = new Set(['log_entry', 'checkpoint', 'commitment', 'signed_root', 'seal', 'custody']);

export interface PartRow {
  source_id: number; ordinal: number; name: string; container: string; given_bytes: number; given_sha256: Buffer; bytes: number; sha256: Buffer; records: number; merkle_root: Buffer;
}
interface SourceRow {
  id: number; name: string; sha256: Buffer; bytes: number; format: string; container: string; inside: string | null; encoding: string; dialect: string;
  profile: string; profile_version: number; profile_sha256: Buffer | null; options: string; imported_micros: number; imported_by: string;
}
export interface CheckpointRow { size: number; micros: number; person: string; root: Buffer; verifier: string; note: string }

export function caseIdOf(db: Database.Database): string {
  return db.prepare<[], string>("SELECT value FROM info WHERE key = 'id'").pluck().get() ?? '';
}

/** Name of the log of a case, and under which its checkpoints are signed. */
export function originOf(caseId: string, ...within: readonly string[]): string {
  return ['exhibit', caseId, ...within].join('/');
}

export function partOrigin(caseId: string, source: number, part: number): string {
  return originOf(caseId, sourceIdOf(source), String(part + 1));
}

/** What a source is besides its records, word for word: a hash of it stands with each of its roots. */
export function manifestOf(db: Database.Database, source: number, part: PartRow): string {
  const row = db.prepare<[number], SourceRow>('SELECT * FROM source WHERE id = ?').get(source)!;
  const layers = db.prepare<[number], { name: string; kind: string; bytes: number; sha256: Buffer }>('SELECT name, kind, bytes, sha256 FROM layer WHERE source_id = ? ORDER BY ordinal').all(source);
  return JSON.stringify({
    source: sourceIdOf(row.id), name: row.name, sha256: row.sha256.toString('hex'), bytes: row.bytes, format: row.format, container: row.container, inside: row.inside, encoding: row.encoding,
    dialect: row.dialect, layers: layers.map((layer) => ({ ...layer, sha256: layer.sha256.toString('hex') })),
    part: { name: part.name, container: part.container, givenBytes: part.given_bytes, givenSha256: part.given_sha256.toString('hex'), bytes: part.bytes, sha256: part.sha256.toString('hex') },
    profile: row.profile, profileVersion: row.profile_version, profileSha256: row.profile_sha256?.toString('hex') ?? null, options: row.options,
    imported: formatInstant(row.imported_micros), importedBy: row.imported_by,
  });
}

/** The entry of a part: the checkpoint of its own tree, with the hash of its manifest. */
export function partEntry(db: Database.Database, caseId: string, part: PartRow): string {
  return checkpointText({
    origin: partOrigin(caseId, part.source_id, part.ordinal), size: part.records, root: part.merkle_root,
    extra: [`manifest sha256:${hash('sha256', manifestOf(db, part.source_id, part))}`],
  });
}

export function partRows(db: Database.Database): readonly PartRow[] {
  return db.prepare<[], PartRow>("SELECT part.* FROM part JOIN source ON source.id = source_id WHERE state <> 'importing' ORDER BY source_id, part.ordinal").all();
}

/** The entry of a state: the head of the custody log, and what every table comes to. */
export function stateEntry(db: Database.Database, caseId: string, sums: readonly Summed[]): string {
  const head = db.prepare<[], { seq: number; hash: Buffer }>('SELECT seq, hash FROM custody ORDER BY seq DESC LIMIT 1').get();
  const tables = sums.filter(({ name }) => !OF_SEAL.has(name)).map(({ name, rows, sha256 }) => `table ${name.replaceAll(' ', '-')} ${rows} sha256:${sha256.toString('hex')}`);
  return [originOf(caseId, 'state'), `custody ${head?.seq ?? 0} sha256:${head?.hash.toString('hex') ?? ''}`, ...tables].map((line) => `${line}\n`).join('');
}

export function logEntries(db: Database.Database): readonly { readonly id: number; readonly kind: 'part' | 'state'; readonly body: string }[] {
  return db.prepare<[], { id: number; kind: 'part' | 'state'; body: string }>('SELECT id, kind, body FROM log_entry ORDER BY id').all();
}

export function logTree(entries: readonly { readonly body: string }[]): LeafTree {
  return LeafTree.of(entries.map(({ body }) => Buffer.from(body)));
}

/** Adds what is new to the log and signs its root. Call within a transaction, behind the custody entry that tells of it. */
export function appendCheckpoint(db: Database.Database, key: UnlockedKey, person: string): CheckpointRow {
  const caseId = caseIdOf(db);
  const known = logEntries(db);
  const latest = new Map(known.filter(({ kind }) => kind === 'part').map(({ body }) => [body.slice(0, body.indexOf('\n')), body]));
  const parts = partRows(db).map((part) => partEntry(db, caseId, part)).filter((body) => latest.get(body.slice(0, body.indexOf('\n'))) !== body);
  const sums = [...sumsOf(db)].filter((sum) => sum !== null);
  const added = [...parts.map((body) => ({ kind: 'part' as const, body })), { kind: 'state' as const, body: stateEntry(db, caseId, sums) }];
  const insert = db.prepare('INSERT INTO log_entry (id, kind, body) VALUES (?, ?, ?)');
  added.forEach(({ kind, body }, i) => insert.run(known.length + i, kind, body));
  const tree = logTree([...known, ...added]);
  const origin = originOf(caseId);
  const checkpoint: CheckpointRow = {
    size: tree.size, micros: Date.now() * 1000, person, root: tree.root(), verifier: verifierText({ name: origin, publicKey: key.publicKey }),
    note: signNote(checkpointText({ origin, size: tree.size, root: tree.root(), extra: [] }), origin, key.privateKey),
  };
  db.prepare('INSERT INTO checkpoint (size, micros, person, root, verifier, note) VALUES (@size, @micros, @person, @root, @verifier, @note)').run(checkpoint);
  return checkpoint;
}

export function listCheckpoints(db: Database.Database): readonly CheckpointRow[] {
  return db.prepare<[], CheckpointRow>('SELECT size, micros, person, root, verifier, note FROM checkpoint ORDER BY size').all();
}

export function checkpointInfo({ size, micros, person, root, verifier, note }: CheckpointRow): CheckpointInfo {
  return { size, time: formatInstant(micros), person, root: root.toString('hex'), verifier, note };
}

/** The proof that the log at `size` begins with the log at `earlier`: hashes in base64, one a line. */
export function consistencyText(db: Database.Database, earlier: number, size: number): string {
  return logTree(logEntries(db)).consistency(earlier, size).map((each) => `${each.toString('base64')}\n`).join('');
}

/** What a report names. */
export function lastCheckpoint(db: Database.Database): { readonly size: number; readonly root: string } | null {
  const last = listCheckpoints(db).at(-1);
  return last ? { size: last.size, root: last.root.toString('hex') } : null;
}
