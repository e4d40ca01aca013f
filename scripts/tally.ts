// What each suite hands to the summary: its counts, and why something was skipped.
import { readFileSync, writeFileSync } from 'node:fs';

export interface Tally {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  /** One line per reason, with the number of tests it holds for. */
  readonly reasons: readonly string[];
  /** What failed, a line each. */
  readonly failures: readonly string[];
}

/** Environment variable that names the file a suite's reporter writes its tally to. */
export const TALLY_FILE = 'EXHIBIT_TALLY';

/** For reporters: nothing is written when nobody asked. */
export function writeTally(counts: Omit<Tally, 'skipped' | 'reasons' | 'failures'>, skips: readonly string[], failures: readonly string[]): void {
  const file = process.env[TALLY_FILE];
  if (!file) return;
  const byReason = Map.groupBy(skips, (reason) => reason);
  const reasons = [...byReason].map(([reason, tests]) => `${tests.length} × ${reason}`);
  writeFileSync(file, JSON.stringify({ ...counts, skipped: skips.length, reasons, failures } satisfies Tally));
}

/** The tally of a suite that has ended. One that crashed before its report, or failed without a failed test, is one failure. */
export function readTally(file: string, exitCode: number | null): Tally {
  let tally: Tally;
  try {
    tally = JSON.parse(readFileSync(file, 'utf8')) as Tally;
  } catch {
    tally = { passed: 0, failed: 0, skipped: 0, reasons: [], failures: ['the suite ended without a report'] };
    exitCode ||= 1;
  }
  return exitCode !== 0 && tally.failed === 0 ? { ...tally, failed: 1 } : tally;
}

export function addTallies(tallies: readonly Tally[]): Tally {
  const sum = (of: (tally: Tally) => number) => tallies.reduce((total, tally) => total + of(tally), 0);
  return { passed: sum((t) => t.passed), failed: sum((t) => t.failed), skipped: sum((t) => t.skipped), reasons: tallies.flatMap((t) => t.reasons), failures: tallies.flatMap((t) => t.failures) };
}
