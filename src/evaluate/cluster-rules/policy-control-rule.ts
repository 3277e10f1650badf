import type { KubernetesObject } from '../../model/cluster-snapshot.js';
import type { Evidence } from '../../model/finding.js';
import type { ClusterView, Listed } from '../cluster-view.js';
import { withObjects } from '../cluster-view.js';
import type { ClusterRule, RuleOutcome } from '../rule.js';
import { hasAdmissionConfiguration, pluginState } from './admission-plugins.js';
import { leaveOutOf } from './left-out.js';
import type { Offence } from './offence.js';
import { conclude } from './offence.js';
import { enforcedLevel } from './pod-security-level.js';
import { policyEnginesOf } from './policy-engines.js';

const kinds = [
  'namespaces',
  'podsecuritypolicies',
  'validatingwebhookconfigurations',
  'mutatingwebhookconfigurations',
  'validatingadmissionpolicybindings',
] as const;

/**
 * `policy-control-active`: something decides which pods are admitted. It holds when a policy engine's webhook, a
 * ValidatingAdmissionPolicy binding, or PodSecurityPolicies with their plugin are there, or when every namespace that
 * is judged enforces the Pod Security level baseline or restricted (from 1.23 on, with the plugin not turned off). Else
 * the namespaces without a level are at fault; where an API server has an admission configuration, whose defaults may
 * give them one, a person decides. What policies say is not judged here.
 */
export const policyControlRule: ClusterRule = {
  expected: 'every namespace has policy control: a Pod Security level, a policy engine or PodSecurityPolicies',
  judge: (view, values) =>
    withObjects(view, kinds, (objects) => {
      const controls = controlsForAll(view, objects);
      if (controls.length > 0) return inForceEverywhere(controls);
      const leaveOut = leaveOutOf(values);
      const isOff = ['all', 'some'].includes(pluginState(view, 'PodSecurity', 'disable'));
      const bare = objects.namespaces.filter((namespace) => isOff || levelOf(view, namespace) === undefined);
      const isDoubtful = !isOff && hasAdmissionConfiguration(view);
      const offences = bare.map(({ metadata }): Offence => {
        const fault = 'no policy control: no Pod Security level is enforced, and nothing else is there';
        return { object: `Namespace/${metadata.name}`, fault, isDoubtful, aside: leaveOut(metadata.name) };
      });
      const good = 'every namespace enforces a Pod Security level';
      const wording = { noun: 'namespace', what: 'without policy control', good };
      return conclude(offences, wording, inertPolicies(view, objects));
    }),
};

function levelOf({ api }: ClusterView, namespace: KubernetesObject): string | undefined {
  return 'problem' in api ? undefined : enforcedLevel(api.kubernetesVersion, namespace);
}

function controlsForAll(view: ClusterView, objects: Listed<(typeof kinds)[number]>): readonly Evidence[] {
  const { podsecuritypolicies: policies, validatingadmissionpolicybindings: bindings } = objects;
  const hasPlugin = ['all', 'unseen'].includes(pluginState(view, 'PodSecurityPolicy', 'enable'));
  return [
    { source: 'policy engines', names: policyEnginesOf(view) },
    { source: 'bindings of ValidatingAdmissionPolicies', names: namesOf(bindings) },
    { source: 'PodSecurityPolicies', names: hasPlugin ? namesOf(policies) : [] },
  ].flatMap(({ source, names }) => (names.length === 0 ? [] : [{ source, value: names.join(', ') }]));
}

function inForceEverywhere(controls: readonly Evidence[]): RuleOutcome {
  const actual = `policy control by ${controls.map(({ source }) => source).join(', ')}`;
  return { verdict: 'holds', actual, evidence: controls };
}

/** PodSecurityPolicies that no API server heeds. */
function inertPolicies(view: ClusterView, { podsecuritypolicies }: Listed<'podsecuritypolicies'>): readonly Evidence[] {
  if (podsecuritypolicies.length === 0) return [];
  const isSome = pluginState(view, 'PodSecurityPolicy', 'enable') === 'some';
  const having = isSome ? 'only some API servers have' : 'no API server has';
  return [{ source: `PodSecurityPolicies, whose plugin ${having}`, value: namesOf(podsecuritypolicies).join(', ') }];
}

function namesOf(objects: readonly KubernetesObject[]): readonly string[] {
  return objects.map(({ metadata }) => metadata.name).sort();
}
