// Genuine files in every encoding and shape of text, read where they lie: malformed tables, UTF-16, byte order marks, wrapped JSON.
// Reads ../shared/data, which is no part of this repository; where that folder is absent, everything here is skipped.
import { existsSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { BackTranscoder, Transcoder } from '../../src/engine/sources/transcode.ts';
import { readAll } from '../support/scan.ts';

const FOLDER = new URL('../../../shared/data/', import.meta.url).pathname;
const index = `${FOLDER}index.json`;
const present = existsSync(index);
interface Listed { readonly file: string; readonly expected_events: number | null }
const files = (present ? (JSON.parse(readFileSync(index, 'utf8')) as { files: readonly Listed[] }).files : [])
  .filter(({ file, expected_events }) => expected_events !== null && /^(aws|m365|entra|panther|malformed|derived)\//.test(file) && !/labels|\.(zip|xlsx)$/i.test(file));
const bytesOf = (file: string): Buffer => { const bytes = readFileSync(FOLDER + file); return file.endsWith('.gz') ? gunzipSync(bytes) : bytes; };

describe.skipIf(!present)(`genuine text${present ? '' : ` (skipped: ${FOLDER} is absent)`}`, () => {
  test.each(files.map(({ file, expected_events }) => [file, expected_events] as const))('%s holds %i records, all of them readable, and asks nothing about its text', (file, expected) => {
    const { sniffed, records } = readAll(bytesOf(file));
    expect(sniffed.questions).toEqual([]);
    expect(records.filter((record) => typeof record === 'string')).toEqual([]);
    expect(records).toHaveLength(expected!);
  });
  test('the same rows in UTF-8 with its mark and in UTF-16 LE give the same records', () => {
    const csv = readAll(bytesOf('derived/t1592.004_mfa_sweep.bom-crlf.csv'));
    const tsv = readAll(bytesOf('derived/t1592.004_mfa_sweep.utf16le.tsv'));
    expect([csv.sniffed.encoding, tsv.sniffed.encoding]).toEqual(['utf-8', 'utf-16le']);
    expect(tsv.records).toEqual(csv.records);
  });
  test('UTF-16 turned into UTF-8 and back is the file', () => {
    const bytes = bytesOf('derived/t1592.004_mfa_sweep.utf16le.tsv');
    const forward = new Transcoder('utf-16le');
    const back = new BackTranscoder('utf-16le');
    expect(Buffer.concat([back.write(Buffer.concat([forward.write(bytes), forward.end().bytes])), back.end().bytes]).equals(bytes)).toBe(true);
  });
});
