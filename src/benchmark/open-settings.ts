import type { Constraint } from '../model/constraint.js';
import type { Check, Setting } from '../model/control.js';

/**
 * The settings of which a control leaves the value to the operator, each flag once: those that must merely be set, be in
 * a range, be of a choice or not be one value, and those that are only shown.
 */
export function openSettings(checks: readonly Check[]): readonly Setting[] {
  const open = new Map<string, Setting>();
  for (const check of checks) {
    if (!('setting' in check) || open.has(check.setting.flag)) continue;
    if (check.must === undefined || isOpen(check.must, check.setting)) open.set(check.setting.flag, check.setting);
  }
  return [...open.values()];
}

function isOpen(constraint: Constraint, setting: Setting): boolean {
  if ('all' in constraint) return constraint.all.every((part) => isOpen(part, setting));
  if ('any' in constraint) return constraint.any.some((part) => isOpen(part, setting));
  if ('notEqual' in constraint) return setting.type !== 'boolean';
  return ['present', 'atLeast', 'atMost', 'oneOf', 'subsetOf'].some((operator) => operator in constraint);
}
