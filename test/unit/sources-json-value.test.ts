// JSON as evidence: what JSON.parse accepts, with every number, key and string as it was written.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseContainer, parseJson, type Json } from '../../src/engine/sources/json-value.ts';

const member = (json: Json, key: string): Json | undefined => (json.kind === 'object' ? json.entries.get(key) : undefined);
/** The plain value, through JSON.parse of each leaf: only for comparing. */
function plain(json: Json): unknown {
  if (json.kind === 'array') return json.items.map(plain);
  if (json.kind === 'object') return Object.fromEntries([...json.entries].map(([key, value]) => [key, plain(value)]));
  return json.kind === 'string' ? json.text : json.kind === 'null' ? null : JSON.parse(json.text);
}

test.each(['00712', '9007199254740993', '1e400', '0.10', '1.10', '-0', '1E+2'].map((text) => [text]))('the number %s keeps its text, as far as it is one', (text) => {
  if (text === '00712') expect(() => parseJson(`{"n":${text}}`)).toThrow('broken');
  else expect(member(parseJson(`{"n": ${text} }`), 'n')).toEqual({ kind: 'number', text });
});
test('any number keeps its text', () => {
  const digits = (min: number) => fc.stringMatching(new RegExp(`^[0-9]{${min},30}$`));
  fc.assert(fc.property(fc.constantFrom('', '-'), fc.stringMatching(/^(0|[1-9][0-9]{0,30})$/), fc.option(digits(1)), fc.option(digits(1)), (sign, whole, fraction, exponent) => {
    const text = `${sign}${whole}${fraction === null ? '' : `.${fraction}`}${exponent === null ? '' : `e-${exponent}`}`;
    expect(parseJson(`[${text}]`)).toMatchObject({ items: [{ kind: 'number', text }] });
  }));
});
test('the string None, the string NULL, null and the empty string are four things', () => {
  const json = parseJson('{"a":"None","b":"NULL","c":null,"d":""}');
  expect(['a', 'b', 'c', 'd', 'e'].map((key) => member(json, key))).toEqual([
    { kind: 'string', text: 'None' }, { kind: 'string', text: 'NULL' }, { kind: 'null', text: null }, { kind: 'string', text: '' }, undefined]);
});
test('a duplicate key keeps both values, and is told', () => {
  const told: string[] = [];
  const json = parseJson('{"k":1,"k":2,"k#2":3,"k":4}', (key) => told.push(key));
  expect(json.kind === 'object' && [...json.entries].map(([key, value]) => [key, value.text])).toEqual([['k', '1'], ['k#2', '2'], ['k#2#2', '3'], ['k#3', '4']]);
  expect(told).toEqual(['k', 'k#2', 'k']);
});
test('a hundred thousand duplicates of one key are all kept, in no more time than other keys take', () => {
  const json = parseJson(`{${Array.from({ length: 100_000 }, (_, i) => `"k":${i}`).join(',')}}`);
  expect(json.kind === 'object' && [json.entries.size, json.entries.get('k#100000')?.text]).toEqual([100_000, '99999']);
});
test('__proto__ and constructor are ordinary keys', () => {
  const json = parseJson('{"__proto__":{"admin":true},"constructor":1}');
  expect(json.kind === 'object' && [...json.entries.keys()]).toEqual(['__proto__', 'constructor']);
  expect(Object.prototype).not.toHaveProperty('admin');
});
test('objects and lists keep their exact text', () => {
  expect(member(parseJson('{"a": [ 1,\t{"b" :1.10} ] }'), 'a')?.text).toBe('[ 1,\t{"b" :1.10} ]');
});
test('128 levels are read and 129 are refused', () => {
  expect(parseJson('['.repeat(128) + ']'.repeat(128)).kind).toBe('array');
  expect(() => parseJson('['.repeat(129) + ']'.repeat(129))).toThrow('nested deeper than 128 levels');
});
test('what is wrong is said with its place', () => {
  expect(() => parseJson('{"a":1')).toThrow('JSON ends too early');
  expect(() => parseJson('{"a":tru}')).toThrow('JSON is broken at character 6');
});
test('text that only looks like JSON is no container', () => {
  expect([parseContainer('{broken'), parseContainer('[DONE]'), parseContainer('"a"'), parseContainer('12')]).toEqual([null, null, null, null]);
  expect(parseContainer(' {"a":1}')?.kind).toBe('object');
});

describe('against JSON.parse', () => {
  test('every value comes out the same', () => {
    fc.assert(fc.property(fc.json({ maxDepth: 5 }), (text) => { expect(plain(parseJson(text))).toEqual(JSON.parse(text)); }), { numRuns: 500 });
  });
  test('the same texts are accepted and refused', () => {
    const piece = fc.constantFrom('{', '}', '[', ']', '"', '\\', '\\u00e', '\\n', ',', ':', ' ', '\n', '1', '0', '-', '.', 'e', 'true', 'null', 'a', '\u0001', '"a":', '\u00a0');
    fc.assert(fc.property(fc.array(piece, { maxLength: 14 }), (parts) => {
      const text = parts.join('');
      let accepted = true;
      try { JSON.parse(text); } catch { accepted = false; }
      if (accepted) expect(parseJson(text)).toBeDefined();
      else expect(() => parseJson(text)).toThrow(/JSON (is broken at|ends too early)/);
    }), { numRuns: 5000 });
  });
});
