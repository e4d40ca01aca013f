// Gives a file that is whole the name that it is to have, without ever taking the place of another one.
import { linkSync, renameSync, rmSync } from 'node:fs';
import { basename } from 'node:path';
import { ExhibitError } from '../../contract/errors.ts';

/** FILE_EXISTS where a file of that name has come up meanwhile: a link fails then. A file system without links gets a plain rename. */
export function takeName(part: string, target: string): void {
  try {
    linkSync(part, target);
    rmSync(part);
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'EEXIST') throw new ExhibitError('FILE_EXISTS', `There is already a file ${basename(target)}.`, 'Choose another name; nothing is overwritten.');
    renameSync(part, target);
  }
}
