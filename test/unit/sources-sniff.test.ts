// What a file is, by its bytes: the layouts that are read, and by name what is not.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ENCODINGS } from '../../src/contract/sources.ts';
import { guessProfiles } from '../../src/engine/sources/guess-profile.ts';
import { headRecords } from '../../src/engine/sources/head-records.ts';
import { PROFILES } from '../../src/engine/sources/profiles/profiles.ts';
import { sniff } from '../../src/engine/sources/sniff.ts';
import { readAll } from '../support/scan.ts';

const look = (text: string | Buffer) => sniff(Buffer.from(text), 'export');

describe('tables', () => {
  test.each([[',', 44], [';', 59], ['\t', 9], ['|', 124]])('separated by %j', (delimiter, code) => {
    const text = ['time;admin;action', '2026;"a,b|c";x', '2026;"d""e";y'].join('\r\n').replaceAll(';', delimiter);
    expect(look(text).dialect).toEqual({ format: 'csv', delimiter: code, quote: 34, header: ['time', 'admin', 'action'], bomBytes: 0 });
  });
  test('with line breaks in quotes, a byte order mark and a header that repeats itself', () => {
    const { dialect, remarks } = look('\uFEFFname,name,__proto__,\n"a\nb",2,3,4\n5,6,7,8\n');
    expect(dialect).toMatchObject({ format: 'csv', header: ['name', 'name#2', '__proto__', 'col4'], bomBytes: 3 });
    expect(remarks).toEqual([expect.stringContaining('byte order mark')]);
  });
  test('with some ragged rows', () => {
    expect(look('a,b,c\n1,2,3\n1,2\n1,2,3\n1,2,3,4\n1,2,3\n').dialect).toMatchObject({ format: 'csv', header: ['a', 'b', 'c'] });
  });
  test('with nothing but ragged rows under a header of known names', () => {
    expect(look('time;admin;action;old\n1\n1;2\n').dialect).toMatchObject({ format: 'csv', delimiter: 59 });
  });
  test('commas in prose columns do not outweigh the real delimiter', () => {
    expect(look('time;note\n1;a, b, c\n2;d, e, f\n').dialect).toMatchObject({ delimiter: 59 });
  });
  test('whose header is all there is', () => {
    expect(look('time,admin,action\n').dialect).toMatchObject({ format: 'csv', header: ['time', 'admin', 'action'] });
  });
});

describe('JSON', () => {
  test.each<[string, string, object]>([
    ['one object a line', '{"a":1}\n{"b":2}\n', { format: 'ndjson' }],
    ['one object a line, the first broken', '{"a":\n{"b":2}\n{"b":3}\n', { format: 'ndjson' }],
    ['a list', '[\n{"a":1}\n]', { format: 'json', wrapper: null }],
    ['a single object', '{"a":{"b":[1]}}', { format: 'json', wrapper: null }],
    ['a single object over many lines', '    {\n  "a": [\n {"x":1},\n {"y":2}\n ]\n}', { format: 'json', wrapper: null }],
    ['CloudTrail\'s wrapper', '{"Records":[{"a":1}]}', { format: 'json', wrapper: 'Records' }],
    ['an empty wrapper', '{"Records":[]}', { format: 'json', wrapper: 'Records' }],
    ['Graph\'s wrapper', '{"@odata.context":"x","value":[{"a":1}]}', { format: 'json', wrapper: 'value' }],
    ['a wrapper a line', '{"records":[{"a":1}]}\n{"records":[{"b":1}]}\n', { format: 'json', wrapper: 'records' }],
    ['a home-made wrapper', '{"page":1,"events":[{"a":1}]}', { format: 'json', wrapper: 'events' }],
    ['a record that holds a list of items', '{"timestamp":"x","items":[{"a":1}]}', { format: 'json', wrapper: null }],
    ['a list deeper down', '{"x":{"Records":[{"a":1}]}}', { format: 'json', wrapper: null }],
  ])('%s', (_name, text, dialect) => {
    expect(look(text).dialect).toEqual({ ...dialect, bomBytes: 0 });
  });
});

describe('what is no log is refused, saying what it is', () => {
  test.each<[string, Buffer | string, string]>([
    ['a zip', Buffer.from('PK\x03\x04\0\0zipped'), 'a zip archive'],
    ['a database', Buffer.from('SQLite format 3\0'), 'SQLite'],
    ['a web page', '<!DOCTYPE html><html></html>', 'a web page'],
    ['XML', '<?xml version="1.0"?><Events/>', 'XML'],
    ['a PDF', '%PDF-1.7\n', 'a PDF document'],
    ['binary data', Buffer.from(Array.from({ length: 512 }, (_, i) => (i * 37) % 256)), 'binary data'],
    ['prose', 'Dear all,\n\nplease find the log attached.\nBest regards\nKim\n', 'plain text'],
    ['one word', 'hello', 'plain text'],
    ['blanks', ' \n\n\t ', 'nothing but blanks'],
  ])('%s', (_name, bytes, what) => {
    expect(() => look(bytes)).toThrow(expect.objectContaining({ code: 'NOT_A_LOG', message: expect.stringContaining(what) as string }) as Error);
  });
});

test('a character cut by the end of the head is no fault, a wrong byte is said', () => {
  const head = Buffer.from(`a,b\n${'1,é\n'.repeat(100_000)}`).subarray(0, 300_000);
  expect(look(head).remarks).toEqual([]);
  const wrong = Buffer.concat([Buffer.from('a,b\n1,'), Buffer.from([0xe9]), Buffer.from('\n')]);
  expect(look(wrong).questions).toEqual([expect.objectContaining({ kind: 'encoding' })]);
  expect(sniff(wrong, 'export', { encoding: 'utf-8' })).toMatchObject({ questions: [], remarks: [expect.stringContaining('not all of it is UTF-8')] });
});

describe('profiles are guessed by what the records hold', () => {
  test.each([
    ['time,admin,action,old,new\n2026-03-14T10:00:00Z,kim,edit,a,b\n', 'generic-back-office'],
    ['{"eventVersion":"1","eventSource":"s","eventName":"n","eventTime":"t","userIdentity":{}}\n', 'cloudtrail'],
    ['CreationDate,AuditData\nx,"{""CreationTime"":""t"",""Operation"":""o""}"\n', 'm365-ual'],
    ['{"value":[{"activityDisplayName":"a","targetResources":[],"initiatedBy":{}}]}', 'entra-audit'],
    ['colour,taste\nred,sweet\n', 'generic'],
  ])('%j is %s', (text, profile) => {
    const { dialect } = look(text);
    const [best, next] = guessProfiles(PROFILES, dialect, headRecords(Buffer.from(text), dialect, 'utf-8', true, 200).map(({ bytes }) => bytes));
    expect(best.id).toBe(profile);
    expect(best.confidence).toBeGreaterThan(next.confidence);
    expect(best.reasons[0]).toMatch(/^\+ /);
  });
});

describe('anything at all', () => {
  const piece = fc.constantFrom('time', 'admin', ',', ';', '\t', '|', '"', '\\"', '\n', '\r', '{', '}', '[', ']', ':', '1', '2026-03-14T10:00:00Z', 'a=1 ', '<13>', 'CEF:0|', 'sep=', 'é', '\0', ' ', 'Records', '\uFEFF', '\x1e', '/');
  const bytes = fc.oneof(fc.array(piece, { maxLength: 30 }).map((parts) => Buffer.from(parts.join(''))), fc.array(piece, { maxLength: 30 }).map((parts) => Buffer.from(parts.join(''), 'utf16le')), fc.uint8Array({ maxLength: 60 }).map((array) => Buffer.from(array)));
  test('is read or refused by name; with answers too', () => {
    const answers = fc.record({ encoding: fc.constantFrom(null, ...ENCODINGS), delimiter: fc.constantFrom(null, ',', ';', '^'), header: fc.constantFrom(null, true, false) });
    fc.assert(fc.property(bytes, answers, (given, answered) => {
      try {
        const { sniffed, records } = readAll(given, answered);
        expect(sniffed.words).not.toBe('');
        for (const record of records) expect(record).not.toBe('');
      } catch (thrown) {
        expect(thrown).toMatchObject({ code: 'NOT_A_LOG', message: expect.stringMatching(/^export is .*, not an audit log\.$/s) as string });
      }
    }), { numRuns: 1500 });
  });
  test('no first row that holds data is lost to a header that nobody wrote', () => {
    const row = fc.tuple(fc.constantFrom('kim', 'lee', 'jo'), fc.constantFrom('2026-03-14T10:00:00Z', '2026-03-15 11:00:00', '10.0.0.1'), fc.constantFrom('edit', 'view', ''));
    fc.assert(fc.property(fc.array(row, { minLength: 1, maxLength: 12 }), (rows) => {
      expect(readAll(rows.map((cells) => `${cells.join(',')}\n`).join('')).records).toHaveLength(rows.length);
    }));
  });
});

describe('a table of a single column is refused as that', () => {
  test('words below each other', () => {
    expect(() => look('user\nkim\nlee\njo\n')).toThrow('a table of a single column');
  });
});
