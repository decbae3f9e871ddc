import { defineConfig, type ViteUserConfig } from 'vitest/config';

const config: ViteUserConfig = defineConfig({
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

export default config;
