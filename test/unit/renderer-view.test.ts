// The view is what the address says: nothing may be lost on the way there and back, and nonsense is refused as a whole.
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LANES } from '../../src/contract/timeline.ts';
import { CASE_PARTS, CHECKS, decodeView, encodeView, HOME, LENSES, lookAddress, queryOf, savedView, SCREENS, termOf, type Filter, type View } from '../../src/renderer/app/view.ts';

const filter = (field: string, values: readonly string[], extra: Partial<Filter> = {}): Filter => ({ on: true, not: false, field, values, ...extra });
const instant = fc.constantFrom('2026-03-13T22:30:00Z', '2026-03-14T09:00:00.123456Z', '0001-01-01T00:00:00Z');
const text = fc.string({ unit: 'binary' }).filter((value) => value.isWellFormed());
const someText = text.filter((value) => value !== '');
const anyView: fc.Arbitrary<View> = fc.record({
  screen: fc.constantFrom(...SCREENS), case: fc.option(someText), readOnly: fc.boolean(), text,
  filters: fc.array(fc.record({ on: fc.boolean(), not: fc.boolean(), field: text, values: fc.array(text, { minLength: 1, maxLength: 4 }) }), { maxLength: 4 }),
  window: fc.option(fc.record({ on: fc.boolean(), from: fc.option(instant), to: fc.option(instant) })),
  order: fc.constantFrom('time' as const, '-time' as const),
  columns: fc.array(fc.record({ field: text, width: fc.option(fc.integer({ min: 1, max: 9999 })), hidden: fc.boolean() }), { maxLength: 4 }),
  zone: fc.constantFrom('UTC', 'Europe/Malta', '+02:00'), event: fc.option(someText), finding: fc.option(someText), source: fc.option(someText), ledger: fc.boolean(),
  span: fc.option(fc.record({ from: instant, to: instant })), saved: fc.option(someText),
  entity: fc.option(fc.record({ type: fc.option(text), id: someText })), at: fc.option(instant), check: fc.constantFrom(...CHECKS), part: fc.constantFrom(...CASE_PARTS), against: fc.option(instant), actor: fc.option(text), lens: fc.constantFrom(...LENSES),
  lanes: fc.constantFrom(...LANES), stretch: fc.option(fc.record({ from: instant, to: instant })),
});

describe('the address of a view', () => {
  test('every view comes back from its address as it was', () => {
    fc.assert(fc.property(anyView, (view) => { expect(decodeView(encodeView(view))).toEqual(view); }));
  });

  test('a hostile value stays a value: no key, no markup, no second parameter', () => {
    const view: View = { ...HOME, screen: 'explore', case: 'h-1', text: 'a&case=h-2#x?y', filters: [filter('__proto__', ['"],[1', '<img>', '%00'])] };
    expect(decodeView(`#${encodeView(view)}`)).toEqual(view);
  });

  test('the address of the home screen is short', () => {
    expect(encodeView(HOME)).toBe('/?v=7');
  });

  test.each([
    ['a screen that does not exist', '/nowhere?v=1'],
    ['a version from the future', '/explore?v=8'],
    ['a version that is no number', '/explore?v=one'],
    ['a filter that is no list', '/explore?v=1&f={"field":"actor"}'],
    ['a filter without a value', '/explore?v=1&f=[1,0,"actor"]'],
    ['a filter with a number as value', '/explore?v=1&f=[1,0,"actor",7]'],
    ['a filter switched neither on nor off', '/explore?v=1&f=["on",0,"actor","kim"]'],
    ['a time that is none', '/explore?v=1&w=yesterday..'],
    ['an order that does not exist', '/explore?v=1&o=size'],
    ['a zoom with one end', '/explore?v=5&h=2026-03-13T22:30:00Z..'],
    ['a stretch with one end', '/timeline?v=7&st=2026-03-13T22:30:00Z..'],
    ['a lens that nobody has', '/overview?v=5&le=nobody'],
    ['a column of no width', '/explore?v=1&c=["time",-4,0]'],
  ])('%s is refused', (_, address) => {
    expect(decodeView(address)).toBeNull();
  });

  test('an older address is brought up to date before it is read', () => {
    const renamed = (parameters: URLSearchParams) => {
      const newer = new URLSearchParams(parameters);
      newer.set('q', parameters.get('words') ?? '');
      return newer;
    };
    expect(decodeView('/explore?v=1&words=chargeback', [renamed])?.text).toBe('chargeback');
    expect(decodeView('/explore?v=2&q=chargeback', [renamed])?.text).toBe('chargeback');
  });

  test('views look alike when they ask and show the same, whatever is chosen in them and wherever they came from', () => {
    const view: View = { ...HOME, screen: 'explore', case: 'h-1', text: 'payout', zone: 'Europe/Malta', columns: [{ field: 'time', width: 200, hidden: false }] };
    expect(lookAddress({ ...view, case: null, event: 'S-001:4', saved: 'V-01', finding: 'F-01' })).toBe(lookAddress(view));
    for (const other of [{ text: 'refund' }, { zone: 'UTC' }, { order: '-time' }, { columns: [] }, { window: { on: true, from: null, to: null } }] satisfies Partial<View>[]) expect(lookAddress({ ...view, ...other })).not.toBe(lookAddress(view));
    expect(decodeView(lookAddress(view))).toMatchObject({ text: 'payout', zone: 'Europe/Malta', columns: view.columns, case: null });
  });

  test('what a finding keeps does not name the file of this machine', () => {
    const view: View = { ...HOME, screen: 'explore', case: 'h-secret', readOnly: true, filters: [filter('actor', ['kim'])] };
    expect(savedView(view)).not.toContain('h-secret');
    expect(decodeView(savedView(view))).toEqual({ ...view, case: null, readOnly: false });
  });
});

describe('the query of a view', () => {
  const query = (parts: Partial<Pick<View, 'filters' | 'text' | 'window'>>) => queryOf({ filters: [], text: '', window: null, ...parts });

  test.each<[string, string]>([
    [query({}), ''],
    [query({ filters: [filter('actor', ['m.kovacs'])] }), 'actor:"m.kovacs"'],
    [query({ filters: [filter('actor', ['m.kovacs', 'd.osei']), filter('action', ['player.view'], { not: true })] }), 'actor:("m.kovacs" or "d.osei") -action:"player.view"'],
    [query({ filters: [filter('module', [''])] }), 'module:""'],
    [query({ filters: [filter('entity', ['a "b" \\c'])] }), 'entity:"a \\"b\\" \\\\c"'],
    [query({ filters: [filter('is', ['starred'])] }), 'is:starred'],
    [query({ filters: [filter('is', ['starred', 'noted'])] }), '(is:starred OR is:noted)'],
    [query({ filters: [filter('', ['vip desk', 'x'])] }), '("vip desk" OR "x")'],
    [query({ filters: [filter('actor', ['kim'], { on: false })] }), ''],
    [query({ window: { on: true, from: '2026-03-13T22:30:00Z', to: null } }), 'time:2026-03-13T22:30:00Z..'],
    [query({ window: { on: false, from: '2026-03-13T22:30:00Z', to: null } }), ''],
    [query({ window: { on: true, from: null, to: null } }), ''],
  ])('is %s', (made, expected) => { expect(made).toBe(expected); });

  test('words go before the filters as they are', () => {
    expect(query({ text: ' vip desk ', filters: [filter('actor', ['kim'])] })).toBe('vip desk actor:"kim"');
  });

  test('an OR in the text does not reach into the filters', () => {
    expect(query({ text: 'kim OR lee', filters: [filter('result', ['failure'])] })).toBe('(kim OR lee) result:"failure"');
  });

  test.each([['"vip'], ['(kim'], ['kim) OR (lee'], ['a "b\\" c']])('text that does not close, %s, goes alone, so that it cannot swallow a filter', (open) => {
    expect(query({ text: open, filters: [filter('result', ['failure'])] })).toBe(open);
  });

  test.each([['NOT'], ['kim -'], ['actor:']])('text that ends in mid-sentence, %s, is kept apart from the filters', (open) => {
    expect(query({ text: open, filters: [filter('result', ['failure'])] })).toBe(`(${open}) result:"failure"`);
  });

  test('a value can hold anything and stays inside its quotes', () => {
    fc.assert(fc.property(text, (value) => {
      const term = termOf(filter('actor', [value]));
      expect(JSON.parse(`"${term.slice('actor:"'.length, -1).replace(/[\u0000-\u001f\u2028\u2029]/g, '')}"`)).toBe(value.replace(/[\u0000-\u001f\u2028\u2029]/g, ''));
    }));
  });
});
