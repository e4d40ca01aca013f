// One table of keys: no chord means two things, and every name in it is bound by some screen.
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { isStale } from '../../src/renderer/app/engine.tsx';
import { chordOf, SHORTCUTS } from '../../src/renderer/app/shortcuts.ts';

test('no two shortcuts share a chord', () => {
  const chords = Object.values(SHORTCUTS).flatMap(({ keys }) => keys);
  expect(chords.length).toBe(new Set(chords).size);
});

test('Help lists no key that nothing answers to', () => {
  const folder = new URL('../../src/renderer/', import.meta.url);
  const screens = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => /\.tsx?$/.test(name) && !name.endsWith('shortcuts.ts')).map((name) => readFileSync(new URL(name.replaceAll('\\', '/'), folder), 'utf8')).join('\n');
  const unbound = Object.keys(SHORTCUTS).filter((name) => !new RegExp(String.raw`(?<![\w.])'?${name.replaceAll('.', '\\.')}'?:? ?(:|\()`).test(screens));
  expect(unbound).toEqual([]);
});

const key = (name: string, held: Partial<Pick<KeyboardEvent, 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>> = {}) => chordOf({ key: name, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...held });

test.each([
  [key('j'), 'j'],
  [key('?', { shiftKey: true }), '?'],
  [key('N', { shiftKey: true }), 'Shift+N'],
  [key('z', { ctrlKey: true }), 'Ctrl+Z'],
  [key('Z', { ctrlKey: true, shiftKey: true }), 'Ctrl+Shift+Z'],
  [key('b', { metaKey: true }), 'Ctrl+B'],
  [key('ArrowLeft', { altKey: true }), 'Alt+ArrowLeft'],
  [key('F6', { shiftKey: true }), 'Shift+F6'],
])('the chord %s is written %s', (chord, expected) => { expect(chord).toBe(expected); });

test('a change makes stale what reads it, in its own case only', () => {
  const key = ['event.search', { caseId: 'a', query: '' }];
  expect(isStale(key, 'casework', 'a')).toBe(true);
  expect(isStale(key, 'casework', 'b')).toBe(false);
  expect(isStale(key, 'casework', null)).toBe(true);
  expect(isStale(key, 'app', 'a')).toBe(false);
  expect(isStale(['case.open', { file: 'x' }], 'case', null)).toBe(false);
});
