// The JSON scanners: however the bytes arrive, the same records come out, and a broken one harms no other.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { JsonScanner } from '../../src/engine/sources/json-scanner.ts';
import { scannerOf } from '../../src/engine/sources/scanner.ts';
import type { Dialect } from '../../src/engine/record.ts';

type JsonDialect = Extract<Dialect, { format: 'json' | 'ndjson' }>;
const NDJSON: JsonDialect = { format: 'ndjson', bomBytes: 0 };
const LIST: JsonDialect = { format: 'json', wrapper: null, bomBytes: 0 };
const RECORDS: JsonDialect = { format: 'json', wrapper: 'Records', bomBytes: 0 };
interface Found { start: number; end: number; line: number; problem: string | null; text: string }

/** Scans as an import does: in pieces, the unfinished rest in front of the next. */
function scan(source: string | Buffer, dialect: JsonDialect, pieces: readonly number[] = []): Found[] {
  const bytes = Buffer.from(source);
  const scanner = scannerOf(dialect);
  const found: Found[] = [];
  let rest = Buffer.alloc(0);
  let offset = 0;
  let given = 0;
  for (let i = 0; given < bytes.length || i === 0; i++) {
    const take = Math.min(pieces.length === 0 ? bytes.length : pieces[i % pieces.length], bytes.length - given);
    const chunk = Buffer.concat([rest, bytes.subarray(given, given + take)]);
    given += take;
    const done = scanner.scan(chunk, given === bytes.length, (start, end, line, problem) => {
      found.push({ start: offset + start, end: offset + end, line, problem, text: chunk.toString('utf8', start, end) });
    });
    rest = Buffer.from(chunk.subarray(done));
    offset += done;
  }
  expect(rest.length).toBe(0);
  return found;
}
const texts = (found: readonly Found[]) => found.map((record) => record.text);
const problems = (found: readonly Found[]) => found.map((record) => record.problem);

describe('NDJSON', () => {
  test('blank lines are no records and CRLF is no part of one', () => {
    expect(texts(scan('{"a":1}\r\n\r\n  \n{"b":2}\n', NDJSON))).toEqual(['{"a":1}', '{"b":2}']);
  });
  test('a broken line stands alone', () => {
    expect(texts(scan('{"a":1}\n{"b":[}\n{"c":3}', NDJSON))).toEqual(['{"a":1}', '{"b":[}', '{"c":3}']);
  });
  test('a byte order mark is no part of a record', () => {
    expect(texts(scan('\uFEFF{"a":1}\n', { ...NDJSON, bomBytes: 3 }, [1]))).toEqual(['{"a":1}']);
  });
  test('a last line that ends early is told from one that only lacks its line feed', () => {
    expect(problems(scan('{"a":1}\n{"b":2}', NDJSON))).toEqual([null, null]);
    expect(problems(scan('{"a":1}\n{"b":"x', NDJSON))).toEqual([null, 'record is cut off']);
  });
  test('a line over 16 MiB is a problem and the next line is read', () => {
    const long = `{"a":"${'x'.repeat(17 * 1024 * 1024)}"}`;
    const found = scan(`${long}\n{"b":2}\n`, NDJSON, [1 << 20]);
    expect(problems(found)).toEqual(['record is longer than 16 MiB', null]);
    expect(found[0].end - found[0].start).toBe(16 * 1024 * 1024);
    expect(found[1].text).toBe('{"b":2}');
  });
});

describe('lists, wrappers and single objects', () => {
  test.each<[string, string, JsonDialect, string[]]>([
    ['a list', ' [ {"a":1} , {"b":[1,{"c":"]}"}]} ] ', LIST, ['{"a":1}', '{"b":[1,{"c":"]}"}]}']],
    ['a trailing comma', '[{"a":1},{"b":2},]', LIST, ['{"a":1}', '{"b":2}']],
    ['an empty list', '[]', LIST, []],
    ['one object over many lines', '{\n  "a": {\n    "b": 1\n  }\n}\n', LIST, ['{\n  "a": {\n    "b": 1\n  }\n}']],
    ['concatenated objects', '{"a":1}{"b":2}\n\n{"c":3}', LIST, ['{"a":1}', '{"b":2}', '{"c":3}']],
    ['objects behind record separators', '\x1e{"a":1}\n\x1e{"b":2}\n', LIST, ['{"a":1}', '{"b":2}']],
    ['a wrapper', '{"Records":[{"a":1},{"Records":[2]}]}', RECORDS, ['{"a":1}', '{"Records":[2]}']],
    ['a wrapper with more around its list', '{"next":{"Records":[1]},"x":"Records","Records" : [{"a":1}],"count":1}', RECORDS, ['{"a":1}']],
    ['wrappers one behind the other', '{"Records":[{"a":1}]}\n{"Records":[{"b":2}]}', RECORDS, ['{"a":1}', '{"b":2}']],
  ])('%s gives its records', (_name, text, dialect, expected) => {
    const found = scan(text, dialect);
    expect(texts(found)).toEqual(expected);
    expect(problems(found)).toEqual(expected.map(() => null));
    expect(found.map((record) => record.line)).toEqual(expected.map((_, i) => i + 1));
  });
  test('elements that are no objects are records too, so that the ledger counts them', () => {
    expect(texts(scan('[{"a":1}, 12, "x,]", null, [3], {"b":2}]', LIST))).toEqual(['{"a":1}', '12', '"x,]"', 'null', '[3]', '{"b":2}']);
  });
  test('a wrapper object without its list is a problem, not a silence', () => {
    expect(problems(scan('{"Records":[{"a":1}]}{"error":"throttled"}', RECORDS))).toEqual([null, 'holds no list “Records”']);
  });
  test('a source cut off within a record keeps the whole ones and shows the rest', () => {
    const found = scan('[{"a":1},{"b":"x', LIST);
    expect(texts(found)).toEqual(['{"a":1}', '{"b":"x']);
    expect(problems(found)).toEqual([null, 'record is cut off']);
  });
  test('a source cut off in front of its first record is told too', () => {
    expect(problems(scan('{"Rec', RECORDS))).toEqual(['record is cut off']);
  });
});

test('a list that is never closed was cut off, even between two records', () => {
  const cutOff = (text: string) => {
    const scanner = new JsonScanner(null);
    scanner.scan(Buffer.from(text), true, () => {});
    return scanner.cutOff;
  };
  expect([cutOff('[{"a":1},{"b":2}'), cutOff('[{"a":1}]'), cutOff('{"a":1}{"b":2}')]).toEqual([true, false, false]);
});

describe('broken records', () => {
  test('a quote that is never closed costs its own record only', () => {
    const found = scan('[\n{"a":"x},\n{"b":2},\n{"c":3}\n]', LIST);
    expect(texts(found)).toEqual(['{"a":"x},', '{"b":2}', '{"c":3}']);
    expect(problems(found)).toEqual(['a string is not closed', null, null]);
  });
  test('a missing bracket costs its own record only', () => {
    const found = scan('[\n  {\n    "a": {\n      "x": 1\n  ,\n  {\n    "b": 2\n  }\n]', LIST);
    expect(problems(found)).toEqual(['record is cut off', null]);
    expect(found[1].text).toBe('{\n    "b": 2\n  }');
  });
  test('a list within a record that is never closed costs its own record only', () => {
    const found = scan('[\n{"a":[1,\n{"b":2},\n{"c":3}\n]\n', LIST);
    expect(problems(found)).toEqual(['record is cut off', null, null]);
    expect(texts(found).slice(1)).toEqual(['{"b":2}', '{"c":3}']);
  });
  test('nesting over 128 levels is a problem and the next record is read', () => {
    const deep = `{"a":${'['.repeat(200)}${']'.repeat(200)}}`;
    expect(problems(scan(`[${deep},{"b":2}]`, LIST, [7]))).toEqual(['nested deeper than 128 levels', null]);
  });
  test('a record over 16 MiB is a problem and the next one is read', () => {
    const source = `[{"a":"${'x'.repeat(17 * 1024 * 1024)}"},{"b":2}]`;
    const whole = scan(source, LIST);
    expect(problems(whole)).toEqual(['record is longer than 16 MiB', null]);
    expect(scan(source, LIST, [1 << 20])).toEqual(whole);
  });
});

const piece = fc.constantFrom('{', '}', '[', ']', '"', '\\', ',', ':', '\n', ' ', '\r', 'a', '1', '"Records":[', '{"a":1}', '\n{"b":"x"}', '\n  {', 'é');
const dialects = fc.constantFrom(NDJSON, LIST, RECORDS);

test('any chunking of any bytes gives the same records, in order, each within the source', () => {
  fc.assert(fc.property(fc.array(piece, { maxLength: 60 }), dialects, fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 5 }), (parts, dialect, pieces) => {
    const bytes = Buffer.from(parts.join(''));
    const whole = scan(bytes, dialect);
    expect(scan(bytes, dialect, pieces)).toEqual(whole);
    let end = 0;
    whole.forEach((record, i) => {
      expect(record.start).toBeGreaterThanOrEqual(end);
      expect(record.end).toBeGreaterThan(record.start);
      expect(record.line).toBe(i + 1);
      end = record.end;
    });
    expect(end).toBeLessThanOrEqual(bytes.length);
  }), { numRuns: 3000 });
});

test('nothing but blanks, commas, brackets around records and wrappers lies between records', () => {
  fc.assert(fc.property(fc.array(piece, { maxLength: 60 }), fc.constantFrom(NDJSON, LIST), (parts, dialect) => {
    const bytes = Buffer.from(parts.join(''));
    let at = 0;
    let between = '';
    for (const record of scan(bytes, dialect)) { between += bytes.toString('utf8', at, record.start); at = record.end; }
    between += bytes.toString('utf8', at);
    expect(between).toMatch(/^[\s,[\]}]*$/);
  }), { numRuns: 3000 });
});

test('every record of well-formed JSON is found whole, however it is printed', () => {
  const value = fc.dictionary(fc.string({ maxLength: 5 }), fc.jsonValue({ maxDepth: 3 }), { maxKeys: 4 });
  fc.assert(fc.property(fc.array(value, { maxLength: 6 }), fc.constantFrom(undefined, 1, 4), fc.constantFrom('list', 'wrapped', 'joined'), fc.integer({ min: 1, max: 40 }), (records, indent, form, size) => {
    const text = form === 'list' ? JSON.stringify(records, null, indent)
      : form === 'wrapped' ? JSON.stringify({ note: '"Records":[', Records: records, more: [{}] }, null, indent)
        : records.map((record) => JSON.stringify(record, null, indent)).join('\n');
    const found = scan(text, form === 'wrapped' ? RECORDS : LIST, [size]);
    expect(problems(found)).toEqual(records.map(() => null));
    expect(found.map((record) => JSON.parse(record.text) as unknown)).toEqual(JSON.parse(JSON.stringify(records)));
  }));
});
