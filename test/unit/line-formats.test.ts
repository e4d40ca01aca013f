// Lines that are no table and no JSON: each becomes a record with what it says, and none is lost.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Json } from '../../src/engine/sources/json-value.ts';
import { readLine } from '../../src/engine/sources/line-formats/read-line.ts';
import { parsePairs, readPairs } from '../../src/engine/sources/line-formats/pairs.ts';
import type { LinePayload } from '../../src/engine/record.ts';
import { readAll, scanAll } from '../support/scan.ts';

type Plain = string | null | { [key: string]: Plain };
const plain = (value: Json): Plain => (value.kind === 'object' ? Object.fromEntries(Array.from(value.entries, ([key, member]) => [key, plain(member)])) : value.text);
const line = (text: string, payload: LinePayload = 'text') => plain(readLine(text, payload).object);

describe('key=value', () => {
  test.each<[string, string, Record<string, string>]>([
    ['logfmt', 'ts=2026-03-14T10:00:00Z level=info msg="role granted" user=kim count=3', { ts: '2026-03-14T10:00:00Z', level: 'info', msg: 'role granted', user: 'kim', count: '3' }],
    ['single quotes', "user='kim o' action='edit'", { user: 'kim o', action: 'edit' }],
    ['commas, and blanks within values', 'type=LOGIN_ERROR, realmId=back office, userId=null, ipAddress=10.0.0.1', { type: 'LOGIN_ERROR', realmId: 'back office', userId: 'null', ipAddress: '10.0.0.1' }],
    ['Keycloak with quotes', 'type="LOGIN", realmId="9f", error="invalid_user", ipAddress="10.0.0.1"', { type: 'LOGIN', realmId: '9f', error: 'invalid_user', ipAddress: '10.0.0.1' }],
    ['escaped and doubled quotes', 'a="say \\"yes\\"" b="say ""no""" c="C:\\\\x\\n"', { a: 'say "yes"', b: 'say "no"', c: 'C:\\x\\n' }],
    ['empty values', 'user= action="" ip=1', { user: '', action: '', ip: '1' }],
    ['values with equals signs, commas and JSON', 'q=a=b list=1,2,3 data={"a": [1, "}"]} end=x', { q: 'a=b', list: '1,2,3', data: '{"a": [1, "}"]}', end: 'x' }],
    ['a key that comes twice', 'user=a user=b', { user: 'a', 'user#2': 'b' }],
    ['the time in front', '2026-03-14 10:00:00.123 UTC user=kim action=edit', { time: '2026-03-14 10:00:00.123 UTC', user: 'kim', action: 'edit' }],
    ['a quote that is never closed', 'user="kim action=edit', { user: '"kim', action: 'edit' }],
    ['__proto__', '__proto__=x constructor=y', { constructor: 'y' }],
  ])('%s', (_what, text, expected) => {
    const read = line(text, 'key-value');
    expect(text.startsWith('__proto__') ? { constructor: (read as Record<string, Plain>).constructor } : read).toEqual(expected);
  });
  test('words beside the pairs are kept in the message, which is the whole line', () => {
    expect(line('kim did user=kim action=edit', 'key-value')).toEqual({ user: 'kim', action: 'edit', message: 'kim did user=kim action=edit' });
  });
  test('a line without pairs is a message; nothing of it is lost', () => {
    expect(line('service restarted', 'key-value')).toEqual({ message: 'service restarted' });
  });
  test('pairs within a value of JSON are found where somebody looks for them, prose is not taken for pairs', () => {
    expect(plain(parsePairs('type=LOGIN, realmId=r, userId=u')!)).toEqual({ type: 'LOGIN', realmId: 'r', userId: 'u' });
    expect(parsePairs('the user set a=1 and then nothing else of note happened')).toBeNull();
    expect(parsePairs('x=1')).toBeNull();
  });
  test('a line of more pairs than anybody writes keeps ten thousand of them, and the whole of it as its message', () => {
    for (const piece of ['a={ ', "a='b ", 'a="\\\\" ']) {
      const text = piece.repeat(40_000);
      expect(readPairs(text).pairs).toHaveLength(10_000);
      expect(line(text, 'key-value')).toMatchObject({ message: text.trim() });
    }
    expect(line(`LEEF:1.0|V|P|1|77|${'a=b\t'.repeat(20_000)}end=x`)).toMatchObject({ 'a#10000': expect.stringMatching(/a=b\tend=x$/) as string });
    expect(Object.keys(line(`CEF:0|a|b|c|d|e|5|${'a=b '.repeat(20_000)}`) as object)).toHaveLength(10_007);
  });
});

describe('CEF', () => {
  test('the header, its escapes, and labels as names', () => {
    expect(line('CEF:0|Back|Off\\|ice|1.0|42|Limit \\\\ changed|7|suser=kim act=update msg=a \\= b\\nc cs1Label=Old value cs1=100 cs2Label=New value cs2=5000 x')).toEqual({
      cefVersion: '0', deviceVendor: 'Back', deviceProduct: 'Off|ice', deviceVersion: '1.0', deviceEventClassId: '42', name: 'Limit \\ changed', severity: '7',
      suser: 'kim', act: 'update', msg: 'a = b\nc', cs1Label: 'Old value', cs1: '100', cs2Label: 'New value', cs2: '5000 x', 'Old value': '100', 'New value': '5000 x',
    });
  });
  test('without an extension, and one whose header is not whole', () => {
    expect(line('CEF:0|a|b|c|d|e|5')).toMatchObject({ severity: '5' });
    expect(line('CEF:0|a|b')).toEqual({ message: 'CEF:0|a|b' });
  });
});

describe('LEEF', () => {
  test('1.0 with tabs', () => {
    expect(line('LEEF:1.0|V|P|1|77|usrName=kim\tsev=5\tmsg=a=b c')).toEqual({ leefVersion: '1.0', vendor: 'V', product: 'P', version: '1', eventId: '77', usrName: 'kim', sev: '5', msg: 'a=b c' });
  });
  test.each([['^', '^'], ['0x5E', '^'], ['x7C', '|'], ['', '\t']])('2.0 with %j as its delimiter', (told, delimiter) => {
    expect(line(`LEEF:2.0|V|P|1|77|${told}|${['usrName=kim', 'act=edit'].join(delimiter)}`)).toMatchObject({ eventId: '77', usrName: 'kim', act: 'edit' });
  });
  test('2.0 without the field of the delimiter', () => {
    expect(line('LEEF:2.0|V|P|1|77|usrName=kim\tact=ed|it')).toMatchObject({ usrName: 'kim', act: 'ed|it' });
  });
});

describe('syslog', () => {
  test.each<[string, string, Plain]>([
    ['RFC 3164', '<86>Mar 14 10:00:00 app01 sudo[77]: kim : COMMAND=/bin/sh', { syslog: { facility: 'authpriv', severity: 'info', time: 'Mar 14 10:00:00', host: 'app01', app: 'sudo', process: '77' }, message: 'kim : COMMAND=/bin/sh' }],
    ['RFC 3164 without a priority', 'Mar  4 10:00:00 app01 audit: {"user":"kim","n":1.10}', { syslog: { time: 'Mar  4 10:00:00', host: 'app01', app: 'audit' }, user: 'kim', n: '1.10' }],
    ['RFC 5424 with structured data', '<165>1 2026-03-14T10:00:00.003Z host app 123 ID47 [audit@32473 user="k\\"im\\]" ip="::1"][x@1 a="b"] \uFEFFdone', {
      syslog: { facility: 'local4', severity: 'notice', version: '1', time: '2026-03-14T10:00:00.003Z', host: 'host', app: 'app', process: '123', messageId: 'ID47', data: { 'audit@32473': { user: 'k"im]', ip: '::1' }, 'x@1': { a: 'b' } } },
      message: 'done',
    }],
    ['RFC 5424 with nothing but structured data', '<13>1 - - - - - [a@1 b="c"]', { syslog: { facility: 'user', severity: 'notice', version: '1', data: { 'a@1': { b: 'c' } } } }],
    ['rsyslog with ISO times', '2026-03-14T10:00:00.123+01:00 app01 audit[5]: CEF:0|a|b|c|d|e|5|suser=kim', {
      syslog: { time: '2026-03-14T10:00:00.123+01:00', host: 'app01', app: 'audit', process: '5' },
      cefVersion: '0', deviceVendor: 'a', deviceProduct: 'b', deviceVersion: 'c', deviceEventClassId: 'd', name: 'e', severity: '5', suser: 'kim',
    }],
    ['CEF right behind the host', '<134>Mar 14 10:00:00 fw CEF:0|a|b|c|d|e|5|', { syslog: { facility: 'local0', severity: 'info', time: 'Mar 14 10:00:00', host: 'fw' }, cefVersion: '0', deviceVendor: 'a', deviceProduct: 'b', deviceVersion: 'c', deviceEventClassId: 'd', name: 'e', severity: '5' }],
    ['CEE', 'Mar 14 10:00:00 h app: @cee: {"a":"b"}', { syslog: { time: 'Mar 14 10:00:00', host: 'h', app: 'app' }, a: 'b' }],
    ['JSON that is broken', 'Mar 14 10:00:00 h app: {"a":', { syslog: { time: 'Mar 14 10:00:00', host: 'h', app: 'app' }, message: '{"a":' }],
    ['JSON with a key syslog of its own', 'Mar 14 10:00:00 h app: {"syslog":1}', { syslog: { time: 'Mar 14 10:00:00', host: 'h', app: 'app' }, 'syslog#2': '1' }],
    ['a priority that is none', '<999>text', { message: '<999>text' }],
  ])('%s', (_what, text, expected) => {
    const time = (expected as { syslog?: { time?: string } }).syslog?.time;
    expect(line(text)).toEqual(time === undefined ? expected : { ...(expected as object), time });
  });
  test('a time of the payload\'s own wins over that of the header', () => {
    expect(line('Mar 14 10:00:00 h app: {"@timestamp":"2026-03-14T09:59:58Z"}')).not.toHaveProperty('time');
  });
  test('pairs behind a header', () => {
    expect(line('<86>Mar 14 10:00:00 h app: user=kim action=edit', 'key-value')).toMatchObject({ syslog: { host: 'h' }, user: 'kim', action: 'edit' });
  });
  test('a header with nothing behind it is refused, saying so', () => {
    expect(() => line('<13>')).toThrow('the line holds no message');
  });
});

test('pgaudit: the list behind AUDIT: has names, the rest those of the CSV log of PostgreSQL', () => {
  const message = 'AUDIT: SESSION,1,1,WRITE,UPDATE,TABLE,public.limits,"update limits set daily = 5, note = \'say ""x""\'",<none>';
  expect(line(`2026-03-14 10:00:00.123 UTC [1234] kim@backoffice LOG:  ${message}`)).toEqual({
    log_time: '2026-03-14 10:00:00.123 UTC', log_prefix: '2026-03-14 10:00:00.123 UTC [1234] kim@backoffice', user_name: 'kim', database_name: 'backoffice', error_severity: 'LOG', message,
    audit_type: 'SESSION', statement_id: '1', substatement_id: '1', class: 'WRITE', command: 'UPDATE', object_type: 'TABLE', object_name: 'public.limits',
    statement: 'update limits set daily = 5, note = \'say "x"\'', parameter: '<none>',
  });
  expect(line('2026-03-14 10:00:00 UTC:10.0.0.1(5000):user=kim,db=bo LOG:  AUDIT: OBJECT,1,1,READ,SELECT,,,select 1,<not logged>')).toMatchObject({ audit_type: 'OBJECT', command: 'SELECT', object_type: '', parameter: '<not logged>' });
  expect(line('2026-03-14 10:00:00 UTC [1] ERROR:  relation "x" does not exist')).toEqual({ log_time: '2026-03-14 10:00:00 UTC', log_prefix: '2026-03-14 10:00:00 UTC [1]', error_severity: 'ERROR', message: 'relation "x" does not exist' });
});

describe('files of lines', () => {
  const many = (text: string) => `${text}\n`.repeat(5);
  test.each<[string, string, LinePayload, string]>([
    ['logfmt', many('ts=1 user=kim action=edit'), 'key-value', 'pairs of key=value, one record a line'],
    ['Keycloak', many('type=LOGIN, realmId=r, userId=u, ipAddress=1'), 'key-value', 'pairs of key=value, one record a line'],
    ['times in brackets', many('[2026-03-14 10:00:00] user=kim action=edit'), 'key-value', 'pairs of key=value, one record a line'],
    ['CEF', many('CEF:0|a|b|c|d|e|5|suser=kim'), 'cef', 'CEF, one record a line'],
    ['CEF behind syslog', many('<134>Mar 14 10:00:00 fw CEF:0|a|b|c|d|e|5|suser=kim'), 'cef', 'CEF behind a syslog header'],
    ['LEEF', many('LEEF:1.0|V|P|1|77|usrName=kim'), 'leef', 'LEEF, one record a line'],
    ['JSON behind syslog', many('<134>1 2026-03-14T10:00:00Z h a - - - {"user":"kim"}'), 'json', 'JSON behind a syslog header'],
    ['pairs behind syslog', many('Mar 14 10:00:00 h a: user=kim action=edit'), 'key-value', 'pairs of key=value behind a syslog header'],
    ['text behind syslog', many('Mar 14 10:00:00 h sshd[1]: Accepted password for kim'), 'text', 'text behind a syslog header'],
    ['pgaudit', many('2026-03-14 10:00:00 UTC [1] LOG:  AUDIT: SESSION,1,1,READ,SELECT,,,select 1,<none>'), 'text', 'lines of a PostgreSQL log'],
    ['with a few lines that say nothing', `${many('user=kim action=edit')}service restarted\n`, 'key-value', 'pairs of key=value, one record a line'],
  ])('%s', (_what, text, payload, words) => {
    const { sniffed, records, lines } = readAll(text);
    expect(sniffed).toMatchObject({ dialect: { format: 'line', payload }, words });
    expect(records).toHaveLength(text.trimEnd().split('\n').length);
    expect(records.every((record) => typeof record === 'object')).toBe(true);
    expect(lines).toEqual(records.map((_, i) => i + 1));
  });
  test.each([
    ['a table with pairs in a column', 'time,admin,details\n1,kim,"a=1 b=2 c=3"\n2,lee,"a=1 b=2 c=3"\n', 'csv'],
    ['a table without a header with times', '2026-03-14T10:00:00Z|kim|login\n2026-03-14T10:00:01Z|lee|login\n', 'csv'],
    ['a list', '[{"a":"x=1 y=2"}]', 'json'],
  ])('%s is none', (_what, text, format) => {
    expect(readAll(text).sniffed.dialect.format).toBe(format);
  });
  test('plain text with times stays no log', () => {
    expect(() => readAll('2026-03-14 10:00:00 service started\n2026-03-14 10:00:01 all is well\n'.repeat(3))).toThrow('plain text');
  });
  test('a statement of several lines is one record of a PostgreSQL log', () => {
    const text = '2026-03-14 10:00:00 UTC [1] LOG:  AUDIT: SESSION,1,1,READ,SELECT,,,"select 1,\n\t2",<none>\n2026-03-14 10:00:01 UTC [1] LOG:  AUDIT: SESSION,2,1,READ,SELECT,,,select 3,<none>\n';
    const { records, lines } = readAll(text);
    expect(records.map((record) => (typeof record === 'string' ? record : record.statement))).toEqual(['select 1,\n\t2', 'select 3']);
    expect(lines).toEqual([1, 3]);
  });
  test('whatever a line holds, it is a record or refused with a reason', () => {
    const piece = fc.constantFrom('CEF:0|', 'LEEF:2.0|', '<13>', '1 ', '- ', '[a b="', '"]', 'k=', '"', "'", '\\', '|', 'Mar 14 10:00:00 ', 'h ', 'app[1]: ', '{', '}', 'AUDIT: SESSION,', ',', ' ', '=', 'x', '\t', '2026-03-14T10:00:00Z ');
    fc.assert(fc.property(fc.array(piece, { minLength: 1, maxLength: 14 }).map((parts) => parts.join('')), fc.constantFrom<LinePayload>('text', 'key-value', 'cef', 'leef', 'json'), (text, payload) => {
      try {
        expect(readLine(text, payload).object.entries.size).toBeGreaterThan(0);
      } catch (thrown) {
        expect(thrown).toMatchObject({ name: 'RecordError', message: 'the line holds no message' });
      }
    }), { numRuns: 3000 });
  });
});

test('rows of a sheet: the header is no record, the line is the row, absent cells are absent', () => {
  const dialect = { format: 'xlsx', version: 1, columns: [['A', 'time'], ['C', 'admin']], headerRows: 1, bomBytes: 0 } as const;
  const bytes = Buffer.from('{"row":3,"cells":{"A":"time","C":"admin"}}\n{"row":7,"cells":{"A":{"number":"45123.5","date":"2023-07-15T12:00:00"}}}\n{"row":9,"cells":{"C":"kim","D":"x"}}\n');
  expect(scanAll(bytes, dialect, [10, 60]).map((record) => record.line)).toEqual([7, 9]);
});
