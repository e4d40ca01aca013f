// Whether each source still is what was imported: every byte of its records is read once, hashed, and mapped again.
import { createHash, hash } from 'node:crypto';
import type Database from 'better-sqlite3';
import { ExhibitError } from '../../contract/errors.ts';
import type { Encoding } from '../../contract/sources.ts';
import { loadDictionaries } from '../casefile/derived.ts';
import { keptPieces } from '../casefile/original-bytes.ts';
import { segmentsOf } from '../casefile/source-columns.ts';
import type { Turns } from '../casefile/turns.ts';
import { CONFLICT, DUPLICATE, REPEATED } from '../events/columns.ts';
import { sourceIdOf } from '../events/ids.ts';
import { BLOCK_COLUMNS, lineOf, openBlock, type Block, type StoredBlock } from '../events/records.ts';
import type { Dictionaries } from '../events/segment-builder.ts';
import { BackTranscoder } from '../sources/transcode.ts';
import { BlockSum } from './bulk-sums.ts';
import { Derivation, StoredColumns } from './derive.ts';
import { MerkleTree } from './merkle.ts';

interface Source {
  id: number; name: string; sha256: Buffer; bytes: number; format: string; container: string; encoding: Encoding; given_id: number | null; state: string; standing: string;
  read: number; imported: number; rejected: number; duplicate: number; repeated: number; conflicts: number; undated: number; events: number; first_micros: number | null; last_micros: number | null;
  dialect: string; options: string; profile: string; profile_sha256: Buffer | null;
}
interface Part {
  id: number; source_id: number; ordinal: number; name: string; container: string; given_bytes: number; given_sha256: Buffer; bytes: number; sha256: Buffer; records: number; merkle_root: Buffer; blocks_sha256: Buffer | null;
}
interface Rejection { record: number; line: number; offset: number; bytes: number; origin: 'reader' | 'profile'; reason: string }
interface Layer { ordinal: number; bytes: number; sha256: Buffer }
interface Given { bytes: number; sha256: Buffer | null }

export interface Checked { readonly what: string; readonly ok: boolean; readonly detail: string }

/** One check a source, in their order. CANCELLED when that was asked for; what cannot be read is a fault of its source. */
export async function checkSources(db: Database.Database, turns: Turns, progress: (bytes: number) => void): Promise<{ checks: Checked[]; records: number }> {
  const rows = db.prepare<[], Source>("SELECT * FROM source WHERE state <> 'importing' ORDER BY id").all();
  const all = db.prepare<[], Part>('SELECT * FROM part ORDER BY source_id, ordinal').all();
  const parts = Map.groupBy(all, (part) => part.source_id);
  let dictionaries: Dictionaries | null = null;
  try { dictionaries = loadDictionaries(db); } catch { /* told of each source */ }
  const sources = new Map(rows.map((row) => [row.id, new SourceCheck(db, row, parts.get(row.id) ?? [], dictionaries)]));
  const owner = new Map(all.map((part) => [part.id, sources.get(part.source_id) ?? null]));
  const next = db.prepare<[number], StoredBlock>(`${BLOCK_COLUMNS} NOT INDEXED WHERE id > ? ORDER BY id LIMIT 1`);
  let [stray, ordered] = [false, true];
  let current: SourceCheck | null = null;
  for (let at = 0; ;) {
    const row = next.get(at);
    if (!row) break;
    // In a damaged table a row with a lower number may stand behind one with a higher: the way through it would not end.
    if (row.id <= at) { ordered = false; break; }
    at = row.id;
    const source = owner.get(row.part);
    if (source === undefined) stray = true;
    else {
      // Sources lie one behind the other: what one of them needs is let go before the next one begins.
      if (current !== source) current?.close();
      current = source;
      source?.attempt(() => source.add(row));
    }
    progress(row.bytes);
    if (turns.due) await turns.take();
  }
  current?.close();
  const kept = new Map<number, string | null>();
  const checks: Checked[] = [];
  for (const source of sources.values()) {
    const { given_id: given } = source.row;
    if (given !== null && source.fault === null) {
      if (!kept.has(given)) kept.set(given, await keptFault(db, given, turns, progress));
      source.fault ??= kept.get(given)!;
    }
    source.attempt(() => source.end());
    checks.push(source.told());
  }
  if (stray) checks.push({ what: 'Blocks', ok: false, detail: 'there are blocks of no part' });
  if (!ordered) checks.push({ what: 'Blocks', ok: false, detail: 'blocks are not in the order of their numbers' });
  return { checks, records: rows.reduce((sum, { read }) => sum + read, 0) };
}

class SourceCheck {
  fault: string | null = null;
  readonly row: Source;
  readonly #db: Database.Database;
  readonly #parts: readonly Part[];
  readonly #rejections: Map<number, Rejection>;
  readonly #unreadable: ReadonlySet<number>;
  readonly #dictionaries: Dictionaries | null;
  #columns: StoredColumns | null = null;
  #derivation: Derivation | null = null;
  #mapped = false;
  /** What does not fit the records; told behind what is wrong with the records themselves. */
  #mapping: string | null = null;
  #closed = false;
  /** Records that the profile makes nothing of now, with the reason. */
  readonly #rejected = new Map<number, string>();
  #part = -1;
  #pass: PartPass | null = null;
  #records = 0;

  constructor(db: Database.Database, row: Source, parts: readonly Part[], dictionaries: Dictionaries | null) {
    this.#db = db;
    this.row = row;
    this.#parts = parts;
    this.#rejections = new Map(db.prepare<[number], Rejection>('SELECT record, line, offset, bytes, origin, reason FROM rejection WHERE source_id = ?').all(row.id).map((rejection) => [rejection.record, rejection]));
    this.#unreadable = new Set([...this.#rejections.values()].filter(({ origin }) => origin === 'reader').map(({ record }) => record));
    this.#dictionaries = dictionaries;
    if (dictionaries === null) this.fault = 'the dictionaries of its events cannot be read';
  }

  /** Before its first block. A source from before profiles were kept is not mapped again: the profile built in by now may be another. */
  #begin(): void {
    const { row } = this;
    if (row.profile_sha256 === null) return;
    const profile = this.#db.prepare<[Buffer], string>('SELECT body FROM profile WHERE sha256 = ?').pluck().get(row.profile_sha256);
    if (profile === undefined || !hash('sha256', profile, 'buffer').equals(row.profile_sha256)) throw new Error('the profile it is mapped with is not the one that was kept');
    const columns = this.#columns = new StoredColumns(segmentsOf(this.#db, row.id));
    this.#derivation = new Derivation(this.#db, row, this.#dictionaries!, {
      segment: (segment) => columns.compare(segment), rejected: (record, reason) => { this.#rejected.set(record, reason); },
    });
    this.#mapped = true;
  }

  /** Behind its last block: what took memory is let go. */
  close(): void {
    this.attempt(() => {
      this.#endPart();
      this.#mapping = this.#mappingFault();
    });
    this.#closed = true;
    this.#pass = null;
    this.#columns = null;
    this.#derivation = null;
  }

  /** Whatever is thrown is what is wrong with the source; after a first fault nothing more is asked. */
  attempt<T>(work: () => T): T | undefined {
    if (this.fault !== null) return undefined;
    try { return work(); } catch (thrown) {
      if (thrown instanceof ExhibitError && thrown.code === 'CANCELLED') throw thrown;
      this.fault = thrown instanceof Error ? thrown.message : String(thrown);
      return undefined;
    }
  }

  add(row: StoredBlock): void {
    if (this.#closed) throw new Error(`block ${row.id} is out of place`);
    if (this.#part < 0) this.#begin();
    if (this.#parts[this.#part]?.id !== row.part) {
      this.#endPart();
      const part = this.#parts.at(++this.#part);
      if (part?.id !== row.part) throw new Error(`block ${row.id} is out of place`);
      this.#pass = new PartPass(this.row, part, this.#records);
    }
    const block = this.#inPart(() => this.#pass!.add(row));
    for (let i = 0; i < block.records; i++) this.#rejectionFits(block, block.firstRecord + i, i);
    this.#derivation?.add(block, this.#unreadable);
  }

  /** Names the part, where there are several, in front of what is thrown. */
  #inPart<T>(work: () => T): T {
    try { return work(); } catch (thrown) {
      if (this.#parts.length === 1 || !(thrown instanceof Error)) throw thrown;
      throw new Error(`${this.#parts[this.#part].name}: ${thrown.message}`, { cause: thrown });
    }
  }

  #rejectionFits(block: Block, record: number, i: number): void {
    const rejection = this.#rejections.get(record);
    if (!rejection) return;
    const { format } = JSON.parse(this.row.dialect) as { format: string };
    const start = block.bounds[i * 2];
    const line = lineOf(format, block, record, this.#records, { at: 0, line: block.firstLine });
    if (rejection.offset !== block.offset + start || rejection.bytes !== block.bounds[i * 2 + 1] - start || rejection.line !== line) throw new Error(`rejected record ${record + 1} is said to be elsewhere than it is`);
  }

  #endPart(): void {
    const part = this.#parts[this.#part];
    if (!this.#pass) return;
    const pass = this.#pass;
    this.#inPart(() => {
      const fault = pass.end();
      if (fault !== null) throw new Error(fault);
    });
    this.#records += part.records;
    this.#pass = null;
  }

  end(): void {
    const { row } = this;
    if (this.#records !== row.read || this.#part !== this.#parts.length - 1 || this.#parts.some(({ ordinal }, i) => ordinal !== i)) throw new Error(`${this.#records} of ${row.read} records are there`);
    const fault = this.#ledgerFault() ?? this.#mapping ?? this.#figuresFault();
    if (fault !== null) throw new Error(fault);
  }

  #ledgerFault(): string | null {
    const { row } = this;
    if (row.given_id !== null) {
      const given = this.#db.prepare<[number], Given>('SELECT bytes, sha256 FROM given WHERE id = ?').get(row.given_id);
      if (given?.bytes !== row.bytes || !given.sha256?.equals(row.sha256)) return 'the ledger names another hash than the file kept beside the records has';
    }
    if (row.container === 'none' || row.container === 'gzip') {
      if (this.#parts.length !== 1 || this.#parts[0].given_bytes !== row.bytes || !this.#parts[0].given_sha256.equals(row.sha256)) return 'the ledger names another hash';
    }
    const layers = this.#db.prepare<[number], Layer>('SELECT ordinal, bytes, sha256 FROM layer WHERE source_id = ? ORDER BY ordinal').all(row.id);
    if (layers.length === 0 || layers.some(({ ordinal }, i) => ordinal !== i) || layers[0].bytes !== row.bytes || !layers[0].sha256.equals(row.sha256)) return 'the layers it was taken out of do not fit the ledger';
    const rejected = [...this.#rejections.keys()].filter((record) => record < row.read).length;
    if (rejected !== row.rejected || rejected !== this.#rejections.size) return `${rejected} of ${row.rejected} rejected records are told of`;
    const logged = this.#db.prepare<[string], string>("SELECT detail FROM custody WHERE action = 'import' AND subject = ? ORDER BY seq DESC LIMIT 1").pluck().get(`${sourceIdOf(row.id)} ${row.name}`);
    return logged?.startsWith(`sha256 ${row.sha256.toString('hex')}, `) ? null : 'the custody log names another hash';
  }

  /** Events and rejections as the kept profile makes them of the records. */
  #mappingFault(): string | null {
    if (!this.#derivation || !this.#columns) return null;
    this.#derivation.finish();
    this.#columns.end();
    if (this.#columns.fault !== null) return this.#columns.fault;
    for (const { record, origin, reason } of this.#rejections.values()) {
      if (origin === 'profile' && this.#rejected.get(record) !== reason) return `record ${record + 1} is not rejected for what is said`;
      this.#rejected.delete(record);
    }
    return this.#rejected.size === 0 ? null : `record ${[...this.#rejected.keys()][0] + 1} gives no event, and is not among the rejected`;
  }

  /** The counts of the ledger, from columns and flags. */
  #figuresFault(): string | null {
    const { row } = this;
    const counts = { repeated: 0, conflicts: 0, undated: 0, events: 0, duplicate: 0 };
    let [first, last] = [Infinity, -Infinity];
    let before = -1;
    for (const segment of segmentsOf(this.#db, row.id)) {
      const flags = segment.column('flags');
      const time = segment.column('time');
      if (!time) return 'columns are missing';
      for (let event = 0; event < segment.events; event++) {
        const flag = flags ? flags[event] : 0;
        const record = segment.record ? segment.record[event] : segment.firstRecord + event;
        if ((flag & DUPLICATE) !== 0) { if (record !== before) counts.duplicate++; before = record; continue; }
        before = record;
        counts.events++;
        if ((flag & REPEATED) !== 0) counts.repeated++;
        if ((flag & CONFLICT) !== 0) counts.conflicts++;
        const micros = time[event];
        if (micros !== micros) counts.undated++;
        else { first = Math.min(first, micros); last = Math.max(last, micros); }
      }
    }
    for (const name of Object.keys(counts) as (keyof typeof counts)[]) {
      // What conflicts with a source that is excluded is told with the others.
      if (row[name] !== counts[name] && (name !== 'conflicts' || row.standing === 'included')) return `the ledger says ${row[name]} for ${name}, its events ${counts[name]}`;
    }
    if (row.imported !== row.read - row.rejected - row.duplicate) return 'the counts of the ledger do not add up';
    return row.first_micros === (first <= last ? first : null) && row.last_micros === (first <= last ? last : null) ? null : 'the ledger names another period than its events have';
  }

  told(): Checked {
    const { row } = this;
    const held = this.#parts.length === 1 ? `root ${this.#parts[0].merkle_root.toString('hex')}` : `${this.#parts.length} parts`;
    const absent = row.container !== 'none' && row.given_id === null ? `; the ${row.container} it came in was not kept` : '';
    const mapped = this.#mapped ? '' : '; its events were derived before profiles were kept, and were not derived again';
    return { what: `${sourceIdOf(row.id)} ${row.name}`, ok: this.fault === null, detail: this.fault ?? `${row.read} records, sha256 ${row.sha256.toString('hex')}, ${held}${absent}${mapped}` };
  }
}

/** The blocks of one part, hashed as they come. */
class PartPass {
  readonly #source: Source;
  readonly #part: Part;
  readonly #first: number;
  readonly #tellsGiven: boolean;
  readonly #decoded = createHash('sha256');
  readonly #turned = createHash('sha256');
  readonly #back: BackTranscoder | null;
  readonly #tree = new MerkleTree();
  readonly #sum = new BlockSum();
  readonly #hash = Buffer.alloc(32);
  #turnedBytes = 0;
  #bytes = 0;

  constructor(source: Source, part: Part, first: number) {
    this.#source = source;
    this.#part = part;
    this.#first = first;
    // A sheet is stored in an encoding of our own, a compressed member unpacked: neither gives its own bytes again.
    this.#tellsGiven = part.container === 'none' && !source.format.startsWith('xlsx') && (source.container === 'none' || source.state === 'complete');
    this.#back = this.#tellsGiven && source.encoding !== 'utf-8' ? new BackTranscoder(source.encoding) : null;
  }

  /** Throws what is wrong with the block. */
  add(row: StoredBlock): Block {
    const block = openBlock(row);
    if (block.offset !== this.#bytes || block.firstRecord !== this.#first + this.#tree.size) throw new Error(`block ${block.id} is out of place`);
    this.#sum.add(row);
    this.#decoded.update(block.bytes);
    if (this.#back) {
      try { this.#turnBack(this.#back.write(block.bytes)); } catch (thrown) {
        if (thrown instanceof RangeError) throw new Error(`the text cannot be turned back into ${this.#source.encoding}: ${thrown.message}`);
        throw thrown;
      }
    }
    for (let i = 0; i < block.records; i++) {
      this.#hash.write(hash('sha256', block.bytes.subarray(block.bounds[i * 2], block.bounds[i * 2 + 1]), 'binary'), 0, 'latin1');
      if (this.#hash.compare(block.hashes, i * 32, i * 32 + 32) !== 0) throw new Error(`record ${block.firstRecord + i + 1} is not the one that was imported`);
      this.#tree.add(this.#hash, 0);
    }
    this.#bytes += block.bytes.length;
    return block;
  }

  end(): string | null {
    const part = this.#part;
    if (this.#bytes !== part.bytes || this.#tree.size !== part.records) return `${this.#tree.size} of ${part.records} records and ${this.#bytes} of ${part.bytes} bytes are there`;
    const sha256 = this.#decoded.digest();
    if (!sha256.equals(part.sha256)) return 'the bytes are not those that were imported';
    if (!this.#tree.root().equals(part.merkle_root)) return 'the records do not add up to the root';
    if (part.blocks_sha256 !== null && !this.#sum.digest().equals(part.blocks_sha256)) return 'its blocks are not as they were stored';
    if (!this.#tellsGiven) return null;
    if (this.#back) this.#turnBack(this.#back.end().bytes);
    const given = this.#back ? this.#turned.digest() : sha256;
    return (this.#back ? this.#turnedBytes : this.#bytes) === part.given_bytes && given.equals(part.given_sha256) ? null : 'the bytes as given are not those that were imported';
  }

  #turnBack(bytes: Buffer): void {
    this.#turned.update(bytes);
    this.#turnedBytes += bytes.length;
  }
}

async function keptFault(db: Database.Database, id: number, turns: Turns, progress: (bytes: number) => void): Promise<string | null> {
  const given = db.prepare<[number], Given>('SELECT bytes, sha256 FROM given WHERE id = ?').get(id);
  const sha256 = createHash('sha256');
  const pieces = keptPieces(db, id);
  for (let piece = 0; piece < pieces.count; piece++) {
    const bytes = pieces.read(piece);
    sha256.update(bytes);
    progress(bytes.length);
    if (turns.due) await turns.take();
  }
  return given?.bytes === pieces.starts[pieces.count] && given.sha256?.equals(sha256.digest()) === true ? null : 'the file kept beside the records is not the one that was imported';
}
