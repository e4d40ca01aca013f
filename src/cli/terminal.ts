// Where the command writes: one JSON document or people's output on stdout, progress and remarks on stderr.
import { createInterface } from 'node:readline/promises';
import { toWireError } from '../contract/errors.ts';
import { inkedJson, inked } from './terminal-text.ts';

/** Errors in what was asked, not in doing it. */
const WRONG_USE: ReadonlySet<string> = new Set(['BAD_INPUT', 'QUERY_INVALID', 'ZONE_UNKNOWN', 'PROFILE_UNKNOWN', 'PROFILE_INVALID', 'UNKNOWN_OPERATION']);

export const EXIT = { done: 0, failed: 1, wrongUse: 2, interrupted: 130 } as const;

export class Terminal {
  readonly json: boolean;
  #progressShown = false;
  constructor(json: boolean) { this.json = json; }

  /** The answer: `document` with --json, else `text`, which is safe already. */
  answer(document: unknown, text: () => string): void {
    this.clear();
    process.stdout.write(`${this.json ? inkedJson(document) : text()}\n`);
  }

  /** What people read before the answer; on stderr where stdout is for the document alone. */
  say(text: string): void {
    this.clear();
    (this.json ? process.stderr : process.stdout).write(`${text}\n`);
  }

  /** Whether somebody is there to answer. */
  get attended(): boolean {
    return process.stdin.isTTY && process.stderr.isTTY;
  }

  /** Yes or no, no being what Enter means. Rejects with an AbortError when the signal fires. */
  async agreed(question: string, signal: AbortSignal): Promise<boolean> {
    this.clear();
    const reader = createInterface({ input: process.stdin, output: process.stderr });
    // While a line is read, Ctrl+C comes here and not to the process.
    reader.on('SIGINT', () => process.emit('SIGINT'));
    try {
      return /^\s*y(?:es)?\s*$/i.test(await reader.question(`${question} [y/N] `, { signal }));
    } finally {
      reader.close();
    }
  }

  /** A remark beside the answer. */
  note(text: string): void {
    this.clear();
    process.stderr.write(`${text}\n`);
  }

  /** One line that is written over; nothing where stderr is not a terminal. */
  progress(text: string): void {
    if (!process.stderr.isTTY) return;
    process.stderr.write(`\r\u001b[K${inked(text).slice(0, (process.stderr.columns ?? 80) - 1)}`);
    this.#progressShown = true;
  }

  clear(): void {
    if (this.#progressShown) process.stderr.write('\r\u001b[K');
    this.#progressShown = false;
  }

  /** `error CODE: message` and what to do about it; returns the exit code. With --json the document is the error. */
  fail(thrown: unknown): number {
    const error = toWireError(thrown);
    this.remark(error);
    if (this.json) process.stdout.write(`${inkedJson({ error })}\n`);
    return exitCodeOf(error.code);
  }

  /** The same two lines for an error that others survive; `about` names what it happened to. */
  remark({ code, message, hint }: { readonly code: string; readonly message: string; readonly hint: string }, about = ''): void {
    this.note(`error ${code}: ${inked(about + message)}\n  ${inked(hint)}`);
  }
}

export function exitCodeOf(code: string): number {
  if (code === 'CANCELLED') return EXIT.interrupted;
  return WRONG_USE.has(code) ? EXIT.wrongUse : EXIT.failed;
}
