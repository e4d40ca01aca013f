// The instant typed on the page of an entity: what is written to the minute or the day means its end.
import { expect, test } from 'vitest';
import { instantTyped } from '../../src/renderer/features/entities/state-at.tsx';

test.each([
  ['2026-03-14', '2026-03-14T23:59:59.999999Z'], ['2026-03-14 01:22', '2026-03-14T01:22:59.999999Z'], ['2026-03-14T01:22:07Z', '2026-03-14T01:22:07.999999Z'],
  ['2026-03-14 01:22:07.5', '2026-03-14T01:22:07.500000Z'], [' 2026-03-14 01:22 UTC', '2026-03-14T01:22:59.999999Z'],
  ['2026-02-30', null], ['2026-13-01', null], ['2026-03-14 24:00', null], ['2026-03-14 01:60', null], ['noon', null], ['', null], ['14.03.2026', null],
])('%j is %j', (text, instant) => expect(instantTyped(text)).toBe(instant));
