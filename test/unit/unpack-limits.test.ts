// Bombs, and a child that dies, hangs or talks nonsense: each costs a bounded amount and an error with a code, nothing else.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { constants, createDeflateRaw, crc32, deflateRawSync, gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { openBytes } from '../../src/engine/sources/decode.ts';
import { listGiven, openGiven } from '../../src/engine/sources/given.ts';
import { setChildCommand } from '../../src/engine/sources/unpack/child-command.ts';
import { UnpackChild } from '../../src/engine/sources/unpack/child-process.ts';
import type { UnpackRequest } from '../../src/engine/sources/unpack/frames.ts';
import { rawZip, refusals, Shelf, workbookOf, zipOf, type RawEntry } from '../support/archives.ts';

const MIB = 1024 * 1024;
let shelf: Shelf;
beforeAll(() => { shelf = new Shelf(mkdtempSync(join(tmpdir(), 'exhibit-limits-'))); });
afterAll(() => rmSync(shelf.folder, { recursive: true, force: true }));
afterEach(() => setChildCommand(null));

/** `mib` MiB of one character, deflated without ever being held. */
async function bomb(mib: number, character = 'a'): Promise<{ body: Buffer; crc: number; size: number }> {
  const piece = Buffer.alloc(MIB, character);
  const deflate = createDeflateRaw({ level: 9 });
  const chunks: Buffer[] = [];
  deflate.on('data', (chunk: Buffer) => chunks.push(chunk));
  let crc = 0;
  for (let i = 0; i < mib; i++) {
    crc = crc32(piece, crc);
    if (!deflate.write(piece)) await new Promise((resolve) => { deflate.once('drain', resolve); });
  }
  await new Promise<void>((resolve) => { deflate.on('end', resolve).end(); });
  return { body: Buffer.concat(chunks), crc, size: mib * MIB };
}
let huge: Awaited<ReturnType<typeof bomb>>;
beforeAll(async () => { huge = await bomb(256); });
const honest = (name: string): RawEntry => ({ name, data: '', ...huge });
const lying = (name: string): RawEntry => ({ name, data: '', body: huge.body, size: 1000, crc: 1 });

/** Runs the child as the parent does; tells what it failed of, and the most memory it held. */
async function run(path: string, task: UnpackRequest['task'], raiseLimits = false): Promise<{ readonly code: string | null; readonly message: string; readonly errors: readonly string[]; readonly peakBytes: number | null; readonly decoded: number }> {
  const child = new UnpackChild({ path, name: 'hostile', raiseLimits, password: null, folder: shelf.folder, task }, {});
  const errors: string[] = [];
  let decoded = 0;
  let message = '';
  try {
    for (let frame = await child.next(); frame !== null; frame = await child.next()) {
      if (Buffer.isBuffer(frame)) decoded += frame.length;
      else if (frame.kind === 'end' && frame.error !== null) { errors.push(frame.error.code); message = frame.error.message; }
    }
    return { code: errors[0] ?? null, message, errors, peakBytes: child.peakBytes, decoded };
  } catch (thrown) {
    const error = thrown as { code: string; message: string };
    return { code: error.code, message: error.message, errors, peakBytes: child.peakBytes, decoded };
  } finally {
    child.close();
  }
}

describe('bad input 15', () => {
  test('bad input 15: a bomb that says what it is stands in the list with a refusal; the others are read', async () => {
    const zip = rawZip([honest('bomb.csv'), { name: 'a.csv', data: 'a,b\n' }]);
    const { members } = await shelf.list('honest.zip', zip);
    expect(refusals(members)).toEqual({ 'bomb.csv': 'SOURCE_LIMIT', 'a.csv': null });
    expect(members[0].refusal?.message).toMatch(/more than 200 times its size: 268,435,456 bytes/);
  });

  test('bad input 15: a bomb that lies is stopped behind 64 MiB, and says the numbers', async () => {
    const outcome = await run(shelf.put('lying.zip', rawZip([lying('a.csv')])), { kind: 'open', inside: ['a.csv'] });
    expect(outcome).toMatchObject({ code: 'SOURCE_LIMIT', message: expect.stringMatching(/more than 200 times its size/) as string });
    expect(outcome.decoded).toBeLessThan(70 * MIB);
  });

  test('bad input 15: with the limits raised it is read to its end', async () => {
    const small = await bomb(80);
    const outcome = await run(shelf.put('raised.zip', rawZip([{ name: 'a.csv', data: '', ...small }])), { kind: 'open', inside: ['a.csv'] }, true);
    expect(outcome).toMatchObject({ code: null, decoded: 80 * MIB });
  });

  test('bad input 15: many small bombs share one budget', async () => {
    const small = await bomb(60);
    const names = ['a', 'b', 'c'];
    const outcome = await run(shelf.put('many.zip', rawZip(names.map((name) => ({ name, data: '', body: small.body, size: 1000, crc: 1 })))), { kind: 'open', inside: names });
    expect(outcome.code).toBe('SOURCE_LIMIT');
  });

  test('bad input 15: a bomb in a gzip, in a zip in a zip, or of gzips in a gzip, is stopped too', async () => {
    const gz = gzipSync(Buffer.alloc(128 * MIB), { level: 9 });
    const gzInZip = await run(shelf.put('gz.zip', await zipOf({ 'a.gz': gz }, { stored: true })), { kind: 'open', inside: ['a.gz'] });
    expect(gzInZip.code).toBe('SOURCE_LIMIT');
    const nested = await run(shelf.put('nested.zip', await zipOf({ 'inner.zip': rawZip([lying('a.csv')]) })), { kind: 'open', inside: ['inner.zip › a.csv'] });
    expect(nested.code).toBe('SOURCE_LIMIT');
    const source = openBytes(shelf.put('bomb.gz', gz), {});
    await expect((async () => { while (await source.next() !== null); })()).rejects.toMatchObject({ code: 'SOURCE_LIMIT', message: expect.stringContaining('200 times') as string });
    const raised = openBytes(shelf.put('bomb.gz', gz), { raiseLimits: true });
    let bytes = 0;
    for (let chunk = await raised.next(); chunk !== null; chunk = await raised.next()) bytes += chunk.length;
    expect(bytes).toBe(128 * MIB);
  });

  test('bad input 15: more than 10,000 files are refused, and read with the limits raised', async () => {
    const zip = rawZip(Array.from({ length: 10_001 }, (_, i) => ({ name: `${i}`, data: 'a', method: 0 })));
    await expect(shelf.list('files.zip', zip)).rejects.toMatchObject({ code: 'SOURCE_LIMIT', message: expect.stringContaining('10,001 files') as string });
    expect((await shelf.list('files.zip', zip, { raiseLimits: true })).members).toHaveLength(10_001);
  });
});

test('refusing any hostile file of at most 10 MB costs the child less than 512 MB, and the parent goes on', async () => {
  const strings = (count: number): string => Array.from({ length: count }, (_, i) => `<si><t>${i.toString(36).padEnd(1000, 'x')}</t></si>`).join('');
  const hostile: Readonly<Record<string, Buffer>> = {
    'lying.zip': rawZip([lying('a.csv')]),
    'nested.zip': await zipOf({ 'inner.zip': rawZip([lying('a.zip')]) }),
    'overlap.zip': rawZip(Array.from({ length: 9000 }, (_, i) => ({ ...lying(`${i}`), body: i === 0 ? huge.body : Buffer.alloc(0), compressedSize: huge.body.length, offset: 0 }))),
    'strings.xlsx': await workbookOf({ sheets: { a: '<row><c t="s"><v>0</v></c></row>' }, strings: '', parts: { 'xl/sharedStrings.xml': `<sst><si><t>${'a'.repeat(20 * MIB)}</t></si></sst>` } }),
    'count.xlsx': await workbookOf({ sheets: { a: '<row><c t="s"><v>0</v></c></row>' }, strings: strings(110_000) }),
    'amplified.xlsx': await workbookOf({ sheets: { a: `<row>${'<c t="s"><v>0</v></c>'.repeat(16_384)}</row>`.repeat(4) }, strings: `<si><t>${'a'.repeat(1_000_000)}</t></si>` }),
    'comment.xlsx': await workbookOf({ sheets: { a: `<worksheet><!--${'<'.repeat(8 * MIB)}--></worksheet>` } }),
    'idle.xlsx': await workbookOf({ sheets: { a: `<worksheet><sheetData>${'<!--x-->'.repeat(5_000_000)}` } }),
    'deep.xlsx': await workbookOf({ sheets: { a: `<worksheet>${'<a>'.repeat(500_000)}` } }),
    'attributes.xlsx': await workbookOf({ sheets: { a: `<worksheet><sheetData><row ${Array.from({ length: 200_000 }, (_, i) => `a${i}="1"`).join(' ')}/></sheetData></worksheet>` } }),
  };
  for (const [name, bytes] of Object.entries(hostile)) {
    expect(bytes.length, name).toBeLessThanOrEqual(10 * MIB);
    const path = shelf.put(name, bytes);
    // Parts are parsed alike by both; a list alone may have nothing to say against a zip that lies.
    const listed = name.endsWith('xlsx') ? null : await run(path, { kind: 'list', headBytes: MIB });
    const inside = name.endsWith('xlsx') ? 'a' : name === 'nested.zip' ? 'inner.zip › a.zip' : 'a.csv';
    const opened = await run(path, { kind: 'open', inside: [inside] });
    expect([opened.code, ...opened.errors].some((code) => code !== null), name).toBe(true);
    for (const outcome of [listed, opened]) if (outcome !== null) expect(outcome.peakBytes ?? Infinity, name).toBeLessThan(512 * MIB);
  }
  expect((await shelf.readAll('after.zip', await zipOf({ 'a.csv': 'a' }))).get('a.csv')?.text).toBe('a');
}, 240_000);

test('hundreds of damaged members keep what decoded of them within a bound, and those not looked into say so', async () => {
  const text = Buffer.from('time,user\n1,ann\n2,bob\n');
  // No block of deflate is of kind 3: where one begins, the decoder fails.
  const body = Buffer.concat([deflateRawSync(text, { finishFlush: constants.Z_FULL_FLUSH }), Buffer.from([7]), Buffer.alloc(50, 0xff)]);
  const names = Array.from({ length: 1100 }, (_, i) => `${i}.csv`);
  const zip = rawZip(names.map((name) => ({ name, data: text, body })));
  const { members } = await shelf.list('damaged.zip', zip);
  const kept = members.filter((member) => member.head.equals(text));
  expect(kept.length).toBeGreaterThan(900);
  const others = members.filter((member) => !kept.includes(member));
  expect(others.length).toBeGreaterThan(0);
  for (const { refusal } of others) expect(refusal).toMatchObject({ code: 'SOURCE_DAMAGED', message: expect.stringContaining('were not looked for: too much else is damaged') as string });
});

test('many small bombs are judged by what was read of them, not by what is still to come', async () => {
  const small = await bomb(30);
  const names = Array.from({ length: 40 }, (_, i) => `${i}`);
  const outcome = await run(shelf.put('small.zip', rawZip(names.map((name) => ({ name, data: '', body: small.body, size: 1000, crc: 1 })))), { kind: 'open', inside: names });
  expect(outcome).toMatchObject({ code: 'SOURCE_LIMIT', message: expect.stringContaining('200 times') as string });
  expect(outcome.decoded).toBeLessThan(40 * MIB);
});

test('shared strings are bounded by their number, and raising the limits is not said to help', async () => {
  const book = await workbookOf({ sheets: { a: '<row><c t="s"><v>0</v></c></row>' }, strings: '<si><t>a</t></si>'.repeat(2_000_001) });
  const { members } = await shelf.list('strings.xlsx', book, { raiseLimits: true });
  expect(members[0].refusal).toMatchObject({ code: 'SOURCE_LIMIT', message: expect.stringContaining('more than 2,000,000 strings') as string, hint: expect.not.stringContaining('--raise-limits') as string });
});

describe('the child', () => {
  const open = (signal?: AbortSignal) => openGiven(shelf.put('any.zip', rawZip([{ name: 'a', data: 'a' }])), ['a'], { name: 'any.zip', raiseLimits: false, signal });
  const fake = (script: string): void => setChildCommand({ command: process.execPath, args: ['-e', script] });

  test('that cannot be started, dies or talks nonsense is an error with a code', async () => {
    setChildCommand({ command: join(shelf.folder, 'no-such-program'), args: [] });
    await expect(open().next()).rejects.toMatchObject({ code: 'INTERNAL' });
    fake('process.exit(3)');
    await expect(open().next()).rejects.toMatchObject({ code: 'SOURCE_DAMAGED', message: expect.stringContaining('code 3') as string });
    fake('process.kill(process.pid, "SIGSEGV")');
    await expect(open().next()).rejects.toMatchObject({ code: 'SOURCE_DAMAGED', message: expect.stringContaining('SIGSEGV') as string });
    fake('process.abort()');
    await expect(open().next()).rejects.toMatchObject({ code: 'SOURCE_LIMIT' });
    fake('process.stdout.write(Buffer.alloc(100, 255))');
    await expect(open().next()).rejects.toMatchObject({ code: 'SOURCE_DAMAGED', message: expect.stringContaining('lost its way') as string });
    fake('process.exit(0)');
    await expect(open().next()).rejects.toMatchObject({ code: 'INTERNAL' });
  });

  test('that runs out of memory is a limit', async () => {
    setChildCommand({ command: process.execPath, args: ['--max-old-space-size=20', '-e', 'const all = []; for (;;) all.push(String(Math.random()).repeat(100).split(""))'] });
    await expect(open().next()).rejects.toMatchObject({ code: 'SOURCE_LIMIT', message: expect.stringContaining('memory') as string });
  });

  test('that makes no progress is given up', async () => {
    fake('setInterval(() => {}, 1000)');
    const child = new UnpackChild({ path: 'any', name: 'any.zip', raiseLimits: false, password: null, folder: shelf.folder, task: { kind: 'list', headBytes: 1 } }, { patience: 100 });
    await expect(child.next()).rejects.toMatchObject({ code: 'SOURCE_DAMAGED', message: expect.stringContaining('no progress for 0.1 seconds') as string });
  });

  test('that is not wanted any more is killed, whatever it does', async () => {
    fake('setInterval(() => {}, 1000)');
    const stop = new AbortController();
    const waiting = open(stop.signal).next();
    stop.abort();
    await expect(waiting).rejects.toMatchObject({ code: 'CANCELLED' });
    await expect(open(AbortSignal.abort()).next()).rejects.toMatchObject({ code: 'CANCELLED' });
    await expect(listGiven(shelf.put('a.zip', rawZip([{ name: 'a', data: 'a' }])), { name: 'a.zip', headBytes: 1, raiseLimits: false, signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'CANCELLED' });
  });

  test('stops reading where nobody takes what it has read', async () => {
    const big = Buffer.from(Array.from({ length: 200_000 }, (_, i) => `${i},${(i * 7919 % 100_003).toString(36)},${'x'.repeat(i % 50)}\n`).join(''));
    const source = openGiven(shelf.put('big.zip', rawZip([{ name: 'a', data: big, body: deflateRawSync(big) }])), ['a'], { name: 'big.zip', raiseLimits: false });
    const { value: part } = await source.next();
    expect((await part?.next())?.length).toBeGreaterThan(0);
    expect((await source.return(undefined)).done).toBe(true);
  });
});
