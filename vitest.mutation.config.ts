import { defineConfig, type ViteUserConfig } from 'vitest/config';

/** The specs of the rooms that are mutated (`npm run mutation`), without those that run other processes or threads, which would not see a mutant. */
const config: ViteUserConfig = defineConfig({
  test: {
    testTimeout: 60_000,
    include: ['spec/{estimators,truth,verdict}/**/*.spec.ts', 'spec/properties/{routes,moments,handWorked}.spec.ts'],
    exclude: ['spec/verdict/{plugin,explain,explainGames}.spec.ts'],
  },
});

export { config as default };
