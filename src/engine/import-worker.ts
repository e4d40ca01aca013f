// The parse worker of one import: bytes of its sources, part by part → blocks, columns and rejections, handed over as transferred buffers.
// It reads and thinks; the engine worker that started it is the only one that writes.
import { isUtf8 } from 'node:buffer';
import { createHash } from 'node:crypto';
import { parentPort } from 'node:worker_threads';
import { ExhibitError, toWireError } from '../contract/errors.ts';
import { BLOCK_BYTES, BLOCK_RECORDS, DICTIONARIES } from './events/columns.ts';
import { emptyDictionaries, SegmentBuilder } from './events/segment-builder.ts';
import type { Dictionaries, FinishedSegment } from './events/segment-builder.ts';
import type { Layer, Repair } from '../contract/sources.ts';
import type { RecordScanner } from './sources/csv-scanner.ts';
import { RecordError, type Dialect } from './record.ts';
import { CsvKernel, type BulkKernel } from './sources/csv-kernel.ts';
import { CsvScanner, lineEnds } from './sources/csv-scanner.ts';
import { openPlain, type ByteSource } from './sources/decode.ts';
import { openGiven } from './sources/given.ts';
import type { ImportFileTask, ImportMessage, ImportTask, RawMessage, RawRejection } from './sources/import-messages.ts';
import { CANCEL_CELL, DONE_CELL, MESSAGES_AHEAD } from './sources/import-messages.ts';
import { JsonKernel, jsonKernel } from './sources/json-kernel.ts';
import type { JsonCells } from './sources/json-cells.ts';
import { JsonScanner } from './sources/json-scanner.ts';
import { scannerOf } from './sources/scanner.ts';
import { createProfileMapper, type SourceMapper } from './sources/profiles/mapper.ts';
import { hashRecords } from './sources/record-hashes.ts';
import { BEHIND_QUOTE, NOT_UTF8, SURPLUS_IN_DOUBT, SURPLUS_ROW } from './sources/repairs.ts';
import { SourceNotes } from './sources/source-notes.ts';
import { Transcoder } from './sources/transcode.ts';
import { END } from './thread-end.ts';

const LF = 10;
/** With no more messages than this under way the engine is about to wait: it then hashes the records itself. */
const STARVED = 2;
const BOM = Uint8Array.of(0xef, 0xbb, 0xbf);

/** Hands messages over, never more than a few ahead of what the engine has dealt with. */
class Outbox {
  readonly #control: Int32Array;
  #posted = 0;

  constructor(control: SharedArrayBuffer) {
    this.#control = new Int32Array(control);
  }

  /** Messages that the engine has not dealt with yet. */
  get ahead(): number { return this.#posted - Atomics.load(this.#control, DONE_CELL); }

  /** Throws CANCELLED when the engine has said so; for work that posts nothing. */
  breathe(): void {
    if (Atomics.load(this.#control, CANCEL_CELL) !== 0) throw new ExhibitError('CANCELLED', 'The import was cancelled.');
  }

  /** Posts, then waits while too much is under way; throws CANCELLED when the engine has said so. */
  post(message: ImportMessage, transfer: ArrayBuffer[] = []): void {
    parentPort!.postMessage(message, transfer);
    this.#posted++;
    for (;;) {
      this.breathe();
      const done = Atomics.load(this.#control, DONE_CELL);
      if (this.#posted - done <= MESSAGES_AHEAD) return;
      Atomics.wait(this.#control, DONE_CELL, done, 100);
    }
  }
}

/** The import of one source. */
class SourceImport {
  readonly #out: Outbox;
  readonly #builder: SegmentBuilder;
  readonly #task: ImportFileTask;
  readonly #mapper: SourceMapper;
  readonly #notes: SourceNotes;
  /** Records of the source so far, and those whose blocks went out. */
  #records = 0;
  #postedRecords = 0;
  #notUtf8 = 0;
  #finished: FinishedSegment[] = [];
  readonly #repairs = new Map<string, number>();
  readonly #remarks: string[] = [];
  #state: 'complete' | 'partial' = 'complete';

  constructor(out: Outbox, dictionaries: Dictionaries, task: ImportFileTask) {
    this.#out = out;
    this.#builder = new SegmentBuilder(dictionaries);
    this.#task = task;
    this.#mapper = createProfileMapper(task.profile, task.dialect, task.options);
    this.#notes = new SourceNotes(task.dialect, this.#mapper);
  }

  async run(): Promise<void> {
    const task = this.#task;
    const { dictionaries } = this.#builder;
    const known = Object.fromEntries(DICTIONARIES.map((name) => [name, dictionaries[name].count]));
    const archive = task.container === 'zip' || task.container === 'xlsx' ? await this.#readArchive() : null;
    let given = { bytes: 0, sha256: null as Uint8Array | null };
    let before = 0;
    const layers: Layer[] = [];
    const sources = openGiven(task.path, task.parts.map(({ inside }) => inside), { name: task.fileName, raiseLimits: task.raiseLimits, password: task.password });
    let ordinal = 0;
    for await (const source of sources) {
      const part = task.parts[ordinal++];
      const label = task.parts.length > 1 ? `${part.name}: ` : '';
      const records = this.#records;
      const cutOff = await this.#readPart(source, before);
      this.#notes.endPart(label);
      const own = source.given();
      const { state, remarks } = source.ending;
      if (state === 'partial' || cutOff) this.#state = 'partial';
      this.#remarks.push(...remarks.map((remark) => `${label}${remark}`));
      if (cutOff) this.#remarks.push(`${label}the list of records is not closed; the file was probably cut off`);
      for (const layer of source.layers) if (!layers.some((other) => other.name === layer.name)) layers.push(layer);
      given = archive ?? own;
      this.#out.post({ kind: 'part', name: part.name, container: source.container, records: this.#records - records, givenBytes: own.bytes, givenSha256: own.sha256 });
      before += source.bytesGiven;
    }
    this.#finishSegment();
    this.#postSegments();
    for (const name of DICTIONARIES) {
      const chunk = dictionaries[name].chunk(known[name]);
      if (chunk) this.#out.post({ kind: 'dictionary', name, chunk });
    }
    this.#count(this.#mapper.repairs());
    this.#count([{ what: NOT_UTF8, count: this.#notUtf8 }]);
    const surplus = this.#repairs.get(SURPLUS_ROW) ?? 0;
    if (surplus > this.#records * SURPLUS_IN_DOUBT) this.#remarks.push(`${surplus} of ${this.#records} rows have more cells than the header: the delimiter or the quotes may have been read wrongly`);
    this.#out.post({
      kind: 'done', records: this.#records, bytesGiven: given.bytes, givenSha256: given.sha256, layers, state: this.#state,
      repairs: [...this.#repairs].map(([what, count]) => ({ what, count })), ...this.#notes.finish(), remarks: this.#remarks,
    });
  }

  #count(repairs: readonly Repair[]): void {
    for (const { what, count } of repairs) if (count > 0) this.#repairs.set(what, (this.#repairs.get(what) ?? 0) + count);
  }

  /** Hashes an archive or workbook as it was given, and hands its bytes over where they are to be kept. */
  async #readArchive(): Promise<{ bytes: number; sha256: Uint8Array | null }> {
    const { path, fileName, keepContainer } = this.#task;
    const source = openPlain(path, { name: fileName });
    const hash = keepContainer ? null : createHash('sha256');
    let bytes = 0;
    for (let chunk = await source.next(); chunk !== null; chunk = await source.next()) {
      bytes += chunk.length;
      if (hash) { hash.update(chunk); this.#out.breathe(); continue; }
      const own = Uint8Array.from(chunk);
      this.#out.post({ kind: 'container', bytes: own }, [own.buffer]);
    }
    this.#remarks.push(...source.ending.remarks);
    return { bytes, sha256: hash ? Uint8Array.from(hash.digest()) : null };
  }

  /** Whether the list of records was never closed. */
  async #readPart(source: ByteSource, before: number): Promise<boolean> {
    const task = this.#task;
    const { dialect, encoding } = task;
    const transcoder = encoding === 'utf-8' ? null : new Transcoder(encoding);
    const keepsGiven = source.container === 'gzip' && task.container === 'gzip' && task.keepContainer;
    if (keepsGiven) {
      source.onGiven((bytes) => {
        const own = Uint8Array.from(bytes);
        this.#out.post({ kind: 'container', bytes: own }, [own.buffer]);
      });
    } else if (task.container === 'gzip' || (task.container === 'none' && transcoder)) source.hashGiven();

    let csv: CsvScanner | null = null;
    let scanner: RecordScanner | null = null;
    let kernel: BulkKernel | null = null;
    let found: CsvScanner | JsonCells | null = null;
    const lines = dialect.format === 'csv' || dialect.format === 'line';
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
      if (blockRecords > 0 && to - blockStart > BLOCK_BYTES) { closeBlock(previousEnd); blockLine = line; if (lines) blockLine -= newlines(dialect.format, buffer, previousEnd, from); }
      const record = this.#records++;
      blockRecords++;
      bounds.push(from, to);
      let reason = problem;
      if (reason === null) {
        if (this.#builder.full) this.#finishSegment();
        if (kernel) reason = kernel.add(view, start, end, record);
        else reason = this.#map(Buffer.from(view.buffer, view.byteOffset + start, end - start), record, this.#mapper);
      }
      this.#notes.add(view, start, end, reason, found);
      if (reason !== null) rejections.push({ record, line, offset: bufferOffset + from, bytes: to - from, origin: problem === null ? 'profile' : 'reader', reason });
      previousEnd = to;
      if (blockRecords === BLOCK_RECORDS) { closeBlock(to); if (lines) blockLine = line + newlines(dialect.format, buffer, from, to); }
    };

    for (let ended = false; !ended;) {
      let chunk = await source.next();
      ended = chunk === null;
      if (transcoder) {
        if (chunk) chunk = alone(transcoder.write(chunk));
        else {
          const tail = transcoder.end();
          chunk = alone(tail.bytes);
          this.#remarks.push(...tail.remarks);
        }
      }
      if (chunk !== null && chunk.length > 0) {
        // A Buffer's slice would share memory that is about to be handed over; a Uint8Array's copies.
        if (buffer.length === 0) buffer = new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.length);
        else {
          const joined = new Uint8Array(buffer.length + chunk.length);
          joined.set(buffer);
          joined.set(chunk, buffer.length);
          buffer = joined;
        }
      }
      // Whether a byte order mark stands in front is told by the first three bytes of each part.
      if (!scanner && (ended || buffer.length >= BOM.length)) {
        const own: Dialect = dialect.format === 'xlsx' ? dialect : { ...dialect, bomBytes: BOM.every((byte, i) => buffer[i] === byte) ? BOM.length : 0 };
        scanner = scannerOf(own);
        csv = scanner instanceof CsvScanner ? scanner : null;
        const plan = csv && this.#mapper.plan();
        if (csv && plan && own.format === 'csv') kernel = new CsvKernel(plan, this.#mapper, csv, this.#builder, own.quote);
        if (own.format === 'ndjson' || own.format === 'json') kernel = jsonKernel(this.#mapper, this.#builder);
        found = csv ?? (kernel instanceof JsonKernel ? kernel.cells : null);
      }
      if (!scanner) continue;
      view = buffer.subarray(scanned);
      kernel?.begin(view);
      scanned += scanner.scan(view, ended, emit);
      if (ended && (buffer.length > blockStart || blockRecords > 0)) closeBlock(buffer.length);
      if (blocks.length > 0) {
        const end = blocks.at(-1)!.end;
        this.#countNotUtf8(buffer, end, bounds);
        const rest = buffer.slice(end);
        const blockBounds = Uint32Array.from(bounds.slice(0, bounds.length - blockRecords * 2));
        bounds = bounds.slice(bounds.length - blockRecords * 2).map((bound) => bound - end);
        const hashes = this.#out.ahead > STARVED ? hashRecords(buffer, blockBounds) : null;
        this.#out.post({ kind: 'raw', bytes: buffer.subarray(0, end), offset: bufferOffset, blocks, bounds: blockBounds, hashes, rejections }, [buffer.buffer as ArrayBuffer, blockBounds.buffer, ...(hashes ? [hashes.buffer] : [])]);
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
      this.#out.post({ kind: 'progress', bytesDone: before + source.bytesGiven, records: this.#records });
    }
    source.close();
    if (csv) this.#count([{ what: BEHIND_QUOTE, count: csv.repairs }]);
    if (kernel) this.#count(kernel.repairs());
    return scanner instanceof JsonScanner && scanner.cutOff;
  }

  /** Maps one record the general way; returns why it was rejected, or null. */
  #map(record: Buffer, number: number, mapper: SourceMapper): string | null {
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

/** In memory of its own, which may be handed over. */
function alone(bytes: Uint8Array): Buffer {
  const copy = Buffer.allocUnsafeSlow(bytes.length);
  copy.set(bytes);
  return copy;
}

function newlines(format: Dialect['format'], bytes: Uint8Array, from: number, to: number): number {
  if (format === 'csv') return lineEnds(bytes, from, to);
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
  for (const file of task.files) await new SourceImport(out, dictionaries, file).run();
}

parentPort!.on('message', (task: ImportTask | typeof END) => {
  if (task === END) { parentPort!.close(); return; }
  run(task).catch((thrown: unknown) => parentPort!.postMessage({ kind: 'failed', error: toWireError(thrown) } satisfies ImportMessage));
});
