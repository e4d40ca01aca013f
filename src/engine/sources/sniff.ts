// What a file is, judged by its first bytes: never by its name, which people and exports get wrong.
import { ExhibitError } from '../../contract/errors.ts';
import type { Encoding } from '../../contract/sources.ts';
import type { Dialect, Sniffed } from '../record.ts';
import { sniffCsv, type CsvAnswers } from './sniff-csv.ts';
import { sniffEncoding, transcoded } from './sniff-encoding.ts';
import { sniffJson } from './sniff-json.ts';
import { sniffLines } from './sniff-lines.ts';

/** A head shorter than this is the whole file. */
const WHOLE_BELOW = 256 * 1024;
/** Bytes that lines are judged from, where they hold so many of them. */
const NEAR = 256 * 1024;
const NEAR_LINES = 150;
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

/** Answers of a person, null where there is none, and whether `head` is the whole file (decided by its length where left out). */
export interface SniffAnswers {
  readonly whole?: boolean;
  readonly encoding?: Encoding | null;
  readonly delimiter?: string | null;
  readonly header?: boolean | null;
}

/**
 * The dialect of a file. `head`: its first bytes as given, in whatever encoding, 256 KiB at
 * least or all of them; the dialect is that of the text turned into UTF-8. Throws NOT_A_LOG, saying what the file is instead, and
 * BAD_INPUT for a delimiter that can be none.
 */
export function sniff(head: Buffer, name: string, answers: SniffAnswers = {}): Sniffed {
  const not = (what: string): ExhibitError => new ExhibitError('NOT_A_LOG', `${name} is ${what}, not an audit log.`);
  const delimiter = answers.delimiter ?? null;
  if (delimiter !== null && !/^[\x01-\x7f]$/.test(delimiter)) throw new ExhibitError('BAD_INPUT', 'A delimiter is one ASCII character.');
  if (delimiter !== null && /["\r\n]/.test(delimiter)) throw new ExhibitError('BAD_INPUT', 'A delimiter is no quote and no line end.');
  const other = otherFormat(head);
  if (other !== null) throw not(other);
  const whole = answers.whole ?? head.length < WHOLE_BELOW;
  const { encoding, questions, remarks } = sniffEncoding(head, whole, answers.encoding ?? null);
  const bytes = transcoded(head, encoding, whole);
  const bomBytes = bytes.subarray(0, 3).equals(BOM) ? 3 : 0;
  if (bomBytes > 0) remarks.push('begins with a byte order mark, which is no part of the first record');
  const text = bytes.subarray(bomBytes);
  const near = text.subarray(0, NEAR);
  const odd = controlBytes(near);
  if (odd > near.length / 100) throw not('binary data');
  if (odd > 0) remarks.push(`${odd} control characters in the first ${near.length} bytes; kept as they are`);
  const found = layoutOf(text, bomBytes, whole, { delimiter, header: answers.header ?? null });
  if (typeof found === 'string') throw not(found);
  remarks.push(...found.remarks);
  return { dialect: found.dialect, encoding, words: found.words, remarks, questions };
}

interface Layout { readonly dialect: Dialect; readonly words: string; readonly remarks: readonly string[] }

/** How a text is laid out, or what it is instead. */
function layoutOf(text: Buffer, bomBytes: number, whole: boolean, answers: CsvAnswers): Layout | string {
  const from = text.findIndex((byte) => byte > 32);
  const near = nearPart(text);
  const wholeNear = whole && near.length === text.length;
  if (from < 0) return 'nothing but blanks';
  if (answers.delimiter === null) {
    const first = text[from];
    const beginning = text.toString('latin1', from, from + 200);
    if (first === 0x3c && !/^<\d{1,3}>/.test(beginning)) return /^<(?:!doctype html|html)/i.test(beginning) ? 'a web page' : 'XML';
    // A list begins with a bracket; so does a line with its time in brackets.
    const json = first === 0x7b || (first === 0x5b && !/^\[\d{4}[-/.]/.test(beginning));
    if (json) {
      const dialect = sniffJson(text, bomBytes);
      return { dialect, words: jsonWords(dialect, first === 0x5b), remarks: [] };
    }
    const lines = sniffLines(near, wholeNear);
    if (lines !== null) return { dialect: { format: 'line', payload: lines.payload, bomBytes }, words: lines.words, remarks: [] };
  }
  return sniffCsv(near, bomBytes, wholeNear, answers);
}

/** As much of a text as tells how its lines are laid out: all of it only where its lines are few and long, since a header may be. */
function nearPart(text: Buffer): Buffer {
  let lines = 0;
  for (let at = 0; at < text.length && lines < NEAR_LINES; at++) {
    // Few lines so far: what is in front of the next line end is needed too, if there is one.
    if (at === NEAR && lines > 0) return text;
    if (text[at] !== 10 && text[at] !== 13) continue;
    if (at > NEAR) return text;
    lines++;
  }
  return text.subarray(0, NEAR);
}

function jsonWords(dialect: Dialect, list: boolean): string {
  if (dialect.format !== 'json') return 'one JSON object a line';
  return dialect.wrapper !== null ? `JSON list under “${dialect.wrapper}”` : list ? 'JSON list' : 'JSON objects one after the other';
}

/** What the file is, when it is none of the formats read here. */
function otherFormat(head: Buffer): string | null {
  if (head.length >= 4 && (head.readUInt32LE(0) === 0xfeff || head.readUInt32BE(0) === 0xfeff)) return 'text in UTF-32 (save it as UTF-8)';
  const found = OTHERS.find(({ mark, at = 0 }) => head.toString('latin1', at, at + mark.length) === mark);
  return found?.what ?? null;
}

/** Control characters that text has no use for. */
function controlBytes(bytes: Uint8Array): number {
  let count = 0;
  for (const byte of bytes) if (byte < 32 && byte !== 9 && byte !== 10 && byte !== 13 && byte !== 27 && byte !== 30) count++;
  return count;
}
