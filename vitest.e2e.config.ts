import { defineConfig } from 'vitest/config';

/** The tests against the lab's real cluster; they change it, so they run one file after the other. */
export default defineConfig({
  test: {
    include: ['test/e2e/**/*.test.ts'],
    fileParallelism: false,
    testTimeout: 900_000,
    hookTimeout: 900_000,
    bail: 1,
  },
});
