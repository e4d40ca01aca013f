// SQL on a case, answered in a process of its own that is killed when it takes too long or is not wanted any more.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { ExhibitError, fromWireError, type WireError } from '../../contract/errors.ts';

export type SqlValue = string | number | null;
export interface SqlRequest {
  readonly path: string;
  readonly sql: string;
  /** Rows told at most, and characters in them. */
  readonly limit: number;
  readonly limitCharacters: number;
}
export type FromSqlChild =
  | { readonly kind: 'columns'; readonly columns: readonly string[] }
  | { readonly kind: 'rows'; readonly rows: readonly (readonly SqlValue[])[] }
  | { readonly kind: 'end'; readonly rows: number; readonly more: 'rows' | 'characters' | null }
  | { readonly kind: 'failed'; readonly error: WireError };

export interface SqlOptions {
  readonly signal: AbortSignal;
  /** Seconds until it is stopped. */
  readonly timeoutSeconds: number;
  readonly columns: (columns: readonly string[]) => void;
  readonly rows: (rows: readonly (readonly SqlValue[])[]) => void;
}
/** `more`: there are further rows, and which limit kept them back. */
export interface SqlEnd { readonly rows: number; readonly more: 'rows' | 'characters' | null }

/** MiB of JavaScript heap of the process. */
const HEAP_MIB = 512;
const STDERR_KEPT = 2000;
/** What the system and the runtime need of the environment. */
const ENVIRONMENT = ['SystemRoot', 'TMPDIR', 'TEMP', 'TMP', 'LD_LIBRARY_PATH', 'HOME'];

/** QUERY_INVALID, SQL_TIMEOUT, CANCELLED, and what opening a case may say. */
export async function runSql(request: SqlRequest, { signal, timeoutSeconds, columns, rows }: SqlOptions): Promise<SqlEnd> {
  signal.throwIfAborted();
  const entry = fileURLToPath(new URL(import.meta.url.endsWith('.ts') ? './sql-child.ts' : './sql-child.js', import.meta.url));
  const env = Object.fromEntries(ENVIRONMENT.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])));
  const child = spawn(process.execPath, [`--max-old-space-size=${HEAP_MIB}`, entry], { stdio: ['pipe', 'pipe', 'pipe'], env, windowsHide: true });
  let stopped: ExhibitError | null = null;
  const stop = (error: ExhibitError) => { stopped ??= error; child.kill('SIGKILL'); };
  const cancel = () => stop(new ExhibitError('CANCELLED', 'The statement was stopped.'));
  signal.addEventListener('abort', cancel, { once: true });
  const timer = setTimeout(() => stop(new ExhibitError('SQL_TIMEOUT', `The statement was stopped after ${timeoutSeconds} seconds.`)), timeoutSeconds * 1000);
  let stderr = '';
  child.stderr.on('data', (bytes: Buffer) => { stderr = (stderr + bytes.toString()).slice(-STDERR_KEPT); });
  child.stdin.on('error', () => undefined);
  const ended = new Promise<void>((resolve) => { child.once('close', () => resolve()); child.once('error', (thrown) => { stderr += thrown.message; resolve(); }); });
  try {
    child.stdin.end(JSON.stringify(request));
    let end: SqlEnd | null = null;
    for await (const line of createInterface({ input: child.stdout, crlfDelay: Infinity })) {
      if (stopped !== null) continue;
      const message = JSON.parse(line) as FromSqlChild;
      if (message.kind === 'columns') columns(message.columns);
      else if (message.kind === 'rows') rows(message.rows);
      else if (message.kind === 'end') end = { rows: message.rows, more: message.more };
      else throw fromWireError(message.error);
    }
    await ended;
    if (stopped !== null) throw stopped as ExhibitError;
    if (end === null) throw new ExhibitError('WORKER_DIED', `The process that answers SQL ended before it was done${stderr ? `: ${stderr.trim().split('\n').at(-1)}` : ''}.`, 'Ask for less at once; report it if that fails too.');
    return end;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', cancel);
    child.kill('SIGKILL');
  }
}
