import { comment, commentedOut } from './comment.js';
import type { Draft, DraftContext } from './draft.js';
import { manifestYaml } from './manifest-yaml.js';
import { namespaceParts } from './namespace-parts.js';
import { objectsOf } from './objects-of.js';

/** Proposes that nothing may connect to the pods of the namespaces that have no NetworkPolicy. */
export function networkPolicies(context: DraftContext): Draft | undefined {
  const having = new Set(objectsOf(context.api, 'networkpolicies').map(({ metadata }) => metadata.namespace));
  const body = namespaceParts(context, having, partFor);
  if (body === undefined) return undefined;
  return {
    topic: 'network-policies',
    form: 'manifest',
    does: 'Denies all connections to the pods of each namespace that has no NetworkPolicy yet.',
    breaks:
      'Whatever connects to these pods from anywhere is cut off at once: pods of the same and of other namespaces, ' +
      'ingress controllers, load balancers, monitoring, admission webhooks that the API server calls. Probes of the ' +
      'kubelet and pods on the network of their node are not concerned with most network plugins. Nothing happens ' +
      'where no network plugin enforces NetworkPolicies.',
    first:
      'Write down who connects to what, and add a policy that allows it for each before you apply this; the comments ' +
      'below each namespace have the usual next ones.',
    body,
  };
}

function partFor(namespace: string): string {
  const deny = policy(namespace, 'default-deny-ingress', { podSelector: {}, policyTypes: ['Ingress'] });
  const within = policy(namespace, 'allow-same-namespace', {
    podSelector: {},
    policyTypes: ['Ingress'],
    ingress: [{ from: [{ podSelector: {} }] }],
  });
  const egress = policy(namespace, 'default-deny-egress', { podSelector: {}, policyTypes: ['Egress'] });
  return [
    `---\n${manifestYaml(deny)}`,
    `${comment('To let the pods of the namespace connect to one another:')}\n`,
    `${commentedOut(`---\n${manifestYaml(within)}`)}\n`,
    `${comment(
      'To deny what the pods connect to as well; without the second policy they could not even resolve names. It ' +
        "allows the cluster's DNS by the label that kubeadm, Kubespray and most others give it; a DNS cache on the " +
        'node itself needs an ipBlock with its address.',
    )}\n${commentedOut(`---\n${manifestYaml(egress)}---\n${manifestYaml(dnsPolicy(namespace))}`)}\n`,
  ].join('');
}

function dnsPolicy(namespace: string): object {
  const dns = { namespaceSelector: {}, podSelector: { matchLabels: { 'k8s-app': 'kube-dns' } } };
  const ports = ['UDP', 'TCP'].map((protocol) => ({ protocol, port: 53 }));
  return policy(namespace, 'allow-dns', { podSelector: {}, policyTypes: ['Egress'], egress: [{ to: [dns], ports }] });
}

function policy(namespace: string, name: string, spec: object): object {
  return { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: { name, namespace }, spec };
}
