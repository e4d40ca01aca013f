// The rules that keep the parts apart, read off the import statements; each rule is shown to bite on a planted violation.
import { describe, expect, test } from 'vitest';
import { codeOf, importsOf, sourceFiles, type SourceFile } from './support/sources.ts';

/** What may never be imported from where. A file is named by its path, a package by its name. */
const FORBIDDEN: readonly (readonly [rule: string, from: RegExp, target: RegExp])[] = [
  ['the contract imports nothing but zod', /^src\/contract\//, /^(?!src\/contract\/|zod$)/],
  ['the engine imports no host and no renderer', /^src\/engine\//, /^src\/(?!contract\/|engine\/)/],
  ['the engine knows neither Electron nor the screen', /^src\/engine\//, /^(?:electron|react|@mui|@emotion|@tanstack)(?:\/|$)/],
  ['only connect/ opens sockets', /^src\/engine\/(?!connect\/)/, /^(?:node:)?(?:https?|http2|net|tls|dgram|dns|inspector)(?:\/|$)|^(?:ws|undici)$/],
  ['the renderer imports the contract and itself', /^src\/renderer\//, /^src\/(?!contract\/|renderer\/)|^\.\.|^node:|^(?:electron|better-sqlite3|ws)$/],
  ['ui/ knows no domain word', /^src\/renderer\/ui\//, /^src\/(?:contract|renderer\/(?:app|features))\//],
  ['the preload imports the contract and itself', /^src\/preload\//, /^src\/(?!contract\/|preload\/)|^node:/],
  ['hosts never import each other: Electron', /^src\/main\//, /^src\/(?:server|cli|preload|renderer)\//],
  ['hosts never import each other: web', /^src\/server\//, /^src\/(?:main|cli|preload|renderer)\/|^electron$/],
  ['hosts never import each other: CLI, but for starting the web host', /^src\/cli\//, /^src\/(?:main|preload|renderer|server\/(?!serve\.ts$))|^electron$/],
  ['the product imports nothing of tests and benches', /^src\//, /^(?:test|bench|scripts)\/|^(?:vitest|@playwright|fast-check|@duckdb|papaparse)(?:\/|$)/],
];

function violations(files: readonly SourceFile[]): readonly string[] {
  return files.flatMap((file) => importsOf(file).flatMap((target) => FORBIDDEN
    .filter(([, from, to]) => from.test(file.path) && to.test(target))
    .map(([rule]) => `${rule}: ${file.path} → ${target}`)));
}

/** Files that wait for each other when the program starts, as `a → b → a`; each circle once. */
function circles(files: readonly SourceFile[]): readonly string[] {
  const edges = new Map(files.map((file) => [file.path, importsOf(file, { types: false })]));
  const done = new Set<string>();
  const found: string[] = [];
  const walk = (path: string, way: readonly string[]) => {
    if (way.includes(path)) found.push([...way.slice(way.indexOf(path)), path].join(' → '));
    if (way.includes(path) || done.has(path)) return;
    for (const next of edges.get(path) ?? []) walk(next, [...way, path]);
    done.add(path);
  };
  for (const path of edges.keys()) walk(path, []);
  return found;
}

const product = sourceFiles('src');
const everything = [...product, ...sourceFiles('test', 'scripts', 'bench')];

describe('imports', () => {
  test('follow the direction contract ← engine ← hosts, contract ← renderer', () => expect(violations(product)).toEqual([]));

  test('make no circle of files', () => expect(circles(product)).toEqual([]));

  test.each([
    ['src/contract/model.ts', "import { readFileSync } from 'node:fs';"],
    ['src/contract/model.ts', "import type { Desk } from '../engine/desk.ts';"],
    ['src/engine/desk.ts', "import { startServer } from '../server/server.ts';"],
    ['src/engine/desk.ts', "export { theme } from '../renderer/app/theme.ts';"],
    ['src/engine/desk.ts', "const electron = await import('electron');"],
    ['src/engine/desk.ts', "import { get } from 'node:https';"],
    ['src/engine/events/page.ts', "import {\n  connect,\n} from 'net';"],
    ['src/renderer/app/app.tsx', "import type { Desk } from '../../engine/desk.ts';"],
    ['src/renderer/app/app.tsx', "import { join } from 'node:path';"],
    ['src/renderer/ui/pane.tsx', "import type { Source } from '../../contract/sources.ts';"],
    ['src/renderer/ui/pane.tsx', "import { Ledger } from '../features/sources/ledger.tsx';"],
    ['src/preload/index.ts', "import { readFile } from 'node:fs/promises';"],
    ['src/main/index.ts', "import { startServer } from '../server/server.ts';"],
    ['src/server/server.ts', "import '../main/window.ts';"],
    ['src/cli/main.ts', "import { Sessions } from '../server/sessions.ts';"],
    ['src/cli/main.ts', "const { app } = require('electron');"],
    ['src/engine/desk.ts', "import { temporaryFolder } from '../../test/support/folders.ts';"],
  ])('planted in %s, %s is found', (path, text) => expect(violations([{ path, text }])).not.toEqual([]));

  test('a planted circle is found, one of types alone is none', () => {
    const planted = (statement: (to: string) => string) => [['a', 'b'], ['b', 'c'], ['c', 'a']].map(([from, to]) => ({ path: `src/engine/${from}.ts`, text: statement(to!) }));
    expect(circles(planted((to) => `import { x } from './${to}.ts';`))).toEqual(['src/engine/a.ts → src/engine/b.ts → src/engine/c.ts → src/engine/a.ts']);
    expect(circles(planted((to) => `import type { X } from './${to}.ts';`))).toEqual([]);
  });

  test('what is allowed is let through', () => {
    const allowed = [['src/cli/serve.ts', '../server/serve.ts'], ['src/engine/connect/okta.ts', 'node:https'], ['src/contract/inputs.ts', 'zod'], ['src/engine/sources/address.ts', '../../contract/model.ts'], ['src/renderer/app/engine.tsx', '../../contract/client.ts']];
    expect(violations(allowed.map(([path, target]) => ({ path: path!, text: `import '${target}';` })))).toEqual([]);
  });
});

/** What the code of the product never contains: guessing clocks, ways to make markup or code of text, switched-off checks. */
const NEVER: readonly (readonly [what: string, pattern: RegExp])[] = [
  ['Date.parse', /\bDate\s*\.\s*parse\b/],
  ['markup from text', /dangerouslySetInnerHTML|\b(?:inner|outer)HTML\b|insertAdjacentHTML|document\.write/],
  ['code from text', /\beval\s*\(|\bnew\s+Function\b|\bvm\.run/],
];
const contentFaults = (file: SourceFile) => [
  ...NEVER.filter(([, pattern]) => pattern.test(codeOf(file))).map(([what]) => what),
  ...(/@ts-(?:ignore|expect-error|nocheck)|\bTODO\b|\bFIXME\b/.test(file.text.replaceAll(/'[^'\n]*'|\/(?:\\.|[^/\n])+\//g, '')) ? ['unfinished or unchecked'] : []),
].map((what) => `${file.path}: ${what}`);

describe('files', () => {
  test('of the product guess no times, make no markup or code of text, and switch no check off', () => expect(product.flatMap(contentFaults)).toEqual([]));

  test.each(['const t = Date.parse(text);', '<b dangerouslySetInnerHTML={{ __html: text }} />', 'node.innerHTML = text;', 'eval(text);', 'new Function(text)();', '// @ts-ignore', '// TODO: later'])(
    'a planted %s is found', (text) => expect(contentFaults({ path: 'src/engine/planted.ts', text })).toHaveLength(1));

  test('are at most 400 lines long', () => expect(everything.filter(({ text }) => text.split('\n').length > 401).map(({ path }) => path)).toEqual([]));

  test('open with a comment that says why they exist', () => expect(everything.filter(({ text }) => !/^(?:#!.*\n)?\/[/*]/.test(text)).map(({ path }) => path)).toEqual([]));

  test('have kebab-case names, no catch-all folder, and index.ts only where a process starts', () => {
    const odd = everything.map(({ path }) => path).filter((path) => !/^[a-z0-9-/]+(?:\.(?:test|spec|d|config|setup))?\.tsx?$/.test(path)
      || /\/(?:utils?|helpers?|common|shared|types|lib)(?:\/|\.)/.test(path)
      || /(?:manager|service|impl)\.tsx?$/.test(path)
      || (/\/index\.tsx?$/.test(path) && !/^src\/(?:main|preload)\//.test(path)));
    expect(odd).toEqual([]);
  });
});
