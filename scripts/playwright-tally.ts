// Playwright's part of the summary; a reporter of playwright.config.ts.
import type { FullResult, Reporter, Suite, TestError } from '@playwright/test/reporter';
import { writeTally } from './tally.ts';

export default class PlaywrightTally implements Reporter {
  #root: Suite | null = null;
  readonly #errors: string[] = [];

  onBegin(_config: unknown, root: Suite): void {
    this.#root = root;
  }

  /** An error of no test: a file that cannot be loaded, a setup that failed. */
  onError({ message }: TestError): void {
    this.#errors.push(message ?? 'an error without a message');
  }

  onEnd(result: FullResult): void {
    let [passed, failed] = [0, this.#errors.length];
    const skips: string[] = [];
    const failures = [...this.#errors];
    for (const test of this.#root?.allTests() ?? []) {
      const outcome = test.outcome();
      if (outcome === 'expected') passed++;
      else if (outcome !== 'skipped') { failed++; failures.push(test.title); }
      else {
        const project = test.parent.project()?.name ?? '';
        const why = test.annotations.find(({ type }) => type === 'skip')?.description ?? `${test.title}: no reason given`;
        skips.push(`project ${project}: ${why}`);
      }
    }
    if (result.status !== 'passed' && failed === 0) failed = 1;
    writeTally({ passed, failed }, skips, failures);
  }

  printsToStdio(): boolean {
    return false;
  }
}
