import type { Expectation } from './check-hosts.js';
import { checkHosts } from './check-hosts.js';
import { comesTrue } from './comes-true.js';
import type { FaultCluster } from './fault-cluster.js';

/** Milliseconds: the longest pause before a pod is started again, twice, and the start of an API server. */
const startMs = 12_000;

/** What is still wrong with the hosts once everything has had the time to start. */
export async function checkAtRest(cluster: FaultCluster, expectation: Expectation): Promise<readonly string[]> {
  let violations: readonly string[] = [];
  await comesTrue(() => (violations = checkHosts(cluster, expectation)).length === 0, startMs, 300);
  return violations;
}
