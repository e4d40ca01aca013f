// Text of a log on a terminal.
import { expect, test } from 'vitest';
import fc from 'fast-check';
import { cut, inked, inkedJson, table } from '../../src/cli/terminal-text.ts';

test.each([
  ['an escape sequence', '\u001b[31mred', '\\u{1b}[31mred'], ['a C1 control', 'a\u009b31m', 'a\\u{9b}31m'], ['DEL and NUL', '\u007f\u0000', '\\u{7f}\\u{0}'],
  ['a bidirectional override', 'abc\u202Efed', 'abc\\u{202e}fed'], ['a zero-width space', 'a\u200Bb', 'a\\u{200b}b'], ['a tag character', 'a\u{E0041}', 'a\\u{e0041}'],
  ['a filler letter', 'a\u3164', 'a\\u{3164}'], ['line breaks and tabs', 'a\r\n\tb', 'a\\r\\n\\tb'], ['a lone surrogate', 'a\uD800', 'a\\u{d800}'],
  ['letters, marks and symbols of any script', 'é né 日本 עברית €½ 😀', 'é né 日本 עברית €½ 😀'],
])('%s is shown and does nothing', (_what, text, shown) => {
  expect(inked(text)).toBe(shown);
});

test('nothing that moves a cursor or hides gets through, whatever the text', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
    expect(inked(text)).not.toMatch(/[^\p{L}\p{M}\p{N}\p{P}\p{S} ]|\p{Default_Ignorable_Code_Point}/u);
  }));
});

test('JSON keeps its value and loses what has no ink', () => {
  fc.assert(fc.property(fc.array(fc.string({ unit: 'binary' })), (value) => {
    const text = inkedJson(value);
    expect(JSON.parse(text)).toEqual(value);
    expect(text).not.toMatch(/[^\p{L}\p{M}\p{N}\p{P}\p{S} \n]|\p{Default_Ignorable_Code_Point}/u);
  }));
});

test('columns stay aligned where characters are wide, stacked or cut', () => {
  expect(table([{ head: 'Name', width: 6 }, { head: 'N', right: true }], [['日本', 1], ['né', 22], ['abcdefgh', null], [null, 4]])).toBe([
    'Name     N', '日本     1', 'né      22', 'abcde…', '         4',
  ].join('\n'));
  expect(cut('日本語', 5)).toBe('日本…');
  expect(cut('abc', 3)).toBe('abc');
});
