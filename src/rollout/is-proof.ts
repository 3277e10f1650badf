import type { Change } from '../model/plan.js';

/**
 * Whether a change shows that what was changed before it on the host works, and leaves a host that does not where it
 * fails: new pods, or a kubelet that waits for its serving certificate. What was changed before it is then taken back,
 * and an interruption does not leave it out.
 */
export function isProof(change: Change): boolean {
  return change.kind === 'action' && proofs.has(change.action.kind);
}

const proofs: ReadonlySet<string> = new Set(['start-pod', 'approve-serving-certificate']);
