// The marks in a raw record: pieces make up the whole text, and the indented text has the same marks on the same values.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { indentedJson } from '../../src/renderer/features/explore/raw-layout.ts';
import { movedParts, piecesOf } from '../../src/renderer/features/explore/raw-pieces.ts';

it('cuts the text at the borders of its parts, one within another too', () => {
  expect(piecesOf('kim edits P-1', [{ start: 0, end: 3, fields: ['actor'] }, { start: 4, end: 13, fields: ['changes'] }, { start: 10, end: 13, fields: ['entity'] }])).toEqual([
    { text: 'kim', fields: ['actor'] }, { text: ' ', fields: [] }, { text: 'edits ', fields: ['changes'] }, { text: 'P-1', fields: ['changes', 'entity'] },
  ]);
});

it('leaves nothing out, whatever the parts are', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }), fc.array(fc.record({ start: fc.nat(40), end: fc.nat(40), fields: fc.constant(['actor']) })), (text, parts) => {
    expect(piecesOf(text, parts).map((piece) => piece.text).join('')).toBe(text);
  }));
});

it('marks the same values in the indented text', () => {
  fc.assert(fc.property(fc.dictionary(fc.string(), fc.jsonValue(), { minKeys: 1 }), fc.constantFrom(undefined, 1, '\t'), (value, space) => {
    const raw = JSON.stringify(value, null, space);
    const shown = indentedJson(raw)!;
    // Every string of the record, as a part.
    const strings = [...raw.matchAll(/"(?:[^"\\]|\\.)*"/gs)].map(({ index, 0: text }) => ({ start: index, end: index + text.length, fields: [text] }));
    const moved = movedParts(raw, shown, strings);
    expect(moved.map(({ start, end }) => shown.slice(start, end))).toEqual(strings.map(({ fields }) => fields[0]));
  }), { numRuns: 500 });
});
