// What was given and what is in it: plain files and gzips are read here, archives and workbooks by a child process that may
// die of them. Either way everything that can be read comes out as parts, one after another.
import { closeSync, readSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { ExhibitError, fromWireError, type WireError } from '../../contract/errors.ts';
import type { Layer, Unlocking } from '../../contract/sources.ts';
import { openBytes, type ByteSource, type Ending } from './decode.ts';
import { openRegular } from './regular-file.ts';
import { UnpackChild } from './unpack/child-process.ts';
import type { PartEnd, PartStart } from './unpack/frames.ts';
import { isOldOffice, isZip } from './unpack/signatures.ts';

export interface GivenMember {
  /**
   * Path inside the container, names joined by ` › ` where one is within another (`inner.zip › a/b.csv`, `book.xlsx › Sheet1`); null
   * for a plain file or gzip itself. It names this part alone.
   */
  readonly inside: string | null;
  /** As shown: `march.zip › audit/a.csv`. */
  readonly name: string;
  /** As given, or as the archive claims until it has been taken out whole. */
  readonly bytes: number;
  /** The given file, then the archives within it on the way to this part; their names are unique among those of one file. */
  readonly layers: readonly Omit<Layer, 'sha256'>[];
  /** First decoded bytes: after gunzip, or rows of a sheet. Shorter than asked for behind the first 64 MiB of all heads. */
  readonly head: Buffer;
  /** `head` is all of it. */
  readonly whole: boolean;
  /** For the dialect of a sheet: letters and name of each column seen, and filled rows down to the header; null for what is no sheet. */
  readonly sheet: { readonly columns: readonly (readonly [letters: string, name: string])[]; readonly headerRows: number } | null;
  /** A hidden or very hidden sheet. */
  readonly hidden: boolean;
  /** Why it cannot be read: CONTAINER_REFUSED, SOURCE_DAMAGED, SOURCE_LIMIT, FILE_EMPTY, SOURCE_NO_RECORDS, NOT_A_LOG; or null. */
  readonly refusal: WireError | null;
}
export interface Given {
  readonly kind: 'file' | 'zip' | 'xlsx';
  readonly bytes: number;
  readonly members: readonly GivenMember[];
  /** About the container as a whole. */
  readonly remarks: readonly string[];
}
export interface GivenOptions extends Pick<Unlocking, 'raiseLimits'>, Partial<Pick<Unlocking, 'password'>> {
  /** As the person knows it. */
  readonly name: string;
  readonly signal?: AbortSignal;
  /** Where large archives within archives are put for a moment; its free space bounds what may unfold. The system's temporary folder when left out. */
  readonly folder?: string;
}
export interface ListOptions extends GivenOptions {
  readonly headBytes: number;
  /** `total` counts what the container itself lists, `done` of archives within it too. */
  onMember?(done: number, total: number): void;
}

/**
 * Lists what is in a file. What is wrong with one member stands with it; throws what is wrong with the whole: as openBytes does,
 * CONTAINER_REFUSED (overlapping entries, split or encrypted archives, old Office files), SOURCE_DAMAGED, SOURCE_LIMIT.
 */
export async function listGiven(path: string, options: ListOptions): Promise<Given> {
  const kind = kindOf(path, options.name);
  if (kind === 'old office') throw new ExhibitError('CONTAINER_REFUSED', `${options.name} is a workbook of an old format (.xls) or protected by a password.`, 'Save it as an ordinary workbook (.xlsx) without a password and import that.');
  if (kind === 'plain') return listPlain(path, options);
  // Headers are guessed by names, and names come with all profiles: whoever only opens parts need not load them.
  const { guessSheetHeader } = await import('./unpack/sheet-header.ts');
  const child = new UnpackChild(requestOf(path, options, { kind: 'list', headBytes: options.headBytes }), options);
  const members: GivenMember[] = [];
  let container: 'zip' | 'xlsx' = 'zip';
  let bytes = 0;
  let total = 0;
  let start: PartStart | null = null;
  let head: Buffer[] = [];
  try {
    for (let message = await child.next(); message !== null; message = await child.next()) {
      if (Buffer.isBuffer(message)) head.push(message);
      else if (message.kind === 'container') ({ container, bytes, members: total } = message);
      else if (message.kind === 'start') { start = message; head = []; }
      else if (message.kind === 'end' && start !== null) {
        members.push(memberOf(start, Buffer.concat(head), message, guessSheetHeader));
        options.onMember?.(members.length, total);
      }
    }
    return { kind: container, bytes, members, remarks: child.remarks };
  } finally {
    child.close();
  }
}

function memberOf(start: PartStart, head: Buffer, end: PartEnd, headerOf: (lines: readonly Uint8Array[]) => NonNullable<GivenMember['sheet']>): GivenMember {
  const { inside, name, hidden } = start;
  return {
    inside, name, hidden, head, whole: end.whole, refusal: end.error, bytes: end.given.bytes || start.bytes,
    layers: start.layers.map(({ name: layer, kind, bytes }) => ({ name: layer, kind, bytes })),
    sheet: start.sheet && end.error === null ? headerOf(lines(head)) : null,
  };
}

/** Whole lines; the last may have been cut off. */
function lines(head: Buffer): Buffer[] {
  const found: Buffer[] = [];
  for (let from = 0, to = head.indexOf(10); to >= 0; from = to + 1, to = head.indexOf(10, from)) found.push(head.subarray(from, to));
  return found;
}

async function listPlain(path: string, options: ListOptions): Promise<Given> {
  const source = openBytes(path, options);
  const chunks: Buffer[] = [];
  let length = 0;
  let whole = false;
  try {
    while (length <= options.headBytes && !whole) {
      const chunk = await source.next();
      if (chunk === null) whole = true;
      else { chunks.push(chunk); length += chunk.length; }
    }
  } finally {
    source.close();
  }
  const { bytes, container } = source;
  const { name, headBytes } = options;
  const kind = container === 'gzip' ? 'gzip' as const : 'file' as const;
  const head = Buffer.concat(chunks).subarray(0, headBytes);
  return {
    kind: 'file', bytes, remarks: [],
    members: [{ inside: null, name, bytes, layers: [{ name, kind, bytes }], head, whole: whole && length <= headBytes, sheet: null, hidden: false, refusal: null }],
  };
}

/**
 * The parts named, in that order, one at a time: take the next only when the one before is read or closed. null is the file
 * itself. One child process reads all parts of a container; it ends with the iteration. Errors of one part come from its
 * next(), after which the iteration may go on; errors of the whole end it.
 */
export async function* openGiven(path: string, inside: readonly (string | null)[], options: GivenOptions): AsyncGenerator<ByteSource> {
  for (let at = 0; at < inside.length;) {
    if (inside[at] === null) {
      const source = openBytes(path, options);
      try { yield source; } finally { source.close(); }
      at++;
      continue;
    }
    const names = inside.slice(at).filter((name) => name !== null);
    const child = new UnpackChild(requestOf(path, options, { kind: 'open', inside: names }), options);
    try {
      let ended = true;
      // A part that was closed early is left behind with its child: another one begins with the next.
      while (ended && at < inside.length && inside[at] !== null) {
        const start = await child.next();
        if (start === null || Buffer.isBuffer(start) || start.kind !== 'start') throw new ExhibitError('INTERNAL', `${options.name}: a part was expected of the process that unpacks.`);
        const part = new PartSource(start, child);
        yield part;
        ended = part.ended;
        at++;
      }
    } finally {
      child.close();
    }
  }
}

/** A part as the child hands it over. */
class PartSource implements ByteSource {
  readonly name: string;
  readonly bytes: number;
  readonly container: 'none' | 'gzip';
  readonly layers: readonly Layer[];
  bytesGiven = 0;
  ending: Ending = { state: 'complete', remarks: [] };
  ended = false;
  readonly #child: UnpackChild;
  #given: PartEnd['given'] = { bytes: 0, sha256: '' };
  #closed = false;

  constructor(start: PartStart, child: UnpackChild) {
    this.name = start.name;
    this.bytes = start.bytes;
    this.container = start.container;
    this.layers = start.layers.slice(1);
    this.#child = child;
  }

  onGiven(): void { /* the bytes as given stay with the archive */ }
  hashGiven(): void { /* always done by the child */ }
  given(): { readonly bytes: number; readonly sha256: Uint8Array } { return { bytes: this.#given.bytes, sha256: Uint8Array.from(Buffer.from(this.#given.sha256, 'hex')) }; }

  async next(): Promise<Buffer | null> {
    if (this.ended || this.#closed) return null;
    const message = await this.#child.next();
    if (Buffer.isBuffer(message)) {
      this.bytesGiven = Math.min(this.bytes, this.bytesGiven + message.length);
      return message;
    }
    if (message?.kind !== 'end') throw new ExhibitError('INTERNAL', `${this.name}: the end of a part was expected of the process that unpacks.`);
    this.ended = true;
    this.#given = message.given;
    this.bytesGiven = message.given.bytes;
    this.ending = { state: message.state, remarks: message.remarks };
    if (message.error !== null) throw fromWireError(message.error);
    return null;
  }

  close(): void { this.#closed = true; }
}

function requestOf<T>(path: string, options: GivenOptions, task: T): { path: string; name: string; raiseLimits: boolean; password: string | null; folder: string; task: T } {
  return { path, name: options.name, raiseLimits: options.raiseLimits, password: options.password ?? null, folder: options.folder ?? tmpdir(), task };
}

/** By the first bytes, never by the name. */
function kindOf(path: string, name: string): 'plain' | 'zip' | 'old office' {
  const { fd } = openRegular(path, name);
  try {
    const head = Buffer.alloc(8);
    const length = readSync(fd, head, 0, head.length, 0);
    return isZip(head.subarray(0, length)) ? 'zip' : isOldOffice(head.subarray(0, length)) ? 'old office' : 'plain';
  } finally {
    closeSync(fd);
  }
}
