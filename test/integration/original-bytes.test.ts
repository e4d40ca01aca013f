// Whatever was imported can be written out again: the bytes as given, with the hash that the ledger names.
import { createHash } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { ZipFile } from 'yazl';
import { importFile } from '../../src/contract/sources.ts';
import { HEADER, newCase, type TestCase, writeSource } from '../support/case.ts';

const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
const ROWS = [HEADER, ...Array.from({ length: 3000 }, (_, i) => `${i},2026-03-14T01:00:00Z,kim,player.update,Players,player:${i},name,Zoë ${i},“Łukasz” ${i} 😀,10.0.0.1`)].join('\r\n');
const WESTERN = ROWS.replaceAll('Ł', 'L').replaceAll(' 😀', '');

function utf16(text: string, bigEndian: boolean): Buffer {
  const bytes = Buffer.from(`\uFEFF${text}`, 'utf16le');
  return bigEndian ? bytes.swap16() : bytes;
}
/** Windows-1252 has the two quotes of the rows at other places than Latin-1, and the rest where that has it. */
const western = (text: string): Buffer => Buffer.from(text.replaceAll('“', '\x93').replaceAll('”', '\x94'), 'latin1');

async function zipped(files: Record<string, Buffer>): Promise<Buffer> {
  const zip = new ZipFile();
  for (const [name, bytes] of Object.entries(files)) zip.addBuffer(bytes, name);
  zip.end();
  return buffer(zip.outputStream);
}

async function writtenOut(test: TestCase, source: string, decoded: boolean, limit: number): Promise<{ bytes: Buffer; sha256: string }> {
  const stretches: Buffer[] = [];
  for (let offset = 0; ;) {
    const { base64, total, sha256: whole } = await test.call('source.read', { source, decoded, offset, limit });
    const bytes = Buffer.from(base64, 'base64');
    stretches.push(bytes);
    offset += bytes.length;
    if (offset === total) return { bytes: Buffer.concat(stretches), sha256: whole };
    expect(bytes.length).toBe(limit);
  }
}

describe('the original bytes', () => {
  it.each([
    ['a plain file', 'plain.csv', Buffer.from(ROWS), {}],
    ['a plain file with bytes that are not UTF-8', 'odd.csv', Buffer.concat([Buffer.from(ROWS), Buffer.from('\n4,2026-03-14T01:00:00Z,k', 'utf8'), Buffer.from([0xff, 0xfe, 0x80]), Buffer.from(',a,b,c,d,e,f,10.0.0.1')]), { encoding: 'utf-8' }],
    ['a gzip', 'packed.csv.gz', gzipSync(ROWS), {}],
    ['UTF-16, little end first', 'le.csv', utf16(ROWS, false), {}],
    ['UTF-16, big end first', 'be.csv', utf16(ROWS, true), {}],
    ['Windows-1252', 'western.csv', western(WESTERN), { encoding: 'windows-1252' }],
  ] as const)('of %s are written out with the hash of the ledger', async (_what, name, given, answers) => {
    const test = await newCase();
    await test.import([writeSource(test.folder, name, given)], answers);
    const [ledger] = await test.call('source.list', {});
    expect(ledger).toMatchObject({ sha256: sha256(given), bytes: given.length });
    for (const limit of [4 * 1024 * 1024, 70_001]) {
      const out = await writtenOut(test, 'S-001', false, limit);
      expect(out.bytes.equals(given)).toBe(true);
      expect(out.sha256).toBe(ledger.sha256);
    }
    const decoded = await writtenOut(test, 'S-001', true, 100_000);
    expect(sha256(decoded.bytes)).toBe(decoded.sha256);
    expect(decoded.bytes.includes('Zoë 2999,“')).toBe(true);
    // Any stretch, in any order, and none behind the end.
    for (const [offset, limit] of [[50_000, 10], [10, 50_000], [0, 1], [given.length - 3, 100], [given.length, 10]]) {
      const { base64 } = await test.call('source.read', { source: 'S-001', decoded: false, offset, limit });
      expect(Buffer.from(base64, 'base64')).toEqual(given.subarray(offset, offset + limit));
    }
    expect(await test.call('case.verify', {})).toMatchObject({ ok: true });
  });

  it('of two readers of one transcoded file do not mix', async () => {
    const test = await newCase();
    const given = utf16(ROWS, false);
    await test.import([writeSource(test.folder, 'le.csv', given)]);
    const outs = await Promise.all([writtenOut(test, 'S-001', false, 50_000), writtenOut(test, 'S-001', false, 33_333)]);
    for (const { bytes } of outs) expect(bytes.equals(given)).toBe(true);
  });

  it('of an archive are written out for each source that came out of it; its parts follow one another decoded', async () => {
    const test = await newCase();
    const parts = [1, 2].map((part) => Buffer.from(`${HEADER}\n${part},2026-03-14T01:00:00Z,kim,login,Auth,E-${part},,,,10.0.0.1\n`));
    const zip = await zipped({ 'a/1.csv': parts[0], 'a/2.csv': parts[1] });
    const path = writeSource(test.folder, 'both.zip', zip);
    const entries = await test.call('import.list', { files: [path], raiseLimits: false, password: null });
    await test.call('import.run', { files: entries.map(({ inside }) => importFile(path, { inside })) });
    const sources = await test.call('source.list', {});
    for (const { id, sha256: hash } of sources) {
      const out = await writtenOut(test, id, false, 100);
      expect(out.bytes.equals(zip)).toBe(true);
      expect([out.sha256, hash]).toEqual([sha256(zip), sha256(zip)]);
    }
    const decoded = await Promise.all(sources.map(({ id }) => writtenOut(test, id, true, 77)));
    expect(Buffer.concat(decoded.map(({ bytes }) => bytes))).toEqual(Buffer.concat(parts));
    for (const { bytes, sha256: hash } of decoded) expect(sha256(bytes)).toBe(hash);
    expect(await test.call('case.verify', {})).toMatchObject({ ok: true, records: 2 });
  });

  it('of an archive that was not kept cannot be had; its records can', async () => {
    const test = await newCase();
    await test.import([writeSource(test.folder, 'packed.csv.gz', gzipSync(ROWS))], { keepContainer: false });
    await expect(test.call('source.read', { source: 'S-001', decoded: false, offset: 0, limit: 10 })).rejects.toMatchObject({ code: 'CONTAINER_NOT_KEPT' });
    expect((await writtenOut(test, 'S-001', true, 1 << 20)).bytes.equals(Buffer.from(ROWS))).toBe(true);
    const { ok, checks } = await test.call('case.verify', {});
    expect(ok).toBe(true);
    expect(checks[0].detail).toContain('the gzip it came in was not kept');
  });
});
