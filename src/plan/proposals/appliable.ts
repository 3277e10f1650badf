import type { ClusterView } from '../../evaluate/cluster-view.js';
import type { Judgement } from '../../evaluate/judge.js';
import type { ClusterRuleName, RuleName } from '../../model/rule.js';
import { automountingNamespaces } from './default-accounts.js';
import { draftContexts } from './draft-contexts.js';
import type { DraftContext } from './draft.js';
import { namespaceLevel } from './namespace-level.js';
import { isLabelName } from './object-names.js';
import { objectsOf } from './objects-of.js';
import { heedsLabels, labelledNamespaces, levelLabels } from './pod-security-labels.js';

/** An object that exists, and the fields of it that a merge patch sets. */
export interface AppliableObject {
  readonly kind: 'Namespace' | 'ServiceAccount';
  /** Of a ServiceAccount. */
  readonly namespace?: string;
  readonly name: string;
  /** A JSON merge patch (RFC 7386). */
  readonly patch: object;
}

const makers: Readonly<Partial<Record<ClusterRuleName, (context: DraftContext) => readonly AppliableObject[]>>> = {
  'policy-control-active': namespacesToLabel,
  'default-service-accounts': accountsToClose,
};

/** Whether objects may be changed for a rule at all. */
export function isAppliable(rule: RuleName): boolean {
  return rule in makers;
}

/**
 * The objects that `bench fix` may change when the control is named: namespaces get Pod Security labels, default
 * service accounts keep their token. Empty for a control that holds or is about anything else. Namespaces whose pods do
 * not satisfy baseline are not among them, and neither is what has a name that Kubernetes does not allow.
 */
export function appliableObjects(view: ClusterView, judgement: Judgement): readonly AppliableObject[] {
  return draftContexts(view, judgement).flatMap(({ rule, context }) => makers[rule]?.(context) ?? []);
}

function namespacesToLabel(context: DraftContext): readonly AppliableObject[] {
  if (!heedsLabels(context)) return [];
  const { api, leaveOut } = context;
  const labelled = labelledNamespaces(context);
  return objectsOf(api, 'namespaces')
    .map(({ metadata }) => metadata.name)
    .filter((name) => !labelled.has(name) && leaveOut(name) === undefined && isLabelName(name))
    .sort()
    .flatMap((name) => {
      const found = namespaceLevel(api, name);
      if (found.level === 'privileged') return [];
      return [{ kind: 'Namespace', name, patch: { metadata: { labels: levelLabels(api.kubernetesVersion, found) } } }];
    });
}

function accountsToClose(context: DraftContext): readonly AppliableObject[] {
  return automountingNamespaces(context).filter(isLabelName).map((namespace) => {
    return { kind: 'ServiceAccount', namespace, name: 'default', patch: { automountServiceAccountToken: false } };
  });
}
