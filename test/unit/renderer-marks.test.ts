// Marks that are acknowledged are seen before the rows that tell of them have come again, and only until then.
import { expect, test } from 'vitest';
import type { EventRow } from '../../src/contract/model.ts';
import { markAhead, rowsAnswered, withMarks } from '../../src/renderer/features/explore/marks-ahead.ts';

const row = (id: string): EventRow => ({ id, starred: false, tags: ['odd'] } as unknown as EventRow);
const starred = (on: boolean) => (event: EventRow): EventRow => ({ ...event, starred: on });

test('what was acknowledged is seen on the rows it was done to, one mark upon the other, and on no other row', () => {
  markAhead(['S-001:1', 'S-001:2'], starred(true));
  markAhead(['S-001:1'], (event) => ({ ...event, tags: [...event.tags, 'night'] }));
  expect([withMarks(row('S-001:1')), withMarks(row('S-001:2')), withMarks(row('S-001:3'))].map(({ starred: star, tags }) => [star, ...tags])).toEqual([[true, 'odd', 'night'], [true, 'odd'], [false, 'odd']]);
  markAhead(['S-001:2'], starred(false));
  expect(withMarks(row('S-001:2')).starred).toBe(false);
});

test('rows that were answered later tell themselves; rows of before do not', () => {
  const before = Date.now();
  markAhead(['S-001:5'], starred(true));
  rowsAnswered(before - 1);
  expect(withMarks(row('S-001:5')).starred).toBe(true);
  rowsAnswered(Date.now());
  const plain = row('S-001:5');
  expect(withMarks(plain)).toBe(plain);
});
