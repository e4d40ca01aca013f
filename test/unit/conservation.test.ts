// The conservation law of reading: records and what stands between them are all the bytes there are, however they arrive.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Dialect } from '../../src/engine/record.ts';
import { scanAll } from '../support/scan.ts';

const CSV: Dialect = { format: 'csv', delimiter: 44, quote: 34, header: ['a'], headerRows: 0, bomBytes: 0 };
/** Dialect, pieces that its inputs are made of, and what may stand between records. */
const SCANNERS: readonly (readonly [string, Dialect, readonly string[], RegExp])[] = [
  ['csv', CSV, ['a', '"', '""', ',', '\n', '\r', '\r\n', 'é', '\0', ' ', '\\'], /^[\r\n]*$/],
  ['csv with backslashes', { ...CSV, escape: 'backslash' }, ['a', '"', '\\', '\\"', ',', '\n', '\r', 'é'], /^[\r\n]*$/],
  ['tsv', { ...CSV, delimiter: 9 }, ['a', '"', '\t', '\n', '\r', ' '], /^[\r\n]*$/],
  ['ndjson', { format: 'ndjson', bomBytes: 0 }, ['{"a":1}', '{', '}', '"', '\\', '[', ']', ',', '\n', '\r\n', ' ', '\x1e', 'x'], /^[\s,\x1e]*$/],
  ['json', { format: 'json', wrapper: null, bomBytes: 0 }, ['{"a":1}', '{', '}', '"', '\\', '[', ']', ',', ':', '\n', ' ', 'x', '1'], /^[\s,[\]}\x1e]*$/],
  ['lines', { format: 'line', payload: 'key-value', bomBytes: 0 }, ['a=1', ' ', '\n', '\r', '\r\n', '\t', 'é', '"'], /^\s*$/],
  ['lines of text', { format: 'line', payload: 'text', bomBytes: 0 }, ['a', ' ', '\n', '\r\n', '\n\t', '\t', 'é'], /^\s*$/],
];

describe('bytes of records and of what is between them are the bytes given', () => {
  test.each(SCANNERS)('%s', (_name, dialect, units, between) => {
    fc.assert(fc.property(fc.array(fc.constantFrom(...units), { maxLength: 40 }).map((parts) => Buffer.from(parts.join(''))), fc.array(fc.nat(200), { maxLength: 8 }), (bytes, cuts) => {
      const found = scanAll(bytes, dialect, cuts);
      let at = 0;
      for (const { start, end, bytes: record } of found) {
        expect(start).toBeGreaterThanOrEqual(at);
        expect(bytes.toString('latin1', at, start)).toMatch(between);
        expect(record.equals(bytes.subarray(start, end))).toBe(true);
        expect(end).toBeGreaterThan(start);
        at = end;
      }
      expect(bytes.toString('latin1', at)).toMatch(between);
      expect(found).toEqual(scanAll(bytes, dialect));
    }), { numRuns: 3000 });
  });
  test('a wrapper in a wrapper gives the same records wherever its bytes are cut', () => {
    const bytes = Buffer.from('{"n":{"events":1},"data":{"events":[{"events":[1]},{"a":"]}"},\n{"b":2}],"x":[]},"events":[{"no":1}]}\n{"data":{"events":[{"c":3}]}}');
    const dialect = { format: 'json', wrapper: 'data.events', bomBytes: 0 } as const;
    const whole = scanAll(bytes, dialect);
    expect(whole.map((record) => record.bytes.toString())).toEqual(['{"events":[1]}', '{"a":"]}"}', '{"b":2}', '{"c":3}']);
    fc.assert(fc.property(fc.array(fc.nat(200), { maxLength: 12 }), (cuts) => { expect(scanAll(bytes, dialect, cuts)).toEqual(whole); }));
  });
});
