// The scan of continuity over columns made by hand: entities taken in parts come to the same as all at once.
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { scanContinuity, type ChangeColumns } from '../../src/engine/continuity/scan.ts';
import { atOnce } from '../../src/engine/events/column-reader.ts';

interface Made { readonly entity: number; readonly field: number; readonly kind: number; readonly old: number; readonly now: number; readonly step: number; readonly module: number }

function columnsOf(rows: readonly Made[]): ChangeColumns {
  let micros = Date.UTC(2026, 0, 30) * 1000;
  const n = rows.length;
  return {
    dated: n, time: Float64Array.from(rows, ({ step }) => (micros += step * 3_600e6)), entity: rows.map(({ entity }) => entity), entityType: rows.map(() => 1), action: rows.map(() => 1), module: rows.map(({ module }) => module), modules: 3,
    unnamedField: 0, changeStart: Uint32Array.from(rows, (_, i) => i), changeCount: new Uint32Array(n).fill(1), changeField: Uint32Array.from(rows, ({ field }) => field + 1), changeKinds: Uint8Array.from(rows, ({ kind }) => kind),
    changeOld: Uint32Array.from(rows, ({ old }) => old + 1), changeNew: Uint32Array.from(rows, ({ now }) => now + 1), oldNumber: new Float64Array(n).fill(NaN), newNumber: new Float64Array(n).fill(NaN), written: () => null,
  };
}

it('entities in parts, months and groups of one instant among them, are found as all at once', () => {
  const row = fc.record({ entity: fc.integer({ min: 0, max: 20 }), field: fc.integer({ min: 0, max: 2 }), kind: fc.constantFrom(0, 0, 0, 0x10, 0x40, 4), old: fc.integer({ min: 0, max: 3 }), now: fc.integer({ min: 0, max: 3 }), step: fc.integer({ min: 0, max: 40 }), module: fc.integer({ min: 0, max: 2 }) });
  fc.assert(fc.property(fc.array(row, { maxLength: 120 }), (rows) => {
    const columns = columnsOf(rows);
    const [whole, inParts] = [atOnce(scanContinuity(columns)), atOnce(scanContinuity(columns, 0))];
    expect({ ...inParts, pairsOfModule: [...inParts.pairsOfModule].toSorted(), pairsOfMonth: [...inParts.pairsOfMonth].toSorted() }).toEqual({ ...whole, pairsOfModule: [...whole.pairsOfModule].toSorted(), pairsOfMonth: [...whole.pairsOfMonth].toSorted() });
  }), { numRuns: 500 });
});
