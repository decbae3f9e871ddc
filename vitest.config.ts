import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['spec/**/*.spec.ts'],
    testTimeout: 60_000,
    // Properties print their seed; a failure must not be hidden by a retry.
    retry: 0,
    coverage: {
      provider: 'v8',
      include: ['src/**/*.ts'],
      exclude: ['src/cli/**', 'src/index.ts'],
      reporter: ['text', 'json-summary'],
      thresholds: { lines: 90, branches: 80 },
    },
  },
});
