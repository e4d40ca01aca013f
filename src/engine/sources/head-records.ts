// The records at the head of a part, for judging a source by example before anything is imported.
import type { Encoding } from '../../contract/sources.ts';
import type { Dialect } from '../record.ts';
import { scannerOf } from './scanner.ts';
import { Transcoder } from './transcode.ts';

export interface HeadRecord { readonly bytes: Buffer; readonly line: number; readonly problem: string | null }

/** At most `most` records of the head, those that cannot be read included. `whole`: the head is all there is. */
export function headRecords(head: Buffer, dialect: Dialect, encoding: Encoding, whole: boolean, most: number): HeadRecord[] {
  const text = asUtf8(head, encoding, whole);
  const records: HeadRecord[] = [];
  scannerOf(dialect).scan(text, whole, (start, end, line, problem) => {
    if (records.length < most) records.push({ bytes: text.subarray(start, end), line, problem });
  });
  return records;
}

/** The head in UTF-8. */
export function asUtf8(head: Buffer, encoding: Encoding, whole: boolean): Buffer {
  if (encoding === 'utf-8') return head;
  const transcoder = new Transcoder(encoding);
  const text = transcoder.write(head);
  return whole ? Buffer.concat([text, transcoder.end().bytes]) : text;
}
