// Rows for the clipboard: no formula in a spreadsheet, no markup in Markdown, whatever the log holds.
import { parse } from 'csv-parse/sync';
import { expect, test } from 'vitest';
import type { EventRow } from '../../src/contract/model.ts';
import { rowsAsCsv, rowsAsMarkdown, rowsAsText } from '../../src/renderer/features/explore/copied-rows.ts';
import { EVENT_COLUMNS } from '../../src/renderer/features/explore/event-columns.tsx';

const CONTEXT = { zone: 'Europe/Malta', otherZone: 'UTC', year: null };
const COLUMNS = EVENT_COLUMNS.filter(({ field }) => ['time', 'actor', 'action', 'change'].includes(field));
const event = (id: string, actor: string, action: string): EventRow => ({
  id, time: '2026-03-29T01:00:00.000000Z', timeText: '', actor, action, module: null, category: 'user changes', entityType: null, entity: null, ip: null, result: 'unknown',
  changes: [{ field: 'limit', old: '500', new: '50000', oldKind: 'value', newKind: 'value' }], source: 'S-001', line: 2, recordHash: '', repeated: false, conflict: false, starred: false, tags: [], notes: 0, exhibits: [],
} as unknown as EventRow);
const EVENTS = [event('S-001:1', 'kim', 'limit.update'), event('S-001:2', '=cmd|calc', 'a "b", c'), event('S-001:3', '<img src=x>|*b*', 'line\nbreak')];

test('CSV reads back as the shown columns, with what would be a formula disarmed', () => {
  const rows = parse(rowsAsCsv(EVENTS, COLUMNS, CONTEXT), { columns: true }) as Record<string, string>[];
  expect(rows.map((row) => [row['Actor'], row['Action']])).toEqual([['kim', 'limit.update'], ["'=cmd|calc", 'a "b", c'], ['<img src=x>|*b*', 'line\nbreak']]);
  expect(rows[0]['Time']).toBe('2026-03-29 03:00:00.000 +02:00 Europe/Malta');
});

test('CSV can be turned back: no two values come out alike', () => {
  const actors = ['=x', "'=x", "'x"].map((actor) => rowsAsCsv([event('S-001:1', actor, 'a')], COLUMNS, CONTEXT).split('\r\n')[1].split(',')[1]);
  expect(actors).toEqual(["'=x", "''=x", "'x"]);
});

test('Markdown is one line a row, and nothing of the log is markup', () => {
  const lines = rowsAsMarkdown(EVENTS, COLUMNS, CONTEXT).split('\n');
  expect(lines.slice(0, 2)).toEqual(['| Time | Actor | Action | Change |', '| --- | --- | --- | --- |']);
  expect(lines).toHaveLength(5);
  expect(lines[4]).toContain('&lt;img src=x&gt;\\|\\*b\\*');
  expect(lines[4]).toContain('line␊break');
});

test('text is every column that has something to say, with an empty line between events', () => {
  const text = rowsAsText(EVENTS.slice(0, 2), CONTEXT);
  expect(text.split('\n\n')).toHaveLength(2);
  expect(text).toContain('Actor: kim\nAction: limit.update');
});
