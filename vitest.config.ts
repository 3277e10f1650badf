import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    globalSetup: 'test/own-state-directory.ts',
    include: ['test/**/*.test.ts'],
    exclude: ['test/e2e/**', 'test/kubespray/**', 'node_modules/**'],
    // the slowest tests mostly wait for programs that they start
    maxWorkers: Math.max(3, availableParallelism()),
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
