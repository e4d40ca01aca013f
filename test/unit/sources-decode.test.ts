// Files as decoded bytes: what cannot be read is refused by name, and of a damaged gzip everything that decodes is kept.
import { execFileSync } from 'node:child_process';
import { appendFileSync, mkdtempSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openBytes, type Ending } from '../../src/engine/sources/decode.ts';

let folder = '';
beforeAll(() => { folder = mkdtempSync(join(tmpdir(), 'exhibit-decode-')); });
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function file(name: string, bytes: Uint8Array | string): string {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
}
interface Decoded { readonly bytes: Buffer; readonly given: Buffer; readonly ending: Ending; readonly container: string }
async function decode(path: string, during: () => void = () => {}): Promise<Decoded> {
  const source = openBytes(path, {});
  const given: Buffer[] = [];
  source.onGiven((bytes) => given.push(Buffer.from(bytes)));
  const chunks: Buffer[] = [];
  for (let chunk = await source.next(); chunk !== null; chunk = await source.next()) { chunks.push(chunk); during(); }
  return { bytes: Buffer.concat(chunks), given: Buffer.concat(given), ending: source.ending, container: source.container };
}
/** Rows that compress, but not to nothing: several chunks of output, several pieces of input. */
function rows(count: number): Buffer {
  let seed = 1;
  return Buffer.from(Array.from({ length: count }, (_, i) => `${i},actor${(seed = (seed * 48271) % 2147483647) % 997},${seed.toString(36)}\n`).join(''));
}

describe('plain files', () => {
  test('come out as they are, in buffers that can be transferred', async () => {
    const bytes = rows(200_000);
    const path = file('plain.csv', bytes);
    const decoded = await decode(path);
    expect(decoded.bytes.equals(bytes)).toBe(true);
    expect(decoded.given.equals(bytes)).toBe(true);
    expect(decoded).toMatchObject({ container: 'none', ending: { state: 'complete', remarks: [] } });
    const source = openBytes(path, {});
    const chunk = await source.next();
    expect(chunk?.byteOffset).toBe(0);
    source.close();
  });
  test('bad input 43: a file that grows while it is read is read as it was, and said to move', async () => {
    const bytes = rows(1000);
    const path = file('moving.csv', bytes);
    const decoded = await decode(path, () => appendFileSync(path, 'more\n'));
    expect(decoded.bytes.equals(bytes)).toBe(true);
    expect(decoded.ending.remarks).toEqual([expect.stringContaining('moving source')]);
  });
});

describe('what cannot be imported is refused by name', () => {
  test.each<[string, () => string, string]>([
    ['a missing file', () => join(folder, 'missing.csv'), 'FILE_NOT_FOUND'],
    ['an empty file', () => file('empty.csv', ''), 'FILE_EMPTY'],
    ['a folder', () => { const path = join(folder, 'folder'); mkdirSync(path); return path; }, 'FILE_NOT_REGULAR'],
    ['a link', () => { const path = join(folder, 'link'); symlinkSync(file('target.csv', 'a,b\n'), path); return path; }, 'FILE_NOT_REGULAR'],
    ['a device', () => '/dev/null', 'FILE_NOT_REGULAR'],
    ['a pipe', () => { const path = join(folder, 'pipe'); execFileSync('mkfifo', [path]); return path; }, 'FILE_NOT_REGULAR'],
  ])('bad input 44: %s', (_name, make, code) => {
    expect(() => openBytes(make(), {})).toThrow(expect.objectContaining({ code }) as Error);
  });
  test('reading stops when it is cancelled', async () => {
    const source = openBytes(file('cancelled.csv', 'a,b\n'), { signal: AbortSignal.abort() });
    await expect(source.next()).rejects.toMatchObject({ code: 'CANCELLED' });
  });
});

describe('gzip', () => {
  const bytes = rows(300_000);
  const zipped = gzipSync(bytes, { level: 6 });

  test('is recognised by its bytes, not by its name, and both layers are given', async () => {
    const decoded = await decode(file('named.csv', zipped));
    expect(decoded.container).toBe('gzip');
    expect(decoded.bytes.equals(bytes)).toBe(true);
    expect(decoded.given.equals(zipped)).toBe(true);
    expect(decoded.ending).toEqual({ state: 'complete', remarks: [] });
  });
  test('bad input 19: every member of a multi-member file is decoded', async () => {
    const decoded = await decode(file('members.gz', Buffer.concat([gzipSync('one\n'), gzipSync(bytes), gzipSync(''), gzipSync('two\n')])));
    expect(decoded.bytes.equals(Buffer.concat([Buffer.from('one\n'), bytes, Buffer.from('two\n')]))).toBe(true);
    expect(decoded.ending.state).toBe('complete');
  });
  test('a hundred thousand members of a few bytes are decoded, and the small one that is damaged is told with its offset', async () => {
    const one = gzipSync('a,b\n');
    const many = Buffer.concat(Array.from({ length: 100_000 }, () => one));
    const whole = await decode(file('small-members.gz', many));
    expect([whole.bytes.length, whole.ending.state, whole.ending.remarks]).toEqual([400_000, 'complete', []]);
    const wrong = Buffer.from(one);
    wrong[wrong.length - 8] ^= 1;
    const damaged = await decode(file('small-damaged.gz', Buffer.concat([one, wrong, one])));
    expect([damaged.bytes.toString(), damaged.ending.state, damaged.ending.remarks]).toEqual(['a,b\n'.repeat(3), 'partial', ['the gzip decodes, but its check sum (CRC-32) does not match; 8 bytes were decoded']]);
  });

  test('a member whose header holds a name, a comment, extra bytes and a check sum is decoded', async () => {
    const plain = gzipSync('a,b\n');
    const header = Buffer.concat([plain.subarray(0, 3), Buffer.from([4 | 8 | 16 | 2]), plain.subarray(4, 10), Buffer.from([3, 0, 1, 2, 3]), Buffer.from('name\0comment\0'), Buffer.from([0, 0])]);
    expect((await decode(file('header.gz', Buffer.concat([header, plain.subarray(10)])))).bytes.toString()).toBe('a,b\n');
  });
  test('bad input 19: a truncated file keeps what decoded and says how much', async () => {
    const decoded = await decode(file('cut.gz', zipped.subarray(0, zipped.length >> 1)));
    expect(decoded.bytes.length).toBeGreaterThan(bytes.length / 3);
    expect(bytes.subarray(0, decoded.bytes.length).equals(decoded.bytes)).toBe(true);
    expect(decoded.ending).toEqual({ state: 'partial', remarks: [`the gzip is cut off; ${decoded.bytes.length} bytes were decoded`] });
  });
  test('cut anywhere in its last bytes, no decoded byte is lost', async () => {
    for (const missing of [1, 7, 8]) {
      const decoded = await decode(file('end.gz', zipped.subarray(0, -missing)));
      expect(decoded.bytes.equals(bytes)).toBe(true);
      expect(decoded.ending.state).toBe('partial');
    }
  });
  test('bad input 19: damage in the middle keeps everything in front of it', async () => {
    // Stored blocks (level 0: a byte, length, its complement, data) show exactly how far decoding can get.
    const broken = gzipSync(bytes, { level: 0 });
    const length = broken.readUInt16LE(11);
    broken[10 + 5 + length + 1] ^= 0xff;
    const decoded = await decode(file('broken.gz', broken));
    expect(decoded.bytes.equals(bytes.subarray(0, length))).toBe(true);
    expect(decoded.ending.state).toBe('partial');
    expect(decoded.given.equals(broken)).toBe(true);
  });
  test('a wrong check sum or length is said and the data kept', async () => {
    for (const [at, word] of [[8, 'check sum'], [4, 'length']] as const) {
      const wrong = Buffer.from(zipped);
      wrong[wrong.length - at] ^= 1;
      const decoded = await decode(file('crc.gz', wrong));
      expect(decoded.bytes.equals(bytes)).toBe(true);
      expect(decoded.ending.state).toBe('partial');
      expect(decoded.ending.remarks).toEqual([expect.stringContaining(word)]);
    }
  });
  test('bad input 19: bytes behind the last member are told with their offset and harm nothing', async () => {
    const decoded = await decode(file('garbage.gz', Buffer.concat([zipped, Buffer.from('garbage')])));
    expect(decoded.bytes.equals(bytes)).toBe(true);
    expect(decoded.ending).toEqual({ state: 'complete', remarks: [expect.stringContaining(`from offset ${zipped.length},`)] });
  });
  test('zero padding is no garbage', async () => {
    expect((await decode(file('padded.gz', Buffer.concat([zipped, Buffer.alloc(2000)])))).ending).toEqual({ state: 'complete', remarks: [] });
  });
  test('a gzip of which nothing decodes is damaged', async () => {
    await expect(decode(file('damaged.gz', Buffer.concat([zipped.subarray(0, 10), Buffer.alloc(100, 0xff)])))).rejects.toMatchObject({ code: 'SOURCE_DAMAGED' });
  });
  test('a gzip of nothing is empty', async () => {
    await expect(decode(file('nothing.gz', gzipSync('')))).rejects.toMatchObject({ code: 'FILE_EMPTY' });
  });
});
