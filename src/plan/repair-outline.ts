import { describeRepair } from '../evaluate/describe-repair.js';
import { settingName } from '../evaluate/setting-name.js';
import type { Check, Control, Layout } from '../model/control.js';
import { guards } from './guards.js';
import { isAppliable } from './proposals/appliable.js';
import { outlineProof } from './outline-proof.js';
import type { RemediationOutline } from './remediation-outlines.js';
import { remediationOutlines } from './remediation-outlines.js';

/** What a fix of a control would do on any host, before one is looked at. */
export interface RepairOutline {
  /** Whether a machine can do it, given that its guards pass. */
  readonly isRepairable: boolean;
  readonly steps: readonly string[];
  /** What is checked on the host before. */
  readonly guards: readonly string[];
  /** What is looked at after. */
  readonly proof: readonly string[];
}

/**
 * Outlines the repair of a control.
 * @param layouts those whose files may tell a value that has no default
 */
export function outlineRepair(control: Control, layouts: readonly Layout[]): RepairOutline {
  const remediation = control.remediation === undefined ? undefined : remediationOutlines[control.remediation];
  const { isRepairable, steps } = outlineSteps(control, remediation, layouts);
  const notes = control.guards.map((guard) => guards[guard].note);
  return { isRepairable, steps, guards: notes, proof: isRepairable ? outlineProof(control, remediation) : [] };
}

function outlineSteps(
  control: Control,
  remediation: RemediationOutline | undefined,
  layouts: readonly Layout[],
): Pick<RepairOutline, 'isRepairable' | 'steps'> {
  if (remediation?.isWhole === true) return { isRepairable: true, steps: remediation.steps };
  const outlines = control.checks.map((check) => outlineCheck(control, check, layouts));
  const demanding = outlines.filter((outline) => outline !== undefined);
  const isRepairable = demanding.length > 0 && (control.join === 'any' ? demanding.some(isDone) : demanding.every(isDone));
  return { isRepairable, steps: [...new Set(demanding.map(({ text }) => text)), ...(remediation?.steps ?? [])] };
}

interface StepOutline {
  readonly isDone: boolean;
  readonly text: string;
}

function isDone({ isDone: done }: StepOutline): boolean {
  return done;
}

/** Undefined for a check that is only shown. */
function outlineCheck({ component }: Control, check: Check, layouts: readonly Layout[]): StepOutline | undefined {
  if ('rule' in check && isAppliable(check.rule)) return { isDone: true, text: 'patches the objects through the API server, only when named' };
  if ('rule' in check) return { isDone: false, text: 'a person changes what the evidence names' };
  if (check.must === undefined) return undefined;
  const name = 'file' in check ? check.file : settingName(check.setting);
  const repair = describeRepair(check.must);
  if (repair === undefined) return outlineValue(component, check, name, layouts);
  return { isDone: true, text: `${repair.replace('it', name)}` };
}

/** A certificate or key has a place in its layout; anything else only a person knows. */
function outlineValue(component: Control['component'], check: Check, name: string, layouts: readonly Layout[]): StepOutline {
  const key = 'setting' in check ? `${component}.${check.setting.flag}` : '';
  const isPlaced = layouts.some(({ settings = {} }) => key in settings);
  if (isPlaced) return { isDone: true, text: `sets ${name} to the file that the layout has for it, where it exists` };
  return { isDone: false, text: `${name} needs a value that fits the cluster; give it in a playbook's values` };
}
