import type { LabelSelector, NetworkPolicy, Pod } from '../../model/cluster-snapshot.js';
import { withObjects } from '../cluster-view.js';
import type { ClusterRule } from '../rule.js';
import { objectName } from './object-name.js';
import { conclude } from './offence.js';
import { isFinished } from './pod-facts.js';

/**
 * `network-policies-select-pods`: every NetworkPolicy selects a pod of its namespace. One that selects all pods of a
 * namespace guards it before the first pod comes, and is no fault where there is none yet.
 */
export const networkPolicyTargetRule: ClusterRule = {
  expected: 'every NetworkPolicy selects at least one pod',
  judge: (view) =>
    withObjects(view, ['pods', 'networkpolicies'], ({ pods, networkpolicies }) => {
      const index = labelIndex(pods.filter((pod) => !isFinished(pod)));
      const idle = networkpolicies.filter(
        (policy) => !selectsAll(policy.spec.podSelector) && !selectsSome(policy, index),
      );
      const offences = idle.map((policy) => ({ object: objectName('NetworkPolicy', policy), fault: 'selects no pod' }));
      const good = networkpolicies.length === 0 ? 'there is no NetworkPolicy' : 'every NetworkPolicy selects a pod';
      return conclude(offences, { noun: 'NetworkPolicy', what: 'selecting no pod', good });
    }),
};

type Labels = Readonly<Record<string, string>>;

/** The labels of pods, each set of labels once, by namespace and by namespace and label. */
type LabelIndex = ReadonlyMap<string, readonly Labels[]>;

function labelIndex(pods: readonly Pod[]): LabelIndex {
  const index = new Map<string, Labels[]>();
  const add = (key: string, labels: Labels): void => {
    const members = index.get(key);
    if (members === undefined) index.set(key, [labels]);
    else members.push(labels);
  };
  for (const { namespace = '', labels = {} } of pods.map(({ metadata }) => metadata)) {
    add(namespace, labels);
    for (const [label, value] of Object.entries(labels)) add(keyOf(namespace, label, value), labels);
  }
  return index;
}

function keyOf(namespace: string, label: string, value: string): string {
  return `${namespace}\0${label}\0${value}`;
}

function selectsAll({ matchLabels = {}, matchExpressions = [] }: LabelSelector): boolean {
  return Object.keys(matchLabels).length === 0 && matchExpressions.length === 0;
}

/** Starts from the pods that have the first label asked for, so that a policy does not walk through all pods. */
function selectsSome({ metadata, spec }: NetworkPolicy, index: LabelIndex): boolean {
  const { namespace = '' } = metadata;
  const [first] = Object.entries(spec.podSelector.matchLabels ?? {});
  const candidates = index.get(first === undefined ? namespace : keyOf(namespace, ...first)) ?? [];
  return candidates.some((labels) => selects(spec.podSelector, labels));
}

function selects({ matchLabels = {}, matchExpressions = [] }: LabelSelector, labels: Labels): boolean {
  return (
    Object.entries(matchLabels).every(([label, value]) => labels[label] === value) &&
    matchExpressions.every(({ key, operator, values = [] }) => {
      const value = Object.hasOwn(labels, key) ? labels[key] : undefined;
      if (operator === 'Exists') return value !== undefined;
      if (operator === 'DoesNotExist') return value === undefined;
      const isAmong = value !== undefined && values.includes(value);
      return operator === 'In' ? isAmong : !isAmong;
    })
  );
}
