import { defineConfig } from 'vitest/config';
import { inOrder } from './vitest.in-order.js';

/**
 * The tests against the lab's real cluster; they change it, so they run one file after the other. The first two want a
 * cluster that was just installed, the last leaves it with every fix that has to be named.
 */
export default defineConfig({
  test: {
    globalSetup: 'test/own-state-directory.ts',
    include: ['test/e2e/**/*.test.ts'],
    sequence: { sequencer: inOrder('runs', 'compliance', 'smoke', 'cluster', 'planted', 'remedies') },
    fileParallelism: false,
    testTimeout: 900_000,
    hookTimeout: 900_000,
    bail: 1,
  },
});
