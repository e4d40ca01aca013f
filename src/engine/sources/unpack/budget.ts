// The limits against bombs: one budget for a file and everything that unfolds from it, however deep; and what opens it.
import { ExhibitError } from '../../../contract/errors.ts';
import { Repeats } from './inflate.ts';

const MIB = 1024 * 1024;
export const LIMITS = {
  /** Decoded bytes for each compressed one, once `ratioFrom` bytes are decoded. */
  ratio: 200,
  ratioFrom: 32 * MIB,
  /** Files in an archive and all archives within it. */
  entries: 10_000,
  /** Archives within archives, the given one included; the one limit that cannot be raised. */
  depth: 3,
  /** Decoded bytes in all, and the share of the free disk that they may not exceed either. */
  totalBytes: 100e9,
  diskShare: 0.8,
  /** Resident memory of the child process. */
  memoryBytes: 400 * MIB,
} as const;

/** Digits in groups of three, as in all messages about limits. */
export function grouped(count: number): string { return String(count).replaceAll(/\B(?=(\d{3})+$)/g, ','); }

/** What is wrong where so much has come out of so little that it is no export of a log; null otherwise. */
function ratioFault(name: string, decoded: number, given: number): string | null {
  return decoded <= LIMITS.ratioFrom || decoded <= given * LIMITS.ratio ? null
    : `${name} unfolds to more than ${LIMITS.ratio} times its size: ${grouped(decoded)} bytes came out of ${grouped(given)}.`;
}
/** Throws SOURCE_LIMIT for that. */
export function checkRatio(name: string, decoded: number, given: number): void {
  const fault = ratioFault(name, decoded, given);
  if (fault !== null) throw new ExhibitError('SOURCE_LIMIT', fault);
}

/** A limit of the whole is exceeded: nothing more is read. Limits of one member are ordinary errors, and the others go on. */
export class BudgetError extends ExhibitError {
  constructor(message: string, hint?: string) { super('SOURCE_LIMIT', message, hint); }
}

export class Budget {
  /** Of all its damaged members. */
  readonly repeats = new Repeats();
  readonly #name: string;
  readonly #raised: boolean;
  /** What a person gave to open encrypted files with, or null. */
  readonly password: string | null;
  readonly #givenBytes: number;
  readonly #totalBytes: number;
  readonly #checked: () => void;
  #decoded = 0;
  #entries = 0;
  /** Compressed bytes read of all members, and of each by its name. */
  #read = 0;
  readonly #members = new Map<string, number>();

  /** `freeBytes`: free disk where the case is, Infinity where unknown. `checked` is called with every piece: the place to look at memory. */
  constructor(options: { readonly name: string; readonly raiseLimits: boolean; readonly password?: string | null; readonly givenBytes: number; readonly freeBytes: number; checked(): void }) {
    this.#name = options.name;
    this.#raised = options.raiseLimits;
    this.password = options.password ?? null;
    this.#givenBytes = options.givenBytes;
    this.#totalBytes = Math.min(LIMITS.totalBytes, options.freeBytes * LIMITS.diskShare);
    this.#checked = options.checked;
  }

  get raised(): boolean { return this.#raised; }

  /** Counts decoded bytes; throws SOURCE_LIMIT, a BudgetError where the whole is meant. `member`: what they belong to, all decoded of it, and what it takes compressed. */
  decoded(bytes: number, member?: { readonly name: string; readonly decoded: number; readonly given: number }): void {
    this.#decoded += bytes;
    this.#checked();
    if (this.#raised) return;
    if (member) {
      checkRatio(member.name, member.decoded, member.given);
      // What is still to come has unfolded to nothing yet: many small bombs are judged by what was read of them.
      const known = this.#members.get(member.name) ?? 0;
      this.#read += member.given < known ? member.given : member.given - known;
      this.#members.set(member.name, member.given);
    }
    const fault = ratioFault(this.#name, this.#decoded, member ? Math.min(this.#givenBytes, this.#read) : this.#givenBytes);
    if (fault !== null) throw new BudgetError(fault);
    if (this.#decoded > this.#totalBytes) {
      throw new BudgetError(`${this.#name} unfolds to more than ${grouped(Math.floor(this.#totalBytes))} bytes, which is ${this.#totalBytes < LIMITS.totalBytes ? '80 % of the free disk' : 'the limit'}.`);
    }
  }

  /** Work that decodes nothing, such as hashing or looking names up. */
  worked(): void { this.#checked(); }

  /** Counts files listed; throws SOURCE_LIMIT. */
  listed(entries: number): void {
    this.#entries += entries;
    if (!this.#raised && this.#entries > LIMITS.entries) {
      throw new BudgetError(`${this.#name} holds ${grouped(this.#entries)} files or more; the limit is ${grouped(LIMITS.entries)}.`);
    }
  }
}
