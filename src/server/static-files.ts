// The built renderer as a fixed map, read at start: no request ever reaches the file system.
import { readFileSync, readdirSync } from 'node:fs';
import { extname, join, relative, sep } from 'node:path';
import { ExhibitError } from '../contract/errors.ts';

export interface StaticFile { readonly body: Buffer; readonly type: string }

/** Place in `index.html` where each answer's nonce goes. */
const NONCE_MARK = '__NONCE__';

const TYPES: ReadonlyMap<string, string> = new Map([
  ['.html', 'text/html; charset=utf-8'], ['.js', 'text/javascript; charset=utf-8'], ['.css', 'text/css; charset=utf-8'],
  ['.svg', 'image/svg+xml'], ['.png', 'image/png'], ['.ico', 'image/x-icon'], ['.woff2', 'font/woff2'], ['.json', 'application/json'],
  ['.txt', 'text/plain; charset=utf-8'],
]);

/** Path of the address → file. Files of unknown kind and source maps are left out. Throws FILE_NOT_FOUND without a built page. */
export function readStaticFiles(folder: string): ReadonlyMap<string, StaticFile> {
  const files = new Map<string, StaticFile>();
  let names: string[];
  try {
    names = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  } catch (thrown) {
    throw new ExhibitError('FILE_NOT_FOUND', 'The screens are not built yet.', 'Run npm run build.', { cause: thrown });
  }
  for (const name of names) {
    const type = TYPES.get(extname(name));
    if (type) files.set(`/${relative(folder, name).split(sep).join('/')}`, { body: readFileSync(name), type });
  }
  const index = files.get('/index.html');
  if (!index) throw new ExhibitError('FILE_NOT_FOUND', 'The screens are not built yet: index.html is missing.', 'Run npm run build.');
  files.set('/', index);
  return files;
}

/** The page for one answer. */
export function withNonce(page: Buffer, nonce: string): Buffer {
  return Buffer.from(page.toString('utf8').replaceAll(NONCE_MARK, nonce));
}
