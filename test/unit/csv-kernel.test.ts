// Holds the bulk path for CSV against the mapper: whatever the rows, both make the same columns.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { emptyDictionaries, SegmentBuilder } from '../../src/engine/events/segment-builder.ts';
import { RecordError } from '../../src/engine/record.ts';
import { CsvKernel } from '../../src/engine/sources/csv-kernel.ts';
import { CsvScanner } from '../../src/engine/sources/csv-scanner.ts';
import { createMapper } from '../../src/engine/sources/profiles/profiles.ts';
import { told } from '../support/segments.ts';

const HEADER = ['log_id', 'timestamp', 'admin_id', 'action_type', 'module_name', 'target', 'field', 'old_value', 'new_value', 'ip', 'result'];

// Made once: a builder has room for a whole segment.
const [bulk, plain] = [new SegmentBuilder(emptyDictionaries()), new SegmentBuilder(emptyDictionaries())];

/** Runs rows through the bulk path and through the mapper alone. */
function both(text: string | Buffer, header: readonly string[] = HEADER, escape: { escape?: 'backslash' } = {}): { bulk: unknown; mapped: unknown; bulkReasons: (string | null)[]; mappedReasons: (string | null)[] } {
  const dialect = { format: 'csv', delimiter: 44, quote: 34, bomBytes: 0, header, ...escape } as const;
  const options = { zone: 'Europe/Malta', dateOrder: null };
  const bytes = Buffer.isBuffer(text) ? text : Buffer.from(text);
  const mapper = createMapper('generic-back-office', dialect, options);
  const scanner = new CsvScanner(dialect, false);
  const kernel = new CsvKernel(mapper.plan()!, mapper, scanner, bulk, 34);
  const bulkReasons: (string | null)[] = [];
  const mappedReasons: (string | null)[] = [];
  let record = 0;
  kernel.begin(bytes);
  scanner.scan(bytes, true, (start, end) => {
    bulkReasons.push(kernel.add(bytes, start, end, record));
    try {
      for (const event of mapper.map(bytes.subarray(start, end))) plain.add(event, record, 0);
      mappedReasons.push(null);
    } catch (thrown) {
      if (!(thrown instanceof RecordError)) throw thrown;
      mappedReasons.push(thrown.message);
    }
    record++;
  });
  return { bulk: told(bulk, bulk.finish()), mapped: told(plain, plain.finish()), bulkReasons, mappedReasons };
}

function agree(text: string | Buffer, header?: readonly string[], escape?: { escape?: 'backslash' }): void {
  const { bulk, mapped, bulkReasons, mappedReasons } = both(text, header, escape);
  expect(bulkReasons).toEqual(mappedReasons);
  expect(bulk).toEqual(mapped);
}

const quoted = (cells: readonly string[], quotes: readonly boolean[]) => cells.map((cell, i) => (quotes[i % quotes.length] || /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(',');

describe('the bulk path for CSV', () => {
  it('makes the same columns as the mapper from the rows of a real-looking export', () => {
    agree([
      '1,2026-03-14T01:06:18.412Z,m.kovacs,player.limit.update,Players,player:P-004471,,"{""limit"":500,""tags"":[""a"",1.10],""x"":{""y"":null}}","{""limit"":50000,""x"":{""y"":""z""},""n"":""""}",185.44.12.7,success',
      '2,2026-03-14 02:06:18+01:00,m.kovacs,login,Auth,E-0117,,,,185.44.12.7:4431,failure',
      '00712,2026-03-14T01:06:18,d.osei,bonus.grant,Bonus,player:P-1,bonus_balance,None,1.10,::ffff:10.0.0.1,ok',
      '4,not a time,,,,,,NULL,\\N,,', '5,2026-02-30T00:00:00Z,a,b,c,d,e,***,x,y', '6,1770000000,a,b,c,d,,{"a":1},,1.2.3.4,1,', '7,9999-12-31T23:59:59Z,a,b,c,d,e,x,y,1.2.3.4,1', '',
    ].join('\n'));
  });

  it('makes the same of a last record that ends within a character', () => {
    for (const cut of [[0xc3], [0xe2, 0x80], [0xf0, 0x9f, 0x95]]) {
      const bytes = Buffer.concat([Buffer.from('1,2026-03-14T01:06:18Z,kim,edit,m,player:P-1,f,1,2,1.2.3.4,result'), Buffer.from(cut)]);
      const { bulk, mapped } = both(bytes);
      expect(bulk).toEqual(mapped);
    }
  });

  const value = fc.oneof(
    fc.constantFrom('', 'None', 'NULL', '\\N', '***', '[REDACTED]', '0', '1.10', '-5', '007', 'true', '{}', '{"a":1', '{"a":1}x', '{"a":"\\u0041"}', '{"a.b":1}', '{"":1}', '{"a":1,"a":2}', '{"a":{"x":1},"a":{"y":2}}', '{"a":1,"a":{"y":2}}', '{"a":{"y":2},"b":1,"a":3}', '{"__proto__":{"x":1}}', '{ "a" : [ 1 , {"b":2} ] }', '{"a":01}', '{"a":"tab\there"}', 'é', '"', '{"ü":"ö"}'),
    fc.json({ maxDepth: 2 }), fc.object({ maxDepth: 2, maxKeys: 4, values: [fc.string({ maxLength: 4 }), fc.double({ noNaN: true }), fc.boolean(), fc.constant(null), fc.integer()] }).map((object) => JSON.stringify(object)),
    fc.string({ unit: 'grapheme', maxLength: 10 }),
  );
  const time = fc.oneof(
    fc.constantFrom('2026-03-14T01:06:18.412Z', '2026-03-14 01:06:18Z', '2026-03-14T01:06:18.123456789+05:30', '2026-03-14T01:06:18', '2026-02-29T00:00:00Z', '2024-02-29T23:59:59Z', '2026-03-29T02:30:00', '2026-10-25T02:30:00', '2016-12-31T23:59:60Z', '2026-13-01T00:00:00Z', '', '1770000000', '1770000000123', '2026-03-14', '2026-03-14T01:06:18.Z', '2026-03-14T01:06:18-15:00', ' 2026-03-14T01:06:18Z', '1899-01-01T00:00:00Z', '2254-12-31T23:59:59Z', '2255-01-01T00:00:00Z', '9999-12-31T23:59:59Z', '2026-03-14T24:00:00Z', '2026-03-14T01:06:18.412z', '2026-03-14t01:06:18Z'),
    fc.date({ noInvalidDate: true, min: new Date(0), max: new Date(4e12) }).map((date) => date.toISOString()),
  );
  const entity = fc.constantFrom('', 'player:P-1', 'P-1', 'arn:aws:iam::1:user/x', 'http://x', 'a:b', '12:30', 'wd : 7', 'player:');
  const row = fc.tuple(fc.constantFrom('1', '0', '007', '', '9007199254740991', '9007199254740993', 'x1', '-1', '1.0', 'a"b', 'é', '0190f1c2-7d4e-7b1a-9c3e-5f6a7b8c9d0e'), time, fc.constantFrom('kim', '', 'Kim ', 'é'), fc.constantFrom('login', 'role.grant', 'player.limit.update', ''), fc.constantFrom('Auth', '', 'Payments'),
    entity, fc.constantFrom('', 'limit', 'a.b'), value, value, fc.constantFrom('', '1.2.3.4', '1.2.3.4:80', '[::1]:443', '::ffff:1.2.3.4', 'AWS Internal'), fc.constantFrom('', 'success', 'FAILED', 'ok', '0', 'weird'));
  const rows = fc.array(fc.tuple(row, fc.nat(13), fc.array(fc.boolean(), { minLength: 1, maxLength: 4 })), { minLength: 1, maxLength: 8 });

  it('makes the same columns as the mapper from anything', () => {
    fc.assert(fc.property(rows, (table) => {
      // Some rows end early, some have a cell too many.
      agree(table.map(([cells, length, quotes]) => quoted(length > 11 ? [...cells, 'surplus'] : length < 3 ? cells.slice(0, 9 + length % 2) : cells, quotes)).join('\n'));
    }), { numRuns: 1500 });
  });
  it('makes the same columns with a type column, and with old or new values alone', () => {
    const typed = ['timestamp', 'admin_id', 'action_type', 'target_type', 'target_id', 'new_value'];
    fc.assert(fc.property(fc.array(fc.tuple(time, fc.constant('kim'), fc.constantFrom('x', ''), fc.constantFrom('player', ''), entity, value), { minLength: 1, maxLength: 5 }), (table) => {
      agree(table.map((cells) => quoted(cells, [false])).join('\n'), typed);
    }), { numRuns: 400 });
  });
  it('makes the same columns where backslashes escape quotes', () => {
    const cell = fc.string({ unit: fc.constantFrom('\\', '"', 'a', 'n', '{', '}', ':', '1', ','), maxLength: 8 });
    const escaped = (text: string) => `"${text.replace(/"/g, (_, at: number) => (at % 2 === 0 ? '\\"' : '""'))}"`;
    fc.assert(fc.property(fc.array(fc.tuple(time, cell, cell, fc.constantFrom('"{\\"a\\":1}"', '"{""a"":{\\"b\\":2}}"', '"C:\\new"'), cell), { minLength: 1, maxLength: 5 }), (table) => {
      agree(table.map(([at, actor, entity, old, now]) => [at, escaped(actor), 'x', '', escaped(entity), old, escaped(now)].join(',')).join('\n'), ['timestamp', 'admin_id', 'action_type', 'target_type', 'target_id', 'old_value', 'new_value'], { escape: 'backslash' });
    }), { numRuns: 500 });
  });
  it('sends rows with bytes that are not UTF-8 the general way', () => {
    const text = Buffer.concat([Buffer.from('1,2026-03-14T01:06:18Z,k'), Buffer.of(0xe9), Buffer.from('m,login,Auth,,,a,b,1.2.3.4,ok\n2,2026-03-14T01:06:18Z,kim,login,Auth,,,a,b,1.2.3.4,ok\n')]);
    agree(text as unknown as string);
  });
});
