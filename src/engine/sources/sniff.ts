// What a file is, judged by its first bytes: never by its name, which people and exports get wrong.
import { isUtf8 } from 'node:buffer';
import { ExhibitError } from '../../contract/errors.ts';
import type { Dialect, Sniffed } from '../record.ts';
import { guessProfiles } from './guess-profile.ts';
import { PROFILES } from './profiles/profiles.ts';
import { createJsonScanner } from './json-scanner.ts';
import { CsvScanner } from './csv-scanner.ts';
import { sniffCsv } from './sniff-csv.ts';
import { sniffJson } from './sniff-json.ts';

/** A head shorter than this is the whole file. */
const WHOLE_BELOW = 256 * 1024;
/** Records that the guess of a profile rests on. */
const EXAMPLES = 200;
const BOM = Buffer.from([0xef, 0xbb, 0xbf]);

/** First bytes of what people drop by mistake. `at`: offset of the mark. */
const OTHERS: readonly { readonly mark: string; readonly at?: number; readonly what: string }[] = [
  { mark: 'PK\x03\x04', what: 'a zip archive' },
  { mark: 'PK\x05\x06', what: 'an empty zip archive' },
  { mark: '%PDF-', what: 'a PDF document' },
  { mark: 'SQLite format 3\0', what: 'an SQLite database' },
  { mark: '\xd0\xcf\x11\xe0', what: 'an old Office document (such as .xls or .doc)' },
  { mark: 'ElfFile\0', what: 'a Windows event log (.evtx)' },
  { mark: 'PAR1', what: 'a Parquet file' },
  { mark: 'Obj\x01', what: 'an Avro file' },
  { mark: '\x89PNG', what: 'a picture' },
  { mark: '\xff\xd8\xff', what: 'a picture' },
  { mark: 'GIF8', what: 'a picture' },
  { mark: '\x28\xb5\x2f\xfd', what: 'compressed with Zstandard' },
  { mark: 'BZh', what: 'compressed with bzip2' },
  { mark: '\xfd7zXZ', what: 'compressed with xz' },
  { mark: '7z\xbc\xaf', what: 'a 7-Zip archive' },
  { mark: 'Rar!', what: 'a RAR archive' },
  { mark: '\x1f\x8b', what: 'a gzip within a gzip' },
  { mark: 'ustar', at: 257, what: 'a tar archive' },
];

/**
 * The dialect of a file and the profiles that fit it, best first. `head`: its first decoded bytes, 256 KiB at least or all of
 * them. Throws NOT_A_LOG, saying what the file is instead.
 */
export function sniff(head: Buffer, name: string): Sniffed {
  const not = (what: string): ExhibitError => new ExhibitError('NOT_A_LOG', `${name} is ${what}, not an audit log in CSV, JSON or NDJSON.`);
  const other = otherFormat(head);
  if (other !== null) throw not(other);
  const remarks: string[] = [];
  const bomBytes = head.subarray(0, 3).equals(BOM) ? 3 : 0;
  if (bomBytes > 0) remarks.push('begins with a byte order mark, which is no part of the first record');
  const text = head.subarray(bomBytes);
  const odd = controlBytes(text);
  if (odd > text.length / 100) throw not('binary data');
  if (odd > 0) remarks.push(`${odd} control characters in the first ${text.length} bytes; kept as they are`);
  if (!isUtf8(withoutCutCharacter(text))) remarks.push('not all of it is UTF-8; such bytes are kept and shown as \\xFF');
  const first = text.find((byte) => byte > 32) ?? 0;
  if (first === 0) throw not('nothing but blanks');
  if (first === 0x3c) throw not(/^\s*<(?:!doctype html|html)/i.test(text.toString('latin1', 0, 200)) ? 'a web page' : 'XML');
  const whole = head.length < WHOLE_BELOW;
  const dialect: Dialect | string = first === 0x7b || first === 0x5b ? sniffJson(text, bomBytes) : sniffCsv(text, bomBytes, whole);
  if (typeof dialect === 'string') throw not(dialect);
  return { dialect, encoding: 'utf-8', remarks, guesses: guessProfiles(PROFILES, dialect, recordsOf(head, dialect, whole)) };
}

/** What the file is, when it is none of the formats read here. */
function otherFormat(head: Buffer): string | null {
  const [a, b] = head;
  if ((a === 0xff && b === 0xfe) || (a === 0xfe && b === 0xff)) return 'text in UTF-16 (save it as UTF-8)';
  const found = OTHERS.find(({ mark, at = 0 }) => head.toString('latin1', at, at + mark.length) === mark);
  if (found) {
    const workbook = found.mark === 'PK\x03\x04' && /\[Content_Types\]\.xml|xl\//.test(head.toString('latin1', 0, 4096));
    return workbook ? 'an Excel workbook (save it as CSV)' : found.what;
  }
  // UTF-16 without its mark: every other byte of Latin text is NUL.
  const sample = head.subarray(0, 4096);
  const nuls = [0, 0];
  for (let i = 0; i < sample.length; i++) if (sample[i] === 0) nuls[i & 1]++;
  const half = sample.length / 2;
  if (Math.max(...nuls) > half * 0.7 && Math.min(...nuls) < half * 0.1) return 'text in UTF-16 (save it as UTF-8)';
  return null;
}

/** Control characters that text has no use for. */
function controlBytes(bytes: Uint8Array): number {
  let count = 0;
  for (const byte of bytes) if (byte < 32 && byte !== 9 && byte !== 10 && byte !== 13 && byte !== 27 && byte !== 30) count++;
  return count;
}

/** The head may end within a character. */
function withoutCutCharacter(bytes: Buffer): Buffer {
  let end = bytes.length;
  for (let i = 0; i < 3 && end > 0 && (bytes[end - 1] & 0xc0) === 0x80; i++) end--;
  return end > 0 && bytes[end - 1] >= 0xc0 ? bytes.subarray(0, end - 1) : bytes;
}

/** Whole records at the head of the file. */
function recordsOf(head: Buffer, dialect: Dialect, whole: boolean): readonly Buffer[] {
  const scanner = dialect.format === 'csv' ? new CsvScanner(dialect) : createJsonScanner(dialect);
  const records: Buffer[] = [];
  scanner.scan(head, whole, (start, end, _line, problem) => {
    if (problem === null && records.length < EXAMPLES) records.push(head.subarray(start, end));
  });
  return records;
}
