// What is handed on of a sealed case: cited events with their proofs, the reports, the custody log. It verifies without the case.
import { existsSync, readFileSync } from 'node:fs';
import { hash } from 'node:crypto';
import type Database from 'better-sqlite3';
import { Encrypter } from 'age-encryption';
import { ExhibitError } from '../../contract/errors.ts';
import type { Encryption } from '../../contract/evidence.ts';
import { sourceIdOf } from '../events/ids.ts';
import { Records } from '../events/records.ts';
import { VERSION } from '../version.ts';
import { README } from './bundle-readme.ts';
import { caseIdOf, listCheckpoints, logEntries, logTree, manifestOf, originOf, partEntry, partRows, type PartRow } from './checkpoints.ts';
import { citedEvents, commitmentHash, storedCommitments, type CitedEvent } from './commitments.ts';
import { custodyLines } from './custody-chain.ts';
import { leafHash, LeafTree } from './merkle-proofs.ts';
import { parseVerifier, proofText, verifierText } from './notes.ts';
import type { Files } from './pack.ts';
import { sealOf } from './seal.ts';
import { stampPath } from './timestamp.ts';

export const BUNDLE = { format: 'exhibit-bundle', version: 1 } as const;
/** Reports as they are rendered for the bundle. */
export interface BundledReport { readonly finding: string; readonly text: string }

/** The files of a bundle. The same sealed case gives the same files. NOT_SEALED for any other. */
export function bundleFiles(db: Database.Database, casePath: string, caseName: string, reports: readonly BundledReport[]): { readonly files: Files; readonly events: number } {
  const seal = sealOf(db);
  const checkpoint = seal && listCheckpoints(db).find(({ size }) => size === seal.size);
  const signer = checkpoint && parseVerifier(checkpoint.verifier);
  if (!seal || !checkpoint || !signer) throw new ExhibitError('NOT_SEALED', `${caseName} is not sealed: there is nothing yet that a bundle could prove.`);
  const caseId = caseIdOf(db);
  const files = new Map<string, Buffer>();
  const put = (name: string, content: string | Buffer) => { files.set(name, typeof content === 'string' ? Buffer.from(content) : content); };
  const entries = logEntries(db);
  const log = logTree(entries);
  const proofInLog = (body: string): string => {
    const index = entries.findLastIndex((entry) => entry.body === body);
    return proofText({ index, hashes: log.inclusion(index, checkpoint.size), note: checkpoint.note });
  };
  put('seal/checkpoint.txt', checkpoint.note);
  const state = entries[checkpoint.size - 1].body;
  put('seal/state.txt', state);
  put('seal/state.tlog-proof', proofInLog(state));
  put('custody.ndjson', custodyLines(db));
  if (existsSync(stampPath(casePath))) put('seal/stamp.tsr', readFileSync(stampPath(casePath)));

  const notes = new Map(db.prepare<[], { name: string; note: string }>('SELECT name, note FROM signed_root').all().map(({ name, note }) => [name, note]));
  const cited = citedEvents(db);
  const verifiers = [signer.name];
  const trees = partTrees(db, cited);
  const told = new Set<string>();
  const records = new Records(db);
  const events = cited.map((event) => {
    const { part, tree, first } = trees(event);
    const body = partEntry(db, caseId, part);
    const origin = body.slice(0, body.indexOf('\n'));
    const name = `${sourceIdOf(part.source_id)}-${part.ordinal + 1}`;
    if (!told.has(origin)) {
      told.add(origin);
      verifiers.push(origin);
      put(`parts/${name}.txt`, body);
      put(`parts/${name}.tlog-proof`, proofInLog(body));
      put(`parts/${name}.manifest.json`, manifestOf(db, part.source_id, part));
    }
    const { bytes, line } = records.read(event.source, event.record);
    put(`events/${event.exhibit}/record`, Buffer.from(bytes));
    put(`events/${event.exhibit}/record.tlog-proof`, proofText({ index: event.record - first, hashes: tree.inclusion(event.record - first), note: notes.get(origin)! }));
    return { exhibit: event.exhibit, event: event.event, part: name, line, sub: event.sub };
  });

  const commitments = storedCommitments(db);
  for (const { exhibit } of events) {
    const own = commitments.filter((row) => row.exhibit === exhibit);
    put(`events/${exhibit}/event.json`, json(own.map(({ ordinal, event, field, value, salt }) => ({ ordinal, event, field, value: JSON.parse(value) as unknown, salt: salt.toString('hex') }))));
  }
  put('seal/commitments.txt', commitments.map((row) => `${commitmentHash(row).toString('hex')}\n`).join(''));
  const name = originOf(caseId, 'commitments');
  verifiers.push(name);
  put('seal/commitments-checkpoint.txt', notes.get(name)!);
  put('seal/verifiers.txt', verifiers.map((each) => `${verifierText({ name: each, publicKey: signer.publicKey })}\n`).join(''));
  for (const { finding, text } of reports) put(`reports/${finding}.html`, text);
  put('README.txt', README);
  put('manifest.json', json({
    ...BUNDLE, exhibit: VERSION, case: { id: caseId, name: caseName }, root: checkpoint.root.toString('hex'), size: checkpoint.size, events,
    files: [...files].sort(([a], [b]) => (a < b ? -1 : 1)).map(([file, bytes]) => ({ name: file, bytes: bytes.length, sha256: hash('sha256', bytes) })),
  }));
  put('SHA256SUMS', sumsText(files));
  return { files, events: events.length };
}

/** As `sha256sum -c` takes it; the file itself is the one that it cannot name. */
export function sumsText(files: Files): string {
  return [...files].filter(([name]) => name !== 'SHA256SUMS').sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, bytes]) => `${hash('sha256', bytes)}  ${name}\n`).join('');
}

export async function encrypted(bytes: Buffer, { passphrase, recipient }: Encryption): Promise<Buffer> {
  if ((passphrase === null) === (recipient === null)) throw new ExhibitError('BAD_INPUT', 'A bundle is encrypted with a passphrase or to a recipient: give one of them.');
  const encrypter = new Encrypter();
  try {
    if (passphrase !== null) encrypter.setPassphrase(passphrase);
    else encrypter.addRecipient(recipient!);
  } catch (thrown) {
    throw new ExhibitError('BAD_INPUT', `The recipient is none that age knows: ${thrown instanceof Error ? thrown.message : String(thrown)}.`, 'A recipient begins with age1.');
  }
  return Buffer.from(await encrypter.encrypt(bytes));
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

export interface PartTree { readonly part: PartRow; readonly tree: LeafTree; /** Number of its first record within the source. */ readonly first: number }

/** The tree over the records of the part that an event is in; read once for each part. */
export function partTrees(db: Database.Database, cited: readonly CitedEvent[]): (event: CitedEvent) => PartTree {
  const wanted = new Set(cited.map(({ source }) => source));
  const bySource = Map.groupBy(partRows(db).filter(({ source_id }) => wanted.has(source_id)), (part) => part.source_id);
  const known = new Map<PartRow, PartTree>();
  const hashesOf = db.prepare<[number, number], Buffer>('SELECT hashes FROM block JOIN part ON part.id = part_id WHERE source_id = ? AND ordinal = ? ORDER BY first_record').pluck();
  return ({ source, record }) => {
    let first = 0;
    for (const part of bySource.get(source) ?? []) {
      if (record < first + part.records) {
        let tree = known.get(part);
        if (!tree) {
          const hashes = Buffer.concat(hashesOf.all(source, part.ordinal));
          known.set(part, tree = { part, first, tree: new LeafTree(part.records, (index) => leafHash(hashes.subarray(index * 32, index * 32 + 32))) });
        }
        return tree;
      }
      first += part.records;
    }
    throw new ExhibitError('EVENT_UNKNOWN', `Record ${record + 1} of ${sourceIdOf(source)} is not in the case.`);
  };
}
