import { defineConfig, type ViteUserConfig } from 'vitest/config';

/** Checks in a real browser, apart from the suite: they need Chromium and the built site (`scripts/browser-checks.sh`). */
const config: ViteUserConfig = defineConfig({
  test: {
    // Against hangs only.
    testTimeout: 120_000,
    hookTimeout: 60_000,
    retry: 0,
    include: ['spec/browser/**/*.browser.ts'],
    // One browser at a time: each has processes of its own.
    fileParallelism: false,
  },
});

export default config;
