import type { RuleValues } from '../rule.js';

/** Says why an object of the namespace is shown and not judged; undefined when it is judged. */
export type LeaveOut = (namespace: string | undefined) => string | undefined;

/** Reads the value `leaveOut` of a rule: names of namespaces, joined by commas. Without it every one is judged. */
export function leaveOutOf(values: RuleValues): LeaveOut {
  const names = new Set((values['leaveOut'] ?? '').split(',').map((name) => name.trim()));
  return (namespace) => (namespace !== undefined && names.has(namespace) ? 'system namespace' : undefined);
}
