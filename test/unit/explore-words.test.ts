// What the screen says in words: the time filter, and what each filter takes away when nothing is left.
import { describe, expect, it } from 'vitest';
import type { Filter } from '../../src/renderer/app/view.ts';
import { switchesOff } from '../../src/renderer/features/explore/filters.ts';
import { windowWords } from '../../src/renderer/features/explore/window-words.ts';
import { facetWords } from '../../src/renderer/features/explore/words.ts';

describe('the time filter in words', () => {
  it.each([
    ['2026-03-13T22:30:00Z', '2026-03-14T08:59:59.999999Z', 'UTC', '13 Mar 22:30 to 14 Mar 09:00 UTC'],
    ['2026-03-13T22:30:00Z', '2026-03-14T08:59:59.999999Z', 'Europe/Malta', '13 Mar 23:30 to 14 Mar 10:00 Europe/Malta'],
    ['2025-12-31T00:00:00Z', '2026-01-01T23:59:59.999999Z', 'UTC', '31 Dec 2025 00:00 to 2 Jan 2026 00:00 UTC'],
    ['2026-03-13T22:30:07Z', '2026-03-13T22:30:09.5Z', 'UTC', '13 Mar 22:30:07 to 13 Mar 22:30:09.500 UTC'],
    ['2026-03-13T22:30:00Z', null, 'UTC', 'from 13 Mar 22:30 UTC'],
    [null, '2026-03-13T22:30:00Z', 'UTC', 'until 13 Mar 22:30 UTC'],
  ])('%s to %s in %s is “%s”', (from, to, zone, words) => expect(windowWords({ on: true, from, to }, zone)).toBe(words));
});

describe('zero hits', () => {
  const chip = (field: string, on = true): Filter => ({ on, not: false, field, values: ['x'] });
  const window = { on: true, from: '2026-03-13T22:30:00Z', to: null };

  it('offers to switch off exactly the chip that the engine counted without', () => {
    const query = { filters: [chip('actor'), chip('ip', false), chip('module')], text: 'two words', window };
    const without = ['two', 'words', 'actor:"x"', 'module:"x"', 'time:2026-03-13T22:30:00Z..'].map((filter, total) => ({ filter, total }));
    const ways = switchesOff(query, without);
    expect(ways.map(({ off }) => Object.keys(off)[0])).toEqual(['text', 'text', 'filters', 'filters', 'window']);
    expect(ways[2]?.off.filters?.map(({ on }) => on)).toEqual([false, false, true]);
    expect(ways[3]?.off.filters?.map(({ on }) => on)).toEqual([true, false, false]);
    expect(ways[4]?.off.window).toEqual({ ...window, on: false });
    expect(ways.map(({ total }) => total)).toEqual([0, 1, 2, 3, 4]);
  });

  it('counts no chip that is off already', () => {
    expect(switchesOff({ filters: [chip('ip', false)], text: 'word', window: { ...window, on: false } }, [{ filter: 'word', total: 9 }])).toEqual([{ filter: 'word', total: 9, off: { text: '' } }]);
  });
});

describe('facet values in words', () => {
  const sources = new Map([['S-001', 'backoffice.csv']]);
  it.each([
    ['actor', null, '(none)'], ['actor', '', '(none)'], ['actor', 'financial', 'financial'], ['category', 'financial', 'financial operations'],
    ['result', 'unknown', 'not stated'], ['source', 'S-001', 'S-001 backoffice.csv'], ['source', 'S-002', 'S-002'], ['category', '__proto__', '__proto__'],
  ])('%s %j is “%s”', (field, value, words) => expect(facetWords(field, value, sources)).toBe(words));
});
