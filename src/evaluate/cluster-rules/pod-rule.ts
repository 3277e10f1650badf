import type { Container, Pod } from '../../model/cluster-snapshot.js';
import { withObjects } from '../cluster-view.js';
import type { ClusterRule } from '../rule.js';
import type { Admission } from './admission-evidence.js';
import { admissionEvidence } from './admission-evidence.js';
import { leaveOutOf } from './left-out.js';
import type { Offence } from './offence.js';
import { conclude } from './offence.js';
import { containersOf, isFinished } from './pod-facts.js';
import { ownersOf } from './pod-owner.js';

/** What is wrong with a pod. */
export interface PodFault {
  readonly text: string;
  readonly isDoubtful?: boolean;
}

/** A rule that looks at each pod by itself. */
export interface PodDemand {
  readonly expected: string;
  /** What offending workloads have in common: `with privileged containers`. */
  readonly what: string;
  /** What was seen when none offends. */
  readonly good: string;
  readonly faults: (pod: Pod) => readonly PodFault[];
  /** What would keep such pods out, for rules about admission. */
  readonly admission?: Admission;
}

/**
 * Makes a rule of a demand on pods. It is judged by what runs: it fails when pods that have not ended offend, and names
 * their owners. What admission would let in is shown beside it; that nothing would stop such pods is a fault of policy
 * control, which has a rule of its own. Takes `leaveOut`.
 */
export function podRule(demand: PodDemand): ClusterRule {
  const { expected, what, good, faults, admission } = demand;
  return {
    expected,
    judge: (view, values) =>
      withObjects(view, ['pods'], ({ pods }) => {
        const [leaveOut, ownerOf] = [leaveOutOf(values), ownersOf(view)];
        const offences = pods.flatMap((pod): readonly Offence[] => {
          const found = isFinished(pod) ? [] : faults(pod);
          if (found.length === 0) return [];
          const aside = leaveOut(pod.metadata.namespace);
          const object = ownerOf(pod);
          return found.map(({ text, isDoubtful }) => ({ object, fault: text, isDoubtful, aside }));
        });
        const context = admission === undefined ? [] : admissionEvidence(view, leaveOut, admission);
        return conclude(offences, { noun: 'workload', what, good }, context);
      }),
  };
}

/** One fault that names the containers for which a test is true; none when there are none. */
export function containerFault(
  pod: Pod,
  what: string,
  test: (container: Container) => boolean,
  among: readonly Container[] = containersOf(pod),
): readonly PodFault[] {
  const names = among.filter(test).map((container) => container.name);
  return names.length === 0 ? [] : [{ text: `${what}: ${names.join(', ')}` }];
}
