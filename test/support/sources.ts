// The project's own source files and what they import, for tests about structure.
import { readFileSync, readdirSync } from 'node:fs';
import { join, posix, relative, resolve, sep } from 'node:path';

export const ROOT = resolve(import.meta.dirname, '../..');

export interface SourceFile {
  /** From the root, with `/`: `src/engine/desk.ts`. */
  readonly path: string;
  readonly text: string;
}

/** Every TypeScript file below some folders of the project. */
export function sourceFiles(...folders: readonly string[]): readonly SourceFile[] {
  return folders.flatMap((folder) => readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => {
      const path = join(entry.parentPath, entry.name);
      return { path: relative(ROOT, path).split(sep).join('/'), text: readFileSync(path, 'utf8') };
    }));
}

/**
 * What a file imports, types included: packages by name, own files by their path from the root. `types: false` leaves out
 * what only the compiler reads. `node:net` for its address checks alone counts as `node:net#isIP`: it opens nothing.
 */
export function importsOf({ path, text: whole }: SourceFile, { types = true } = {}): readonly string[] {
  const harmless = whole.replace(/\{\s*isIP(?:v[46])?(?:\s*,\s*isIPv[46])*\s*\}\s*from\s*'node:net'/g, "{ isIP } from 'node:net#isIP'");
  const text = types ? harmless : harmless.replace(/^\s*(?:import|export)\s+type\b[^;]*;/gm, '');
  const specifiers = [...text.matchAll(/^\s*(?:import|export)\b[^'"`;]*?\bfrom\s*['"]([^'"]+)['"]|^\s*import\s*['"]([^'"]+)['"]|\b(?:import|require|resolve)\(\s*['"]([^'"]+)['"]|\bnew URL\(\s*['"](\.[^'"]+\.tsx?)['"]/gm)]
    .map(([, from, bare, call, url]) => from ?? bare ?? call ?? url ?? '');
  return specifiers.map((specifier) => (specifier.startsWith('.') ? posix.join(posix.dirname(path), specifier) : specifier));
}

/** The text without comments and the content of quotes: what is left is code. */
export function codeOf({ text }: SourceFile): string {
  return text.replace(/\/\*[\s\S]*?\*\/|\/\/[^\n]*|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"/g, (match) => (match.startsWith('/') ? '' : match.charAt(0).repeat(2)));
}
