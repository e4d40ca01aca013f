// The promises that every record scanner makes: each byte is in one record or in one gap, whatever the chunks it arrives in.
import type { Dialect } from '../../src/engine/record.ts';
import { scannerOf } from '../../src/engine/sources/scanner.ts';
import { must } from './fuzzer.ts';
import { cuts } from './mutate.ts';
import type { Random } from './random.ts';

/** A record by its place in the whole input. */
export interface Found { readonly start: number; readonly end: number; readonly line: number; readonly problem: string | null }

/** Scans as the import does: what a chunk leaves unfinished stands in front of the next one. */
export function scanAll(dialect: Dialect, input: Buffer, ends: readonly number[] = [input.length]): Found[] {
  const scanner = scannerOf(dialect);
  const found: Found[] = [];
  let done = 0;
  ends.forEach((end, i) => {
    const bytes = input.subarray(done, end);
    const base = done;
    const used = scanner.scan(bytes, i === ends.length - 1, (start, to, line, problem) => {
      must(start >= 0 && to <= bytes.length && start < to, () => `record ${start}–${to} lies outside its ${bytes.length} bytes`);
      found.push({ start: base + start, end: base + to, line, problem });
    });
    must(used >= 0 && used <= bytes.length, () => `${used} of ${bytes.length} bytes are said to be finished with`);
    done += used;
  });
  must(done === input.length, () => `${input.length - done} bytes are left over at the end`);
  return found;
}

/** Scans whole and in chunks, and holds both together; returns the records. */
export function scanBothWays(dialect: Dialect, input: Buffer, random: Random): Found[] {
  const whole = scanAll(dialect, input);
  const ends = cuts(random, input.length);
  const pieces = scanAll(dialect, input, ends);
  must(same(whole, pieces), () => `chunks ending at ${ends.join(' ')} change the records: ${told(whole)} whole, ${told(pieces)} in chunks`);
  return whole;
}

/** The bytes that belong to no record, in order; checks that records neither overlap nor go backwards. */
export function gapsOf(input: Buffer, found: readonly Found[]): readonly { readonly start: number; readonly end: number }[] {
  const gaps: { start: number; end: number }[] = [];
  let at = 0;
  let line = 0;
  for (const record of found) {
    must(record.start >= at, () => `record ${record.start}–${record.end} overlaps what ends at ${at}`);
    must(record.line >= line, () => `line ${record.line} comes behind line ${line}`);
    if (record.start > at) gaps.push({ start: at, end: record.start });
    at = record.end;
    line = record.line;
  }
  if (at < input.length) gaps.push({ start: at, end: input.length });
  return gaps;
}

function same(a: readonly Found[], b: readonly Found[]): boolean {
  return a.length === b.length && a.every((one, i) => one.start === b[i].start && one.end === b[i].end && one.line === b[i].line && one.problem === b[i].problem);
}

export function told(found: readonly Found[]): string {
  return JSON.stringify(found.map(({ start, end, line, problem }) => [start, end, line, problem]));
}
