// What every screen is held to, wherever a journey meets it.
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect } from '../support/journey.ts';

/** Checks what is on the screen with every rule there is, best practices included, but those excepted for a reason. */
export async function expectAccessible(page: Page, where: string, ...excepted: readonly string[]): Promise<void> {
  // The report's frame runs no script, the checker's neither; the saved report is checked as a page of its own.
  const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).exclude('iframe').disableRules([...excepted]).analyze();
  // A tooltip belongs to the button it describes and is read with it; it has no landmark of its own, wherever the pointer rests.
  const told = violations.flatMap(({ id, impact, nodes }) => nodes.filter(({ html }) => !(id === 'region' && html.startsWith('<div role="tooltip"')))
    .map(({ html, failureSummary }) => `${id} (${impact}): ${html}\n${failureSummary}`));
  expect.soft(told, where).toEqual([]);
}
