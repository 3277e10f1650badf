import type { Patience } from '../apply/wait-for-component.js';
import { defaultPatience } from '../apply/wait-for-component.js';
import type { Change } from '../model/plan.js';
import type { RolloutResult } from '../rollout/roll-out.js';
import { rollOut } from '../rollout/roll-out.js';
import { Interrupt } from './interrupt.js';
import type { Prepared } from './prepare-plan.js';
import { apiMasters } from './read-api.js';
import { showRollout } from './rollout-progress.js';
import { verifyHost } from './verify-host.js';

/** Carries out the chosen changes of a plan, and shows it; a first signal stops it between changes. */
export async function carryOut(prepared: Prepared, changes: readonly Change[], patience?: Patience): Promise<RolloutResult> {
  const { plan, survey, sources } = prepared;
  const interrupt = new Interrupt();
  try {
    return await showRollout(changes, (onEvent) =>
      rollOut({ ...plan, changes }, survey.hosts, {
        sessions: survey.sessions,
        masters: apiMasters(survey, sources.layouts),
        parallel: prepared.parallel,
        patience: patience ?? defaultPatience,
        onEvent,
        isStopped: () => interrupt.isStopped,
        verify: (host, applied) => verifyHost(prepared, host, applied),
      }),
    );
  } finally {
    interrupt.release();
  }
}
