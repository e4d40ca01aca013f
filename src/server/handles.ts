// What the page holds instead of paths: it gets handles for what it may open, and sends back nothing else.
import { randomBytes } from 'node:crypto';
import { lstatSync, mkdirSync, realpathSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, relative, resolve as absolute, sep } from 'node:path';
import { ExhibitError } from '../contract/errors.ts';
import type { FileHandle } from '../contract/model.ts';

export class Handles {
  readonly #root: string;
  readonly #paths = new Map<FileHandle, string>();
  readonly #handles = new Map<string, FileHandle>();
  /** Files handed out wherever they lie, each with the name that the person knows it by where that is not the one on disk. */
  readonly #granted = new Map<string, string | null>();

  /** `root`: cases below it may be opened by name. Made when missing. */
  constructor(root: string) {
    mkdirSync(root, { recursive: true });
    this.#root = realpathSync(root);
  }

  /** A handle for a file wherever it lies: an upload, or one that the person named on the command line. The name is a label and never a path. */
  grant(path: string, name: string | null = null): FileHandle {
    this.#granted.set(path, name);
    return this.#issue(path);
  }

  /** The label a file was handed out with. */
  nameOf(handle: FileHandle): string | null {
    return this.#granted.get(this.#paths.get(handle) ?? '') ?? null;
  }

  revoke(handle: FileHandle): void {
    const path = this.#paths.get(handle);
    this.#paths.delete(handle);
    if (path === undefined) return;
    this.#handles.delete(path);
    this.#granted.delete(path);
  }

  /** A handle for a file below the root or granted before; HANDLE_UNKNOWN for any other, whose existence stays untold. */
  handleFor(path: string): FileHandle {
    if (!this.#granted.has(path)) this.#below(path);
    return this.#issue(path);
  }

  /** The path behind a handle, or behind a name relative to the root; looked at again each time, for links can move. */
  resolve(file: FileHandle): string {
    const known = this.#paths.get(file);
    if (known !== undefined && this.#granted.has(known)) return known;
    if (known === undefined && (isAbsolute(file) || /[\0:\\]/.test(file))) throw unknown();
    return this.#below(known ?? absolute(this.#root, file));
  }

  /** The real path, when it lies below the root in word and in fact. The word comes first: no foreign share is even asked. */
  #below(path: string): string {
    if (!isBelow(this.#root, path)) throw unknown();
    const real = realOf(path);
    if (!isBelow(this.#root, real)) throw unknown();
    return real;
  }

  #issue(path: string): FileHandle {
    const handle = this.#handles.get(path) ?? `h-${randomBytes(16).toString('base64url')}`;
    this.#handles.set(path, handle);
    this.#paths.set(handle, path);
    return handle;
  }
}

function unknown(): ExhibitError {
  return new ExhibitError('HANDLE_UNKNOWN', 'This file was not handed out by this window.');
}

function isBelow(root: string, path: string): boolean {
  const way = relative(root, path);
  return way !== '' && way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

/** Real path of a file, or of the folder of one that does not exist yet. HANDLE_UNKNOWN when that is missing too. */
function realOf(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    // A link to nowhere is there all the same: writing through it would leave the root.
    if (lstatSync(path, { throwIfNoEntry: false })) throw unknown();
    try {
      return join(realpathSync(dirname(path)), basename(path));
    } catch {
      throw unknown();
    }
  }
}
