// Rows of the table of bad input that are about a whole case: what moves, is closed for writing, or is held by somebody else.
import { createHash } from 'node:crypto';
import { appendFileSync, chmodSync, copyFileSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { HEADER, newCase, scratchFolder, TestCase, writeSource } from '../support/case.ts';

const sha256 = (bytes: Buffer | string): string => createHash('sha256').update(bytes).digest('hex');
const row = (id: number, note = '') => `${id},2026-03-14T01:02:40Z,kim,login,Auth,E-${id},,,${note},10.0.0.1\n`;

test('bad input 43: a log that grows while it is imported is imported as it was when opened, and said to move', async () => {
  const it = await newCase();
  // Larger than what is read ahead of the first word of progress.
  const rows = 16_000;
  const text = `${HEADER}\n${Array.from({ length: rows }, (_, i) => row(i, 'x'.repeat(1000))).join('')}`;
  const path = writeSource(it.folder, 'live.csv', text);
  let grown = false;
  const { sources } = await it.import([path], {}, { tick: () => { if (!grown) appendFileSync(path, row(rows)); grown = true; } });
  expect(grown).toBe(true);
  expect(sources).toMatchObject([{ state: 'complete', read: rows, imported: rows, bytes: text.length, sha256: sha256(text) }]);
  expect(sources[0].remarks).toEqual([expect.stringContaining(`moving source: the file changed while it was read (${text.length} bytes when opened`)]);
  expect(await it.call('case.verify', {})).toMatchObject({ ok: true });
  // What has come since is another state of the file, and no file that is already here.
  const { sources: [later], alreadyImported } = await it.import([path]);
  expect([alreadyImported, later]).toEqual([[], expect.objectContaining({ read: rows + 1, imported: 1, duplicate: rows, remarks: [] })]);
});

test('bad input 46: a case on a medium that cannot be written is read, refuses imports by name, and stays as it is', async () => {
  const it = await newCase();
  const source = writeSource(it.folder, 'a.csv', `${HEADER}\n${row(1)}`);
  await it.import([source]);
  await it.engine.close();
  const medium = join(scratchFolder(), 'medium');
  mkdirSync(medium);
  const path = join(medium, 'sealed.exhibit');
  copyFileSync(it.path, path);
  const before = sha256(readFileSync(path));
  chmodSync(path, 0o444);
  chmodSync(medium, 0o555);
  try {
    const reading = await TestCase.open(path, { readOnly: true });
    expect(await reading.rows()).toMatchObject([{ id: 'S-001:1', actor: 'kim' }]);
    await expect(reading.import([source], { again: true })).rejects.toMatchObject({ code: 'CASE_READ_ONLY', message: 'sealed.exhibit is open for reading only.' });
    await expect(reading.call('source.rebuild', { source: 'S-001', profile: null, draft: null, zone: null, dateOrder: null })).rejects.toMatchObject({ code: 'CASE_READ_ONLY' });
    expect(await reading.call('source.list', {})).toHaveLength(1);
    await reading.engine.close();
    expect([readdirSync(medium), sha256(readFileSync(path))]).toEqual([['sealed.exhibit'], before]);
  } finally {
    chmodSync(medium, 0o755);
  }
});

test('bad input 47: who opens a case twice is told who holds it, may read it, and imports into it only when it is free', async () => {
  const held = await newCase();
  const source = writeSource(held.folder, 'a.csv', `${HEADER}\n${row(1)}`);
  await expect(TestCase.open(held.path)).rejects.toMatchObject({ code: 'CASE_LOCKED', message: expect.stringContaining('A. Novak') as string });
  const reading = await TestCase.open(held.path, { readOnly: true });
  await expect(reading.import([source])).rejects.toMatchObject({ code: 'CASE_READ_ONLY' });
  await held.import([source]);
  await reading.engine.close();
  await held.engine.close();
  const free = await TestCase.open(held.path);
  expect((await free.import([source], { again: true })).sources).toMatchObject([{ id: 'S-002', duplicate: 1 }]);
  expect(await free.call('case.verify', {})).toMatchObject({ ok: true });
});
