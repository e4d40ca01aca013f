// Columns come back as they were stored, and what was damaged on disk is refused where following it would lead astray.
import { expect, test } from 'vitest';
import { columnBlob, columnFromBlob } from '../../src/engine/events/columns.ts';

test('ends of changes come back as they were, packed or not', () => {
  for (const ends of [Uint32Array.of(), Uint32Array.of(0, 0, 3, 3, 7), Uint32Array.from({ length: 5000 }, (_, i) => i >> 2)]) {
    expect(columnFromBlob('changeEnd', columnBlob('changeEnd', ends), ends.length)).toEqual(ends);
  }
});

test.each([[[2 ** 31, 1]], [[0, 5, 4]]])('changes that end before they begin are refused: %j', (ends) => {
  const stored = columnBlob('changeEnd', Uint32Array.from(ends));
  expect(() => columnFromBlob('changeEnd', stored, ends.length)).toThrow('column changeEnd: the changes of an event end before they begin');
});
