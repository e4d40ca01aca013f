// The records at the head of a part, for judging a source by example before anything is imported.
import type { Encoding } from '../../contract/sources.ts';
import type { Dialect } from '../record.ts';
import { scannerOf } from './scanner.ts';
import { Transcoder } from './transcode.ts';

/** Bytes scanned at a time. */
const PIECE = 128 * 1024;

export interface HeadRecord { readonly bytes: Buffer; readonly line: number; readonly problem: string | null }

/** At most `most` records of the head, those that cannot be read included. `whole`: the head is all there is. */
export function headRecords(head: Buffer, dialect: Dialect, encoding: Encoding, whole: boolean, most: number): HeadRecord[] {
  const text = asUtf8(head, encoding, whole);
  const records: HeadRecord[] = [];
  const scanner = scannerOf(dialect);
  // Piece by piece, for a few records at the beginning are all that is wanted.
  for (let from = 0, to = 0; to < text.length && records.length < most;) {
    to = Math.min(text.length, to + PIECE);
    const piece = text.subarray(from, to);
    from += scanner.scan(piece, whole && to === text.length, (start, end, line, problem) => {
      if (records.length < most) records.push({ bytes: piece.subarray(start, end), line, problem });
    });
  }
  return records;
}

/** The head in UTF-8. */
export function asUtf8(head: Buffer, encoding: Encoding, whole: boolean): Buffer {
  if (encoding === 'utf-8') return head;
  const transcoder = new Transcoder(encoding);
  const text = transcoder.write(head);
  return whole ? Buffer.concat([text, transcoder.end().bytes]) : text;
}
