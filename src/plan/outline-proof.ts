import type { Component } from '../model/component.js';
import { programOf } from '../model/component.js';
import type { Check, Control } from '../model/control.js';
import type { RemediationOutline } from './remediation-outlines.js';

const everyFix =
  'a fresh probe of the host sees the control hold, and nothing fails that held before; else the host’s changes are taken back';

/** What is looked at after a fix of a control, and of the remediation that it is made by, in words. */
export function outlineProof({ component, checks }: Control, remediation: RemediationOutline | undefined): readonly string[] {
  const restart = component !== 'cluster' && checks.some(isDemandedSetting) ? [restartProof(component)] : [];
  return [...restart, ...(remediation?.proof ?? []), everyFix];
}

function isDemandedSetting(check: Check): boolean {
  return 'setting' in check && check.must !== undefined;
}

/** As `waitForComponent` and `healthEndpoint` look at it. */
function restartProof(component: Component): string {
  const program = programOf[component];
  const health = component === 'etcd' ? 'says that it is healthy' : 'answers its health check with 200';
  const fresh = component === 'kubelet' ? `a new ${program}` : `a new ${program} with exactly the planned arguments`;
  return `${fresh} runs, ${health} and stays up; else what was there is put back and the rollout stops`;
}
