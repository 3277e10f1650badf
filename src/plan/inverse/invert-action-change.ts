import type { Action } from '../../model/action.js';
import type { ActionChange } from '../../model/plan.js';

/** Where an action stands in the run that did it. */
export interface Origin {
  readonly run: string;
  /** Its place in the host's part of the run, from 1. */
  readonly sequence: number;
}

/**
 * The change that takes an action back; undefined for one that leaves nothing to take back: pods that were deleted at
 * once, certificates that do no harm, Secrets that every API server reads. What takes an action back is inverted to that
 * action. Its needs are for the caller to turn round.
 */
export function invertActionChange({ hazards: _hazards, ...change }: ActionChange, { run, sequence }: Origin): ActionChange | undefined {
  const { action } = change;
  if (lasting.has(action.kind)) return undefined;
  if (action.kind === 'take-back') {
    return { ...change, needs: [], action: action.action, diff: `do again what run ${run} took back:\n${indented(change.diff)}` };
  }
  return { ...change, needs: [], action: { kind: 'take-back', action, run, sequence }, diff: `take back what run ${run} did:\n${indented(change.diff)}` };
}

const lasting: ReadonlySet<Action['kind']> = new Set(['start-pod', 'approve-serving-certificate', 'rewrite-secrets']);

function indented(text: string): string {
  return text.replaceAll(/^(?=.)/gm, '  ');
}
