import type { ResolvedPlaybook } from '../model/playbook.js';
import type { PlanOptions } from '../plan/plan-options.js';
import type { Language } from '../report/text-options.js';

/** What a playbook adds to the planning. */
export type PlaybookOptions = Pick<PlanOptions, 'steps' | 'values' | 'exceptions'>;

/** A resolved playbook as the planner takes it, its names and reasons in one language. */
export function playbookOptions({ steps, values, exceptions }: ResolvedPlaybook, language: Language): PlaybookOptions {
  return {
    steps: steps.map(({ name, controls, serial }) => ({
      name: name[language],
      slugs: new Set(controls.map(({ slug }) => slug)),
      ...(serial === undefined ? {} : { serial }),
    })),
    values,
    exceptions: exceptions.map(({ controls, hosts, reason }) => ({
      slugs: controls,
      reason: reason[language],
      ...(hosts === undefined ? {} : { hosts }),
    })),
  };
}
