import type { Change } from '../model/plan.js';

/** Whether the first change must not be made without the second one. */
export type GoesWith = (change: Change, other: Change) => boolean;

/**
 * Which changes of a plan go with which: those of one control on one host; those of a control whose changes take several
 * stages on all hosts, since it is one piece; a file that is changed again, with what changed it before; and what needs
 * another target in place, with that one.
 */
export function goesWith(changes: readonly Change[]): GoesWith {
  const joint = jointControls(changes);
  return (change, other) => {
    const shared = change.controls.filter((control) => other.controls.includes(control));
    if (change.host !== other.host) return shared.some((control) => joint.has(control));
    const isLater = change.target === other.target && change.stage > other.stage;
    return shared.length > 0 || isLater || change.needs.some((need) => `${need}/`.startsWith(`${other.target}/`));
  };
}

/** Controls whose changes take several stages. */
function jointControls(changes: readonly Change[]): ReadonlySet<string> {
  const stageOf = new Map<string, number>();
  const joint = new Set<string>();
  for (const { controls, stage } of changes) {
    for (const control of controls) {
      if ((stageOf.get(control) ?? stage) !== stage) joint.add(control);
      stageOf.set(control, stage);
    }
  }
  return joint;
}
