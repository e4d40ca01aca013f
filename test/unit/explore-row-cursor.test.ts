// The cursor of the grid: one long result, a page at a time.
import { describe, expect, it } from 'vitest';
import { clampPage, move, pagesOf, pageTyped, placeOf } from '../../src/renderer/features/explore/row-cursor.ts';

describe('the cursor', () => {
  it.each([
    ['goes down a row', 0, 5, 'next', { page: 0, row: 6 }],
    ['goes up a row', 0, 5, 'previous', { page: 0, row: 4 }],
    ['crosses to the next page', 0, 99, 'next', { page: 1, row: 0 }],
    ['crosses back to the page before', 1, 0, 'previous', { page: 0, row: 99 }],
    ['stops at the very first row', 0, 0, 'previous', { page: 0, row: 0 }],
    ['stops at the very last row', 2, 46, 'next', { page: 2, row: 46 }],
    ['enters a page at its top when nothing on it is selected', 1, null, 'next', { page: 1, row: 0 }],
    ['enters a page at its foot going back', 1, null, 'previous', { page: 1, row: 99 }],
    ['enters a short last page at its own foot', 2, null, 'previous', { page: 2, row: 46 }],
    ['goes down a screen over the border', 0, 95, 'pageDown', { page: 1, row: 15 }],
    ['goes up a screen and stops at the top', 0, 5, 'pageUp', { page: 0, row: 0 }],
    ['goes to the first of all', 2, 10, 'first', { page: 0, row: 0 }],
    ['goes to the last of all', 0, 10, 'last', { page: 2, row: 46 }],
  ] as const)('%s', (_, page, row, step, expected) => {
    expect(move(page, row, 247, step, 20)).toEqual(expected);
  });

  it('has nowhere to go in an empty result', () => expect(move(0, null, 0, 'next')).toBeNull());

  it('walks every row once from first to last', () => {
    let place = move(0, null, 247, 'next');
    const seen: number[] = [];
    for (let i = 0; i < 247 && place; i++) {
      seen.push(place.page * 100 + place.row);
      place = move(place.page, place.row, 247, 'next');
    }
    expect(seen).toEqual(Array.from({ length: 247 }, (_, i) => i));
  });
});

describe('pages', () => {
  it.each([[0, 1], [1, 1], [100, 1], [101, 2], [499_391, 4994]])('%i rows make %i pages', (total, pages) => expect(pagesOf(total)).toBe(pages));

  it('finds the page of a position', () => expect(placeOf(10_421)).toEqual({ page: 104, row: 21 }));

  it('stays inside a result that has shrunk', () => {
    expect(clampPage(7, 250)).toBe(2);
    expect(clampPage(7, 0)).toBe(0);
    expect(clampPage(-1, 250)).toBe(0);
  });

  it.each([['3', 2], [' 1,000 ', 99], ['0', 0], ['999999', 99]])('takes the typed page %j', (text, page) => expect(pageTyped(text, 10_000)).toBe(page));

  it.each(['', 'x', '1e3', '-2', '2/3'])('does not take %j for a page', (text) => expect(pageTyped(text, 10_000)).toBeNull());
});
