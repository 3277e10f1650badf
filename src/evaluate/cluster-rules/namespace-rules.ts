import type { KubernetesObject } from '../../model/cluster-snapshot.js';
import type { ClusterView } from '../cluster-view.js';
import { withObjects } from '../cluster-view.js';
import type { ClusterRule, RuleOutcome, RuleValues } from '../rule.js';
import { leaveOutOf } from './left-out.js';
import type { Offence } from './offence.js';
import { conclude } from './offence.js';

/**
 * Rules about what every namespace has; those under `leaveOut` are only shown.
 *
 * - `network-policies-everywhere`: a NetworkPolicy. Policies of a network plugin's own kinds are not read.
 * - `resource-quotas`: a ResourceQuota that bounds something.
 * - `limit-ranges`: a LimitRange for containers; one for pods or volume claims alone gives containers no bounds.
 */
export const namespaceRules = {
  'network-policies-everywhere': perNamespace('a NetworkPolicy', (view, conclude) =>
    withObjects(view, ['namespaces', 'networkpolicies'], ({ namespaces, networkpolicies }) =>
      conclude(namespaces, networkpolicies),
    ),
  ),
  'resource-quotas': perNamespace('a ResourceQuota', (view, conclude) =>
    withObjects(view, ['namespaces', 'resourcequotas'], ({ namespaces, resourcequotas }) =>
      conclude(namespaces, resourcequotas.filter(({ spec }) => Object.keys(spec.hard ?? {}).length > 0)),
    ),
  ),
  'limit-ranges': perNamespace('a LimitRange for containers', (view, conclude) =>
    withObjects(view, ['namespaces', 'limitranges'], ({ namespaces, limitranges }) =>
      conclude(namespaces, limitranges.filter(({ spec }) => spec.limits.some(({ type }) => type === 'Container'))),
    ),
  ),
} as const;

type ConcludeOn = (namespaces: readonly KubernetesObject[], owned: readonly KubernetesObject[]) => RuleOutcome;
type Look = (view: ClusterView, conclude: ConcludeOn) => RuleOutcome;

function perNamespace(thing: string, look: Look): ClusterRule {
  return {
    expected: `every namespace has ${thing}`,
    judge: (view, values) => look(view, (namespaces, owned) => missing(thing, namespaces, owned, values)),
  };
}

function missing(
  thing: string,
  namespaces: readonly KubernetesObject[],
  owned: readonly KubernetesObject[],
  values: RuleValues,
): RuleOutcome {
  const leaveOut = leaveOutOf(values);
  const having = new Set(owned.map(({ metadata }) => metadata.namespace));
  const offences = namespaces.flatMap(({ metadata }): readonly Offence[] => {
    if (having.has(metadata.name)) return [];
    return [{ object: `Namespace/${metadata.name}`, fault: `without ${thing}`, aside: leaveOut(metadata.name) }];
  });
  const good = `every namespace has ${thing}`;
  return conclude(offences, { noun: 'namespace', what: `without ${thing}`, good });
}
