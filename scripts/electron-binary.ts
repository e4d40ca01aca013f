// Finds Electron's program without loading its package: loading it starts a download when the program is missing.
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const ROOT = resolve(import.meta.dirname, '..');

export type ElectronBinary = { readonly path: string } | { readonly missing: string };

/** The program's path, or one clause on what is missing. */
export function findElectron(root: string = ROOT): ElectronBinary {
  const folder = join(root, 'node_modules', 'electron');
  if (!existsSync(folder)) return { missing: 'the package electron is not installed' };
  const pointer = join(folder, 'path.txt');
  if (!existsSync(pointer)) return { missing: 'Electron’s program is not downloaded (node_modules/electron/path.txt is missing)' };
  const path = join(folder, 'dist', readFileSync(pointer, 'utf8').trim());
  return existsSync(path) ? { path } : { missing: `Electron’s program is not where node_modules/electron/path.txt says` };
}
