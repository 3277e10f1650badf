import { defineConfig } from 'vitest/config';
import { inOrder } from './vitest.in-order.js';

/**
 * The tests against a lab that is laid out as Kubespray does it (`npm run lab -- up --layout kubespray 1 1 1`). The
 * verdicts are those of a cluster that was just installed; the playbook changes it.
 */
export default defineConfig({
  test: {
    globalSetup: 'test/own-state-directory.ts',
    include: ['test/kubespray/**/*.test.ts'],
    sequence: { sequencer: inOrder('verdicts', 'playbook') },
    fileParallelism: false,
    testTimeout: 300_000,
    hookTimeout: 900_000,
  },
});
