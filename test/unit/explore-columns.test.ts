// The columns of the event grid: remembered in the view, never lost and never doubled.
import { describe, expect, it } from 'vitest';
import { movedColumn, planColumns, withColumn } from '../../src/renderer/features/explore/columns.ts';

const known = [{ field: 'time', from: 0 }, { field: 'actor', from: 0 }, { field: 'module', from: 1700 }, { field: 'category', from: null }];
const shown = (plan: ReturnType<typeof planColumns>) => plan.filter(({ hidden }) => !hidden).map(({ field }) => field);

describe('columns', () => {
  it('come as they are until somebody chooses, more of them in a wide window', () => {
    expect(shown(planColumns([], known, 1440))).toEqual(['time', 'actor']);
    expect(shown(planColumns([], known, 1920))).toEqual(['time', 'actor', 'module']);
  });

  it('keep the remembered order, width and choice in every window', () => {
    const remembered = [{ field: 'actor', width: 200, hidden: false }, { field: 'time', width: null, hidden: true }, { field: 'module', width: null, hidden: true }];
    const plan = planColumns(remembered, known, 1920);
    expect(plan.slice(0, 3)).toEqual(remembered);
    expect(shown(plan)).toEqual(['actor']);
  });

  it('gain those that an older view did not know, lose those that are gone, and come once each', () => {
    const remembered = [{ field: 'gone', width: null, hidden: false }, { field: 'actor', width: null, hidden: false }, { field: 'actor', width: 90, hidden: true }];
    expect(planColumns(remembered, known, 1440).map(({ field }) => field)).toEqual(['actor', 'time', 'module', 'category']);
  });

  it('move one place at a time and stop at the ends', () => {
    const plan = planColumns([], known, 1440);
    expect(movedColumn(plan, 'actor', -1).map(({ field }) => field)).toEqual(['actor', 'time', 'module', 'category']);
    expect(movedColumn(plan, 'time', -1)).toEqual(plan);
    expect(movedColumn(plan, 'category', 1)).toEqual(plan);
    expect(withColumn(plan, 'module', { hidden: false }).find(({ field }) => field === 'module')?.hidden).toBe(false);
  });
});
