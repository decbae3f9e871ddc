import { defineConfig, type ViteUserConfig } from 'vitest/config';

/** Without these: they run other processes or threads, which would not see a mutant. */
const BLIND = [
  'spec/verdict/{plugin,explain,explainGames}{,.long}.spec.ts',
  'spec/verdict/plugin/{process,pluginJudged}.long.spec.ts',
];

/** The specs of the rooms that are mutated (`npm run mutation`). MUTATION_SPECS, globs between commas, takes others: fewer of them make a room's run many times faster. */
const config: ViteUserConfig = defineConfig({
  test: {
    testTimeout: 60_000,
    // For specs that compile the command line.
    globalSetup: ['spec/helpers/scratch.ts'],
    include: process.env.MUTATION_SPECS?.split(',') ?? [
      'spec/{estimators,truth,verdict}/**/*.spec.ts',
      'spec/properties/{routes,moments,handWorked}.spec.ts',
    ],
    exclude: process.env.MUTATION_SPECS === undefined ? BLIND : [],
  },
});

export { config as default };
