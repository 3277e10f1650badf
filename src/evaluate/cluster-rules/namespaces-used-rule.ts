import { withObjects } from '../cluster-view.js';
import type { ClusterRule } from '../rule.js';
import { leaveOutOf } from './left-out.js';
import { isFinished } from './pod-facts.js';

/**
 * `namespaces-used`: namespaces divide what the cluster runs. It holds when there are others than default and those
 * under `leaveOut`, and fails when pods run in default and there are none; in a cluster that runs nothing of its own
 * there is nothing to divide, and a person decides.
 */
export const namespacesUsedRule: ClusterRule = {
  expected: 'namespaces divide what the cluster runs',
  judge: (view, values) =>
    withObjects(view, ['namespaces', 'pods'], ({ namespaces, pods }) => {
      const leaveOut = leaveOutOf(values);
      const own = namespaces
        .map(({ metadata }) => metadata.name)
        .filter((name) => name !== 'default' && leaveOut(name) === undefined)
        .sort();
      if (own.length > 0) {
        const evidence = own.map((name) => ({ source: 'a namespace of its own', value: `Namespace/${name}` }));
        return { verdict: 'holds', actual: `namespaces other than default and the system's: ${own.length}`, evidence };
      }
      const inDefault = pods.filter((pod) => pod.metadata.namespace === 'default' && !isFinished(pod)).length;
      if (inDefault === 0) {
        return { verdict: 'undecided', actual: 'nothing runs outside system namespaces', evidence: [] };
      }
      const source = `has all that the cluster runs (pods: ${inDefault})`;
      const evidence = [{ source, value: 'Namespace/default' }];
      return { verdict: 'fails', actual: "there is no namespace but default and the system's", evidence };
    }),
};
