// Holds the bulk path for JSON against the mapper: whatever the records, both make the same columns.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { emptyDictionaries, SegmentBuilder } from '../../src/engine/events/segment-builder.ts';
import { RecordError, type MappedEvent } from '../../src/engine/record.ts';
import { jsonKernel } from '../../src/engine/sources/json-kernel.ts';
import { createMapper } from '../../src/engine/sources/profiles/profiles.ts';
import { told } from '../support/segments.ts';

const DIALECT = { format: 'ndjson', bomBytes: 0 } as const;
// Made once: a builder has room for a whole segment.
const [bulk, plain] = [new SegmentBuilder(emptyDictionaries()), new SegmentBuilder(emptyDictionaries())];

/** Runs records, each between bytes of others, through the bulk path and through the mapper alone; tells how many needed the mapper. */
function agree(records: readonly (string | Buffer)[], profile = 'generic-back-office'): number {
  const mapper = createMapper(profile, DIALECT, { zone: 'Europe/Malta', dateOrder: null });
  let mapped = 0;
  const kernel = jsonKernel({ ...mapper, map: (bytes: Buffer): readonly MappedEvent[] => { mapped++; return mapper.map(bytes); } }, bulk)!;
  const all = Buffer.concat(records.flatMap((record) => [Buffer.from('\n'), Buffer.from(record), Buffer.from('\n')]));
  kernel.begin(all);
  const reasons: [string | null, string | null][] = [];
  let at = 0;
  records.forEach((text, record) => {
    const bytes = Buffer.from(text);
    const reason = kernel.add(all, at + 1, at + 1 + bytes.length, record);
    at += bytes.length + 2;
    try {
      for (const event of mapper.map(bytes)) plain.add(event, record, 0);
      reasons.push([reason, null]);
    } catch (thrown) {
      if (!(thrown instanceof RecordError)) throw thrown;
      reasons.push([reason, thrown.message]);
    }
  });
  for (const [bulkReason, mappedReason] of reasons) expect(bulkReason).toBe(mappedReason);
  expect(told(bulk, bulk.finish())).toEqual(told(plain, plain.finish()));
  return mapped;
}

const ROW = '"id":12,"timestamp":"2026-03-14T01:06:18.412Z","admin":"kim","action":"player.limit.update","target":"player:P-1"';

describe('the bulk path for JSON', () => {
  it('makes the same columns as the mapper from the records of a real-looking export, without it', () => {
    expect(agree([
      `{${ROW},"old_value":{"limit":500,"tags":["a",1.10],"x":{"y":null}},"new_value":{"limit":50000,"x":{"y":"z"},"n":""},"ip":"185.44.12.7","ok":true,"meta":{"a":[{"b":1e5},null]}}`,
      `{${ROW},"old_value":null,"new_value":"","ip":null,"ok":false,"meta":{}}`,
      `{${ROW},"old_value":"None","new_value":1.10,"ip":"::ffff:10.0.0.1","ok":0,"meta":[]}`,
      `{${ROW},"field":"note","new_value":"line\\nfeed \\"quoted\\" \\u00e9\\u20ac \\/","old_value":true}`,
      ` { "ts" : 1770000000 , "actor" : "d.osei" , "event" : "login" , "old_value" : [1, 2] , "new_value" : [1] } `,
      `{${ROW},"new_value":"{\\"a\\": 1}"}`,
      `{"id":"0190f1c2","time":"2026-03-14T01:06:18","user":7,"action":"","module":null}`,
    ])).toBe(0);
  });
  it('leaves to the mapper what is out of the ordinary, and no more than that', () => {
    const odd = [
      '{}', '[]', '17', '', '{', '{"a":1', `{${ROW}`, `{${ROW},}`, `{${ROW}} x`, `{${ROW},"admin":"lee"}`, `{${ROW},"meta":{"a":1,"a":2}}`, `{${ROW},"meta":{"\\u0061":1}}`, `{${ROW},"me\\u0074a":1}`,
      `{${ROW},"old_value":{"a":{"x":1},"a":{"y":2}},"new_value":null}`, `{${ROW},"old_value":{"a":1,},"new_value":1}`, `{${ROW},"old_value":{"a":[},"new_value":1}`,
      `{"timestamp":"2026-03-14T01:06:18Z","admin":{"email":"kim@x","id":1},"target":{"type":"player","id":"P-1"}}`, `{"timestamp":"2026-03-14T01:06:18Z","admin":"{\\"email\\":\\"kim@x\\"}","target":" [1]"}`,
      `{${ROW},"new_value":"***"}`, `{${ROW},"new_value":"\\ud83d\\ude00"}`, `{${ROW},"new_value":"\\ud83d"}`, `{${ROW},"module":{"a":1}}`, `{${ROW},"x":"\t"}`, `{${ROW},"x":"\\x"}`, `{${ROW},"x":01}`, `{${ROW},"x":nul}`, `{${ROW},"x":-}`,
      `{${ROW},"x":${'['.repeat(120)}${']'.repeat(120)}}`, `{${ROW},"x":${'['.repeat(200)}${']'.repeat(200)}}`, Buffer.concat([Buffer.from(`{${ROW},"x":"`), Buffer.of(0xff), Buffer.from('"}')]),
    ];
    for (const record of odd) expect(agree([`{${ROW}}`, record, `{${ROW}}`])).toBeGreaterThan(0);
    expect(agree([`{${ROW},"x":"${'é'.repeat(99)}"}`, `{${ROW},"__proto__":{"x":1},"constructor":1}`, `{${ROW},"x":"\\ud83d","y":1.5E-7,"z":{"a":[{"b":{}}]}}`])).toBe(0);
  });

  const key = fc.constantFrom('timestamp', 'created_at', 'admin', 'actor', 'action', 'module', 'target', 'target_type', 'field', 'old_value', 'new_value', 'before', 'after', 'ip', 'result', 'id', 'time_utc', 'x', '__proto__', 'a.b', 'é', '', 'x"y', 'x#2');
  const text = fc.oneof(
    fc.constantFrom('', '2026-03-14T01:06:18.412Z', '2026-03-14T01:06:18', '1770000000', 'kim', 'player:P-1', 'arn:aws:iam::1:user/x', '{"a":1}', ' {"email":"kim@x"}', '[1]', '***', 'NULL', 'None', '[REDACTED]', '\\N', '1.2.3.4:80', 'success', 'login', '007', '\u{1f600}', '\ud800'),
    fc.string({ unit: 'grapheme', maxLength: 8 }),
  );
  const scalar = fc.oneof(text.map((value) => JSON.stringify(value)), fc.constantFrom('null', 'true', 'false', '0', '-1.10', '1e400', '9007199254740993', '01', '"\\u0041\\/"', '"\\ud83d\\ude00"', '{}', '[]', 'x'));
  const nested = fc.oneof(
    fc.object({ maxDepth: 3, maxKeys: 4, key: fc.constantFrom('a', 'b', 'email', 'id', 'a.b', ''), values: [fc.string({ maxLength: 4 }), fc.double({ noNaN: true, noDefaultInfinity: true }), fc.boolean(), fc.constant(null), fc.constant('[hidden]')] }).map((object) => JSON.stringify(object)),
    fc.constantFrom('{"a":1,"a":2}', '{"a":{"x":1},"a":{"y":2}}', '{"a":{"x":1},"b":{"x":2}}', '{ "a" : [ 1 , {"b":2} ] }', '{"a":01}', '{"a":"\\u0041"}', '{"a":"}"}', '[{"a":1,"a":2}]', '[null, "x"]', '{"a":{}}'),
  );
  const value = fc.oneof({ weight: 3, arbitrary: scalar }, { weight: 1, arbitrary: nested });
  const blank = fc.constantFrom('', '', '', ' ', '\t ');
  const record = fc.tuple(fc.array(fc.tuple(key, value), { maxLength: 9 }), blank, fc.integer({ min: 0, max: 40 })).map(([members, gap, cut]) => {
    const whole = `{${gap}${members.map(([name, each]) => `${JSON.stringify(name)}${gap}:${gap}${each}${gap}`).join(`,${gap}`)}}`;
    return cut === 0 ? whole.slice(0, -1) : cut === 1 ? `${whole}}` : whole;
  });
  const shaped = fc.array(fc.tuple(value, value, value, value), { minLength: 1, maxLength: 6 }).map((rows) => rows.map(([actor, target, old, now]) => `{"timestamp":"2026-03-14T01:06:18Z","admin":${actor},"target":${target},"old_value":${old},"new_value":${now}}`));

  it('makes the same columns as the mapper from anything', () => {
    fc.assert(fc.property(fc.oneof(fc.array(record, { minLength: 1, maxLength: 8 }), shaped), (records) => { agree(records); }), { numRuns: 3000 });
  });
  it('makes the same columns under the profile that is sure of less', () => {
    fc.assert(fc.property(fc.array(record, { minLength: 1, maxLength: 8 }), (records) => { agree(records, 'generic'); }), { numRuns: 500 });
  });
});
