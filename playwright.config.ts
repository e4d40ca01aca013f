// The journeys: the same tests in the browser (project web) and in Electron (project electron, where its program is present).
import { defineConfig } from '@playwright/test';
import type { JourneyOptions } from './test/support/journey.ts';

export default defineConfig<JourneyOptions>({
  testDir: 'test/e2e',
  globalSetup: './test/support/unpack-browser.ts',
  outputDir: 'test-results',
  fullyParallel: true,
  workers: 2,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  forbidOnly: Boolean(process.env['CI']),
  reporter: [['list'], ['./scripts/playwright-tally.ts']],
  projects: [
    { name: 'web', use: { hostKind: 'web' } },
    { name: 'electron', use: { hostKind: 'electron' } },
  ],
});
