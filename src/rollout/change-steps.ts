import type { Component } from '../model/component.js';
import type { Change } from '../model/plan.js';

/** Changes that are made together: all that restart one component make one restart. */
export interface Step {
  readonly changes: readonly Change[];
  /** What restarts once all of them are made. */
  readonly component: Component | undefined;
}

/** Groups a host's changes, in their order, into steps with at most one restart a component. */
export function changeSteps(changes: readonly Change[]): Step[] {
  const steps: { changes: Change[]; component: Component | undefined }[] = [];
  for (const change of changes) {
    const [component] = change.restarts;
    const same = component === undefined ? undefined : steps.find((step) => step.component === component);
    if (same === undefined) steps.push({ changes: [change], component });
    else same.changes.push(change);
  }
  return steps;
}
