import { join } from 'node:path';
import type { Patience } from '../apply/wait-for-component.js';
import { packagedDirectory } from '../benchmark/packaged-directory.js';
import { startEmbeddedCluster } from '../embedded/embedded-cluster.js';
import { loadInventory } from '../inventory/load-inventory.js';
import type { CommonOptions } from './common-options.js';
import type { ExitCode } from './exit-code.js';
import { exitCode } from './exit-code.js';
import { fixCommand } from './fix-command.js';
import { operatorNow } from './operator-now.js';
import { scanCommand } from './scan-command.js';

/** The stand-in for the kubelet is several times faster than the real one. */
const demoPatience: Patience = { deadlineMs: 30_000, stableMs: 800, pollMs: 200 };

/**
 * Runs `bench demo`: starts a cluster inside this process, scans it, fixes it, scans it again, and removes it.
 * Resolves with 0 when the fix went well, whatever the second scan leaves for a person.
 */
export async function demoCommand(): Promise<ExitCode> {
  const cluster = await startEmbeddedCluster();
  try {
    const hosts = loadInventory(cluster.inventoryFile);
    const options: CommonOptions = {
      benchmarks: ['cis-1.20'],
      benchmarkDirectories: [packagedDirectory],
      only: [],
      format: 'text',
      reports: [],
      parallel: 10,
      asksBecomePassword: false,
      language: 'en',
    };
    say(`1. Scanning a master, a node and an etcd host (bench scan -i ${cluster.inventoryFile})`);
    const scan = { ...options, from: { hosts }, saveSnapshot: undefined, dockerfiles: undefined };
    await scanCommand(scan);
    say('2. Fixing what a machine can fix (bench fix --yes)');
    const run = { inventory: hosts, inventoryFile: cluster.inventoryFile, undoAfterSeconds: 60, maxFailures: 0, operator: operatorNow() };
    const records = join(cluster.directory, 'records');
    const fix = { ...options, ...run, stateDirectory: records, hosts, isPersistent: false, isDryRun: false, isYes: true, patience: demoPatience };
    const fixed = await fixCommand(fix);
    say('3. Scanning again');
    const remaining = await scanCommand(scan);
    return fixed === exitCode.good && remaining <= exitCode.findings ? exitCode.good : fixed;
  } finally {
    await cluster.close();
  }
}

function say(text: string): void {
  process.stdout.write(`\n# ${text}\n\n`);
}
