import { anonymousPathsSince, healthPaths } from '../../documents/authentication-configuration.js';
import type { ProbeRequest } from '../../documents/probe-requests.js';
import { probeRequests } from '../../documents/probe-requests.js';
import type { HostView } from '../../evaluate/host-view.js';
import { minorOf } from '../../evaluate/version-range.js';
import type { GuardRule } from '../guard-rule.js';

const health = healthPaths.join(', ');

/** A probe without credentials gets 401, and the kubelet kills the apiserver again and again (kubernetes/kubeadm#798). */
export const anonymousProbesGuard: GuardRule = {
  note:
    `the probes in the API server’s manifest must carry credentials, or from Kubernetes 1.${anonymousPathsSince} on ask for ` +
    `nothing but ${health}, which stay open: else it would be killed for ever. What cannot be seen: kubeadm join with a ` +
    'token reads cluster-info in kube-public without credentials, and needs a discovery file from then on',
  check: (view) => {
    const canLimit = minorOf(view.kubernetesVersion ?? '') >= anonymousPathsSince;
    if (!asksAnonymously(view, canLimit ? healthPaths : [])) return undefined;
    const remedy = canLimit
      ? `let its manifest's probes ask for ${health}, or give them credentials, first`
      : 'give its manifest probes that authenticate (or, from Kubernetes ' +
        `1.${anonymousPathsSince} on, an AuthenticationConfiguration) first`;
    return `the kubelet probes the apiserver anonymously and would kill it for ever; ${remedy}`;
  },
};

/** Whether a probe asks without credentials for something else than what stays open; what cannot be read may do so too. */
function asksAnonymously({ manifests }: HostView, open: readonly string[]): boolean {
  const manifest = manifests.apiserver?.manifest;
  if (manifest === undefined) return true;
  return probeRequests(manifest.pod).some((request) => isAnonymous(request) && !open.includes(request.path.replace(/[?#].*$/s, '')));
}

/** A mere connection needs no credentials. */
function isAnonymous({ protocol, hasCredentials }: ProbeRequest): boolean {
  return protocol !== 'tcp' && !hasCredentials;
}
