import type { PodSecurityPolicy } from '../../model/cluster-snapshot.js';
import type { Evidence } from '../../model/finding.js';
import type { ClusterView } from '../cluster-view.js';
import type { LeaveOut } from './left-out.js';
import { enforcedLevel, hasPodSecurity } from './pod-security-level.js';
import { policyEnginesOf } from './policy-engines.js';

/** What would keep a kind of pod out. */
export interface Admission {
  /** The weakest Pod Security level that does. */
  readonly level: 'baseline' | 'restricted';
  /** Whether a PodSecurityPolicy does; absent where its fields do not say. */
  readonly isBarredBy?: (policy: PodSecurityPolicy['spec']) => boolean;
}

/** Shows what admission control would do to a kind of pod; what of it could not be read is left out. */
export function admissionEvidence(view: ClusterView, leaveOut: LeaveOut, admission: Admission): readonly Evidence[] {
  return [...levelEvidence(view, leaveOut, admission), ...policyEvidence(view, admission), ...engineEvidence(view)];
}

function levelEvidence({ api }: ClusterView, leaveOut: LeaveOut, { level }: Admission): readonly Evidence[] {
  if ('problem' in api || api.objects.namespaces.state !== 'listed' || !hasPodSecurity(api.kubernetesVersion)) return [];
  const judged = api.objects.namespaces.items.filter(({ metadata }) => leaveOut(metadata.name) === undefined);
  const barring = judged.filter((namespace) => {
    const enforced = enforcedLevel(api.kubernetesVersion, namespace);
    return enforced === 'restricted' || enforced === level;
  });
  const words = level === 'baseline' ? 'baseline or restricted' : 'restricted';
  const source = `namespaces where Pod Security admission enforces ${words}`;
  return [{ source, value: `${barring.length} of ${judged.length}` }];
}

function policyEvidence({ api }: ClusterView, { isBarredBy }: Admission): readonly Evidence[] {
  if ('problem' in api || api.objects.podsecuritypolicies.state !== 'listed' || isBarredBy === undefined) return [];
  const admitting = api.objects.podsecuritypolicies.items.filter(({ spec }) => !isBarredBy(spec));
  if (admitting.length === 0) return [];
  const names = admitting.map(({ metadata }) => metadata.name).sort();
  return [{ source: 'PodSecurityPolicies that admit it', value: names.join(', ') }];
}

function engineEvidence(view: ClusterView): readonly Evidence[] {
  const engines = policyEnginesOf(view);
  if (engines.length === 0) return [];
  return [{ source: 'policy engines, whose policies are not read', value: engines.join(', ') }];
}
