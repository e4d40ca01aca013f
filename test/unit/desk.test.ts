// File names that the desk makes of case names, on whatever system they land.
import { existsSync, renameSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { CaseInfo } from '../../src/contract/model.ts';
import { Desk, freeCasePath, safeFileName } from '../../src/engine/desk.ts';
import { temporaryFolder } from '../support/folders.ts';

test.each([
  ['Kim payouts', 'Kim payouts'],
  ['Fall 7: „Auszahlungen“ März', 'Fall 7- „Auszahlungen“ März'],
  ['a/b\\c', 'a-b-c'],
  ['../../etc/passwd', '-..-etc-passwd'],
  ['...', 'Case'],
  ['  ends with a dot. ', 'ends with a dot'],
  ['CON', 'CON-case'],
  ['lpt1.exhibit', 'lpt1-exhibit-case'],
  ['nul', 'nul-case'],
  ['console', 'console'],
  ['line\nfeed\u202Eand\u0000more', 'line-feed-and-more'],
  ['', 'Case'],
])('%j becomes %j', (name, expected) => expect(safeFileName(name)).toBe(expected));

test('whatever the name, the file name is one that Windows, macOS and Linux take', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (name) => {
    const made = safeFileName(name);
    expect(made).toMatch(/^[^<>:"/\\|?*\p{C}]+$/u);
    expect(made).not.toMatch(/^[. ]|[. ]$|^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i);
    expect(Buffer.byteLength(made)).toBeLessThanOrEqual(210);
  }));
});

test('a name that is taken gets a number, and the first free one', () => {
  const folder = temporaryFolder();
  for (const name of ['Kim.exhibit', 'Kim (2).exhibit', 'Kim (4).exhibit']) writeFileSync(join(folder, name), '');
  expect(basename(freeCasePath(folder, 'Kim'))).toBe('Kim (3).exhibit');
});

test('the desk keeps one layout for each kind of source, the latest first, and sets a damaged list aside', () => {
  const folder = temporaryFolder();
  const layouts = () => new Desk(folder).layouts().map(({ profile, address }) => `${profile} ${address}`);
  for (const [profile, address] of [['okta', 'a'], ['backoffice', 'b'], ['okta', 'c']]) new Desk(folder).keepLayout({ profile, address });
  expect(layouts()).toEqual(['okta c', 'backoffice b']);
  for (let kind = 0; kind < 120; kind++) new Desk(folder).keepLayout({ profile: `p${kind}`, address: 'x' });
  expect(layouts()).toHaveLength(100);
  expect(layouts()[0]).toBe('p119 x');
  writeFileSync(join(folder, 'layouts.json'), '{');
  expect(layouts()).toEqual([]);
  expect(existsSync(join(folder, 'layouts.json.damaged'))).toBe(true);
});

test('forgets where a case was when it is opened where it was moved to, and nothing of a copy that is still there', () => {
  const folder = temporaryFolder();
  const desk = new Desk(join(folder, 'data'));
  const infoOf = (name: string): CaseInfo => ({
    id: 'c-1', name, fileName: '', created: '', readOnly: false, readOnlyReason: null, sealed: false, sources: 0, events: 0, undated: 0, findings: 0, firstTime: null, lastTime: null, schema: 1, bytes: 0, textIndexed: true,
  });
  const at = (name: string) => { const path = join(folder, name); writeFileSync(path, ''); return path; };
  desk.remember(at('old.exhibit'), infoOf('Moved'));
  desk.remember(at('copy.exhibit'), infoOf('Copy'));
  renameSync(join(folder, 'old.exhibit'), join(folder, 'new.exhibit'));
  expect(desk.recent((path) => path).map(({ fileName, missing }) => [fileName, missing])).toEqual([['copy.exhibit', false], ['old.exhibit', true]]);
  desk.remember(join(folder, 'new.exhibit'), infoOf('Moved'));
  expect(desk.recent((path) => path).map(({ fileName, missing }) => [fileName, missing])).toEqual([['new.exhibit', false], ['copy.exhibit', false]]);
});
