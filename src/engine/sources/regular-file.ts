// Opening what was given: an ordinary, readable file with bytes in it, and nothing that only looks like one.
import { closeSync, constants, fstatSync, lstatSync, openSync, type Stats } from 'node:fs';
import { ExhibitError } from '../../contract/errors.ts';

/** Opens for reading. Throws FILE_NOT_FOUND, FILE_NOT_REGULAR (links included), FILE_UNREADABLE or FILE_EMPTY. `name`: as the person knows it. */
export function openRegular(path: string, name: string): { fd: number; stats: Stats } {
  try {
    if (!lstatSync(path).isFile()) throw new ExhibitError('FILE_NOT_REGULAR', `${name} is not an ordinary file.`);
    // Between lstat and open the name may have become a pipe or a link: neither may hang us or lead elsewhere.
    const fd = openSync(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0));
    const stats = fstatSync(fd);
    const refusal = !stats.isFile() ? new ExhibitError('FILE_NOT_REGULAR', `${name} is not an ordinary file.`)
      : stats.size === 0 ? new ExhibitError('FILE_EMPTY', `${name} is empty.`) : null;
    if (refusal) { closeSync(fd); throw refusal; }
    return { fd, stats };
  } catch (thrown) {
    throw unreadable(name, thrown);
  }
}

/** The system's reason as one of our codes. */
export function unreadable(name: string, thrown: unknown): ExhibitError {
  if (thrown instanceof ExhibitError) return thrown;
  const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : '';
  if (code === 'ENOENT' || code === 'ENOTDIR') return new ExhibitError('FILE_NOT_FOUND', `There is no file ${name}.`);
  if (code === 'ELOOP') return new ExhibitError('FILE_NOT_REGULAR', `${name} is not an ordinary file.`);
  return new ExhibitError('FILE_UNREADABLE', `${name} cannot be read${code === '' ? '' : ` (${code})`}.`, undefined, { cause: thrown });
}
