import { defineConfig, type ViteUserConfig } from 'vitest/config';
import { COMPILED, compiledSource } from './spec/helpers/compiledPackage.js';

const config: ViteUserConfig = defineConfig({
  plugins: [compiledSource()],
  test: {
    // Against hangs only: nothing takes a tenth of it unless the machine is busy with other things.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Properties print their seed; a failure must not be hidden by a retry.
    retry: 0,
    // The default leaves one of two cores idle.
    maxWorkers: '100%',
    include: ['spec/**/*.spec.ts'],
    globalSetup: ['spec/helpers/scratch.ts'],
    // Modules hold no state but caches of pure functions, and no spec replaces one (eslint.config.js): loading them once for all specs
    // halves the time.
    isolate: false,
    // Processes: plug-ins run in threads, and Node does not count what a thread of a thread runs (coverage).
    pool: 'forks',
    // Numbers of many digits are short-lived: in a larger nursery, from the start, fewer of them survive to be copied. With a spec on every
    // core, threads of the collector take time from other specs. Both together save an eighth of the CPU time.
    execArgv: ['--max-semi-space-size=64', '--min-semi-space-size=64', '--single-threaded-gc'],
    server: { deps: { external: [COMPILED] } },
    coverage: {
      // V8's, with the processes and threads that specs start: the command line, workers of sweeps, plug-ins.
      provider: 'custom',
      customProviderModule: './scripts/coverage-provider.mjs',
      include: ['src/**/*.ts'],
      exclude: ['src/**/*.d.ts'],
      reporter: ['text', 'json-summary', 'json'],
      skipFull: true,
      reportOnFailure: true,
      // What was measured, rounded down; CONTRIBUTING.md lists what is not reached.
      thresholds: { lines: 95.5, branches: 90 },
    },
  },
});

export default config;
