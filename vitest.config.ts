import { defineConfig, type ViteUserConfig } from 'vitest/config';

/** Specs that replace modules, and so need a module graph of their own. */
const ISOLATED = ['spec/model/instanceFile.spec.ts', 'spec/numeric/decimal.spec.ts', 'spec/numeric/formula.spec.ts'];

const config: ViteUserConfig = defineConfig({
  test: {
    testTimeout: 60_000,
    // Properties print their seed; a failure must not be hidden by a retry.
    retry: 0,
    // The default leaves one of two cores idle.
    maxWorkers: '100%',
    projects: [
      {
        extends: true,
        // Modules hold no state but caches of pure functions: loading them once for all specs halves the time.
        test: { name: 'specs', include: ['spec/**/*.spec.ts'], exclude: ISOLATED, pool: 'threads', isolate: false },
      },
      { extends: true, test: { name: 'isolated', include: ISOLATED } },
    ],
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
