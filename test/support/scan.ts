// Scans bytes as an import does: in pieces, the unfinished rest in front of the next.
import { expect } from 'vitest';
import type { Dialect } from '../../src/engine/record.ts';
import { readRecord } from '../../src/engine/sources/record-object.ts';
import { scannerOf } from '../../src/engine/sources/scanner.ts';
import { sniff, type SniffAnswers } from '../../src/engine/sources/sniff.ts';
import { Transcoder } from '../../src/engine/sources/transcode.ts';

export interface Scanned { readonly start: number; readonly end: number; readonly line: number; readonly problem: string | null; readonly bytes: Buffer }

/** `cuts`: places between pieces, taken modulo the length. */
export function scanAll(bytes: Buffer, dialect: Dialect, cuts: readonly number[] = []): Scanned[] {
  const scanner = scannerOf(dialect);
  const found: Scanned[] = [];
  const places = [...new Set(cuts.map((cut) => cut % (bytes.length + 1)))].sort((a, b) => a - b);
  let rest = Buffer.alloc(0);
  let offset = 0;
  let from = 0;
  for (const [place, last] of [...places.map((at) => [at, false] as const), [bytes.length, true] as const]) {
    const chunk = Buffer.concat([rest, bytes.subarray(from, place)]);
    from = place;
    const done = scanner.scan(chunk, last, (start, end, line, problem) => {
      found.push({ start: offset + start, end: offset + end, line, problem, bytes: Buffer.from(chunk.subarray(start, end)) });
    });
    rest = Buffer.from(chunk.subarray(done));
    offset += done;
  }
  expect(offset).toBe(bytes.length);
  return found;
}

/** What an import makes of a file: its entries per record as text, or the reason why a record is none. */
export function readAll(given: Buffer | string, answers: SniffAnswers = {}): { readonly sniffed: ReturnType<typeof sniff>; readonly records: readonly (Record<string, string | null> | string)[]; readonly lines: readonly number[] } {
  const bytes = Buffer.from(given);
  const sniffed = sniff(bytes, 'export', { whole: true, ...answers });
  const transcoder = new Transcoder(sniffed.encoding);
  const text = Buffer.concat([transcoder.write(bytes), transcoder.end().bytes]);
  const found = scanAll(text, sniffed.dialect);
  return {
    sniffed, lines: found.map((record) => record.line),
    records: found.map(({ bytes: record, problem }) => {
      if (problem !== null) return problem;
      try {
        const { object } = readRecord(record, sniffed.dialect);
        return Object.setPrototypeOf(Object.fromEntries(Array.from(object.entries, ([key, value]) => [key, value.text])), null) as Record<string, string | null>;
      } catch (thrown) {
        return (thrown as Error).message;
      }
    }),
  };
}
