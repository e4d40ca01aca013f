// Text in any encoding and layout, imported into a case: every row counted, shown as it is, and read out again byte for byte.
import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { newCase, writeSource, type TestCase } from '../support/case.ts';

const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
const TABLE = 'timestamp,admin_id,action_type,old_value,new_value\r\n2026-03-14T10:00:00Z,Müller,limit.update,"€ 00712",1.10\r\n2026-03-14T10:00:01Z,kim,"note\r\nadd",None,"say ""x"""\r\n';
const WESTERN = Buffer.from(TABLE.replace('€', '\x80'), 'latin1');

async function original(test: TestCase, source: string): Promise<Buffer> {
  return Buffer.from((await test.call('source.read', { source, decoded: false, offset: 0, limit: 1_000_000 })).base64, 'base64');
}

describe('encodings', () => {
  test.each<[string, Buffer, object]>([
    ['UTF-8 with its mark', Buffer.from(`\uFEFF${TABLE}`), {}],
    ['UTF-16 LE with its mark', Buffer.from(`\uFEFF${TABLE}`, 'utf16le'), {}],
    ['UTF-16 BE without it', Buffer.from(TABLE, 'utf16le').swap16(), {}],
    ['Windows-1252', WESTERN, { encoding: 'windows-1252' }],
  ])('%s', async (_what, bytes, answers) => {
    const test = await newCase();
    const { sources: [source] } = await test.import([writeSource(test.folder, 'export.csv', bytes)], { accept: true, ...answers });
    expect(source).toMatchObject({ sha256: sha256(bytes), read: 2, imported: 2, format: 'csv' });
    expect((await test.rows()).map(({ actor, action, changes }) => [actor, action, changes[0]?.old, changes[0]?.new])).toEqual([
      ['Müller', 'limit.update', '€ 00712', '1.10'], ['kim', 'note\r\nadd', 'None', 'say "x"'],
    ]);
    expect((await original(test, source.id)).equals(bytes)).toBe(true);
    expect(await test.call('case.verify', {})).toMatchObject({ ok: true });
  });
  test('Windows-1252 is not imported before somebody has said so', async () => {
    const test = await newCase();
    await expect(test.import([writeSource(test.folder, 'export.csv', WESTERN)])).rejects.toMatchObject({ code: 'IMPORT_QUESTION', message: expect.stringContaining('Windows-1252') as string });
  });
});

test('files of every layout are imported whole and read out again byte for byte', async () => {
  const files: readonly (readonly [string, string | Buffer, number])[] = [
    ['line ends of an old Mac', TABLE.replaceAll('\r\n', '\r'), 2],
    ['an odd last byte', Buffer.concat([Buffer.from(TABLE, 'utf16le'), Buffer.from([0x0a])]), 3],
    ['escaped quotes', 'timestamp,admin_id,action_type,note\n2026-03-14T10:00:00Z,kim,edit,"say \\"x\\", then \\\\"\n', 1],
    ['no header', '2026-03-14T10:00:00Z;kim;login\n2026-03-14T10:00:01Z;lee;login\n', 2],
    ['titles in front', `Audit report\n\n${TABLE}`, 2],
    ['key=value', 'time=2026-03-14T10:00:00Z user=kim action=edit\nservice restarted\ntime=2026-03-14T10:00:01Z user=lee action=edit\n', 3],
    ['CEF behind syslog', '<134>1 2026-03-14T10:00:00Z h a - - - CEF:0|a|b|c|d|e|5|suser=kim act=edit\n', 1],
    ['surplus cells', 'timestamp,admin_id,action_type\n2026-03-14T10:00:00Z,lee,edit,x,y\n2026-03-14T10:00:00Z,lee,edit\n', 2],
    ['lines with commas', '{"time":"2026-03-14T10:00:00Z","user":"a","action":"x"},\n{"time":"2026-03-14T10:00:00Z","user":"b","action":"x"},\n', 2],
  ];
  const test = await newCase();
  const paths = files.map(([name, content]) => writeSource(test.folder, `${name}.log`, content));
  const { sources, rejections } = await test.import(paths, { accept: true, zone: 'UTC' });
  expect(rejections).toEqual([]);
  expect(sources.map((source) => [source.name, source.read, source.imported + source.duplicate])).toEqual(files.map(([name, , records]) => [`${name}.log`, records, records]));
  for (const [i, source] of sources.entries()) expect((await original(test, source.id)).equals(Buffer.from(files[i][1]))).toBe(true);
  expect(await test.call('case.verify', {})).toMatchObject({ ok: true });
});
