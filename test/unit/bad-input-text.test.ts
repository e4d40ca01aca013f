// Rows of the table of bad input that text and dialects answer to; each test begins with the number of its row.
import { describe, expect, test } from 'vitest';
import { readRecord, tableNames, TABLE_COLUMNS } from '../../src/engine/sources/record-object.ts';
import { sniff } from '../../src/engine/sources/sniff.ts';
import { textOf } from '../../src/engine/sources/text.ts';
import { readAll, scanAll } from '../support/scan.ts';

const HEADER = 'time,admin,action,old,new';
const records = (text: string | Buffer) => readAll(text).records;

describe('ragged and broken tables', () => {
  test('bad input 1: missing cells are absent, not empty; surplus ones are kept as _extra', () => {
    expect(records(`${HEADER}\nt,kim,edit\nt,kim,edit,,\nt,kim,edit,a,b,c,d\n`)).toEqual([
      { time: 't', admin: 'kim', action: 'edit' },
      { time: 't', admin: 'kim', action: 'edit', old: '', new: '' },
      { time: 't', admin: 'kim', action: 'edit', old: 'a', new: 'b', '_extra[1]': 'c', '_extra[2]': 'd' },
    ]);
    const { dialect } = sniff(Buffer.from(`${HEADER}\n1,2,3,4,5\n`), 'export');
    expect(readRecord(Buffer.from('1,2,3,4,5,6,7'), dialect)).toMatchObject({ surplus: 2, short: false });
    expect(readRecord(Buffer.from('1,2'), dialect)).toMatchObject({ surplus: 0, short: true });
  });
  test('bad input 1: more than one row in a hundred with surplus cells is remarked, fewer are not', () => {
    const rows = (surplus: number) => `${HEADER}\n${'1,2,3,4,5\n'.repeat(90 - surplus)}${'1,2,3,4,5,6\n'.repeat(surplus)}`;
    expect(sniff(Buffer.from(rows(2)), 'export').remarks).toEqual([expect.stringContaining('2 of the first 91 rows have more cells')]);
    expect(sniff(Buffer.from(rows(0)), 'export').remarks).toEqual([]);
  });
  test('bad input 1: a column that is itself called _extra[1] keeps its value', () => {
    expect(records('_extra[1],admin,action\na,b,c,d\na,b,c,d\n').slice(1)).toEqual([{ '_extra[1]': 'a', admin: 'b', action: 'c', '_extra[2]': 'd' }]);
  });
  test('bad input 2: a quote that is never closed costs one line, and reading goes on behind it', () => {
    expect(records(`${HEADER}\n1,2,3,4,5\n1,"open,3,4,5\n6,7,8,9,0\n`).map((record) => (typeof record === 'string' ? record : record.time))).toEqual(['1', 'a quote is opened and never closed', '6']);
  });
  test('bad input 3: escaped quotes are sniffed per file, told, and read', () => {
    const { sniffed, records: read } = readAll('time,admin,note\n1,kim,"said \\"yes\\", then left"\n2,kim,"C:\\\\logs"\n');
    expect(sniffed.dialect).toMatchObject({ escape: 'backslash' });
    expect(sniffed.words).toBe('comma, quoted by ", quotes escaped by \\, header row');
    expect(read).toEqual([{ time: '1', admin: 'kim', note: 'said "yes", then left' }, { time: '2', admin: 'kim', note: 'C:\\logs' }]);
  });
  test('bad input 3: a path that ends in a backslash and JSON in doubled quotes are no such escapes', () => {
    for (const text of ['time,admin,note\n1,kim,"C:\\temp\\"\n2,lee,"x"\n', 'time,admin,note\n1,kim,"{""a"":""say \\""yes\\"" now""}"\n']) expect(readAll(text).sniffed.dialect).not.toHaveProperty('escape');
    expect(records('time,admin,note\n1,kim,"{""a"":""say \\""yes\\"" now""}"\n')).toEqual([{ time: '1', admin: 'kim', note: '{"a":"say \\"yes\\" now"}' }]);
  });
  test('bad input 3: a quote inside a cell without quotes is a character', () => {
    expect(records('time,admin,note\n1,kim,5" screen\n')).toEqual([{ time: '1', admin: 'kim', note: '5" screen' }]);
  });
  test('bad input 4: LF, CRLF and CR end rows in any mixture, quoted ones do not, and lines are counted as an editor counts them', () => {
    const { records: read, lines } = readAll('time,admin\n1,a\r\n2,b\r3,"c\rd\r\ne\nf"\r\r\n4,g');
    expect(read).toEqual([{ time: '1', admin: 'a' }, { time: '2', admin: 'b' }, { time: '3', admin: 'c\rd\r\ne\nf' }, { time: '4', admin: 'g' }]);
    expect(lines).toEqual([2, 3, 4, 9]);
  });
  test('bad input 4: a file of an old Mac, with CR alone', () => {
    expect(records(`${HEADER}\r1,2,3,4,5\r6,7,8,9,0\r`)).toHaveLength(2);
  });
  test('bad input 5: a cell of a million characters with quotes in it is read whole', () => {
    const long = 'x""y'.repeat(250_000);
    const [record] = records(`${HEADER}\n1,2,3,4,"${long}"\n`);
    expect(record).toMatchObject({ new: long.replaceAll('""', '"') });
  });
  test('bad input 5: a record over 16 MiB is a problem, and the next is read', () => {
    const { dialect } = sniff(Buffer.from(`${HEADER}\n1,2,3,4,5\n`), 'export');
    const found = scanAll(Buffer.from(`${HEADER}\n${'x'.repeat(17 * 1024 * 1024)}\n1,2,3,4,5\n`), dialect, [1_000_000, 17_000_000]);
    expect(found[0].problem).toBe('record is longer than 16 MiB');
    expect(found.at(-1)).toMatchObject({ problem: null, bytes: Buffer.from('1,2,3,4,5') });
  });
  test('bad input 6: a second column of one name is name#2, and both values are there', () => {
    expect(records('time,admin,name,name,name\n1,2,a,b,c\n')).toEqual([{ time: '1', admin: '2', name: 'a', 'name#2': 'b', 'name#3': 'c' }]);
  });
  test('bad input 7: a table without a header keeps its first row as a record, and says so', () => {
    const { sniffed, records: read } = readAll('2026-03-14T10:00:00Z;kim;login\n2026-03-14T10:00:01Z;kim;logout\n');
    expect(sniffed).toMatchObject({ words: 'semicolon, no header row, columns named col1 to col3', dialect: { header: ['col1', 'col2', 'col3'], headerRows: 0 }, questions: [] });
    expect(sniffed.remarks).toEqual([expect.stringContaining('first row holds data')]);
    expect(read[0]).toEqual({ col1: '2026-03-14T10:00:00Z', col2: 'kim', col3: 'login' });
  });
  test.each<[string, string, boolean]>([
    ['an address', '10.0.0.1,kim,in\n10.0.0.2,lee,out\n', false],
    ['numbers', 'a,17,x\nb,18,y\n', false],
    ['ids shaped like those below', 'K-001,kim,north\nK-002,lee,south\nK-003,jo,east\n', false],
    ['a value that comes again', 'kim,login\nlee,login\njo,logout\n', false],
    ['words that occur nowhere else', 'colour,taste\nred,sweet\ngreen,sour\n', true],
    ['a header that comes again, as where files were joined', 'colour,taste\nred,sweet\ncolour,taste\n', true],
    ['names of fields with digits', 'time,admin,action,col1\nt,a,b,x1\nt,c,d,x2\n', true],
  ])('bad input 7: a first row with %s', (_what, text, header) => {
    const names = text.split('\n')[0].split(',');
    expect(readAll(text).sniffed.dialect).toMatchObject(header ? { header: names } : { header: names.map((_, i) => `col${i + 1}`), headerRows: 0 });
  });
  test('bad input 7: what a person says of the header and the delimiter wins', () => {
    expect(readAll('colour,taste\nred,sweet\n', { header: false }).records).toHaveLength(2);
    expect(readAll('1,2\n3,4\n', { header: true }).records).toEqual([{ 1: '3', 2: '4' }]);
    expect(readAll('time;note,x\n1;a,b\n', { delimiter: ',' }).records).toEqual([{ 'time;note': '1;a', x: 'b' }]);
    expect(() => readAll('time,note\n1,a\n', { delimiter: ';' })).toThrow('not a table separated by semicolon');
    expect(() => readAll('time,note\n1,a\n', { delimiter: '""' })).toThrow('one ASCII character');
  });
  test('bad input 7: of 10,000 columns, 2,000 are entries and the rest is one, with nothing lost', () => {
    const names = Array.from({ length: 10_000 }, (_, i) => `field_${i}`);
    const { sniffed, records: [record] } = readAll(`${names.join(',')}\n${names.map((_, i) => `v${i}`).join(',')}\n`, { header: true });
    if (typeof record === 'string' || sniffed.dialect.format !== 'csv') throw new Error('no table');
    expect(Object.keys(record)).toEqual(tableNames(sniffed.dialect.header));
    expect(record.field_1999).toBe('v1999');
    const more = JSON.parse(record._more!) as Record<string, string>;
    expect([Object.keys(more).length, more.field_2000, more.field_9999]).toEqual([10_000 - TABLE_COLUMNS, 'v2000', 'v9999']);
  });
  test('bad input 7: a row of two million cells is refused as a row, and the next is read', () => {
    const { dialect } = sniff(Buffer.from(`${HEADER}\n1,2,3,4,5\n`), 'export');
    const found = scanAll(Buffer.from(`${HEADER}\n${','.repeat(2_000_000)}\n1,2,3,4,5\n`), dialect);
    expect(found.map(({ problem }) => problem)).toEqual(['row has more than 1,048,576 cells', null]);
    const { object, surplus } = readRecord(Buffer.from('x,'.repeat(5000) + 'y'), dialect);
    expect([object.entries.size, surplus, (JSON.parse(object.entries.get('_extra')!.text!) as string[]).at(-1)]).toEqual([2006, 4996, 'y']);
    expect(() => readAll(','.repeat(40_000))).toThrow('more than 32,768 columns');
  });
  test('bad input 7: titles, blank lines and Excel\'s sep= in front of the header are no records', () => {
    const { sniffed, records: read, lines } = readAll('Audit report\nGenerated 14 March 2026\n\ntime;admin;action;old;new\n1;2;3;4;5\n6;7;8;9;0\n');
    expect(sniffed).toMatchObject({ words: 'semicolon, header in row 3', dialect: { headerRows: 3 }, remarks: [expect.stringContaining('2 rows in front of the header')] });
    expect([read.length, lines]).toEqual([2, [5, 6]]);
    expect(readAll('sep=|\r\ntime|admin, deputy\r\n1|2\r\n')).toMatchObject({ records: [{ time: '1', 'admin, deputy': '2' }], sniffed: { dialect: { delimiter: 124, headerRows: 2 } } });
    expect(records('Audit report,,,,\n,,,,\ntime,admin,action,old,new\n1,2,3,4,5\n')).toHaveLength(1);
  });
  test('bad input 8: __proto__ and constructor are columns and keys like any other', () => {
    for (const text of ['__proto__,constructor,admin\na,b,c\n', '{"__proto__":"a","constructor":"b","admin":"c"}\n{"__proto__":"a","constructor":"b","admin":"c"}\n']) {
      const { dialect } = sniff(Buffer.from(text), 'export');
      const { object } = readRecord(scanAll(Buffer.from(text), dialect)[0].bytes, dialect);
      expect(Array.from(object.entries, ([key, value]) => [key, value.text])).toEqual([['__proto__', 'a'], ['constructor', 'b'], ['admin', 'c']]);
    }
    expect(({} as Record<string, unknown>).a).toBeUndefined();
  });
});

describe('encodings', () => {
  const text = 'time\tadmin\tnote\n1\tMüller\t日本 😀\n';
  test.each<[string, Buffer, string]>([
    ['UTF-8 with its mark', Buffer.from(`\uFEFF${text}`), 'utf-8'],
    ['UTF-16 LE with its mark', Buffer.from(`\uFEFF${text}`, 'utf16le'), 'utf-16le'],
    ['UTF-16 BE with its mark', Buffer.from(`\uFEFF${text}`, 'utf16le').swap16(), 'utf-16be'],
    ['UTF-16 LE without it', Buffer.from(text, 'utf16le'), 'utf-16le'],
    ['UTF-16 BE without it', Buffer.from(text, 'utf16le').swap16(), 'utf-16be'],
    ['UTF-16 LE without it, in Cyrillic', Buffer.from(text + '2\tАлексей Петрович\tвход в систему\n'.repeat(20), 'utf16le'), 'utf-16le'],
  ])('bad input 9: %s', (_what, bytes, encoding) => {
    const { sniffed, records: read } = readAll(bytes);
    expect(sniffed).toMatchObject({ encoding, questions: [], dialect: { format: 'csv', delimiter: 9, header: ['time', 'admin', 'note'] } });
    expect(read[0]).toEqual({ time: '1', admin: 'Müller', note: '日本 😀' });
  });
  const western = Buffer.from('time;admin;note\n1;Müller;5 €\n'.replace('€', '\x80'), 'latin1');
  test('bad input 10: what is no UTF-8 is asked about, with the first text that differs in both readings', () => {
    const { sniffed, records: read } = readAll(western);
    expect(sniffed.questions).toEqual([{ kind: 'encoding', option: '--encoding', choices: ['windows-1252', 'utf-8'], text: expect.stringContaining('“Müller” in Windows-1252 and “M\\xFCller” in UTF-8') as string }]);
    expect(read).toEqual([{ time: '1', admin: 'Müller', note: '5 €' }]);
  });
  test('bad input 10: the answer ends the question', () => {
    expect(readAll(western, { encoding: 'windows-1252' })).toMatchObject({ sniffed: { questions: [], encoding: 'windows-1252' }, records: [{ admin: 'Müller' }] });
    expect(readAll(western, { encoding: 'utf-8' })).toMatchObject({ sniffed: { questions: [], encoding: 'utf-8' }, records: [{ admin: 'M\\xFCller', note: '5 \\x80' }] });
  });
  test('bad input 10: where most of it is UTF-8, that is proposed first', () => {
    expect(readAll(Buffer.concat([Buffer.from('time;admin\n1;Müller\n2;Jürgen\n3;'), Buffer.from([0xe9]), Buffer.from('\n')])).sniffed.questions[0].choices).toEqual(['utf-8', 'windows-1252']);
  });
  test('bad input 11: bytes that are not UTF-8 are kept as they are and shown as \\xFF', () => {
    const bytes = Buffer.concat([Buffer.from('time,admin\n1,a'), Buffer.from([0xff, 0xc0]), Buffer.from('b\n')]);
    const { dialect } = sniff(bytes, 'export', { encoding: 'utf-8' });
    const [{ bytes: record }] = scanAll(bytes, dialect);
    expect(record).toEqual(bytes.subarray(11, 17));
    expect(textOf(record)).toBe('1,a\\xFF\\xC0b');
  });
  test('bad input 12: NUL bytes are kept', () => {
    const filler = 'x'.repeat(200);
    expect(records(`time,admin,note\n1,a\0b,${filler}\n`)).toEqual([{ time: '1', admin: 'a\0b', note: filler }]);
    expect(readAll(`time,admin,note\n1,a\0b,${filler}\n`).sniffed.remarks).toEqual([expect.stringContaining('1 control character')]);
  });
});

describe('JSON', () => {
  test('bad input 25: JSON nested a hundred thousand levels deep is refused as a record, and the next is read', () => {
    const deep = `{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}`;
    expect(records(`{"b":1}\n${deep}\n{"c":2}\n`)).toEqual([{ b: '1' }, 'nested deeper than 128 levels', { c: '2' }]);
  });
  test('bad input 26: numbers keep every digit', () => {
    expect(records('{"a":9007199254740993,"b":1e400,"c":0.10,"d":-0,"e":1E+2}\n{"a":1}\n')[0]).toEqual({ a: '9007199254740993', b: '1e400', c: '0.10', d: '-0', e: '1E+2' });
  });
  test('bad input 27: a key that occurs twice keeps both values, and is told', () => {
    const { dialect } = sniff(Buffer.from('{"k":1,"k":2,"k":3}\n{"k":1}\n'), 'export');
    const { object, doubled } = readRecord(Buffer.from('{"k":1,"k":2,"k":3}'), dialect);
    expect([[...object.entries.keys()], doubled]).toEqual([['k', 'k#2', 'k#3'], true]);
  });
  test.each<[string, string, unknown[]]>([
    ['one broken line', '{"a":1}\n{"a":\n{"a":3}\n', [{ a: '1' }, 'JSON ends too early', { a: '3' }]],
    ['concatenated objects', '{"a":1}{"a":2} {"a":3}', [{ a: '1' }, { a: '2' }, { a: '3' }]],
    ['a trailing comma in a list', '[{"a":1},{"a":2},]', [{ a: '1' }, { a: '2' }]],
    ['lines that end in a comma, as MySQL writes them', '{"a":1},\n{"a":2},\n{"a":[},\n{"a":4}\n', [{ a: '1' }, { a: '2' }, 'JSON is broken at character 7', { a: '4' }]],
    ['the same within a list', '[\n{"a":1},\n{"a":2}\n]\n', [{ a: '1' }, { a: '2' }]],
    ['record separators', '\x1e{"a":1}\n\x1e{"a":2}\n', [{ a: '1' }, { a: '2' }]],
    ['CloudTrail\'s wrapper', '{"Records":[{"a":1},{"a":2}]}', [{ a: '1' }, { a: '2' }]],
    ['a wrapper in a wrapper', '{"status":200,"data":{"page":1,"events":[{"a":1},{"a":2}],"next":null}}', [{ a: '1' }, { a: '2' }]],
    ['a wrapper of its own name', '{"count":2,"protokoll":[{"time":"x"},{"time":"y"}]}', [{ time: 'x' }, { time: 'y' }]],
    ['a single object, spread over lines', '{\n  "time": "x",\n  "items": [\n    { "b": 1 }\n  ]\n}\n', [{ time: 'x', items: '[\n    { "b": 1 }\n  ]' }]],
    ['literal dots in keys', '{"meta.remote_ip":"::1","meta":{"x":1}}\n{"meta.remote_ip":"::2"}\n', [{ 'meta.remote_ip': '::1', meta: '{"x":1}' }, { 'meta.remote_ip': '::2' }]],
    ['PowerShell\'s dates', '{"time":"\\/Date(1728364117000)\\/"}\n{"time":"x"}\n', [{ time: '/Date(1728364117000)/' }, { time: 'x' }]],
    ['half a surrogate pair and NUL', '{"a":"\\ud800","b":"\\u0000"}\n{"a":1}\n', [{ a: '\ud800', b: '\0' }, { a: '1' }]],
  ])('bad input 28: %s', (_what, text, expected) => {
    expect(records(text)).toEqual(expected);
  });
});

describe('hostile values arrive as they are', () => {
  const values = {
    37: '<script>alert(1)</script><img src=x onerror=alert(1)>',
    38: '\x1b]8;;http://x\x07click\x1b]8;;\x07\x1b[2J\x9b',
    39: 'user\u202Enimda\u202C\u200Badmin\uFEFF',
  };
  test.each(Object.entries(values))('bad input %s: in tables, JSON and lines alike', (_row, value) => {
    const filler = 'a long note that keeps control characters rare in this file. '.repeat(12);
    expect(records(`time,admin,note\n1,"${value}",${filler}\n`)).toEqual([{ time: '1', admin: value, note: filler }]);
    expect(records(`{"admin":${JSON.stringify(value)}}\n{"a":1}\n`)[0]).toEqual({ admin: value });
    expect(records(`admin="${value}" note="${filler}"\nadmin=b note=c\n`)[0]).toEqual({ admin: value, note: filler });
  });
});
