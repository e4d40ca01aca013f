// What a fuzzer is, how a run of one goes, and how an input that breaks a promise is made small enough to read.
import { Random } from './random.ts';

export interface Fuzzer {
  readonly name: string;
  /** An input, from randomness alone. */
  make(random: Random): Buffer;
  /** Throws Broken where the input breaks a promise; anything else thrown breaks one too. `random` chooses chunks and the like. */
  check(input: Buffer, random: Random): void | Promise<void>;
}

/** A promise does not hold for an input. */
export class Broken extends Error {
  constructor(promise: string) { super(promise); this.name = 'Broken'; }
}

export function must(holds: boolean, promise: string | (() => string)): void {
  if (!holds) throw new Broken(typeof promise === 'string' ? promise : promise());
}

export interface Failure { readonly run: number; readonly reason: string; readonly input: Buffer; readonly smallest: Buffer }
export interface Outcome { readonly runs: number; readonly seconds: number; readonly bytes: number; readonly slowest: { readonly run: number; readonly millis: number; readonly bytes: number }; readonly failures: readonly Failure[] }

/** A second for each 64 KiB of input, and never less than a second. */
export const HANG_MS = 1000;
const HANG_BYTES = 65_536;
const FAILURES = 5;

/** `before` is told the run before each check: what watches for hangs must know it. Stops at a handful of failures, and after `minutes`. */
export async function fuzz(fuzzer: Fuzzer, options: { readonly runs: number; readonly seed: number; readonly first?: number; readonly minutes?: number; readonly before?: (run: number) => void }): Promise<Outcome> {
  const failures: Failure[] = [];
  const started = performance.now();
  let bytes = 0;
  let slowest = { run: 0, millis: 0, bytes: 0 };
  const first = options.first ?? 0;
  let run = first;
  const until = started + (options.minutes ?? Infinity) * 60_000;
  for (; run < first + options.runs && failures.length < FAILURES && performance.now() < until; run++) {
    const random = new Random(options.seed, run);
    const input = fuzzer.make(random);
    const began = performance.now();
    const worked = process.cpuUsage();
    const check = (candidate: Buffer): Promise<string | null> => { options.before?.(run); return faultOf(fuzzer, candidate, options.seed, run); };
    let reason = await check(input);
    const millis = performance.now() - began;
    // Another process may have had the processor: what a run may take is time that it had it itself.
    const { user, system } = process.cpuUsage(worked);
    const busy = Math.min(millis, (user + system) / 1000);
    if (busy > limit(input)) reason ??= `took ${Math.round(busy)} ms for ${input.length} bytes`;
    bytes += input.length;
    if (millis > slowest.millis) slowest = { run, millis, bytes: input.length };
    if (reason !== null) failures.push({ run, reason, input, smallest: await smallestOf(check, input, reason) });
  }
  return { runs: run - first, seconds: (performance.now() - started) / 1000, bytes, slowest, failures };
}

function limit(input: Buffer): number { return HANG_MS * Math.max(1, input.length / HANG_BYTES); }

/** Why an input fails, or null. What is chosen while checking depends on seed and run alone. */
export async function faultOf(fuzzer: Fuzzer, input: Buffer, seed: number, run: number): Promise<string | null> {
  try {
    await fuzzer.check(input, new Random(seed ^ 0x5bd1e995, run));
    return null;
  } catch (thrown) {
    if (thrown instanceof Broken) return thrown.message;
    return thrown instanceof Error ? thrown.stack ?? thrown.message : String(thrown);
  }
}

const SHRINKING_MS = 10_000;

/** Leaves out what the failure does not need, halves first; the kind of failure (its first words) must stay the same. */
async function smallestOf(check: (candidate: Buffer) => Promise<string | null>, input: Buffer, reason: string): Promise<Buffer> {
  const kind = (text: string): string => text.slice(0, 24);
  const until = performance.now() + SHRINKING_MS;
  const fails = async (candidate: Buffer): Promise<boolean> => {
    const found = await check(candidate);
    return found !== null && kind(found) === kind(reason);
  };
  let smallest = input;
  for (let size = Math.ceil(input.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let at = 0; at < smallest.length && performance.now() < until;) {
      const candidate = Buffer.concat([smallest.subarray(0, at), smallest.subarray(at + size)]);
      if (await fails(candidate)) smallest = candidate;
      else at += size;
    }
  }
  return smallest;
}
