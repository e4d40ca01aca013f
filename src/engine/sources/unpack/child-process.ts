// The parent's side of the child process: started, listened to, and killed when it stops making progress or is not wanted any
// more. However it dies, the parent gets an error with a code.
import { spawn, type ChildProcessByStdio } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { ExhibitError, fromWireError } from '../../../contract/errors.ts';
import { childCommand } from './child-command.ts';
import { FRAME, FRAME_HEADER, LONGEST_FRAME, type ChildMessage, type UnpackRequest } from './frames.ts';

/** Silence after which a child that is waited for is given up. */
const PATIENCE_MS = 10_000;
const STDERR_KEPT = 2000;
/** Of the parent's environment the child gets what the system and the runtime need, and no more. */
const ENVIRONMENT = ['SystemRoot', 'TMPDIR', 'TEMP', 'TMP', 'LD_LIBRARY_PATH', 'ELECTRON_RUN_AS_NODE'];

export interface ChildOptions {
  readonly signal?: AbortSignal;
  /** Milliseconds of silence; 10 s when left out. */
  readonly patience?: number;
}

/** One run of the child process. Always close it. */
export class UnpackChild {
  /** Most memory the child has held, in bytes; known once it has finished or failed of itself. */
  peakBytes: number | null = null;
  /** Remarks on the container as a whole; known once it has finished. */
  remarks: readonly string[] = [];
  readonly #name: string;
  readonly #child: ChildProcessByStdio<Writable, Readable, Readable>;
  readonly #signal: AbortSignal | undefined;
  readonly #patience: number;
  readonly #abort = (): void => { this.#fail(new ExhibitError('CANCELLED', `Reading ${this.#name} was cancelled.`)); };
  #pending: Buffer = Buffer.alloc(0);
  #failure: ExhibitError | null = null;
  #ended = false;
  #exit: { readonly code: number | null; readonly signal: string | null } | null = null;
  #stderr = '';
  #wake = (): void => {};

  constructor(request: UnpackRequest, options: ChildOptions) {
    this.#name = request.name;
    this.#signal = options.signal;
    this.#patience = options.patience ?? PATIENCE_MS;
    const { command, args, environment = [] } = childCommand();
    const env = Object.fromEntries([...ENVIRONMENT, ...environment].flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])));
    this.#child = spawn(command, args, { stdio: ['pipe', 'pipe', 'pipe'], env, windowsHide: true });
    this.#child.on('error', (cause) => this.#fail(new ExhibitError('INTERNAL', `The process that unpacks archives could not be started (${cause.message}).`, undefined, { cause })));
    this.#child.on('close', (code, signal) => { this.#exit = { code, signal }; this.#wake(); });
    this.#child.stdout.on('readable', () => this.#wake());
    this.#child.stdout.on('end', () => { this.#ended = true; this.#wake(); });
    this.#child.stderr.on('data', (bytes: Buffer) => { this.#stderr = (this.#stderr + bytes.toString('latin1')).slice(-STDERR_KEPT); });
    // A child that is gone before it has read its request says so by its exit.
    for (const stream of [this.#child.stdin, this.#child.stdout, this.#child.stderr]) stream.on('error', () => this.#wake());
    this.#child.stdin.end(JSON.stringify(request));
    if (options.signal?.aborted) this.#abort();
    else options.signal?.addEventListener('abort', this.#abort, { once: true });
  }

  /** The next frame: a message, or bytes in a buffer of their own; null behind the last. Throws what the child failed of. */
  async next(): Promise<ChildMessage | Buffer | null> {
    for (;;) {
      const header = await this.#take(Buffer.allocUnsafe(FRAME_HEADER), true);
      if (header === null) return null;
      const length = header.readUInt32LE(1);
      if (length > LONGEST_FRAME) throw this.#fail(this.#nonsense());
      const body = await this.#take(Buffer.allocUnsafeSlow(length), false);
      if (body === null || header[0] === FRAME.alive) continue;
      if (header[0] === FRAME.bytes) return body;
      if (header[0] !== FRAME.message) throw this.#fail(this.#nonsense());
      const message = JSON.parse(body.toString('utf8')) as ChildMessage;
      if (message.kind === 'failed') { this.peakBytes = message.peakBytes; throw this.#fail(fromWireError(message.error)); }
      if (message.kind === 'finish') { this.peakBytes = message.peakBytes; this.remarks = message.remarks; }
      return message;
    }
  }

  /** Ends the child, whatever it is doing. */
  close(): void {
    this.#signal?.removeEventListener('abort', this.#abort);
    if (this.#exit === null) this.#child.kill('SIGKILL');
  }

  #fail(error: ExhibitError): ExhibitError {
    this.#failure ??= error;
    this.close();
    this.#wake();
    return this.#failure;
  }

  #nonsense(): ExhibitError { return new ExhibitError('SOURCE_DAMAGED', `${this.#name} could not be unpacked: the process that does it lost its way.`); }

  /** Fills the buffer; null where the child has ended properly in front of it. */
  async #take(target: Buffer, mayEnd: boolean): Promise<Buffer | null> {
    let length = 0;
    while (length < target.length) {
      if (this.#failure) throw this.#failure;
      if (this.#pending.length === 0) {
        const bytes = this.#child.stdout.read() as Buffer | null;
        if (bytes === null) {
          if (!this.#ended || this.#exit === null) { await this.#progress(); continue; }
          if (mayEnd && length === 0 && this.#exit.code === 0) { this.close(); return null; }
          throw this.#fail(this.#death());
        }
        this.#pending = bytes;
      }
      const copied = this.#pending.copy(target, length);
      this.#pending = this.#pending.subarray(copied);
      length += copied;
    }
    return target;
  }

  /** Waits for anything new from the child. */
  async #progress(): Promise<void> {
    const woken = new Promise<void>((resolve) => { this.#wake = resolve; });
    const timer = setTimeout(() => this.#fail(new ExhibitError('SOURCE_DAMAGED', `${this.#name} could not be unpacked: there was no progress for ${this.#patience / 1000} seconds.`)), this.#patience);
    try { await woken; } finally { clearTimeout(timer); }
  }

  #death(): ExhibitError {
    const { code, signal } = this.#exit!;
    if (signal === 'SIGABRT' || code === 134 || this.#stderr.includes('out of memory')) {
      return new ExhibitError('SOURCE_LIMIT', `${this.#name} needs more memory to unpack than is allowed.`, 'Unpack it with a tool you trust and import the files.');
    }
    return new ExhibitError('SOURCE_DAMAGED', `${this.#name} could not be unpacked: the process that does it ended (${signal ?? `code ${code}`}).`);
  }
}
