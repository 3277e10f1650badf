import type { FixOptions } from './fix-command.js';
import type { PlanFlags } from './plan-flags.js';
import { readPlanFlags } from './plan-flags.js';
import type { RunFlags } from './run-flags.js';
import { readRunFlags } from './run-flags.js';
import { UsageError } from './usage-error.js';

/** What `bench fix` takes, as commander gives it. */
export interface FixFlags extends PlanFlags, RunFlags {
  readonly plan?: string;
  readonly dryRun?: boolean;
  readonly yes?: boolean;
}

/** Checks the flags of `bench fix`. Throws a UsageError, also for what says the same as a saved plan in another way. */
export function readFixFlags(flags: FixFlags): FixOptions {
  const { plan, dryRun, yes, only, benchmark, playbook, auditPolicy, proposals, persist } = flags;
  const others = { '--only': only, '--benchmark': benchmark, '--playbook': playbook, '--audit-policy': auditPolicy, '--proposals': proposals, '--persist': persist };
  const doubled = Object.entries(others).find(([, value]) => value !== undefined)?.[0];
  if (plan !== undefined && doubled !== undefined) {
    throw new UsageError(`--plan: a saved plan says already what is done; leave out ${doubled}, or make another plan with it.`);
  }
  return { ...readPlanFlags(flags), ...readRunFlags(flags), isDryRun: dryRun === true, isYes: yes === true, ...(plan === undefined ? {} : { plan }) };
}
