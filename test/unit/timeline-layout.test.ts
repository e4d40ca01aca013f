// Marks of a timeline: none lies on another, none is left out, and what a label says fits beside it.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fitted, labelled, MARK_GAP, marksOf, rowsOf, tracksOf, widthOf } from '../../src/contract/timeline-layout.ts';

const placed = (...xs: readonly number[]) => xs.map((x, item) => ({ x, item }));

describe('marks', () => {
  it('take the first track that is free, and a new one only where they would lie on each other', () => {
    expect(marksOf(placed(0, 5, 20, 21, 100), 200, 3).map(({ x, track, items }) => [x, track, items])).toEqual([[0, 0, [0]], [5, 1, [1]], [20, 0, [2]], [21, 1, [3]], [100, 0, [4]]]);
  });

  it('join the nearest mark where every track is taken', () => {
    const marks = marksOf(placed(0, 4, 8, 9, 40), 200, 2);
    expect(marks.map(({ x, track, items }) => [x, track, items])).toEqual([[0, 0, [0]], [4, 1, [1, 2, 3]], [40, 0, [4]]]);
    expect(tracksOf(marks)).toBe(2);
  });

  it('know the room at their right: until the next of their track, or the edge', () => {
    expect(marksOf(placed(0, 5, 60), 100, 2).map(({ room }) => room)).toEqual([60, 95, 40]);
  });

  it('hold every item once, and keep their distance on a track, whatever there is', () => {
    fc.assert(fc.property(fc.array(fc.integer({ min: 0, max: 400 }), { maxLength: 80 }), fc.integer({ min: 1, max: 5 }), (xs, tracks) => {
      const marks = marksOf(placed(...xs.toSorted((a, b) => a - b)), 400, tracks);
      expect(marks.flatMap(({ items }) => items).toSorted((a, b) => a - b)).toEqual(xs.map((_, at) => at));
      for (let track = 0; track < tracks; track++) {
        const own = marks.filter((mark) => mark.track === track).map(({ x }) => x);
        for (const [at, x] of own.entries()) if (at > 0) expect(x - own[at - 1]).toBeGreaterThanOrEqual(MARK_GAP);
      }
    }));
  });

  it('of nothing are none, on one track', () => expect([marksOf([], 100, 3), tracksOf([])]).toEqual([[], 1]));
});

describe('spans', () => {
  it('share a row only where they do not touch', () => {
    expect(rowsOf([{ from: 0, to: 50 }, { from: 10, to: 20 }, { from: 40, to: 90 }, { from: 55, to: 60 }], 12)).toEqual([0, 1, 1, 2]);
  });
});

describe('labels', () => {
  it.each([
    ['role.grant', 200, 'role.grant'],
    ['role.grant', 40, 'role.…'],
    ['role.grant', 20, ''],
    ['𝒶𝒷𝒸𝒹𝑒', 50, '𝒶𝒷𝒸…'],
  ])('%s in %i px is %s', (text, room, expected) => {
    expect(fitted(text, room)).toBe(expected);
    expect(widthOf(fitted(text, room))).toBeLessThanOrEqual(room);
  });

  it('stand at the right, at the left where the right has no room, and are cut where neither has', () => {
    const told = labelled(marksOf(placed(10, 60, 220, 390), 400, 1), () => 'role.grant');
    expect(told.map(({ label, anchor }) => [label, anchor])).toEqual([['rol…', 'start'], ['role.grant', 'start'], ['role.grant', 'start'], ['role.grant', 'end']]);
  });

  it('never lie on each other, nor on a mark of their track', () => {
    fc.assert(fc.property(fc.uniqueArray(fc.integer({ min: 0, max: 600 }), { maxLength: 40 }), fc.integer({ min: 3, max: 30 }), (xs, length) => {
      const told = labelled(marksOf(placed(...xs.toSorted((a, b) => a - b)), 600, 3), () => 'x'.repeat(length));
      for (let track = 0; track < 3; track++) {
        const taken = told.filter((mark) => mark.track === track).flatMap(({ x, label, labelX, anchor }) => {
          const [edge, width] = [x + labelX, widthOf(label)];
          return [[x - 5, x + 5], ...(label === '' ? [] : [anchor === 'end' ? [edge - width, edge] : [edge, edge + width]])];
        }).sort((a, b) => a[0] - b[0]);
        for (const [at, [from]] of taken.entries()) if (at > 0) expect(from).toBeGreaterThanOrEqual(taken[at - 1][1]);
        for (const [from, to] of taken) expect([from >= -5, to <= 605]).toEqual([true, true]);
      }
    }));
  });

  it('count wide letters as wide', () => expect([widthOf('漢字'), widthOf('ab…')]).toEqual([22, expect.closeTo(19.8)]));
});
