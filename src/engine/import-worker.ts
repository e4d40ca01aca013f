// The parse worker of one import: bytes of its files → blocks, columns and rejections, handed over as transferred buffers.
// It reads and thinks; the engine worker that started it is the only one that writes.
import { isUtf8 } from 'node:buffer';
import { createHash, hash } from 'node:crypto';
import { parentPort } from 'node:worker_threads';
import { ExhibitError, toWireError } from '../contract/errors.ts';
import { BLOCK_BYTES, BLOCK_RECORDS, DICTIONARIES } from './events/columns.ts';
import { emptyDictionaries, SegmentBuilder } from './events/segment-builder.ts';
import type { Dictionaries, FinishedSegment } from './events/segment-builder.ts';
import { RecordError } from './record.ts';
import { CsvKernel } from './sources/csv-kernel.ts';
import { CsvScanner } from './sources/csv-scanner.ts';
import { openBytes } from './sources/decode.ts';
import type { ImportFileTask, ImportMessage, ImportTask, RawMessage, RawRejection } from './sources/import-messages.ts';
import { CANCEL_CELL, DONE_CELL, MESSAGES_AHEAD } from './sources/import-messages.ts';
import { JsonScanner } from './sources/json-scanner.ts';
import { scannerOf } from './sources/scanner.ts';
import { createMapper } from './sources/profiles/profiles.ts';

const LF = 10;

/** Hands messages over, never more than a few ahead of what the engine has dealt with. */
class Outbox {
  readonly #control: Int32Array;
  #posted = 0;

  constructor(control: SharedArrayBuffer) {
    this.#control = new Int32Array(control);
  }

  /** Posts, then waits while too much is under way; throws CANCELLED when the engine has said so. */
  post(message: ImportMessage, transfer: ArrayBuffer[] = []): void {
    parentPort!.postMessage(message, transfer);
    this.#posted++;
    for (;;) {
      if (Atomics.load(this.#control, CANCEL_CELL) !== 0) throw new ExhibitError('CANCELLED', 'The import was cancelled.');
      const done = Atomics.load(this.#control, DONE_CELL);
      if (this.#posted - done <= MESSAGES_AHEAD) return;
      Atomics.wait(this.#control, DONE_CELL, done, 100);
    }
  }
}

/** The import of one file. */
class FileImport {
  readonly #out: Outbox;
  readonly #builder: SegmentBuilder;
  #records = 0;
  #postedRecords = 0;
  #notUtf8 = 0;
  readonly #decoded = createHash('sha256');
  #finished: FinishedSegment[] = [];

  constructor(out: Outbox, dictionaries: Dictionaries) {
    this.#out = out;
    this.#builder = new SegmentBuilder(dictionaries);
  }

  async run(task: ImportFileTask): Promise<void> {
    const { dictionaries } = this.#builder;
    const known = Object.fromEntries(DICTIONARIES.map((name) => [name, dictionaries[name].count]));
    const source = openBytes(task.path, { name: task.name });
    source.onGiven((bytes) => {
      if (source.container === 'none') return;
      const own = Uint8Array.from(bytes);
      this.#out.post({ kind: 'container', bytes: own }, [own.buffer]);
    });
    const csv = task.dialect.format === 'csv' ? new CsvScanner(task.dialect) : null;
    const scanner = csv ?? scannerOf(task.dialect);
    const mapper = createMapper(task.profile, task.dialect, task.options);
    const plan = csv && mapper.plan();
    const kernel = csv && plan && task.dialect.format === 'csv' ? new CsvKernel(plan, mapper, csv, this.#builder, task.dialect.quote) : null;

    let buffer: Uint8Array = new Uint8Array(0);
    let bufferOffset = 0;
    let scanned = 0;
    let blockStart = 0;
    let blockRecords = 0;
    let blockLine = 1;
    let previousEnd = 0;
    let bounds: number[] = [];
    let blocks: RawMessage['blocks'][number][] = [];
    let rejections: RawRejection[] = [];

    const closeBlock = (end: number): void => {
      blocks.push({ end, records: blockRecords, firstRecord: this.#records - blockRecords, firstLine: blockLine });
      blockStart = end;
      blockRecords = 0;
    };
    let view: Uint8Array = buffer;
    const emit = (start: number, end: number, line: number, problem: string | null): void => {
      const from = scanned + start;
      const to = scanned + end;
      if (blockRecords > 0 && to - blockStart > BLOCK_BYTES) { closeBlock(previousEnd); blockLine = line; if (csv) blockLine -= newlines(buffer, previousEnd, from); }
      const record = this.#records++;
      blockRecords++;
      bounds.push(from, to);
      let reason = problem;
      if (reason === null) {
        if (this.#builder.full) this.#finishSegment();
        if (kernel) reason = kernel.add(view, start, end, record);
        else reason = this.#map(Buffer.from(view.buffer, view.byteOffset + start, end - start), record, mapper);
      }
      if (reason !== null) rejections.push({ record, line, offset: bufferOffset + from, bytes: to - from, origin: problem === null ? 'profile' : 'reader', reason });
      previousEnd = to;
      if (blockRecords === BLOCK_RECORDS) { closeBlock(to); if (csv) blockLine = line + newlines(buffer, from, to); }
    };

    for (;;) {
      const chunk = await source.next();
      const last = chunk === null;
      if (chunk !== null) {
        // A Buffer's slice would share memory that is about to be handed over; a Uint8Array's copies.
        if (buffer.length === 0) buffer = new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.length);
        else {
          const joined = new Uint8Array(buffer.length + chunk.length);
          joined.set(buffer);
          joined.set(chunk, buffer.length);
          buffer = joined;
        }
      }
      view = buffer.subarray(scanned);
      kernel?.begin(view);
      scanned += scanner.scan(view, last, emit);
      if (last && (buffer.length > blockStart || blockRecords > 0)) closeBlock(buffer.length);
      if (blocks.length > 0) {
        const end = blocks.at(-1)!.end;
        this.#countNotUtf8(buffer, end, bounds);
        const rest = buffer.slice(end);
        const blockBounds = Uint32Array.from(bounds.slice(0, bounds.length - blockRecords * 2));
        bounds = bounds.slice(bounds.length - blockRecords * 2).map((bound) => bound - end);
        this.#decoded.update(buffer.subarray(0, end));
        const hashes = hashRecords(buffer, blockBounds);
        this.#out.post({ kind: 'raw', bytes: buffer.subarray(0, end), offset: bufferOffset, blocks, bounds: blockBounds, hashes, rejections }, [buffer.buffer as ArrayBuffer, blockBounds.buffer, hashes.buffer]);
        this.#postedRecords = this.#records - blockRecords;
        rejections = [];
        blocks = [];
        buffer = rest;
        bufferOffset += end;
        scanned -= end;
        blockStart = 0;
        previousEnd -= end;
        this.#postSegments();
      }
      this.#out.post({ kind: 'progress', bytesDone: source.bytesGiven, records: this.#records });
      if (last) break;
    }
    this.#finishSegment();
    this.#postSegments();
    for (const name of DICTIONARIES) {
      const chunk = dictionaries[name].chunk(known[name]);
      if (chunk) this.#out.post({ kind: 'dictionary', name, chunk });
    }
    const told = [...source.ending.remarks];
    const cutOff = scanner instanceof JsonScanner && scanner.cutOff;
    if (cutOff) told.push('The list of records is not closed; the file was probably cut off.');
    if (csv && csv.repairs > 0) told.push(`${csv.repairs} ${csv.repairs === 1 ? 'cell has' : 'cells have'} text behind the closing quote; kept as written`);
    if (kernel) told.push(...kernel.repairs());
    told.push(...mapper.repairs());
    if (this.#notUtf8 > 0) told.push(`${this.#notUtf8} ${this.#notUtf8 === 1 ? 'record holds' : 'records hold'} bytes that are not UTF-8; kept, and shown as \\xFF`);
    source.close();
    this.#out.post({ kind: 'done', records: this.#records, sha256: Uint8Array.from(this.#decoded.digest()), container: source.container, bytesGiven: source.bytesGiven, state: cutOff ? 'partial' : source.ending.state, remarks: told });
  }

  /** Maps one record the general way; returns why it was rejected, or null. */
  #map(record: Buffer, number: number, mapper: ReturnType<typeof createMapper>): string | null {
    try {
      const events = mapper.map(record);
      if (events.length === 0) return 'the record holds no event';
      events.forEach((event, sub) => {
        if (this.#builder.full) this.#finishSegment();
        this.#builder.add(event, number, sub);
      });
      return null;
    } catch (thrown) {
      if (thrown instanceof RecordError) return thrown.message;
      throw thrown;
    }
  }

  #finishSegment(): void {
    const segment = this.#builder.finish();
    if (segment) this.#finished.push(segment);
  }

  /** A segment goes out only after the blocks of all its records: storing it needs their duplicate flags. */
  #postSegments(): void {
    while (this.#finished.length > 0 && this.#finished[0].lastRecord < this.#postedRecords) {
      const segment = this.#finished.shift()!;
      this.#out.post({ kind: 'segment', segment }, Object.values(segment.columns).map((column) => column.buffer as ArrayBuffer));
    }
  }

  #countNotUtf8(buffer: Uint8Array, end: number, bounds: readonly number[]): void {
    if (isUtf8(buffer.subarray(0, end))) return;
    for (let i = 0; i < bounds.length && bounds[i + 1] <= end; i += 2) if (!isUtf8(buffer.subarray(bounds[i], bounds[i + 1]))) this.#notUtf8++;
  }
}

/** SHA-256 of each record. Half of the work of storing is hashing: what depends on the bytes alone is done on this side. */
function hashRecords(bytes: Uint8Array, bounds: Uint32Array): Uint8Array<ArrayBuffer> {
  const hashes = new Uint8Array(bounds.length * 16);
  const target = Buffer.from(hashes.buffer);
  // Digests as 'binary' strings: three times as fast as buffers.
  for (let i = 0; i < bounds.length; i += 2) target.write(hash('sha256', bytes.subarray(bounds[i], bounds[i + 1]), 'binary'), i * 16, 'latin1');
  return hashes;
}

function newlines(bytes: Uint8Array, from: number, to: number): number {
  let count = 0;
  for (let i = from; i < to; i++) if (bytes[i] === LF) count++;
  return count;
}

async function run(task: ImportTask): Promise<void> {
  const dictionaries = emptyDictionaries();
  for (const name of DICTIONARIES) {
    const chunk = task.dictionaries[name];
    if (chunk) dictionaries[name].load(chunk);
  }
  const out = new Outbox(task.control);
  for (const file of task.files) await new FileImport(out, dictionaries).run(file);
}

parentPort!.once('message', (task: ImportTask) => {
  run(task).catch((thrown: unknown) => parentPort!.postMessage({ kind: 'failed', error: toWireError(thrown) } satisfies ImportMessage));
});
