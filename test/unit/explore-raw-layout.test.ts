// The raw record on screen: laid out for reading, never altered.
import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { indentedJson } from '../../src/renderer/features/explore/raw-layout.ts';

describe('indented JSON', () => {
  it('moves white space only: numbers stay as written', () => {
    expect(indentedJson('{"amount":1.10,"id":90071992547409931,"e":1E+2}')).toBe('{\n  "amount": 1.10,\n  "id": 90071992547409931,\n  "e": 1E+2\n}');
  });

  it('leaves strings alone, whatever they hold', () => {
    expect(indentedJson(String.raw`{"a":"x,{\"b\":[1]} \\"}`)).toBe(String.raw`{
  "a": "x,{\"b\":[1]} \\"
}`);
  });

  it('keeps empty objects and lists on one line', () => {
    expect(indentedJson('{"a":{},"b":[ ],"c":[1,[2]]}')).toBe('{\n  "a": {},\n  "b": [],\n  "c": [\n    1,\n    [\n      2\n    ]\n  ]\n}');
  });

  it.each(['', 'a,b,c', '10422,m.kovacs,"{""limit"":500}"', '{"a":1', '"text"', '17'])('has no layout for %j', (raw) => expect(indentedJson(raw)).toBeNull());

  it('says the same as the record for every JSON value', () => {
    fc.assert(fc.property(fc.oneof(fc.array(fc.jsonValue()), fc.dictionary(fc.string(), fc.jsonValue())), (value) => {
      const raw = JSON.stringify(value);
      const shown = indentedJson(raw);
      expect(shown).not.toBeNull();
      expect(JSON.stringify(JSON.parse(shown ?? ''))).toBe(JSON.stringify(JSON.parse(raw)));
    }));
  });
});
