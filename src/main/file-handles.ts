// Paths stay in the main process; the window gets handles that mean nothing anywhere else.
import { randomBytes } from 'node:crypto';
import { statSync } from 'node:fs';
import { basename, isAbsolute, resolve } from 'node:path';
import type { PickedFile } from '../contract/bridge.ts';
import { ExhibitError } from '../contract/errors.ts';
import type { FileHandle } from '../contract/model.ts';

export interface FileHandles {
  /** The same path always gets the same handle, for as long as the application runs. */
  handleFor(path: string): FileHandle;
  /** Throws HANDLE_UNKNOWN for anything that `handleFor` did not make. */
  resolve(handle: FileHandle): string;
  picked(path: string): PickedFile;
  /** For a file or folder dropped on the window. Throws FILE_NOT_FOUND or FILE_NOT_REGULAR. */
  dropped(path: unknown): PickedFile;
}

export function createFileHandles(): FileHandles {
  const paths = new Map<FileHandle, string>();
  const handles = new Map<string, FileHandle>();

  function handleFor(path: string): FileHandle {
    const absolute = resolve(path);
    const known = handles.get(absolute);
    if (known !== undefined) return known;
    const handle = `file-${randomBytes(16).toString('base64url')}`;
    handles.set(absolute, handle);
    paths.set(handle, absolute);
    return handle;
  }
  function picked(path: string): PickedFile {
    return { handle: handleFor(path), name: basename(path) };
  }
  return {
    handleFor,
    picked,
    resolve(handle) {
      const path = paths.get(handle);
      if (path === undefined) throw new ExhibitError('HANDLE_UNKNOWN', 'The window names a file that was not chosen here.');
      return path;
    },
    dropped(path) {
      // Text dragged from a page arrives as a file without a path.
      if (typeof path !== 'string' || !isAbsolute(path)) throw new ExhibitError('FILE_NOT_FOUND', 'What was dropped is not a file on this machine.');
      const stats = statSync(path, { throwIfNoEntry: false });
      if (!stats) throw new ExhibitError('FILE_NOT_FOUND', `${basename(path)} is not there.`);
      if (!stats.isFile() && !stats.isDirectory()) throw new ExhibitError('FILE_NOT_REGULAR', `${basename(path)} is neither an ordinary file nor a folder.`);
      return picked(path);
    },
  };
}
