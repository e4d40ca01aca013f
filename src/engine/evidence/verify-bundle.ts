// A bundle is checked from itself alone: sums, signatures, every proof up to the checkpoint of the case, fields, custody log, reports.
import { hash } from 'node:crypto';
import type { VerifyReport } from '../../contract/model.ts';
import { BUNDLE, sumsText } from './bundle.ts';
import { chainOf } from './custody-chain.ts';
import { leafHash, LeafTree, rootOfInclusion } from './merkle-proofs.ts';
import { openNote, parseCheckpoint, parseProof, parseVerifier, type Checkpoint, type Verifier } from './notes.ts';
import { packed, unpacked, type Files } from './pack.ts';
import { keyName } from './signing-keys.ts';
import { stampTime } from './timestamp.ts';
import { reportFault } from './verify-report.ts';
import type { Checked } from './verify-sources.ts';

interface Manifest { readonly format: string; readonly version: number; readonly case: { readonly id: string; readonly name: string }; readonly root: string; readonly size: number; readonly events: readonly { readonly exhibit: string; readonly event: string; readonly part: string }[] }
interface Field { readonly ordinal: number; readonly event: string; readonly field: string; readonly value: unknown; readonly salt: string }

/** NOT_EVIDENCE for what is no bundle. `expected`: the key that must have signed it; null: the one it brings along. */
export async function verifyBundle(bytes: Buffer, expected: string | null, lost: (keyId: string) => string | null): Promise<VerifyReport> {
  const files = await unpacked(bytes);
  const checks: Checked[] = [];
  const check = (what: string, well: string, work: () => string | null | void): void => {
    let fault: string | null;
    try { fault = work() ?? null; } catch (thrown) { fault = thrown instanceof Error ? thrown.message : String(thrown); }
    checks.push({ what, ok: fault === null, detail: fault ?? well });
  };
  const again = await packed(files);
  check('Files', `${files.size} files are those that SHA256SUMS and the manifest name, and nothing else is in the bundle`, () => {
    if (!again.equals(bytes)) return 'the container is not the one that its files make';
    if (text(files, 'SHA256SUMS') !== sumsText(files)) return `SHA256SUMS does not fit: ${[...unequal(files)].join(', ') || 'a file was added or taken away'}`;
    return null;
  });
  const bundle = new Bundle(files);
  check('Signature', '', () => bundle.open(expected));
  const signed = checks.at(-1)!;
  if (signed.ok) {
    const lostWhen = lost(keyName(bundle.key));
    checks[checks.length - 1] = { ...signed, detail: `checkpoint of ${bundle.checkpoint.size} entries, root ${bundle.checkpoint.root.toString('hex')}, signed by key ${keyName(bundle.key)}${lostWhen ?? ''}${expected === null ? '; compare the key with the one the signer gave you' : ', the one you named'}` };
    for (const { exhibit, event, part } of bundle.manifest.events) check(`${exhibit} ${event}`, 'the record is in the tree of its source, that is in the log of the case, its fields are those committed to', () => bundle.eventFault(exhibit, event, part));
    check('Custody log', 'every entry fits the one before it, and the last one is that of the seal', () => bundle.custodyFault());
    if (files.has('seal/stamp.tsr')) {
      let time = '';
      check('Time stamp', '', () => { time = stampTime(files.get('seal/stamp.tsr')!, text(files, 'seal/checkpoint.txt')); });
      if (checks.at(-1)!.ok) checks[checks.length - 1] = { what: 'Time stamp', ok: true, detail: `names this checkpoint and ${time}; the signature of the authority is for openssl ts -verify to check` };
    }
    for (const name of [...files.keys()].filter((each) => each.startsWith('reports/')).sort()) check(name, 'its content is what its hash says, and it names the checkpoint of this bundle', () => reportFault(files.get(name)!, bundle.manifest.case.id) ?? null);
  }
  const bad = checks.filter(({ ok }) => !ok);
  return {
    ok: bad.length === 0,
    verdict: bad.length === 0 ? 'Nothing in the bundle has changed since sealing.' : `Changed or damaged since sealing: ${bad.map(({ what }) => what).join(', ')}.`,
    checks, records: signed.ok ? bundle.manifest.events.length : 0, bytes: bytes.length,
  };
}

class Bundle {
  manifest!: Manifest;
  checkpoint!: Checkpoint;
  key!: Buffer;
  readonly #files: Files;
  #commitments: readonly string[] = [];

  constructor(files: Files) {
    this.#files = files;
  }

  /** What is wrong with what everything else hangs on. */
  open(expected: string | null): string | null {
    this.manifest = JSON.parse(this.#text('manifest.json')) as Manifest;
    if (this.manifest.format !== BUNDLE.format || this.manifest.version !== BUNDLE.version || !Array.isArray(this.manifest.events)) return 'the manifest is not that of a bundle of this version';
    const verifiers = this.#text('seal/verifiers.txt').split('\n').slice(0, -1).map(parseVerifier);
    const first = verifiers[0];
    if (!first || verifiers.some((each) => !each || !each.publicKey.equals(first.publicKey))) return 'the list of verifiers is damaged';
    const wanted = expected === null ? null : parseVerifier(expected);
    if (expected !== null && !wanted?.publicKey.equals(first.publicKey)) return `it was signed with key ${keyName(first.publicKey)}, which is not the one you named`;
    this.key = first.publicKey;
    const origin = `exhibit/${this.manifest.case.id}`;
    const checkpoint = this.#opened(this.#text('seal/checkpoint.txt'), origin);
    if (!checkpoint || checkpoint.origin !== origin) return 'the signature of the checkpoint does not hold';
    this.checkpoint = checkpoint;
    if (checkpoint.size !== this.manifest.size || checkpoint.root.toString('hex') !== this.manifest.root) return 'the manifest names another checkpoint';
    this.#commitments = this.#text('seal/commitments.txt').split('\n').slice(0, -1);
    const committed = this.#opened(this.#text('seal/commitments-checkpoint.txt'), `${origin}/commitments`);
    const tree = LeafTree.of(this.#commitments.map((each) => Buffer.from(each, 'hex')));
    if (committed?.size !== tree.size || !committed.root.equals(tree.root())) return 'the commitments to fields are not those that were signed';
    return null;
  }

  /** From the record to the part, from the part to the case; then each field to its commitment. */
  eventFault(exhibit: string, event: string, part: string): string | null {
    const record = this.#file(`events/${exhibit}/record`);
    const proof = parseProof(this.#text(`events/${exhibit}/record.tlog-proof`));
    const body = this.#text(`parts/${part}.txt`);
    const own = parseCheckpoint(body);
    if (!proof || !own) return 'its proof cannot be read';
    const opened = openNote(proof.note, [{ name: own.origin, publicKey: this.key }]);
    if (opened?.text !== body) return 'the checkpoint of its part is not the one that was signed';
    if (!rootOfInclusion(leafHash(hash('sha256', record, 'buffer')), proof.index, own.size, proof.hashes)?.equals(own.root)) return 'the record is not in the tree of its source';
    const [, source] = /^exhibit\/[^/]+\/(S-\d+)\/\d+$/.exec(own.origin) ?? [];
    if (!event.startsWith(`${source}:`)) return 'the record is another source’s';
    const partFault = this.#inLog(body, `parts/${part}.tlog-proof`);
    if (partFault !== null) return partFault;
    if (own.extra[0] !== `manifest sha256:${hash('sha256', this.#text(`parts/${part}.manifest.json`))}`) return 'the manifest of its source is not the one that was signed';
    const fields = JSON.parse(this.#text(`events/${exhibit}/event.json`)) as readonly Field[];
    for (const { ordinal, event: of, field, value, salt } of fields) {
      const own = hash('sha256', Buffer.concat([Buffer.from(salt, 'hex'), Buffer.from(JSON.stringify([exhibit, of, field, JSON.stringify(value)]))]));
      if (of !== event || this.#commitments[ordinal] !== own) return `its field ${field} is not the one committed to`;
    }
    return null;
  }

  custodyFault(): string | null {
    const state = this.#text('seal/state.txt');
    const fault = this.#inLog(state, 'seal/state.tlog-proof');
    if (fault !== null) return fault;
    const head = chainOf(this.#text('custody.ndjson'));
    if ('fault' in head) return head.fault;
    return state.split('\n')[1] === `custody ${head.seq} sha256:${head.hash}` ? null : 'its last entry is not that of the seal';
  }

  /** Whether an entry is in the log that the checkpoint signs. */
  #inLog(body: string, name: string): string | null {
    const proof = parseProof(this.#text(name));
    const root = proof && rootOfInclusion(leafHash(Buffer.from(body)), proof.index, this.checkpoint.size, proof.hashes);
    return root?.equals(this.checkpoint.root) === true && proof!.note === this.#text('seal/checkpoint.txt') ? null : `${name} does not lead to the checkpoint of the case`;
  }

  #opened(note: string, name: string): Checkpoint | null {
    const verifier: Verifier = { name, publicKey: this.key };
    const opened = openNote(note, [verifier]);
    return opened && parseCheckpoint(opened.text);
  }

  #file(name: string): Buffer {
    const bytes = this.#files.get(name);
    if (!bytes) throw new Error(`${name} is missing`);
    return bytes;
  }

  #text(name: string): string {
    return this.#file(name).toString('utf8');
  }
}

function text(files: Files, name: string): string {
  return files.get(name)?.toString('utf8') ?? '';
}

/** Files whose sum is another one than SHA256SUMS says. */
function* unequal(files: Files): Generator<string> {
  const said = new Set(text(files, 'SHA256SUMS').split('\n'));
  for (const [name, bytes] of files) if (name !== 'SHA256SUMS' && !said.has(`${hash('sha256', bytes)}  ${name}`)) yield name;
}
