// Text in any encoding and layout, imported into a case: every row counted, shown as it is, and written out again byte for byte.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { newCase, writeSource } from '../support/case.ts';

const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
const TABLE = 'timestamp,admin_id,action_type,old_value,new_value\r\n2026-03-14T10:00:00Z,Müller,limit.update,"€ 00712",1.10\r\n2026-03-14T10:00:01Z,kim,"note\r\nadd",None,"say ""x"""\r\n';

describe('encodings', () => {
  test.each<[string, Buffer, object]>([
    ['UTF-8 with its mark', Buffer.from(`\uFEFF${TABLE}`), {}],
    ['UTF-16 LE with its mark', Buffer.from(`\uFEFF${TABLE}`, 'utf16le'), {}],
    ['UTF-16 BE without it', Buffer.from(TABLE, 'utf16le').swap16(), {}],
    ['UTF-16 LE with an odd last byte', Buffer.concat([Buffer.from(TABLE, 'utf16le'), Buffer.from([0x0a])]), {}],
    ['Windows-1252', Buffer.from(TABLE.replace('€', '\x80'), 'latin1'), { encoding: 'windows-1252' }],
  ])('%s', async (_what, bytes, answers) => {
    const test = await newCase();
    const file = writeSource(test.folder, 'export.csv', bytes);
    const { sources: [source] } = await test.import([file], { accept: true, ...answers });
    expect(source).toMatchObject({ sha256: sha256(bytes), rejected: 0, format: 'csv' });
    const rows = await test.rows();
    expect(rows.slice(0, 2).map(({ actor, action, changes }) => [actor, action, changes[0]?.old, changes[0]?.new])).toEqual([
      ['Müller', 'limit.update', '€ 00712', '1.10'], ['kim', 'note\r\nadd', null, 'say "x"'],
    ]);
    const out = join(test.folder, 'again.csv');
    await test.call('source.export', { source: source.id, path: out });
    expect(readFileSync(out).equals(bytes)).toBe(true);
    expect(await test.call('case.verify', {})).toMatchObject({ ok: true });
  });
  test('Windows-1252 is not imported before somebody has said so', async () => {
    const test = await newCase();
    const file = writeSource(test.folder, 'export.csv', Buffer.from(TABLE.replace('€', '\x80'), 'latin1'));
    await expect(test.import([file])).rejects.toMatchObject({ code: 'IMPORT_QUESTION', message: expect.stringContaining('Windows-1252') as string });
  });
});

test.each<[string, string, number]>([
  ['an old Mac\'s line ends', TABLE.replaceAll('\r\n', '\r'), 2],
  ['escaped quotes', 'timestamp,admin_id,action_type,note\n2026-03-14T10:00:00Z,kim,edit,"say \\"x\\", then \\\\"\n', 1],
  ['no header', '2026-03-14T10:00:00Z;kim;login\n2026-03-14T10:00:01Z;lee;login\n', 2],
  ['titles in front of the header', `Audit report\n\n${TABLE}`, 2],
  ['pairs of key=value', 'time=2026-03-14T10:00:00Z user=kim action=edit\nservice restarted\ntime=2026-03-14T10:00:01Z user=lee action=edit\n', 3],
  ['CEF behind syslog', '<134>1 2026-03-14T10:00:00Z h a - - - CEF:0|a|b|c|d|e|5|suser=kim act=edit\n', 1],
  ['surplus cells', 'timestamp,admin_id,action_type\n2026-03-14T10:00:00Z,kim,edit,x,y\n2026-03-14T10:00:00Z,kim,edit\n', 2],
])('a file with %s is imported whole and written out again', async (_what, text, events) => {
  const test = await newCase();
  const file = writeSource(test.folder, 'export.log', text);
  const { sources: [source], rejections } = await test.import([file], { accept: true, zone: 'UTC' });
  expect(rejections).toEqual([]);
  expect(source).toMatchObject({ read: events, imported: events, events });
  const out = join(test.folder, 'again.log');
  await test.call('source.export', { source: source.id, path: out });
  expect(readFileSync(out, 'utf8')).toBe(text);
  expect(await test.call('case.verify', {})).toMatchObject({ ok: true });
});
