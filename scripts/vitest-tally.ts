// Vitest's part of the summary; added to the reporters by test.ts.
import type { Reporter, SerializedError, TestModule } from 'vitest/node';
import { writeTally } from './tally.ts';

export default class VitestTally implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly SerializedError[]): void {
    let [passed, failed] = [0, unhandled.length];
    const skips: string[] = [];
    const failures = unhandled.map(({ message }) => message);
    for (const module of modules) {
      // A file that cannot be loaded has no tests, and is a failure all the same.
      failed += module.errors().length;
      failures.push(...module.errors().map(({ message }) => `${module.moduleId}: ${message}`));
      for (const test of module.children.allTests()) {
        const result = test.result();
        if (result.state === 'passed') passed++;
        else if (result.state === 'skipped') skips.push(result.note ?? `${test.fullName}: no reason given`);
        else { failed++; failures.push(`${test.fullName}${result.state === 'pending' ? ' (did not end)' : ''}`); }
      }
    }
    writeTally({ passed, failed }, skips, failures);
  }
}
