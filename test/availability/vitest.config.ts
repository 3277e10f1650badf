import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/** The run that measures what users of the API notice while bench works. Its parts build on one another. */
export default defineConfig({
  root: fileURLToPath(new URL('../..', import.meta.url)),
  test: {
    globalSetup: 'test/own-state-directory.ts',
    include: ['test/availability/availability.run.ts'],
    fileParallelism: false,
    testTimeout: 900_000,
    hookTimeout: 300_000,
    bail: 1,
  },
});
