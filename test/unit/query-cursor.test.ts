// Where the cursor of a half-written query stands: `|` is the cursor, brackets show the word to replace.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { cursorOf } from '../../src/engine/events/query-cursor.ts';

it.each([
  ['|', null, '', '[]', ''], ['ac|', null, 'ac', '[ac]', ''], ['actor|', null, 'actor', '[actor]', ''], ['a|ctor', null, 'a', '[actor]', ''],
  ['actor:|', 'actor', '', 'actor:[]', ''], ['actor:ki|', 'actor', 'ki', 'actor:[ki]', ''], ['actor:ki| x', 'actor', 'ki', 'actor:[ki] x', ' x'],
  ['actor:k|im', 'actor', 'k', 'actor:[kim]', ''], ['-actor:k|', 'actor', 'k', '-actor:[k]', ''], ['-ac|', null, 'ac', '-[ac]', ''],
  ['kim |', null, '', 'kim []', 'kim '], ['kim actor:"a b|', 'actor', 'a b', 'kim actor:["a b]', 'kim '], ['actor:"a| b" c', 'actor', 'a', 'actor:["a b"] c', ' c'],
  ['module:(bonus or pa|', 'module', 'pa', 'module:(bonus or [pa]', ''], ['module:(bonus or pa|) x', 'module', 'pa', 'module:(bonus or [pa]) x', ' x'], ['module:(|', 'module', '', 'module:([]', ''],
  ['module:(a or b) ac|', null, 'ac', 'module:(a or b) [ac]', 'module:(a or b) '], ['(actor:k|', 'actor', 'k', '(actor:[k]', '('], ['time:2026-03-13T22:3|', 'time', '2026-03-13T22:3', 'time:[2026-03-13T22:3]', ''],
  ['"phrase" |', null, '', '"phrase" []', '"phrase" '], ['10:3|', null, '10:3', '[10:3]', ''], ['actor:kim |', null, '', 'actor:kim []', 'actor:kim '], ['a OR |', null, '', 'a OR []', 'a OR '],
])('%s', (marked, field, typed, replaced, rest) => {
  const at = marked.indexOf('|');
  const query = marked.replace('|', '');
  const cursor = cursorOf(query, at);
  expect({ field: cursor.field, typed: cursor.typed }).toEqual({ field, typed });
  expect(`${query.slice(0, cursor.start)}[${query.slice(cursor.start, cursor.end)}]${query.slice(cursor.end)}`).toBe(replaced);
  expect(query.slice(0, cursor.termStart) + query.slice(cursor.termEnd)).toBe(rest);
});

it('stands somewhere in any text', () => {
  const text = fc.array(fc.constantFrom('actor', ':', '(', ')', '"', '\\', ' ', '-', 'or', 'kim', '/', '\n', 'time:', 'ä'), { maxLength: 14 }).map((parts) => parts.join(''));
  fc.assert(fc.property(text, fc.nat(40), (query, place) => {
    const at = Math.min(place, query.length);
    const { start, end, termStart, termEnd } = cursorOf(query, at);
    expect(0 <= termStart && termStart <= start && start <= at && at <= end && end <= termEnd && termEnd <= query.length, JSON.stringify({ query, at, start, end, termStart, termEnd })).toBe(true);
  }), { numRuns: 20_000 });
});
