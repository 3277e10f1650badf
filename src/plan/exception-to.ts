import type { Judgement } from '../evaluate/judge.js';
import type { Refusal } from './edit.js';
import type { PlanOptions } from './plan-options.js';

/** Why a playbook leaves what was judged as it is; undefined when it does not. */
export function exceptionTo({ control, finding }: Judgement, { exceptions = [] }: Pick<PlanOptions, 'exceptions'>): Refusal | undefined {
  const exception = exceptions.find(
    ({ slugs, hosts }) => slugs.has(control.slug) && (hosts === undefined || hosts.includes(finding.host)),
  );
  return exception === undefined ? undefined : { refusal: `left by the playbook: ${exception.reason}` };
}
