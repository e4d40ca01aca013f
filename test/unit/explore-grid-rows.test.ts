// Rows of the grid beside their neighbours: the date once, and what the clock did between two events.
import { expect, test } from 'vitest';
import type { EventRow } from '../../src/contract/model.ts';
import { gridRows } from '../../src/renderer/features/explore/event-columns.tsx';

const rows = (zone: string, ...times: readonly (string | null)[]) => gridRows(times.map((time, i) => ({ id: `S-001:${i + 1}`, time }) as EventRow), zone, new Set());
const NONE = new Set<string>();

test('events of one offset show none', () => {
  expect(rows('Europe/Malta', '2026-10-24T10:00:00.000000Z', '2026-10-24T11:00:00.000000Z', null).map(({ offset, clockChange }) => [offset, clockChange])).toEqual([[null, null], [null, null], [null, null]]);
  expect(gridRows([], 'UTC', NONE)).toEqual([]);
});

test('an hour that comes twice is told apart by its offset, and the change of the clock is named once', () => {
  const night = rows('Europe/Malta', '2026-10-25T00:30:00.000000Z', '2026-10-25T01:30:00.000000Z', '2026-10-25T01:31:00.000000Z', null);
  expect(night.map(({ offset }) => offset)).toEqual(['+02:00', '+01:00', '+01:00', null]);
  expect(night.map(({ clockChange }) => clockChange)).toEqual([null, 'Since the row above, the clock of Europe/Malta went from +02:00 to +01:00.', null, null]);
});

test('in the other direction it is the other way round, and UTC never changes', () => {
  expect(rows('Europe/Malta', '2026-03-29T01:00:00.000000Z', '2026-03-29T00:59:59.000000Z')[1]!.clockChange).toBe('Since the row above, the clock of Europe/Malta went from +02:00 to +01:00.');
  expect(rows('UTC', '2026-03-29T01:00:00.000000Z', '2026-10-29T00:59:59.000000Z').every(({ offset }) => offset === null)).toBe(true);
});
