// All fuzzers. A new one is a file beside this and a line here.
import { csv } from './csv.ts';
import { json, ndjson } from './json.ts';
import type { Fuzzer } from './fuzzer.ts';
import { gzip } from './gzip.ts';
import { query } from './query.ts';
import { time } from './time.ts';
import { xlsx } from './xlsx.ts';
import { zip } from './zip.ts';

export const FUZZERS: readonly Fuzzer[] = [csv, json, ndjson, time, gzip, zip, xlsx, query];

export function fuzzerNamed(name: string): Fuzzer {
  const fuzzer = FUZZERS.find((candidate) => candidate.name === name);
  if (!fuzzer) throw new Error(`There is no fuzzer “${name}”.`);
  return fuzzer;
}
