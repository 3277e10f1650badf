import { defineConfig } from 'vitest/config';

/**
 * Every fault at every point, on embedded clusters; takes about an hour, in one go or in rounds: what a round passed is not
 * run again for the same program. `npm test` has a sample of it.
 */
export default defineConfig({
  test: {
    globalSetup: 'test/own-state-directory.ts',
    include: ['test/faults/*.faults.ts'],
    maxConcurrency: 3,
    testTimeout: 300_000,
    hookTimeout: 300_000,
  },
});
