// Unit and integration tests. The journeys in a browser have their own runner: playwright.config.ts.
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/architecture.test.ts', 'test/unit/**/*.test.ts', 'test/integration/**/*.test.ts'],
    // Native modules and worker threads live in real processes, as in the product.
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    reporters: ['default'],
    restoreMocks: true,
    expect: { requireAssertions: true },
  },
});
