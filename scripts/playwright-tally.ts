// Playwright's part of the summary; a reporter of playwright.config.ts.
import type { FullResult, Reporter, Suite } from '@playwright/test/reporter';
import { writeTally } from './tally.ts';

export default class PlaywrightTally implements Reporter {
  #root: Suite | null = null;
  #errors = 0;

  onBegin(_config: unknown, root: Suite): void {
    this.#root = root;
  }

  /** An error of no test: a file that cannot be loaded, a setup that failed. */
  onError(): void {
    this.#errors++;
  }

  onEnd(result: FullResult): void {
    let [passed, failed] = [0, this.#errors];
    const skips: string[] = [];
    for (const test of this.#root?.allTests() ?? []) {
      const outcome = test.outcome();
      if (outcome === 'expected') passed++;
      else if (outcome !== 'skipped') failed++;
      else {
        const project = test.parent.project()?.name ?? '';
        const why = test.annotations.find(({ type }) => type === 'skip')?.description ?? `${test.title}: no reason given`;
        skips.push(`project ${project}: ${why}`);
      }
    }
    if (result.status !== 'passed' && failed === 0) failed = 1;
    writeTally({ passed, failed }, skips);
  }

  printsToStdio(): boolean {
    return false;
  }
}
