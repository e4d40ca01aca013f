// The documentation is part of the product: what it lists exists, and what exists is listed.
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ERRORS } from '../../src/contract/errors.ts';
import { INPUTS } from '../../src/contract/inputs.ts';
import { parseQuery, QUERY_FIELDS } from '../../src/engine/events/query.ts';
import { VERSION } from '../../src/engine/version.ts';

const root = join(import.meta.dirname, '../..');
const read = (name: string) => readFileSync(join(root, name), 'utf8');

describe('the documentation', () => {
  it('lists every operation, and no other', () => {
    const listed = [...read('docs/operations.md').matchAll(/^\| `([a-z]+\.[a-zA-Z]+)` \| \S/gm)].map((row) => row[1]);
    expect(listed.sort()).toEqual(Object.keys(INPUTS).sort());
  });
  it('has query examples that all make sense, and one for every field', () => {
    const section = /^## Searching$([^]*?)^## /m.exec(read('README.md'))![1];
    const examples = [...section.matchAll(/^\| (.*) \| [^|]+ \|$/gm)].flatMap((row) => [...row[1].matchAll(/`([^`]+)`/g)].map((example) => example[1]));
    expect(examples.length).toBeGreaterThan(20);
    for (const example of examples) expect(() => parseQuery(example), example).not.toThrow();
    const used = new Set(examples.flatMap((example) => [...example.matchAll(/([A-Za-z]+)[:<>]/g)].map((field) => field[1])));
    expect(QUERY_FIELDS.filter((field) => !used.has(field))).toEqual([]);
  });
  it('names scripts, pictures and pages that exist', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
    for (const page of ['README.md', 'ARCHITECTURE.md', 'docs/case-file.md', 'docs/operations.md', 'docs/casework.md', 'docs/search.md']) {
      const text = read(page);
      for (const [, script] of text.matchAll(/npm run (?:-s )?([a-z:]+)/g)) expect(Object.keys(scripts), page).toContain(script);
      for (const [, link] of text.matchAll(/\]\(((?!https?:)[^)#]+)\)/g)) expect(() => readFileSync(join(root, link)), `${page}: ${link}`).not.toThrow();
    }
  });
  it('lists every action of the custody log, and no other', () => {
    const section = /^#### Actions$([^]*?)^#### /m.exec(read('docs/case-file.md'))![1];
    const listed = [...section.matchAll(/^\| (`[^|]+) \| \S/gm)].flatMap((row) => [...row[1].matchAll(/`([^`]+)`/g)].map(([, action]) => action));
    const engine = sourcesIn(join(root, 'src/engine')).map((path) => readFileSync(path, 'utf8')).join('\n');
    const written = [...engine.matchAll(/(?:\.log\(|journal\.write\(|appendCustody\(\w+, [\w.]+, |append\(seq, previous, |BASE_ACTION = )(?:'([a-z.]+)'|`undo\.\$\{way\}`)/g)].flatMap(([, action]) => action ?? ['undo.undo', 'undo.redo']);
    expect(listed.sort()).toEqual([...new Set(written)].sort());
    // Where an action is not written out at the call, the list above would miss it; the journal passes on what it is given.
    const calls = engine.match(/\.log\((?!'|`undo\.\$\{way\}`)[^\n]*/g) ?? [];
    expect(calls).toEqual([expect.stringContaining('.log(action, subject, editDetail(')]);
  });
  it('gives the version of package.json', () => {
    expect(VERSION).toBe((JSON.parse(read('package.json')) as { version: string }).version);
  });
});

it('every error code is used somewhere', () => {
  const text = sourcesIn(join(root, 'src')).filter((path) => basename(path) !== 'errors.ts').map((path) => readFileSync(path, 'utf8')).join('\n');
  expect(Object.keys(ERRORS).filter((code) => !text.includes(`'${code}'`))).toEqual([]);
});

function sourcesIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? sourcesIn(join(folder, entry.name)) : /\.tsx?$/.test(entry.name) ? [join(folder, entry.name)] : []));
}
