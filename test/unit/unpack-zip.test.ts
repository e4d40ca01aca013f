// Archives as parts: what is in them, each with its hash, and what is refused, by name and reason.
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32, deflateRawSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openGiven } from '../../src/engine/sources/given.ts';
import { decrypted } from '../../src/engine/sources/unpack/decryption.ts';
import { ENCRYPTED_TEXT, ENCRYPTED_ZIPS, rawZip, refusals, Shelf, ZIP_PASSWORD, zipOf } from '../support/archives.ts';

let shelf: Shelf;
beforeAll(() => { shelf = new Shelf(mkdtempSync(join(tmpdir(), 'exhibit-zip-'))); });
afterAll(() => rmSync(shelf.folder, { recursive: true, force: true }));

const sha256 = (bytes: Uint8Array | string): string => createHash('sha256').update(bytes).digest('hex');
const table = (rows: number): string => Array.from({ length: rows }, (_, i) => `${i},actor${i % 97},${(i * 7919 % 100_003).toString(36)}\n`).join('');

describe('a zip', () => {
  test('comes out file by file, each with the size and hash it had', async () => {
    const files = { 'audit/a.csv': table(50_000), 'audit/b.csv': 'x,y\n1,2\n' };
    const parts = await shelf.readAll('plain.zip', await zipOf(files));
    expect([...parts.keys()]).toEqual(Object.keys(files));
    for (const [name, text] of Object.entries(files)) {
      expect(parts.get(name)).toMatchObject({ text, container: 'none', error: null, layers: [], ending: { state: 'complete', remarks: [] }, given: { bytes: Buffer.byteLength(text), sha256: sha256(text) } });
    }
  });

  test.each([['stored', { stored: true }], ['in zip64', { zip64: true }]])('%s is read as well', async (_what, options) => {
    const parts = await shelf.readAll('kind.zip', await zipOf({ 'a.csv': table(1000) }, options));
    expect(parts.get('a.csv')?.text).toBe(table(1000));
  });

  test('whose sizes follow the data (data descriptors) is read as well', async () => {
    const data = table(1000);
    const body = deflateRawSync(data);
    const descriptor = Buffer.alloc(16);
    descriptor.write('PK\x07\x08', 'latin1');
    descriptor.writeUInt32LE(crc32(data), 4);
    descriptor.writeUInt32LE(body.length, 8);
    descriptor.writeUInt32LE(data.length, 12);
    const zip = rawZip([{ name: 'a.csv', data, body: Buffer.concat([body, descriptor]), compressedSize: body.length, flags: 8 }, { name: 'b.csv', data: 'b' }]);
    const parts = await shelf.readAll('descriptor.zip', zip);
    expect(parts.get('a.csv')).toMatchObject({ text: data, ending: { state: 'complete', remarks: [] } });
    expect(parts.get('b.csv')?.text).toBe('b');
  });

  test('is listed with heads, folders left out, and what macOS adds left out with a remark', async () => {
    const listed = await shelf.list('mac.zip', await zipOf([['logs/a.csv', table(10_000)], ['__MACOSX/logs/._a.csv', 'x'], ['logs/.DS_Store', 'x'], ['logs/sub/b.csv', 'b']]), { headBytes: 1000 });
    expect(listed).toMatchObject({ kind: 'zip', remarks: [expect.stringContaining('2 files that macOS adds') as string] });
    expect(listed.members.map(({ inside, whole, head }) => [inside, whole, head.length])).toEqual([['logs/a.csv', false, 1000], ['logs/sub/b.csv', true, 1]]);
    expect(listed.members[0]).toMatchObject({ name: 'mac.zip › logs/a.csv', layers: [{ name: 'mac.zip', kind: 'zip', bytes: listed.bytes }], hidden: false, sheet: null });
    const folders = await shelf.list('folders.zip', rawZip([{ name: 'logs/', data: '', method: 0 }, { name: 'logs/a.csv', data: 'a' }]));
    expect(folders.members.map(({ inside }) => inside)).toEqual(['logs/a.csv']);
  });

  test('is known by its bytes, not by its name', async () => {
    expect((await shelf.list('named.csv', await zipOf({ 'a.csv': 'a' }))).kind).toBe('zip');
    expect((await shelf.list('named.zip', Buffer.from('a,b\n1,2\n'))).kind).toBe('file');
  });

  test('gives parts in the order asked for, and goes on behind one that is left early', async () => {
    const bytes = await zipOf({ 'a.csv': table(200_000), 'b.csv': 'b', 'c.csv': 'c' });
    const path = shelf.put('early.zip', bytes);
    const read: string[] = [];
    for await (const source of openGiven(path, ['c.csv', 'a.csv', 'b.csv'], { name: 'early.zip', raiseLimits: false })) {
      read.push(`${source.name} ${(await source.next())?.subarray(0, 1).toString()}`);
      source.close();
    }
    expect(read).toEqual(['early.zip › c.csv c', 'early.zip › a.csv 0', 'early.zip › b.csv b']);
  });

  test('of which a part is asked that it does not hold says so of that part alone', async () => {
    const parts = await shelf.read('missing.zip', await zipOf({ 'a.csv': 'a' }), ['no.csv', 'a.csv']);
    expect(parts.map(({ error, text }) => [error, text])).toEqual([['CONTAINER_REFUSED', ''], [null, 'a']]);
  });

  test('of nothing, cut off, or with a directory that cannot be read is refused by name', async () => {
    const zip = await zipOf({ 'a.csv': table(1000), 'b.csv': table(1000) });
    expect((await shelf.list('nothing.zip', rawZip([]))).members).toEqual([]);
    await expect(shelf.list('cut.zip', zip.subarray(0, zip.length >> 1))).rejects.toMatchObject({ code: 'SOURCE_DAMAGED', message: expect.stringContaining('cut off') as string });
    const broken = Buffer.from(zip);
    broken.fill(0, zip.indexOf('PK\x01\x02', 'latin1'), zip.indexOf('PK\x01\x02', 'latin1') + 4);
    await expect(shelf.list('broken.zip', broken)).rejects.toMatchObject({ code: 'SOURCE_DAMAGED' });
    await expect(shelf.list('few.zip', rawZip([{ name: 'a', data: 'a' }, { name: 'b', data: 'b' }], { count: 1 }))).rejects.toMatchObject({ code: 'SOURCE_DAMAGED', message: expect.stringContaining('more files than it counts') as string });
  });

  test('with bytes behind it is read, and they are told with their offset', async () => {
    const zip = await zipOf({ 'a.csv': 'a' });
    const listed = await shelf.list('behind.zip', Buffer.concat([zip, Buffer.from('garbage')]));
    expect(listed.members).toHaveLength(1);
    expect(listed.remarks).toEqual([expect.stringContaining(`7 bytes behind the archive, from offset ${zip.length}`)]);
  });
});

describe('bad input', () => {
  test('bad input 16: a check sum that does not match is said, and every row is kept', async () => {
    const data = table(1000);
    const parts = await shelf.readAll('crc.zip', rawZip([{ name: 'a.csv', data, crc: 1 }, { name: 'b.csv', data }]));
    expect(parts.get('a.csv')).toMatchObject({ text: data, error: null, ending: { state: 'partial', remarks: [expect.stringContaining('CRC-32') as string] } });
    expect(parts.get('b.csv')?.ending).toEqual({ state: 'complete', remarks: [] });
  });

  test.each([10, 1_000_000])('bad input 16: a size that lies (%i) is said, and every row is kept', async (size) => {
    const data = table(1000);
    for (const method of [0, 8]) {
      const parts = await shelf.readAll('size.zip', rawZip([{ name: 'a.csv', data, size, method }]));
      expect(parts.get('a.csv')).toMatchObject({ text: data, ending: { state: 'partial', remarks: [`the archive says that it has ${size} bytes, but ${data.length} were decoded`] } });
    }
  });

  test('bad input 16: damage in the middle of a file keeps all rows in front of it', async () => {
    const data = table(60_000);
    const body = Buffer.from(deflateRawSync(data, { level: 0 }));
    const length = body.readUInt16LE(1);
    body[5 + length + 1] ^= 0xff;
    const parts = await shelf.readAll('damage.zip', rawZip([{ name: 'a.csv', data, body }]));
    expect(parts.get('a.csv')?.text).toBe(data.slice(0, length));
    expect(parts.get('a.csv')?.ending.state).toBe('partial');
  });

  test('bad input 17: names are labels, and one that leads elsewhere is refused; nothing is ever written', async () => {
    const names = ['../../evil.txt', '/etc/passwd', 'C:/evil.txt', 'a/../../b', '..\\evil.txt', 'dir\\file.csv', 'tab\there', 'ok.csv'];
    const before = readdirSync(shelf.folder).length;
    const { members } = await shelf.list('slip.zip', rawZip(names.map((name) => ({ name, data: 'a,b\n' }))));
    expect(members.map(({ refusal }) => refusal?.code ?? null)).toEqual([...Array<string>(7).fill('CONTAINER_REFUSED'), null]);
    expect(members[0].refusal?.message).toContain('leads out of the archive');
    expect(readdirSync(shelf.folder).length).toBe(before + 1);
    expect(existsSync(join(shelf.folder, '../../evil.txt'))).toBe(false);
    expect((await shelf.read('slip.zip', rawZip([{ name: '../x', data: 'x' }]), ['../x']))[0]).toMatchObject({ error: 'CONTAINER_REFUSED', text: '' });
  });

  test('bad input 17: two files of one name both come out, the second as (2)', async () => {
    const parts = await shelf.readAll('twice.zip', rawZip([{ name: 'a.csv', data: 'one' }, { name: 'a.csv', data: 'two' }, { name: 'a.csv (2)', data: 'three' }]));
    expect([...parts].map(([name, { text }]) => [name, text])).toEqual([['a.csv', 'one'], ['a.csv (2)', 'two'], ['a.csv (2) (2)', 'three']]);
  });

  test('bad input 17: an encrypted file asks for its password and says so; the others are read', async () => {
    const zip = rawZip([{ name: 'secret.csv', data: 'x', flags: 1 }, { name: 'open.csv', data: 'open' }]);
    const { members } = await shelf.list('encrypted.zip', zip);
    expect(refusals(members)).toEqual({ 'secret.csv': 'PASSWORD_NEEDED', 'open.csv': null });
    expect(members[0].refusal?.message).toBe('secret.csv is encrypted.');
    expect(refusals((await shelf.list('unknown.zip', rawZip([{ name: 'a.csv', data: 'x', flags: 1, method: 99 }]), { password: 'x' })).members)).toEqual({ 'a.csv': 'CONTAINER_REFUSED' });
    await expect(shelf.list('strong.zip', rawZip([{ name: 'a', data: 'a', flags: 0x41 }]))).rejects.toMatchObject({ code: 'CONTAINER_REFUSED', message: expect.stringContaining('encrypted') as string });
  });

  test.each(Object.entries(ENCRYPTED_ZIPS))('bad input 17: a file encrypted by %s is read with its password, and not with another one', async (name, zip) => {
    const right = [...await shelf.readAll('right.zip', zip, { password: ZIP_PASSWORD })].map(([file, { text, ending }]) => [file, text, ending.state, ending.remarks]);
    expect(right).toEqual([['a.csv', ENCRYPTED_TEXT, 'complete', []]]);
    expect(refusals((await shelf.list('none.zip', zip)).members)).toEqual({ 'a.csv': 'PASSWORD_NEEDED' });
    const { members: [{ refusal }] } = await shelf.list('wrong.zip', zip, { password: 'Correct horse' });
    expect([refusal?.code, refusal?.message], name).toEqual(['PASSWORD_WRONG', 'The password does not open wrong.zip › a.csv.']);
  });

  test('bad input 17: what was altered after it was encrypted is not taken for what it was', async () => {
    const zip = Buffer.from(ENCRYPTED_ZIPS['WinZip AES-256']);
    zip[zip.indexOf('a.csv') + 5 + 11 + 16 + 2 + 5] ^= 1;
    const { members: [{ refusal }] } = await shelf.list('altered.zip', zip, { password: ZIP_PASSWORD });
    expect([refusal?.code, refusal?.message]).toEqual(['SOURCE_DAMAGED', 'altered.zip › a.csv was altered or damaged after it was encrypted: its authentication code does not match.']);
  });

  test('an encrypted file reads the same from anywhere, forwards and backwards', () => {
    const zip = ENCRYPTED_ZIPS['WinZip AES-128, stored'];
    const start = 30 + 5 + 11;
    const range = decrypted({ size: 130, read: (at, size) => zip.subarray(start + at, start + Math.min(130, at + size)) }, { kind: 'aes', keyBytes: 16 }, ZIP_PASSWORD, 'a.csv');
    expect(range.size).toBe(ENCRYPTED_TEXT.length);
    for (const at of [0, 100, 33, 16, 15, 109, 1]) expect(range.read(at, 20).toString()).toBe(ENCRYPTED_TEXT.slice(at, at + 20));
  });

  test('bad input 17: files that overlap, each other or the directory, refuse the archive', async () => {
    await expect(shelf.list('overlap.zip', rawZip([{ name: 'a', data: table(100) }, { name: 'b', data: table(100), offset: 0 }]))).rejects.toMatchObject({ code: 'CONTAINER_REFUSED', message: expect.stringContaining('overlap') as string });
    await expect(shelf.list('into.zip', rawZip([{ name: 'a', data: 'aaaa', method: 0, compressedSize: 30 }]))).rejects.toMatchObject({ code: 'CONTAINER_REFUSED' });
  });

  test('bad input 17: links, other methods of compression and empty files are listed with the reason', async () => {
    const { members } = await shelf.list('others.zip', rawZip([
      { name: 'link', data: '/etc/passwd', external: 0xa1ff0000, madeBy: 3 }, { name: 'lzma', data: 'x', method: 14 }, { name: 'empty.csv', data: '', method: 0 }, { name: 'a.csv', data: 'a', localName: 'b.csv' },
    ]));
    expect(refusals(members)).toEqual({ link: 'CONTAINER_REFUSED', lzma: 'CONTAINER_REFUSED', 'empty.csv': 'FILE_EMPTY', 'a.csv': null });
    expect(members[1].refusal?.message).toContain('LZMA');
    const [part] = await shelf.read('two-names.zip', rawZip([{ name: 'a.csv', data: 'a', localName: 'b.csv' }]), ['a.csv']);
    expect(part.ending.remarks).toEqual([expect.stringContaining('two names')]);
  });

  test('bad input 18: archives three deep are read, each layer with its own hash; a fourth is refused', async () => {
    const data = table(2000);
    const third = await zipOf({ 'deep.csv': data });
    const second = await zipOf({ 'c.zip': third, 'mid.csv': 'mid' });
    const first = await zipOf({ 'b.zip': second, 'top.csv': 'top' }, { stored: true });
    const parts = await shelf.readAll('nested.zip', first);
    expect([...parts.keys()]).toEqual(['b.zip › c.zip › deep.csv', 'b.zip › mid.csv', 'top.csv']);
    expect(parts.get('b.zip › c.zip › deep.csv')).toMatchObject({ text: data, layers: [{ name: 'b.zip', kind: 'zip', bytes: second.length, sha256: sha256(second) }, { name: 'b.zip › c.zip', kind: 'zip', bytes: third.length, sha256: sha256(third) }] });
    const { members } = await shelf.list('deeper.zip', await zipOf({ 'a.zip': first, 'z.csv': 'z' }));
    expect(refusals(members)).toEqual({ 'a.zip › b.zip › c.zip': 'CONTAINER_REFUSED', 'a.zip › b.zip › mid.csv': null, 'a.zip › top.csv': null, 'z.csv': null });
    expect(members[0].refusal?.message).toContain('the limit is 3');
  });

  test('bad input 18: a damaged archive within an archive is refused alone', async () => {
    const { members } = await shelf.list('inner.zip', await zipOf({ 'bad.zip': (await zipOf({ a: table(1000) })).subarray(0, 500), 'good.csv': 'good' }));
    expect(refusals(members)).toEqual({ 'bad.zip': 'SOURCE_DAMAGED', 'good.csv': null });
  });

  test('bad input 18: an archive within that is larger than memory should hold goes to a file without a name', async () => {
    const big = Buffer.alloc(40 * 1024 * 1024);
    for (let i = 0, seed = 1; i < big.length; i += 4) { seed = (Math.imul(seed, 48271) + 11) | 0; big.writeInt32LE(seed, i); }
    const inner = await zipOf({ 'big.bin': big, 'a.csv': 'a' });
    const parts = await shelf.readAll('spooled.zip', await zipOf({ 'inner.zip': inner }));
    expect(parts.get('inner.zip › big.bin')?.given).toEqual({ bytes: big.length, sha256: sha256(big) });
    expect(parts.get('inner.zip › a.csv')?.text).toBe('a');
    expect(readdirSync(shelf.folder).filter((name) => name.startsWith('.'))).toEqual([]);
  });

  test('bad input 19: gzips in a zip, of several members, cut off, damaged or with bytes behind, keep what decodes', async () => {
    const data = table(30_000);
    const zipped = gzipSync(data);
    const broken = Buffer.from(gzipSync(data, { level: 0 }));
    const length = broken.readUInt16LE(11);
    broken[10 + 5 + length + 1] ^= 0xff;
    const archive = await zipOf({ 'many.gz': Buffer.concat([gzipSync('one\n'), zipped]), 'cut.gz': zipped.subarray(0, zipped.length >> 1), 'behind.gz': Buffer.concat([zipped, Buffer.from('junk')]), 'broken.gz': broken, 'none.gz': gzipSync('') });
    const parts = await shelf.read('gz.zip', archive, ['many.gz', 'cut.gz', 'behind.gz', 'broken.gz', 'none.gz']);
    expect(parts[0]).toMatchObject({ text: `one\n${data}`, container: 'gzip', ending: { state: 'complete' }, given: { sha256: sha256(Buffer.concat([gzipSync('one\n'), zipped])) } });
    expect(parts[1].ending).toMatchObject({ state: 'partial', remarks: [expect.stringContaining('cut off') as string] });
    expect(parts[1].text.length).toBeGreaterThan(data.length / 3);
    expect(data.startsWith(parts[1].text)).toBe(true);
    expect(parts[2]).toMatchObject({ text: data, ending: { state: 'complete', remarks: [expect.stringContaining(`offset ${zipped.length}`) as string] } });
    expect(parts[3].text).toBe(data.slice(0, length));
    expect(parts[4].error).toBe('FILE_EMPTY');
  });

  test('bad input 44: a folder, a link or nothing in place of an archive is refused by name', async () => {
    await expect(shelf.list('empty.zip', Buffer.alloc(0))).rejects.toMatchObject({ code: 'FILE_EMPTY' });
    const source = openGiven(shelf.folder, ['a.csv'], { name: 'folder', raiseLimits: false });
    await expect(source.next()).rejects.toMatchObject({ code: 'FILE_NOT_REGULAR' });
  });
});

test('3,872 gzips in one zip are listed and read, each for itself', async () => {
  const files = Array.from({ length: 3872 }, (_, i): [string, Buffer] => [`AWSLogs/2023/07/${i}.json.gz`, gzipSync(JSON.stringify({ Records: [{ eventID: `e-${i}` }] }))]);
  const parts = await shelf.readAll('cloudtrail.zip', await zipOf(files));
  expect(parts.size).toBe(3872);
  expect([...parts.values()].every(({ text }, i) => text === JSON.stringify({ Records: [{ eventID: `e-${i}` }] }))).toBe(true);
});

const REAL = new URL('../../../shared/data/', import.meta.url).pathname;
test.skipIf(!existsSync(REAL))('shared data: the archive of Entra audit events holds the very file that lies beside it', async () => {
  const parts = await shelf.readAll('AADAuditEvents.Zip', readFileSync(join(REAL, 'entra/AADAuditEvents.Zip')));
  expect(parts.get('AADAuditEvents.json')?.bytes.equals(readFileSync(join(REAL, 'entra/AADAuditEvents.json')))).toBe(true);
});
