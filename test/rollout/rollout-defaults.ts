import type { Plan } from '../../src/model/plan.js';
import type { RolloutOptions } from '../../src/rollout/roll-out.js';

type Defaults = Pick<
  RolloutOptions,
  'controlPlane' | 'masters' | 'parallel' | 'maxFailures' | 'operator' | 'limits' | 'mayBeUnhealthy' | 'recorded' | 'keptPlan' | 'nodeOf' | 'verify' | 'verifyRestored' | 'onEvent' | 'isStopped'
>;

/** What most tests of a rollout do not care about. */
export function rolloutDefaults(plan: Pick<Plan, 'changes'>): Defaults {
  return {
    controlPlane: new Map(),
    masters: [],
    parallel: 5,
    maxFailures: 0,
    operator: { user: 'tester', machine: 'desk', pid: 1 },
    limits: { silenceSeconds: 60, totalSeconds: 600 },
    mayBeUnhealthy: false,
    recorded: plan.changes,
    keptPlan: () => '{}',
    nodeOf: () => undefined,
    verify: () => Promise.resolve(undefined),
    verifyRestored: () => Promise.resolve(undefined),
    onEvent: () => undefined,
    isStopped: () => false,
  };
}
