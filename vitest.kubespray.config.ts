import { defineConfig } from 'vitest/config';

/** The tests against a lab that is laid out as Kubespray does it (`npm run lab -- up --layout kubespray 1 1 1`). */
export default defineConfig({
  test: { include: ['test/kubespray/**/*.test.ts'], fileParallelism: false, testTimeout: 300_000, hookTimeout: 300_000 },
});
