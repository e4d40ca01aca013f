// Stores what the parse worker hands over: blocks with hashes, columns with flags, the ledger. A source is either finished
// and acknowledged, or gone without a trace.
import { setImmediate as turn } from 'node:timers/promises';
import { createHash } from 'node:crypto';
import { constants, zstdCompressSync } from 'node:zlib';
import { Worker } from 'node:worker_threads';
import type Database from 'better-sqlite3';
import { ExhibitError, fromWireError } from '../../contract/errors.ts';
import { sourceIdOf } from '../events/ids.ts';
import { BlockSum } from '../evidence/bulk-sums.ts';
import { MerkleTree } from '../evidence/merkle.ts';
import type { DictionaryName } from '../events/columns.ts';
import { DUPLICATE, REPEATED } from '../events/columns.ts';
import type { DictionaryChunk } from '../events/dictionary.ts';
import type { Dictionaries } from '../events/segment-builder.ts';
import { hashRecords } from '../sources/record-hashes.ts';
import { ENDED, endThread } from '../thread-end.ts';
import type { DoneMessage, ImportFileTask, ImportMessage, ImportTask, PartMessage, RawMessage } from '../sources/import-messages.ts';
import { CANCEL_CELL, DONE_CELL } from '../sources/import-messages.ts';
import { packBounds } from './bounds.ts';
import type { CaseFile } from './case-file.ts';
import { keepProfile } from './case-profiles.ts';
import { discardGiven, finishGiven, givenWith, insertGiven } from './given-files.ts';
import { dictionaryChunks, insertDictionaryChunk } from './derived.ts';
import { GenerationWriter, REJECTED } from './generation.ts';
import { FRESH, RecordIndex, SUPPLIED } from './record-index.ts';

/** Output is handled in pieces of this size; Node's own are half of it, and a fifth slower for blocks. */
const ZSTD = { chunkSize: 32 * 1024, params: { [constants.ZSTD_c_compressionLevel]: 1 } };
/** Bytes of blocks after which the write-ahead log is moved into the file. */
const CHECKPOINT_BYTES = 256 * 1024 * 1024;

export interface IngestFile extends ImportFileTask {
  readonly bytes: number;
  /** See ImportFile. */
  readonly inside: string | null;
  readonly words: string;
  readonly decided: readonly string[];
  /** Id of the kept file with the very same bytes, or null; its bytes are not stored again. */
  readonly keptAs: number | null;
}

/** Starts a parse worker. It takes a moment to load, which is better spent while files are still being looked at; end it with `endThread`. */
export function startParser(): Worker {
  const parser = new Worker(new URL(import.meta.url.endsWith('.ts') ? '../import-worker.ts' : './import-worker.js', import.meta.url));
  // Its death is noticed by the import that it is for, which may not have begun: without a listener it would be that of the case.
  return parser.on('error', () => undefined);
}

export interface IngestOptions {
  readonly parser: Worker;
  readonly files: readonly IngestFile[];
  readonly dictionaries: Dictionaries;
  readonly index: RecordIndex;
  readonly signal: AbortSignal;
  /** `file` counts from 0; `bytesDone` is of that file. */
  progress(file: number, bytesDone: number, records: number, finishing: boolean): void;
  /** Stops what comes next while it is pending. */
  paused(): Promise<void> | null;
  /** A source is about to become durable, in the transaction that makes it so. */
  finishing(file: number): void;
  /** A source is finished and durable. */
  finished(source: number): void;
}

/**
 * Imports files as the next sources, in order. One parse worker reads ahead while blocks are stored here. On an error the
 * sources already finished stay, the one under way leaves no trace, and the error is thrown.
 */
export async function ingest(file: CaseFile, options: IngestOptions): Promise<void> {
  const { parser, signal, dictionaries, files } = options;
  const control = new Int32Array(new SharedArrayBuffer(8));
  const task: ImportTask = {
    files: files.map(({ path, name, fileName, container, parts, dialect, encoding, profile, options: mapping, raiseLimits, password }, i) => (
      { path, name, fileName, container, parts, dialect, encoding, profile, options: mapping, raiseLimits, password, keepContainer: handsOver(files, i) })),
    dictionaries: dictionaryChunks(dictionaries), control: control.buffer,
  };
  let give = (): void => undefined;
  // The parse worker may be waiting for an archive to be unpacked, and tell nothing for a while: nobody waits for it.
  const cancel = () => { Atomics.store(control, CANCEL_CELL, 1); Atomics.notify(control, DONE_CELL); give(); };
  signal.addEventListener('abort', cancel, { once: true });
  file.db.pragma('wal_autocheckpoint=0');
  let number = 0;
  let source: SourceIngest | null = null;
  try {
    const ended = new Promise<void>((resolve, reject) => {
      give = () => reject(new ExhibitError('CANCELLED', 'The import was cancelled.'));
      const deal = (message: ImportMessage): void => {
        if (signal.aborted) throw new ExhibitError('CANCELLED', 'The import was cancelled.');
        if (message.kind === 'failed') throw fromWireError(message.error);
        source ??= new SourceIngest(file, files[number], options);
        if (message.kind === 'progress') options.progress(number, message.bytesDone, message.records, false);
        else if (message.kind === 'done') {
          options.progress(number, message.bytesGiven, message.records, true);
          source.finish(message, () => options.finishing(number));
          options.finished(source.id);
          source = null;
          if (++number === files.length) resolve();
        } else source.take(message);
      };
      // One message a turn: a port is drained in one go otherwise, and a cancel or any other call would wait for all of it.
      const waiting: ImportMessage[] = [];
      const next = (): void => {
        try { deal(waiting[0]); } catch (thrown) { reject(thrown); return; }
        waiting.shift();
        Atomics.add(control, DONE_CELL, 1);
        Atomics.notify(control, DONE_CELL);
        if (waiting.length > 0) turn();
      };
      // While paused nothing is taken, and the parse worker waits in its turn.
      const turn = (): void => {
        const pause = options.paused();
        if (pause === null) setImmediate(next);
        else void pause.then(turn);
      };
      parser.on('message', (message: ImportMessage) => {
        waiting.push(message);
        if (waiting.length === 1) turn();
      });
      parser.on('error', (error) => reject(new ExhibitError('WORKER_DIED', `Reading ${files[number]?.name} failed: ${error.message}`)));
      // Its last messages may still be waiting here when a worker that is done exits.
      parser.on('exit', (code) => { if (code !== 0) reject(new ExhibitError('WORKER_DIED', `Reading ${files[number]?.name} stopped (exit ${code}).`)); });
      if (parser.threadId === ENDED) reject(new ExhibitError('WORKER_DIED', `Reading ${files[0]?.name} could not begin.`));
    });
    if (signal.aborted) cancel();
    parser.postMessage(task);
    await ended;
  } finally {
    signal.removeEventListener('abort', cancel);
    cancel();
    await endThread(parser);
    // Assigned in the listener, which flow analysis does not see.
    await (source as SourceIngest | null)?.discard();
    file.db.pragma('wal_autocheckpoint=1000');
  }
}

/** The records of all finished sources, in the order of import, or of those before one of them: what the next one is compared with. */
export function indexRecords(db: Database.Database, before = Infinity): RecordIndex {
  const stored = db.prepare<[number], Buffer>('SELECT hashes FROM block WHERE id = ?').pluck();
  const index = new RecordIndex((block) => stored.get(block)!);
  for (const { id } of db.prepare<[], { id: number }>("SELECT id FROM source WHERE state <> 'importing' AND standing = 'included' ORDER BY id").all()) {
    if (id >= before) break;
    index.nextSource(id);
    const rejected = new Set(db.prepare<[number], number>('SELECT record FROM rejection WHERE source_id = ?').pluck().all(id));
    const blocks = db.prepare<[number], { id: number; first_record: number; records: number; hashes: Buffer }>(
      'SELECT block.id, first_record, block.records, hashes FROM block JOIN part ON part.id = part_id WHERE source_id = ? ORDER BY block.id');
    for (const block of blocks.iterate(id)) {
      index.nextBlock(block.id, block.hashes);
      for (let i = 0; i < block.records; i++) if (!rejected.has(block.first_record + i)) index.add(i);
    }
  }
  return index;
}

const NO_HASH = Buffer.alloc(32);

/** Whether the parse worker has to hand over the bytes of a compressed file: they are to be kept, and no source before has kept them. */
function handsOver(files: readonly IngestFile[], at: number): boolean {
  const file = files[at];
  return file.container !== 'none' && file.keepContainer && file.keptAs === null
    && !files.slice(0, at).some((other) => other.path === file.path && other.keepContainer);
}

/** The source being stored. */
class SourceIngest {
  readonly id: number;
  #partId = 0;
  #parts = 0;
  readonly #file: CaseFile;
  readonly #source: IngestFile;
  readonly #options: IngestOptions;
  #tree = new MerkleTree();
  #blocks = new BlockSum();
  readonly #given = createHash('sha256');
  /** Over the decoded bytes of the part under way; this side of the import has the time for it. */
  #decoded = createHash('sha256');
  /** SHA-256 of the last part as given: of a file of one part, that of the file. */
  #lastGiven = NO_HASH;
  /** The file being kept by this source; null when there is none to keep. */
  #givenId: number | null = null;
  #flags = new Uint8Array(1 << 16);
  #decodedBytes = 0;
  #containerChunks = 0;
  #sinceCheckpoint = 0;
  readonly #newEntries: { name: DictionaryName; chunk: DictionaryChunk }[] = [];
  readonly #generation: GenerationWriter;
  readonly #insertBlock; readonly #insertRejection; readonly #insertGivenChunk; readonly #insertPart; readonly #finishPart;

  constructor(file: CaseFile, ingested: IngestFile, options: IngestOptions) {
    this.#file = file;
    this.#source = ingested;
    this.#options = options;
    const { db } = file;
    const { profile } = ingested;
    this.id = file.write(() => Number(db.prepare(`INSERT INTO source (name, bytes, format, dialect, profile, profile_version, profile_sha256, options, state, imported_micros, imported_by,
      inside, container, encoding, words, decided) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'importing', ?, ?, ?, ?, ?, ?, ?)`).run(ingested.name, ingested.bytes, ingested.dialect.format,
      JSON.stringify(ingested.dialect), profile.id, profile.version, keepProfile(db, profile), JSON.stringify(ingested.options), Date.now() * 1000, file.person.name,
      ingested.inside, ingested.container, ingested.encoding, ingested.words, JSON.stringify(ingested.decided)).lastInsertRowid));
    this.#insertPart = db.prepare("INSERT INTO part (source_id, ordinal, name, container) VALUES (?, ?, '', 'none')");
    this.#finishPart = db.prepare('UPDATE part SET name = ?, container = ?, given_bytes = ?, given_sha256 = ?, bytes = ?, sha256 = ?, records = ?, merkle_root = ?, blocks_sha256 = ? WHERE id = ?');
    this.#insertBlock = db.prepare('INSERT INTO block (part_id, first_record, records, first_line, offset, bytes, bounds, hashes, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)');
    this.#generation = new GenerationWriter(db, this.id, 1);
    this.#insertRejection = db.prepare('INSERT INTO rejection (source_id, record, line, offset, bytes, origin, reason) VALUES (?, ?, ?, ?, ?, ?, ?)');
    this.#insertGivenChunk = db.prepare('INSERT INTO given_chunk (given_id, ordinal, body) VALUES (?, ?, ?)');
    options.index.nextSource(this.id);
  }

  /** Removes every row of the source; used when the import did not finish. Block by block, so that the case answers meanwhile. */
  async discard(): Promise<void> {
    const { db } = this.#file;
    for (const what of ['block WHERE id IN (SELECT block.id FROM block JOIN part ON part.id = part_id WHERE source_id = @id LIMIT 16)',
      'segment WHERE id IN (SELECT id FROM segment WHERE source_id = @id LIMIT 1)', 'rejection WHERE source_id = @id AND record IN (SELECT record FROM rejection WHERE source_id = @id LIMIT 5000)']) {
      const remove = db.prepare<{ id: number }>(`DELETE FROM ${what}`);
      for (let changes = 1; changes > 0; await turn()) this.#file.writeChunk(() => { ({ changes } = remove.run({ id: this.id })); });
    }
    this.#file.write(() => {
      this.#file.db.prepare("DELETE FROM source WHERE id = ? AND state = 'importing'").run(this.id);
      discardGiven(this.#file.db);
    });
  }

  take(message: Exclude<ImportMessage, { kind: 'done' | 'failed' | 'progress' }>): void {
    switch (message.kind) {
      case 'raw': this.#file.writeChunk(() => this.#storeBlocks(message)); break;
      case 'segment': this.#file.writeChunk(() => this.#generation.store(message.segment, this.#flags)); break;
      case 'dictionary': this.#newEntries.push(message); break;
      case 'container':
        this.#given.update(message.bytes);
        this.#file.writeChunk(() => {
          if (this.#givenId === null) {
            this.#givenId = insertGiven(this.#file.db, this.#source.name);
            this.#file.db.prepare('UPDATE source SET given_id = ? WHERE id = ?').run(this.#givenId, this.id);
          }
          this.#insertGivenChunk.run(this.#givenId, this.#containerChunks++, Buffer.from(message.bytes.buffer, message.bytes.byteOffset, message.bytes.length));
        });
        this.#sinceCheckpoint += message.bytes.length;
        break;
      case 'part': this.#file.writeChunk(() => this.#endPart(message)); break;
    }
    if (this.#sinceCheckpoint > CHECKPOINT_BYTES) {
      this.#file.db.pragma('wal_checkpoint(PASSIVE)');
      this.#sinceCheckpoint = 0;
    }
  }

  /** The part under way; a part begins with its first block. */
  #part(): number {
    if (this.#partId === 0) this.#partId = Number(this.#insertPart.run(this.id, this.#parts++).lastInsertRowid);
    return this.#partId;
  }

  #endPart(message: PartMessage): void {
    const sha256 = this.#decoded.digest();
    this.#decoded = createHash('sha256');
    // Of a plain file in UTF-8 the bytes given are the decoded ones.
    const given = message.givenSha256 ? Buffer.from(message.givenSha256) : this.#givenId === null ? sha256 : this.#given.copy().digest();
    this.#lastGiven = given;
    this.#finishPart.run(message.name, message.container, message.givenBytes, given, this.#decodedBytes, sha256, message.records, this.#tree.root(), this.#blocks.digest(), this.#part());
    this.#tree = new MerkleTree();
    this.#blocks = new BlockSum();
    this.#decodedBytes = 0;
    this.#partId = 0;
  }

  #storeBlocks(message: RawMessage): void {
    const part = this.#part();
    const bytes = Buffer.from(message.bytes.buffer, message.bytes.byteOffset, message.bytes.length);
    const last = message.blocks.at(-1)!;
    this.#roomFor(last.firstRecord + last.records);
    for (const rejection of message.rejections) {
      this.#flags[rejection.record] = REJECTED;
      this.#insertRejection.run(this.id, rejection.record, rejection.line, rejection.offset, rejection.bytes, rejection.origin, rejection.reason);
    }
    this.#decoded.update(bytes.subarray(0, last.end));
    const recordHashes = message.hashes ?? hashRecords(bytes, message.bounds);
    let start = 0;
    let bound = 0;
    for (const block of message.blocks) {
      const body = bytes.subarray(start, block.end);
      const hashes = Buffer.from(recordHashes.buffer, recordHashes.byteOffset + bound * 16, block.records * 32);
      const bounds = new Uint32Array(block.records * 2);
      for (let i = 0; i < block.records; i++, bound += 2) {
        bounds[i * 2] = message.bounds[bound] - start;
        bounds[i * 2 + 1] = message.bounds[bound + 1] - start;
        this.#tree.add(hashes, i * 32);
      }
      const packed = zstdCompressSync(body, ZSTD);
      const packedBounds = packBounds(bounds);
      const { lastInsertRowid } = this.#insertBlock.run(part, block.firstRecord, block.records, block.firstLine, message.offset + start, body.length, packedBounds, hashes, packed);
      this.#blocks.add({ id: Number(lastInsertRowid), firstRecord: block.firstRecord, records: block.records, firstLine: block.firstLine, offset: message.offset + start, bytes: body.length, bounds: packedBounds, body: packed });
      const { index } = this.#options;
      index.nextBlock(Number(lastInsertRowid), hashes);
      for (let i = 0; i < block.records; i++) {
        const record = block.firstRecord + i;
        if (this.#flags[record] === REJECTED) continue;
        const found = index.add(i);
        if (found !== FRESH) this.#flags[record] = found === SUPPLIED ? DUPLICATE : REPEATED;
      }
      this.#sinceCheckpoint += packed.length + hashes.length;
      start = block.end;
    }
    this.#decodedBytes += last.end;
  }

  /** The ledger, the roots and the dictionaries: one durable transaction makes the source a source. */
  finish(done: DoneMessage, also: () => void): void {
    const { name } = this.#source;
    if (done.records === 0) throw new ExhibitError('SOURCE_NO_RECORDS', `${name} holds no record.`);
    const sha256 = done.givenSha256 ? Buffer.from(done.givenSha256) : this.#givenId === null ? this.#lastGiven : this.#given.digest();
    const { container, dialect, keepContainer } = this.#source;
    this.#file.write(() => {
      const { db } = this.#file;
      if (this.#givenId !== null) finishGiven(db, this.#givenId, done.bytesGiven, sha256);
      // Sources out of one archive share the bytes that the first of them kept.
      const givenId = this.#givenId ?? (keepContainer && container !== 'none' ? givenWith(db, sha256) : null);
      const remarks = keepContainer && container !== 'none' && givenId === null ? [...done.remarks, 'the archive changed while it was imported; its bytes are not kept'] : done.remarks;
      const layer = db.prepare('INSERT INTO layer (source_id, ordinal, name, kind, bytes, sha256) VALUES (?, ?, ?, ?, ?, ?)');
      layer.run(this.id, 0, this.#source.fileName, container === 'none' ? 'file' : container, done.bytesGiven, sha256);
      done.layers.forEach((each, i) => layer.run(this.id, i + 1, each.name, each.kind, each.bytes, Buffer.from(each.sha256, 'hex')));
      for (const { name: dictionary, chunk } of this.#newEntries) insertDictionaryChunk(db, dictionary, chunk);
      db.prepare('UPDATE source SET sha256 = ?, bytes = ?, format = ?, given_id = ?, repairs = ?, totals = ?, tells = ?, remarks = ? WHERE id = ?')
        .run(sha256, done.bytesGiven, dialect.format + (container === 'gzip' || container === 'zip' ? `+${container}` : ''), givenId,
          JSON.stringify(done.repairs), JSON.stringify(done.totals), JSON.stringify(done.tells), JSON.stringify(remarks), this.id);
      const sums = this.#generation.adopt(done.records, this.#flags);
      db.prepare('UPDATE source SET state = ? WHERE id = ?').run(done.state, this.id);
      this.#file.log('import', `${sourceIdOf(this.id)} ${name}`, `sha256 ${sha256.toString('hex')}, ${done.bytesGiven} bytes, ${sums}`);
      also();
    });
  }

  #roomFor(records: number): void {
    if (records <= this.#flags.length) return;
    const flags = new Uint8Array(Math.max(this.#flags.length * 2, records));
    flags.set(this.#flags);
    this.#flags = flags;
  }
}
